//! A small procurement for tests of methods, scores and comparisons.
//!
//! Two slots (60 and 40), sections `device` (60) and `service` (40), and in each a question scored
//! by option and one scored by mark; one gate of its own.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    FreezeContext, GateEffect, GateEffects, GateRule, Method, MethodDraft, SectionWeight, freeze,
};
use crate::domain::{
    answer::{Answer, AnswerValue, DraftedBy},
    baseline::{Basis, Edition, VerdictResult},
    criticality::{
        Criticality, CriticalityAnswers, Disruption, Exposure, Harm, PersonalData, Reach,
    },
    ids::{EvidenceId, LotId, ProcurementId, SlotId, SubjectId},
    procurement::{
        Jurisdiction, Lot, Problem, ProcurementDraft, ProcurementFacts, ProcurementKind, Slot,
        Threshold,
    },
    question_set::{
        AnswerSpec, AppliesTo, Audience, ChoiceOption, EvidenceLevel, Level, LotFeature, Question,
        QuestionClass, QuestionSet, ScoringMode, Section, Stage,
    },
    score::{BaselineScope, Key, ProductBaseline},
};

pub(crate) const CONTROLLER: SlotId = SlotId(Uuid::from_u128(11));
pub(crate) const GATEWAY: SlotId = SlotId(Uuid::from_u128(12));
pub(crate) const LOT: LotId = LotId(Uuid::from_u128(10));

pub(crate) fn question(
    id: &str,
    section: &str,
    applies_to: AppliesTo,
    class: QuestionClass,
) -> Question {
    let option = |id: &str, value| ChoiceOption {
        id: id.parse().unwrap(),
        label: id.to_owned(),
        value,
        detail: Default::default(),
    };
    let stage = match class {
        QuestionClass::Weighted { .. } => Stage::AwardCriterion,
        _ => Stage::ConditionOfParticipation,
    };
    Question {
        id: id.parse().unwrap(),
        version: 1,
        section: section.parse().unwrap(),
        text: format!("{id}?"),
        short: id.to_owned(),
        why: "Because.".into(),
        guidance: "Answer.".into(),
        passing: "All of it.".into(),
        applies_to,
        levels: vec![Level::Low, Level::Medium, Level::High],
        class,
        stage,
        answer: AnswerSpec::Choice {
            options: vec![
                option("v0", Some(0)),
                option("v25", Some(25)),
                option("v50", Some(50)),
                option("v75", Some(75)),
                option("v100", Some(100)),
                option("unknown", None),
            ],
        },
        show_if: None,
        lot_features: Vec::new(),
        evidence: BTreeMap::from([(Level::Medium, EvidenceLevel::OwnDocument)]),
        accepted_evidence: None,
        or_equivalent: None,
        settled_by: Vec::new(),
        mappings: Vec::new(),
    }
}

pub(crate) fn weighted(weight: u32, scoring: ScoringMode) -> QuestionClass {
    QuestionClass::Weighted {
        weight,
        scoring,
        descriptors: (0..6).map(|mark| format!("Mark {mark}.")).collect(),
    }
}

pub(crate) fn section(id: &str) -> Section {
    Section {
        id: id.parse().unwrap(),
        title: id.to_owned(),
        intro: String::new(),
    }
}

pub(crate) fn question_set() -> QuestionSet {
    let mut cloud = question(
        "CLD-01",
        "cloud",
        AppliesTo::Service,
        weighted(1, ScoringMode::Option),
    );
    cloud.lot_features = vec![LotFeature::CloudService];
    QuestionSet {
        id: "small".parse().unwrap(),
        version: "1.0.0".into(),
        title: "Small".into(),
        purpose: "Tests.".into(),
        audience: Audience::Supplier,
        include: vec![],
        sections: vec![section("device"), section("service"), section("cloud")],
        questions: vec![
            question(
                "DEV-01",
                "device",
                AppliesTo::Product,
                weighted(2, ScoringMode::Option),
            ),
            question(
                "DEV-02",
                "device",
                AppliesTo::Product,
                weighted(1, ScoringMode::Marked),
            ),
            question(
                "SVC-01",
                "service",
                AppliesTo::Service,
                weighted(3, ScoringMode::Option),
            ),
            question(
                "SVC-02",
                "service",
                AppliesTo::Organisation,
                weighted(1, ScoringMode::Marked),
            ),
            cloud,
            question(
                "GAT-01",
                "service",
                AppliesTo::Organisation,
                QuestionClass::Gate,
            ),
            question(
                "INF-01",
                "service",
                AppliesTo::Organisation,
                QuestionClass::Information,
            ),
        ],
    }
}

pub(crate) fn facts() -> ProcurementFacts {
    ProcurementFacts {
        reference: "T-1".into(),
        title: "Controllers".into(),
        kind: ProcurementKind::Open,
        jurisdiction: Jurisdiction::England,
        threshold: Threshold::Above,
        deadline: "2026-03-02T12:00:00Z".parse().unwrap(),
    }
}

pub(crate) fn weights(weights: &[(&str, u32)]) -> Vec<SectionWeight> {
    weights
        .iter()
        .map(|(section, weight)| SectionWeight {
            section: section.parse().unwrap(),
            weight: *weight,
        })
        .collect()
}

pub(crate) fn draft() -> ProcurementDraft {
    let slot = |id, number, title: &str, weight| Slot {
        id,
        number,
        title: title.to_owned(),
        weight,
    };
    ProcurementDraft {
        description: "Controllers for street lights.".into(),
        lots: vec![Lot {
            id: LOT,
            number: 1,
            title: "Lighting".into(),
            features: Vec::new(),
            slots: vec![
                slot(CONTROLLER, 1, "Controller", 60),
                slot(GATEWAY, 2, "Gateway", 40),
            ],
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
            section_weights: weights(&[("device", 60), ("service", 40)]),
            gates: vec![GateRule {
                question: "GAT-01".parse().unwrap(),
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

pub(crate) fn frozen(draft: &ProcurementDraft, set: QuestionSet) -> Result<Method, Vec<Problem>> {
    freeze(&FreezeContext {
        procurement: ProcurementId(Uuid::from_u128(1)),
        facts: &facts(),
        draft,
        sets: &[set],
        welsh: &Default::default(),
        regime_edition: Some(Edition::December2025),
        baseline_questions: &BTreeSet::new(),
    })
}

pub(crate) fn method() -> Method {
    frozen(&draft(), question_set()).unwrap()
}

pub(crate) fn key(subject: impl Into<SubjectId>, question: &str) -> Key {
    (subject.into(), question.parse().unwrap())
}

/// An answer with this option value, and evidence enough.
pub(crate) fn answer(value: u32) -> Answer {
    Answer {
        value: AnswerValue::Choice {
            option: format!("v{value}").parse().unwrap(),
            detail: None,
        },
        evidence_level: EvidenceLevel::IndependentTest,
        note: None,
        confidential: None,
        drafted_by: DraftedBy::Person,
        evidence: vec![EvidenceId(Uuid::from_u128(99))],
    }
}

pub(crate) fn baseline(scope: BaselineScope, result: VerdictResult) -> ProductBaseline {
    ProductBaseline {
        scope,
        basis: match scope {
            BaselineScope::InScope => Basis::Law,
            _ => Basis::ByChoice,
        },
        result,
        words: "as told".into(),
    }
}
