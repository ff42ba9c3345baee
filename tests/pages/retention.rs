//! An administrator says how long records are kept, holds some, and lets the others go after their time.

use assay::{
    db::{
        schema::{assessment, mark, procurement},
        seam::{Scope, SeamError},
        sql_types::Time,
    },
    domain::ids::ProcurementId,
};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use jiff::SignedDuration;
use serde_json::json;

use crate::{
    both_databases,
    support::{
        app::TestApp,
        bidding::{Stage, Tender},
    },
};

fn settings(app: &TestApp, rest: &str) -> String {
    format!("/councils/{}/settings/retention{rest}", app.world.a.council)
}

impl TestApp {
    /// A tender with its answers opened and marked, whose deadline was that many years ago.
    async fn ended(&self, years: i64) -> Tender {
        let tender = self
            .bidding_of(Stage::Opened, vec!["Acme".into(), "Beta".into()])
            .await;
        self.mark_all_bids(&tender).await;
        self.officer()
            .post_empty(&tender.path(self, "/assessments"))
            .await
            .expect(200);
        self.long_ago(tender.procurement, years).await;
        tender
    }

    /// Makes it that many years since a procurement was issued and its deadline passed.
    async fn long_ago(&self, id: ProcurementId, years: i64) {
        let then = self.app.clock.now() - SignedDuration::from_hours(24 * 366 * years);
        let written = self.app.db.write(Scope::System, "test.ended", move |db| {
            let row = procurement::table.filter(procurement::id.eq(id));
            let dates = (
                procurement::deadline.eq(Time(then)),
                procurement::issued_at.eq(Time(then)),
            );
            let changed = diesel::update(row).set(dates).execute(db);
            changed.map_err(SeamError::from)
        });
        assert_eq!(written.await.unwrap(), 1);
    }

    /// How many marks and results of the tender there are.
    async fn rows_of(&self, tender: &Tender) -> (i64, i64) {
        let id = tender.procurement;
        let counted = self.app.db.read(Scope::System, move |db| {
            let marks = mark::table.filter(mark::procurement_id.eq(id)).count();
            let results = assessment::table
                .filter(assessment::procurement_id.eq(id))
                .count();
            let marks: i64 = marks.get_result(db)?;
            Ok::<_, SeamError>((marks, results.get_result(db)?))
        });
        counted.await.unwrap()
    }
}

