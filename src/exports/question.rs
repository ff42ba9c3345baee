//! One question as it stands in documents and tables.
//!
//! Invariant: a set and a method show a question in the same words; a method adds how it counts there.

use super::document::{Block, Depth};
use crate::domain::{
    ids::QuestionId,
    question_set::{Question, QuestionClass, words},
};

/// A question with what only its place knows.
pub(super) struct Shown<'q> {
    pub question: &'q Question,
    /// What it does to the result, in words.
    pub class: String,
    /// The least evidence, in words.
    pub evidence: String,
    /// What only this document says about it.
    pub more: Vec<(String, String)>,
}

/// The columns of every table of questions, without those of `more`.
pub(super) const COLUMNS: [&str; 20] = [
    "Question id",
    "Version",
    "Section",
    "Label",
    "Question",
    "Why we ask",
    "Guidance",
    "What passes or earns full marks",
    "Answer",
    "Options",
    "About",
    "Levels",
    "Effect",
    "Stage",
    "Asked only if",
    "Least evidence",
    "Accepted evidence",
    "Or equivalent",
    "What earns each mark",
    "Rests on",
];

/// A question as a person reads it.
pub(super) fn blocks<'q>(
    shown: &Shown<'q>,
    find: &dyn Fn(&QuestionId) -> Option<&'q Question>,
) -> Vec<Block> {
    let question = shown.question;
    let mut terms = pairs([
        ("Why we ask", Some(question.why.clone())),
        ("How to answer", Some(question.guidance.clone())),
        (
            "What passes or earns full marks",
            Some(question.passing.clone()),
        ),
        ("Answer", Some(words::answer_form(&question.answer))),
        ("About", Some(words::about(question.applies_to).to_owned())),
        ("Effect", Some(shown.class.clone())),
        ("Stage", Some(words::stage(question.stage).to_owned())),
        ("When", words::shown_when(question, find)),
        ("Least evidence", Some(shown.evidence.clone())),
        ("Accepted evidence", question.accepted_evidence.clone()),
        ("Or equivalent", question.or_equivalent.clone()),
        ("Settled already by", settled_by(question)),
        ("Rests on", Some(mappings(question))),
    ]);
    terms.extend(shown.more.iter().cloned());
    let mut blocks = vec![
        Block::Heading(Depth::Item, format!("{} {}", question.id, question.short)),
        Block::Paragraph(question.text.clone()),
        Block::Terms(terms),
    ];
    let options = words::answer_lines(&question.answer);
    if !options.is_empty() {
        blocks.push(Block::List(options));
    }
    let marks = marks(question);
    if !marks.is_empty() {
        blocks.push(Block::List(marks));
    }
    blocks
}

/// A question as a row under [`COLUMNS`] and the names of `more`.
pub(super) fn row<'q>(
    shown: &Shown<'q>,
    section: &str,
    find: &dyn Fn(&QuestionId) -> Option<&'q Question>,
) -> Vec<String> {
    let question = shown.question;
    let levels: Vec<&str> = question.levels.iter().map(|l| words::level(*l)).collect();
    let mut row = vec![
        question.id.to_string(),
        question.version.to_string(),
        section.to_owned(),
        question.short.clone(),
        question.text.clone(),
        question.why.clone(),
        question.guidance.clone(),
        question.passing.clone(),
        words::answer_form(&question.answer),
        words::answer_lines(&question.answer).join("\n"),
        words::about(question.applies_to).to_owned(),
        levels.join(", "),
        shown.class.clone(),
        words::stage(question.stage).to_owned(),
        words::shown_when(question, find).unwrap_or_default(),
        shown.evidence.clone(),
        question.accepted_evidence.clone().unwrap_or_default(),
        question.or_equivalent.clone().unwrap_or_default(),
        marks(question).join("\n"),
        mappings(question),
    ];
    row.extend(shown.more.iter().map(|(_, text)| text.clone()));
    row
}

/// Terms, without those that say nothing.
pub(super) fn pairs<const N: usize>(pairs: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    pairs
        .into_iter()
        .filter_map(|(name, text)| Some((name.to_owned(), text?)))
        .collect()
}

fn mappings(question: &Question) -> String {
    let mappings = question.mappings.iter();
    let mappings: Vec<String> = mappings
        .map(|m| format!("{} {}", m.source, m.clause))
        .collect();
    mappings.join("; ")
}

fn settled_by(question: &Question) -> Option<String> {
    let by: Vec<&str> = question
        .settled_by
        .iter()
        .map(|by| words::settled_by(*by))
        .collect();
    (!by.is_empty()).then(|| by.join(" or "))
}

fn marks(question: &Question) -> Vec<String> {
    match &question.class {
        QuestionClass::Weighted { descriptors, .. } => descriptors
            .iter()
            .enumerate()
            .map(|(mark, text)| format!("Mark {mark}: {text}"))
            .collect(),
        QuestionClass::Gate | QuestionClass::Information | QuestionClass::Routing => Vec::new(),
    }
}
