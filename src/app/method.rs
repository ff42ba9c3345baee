//! Methods: frozen from drafts, kept by the database, read by everybody who judges by them.
//!
//! Invariant: an issued method is read from its stored canonical bytes alone, never from a question set.

use std::sync::{Arc, LazyLock};

use super::{
    App,
    access::{Caller, ViewProcurements},
    error::{AppError, Code, FieldProblem},
    methods::IssuedMethod,
    question_sets,
};
use crate::{
    db::{
        method as store, procurement as procurements,
        seam::{Db, Scope},
    },
    domain::{
        baseline::Edition,
        ids::{CouncilId, MethodId, ProcurementId},
        london,
        method::{FreezeContext, Method, baseline_gates, freeze},
        procurement::{Problem, ProcurementDraft, ProcurementFacts},
        question_set::{Catalogue, CatalogueError, QuestionSet, Welsh},
    },
};

/// The question sets that come with the program, parsed once.
///
/// # Errors
/// Why they cannot be offered.
pub fn catalogue() -> Result<Arc<Catalogue>, CatalogueError> {
    static CATALOGUE: LazyLock<Result<Arc<Catalogue>, CatalogueError>> =
        LazyLock::new(|| Catalogue::embedded().map(Arc::new));
    CATALOGUE.clone()
}

/// The method with this id, parsed. `scope` is the caller's own, who was let in before and read the id from a
/// procurement they may see.
///
/// # Errors
/// [`Code::NotFound`], or what the database says.
pub async fn issued(
    app: &App,
    scope: Scope,
    council: CouncilId,
    id: MethodId,
) -> Result<Arc<IssuedMethod>, AppError> {
    if let Some(known) = app.methods.known(council, id) {
        return Ok(known);
    }
    let row = app
        .db
        .read(scope, move |db| {
            store::find(db, council, id)?.ok_or_else(AppError::not_found)
        })
        .await?;
    app.methods.keep(row)
}

/// A method that was frozen and not stored.
pub(super) struct Frozen {
    pub method: Method,
    pub hash: String,
    pub canonical: String,
}

/// Freezes a draft with these question sets, or says what keeps it from that.
pub(super) fn frozen(
    sets: &[QuestionSet],
    welsh: &Welsh,
    procurement: ProcurementId,
    facts: &ProcurementFacts,
    draft: &ProcurementDraft,
) -> Result<Frozen, Vec<Problem>> {
    let method = freeze(&FreezeContext {
        procurement,
        facts,
        draft,
        sets,
        welsh,
        regime_edition: Edition::in_force_on(london::day(facts.deadline)),
        baseline_questions: &baseline_gates(sets),
    })?;
    let unreadable = |_| {
        vec![Problem::new(
            "",
            "not_canonical",
            "The method has no canonical form.",
        )]
    };
    let canonical = method.canonical().map_err(unreadable)?;
    let hash = crate::domain::canonical::ContentHash::of(&canonical).to_string();
    let canonical = String::from_utf8(canonical).map_err(|_| {
        vec![Problem::new(
            "",
            "not_canonical",
            "The method has no canonical form.",
        )]
    })?;
    Ok(Frozen {
        method,
        hash,
        canonical,
    })
}

/// The problems of the rules as the API shows them.
pub(super) fn field_problems(problems: Vec<Problem>) -> Vec<FieldProblem> {
    problems
        .into_iter()
        .map(|problem| {
            FieldProblem::new(
                problem.pointer,
                problem.code.replace('_', "-"),
                problem.message,
            )
        })
        .collect()
}

/// What is published of a method: its bytes and their hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub hash: String,
    pub canonical: String,
}

/// The method in force; before the issue, the one that the draft would give.
///
/// # Errors
/// [`Code::WrongState`] for a draft that cannot be frozen yet.
pub async fn show(
    app: &App,
    caller: Caller<ViewProcurements>,
    id: ProcurementId,
) -> Result<Published, AppError> {
    let (now, council, scope) = (app.clock.now(), caller.tenant(), caller.scope());
    let found = app
        .db
        .read(scope, move |db: &mut Db| {
            caller.enter(db, now)?;
            procurements::find(db, council, id)?.ok_or_else(AppError::not_found)
        })
        .await?;
    if let Some(method) = found.method_id {
        let issued = issued(app, scope, council, method).await?;
        return Ok(Published {
            hash: issued.hash.to_string(),
            canonical: issued.canonical.clone(),
        });
    }
    let sets = question_sets::for_draft(app, scope, council, &found.draft.0).await?;
    let frozen = frozen(
        &sets,
        app.catalogue.welsh(),
        id,
        &found.facts(),
        &found.draft.0,
    )
    .map_err(|_| {
        AppError::refused(
            Code::WrongState,
            "The draft cannot be frozen into a method yet: its readiness says what is missing.",
        )
    })?;
    Ok(Published {
        hash: frozen.hash,
        canonical: frozen.canonical,
    })
}

/// The method in force of what was issued, as each replica keeps it.
///
/// # Errors
/// [`Code::WrongState`] before the issue, not found, or what [`Caller::enter`] refuses.
pub async fn in_force(
    app: &App,
    caller: Caller<ViewProcurements>,
    id: ProcurementId,
) -> Result<Arc<IssuedMethod>, AppError> {
    let (now, council, scope) = (app.clock.now(), caller.tenant(), caller.scope());
    let method = app
        .db
        .read(scope, move |db: &mut Db| {
            caller.enter(db, now)?;
            let found = procurements::find(db, council, id)?.ok_or_else(AppError::not_found)?;
            found
                .method_id
                .ok_or_else(|| AppError::refused(Code::WrongState, "Issue the procurement first."))
        })
        .await?;
    issued(app, scope, council, method).await
}

/// One version as it was published, in force or replaced by an amendment. The closure it runs in has made sure that the
/// caller may see the procurement.
///
/// # Errors
/// [`Code::NotFound`] for a number that no version has.
pub(super) fn version(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    number: i32,
) -> Result<Published, AppError> {
    let (hash, canonical) =
        store::version(db, council, procurement, number)?.ok_or_else(AppError::not_found)?;
    Ok(Published { hash, canonical })
}

/// One published version of the method of a council's procurement.
///
/// # Errors
/// [`Code::NotFound`], or what [`Caller::enter`] refuses.
pub async fn show_version(
    app: &App,
    caller: Caller<ViewProcurements>,
    id: ProcurementId,
    number: i32,
) -> Result<Published, AppError> {
    let (now, council) = (app.clock.now(), caller.tenant());
    app.db
        .read(caller.scope(), move |db: &mut Db| {
            caller.enter(db, now)?;
            version(db, council, id, number)
        })
        .await
}
