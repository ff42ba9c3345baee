//! What a council answers about itself: one document for each version of a set for councils.
//!
//! Invariant: a document is sealed before it reaches the database, because it says where a council is weak. A save
//! names the revision it replaces and is refused when that is no longer the present one.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    App,
    access::{Caller, ManageOwnAnswers, ReadOwnAnswers},
    error::{AppError, FieldProblem},
    procurement_steps::{event, record},
};
use crate::{
    db::own_answers::{self as store, Named, Save},
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{CouncilId, QuestionSetId},
        own_answers::{OwnAnswers, OwnAnswersError, Standing},
        question_set::{Audience, QuestionSet},
    },
    sealing::{DataKey, Purpose},
};

/// A set for councils with what this council has kept for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub set: QuestionSetId,
    pub version: String,
    /// None for a version that is no longer asked.
    pub title: Option<String>,
    /// The revision and when it was saved; none before the first answers.
    pub kept: Option<(i64, Timestamp)>,
}

/// A document as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub set: QuestionSetId,
    pub version: String,
    pub revision: i64,
    pub updated_at: Timestamp,
    pub answers: OwnAnswers,
    /// None for a version that is no longer asked.
    pub standing: Option<Standing>,
}

/// What a save left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    pub revision: i64,
    pub standing: Standing,
}

fn sets_for_councils(app: &App) -> impl Iterator<Item = &QuestionSet> {
    let sets = app.catalogue.sets().iter();
    sets.filter(|set| set.audience == Audience::Council)
}

fn asked<'a>(app: &'a App, set: &QuestionSetId, version: &str) -> Option<&'a QuestionSet> {
    sets_for_councils(app).find(|known| known.id == *set && known.version == version)
}

/// What a document's seal is bound to.
fn seal_place(council: CouncilId, set: &QuestionSetId, version: &str) -> Vec<u8> {
    let mut place = council.0.as_bytes().to_vec();
    place.extend_from_slice(set.as_str().as_bytes());
    // No set id holds a nought byte, so that no two places are the same.
    place.push(0);
    place.extend_from_slice(version.as_bytes());
    place
}

/// The sets that councils answer, and earlier versions for which this council has kept answers.
///
/// # Errors
/// What [`Caller::enter`] refuses.
pub async fn list(app: &App, caller: Caller<ReadOwnAnswers>) -> Result<Vec<Listed>, AppError> {
    let now = app.clock.now();
    let council = caller.tenant();
    let rows = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            Ok::<_, AppError>(store::list(db, council)?)
        })
        .await?;
    let mut listed: BTreeMap<(String, String), Listed> = sets_for_councils(app)
        .map(|set| {
            let entry = Listed {
                set: set.id.clone(),
                version: set.version.clone(),
                title: Some(set.title.clone()),
                kept: None,
            };
            ((set.id.as_str().to_owned(), set.version.clone()), entry)
        })
        .collect();
    for row in rows {
        let set = stored_id(&row)?;
        listed
            .entry((row.question_set, row.set_version.clone()))
            .or_insert(Listed {
                set,
                version: row.set_version,
                title: None,
                kept: None,
            })
            .kept = Some((row.revision, row.updated_at));
    }
    Ok(listed.into_values().collect())
}

fn stored_id(row: &Named) -> Result<QuestionSetId, AppError> {
    row.question_set
        .parse()
        .map_err(|_| AppError::Internal("a stored question set has no name"))
}

/// The council's answers to one version of a set.
///
/// # Errors
/// Not found before the first answers.
pub async fn find(
    app: &App,
    caller: Caller<ReadOwnAnswers>,
    set: QuestionSetId,
    version: String,
) -> Result<Shown, AppError> {
    let kept = kept(app, caller, &set, &version).await?;
    let (answers, revision, updated_at) = kept.ok_or_else(AppError::not_found)?;
    let standing = asked(app, &set, &version).map(|asked| answers.standing(asked));
    Ok(Shown {
        set,
        version,
        revision,
        updated_at,
        answers,
        standing,
    })
}

/// A version that is asked, with what the council has answered so far.
pub struct Questionnaire<'a> {
    pub set: &'a QuestionSet,
    pub answers: OwnAnswers,
    /// None before the first answers.
    pub revision: Option<i64>,
}

