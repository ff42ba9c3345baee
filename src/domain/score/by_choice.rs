//! The device security principles as a second baseline: what the gates of each principle say about
//! one product.
//!
//! Invariant: always by the council's choice, never law. It moves nothing: each gate acts by its own
//! published effect, and here is only what they say together.

use std::collections::BTreeMap;

use super::{Finding, Gate, GateOutcome, PrincipleResult, SlotPrinciples};
use crate::domain::{
    baseline::{Basis, VerdictResult},
    ids::{QuestionId, SectionId, SubjectId},
    method::{IssuedQuestion, Method, MethodLot},
};

/// The set whose gates are the second baseline; each of its sections with gates is a principle.
pub const SECOND_BASELINE_SET: &str = "device-security-principles";
/// How many principles are named before the rest is counted.
const NAMED_MAX: usize = 3;

/// For each slot, what the gates of the second baseline found; nothing where it was not chosen.
pub(super) fn principles(
    method: &Method,
    lot: &MethodLot,
    questions: &BTreeMap<&QuestionId, &IssuedQuestion>,
    gates: &[GateOutcome],
) -> Vec<SlotPrinciples> {
    lot.slots
        .iter()
        .filter_map(|slot| {
            let mut principles: Vec<PrincipleResult> = Vec::new();
            for (section, question, result) in found(questions, gates, SubjectId::from(slot.id)) {
                match principles.iter_mut().find(|p| p.section == *section) {
                    Some(known) => {
                        known.result = worse(known.result, result);
                        known.questions.push(question.clone());
                    }
                    None => principles.push(PrincipleResult {
                        section: section.clone(),
                        title: title_of(method, section),
                        result,
                        questions: vec![question.clone()],
                    }),
                }
            }
            let results = principles.iter().map(|principle| principle.result);
            let result = results.reduce(worse)?;
            Some(SlotPrinciples {
                slot: slot.id,
                title: slot.title.clone(),
                basis: Basis::ByChoice,
                result,
                words: words(&principles, result),
                principles,
            })
        })
        .collect()
}

/// The gates of the second baseline about one product, in the method's order.
fn found<'a>(
    questions: &'a BTreeMap<&QuestionId, &IssuedQuestion>,
    gates: &'a [GateOutcome],
    subject: SubjectId,
) -> impl Iterator<Item = (&'a SectionId, &'a QuestionId, VerdictResult)> {
    gates
        .iter()
        .filter(move |outcome| outcome.subject == subject)
        .filter_map(|outcome| {
            let Gate::Question { question } = &outcome.gate else {
                return None;
            };
            let issued = questions.get(question)?;
            let chosen = issued.set.as_str() == SECOND_BASELINE_SET;
            chosen.then_some((
                &issued.question.section,
                question,
                result_of(outcome.finding),
            ))
        })
}

fn result_of(finding: Finding) -> VerdictResult {
    match finding {
        Finding::Met | Finding::NotApplicable => VerdictResult::Met,
        Finding::NotMet => VerdictResult::NotMet,
        Finding::InsufficientEvidence | Finding::Unsure | Finding::Excepted => {
            VerdictResult::InsufficientEvidence
        }
    }
}

/// Failing comes before open, and open before met.
fn worse(one: VerdictResult, other: VerdictResult) -> VerdictResult {
    let order = |result| match result {
        VerdictResult::NotMet => 0,
        VerdictResult::InsufficientEvidence => 1,
        VerdictResult::NotAssessed => 2,
        VerdictResult::Met => 3,
    };
    if order(other) < order(one) {
        other
    } else {
        one
    }
}

fn title_of(method: &Method, section: &SectionId) -> String {
    method
        .section(section)
        .map_or_else(|| section.to_string(), |known| known.title.clone())
}

