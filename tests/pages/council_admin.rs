//! An administrator looks after a council's people and API keys.

use assay::{
    app::access::{COUNCIL_PERMISSIONS, SUPPLIER_PERMISSIONS},
    domain::language::Language,
    ui::words::Words,
};

use crate::{
    both_databases,
    support::{app::TestApp, browser::Seen},
};

fn council(app: &TestApp, rest: &str) -> String {
    format!("/councils/{}{rest}", app.world.a.council)
}

fn links(seen: &Seen) -> Vec<String> {
    let links = seen.page().named("a");
    let address = |link: &&_| -> Option<String> {
        let link: &crate::support::document::Element = link;
        link.attribute("href").map(ToOwned::to_owned)
    };
    links.iter().filter_map(address).collect()
}

#[test]
fn every_permission_is_said_in_both_languages() {
    let council = COUNCIL_PERMISSIONS.iter().map(|(name, _)| *name);
    let supplier = SUPPLIER_PERMISSIONS.iter().map(|(name, _)| *name);
    for name in council.chain(supplier) {
        let code = format!("permission-{}", name.replace('.', "-"));
        let said =
            [Language::En, Language::Cy].map(|language| Words(language).by_code(&code).unwrap());
        assert_ne!(said[0], said[1], "{code}");
    }
}

/// A set that can be loaded.
const OWN_SET: &str = include_str!("../../src/domain/question_set/tests/sample.yaml");

