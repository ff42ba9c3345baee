//! The baseline against its rules. `tests/data/psti-baseline-all-pass.json` is an offer to which
//! every condition applies and which meets them all: model AQ-100, deadline 1 September 2026.

mod cases;
mod properties;
mod questions;
mod routes;
mod rules;
mod scopes;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::*;
use crate::domain::{
    answer::{Answer, AnswerValue, DraftedBy},
    ids::{EvidenceId, QuestionId},
    question_set::EvidenceLevel,
};

const ALL_PASS: &str = include_str!("../../../../tests/data/psti-baseline-all-pass.json");

/// One offered product and how it is judged.
#[derive(Debug, Clone)]
struct Offer {
    answers: BTreeMap<QuestionId, Answer>,
    product: ProductIdentity,
    deadline: Date,
    reach: Reach,
}

impl Offer {
    /// Every condition applies and is met.
    fn passing() -> Self {
        Self {
            answers: serde_json::from_str(ALL_PASS).unwrap(),
            product: ProductIdentity {
                model: "AQ-100".to_owned(),
                manufacturer: "Clearair Instruments Ltd".to_owned(),
            },
            deadline: date(2026, 9, 1),
            reach: Reach::LawOnly,
        }
    }

    fn empty() -> Self {
        Self {
            answers: BTreeMap::new(),
            ..Self::passing()
        }
    }

    /// The law does not reach it; the council applies the baseline by choice.
    fn by_choice() -> Self {
        let mut offer = Self::passing().choose("SCP-04", "no");
        offer.reach = Reach::ByChoice;
        offer
    }

    fn on(mut self, deadline: Date) -> Self {
        self.deadline = deadline;
        self
    }

    fn value(mut self, question: &str, value: AnswerValue) -> Self {
        let id: QuestionId = question.parse().unwrap();
        self.answers
            .entry(id)
            .and_modify(|answer| answer.value = value.clone())
            .or_insert(Answer {
                value,
                evidence_level: EvidenceLevel::Statement,
                note: None,
                confidential: None,
                drafted_by: DraftedBy::Person,
                evidence: Vec::new(),
            });
        self
    }

    fn choose(self, question: &str, option: &str) -> Self {
        self.value(question, chosen(option))
    }

    fn tick(self, question: &str, options: &[&str]) -> Self {
        let options = options.iter().map(|id| id.parse().unwrap()).collect();
        self.value(
            question,
            AnswerValue::MultipleChoice {
                options,
                detail: None,
            },
        )
    }

    /// Adds an option to those ticked.
    fn also(mut self, question: &str, option: &str) -> Self {
        match &mut self.answers.get_mut(question).unwrap().value {
            AnswerValue::MultipleChoice { options, .. } => options.push(option.parse().unwrap()),
            other => panic!("{question} is {other:?}"),
        }
        self
    }

    fn put(mut self, question: &str, field: &str, value: AnswerValue) -> Self {
        if !self.answers.contains_key(question) {
            self = self.value(
                question,
                AnswerValue::Group {
                    fields: BTreeMap::new(),
                },
            );
        }
        match &mut self.answers.get_mut(question).unwrap().value {
            AnswerValue::Group { fields } => fields.insert(field.parse().unwrap(), value),
            other => panic!("{question} is {other:?}"),
        };
        self
    }

    fn field(self, question: &str, field: &str, option: &str) -> Self {
        self.put(question, field, chosen(option))
    }

    fn words(self, question: &str, field: &str, text: &str) -> Self {
        self.put(
            question,
            field,
            AnswerValue::Text {
                text: text.to_owned(),
            },
        )
    }

    fn number(self, question: &str, field: &str, number: i64) -> Self {
        self.put(question, field, AnswerValue::Number { number })
    }

    fn day(self, question: &str, field: &str, day: Date) -> Self {
        self.put(question, field, AnswerValue::Date { date: day })
    }

    fn without(mut self, question: &str) -> Self {
        self.answers.remove(question);
        self
    }

    fn without_evidence(mut self, question: &str) -> Self {
        self.answers.get_mut(question).unwrap().evidence.clear();
        self
    }

    fn evidence(mut self, question: &str, level: EvidenceLevel) -> Self {
        let answer = self.answers.get_mut(question).unwrap();
        answer.evidence = vec![EvidenceId(uuid::Uuid::from_u128(9))];
        answer.evidence_level = level;
        self
    }

    fn input(&self) -> BaselineInput<'_> {
        BaselineInput {
            answers: &self.answers,
            product: &self.product,
            reference_date: self.deadline,
            reach: self.reach,
        }
    }

    fn verdict(&self) -> Verdict {
        assess(&self.input())
    }

    fn result(&self) -> VerdictResult {
        self.verdict().result
    }

    fn condition(&self, id: &str) -> ConditionResult {
        self.verdict()
            .conditions
            .into_iter()
            .find(|row| row.id == id)
            .unwrap_or_else(|| panic!("no condition {id}"))
            .result
    }

    fn finds(&self, code: FindingCode) -> bool {
        self.verdict()
            .findings
            .iter()
            .any(|finding| finding.code == code)
    }
}

fn chosen(option: &str) -> AnswerValue {
    AnswerValue::Choice {
        option: option.parse().unwrap(),
        detail: None,
    }
}

fn ids(verdict: &Verdict, result: ConditionResult) -> BTreeSet<String> {
    verdict
        .conditions
        .iter()
        .filter(|row| row.result == result)
        .map(|row| row.id.clone())
        .collect()
}

fn route(verdict: &Verdict, requirement: Requirement) -> Option<Route> {
    verdict
        .security
        .requirements
        .iter()
        .find(|row| row.requirement == requirement)
        .unwrap()
        .route
}
