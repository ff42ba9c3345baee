//! What every step in a procurement's life shares: lock, ask the clock, decide, record, tell.
//!
//! Invariant: the clock is asked after the lock was got, so that nobody decides by a time before somebody else's change.

use std::collections::BTreeMap;

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    App,
    access::{Actor, Caller, ManageProcurements},
    audit::{self, Ledger, NewEvent},
    error::{AppError, Code, FieldProblem},
    method::field_problems,
    outbox::Template,
    work::{NewWork, Work, enqueue},
};
use crate::{
    clock::Clock,
    db::{
        council,
        procurement::{self as store, Procurement},
        seam::Db,
    },
    domain::{
        audit::{AuditAction, Detail, ObjectKind},
        ids::{AuditEventId, CouncilId, JobId, ProcurementId},
        procurement::{
            ProcurementDraft, ProcurementFacts, limit_problems,
            state::{self, Action, Facts, Refusal, Role, State, state_at},
        },
    },
    limits,
};

/// The procurement as the caller saw it, or a conflict.
pub(super) async fn seen(
    app: &App,
    caller: &Caller<ManageProcurements>,
    id: ProcurementId,
    revision: i64,
) -> Result<Procurement, AppError> {
    let (caller, now) = (caller.clone(), app.clock.now());
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let found = store::find(db, caller.tenant(), id)?.ok_or_else(AppError::not_found)?;
            if found.revision == revision {
                Ok(found)
            } else {
                Err(AppError::version_conflict())
            }
        })
        .await
}

/// Locks the procurement for a change of its state, and asks the clock that closes tenders afterwards.
///
/// # Errors
/// [`Code::NotFound`]; [`Code::VersionConflict`] when it is no longer in `revision`.
pub(super) fn locked(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    revision: Option<i64>,
) -> Result<(Procurement, Timestamp), AppError> {
    if !db.lock_for_update("procurement", &store::key(council, id))? {
        return Err(AppError::not_found());
    }
    read_locked(db, council, id, revision)
}

/// Locks the procurement against changes of its state, for those who rely on it: savers, submitters, uploads.
///
/// # Errors
/// [`Code::NotFound`].
pub fn shared(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
) -> Result<(Procurement, Timestamp), AppError> {
    if !db.lock_for_share("procurement", &store::key(council, id))? {
        return Err(AppError::not_found());
    }
    read_locked(db, council, id, None)
}

fn read_locked(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    revision: Option<i64>,
) -> Result<(Procurement, Timestamp), AppError> {
    let now = db.deadline_now()?;
    let row = store::find(db, council, id)?.ok_or_else(AppError::not_found)?;
    if revision.is_some_and(|revision| revision != row.revision) {
        return Err(AppError::version_conflict());
    }
    Ok((row, now))
}

/// Whether the action may be done now, and the state it leads to.
///
/// # Errors
/// The refusal of the table of states, as the API says it.
pub fn decide(
    row: &Procurement,
    action: Action,
    role: Role,
    now: Timestamp,
) -> Result<State, AppError> {
    state::transition(
        state_at(row.state, row.deadline, now),
        action,
        &facts(row, role, now),
    )
    .map_err(refused)
}

/// What the table of states decides by.
pub fn facts(row: &Procurement, role: Role, now: Timestamp) -> Facts {
    Facts {
        role,
        kind: row.kind,
        now,
        deadline: row.deadline,
        new_deadline: None,
        upload_begun_at: None,
        uploads_under_way: 0,
        records_due: false,
        records_held: false,
        opened_at: row.opened_at,
    }
}

/// The role of somebody who passed a gate that lets officers alone through.
pub(super) fn officer(actor: Actor) -> Role {
    match actor {
        Actor::Person(_) => Role::Officer,
        Actor::ApiKey(_) => Role::CouncilKey,
        Actor::System => Role::System,
    }
}

/// The role of somebody who passed a gate that lets a supplier's owners alone through.
pub fn supplier_owner(actor: Actor) -> Role {
    match actor {
        Actor::Person(_) => Role::SupplierOwner,
        Actor::ApiKey(_) => Role::SupplierKey,
        Actor::System => Role::System,
    }
}

/// A refusal of the table of states, as the API says it.
pub fn refused(refusal: Refusal) -> AppError {
    let code = match refusal {
        Refusal::RoleMayNot(_) => return AppError::not_permitted(),
        Refusal::NewDeadlineNotLater => {
            return AppError::invalid_field(
                "/deadline",
                "new-deadline-not-later",
                sentence(refusal),
            );
        }
        Refusal::NotInState(_)
        | Refusal::ByInvitationOnly
        | Refusal::KeptLonger
        | Refusal::Held => Code::WrongState,
        Refusal::DeadlinePassed => Code::DeadlinePassed,
        Refusal::DeadlineNotPassed => Code::DeadlineNotPassed,
        Refusal::UploadsUnderWay => Code::UploadsUnfinished,
        Refusal::NeverOpened => Code::NotYetOpened,
    };
    AppError::refused(code, sentence(refusal))
}

