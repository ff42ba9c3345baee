//! How long a council keeps its records, and letting them go afterwards.
//!
//! Invariant: records go only after their time, only when nothing holds them, and only when an administrator says so; the
//! trail says that they went, and stays. From then on nobody of the council reads answers. What suppliers handed in is
//! theirs and stays with them.

use jiff::{Timestamp, civil::Date};

use super::{
    App,
    access::{Actor, Caller, ManageSettings},
    error::{AppError, Code},
    page::{Page, PageRequest},
    procurement_steps::{event, facts, locked, reason_given, record, refused},
    work::{NewWork, Work, enqueue},
};
use crate::{
    clock::Clock,
    db::{
        procurement::{self as procurements, Procurement, Step},
        retention::{self as store, Ended as Row},
        seam::{Db, Scope},
        sql_types::Time,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{CouncilId, JobId, ProcurementId},
        london,
        procurement::{
            ProcurementDraft,
            state::{self, Action, Facts, Role, State, state_at},
        },
        retention::{Ended, Years},
    },
    limits,
};

/// A procurement that has ended, with how long its records are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub id: ProcurementId,
    pub reference: String,
    pub title: String,
    /// By the clock.
    pub state: State,
    pub counted_from: Date,
    /// The first day on which the records may go.
    pub kept_until: Date,
    /// Why they are held although that day has come.
    pub hold_reason: Option<String>,
    pub disposed_at: Option<Timestamp>,
    /// Whether they may go now.
    pub due: bool,
}

impl Record {
    fn of(row: Row, years: Years, now: Timestamp) -> Self {
        let ended = ended(row.issued_at, row.deadline, row.cancelled_at, &row.draft.0);
        let kept_until = ended.kept_until(years);
        Self {
            due: row.disposed_at.is_none()
                && row.hold_reason.is_none()
                && kept_until <= london::day(now),
            state: state_at(row.state, row.deadline, now),
            counted_from: ended.counted_from(),
            kept_until,
            id: row.id,
            reference: row.reference,
            title: row.title,
            hold_reason: row.hold_reason,
            disposed_at: row.disposed_at,
        }
    }
}

fn ended(
    issued_at: Option<Timestamp>,
    deadline: Timestamp,
    cancelled_at: Option<Timestamp>,
    draft: &ProcurementDraft,
) -> Ended {
    Ended {
        issued: issued_at.is_some(),
        deadline,
        cancelled_at,
        contract_start: draft.contract_start,
    }
}

fn years(db: &mut Db, council: CouncilId) -> Result<(Years, i64), AppError> {
    let kept = store::find(db, council)?;
    Ok(kept.map_or((Years::default(), 0), |(years, revision)| {
        let years = i16::try_from(years).ok().and_then(Years::new);
        (years.unwrap_or_default(), revision)
    }))
}

/// For how many years records are kept, with the revision: 0 before anything was chosen.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn find(app: &App, caller: Caller<ManageSettings>) -> Result<(Years, i64), AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            years(db, caller.tenant())
        })
        .await
}

/// Chooses the years. Gives the new revision.
///
/// # Errors
/// [`Code::InvalidInput`] for fewer years than the law asks for; [`Code::VersionConflict`].
pub async fn save(
    app: &App,
    caller: Caller<ManageSettings>,
    seen: i64,
    years: i16,
) -> Result<i64, AppError> {
    let years = Years::new(years).ok_or_else(|| {
        AppError::invalid_field("/years", "out-of-range", "Choose 3 to 25 years.")
    })?;
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "retention.save", move |db| {
            let (now, council) = (clock.now(), caller.tenant());
            let actor = caller.enter(db, now)?;
            let revision = store::save(db, council, seen, years.get().into(), actor.uuid(), now)?
                .ok_or_else(AppError::version_conflict)?;
            let detail = [("years", i64::from(years.get()).into())];
            let saved = event(
                AuditAction::RetentionSaved,
                ObjectKind::Council,
                council.0,
                detail,
            );
            record(db, &clock, council, actor, now, saved)?;
            Ok(revision)
        })
        .await
}

/// The procurements that have ended, the oldest first.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn list(
    app: &App,
    caller: Caller<ManageSettings>,
    page: PageRequest<ProcurementId>,
) -> Result<Page<Record, ProcurementId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let council = caller.tenant();
            let (years, _) = years(db, council)?;
            let rows = store::ended(db, council, now, page.after, page.rows())?;
            let records = rows.into_iter().map(|row| Record::of(row, years, now));
            Ok(page.page(records.collect(), |record| record.id))
        })
        .await
}

/// One of them.
///
/// # Errors
/// Not found for one that has not ended, what [`Caller::enter`] refuses, or the database's.
pub async fn show(
    app: &App,
    caller: Caller<ManageSettings>,
    id: ProcurementId,
) -> Result<Record, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            one(db, caller.tenant(), now, id)
        })
        .await
}

fn one(
    db: &mut Db,
    council: CouncilId,
    now: Timestamp,
    id: ProcurementId,
) -> Result<Record, AppError> {
    let (years, _) = years(db, council)?;
    let row = store::find_ended(db, council, now, id)?.ok_or_else(AppError::not_found)?;
    Ok(Record::of(row, years, now))
}

