//! A workbook taken in again: what was changed in it is saved, and what cannot be is named by its cell.
//!
//! Invariant: only what differs from what the workbook was made with is saved, each answer whole or not at all, and
//! only over the version the workbook was made from or the sender's own.

use std::sync::Arc;

use bytes::Bytes;
use uuid::Uuid;

use super::{
    lines::{Line, Unreadable, fill_date, lines, same},
    print_of,
    read::{Answers, Cell, Filled, not_a_workbook, read},
};
use crate::{
    app::{
        App,
        access::{Caller, EditResponses},
        answers::{self, NewAnswer, SaveOutcome},
        error::{AppError, FieldProblem},
        evidence::inspect::{document, main_part},
        responses::{self, KeptAnswer, Scene, Seen},
    },
    domain::{
        answer::{
            Answer, DraftedBy, Typed, normalised,
            typed::{Unkept, field_of},
        },
        file_type::FileType,
        ids::{QuestionId, ResponseId, SubjectId},
        language::Language,
        question_set::EvidenceLevel,
    },
    limits,
    ui::{terms::level_in_words, words::Words},
};

/// What became of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Answers that were saved, with or without something to put right.
    pub saved: usize,
    /// Answers that say what they said before.
    pub unchanged: usize,
    /// By the rows they stand in. The first of them, [`limits::FILE_PROBLEMS_MAX`] at most.
    pub faults: Vec<Fault>,
}

/// Something to put right, by its cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Such as `H12`.
    pub cell: String,
    pub subject: SubjectId,
    pub question: QuestionId,
    pub problem: FieldProblem,
    /// Whether the answer was saved all the same.
    pub saved: bool,
}

/// Takes a workbook in. It may be taken in again: what was saved is unchanged then.
///
/// # Errors
/// [`Code::InvalidInput`](crate::app::error::Code::InvalidInput) when it is no workbook of this response,
/// [`Code::DeadlinePassed`](crate::app::error::Code::DeadlinePassed), and what [`answers::save_many`] refuses.
pub async fn import(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    file: Bytes,
) -> Result<Imported, AppError> {
    let (scene, draft) = responses::read(app, &caller, response).await?;
    let slot = app.documents.take().await?;
    let found = tokio::task::spawn_blocking(move || {
        let _slot = slot;
        let part = main_part(FileType::Xlsx).unwrap_or_default();
        document(&file, part).map_err(|_| not_a_workbook())?;
        read(&file, response)
    })
    .await
    .map_err(|_| AppError::Internal("a workbook could not be read"))??;
    let mut imported = Imported::default();
    let kept = draft.by_key();
    let mut new = Vec::new();
    for ((subject, question), filled) in &found {
        let asked = Asked {
            scene: &scene,
            subject: *subject,
            question,
            filled,
            kept: kept.get(&(*subject, question)).copied(),
            sender: caller.actor_id(),
        };
        match asked.change() {
            Ok(Some(answer)) => new.push(answer),
            Ok(None) => imported.unchanged += usize::from(asked.kept.is_some()),
            Err(faults) => imported.faults.extend(faults),
        }
    }
    save(app, &caller, response, &scene, &found, new, &mut imported).await?;
    imported.faults.sort_by_key(|fault| row_of(&fault.cell));
    imported.faults.truncate(limits::FILE_PROBLEMS_MAX);
    Ok(imported)
}

/// The row of a cell's name.
fn row_of(cell: &str) -> Option<u32> {
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    cell.get(digits..)?.parse().ok()
}

async fn save(
    app: &App,
    caller: &Caller<EditResponses>,
    response: ResponseId,
    scene: &Arc<Scene>,
    found: &Answers,
    new: Vec<NewAnswer>,
    imported: &mut Imported,
) -> Result<(), AppError> {
    for some in new.chunks(limits::ANSWERS_PER_REQUEST_MAX) {
        let outcomes = answers::save_many(app, caller.clone(), response, some.to_vec()).await?;
        for (new, outcome) in some.iter().zip(outcomes) {
            let Some(filled) = found.get(&(new.subject, new.question.clone())) else {
                continue;
            };
            let asked = Asked {
                scene,
                subject: new.subject,
                question: &new.question,
                filled,
                kept: None,
                sender: caller.actor_id(),
            };
            let (problems, saved) = match outcome {
                SaveOutcome::Saved { problems, .. } => {
                    imported.saved += 1;
                    (problems.into_iter().map(FieldProblem::from).collect(), true)
                }
                SaveOutcome::VersionConflict => (
                    vec![FieldProblem::new(
                        "",
                        "changed_meanwhile",
                        "A colleague changed this answer after the workbook was made. It was left as it is.",
                    )],
                    false,
                ),
                SaveOutcome::Refused(problems) => (problems, false),
            };
            let faults = problems
                .into_iter()
                .map(|problem| asked.fault(problem, saved));
            imported.faults.extend(faults);
        }
    }
    Ok(())
}

