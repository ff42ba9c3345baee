//! What an amendment changes.
//!
//! Invariant: two methods with different hashes never have an empty difference, and every answer
//! whose question changed in substance is named, so that it is opened again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{GateEffects, Method, MethodLot};
use crate::domain::ids::{LotId, QuestionId, SectionId};

/// The published difference between two versions of a method.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MethodDifference {
    pub questions_added: Vec<QuestionId>,
    pub questions_removed: Vec<QuestionId>,
    pub questions_changed: Vec<QuestionId>,
    pub weights: Vec<WeightChange>,
    /// The baseline has no question.
    pub gates: Vec<GateChange>,
    pub lots_added: Vec<LotId>,
    pub lots_removed: Vec<LotId>,
    /// Lots whose slots, features or questions changed.
    pub lots_changed: Vec<LotId>,
    /// Other parts that changed, by their name in the method.
    pub parts: Vec<Changed>,
    /// Questions whose answers are opened again: changed ones, and gates whose effects changed.
    pub affected_questions: Vec<QuestionId>,
}

/// A part of the method beside questions, weights, gates and lots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    ScoringRules,
    RegimeEdition,
    Procurement,
    QuestionSets,
    Sections,
    MinimumMarks,
    MarkCurve,
    BaselineReach,
    Order,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WeightChange {
    pub lot: LotId,
    pub section: SectionId,
    /// 0 where the section carried no marks.
    pub before: u32,
    pub after: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GateChange {
    /// None for the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<GateEffects>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<GateEffects>,
}

impl MethodDifference {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What differs from `old` to `new`.
pub fn difference(old: &Method, new: &Method) -> MethodDifference {
    let (before, after) = (old.by_id(), new.by_id());
    let questions_changed: Vec<QuestionId> = after
        .iter()
        .filter(|(id, now)| before.get(*id).is_some_and(|then| then != *now))
        .map(|(id, _)| (*id).clone())
        .collect();
    let gates = gate_changes(old, new);
    let mut affected: BTreeSet<QuestionId> = questions_changed.iter().cloned().collect();
    affected.extend(
        gates
            .iter()
            .filter_map(|change| change.question.clone())
            .filter(|id| before.contains_key(id) && after.contains_key(id)),
    );
    let (lots_before, lots_after) = (lots(old), lots(new));
    MethodDifference {
        questions_added: only_in(&after, &before),
        questions_removed: only_in(&before, &after),
        questions_changed,
        weights: weight_changes(&lots_before, &lots_after),
        gates,
        lots_added: only_in_lots(&lots_after, &lots_before),
        lots_removed: only_in_lots(&lots_before, &lots_after),
        lots_changed: lots_after
            .iter()
            .filter(|(id, now)| {
                lots_before
                    .get(*id)
                    .is_some_and(|then| shape_differs(then, now))
            })
            .map(|(id, _)| *id)
            .collect(),
        parts: parts(old, new),
        affected_questions: affected.into_iter().collect(),
    }
}

fn only_in<T>(
    these: &BTreeMap<&QuestionId, T>,
    those: &BTreeMap<&QuestionId, T>,
) -> Vec<QuestionId> {
    these
        .keys()
        .filter(|id| !those.contains_key(*id))
        .map(|id| (*id).clone())
        .collect()
}

fn only_in_lots(
    these: &BTreeMap<LotId, &MethodLot>,
    those: &BTreeMap<LotId, &MethodLot>,
) -> Vec<LotId> {
    these
        .keys()
        .filter(|id| !those.contains_key(id))
        .copied()
        .collect()
}

fn lots(method: &Method) -> BTreeMap<LotId, &MethodLot> {
    method.lots.iter().map(|lot| (lot.id, lot)).collect()
}

/// Whether more differs than the weights of sections and what follows from them.
fn shape_differs(then: &MethodLot, now: &MethodLot) -> bool {
    let asked = |lot: &MethodLot| -> Vec<_> {
        lot.asked
            .iter()
            .flat_map(|asked| {
                asked
                    .subjects
                    .iter()
                    .map(|s| (asked.question.clone(), s.subject))
            })
            .collect()
    };
    then.number != now.number
        || then.title != now.title
        || then.features != now.features
        || then.slots != now.slots
        || asked(then) != asked(now)
}

fn weight_changes(
    before: &BTreeMap<LotId, &MethodLot>,
    after: &BTreeMap<LotId, &MethodLot>,
) -> Vec<WeightChange> {
    let weights = |lot: &MethodLot| -> BTreeMap<SectionId, u32> {
        lot.sections
            .iter()
            .map(|s| (s.section.clone(), s.weight))
            .collect()
    };
    let mut changes = Vec::new();
    for (id, now) in after {
        let Some(then) = before.get(id) else { continue };
        let (then, now) = (weights(then), weights(now));
        let sections: BTreeSet<&SectionId> = then.keys().chain(now.keys()).collect();
        for section in sections {
            let (before, after) = (
                then.get(section).copied().unwrap_or(0),
                now.get(section).copied().unwrap_or(0),
            );
            if before != after {
                changes.push(WeightChange {
                    lot: *id,
                    section: section.clone(),
                    before,
                    after,
                });
            }
        }
    }
    changes
}

fn gate_changes(old: &Method, new: &Method) -> Vec<GateChange> {
    let effects = |method: &Method| -> BTreeMap<Option<QuestionId>, GateEffects> {
        std::iter::once((None, method.baseline.effects))
            .chain(
                method
                    .gates
                    .iter()
                    .map(|gate| (Some(gate.question.clone()), gate.effects)),
            )
            .collect()
    };
    let (before, after) = (effects(old), effects(new));
    let gates: BTreeSet<&Option<QuestionId>> = before.keys().chain(after.keys()).collect();
    gates
        .into_iter()
        .filter(|gate| before.get(*gate) != after.get(*gate))
        .map(|gate| GateChange {
            question: gate.clone(),
            before: before.get(gate).copied(),
            after: after.get(gate).copied(),
        })
        .collect()
}

fn parts(old: &Method, new: &Method) -> Vec<Changed> {
    let order = |method: &Method| -> Vec<QuestionId> {
        method
            .questions
            .iter()
            .map(|q| q.question.id.clone())
            .collect()
    };
    let same_questions = {
        let sorted = |method: &Method| {
            let mut ids = order(method);
            ids.sort();
            ids
        };
        sorted(old) == sorted(new)
    };
    [
        (
            Changed::ScoringRules,
            old.format != new.format
                || old.scoring_rules != new.scoring_rules
                || old.rules != new.rules,
        ),
        (
            Changed::RegimeEdition,
            old.regime_edition != new.regime_edition,
        ),
        (Changed::Procurement, old.procurement != new.procurement),
        (
            Changed::QuestionSets,
            old.question_sets != new.question_sets,
        ),
        (Changed::Sections, old.sections != new.sections),
        (
            Changed::MinimumMarks,
            old.minimum_marks != new.minimum_marks,
        ),
        (Changed::MarkCurve, old.mark_curve != new.mark_curve),
        (
            Changed::BaselineReach,
            old.baseline.reach != new.baseline.reach,
        ),
        (Changed::Order, same_questions && order(old) != order(new)),
    ]
    .into_iter()
    .filter_map(|(part, differs)| differs.then_some(part))
    .collect()
}
