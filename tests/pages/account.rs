//! What a person sees and changes of their own.

use crate::{both_databases, support::app::TestApp};

both_databases! {
    async fn the_language_is_kept_with_the_person(app: TestApp) {
        let browser = app.browser_of(app.world.a.officer).await;
        let page = browser.get("/account/language").await.expect(200);
        let nothing = browser.submit(&page, "/account/language", &[("language", "fr")]).await.expect(422);
        assert_eq!(nothing.errors()[0].0, "language");
        let changed = browser.submit(&page, "/account/language", &[("language", "cy")]).await;
        assert_eq!(browser.follow(changed).await.heading(), "Eich cyfrif");
        let elsewhere = app.browser_of(app.world.a.officer).await;
        assert_eq!(elsewhere.get("/account").await.heading(), "Eich cyfrif");
    }

    async fn one_sees_and_ends_where_one_is_signed_in(app: TestApp) {
        let (here, there) = (app.browser_of(app.world.a.officer).await, app.browser_of(app.world.a.officer).await);
        let page = here.get("/account/sessions").await.expect(200);
        let buttons: Vec<_> = page.page().named("button").into_iter().filter(|b| b.attribute("name") == Some("session")).collect();
        assert_eq!(buttons.len(), 1, "this browser's own session has no button");
        let session = buttons[0].attribute("value").unwrap();
        here.submit(&page, "/account/sessions", &[("session", session)]).await.expect(303);
        there.get("/account").await.expect(303);
        here.get("/account").await.expect(200);

        let other = app.browser_of(app.world.a.evaluator).await;
        let page = here.get("/account/sessions").await;
        let foreign = here.submit(&page, "/account/sessions/end-all", &[]).await;
        assert!(here.follow(foreign).await.text().contains("You are signed out"));
        here.get("/account").await.expect(303);
        other.get("/account").await.expect(200);
    }

    async fn a_new_password_is_judged_in_words(app: TestApp) {
        let browser = app.browser_of(app.world.a.officer).await;
        let page = browser.get("/account/password").await;
        for (new, words) in [("", "Enter a new password"), ("short", "12")] {
            let refused = browser.submit(&page, "/account/password", &[("new", new)]).await.expect(422);
            let errors = refused.errors();
            assert_eq!(errors[0].0, "new");
            assert!(errors[0].1.contains(words), "{errors:?}");
        }
    }
}
