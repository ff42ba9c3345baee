//! What holds on every page: errors, languages, HEAD.

use reqwest::Method;

use crate::{both_databases, support::app::TestApp};

const PUBLIC: [&str; 8] = [
    "/",
    "/help",
    "/accessibility",
    "/privacy",
    "/cookies",
    "/sign-in",
    "/sign-in/password",
    "/check-your-mail",
];

both_databases! {
    async fn public_pages_are_there_in_both_languages_and_answer_head(app: TestApp) {
        for path in PUBLIC {
            let english = app.browser().get(path).await.expect(200);
            let welsh = app.browser().get(&format!("{path}?lang=cy")).await.expect(200);
            assert_eq!(english.page().attribute("lang"), Some("en"));
            assert_eq!(welsh.page().attribute("lang"), Some("cy"));
            if path != "/help" {
                assert_ne!(english.heading(), welsh.heading(), "{path}");
            }
            assert_ne!(english.text(), welsh.text(), "{path}");
            let head = app.browser().request(Method::HEAD, path).send().await.unwrap();
            assert_eq!(head.status(), 200, "{path}");
            assert!(head.text().await.unwrap().is_empty());
        }
    }

    async fn a_chosen_language_stays(app: TestApp) {
        let browser = app.browser();
        browser.get("/?lang=cy").await.expect(200);
        let next = browser.get("/sign-in?next=%2Faccount").await.expect(200);
        assert_eq!(next.heading(), "Mewngofnodi");
        let languages: Vec<_> = next.page().named("a").into_iter().filter(|a| a.attribute("rel") == Some("alternate")).collect();
        assert_eq!(languages.len(), 1);
        assert_eq!(languages[0].attribute("href"), Some("/sign-in?next=%2Faccount&lang=en"));
        browser.get("/?lang=xx").await.expect(200);
        assert_eq!(browser.get("/").await.page().attribute("lang"), Some("cy"));
    }

    async fn errors_of_pages_are_pages_and_errors_of_the_api_are_problems(app: TestApp) {
        let browser = app.browser();
        let missing = browser.get("/no-such-page").await.expect(404);
        assert_eq!(missing.heading(), "Page not found");
        let welsh = browser.get("/no-such-page?lang=cy").await.expect(404);
        assert_eq!(welsh.heading(), "Heb ddod o hyd i'r dudalen");
        let wrong_way = browser.send(browser.request(Method::PUT, "/help"), "/help").await.expect(405);
        assert_eq!(wrong_way.headers["allow"], "GET, HEAD");
        assert!(wrong_way.page.is_some());
        app.anonymous().get("/v1/nowhere").await.expect_problem(404, "not-found");
    }

    async fn when_the_database_is_away_a_page_says_so(app: TestApp) {
        let browser = app.browser_of(app.world.a.officer).await;
        if cfg!(not(windows)) && app.app.db.backend() == assay::db::seam::Backend::Postgres {
            app.lose_database();
            let seen = browser.get("/account").await;
            assert!(matches!(seen.status, 500 | 503), "{}", seen.status);
            assert!(seen.page.is_some());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_over_the_limit_gets_a_page() {
    let backend = assay::db::seam::Backend::Sqlite;
    let app = TestApp::with(backend, |config| config.requests_per_minute = 2).await;
    let browser = app.browser();
    browser.get("/help").await.expect(200);
    browser.get("/help").await.expect(200);
    let refused = browser.get("/help?lang=cy").await.expect(429);
    assert_eq!(refused.heading(), "Gormod o geisiadau");
    assert!(refused.headers.contains_key("retry-after"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_browser_that_is_signed_in_has_a_limit_of_its_own() {
    let backend = assay::db::seam::Backend::Sqlite;
    let app = TestApp::with(backend, |config| config.requests_per_minute = 20).await;
    let one = app.browser_of(app.world.a.officer).await;
    let other = app.browser_of(app.world.a.evaluator).await;
    let mut refused = false;
    for _ in 0..60 {
        refused |= one.get("/account").await.status == 429;
    }
    assert!(refused);
    other.get("/account").await.expect(200);
    app.browser().get("/help").await.expect(200);
}
