//! What the paths name.

use std::collections::BTreeMap;

use assay::domain::roles::{CouncilRole, SupplierRole};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    actor::Sent,
    app::TestApp,
    bidding::Stage,
    procurements::handle,
    tender,
    world::{KeyOf, SupplierPeople, add_member_of_council, make_member_of_supplier, make_person},
};

/// What the paths name, made anew for each caller who is let in.
pub struct Things {
    /// By the name of the parameter.
    pub ids: BTreeMap<&'static str, String>,
    pub supplier: SupplierPeople,
    pub other_supplier: SupplierPeople,
    tomorrow: Timestamp,
}

impl Things {
    pub async fn make(app: &TestApp) -> Self {
        let answering = app.answering("Acme Sensors").await;
        let supplier = answering.people;
        let other_supplier = app.supplier("Other Devices").await;
        answering.answer_everything(app).await;
        let owner = app.signed_in(supplier.owner);
        let evidence = owner
            .request(Method::POST, &answering.at("/evidence?name=report.txt"))
            .body("A report.")
            .sent()
            .await
            .expect(201);
        let submission = answering.submission(app).await;
        let submitted = owner
            .post(&answering.at("/submissions"), &submission)
            .await
            .expect(201);
        let amendment = app.amendment(&answering.tender).await;
        let both = make_person(
            &app.app,
            "Both Sides",
            &format!("{}@both.example", app.app.clock.new_id()),
        )
        .await;
        add_member_of_council(&app.app, app.world.a.council, both, CouncilRole::Auditor).await;
        make_member_of_supplier(&app.app, supplier.supplier, both, SupplierRole::Contributor).await;
        let council_key = app
            .api_key_id(KeyOf::Council(app.world.a.council), &[])
            .await;
        let supplier_key = app
            .api_key_id(KeyOf::Supplier(supplier.supplier), &[])
            .await;
        let procurement = app.prepared("open").await;
        let invitation = app
            .invite(&procurement, "Acme Sensors", "sales@acme.example")
            .await;
        let procurement = app.issue(procurement).await;
        let prepared_amendment = format!("{}/prepared-amendment", procurement.path);
        app.officer()
            .post_empty(&prepared_amendment)
            .await
            .expect(201);
        let question = owner
            .post(
                &answering.at("/own-clarifications"),
                &json!({"question": "Where?"}),
            )
            .await
            .expect(201);
        let clarification = app
            .officer()
            .post(
                &format!("{}/clarifications", procurement.path),
                &json!({"question": "Where?", "answer": "Here."}),
            )
            .await
            .expect(201);
        let issued = app.officer().get(&procurement.path).await.expect(200);
        let mail = app.dead_mail(&procurement).await;
        let messages = format!("/v1/suppliers/{}/messages", supplier.supplier);
        let messages = owner.get(&messages).await.expect(200);
        let tender = app.bidding_of(Stage::Closed, vec!["Acme".into()]).await;
        let bidder = &tender.bidders[0];
        // Whoever makes more things finds these answers there already.
        let own_answers = app.council_path("/own-answers/council-readiness/1.0.0");
        app.administrator()
            .put_new(&own_answers, &json!({"answers": {}}))
            .await;
        app.administrator().get(&own_answers).await.expect(200);
        let ids = BTreeMap::from([
            ("startingPoint", "street-lighting".to_owned()),
            ("questionSet", "council-readiness".to_owned()),
            ("setVersion", "1.0.0".to_owned()),
            ("lot", tender.lot.to_string()),
            ("councils response", bidder.response.to_string()),
            ("councils subject", bidder.marks[0].0.to_string()),
            ("councils question", bidder.marks[0].1.to_string()),
            ("person", both.to_string()),
            ("councils key", council_key.to_string()),
            ("suppliers key", supplier_key.to_string()),
            ("council", app.world.a.council.to_string()),
            ("supplier", supplier.supplier.to_string()),
            ("procurement", procurement.id.to_string()),
            ("invitation", invitation.to_string()),
            ("code", issued.text_at("/checkCode")),
            ("mail", mail.to_string()),
            ("message", messages.text_at("/items/0/id")),
            ("suppliers response", answering.response.to_string()),
            ("slot", answering.tender.slots[0].to_string()),
            ("suppliers subject", tender::ORGANISATION.to_owned()),
            ("suppliers question", "TXT".to_owned()),
            ("submission", submitted.text_at("/submission")),
            ("councils clarification", clarification.text_at("/id")),
            ("suppliers clarification", question.text_at("/id")),
            ("amendment", amendment.to_string()),
            ("evidence", evidence.text_at("/id")),
            ("set", "psti-baseline".to_owned()),
            ("version", "1".to_owned()),
        ]);
        let tomorrow = app.app.clock.now() + SignedDuration::from_hours(24);
        Self {
            ids,
            supplier,
            other_supplier,
            tomorrow,
        }
    }

    pub fn key_request(&self, permission: &str) -> Value {
        json!({ "name": "Register", "permissions": [permission], "expiresAt": self.tomorrow })
    }

    pub fn handle(&self) -> String {
        handle(self.ids["invitation"].parse().unwrap(), 1)
    }

    pub fn path(&self, pattern: &str) -> String {
        // Some things are made once for each side.
        let side = if pattern.starts_with("/v1/councils") {
            "councils "
        } else {
            "suppliers "
        };
        let mut path = pattern.to_owned();
        let own = self
            .ids
            .iter()
            .filter_map(|(name, id)| Some((name.strip_prefix(side)?, id)));
        for (name, id) in own.chain(self.ids.iter().map(|(name, id)| (*name, id))) {
            path = path.replace(&format!("{{{name}}}"), id);
        }
        assert!(
            !path.contains('{'),
            "make something for every parameter of {pattern}"
        );
        path
    }
}
