//! What is wrong with a draft.
//!
//! Invariant: what is over a limit is never stored ([`limit_problems`]); what is missing or does
//! not add up may be stored but not issued ([`issue_problems`]).

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    DESCRIPTION_CHARACTERS_MAX, EXTERNAL_REFERENCES_MAX, Jurisdiction, LOTS_MAX, Lot, Problem,
    ProcurementDraft, ProcurementFacts, REFERENCE_CHARACTERS_MAX, SLOTS_PER_LOT_MAX,
    TITLE_CHARACTERS_MAX, WEIGHTS_SUM,
};
use crate::domain::method;

/// What is over a limit. Such a draft is refused when it is saved.
pub fn limit_problems(facts: &ProcurementFacts, draft: &ProcurementDraft) -> Vec<Problem> {
    let mut problems = Vec::new();
    longest(
        &mut problems,
        "/reference",
        &facts.reference,
        REFERENCE_CHARACTERS_MAX,
    );
    longest(&mut problems, "/title", &facts.title, TITLE_CHARACTERS_MAX);
    longest(
        &mut problems,
        "/description",
        &draft.description,
        DESCRIPTION_CHARACTERS_MAX,
    );
    most(
        &mut problems,
        "/externalReferences",
        draft.external_references.len(),
        EXTERNAL_REFERENCES_MAX,
    );
    for (index, external) in draft.external_references.iter().enumerate() {
        let at = format!("/externalReferences/{index}");
        longest(
            &mut problems,
            &format!("{at}/system"),
            &external.system,
            REFERENCE_CHARACTERS_MAX,
        );
        longest(
            &mut problems,
            &format!("{at}/reference"),
            &external.reference,
            REFERENCE_CHARACTERS_MAX,
        );
    }
    most(&mut problems, "/lots", draft.lots.len(), LOTS_MAX);
    for (index, lot) in draft.lots.iter().enumerate() {
        let at = format!("/lots/{index}");
        longest(
            &mut problems,
            &format!("{at}/title"),
            &lot.title,
            TITLE_CHARACTERS_MAX,
        );
        most(
            &mut problems,
            &format!("{at}/slots"),
            lot.slots.len(),
            SLOTS_PER_LOT_MAX,
        );
        for (index, slot) in lot.slots.iter().enumerate() {
            longest(
                &mut problems,
                &format!("{at}/slots/{index}/title"),
                &slot.title,
                TITLE_CHARACTERS_MAX,
            );
        }
    }
    if let Some(overridden) = draft
        .criticality
        .as_ref()
        .and_then(|c| c.overridden.as_ref())
    {
        longest(
            &mut problems,
            "/criticality/overridden/reason",
            &overridden.reason,
            DESCRIPTION_CHARACTERS_MAX,
        );
    }
    problems.extend(method::draft_limit_problems(&draft.method));
    problems
}

/// What keeps a draft from being issued now. The method is checked by [`method::freeze`].
pub fn issue_problems(
    facts: &ProcurementFacts,
    draft: &ProcurementDraft,
    now: Timestamp,
) -> Vec<Problem> {
    let mut problems = structure_problems(facts, draft);
    if facts.deadline <= now {
        problems.push(Problem::new(
            "/deadline",
            "deadline_passed",
            "The deadline must be in the future.",
        ));
    }
    problems
}

