//! What was mailed to a supplier can be read in the service too, without what opens something.

use serde_json::json;

use crate::{
    on_both,
    support::{
        app::TestApp,
        smtp::{Behaviour, SmtpServer, Stage},
    },
};

on_both!(
    a_supplier_finds_what_it_was_mailed_once_it_took_the_invitation_up,
    |backend| async move {
        let relay = SmtpServer::start().await;
        let app = TestApp::with(backend, |config| config.mail_url = relay.url().into()).await;
        let issued = app.issued("quote").await;
        let lumen = app.supplier("Lumen Ltd").await;
        let owner = app.signed_in(lumen.owner);
        let messages = format!("/v1/suppliers/{}/messages", lumen.supplier);
        let invitation = app.invite(&issued, "Lumen", "ana@lumen.example").await;
        app.run_jobs().await;
        let before = owner.get(&messages).await.expect(200);
        assert_eq!(
            before.body["items"],
            json!([]),
            "nothing before it is theirs"
        );

        app.accept(invitation, lumen).await;
        let published = format!("{}/clarifications", issued.path);
        let clarified = json!({"question": "Which mast?", "answer": "Any."});
        app.officer().post(&published, &clarified).await.expect(201);
        app.run_jobs().await;
        let listed = owner.get(&messages).await.expect(200);
        let kinds: Vec<_> = listed.body["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                (
                    item["kind"].as_str().unwrap(),
                    item["state"].as_str().unwrap(),
                )
            })
            .collect();
        let expected = [("clarification_published", "sent"), ("invitation", "sent")];
        assert_eq!(kinds, expected, "{}", listed.text);

        let id = |place: usize| listed.text_at(&format!("/items/{place}/id"));
        let read = owner
            .get(&format!("{messages}/{}", id(0)))
            .await
            .expect(200);
        assert!(
            read.text_at("/text").contains("Which mast?"),
            "{}",
            read.text
        );
        let invited = owner
            .get(&format!("{messages}/{}", id(1)))
            .await
            .expect(200);
        let mailed = relay.received()[0].plain();
        assert!(mailed.contains("/i/"));
        assert!(
            !invited.text.contains("/i/"),
            "the secret link stays in the mail"
        );
        let response = format!("/suppliers/{}/responses/", lumen.supplier);
        assert!(
            invited.text_at("/text").contains(&response),
            "{}",
            invited.text
        );

        let other = app.supplier("Other Ltd").await;
        let stranger = app.signed_in(other.owner);
        stranger.get(&messages).await.expect(404);
        let elsewhere = format!("/v1/suppliers/{}/messages/{}", other.supplier, id(0));
        stranger.get(&elsewhere).await.expect(404);
    }
);

on_both!(
    a_mail_that_never_arrived_is_read_on_the_page,
    |backend| async move {
        let relay = SmtpServer::start().await;
        let app = TestApp::with(backend, |config| config.mail_url = relay.url().into()).await;
        let issued = app.issued("quote").await;
        let lumen = app.supplier("Lumen Ltd").await;
        relay.script([Behaviour::Refuse(Stage::Recipient, 550)]);
        let invitation = app.invite(&issued, "Lumen", "ana@lumen.example").await;
        app.run_jobs().await;
        app.accept(invitation, lumen).await;

        let colleague = app.browser_of(lumen.contributor).await;
        let page = format!("/suppliers/{}/messages", lumen.supplier);
        let listed = colleague.get(&page).await.expect(200);
        assert!(listed.text().contains("Given up"), "{}", listed.text());
        let link = listed
            .page()
            .named("a")
            .iter()
            .filter_map(|a| a.attribute("href"))
            .find(|href| href.starts_with(&format!("{page}/")))
            .unwrap()
            .to_owned();
        let read = colleague.get(&link).await.expect(200);
        assert!(read.text().contains("could not be delivered"));
        assert!(
            read.text().contains("Council invites Lumen"),
            "{}",
            read.text()
        );
        let welsh = colleague.get(&format!("{link}?lang=cy")).await.expect(200);
        assert!(welsh.text().contains("Nid oedd modd danfon"));
    }
);