/// Holds the records of a procurement whatever their time, for a reason: a dispute, say. Without a reason lets go of
/// them.
///
/// # Errors
/// Not found; [`Code::InvalidInput`] for an empty reason; [`Code::WrongState`] when the records are gone.
pub async fn hold(
    app: &App,
    caller: Caller<ManageSettings>,
    id: ProcurementId,
    reason: Option<String>,
) -> Result<Record, AppError> {
    let reason = reason
        .map(|reason| reason_given("/reason", reason))
        .transpose()?;
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "retention.hold", move |db| {
            let (now, council) = (clock.now(), caller.tenant());
            let actor = caller.enter(db, now)?;
            let (row, _) = locked(db, council, id, None)?;
            if row.state == State::Disposed {
                return Err(AppError::refused(
                    Code::WrongState,
                    "The records of this procurement are gone.",
                ));
            }
            if store::find_ended(db, council, now, id)?.is_none() {
                return Err(AppError::refused(
                    Code::WrongState,
                    "This procurement has not ended yet, so nothing of it can be deleted.",
                ));
            }
            store::hold(db, council, id, reason.as_deref())?;
            let action = match reason {
                Some(_) => AuditAction::RecordsHeld,
                None => AuditAction::RecordsReleased,
            };
            let held = event(action, ObjectKind::Procurement, id.0, []).of(id);
            record(db, &clock, council, actor, now, held)?;
            one(db, council, now, id)
        })
        .await
}

/// Lets the records of a procurement go: answers can no longer be read at once, and marks, results and contact details
/// are deleted by a job. `reference` is the procurement's own, typed once more.
///
/// # Errors
/// Not found; [`Code::InvalidInput`] for another reference; [`Code::WrongState`] before their time, while they are
/// held, and when they are gone.
pub async fn dispose(
    app: &App,
    caller: Caller<ManageSettings>,
    id: ProcurementId,
    reference: String,
) -> Result<Record, AppError> {
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "retention.dispose", move |db| {
            let council = caller.tenant();
            let actor = caller.enter(db, clock.now())?;
            let (row, now) = locked(db, council, id, None)?;
            if row.reference != reference.trim() {
                return Err(AppError::invalid_field(
                    "/reference",
                    "another-reference",
                    "Type the reference of this procurement.",
                ));
            }
            let to = decided(db, council, &row, actor, now)?;
            let step = Step {
                state: Some(to),
                disposed_at: Some(Time(now)),
                ..Step::default()
            };
            procurements::step(db, council, id, row.revision, step)?;
            let gone = event(
                AuditAction::RecordsDisposed,
                ObjectKind::Procurement,
                id.0,
                [],
            )
            .of(id);
            record(db, &clock, council, actor, now, gone)?;
            delete_later(db, &clock, council, id, now)?;
            one(db, council, now, id)
        })
        .await
}

fn decided(
    db: &mut Db,
    council: CouncilId,
    row: &Procurement,
    actor: Actor,
    now: Timestamp,
) -> Result<State, AppError> {
    let (years, _) = years(db, council)?;
    let role = match actor {
        Actor::Person(_) => Role::Administrator,
        Actor::ApiKey(_) => Role::CouncilKey,
        Actor::System => Role::System,
    };
    let ended = ended(row.issued_at, row.deadline, row.cancelled_at, &row.draft.0);
    let facts = Facts {
        records_due: ended.kept_until(years) <= london::day(now),
        records_held: row.hold_reason.is_some(),
        ..facts(row, role, now)
    };
    let state = state_at(row.state, row.deadline, now);
    state::transition(state, Action::Dispose, &facts).map_err(refused)
}

fn delete_later(
    db: &mut Db,
    clock: &Clock,
    council: CouncilId,
    procurement: ProcurementId,
    now: Timestamp,
) -> Result<(), AppError> {
    let work = NewWork {
        id: JobId(clock.new_id()),
        dedupe_key: format!("delete-records:{procurement}"),
        work: Work::DeleteRecords {
            council,
            procurement,
        },
        due_at: now,
    };
    Ok(enqueue(db, now, &work)?)
}

/// Deletes some of what goes with the records of a procurement. Gives how much; 0 when all of it is gone.
///
/// # Errors
/// The database's.
pub async fn delete_some(
    app: &App,
    council: CouncilId,
    procurement: ProcurementId,
) -> Result<usize, AppError> {
    let limit = i64::try_from(limits::ROWS_PER_TRANSACTION_MAX).unwrap_or(1);
    app.db
        .write(Scope::System, "retention.delete", move |db| {
            let deleted = store::delete_marks(db, council, procurement, limit)?;
            if deleted > 0 {
                return Ok(deleted);
            }
            let deleted = store::delete_assessments(db, council, procurement, limit)?;
            if deleted > 0 {
                return Ok(deleted);
            }
            Ok::<_, AppError>(store::clear_contacts(db, council, procurement, limit)?)
        })
        .await
}