fn words(principles: &[PrincipleResult], result: VerdictResult) -> String {
    let named = || {
        let titles: Vec<&str> = principles
            .iter()
            .filter(|principle| principle.result == result)
            .map(|principle| principle.title.as_str())
            .collect();
        let shown = titles
            .iter()
            .copied()
            .take(NAMED_MAX)
            .collect::<Vec<_>>()
            .join("; ");
        match titles.len().saturating_sub(NAMED_MAX) {
            0 => shown,
            more => format!("{shown}; and {more} more"),
        }
    };
    let what = match result {
        VerdictResult::Met => format!("the evidence supports all {}", principles.len()),
        VerdictResult::NotMet => format!("the evidence does not support {}", named()),
        VerdictResult::InsufficientEvidence => format!("open: {}", named()),
        VerdictResult::NotAssessed => "not assessed".to_owned(),
    };
    format!("Device security principles, applied by choice: {what}.")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Key, LotInput, LotScore, ScoreError, score};
    use super::*;
    use crate::domain::{
        answer::{Answer, AnswerValue},
        baseline::Edition,
        ids::ProcurementId,
        method::{FreezeContext, fixtures, freeze},
        question_set::{AppliesTo, Catalogue, EvidenceLevel},
    };

    fn method() -> Method {
        let catalogue = Catalogue::embedded().unwrap();
        let mut draft = fixtures::draft();
        draft.method.question_sets = vec![SECOND_BASELINE_SET.parse().unwrap()];
        draft.method.section_weights =
            fixtures::weights(&[("device-security", 60), ("vulnerabilities", 40)]);
        draft.method.gates.clear();
        freeze(&FreezeContext {
            procurement: ProcurementId(uuid::Uuid::from_u128(1)),
            facts: &fixtures::facts(),
            draft: &draft,
            sets: catalogue.sets(),
            welsh: catalogue.welsh(),
            regime_edition: Some(Edition::December2025),
            baseline_questions: &BTreeSet::new(),
        })
        .unwrap()
    }

    /// Every gate of both products answered yes with evidence, but for one of the gateway's.
    fn scored(question: &str, option: &str) -> Result<LotScore, ScoreError> {
        let method = method();
        let mut answers: BTreeMap<Key, Answer> = BTreeMap::new();
        for issued in method.questions.iter().filter(|issued| issued.is_gate()) {
            assert_eq!(issued.question.applies_to, AppliesTo::Product);
            for slot in [fixtures::CONTROLLER, fixtures::GATEWAY] {
                let id = issued.question.id.as_str();
                let other = slot == fixtures::GATEWAY && id == question;
                answers.insert(
                    fixtures::key(slot, id),
                    Answer {
                        value: AnswerValue::Choice {
                            option: if other { option } else { "yes" }.parse().unwrap(),
                            detail: None,
                        },
                        evidence_level: EvidenceLevel::IndependentTest,
                        ..fixtures::answer(100)
                    },
                );
            }
        }
        score(
            &method,
            fixtures::LOT,
            &LotInput {
                answers: &answers,
                marks: &BTreeMap::new(),
                baselines: &BTreeMap::new(),
            },
        )
    }

    #[test]
    fn all_eleven_principles_are_held_against_each_product_by_choice() {
        let score = scored("DSP-01", "yes").unwrap();
        assert_eq!(score.principles.len(), 2);
        for product in &score.principles {
            assert_eq!(product.basis, Basis::ByChoice);
            assert_eq!(product.result, VerdictResult::Met);
            assert_eq!(product.principles.len(), 11);
            assert_eq!(
                product.words,
                "Device security principles, applied by choice: the evidence supports all 11."
            );
        }
    }

    #[test]
    fn one_gate_that_fails_fails_its_principle_for_that_product_alone() {
        let score = scored("DSP-06", "no").unwrap();
        let [controller, gateway] = score.principles.as_slice() else {
            panic!("two products")
        };
        assert_eq!(controller.result, VerdictResult::Met);
        assert_eq!(gateway.result, VerdictResult::NotMet);
        assert_eq!(
            gateway.words,
            "Device security principles, applied by choice: the evidence does not support \
             Principle 3: data protected."
        );
        let third = &gateway.principles[2];
        assert_eq!(third.result, VerdictResult::NotMet);
        let ids: Vec<&str> = third.questions.iter().map(QuestionId::as_str).collect();
        assert_eq!(ids, ["DSP-05", "DSP-06"]);
    }

    #[test]
    fn what_is_not_known_is_open_and_never_met() {
        let score = scored("DSP-21", "dont_know").unwrap();
        assert_eq!(
            score.principles[1].words,
            "Device security principles, applied by choice: open: Principle 11: recovery."
        );
    }

    #[test]
    fn where_it_was_not_chosen_nothing_is_said_of_it() {
        let method = fixtures::method();
        let score = score(
            &method,
            fixtures::LOT,
            &LotInput {
                answers: &BTreeMap::new(),
                marks: &BTreeMap::new(),
                baselines: &BTreeMap::new(),
            },
        )
        .unwrap();
        assert!(score.principles.is_empty());
        assert!(
            !serde_json::to_string(&score)
                .unwrap()
                .contains("principles")
        );
    }
}
