//! Handing in, taking back, and the receipt.

use jiff::SignedDuration;
use serde_json::json;

use crate::{
    both_databases,
    support::{
        app::TestApp,
        tender::{ORGANISATION, answer_to, events},
    },
};

both_databases! {
    async fn an_incomplete_response_is_refused_with_everything_that_is_missing(app: TestApp) {
        let it = app.answering("Incomplete").await;
        let owner = app.signed_in(it.people.owner);
        let missing = owner.get(&it.at("/missing")).await.expect(200);
        assert_eq!(missing.body["missing"][0]["code"], "no-product");
        owner.put_new(&it.product_path(0), &crate::support::tender::product("Lumen")).await.expect(200);
        let submission = it.submission(&app).await;
        let refused = owner.post(&it.at("/submissions"), &submission).await;
        let refused = refused.expect_problem(409, "response-incomplete");
        // One empty slot, two questions for each of two slots, eleven for the organisation.
        assert_eq!(refused.body["errors"].as_array().unwrap().len(), 1 + 4 + 11);
    }

    async fn a_response_is_submitted_withdrawn_and_submitted_again(app: TestApp) {
        let it = app.answering("Again").await;
        let owner = app.signed_in(it.people.owner);
        it.answer_everything(&app).await;
        assert_eq!(owner.get(&it.at("/missing")).await.expect(200).body["missing"], json!([]));
        let submission = it.submission(&app).await;
        let contributor = app.signed_in(it.people.contributor);
        contributor.post(&it.at("/submissions"), &submission).await.expect_problem(403, "not-permitted");
        let done = owner.post(&it.at("/submissions"), &submission).await.expect(201);
        assert_eq!(done.body["number"], 1);
        let first = done.location();
        let there = owner.get(&first).await.expect(200);
        assert_eq!(there.body["unchanged"], true);
        assert_eq!(there.body["receipt"], done.body);
        assert_eq!(there.body["content"]["answers"].as_array().unwrap().len(), 15);
        assert_eq!(there.body["content"]["declaration"]["name"], "Ada Example");

        owner.post(&it.at("/submissions"), &submission).await.expect_problem(409, "wrong-state");
        let path = it.answer_path(ORGANISATION, "TXT");
        owner.put(&path, "\"1\"", &answer_to("TXT", "new")).await.expect_problem(409, "wrong-state");
        owner.post_empty(&format!("{first}/withdraw")).await.expect(200);
        owner.post_empty(&format!("{first}/withdraw")).await.expect_problem(409, "wrong-state");
        owner.put(&path, "\"1\"", &answer_to("TXT", "new")).await.expect(200);
        owner.post(&it.at("/submissions"), &submission).await.expect_problem(409, "response-changed");
        let submission = it.submission(&app).await;
        let again = owner.post(&it.at("/submissions"), &submission).await.expect(201);
        assert_eq!(again.body["number"], 2);
        assert_ne!(again.body["digest"], done.body["digest"]);
        let first = owner.get(&first).await.expect(200);
        assert_eq!(first.body["unchanged"], true, "what was handed in never changes");
        let list = owner.get(&it.at("/submissions")).await.expect(200);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 2);
        assert_eq!(events(&app, "response.submitted").await, 2);
        assert_eq!(events(&app, "response.withdrawn").await, 1);
    }

    async fn a_repeated_request_gives_the_same_receipt_even_after_the_deadline(app: TestApp) {
        let it = app.answering("Repeated").await;
        let owner = app.signed_in(it.people.owner);
        it.answer_everything(&app).await;
        let submission = it.submission(&app).await;
        let path = it.at("/submissions");
        let done = owner.post_once(&path, "once", &submission).await.expect(201);
        app.advance(SignedDuration::from_hours(25));
        let owner = app.signed_in(it.people.owner);
        let again = owner.post_once(&path, "once", &submission).await.expect(201);
        assert_eq!(again.body, done.body);
    }

    async fn after_the_deadline_nothing_is_handed_in_or_taken_back_and_the_attempt_is_remembered(app: TestApp) {
        let it = app.answering("Late Hand").await;
        it.answer_everything(&app).await;
        let submission = it.submission(&app).await;
        let other = app.answering("In Time").await;
        other.answer_everything(&app).await;
        let owner = app.signed_in(other.people.owner);
        let in_time = owner.post(&other.at("/submissions"), &other.submission(&app).await).await.expect(201);
        app.advance(SignedDuration::from_hours(25));
        let late = app.signed_in(it.people.owner);
        late.post_once(&it.at("/submissions"), "key", &submission).await.expect_problem(409, "deadline-passed");
        late.post_once(&it.at("/submissions"), "key", &submission).await.expect_problem(409, "deadline-passed");
        let owner = app.signed_in(other.people.owner);
        let withdraw = format!("{}/withdraw", in_time.location());
        owner.post_empty(&withdraw).await.expect_problem(409, "deadline-passed");
        assert_eq!(events(&app, "submission.refused_late").await, 3);
    }

    async fn the_gates_can_be_tried_before_submitting(app: TestApp) {
        let it = app.answering("Dry Run").await;
        let owner = app.signed_in(it.people.owner);
        it.answer_everything(&app).await;
        let gates = owner.get(&it.at("/gates")).await.expect(200);
        assert_eq!(gates.body["baselines"].as_array().unwrap().len(), 2);
        assert!(gates.body["lots"][0]["gates"].as_array().unwrap().len() >= 2, "{}", gates.text);
    }

    async fn a_response_shows_its_state_and_progress_and_stands_in_the_list(app: TestApp) {
        let it = app.answering("Progress").await;
        let owner = app.signed_in(it.people.owner);
        it.answer_everything(&app).await;
        let there = owner.get(&it.at("")).await.expect(200);
        assert_eq!(there.body["state"], "started");
        assert_eq!(there.body["progress"], json!({"complete": 15, "hasProblems": 0, "reopened": 0, "products": 2}));
        assert_eq!(there.body["procurementState"], "issued");
        let list = owner.get(&format!("/v1/suppliers/{}/responses", it.people.supplier)).await.expect(200);
        assert_eq!(list.body["items"][0]["id"], it.response.to_string());
    }
}
