//! An issued procurement with one lot, two slots and one question of each kind, ready to be answered.

use std::collections::{BTreeMap, BTreeSet};

use assay::{
    db::{
        schema::{amendment, method, procurement, response},
        seam::{Db, Scope, SeamError},
        sql_types::{Id, Time},
    },
    domain::{
        answer::{Answer, AnswerValue, ByAwardStatus, DraftedBy},
        criticality::{
            Criticality, CriticalityAnswers, Disruption, Exposure, Harm, PersonalData, Reach,
        },
        ids::{
            AmendmentId, CouncilId, LotId, MethodId, ProcurementId, ResponseId, SlotId, SupplierId,
        },
        method::{
            FreezeContext, GateEffect, GateEffects, GateRule, Method, MethodDraft, SectionWeight,
            freeze,
        },
        procurement::{
            Jurisdiction, Lot, ProcurementDraft, ProcurementFacts, ProcurementKind, Slot, Threshold,
        },
        question_set::{
            AnswerSpec, AppliesTo, Audience, ChoiceOption, Condition, EvidenceLevel, FieldNeed,
            GroupField, Level, Question, QuestionClass, QuestionSet, ScoringMode, Section, Stage,
        },
    },
};
use diesel::{ExpressionMethods, QueryResult, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{app::TestApp, world::SupplierPeople};

/// The nil id: the organisation as the subject of questions.
pub const ORGANISATION: &str = "00000000-0000-0000-0000-000000000000";

/// The organisation's questions: one of each kind that is not asked of products.
pub const OF_ORGANISATION: [&str; 11] = [
    "MUL", "TXT", "NUM", "DAT", "PER", "URL", "EML", "CTR", "FIL", "GRP", "AWD",
];

/// An issued procurement.
#[derive(Debug, Clone)]
pub struct Tender {
    pub council: CouncilId,
    pub procurement: ProcurementId,
    pub method: MethodId,
    pub lot: LotId,
    pub slots: [SlotId; 2],
    pub deadline: Timestamp,
}

fn question(id: &str, applies_to: AppliesTo, class: QuestionClass, answer: AnswerSpec) -> Question {
    let stage = match class {
        QuestionClass::Weighted { .. } => Stage::AwardCriterion,
        QuestionClass::Gate => Stage::ConditionOfParticipation,
        QuestionClass::Information | QuestionClass::Routing => Stage::Information,
    };
    Question {
        id: id.parse().unwrap(),
        version: 1,
        section: "device".parse().unwrap(),
        text: format!("{id}?"),
        short: id.to_owned(),
        why: "Because.".into(),
        guidance: "Answer.".into(),
        passing: "All of it.".into(),
        applies_to,
        levels: vec![Level::Low, Level::Medium, Level::High],
        class,
        stage,
        answer,
        show_if: None,
        lot_features: Vec::new(),
        evidence: BTreeMap::new(),
        accepted_evidence: Some("A report.".into()),
        or_equivalent: None,
        settled_by: Vec::new(),
        mappings: Vec::new(),
    }
}

fn option(id: &str, value: Option<u32>) -> ChoiceOption {
    ChoiceOption {
        id: id.parse().unwrap(),
        label: id.to_owned(),
        value,
        detail: Default::default(),
    }
}

fn question_set() -> QuestionSet {
    let weighted = QuestionClass::Weighted {
        weight: 1,
        scoring: ScoringMode::Option,
        descriptors: Vec::new(),
    };
    let yes_no = AnswerSpec::Choice {
        options: vec![option("yes", Some(100)), option("no", Some(0))],
    };
    let plain_yes_no = AnswerSpec::Choice {
        options: vec![option("yes", None), option("no", None)],
    };
    let text = AnswerSpec::Text { max_length: 500 };
    let group = AnswerSpec::Group {
        fields: vec![GroupField {
            id: "name".parse().unwrap(),
            label: "Name".into(),
            answer: text.clone(),
            need: FieldNeed::Required,
        }],
    };
    let information = |id: &str, answer| {
        question(
            id,
            AppliesTo::Organisation,
            QuestionClass::Information,
            answer,
        )
    };
    let mut follow_up = question(
        "WHY",
        AppliesTo::Product,
        QuestionClass::Information,
        text.clone(),
    );
    follow_up.show_if = Some(Condition::Is {
        question: "GAT".parse().unwrap(),
        option: "no".parse().unwrap(),
        field: None,
    });
    QuestionSet {
        id: "small".parse().unwrap(),
        version: "1.0.0".into(),
        title: "Small".into(),
        purpose: "Tests.".into(),
        audience: Audience::Supplier,
        include: vec![],
        sections: vec![Section {
            id: "device".parse().unwrap(),
            title: "Device".into(),
            intro: String::new(),
        }],
        questions: vec![
            question("CHO", AppliesTo::Product, weighted, yes_no),
            question("GAT", AppliesTo::Product, QuestionClass::Gate, plain_yes_no),
            follow_up,
            information(
                "MUL",
                AnswerSpec::MultipleChoice {
                    options: vec![option("a", None), option("b", None)],
                    at_least: 1,
                },
            ),
            information("TXT", text),
            information(
                "NUM",
                AnswerSpec::Number {
                    unit: "days".into(),
                    min: 0,
                    max: 999_999_999,
                    bands: vec![],
                },
            ),
            information("DAT", AnswerSpec::Date),
            information("PER", AnswerSpec::Period),
            information("URL", AnswerSpec::Url),
            information("EML", AnswerSpec::Email),
            information("CTR", AnswerSpec::Countries),
            information("FIL", AnswerSpec::Text { max_length: 500 }),
            information("GRP", group),
            information(
                "AWD",
                AnswerSpec::ByAward {
                    now: 100,
                    by_award: 50,
                    no: 0,
                },
            ),
        ],
    }
}

fn draft(lot: LotId, slots: [SlotId; 2]) -> ProcurementDraft {
    let slot = |id, number, weight| Slot {
        id,
        number,
        title: format!("Slot {number}"),
        weight,
    };
    ProcurementDraft {
        description: "Controllers for street lights.".into(),
        lots: vec![Lot {
            id: lot,
            number: 1,
            title: "Lighting".into(),
            features: Vec::new(),
            slots: vec![slot(slots[0], 1, 60), slot(slots[1], 2, 40)],
        }],
        criticality: Some(Criticality {
            answers: CriticalityAnswers {
                harm: Harm::Serious,
                disruption: Disruption::Serious,
                personal_data: PersonalData::None,
                reach: Reach::Report,
                exposure: Exposure::Few,
            },
            overridden: None,
        }),
        method: MethodDraft {
            question_sets: vec!["small".parse().unwrap()],
            section_weights: vec![SectionWeight {
                section: "device".parse().unwrap(),
                weight: 100,
            }],
            gates: vec![GateRule {
                question: "GAT".parse().unwrap(),
                effects: GateEffects {
                    not_met: GateEffect::Disqualifies,
                    ..GateEffects::default()
                },
            }],
            ..MethodDraft::default()
        },
        ..ProcurementDraft::default()
    }
}

async fn insert(app: &TestApp, rows: impl Fn(&mut Db) -> QueryResult<usize> + Send + 'static) {
    let written = app.app.db.write(Scope::System, "test.tender", move |db| {
        rows(db).map_err(SeamError::from)
    });
    written.await.unwrap();
}

impl TestApp {
    /// A procurement of council A, issued, with a day left.
    pub async fn tender(&self) -> Tender {
        let new_id = || self.app.clock.new_id();
        let now = self.app.clock.now();
        let tender = Tender {
            council: self.world.a.council,
            procurement: ProcurementId(new_id()),
            method: MethodId(new_id()),
            lot: LotId(new_id()),
            slots: [SlotId(new_id()), SlotId(new_id())],
            deadline: now + SignedDuration::from_hours(24),
        };
        let facts = ProcurementFacts {
            reference: format!("T-{}", tender.procurement),
            title: "Controllers".into(),
            kind: ProcurementKind::Open,
            jurisdiction: Jurisdiction::England,
            threshold: Threshold::Above,
            deadline: tender.deadline,
        };
        let draft = draft(tender.lot, tender.slots);
        let frozen: Method = freeze(&FreezeContext {
            procurement: tender.procurement,
            facts: &facts,
            draft: &draft,
            sets: &[question_set()],
            welsh: &Default::default(),
            regime_edition: None,
            baseline_questions: &BTreeSet::new(),
        })
        .unwrap();
        let hash = frozen.hash().unwrap().as_str().to_owned();
        let canonical = String::from_utf8(frozen.canonical().unwrap()).unwrap();
        let made = tender.clone();
        insert(self, move |db| {
            let row = (
                procurement::council_id.eq(made.council),
                procurement::id.eq(made.procurement),
                procurement::reference.eq(&facts.reference),
                procurement::title.eq(&facts.title),
                procurement::kind.eq(facts.kind.as_str()),
                procurement::jurisdiction.eq(facts.jurisdiction.as_str()),
                procurement::threshold.eq(facts.threshold.as_str()),
                procurement::state.eq("issued"),
                procurement::deadline.eq(Time(made.deadline)),
                procurement::draft.eq("{}"),
                procurement::method_id.eq(made.method),
                procurement::revision.eq(1),
                procurement::created_at.eq(Time(now)),
                procurement::issued_at.eq(Time(now)),
            );
            diesel::insert_into(procurement::table)
                .values(row)
                .execute(db)?;
            let row = (
                method::council_id.eq(made.council),
                method::id.eq(made.method),
                method::procurement_id.eq(made.procurement),
                method::number.eq(1),
                method::hash.eq(&hash),
                method::canonical.eq(&canonical),
                method::created_at.eq(Time(now)),
            );
            diesel::insert_into(method::table).values(row).execute(db)
        })
        .await;
        tender
    }

    /// A published amendment that changes nothing.
    pub async fn amendment(&self, tender: &Tender) -> AmendmentId {
        let id = AmendmentId(self.app.clock.new_id());
        let (tender, now) = (tender.clone(), self.app.clock.now());
        let by = self.world.a.officer;
        insert(self, move |db| {
            let row = (
                amendment::council_id.eq(tender.council),
                amendment::id.eq(id),
                amendment::procurement_id.eq(tender.procurement),
                amendment::number.eq(1),
                amendment::from_method_id.eq(tender.method),
                amendment::to_method_id.eq(tender.method),
                amendment::reason.eq("A slip of the pen."),
                amendment::difference.eq("{}"),
                amendment::deadline_before.eq(Time(tender.deadline)),
                amendment::deadline_after.eq(Time(tender.deadline)),
                amendment::published_by.eq(by),
                amendment::published_at.eq(Time(now)),
            );
            diesel::insert_into(amendment::table)
                .values(row)
                .execute(db)
        })
        .await;
        id
    }

    /// A response of this supplier, with nothing in it.
    pub async fn response(&self, tender: &Tender, supplier: SupplierId) -> ResponseId {
        let id = ResponseId(self.app.clock.new_id());
        let (tender, now) = (tender.clone(), self.app.clock.now());
        insert(self, move |db| {
            let row = (
                response::council_id.eq(tender.council),
                response::id.eq(id),
                response::procurement_id.eq(tender.procurement),
                response::supplier_id.eq(supplier),
                response::state.eq("started"),
                response::submission_id.eq(None::<Id>),
                response::created_at.eq(Time(now)),
            );
            diesel::insert_into(response::table).values(row).execute(db)
        })
        .await;
        id
    }

    /// A tender, a supplier that takes part in it, and the path of its response.
    pub async fn answering(&self, name: &'static str) -> Answering {
        let tender = self.tender().await;
        let people = self.supplier(name).await;
        let response = self.response(&tender, people.supplier).await;
        let path = format!("/v1/suppliers/{}/responses/{response}", people.supplier);
        Answering {
            tender,
            people,
            response,
            path,
        }
    }
}

/// A supplier that takes part in a tender.
pub struct Answering {
    pub tender: Tender,
    pub people: SupplierPeople,
    pub response: ResponseId,
    /// Of the response.
    pub path: String,
}

impl Answering {
    pub fn at(&self, rest: &str) -> String {
        format!("{}{rest}", self.path)
    }

    pub fn product_path(&self, slot: usize) -> String {
        self.at(&format!("/products/{}", self.tender.slots[slot]))
    }

    pub fn answer_path(&self, subject: impl std::fmt::Display, question: &str) -> String {
        self.at(&format!("/answers/{subject}/{question}"))
    }

    /// Products in both slots and an answer to everything that is asked.
    pub async fn answer_everything(&self, app: &TestApp) {
        let owner = app.signed_in(self.people.owner);
        for slot in 0..2 {
            owner
                .put_new(&self.product_path(slot), &product("Lumen"))
                .await
                .expect(200);
        }
        let mut items: Vec<Value> = OF_ORGANISATION
            .iter()
            .map(|id| json!({"subject": ORGANISATION, "question": id, "answer": answer_to(id, "given")}))
            .collect();
        for slot in self.tender.slots {
            for id in ["CHO", "GAT"] {
                items.push(
                    json!({"subject": slot, "question": id, "answer": answer_to(id, "given")}),
                );
            }
        }
        let saved = owner
            .post(&self.at("/answers"), &json!({"answers": items}))
            .await
            .expect(200);
        for result in saved.body["results"].as_array().unwrap() {
            assert_eq!(result["state"], "complete", "{result}");
        }
    }

    /// What a submission sends, as things are now.
    pub async fn submission(&self, app: &TestApp) -> Value {
        let owner = app.signed_in(self.people.owner);
        let missing = owner.get(&self.at("/missing")).await.expect(200);
        json!({
            "declaration": {
                "name": "Ada Example",
                "position": "Director",
                "text": missing.body["declaration"],
            },
            "seen": missing.body["seen"],
        })
    }
}

pub fn product(name: &str) -> Value {
    json!({"name": name, "model": "L-1", "manufacturer": "Lumen Ltd"})
}

/// A good answer to each question, holding `words` where the kind has room for words.
pub fn answer_to(question: &str, words: &str) -> Value {
    let (option, text) = (|id: &str| id.parse().unwrap(), || words.to_owned());
    let value = match question {
        "CHO" | "GAT" => AnswerValue::Choice {
            option: option("yes"),
            detail: Some(text()),
        },
        "MUL" => AnswerValue::MultipleChoice {
            options: vec![option("a")],
            detail: Some(text()),
        },
        "NUM" => AnswerValue::Number { number: 14 },
        "DAT" => AnswerValue::Date {
            date: "2027-03-01".parse().unwrap(),
        },
        "PER" => AnswerValue::Period {
            text: text(),
            end_date: Some("2031-03-01".parse().unwrap()),
        },
        "URL" => AnswerValue::Url {
            url: format!("https://example.com/{words}"),
        },
        "EML" => AnswerValue::Email {
            email: format!("{words}@example.com"),
        },
        "CTR" => AnswerValue::Countries {
            countries: vec!["GB".into()],
        },
        "GRP" => AnswerValue::Group {
            fields: BTreeMap::from([(option("name"), AnswerValue::Text { text: text() })]),
        },
        "AWD" => AnswerValue::ByAward {
            status: ByAwardStatus::Now,
            date: None,
        },
        _ => AnswerValue::Text { text: text() },
    };
    serde_json::to_value(Answer {
        value,
        evidence_level: EvidenceLevel::Statement,
        note: None,
        confidential: None,
        drafted_by: DraftedBy::Person,
        evidence: Vec::new(),
    })
    .unwrap()
}

/// How many events of this kind are on record.
pub async fn events(app: &TestApp, action: &'static str) -> i64 {
    use assay::db::schema::audit_event;
    use diesel::QueryDsl;
    let read = app.app.db.read(Scope::System, move |db| {
        let count = audit_event::table
            .filter(audit_event::action.eq(action))
            .count();
        count.get_result(db).map_err(SeamError::from)
    });
    read.await.unwrap()
}
