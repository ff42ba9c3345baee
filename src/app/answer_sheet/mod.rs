//! A response as a sheet: every question that may be asked with the lines of its answer, to be worked on away from
//! the service and taken in again.
//!
//! Invariant: a sheet holds the questions and the supplier's own answers, and nothing of weights; what was not
//! changed in a sheet is never saved from it, so that it cannot undo what a colleague did meanwhile.

mod import;
mod lines;
mod read;

use std::collections::{BTreeMap, BTreeSet};

pub use import::{Fault, Imported, import};
pub use read::COLUMNS;

use self::lines::{Line, lines};
use super::{
    App,
    access::{Caller, ViewResponses},
    error::AppError,
    methods::Told,
    responses::{self, AskedSubject, Draft, KeptAnswer, Scene},
};
use crate::{
    domain::{
        answer::Typed,
        canonical::ContentHash,
        ids::{QuestionId, ResponseId, SubjectId},
        language::Language,
        response::{AnswerState, subjects},
    },
    ui::{
        terms::{level_in_words, subject_title},
        words::Words,
    },
};

/// A response as a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub response: ResponseId,
    pub language: Language,
    /// The procurement's title.
    pub title: String,
    pub questions: Vec<SheetQuestion>,
}

/// A question about a subject, with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetQuestion {
    pub subject: SubjectId,
    pub subject_title: String,
    pub section_title: String,
    pub question: QuestionId,
    pub text: String,
    pub guidance: String,
    pub state: String,
    /// What the sheet began from: the answer's version, and what the lines said.
    pub version: String,
    pub lines: Vec<SheetLine>,
    pub extra: Extra,
    /// The names of the files and links behind the answer.
    pub evidence: Vec<String>,
}

/// A line of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    pub name: String,
    pub label: String,
    pub how: String,
    /// What may be chosen; empty where anything can be typed.
    pub choices: Vec<String>,
    pub answer: String,
}

/// What stands beside an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extra {
    pub level: String,
    pub note: String,
    pub reason: String,
    pub until: String,
}

impl Extra {
    fn of(words: Words, kept: Option<&KeptAnswer>) -> Self {
        let Some(kept) = kept else {
            return Self::default();
        };
        let mark = kept.answer.confidential.as_ref();
        let until = mark.and_then(|mark| mark.until);
        Self {
            level: level_in_words(words, kept.answer.evidence_level),
            note: kept.answer.note.clone().unwrap_or_default(),
            reason: mark.map(|mark| mark.reason.clone()).unwrap_or_default(),
            until: until.map(|until| until.to_string()).unwrap_or_default(),
        }
    }
}

/// What a sheet says of one answer, so that a change in it is seen: the same for the same lines, whatever their order.
fn print_of<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>, extra: &Extra) -> String {
    const DIGITS: usize = 16;
    let mut said: Vec<(&str, &str)> = cells
        .map(|(name, text)| (name, text.trim()))
        .chain([
            ("\u{1}", extra.level.trim()),
            ("\u{2}", extra.note.trim()),
            ("\u{3}", extra.reason.trim()),
            ("\u{4}", extra.until.trim()),
        ])
        .filter(|(_, text)| !text.is_empty())
        .collect();
    said.sort_unstable();
    let mut bytes = Vec::new();
    for (name, text) in said {
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        bytes.extend(text.bytes().filter(|byte| *byte != b'\r'));
        bytes.push(0);
    }
    let digest = ContentHash::of(&bytes);
    digest.as_str().chars().take(DIGITS).collect()
}

/// The sheet of a response in a language, with every question that may be asked.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn sheet(
    app: &App,
    caller: &Caller<ViewResponses>,
    response: ResponseId,
    language: Language,
) -> Result<Sheet, AppError> {
    let (scene, draft) = responses::read(app, caller, response).await?;
    Ok(sheet_of(&scene, &draft, response, language))
}

fn sheet_of(scene: &Scene, draft: &Draft, response: ResponseId, language: Language) -> Sheet {
    let method = scene.method.in_language(language);
    let asked: BTreeSet<(SubjectId, QuestionId)> = responses::asked(method, draft)
        .into_iter()
        .flat_map(|AskedSubject { subject, questions }| {
            questions
                .into_iter()
                .map(move |asked| (subject.id, asked.id))
        })
        .collect();
    let builder = Builder {
        words: Words(language),
        draft,
        kept: draft.by_key(),
        asked,
    };
    let mut questions = Vec::new();
    for subject in subjects(method) {
        let about = subject_title(builder.words, &subject);
        for section in &method.sections {
            for issued in &method.questions {
                let id = &issued.question.id;
                if issued.question.section != section.id
                    || scene.method.asks(subject.id, id).is_none()
                {
                    continue;
                }
                let Some(told) = scene.method.told(language, id) else {
                    continue;
                };
                questions.push(SheetQuestion {
                    subject_title: about.clone(),
                    section_title: section.title.clone(),
                    ..builder.question(subject.id, &told)
                });
            }
        }
    }
    Sheet {
        response,
        language,
        title: method.procurement.title.clone(),
        questions,
    }
}

struct Builder<'a> {
    words: Words,
    draft: &'a Draft,
    kept: BTreeMap<(SubjectId, &'a QuestionId), &'a KeptAnswer>,
    asked: BTreeSet<(SubjectId, QuestionId)>,
}

impl Builder<'_> {
    fn question(&self, subject: SubjectId, told: &Told<'_>) -> SheetQuestion {
        let (words, question) = (self.words, told.question);
        let kept = self.kept.get(&(subject, &question.id)).copied();
        let typed = kept
            .map(|kept| Typed::of(&kept.answer.value))
            .unwrap_or_default();
        let lines: Vec<SheetLine> = lines(&question.answer)
            .iter()
            .map(|line| self.line(line, &typed))
            .collect();
        let extra = Extra::of(words, kept);
        let said = lines
            .iter()
            .map(|line| (line.name.as_str(), line.answer.as_str()));
        let evidence = kept.into_iter().flat_map(|kept| &kept.answer.evidence);
        SheetQuestion {
            subject,
            subject_title: String::new(),
            section_title: String::new(),
            question: question.id.clone(),
            text: question.text.clone(),
            guidance: match &question.accepted_evidence {
                Some(accepted) => format!("{}\n{accepted}", question.guidance),
                None => question.guidance.clone(),
            },
            state: self.state(subject, &question.id, kept),
            version: format!(
                "{}-{}",
                kept.map_or(0, |kept| kept.revision),
                print_of(said, &extra)
            ),
            lines,
            extra,
            evidence: evidence
                .filter_map(|id| self.draft.evidence().iter().find(|(known, _)| known == id))
                .map(|(_, card)| card.name.clone())
                .collect(),
        }
    }

    fn line(&self, line: &Line<'_>, typed: &Typed) -> SheetLine {
        SheetLine {
            name: line.name.clone(),
            label: line.label(self.words),
            how: line.how(self.words),
            choices: line.choices(self.words),
            answer: line.shown(self.words, typed),
        }
    }

    fn state(
        &self,
        subject: SubjectId,
        question: &QuestionId,
        kept: Option<&KeptAnswer>,
    ) -> String {
        let words = self.words;
        if !self.asked.contains(&(subject, question.clone())) {
            return words.sheet_not_asked();
        }
        match kept.map(|kept| kept.state) {
            None => words.not_answered_yet(),
            Some(AnswerState::Complete) => words.task_completed(),
            Some(AnswerState::HasProblems) => words.task_problem(),
            Some(AnswerState::Reopened) => words.task_look_again(),
        }
    }
}
