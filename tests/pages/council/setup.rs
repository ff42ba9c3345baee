//! An officer prepares a procurement with a browser alone, from nothing to the issue.

use assay::domain::{method::Method, question_set::Level};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::{
    both_databases,
    support::{
        app::TestApp,
        browser::{Browser, Seen},
    },
};

fn facts(app: &TestApp, reference: &str) -> Vec<(&'static str, String)> {
    let deadline: Timestamp = app.app.clock.now() + SignedDuration::from_hours(24 * 60);
    let day = deadline.to_zoned(TimeZone::UTC);
    let mut fields: Vec<_> = [
        ("title", "Sensors for the bins"),
        ("reference", reference),
        ("description", "Sensors that say when a bin is full."),
        ("kind", "open"),
        ("jurisdiction", "england"),
        ("threshold", "above"),
        ("time", "12:00"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into();
    fields.push(("day-day", day.day().to_string()));
    fields.push(("day-month", day.month().to_string()));
    fields.push(("day-year", day.year().to_string()));
    fields
}

fn borrowed<'f>(fields: &'f [(&'static str, String)]) -> Vec<(&'static str, &'f str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

async fn made(app: &TestApp, officer: &Browser, reference: &str) -> String {
    let new = format!("/councils/{}/procurements/new", app.world.a.council);
    let page = officer.get(&new).await.expect(200);
    let made = officer
        .submit(&page, &new, &borrowed(&facts(app, reference)))
        .await
        .expect(303);
    made.location().unwrap()
}

async fn fill(officer: &Browser, path: &str, fields: &[(&str, &str)]) -> Seen {
    let page = officer.get(path).await.expect(200);
    officer.submit(&page, path, fields).await
}

both_databases! {
    async fn a_deadline_when_nobody_is_at_work_is_said_before_the_issue(app: TestApp) {
        let draft = app.prepared("quote").await;
        let saturday = json!({"deadline": "2030-06-01T11:00:00Z"});
        let changed = app.officer().patch(&draft.path, &draft.etag, &saturday).await.expect(200);
        let read = app.officer().get(&draft.path).await.expect(200);
        assert_eq!(read.body["deadlineWarning"], "weekend");
        let officer = app.browser_of(app.world.a.officer).await;
        let page = officer.get(&format!("{}/issue", draft.path.trim_start_matches("/v1"))).await.expect(200);
        assert!(page.text().contains("The deadline is on a weekend"), "{}", page.text());
        let friday = json!({"deadline": "2030-05-31T11:00:00Z"});
        app.officer().patch(&draft.path, &changed.etag(), &friday).await.expect(200);
        assert_eq!(app.officer().get(&draft.path).await.body.get("deadlineWarning"), None);
    }

    async fn a_procurement_goes_from_nothing_to_the_issue_by_pages_alone(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let hub = made(&app, &officer, "B-1").await;
        let tasks = officer.get(&hub).await.expect(200);
        assert!(tasks.text().contains("To do") && tasks.text().contains("Answer how critical it is"));

        let criticality = [("harm", "none"), ("disruption", "none"), ("personalData", "none"), ("reach", "none"), ("exposure", "few")];
        fill(&officer, &format!("{hub}/criticality"), &criticality).await.expect(303);
        let lot = [("title", "Bin sensors"), ("slot-0-title", "Sensor"), ("slot-0-weight", "70"), ("slot-1-title", "Gateway"), ("slot-1-weight", "30")];
        fill(&officer, &format!("{hub}/lots/new"), &lot).await.expect(303);
        fill(&officer, &format!("{hub}/questions"), &[("sets", "psti-baseline"), ("sets", "connected-places-supply-chain")]).await.expect(303);
        let questions = officer.get(&format!("{hub}/questions")).await.expect(200);
        assert!(questions.text().contains("What suppliers are asked") && questions.text().contains("Pass or fail"));
        let weights = officer.get(&format!("{hub}/weights")).await.expect(200);
        let names: Vec<String> = weights.page().named("input").into_iter().filter_map(|i| i.attribute("name")).filter(|n| n.starts_with("weight-")).map(str::to_owned).collect();
        let each = 100 / names.len();
        let mut values: Vec<(String, String)> = names.iter().map(|name| (name.clone(), each.to_string())).collect();
        values[0].1 = (100 - each * (names.len() - 1)).to_string();
        let mut fields: Vec<(&str, &str)> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("minimum", "40.5"));
        fill(&officer, &format!("{hub}/weights"), &fields).await.expect(303);
        let gates = [("reach", "law_only"), ("baseline-not_met", "disqualifies"), ("baseline-unsure", "caps"), ("baseline-unsure-at", "55")];
        fill(&officer, &format!("{hub}/gates"), &gates).await.expect(303);
        let card = [("supplier", "Lumen Ltd"), ("name", "Bid desk"), ("email", "bids@lumen.example")];
        fill(&officer, &format!("{hub}/suppliers"), &card).await.expect(303);
        let letter = officer.get(&format!("{hub}/letter")).await.expect(200);
        assert!(letter.text().contains("Sensors for the bins") && !letter.html.contains("/i/0"));

        let issue = format!("{hub}/issue");
        let last = officer.get(&issue).await.expect(200);
        assert!(last.text().contains("This is what will be published"), "{}", last.text());
        let issued = officer.submit(&last, &issue, &[]).await.expect(303);
        let hub_now = officer.follow(issued).await.expect(200);
        assert!(hub_now.text().contains("Open for answers"), "{}", hub_now.text());
        officer.get(&format!("{hub}/weights")).await.expect(409);

        let method = app.officer().get(&format!("/v1{hub}/method")).await.expect(200);
        let method: Method = serde_json::from_str(&method.text).unwrap();
        assert_eq!(method.procurement.level, Level::Low);
        assert_eq!(method.minimum_marks.total.map(|mark| mark.to_string()).as_deref(), Some("40.5"));
        assert_eq!(method.lots[0].slots.iter().map(|slot| slot.weight).collect::<Vec<_>>(), [70, 30]);
    }

    async fn a_starting_point_fills_in_what_is_usual(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let new = format!("/councils/{}/procurements/new", app.world.a.council);
        let page = officer.get(&new).await.expect(200);
        let given = facts(&app, "B-2");
        let mut fields = borrowed(&given);
        fields.push(("startingPoint", "waste-sensors"));
        let hub = officer.submit(&page, &new, &fields).await.expect(303).location().unwrap();
        let lots = officer.get(&format!("{hub}/lots")).await.expect(200);
        assert!(lots.text().contains("Weight"), "{}", lots.text());
        let again = officer.submit(&page, &new, &fields).await.expect(422);
        assert_eq!(again.errors()[0].0, "reference");
        assert_eq!(again.value("title"), "Sensors for the bins", "what was typed is kept");
    }

    async fn wrong_input_is_shown_again_with_what_was_typed(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let new = format!("/councils/{}/procurements/new", app.world.a.council);
        let page = officer.get(&new).await.expect(200);
        let nothing = officer.submit(&page, &new, &[("time", "noon")]).await.expect(422);
        let wrong: Vec<String> = nothing.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(wrong, ["title", "reference", "kind", "jurisdiction", "threshold", "day", "time"]);

        let hub = made(&app, &officer, "B-3").await;
        for (task, fields, wrong) in [
            ("criticality", vec![("harm", "none")], "disruption"),
            ("criticality", vec![("harm", "none"), ("disruption", "none"), ("personalData", "none"), ("reach", "none"), ("exposure", "few"), ("level", "high")], "reason"),
            ("lots/new", vec![("title", "Bins"), ("slot-0-title", "Sensor"), ("slot-0-weight", "60")], "slot-0-weight"),
            ("lots/new", vec![("slot-0-title", "Sensor"), ("slot-0-weight", "many")], "title"),
            ("questions", vec![], "sets"),
            ("gates", vec![("baseline-not_met", "caps"), ("baseline-not_met-at", "101")], "baseline-not_met-at"),
            ("suppliers", vec![("supplier", "Lumen Ltd"), ("name", "Bid desk"), ("email", "nowhere")], "email"),
        ] {
            let refused = fill(&officer, &format!("{hub}/{task}"), &fields).await.expect(422);
            assert!(refused.errors().iter().any(|(field, _)| field == wrong), "{task}: {:?}", refused.errors());
        }
        let issue = officer.get(&format!("{hub}/issue")).await.expect(200);
        assert!(issue.text().contains("are missing before this can be issued"));
    }

    async fn two_officers_at_once_lose_nothing(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let hub = made(&app, &officer, "B-4").await;
        let details = format!("{hub}/details");
        let (here, there) = (officer.get(&details).await.expect(200), officer.get(&details).await.expect(200));
        officer.submit(&here, &details, &[("title", "Their title")]).await.expect(303);
        let late = officer.submit(&there, &details, &[("title", "My title")]).await.expect(422);
        assert!(late.text().contains("A colleague changed this draft"));
        assert_eq!(late.value("title"), "My title");
        officer.submit(&late, &details, &[]).await.expect(303);
        assert!(officer.get(&hub).await.text().contains("My title"));
    }

    async fn a_spreadsheet_invites_row_by_row(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let hub = made(&app, &officer, "B-5").await;
        let page = officer.get(&format!("{hub}/suppliers")).await.expect(200);
        let action = format!("{hub}/suppliers/file");
        let mut form = Form::new();
        for (field, value) in page.filled_in(&action, &[]) {
            form = form.text(field, value);
        }
        let csv = "supplierName,contactName,contactEmail\nOne Ltd,Sales,sales@one.example\nTwo Ltd,Sales,nowhere\nOne again,Sales,sales@one.example\n";
        form = form.part("file", Part::bytes(csv.as_bytes()).file_name("suppliers.csv"));
        let request = officer.request(reqwest::Method::POST, &action).header("Sec-Fetch-Site", "same-origin").multipart(form);
        let sent = officer.send(request, &action).await.expect(200);
        let text = sent.text();
        assert!(text.contains("What became of each row") && text.contains("On the list before") && text.contains("Mend the address"), "{text}");
        assert!(text.contains("One Ltd") && !text.contains("Two Ltd"), "{text}");
    }

    async fn only_officers_prepare(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let hub = made(&app, &officer, "B-6").await;
        let page = officer.get(&format!("{hub}/details")).await.expect(200);
        let auditor = app.browser_of(app.world.a.auditor).await;
        assert!(auditor.get(&hub).await.expect(200).text().contains("Officers prepare it"));
        auditor.get(&format!("{hub}/details")).await.expect(403);
        auditor.submit(&page, &format!("{hub}/details"), &[("title", "Mine")]).await.expect(403);
        let stranger = app.browser_of(app.world.b.officer).await;
        stranger.get(&hub).await.expect(404);
    }
}
