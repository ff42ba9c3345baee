//! What a response must hold before it can be submitted.
//!
//! Invariant: what is asked turns on the method, on the lots a supplier bids for, and on the conditions of questions; a
//! lot is bid for when a product stands in one of its slots. Answers to questions that are not shown count as absent
//! and are never submitted.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    answer::{self, Answer, AnswerValue},
    ids::{AmendmentId, EvidenceId, LotId, QuestionId, SlotId, SubjectId},
    method::{IssuedQuestion, Method, MethodLot},
    procurement::{Problem, stored_words},
    product::Product,
    question_set::{AppliesTo, Question, shown},
};

/// What an answer belongs to.
pub type Key = (SubjectId, QuestionId);

/// Where a response stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ResponseState {
    /// Being answered; nothing is handed in.
    Started,
    /// Handed in. Nothing in it changes until it is withdrawn.
    Submitted,
    /// Taken back before the deadline; being answered again.
    Withdrawn,
}

/// How an answer is kept.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Can be submitted.
    Complete,
    /// A draft with something to put right.
    HasProblems,
    /// An amendment changed what was asked; to be looked at and saved again.
    Reopened,
}

stored_words! {
    ResponseState {
        Started = "started",
        Submitted = "submitted",
        Withdrawn = "withdrawn",
    }
    AnswerState {
        Complete = "complete",
        HasProblems = "has_problems",
        Reopened = "reopened",
    }
}

/// Something that is asked about: the organisation, the service of a lot, or the product in a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub id: SubjectId,
    pub about: AppliesTo,
    /// None for the organisation.
    pub lot: Option<LotId>,
    pub title: String,
}

/// Every subject of a method: the organisation, then lot by lot the service and its slots.
pub fn subjects(method: &Method) -> Vec<Subject> {
    let mut subjects = vec![Subject {
        id: SubjectId::ORGANISATION,
        about: AppliesTo::Organisation,
        lot: None,
        title: "Your organisation".to_owned(),
    }];
    for lot in &method.lots {
        subjects.push(Subject {
            id: lot.id.into(),
            about: AppliesTo::Service,
            lot: Some(lot.id),
            title: lot.title.clone(),
        });
        subjects.extend(lot.slots.iter().map(|slot| Subject {
            id: slot.id.into(),
            about: AppliesTo::Product,
            lot: Some(lot.id),
            title: slot.title.clone(),
        }));
    }
    subjects
}

/// The questions asked about a subject and shown, in the method's order. `lots` are those bid for, or all of them.
pub fn shown_about<'m>(
    method: &'m Method,
    lots: &BTreeSet<LotId>,
    subject: &Subject,
    answers: &BTreeMap<Key, Answer>,
) -> Vec<&'m IssuedQuestion> {
    let asked: BTreeSet<&QuestionId> = method
        .lots
        .iter()
        .filter(|lot| match subject.lot {
            Some(own) => lot.id == own,
            None => lots.contains(&lot.id),
        })
        .flat_map(|lot| &lot.asked)
        .map(|asked| &asked.question)
        .collect();
    let candidates: Vec<&Question> = method
        .questions
        .iter()
        .map(|issued| &issued.question)
        .filter(|question| asked.contains(&question.id))
        .filter(|question| subject_of(question, subject).is_some())
        .collect();
    let about: BTreeMap<&QuestionId, SubjectId> = candidates
        .iter()
        .filter_map(|question| Some((&question.id, subject_of(question, subject)?)))
        .collect();
    let value = |id: &QuestionId| -> Option<&AnswerValue> {
        let key = (*about.get(id)?, id.clone());
        answers.get(&key).map(|answer| &answer.value)
    };
    let shown: BTreeSet<&QuestionId> = shown(&candidates, &value)
        .into_iter()
        .map(|question| &question.id)
        .collect();
    method
        .questions
        .iter()
        .filter(|issued| issued.question.applies_to == subject.about)
        .filter(|issued| shown.contains(&issued.question.id))
        .collect()
}

