//! A council answers about itself on pages.

use crate::{
    both_databases,
    support::{
        app::TestApp,
        browser::{Browser, Seen},
    },
};

fn set(app: &TestApp) -> String {
    format!(
        "/councils/{}/own-answers/council-readiness/1.0.0",
        app.world.a.council
    )
}

/// Opens a question and sends what is typed.
async fn answer(browser: &Browser, address: &str, typed: &[(&str, &str)]) -> Seen {
    let page = browser.get(address).await.expect(200);
    browser.submit(&page, address, typed).await
}

both_databases! {
    async fn an_officer_answers_question_by_question_and_sees_how_far_the_council_is(app: TestApp) {
        let browser = app.browser_of(app.world.a.officer).await;
        let list = browser.get(&format!("/councils/{}/own-answers", app.world.a.council)).await.expect(200);
        assert!(list.text().contains("Not yet started"));
        let set = set(&app);
        let empty = browser.get(&set).await.expect(200);
        assert!(empty.text().contains("0 of 5 questions answered"), "{}", empty.text());

        let sent = answer(&browser, &format!("{set}/COU-02"), &[("option", "yes"), ("action", "continue")]).await.expect(303);
        assert_eq!(sent.location().unwrap(), format!("{set}/COU-03"), "the next question follows");
        let sent = answer(&browser, &format!("{set}/COU-03"), &[("option", "yes"), ("action", "later")]).await.expect(303);
        let seen = browser.follow(sent).await.expect(200);
        assert!(seen.text().contains("2 of 5 questions answered"), "{}", seen.text());
        assert!(seen.text().contains("Yes: 2"), "{}", seen.text());

        let over_the_api = app.officer().get(&app.council_path("/own-answers/council-readiness/1.0.0")).await.expect(200);
        assert_eq!(over_the_api.body["answers"]["COU-03"]["option"], "yes");
    }

    async fn an_answer_that_is_not_whole_is_kept_and_what_is_missing_is_said_beside_it(app: TestApp) {
        let browser = app.browser_of(app.world.a.officer).await;
        let question = format!("{}/COU-02", set(&app));
        let refused = answer(&browser, &question, &[("option", "partly"), ("action", "continue")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "detail");
        let seen = browser.get(&set(&app)).await.expect(200);
        assert!(seen.text().contains("There is a problem"), "{}", seen.text());
        let typed = [("option", "partly"), ("detail", "Lighting only"), ("action", "continue")];
        browser.submit(&refused, &question, &typed).await.expect(303);
        let date = format!("{}/COU-22", set(&app));
        let typed = [("date-day", "31"), ("date-month", "2"), ("date-year", "2026"), ("action", "continue")];
        let refused = answer(&browser, &date, &typed).await.expect(422);
        assert_eq!(refused.value("date-day"), "31", "what was typed stays");
        let seen = browser.get(&set(&app)).await.expect(200);
        assert!(seen.text().contains("Lighting only") && !seen.text().contains("There is a problem"));
    }

    async fn two_people_at_one_question_see_each_others_answer(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let administrator = app.browser_of(app.world.a.administrator).await;
        let question = format!("{}/COU-02", set(&app));
        let open = officer.get(&question).await.expect(200);
        answer(&administrator, &question, &[("option", "no"), ("action", "continue")]).await.expect(303);
        let conflict = officer.submit(&open, &question, &[("option", "yes"), ("action", "continue")]).await.expect(409);
        assert!(conflict.text().contains("What somebody saved meanwhile"), "{}", conflict.text());
        officer.submit(&conflict, &question, &[("option", "yes"), ("action", "continue")]).await.expect(303);
        let seen = administrator.get(&set(&app)).await.expect(200);
        assert!(seen.text().contains("Yes: 1"), "{}", seen.text());
    }

    async fn an_auditor_reads_the_answers_and_an_evaluator_does_not(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let question = format!("{}/COU-02", set(&app));
        answer(&officer, &question, &[("option", "yes"), ("action", "continue")]).await.expect(303);
        let auditor = app.browser_of(app.world.a.auditor).await;
        let seen = auditor.get(&set(&app)).await.expect(200);
        assert!(seen.text().contains("Yes: 1") && !seen.html.contains(&question));
        auditor.get(&question).await.expect(403);
        app.browser_of(app.world.a.evaluator).await.get(&set(&app)).await.expect(403);
    }

    async fn a_question_or_a_set_that_is_not_asked_is_not_found(app: TestApp) {
        let browser = app.browser_of(app.world.a.officer).await;
        let council = app.world.a.council;
        for rest in ["council-readiness/9.9.9", "psti-baseline/1.0.0", "council-readiness/1.0.0/VUL-01"] {
            browser.get(&format!("/councils/{council}/own-answers/{rest}")).await.expect(404);
        }
    }
}
