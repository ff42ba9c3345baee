//! Auditors and administrators read a council's audit trail.

use assay::{
    domain::{audit::AuditAction, language::Language},
    ui::words::Words,
};

use serde_json::json;

use crate::{
    both_databases,
    support::{app::TestApp, browser::Seen},
};

/// What happened, row by row, but for those who signed in to look at it.
fn happened(seen: &Seen) -> Vec<String> {
    let rows = seen.page().named("tr");
    let cells = rows.iter().map(|row| row.named("td"));
    cells
        .filter_map(|cells| cells.first().map(|cell| cell.text.clone()))
        .filter(|what| what != "Somebody signed in")
        .collect()
}

#[test]
fn every_kind_of_event_is_said_in_both_languages() {
    for action in AuditAction::ALL {
        let code = format!("event-{}", action.as_str().replace(['.', '_'], "-"));
        let said =
            [Language::En, Language::Cy].map(|language| Words(language).by_code(&code).unwrap());
        assert_ne!(said[0], said[1], "{code}");
    }
}

both_databases! {
    async fn the_trail_of_one_procurement_holds_what_both_sides_did_in_it_and_is_kept_as_a_file(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        answering.answer_everything(&app).await;
        let tender = &answering.tender;
        let council = tender.council;
        let other = app.issued("quote").await;
        let auditor = app.browser_of(app.world.a.auditor).await;
        let overview = format!("/councils/{council}/procurements/{}", tender.procurement);
        let seen = auditor.get(&overview).await.expect(200);
        let trail = format!("/councils/{council}/audit?procurement={}", tender.procurement);
        assert!(seen.html.contains(&trail));
        let seen = auditor.get(&trail).await.expect(200);
        let found = happened(&seen);
        for what in ["A product was saved", "An answer was saved"] {
            assert!(found.iter().any(|event| event == what), "{what}: {found:?}");
        }
        assert!(!found.iter().any(|event| event == "A procurement was issued"), "the other one's: {found:?}");

        let file = auditor.get(&format!("/councils/{council}/audit/file?procurement={}", other.id)).await;
        assert_eq!(file.status, 200);
        let mut lines = csv::Reader::from_reader(file.html.as_bytes());
        let heading = lines.headers().unwrap().clone();
        let column = |name: &str| heading.iter().position(|column| column == name).unwrap();
        let rows: Vec<csv::StringRecord> = lines.records().map(Result::unwrap).collect();
        let actions: Vec<&str> = rows.iter().map(|row| &row[column("action")]).collect();
        assert_eq!(actions, ["procurement.issued", "procurement.created"], "the newest first");
        let id = other.id.to_string();
        assert!(rows.iter().all(|row| row[column("procurementId")] == id));

        let api = app.council_path(&format!("/audit-events?procurement={}", tender.procurement));
        let events = app.auditor().get(&api).await.expect(200);
        let of = json!(tender.procurement.to_string());
        let events = events.body["items"].as_array().unwrap();
        assert!(!events.is_empty() && events.iter().all(|event| event["procurementId"] == of));
    }

    async fn an_auditor_reads_the_trail_the_newest_first_and_chooses_from_it(app: TestApp) {
        let administrator = app.browser_of(app.world.a.administrator).await;
        let person = format!("/councils/{}/people/{}", app.world.a.council, app.world.a.evaluator);
        let page = administrator.get(&person).await.expect(200);
        administrator.submit(&page, &person, &[("role", "officer")]).await.expect(303);
        let remove = format!("{person}/remove");
        let page = administrator.get(&remove).await.expect(200);
        administrator.submit(&page, &remove, &[]).await.expect(303);

        let auditor = app.browser_of(app.world.a.auditor).await;
        let trail = format!("/councils/{}/audit", app.world.a.council);
        let all = auditor.get(&trail).await.expect(200);
        assert_eq!(happened(&all), ["A person was removed", "A person's role was changed"]);
        assert!(all.text().contains("Administrator of ambridge"));
        let one = auditor.get(&format!("{trail}?event=member.changed&person={}&days=7", app.world.a.administrator)).await.expect(200);
        assert_eq!(happened(&one), ["A person's role was changed"]);
        let chosen = one.page().all().into_iter().any(|e| e.attribute("value") == Some("member.changed") && e.attribute("selected").is_some());
        assert!(chosen);
        let nobodys = auditor.get(&format!("{trail}?person={}", app.world.a.officer)).await.expect(200);
        assert!(nobodys.text().contains("Nothing like this happened"));
        let own = format!("person={}", app.world.a.administrator);
        let first = auditor.get(&format!("{trail}?{own}&limit=1")).await.expect(200);
        assert_eq!(happened(&first), ["A person was removed"]);
        let links = first.page().named("a");
        let next = links.iter().filter_map(|a| a.attribute("href")).find(|href| href.contains("cursor=")).unwrap();
        let second = auditor.get(&format!("{trail}{next}")).await.expect(200);
        assert_eq!(happened(&second), ["A person's role was changed"]);

        app.advance(jiff::SignedDuration::from_hours(24 * 8));
        let auditor = app.browser_of(app.world.a.auditor).await;
        let past = auditor.get(&format!("{trail}?{own}&days=7")).await.expect(200);
        assert!(past.text().contains("Nothing like this happened"));
        assert_eq!(happened(&auditor.get(&format!("{trail}?{own}&days=30")).await).len(), 2);
    }

    async fn a_program_asks_who_did_what_since_when_and_the_newest_first(app: TestApp) {
        let administrator = app.browser_of(app.world.a.administrator).await;
        let person = format!("/councils/{}/people/{}", app.world.a.council, app.world.a.evaluator);
        for role in ["officer", "auditor"] {
            let page = administrator.get(&person).await.expect(200);
            administrator.submit(&page, &person, &[("role", role)]).await.expect(303);
        }
        let since = app.app.clock.now();
        let auditor = app.auditor();
        let roles = async |query: &str| -> Vec<String> {
            let path = app.council_path(&format!("/audit-events?action=member.changed&{query}"));
            let seen = auditor.get(&path).await.expect(200);
            let items = seen.body["items"].as_array().unwrap().clone();
            items.iter().map(|item| item["detail"]["role"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(roles("newestFirst=true").await, ["auditor", "officer"]);
        assert_eq!(roles("newestFirst=false").await, ["officer", "auditor"]);
        assert_eq!(roles(&format!("actorId={}", app.world.a.administrator)).await.len(), 2);
        assert!(roles(&format!("actorId={}", app.world.a.officer)).await.is_empty());
        let later = since + jiff::SignedDuration::from_hours(1);
        assert!(roles(&format!("from={later}")).await.is_empty());
    }

    async fn the_trail_is_not_everybodys(app: TestApp) {
        let trail = format!("/councils/{}/audit", app.world.a.council);
        for (who, status) in [
            (app.world.a.officer, 403),
            (app.world.a.evaluator, 403),
            (app.world.a.administrator, 200),
            (app.world.b.auditor, 404),
        ] {
            app.browser_of(who).await.get(&trail).await.expect(status);
        }
    }
}
