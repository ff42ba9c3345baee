//! While a procurement runs: who is how far, the deadline, cancelling, and opening.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::json;

use crate::{
    both_databases,
    support::{
        app::TestApp,
        bidding::{Stage, Tender},
    },
};

fn at(app: &TestApp, tender: &Tender, rest: &str) -> String {
    tender.path(app, rest).trim_start_matches("/v1").to_owned()
}

/// The fields of a moment as London's clocks show it in winter.
fn moment(time: Timestamp) -> Vec<(&'static str, String)> {
    let time = time.to_zoned(TimeZone::get("Europe/London").unwrap());
    vec![
        ("day-day", time.day().to_string()),
        ("day-month", time.month().to_string()),
        ("day-year", time.year().to_string()),
        ("time", time.strftime("%H:%M").to_string()),
    ]
}

both_databases! {
    async fn progress_counts_and_an_officer_sends_again_or_takes_back(app: TestApp) {
        let prepared = app.issued("call_off").await;
        app.invite(&prepared, "Lumen Ltd", "bids@lumen.example").await;
        let path = format!("{}/progress", prepared.path.trim_start_matches("/v1"));
        let officer = app.browser_of(app.world.a.officer).await;
        let page = officer.get(&path).await.expect(200);
        assert!(page.text().contains("Lumen Ltd") && page.text().contains("Invited"));
        let again = officer.submit(&page, &path, &[("action", "resend")]).await.expect(303);
        assert!(officer.follow(again).await.text().contains("on its way again"));
        let back = officer.submit(&page, &path, &[("action", "revoke")]).await.expect(303);
        let after = officer.follow(back).await;
        assert!(after.text().contains("Invitation taken back") && after.page().named("form").is_empty());

        let auditor = app.browser_of(app.world.a.auditor).await;
        let seen = auditor.get(&path).await.expect(200);
        assert!(seen.page().named("form").is_empty(), "an auditor only looks");
        auditor.submit(&page, &path, &[("action", "resend")]).await.expect(403);
    }

    async fn an_officer_corrects_what_was_issued_and_publishes_it(app: TestApp) {
        let issued = app.issued("call_off").await;
        let hub = issued.path.trim_start_matches("/v1").to_owned();
        let (list, amendment) = (format!("{hub}/amendments"), format!("{hub}/amendment"));
        let officer = app.browser_of(app.world.a.officer).await;
        officer.get(&format!("{hub}/weights")).await.expect(409);
        let page = officer.get(&list).await.expect(200);
        let begun = officer.submit(&page, &list, &[]).await.expect(303);
        let begun = officer.follow(begun).await;
        assert!(begun.text().contains("Nothing differs from what was issued yet"));

        let details = format!("{hub}/details");
        let page = officer.get(&details).await.expect(200);
        assert!(page.page().named("input").iter().all(|input| input.attribute("name") != Some("title")));
        let saved = officer.submit(&page, &details, &[("description", "Also the columns.")]).await.expect(303);
        let changed = officer.follow(saved).await;
        assert!(changed.text().contains("What is bought, by when, or under which law"));
        let weights = format!("{hub}/weights");
        let page = officer.get(&weights).await.expect(200);
        let saved = officer.submit(&page, &weights, &[("minimum", "12.3")]).await.expect(303);
        let changed = officer.follow(saved).await;
        assert!(changed.text().contains("The minimum marks"));

        let nothing = officer.submit(&changed, &amendment, &[]).await.expect(422);
        let fields: Vec<String> = nothing.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["reason", "deadline"]);
        let said = [("reason", "The columns were left out."), ("deadline", "kept")];
        let page = officer.submit(&nothing, &amendment, &said).await.expect(422);
        assert_eq!(page.errors()[0].0, "kept");
        let mut said = vec![("deadline", "moved"), ("time", "")];
        let page = officer.submit(&page, &amendment, &said).await.expect(422);
        assert_eq!(page.errors()[0].0, "time");
        let later = moment(issued.deadline + SignedDuration::from_hours(48));
        said = vec![("deadline", "moved")];
        said.extend(later.iter().map(|(name, value)| (*name, value.as_str())));
        let done = officer.submit(&page, &amendment, &said).await.expect(303);
        let published = officer.follow(done).await;
        assert!(published.text().contains("The amendment is published"));
        assert!(published.text().contains("The columns were left out."));
        let seen = app.officer().get(&issued.path).await.body;
        assert_eq!(seen["description"], "Also the columns.");
        assert_eq!(seen["method"]["minimumMarks"]["total"], 123);
        officer.get(&amendment).await.expect(404);
    }

    async fn a_form_that_was_opened_before_the_issue_changes_no_correction(app: TestApp) {
        let draft = app.prepared("call_off").await;
        let weights = format!("{}/weights", draft.path.trim_start_matches("/v1"));
        let officer = app.browser_of(app.world.a.officer).await;
        let opened = officer.get(&weights).await.expect(200);
        let issued = app.issue(draft).await;
        let prepared = format!("{}/prepared-amendment", issued.path);
        app.officer().post_empty(&prepared).await.expect(201);
        let shown = officer.submit(&opened, &weights, &[("minimum", "77")]).await.expect(422);
        assert_eq!(shown.value("minimum"), "77", "what was typed is kept");
        let seen = app.officer().get(&prepared).await.expect(200);
        assert_eq!(seen.body["revision"], 1);
        officer.submit(&shown, &weights, &[]).await.expect(303);
        let seen = app.officer().get(&prepared).await.expect(200);
        assert_eq!(seen.body["method"]["minimumMarks"]["total"], 770);
    }

    async fn a_correction_that_cannot_be_published_says_what_to_mend_and_can_be_thrown_away(app: TestApp) {
        let issued = app.issued("call_off").await;
        let hub = issued.path.trim_start_matches("/v1").to_owned();
        let (list, amendment) = (format!("{hub}/amendments"), format!("{hub}/amendment"));
        let prepared = format!("{}/prepared-amendment", issued.path);
        let begun = app.officer().post_empty(&prepared).await.expect(201);
        let changed = app.officer().patch(&prepared, &begun.etag(), &json!({"lots": []})).await.expect(200);
        let officer = app.browser_of(app.world.a.officer).await;
        let page = officer.get(&amendment).await.expect(200);
        assert!(page.text().contains("keep this from being published"));
        let lots = format!("{hub}/lots");
        assert!(page.page().named("a").iter().any(|link| link.attribute("href") == Some(lots.as_str())));

        app.officer().patch(&prepared, &changed.etag(), &json!({"description": "New."})).await.expect(200);
        let discard = [("action", "discard")];
        let page = officer.submit(&page, &amendment, &discard).await.expect(422);
        assert!(page.text().contains("Something was changed while you were reading"));
        let done = officer.submit(&page, &amendment, &discard).await.expect(303);
        assert!(officer.follow(done).await.text().contains("The correction is thrown away"));
        app.officer().get(&prepared).await.expect_problem(404, "not-found");
        let auditor = app.browser_of(app.world.a.auditor).await;
        let page = auditor.get(&list).await.expect(200);
        assert!(page.page().named("form").is_empty(), "an auditor only looks");
    }

    async fn an_amendment_says_everything_that_changed_to_the_council_and_to_suppliers(app: TestApp) {
        let prepared = app.prepared("call_off").await;
        let invitation = app.invite(&prepared, "Lumen Ltd", "bids@lumen.example").await;
        let issued = app.issue(prepared).await;
        let lumen = app.supplier("Lumen Ltd").await;
        let response = app.accept(invitation, lumen).await;
        let path = format!("{}/amendments", issued.path.trim_start_matches("/v1"));
        let auditor = app.browser_of(app.world.a.auditor).await;
        let none = auditor.get(&path).await.expect(200);
        assert!(none.text().contains("Nothing was changed"));

        let mut method = app.officer().get(&issued.path).await.expect(200).body["method"].clone();
        let before = [0, 1].map(|at| method["sectionWeights"][at]["weight"].as_u64().unwrap());
        method["sectionWeights"][0]["weight"] = json!(before[0] - 1);
        method["sectionWeights"][1]["weight"] = json!(before[1] + 1);
        method["minimumMarks"] = json!({"total": 123});
        method["baseline"]["effects"] = json!({
            "notMet": {"kind": "caps", "at": 555}, "insufficientEvidence": {"kind": "disqualifies"},
            "unsure": {"kind": "reported"}, "excepted": {"kind": "reported"},
        });
        let amended = json!({
            "reason": "The weights did not fit the purpose.",
            "changes": {"method": method, "description": "Also the columns."},
            "deadline": {"kind": "kept", "reason": "Three weeks are left."},
        });
        let made = app.officer().post_over(&format!("{}/amendments", issued.path), &issued.etag, &amended).await.expect(201);

        let of_council = auditor.get(&path).await.expect(200);
        let supplier = app.browser_of(lumen.owner).await;
        let id = made.text_at("/id");
        let to_read = format!("/suppliers/{}/responses/{response}/amendments/{id}", lumen.supplier);
        let of_supplier = supplier.get(&to_read).await.expect(200);
        for (who, seen) in [("council", &of_council), ("supplier", &of_supplier)] {
            let text = seen.text();
            for said in [
                "The weights did not fit the purpose.",
                "Not moved. Three weeks are left.",
                &format!("{}{}", before[0], before[0] - 1),
                &format!("{}{}", before[1], before[1] + 1),
                "If it is not met: before “It is reported only”, now “It limits the total to 55.5”",
                "If there is not enough evidence: before “It is reported only”, now “It disqualifies the tender”",
                "What is bought, by when, or under which law",
                "The minimum marks",
            ] {
                assert!(text.contains(said), "{who}: {said}\n{text}");
            }
            assert!(!text.contains("If it cannot be told"), "{who}: what did not change is not said");
        }
        let progress = format!("{}/progress", issued.path);
        let to_acknowledge = async || {
            let shown = app.auditor().get(&progress).await.expect(200);
            shown.body["items"][0]["response"]["amendmentsToAcknowledge"].as_i64().unwrap()
        };
        assert_eq!(to_acknowledge().await, 1);
        let on_page = auditor.get(progress.trim_start_matches("/v1")).await.expect(200);
        assert!(on_page.text().contains("Amendments still to acknowledge: 1"), "{}", on_page.text());
        supplier.submit(&of_supplier, &to_read, &[]).await.expect(303);
        assert_eq!(to_acknowledge().await, 0);
        let on_page = auditor.get(progress.trim_start_matches("/v1")).await.expect(200);
        assert!(!on_page.text().contains("still to acknowledge"));

        let overview = auditor.get(issued.path.trim_start_matches("/v1")).await.expect(200);
        assert!(overview.html.contains(&format!("href=\"{path}\"")), "the overview leads to it");
    }

    async fn a_mail_that_was_given_up_is_shown_with_what_to_do_and_tried_again(app: TestApp) {
        let prepared = app.issued("call_off").await;
        app.dead_mail(&prepared).await;
        let path = format!("{}/mail", prepared.path.trim_start_matches("/v1"));
        let officer = app.browser_of(app.world.a.officer).await;
        let page = officer.get(&path).await.expect(200);
        assert!(page.text().contains("Given up") && page.text().contains("Check the address"), "{}", page.text());
        let again = officer.submit(&page, &path, &[]).await.expect(303);
        let after = officer.follow(again).await.expect(200);
        assert!(after.text().contains("On its way") && after.page().named("form").is_empty());
        officer.submit(&page, &path, &[]).await.expect(409);
    }

    async fn a_deadline_moves_back_and_never_forward(app: TestApp) {
        let tender = app.bidding_of(Stage::Issued, vec!["One".into()]).await;
        let officer = app.browser_of(app.world.a.officer).await;
        let path = at(&app, &tender, "/extend");
        let page = officer.get(&path).await.expect(200);
        for (fields, wrong) in [
            (vec![("day-day", "31"), ("day-month", "2"), ("day-year", "2027")], "day"),
            (vec![("time", "noonish")], "time"),
            (vec![("day-year", "2020")], "day"),
        ] {
            let refused = officer.submit(&page, &path, &fields).await.expect(422);
            assert_eq!(refused.errors()[0].0, wrong, "{:?}", refused.errors());
            let (name, typed) = fields[0];
            assert_eq!(refused.value(name), typed, "what was typed is kept");
        }
        let later = moment(app.app.clock.now() + SignedDuration::from_hours(24 * 400));
        let fields: Vec<_> = later.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let moved = officer.submit(&page, &path, &fields).await.expect(303);
        assert!(officer.follow(moved).await.text().contains("The deadline is moved back"));
        officer.submit(&page, &path, &fields).await.expect(412);
    }

    async fn cancelling_needs_a_reason_and_is_final(app: TestApp) {
        let tender = app.bidding_of(Stage::Issued, vec!["One".into()]).await;
        let officer = app.browser_of(app.world.a.officer).await;
        let path = at(&app, &tender, "/cancel");
        let page = officer.get(&path).await.expect(200);
        let refused = officer.submit(&page, &path, &[("reason", " ")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "reason");
        let done = officer.submit(&page, &path, &[("reason", "The money is gone.")]).await.expect(303);
        let hub = officer.follow(done).await;
        assert!(hub.text().contains("Cancelled") && hub.text().contains("The money is gone."));
        app.browser_of(app.world.a.evaluator).await.get(&path).await.expect(403);
    }

    async fn answers_are_opened_once_after_the_deadline(app: TestApp) {
        let early = app.bidding_of(Stage::Issued, vec!["One".into()]).await;
        let officer = app.browser_of(app.world.a.officer).await;
        let waiting = officer.get(&at(&app, &early, "/open-answers")).await.expect(200);
        assert!(waiting.text().contains("can be opened after the deadline") && waiting.page().named("form").is_empty());

        let tender = app.bidding_of(Stage::Closed, vec!["One".into()]).await;
        let path = at(&app, &tender, "/open-answers");
        let hub = officer.get(&at(&app, &tender, "")).await.expect(200);
        assert!(hub.text().contains("Closed, not opened"));
        let page = officer.get(&path).await.expect(200);
        let evaluator = app.browser_of(app.world.a.evaluator).await;
        evaluator.submit(&page, &path, &[]).await.expect(403);
        let done = officer.submit(&page, &path, &[]).await.expect(303);
        assert!(officer.follow(done).await.text().contains("The answers are open"));
        officer.submit(&page, &path, &[]).await.expect(409);
    }
}
