//! Saving answers and products.

use jiff::SignedDuration;
use serde_json::json;

use crate::{
    both_databases,
    support::{
        app::TestApp,
        tender::{ORGANISATION, answer_to, product},
    },
};

both_databases! {
    async fn two_colleagues_on_one_answer_never_overwrite_each_other(app: TestApp) {
        let it = app.answering("Two Colleagues").await;
        let (ann, bob) = (app.signed_in(it.people.owner), app.signed_in(it.people.contributor));
        let path = it.answer_path(ORGANISATION, "TXT");
        let first = ann.put_new(&path, &answer_to("TXT", "from Ann")).await.expect(200).etag();
        bob.put_new(&path, &answer_to("TXT", "from Bob")).await.expect_problem(412, "version-conflict");
        bob.put(&path, &first, &answer_to("TXT", "from Bob")).await.expect(200);
        ann.put(&path, &first, &answer_to("TXT", "Ann again")).await.expect_problem(412, "version-conflict");
        let there = ann.get(&path).await.expect(200);
        assert_eq!(there.body["answer"]["value"]["text"], "from Bob");
        assert_eq!(there.etag(), "\"2\"");
    }

    async fn a_save_says_which_version_it_replaces(app: TestApp) {
        let it = app.answering("Which Version").await;
        let owner = app.signed_in(it.people.owner);
        let path = it.answer_path(ORGANISATION, "TXT");
        let put = owner.request(reqwest::Method::PUT, &path).json(&answer_to("TXT", "text"));
        crate::support::actor::Sent::sent(put).await.expect_problem(428, "version-required");
        owner.put(&path, "\"1\"", &answer_to("TXT", "x")).await.expect_problem(412, "version-conflict");
    }

    async fn a_draft_with_problems_is_kept_with_them(app: TestApp) {
        let it = app.answering("Draft Keeper").await;
        let owner = app.signed_in(it.people.owner);
        let path = it.answer_path(ORGANISATION, "NUM");
        let saved = owner.put_new(&path, &answer_to("TXT", "not a number")).await.expect(200);
        assert_eq!(saved.body["state"], "has_problems");
        assert_eq!(saved.body["problems"][0]["code"], "wrong_kind");
        let there = owner.get(&path).await.expect(200);
        assert_eq!(there.body["problems"], saved.body["problems"]);
        assert_eq!(there.body["answer"]["value"]["text"], "not a number");
    }

    async fn what_is_over_the_limits_or_not_asked_is_refused(app: TestApp) {
        let it = app.answering("Over Limits").await;
        let owner = app.signed_in(it.people.owner);
        let long = answer_to("TXT", &"x".repeat(10_001));
        let refused = owner.put_new(&it.answer_path(ORGANISATION, "TXT"), &long).await;
        let refused = refused.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["pointer"], "/value/text");
        for (subject, question) in [(ORGANISATION, "CHO"), (ORGANISATION, "NONE")] {
            let path = it.answer_path(subject, question);
            owner.put_new(&path, &answer_to("TXT", "x")).await.expect_problem(404, "not-found");
        }
        let slot = it.at(&format!("/products/{ORGANISATION}"));
        owner.put_new(&slot, &product("Nowhere")).await.expect_problem(404, "not-found");
    }

    async fn each_of_many_answers_has_its_own_outcome(app: TestApp) {
        let it = app.answering("Many Answers").await;
        let owner = app.signed_in(it.people.owner);
        let item = |question: &str, revision: Option<i64>, words: &str| {
            json!({"subject": ORGANISATION, "question": question, "answer": answer_to(question, words), "revision": revision})
        };
        owner.put_new(&it.answer_path(ORGANISATION, "TXT"), &answer_to("TXT", "first")).await.expect(200);
        let answers = json!({"answers": [
            item("TXT", None, "overwrites"),
            item("URL", None, "page"),
            item("EML", Some(4), "someone"),
            item("NONE", None, "x"),
            item("URL", None, "twice"),
        ]});
        let results = owner.post(&it.at("/answers"), &answers).await.expect(200);
        let outcomes: Vec<_> = results.body["results"].as_array().unwrap().iter()
            .map(|result| result["outcome"].as_str().unwrap().to_owned()).collect();
        assert_eq!(outcomes, ["version_conflict", "saved", "version_conflict", "refused", "refused"]);
        let all = owner.get(&it.at("/answers")).await.expect(200);
        let texts: Vec<_> = all.body["answers"].as_array().unwrap().iter()
            .map(|answer| answer["answer"]["value"].clone()).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts.iter().any(|value| value["text"] == "first"));
    }

    async fn a_save_after_the_deadline_is_refused_and_remembered(app: TestApp) {
        let it = app.answering("Too Late").await;
        let owner = app.signed_in(it.people.owner);
        let path = it.answer_path(ORGANISATION, "TXT");
        owner.put_new(&path, &answer_to("TXT", "in time")).await.expect(200);
        app.advance(SignedDuration::from_hours(25));
        let owner = app.signed_in(it.people.owner);
        owner.put(&path, "\"1\"", &answer_to("TXT", "late")).await.expect_problem(409, "deadline-passed");
        owner.put_new(&it.product_path(0), &product("Late")).await.expect_problem(409, "deadline-passed");
        assert_eq!(owner.get(&path).await.expect(200).body["answer"]["value"]["text"], "in time");
        assert_eq!(crate::support::tender::events(&app, "submission.refused_late").await, 2);
    }

    async fn a_product_is_put_in_a_slot_changed_and_taken_out(app: TestApp) {
        let it = app.answering("Product Mover").await;
        let owner = app.signed_in(it.people.owner);
        let path = it.product_path(0);
        owner.get(&path).await.expect_problem(404, "not-found");
        let first = owner.put_new(&path, &json!({"name": "Lumen"})).await.expect(200).etag();
        let there = owner.get(&path).await.expect(200);
        assert_eq!(there.body["problems"].as_array().unwrap().len(), 2);
        owner.put_new(&path, &product("Other")).await.expect_problem(412, "version-conflict");
        let second = owner.put(&path, &first, &product("Lumen 2")).await.expect(200).etag();
        owner.delete(&path, &first).await.expect_problem(412, "version-conflict");
        owner.delete(&path, &second).await.expect(204);
        owner.get(&path).await.expect_problem(404, "not-found");
        let again = owner.put_new(&path, &product("Lumen 3")).await.expect(200).etag();
        assert_eq!(again, "\"4\"", "a version once seen never comes back");
    }

    async fn questions_follow_the_answers(app: TestApp) {
        let it = app.answering("Follow Up").await;
        let owner = app.signed_in(it.people.owner);
        let slot = it.tender.slots[0];
        let ids = async || -> Vec<String> {
            let questions = owner.get(&it.at("/questions")).await.expect(200);
            let subjects = questions.body["subjects"].as_array().unwrap().clone();
            let about = subjects.into_iter().find(|subject| subject["subject"] == slot.to_string());
            about.unwrap()["questions"].as_array().unwrap().iter()
                .map(|question| question["id"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(ids().await, ["CHO", "GAT"]);
        let mut no = answer_to("GAT", "because");
        no["value"]["option"] = json!("no");
        owner.put_new(&it.answer_path(slot, "GAT"), &no).await.expect(200);
        assert_eq!(ids().await, ["CHO", "GAT", "WHY"]);
    }

    async fn another_supplier_and_the_council_find_nothing(app: TestApp) {
        let it = app.answering("Mine Alone").await;
        let other = app.supplier("Somebody Else").await;
        let path = it.answer_path(ORGANISATION, "TXT");
        app.signed_in(it.people.owner).put_new(&path, &answer_to("TXT", "mine")).await.expect(200);
        for person in [other.owner, app.world.a.officer] {
            let asks = app.signed_in(person);
            for path in [path.clone(), it.at("/answers"), it.at("/missing"), it.at(""), it.at("/gates")] {
                asks.get(&path).await.expect_problem(404, "not-found");
            }
            asks.put(&path, "\"1\"", &answer_to("TXT", "x")).await.expect_problem(404, "not-found");
        }
        let under_theirs = path.replace(&it.people.supplier.to_string(), &other.supplier.to_string());
        app.signed_in(other.owner).get(&under_theirs).await.expect_problem(404, "not-found");
    }
}