both_databases! {
    async fn what_a_supplier_handed_in_stays_its_own_when_the_council_deletes_its_records(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        answering.answer_everything(&app).await;
        let owner = app.signed_in(answering.people.owner);
        let submission = answering.submission(&app).await;
        let submitted = owner.post(&answering.at("/submissions"), &submission).await.expect(201);
        app.long_ago(answering.tender.procurement, 7).await;
        let records = app.council_path("/records");
        let listed = app.administrator().get(&records).await.expect(200);
        let reference = json!({"reference": listed.text_at("/items/0/reference")});
        let dispose = format!("{records}/{}/dispose", answering.tender.procurement);
        app.administrator().post(&dispose, &reference).await.expect(200);
        app.run_jobs().await;
        let path = format!("/submissions/{}", submitted.text_at("/submission"));
        let kept = owner.get(&answering.at(&path)).await.expect(200);
        assert!(kept.body["content"]["answers"].as_array().is_some_and(|answers| !answers.is_empty()), "{}", kept.text);
        let browser = app.browser_of(answering.people.owner).await;
        let tasks = answering.path.trim_start_matches("/v1").to_owned();
        browser.get(&tasks).await.expect(200);
        browser.get(&format!("{tasks}{path}")).await.expect(200);
    }

    async fn records_go_after_their_time(app: TestApp) {
        let tender = app.ended(7).await;
        let comparison = tender.lot_path(&app, "/comparison");
        app.officer().get(&comparison).await.expect(200);
        let administrator = app.browser_of(app.world.a.administrator).await;
        let page = administrator.get(&settings(&app, "")).await.expect(200);
        assert!(page.text().contains("Can be deleted"), "{}", page.text());
        let one = settings(&app, &format!("/{}", tender.procurement));
        let page = administrator.get(&one).await.expect(200);
        let wrong = [("action", "delete"), ("reference", "ANOTHER")];
        let refused = administrator.submit(&page, &one, &wrong).await.expect(422);
        assert_eq!(refused.errors()[0].0, "reference");
        let read = app.officer().get(&tender.path(&app, "")).await.expect(200);
        let reference = read.text_at("/reference");
        let right = [("action", "delete"), ("reference", reference.as_str())];
        let gone = administrator.submit(&page, &one, &right).await.expect(303);
        assert!(administrator.follow(gone).await.text().contains("The records are being deleted"));

        app.officer().get(&comparison).await.expect_problem(409, "wrong-state");
        let answers = format!("/responses/{}", tender.bidders[0].response);
        app.officer().get(&tender.path(&app, &answers)).await.expect_problem(409, "wrong-state");
        app.run_jobs().await;
        assert_eq!(app.rows_of(&tender).await, (0, 0), "marks and results are deleted");
        let overview = app.browser_of(app.world.a.officer).await;
        let place = format!("/councils/{}/procurements/{}", app.world.a.council, tender.procurement);
        let seen = overview.get(&place).await.expect(200);
        assert!(seen.text().contains("Records deleted"), "{}", seen.text());
        let trail = app.council_path("/audit-events?action=records.disposed");
        assert_eq!(app.auditor().get(&trail).await.expect(200).body["items"].as_array().unwrap().len(), 1);
        administrator.submit(&page, &one, &right).await.expect(409);
    }

    async fn records_are_kept_for_the_years_chosen_and_while_they_are_held(app: TestApp) {
        let tender = app.ended(4).await;
        let records = app.council_path("/records");
        let administrator = app.administrator();
        let listed = administrator.get(&records).await.expect(200);
        assert_eq!(listed.body["items"][0]["due"], json!(false), "{}", listed.text);
        let reference = json!({"reference": listed.text_at("/items/0/reference")});
        let dispose = format!("{records}/{}/dispose", tender.procurement);
        administrator.post(&dispose, &reference).await.expect_problem(409, "wrong-state");

        let browser = app.browser_of(app.world.a.administrator).await;
        let page = browser.get(&settings(&app, "")).await.expect(200);
        assert_eq!(page.value("years"), "6");
        for wrong in ["2", "26", "", "ten"] {
            let refused = browser.submit(&page, &settings(&app, ""), &[("years", wrong)]).await.expect(422);
            assert_eq!(refused.errors()[0].0, "years");
            assert_eq!(refused.value("years"), wrong);
        }
        browser.submit(&page, &settings(&app, ""), &[("years", "3")]).await.expect(303);
        let stale = browser.submit(&page, &settings(&app, ""), &[("years", "9")]).await.expect(422);
        assert!(stale.text().contains("There is a problem"));
        assert_eq!(administrator.get(&records).await.body["items"][0]["due"], json!(true));

        let one = settings(&app, &format!("/{}", tender.procurement));
        let page = browser.get(&one).await.expect(200);
        let empty = browser.submit(&page, &one, &[("action", "hold")]).await.expect(422);
        assert_eq!(empty.errors()[0].0, "reason");
        let why = [("action", "hold"), ("reason", "A claim is before the court.")];
        browser.submit(&page, &one, &why).await.expect(303);
        let held = browser.get(&one).await.expect(200);
        assert!(held.text().contains("A claim is before the court."));
        administrator.post(&dispose, &reference).await.expect_problem(409, "wrong-state");
        browser.submit(&held, &one, &[("action", "release")]).await.expect(303);
        let gone = administrator.post(&dispose, &reference).await.expect(200);
        assert_eq!(gone.body["state"], "disposed");
    }

    async fn only_administrators_decide_about_records(app: TestApp) {
        let path = settings(&app, "");
        app.browser_of(app.world.a.officer).await.get(&path).await.expect(403);
        app.browser_of(app.world.b.administrator).await.get(&path).await.expect(404);
        let issued = app.issued("quote").await;
        let one = settings(&app, &format!("/{}", issued.id));
        let administrator = app.browser_of(app.world.a.administrator).await;
        administrator.get(&one).await.expect(404);
        assert!(administrator.get(&path).await.expect(200).text().contains("No procurement has ended yet."));
    }

    async fn contact_details_go_with_the_records_of_what_was_cancelled(app: TestApp) {
        let draft = app.prepared("quote").await;
        let invitation = app.invite(&draft, "Lumen", "ana@lumen.example").await;
        let reason = json!({"reason": "Not needed."});
        let now = app.officer().get(&draft.path).await.expect(200);
        app.officer().post_over(&format!("{}/cancel", draft.path), &now.etag(), &reason).await.expect(200);
        let records = app.council_path("/records");
        let reference = json!({"reference": now.text_at("/reference")});
        let dispose = format!("{records}/{}/dispose", draft.id);
        app.administrator().post(&dispose, &reference).await.expect(200);
        app.run_jobs().await;
        let card = app.officer().get(&format!("{}/invitations/{invitation}", draft.path)).await.expect(200);
        assert!(!card.text.contains("lumen.example") && !card.text.contains("Sales desk"), "{}", card.text);
        assert_eq!(card.text_at("/supplierName"), "Lumen");
    }
}
