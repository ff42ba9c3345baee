//! Saving and reading a supplier's answers.
//!
//! Invariant: an answer is sealed before it reaches the database and opened only for its supplier; what is within the
//! limits is kept, with its problems; a save that names another version than the present one changes nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    App,
    access::{Caller, EditResponses, ViewResponses},
    error::{AppError, Code, FieldProblem},
    responses::{Change, KeptAnswer, May, Scene, Seen, What, on_scene, scene, seal_place},
};
use crate::{
    db::{
        answer::{self as store, Save},
        seam::Db,
    },
    domain::{
        answer::{self, Answer, Problem},
        audit::{AuditAction, Detail, ObjectKind},
        ids::{QuestionId, ResponseId, SubjectId},
        procurement::state::Action,
        response::AnswerState,
    },
    sealing::{DataKey, Purpose},
};

/// An answer to be saved.
#[derive(Debug, Clone)]
pub struct NewAnswer {
    pub subject: SubjectId,
    pub question: QuestionId,
    pub answer: Answer,
    /// What stood there when it was written.
    pub seen: Seen,
}

/// What became of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveOutcome {
    Saved {
        revision: i64,
        state: AnswerState,
        problems: Vec<Problem>,
    },
    /// Somebody else changed it first; nothing was changed.
    VersionConflict,
    /// It cannot be kept at all; nothing was changed.
    Refused(Vec<FieldProblem>),
}

/// What an answer's seal is bound to.
pub(super) fn seal_place_of(scene: &Scene, subject: Uuid, question: &str) -> Vec<u8> {
    let place = scene.place;
    seal_place(
        place.council,
        place.response,
        &[subject.as_bytes(), question.as_bytes()],
    )
}

/// An answer made ready before the transaction.
#[derive(Clone)]
enum Ready {
    Save {
        save: Save,
        state: AnswerState,
        problems: Vec<Problem>,
    },
    Refused(Vec<FieldProblem>),
}

/// Saves one answer. Gives its new revision.
///
/// # Errors
/// Not found when the question is not asked, [`Code::VersionConflict`], [`Code::DeadlinePassed`],
/// [`Code::InvalidInput`] for what is over the limits.
pub async fn save(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    new: NewAnswer,
) -> Result<SaveOutcome, AppError> {
    let outcomes = save_many(app, caller, response, vec![new]).await?;
    match outcomes.into_iter().next() {
        Some(SaveOutcome::Refused(problems)) if problems.iter().any(|p| p.code == NOT_ASKED) => {
            Err(AppError::not_found())
        }
        Some(SaveOutcome::Refused(problems)) => Err(AppError::invalid(problems)),
        Some(SaveOutcome::VersionConflict) => Err(AppError::version_conflict()),
        Some(saved @ SaveOutcome::Saved { .. }) => Ok(saved),
        None => Err(AppError::Internal("a saved answer has no outcome")),
    }
}

const NOT_ASKED: &str = "not_asked";

/// Saves answers in one transaction, each with its own outcome, in the order given.
///
/// # Errors
/// [`Code::DeadlinePassed`] and what [`Caller::enter`] refuses; never because of a single answer.
pub async fn save_many(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    new: Vec<NewAnswer>,
) -> Result<Vec<SaveOutcome>, AppError> {
    let new: Vec<NewAnswer> = new
        .into_iter()
        .map(|new| NewAnswer {
            answer: answer::normalised(new.answer),
            ..new
        })
        .collect();
    on_scene(app, &caller, response, async |scene| {
        let ready = prepare(&app.key, &scene, &new)?;
        let change = Change::new(app, Action::Answer);
        let caller = caller.clone();
        app.db
            .write(caller.scope(), "answer.save", move |db| {
                change.make(db, &caller, &scene, |db, may| {
                    let (outcomes, saved) = store_all(db, &scene, may, &ready)?;
                    if !saved.is_empty() {
                        change.record(db, &scene, may, what(&scene, &saved))?;
                    }
                    Ok(outcomes)
                })
            })
            .await
    })
    .await
}

fn prepare(key: &DataKey, scene: &Scene, new: &[NewAnswer]) -> Result<Arc<[Ready]>, AppError> {
    let mut taken = BTreeSet::new();
    new.iter()
        .map(|new| {
            if !taken.insert((new.subject, &new.question)) {
                return Ok(refused(
                    "",
                    "repeated",
                    "Send each answer once in a request.",
                ));
            }
            ready(key, scene, new)
        })
        .collect()
}

fn refused(pointer: &str, code: &str, detail: &str) -> Ready {
    Ready::Refused(vec![FieldProblem::new(pointer, code, detail)])
}

