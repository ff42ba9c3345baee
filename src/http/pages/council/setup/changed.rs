//! Which parts of a draft an amendment changes.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    ids::{QuestionId, SectionId},
    method::{GateEffects, MethodDraft, Tenths},
    procurement::ProcurementDraft,
    question_set::ScoringMode,
};

/// The tasks whose part of the draft is another one.
pub(super) fn changed_tasks(
    now: &ProcurementDraft,
    new: &ProcurementDraft,
) -> BTreeSet<&'static str> {
    let (before, after) = (&now.method, &new.method);
    let differs = [
        (
            "details",
            now.description != new.description
                || now.contract_start != new.contract_start
                || now.contract_end != new.contract_end,
        ),
        ("criticality", now.criticality != new.criticality),
        ("lots", now.lots != new.lots),
        (
            "questions",
            before.question_sets != after.question_sets
                || before.accept_missing_welsh != after.accept_missing_welsh,
        ),
        (
            "weights",
            weights(before) != weights(after)
                || before.lot_weights != after.lot_weights
                || before.minimum_marks.total != after.minimum_marks.total
                || minimums(before) != minimums(after),
        ),
        (
            "scoring",
            scoring(before) != scoring(after) || before.mark_curve != after.mark_curve,
        ),
        (
            "gates",
            gates(before) != gates(after) || before.baseline != after.baseline,
        ),
    ];
    let changed = differs.into_iter().filter(|(_, differs)| *differs);
    changed.map(|(name, _)| name).collect()
}

// A draft's lists come in any order, and what is left out weighs or does nothing: they are compared by what they name.

fn weights(method: &MethodDraft) -> BTreeMap<&SectionId, u32> {
    let all = method.section_weights.iter();
    let weighing = all.filter(|weight| weight.weight > 0);
    weighing.map(|one| (&one.section, one.weight)).collect()
}

fn minimums(method: &MethodDraft) -> BTreeMap<&SectionId, Tenths> {
    let all = method.minimum_marks.sections.iter();
    all.map(|one| (&one.section, one.minimum)).collect()
}

fn scoring(method: &MethodDraft) -> BTreeMap<&QuestionId, ScoringMode> {
    let all = method.scoring.iter();
    all.map(|one| (&one.question, one.scoring)).collect()
}

fn gates(method: &MethodDraft) -> BTreeMap<&QuestionId, GateEffects> {
    let all = method.gates.iter();
    let doing = all.filter(|rule| rule.effects != GateEffects::default());
    doing.map(|rule| (&rule.question, rule.effects)).collect()
}
