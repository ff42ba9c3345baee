//! A mail that was given up: on record, and put back in the queue by an officer.

use assay::db::seam::Backend;
use serde_json::{Value, json};

use crate::{
    on_both,
    support::{
        actor::Answer,
        app::TestApp,
        procurements::Prepared,
        smtp::{Behaviour, SmtpServer, Stage},
    },
};

/// An application whose relay will not have the first mail, and an invitation by that mail.
async fn given_up(backend: Backend) -> (TestApp, SmtpServer, Prepared, String) {
    let relay = SmtpServer::start().await;
    let app = TestApp::with(backend, |config| config.mail_url = relay.url().into()).await;
    relay.script([Behaviour::Refuse(Stage::Recipient, 550)]);
    let issued = app.issued("quote").await;
    app.invite(&issued, "Lumen", "ana@lumen.example").await;
    app.run_jobs().await;
    assert!(relay.received().is_empty());
    let mails = app
        .officer()
        .get(&format!("{}/mail", issued.path))
        .await
        .expect(200);
    assert_eq!(mails.body["items"][0]["state"], "dead", "{}", mails.text);
    assert_eq!(mails.body["items"][0]["lastError"], "smtp-550");
    let retry = format!(
        "{}/mail/{}/retry",
        issued.path,
        mails.text_at("/items/0/id")
    );
    (app, relay, issued, retry)
}

async fn trail(app: &TestApp, action: &str) -> Answer {
    let path = app.council_path(&format!("/audit-events?action={action}"));
    app.auditor().get(&path).await.expect(200)
}

on_both!(
    a_mail_that_is_given_up_is_on_record_and_goes_out_when_an_officer_puts_it_back,
    |backend| async move {
        let (app, relay, issued, retry) = given_up(backend).await;
        let failed = trail(&app, "mail.failed").await;
        let events = failed.body["items"].as_array().unwrap();
        assert_eq!(events.len(), 1, "{}", failed.text);
        assert_eq!(events[0]["actorKind"], "system");
        assert_eq!(
            events[0]["detail"],
            json!({"template": "invitation", "reason": "smtp-550", "attempts": 1})
        );
        assert!(!failed.text.contains("lumen.example"));

        let again = app.officer().post_empty(&retry).await.expect(200);
        assert_eq!(again.body["state"], "waiting");
        assert_eq!(again.body["attempts"], 0);
        assert_eq!(again.body["lastError"], Value::Null);
        app.run_jobs().await;
        assert_eq!(relay.received().len(), 1);
        assert!(relay.received()[0].plain().contains("/i/"));
        let mails = app
            .officer()
            .get(&format!("{}/mail", issued.path))
            .await
            .expect(200);
        assert_eq!(mails.body["items"][0]["state"], "sent");
        let retried = trail(&app, "mail.retried").await;
        assert_eq!(
            retried.body["items"][0]["actorId"],
            app.world.a.officer.to_string()
        );
        assert_eq!(retried.body["items"].as_array().unwrap().len(), 1);
        app.officer()
            .post_empty(&retry)
            .await
            .expect_problem(409, "wrong-state");
    }
);

on_both!(
    only_the_councils_own_officers_put_a_mail_back,
    |backend| async move {
        let (app, relay, issued, retry) = given_up(backend).await;
        for reader in [app.evaluator(), app.auditor(), app.administrator()] {
            reader
                .post_empty(&retry)
                .await
                .expect_problem(403, "not-permitted");
        }
        app.officer_of_b()
            .post_empty(&retry)
            .await
            .expect_problem(404, "not-found");
        let mail = retry.strip_prefix(&issued.path).unwrap();
        let other = app.prepared("quote").await;
        let elsewhere = format!("{}{mail}", other.path);
        app.officer()
            .post_empty(&elsewhere)
            .await
            .expect_problem(404, "not-found");
        app.run_jobs().await;
        assert!(relay.received().is_empty());
    }
);
