//! Conditions: when a question is shown, and whether a condition can ever hold.
//!
//! Invariant: what is unanswered is unknown, never "no": a condition that would need an unanswered
//! question does not hold, and neither does its opposite. The order of answers never matters.

use std::collections::BTreeSet;

use super::model::{AnswerSpec, ChoiceOption, Condition, Question};
use crate::domain::{
    answer::AnswerValue,
    ids::{OptionId, QuestionId},
};

/// The most cases that are tried when asking whether a condition can hold.
const CASES_MAX: usize = 20_000;

/// Whether `question` is shown, given the answers about the same subject and about what it belongs
/// to: for a product also its lot and the organisation, for a service also the organisation.
///
/// Looks one step back only; `shown` also treats answers to hidden questions as absent.
pub fn visible<'a>(
    question: &Question,
    answer: &dyn Fn(&QuestionId) -> Option<&'a AnswerValue>,
) -> bool {
    question
        .show_if
        .as_ref()
        .is_none_or(|condition| holds(condition, answer) == Some(true))
}

/// The questions that are shown, in their order. An answer to a question that is itself hidden
/// counts as absent. `questions` stand in the order of their sets, so that conditions look back.
pub fn shown<'q, 'a>(
    questions: &[&'q Question],
    answer: &dyn Fn(&QuestionId) -> Option<&'a AnswerValue>,
) -> Vec<&'q Question> {
    let mut hidden: BTreeSet<&QuestionId> = BTreeSet::new();
    let mut shown = Vec::with_capacity(questions.len());
    for &question in questions {
        let visible_now = visible(question, &|id| {
            if hidden.contains(id) {
                None
            } else {
                answer(id)
            }
        });
        if visible_now {
            shown.push(question);
        } else {
            hidden.insert(&question.id);
        }
    }
    shown
}

/// Whether a condition holds; `None` where that turns on something unanswered.
pub fn holds<'a>(
    condition: &Condition,
    answer: &dyn Fn(&QuestionId) -> Option<&'a AnswerValue>,
) -> Option<bool> {
    match condition {
        Condition::All { of } => {
            let parts: Vec<_> = of.iter().map(|part| holds(part, answer)).collect();
            if parts.contains(&Some(false)) {
                Some(false)
            } else if parts.contains(&None) {
                None
            } else {
                Some(true)
            }
        }
        Condition::Any { of } => {
            let parts: Vec<_> = of.iter().map(|part| holds(part, answer)).collect();
            if parts.contains(&Some(true)) {
                Some(true)
            } else if parts.contains(&None) {
                None
            } else {
                Some(false)
            }
        }
        Condition::Not { of } => holds(of, answer).map(|held| !held),
        Condition::Is {
            question,
            option,
            field,
        } => {
            let value = answer(question)?;
            match field {
                None => chosen(value, option),
                Some(field) => match value {
                    AnswerValue::Group { fields } => chosen(fields.get(field)?, option),
                    _ => None,
                },
            }
        }
        Condition::Answered { question } => Some(answer(question).is_some()),
    }
}

fn chosen(value: &AnswerValue, option: &OptionId) -> Option<bool> {
    match value {
        AnswerValue::Choice { option: chosen, .. } => Some(chosen == option),
        AnswerValue::MultipleChoice { options, .. } => Some(options.contains(option)),
        _ => None,
    }
}

/// Whether some answers make the condition hold. `None` when there are too many cases to try.
pub(super) fn reachable(
    condition: &Condition,
    spec_of: &dyn Fn(&QuestionId) -> Option<AnswerSpec>,
) -> Option<bool> {
    let mut looked_at = Vec::new();
    atoms(condition, &mut looked_at);
    let mut questions: Vec<&QuestionId> = looked_at.iter().map(|atom| atom.question).collect();
    questions.sort();
    questions.dedup();

    let mut cases: Vec<Vec<(&QuestionId, Option<AnswerValue>)>> = vec![Vec::new()];
    for question in questions {
        let mentioned: Vec<&Atom<'_>> = looked_at
            .iter()
            .filter(|atom| atom.question == question)
            .collect();
        let values = candidates(&spec_of(question)?, &mentioned)?;
        if cases.len().saturating_mul(values.len()) > CASES_MAX {
            return None;
        }
        cases = cases
            .iter()
            .flat_map(|case| {
                values.iter().map(move |value| {
                    let mut longer = case.clone();
                    longer.push((question, value.clone()));
                    longer
                })
            })
            .collect();
    }
    Some(cases.iter().any(|case| {
        let answer = |id: &QuestionId| {
            case.iter()
                .find(|(question, _)| *question == id)
                .and_then(|(_, value)| value.as_ref())
        };
        holds(condition, &answer) == Some(true)
    }))
}

