//! Marks: who gives them, to what, and over which version.

use serde_json::json;

use crate::{
    both_databases,
    support::{
        app::TestApp,
        bidding::{Stage, Tender},
        world::KeyOf,
    },
};

fn address(app: &TestApp, tender: &Tender, question: &str) -> String {
    let bidder = &tender.bidders[0];
    let marked = bidder
        .marks
        .iter()
        .find(|(_, id, _)| id.as_str() == question);
    let subject = marked.map_or(tender.method.lots[0].slots[0].id.0, |(subject, _, _)| {
        subject.0
    });
    tender.path(
        app,
        &format!("/responses/{}/marks/{subject}/{question}", bidder.response),
    )
}

both_databases! {
    async fn a_mark_is_given_changed_and_listed_with_its_reason(app: TestApp) {
        let tender = app.bidding_of(Stage::Opened, vec!["One".into()]).await;
        let mark = address(&app, &tender, "DEV-03");
        let evaluator = app.evaluator();
        let saved = evaluator.put_new(&mark, &json!({"mark": 3, "reason": " All named. "})).await.expect(200);
        assert_eq!(saved.etag(), "\"1\"");
        let body = json!({"mark": 4, "reason": "All named, and current."});
        evaluator.put_new(&mark, &body).await.expect_problem(412, "version-conflict");
        let changed = evaluator.put(&mark, &saved.etag(), &body).await.expect(200);
        assert_eq!(changed.etag(), "\"2\"");
        evaluator.put(&mark, &saved.etag(), &body).await.expect_problem(412, "version-conflict");
        let list = tender.path(&app, &format!("/responses/{}/marks", tender.bidders[0].response));
        let listed = app.officer().get(&list).await.expect(200);
        assert_eq!(listed.body["items"][0]["mark"], 4);
        assert_eq!(listed.body["items"][0]["reason"], "All named, and current.");
        assert_eq!(listed.body["items"][0]["revision"], 2);
        assert!(listed.body["nextCursor"].is_null(), "{}", listed.text);
        let trail = app.council_path("/audit-events?action=mark.saved");
        let trail = app.auditor().get(&trail).await.expect(200);
        assert_eq!(trail.body["items"].as_array().unwrap().len(), 2);
        assert!(!trail.text.contains("All named"), "{}", trail.text);
    }

    async fn a_new_mark_shows_in_the_comparison_after_the_next_assessment(app: TestApp) {
        let tender = app.bidding_of(Stage::Opened, vec!["One".into()]).await;
        let comparison = tender.lot_path(&app, "/comparison");
        let assessments = tender.path(&app, "/assessments");
        app.officer().post_empty(&assessments).await.expect(200);
        let before = app.officer().get(&comparison).await.expect(200);
        assert_eq!(before.body["sections"]["suppliers"][0]["standing"], "incomplete");
        let body = json!({"mark": 5, "reason": "Shown by a test."});
        app.evaluator().put_new(&address(&app, &tender, "DEV-03"), &body).await.expect(200);
        let stale = app.officer().get(&comparison).await.expect(200);
        assert_eq!(stale.body["freshness"], "marks_changed");
        let replay = format!("/responses/{}/assessment/replay", tender.bidders[0].response);
        let replay = app.officer().get(&tender.lot_path(&app, &replay)).await.expect(200);
        assert_eq!(replay.body["outcome"], "differs");
        app.officer().post_empty(&assessments).await.expect(200);
        let after = app.officer().get(&comparison).await.expect(200);
        assert_eq!(after.body["freshness"], "up_to_date");
        let total = |body: &serde_json::Value| {
            body["sections"]["suppliers"][0]["totalNumerator"].as_i64().unwrap()
        };
        assert!(total(&after.body) > total(&before.body));
    }

    async fn only_questions_scored_by_mark_take_one_and_always_with_a_reason(app: TestApp) {
        let tender = app.bidding_of(Stage::Opened, vec!["One".into()]).await;
        let evaluator = app.evaluator();
        let mark = address(&app, &tender, "DEV-03");
        let wrong = evaluator.put_new(&mark, &json!({"mark": 6, "reason": " "})).await
            .expect_problem(422, "invalid-input");
        assert_eq!(wrong.text_at("/errors/0/pointer"), "/mark");
        assert_eq!(wrong.text_at("/errors/1/pointer"), "/reason");
        let body = json!({"mark": 3, "reason": "Sound."});
        evaluator.put_new(&address(&app, &tender, "DEV-04"), &body).await
            .expect_problem(422, "invalid-input");
        evaluator.put_new(&address(&app, &tender, "DEV-99"), &body).await
            .expect_problem(404, "not-found");
        let key = app.api_key(KeyOf::Council(app.world.a.council), &["answers.mark"]).await;
        key.put_new(&mark, &body).await.expect_problem(403, "not-permitted");
    }
}