/// The questions of a version that is asked, answered or not.
///
/// # Errors
/// Not found for a version that is not asked.
pub async fn questionnaire<'a>(
    app: &'a App,
    caller: Caller<ReadOwnAnswers>,
    set: &QuestionSetId,
    version: &str,
) -> Result<Questionnaire<'a>, AppError> {
    let kept = kept(app, caller, set, version).await?;
    let set = asked(app, set, version).ok_or_else(AppError::not_found)?;
    let (answers, revision) = match kept {
        Some((answers, revision, _)) => (answers, Some(revision)),
        None => (OwnAnswers::default(), None),
    };
    Ok(Questionnaire {
        set,
        answers,
        revision,
    })
}

/// The document with its revision and when it was saved, if there is one.
async fn kept(
    app: &App,
    caller: Caller<ReadOwnAnswers>,
    set: &QuestionSetId,
    version: &str,
) -> Result<Option<(OwnAnswers, i64, Timestamp)>, AppError> {
    let now = app.clock.now();
    let council = caller.tenant();
    let name = (set.clone(), version.to_owned());
    let kept = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            Ok::<_, AppError>(store::find(db, council, &name.0, &name.1)?)
        })
        .await?;
    kept.map(|kept| {
        let answers = open(&app.key, council, set, version, &kept.sealed)?;
        Ok((answers, kept.revision, kept.updated_at))
    })
    .transpose()
}

fn open(
    key: &DataKey,
    council: CouncilId,
    set: &QuestionSetId,
    version: &str,
    sealed: &[u8],
) -> Result<OwnAnswers, AppError> {
    let plain = key
        .open(
            Purpose::OwnAnswers,
            &seal_place(council, set, version),
            sealed,
        )
        .map_err(|_| AppError::Internal("a council's own answers do not open"))?;
    serde_json::from_slice(&plain)
        .map_err(|_| AppError::Internal("a council's own answers cannot be read"))
}

/// Puts these answers in the place of revision `seen`, or keeps the first ones.
///
/// # Errors
/// Not found for a version that is not asked, [`InvalidInput`](super::error::Code::InvalidInput) for questions the set
/// does not have and what is over a limit, [`VersionConflict`](super::error::Code::VersionConflict).
pub async fn save(
    app: &App,
    caller: Caller<ManageOwnAnswers>,
    set: QuestionSetId,
    version: String,
    seen: Option<i64>,
    answers: OwnAnswers,
) -> Result<Saved, AppError> {
    caller.let_in(app).await?;
    let asked = asked(app, &set, &version).ok_or_else(AppError::not_found)?;
    let answers = answers.accepted(asked).map_err(refused)?;
    let standing = answers.standing(asked);
    let answered = i64::try_from(answers.answers.len()).unwrap_or(i64::MAX);
    let council = caller.tenant();
    let plain = serde_json::to_vec(&answers)
        .map_err(|_| AppError::Internal("a council's own answers cannot be written"))?;
    let sealed = app
        .key
        .seal(
            Purpose::OwnAnswers,
            &seal_place(council, &set, &version),
            &plain,
        )
        .map_err(|_| AppError::Internal("a council's own answers cannot be sealed"))?;
    let new = Save {
        set,
        version,
        sealed,
        replaces: seen,
    };
    let clock = app.clock.clone();
    let revision = app
        .db
        .write(caller.scope(), "own_answers.save", move |db| {
            let now = clock.now();
            let actor = caller.enter(db, now)?;
            let revision = store::save(db, council, &new, actor.uuid(), now)?
                .ok_or_else(AppError::version_conflict)?;
            let saved = event(
                AuditAction::OwnAnswersSaved,
                ObjectKind::Council,
                council.0,
                [
                    ("set", new.set.as_str().into()),
                    ("version", new.version.as_str().into()),
                    ("revision", revision.into()),
                    ("answered", answered.into()),
                ],
            );
            record(db, &clock, council, actor, now, saved)?;
            Ok::<_, AppError>(revision)
        })
        .await?;
    Ok(Saved { revision, standing })
}

fn refused(errors: Vec<OwnAnswersError>) -> AppError {
    let problem = |error: OwnAnswersError| match error {
        OwnAnswersError::UnknownQuestion(id) => FieldProblem::new(
            format!("/answers/{id}"),
            "unknown-question",
            "This version of the set has no such question.",
        ),
        OwnAnswersError::OverLimit { question, limit } => {
            let inside = limit.pointer();
            FieldProblem::new(
                format!(
                    "/answers/{question}{}",
                    inside.strip_prefix("/value").unwrap_or(inside)
                ),
                limit.code().replace('_', "-"),
                "Make it shorter; see the limits in the description of the API.",
            )
        }
    };
    AppError::invalid(errors.into_iter().map(problem).collect())
}
