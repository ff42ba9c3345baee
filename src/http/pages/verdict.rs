//! How a baseline's verdict reads, for the supplier before it hands in and for the council afterwards.
//!
//! Invariant: never more than "the evidence supports it", and what was applied by choice says so.

use maud::{Markup, html};

use crate::{
    domain::{
        baseline::{Basis, ConditionResult, PartResult, Requirement, Route, VerdictResult},
        ids::{QuestionId, SubjectId},
        score::Finding,
    },
    ui::{
        govuk::{Tag, TagColour},
        words::Words,
    },
};

/// The result in words; what was applied by choice is never a pass in law.
pub fn result_tag(words: Words, result: VerdictResult, basis: Basis) -> Markup {
    let (colour, text) = match result {
        VerdictResult::Met => (TagColour::Green, words.verdict_met()),
        VerdictResult::NotMet => (TagColour::Red, words.verdict_not_met()),
        VerdictResult::InsufficientEvidence => (TagColour::Yellow, words.verdict_open()),
        VerdictResult::NotAssessed => (TagColour::Grey, words.verdict_not_assessed()),
    };
    html! {
        (Tag::new(colour, text))
        @if basis == Basis::ByChoice { " " (words.verdict_by_choice()) }
    }
}

/// The result of a requirement or of the statement.
pub fn part_tag(words: Words, result: PartResult) -> Tag {
    match result {
        PartResult::Met => Tag::new(TagColour::Green, words.verdict_met()),
        PartResult::NotMet => Tag::new(TagColour::Red, words.verdict_not_met()),
        PartResult::InsufficientEvidence => Tag::new(TagColour::Yellow, words.verdict_open()),
        PartResult::NotAssessed => Tag::new(TagColour::Grey, words.verdict_not_assessed()),
        PartResult::NotApplicable => Tag::new(TagColour::Grey, words.condition_not_applicable()),
    }
}

/// The result of one condition.
pub fn condition_tag(words: Words, result: ConditionResult) -> Tag {
    match result {
        ConditionResult::Met => Tag::new(TagColour::Green, words.condition_met()),
        ConditionResult::NotMet => Tag::new(TagColour::Red, words.condition_not_met()),
        ConditionResult::Unknown => Tag::new(TagColour::Yellow, words.condition_open()),
        ConditionResult::NotApplicable(_) => {
            Tag::new(TagColour::Grey, words.condition_not_applicable())
        }
    }
}

pub fn requirement(words: Words, requirement: Requirement) -> String {
    match requirement {
        Requirement::Passwords => words.requirement_passwords(),
        Requirement::Reporting => words.requirement_reporting(),
        Requirement::Updates => words.requirement_updates(),
        Requirement::Statement => words.requirement_statement(),
    }
}

pub fn route(words: Words, route: Option<Route>) -> String {
    match route {
        Some(Route::Direct) => words.route_direct(),
        Some(Route::Standard) => words.route_standard(),
        Some(Route::Label) => words.route_label(),
        Some(Route::Equivalent) => words.route_equivalent(),
        None => words.route_none(),
    }
}

/// What a gate found.
pub fn finding_words(words: Words, finding: Finding) -> String {
    match finding {
        Finding::Met => words.finding_met(),
        Finding::NotMet => words.finding_not_met(),
        Finding::InsufficientEvidence => words.finding_insufficient(),
        Finding::Unsure => words.finding_unsure(),
        Finding::Excepted => words.finding_excepted(),
        Finding::NotApplicable => words.condition_not_applicable(),
    }
}

/// Where the trace of one number begins on its page.
pub fn anchor(subject: SubjectId, question: &QuestionId) -> String {
    format!("trace-{subject}-{question}")
}