fn ready(key: &DataKey, scene: &Scene, new: &NewAnswer) -> Result<Ready, AppError> {
    if let Err(limit) = answer::fits_limits(&new.answer) {
        return Ok(refused(
            limit.pointer(),
            limit.code(),
            "Make it shorter; see the limits in the description of the API.",
        ));
    }
    let Some(issued) = scene.method.asks(new.subject, &new.question) else {
        return Ok(refused(
            "/question",
            NOT_ASKED,
            "This question is not asked about this subject.",
        ));
    };
    let problems = answer::check(&issued.question, &new.answer);
    let state = if problems.is_empty() {
        AnswerState::Complete
    } else {
        AnswerState::HasProblems
    };
    let plain = serde_json::to_vec(&new.answer)
        .map_err(|_| AppError::Internal("an answer cannot be written"))?;
    let place = seal_place_of(scene, new.subject.0, new.question.as_str());
    let sealed = key
        .seal(Purpose::Answer, &place, &plain)
        .map_err(|_| AppError::Internal("an answer cannot be sealed"))?;
    let save = Save {
        subject: new.subject.0,
        question: new.question.as_str().to_owned(),
        sealed,
        state: state.as_str(),
        replaces: new.seen.revision(),
    };
    Ok(Ready::Save {
        save,
        state,
        problems,
    })
}

/// Every outcome, and what was saved with its new revision.
type Stored<'a> = (Vec<SaveOutcome>, Vec<(&'a Save, i64)>);

/// Saves what can be saved. Gives every outcome, and what was saved with its new revision.
fn store_all<'a>(
    db: &mut Db,
    scene: &Scene,
    may: &May,
    ready: &'a [Ready],
) -> diesel::QueryResult<Stored<'a>> {
    let mut outcomes = Vec::with_capacity(ready.len());
    let mut saved = Vec::new();
    for ready in ready {
        outcomes.push(match ready {
            Ready::Refused(problems) => SaveOutcome::Refused(problems.clone()),
            Ready::Save {
                save,
                state,
                problems,
            } => match store::save(db, scene.place, save, may.actor.uuid(), may.at)? {
                None => SaveOutcome::VersionConflict,
                Some(revision) => {
                    saved.push((save, revision));
                    SaveOutcome::Saved {
                        revision,
                        state: *state,
                        problems: problems.clone(),
                    }
                }
            },
        });
    }
    Ok((outcomes, saved))
}

fn what(scene: &Scene, saved: &[(&Save, i64)]) -> What {
    let each =
        |part: &dyn Fn(&(&Save, i64)) -> String| Detail::Words(saved.iter().map(part).collect());
    let detail = BTreeMap::from([
        (
            "subjects".to_owned(),
            each(&|(save, _)| save.subject.to_string()),
        ),
        (
            "questions".to_owned(),
            each(&|(save, _)| save.question.clone()),
        ),
        (
            "revisions".to_owned(),
            each(&|(_, revision)| revision.to_string()),
        ),
    ]);
    What {
        action: AuditAction::AnswerSaved,
        kind: ObjectKind::Response,
        object: scene.place.response.0,
        detail,
    }
}

/// One answer as its supplier sees it.
#[derive(Debug, Clone)]
pub struct OpenAnswer {
    pub subject: SubjectId,
    pub question: QuestionId,
    pub answer: Answer,
    pub state: AnswerState,
    /// What is to be put right; looked at only when the state says that there is something.
    pub problems: Vec<Problem>,
    pub revision: i64,
    pub updated_by: Uuid,
    pub updated_at: Timestamp,
}

impl OpenAnswer {
    pub(super) fn of(scene: &Scene, kept: KeptAnswer) -> Self {
        let issued = scene.method.asks(kept.subject, &kept.question);
        let problems = match (kept.state, issued) {
            (AnswerState::Complete, _) | (_, None) => Vec::new(),
            (AnswerState::HasProblems | AnswerState::Reopened, Some(issued)) => {
                answer::check(&issued.question, &kept.answer)
            }
        };
        Self {
            subject: kept.subject,
            question: kept.question,
            answer: kept.answer,
            state: kept.state,
            problems,
            revision: kept.revision,
            updated_by: kept.updated_by,
            updated_at: kept.updated_at,
        }
    }
}

/// One answer.
///
/// # Errors
/// Not found when there is none.
pub async fn find(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    subject: SubjectId,
    question: QuestionId,
) -> Result<OpenAnswer, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    let kept = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            store::find(db, place, subject.0, question.as_str())?.ok_or_else(AppError::not_found)
        })
        .await?;
    Ok(OpenAnswer::of(
        &scene,
        KeptAnswer::open(&app.key, &scene, kept)?,
    ))
}

/// Every answer of a response: all that were saved, also those to questions not shown at present.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn all(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
) -> Result<Vec<OpenAnswer>, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    let kept = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            Ok::<_, AppError>(store::all(db, place)?)
        })
        .await?;
    kept.into_iter()
        .map(|kept| {
            Ok(OpenAnswer::of(
                &scene,
                KeptAnswer::open(&app.key, &scene, kept)?,
            ))
        })
        .collect()
}

/// Why too many answers in one request are refused.
pub fn too_many() -> AppError {
    AppError::refused(
        Code::InvalidInput,
        format!(
            "Send at most {} answers in a request.",
            crate::limits::ANSWERS_PER_REQUEST_MAX
        ),
    )
}
