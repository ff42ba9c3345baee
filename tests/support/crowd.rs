//! Many suppliers at once, written straight into the database a hundred at a time.

use std::collections::BTreeSet;

use assay::{
    app::{
        access::{Caller, Credential, EditResponses, Permission},
        answers::{self, NewAnswer, SaveOutcome},
        responses::Seen,
    },
    db::{
        assessment, invitation, response,
        schema::{person, supplier_member},
        seam::{Backend, Db, Scope, SeamError},
        sql_types::{Json, Time},
        supplier,
    },
    domain::{
        comparison::Bidder,
        ids::{InvitationId, PersonId, ResponseId, SessionId, SupplierId},
        invitation::InvitationState,
        roles::SupplierRole,
    },
};
use diesel::{ExpressionMethods, QueryResult, RunQueryDsl, connection::SimpleConnection};
use jiff::Timestamp;

use super::{
    app::TestApp,
    bidding::{Stage, Tender},
    world::SupplierPeople,
};

/// Rows of a kind in one transaction.
const CHUNK: usize = 100;
/// Answers of one response, where the method asks for as many.
const ANSWERS: usize = 90;

/// A tender that many suppliers are answering, one of them in earnest.
pub struct Crowd {
    pub tender: Tender,
    /// The one in earnest.
    pub people: SupplierPeople,
    pub response: ResponseId,
    /// What it has saved, each as revision 1.
    pub answers: Vec<NewAnswer>,
    /// What it could save besides.
    pub held_back: Vec<NewAnswer>,
}

impl TestApp {
    /// A caller in the first years of their token.
    pub fn caller<P: Permission>(&self, who: PersonId, tenant: P::Tenant) -> Caller<P> {
        let credential = Credential::Person {
            id: who,
            session: SessionId(self.app.clock.new_id()),
            issued_at: self.app.clock.now(),
        };
        Caller::new(credential, tenant)
    }

    /// A tender that one supplier is answering: it has saved what it could.
    pub async fn crowd(&self) -> Crowd {
        let tender = self.tender_without_bidders(Stage::Issued).await;
        let people = self.supplier("In Earnest").await;
        let response = self.join(&tender, vec![people.supplier]).await[0];
        let mut taken = BTreeSet::new();
        let mut answers: Vec<NewAnswer> = super::bidding::answers_of_first_bid(&tender)
            .into_iter()
            .filter(|(subject, question, _)| taken.insert((*subject, question.clone())))
            .map(|(subject, question, answer)| NewAnswer {
                subject,
                question,
                answer,
                seen: Seen::Nothing,
            })
            .collect();
        let held_back = answers.split_off(ANSWERS.min(answers.len() - 2));
        let caller = self.caller::<EditResponses>(people.owner, people.supplier);
        let saved = answers::save_many(&self.app, caller, response, answers.clone());
        for outcome in saved.await.unwrap() {
            assert!(matches!(outcome, SaveOutcome::Saved { revision: 1, .. }));
        }
        Crowd {
            tender,
            people,
            response,
            answers,
            held_back,
        }
    }

    /// `more` suppliers that have taken part, each with a person, an invitation, and as many answers as the one in
    /// earnest. Nobody can open their answers: the bytes are the other's.
    pub async fn grow(&self, crowd: &Crowd, more: usize) {
        let ids: Vec<SupplierId> = (0..more)
            .map(|_| SupplierId(self.app.clock.new_id()))
            .collect();
        for chunk in ids.chunks(CHUNK) {
            let now = self.app.clock.now();
            let rows: Vec<(supplier::Supplier, PersonId)> = chunk
                .iter()
                .map(|id| {
                    let row = supplier::Supplier {
                        id: *id,
                        ledger_id: self.app.clock.new_id(),
                        name: format!("Supplier {id}"),
                        identifiers: Json(Vec::new()),
                        revision: 1,
                        created_at: now,
                    };
                    (row, PersonId(self.app.clock.new_id()))
                })
                .collect();
            self.write_crowd(move |db| {
                for (row, owner) in &rows {
                    supplier::insert(db, row.clone())?;
                    insert_owner(db, row.id, *owner, now)?;
                }
                Ok(())
            })
            .await;
            let responses = self.join(&crowd.tender, chunk.to_vec()).await;
            self.copy_answers(crowd.response, &responses).await;
        }
    }

    async fn copy_answers(&self, from: ResponseId, to: &[ResponseId]) {
        let literal = |id: &ResponseId| match self.app.db.backend() {
            Backend::Sqlite => format!("x'{}'", id.0.simple()),
            Backend::Postgres => format!("'{id}'"),
        };
        let to: Vec<String> = to.iter().map(literal).collect();
        let copied = format!(
            "INSERT INTO answer SELECT a.council_id, r.id, a.subject_id, a.question_id, r.supplier_id, a.sealed, \
             a.key_id, a.state, a.revision, a.updated_by, a.updated_at \
             FROM response r JOIN answer a ON a.council_id = r.council_id \
             WHERE a.response_id = {} AND r.id IN ({})",
            literal(&from),
            to.join(", ")
        );
        self.write_crowd(move |db| db.batch_execute(&copied)).await;
    }

