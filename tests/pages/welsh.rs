//! A procurement under the law of Wales: nothing without Welsh goes unnoticed, and what has Welsh is read in Welsh.

use assay::domain::{ids::SubjectId, method::Method};
use serde_json::json;

use crate::{
    both_databases,
    support::{app::TestApp, document::Element, procurements::street_lighting},
};

const OFFERING: &str = "Beth yn union ydych chi'n ei gynnig?";

/// The languages that elements with this text in them say they are in.
fn languages<'p>(page: &'p Element, text: &str) -> Vec<Option<&'p str>> {
    page.all()
        .into_iter()
        .filter(|element| {
            ["span", "h1", "p"].contains(&element.name.as_str()) && element.text.trim() == text
        })
        .map(|element| element.attribute("lang"))
        .collect()
}

both_databases! {
    async fn questions_without_welsh_keep_a_council_in_wales_from_issuing_until_that_is_accepted(app: TestApp) {
        let deadline = app.app.clock.now() + jiff::SignedDuration::from_hours(30 * 24);
        let mut body = street_lighting("CYM-1", "open", deadline);
        body["jurisdiction"] = json!("wales");
        let made = app.officer().post(&app.council_path("/procurements"), &body).await.expect(201);
        let issue = format!("{}/issue", made.location());
        let refused = app.officer().post_over(&issue, &made.etag(), &json!(null)).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["pointer"], "/method/acceptMissingWelsh");
        assert_eq!(refused.body["errors"][0]["code"], "welsh-missing");

        let officer = app.browser_of(app.world.a.officer).await;
        let hub = made.location().trim_start_matches("/v1").to_owned();
        let questions = format!("{hub}/questions");
        let page = officer.get(&questions).await.expect(200);
        assert!(page.text().contains("questions have no Welsh, or Welsh of an older text"), "{}", page.text());
        officer.submit(&page, &questions, &[("welsh", "english-only")]).await.expect(303);
        let last = officer.get(&format!("{hub}/issue")).await.expect(200);
        officer.submit(&last, &format!("{hub}/issue"), &[]).await.expect(303);

        let method = app.officer().get(&format!("{}/method", made.location())).await.expect(200);
        let method: Method = serde_json::from_str(&method.text).unwrap();
        let english_only = method.questions.iter().find(|issued| method.welsh_question(&issued.question.id).is_none()).unwrap();
        let public = format!("/p/{}", made.text_at("/id"));
        let welsh = app.browser().get(&format!("{public}?lang=cy")).await.expect(200);
        assert_eq!(languages(welsh.page(), OFFERING), [None]);
        assert_eq!(languages(welsh.page(), &english_only.question.text), [Some("en")]);
        assert!(welsh.text().contains("y Saesneg sy'n cyfrif"), "a translator has not read it");
        let english = app.browser().get(&public).await.expect(200);
        assert!(!english.text().contains(OFFERING) && english.text().contains("What exactly are you offering?"));
    }

    async fn a_supplier_answers_in_welsh_what_is_asked_in_welsh(app: TestApp) {
        let deadline = app.app.clock.now() + jiff::SignedDuration::from_hours(30 * 24);
        let mut body = street_lighting("CYM-2", "open", deadline);
        body["jurisdiction"] = json!("wales");
        body["criticality"] = json!({"answers": {
            "harm": "none", "disruption": "none", "personalData": "none", "reach": "none", "exposure": "few",
        }});
        let made = app.officer().post(&app.council_path("/procurements"), &body).await.expect(201);
        let issue = format!("{}/issue", made.location());
        app.officer().post_over(&issue, &made.etag(), &json!(null)).await.expect(200);
        let acme = app.supplier("Acme").await;
        let joined = {
            let owner = app.signed_in(acme.owner);
            let contact = json!({"name": "Desg", "email": "desg@acme.example"});
            let registration = json!({"procurement": made.text_at("/id"), "contact": contact});
            owner.post(&format!("/v1/suppliers/{}/registrations", acme.supplier), &registration).await.expect(201)
        };
        let response = joined.location().trim_start_matches("/v1").to_owned();
        let browser = app.browser_of(acme.owner).await;
        let tasks = browser.get(&format!("{response}?lang=cy")).await.expect(200);
        assert!(tasks.text().contains("Eich sefydliad") && tasks.text().contains("y Saesneg sy'n cyfrif"));
        let question = format!("{response}/questions/{}/ORG-02", SubjectId::ORGANISATION);
        let page = browser.get(&question).await.expect(200);
        assert!(page.heading().contains("A oes gennych Cyber Essentials"), "{}", page.heading());
        assert_eq!(page.page().attribute("lang"), Some("cy"));
        let section = browser.get(&format!("{response}/sections/{}/organisation", SubjectId::ORGANISATION)).await.expect(200);
        assert_eq!(section.heading(), "Eich sefydliad");
        let english = browser.get(&format!("{question}?lang=en")).await.expect(200);
        assert!(english.heading().contains("Do you hold Cyber Essentials"), "{}", english.heading());
    }
}
