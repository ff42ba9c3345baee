//! The life of a procurement, from the draft to the opening.

use assay::{
    app::{
        access::{Caller, Credential, ViewProcurements},
        invitations,
        page::PageRequest,
    },
    db::{
        schema::evidence,
        seam::{Scope, SeamError, counting_queries},
        sql_types::{Id, Time},
    },
    domain::{canonical::ContentHash, ids::SessionId},
};
use diesel::{ExpressionMethods, RunQueryDsl};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_databases,
    support::{
        actor::Sent,
        app::TestApp,
        procurements::{Prepared, card, street_lighting},
    },
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The actions in the council's audit trail that are about procurements, oldest first.
async fn audited(app: &TestApp) -> Vec<String> {
    let page = app
        .auditor()
        .get(&app.council_path("/audit-events?limit=100"))
        .await
        .expect(200);
    let items = page.body["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|item| item["action"].as_str().unwrap().to_owned())
        .collect()
}

fn codes(problem: &Value) -> Vec<(String, String)> {
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    let text = |error: &Value, field: &str| error[field].as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|error| (text(error, "pointer"), text(error, "code")))
        .collect()
}

both_databases! {
    async fn a_procurement_goes_from_draft_to_opened(app: TestApp) {
        let officer = app.officer();
        let prepared = app.prepared("quote").await;
        let shown = officer.get(&prepared.path).await.expect(200);
        assert_eq!(shown.body["state"], "draft");
        assert_eq!(shown.body["level"]["level"], "medium");
        assert_eq!(shown.body["lots"][0]["slots"][1]["number"], 2);
        let ready = officer.get(&format!("{}/readiness", prepared.path)).await.expect(200);
        assert_eq!(ready.body, json!({"ready": true, "problems": []}));

        let issued = app.issue(prepared).await;
        let shown = app.auditor().get(&issued.path).await.expect(200);
        assert_eq!((&shown.body["state"], &shown.body["methodInForce"]["number"]), (&json!("issued"), &json!(1)));

        let open = format!("{}/open-answers", issued.path);
        officer.post_empty(&open).await.expect_problem(409, "deadline-not-passed");
        app.advance(DAY * 30);
        let officer = app.officer();
        assert_eq!(officer.get(&issued.path).await.body["state"], "closed");
        officer.post_empty(&open).await.expect(200);
        assert_eq!(officer.get(&issued.path).await.body["state"], "opened");
        officer.post_empty(&open).await.expect_problem(409, "wrong-state");

        let actions = audited(&app).await;
        for action in ["procurement.created", "procurement.issued", "procurement.opened"] {
            assert_eq!(actions.iter().filter(|found| *found == action).count(), 1, "{action} in {actions:?}");
        }
    }

    async fn the_method_is_served_as_the_bytes_its_hash_was_taken_of(app: TestApp) {
        let officer = app.officer();
        let prepared = app.prepared("quote").await;
        let path = format!("{}/method", prepared.path);
        let preview = officer.get(&path).await.expect(200);
        app.issue(prepared.clone()).await;
        let issued = officer.get(&path).await.expect(200);
        assert_eq!(issued.etag(), format!("\"{}\"", ContentHash::of(issued.text.as_bytes())));
        assert_eq!(issued.text, preview.text);
        assert_eq!(officer.get(&path).await.text, issued.text);
        let shown = officer.get(&prepared.path).await;
        assert_eq!(format!("\"{}\"", shown.text_at("/methodInForce/hash")), issued.etag());
    }

    async fn a_draft_may_be_incomplete_and_says_what_is_missing(app: TestApp) {
        let officer = app.officer();
        let deadline = app.app.clock.now() + DAY;
        let body = json!({
            "reference": "BARE", "title": "Bare", "kind": "open", "jurisdiction": "england", "threshold": "below",
            "deadline": deadline,
        });
        let made = officer.post(&app.council_path("/procurements"), &body).await.expect(201);
        let path = made.location();
        let readiness = officer.get(&format!("{path}/readiness")).await.expect(200);
        assert_eq!(readiness.body["ready"], false);
        let refused = officer.post_over(&format!("{path}/issue"), &made.etag(), &Value::Null).await;
        let refused = refused.expect_problem(422, "invalid-input");
        let found = codes(&refused.body);
        for pointer in ["/criticality", "/description", "/lots"] {
            assert!(found.iter().any(|(at, _)| at == pointer), "{pointer} in {found:?}");
        }
        officer.get(&format!("{path}/method")).await.expect_problem(409, "wrong-state");
        assert_eq!(officer.get(&path).await.body["state"], "draft");
    }

    async fn everything_wrong_with_a_request_is_said_at_once(app: TestApp) {
        let mut body = street_lighting(&"R".repeat(81), "open", app.app.clock.now() + DAY);
        body["title"] = json!(" ");
        body["lots"][0]["id"] = json!(Uuid::nil());
        body["lots"][0]["slots"][1]["title"] = json!("S".repeat(201));
        let refused = app.officer().post(&app.council_path("/procurements"), &body).await;
        let mut found = codes(&refused.expect_problem(422, "invalid-input").body);
        found.sort();
        let expected = [
            ("/lots/0/id", "nil-id"),
            ("/lots/0/slots/1/title", "too-long"),
            ("/reference", "too-long"),
            ("/title", "missing"),
        ];
        assert_eq!(found, expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    }

    async fn scotland_is_refused_with_the_reason(app: TestApp) {
        let mut body = street_lighting("SCO-1", "open", app.app.clock.now() + DAY);
        body["jurisdiction"] = json!("scotland");
        let made = app.officer().post(&app.council_path("/procurements"), &body).await.expect(201);
        let path = format!("{}/issue", made.location());
        let refused = app.officer().post_over(&path, &made.etag(), &Value::Null).await;
        let found = codes(&refused.expect_problem(422, "invalid-input").body);
        assert_eq!(found, [("/jurisdiction".to_owned(), "jurisdiction-not-offered".to_owned())]);
    }

    async fn of_two_officers_the_second_learns_that_the_first_was_quicker(app: TestApp) {
        let prepared = app.prepared("quote").await;
        let officer = app.officer();
        let change = json!({"title": "Lamps"});
        officer.request(Method::PATCH, &prepared.path).json(&change).sent().await
            .expect_problem(428, "version-required");
        let first = officer.patch(&prepared.path, &prepared.etag, &change).await.expect(200);
        assert_eq!(first.etag(), "\"2\"");
        let second = app.officer().patch(&prepared.path, &prepared.etag, &json!({"title": "Lights"})).await;
        second.expect_problem(412, "version-conflict");
        let issue = format!("{}/issue", prepared.path);
        officer.post_over(&issue, &prepared.etag, &Value::Null).await.expect_problem(412, "version-conflict");
        assert_eq!(officer.get(&prepared.path).await.body["title"], "Lamps");
    }

    async fn two_officers_who_issue_at_once_issue_one_method(app: TestApp) {
        let prepared = app.prepared("quote").await;
        let issue = format!("{}/issue", prepared.path);
        let (one, two) = (app.officer(), app.officer());
        let answers = tokio::join!(
            one.post_over(&issue, &prepared.etag, &Value::Null),
            two.post_over(&issue, &prepared.etag, &Value::Null),
        );
        let mut statuses = [answers.0.status, answers.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
    }

    async fn a_change_replaces_what_is_sent_and_keeps_the_rest(app: TestApp) {
        let prepared = app.prepared("quote").await;
        let officer = app.officer();
        let before = officer.get(&prepared.path).await.body;
        let mut lots = before["lots"].clone();
        for slot in lots[0]["slots"].as_array_mut().unwrap() {
            slot.as_object_mut().unwrap().remove("number");
        }
        lots[0].as_object_mut().unwrap().remove("number");
        lots[0]["title"] = json!("Renamed");
        let change = json!({"lots": lots, "contractEnd": null});
        officer.patch(&prepared.path, &prepared.etag, &change).await.expect(200);
        let after = officer.get(&prepared.path).await.body;
        assert_eq!(after["lots"][0]["title"], "Renamed");
        assert_eq!(after["lots"][0]["id"], before["lots"][0]["id"]);
        assert_eq!(after["lots"][0]["slots"], before["lots"][0]["slots"]);
        assert_eq!(after["contractEnd"], Value::Null);
        assert_eq!(after["contractStart"], before["contractStart"]);
        assert_eq!(after["method"], before["method"]);
    }

    async fn an_issued_procurement_cannot_be_edited_or_issued_again(app: TestApp) {
        let issued = app.issued("quote").await;
        let officer = app.officer();
        let change = json!({"title": "Other"});
        officer.patch(&issued.path, &issued.etag, &change).await.expect_problem(409, "wrong-state");
        let issue = format!("{}/issue", issued.path);
        officer.post_over(&issue, &issued.etag, &Value::Null).await.expect_problem(409, "wrong-state");
    }

    async fn a_reference_names_one_procurement_of_a_council(app: TestApp) {
        let officer = app.officer();
        let body = street_lighting("TAKEN", "open", app.app.clock.now() + DAY);
        let path = app.council_path("/procurements");
        officer.post(&path, &body).await.expect(201);
        officer.post(&path, &body).await.expect_problem(409, "already-exists");
        let other = app.prepared("open").await;
        officer.patch(&other.path, &other.etag, &json!({"reference": "TAKEN"})).await
            .expect_problem(409, "already-exists");
        let elsewhere = format!("/v1/councils/{}/procurements", app.world.b.council);
        app.officer_of_b().post(&elsewhere, &body).await.expect(201);
    }

    async fn a_repeated_creation_makes_one_procurement(app: TestApp) {
        let officer = app.officer();
        let path = app.council_path("/procurements");
        let body = street_lighting("ONCE", "open", app.app.clock.now() + DAY);
        let first = officer.post_once(&path, "key-1", &body).await.expect(201);
        let again = officer.post_once(&path, "key-1", &body).await.expect(201);
        assert_eq!(first.location(), again.location());
        let list = officer.get(&path).await.expect(200);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
        let other = street_lighting("TWICE", "open", app.app.clock.now() + DAY);
        officer.post_once(&path, "key-1", &other).await.expect_problem(422, "idempotency-key-reused");
    }

    async fn procurements_are_listed_newest_first_page_by_page(app: TestApp) {
        let mut made: Vec<String> = Vec::new();
        for _ in 0..3 {
            made.insert(0, app.prepared("open").await.id.to_string());
        }
        let officer = app.officer();
        let first = officer.get(&app.council_path("/procurements?limit=2")).await.expect(200);
        let cursor = first.text_at("/nextCursor");
        let second = officer.get(&app.council_path(&format!("/procurements?limit=2&cursor={cursor}"))).await;
        let second = second.expect(200);
        let ids: Vec<String> = first.body["items"].as_array().unwrap().iter()
            .chain(second.body["items"].as_array().unwrap())
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(ids, made);
        assert_eq!(second.body["nextCursor"], Value::Null);
    }

    async fn the_deadline_moves_back_only_and_everybody_is_told(app: TestApp) {
        let prepared = app.prepared("quote").await;
        app.invite(&prepared, "Acme", "sales@acme.example").await;
        let issued = app.issue(prepared).await;
        let officer = app.officer();
        let extend = format!("{}/extend", issued.path);
        let earlier = json!({"deadline": issued.deadline - DAY});
        let refused = officer.post_over(&extend, &issued.etag, &earlier).await.expect_problem(422, "invalid-input");
        assert_eq!(codes(&refused.body), [("/deadline".into(), "new-deadline-not-later".into())]);
        let later = json!({"deadline": issued.deadline + DAY});
        let extended = officer.post_over(&extend, &issued.etag, &later).await.expect(200);
        app.run_jobs().await;
        let mails = officer.get(&format!("{}/mail", issued.path)).await.expect(200);
        let templates: Vec<&str> = mails.body["items"].as_array().unwrap().iter()
            .map(|mail| mail["template"].as_str().unwrap())
            .collect();
        assert!(templates.contains(&"deadline_extended"), "{templates:?}");
        assert!(!mails.text.contains("acme.example"));
        app.advance(DAY * 31);
        let again = json!({"deadline": issued.deadline + DAY * 9});
        app.officer().post_over(&extend, &extended.etag(), &again).await.expect_problem(409, "deadline-passed");
    }

    async fn a_cancelled_procurement_stays_cancelled_with_its_reason(app: TestApp) {
        let issued = app.issued("quote").await;
        let officer = app.officer();
        let cancel = format!("{}/cancel", issued.path);
        officer.post_over(&cancel, &issued.etag, &json!({"reason": " "})).await.expect_problem(422, "invalid-input");
        let reason = json!({"reason": "The budget was withdrawn."});
        let cancelled = officer.post_over(&cancel, &issued.etag, &reason).await.expect(200);
        let shown = officer.get(&issued.path).await.body;
        assert_eq!((&shown["state"], &shown["cancelReason"]), (&json!("cancelled"), &reason["reason"]));
        officer.post_over(&cancel, &cancelled.etag(), &reason).await.expect_problem(409, "wrong-state");
        app.advance(DAY * 31);
        let open = format!("{}/open-answers", issued.path);
        app.officer().post_empty(&open).await.expect_problem(409, "wrong-state");
        assert!(!app.auditor().get(&app.council_path("/audit-events")).await.text.contains("budget"));
    }

    async fn answers_are_not_opened_while_an_upload_begun_in_time_is_arriving(app: TestApp) {
        let prepared = app.prepared("quote").await;
        let invitation = app.invite(&prepared, "Acme", "sales@acme.example").await;
        let issued = app.issue(prepared).await;
        let acme = app.supplier("Acme").await;
        let response: Uuid = app.accept(invitation, acme).await.parse().unwrap();
        let (council, begun, upload) = (app.world.a.council, app.app.clock.now(), app.app.clock.new_id());
        let arriving = app.app.db.write(Scope::System, "test.upload", move |db| {
            let row = (
                evidence::council_id.eq(council),
                evidence::response_id.eq(Id(response)),
                evidence::id.eq(Id(upload)),
                evidence::supplier_id.eq(acme.supplier),
                evidence::state.eq(assay::db::evidence::RECEIVING),
                evidence::media_type.eq("application/pdf"),
                evidence::size_bytes.eq(0_i64),
                evidence::sealed.eq(Vec::<u8>::new()),
                evidence::key_id.eq(1),
                evidence::revision.eq(1_i64),
                evidence::uploaded_by.eq(acme.owner),
                evidence::begun_at.eq(Time(begun)),
            );
            diesel::insert_into(evidence::table).values(row).execute(db).map_err(SeamError::from)
        });
        arriving.await.unwrap();
        app.advance(DAY * 31);
        let open = format!("{}/open-answers", issued.path);
        app.officer().post_empty(&open).await.expect_problem(409, "uploads-unfinished");
        let stored = app.app.db.write(Scope::System, "test.upload", move |db| {
            diesel::update(evidence::table).set(evidence::state.eq("stored")).execute(db).map_err(SeamError::from)
        });
        stored.await.unwrap();
        app.officer().post_empty(&open).await.expect(200);
    }

    async fn progress_shows_counts_and_costs_the_same_for_one_and_for_fifty(app: TestApp) {
        let prepared = app.prepared("quote").await;
        let invitation = app.invite(&prepared, "Acme", "sales@acme.example").await;
        let issued = app.issue(prepared).await;
        let response = app.accept(invitation, app.supplier("Acme").await).await;
        let progress = format!("{}/progress?limit=100", issued.path);
        let shown = app.evaluator().get(&progress).await.expect(200);
        let item = &shown.body["items"][0];
        assert_eq!(item["response"]["id"], json!(response));
        assert_eq!((&item["response"]["state"], &item["response"]["answersSaved"]), (&json!("started"), &json!(0)));
        let one = queries_of_progress(&app, &issued).await;
        let file = (0..49).fold("supplierName,contactName,contactEmail\n".to_owned(), |file, number| {
            format!("{file}Supplier {number},Desk,desk@s{number}.example\n")
        });
        let imported = app.officer().request(Method::POST, &format!("{}/invitations/import", issued.path))
            .header("Content-Type", "text/csv").body(file).sent().await.expect(200);
        assert_eq!(imported.body["created"], 49);
        assert_eq!(app.evaluator().get(&progress).await.body["items"].as_array().unwrap().len(), 50);
        assert_eq!(queries_of_progress(&app, &issued).await, one);
    }

    async fn another_council_sees_nothing(app: TestApp) {
        let issued = app.issued("quote").await;
        let other = app.officer_of_b();
        other.get(&issued.path).await.expect_problem(404, "not-found");
        let through_own = format!("/v1/councils/{}/procurements/{}", app.world.b.council, issued.id);
        other.get(&through_own).await.expect_problem(404, "not-found");
        other.get(&format!("{through_own}/method")).await.expect_problem(404, "not-found");
        other.get(&format!("{through_own}/invitations")).await.expect_problem(404, "not-found");
        other.post(&format!("{through_own}/invitations"), &card("Acme", "a@acme.example")).await
            .expect_problem(404, "not-found");
    }

    async fn the_five_questions_can_be_read_by_anybody(app: TestApp) {
        let questions = app.anonymous().get("/v1/criticality-questions").await.expect(200);
        assert_eq!(questions.body["questions"].as_array().unwrap().len(), 5);
        assert_eq!(questions.body["questions"][0]["id"], "harm");
    }

    async fn typical_purchases_can_be_read_by_anybody(app: TestApp) {
        let list = app.anonymous().get("/v1/public/starting-points").await.expect(200);
        let items = list.body["items"].as_array().unwrap();
        assert_eq!(items.len(), 7);
        for item in items {
            let path = format!("/v1/public/starting-points/{}", item["id"].as_str().unwrap());
            let point = app.anonymous().get(&path).await.expect(200);
            assert_eq!(point.body["level"], item["level"]);
            assert!(!point.body["warnings"].as_array().unwrap().is_empty());
        }
        app.anonymous().get("/v1/public/starting-points/moon-base").await.expect_problem(404, "not-found");
    }

    async fn a_procurement_begins_from_what_is_typical_and_is_changed_from_there(app: TestApp) {
        let bare = |reference: &str, point: &str| json!({
            "reference": reference, "title": "Energy", "kind": "open", "jurisdiction": "england",
            "threshold": "above", "deadline": "2030-01-01T12:00:00Z", "startingPoint": point,
        });
        let path = app.council_path("/procurements");
        let made = app.officer().post(&path, &bare("E-1", "smart-local-energy")).await.expect(201);
        let shown = app.officer().get(&made.location()).await.expect(200);
        assert_eq!(shown.body["level"]["level"], "high");
        assert_eq!(shown.body["lots"][1]["slots"][0]["title"], "Charge point");
        assert_eq!(shown.body["method"]["questionSets"][2], "device-security-principles");
        let trail = app.auditor().get(&app.council_path("/audit-events?limit=100")).await.expect(200);
        let begun = trail.body["items"].as_array().unwrap().iter().find(|event| event["action"] == "procurement.created").unwrap();
        assert_eq!(begun["detail"], json!({"kind": "open", "startingPoint": "smart-local-energy"}));

        // What the officer says counts, and what was filled in can be changed.
        let mut own = bare("E-2", "smart-local-energy");
        own["lots"] = json!([{"title": "Batteries", "slots": [{"title": "Battery", "weight": 100}]}]);
        let made = app.officer().post(&path, &own).await.expect(201);
        let shown = app.officer().get(&made.location()).await.expect(200);
        assert_eq!(shown.body["lots"].as_array().unwrap().len(), 1);
        let change = json!({"criticality": null, "method": {"questionSets": ["psti-baseline"]}});
        app.officer().patch(&made.location(), &made.etag(), &change).await.expect(200);
        let shown = app.officer().get(&made.location()).await.expect(200);
        assert!(shown.body.get("level").is_none());

        let refused = app.officer().post(&path, &bare("E-3", "moon-base")).await;
        refused.expect_problem(422, "invalid-input");
    }
}

async fn queries_of_progress(app: &TestApp, issued: &Prepared) -> u32 {
    let credential = Credential::Person {
        id: app.world.a.officer,
        session: SessionId(app.app.clock.new_id()),
        issued_at: app.app.clock.now(),
    };
    let caller = Caller::<ViewProcurements>::new(credential, app.world.a.council);
    let page = PageRequest {
        limit: 100,
        after: None,
    };
    let (shown, queries) =
        counting_queries(invitations::progress(&app.app, caller, issued.id, page)).await;
    shown.unwrap();
    queries
}
