//! The question sets a council can choose from: those of the program, and its own.
//!
//! Invariant: an own set has passed every rule before it is stored and is never changed; loading it again with other
//! content takes a new version. An id means the same question in every set the council can choose from.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use bytes::Bytes;

use super::{
    App,
    access::{Caller, ManageQuestionSets, ViewProcurements},
    error::{AppError, Code, FieldProblem},
    procurement_steps::{event, record},
};
use crate::{
    db::{
        question_set::{self as store, LoadedSet},
        seam::{Db, Scope},
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{CouncilId, LoadedSetId, QuestionSetId},
        procurement::ProcurementDraft,
        question_set::{
            Catalogue, Examined, FileProblem, Question, QuestionSet, Severity, content_hash,
            decode, errors_at, examine, validate::Flaw,
        },
    },
    limits,
};

/// Where a set comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Part of the program.
    Shipped,
    /// Loaded by this council.
    Own,
}

/// A set that can be chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    pub origin: Origin,
    pub set: QuestionSet,
    /// SHA-256 of its canonical JSON.
    pub hash: String,
}

/// Reads a file and says what is wrong with it, without keeping it.
///
/// # Errors
/// What [`Caller::let_in`] refuses.
pub async fn check(
    app: &App,
    caller: Caller<ManageQuestionSets>,
    file: Bytes,
) -> Result<Examined, AppError> {
    caller.let_in(app).await?;
    examined(app, file).await
}

/// What reading a file gives, a few files at a time.
async fn examined(app: &App, file: Bytes) -> Result<Examined, AppError> {
    let catalogue = Arc::clone(&app.catalogue);
    app.documents
        .run(move || held_against(&catalogue, &file))
        .await
}

/// What is wrong with a file, also where it is at odds with the sets of the program.
fn held_against(catalogue: &Catalogue, file: &[u8]) -> Examined {
    let mut examined = examine(file, catalogue.sources(), catalogue.sets());
    if let (Some(set), Ok(text)) = (&examined.set, decode(file)) {
        let clashes = clashes(set, catalogue);
        if !clashes.is_empty() {
            examined.problems.extend(errors_at(text, clashes));
            examined.set = None;
        }
    }
    examined
}

/// Where a set says something else than a set of the program under the same id.
fn clashes(set: &QuestionSet, catalogue: &Catalogue) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut add = |pointer: String, message: String| flaws.push(Flaw { pointer, message });
    if catalogue.find(&set.id).is_some() {
        let message = format!(
            "{} is the id of a set that comes with the service; choose another.",
            set.id
        );
        add("/id".to_owned(), message);
    }
    let known: BTreeMap<_, &Question> = catalogue
        .sets()
        .iter()
        .flat_map(|set| &set.questions)
        .map(|question| (&question.id, question))
        .collect();
    for (index, question) in set.questions.iter().enumerate() {
        if known
            .get(&question.id)
            .is_some_and(|known| *known != question)
        {
            let message = format!(
                "{} is another question in a set that comes with the service; choose another id.",
                question.id
            );
            add(format!("/questions/{index}/id"), message);
        }
    }
    flaws
}

/// The errors among what was found, as the API shows them.
fn field_problems(problems: Vec<FileProblem>) -> Vec<FieldProblem> {
    problems
        .into_iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| {
            let place = problem.place;
            let detail = format!(
                "Line {}, column {}: {}",
                place.line, place.column, problem.message
            );
            FieldProblem::new(problem.pointer, "question-set", detail)
        })
        .take(limits::FILE_PROBLEMS_MAX)
        .collect()
}

/// A set that was stored, or was there before with the same content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    pub set: QuestionSetId,
    pub version: String,
    pub hash: String,
}

