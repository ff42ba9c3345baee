//! An administrator chooses how the council's pages look, and tests whether mail goes out.

use data_encoding::BASE64;
use serde_json::json;

use crate::{
    both_databases, on_both,
    support::{
        app::TestApp,
        browser::{Browser, Seen},
        smtp::{Behaviour, SmtpServer, Stage},
    },
};

/// The beginning of a PNG picture of this size.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes
}

fn settings(app: &TestApp, part: &str) -> String {
    format!("/councils/{}/settings{part}", app.world.a.council)
}

/// Sends the form of the page with a colour, and with a logo if there is one.
async fn choose(browser: &Browser, page: &Seen, colour: &str, logo: Option<Vec<u8>>) -> Seen {
    let file = logo.map(|bytes| ("logo", "logo.png", bytes));
    let typed = [("colour", colour)];
    browser.upload(page, &page.path, &typed, file).await
}

/// The address of the council's own styles, as a page names it.
fn style(page: &Seen) -> Option<String> {
    let links = page.page().named("link").into_iter();
    links
        .filter_map(|link| link.attribute("href").map(str::to_owned))
        .find(|href| href.starts_with("/brand/"))
}

both_databases! {
    async fn colour_and_logo_are_on_the_councils_pages_and_on_nobody_elses(app: TestApp) {
        let administrator = app.browser_of(app.world.a.administrator).await;
        let page = administrator.get(&settings(&app, "/branding")).await.expect(200);
        assert_eq!(style(&page), None);
        let saved = choose(&administrator, &page, "#003366", Some(png(240, 80))).await.expect(303);
        let shown = administrator.follow(saved).await;
        assert!(shown.text().contains("Colour and logo are saved"));
        let href = style(&shown).unwrap();
        let css = administrator.request(reqwest::Method::GET, &href).send().await.unwrap();
        assert!(css.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        assert!(css.text().await.unwrap().contains("--govuk-brand-colour:#003366"));
        let logo = href.replace("style.css", "logo.png");
        assert!(shown.html.contains(&format!("src=\"{logo}\"")));
        let picture = administrator.request(reqwest::Method::GET, &logo).send().await.unwrap();
        assert_eq!(picture.bytes().await.unwrap(), png(240, 80));

        let open = app.issued("open").await;
        let public = app.browser().get(&format!("/p/{}", open.id)).await.expect(200);
        assert_eq!(style(&public), Some(href.clone()), "anybody who reads an open procedure sees whose it is");
        let elsewhere = app.browser_of(app.world.b.officer).await;
        let other = elsewhere.get(&format!("/councils/{}", app.world.b.council)).await.expect(200);
        assert_eq!(style(&other), None);
        let old = href.replace(href.split('/').nth(3).unwrap(), "0000000000000000");
        let gone = app.browser().request(reqwest::Method::GET, &old).send().await.unwrap();
        assert_eq!(gone.status(), 404);
    }

    async fn what_cannot_be_shown_is_refused_beside_its_field(app: TestApp) {
        let administrator = app.browser_of(app.world.a.administrator).await;
        let path = settings(&app, "/branding");
        let page = administrator.get(&path).await.expect(200);
        for (colour, logo, field) in [
            ("#ffdd00", None, "colour"),
            ("green", None, "colour"),
            ("#003366", Some(b"<svg/>".to_vec()), "logo"),
            ("#003366", Some(png(2000, 80)), "logo"),
            ("#003366", Some(vec![0; 110 * 1024]), "logo"),
        ] {
            let refused = choose(&administrator, &page, colour, logo).await.expect(422);
            assert_eq!(refused.errors()[0].0, field, "{colour}");
            assert_eq!(refused.value("colour"), colour, "what was typed is kept");
        }
        app.browser_of(app.world.a.officer).await.get(&path).await.expect(403);
        app.browser_of(app.world.b.administrator).await.get(&path).await.expect(404);
    }

    async fn a_logo_stays_when_the_colour_changes_and_can_be_taken_away(app: TestApp) {
        let administrator = app.browser_of(app.world.a.administrator).await;
        let path = settings(&app, "/branding");
        let page = administrator.get(&path).await.expect(200);
        choose(&administrator, &page, "#003366", Some(png(240, 80))).await.expect(303);
        choose(&administrator, &page, "#002244", None).await.expect(422);
        let again = administrator.get(&path).await.expect(200);
        choose(&administrator, &again, "", None).await.expect(303);
        let api = app.council_path("/branding");
        let kept = app.administrator().get(&api).await.expect(200);
        assert_eq!(kept.body, json!({"logo": BASE64.encode(&png(240, 80))}));
        let last = administrator.get(&path).await.expect(200);
        administrator.upload(&last, &path, &[("remove", "yes")], None).await.expect(303);
        assert_eq!(app.administrator().get(&api).await.expect(200).body, json!({}));
    }

    async fn branding_over_the_api_names_the_version_it_replaces(app: TestApp) {
        let api = app.council_path("/branding");
        let administrator = app.administrator();
        let before = administrator.get(&api).await.expect(200);
        let chosen = json!({"colour": "#003366", "logo": BASE64.encode(&png(240, 80))});
        let put = administrator.put(&api, &before.etag(), &chosen).await.expect(200);
        administrator.put(&api, &before.etag(), &json!({})).await.expect_problem(412, "version-conflict");
        let wrong = json!({"colour": "#ffffff", "logo": "?"});
        let refused = administrator.put(&api, &put.etag(), &wrong).await.expect_problem(422, "invalid-input");
        let codes: Vec<_> = refused.body["errors"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["too-light", "not-base64"]);
        assert_eq!(administrator.get(&api).await.expect(200).body, chosen);
    }
}

on_both!(
    a_test_mail_reaches_who_asks_and_what_the_relay_says_is_shown,
    |backend| async move {
        let relay = SmtpServer::start().await;
        let app = TestApp::with(backend, |config| config.mail_url = relay.url().into()).await;
        let administrator = app.browser_of(app.world.a.administrator).await;
        let path = settings(&app, "/mail");
        let page = administrator.get(&path).await.expect(200);
        assert!(page.text().contains("No test yet."), "{}", page.text());
        let sent = administrator.submit(&page, &path, &[]).await.expect(303);
        let waiting = administrator.follow(sent).await;
        assert!(waiting.text().contains("On its way"), "{}", waiting.text());
        relay.script([Behaviour::Refuse(Stage::Recipient, 550)]);
        app.run_jobs().await;
        let refused = administrator.get(&path).await.expect(200);
        assert!(
            refused.text().contains("refused it (smtp-550)"),
            "{}",
            refused.text()
        );

        administrator.submit(&page, &path, &[]).await.expect(303);
        app.run_jobs().await;
        let received = relay.received();
        assert_eq!(received.len(), 1);
        assert!(received[0].header("Subject").unwrap().contains("Test mail"));
        let tests = app
            .administrator()
            .get(&app.council_path("/mail-tests"))
            .await
            .expect(200);
        let states: Vec<_> = tests.body["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["state"].as_str().unwrap())
            .collect();
        assert_eq!(states, ["sent", "dead"], "the latest first");

        for _ in 0..3 {
            administrator.submit(&page, &path, &[]).await.expect(303);
        }
        let full = administrator.submit(&page, &path, &[]).await.expect(422);
        assert!(full.text().contains("Earlier test mails still wait"));
        app.browser_of(app.world.a.officer)
            .await
            .get(&path)
            .await
            .expect(403);
    }
);
