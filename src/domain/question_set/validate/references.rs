//! The rules of conditions: what they may look at, and that they can come true.

use std::collections::{BTreeMap, BTreeSet};

use super::{CONDITION_DEPTH_MAX, CONDITION_PARTS_MAX, Flaws, level_name};
use crate::domain::{
    ids::QuestionId,
    question_set::{
        condition::{Atom, CASES_TOTAL_MAX, atoms, reachable},
        model::{AnswerSpec, AppliesTo, ChoiceOption, Condition, Question, QuestionSet},
    },
};

type ById<'s> = BTreeMap<&'s QuestionId, (usize, &'s Question)>;

pub(super) fn check(set: &QuestionSet, flaws: &mut Flaws) {
    let mut by_id: ById<'_> = BTreeMap::new();
    for (index, question) in set.questions.iter().enumerate() {
        by_id.entry(&question.id).or_insert((index, question));
    }
    let mut left = CASES_TOTAL_MAX;
    for (index, question) in set.questions.iter().enumerate() {
        let Some(condition) = &question.show_if else {
            continue;
        };
        let at = format!("/questions/{index}/showIf");
        if depth(condition) > CONDITION_DEPTH_MAX {
            flaws.add(
                at,
                format!("The condition nests more than {CONDITION_DEPTH_MAX} deep."),
            );
            continue;
        }
        let before = flaws.0.len();
        if has_empty(condition) {
            flaws.add(at.clone(), "The condition has an empty list.");
        }
        let mut looked_at = Vec::new();
        atoms(condition, &mut looked_at);
        if looked_at.len() > CONDITION_PARTS_MAX {
            flaws.count(
                &at,
                "parts in the condition",
                looked_at.len(),
                CONDITION_PARTS_MAX,
            );
            continue;
        }
        for atom in &looked_at {
            one_atom(question, index, atom, &by_id, &at, flaws);
        }
        if flaws.0.len() == before {
            let find = |id: &QuestionId| by_id.get(id).map(|(_, question)| *question);
            match reachable(condition, &find, &mut left) {
                Some(true) => {}
                Some(false) => flaws.add(
                    at,
                    "No answers make this condition true, so the question is never shown.",
                ),
                None => flaws.add(
                    at,
                    "The condition looks at too many answers; make it simpler.",
                ),
            }
        }
    }
}

fn depth(condition: &Condition) -> usize {
    match condition {
        Condition::All { of } | Condition::Any { of } => {
            1 + of.iter().map(depth).max().unwrap_or(0)
        }
        Condition::Not { of } => 1 + depth(of),
        Condition::Is { .. } | Condition::Answered { .. } => 1,
    }
}

fn has_empty(condition: &Condition) -> bool {
    match condition {
        Condition::All { of } | Condition::Any { of } => of.is_empty() || of.iter().any(has_empty),
        Condition::Not { of } => has_empty(of),
        Condition::Is { .. } | Condition::Answered { .. } => false,
    }
}

fn one_atom(
    question: &Question,
    index: usize,
    atom: &Atom<'_>,
    by_id: &ById<'_>,
    at: &str,
    flaws: &mut Flaws,
) {
    let id = atom.question;
    let Some((position, other)) = by_id.get(id) else {
        flaws.add(
            at,
            format!("The condition looks at {id}, which is not in this set."),
        );
        return;
    };
    if let Some(circle) = circle(&question.id, id, by_id) {
        flaws.add(
            at,
            format!("The condition goes round in a circle: {circle}."),
        );
        return;
    }
    if *position >= index {
        flaws.add(
            at,
            format!("The condition looks at {id}, which is asked later; move it before this one."),
        );
    }
    if !may_look_at(question.applies_to, other.applies_to) {
        flaws.add(
            at,
            format!(
                "The condition looks at {id}, which is asked about something else: a question may \
                 look at its own subject, its lot or the organisation."
            ),
        );
    }
    for level in question
        .levels
        .iter()
        .filter(|level| !other.levels.contains(level))
    {
        flaws.add(
            at,
            format!(
                "At {} the condition looks at {id}, which is not asked there.",
                level_name(*level)
            ),
        );
    }
    if other
        .lot_features
        .iter()
        .any(|feature| !question.lot_features.contains(feature))
    {
        flaws.add(
            at,
            format!("The condition looks at {id}, which is asked in fewer lots than this one."),
        );
    }
    known_option(other, atom, at, flaws);
}

fn may_look_at(own: AppliesTo, other: AppliesTo) -> bool {
    match own {
        AppliesTo::Product => true,
        AppliesTo::Service => other != AppliesTo::Product,
        AppliesTo::Organisation => other == AppliesTo::Organisation,
    }
}

fn known_option(other: &Question, atom: &Atom<'_>, at: &str, flaws: &mut Flaws) {
    let Some(option) = atom.option else { return };
    let id = &other.id;
    let spec = match (&other.answer, atom.field) {
        (AnswerSpec::Group { fields }, Some(field)) => {
            match fields.iter().find(|f| f.id == *field) {
                Some(found) => &found.answer,
                None => {
                    flaws.add(at, format!("The question {id} has no field {field}."));
                    return;
                }
            }
        }
        (_, Some(field)) => {
            flaws.add(at, format!("The question {id} has no field {field}."));
            return;
        }
        (spec, None) => spec,
    };
    match spec {
        AnswerSpec::Choice { options } | AnswerSpec::MultipleChoice { options, .. } => {
            let known = options.iter().any(|ChoiceOption { id, .. }| id == option);
            if !known {
                flaws.add(at, format!("The question {id} has no option {option}."));
            }
        }
        _ => flaws.add(at, format!("The question {id} has no options to look at.")),
    }
}

/// The way back from `next` to `start` along conditions, if there is one.
fn circle(start: &QuestionId, next: &QuestionId, by_id: &ById<'_>) -> Option<String> {
    let mut seen = BTreeSet::from([next]);
    let mut paths = vec![vec![start, next]];
    while let Some(path) = paths.pop() {
        let Some(&last) = path.last() else { continue };
        if last == start {
            let names: Vec<&str> = path.iter().map(|id| id.as_str()).collect();
            return Some(names.join(" looks at "));
        }
        let condition = by_id
            .get(last)
            .and_then(|(_, question)| question.show_if.as_ref());
        let mut further = Vec::new();
        if let Some(condition) = condition {
            atoms(condition, &mut further);
        }
        // A condition over its limit is told as such; here a few of its parts are enough.
        for atom in further.iter().take(CONDITION_PARTS_MAX) {
            if seen.insert(atom.question) {
                let mut longer = path.clone();
                longer.push(atom.question);
                paths.push(longer);
            }
        }
    }
    None
}