both_databases! {
    async fn an_administrator_adds_somebody_gives_them_another_role_and_removes_them(app: TestApp) {
        let browser = app.browser_of(app.world.a.administrator).await;
        let list = browser.get(&council(&app, "/people")).await.expect(200);
        assert!(list.text().contains("officer@ambridge.example"));
        assert!(!list.text().contains("borchester"));

        let new = council(&app, "/people/new");
        let page = browser.get(&new).await.expect(200);
        let typed = [("name", "New Person"), ("email", "new.person@ambridge.example"), ("role", "evaluator")];
        let sent = browser.submit(&page, &new, &typed).await.expect(303);
        let list = browser.follow(sent).await.expect(200);
        assert!(list.text().contains("The person is added"));
        let person = links(&list).into_iter().find(|href| {
            list.page().named("a").iter().any(|a| a.attribute("href") == Some(href.as_str()) && a.text == "New Person")
        }).unwrap();

        let page = browser.get(&person).await.expect(200);
        assert_eq!(page.heading(), "New Person");
        let changed = browser.submit(&page, &person, &[("role", "auditor")]).await.expect(303);
        browser.follow(changed).await.expect(200);
        assert!(browser.get(&person).await.text().contains("Auditor"));

        let remove = format!("{person}/remove");
        let page = browser.get(&remove).await.expect(200);
        assert_eq!(page.heading(), "Do you want to remove New Person?");
        let gone = browser.submit(&page, &remove, &[]).await.expect(303);
        assert!(!browser.follow(gone).await.text().contains("new.person@ambridge.example"));
        browser.get(&person).await.expect(404);
    }

    async fn what_is_wrong_with_a_new_person_is_said_by_the_field_and_what_was_typed_stays(app: TestApp) {
        let browser = app.browser_of(app.world.a.administrator).await;
        let new = council(&app, "/people/new");
        let page = browser.get(&new).await.expect(200);
        let nothing = browser.submit(&page, &new, &[]).await.expect(422);
        let fields: Vec<_> = nothing.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "email", "role"]);
        let typed = [("name", "Somebody Known"), ("email", "Officer@Ambridge.example"), ("role", "auditor")];
        let taken = browser.submit(&page, &new, &typed).await.expect(422);
        assert_eq!(taken.errors()[0].0, "email");
        assert!(taken.errors()[0].1.contains("already"));
        assert_eq!(taken.value("name"), "Somebody Known");
        assert_eq!(taken.value("email"), "Officer@Ambridge.example");
        let long = "n".repeat(201);
        let too_long = browser.submit(&page, &new, &[("name", long.as_str())]).await.expect(422);
        assert!(too_long.errors()[0].1.contains("200"));
    }

    async fn the_last_administrator_stays(app: TestApp) {
        let browser = app.browser_of(app.world.a.administrator).await;
        let own = council(&app, &format!("/people/{}", app.world.a.administrator));
        let page = browser.get(&own).await.expect(200);
        let refused = browser.submit(&page, &own, &[("role", "officer")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "role");
        let unchosen = browser.submit(&page, &own, &[("role", "emperor")]).await.expect(422);
        assert_eq!(unchosen.errors()[0].1, "Choose a role");
        let remove = format!("{own}/remove");
        let page = browser.get(&remove).await.expect(200);
        let refused = browser.submit(&page, &remove, &[]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "remove");

        let officer = council(&app, &format!("/people/{}", app.world.a.officer));
        let page = browser.get(&officer).await.expect(200);
        browser.submit(&page, &officer, &[("role", "administrator")]).await.expect(303);
        let page = browser.get(&own).await.expect(200);
        let given_up = browser.submit(&page, &own, &[("role", "officer")]).await.expect(303);
        let next = browser.follow(given_up).await.expect(200);
        assert!(next.text().contains("The role is changed"));
        browser.get(&own).await.expect(403);
    }

    async fn who_leaves_loses_the_council_at_once(app: TestApp) {
        let administrator = app.browser_of(app.world.a.administrator).await;
        let evaluator = app.browser_of(app.world.a.evaluator).await;
        evaluator.get(&council(&app, "")).await.expect(200);
        let remove = council(&app, &format!("/people/{}/remove", app.world.a.evaluator));
        let page = administrator.get(&remove).await.expect(200);
        administrator.submit(&page, &remove, &[]).await.expect(303);
        evaluator.get(&council(&app, "")).await.expect(404);
    }

    async fn people_and_keys_are_the_administrators_alone(app: TestApp) {
        let key = app.app.clock.new_id();
        for who in [app.world.a.officer, app.world.a.evaluator, app.world.a.auditor] {
            let browser = app.browser_of(who).await;
            for path in ["/people", "/people/new", "/keys", "/keys/new"] {
                browser.get(&council(&app, path)).await.expect(403);
            }
            browser.get(&council(&app, &format!("/keys/{key}"))).await.expect(403);
        }
        let administrator = app.browser_of(app.world.a.administrator).await;
        administrator.get(&council(&app, &format!("/keys/{key}"))).await.expect(404);
        administrator.get(&council(&app, &format!("/people/{key}"))).await.expect(404);
        let of_b = council(&app, &format!("/people/{}", app.world.b.officer));
        administrator.get(&of_b).await.expect(404);
    }

    async fn a_set_of_the_councils_own_is_checked_loaded_and_then_offered(app: TestApp) {
        let officer = app.browser_of(app.world.a.officer).await;
        let path = council(&app, "/question-sets");
        let page = officer.get(&path).await.expect(200);
        assert!(page.text().contains("Comes with the service") && !page.text().contains("Your council's own"));
        let send = async |values: &[(&str, &str)], text: &str| {
            let page = officer.get(&path).await.expect(200);
            officer.upload(&page, &path, values, Some(("file", "own.yaml", text.as_bytes().to_vec()))).await
        };
        let none = officer.upload(&page, &path, &[], None).await.expect(422);
        assert_eq!(none.errors()[0].0, "file");
        let broken = send(&[], "id: broken\nquestions: 3\n").await.expect(422);
        assert!(broken.text().contains("Line 2, column"), "{}", broken.text());
        let own = OWN_SET;
        let checked = send(&[("only-check", "yes")], own).await.expect(200);
        assert!(!checked.text().contains("Your council's own"), "nothing was kept");
        let loaded = send(&[], own).await.expect(303);
        let listed = officer.follow(loaded).await.expect(200);
        assert!(listed.text().contains("Your council's own"), "{}", listed.text());
        let other = send(&[], &own.replacen("title: A sample", "title: Another", 1)).await.expect(422);
        assert!(other.text().contains("give the changed set a new version"), "{}", other.text());
        app.browser_of(app.world.a.auditor).await.get(&path).await.expect(403);
    }

    async fn a_key_is_shown_once_works_and_is_revoked(app: TestApp) {
        let browser = app.browser_of(app.world.a.administrator).await;
        let empty = browser.get(&council(&app, "/keys?lang=cy")).await.expect(200);
        assert!(empty.text().contains("Nid oes unrhyw allweddi eto"));
        let new = council(&app, "/keys/new");
        let page = browser.get(&format!("{new}?lang=en")).await.expect(200);
        let typed = [("name", "Register"), ("permissions", "procurements.view"), ("days", "30")];
        let made = browser.submit(&page, &new, &typed).await.expect(200);
        let secret = made.page().by_id("secret").unwrap().text.clone();
        let program = app.actor(Some(secret.clone()));
        program.get(&app.council_path("/procurements")).await.expect(200);
        program.get(&app.council_path("/members")).await.expect(403);

        let again = browser.submit(&page, &new, &typed).await.expect(200);
        assert!(again.page().by_id("secret").is_none());
        assert!(again.text().contains("This form was sent before"));
        let list = browser.get(&council(&app, "/keys")).await.expect(200);
        let of_keys = council(&app, "/keys/");
        let keys: Vec<_> = links(&list).into_iter().filter(|href| href.starts_with(&of_keys) && !href.ends_with("/new")).collect();
        assert_eq!(keys.len(), 1, "one form made one key");
        let key = browser.get(&keys[0]).await.expect(200);
        assert!(!key.html.contains(&secret));
        assert!(key.text().contains("See procurements and how far they are"));

        let gone = browser.submit(&key, &keys[0], &[]).await.expect(303);
        assert!(browser.follow(gone).await.text().contains("The key no longer works"));
        program.get(&app.council_path("/procurements")).await.expect(401);
        assert!(browser.get(&keys[0]).await.expect(200).page().by_id("secret").is_none());
    }

    async fn a_key_takes_over_from_another_and_a_third_waits(app: TestApp) {
        let browser = app.browser_of(app.world.a.administrator).await;
        let new = council(&app, "/keys/new");
        let page = browser.get(&new).await.expect(200);
        let typed = [("name", "Register"), ("permissions", "procurements.view"), ("permissions", "audit.read"), ("days", "90")];
        browser.submit(&page, &new, &typed).await.expect(200);
        let list = browser.get(&council(&app, "/keys")).await.expect(200);
        let of_keys = council(&app, "/keys/");
        let key = links(&list).into_iter().find(|href| href.starts_with(&of_keys) && !href.ends_with("/new")).unwrap();
        let after = format!("{new}?after={}", key.rsplit('/').next().unwrap());
        for status in [200, 422] {
            let page = browser.get(&after).await.expect(200);
            assert_eq!(page.value("name"), "Register");
            let made = browser.submit(&page, &new, &[("days", "90")]).await.expect(status);
            if status == 422 {
                assert_eq!(made.errors()[0].0, "name");
            } else {
                assert!(made.text().contains("Read the audit trail"));
            }
        }
    }

    async fn what_is_wrong_with_a_new_key_is_said_by_the_field(app: TestApp) {
        let browser = app.browser_of(app.world.a.administrator).await;
        let new = council(&app, "/keys/new");
        let page = browser.get(&new).await.expect(200);
        let nothing = browser.submit(&page, &new, &[("permissions", "audit.read")]).await.expect(422);
        let fields: Vec<_> = nothing.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["name", "days"]);
        let checked = nothing.page().all().into_iter().any(|e| e.attribute("value") == Some("audit.read") && e.attribute("checked").is_some());
        assert!(checked, "what was chosen stays");
        let typed = [("name", "Register"), ("permissions", "everything"), ("days", "4000")];
        let made_up = browser.submit(&page, &new, &typed).await.expect(422);
        let fields: Vec<_> = made_up.errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["permissions", "days"]);
        assert_eq!(made_up.value("name"), "Register");
    }
}