    async fn write_crowd(&self, rows: impl Fn(&mut Db) -> QueryResult<()> + Send + 'static) {
        let written = self.app.db.write(Scope::System, "test.crowd", move |db| {
            rows(db).map_err(SeamError::from)
        });
        written.await.unwrap();
    }

    /// Invitations that were accepted, and the responses they led to.
    async fn join(&self, tender: &Tender, suppliers: Vec<SupplierId>) -> Vec<ResponseId> {
        let (clock, council) = (&self.app.clock, self.world.a.council);
        let (procurement, now) = (tender.procurement, clock.now());
        let rows: Vec<(invitation::Invitation, ResponseId)> = suppliers
            .into_iter()
            .map(|supplier| {
                let card = invitation::Invitation {
                    council_id: council,
                    id: InvitationId(clock.new_id()),
                    procurement_id: procurement,
                    supplier_name: format!("Supplier {supplier}"),
                    contact_email: format!("desk@s{supplier}.example"),
                    contact_name: "Sales desk".into(),
                    more_contacts: Json(Vec::new()),
                    language: "en".into(),
                    state: InvitationState::Accepted,
                    link_version: 1,
                    supplier_id: Some(supplier),
                    decline_reason: None,
                    created_at: now,
                    decided_at: Some(Time(now)),
                };
                (card, ResponseId(clock.new_id()))
            })
            .collect();
        let ids = rows.iter().map(|(_, id)| *id).collect();
        self.write_crowd(move |db| {
            for (card, id) in &rows {
                invitation::insert(db, card.clone())?;
                let supplier = card.supplier_id.unwrap();
                response::insert(db, council, *id, procurement, supplier, now)?;
            }
            Ok(())
        })
        .await;
        ids
    }
}

impl TestApp {
    /// Keeps for all bidders of a tender, one after the other, the results of another's bidders: working out a thousand
    /// takes long in a build for tests.
    pub async fn keep_results_like(&self, assessed: &Tender, tender: &Tender) {
        let (council, lot, now) = (self.world.a.council, assessed.lot, self.app.clock.now());
        let of: Vec<ResponseId> = assessed.bidders.iter().map(|b| b.response).collect();
        let found = self.app.db.read(Scope::Council(council.0), move |db| {
            let found = of
                .iter()
                .map(|of| assessment::find(db, council, lot, *of).map_err(SeamError::from));
            found.collect::<Result<Vec<_>, _>>()
        });
        let found: Vec<assessment::Found> = found.await.unwrap().into_iter().flatten().collect();
        let rows = tender.bidders.iter().zip(found.iter().cycle());
        let rows: Vec<assessment::New> = rows
            .map(|(bidder, found)| {
                let mut kept = found.kept.0.clone();
                kept.row.bidder = Bidder {
                    response: bidder.response,
                    supplier: bidder.supplier,
                    supplier_name: bidder.name.clone(),
                };
                assessment::New {
                    council_id: council,
                    procurement_id: tender.procurement,
                    lot_id: tender.lot,
                    response_id: bidder.response,
                    submission_id: found.submission,
                    standing: kept.row.standing.order(),
                    total_numerator: kept.row.total,
                    supplier_name: bidder.name.clone(),
                    row_json: Json(kept),
                    computed_at: now,
                }
            })
            .collect();
        for chunk in rows.chunks(CHUNK) {
            let chunk = chunk.to_vec();
            self.write_crowd(move |db| {
                let before = chunk.iter().map(|row| row.response_id).collect();
                assessment::replace(db, council, before, chunk.clone())
            })
            .await;
        }
    }
}

fn insert_owner(db: &mut Db, of: SupplierId, who: PersonId, now: Timestamp) -> QueryResult<usize> {
    let values = (
        person::id.eq(who),
        person::email.eq(format!("owner@s{of}.example")),
        person::name.eq("Owner"),
        person::language.eq("en"),
        person::valid_after.eq(Time(Timestamp::UNIX_EPOCH)),
        person::created_at.eq(Time(now)),
    );
    diesel::insert_into(person::table)
        .values(values)
        .execute(db)?;
    let values = (
        supplier_member::supplier_id.eq(of),
        supplier_member::person_id.eq(who),
        supplier_member::role.eq(SupplierRole::Owner),
        supplier_member::created_at.eq(Time(now)),
    );
    diesel::insert_into(supplier_member::table)
        .values(values)
        .execute(db)
}
