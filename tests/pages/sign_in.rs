//! Signing in and out with a browser.

use assay::{
    app::credentials::links::render_code,
    db::{
        schema::sign_in_link,
        seam::{Scope, SeamError},
    },
    domain::ids::SignInLinkId,
};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use jiff::SignedDuration;
use reqwest::Method;

use crate::{
    both_databases,
    support::{
        app::TestApp,
        browser::{Browser, Seen, SendsFields},
    },
};

const OFFICER: &str = "officer@ambridge.example";
const PASSWORD: &str = "correct horse battery staple";

both_databases! {
    async fn a_mailed_link_signs_in_once_and_leads_to_ones_council(app: TestApp) {
        let browser = app.browser();
        let page = browser.get("/sign-in").await.expect(200);
        let asked = browser.submit(&page, "/sign-in", &[("email", OFFICER)]).await;
        assert_eq!(asked.location().as_deref(), Some("/check-your-mail"));
        browser.follow(asked).await.expect(200);
        app.run_jobs().await;
        let mails = std::fs::read_dir(app.folder.path().join("mail")).unwrap();
        assert_eq!(mails.count(), 1);

        let path = format!("/sign-in/{}", app.sign_in_token(app.world.a.officer).await);
        let page = browser.get(&path).await.expect(200);
        assert!(browser.get(&path).await.status == 200, "looking uses nothing up");
        let signed_in = browser.submit(&page, &path, &[]).await.expect(303);
        assert_eq!(signed_in.location().as_deref(), Some("/home"));
        let home = browser.get("/home").await.expect(303);
        assert_eq!(home.location(), Some(format!("/councils/{}", app.world.a.council)));
        browser.get(&path).await.expect(404);
        let again = app.browser();
        let other = again.get("/sign-in").await;
        let fields = [("form_token", other.page().named("input").iter().find(|i| i.attribute("name") == Some("form_token")).unwrap().attribute("value").unwrap())];
        again.send(again.request(Method::POST, &path).fields(&fields), &path).await.expect(404);
    }

    async fn an_unknown_address_gets_the_same_page(app: TestApp) {
        let browser = app.browser();
        let page = browser.get("/sign-in").await;
        let known = browser.submit(&page, "/sign-in", &[("email", OFFICER)]).await.expect(303);
        let unknown = browser.submit(&page, "/sign-in", &[("email", "nobody@ambridge.example")]).await.expect(303);
        assert_eq!(known.location(), unknown.location());
    }

    async fn what_is_wrong_with_the_form_is_said_and_what_was_typed_stays(app: TestApp) {
        let browser = app.browser();
        let page = browser.get("/sign-in?next=%2Faccount").await;
        let empty = browser.submit(&page, "/sign-in", &[]).await.expect(422);
        assert_eq!(empty.errors(), [("email".to_owned(), "Enter your e-mail address".to_owned())]);
        let wrong = browser.submit(&empty, "/sign-in", &[("email", "officer <at> \"council\"")]).await.expect(422);
        assert_eq!(wrong.value("email"), "officer <at> \"council\"");
        let way_on = wrong.page().named("input").into_iter().find(|i| i.attribute("name") == Some("next")).unwrap();
        assert_eq!(way_on.attribute("value"), Some("/account"));
    }

    async fn a_password_signs_in_and_leads_back_to_where_one_was_going(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let page = officer.get("/account/password").await.expect(200);
        let set = officer.submit(&page, "/account/password", &[("new", PASSWORD)]).await.expect(303);
        let account = officer.follow(set).await.expect(200);
        assert!(account.text().contains("Your password is set"), "{}", account.text());
        assert!(!officer.get("/account").await.text().contains("Your password is set"));

        let browser = app.browser();
        let sent = browser.get("/account/sessions?x=1").await.expect(303);
        let sign_in = browser.follow(sent).await.expect(200);
        let link = sign_in.page().named("a").into_iter().find(|a| a.text == "Sign in with a password").unwrap();
        let page = browser.get(link.attribute("href").unwrap()).await.expect(200);
        let wrong = browser.submit(&page, "/sign-in/password", &[("email", OFFICER), ("password", "not the password")]).await.expect(422);
        assert_eq!(wrong.errors().len(), 1);
        assert_eq!(wrong.value("email"), OFFICER);
        assert_eq!(wrong.value("password"), "", "a password is never shown again");
        let unknown = browser.submit(&page, "/sign-in/password", &[("email", "nobody@ambridge.example"), ("password", "not the password")]).await.expect(422);
        assert_eq!(unknown.errors(), wrong.errors());
        let signed_in = browser.submit(&wrong, "/sign-in/password", &[("password", PASSWORD)]).await.expect(303);
        assert_eq!(signed_in.location().as_deref(), Some("/account/sessions?x=1"));
    }

    async fn signing_out_ends_the_session_on_the_server_too(app: TestApp) {
        let browser = app.browser_of(app.world.a.officer).await;
        let cookie = browser.cookie("assay-session").unwrap();
        let account = browser.get("/account").await.expect(200);
        let out = browser.submit(&account, "/sign-out", &[]).await.expect(303);
        assert!(browser.follow(out).await.expect(200).text().contains("You are signed out"));
        assert_eq!(browser.cookie("assay-session"), None);
        browser.set_cookie("assay-session", &cookie);
        browser.get("/account").await.expect(303);
    }

    async fn a_session_ends_when_it_is_not_used_and_at_last_anyway(app: TestApp) {
        let browser = app.browser_of(app.world.a.officer).await;
        app.advance(SignedDuration::from_hours(25));
        browser.get("/account").await.expect(303);

        let browser = app.browser_of(app.world.a.officer).await;
        for _ in 0..8 {
            app.advance(SignedDuration::from_hours(20));
            browser.get("/account").await.expect(200);
        }
        app.advance(SignedDuration::from_hours(8));
        browser.get("/account").await.expect(303);
    }

    async fn the_code_of_the_mail_signs_in_where_the_link_was_asked_for(app: TestApp) {
        let browser = app.browser();
        assert!(browser.get("/check-your-mail").await.page().named("form").is_empty());
        let page = ask_for_link(&browser, OFFICER).await;
        let empty = browser.submit(&page, "/check-your-mail", &[]).await.expect(422);
        assert_eq!(empty.errors()[0].0, "code");
        let code = newest_code(&app).await;
        let typed = format!("{} {}", code[..4].to_uppercase(), &code[4..]);
        let elsewhere = app.browser();
        let other = ask_for_link(&elsewhere, "nobody@ambridge.example").await;
        let refused = elsewhere.submit(&other, "/check-your-mail", &[("code", &typed)]).await.expect(422);
        assert_eq!(refused.value("code"), typed, "what was typed stays");
        let signed_in = browser.submit(&page, "/check-your-mail", &[("code", &typed)]).await.expect(303);
        assert_eq!(signed_in.location().as_deref(), Some("/home"));
        browser.get("/account").await.expect(200);

        let again = app.browser();
        let page = ask_for_link(&again, OFFICER).await;
        for _ in 0..5 {
            again.submit(&page, "/check-your-mail", &[("code", "aaaa-aaaa")]).await.expect(422);
        }
        let code = newest_code(&app).await;
        again.submit(&page, "/check-your-mail", &[("code", &code)]).await.expect(422);
    }

    async fn a_form_from_elsewhere_does_nothing(app: TestApp) {
        let browser = app.browser_of(app.world.a.officer).await;
        let page = browser.get("/account/language").await;
        let token = page.page().named("input").into_iter().find(|i| i.attribute("name") == Some("form_token")).unwrap();
        let token = token.attribute("value").unwrap();
        let other = app.browser_of(app.world.a.evaluator).await.get("/account/language").await;
        let other = other.page().named("input").into_iter().find(|i| i.attribute("name") == Some("form_token")).unwrap().attribute("value").unwrap().to_owned();
        let path = "/account/language";
        for (fields, header) in [
            (vec![("language", "cy")], None),
            (vec![("language", "cy"), ("form_token", "")], None),
            (vec![("language", "cy"), ("form_token", other.as_str())], None),
            (vec![("language", "cy"), ("form_token", token)], Some(("Sec-Fetch-Site", "cross-site"))),
            (vec![("language", "cy"), ("form_token", token)], Some(("Sec-Fetch-Site", "same-site"))),
            (vec![("language", "cy"), ("form_token", token)], Some(("Origin", "https://evil.example"))),
            (vec![("language", "cy"), ("form_token", token)], Some(("Origin", "null"))),
        ] {
            let mut request = browser.request(Method::POST, path).fields(&fields);
            if let Some((name, value)) = header {
                request = request.header(name, value);
            }
            let refused = browser.send(request, path).await.expect(403);
            assert_eq!(refused.heading(), "The form could not be used");
        }
        assert!(browser.get("/account").await.text().contains("English"));
        browser.submit(&page, path, &[("language", "cy")]).await.expect(303);
        assert!(browser.get("/account").await.text().contains("Cymraeg"));
    }
}

/// Asks for a sign-in link, and sees what to do next.
async fn ask_for_link(browser: &Browser, email: &str) -> Seen {
    let page = browser.get("/sign-in").await;
    let asked = browser.submit(&page, "/sign-in", &[("email", email)]).await;
    browser.follow(asked).await.expect(200)
}

/// The code of the link that was asked for last.
async fn newest_code(app: &TestApp) -> String {
    let found = app.app.db.read(Scope::System, |db| {
        sign_in_link::table
            .order(sign_in_link::id.desc())
            .select(sign_in_link::id)
            .first::<SignInLinkId>(db)
            .map_err(SeamError::from)
    });
    render_code(&app.app.key, found.await.unwrap())
}