/// What a workbook says of one answer, beside the answer there is.
struct Asked<'a> {
    scene: &'a Scene,
    subject: SubjectId,
    question: &'a QuestionId,
    filled: &'a Filled,
    kept: Option<&'a KeptAnswer>,
    sender: Uuid,
}

impl Asked<'_> {
    /// The answer to be saved; none when there is nothing new in it.
    fn change(&self) -> Result<Option<NewAnswer>, Vec<Fault>> {
        let (revision, print) = self.filled.version.split_once('-').unwrap_or_default();
        let said = self.filled.cells.iter();
        let said = said.map(|(name, cell)| (name.as_str(), cell.text.as_str()));
        if print_of(said, &self.filled.extra()) == print {
            return Ok(None);
        }
        if let Some(at) = &self.filled.repeated {
            let problem = FieldProblem::new("", "repeated", "Keep each line of the workbook once.");
            return Err(vec![Fault {
                cell: at.clone(),
                ..self.fault(problem, false)
            }]);
        }
        let Some(issued) = self.scene.method.asks(self.subject, self.question) else {
            let problem = FieldProblem::new("", "not_asked", "This question is no longer asked.");
            return Err(vec![self.fault(problem, false)]);
        };
        let mut faults = Vec::new();
        let lines = lines(&issued.question.answer);
        let typed = self.typed(&lines, &mut faults);
        let mut unkept = Vec::new();
        let value = typed.answer(&issued.question.answer, &mut unkept);
        let level = self.level(&mut faults);
        let confidential = typed.confidential(&mut unkept);
        for (field, why) in unkept {
            let problem = match why {
                Unkept::NotANumber => not_a_number(),
                Unkept::NotADate => not_a_date(),
            };
            faults.push(self.fault_at(self.cell_of(&field), problem, false));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let note = self.extra("note");
        let answered = value.as_ref().map(Typed::of).unwrap_or_default();
        let lost = lines.iter().filter_map(|line| {
            let cell = self.filled.cells.get(&line.name)?;
            line.loses(&cell.text, &answered).then_some(cell)
        });
        faults.extend(lost.map(|cell| self.fault_at(Some(cell), not_answered(), false)));
        let Some(value) = value.filter(|_| faults.is_empty()) else {
            if faults.is_empty() && (!note.is_empty() || confidential.is_some()) {
                faults.push(self.fault(not_answered(), false));
            } else if faults.is_empty() && self.kept.is_some() {
                let problem = FieldProblem::new(
                    "/value",
                    "not_emptied",
                    "An answer that is saved stays. Write another one in its place.",
                );
                faults.push(self.fault(problem, false));
            }
            return if faults.is_empty() {
                Ok(None)
            } else {
                Err(faults)
            };
        };
        let mut answer = normalised(Answer {
            value,
            evidence_level: level,
            note: (!note.is_empty()).then(|| note.to_owned()),
            confidential,
            drafted_by: DraftedBy::Person,
            evidence: self
                .kept
                .map(|kept| kept.answer.evidence.clone())
                .unwrap_or_default(),
        });
        if let Some(kept) = self.kept {
            let drafted_by = std::mem::replace(&mut answer.drafted_by, kept.answer.drafted_by);
            if answer == kept.answer {
                return Ok(None);
            }
            answer.drafted_by = drafted_by;
        }
        let seen = match (self.kept, revision.parse()) {
            // What the sender saved is the sender's to change: a workbook is mended and sent once more.
            (Some(kept), _) if kept.updated_by == self.sender => Seen::Revision(kept.revision),
            (_, Ok(revision)) if revision > 0 => Seen::Revision(revision),
            _ => Seen::Nothing,
        };
        Ok(Some(NewAnswer {
            subject: self.subject,
            question: self.question.clone(),
            answer,
            seen,
        }))
    }

    /// The answer's fields: as they are kept, with what the workbook's cells say in their place.
    fn typed(&self, lines: &[Line<'_>], faults: &mut Vec<Fault>) -> Typed {
        let mut typed = self
            .kept
            .map(|kept| Typed::of(&kept.answer.value))
            .unwrap_or_default();
        let welsh = self.scene.method.told(Language::Cy, self.question);
        let welsh = welsh.map(|told| super::lines::lines(&told.question.answer));
        for (index, line) in lines.iter().enumerate() {
            let Some(cell) = self.filled.cells.get(&line.name) else {
                continue;
            };
            let other = welsh.as_ref().and_then(|lines| lines.get(index));
            if let Err(why) = line.fill(other, &cell.text, &mut typed) {
                let problem = match why {
                    Unreadable::Option => unknown_option("/value"),
                    Unreadable::Tick => FieldProblem::new(
                        "/value",
                        "not_a_tick",
                        "Write Yes where it applies, and leave the cell empty where it does not.",
                    ),
                    Unreadable::Date => not_a_date(),
                };
                faults.push(self.fault_at(Some(cell), problem, false));
            }
        }
        typed.replace("confidential-reason", [self.extra("reason").to_owned()]);
        let until = self.extra("until");
        if fill_date("confidential-until", until, &mut typed).is_err() {
            faults.push(self.fault_at(self.filled.extra.get("until"), not_a_date(), false));
        }
        typed
    }

    fn extra(&self, name: &str) -> &str {
        self.filled
            .extra
            .get(name)
            .map_or("", |cell| cell.text.as_str())
    }

    /// The evidence level; as it is kept where the cell is empty.
    fn level(&self, faults: &mut Vec<Fault>) -> EvidenceLevel {
        let text = self.extra("level");
        if text.is_empty() {
            return self
                .kept
                .map(|kept| kept.answer.evidence_level)
                .unwrap_or_default();
        }
        let called = |level: &EvidenceLevel| {
            Language::ALL
                .iter()
                .any(|language| same(&level_in_words(Words(*language), *level), text))
        };
        EvidenceLevel::ALL
            .into_iter()
            .find(called)
            .unwrap_or_else(|| {
                let problem = unknown_option("/evidenceLevel");
                faults.push(self.fault_at(self.filled.extra.get("level"), problem, false));
                EvidenceLevel::None
            })
    }

    /// The cell that a problem is about, by the pointer into the answer.
    fn fault(&self, problem: FieldProblem, saved: bool) -> Fault {
        let issued = self.scene.method.question(self.question);
        let field = issued.map(|issued| field_of(&issued.question.answer, &problem.pointer));
        let cell = field.and_then(|field| self.cell_of(&field));
        self.fault_at(cell, problem, saved)
    }

    fn fault_at(&self, cell: Option<&Cell>, problem: FieldProblem, saved: bool) -> Fault {
        let cell = cell.or_else(|| self.filled.cells.values().next());
        Fault {
            cell: cell.map(|cell| cell.at.clone()).unwrap_or_default(),
            subject: self.subject,
            question: self.question.clone(),
            problem,
            saved,
        }
    }

    /// The cell that holds a field, or its first part.
    fn cell_of(&self, field: &str) -> Option<&Cell> {
        let beside = match field {
            "note" => "note",
            "evidence-level" => "level",
            "confidential-reason" => "reason",
            "confidential-until" => "until",
            field => {
                let of_field = format!("{field}=");
                let mut cells = self.filled.cells.iter();
                let found = cells.find(|(name, _)| *name == field || name.starts_with(&of_field));
                return found.map(|(_, cell)| cell);
            }
        };
        self.filled.extra.get(beside)
    }
}

fn unknown_option(pointer: &str) -> FieldProblem {
    let detail = "Choose one of the options of this question.";
    FieldProblem::new(pointer, "unknown_option", detail)
}

fn not_answered() -> FieldProblem {
    FieldProblem::new("/value", "not_answered", "Answer the question as well.")
}

fn not_a_number() -> FieldProblem {
    FieldProblem::new("/value", "not_a_number", "Enter a whole number.")
}

fn not_a_date() -> FieldProblem {
    FieldProblem::new("/value", "not_a_date", "Enter a date such as 2027-03-31.")
}
