//! Procurements as an officer of council A prepares them.

use assay::{
    app::invitation_links::invitation_handle,
    db::{
        mail::MailState,
        schema::mail,
        seam::{Scope, SeamError},
        sql_types::Time,
    },
    domain::ids::{InvitationId, MailId, ProcurementId},
    sealing::DataKey,
};
use diesel::{ExpressionMethods, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    app::{DATA_KEY, TestApp},
    world::SupplierPeople,
};

/// A procurement of council A.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub id: ProcurementId,
    /// `/v1/councils/{A}/procurements/{id}`
    pub path: String,
    pub etag: String,
    pub deadline: Timestamp,
}

/// What an officer sends for a procurement that can be issued: one lot with two slots, both question sets.
pub fn street_lighting(reference: &str, kind: &str, deadline: Timestamp) -> Value {
    let weight = |section: &str, weight: u32| json!({"section": section, "weight": weight});
    json!({
        "reference": reference,
        "title": "Street-lighting controllers",
        "kind": kind,
        "jurisdiction": "england",
        "threshold": "above",
        "deadline": deadline,
        "description": "Controllers for 4,000 lamps with a gateway for each district.",
        "contractStart": "2027-04-01",
        "contractEnd": "2032-03-31",
        "lots": [{
            "title": "Controllers and gateways",
            "features": ["cloud_service", "public_place"],
            "slots": [{"title": "Controller", "weight": 60}, {"title": "Gateway", "weight": 40}],
        }],
        "criticality": {"answers": {
            "harm": "minor", "disruption": "serious", "personalData": "none", "reach": "report",
            "exposure": "widespread",
        }},
        "method": {
            "questionSets": ["psti-baseline", "connected-places-supply-chain"],
            "sectionWeights": [
                weight("device-security", 30), weight("vulnerabilities", 15), weight("cloud-service", 15),
                weight("organisation", 10), weight("supply-chain", 10), weight("data-protection", 10),
                weight("connected-place", 10),
            ],
        },
    })
}

/// The contact card of a supplier to be invited.
pub fn card(supplier: &str, email: &str) -> Value {
    json!({"supplierName": supplier, "contact": {"name": "Sales desk", "email": email}})
}

impl TestApp {
    /// A procurement in draft that can be issued; its deadline is in thirty days.
    pub async fn prepared(&self, kind: &str) -> Prepared {
        let deadline = self.app.clock.now() + SignedDuration::from_hours(30 * 24);
        let reference = format!("REF-{}", self.app.clock.new_id().simple());
        let body = street_lighting(&reference, kind, deadline);
        let made = self
            .officer()
            .post(&self.council_path("/procurements"), &body)
            .await
            .expect(201);
        Prepared {
            id: made.text_at("/id").parse().unwrap(),
            path: made.location(),
            etag: made.etag(),
            deadline,
        }
    }

    /// A procurement that was issued.
    pub async fn issued(&self, kind: &str) -> Prepared {
        let prepared = self.prepared(kind).await;
        self.issue(prepared).await
    }

    pub async fn issue(&self, prepared: Prepared) -> Prepared {
        let path = format!("{}/issue", prepared.path);
        let issued = self
            .officer()
            .post_over(&path, &prepared.etag, &Value::Null)
            .await
            .expect(200);
        Prepared {
            etag: issued.etag(),
            ..prepared
        }
    }

    /// Invites a supplier by this address.
    pub async fn invite(&self, prepared: &Prepared, supplier: &str, email: &str) -> InvitationId {
        let path = format!("{}/invitations", prepared.path);
        let made = self
            .officer()
            .post(&path, &card(supplier, email))
            .await
            .expect(201);
        made.text_at("/id").parse().unwrap()
    }

    /// A mail about it that was given up, written straight into the database.
    pub async fn dead_mail(&self, prepared: &Prepared) -> MailId {
        let (id, now) = (MailId(self.app.clock.new_id()), self.app.clock.now());
        let (council, procurement) = (self.world.a.council, prepared.id);
        let written = self
            .app
            .db
            .write(Scope::System, "test.dead_mail", move |db| {
                let row = (
                    mail::id.eq(id),
                    mail::council_id.eq(council),
                    mail::procurement_id.eq(procurement),
                    mail::template.eq("invitation"),
                    mail::parameters.eq("{}"),
                    mail::dedupe_key.eq(id.to_string()),
                    mail::state.eq(MailState::Dead),
                    mail::attempts.eq(8),
                    mail::due_at.eq(Time(now)),
                    mail::created_at.eq(Time(now)),
                );
                let inserted = diesel::insert_into(mail::table).values(row).execute(db);
                inserted.map_err(SeamError::from)
            });
        written.await.unwrap();
        id
    }

    /// What the supplier does with the link in its mail. Gives the id of its response.
    pub async fn accept(&self, invitation: InvitationId, supplier: SupplierPeople) -> String {
        let path = format!("/v1/suppliers/{}/invitation-acceptances", supplier.supplier);
        let body = json!({"handle": handle(invitation, 1)});
        let joined = self
            .signed_in(supplier.owner)
            .post(&path, &body)
            .await
            .expect(201);
        joined.text_at("/response")
    }
}

/// The handle in the link of an invitation's first contact.
pub fn handle(invitation: InvitationId, version: i32) -> String {
    invitation_handle(&DataKey::from_bytes(&DATA_KEY), invitation, 0, version)
}