/// One thing a condition looks at.
pub(super) struct Atom<'c> {
    pub(super) question: &'c QuestionId,
    pub(super) field: Option<&'c OptionId>,
    pub(super) option: Option<&'c OptionId>,
}

/// Everything a condition looks at.
pub(super) fn atoms<'c>(condition: &'c Condition, into: &mut Vec<Atom<'c>>) {
    match condition {
        Condition::All { of } | Condition::Any { of } => {
            for part in of {
                atoms(part, into);
            }
        }
        Condition::Not { of } => atoms(of, into),
        Condition::Is {
            question,
            option,
            field,
        } => into.push(Atom {
            question,
            field: field.as_ref(),
            option: Some(option),
        }),
        Condition::Answered { question } => into.push(Atom {
            question,
            field: None,
            option: None,
        }),
    }
}

/// Enough answers to a question to decide any condition that mentions these atoms of it.
fn candidates(spec: &AnswerSpec, mentioned: &[&Atom<'_>]) -> Option<Vec<Option<AnswerValue>>> {
    let mut values = vec![None];
    match spec {
        AnswerSpec::Group { fields } => {
            let mut cases = vec![std::collections::BTreeMap::new()];
            for field in fields {
                let inside: Vec<&OptionId> = mentioned
                    .iter()
                    .filter(|atom| atom.field == Some(&field.id))
                    .filter_map(|atom| atom.option)
                    .collect();
                if inside.is_empty() {
                    continue;
                }
                let choices = choices(&field.answer, &inside)?;
                if cases.len().saturating_mul(choices.len()) > CASES_MAX {
                    return None;
                }
                cases = cases
                    .iter()
                    .flat_map(|case| {
                        choices.iter().map(|value| {
                            let mut longer = case.clone();
                            longer.insert(field.id.clone(), value.clone());
                            longer
                        })
                    })
                    .collect();
            }
            values.extend(
                cases
                    .into_iter()
                    .map(|fields| Some(AnswerValue::Group { fields })),
            );
        }
        plain => {
            let options: Vec<&OptionId> = mentioned.iter().filter_map(|atom| atom.option).collect();
            values.extend(choices(plain, &options)?.into_iter().map(Some));
        }
    }
    Some(values)
}

fn choices(spec: &AnswerSpec, mentioned: &[&OptionId]) -> Option<Vec<AnswerValue>> {
    match spec {
        AnswerSpec::Choice { options } => Some(
            options
                .iter()
                .map(|ChoiceOption { id, .. }| AnswerValue::Choice {
                    option: id.clone(),
                    detail: None,
                })
                .collect(),
        ),
        AnswerSpec::MultipleChoice { .. } => {
            let mut subsets: Vec<Vec<OptionId>> = vec![Vec::new()];
            let distinct: BTreeSet<&OptionId> = mentioned.iter().copied().collect();
            for option in distinct {
                if subsets.len() > CASES_MAX / 2 {
                    return None;
                }
                let with: Vec<Vec<OptionId>> = subsets
                    .iter()
                    .map(|subset| subset.iter().chain([option]).cloned().collect())
                    .collect();
                subsets.extend(with);
            }
            Some(
                subsets
                    .into_iter()
                    .map(|options| AnswerValue::MultipleChoice {
                        options,
                        detail: None,
                    })
                    .collect(),
            )
        }
        _ => Some(vec![AnswerValue::Text {
            text: "answered".to_owned(),
        }]),
    }
}
