//! Whether what an officer set fits the chosen question sets.
//!
//! Invariant: says all that is wrong at once, each with its place in the draft.

use std::collections::BTreeSet;

use super::{GateEffect, IssuedQuestion, MethodDraft, SectionWeight};
use crate::domain::{
    baseline::Reach,
    ids::SectionId,
    procurement::{Problem, ProcurementDraft, WEIGHTS_SUM},
    question_set::Section,
};

pub(super) fn check_rules(
    draft: &MethodDraft,
    sections: &[Section],
    questions: &[IssuedQuestion],
    problems: &mut Vec<Problem>,
) {
    let mut seen = BTreeSet::new();
    for (index, own) in draft.scoring.iter().enumerate() {
        let pointer = format!("/method/scoring/{index}/question");
        let marked = questions
            .iter()
            .any(|q| q.question.id == own.question && q.weight().is_some());
        if !seen.insert(&own.question) {
            problems.push(Problem::new(
                pointer,
                "repeated",
                "This question is listed twice.",
            ));
        } else if !marked {
            problems.push(Problem::new(
                pointer,
                "not_a_marked_question",
                format!("{} is not asked here or carries no marks.", own.question),
            ));
        }
    }
    let curve = draft.mark_curve.0;
    if !curve.is_sorted() || curve.iter().any(|value| *value > 100) {
        problems.push(Problem::new(
            "/method/markCurve",
            "curve_falls",
            "The values for marks 0 to 5 never fall and are at most 100.",
        ));
    }
    let mut seen = BTreeSet::new();
    for (index, minimum) in draft.minimum_marks.sections.iter().enumerate() {
        let pointer = format!("/method/minimumMarks/sections/{index}");
        known_section(
            &minimum.section,
            sections,
            &format!("{pointer}/section"),
            problems,
        );
        if !seen.insert(&minimum.section) {
            problems.push(Problem::new(
                format!("{pointer}/section"),
                "repeated",
                "This section is listed twice.",
            ));
        }
    }
    if draft.baseline.reach == Reach::LawOnly
        && draft.baseline.effects.excepted != GateEffect::Reported
    {
        problems.push(Problem::new(
            "/method/baseline/effects/excepted",
            "excepted_by_law",
            "Where the baseline is applied by law only, an excepted product cannot be held to it.",
        ));
    }
}

pub(super) fn check_weights(
    draft: &ProcurementDraft,
    sections: &[Section],
    problems: &mut Vec<Problem>,
) {
    let method = &draft.method;
    let all_own = draft
        .lots
        .iter()
        .all(|lot| method.lot_weights.iter().any(|own| own.lot == lot.id));
    if !all_own || !method.section_weights.is_empty() {
        sum_to_100(
            &method.section_weights,
            sections,
            "/method/sectionWeights",
            problems,
        );
    }
    let mut seen = BTreeSet::new();
    for (index, own) in method.lot_weights.iter().enumerate() {
        let pointer = format!("/method/lotWeights/{index}");
        if !draft.lots.iter().any(|lot| lot.id == own.lot) || !seen.insert(own.lot) {
            problems.push(Problem::new(
                format!("{pointer}/lot"),
                "unknown_lot",
                "This lot does not exist or is listed twice.",
            ));
        }
        sum_to_100(
            &own.weights,
            sections,
            &format!("{pointer}/weights"),
            problems,
        );
    }
}

fn sum_to_100(
    weights: &[SectionWeight],
    sections: &[Section],
    pointer: &str,
    problems: &mut Vec<Problem>,
) {
    let mut seen = BTreeSet::new();
    for (index, weight) in weights.iter().enumerate() {
        let pointer = format!("{pointer}/{index}/section");
        known_section(&weight.section, sections, &pointer, problems);
        if !seen.insert(&weight.section) {
            problems.push(Problem::new(
                pointer,
                "repeated",
                "This section is listed twice.",
            ));
        }
    }
    let sum: u64 = weights.iter().map(|weight| u64::from(weight.weight)).sum();
    if sum != u64::from(WEIGHTS_SUM) {
        problems.push(Problem::new(
            pointer,
            "weights_do_not_sum_to_100",
            format!("The section weights must sum to 100; they sum to {sum}."),
        ));
    }
}

fn known_section(id: &SectionId, sections: &[Section], pointer: &str, problems: &mut Vec<Problem>) {
    if !sections.iter().any(|section| section.id == *id) {
        problems.push(Problem::new(
            pointer,
            "unknown_section",
            format!("The chosen question sets have no section {id}."),
        ));
    }
}
