//! The id and the headers that every answer has.

use reqwest::Method;

use crate::{
    both_databases,
    support::{
        actor::{Actor, Answer, Sent},
        app::TestApp,
    },
};

/// One answer of each kind: found, refused, unknown, wrong method, unreadable.
async fn answers(app: &TestApp, anybody: &Actor) -> Vec<Answer> {
    vec![
        anybody.get("/livez").await.expect(200),
        anybody.get(&app.council_path("")).await.expect(401),
        anybody.get("/v1/nowhere").await.expect(404),
        anybody
            .request(Method::DELETE, "/livez")
            .sent()
            .await
            .expect(405),
    ]
}

both_databases! {
    async fn every_answer_has_an_id_of_its_own_which_problems_repeat(app: TestApp) {
        let answers = answers(&app, &app.anonymous()).await;
        let ids: std::collections::BTreeSet<_> =
            answers.iter().map(|answer| answer.header("x-request-id").unwrap()).collect();
        assert_eq!(ids.len(), answers.len());
        for answer in answers.iter().filter(|answer| answer.status >= 400) {
            assert_eq!(answer.header("x-request-id"), answer.body["requestId"].as_str());
        }
    }

    async fn a_caller_cannot_choose_the_request_id(app: TestApp) {
        let chosen = "0198f000-0000-7000-8000-000000000000";
        let request = app.anonymous().request(Method::GET, "/livez").header("X-Request-Id", chosen);
        assert_ne!(request.sent().await.header("x-request-id"), Some(chosen));
    }

    async fn every_answer_tells_browsers_to_keep_load_and_run_nothing(app: TestApp) {
        for answer in answers(&app, &app.anonymous()).await {
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
            assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
            let policy = answer.header("content-security-policy").unwrap();
            assert!(policy.contains("default-src 'none'"), "{policy}");
            // Plain http here: a browser would be locked out.
            assert_eq!(answer.header("strict-transport-security"), None);
        }
    }

    async fn a_refused_sign_in_says_how_to_sign_in(app: TestApp) {
        let answer = app.anonymous().get(&app.council_path("")).await;
        let answer = answer.expect_problem(401, "not-signed-in");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer realm=\"assay\""));
        let answer = app.actor(Some("made up".into())).get(&app.council_path("")).await;
        answer.expect_problem(401, "token-not-usable");
    }
}
