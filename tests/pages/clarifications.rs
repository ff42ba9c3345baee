//! Asking and answering with a browser, on both sides.

use crate::{
    both_databases,
    support::{app::TestApp, tender::Answering},
};

/// The addresses of the supplier's page and of the council's.
fn pages(app: &TestApp, answering: &Answering) -> (String, String) {
    (
        format!(
            "{}/clarifications",
            answering.path.trim_start_matches("/v1")
        ),
        format!(
            "/councils/{}/procurements/{}/clarifications",
            app.world.a.council, answering.tender.procurement
        ),
    )
}

both_databases! {
    async fn a_supplier_asks_and_reads_the_answer_that_everybody_reads(app: TestApp) {
        let answering = app.answering("Acme Sensors").await;
        let (own, council) = pages(&app, &answering);
        let supplier = app.browser_of(answering.people.contributor).await;
        let page = supplier.get(&own).await.expect(200);
        let refused = supplier.submit(&page, &own, &[("question", " ")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "question");
        let asked = supplier.submit(&page, &own, &[("question", "May our sensor be larger?")]).await.expect(303);
        let asked = supplier.follow(asked).await.expect(200);
        assert!(asked.text().contains("Your question is with the council"));
        assert!(asked.text().contains("Waiting for an answer"));

        let officer = app.browser_of(app.world.a.officer).await;
        let waiting = officer.get(&council).await.expect(200);
        assert!(waiting.text().contains("sensor be larger?") && !waiting.text().contains("Acme"));
        let id = app.officer().get(&format!("/v1{council}")).await.expect(200).text_at("/items/0/id");
        let answer = format!("{council}/{id}");
        let page = officer.get(&answer).await.expect(200);
        assert_eq!(page.value("question"), "May our sensor be larger?");
        let typed = [("action", "publish"), ("question", "May a sensor be larger?"), ("answer", "")];
        let refused = officer.submit(&page, &answer, &typed).await.expect(422);
        assert_eq!(refused.errors()[0].0, "answer");
        assert_eq!(refused.value("question"), "May a sensor be larger?");
        let typed = [("action", "publish"), ("question", "May a sensor be larger?"), ("answer", "Yes, by a tenth.")];
        let published = officer.submit(&page, &answer, &typed).await.expect(303);
        let published = officer.follow(published).await.expect(200);
        assert!(published.text().contains("Yes, by a tenth."));
        assert!(officer.get(&answer).await.expect(200).text().contains("no longer waits"));

        let read = supplier.get(&own).await.expect(200);
        assert!(read.text().contains("Clarification 1") && read.text().contains("You asked this."));
    }

    async fn a_question_goes_back_to_whoever_asked_and_may_be_taken_back(app: TestApp) {
        let answering = app.answering("Acme Sensors").await;
        let (own, council) = pages(&app, &answering);
        let supplier = app.browser_of(answering.people.owner).await;
        for question in ["Is the Acme 3000 good enough?", "May a sensor be larger?"] {
            let page = supplier.get(&own).await.expect(200);
            supplier.submit(&page, &own, &[("question", question)]).await.expect(303);
        }
        let items = app.officer().get(&format!("/v1{council}")).await.expect(200);
        let (first, second) = (items.text_at("/items/0/id"), items.text_at("/items/1/id"));
        let officer = app.browser_of(app.world.a.officer).await;
        let address = format!("{council}/{first}");
        let page = officer.get(&address).await.expect(200);
        let refused = officer.submit(&page, &address, &[("action", "return"), ("reason", "")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "reason");
        assert_eq!(refused.value("question"), "Is the Acme 3000 good enough?");
        officer.submit(&page, &address, &[("action", "return"), ("reason", "Leave the name out.")]).await.expect(303);

        let page = supplier.get(&own).await.expect(200);
        assert!(page.text().contains("Handed back") && page.text().contains("Leave the name out."));
        let gone = supplier.submit(&page, &own, &[("withdraw", second.as_str())]).await.expect(303);
        assert!(supplier.follow(gone).await.expect(200).text().contains("The question is taken back"));
        let taken_back = officer.get(&format!("{council}?state=withdrawn")).await.expect(200);
        assert!(taken_back.text().contains("May a sensor be larger?"));
    }

    async fn the_council_makes_something_clear_for_anybody_to_read(app: TestApp) {
        let open = app.issued("open").await;
        let council = format!("{}/clarifications", open.path.trim_start_matches("/v1"));
        let officer = app.browser_of(app.world.a.officer).await;
        let new = format!("{council}/new");
        let page = officer.get(&new).await.expect(200);
        let refused = officer.submit(&page, &new, &[("question", "Where?"), ("answer", "")]).await.expect(422);
        assert_eq!((refused.errors()[0].0.as_str(), refused.value("question").as_str()), ("answer", "Where?"));
        officer.submit(&page, &new, &[("question", "Where?"), ("answer", "<b>In</b> schools.")]).await.expect(303);
        let public = app.browser().get(&format!("/p/{}/clarifications", open.id)).await.expect(200);
        assert!(public.text().contains("<b>In</b> schools."));
        let evaluator = app.browser_of(app.world.a.evaluator).await;
        assert!(!evaluator.get(&council).await.expect(200).text().contains("Write a clarification"));
        evaluator.get(&new).await.expect(403);
    }
}
