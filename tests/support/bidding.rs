//! A tender with everything that was handed in, written straight into the database.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use assay::{
    app::App,
    db::{
        method::{self, MethodRow},
        schema::{mark, procurement, response, submission, supplier},
        seam::{Db, Scope, SeamError},
        sql_types::{Id, Json, Time},
    },
    demo::{Bid, Demo},
    domain::{
        answer::Answer,
        baseline::Edition,
        canonical::ContentHash,
        ids::{
            CouncilId, EvidenceId, LotId, MethodId, PersonId, ProcurementId, QuestionId,
            ResponseId, SubjectId, SubmissionId, SupplierId,
        },
        method::{FreezeContext, Method, baseline_gates, freeze},
        procurement::ProcurementDraft,
        product::Product,
        question_set::Catalogue,
        receipt::{
            Declaration, SUBMISSION_FORMAT, SubmittedAnswer, SubmittedEvidence, SubmittedProduct,
        },
        score::Mark,
    },
    sealing::{DataKey, MacPurpose, Purpose},
};
use diesel::{ExpressionMethods, QueryResult, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::app::TestApp;

/// Submissions inserted in one transaction.
const CHUNK: usize = 100;

/// How far a tender has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before the deadline.
    Issued,
    /// After the deadline, not opened.
    Closed,
    Opened,
}

/// A tender whose bidders answered what the demo's suppliers answer.
pub struct Tender {
    pub procurement: ProcurementId,
    pub lot: LotId,
    pub method: Method,
    pub bidders: Vec<Bidder>,
}

#[derive(Clone)]
pub struct Bidder {
    pub name: String,
    pub supplier: SupplierId,
    pub response: ResponseId,
    /// What the evaluator makes of it.
    pub marks: Vec<(SubjectId, QuestionId, Mark)>,
}

impl Tender {
    /// `/v1/councils/{A}/procurements/{this}` followed by `rest`.
    pub fn path(&self, app: &TestApp, rest: &str) -> String {
        app.council_path(&format!("/procurements/{}{rest}", self.procurement))
    }

    pub fn lot_path(&self, app: &TestApp, rest: &str) -> String {
        self.path(app, &format!("/lots/{}{rest}", self.lot))
    }
}

fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| Demo::embedded().unwrap())
}

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| Catalogue::embedded().unwrap())
}

async fn insert(app: &App, rows: impl Fn(&mut Db) -> QueryResult<usize> + Send + 'static) {
    let written = app.db.write(Scope::System, "test.tender", move |db| {
        rows(db).map_err(SeamError::from)
    });
    written.await.unwrap();
}

impl TestApp {
    /// A tender of council A with the five bidders of the demo.
    pub async fn bidding(&self, stage: Stage) -> Tender {
        let names = demo()
            .suppliers
            .iter()
            .map(|supplier| supplier.name.clone());
        self.bidding_of(stage, names.collect()).await
    }

    /// A tender with bidders of these names; the first answers as the demo's first, and so on around.
    pub async fn bidding_of(&self, stage: Stage, names: Vec<String>) -> Tender {
        let mut tender = self.tender_without_bidders(stage).await;
        let bids: Vec<(Bid, BTreeSet<EvidenceId>)> = demo()
            .suppliers
            .iter()
            .map(|supplier| bid(supplier, &tender.method))
            .collect();
        let method = self.method_of_tender(&tender).await;
        let mut bidders = names.into_iter().zip(bids.iter().cycle());
        loop {
            let chunk: Vec<HandedIn> = bidders
                .by_ref()
                .take(CHUNK)
                .map(|(name, (bid, evidence))| self.hand_in(&tender, method, name, bid, evidence))
                .collect();
            if chunk.is_empty() {
                return tender;
            }
            tender
                .bidders
                .extend(chunk.iter().map(|handed| handed.bidder.clone()));
            insert(&self.app, move |db| {
                chunk.iter().try_fold(0, |_, handed| handed.insert(db))
            })
            .await;
        }
    }