/// What keeps a draft from ever being issued as it stands, whatever the time.
pub fn structure_problems(facts: &ProcurementFacts, draft: &ProcurementDraft) -> Vec<Problem> {
    let mut problems = limit_problems(facts, draft);
    for (pointer, text) in [
        ("/reference", &facts.reference),
        ("/title", &facts.title),
        ("/description", &draft.description),
    ] {
        present(&mut problems, pointer, text);
    }
    if facts.jurisdiction == Jurisdiction::Scotland {
        problems.push(Problem::new(
            "/jurisdiction",
            "jurisdiction_not_offered",
            "Scotland has its own procurement regime, and its letters and notices are not written yet.",
        ));
    }
    if let (Some(start), Some(end)) = (draft.contract_start, draft.contract_end)
        && end <= start
    {
        problems.push(Problem::new(
            "/contractEnd",
            "ends_before_start",
            "The contract must end after it starts.",
        ));
    }
    lot_problems(&draft.lots, &mut problems);
    match &draft.criticality {
        None => problems.push(Problem::new(
            "/criticality",
            "criticality_missing",
            "Answer the five questions about criticality first.",
        )),
        Some(criticality) => {
            if criticality
                .overridden
                .as_ref()
                .is_some_and(|o| o.reason.trim().is_empty())
            {
                problems.push(Problem::new(
                    "/criticality/overridden/reason",
                    "reason_missing",
                    "Say why the level differs from what the five answers give.",
                ));
            }
        }
    }
    problems
}

fn lot_problems(lots: &[Lot], problems: &mut Vec<Problem>) {
    if lots.is_empty() {
        problems.push(Problem::new("/lots", "no_lot", "Add at least one lot."));
    }
    let mut ids = BTreeSet::new();
    for (index, lot) in lots.iter().enumerate() {
        let at = format!("/lots/{index}");
        present(problems, &format!("{at}/title"), &lot.title);
        if !ids.insert(lot.id.0) {
            problems.push(repeated(format!("{at}/id")));
        }
        numbered(problems, &at, index, lot.number);
        let features: BTreeSet<_> = lot.features.iter().collect();
        if features.len() < lot.features.len() {
            problems.push(repeated(format!("{at}/features")));
        }
        if lot.slots.is_empty() {
            problems.push(Problem::new(
                format!("{at}/slots"),
                "no_slot",
                "Add at least one slot: a place for one product.",
            ));
            continue;
        }
        for (index, slot) in lot.slots.iter().enumerate() {
            let at = format!("{at}/slots/{index}");
            present(problems, &format!("{at}/title"), &slot.title);
            if !ids.insert(slot.id.0) {
                problems.push(repeated(format!("{at}/id")));
            }
            numbered(problems, &at, index, slot.number);
            if slot.weight == 0 {
                problems.push(Problem::new(
                    format!("{at}/weight"),
                    "weight_zero",
                    "A slot's weight is at least 1.",
                ));
            }
        }
        let sum: u64 = lot.slots.iter().map(|slot| u64::from(slot.weight)).sum();
        if sum != u64::from(WEIGHTS_SUM) {
            problems.push(Problem::new(
                format!("{at}/slots"),
                "weights_do_not_sum_to_100",
                format!("The weights of the slots must sum to 100; they sum to {sum}."),
            ));
        }
    }
}

fn numbered(problems: &mut Vec<Problem>, at: &str, index: usize, number: u32) {
    if u32::try_from(index + 1) != Ok(number) {
        problems.push(Problem::new(
            format!("{at}/number"),
            "not_in_order",
            "Lots and slots are numbered from 1 in the order of the list.",
        ));
    }
}

fn repeated(pointer: String) -> Problem {
    Problem::new(pointer, "repeated", "This is in the draft twice.")
}

fn present(problems: &mut Vec<Problem>, pointer: &str, text: &str) {
    if text.trim().is_empty() {
        problems.push(Problem::new(pointer, "missing", "This must not be empty."));
    }
}

fn longest(problems: &mut Vec<Problem>, pointer: &str, text: &str, characters: usize) {
    if text.chars().count() > characters {
        problems.push(Problem::new(
            pointer,
            "too_long",
            format!("At most {characters} characters."),
        ));
    }
}

fn most(problems: &mut Vec<Problem>, pointer: &str, count: usize, limit: usize) {
    if count > limit {
        problems.push(Problem::new(
            pointer,
            "too_many",
            format!("At most {limit}."),
        ));
    }
}