fn sentence(refusal: Refusal) -> String {
    let text = refusal.to_string();
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// A time as both databases keep it, or a refusal where one of them cannot.
pub(super) fn stored(time: Timestamp) -> Result<Timestamp, AppError> {
    let stored = Timestamp::from_microsecond(time.as_microsecond())
        .ok()
        .filter(|time| can_be_stored(*time));
    stored.ok_or_else(|| AppError::invalid(vec![out_of_range()]))
}

fn can_be_stored(time: Timestamp) -> bool {
    (0..253_370_764_800).contains(&time.as_second())
}

fn out_of_range() -> FieldProblem {
    FieldProblem::new("/deadline", "out-of-range", "Use a time from 1970 to 9998.")
}

pub(super) fn within_limits(
    facts: &ProcurementFacts,
    draft: &ProcurementDraft,
) -> Result<(), AppError> {
    let mut problems = field_problems(limit_problems(facts, draft));
    for (pointer, text) in [("/reference", &facts.reference), ("/title", &facts.title)] {
        if text.trim().is_empty() {
            problems.push(FieldProblem::new(
                pointer,
                "missing",
                "This must not be empty.",
            ));
        }
    }
    if !can_be_stored(facts.deadline) {
        problems.push(out_of_range());
    }
    let nil = |id: Uuid| id.is_nil();
    for (place, lot) in draft.lots.iter().enumerate() {
        if nil(lot.id.0) {
            problems.push(nil_id(format!("/lots/{place}/id")));
        }
        for (slot, _) in lot
            .slots
            .iter()
            .enumerate()
            .filter(|(_, slot)| nil(slot.id.0))
        {
            problems.push(nil_id(format!("/lots/{place}/slots/{slot}/id")));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(AppError::invalid(problems))
    }
}

/// The nil id stands for the organisation wherever answers are kept.
fn nil_id(pointer: String) -> FieldProblem {
    FieldProblem::new(pointer, "nil-id", "Leave the id out, and one is made.")
}

/// A reason that says something, without blanks around it.
pub(super) fn reason_given(pointer: &str, reason: String) -> Result<String, AppError> {
    text_given(pointer, reason, "Give the reason.")
}

/// What somebody wrote, as long as a reason may be; `missing` says what to do when it is empty.
pub(super) fn text_given(
    pointer: &str,
    text: String,
    missing: &'static str,
) -> Result<String, AppError> {
    if text.trim().is_empty() {
        return Err(AppError::invalid_field(pointer, "missing", missing));
    }
    if text.chars().count() > limits::REASON_CHARACTERS_MAX {
        let detail = format!("At most {} characters.", limits::REASON_CHARACTERS_MAX);
        return Err(AppError::invalid_field(pointer, "too-long", detail));
    }
    let trimmed = text.trim();
    if trimmed.len() < text.len() {
        return Ok(trimmed.to_owned());
    }
    Ok(text)
}

pub(super) fn reference_taken(error: DieselError) -> AppError {
    already_there(
        error,
        "The council uses this reference already: choose another.",
    )
}

/// A unique violation, said in these words; other errors as they are.
pub(super) fn already_there(error: DieselError, detail: &'static str) -> AppError {
    match error {
        DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
            AppError::refused(Code::AlreadyExists, detail)
        }
        other => AppError::Database(other),
    }
}

/// What an event says beside who, when and where.
pub(super) struct Event {
    pub action: AuditAction,
    pub kind: ObjectKind,
    pub object: Uuid,
    /// The procurement it belongs to.
    procurement: Option<ProcurementId>,
    pub detail: BTreeMap<String, Detail>,
}

impl Event {
    /// It belongs to this procurement.
    pub(super) fn of(self, procurement: impl Into<Option<ProcurementId>>) -> Self {
        Self {
            procurement: procurement.into(),
            ..self
        }
    }
}

pub(super) fn event<const N: usize>(
    action: AuditAction,
    kind: ObjectKind,
    object: Uuid,
    detail: [(&str, Detail); N],
) -> Event {
    let detail = detail
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Event {
        action,
        kind,
        object,
        procurement: None,
        detail,
    }
}

pub(super) fn about<const N: usize>(
    id: ProcurementId,
    action: AuditAction,
    detail: [(&str, Detail); N],
) -> Event {
    event(action, ObjectKind::Procurement, id.0, detail).of(id)
}

/// Records an event in the council's ledger.
pub(super) fn record(
    db: &mut Db,
    clock: &Clock,
    council: CouncilId,
    actor: Actor,
    now: Timestamp,
    event: Event,
) -> Result<(), AppError> {
    let ledger = council::ledger(db, council)?.ok_or_else(AppError::not_found)?;
    audit::record(
        db,
        NewEvent {
            id: AuditEventId(clock.new_id()),
            ledger: Ledger::Council { council, ledger },
            at: now,
            actor,
            action: event.action,
            object_kind: event.kind,
            object: Some(event.object),
            procurement: event.procurement,
            detail: event.detail,
        },
    )?;
    Ok(())
}

/// Has a job tell everybody who takes part.
pub(super) fn tell_all(
    db: &mut Db,
    clock: &Clock,
    council: CouncilId,
    procurement: ProcurementId,
    template: Template,
    occasion: &str,
) -> Result<(), AppError> {
    let now = clock.now();
    let work = NewWork {
        id: JobId(clock.new_id()),
        dedupe_key: format!("tell:{procurement}:{}:{occasion}", template.name()),
        work: Work::TellInvited {
            council,
            procurement,
            template,
            occasion: occasion.to_owned(),
        },
        due_at: now,
    };
    enqueue(db, now, &work)?;
    Ok(())
}
