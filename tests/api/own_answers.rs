//! What a council answers about itself.

use serde_json::{Value, json};

use crate::{both_databases, support::app::TestApp};

fn set_path(app: &TestApp) -> String {
    app.council_path("/own-answers/council-readiness/1.0.0")
}

fn choice(option: &str) -> Value {
    json!({"kind": "choice", "option": option})
}

fn some_answers() -> Value {
    json!({"answers": {
        "COU-01": {"kind": "text", "text": "The director of place"},
        "COU-02": choice("yes"),
        "COU-03": choice("partly"),
        "COU-22": {"kind": "date", "date": "2026-02-03"},
    }})
}

both_databases! {
    async fn a_council_answers_about_itself_and_sees_how_far_it_has_come(app: TestApp) {
        let list = app.council_path("/own-answers");
        let before = app.auditor().get(&list).await.expect(200);
        assert_eq!(before.body["items"][0]["questionSet"], "council-readiness");
        assert!(before.body["items"][0].get("revision").is_none());
        app.officer().get(&set_path(&app)).await.expect_problem(404, "not-found");

        let saved = app.administrator().put_new(&set_path(&app), &some_answers()).await.expect(200);
        assert_eq!(saved.body["revision"], 1);
        let governance = &saved.body["standing"]["sections"][0];
        assert_eq!(governance["chosen"], json!({"yes": 1, "partly": 1}));
        assert_eq!((&governance["answered"], &governance["missing"]), (&json!(3), &json!(["COU-04", "COU-05"])));
        let problem = &saved.body["standing"]["problems"][0];
        assert_eq!((&problem["question"], &problem["code"]), (&json!("COU-03"), &json!("detail_missing")));

        let shown = app.auditor().get(&set_path(&app)).await.expect(200);
        assert_eq!(shown.body["answers"], some_answers()["answers"]);
        assert_eq!(shown.body["standing"], saved.body["standing"]);
        assert_eq!(shown.etag(), saved.etag());
        let after = app.auditor().get(&list).await.expect(200);
        assert_eq!(after.body["items"][0]["revision"], 1);
    }

    async fn who_saves_over_something_unseen_is_told(app: TestApp) {
        let path = set_path(&app);
        let first = app.officer().put_new(&path, &some_answers()).await.expect(200);
        app.administrator().put_new(&path, &some_answers()).await.expect_problem(412, "version-conflict");
        let second = app.administrator().put(&path, &first.etag(), &json!({"answers": {}})).await.expect(200);
        assert_eq!(second.body["revision"], 2);
        app.officer().put(&path, &first.etag(), &some_answers()).await.expect_problem(412, "version-conflict");
        let shown = app.officer().get(&path).await.expect(200);
        assert_eq!(shown.body["answers"], json!({}));
    }

    async fn only_questions_of_a_set_for_councils_in_its_present_version_are_taken(app: TestApp) {
        let other = json!({"answers": {"COU-02": choice("yes"), "VUL-01": {"kind": "number", "number": 3}}});
        let refused = app.officer().put_new(&set_path(&app), &other).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["pointer"], "/answers/VUL-01");
        for path in ["/own-answers/council-readiness/9.9.9", "/own-answers/psti-baseline/1.0.0"] {
            app.officer().put_new(&app.council_path(path), &json!({"answers": {}})).await
                .expect_problem(404, "not-found");
        }
    }

    async fn a_save_is_on_record_without_an_answer(app: TestApp) {
        app.officer().put_new(&set_path(&app), &some_answers()).await.expect(200);
        let trail = app.council_path("/audit-events?action=own_answers.saved");
        let events = app.auditor().get(&trail).await.expect(200);
        let detail = &events.body["items"][0]["detail"];
        assert_eq!(detail, &json!({"set": "council-readiness", "version": "1.0.0", "revision": 1, "answered": 4}));
        assert!(!events.body.to_string().contains("director of place"));
    }

    async fn another_council_sees_and_changes_only_its_own(app: TestApp) {
        app.officer().put_new(&set_path(&app), &some_answers()).await.expect(200);
        let other = app.officer_of_b();
        other.get(&set_path(&app)).await.expect_problem(404, "not-found");
        let own = format!("/v1/councils/{}/own-answers/council-readiness/1.0.0", app.world.b.council);
        other.get(&own).await.expect_problem(404, "not-found");
        other.put_new(&own, &json!({"answers": {}})).await.expect(200);
        let shown = app.officer().get(&set_path(&app)).await.expect(200);
        assert_eq!(shown.body["answers"], some_answers()["answers"]);
    }

    async fn a_set_for_councils_cannot_be_asked_of_suppliers(app: TestApp) {
        let prepared = app.prepared("open").await;
        let shown = app.officer().get(&prepared.path).await.expect(200);
        let mut method = shown.body["method"].clone();
        method["questionSets"] = json!(["psti-baseline", "connected-places-supply-chain", "council-readiness"]);
        let changed = app.officer().patch(&prepared.path, &shown.etag(), &json!({"method": method})).await.expect(200);
        let refused = app.officer().post_over(&format!("{}/issue", prepared.path), &changed.etag(), &json!({})).await
            .expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["code"], "set-for-councils");
        assert_eq!(refused.body["errors"][0]["pointer"], "/method/questionSets/2");
    }
}