    pub async fn tender_without_bidders(&self, stage: Stage) -> Tender {
        let clock = &self.app.clock;
        let (now, council) = (clock.now(), self.world.a.council);
        let procurement = ProcurementId(clock.new_id());
        let planned = &demo().finished;
        let draft = planned.draft(|| clock.new_id());
        let deadline = match stage {
            Stage::Issued => now + SignedDuration::from_hours(1),
            Stage::Closed | Stage::Opened => planned.timeline.unwrap().deadline,
        };
        let reference = format!("T-{procurement}");
        let frozen = freeze(&FreezeContext {
            procurement,
            facts: &planned.facts(deadline),
            draft: &draft,
            sets: catalogue().sets(),
            welsh: catalogue().welsh(),
            regime_edition: Some(Edition::December2025),
            baseline_questions: &baseline_gates(catalogue().sets()),
        })
        .unwrap();
        let canonical = String::from_utf8(frozen.canonical().unwrap()).unwrap();
        let row = MethodRow {
            council_id: council,
            id: MethodId(clock.new_id()),
            procurement_id: procurement,
            number: 1,
            hash: ContentHash::of(canonical.as_bytes()).to_string(),
            canonical,
            created_at: now,
        };
        let opened_at = (stage == Stage::Opened).then_some(Time(now));
        let state = if stage == Stage::Opened {
            "opened"
        } else {
            "issued"
        };
        insert(&self.app, move |db| {
            let values = (
                procurement::council_id.eq(council),
                procurement::id.eq(procurement),
                procurement::reference.eq(&reference),
                procurement::title.eq("Controllers"),
                procurement::kind.eq("open"),
                procurement::jurisdiction.eq("england"),
                procurement::threshold.eq("above"),
                procurement::state.eq(state),
                procurement::deadline.eq(Time(deadline)),
                procurement::draft.eq(Json(ProcurementDraft::default())),
                procurement::method_id.eq(row.id),
                procurement::revision.eq(2_i64),
                procurement::created_at.eq(Time(now)),
                procurement::issued_at.eq(Time(now)),
                procurement::opened_at.eq(opened_at),
            );
            diesel::insert_into(procurement::table)
                .values(values)
                .execute(db)?;
            method::insert(db, row.clone())
        })
        .await;
        Tender {
            procurement,
            lot: frozen.lots[0].id,
            method: frozen,
            bidders: Vec::new(),
        }
    }

    fn hand_in(
        &self,
        tender: &Tender,
        method: MethodId,
        name: String,
        bid: &Bid,
        evidence: &BTreeSet<EvidenceId>,
    ) -> HandedIn {
        let clock = &self.app.clock;
        let response = ResponseId(clock.new_id());
        let id = SubmissionId(clock.new_id());
        let council = self.world.a.council;
        let at = clock.now();
        let canonical = submission(tender, response, bid, evidence, at)
            .canonical()
            .unwrap();
        let place = [council.0, response.0, id.0].map(Uuid::into_bytes).concat();
        let key = &self.app.key;
        HandedIn {
            council,
            procurement: tender.procurement,
            method,
            ledger: clock.new_id(),
            id,
            sealed: key.seal(Purpose::Submission, &place, &canonical).unwrap(),
            digest: key.mac(MacPurpose::Receipt, &canonical).to_vec(),
            by: self.world.a.administrator,
            at,
            bidder: Bidder {
                name,
                supplier: SupplierId(clock.new_id()),
                response,
                marks: bid.marks.clone(),
            },
        }
    }

    async fn method_of_tender(&self, tender: &Tender) -> MethodId {
        let (council, id) = (self.world.a.council, tender.procurement);
        let found = self.app.db.read(Scope::System, move |db| {
            assay::db::assessment::tender(db, council, id).map_err(SeamError::from)
        });
        found.await.unwrap().unwrap().method.unwrap()
    }

    /// Saves every mark of these bidders as the evaluator's.
    pub async fn mark_all_bids(&self, tender: &Tender) {
        let (council, evaluator) = (self.world.a.council, self.world.a.evaluator);
        let (procurement, now) = (tender.procurement, self.app.clock.now());
        for chunk in tender.bidders.chunks(CHUNK) {
            let chunk = chunk.to_vec();
            insert(&self.app, move |db| {
                for bidder in &chunk {
                    for (subject, question, given) in &bidder.marks {
                        let values = (
                            mark::council_id.eq(council),
                            mark::response_id.eq(bidder.response),
                            mark::subject_id.eq(*subject),
                            mark::question_id.eq(question.as_str()),
                            mark::evaluator_id.eq(evaluator),
                            mark::procurement_id.eq(procurement),
                            mark::value.eq(i32::from(given.mark)),
                            mark::reason.eq(&given.reason),
                            mark::revision.eq(1_i64),
                            mark::updated_at.eq(Time(now)),
                        );
                        diesel::insert_into(mark::table)
                            .values(values)
                            .execute(db)?;
                    }
                }
                Ok(chunk.len())
            })
            .await;
        }
    }
}