/// Whose answer a condition on `question` reads when `subject` is asked about: its own, its lot's or the
/// organisation's. None when the question is about something narrower.
fn subject_of(question: &Question, subject: &Subject) -> Option<SubjectId> {
    match (question.applies_to, subject.about) {
        (AppliesTo::Organisation, _) => Some(SubjectId::ORGANISATION),
        (AppliesTo::Service, AppliesTo::Service | AppliesTo::Product) => {
            subject.lot.map(SubjectId::from)
        }
        (AppliesTo::Product, AppliesTo::Product) => Some(subject.id),
        (AppliesTo::Service, AppliesTo::Organisation)
        | (AppliesTo::Product, AppliesTo::Organisation | AppliesTo::Service) => None,
    }
}

/// What a supplier has prepared so far.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    pub products: BTreeMap<SlotId, Product>,
    pub answers: BTreeMap<Key, Answer>,
    /// Answers that an amendment re-opened.
    pub reopened: BTreeSet<Key>,
    /// Files that arrived whole, and links.
    pub evidence: BTreeSet<EvidenceId>,
    /// Published amendments that the supplier has not acknowledged.
    pub unacknowledged: Vec<AmendmentId>,
}

/// Something that keeps a response from being submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// No product stands in any slot, so no lot is bid for.
    NoLot,
    Product {
        slot: SlotId,
    },
    ProductProblems {
        slot: SlotId,
        problems: Vec<Problem>,
    },
    Answer {
        subject: SubjectId,
        question: QuestionId,
    },
    AnswerProblems {
        subject: SubjectId,
        question: QuestionId,
        problems: Vec<answer::Problem>,
    },
    Reopened {
        subject: SubjectId,
        question: QuestionId,
    },
    /// The answer links to evidence that is not there, or has not arrived whole.
    Evidence {
        subject: SubjectId,
        question: QuestionId,
        evidence: EvidenceId,
    },
    Acknowledgement {
        amendment: AmendmentId,
    },
}

impl Prepared {
    /// The lots bid for.
    pub fn lots(&self, method: &Method) -> BTreeSet<LotId> {
        method
            .lots
            .iter()
            .filter(|lot| self.bids_for(lot))
            .map(|lot| lot.id)
            .collect()
    }

    fn bids_for(&self, lot: &MethodLot) -> bool {
        lot.slots
            .iter()
            .any(|slot| self.products.contains_key(&slot.id))
    }

    /// Everything that keeps the response from being submitted, in the order in which it is asked.
    pub fn missing(&self, method: &Method) -> Vec<Missing> {
        let lots = self.lots(method);
        let mut missing = Vec::new();
        if lots.is_empty() {
            missing.push(Missing::NoLot);
        }
        for lot in method.lots.iter().filter(|lot| lots.contains(&lot.id)) {
            for slot in &lot.slots {
                match self.products.get(&slot.id).map(Product::problems) {
                    None => missing.push(Missing::Product { slot: slot.id }),
                    Some(problems) if !problems.is_empty() => {
                        missing.push(Missing::ProductProblems {
                            slot: slot.id,
                            problems,
                        });
                    }
                    Some(_) => {}
                }
            }
        }
        for (subject, questions) in self.asked(method, &lots) {
            for issued in questions {
                self.missing_of(subject.id, issued, &mut missing);
            }
        }
        missing.extend(
            self.unacknowledged
                .iter()
                .map(|&amendment| Missing::Acknowledgement { amendment }),
        );
        missing
    }

    fn missing_of(&self, subject: SubjectId, issued: &IssuedQuestion, missing: &mut Vec<Missing>) {
        let question = issued.question.id.clone();
        let key = (subject, question.clone());
        let Some(answer) = self.answers.get(&key) else {
            return missing.push(Missing::Answer { subject, question });
        };
        if self.reopened.contains(&key) {
            missing.push(Missing::Reopened {
                subject,
                question: question.clone(),
            });
        }
        let problems = answer::check(&issued.question, answer);
        if !problems.is_empty() {
            missing.push(Missing::AnswerProblems {
                subject,
                question: question.clone(),
                problems,
            });
        }
        let unknown = answer
            .evidence
            .iter()
            .filter(|id| !self.evidence.contains(id));
        missing.extend(unknown.map(|&evidence| Missing::Evidence {
            subject,
            question: question.clone(),
            evidence,
        }));
    }