/// Loads a council's own set. Loading the same version with the same content again changes nothing.
///
/// # Errors
/// [`Code::InvalidInput`] with everything that is wrong with the file; [`Code::AlreadyExists`] for a version that was
/// loaded with other content; [`Code::LimitReached`].
pub async fn load(
    app: &App,
    caller: Caller<ManageQuestionSets>,
    file: Bytes,
) -> Result<Loaded, AppError> {
    caller.let_in(app).await?;
    let Examined { set, problems } = examined(app, file).await?;
    let set = set.ok_or_else(|| AppError::invalid(field_problems(problems)))?;
    let unwritable = |_| AppError::Internal("a question set has no canonical form");
    let canonical = crate::domain::canonical::canonical_bytes(&set).map_err(unwritable)?;
    let canonical = String::from_utf8(canonical)
        .map_err(|_| AppError::Internal("a question set is not text"))?;
    let loaded = Loaded {
        hash: content_hash(&set).map_err(unwritable)?.to_string(),
        version: set.version,
        set: set.id,
    };
    let (clock, council) = (app.clock.clone(), caller.tenant());
    let id = LoadedSetId(clock.new_id());
    app.db
        .write(caller.scope(), "question_set.load", move |db| {
            let now = clock.now();
            let actor = caller.enter(db, now)?;
            let Loaded { set, version, hash } = &loaded;
            match store::hash(db, council, set.as_str(), version)? {
                Some((_, known)) if known == *hash => return Ok(loaded.clone()),
                Some(_) => {
                    return Err(AppError::refused(
                        Code::AlreadyExists,
                        "This version was loaded with other content: a changed set has a new version.",
                    ));
                }
                None => {}
            }
            if store::names(db, council)?.len() >= limits::COUNCIL_QUESTION_SETS_MAX {
                return Err(AppError::refused(
                    Code::LimitReached,
                    "The council has loaded as many versions of question sets as are kept.",
                ));
            }
            let row = LoadedSet {
                council_id: council,
                id,
                set_id: set.to_string(),
                version: version.clone(),
                hash: hash.clone(),
                canonical: canonical.clone(),
                created_at: now,
            };
            store::insert(db, row)?;
            let detail = [
                ("set", set.to_string().into()),
                ("version", version.clone().into()),
            ];
            let loaded_event =
                event(AuditAction::QuestionSetLoaded, ObjectKind::QuestionSet, id.0, detail);
            record(db, &clock, council, actor, now, loaded_event)?;
            Ok(loaded.clone())
        })
        .await
}

/// Everything the council can choose from: the program's sets, then its own, each in the version loaded last.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn offered(
    app: &App,
    caller: Caller<ViewProcurements>,
) -> Result<Vec<Offered>, AppError> {
    let (now, council) = (app.clock.now(), caller.tenant());
    let rows = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            latest(db, council, None)
        })
        .await?;
    let own = own_sets(rows)?;
    let shipped = app.catalogue.sets().iter().cloned();
    shipped
        .map(|set| (Origin::Shipped, set))
        .chain(own.into_iter().map(|set| (Origin::Own, set)))
        .map(|(origin, set)| {
            let hash = content_hash(&set)
                .map_err(|_| AppError::Internal("a question set has no canonical form"))?;
            Ok(Offered {
                origin,
                hash: hash.to_string(),
                set,
            })
        })
        .collect()
}

/// One set that can be chosen.
///
/// # Errors
/// [`Code::NotFound`], what [`Caller::enter`] refuses, or the database's.
pub async fn find(
    app: &App,
    caller: Caller<ViewProcurements>,
    id: &QuestionSetId,
) -> Result<Offered, AppError> {
    let mut offered = offered(app, caller).await?.into_iter();
    offered
        .find(|offered| offered.set.id == *id)
        .ok_or_else(AppError::not_found)
}

/// The sets a draft can be frozen with: the program's, and those of the council's own that it names. Whoever asks was
/// let in before, in `scope`.
///
/// # Errors
/// The database's.
pub(super) async fn for_draft<'a>(
    app: &'a App,
    scope: Scope,
    council: CouncilId,
    draft: &ProcurementDraft,
) -> Result<Cow<'a, [QuestionSet]>, AppError> {
    let shipped = app.catalogue.sets();
    let own: BTreeSet<String> = draft
        .method
        .question_sets
        .iter()
        .filter(|id| app.catalogue.find(id).is_none())
        .map(ToString::to_string)
        .collect();
    if own.is_empty() {
        return Ok(Cow::Borrowed(shipped));
    }
    let rows = app
        .db
        .read(scope, move |db| latest(db, council, Some(&own)))
        .await?;
    let mut sets = shipped.to_vec();
    sets.extend(own_sets(rows)?);
    Ok(Cow::Owned(sets))
}

/// The version loaded last of each of the council's sets, or of those named.
fn latest(
    db: &mut Db,
    council: CouncilId,
    named: Option<&BTreeSet<String>>,
) -> Result<Vec<LoadedSet>, AppError> {
    let names = store::names(db, council)?;
    let newest: BTreeMap<String, LoadedSetId> =
        names.into_iter().map(|(id, set)| (set, id)).collect();
    let ids = newest
        .into_iter()
        .filter(|(set, _)| named.is_none_or(|named| named.contains(set)))
        .map(|(_, id)| id)
        .collect();
    Ok(store::these(db, council, ids)?)
}

fn own_sets(rows: Vec<LoadedSet>) -> Result<Vec<QuestionSet>, AppError> {
    rows.into_iter()
        .map(|row| {
            serde_json::from_str(&row.canonical)
                .map_err(|_| AppError::Internal("a stored question set cannot be read"))
        })
        .collect()
}
