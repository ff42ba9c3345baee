//! Invitations: made by councils, decided on by suppliers; and the public link of open procedures.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    both_databases,
    support::{
        actor::{Answer, Sent},
        app::TestApp,
        procurements::{Prepared, card, handle},
        world::SupplierPeople,
    },
};

fn acceptances(supplier: SupplierPeople) -> String {
    format!("/v1/suppliers/{}/invitation-acceptances", supplier.supplier)
}

fn declines(supplier: SupplierPeople) -> String {
    format!("/v1/suppliers/{}/invitation-declines", supplier.supplier)
}

fn registrations(supplier: SupplierPeople) -> String {
    format!("/v1/suppliers/{}/registrations", supplier.supplier)
}

async fn import(app: &TestApp, prepared: &Prepared, file: &str) -> Answer {
    app.officer()
        .request(
            Method::POST,
            &format!("{}/invitations/import", prepared.path),
        )
        .header("Content-Type", "text/csv; charset=utf-8")
        .body(file.to_owned())
        .sent()
        .await
}

/// How many mails of each template were queued.
async fn mails(app: &TestApp, prepared: &Prepared) -> BTreeMap<String, usize> {
    app.run_jobs().await;
    let page = app
        .officer()
        .get(&format!("{}/mail?limit=100", prepared.path))
        .await
        .expect(200);
    let mut counts = BTreeMap::new();
    for mail in page.body["items"].as_array().unwrap() {
        *counts
            .entry(mail["template"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    counts
}

fn invitations(count: usize) -> BTreeMap<String, usize> {
    BTreeMap::from([("invitation".to_owned(), count)])
}

both_databases! {
    async fn who_was_invited_before_the_issue_is_written_to_when_it_is_issued(app: TestApp) {
        let prepared = app.prepared("quote").await;
        let officer = app.officer();
        let path = format!("{}/invitations", prepared.path);
        let mut acme = card("Acme", "Sales@Acme.Example");
        acme["moreContacts"] = json!([{"name": "Engineering", "email": "eng@acme.example"}]);
        let made = officer.post(&path, &acme).await.expect(201);
        assert_eq!(mails(&app, &prepared).await, BTreeMap::new());
        let resend = format!("{}/resend", made.location());
        officer.post_empty(&resend).await.expect_problem(409, "wrong-state");
        let issued = app.issue(prepared).await;
        assert_eq!(mails(&app, &issued).await, invitations(2));
        officer.post(&path, &card("Beta", "sales@beta.example")).await.expect(201);
        assert_eq!(mails(&app, &issued).await, invitations(3));
        let shown = officer.get(&made.location()).await.expect(200);
        assert_eq!(shown.text_at("/contact/email"), "sales@acme.example");
        assert_eq!(shown.body["state"], "invited");
    }

    async fn the_mail_that_invites_is_shown_before_anybody_is_invited(app: TestApp) {
        let prepared = app.prepared("call_off").await;
        let path = format!("{}/invitation-preview", prepared.path);
        let english = app.auditor().get(&path).await.expect(200);
        let welsh = app.auditor().get(&format!("{path}?language=cy")).await.expect(200);
        let title = app.officer().get(&prepared.path).await.expect(200).text_at("/title");
        for mail in [&english, &welsh] {
            assert!(mail.text_at("/text").contains(&title), "{}", mail.text);
            assert!(mail.text_at("/text").contains("/i/…"), "its link has no secret: {}", mail.text);
        }
        assert_ne!(english.body["subject"], welsh.body["subject"]);
        app.auditor().get(&format!("{path}?language=fr")).await.expect_problem(400, "malformed-request");
        assert!(mails(&app, &prepared).await.is_empty(), "nobody is written to");
    }

    async fn an_address_is_invited_once(app: TestApp) {
        let issued = app.issued("quote").await;
        let officer = app.officer();
        let path = format!("{}/invitations", issued.path);
        let acme = card("Acme", "sales@acme.example");
        let first = officer.post_once(&path, "one", &acme).await.expect(201);
        let again = officer.post_once(&path, "one", &acme).await.expect(201);
        assert_eq!(first.location(), again.location());
        officer.post(&path, &card("Acme Ltd", "SALES@acme.example")).await.expect_problem(409, "already-exists");
        let list = officer.get(&path).await.expect(200);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
    }

    async fn everything_wrong_with_a_card_is_said_at_once(app: TestApp) {
        let prepared = app.prepared("quote").await;
        let body = json!({
            "supplierName": " ",
            "contact": {"name": "Line\nbreak", "email": "nobody"},
            "moreContacts": [{"name": "A", "email": "a@acme.example"}, {"name": "B", "email": "A@acme.example"}],
        });
        let refused = app.officer().post(&format!("{}/invitations", prepared.path), &body).await;
        let refused = refused.expect_problem(422, "invalid-input");
        let pointers: Vec<&str> = refused.body["errors"].as_array().unwrap().iter()
            .map(|error| error["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(pointers, ["/supplierName", "/contact/name", "/contact/email", "/moreContacts/1/email"]);
    }

    async fn a_file_invites_with_a_result_for_each_row(app: TestApp) {
        let issued = app.issued("quote").await;
        app.invite(&issued, "Acme", "sales@acme.example").await;
        let file = "\u{feff}supplierName,contactName,contactEmail,language\r\n\
            Acme again,Desk,SALES@ACME.EXAMPLE,en\r\n\
            \"=HYPERLINK(\"\"http://x\"\")\",Desk,formula@beta.example,cy\r\n\
            Beta,Desk,not an address,\r\n\
            Gamma,Desk,desk@gamma.example,fr\r\n\
            \r\n\
            Delta,Desk,desk@delta.example\r\n\
            Epsilon,\"Over\nlines\",desk@epsilon.example,\r\n\
            Zeta,Desk,desk@zeta.example,\r\n\
            Zeta,Other desk,desk@zeta.example,\r\n";
        let answer = import(&app, &issued, file).await.expect(200);
        let rows: Vec<(u64, &str)> = answer.body["rows"].as_array().unwrap().iter()
            .map(|row| (row["line"].as_u64().unwrap(), row["outcome"].as_str().unwrap()))
            .collect();
        assert_eq!(rows, [
            (2, "duplicate"), (3, "created"), (4, "refused"), (5, "refused"), (7, "refused"), (8, "refused"),
            (10, "created"), (11, "duplicate"),
        ]);
        assert_eq!(answer.body["created"], 2);
        let again = import(&app, &issued, file).await.expect(200);
        assert_eq!(again.body["created"], 0);
        let list = app.officer().get(&format!("{}/invitations", issued.path)).await.expect(200);
        let names: Vec<&str> = list.body["items"].as_array().unwrap().iter()
            .map(|item| item["supplierName"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["Acme", "=HYPERLINK(\"http://x\")", "Zeta"]);
        assert_eq!(mails(&app, &issued).await, invitations(3));
    }

    async fn a_file_that_is_none_is_refused_whole(app: TestApp) {
        let issued = app.issued("quote").await;
        import(&app, &issued, "name,mail\nAcme,a@acme.example\n").await.expect_problem(422, "invalid-input");
        import(&app, &issued, "").await.expect_problem(422, "invalid-input");
        let many = (0..1001).fold("supplierName,contactName,contactEmail\n".to_owned(), |file, row| {
            format!("{file}S{row},Desk,d@s{row}.example\n")
        });
        import(&app, &issued, &many).await.expect_problem(422, "invalid-input");
        let path = format!("{}/invitations/import", issued.path);
        app.officer().post(&path, &json!({})).await.expect_problem(415, "unsupported-media-type");
        let list = app.officer().get(&format!("{}/invitations", issued.path)).await.expect(200);
        assert_eq!(list.body["items"], json!([]));
    }

    async fn a_supplier_takes_an_invitation_up_once(app: TestApp) {
        let issued = app.issued("quote").await;
        let invitation = app.invite(&issued, "Acme", "sales@acme.example").await;
        let (acme, beta) = (app.supplier("Acme").await, app.supplier("Beta").await);
        let body = json!({"handle": handle(invitation, 1)});
        let owner = app.signed_in(acme.owner);
        app.signed_in(acme.contributor).post(&acceptances(acme), &body).await.expect_problem(403, "not-permitted");
        let first = owner.post(&acceptances(acme), &body).await.expect(201);
        assert_eq!(first.text_at("/procurement"), issued.id.to_string());
        let again = owner.post(&acceptances(acme), &body).await.expect(201);
        assert_eq!(first.body, again.body);
        app.signed_in(beta.owner).post(&acceptances(beta), &body).await.expect_problem(409, "link-not-usable");
        let shown = app.officer().get(&format!("{}/invitations/{invitation}", issued.path)).await.expect(200);
        assert_eq!(shown.body["state"], "accepted");
        let revoke = format!("{}/invitations/{invitation}/revoke", issued.path);
        app.officer().post_empty(&revoke).await.expect_problem(409, "wrong-state");
        let decline = json!({"handle": handle(invitation, 1), "reason": "Changed our mind."});
        owner.post(&declines(acme), &decline).await.expect_problem(409, "wrong-state");
    }

    async fn two_cards_of_one_supplier_lead_to_one_response(app: TestApp) {
        let issued = app.issued("quote").await;
        let one = app.invite(&issued, "Acme", "sales@acme.example").await;
        let two = app.invite(&issued, "Acme Ltd", "tenders@acme.example").await;
        let acme = app.supplier("Acme").await;
        assert_eq!(app.accept(one, acme).await, app.accept(two, acme).await);
    }

    async fn of_two_suppliers_with_one_link_one_takes_part(app: TestApp) {
        let issued = app.issued("quote").await;
        let invitation = app.invite(&issued, "Acme", "sales@acme.example").await;
        let (acme, beta) = (app.supplier("Acme").await, app.supplier("Beta").await);
        let body = json!({"handle": handle(invitation, 1)});
        let (one, two) = (app.signed_in(acme.owner), app.signed_in(beta.owner));
        let (acme, beta) = (acceptances(acme), acceptances(beta));
        let answers = tokio::join!(one.post(&acme, &body), two.post(&beta, &body));
        let mut statuses = [answers.0.status, answers.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    }

    async fn a_handle_that_opens_nothing_says_nothing(app: TestApp) {
        let issued = app.issued("quote").await;
        let invitation = app.invite(&issued, "Acme", "sales@acme.example").await;
        let acme = app.supplier("Acme").await;
        let owner = app.signed_in(acme.owner);
        for wrong in ["", "made up", &handle(invitation, 2)] {
            owner.post(&acceptances(acme), &json!({"handle": wrong})).await.expect_problem(409, "link-not-usable");
        }
    }

    async fn sending_again_ends_the_link_before(app: TestApp) {
        let issued = app.issued("quote").await;
        let invitation = app.invite(&issued, "Acme", "sales@acme.example").await;
        let resend = format!("{}/invitations/{invitation}/resend", issued.path);
        app.officer().post_empty(&resend).await.expect(200);
        assert_eq!(mails(&app, &issued).await, invitations(2));
        let acme = app.supplier("Acme").await;
        let owner = app.signed_in(acme.owner);
        let old = json!({"handle": handle(invitation, 1)});
        owner.post(&acceptances(acme), &old).await.expect_problem(409, "link-not-usable");
        owner.post(&acceptances(acme), &json!({"handle": handle(invitation, 2)})).await.expect(201);
    }

    async fn a_revoked_invitation_opens_nothing_until_it_is_sent_again(app: TestApp) {
        let issued = app.issued("quote").await;
        let invitation = app.invite(&issued, "Acme", "sales@acme.example").await;
        let path = format!("{}/invitations/{invitation}", issued.path);
        let officer = app.officer();
        officer.post_empty(&format!("{path}/revoke")).await.expect(200);
        officer.post_empty(&format!("{path}/revoke")).await.expect_problem(409, "wrong-state");
        let acme = app.supplier("Acme").await;
        let owner = app.signed_in(acme.owner);
        for version in [1, 2] {
            let body = json!({"handle": handle(invitation, version)});
            owner.post(&acceptances(acme), &body).await.expect_problem(409, "link-not-usable");
        }
        officer.post_empty(&format!("{path}/resend")).await.expect(200);
        owner.post(&acceptances(acme), &json!({"handle": handle(invitation, 3)})).await.expect(201);
    }

    async fn declining_tells_the_reason_and_not_the_account(app: TestApp) {
        let issued = app.issued("quote").await;
        let invitation = app.invite(&issued, "Acme", "sales@acme.example").await;
        let acme = app.supplier("Hidden Holding").await;
        let owner = app.signed_in(acme.owner);
        let body = json!({"handle": handle(invitation, 1), "reason": "Too far away."});
        owner.post(&declines(acme), &body).await.expect(200);
        owner.post(&declines(acme), &body).await.expect(200);
        let shown = app.officer().get(&format!("{}/invitations/{invitation}", issued.path)).await.expect(200);
        assert_eq!((&shown.body["state"], &shown.body["declineReason"]), (&json!("declined"), &json!("Too far away.")));
        assert!(!shown.text.contains("Hidden"), "{}", shown.text);
        assert!(!shown.text.contains(&acme.supplier.to_string()), "{}", shown.text);
        owner.post(&acceptances(acme), &json!({"handle": handle(invitation, 1)})).await.expect(201);
    }

    async fn after_the_deadline_nobody_joins_or_is_invited(app: TestApp) {
        let issued = app.issued("open").await;
        let invitation = app.invite(&issued, "Acme", "sales@acme.example").await;
        let acme = app.supplier("Acme").await;
        app.advance(jiff::SignedDuration::from_hours(24 * 31));
        let owner = app.signed_in(acme.owner);
        let late = json!({"handle": handle(invitation, 1), "reason": "No."});
        owner.post(&declines(acme), &late).await.expect_problem(409, "deadline-passed");
        let late = json!({"handle": handle(invitation, 1)});
        owner.post(&acceptances(acme), &late).await.expect_problem(409, "deadline-passed");
        let registration = json!({"procurement": issued.id, "contact": {"name": "D", "email": "d@acme.example"}});
        owner.post(&registrations(acme), &registration).await.expect_problem(409, "deadline-passed");
        let path = format!("{}/invitations", issued.path);
        app.officer().post(&path, &card("Beta", "b@beta.example")).await.expect_problem(409, "deadline-passed");
    }

    async fn an_open_procedure_is_read_before_registering(app: TestApp) {
        let draft = app.prepared("open").await;
        let path = format!("/v1/public/procurements/{}", draft.id);
        let anybody = app.anonymous();
        anybody.get(&path).await.expect_problem(404, "not-found");
        let issued = app.issue(draft).await;
        let shown = anybody.get(&path).await.expect(200);
        assert_eq!(shown.body["council"], "Ambridge Borough Council");
        let questions = shown.body["method"]["questions"].as_array().unwrap();
        assert!(questions.len() > 30);
        assert!(questions.iter().all(|asked| asked["question"]["guidance"].is_string()));
        let method = app.officer().get(&format!("{}/method", issued.path)).await.expect(200);
        assert_eq!(shown.body["method"], method.body);
        let quote = app.issued("quote").await;
        anybody.get(&format!("/v1/public/procurements/{}", quote.id)).await.expect_problem(404, "not-found");
    }

    async fn a_supplier_registers_for_an_open_procedure_once(app: TestApp) {
        let issued = app.issued("open").await;
        let acme = app.supplier("Acme").await;
        let owner = app.signed_in(acme.owner);
        let body = json!({"procurement": issued.id, "contact": {"name": "Desk", "email": "desk@acme.example"}});
        let joined = owner.post_once(&registrations(acme), "r1", &body).await.expect(201);
        let again = owner.post_once(&registrations(acme), "r1", &body).await.expect(201);
        assert_eq!(joined.body, again.body);
        owner.post(&registrations(acme), &body).await.expect_problem(409, "already-exists");
        let list = app.officer().get(&format!("{}/invitations", issued.path)).await.expect(200);
        assert_eq!(list.body["items"][0]["state"], "registered");
        assert_eq!(list.body["items"][0]["supplierName"], "Acme");
        let quote = app.issued("quote").await;
        let body = json!({"procurement": quote.id, "contact": {"name": "Desk", "email": "desk@acme.example"}});
        owner.post(&registrations(acme), &body).await.expect_problem(404, "not-found");
        assert_eq!(joined.body.get("errors"), None::<&Value>);
    }
}
