//! Amendments that are prepared before they are published.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    both_databases,
    support::{actor::Answer, app::TestApp, procurements::Prepared},
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn path(issued: &Prepared) -> String {
    format!("{}/prepared-amendment", issued.path)
}

async fn begin(app: &TestApp, issued: &Prepared) -> Answer {
    app.officer().post_empty(&path(issued)).await
}

async fn publish(app: &TestApp, issued: &Prepared, prepared: Value) -> Answer {
    let body = json!({
        "reason": "The text was wrong.",
        "prepared": prepared,
        "deadline": {"kind": "kept", "reason": "Enough time is left."},
    });
    let amendments = format!("{}/amendments", issued.path);
    app.officer()
        .post_over(&amendments, &issued.etag, &body)
        .await
}

both_databases! {
    async fn what_is_prepared_counts_once_it_is_published(app: TestApp) {
        let issued = app.issued("quote").await;
        let begun = begin(&app, &issued).await.expect(201);
        let seen = app.officer().get(&path(&issued)).await.expect(200);
        assert_eq!(seen.body["difference"]["parts"], json!([]), "nothing differs yet");

        let change = json!({"description": "Another lamp."});
        let changed = app.officer().patch(&path(&issued), &begun.etag(), &change).await.expect(200);
        let seen = app.officer().get(&path(&issued)).await.expect(200);
        assert_eq!(seen.body["revision"], 2);
        assert_eq!(seen.body["description"], "Another lamp.");
        assert_eq!(seen.body["difference"]["parts"], json!(["procurement"]));
        let there = app.officer().get(&issued.path).await.expect(200);
        assert_eq!(there.etag(), issued.etag, "the procurement is as it was issued");
        assert_ne!(there.body["description"], "Another lamp.");

        publish(&app, &issued, json!(1)).await.expect_problem(412, "version-conflict");
        publish(&app, &issued, changed.body["revision"].clone()).await.expect(201);
        assert_eq!(app.officer().get(&issued.path).await.body["description"], "Another lamp.");
        app.officer().get(&path(&issued)).await.expect_problem(404, "not-found");
        let trail = app.council_path("/audit-events?action=amendment.prepared");
        let trail = app.auditor().get(&trail).await.expect(200);
        assert_eq!(trail.body["items"].as_array().unwrap().len(), 2, "{}", trail.text);
    }

    async fn what_keeps_it_from_being_published_is_shown_with_it(app: TestApp) {
        let issued = app.issued("quote").await;
        let begun = begin(&app, &issued).await.expect(201);
        app.officer().patch(&path(&issued), &begun.etag(), &json!({"lots": []})).await.expect(200);
        let seen = app.officer().get(&path(&issued)).await.expect(200);
        assert_eq!(seen.body["problems"][0]["pointer"], "/lots");
        assert!(seen.body.get("difference").is_none());
        let refused = publish(&app, &issued, json!(2)).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["pointer"], "/prepared/lots");
    }

    async fn one_is_prepared_at_a_time_and_two_officers_do_not_overwrite_each_other(app: TestApp) {
        let issued = app.issued("quote").await;
        let begun = begin(&app, &issued).await.expect(201);
        begin(&app, &issued).await.expect_problem(409, "already-exists");
        let (one, two) = (json!({"description": "One."}), json!({"description": "Two."}));
        let officer = app.officer();
        let path = path(&issued);
        let etag = begun.etag();
        let both = tokio::join!(officer.patch(&path, &etag, &one), officer.patch(&path, &etag, &two));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        officer.delete(&path, &etag).await.expect_problem(412, "version-conflict");
        officer.delete(&path, "\"2\"").await.expect(204);
        officer.get(&path).await.expect_problem(404, "not-found");
        begin(&app, &issued).await.expect(201);
    }

    async fn beginning_can_be_repeated_safely(app: TestApp) {
        let issued = app.issued("quote").await;
        let officer = app.officer();
        let begin = async || officer.post_once(&path(&issued), "amend-once", &json!({})).await.expect(201);
        let first = begin().await;
        assert_eq!(begin().await.etag(), first.etag());
    }

    async fn changes_and_what_was_prepared_exclude_each_other(app: TestApp) {
        let issued = app.issued("quote").await;
        begin(&app, &issued).await.expect(201);
        let amendments = format!("{}/amendments", issued.path);
        let kept = json!({"kind": "kept", "reason": "Enough."});
        let both = json!({"reason": "Wrong.", "prepared": 1, "changes": {"description": "New."}, "deadline": kept});
        let refused = app.officer().post_over(&amendments, &issued.etag, &both).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["code"], "not-with-changes");
        let neither = json!({"reason": "Wrong.", "deadline": kept});
        let refused = app.officer().post_over(&amendments, &issued.etag, &neither).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["pointer"], "/changes");
    }

    async fn nothing_is_prepared_in_draft_or_after_the_deadline_but_it_can_be_thrown_away(app: TestApp) {
        let draft = app.prepared("quote").await;
        begin(&app, &draft).await.expect_problem(409, "wrong-state");
        let issued = app.issue(draft).await;
        let begun = begin(&app, &issued).await.expect(201);
        app.advance(DAY * 31);
        let change = json!({"description": "Late."});
        app.officer().patch(&path(&issued), &begun.etag(), &change).await.expect_problem(409, "deadline-passed");
        publish(&app, &issued, json!(1)).await.expect_problem(409, "deadline-passed");
        app.officer().delete(&path(&issued), &begun.etag()).await.expect(204);
    }
}
