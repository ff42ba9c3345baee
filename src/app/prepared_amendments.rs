//! Amendments that are being prepared: an issued procurement's draft as it would stand.
//!
//! Invariant: what is prepared changes nothing before it is published, and suppliers never see it. A procurement has one
//! at most, and each change names the revision it replaces.

use std::sync::Arc;

use diesel::result::Error as DieselError;

use super::{
    App,
    access::{Caller, ManageProcurements, ViewProcurements},
    amendments::worked_out,
    error::{AppError, FieldProblem},
    idempotency::{Idempotent, Outcome, once},
    method::{field_problems, issued},
    methods::IssuedMethod,
    procurement_steps::{about, already_there, within_limits},
    procurements::{DraftChange, decide, locked, officer, record},
};
pub use crate::db::prepared_amendment::Prepared;
use crate::{
    db::{
        prepared_amendment as store,
        procurement::{self as procurements, Procurement},
        seam::Db,
    },
    domain::{
        audit::{AuditAction, Detail},
        ids::{CouncilId, MethodId, ProcurementId},
        method::MethodDifference,
        procurement::state::Action,
    },
};

/// What is prepared, beside the method in force.
#[derive(Debug)]
pub struct Preview {
    pub procurement: Procurement,
    pub prepared: Prepared,
    /// The method in force.
    pub before: Arc<IssuedMethod>,
    /// What publishing it now would bring about, with the deadline as it is; or what keeps it from being published.
    pub after: Result<After, Vec<FieldProblem>>,
}

/// What publishing would bring about.
#[derive(Debug)]
pub struct After {
    pub method: IssuedMethod,
    /// Empty when nothing would change.
    pub difference: MethodDifference,
}

/// Begins an amendment as the procurement stands. Gives its revision.
///
/// # Errors
/// [`AlreadyExists`](super::error::Code::AlreadyExists) when one is being prepared; [`DeadlinePassed`](super::error::Code::DeadlinePassed), [`WrongState`](super::error::Code::WrongState).
pub async fn begin(
    app: &App,
    caller: Caller<ManageProcurements>,
    request: Idempotent,
    id: ProcurementId,
) -> Result<Outcome<i64>, AppError> {
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "amendment.begin", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, id, None)?;
            once(db, now, &request, |db| {
                decide(&row, Action::Amend, officer(actor), now)?;
                store::insert(db, council, id, &row.draft.0, actor.uuid(), now)
                    .map_err(begun_already)?;
                let event = about(id, AuditAction::AmendmentPrepared, [("revision", 1.into())]);
                record(db, &clock, council, actor, now, event)?;
                Ok(1)
            })
        })
        .await
}

fn begun_already(error: DieselError) -> AppError {
    already_there(
        error,
        "An amendment is being prepared already: carry on with that one, or discard it.",
    )
}

/// Changes what is prepared and still in `revision`. Gives the new revision.
///
/// # Errors
/// [`InvalidInput`](super::error::Code::InvalidInput) for what is over a limit; [`VersionConflict`](super::error::Code::VersionConflict), [`DeadlinePassed`](super::error::Code::DeadlinePassed),
/// [`WrongState`](super::error::Code::WrongState); not found when none is being prepared.
pub async fn change(
    app: &App,
    caller: Caller<ManageProcurements>,
    id: ProcurementId,
    revision: i64,
    change: DraftChange,
) -> Result<i64, AppError> {
    let (row, prepared) = seen(app, &caller, id, revision).await?;
    let mut draft = prepared.draft.0;
    let changed = change.apply(&mut draft);
    within_limits(&row.facts(), &draft)?;
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "amendment.change", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, id, None)?;
            decide(&row, Action::Amend, officer(actor), now)?;
            let replaced = store::replace(db, council, id, revision, &draft, actor.uuid(), now)?;
            one(replaced)?;
            let parts = Detail::Words(changed.iter().map(|part| (*part).to_owned()).collect());
            let event = about(
                id,
                AuditAction::AmendmentPrepared,
                [("revision", (revision + 1).into()), ("parts", parts)],
            );
            record(db, &clock, council, actor, now, event)?;
            Ok(revision + 1)
        })
        .await
}

/// Throws away what is prepared and still in `revision`.
///
/// # Errors
/// [`VersionConflict`](super::error::Code::VersionConflict), which it is too when none is being prepared.
pub async fn discard(
    app: &App,
    caller: Caller<ManageProcurements>,
    id: ProcurementId,
    revision: i64,
) -> Result<(), AppError> {
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "amendment.discard", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (_, now) = locked(db, council, id, None)?;
            one(store::remove(db, council, id, revision)?)?;
            let detail = [("revision", revision.into())];
            let event = about(id, AuditAction::AmendmentDiscarded, detail);
            record(db, &clock, council, actor, now, event)
        })
        .await
}

/// What is being prepared, if anything is.
///
/// # Errors
/// What [`Caller::enter`] refuses.
pub async fn find(
    app: &App,
    caller: Caller<ViewProcurements>,
    id: ProcurementId,
) -> Result<Option<Prepared>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            Ok(store::find(db, caller.tenant(), id)?)
        })
        .await
}

/// What is being prepared and what it would change.
///
/// # Errors
/// Not found when none is being prepared.
pub async fn preview(
    app: &App,
    caller: Caller<ViewProcurements>,
    id: ProcurementId,
) -> Result<Preview, AppError> {
    let (now, council, scope) = (app.clock.now(), caller.tenant(), caller.scope());
    let (procurement, prepared) = app
        .db
        .read(scope, move |db| {
            caller.enter(db, now)?;
            both(db, council, id)
        })
        .await?;
    let before = procurement
        .method_id
        .ok_or(AppError::Internal("an issued procurement has no method"))?;
    let before = issued(app, scope, council, before).await?;
    let facts = procurement.facts();
    let after = worked_out(app, scope, council, id, &facts, &prepared.draft.0, &before).await?;
    let after = match after {
        Ok((frozen, difference)) => Ok(After {
            method: IssuedMethod::of(
                MethodId(app.clock.new_id()),
                before.number + 1,
                frozen.canonical,
                frozen.method,
            ),
            difference,
        }),
        Err(problems) => Err(field_problems(problems)),
    };
    Ok(Preview {
        procurement,
        prepared,
        before,
        after,
    })
}

fn both(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
) -> Result<(Procurement, Prepared), AppError> {
    let row = procurements::find(db, council, id)?.ok_or_else(AppError::not_found)?;
    let prepared = store::find(db, council, id)?.ok_or_else(AppError::not_found)?;
    Ok((row, prepared))
}

/// What is prepared as the caller saw it, or a conflict.
pub(super) async fn seen(
    app: &App,
    caller: &Caller<ManageProcurements>,
    id: ProcurementId,
    revision: i64,
) -> Result<(Procurement, Prepared), AppError> {
    let (caller, now) = (caller.clone(), app.clock.now());
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let found = both(db, caller.tenant(), id)?;
            if found.1.revision == revision {
                Ok(found)
            } else {
                Err(AppError::version_conflict())
            }
        })
        .await
}

/// A change of no row met another revision.
pub(super) fn one(rows: usize) -> Result<(), AppError> {
    match rows {
        1 => Ok(()),
        _ => Err(AppError::version_conflict()),
    }
}
