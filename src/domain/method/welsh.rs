//! A method in Welsh: the texts of its questions and sections, frozen with it.
//!
//! Invariant: Welsh changes words and nothing else. Options, weights, conditions and marks are those of the one method, and
//! a question is in Welsh as a whole or not at all.

use serde::{Deserialize, Serialize};

use super::{IssuedQuestion, Method};
use crate::domain::{
    ids::{QuestionId, SectionId},
    procurement::Problem,
    question_set::{InWelsh, Question, Section, Welsh, question_texts},
};

/// Questions that a refusal names; the rest are counted.
const NAMED_MAX: usize = 5;

/// What of a method there is in Welsh.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MethodWelsh {
    #[schema(max_items = 60)]
    pub sections: Vec<WelshPart>,
    #[schema(max_items = 400)]
    pub questions: Vec<WelshPart>,
}

/// One question or section in Welsh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WelshPart {
    /// The question's or the section's.
    #[schema(max_length = 40)]
    pub id: String,
    /// Whether a translator has read it. Until then it is a help, and the English is what counts.
    pub reviewed: bool,
    #[schema(max_items = 200)]
    pub texts: Vec<WelshPiece>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WelshPiece {
    /// Which text it is, such as `guidance` or `options.yes`.
    #[schema(max_length = 200)]
    pub part: String,
    #[schema(max_length = 4000)]
    pub text: String,
}

impl WelshPart {
    fn new(id: &str, InWelsh { texts, reviewed }: InWelsh) -> Self {
        let texts = texts
            .into_iter()
            .map(|(part, text)| WelshPiece { part, text })
            .collect();
        Self {
            id: id.to_owned(),
            reviewed,
            texts,
        }
    }

    fn text(&self, part: &str) -> Option<&str> {
        let found = self.texts.iter().find(|piece| piece.part == part);
        found.map(|piece| piece.text.as_str())
    }
}

/// The Welsh of what is asked, with the questions that have none.
pub(super) fn welsh_of<'q>(
    welsh: &Welsh,
    sections: &[Section],
    questions: &'q [IssuedQuestion],
) -> (MethodWelsh, Vec<&'q QuestionId>) {
    let mut found = MethodWelsh::default();
    let mut missing = Vec::new();
    for section in sections {
        if let Some(texts) = welsh.section(section) {
            found
                .sections
                .push(WelshPart::new(section.id.as_str(), texts));
        }
    }
    for IssuedQuestion { question, .. } in questions {
        match welsh.question(question) {
            Some(texts) => found
                .questions
                .push(WelshPart::new(question.id.as_str(), texts)),
            None => missing.push(&question.id),
        }
    }
    (found, missing)
}

/// What to say when questions have no Welsh and nobody has accepted that.
pub(super) fn missing_problem(missing: &[&QuestionId], asked: usize) -> Problem {
    let named: Vec<&str> = missing
        .iter()
        .take(NAMED_MAX)
        .map(|id| id.as_str())
        .collect();
    let more = match missing.len().saturating_sub(NAMED_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Problem::new(
        "/method/acceptMissingWelsh",
        "welsh_missing",
        format!(
            "{} of {asked} questions have no Welsh, or Welsh of an older English: {}{more}. Choose other question sets, or \
             accept that these questions are asked in English only.",
            missing.len(),
            named.join(", ")
        ),
    )
}

impl Method {
    /// The method with the words of its Welsh where it has them.
    pub fn in_welsh(&self) -> Option<Self> {
        self.welsh.as_ref()?;
        let mut method = self.clone();
        for section in &mut method.sections {
            if let Some(part) = self.welsh_section(&section.id) {
                if let Some(title) = part.text("title") {
                    title.clone_into(&mut section.title);
                }
                if let Some(intro) = part.text("intro") {
                    intro.clone_into(&mut section.intro);
                }
            }
        }
        for issued in &mut method.questions {
            let part = self.welsh_question(&issued.question.id);
            if let Some(told) = part.and_then(|part| said(&issued.question, part)) {
                issued.question = told;
            }
        }
        Some(method)
    }

    /// Whether a question is asked in Welsh, and whether a translator has read that.
    pub fn welsh_question(&self, question: &QuestionId) -> Option<&WelshPart> {
        let mut parts = self.welsh.iter().flat_map(|welsh| &welsh.questions);
        parts.find(|part| part.id == question.as_str())
    }

    pub fn welsh_section(&self, section: &SectionId) -> Option<&WelshPart> {
        let mut parts = self.welsh.iter().flat_map(|welsh| &welsh.sections);
        parts.find(|part| part.id == section.as_str())
    }
}

/// The same question with other words; none if the Welsh does not fit it.
fn said(question: &Question, part: &WelshPart) -> Option<Question> {
    let mut told = serde_json::to_value(question).ok()?;
    for english in question_texts(question) {
        *told.pointer_mut(&english.pointer)? = part.text(&english.name)?.into();
    }
    serde_json::from_value(told).ok()
}
