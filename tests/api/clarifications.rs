//! Suppliers ask, the council answers to all of them, and nobody learns who asked before the answers are opened.

use assay::db::seam::Backend;
use jiff::SignedDuration;
use serde_json::json;

use crate::{
    both_databases, on_both,
    support::{
        app::TestApp,
        procurements::Prepared,
        smtp::{Received, SmtpServer},
        world::SupplierPeople,
    },
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// An issued quote that two suppliers take part in, and the paths of their responses.
struct Asking {
    issued: Prepared,
    acme: SupplierPeople,
    acme_path: String,
    other: SupplierPeople,
    other_path: String,
}

impl Asking {
    async fn new(app: &TestApp) -> Self {
        let issued = app.issued("quote").await;
        let mut joined = Vec::new();
        for (name, email) in [
            ("Acme Sensors", "sales@acme.example"),
            ("Other Devices", "bids@other.example"),
        ] {
            let people = app.supplier(name).await;
            let invitation = app.invite(&issued, name, email).await;
            let response = app.accept(invitation, people).await;
            let path = format!("/v1/suppliers/{}/responses/{response}", people.supplier);
            joined.push((people, path));
        }
        let (other, other_path) = joined.pop().unwrap();
        let (acme, acme_path) = joined.pop().unwrap();
        Self {
            issued,
            acme,
            acme_path,
            other,
            other_path,
        }
    }

    fn own(&self) -> String {
        format!("{}/own-clarifications", self.acme_path)
    }

    fn council(&self) -> String {
        format!("{}/clarifications", self.issued.path)
    }

    /// Acme asks this. Gives the question's id.
    async fn ask(&self, app: &TestApp, question: &str) -> String {
        let body = json!({ "question": question });
        let contributor = app.signed_in(self.acme.contributor);
        let asked = contributor.post(&self.own(), &body).await;
        asked.expect(201).text_at("/id")
    }

    fn publish(&self, id: &str) -> String {
        format!("{}/{id}/publish", self.council())
    }

    fn hand_back(&self, id: &str) -> String {
        format!("{}/{id}/return", self.council())
    }
}

fn published() -> serde_json::Value {
    json!({"question": "May a sensor be larger?", "answer": "Yes, by a tenth."})
}

both_databases! {
    async fn an_answer_goes_to_every_supplier_and_names_nobody(app: TestApp) {
        let asking = Asking::new(&app).await;
        let id = asking.ask(&app, "Acme asks: may our sensor be larger?").await;
        let waiting = app.officer().get(&format!("{}?state=asked", asking.council())).await.expect(200);
        assert_eq!(waiting.body["items"][0]["asked"], "Acme asks: may our sensor be larger?");
        let there = app.signed_in(asking.other.owner).get(&format!("{}/clarifications", asking.other_path)).await.expect(200);
        assert_eq!(there.body["items"], json!([]), "a question alone is for the council");

        let made = app.officer().post(&asking.publish(&id), &published()).await.expect(200);
        assert_eq!(made.body["number"], 1);
        for (person, path, own) in [(asking.acme.owner, &asking.acme_path, true), (asking.other.contributor, &asking.other_path, false)] {
            let seen = app.signed_in(person).get(&format!("{path}/clarifications")).await.expect(200);
            let item = &seen.body["items"][0];
            assert_eq!((&item["question"], &item["answer"], &item["own"]), (&published()["question"], &published()["answer"], &json!(own)));
            assert!(!seen.text.contains("Acme asks"), "{}", seen.text);
        }
        let late = app.supplier("Late Lamps").await;
        let invitation = app.invite(&asking.issued, "Late Lamps", "bids@late.example").await;
        let response = app.accept(invitation, late).await;
        let path = format!("/v1/suppliers/{}/responses/{response}/clarifications", late.supplier);
        let seen = app.signed_in(late.owner).get(&path).await.expect(200);
        assert_eq!(seen.body["items"][0]["number"], 1, "who joins later reads it as well");
    }

    async fn nobody_in_the_council_learns_who_asked_before_the_answers_are_opened(app: TestApp) {
        let asking = Asking::new(&app).await;
        let id = asking.ask(&app, "May a sensor be larger?").await;
        app.officer().post(&asking.publish(&id), &published()).await.expect(200);
        let one = format!("{}/{id}", asking.council());
        let trail = app.council_path("/audit-events?newestFirst=true&limit=100");
        for path in [&one, &asking.council(), &trail, &format!("{}/mail", asking.issued.path)] {
            let seen = app.officer().get(path).await;
            let seen = if seen.status == 403 { app.auditor().get(path).await } else { seen }.expect(200);
            assert!(!seen.text.contains("Acme"), "{path}: {}", seen.text);
            assert!(!seen.text.contains(&asking.acme.contributor.to_string()), "{path}: {}", seen.text);
        }
        assert!(app.officer().get(&one).await.body.get("askedBy").is_none());

        app.advance(DAY * 31);
        app.officer().post_empty(&format!("{}/open-answers", asking.issued.path)).await.expect(200);
        assert_eq!(app.auditor().get(&one).await.body["askedBy"], "Acme Sensors");
    }

    async fn a_question_that_is_handed_back_is_seen_by_whoever_asked_alone(app: TestApp) {
        let asking = Asking::new(&app).await;
        let id = asking.ask(&app, "Is the Acme 3000 good enough?").await;
        let nothing = app.officer().post(&asking.hand_back(&id), &json!({"reason": " "})).await;
        assert_eq!(nothing.expect_problem(422, "invalid-input").body["errors"][0]["pointer"], "/reason");
        app.officer().post(&asking.hand_back(&id), &json!({"reason": "Ask without the name."})).await.expect(204);
        let own = app.signed_in(asking.acme.owner).get(&asking.own()).await.expect(200);
        assert_eq!((&own.body["items"][0]["state"], &own.body["items"][0]["returnReason"]), (&json!("returned"), &json!("Ask without the name.")));
        let other = app.signed_in(asking.other.owner);
        for rest in ["clarifications", "own-clarifications"] {
            let seen = other.get(&format!("{}/{rest}", asking.other_path)).await.expect(200);
            assert_eq!(seen.body["items"], json!([]), "{rest}");
        }
    }

    async fn a_question_is_decided_once(app: TestApp) {
        let asking = Asking::new(&app).await;
        let id = asking.ask(&app, "May a sensor be larger?").await;
        let (officer, body) = (app.officer(), published());
        let (publish, hand_back, reason) = (asking.publish(&id), asking.hand_back(&id), json!({"reason": "No."}));
        let owner = app.signed_in(asking.acme.owner);
        let withdraw = format!("{}/{id}/withdraw", asking.own());
        let all = tokio::join!(officer.post(&publish, &body), officer.post(&publish, &body), officer.post(&hand_back, &reason), owner.post_empty(&withdraw));
        let statuses = [all.0.status, all.1.status, all.2.status, all.3.status];
        assert_eq!(statuses.iter().filter(|status| **status < 300).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 3, "{statuses:?}");
        app.officer().post(&publish, &body).await.expect_problem(409, "wrong-state");
        let unknown = asking.publish("00000000-0000-7000-8000-000000000000");
        app.officer().post(&unknown, &body).await.expect_problem(404, "not-found");
    }

    async fn a_question_is_taken_back_by_its_own_supplier_alone(app: TestApp) {
        let asking = Asking::new(&app).await;
        let id = asking.ask(&app, "May a sensor be larger?").await;
        let foreign = format!("{}/own-clarifications/{id}/withdraw", asking.other_path);
        app.signed_in(asking.other.owner).post_empty(&foreign).await.expect_problem(404, "not-found");
        let own = format!("{}/{id}/withdraw", asking.own());
        app.signed_in(asking.acme.owner).post_empty(&own).await.expect(204);
        app.officer().post(&asking.publish(&id), &published()).await.expect_problem(409, "wrong-state");
    }

    async fn nothing_is_asked_or_answered_after_the_deadline(app: TestApp) {
        let asking = Asking::new(&app).await;
        let id = asking.ask(&app, "May a sensor be larger?").await;
        app.advance(DAY * 31);
        let question = json!({"question": "And heavier?"});
        app.signed_in(asking.acme.owner).post(&asking.own(), &question).await.expect_problem(409, "deadline-passed");
        app.officer().post(&asking.publish(&id), &published()).await.expect_problem(409, "deadline-passed");
        app.officer().post(&asking.council(), &published()).await.expect_problem(409, "deadline-passed");
        let own = app.signed_in(asking.acme.owner).get(&asking.own()).await.expect(200);
        assert_eq!(own.body["items"][0]["state"], "asked");
    }

    async fn the_council_makes_something_clear_unasked_and_repeats_that_safely(app: TestApp) {
        let asking = Asking::new(&app).await;
        let officer = app.officer();
        let first = officer.post_once(&asking.council(), "k1", &published()).await.expect(201);
        let again = officer.post_once(&asking.council(), "k1", &published()).await.expect(201);
        assert_eq!(first.body, again.body);
        let shown = officer.get(&first.location()).await.expect(200);
        assert_eq!((&shown.body["state"], shown.body.get("asked")), (&json!("published"), None));
        let second = officer.post(&asking.council(), &published()).await.expect(201);
        assert_eq!(second.body["number"], 2);
        let nothing = officer.post(&asking.council(), &json!({"question": "", "answer": " "})).await.expect_problem(422, "invalid-input");
        assert_eq!((&nothing.body["errors"][0]["pointer"], &nothing.body["errors"][1]["pointer"]), (&json!("/question"), &json!("/answer")));
        let empty = officer.post(&asking.council(), &json!({"question": "", "answer": "x"})).await;
        assert_eq!(empty.expect_problem(422, "invalid-input").body["errors"][0]["pointer"], "/question");
    }

    async fn one_supplier_cannot_ask_without_end(app: TestApp) {
        let asking = Asking::new(&app).await;
        for number in 0..assay::limits::CLARIFICATIONS_OF_SUPPLIER_MAX {
            asking.ask(&app, &format!("Question {number}?")).await;
        }
        let owner = app.signed_in(asking.acme.owner);
        owner.post(&asking.own(), &json!({"question": "One more?"})).await.expect_problem(409, "limit-reached");
    }

    async fn anybody_reads_what_was_made_clear_about_an_open_procedure(app: TestApp) {
        let open = app.issued("open").await;
        app.officer().post(&format!("{}/clarifications", open.path), &published()).await.expect(201);
        let seen = app.anonymous().get(&format!("/v1/public/procurements/{}/clarifications", open.id)).await.expect(200);
        assert_eq!(seen.body["items"][0]["answer"], "Yes, by a tenth.");
        let closed = app.issued("quote").await;
        let path = format!("/v1/public/procurements/{}/clarifications", closed.id);
        app.anonymous().get(&path).await.expect_problem(404, "not-found");
    }
}

/// The texts of the mails to this address whose subject has these words.
fn mails(relay: &SmtpServer, to: &str, subject: &str) -> Vec<String> {
    let received = relay.received();
    let wanted = received.iter().filter(|mail| {
        mail.to.iter().any(|address| address == to)
            && mail.header("Subject").unwrap_or_default().contains(subject)
    });
    wanted.map(Received::plain).collect()
}

on_both!(
    those_who_must_know_are_written_to_and_nobody_else,
    |backend: Backend| async move {
        let relay = SmtpServer::start().await;
        let app = TestApp::with(backend, |config| config.mail_url = relay.url().into()).await;
        let asking = Asking::new(&app).await;
        let id = asking.ask(&app, "Is the Acme 3000 good enough?").await;
        app.run_jobs().await;
        let told = mails(&relay, "officer@ambridge.example", "asked a question");
        assert_eq!(told.len(), 1);
        assert!(told[0].contains(&id), "{}", told[0]);
        assert!(!told[0].contains("Acme"), "{}", told[0]);

        let reason = json!({"reason": "Ask without the name."});
        app.officer()
            .post(&asking.hand_back(&id), &reason)
            .await
            .expect(204);
        app.run_jobs().await;
        let returned = relay.received();
        let returned: Vec<_> = returned
            .iter()
            .filter(|mail| mail.plain().contains("Ask without the name."))
            .collect();
        assert_eq!(returned.len(), 1);
        assert!(!returned[0].to.contains(&"bids@other.example".to_owned()));
        let listed = app
            .officer()
            .get(&format!("{}/mail", asking.issued.path))
            .await
            .expect(200);
        assert!(
            !listed.text.contains("clarification_returned"),
            "{}",
            listed.text
        );

        let id = asking.ask(&app, "May a sensor be larger?").await;
        app.officer()
            .post(&asking.publish(&id), &published())
            .await
            .expect(200);
        app.run_jobs().await;
        for to in ["sales@acme.example", "bids@other.example"] {
            let told = mails(&relay, to, "Clarification 1");
            assert_eq!(told.len(), 1, "{to}");
            assert!(told[0].contains("Yes, by a tenth."), "{}", told[0]);
        }
    }
);