    /// What is asked of this supplier, subject by subject.
    pub fn asked<'m>(
        &self,
        method: &'m Method,
        lots: &BTreeSet<LotId>,
    ) -> Vec<(Subject, Vec<&'m IssuedQuestion>)> {
        subjects(method)
            .into_iter()
            .filter(|subject| subject.lot.is_none_or(|lot| lots.contains(&lot)))
            .map(|subject| {
                let questions = shown_about(method, lots, &subject, &self.answers);
                (subject, questions)
            })
            .collect()
    }

    /// The answers that a submission holds: to what is asked and shown, in the lots bid for.
    pub fn to_submit(&self, method: &Method) -> BTreeMap<Key, Answer> {
        let lots = self.lots(method);
        self.asked(method, &lots)
            .into_iter()
            .flat_map(|(subject, questions)| {
                questions
                    .into_iter()
                    .map(move |issued| (subject.id, issued.question.id.clone()))
            })
            .filter_map(|key| {
                let answer = self.answers.get(&key)?.clone();
                Some((key, answer))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::method::fixtures::{self, CONTROLLER, GATEWAY, LOT};

    fn product() -> Product {
        Product {
            name: "Lumen".into(),
            model: "L-1".into(),
            manufacturer: "Lumen Ltd".into(),
            ..Product::default()
        }
    }

    fn complete() -> Prepared {
        let keys = [
            fixtures::key(CONTROLLER, "DEV-01"),
            fixtures::key(CONTROLLER, "DEV-02"),
            fixtures::key(GATEWAY, "DEV-01"),
            fixtures::key(GATEWAY, "DEV-02"),
            fixtures::key(LOT, "SVC-01"),
            fixtures::key(SubjectId::ORGANISATION, "SVC-02"),
            fixtures::key(SubjectId::ORGANISATION, "GAT-01"),
            fixtures::key(SubjectId::ORGANISATION, "INF-01"),
        ];
        let answer = fixtures::answer(100);
        Prepared {
            products: BTreeMap::from([(CONTROLLER, product()), (GATEWAY, product())]),
            evidence: answer.evidence.iter().copied().collect(),
            answers: keys.into_iter().map(|key| (key, answer.clone())).collect(),
            ..Prepared::default()
        }
    }

    #[test]
    fn nothing_is_missing_from_a_whole_response() {
        let method = fixtures::method();
        assert_eq!(complete().missing(&method), []);
        assert_eq!(complete().to_submit(&method).len(), 8);
    }

    #[test]
    fn without_a_product_no_lot_is_bid_for() {
        let missing = Prepared::default().missing(&fixtures::method());
        assert_eq!(missing, [Missing::NoLot]);
    }

    #[test]
    fn a_lot_that_is_bid_for_needs_a_product_in_each_slot() {
        let mut prepared = complete();
        prepared.products.remove(&GATEWAY);
        let missing = prepared.missing(&fixtures::method());
        assert_eq!(missing, [Missing::Product { slot: GATEWAY }]);
    }

    #[test]
    fn each_answer_and_its_evidence_is_looked_at() {
        let method = fixtures::method();
        let mut prepared = complete();
        let key = fixtures::key(LOT, "SVC-01");
        prepared.answers.remove(&key);
        prepared.evidence.clear();
        prepared
            .reopened
            .insert(fixtures::key(CONTROLLER, "DEV-01"));
        let missing = prepared.missing(&method);
        assert!(missing.contains(&Missing::Answer {
            subject: key.0,
            question: key.1
        }));
        assert_eq!(
            missing
                .iter()
                .filter(|m| matches!(m, Missing::Evidence { .. }))
                .count(),
            7
        );
        assert_eq!(
            missing
                .iter()
                .filter(|m| matches!(m, Missing::Reopened { .. }))
                .count(),
            1
        );
    }

    #[test]
    fn an_answer_to_something_not_asked_is_never_submitted() {
        let method = fixtures::method();
        let mut prepared = complete();
        prepared
            .answers
            .insert(fixtures::key(LOT, "CLD-01"), fixtures::answer(100));
        assert_eq!(prepared.to_submit(&method).len(), 8);
    }
}