/// What the demo's first supplier answers.
pub fn answers_of_first_bid(tender: &Tender) -> Vec<(SubjectId, QuestionId, Answer)> {
    bid(&demo().suppliers[0], &tender.method).0.answers
}

/// A submission on its way into the database.
struct HandedIn {
    council: CouncilId,
    procurement: ProcurementId,
    method: MethodId,
    ledger: Uuid,
    id: SubmissionId,
    sealed: Vec<u8>,
    digest: Vec<u8>,
    by: PersonId,
    at: Timestamp,
    bidder: Bidder,
}

impl HandedIn {
    fn insert(&self, db: &mut Db) -> QueryResult<usize> {
        let of = &self.bidder;
        let values = (
            supplier::id.eq(of.supplier),
            supplier::ledger_id.eq(Id(self.ledger)),
            supplier::revision.eq(1_i64),
            supplier::name.eq(&of.name),
            supplier::identifiers.eq(Json(Vec::<String>::new())),
            supplier::created_at.eq(Time(self.at)),
        );
        diesel::insert_into(supplier::table)
            .values(values)
            .execute(db)?;
        let values = (
            response::council_id.eq(self.council),
            response::id.eq(of.response),
            response::procurement_id.eq(self.procurement),
            response::supplier_id.eq(of.supplier),
            response::state.eq("submitted"),
            response::submission_id.eq(self.id),
            response::created_at.eq(Time(self.at)),
        );
        diesel::insert_into(response::table)
            .values(values)
            .execute(db)?;
        let values = (
            submission::council_id.eq(self.council),
            submission::id.eq(self.id),
            submission::procurement_id.eq(self.procurement),
            submission::response_id.eq(of.response),
            submission::supplier_id.eq(of.supplier),
            submission::number.eq(1),
            submission::method_id.eq(self.method),
            submission::sealed.eq(&self.sealed),
            submission::key_id.eq(DataKey::ID),
            submission::receipt_digest.eq(&self.digest),
            submission::submitted_by.eq(self.by),
            submission::submitted_at.eq(Time(self.at)),
        );
        diesel::insert_into(submission::table)
            .values(values)
            .execute(db)
    }
}

fn bid(supplier: &assay::demo::Supplier, method: &Method) -> (Bid, BTreeSet<EvidenceId>) {
    let planned = &demo().finished;
    let ids: BTreeMap<String, EvidenceId> = (1..)
        .zip(supplier.evidence(planned, method).unwrap())
        .map(|(number, evidence)| (evidence.key, EvidenceId(Uuid::from_u128(number))))
        .collect();
    let bid = supplier.bid(planned, method, &ids).unwrap();
    (bid, ids.into_values().collect())
}

fn submission(
    tender: &Tender,
    response: ResponseId,
    bid: &Bid,
    evidence: &BTreeSet<EvidenceId>,
    submitted_at: Timestamp,
) -> assay::app::submissions::Submission {
    assay::app::submissions::Submission {
        format: SUBMISSION_FORMAT,
        procurement: tender.procurement,
        method_hash: tender.method.hash().unwrap(),
        ledger: Uuid::nil(),
        response,
        number: 1,
        products: bid
            .products
            .iter()
            .map(|(slot, product)| SubmittedProduct {
                slot: *slot,
                product: Product {
                    name: product.name.clone(),
                    model: product.identity.model.clone(),
                    manufacturer: product.identity.manufacturer.clone(),
                    ..Product::default()
                },
            })
            .collect(),
        answers: bid
            .answers
            .iter()
            .map(|(subject, question, answer)| SubmittedAnswer {
                subject: *subject,
                question: question.clone(),
                answer: answer.clone(),
            })
            .collect(),
        evidence: evidence
            .iter()
            .map(|id| SubmittedEvidence {
                id: *id,
                digest: ContentHash::of(id.0.as_bytes()),
            })
            .collect(),
        declaration: Declaration {
            name: "Ann Other".into(),
            position: "Director".into(),
            text: "True to the best of my knowledge.".into(),
        },
        submitted_at,
    }
}
