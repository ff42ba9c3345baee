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

/// The most cases that are tried when asking whether one condition can hold.
const CASES_MAX: usize = 20_000;
/// The most cases that are tried for all conditions of a set.
pub(super) const CASES_TOTAL_MAX: usize = 200_000;

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

/// Whether some answers make the condition hold, given that the questions it looks at may be hidden
/// themselves. Where there are too many cases for that, hidden questions are left out of account;
/// `None` when even then there are too many to try. What is tried is taken from `left`.
pub(super) fn reachable<'q>(
    condition: &'q Condition,
    find: &dyn Fn(&QuestionId) -> Option<&'q Question>,
    left: &mut usize,
) -> Option<bool> {
    let mut looked_at = Vec::new();
    atoms(condition, &mut looked_at);
    let near = distinct(&looked_at);
    let far = ancestors(&near, find)?;
    let behind: Vec<&Condition> = far.iter().filter_map(|q| q.show_if.as_ref()).collect();
    for one in behind {
        atoms(one, &mut looked_at);
    }
    let ids: Vec<&QuestionId> = far.iter().map(|question| &question.id).collect();
    if let Some(cases) = cases(&ids, &looked_at, find, *left) {
        *left = left.saturating_sub(cases.len());
        return Some(cases.iter().any(|case| {
            let shown: BTreeSet<&QuestionId> = shown(&far, &|id| answer_in(case, id))
                .into_iter()
                .map(|question| &question.id)
                .collect();
            let answer = |id: &QuestionId| answer_in(case, id).filter(|_| shown.contains(id));
            holds(condition, &answer) == Some(true)
        }));
    }
    let cases = cases(&near, &looked_at, find, *left)?;
    *left = left.saturating_sub(cases.len());
    let held = |case: &Case<'_>| holds(condition, &|id| answer_in(case, id)) == Some(true);
    Some(cases.iter().any(held))
}

/// Answers to some questions.
type Case<'c> = Vec<(&'c QuestionId, Option<AnswerValue>)>;

fn answer_in<'a>(case: &'a Case<'_>, id: &QuestionId) -> Option<&'a AnswerValue> {
    case.iter()
        .find(|(question, _)| *question == id)
        .and_then(|(_, value)| value.as_ref())
}

fn distinct<'c>(looked_at: &[Atom<'c>]) -> Vec<&'c QuestionId> {
    let ids: BTreeSet<&QuestionId> = looked_at.iter().map(|atom| atom.question).collect();
    ids.into_iter().collect()
}

/// The questions, those that their conditions look at, and so on, each after what it looks at.
fn ancestors<'q>(
    near: &[&QuestionId],
    find: &dyn Fn(&QuestionId) -> Option<&'q Question>,
) -> Option<Vec<&'q Question>> {
    fn visit<'q>(
        id: &QuestionId,
        find: &dyn Fn(&QuestionId) -> Option<&'q Question>,
        seen: &mut BTreeSet<&'q QuestionId>,
        into: &mut Vec<&'q Question>,
    ) -> Option<()> {
        let question = find(id)?;
        // Marked before it is gone into: in a circle, which is told elsewhere, this ends too.
        if !seen.insert(&question.id) {
            return Some(());
        }
        let mut behind = Vec::new();
        if let Some(condition) = &question.show_if {
            atoms(condition, &mut behind);
        }
        for atom in behind {
            visit(atom.question, find, seen, into)?;
        }
        into.push(question);
        Some(())
    }
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for id in near {
        visit(id, find, &mut seen, &mut found)?;
    }
    Some(found)
}

/// Every combination of the candidates for these questions, unless there are too many.
fn cases<'c>(
    questions: &[&'c QuestionId],
    looked_at: &[Atom<'_>],
    find: &dyn Fn(&QuestionId) -> Option<&'c Question>,
    left: usize,
) -> Option<Vec<Case<'c>>> {
    let mut cases: Vec<Case<'c>> = vec![Vec::new()];
    for &question in questions {
        let mentioned: Vec<&Atom<'_>> = looked_at
            .iter()
            .filter(|atom| atom.question == question)
            .collect();
        let values = candidates(&find(question)?.answer, &mentioned)?;
        if cases.len().saturating_mul(values.len()) > CASES_MAX.min(left) {
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
    Some(cases)
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
        // Those the condition names, and one that stands for all others.
        AnswerSpec::Choice { options } => Some(
            options
                .iter()
                .filter(|option| mentioned.contains(&&option.id))
                .chain(
                    options
                        .iter()
                        .find(|option| !mentioned.contains(&&option.id)),
                )
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
