//! An owner looks after a supplier's details, people and API keys.

use crate::{
    both_databases,
    support::{app::TestApp, world::SupplierPeople},
};

fn of(supplier: SupplierPeople, rest: &str) -> String {
    format!("/suppliers/{}{rest}", supplier.supplier)
}

both_databases! {
    async fn an_owner_adds_a_colleague_who_then_answers_with_them(app: TestApp) {
        let lumen = app.supplier("Lumen Ltd").await;
        let owner = app.browser_of(lumen.owner).await;
        let home = owner.get(&of(lumen, "")).await.expect(200);
        for page in ["/details", "/people", "/keys"] {
            assert!(home.html.contains(&format!("href=\"{}\"", of(lumen, page))), "{page}");
        }
        let new = of(lumen, "/people/new");
        let page = owner.get(&new).await.expect(200);
        assert!(page.text().contains("Answers questions and adds evidence."));
        let wrong = owner.submit(&page, &new, &[("name", "New Person"), ("role", "auditor")]).await.expect(422);
        let fields: Vec<_> = wrong.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["email", "role"], "a council's role is none of a supplier");
        let typed = [("name", "New Person"), ("email", "new.person@lumen.example"), ("role", "contributor")];
        let added = owner.submit(&page, &new, &typed).await.expect(303);
        assert!(owner.follow(added).await.text().contains("New Person"));
        let person = app.person_called("new.person@lumen.example").await.unwrap();
        let colleague = app.browser_of(person).await;
        let home = colleague.get(&of(lumen, "")).await.expect(200);
        assert!(!home.html.contains(&of(lumen, "/people")), "a contributor is not offered what is the owners'");
    }

    async fn details_people_and_keys_are_the_owners_alone(app: TestApp) {
        let (lumen, other) = (app.supplier("Lumen Ltd").await, app.supplier("Other Ltd").await);
        let contributor = app.browser_of(lumen.contributor).await;
        let stranger = app.browser_of(other.owner).await;
        for path in ["/details", "/people", "/people/new", "/keys", "/keys/new"] {
            contributor.get(&of(lumen, path)).await.expect(403);
            stranger.get(&of(lumen, path)).await.expect(404);
        }
        let owner = app.browser_of(lumen.owner).await;
        owner.get(&of(lumen, &format!("/people/{}", other.owner))).await.expect(404);
    }

    async fn the_last_owner_stays(app: TestApp) {
        let lumen = app.supplier("Lumen Ltd").await;
        let owner = app.browser_of(lumen.owner).await;
        let own = of(lumen, &format!("/people/{}", lumen.owner));
        let page = owner.get(&own).await.expect(200);
        let refused = owner.submit(&page, &own, &[("role", "contributor")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "role");
        let remove = format!("{own}/remove");
        let page = owner.get(&remove).await.expect(200);
        assert_eq!(owner.submit(&page, &remove, &[]).await.expect(422).errors()[0].0, "remove");
    }

    async fn a_key_of_a_supplier_works_for_its_responses(app: TestApp) {
        let lumen = app.supplier("Lumen Ltd").await;
        let owner = app.browser_of(lumen.owner).await;
        let new = of(lumen, "/keys/new");
        let page = owner.get(&new).await.expect(200);
        let typed = [("name", "Bid tool"), ("permissions", "responses.view"), ("days", "30")];
        let made = owner.submit(&page, &new, &typed).await.expect(200);
        let program = app.actor(Some(made.page().by_id("secret").unwrap().text.clone()));
        let supplier = format!("/v1/suppliers/{}", lumen.supplier);
        program.get(&format!("{supplier}/responses")).await.expect(200);
        program.get(&format!("{supplier}/members")).await.expect(403);
    }

    async fn details_are_changed_and_nothing_typed_is_lost(app: TestApp) {
        let lumen = app.supplier("Lumen Ltd").await;
        let owner = app.browser_of(lumen.owner).await;
        let path = of(lumen, "/details");
        let page = owner.get(&path).await.expect(200);
        assert_eq!(page.value("name"), "Lumen Ltd");
        let wrong = [("name", " "), ("company", "12345"), ("others", "GB-CHC 7\nvat 12")];
        let refused = owner.submit(&page, &path, &wrong).await.expect(422);
        let fields: Vec<_> = refused.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "company", "others"]);
        assert_eq!(refused.value("company"), "12345");

        let typed = [("name", "Lumen Lights Ltd"), ("company", "01234567"), ("others", "GB-CHC 7\n\n GB-SC  SC012")];
        let saved = owner.submit(&page, &path, &typed).await.expect(303);
        assert!(owner.follow(saved).await.text().contains("The details are saved"));
        let seen = app.signed_in(lumen.owner).get(&format!("/v1/suppliers/{}", lumen.supplier)).await.expect(200);
        assert_eq!(seen.body["name"], "Lumen Lights Ltd");
        assert_eq!(seen.body["identifiers"], serde_json::json!([
            {"scheme": "GB-COH", "id": "01234567"}, {"scheme": "GB-CHC", "id": "7"}, {"scheme": "GB-SC", "id": "SC012"},
        ]));

        let stale = owner.submit(&page, &path, &[("name", "Lumen Two Ltd")]).await.expect(422);
        assert!(stale.text().contains("A colleague changed these details"));
        assert_eq!(stale.value("name"), "Lumen Two Ltd");
        owner.submit(&stale, &path, &[]).await.expect(303);
    }
}
