//! Whoever gets an invitation can check that it is genuine, by a way that does not begin with its link.

use serde_json::json;

use crate::{
    on_both,
    support::{app::TestApp, smtp::SmtpServer},
};

on_both!(
    the_code_of_an_invitation_says_who_asks_and_another_says_nothing,
    |backend| async move {
        let relay = SmtpServer::start().await;
        let app = TestApp::with(backend, |config| config.mail_url = relay.url().into()).await;
        let issued = app.issued("quote").await;
        app.invite(&issued, "Lumen", "ana@lumen.example").await;
        app.run_jobs().await;
        let procurement = app.officer().get(&issued.path).await.expect(200);
        let code = procurement.text_at("/checkCode");
        let mail = relay.received()[0].plain().replace('\n', " ");
        assert!(mail.contains(&format!("check code {code} there")), "{mail}");

        let browser = app.browser();
        let typed = code.replace('-', " ").to_lowercase();
        let page = browser
            .get(&format!("/check?code={}", typed.replace(' ', "+")))
            .await
            .expect(200);
        assert!(
            page.text().contains("asks for this through this service"),
            "{}",
            page.text()
        );
        assert!(page.text().contains(&procurement.text_at("/title")));
        assert!(
            !page.text().contains("Lumen"),
            "it does not say who was invited"
        );
        let unknown = browser.get("/check?code=0000-0000").await.expect(422);
        assert_eq!(unknown.errors()[0].0, "code");
        assert_eq!(unknown.value("code"), "0000-0000");

        let anyone = app.actor(None);
        let checked = anyone
            .get(&format!("/v1/public/check-codes/{code}"))
            .await
            .expect(200);
        assert_eq!(checked.body["state"], json!("issued"));
        assert_eq!(checked.body["reference"], procurement.body["reference"]);
        anyone
            .get("/v1/public/check-codes/nonsense")
            .await
            .expect(404);
    }
);

on_both!(
    the_page_of_an_invitation_says_how_long_it_takes_and_how_to_check_it,
    |backend| async move {
        let app = TestApp::new(backend).await;
        let issued = app.issued("quote").await;
        let invitation = app.invite(&issued, "Lumen", "ana@lumen.example").await;
        let handle = crate::support::procurements::handle(invitation, 1);
        let page = app.browser().get(&format!("/i/{handle}")).await.expect(200);
        let code = app.officer().get(&issued.path).await.text_at("/checkCode");
        assert!(page.text().contains(&code), "{}", page.text());
        assert!(
            page.text().contains("minutes if the papers are at hand"),
            "{}",
            page.text()
        );
    }
);

on_both!(a_draft_has_no_code, |backend| async move {
    let app = TestApp::new(backend).await;
    let draft = app.prepared("quote").await;
    let draft = app.officer().get(&draft.path).await.expect(200);
    assert_eq!(draft.body.get("checkCode"), None);
});
