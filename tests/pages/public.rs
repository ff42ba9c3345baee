//! An open procedure, read by anybody and joined by somebody new.

use crate::{both_databases, support::app::TestApp};

both_databases! {
    async fn anybody_reads_everything_that_can_move_a_mark_before_registering(app: TestApp) {
        let prepared = app.issued("open").await;
        let page = format!("/p/{}", prepared.id);
        let seen = app.browser().get(&page).await.expect(200);
        let method = app.officer().get(&format!("{}/method", prepared.path)).await.expect(200);
        for question in method.body["questions"].as_array().unwrap() {
            let id = question["question"]["id"].as_str().unwrap();
            assert!(seen.text().contains(&format!("({id})")), "{id}");
        }
        for form in ["docx", "xlsx", "csv"] {
            let file = app.browser().get(&format!("{page}/method/{form}")).await.expect(200);
            assert!(file.headers["content-disposition"].to_str().unwrap().contains(&format!("method.{form}")));
        }
        let closed = app.issued("call_off").await;
        app.browser().get(&format!("/p/{}", closed.id)).await.expect(404);
        app.browser().get(&format!("/p/{}/join", closed.id)).await.expect(404);
    }

    async fn somebody_new_joins_an_open_procedure_with_a_browser_alone(app: TestApp) {
        let prepared = app.issued("open").await;
        let public = format!("/p/{}", prepared.id);
        let browser = app.browser();
        let join = format!("{public}/join");
        let page = browser.get(&join).await.expect(200);
        let refused = browser.submit(&page, &join, &[("name", "Bid desk"), ("email", "nowhere")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "email");
        assert_eq!(refused.value("name"), "Bid desk");
        let sent = browser.submit(&page, &join, &[("name", "Bid desk"), ("email", "bids@kerb.example")]).await.expect(303);
        assert_eq!(sent.location().as_deref(), Some("/check-your-mail"));

        let person = app.person_called("bids@kerb.example").await.expect("the person is known now");
        let browser = app.browser_of(person).await;
        let home = browser.get("/home").await.expect(200);
        assert!(home.text().contains("open its public page again"));
        let register = format!("{public}/register");
        let page = browser.get(&register).await.expect(200);
        let unnamed = browser.submit(&page, &register, &[]).await.expect(422);
        assert_eq!(unnamed.errors()[0].0, "organisation");
        let joined = browser.submit(&page, &register, &[("organisation", "Kerb Ltd")]).await.expect(303);
        let tasks = browser.follow(joined).await.expect(200);
        assert!(tasks.text().contains("You take part"), "{}", tasks.text());
        let page = browser.get(&register).await.expect(200);
        let again = browser.submit(&page, &register, &[]).await.expect(422);
        assert!(again.text().contains("takes part already"));
        let officer = app.browser_of(app.world.a.officer).await;
        let progress = officer.get(&format!("{}/progress", prepared.path.trim_start_matches("/v1"))).await.expect(200);
        assert!(progress.text().contains("Kerb Ltd"));
    }

    async fn a_known_address_gets_the_same_answer_as_a_new_one(app: TestApp) {
        let prepared = app.issued("open").await;
        let path = format!("/v1/public/procurements/{}/sign-in-links", prepared.id);
        let known = app.anonymous().post(&path, &serde_json::json!({"name": "Somebody", "email": "officer@ambridge.example"})).await.expect(202);
        let new = app.anonymous().post(&path, &serde_json::json!({"name": "Somebody", "email": "new@kerb.example"})).await.expect(202);
        assert_eq!(known.text, new.text);
        app.anonymous().post(&path, &serde_json::json!({"name": "", "email": "new@kerb.example"})).await.expect_problem(422, "invalid-input");
    }
}
