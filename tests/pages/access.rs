//! Who may see which page: every page, asked by those who may not.

use assay::http::{gate::Access, routes};
use reqwest::Method;

use crate::{both_databases, support::app::TestApp};

/// Every parameter gets an id; nobody is told whether it is anything's.
fn address(pattern: &str, app: &TestApp, tenant: &str) -> String {
    let mut address = pattern
        .replace(&format!("{{{tenant}}}"), &app.world.a.council.to_string())
        .replace("{form}", "csv");
    while let (Some(start), Some(end)) = (address.find('{'), address.find('}')) {
        address.replace_range(start..=end, &app.app.clock.new_id().to_string());
    }
    address
}

#[test]
fn every_form_has_a_page_at_its_address_or_leads_on() {
    // A form that is not right is shown again at its own address, where the language can be changed.
    let pages = routes::pages();
    let shown: Vec<_> = pages
        .iter()
        .filter(|e| e.method == "GET")
        .map(|e| e.path)
        .collect();
    let only_buttons = [
        "/sign-out",
        "/account/sessions/end-all",
        "/councils/{council}/procurements/{procurement}/lots/{lot}/compare/scores",
        "/suppliers/{supplier}/responses/{response}/submissions/{submission}/withdraw",
    ];
    for entry in pages.iter().filter(|e| e.method == "POST") {
        assert!(
            shown.contains(&entry.path) || only_buttons.contains(&entry.path),
            "{}",
            entry.path
        );
    }
}

both_databases! {
    async fn a_page_for_those_signed_in_sends_others_to_sign_in(app: TestApp) {
        let browser = app.browser();
        for entry in routes::pages() {
            let tenant = match entry.access {
                Access::Anyone => continue,
                Access::SignedIn => "",
                Access::Tenant { parameter, .. } => parameter,
            };
            let path = address(entry.path, &app, tenant);
            let method = Method::from_bytes(entry.method.as_str().as_bytes()).unwrap();
            let sent = browser.send(browser.request(method, &path), &path).await.expect(303);
            let to = sent.location().unwrap();
            assert!(to.starts_with("/sign-in?next="), "{path} leads to {to}");
        }
    }

    async fn a_page_of_ones_council_that_ones_role_may_not_see_is_refused(app: TestApp) {
        use assay::app::access::COUNCIL_PERMISSIONS;
        use assay::domain::roles::CouncilRole;
        let people = &app.world.a;
        for (role, person) in [
            (CouncilRole::Administrator, people.administrator),
            (CouncilRole::Evaluator, people.evaluator),
            (CouncilRole::Auditor, people.auditor),
        ] {
            let browser = app.browser_of(person).await;
            for entry in routes::pages().into_iter().filter(|e| e.method == "GET") {
                let Access::Tenant { parameter: "council", permission } = entry.access else { continue };
                let (_, roles) = COUNCIL_PERMISSIONS.iter().find(|(name, _)| *name == permission).unwrap();
                if !roles.contains(&role) {
                    browser.get(&address(entry.path, &app, "council")).await.expect(403);
                }
            }
        }
    }

    async fn a_page_of_another_organisation_does_not_exist(app: TestApp) {
        let browser = app.browser_of(app.world.b.officer).await;
        for entry in routes::pages().into_iter().filter(|e| e.method == "GET") {
            let Access::Tenant { parameter, .. } = entry.access else { continue };
            let path = address(entry.path, &app, parameter);
            browser.get(&path).await.expect(404);
        }
    }
}
