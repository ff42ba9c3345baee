//! Procurements: prepared, issued, extended, cancelled, opened.
//!
//! Invariant: every step locks the procurement's row, then asks one clock, then lets the table of states decide. What
//! an officer changes is the revision they saw, or nothing.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::procurement_steps::{about, reference_taken, within_limits};
pub use super::procurement_steps::{decide, facts, refused, shared, supplier_owner};
pub(super) use super::procurement_steps::{
    event, locked, officer, reason_given, record, seen, stored, tell_all,
};
use super::{
    App,
    access::{Caller, ManageProcurements, OpenAnswers, ViewProcurements},
    check_codes,
    error::{AppError, FieldProblem},
    idempotency::{Idempotent, Outcome, once},
    method::{field_problems, frozen},
    outbox::Template,
    page::{Page, PageRequest},
    question_sets,
};
pub use crate::db::procurement::{Procurement, Summary};
use crate::{
    db::{
        method::{self as methods, MethodRow},
        procurement::{self as store, Step},
        sql_types::Time,
    },
    domain::{
        audit::{AuditAction, Detail},
        criticality::Criticality,
        ids::{CouncilId, MethodId, ProcurementId, StartingPointId},
        method::MethodDraft,
        procurement::{
            ExternalReference, Jurisdiction, Lot, ProcurementDraft, ProcurementFacts,
            ProcurementKind, Threshold, issue_problems,
            state::{self, Action, Facts, Role, State, state_at},
        },
        question_set::{QuestionSet, Welsh},
    },
};

/// What a step left behind; what an idempotent request remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub id: ProcurementId,
    pub revision: i64,
}

/// What is to be changed in a draft; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub reference: Option<String>,
    pub title: Option<String>,
    pub kind: Option<ProcurementKind>,
    pub jurisdiction: Option<Jurisdiction>,
    pub threshold: Option<Threshold>,
    pub deadline: Option<Timestamp>,
    pub draft: DraftChange,
}

/// What is to be changed in what is frozen at issue. The outer `None` stays, the inner one takes away.
#[derive(Debug, Clone, Default)]
pub struct DraftChange {
    pub description: Option<String>,
    pub contract_start: Option<Option<Date>>,
    pub contract_end: Option<Option<Date>>,
    pub external_references: Option<Vec<ExternalReference>>,
    pub lots: Option<Vec<Lot>>,
    pub criticality: Option<Option<Criticality>>,
    pub method: Option<MethodDraft>,
}

impl Change {
    fn apply(
        self,
        facts: &mut ProcurementFacts,
        draft: &mut ProcurementDraft,
    ) -> Vec<&'static str> {
        let mut changed = Vec::new();
        put(
            &mut changed,
            "reference",
            &mut facts.reference,
            self.reference,
        );
        put(&mut changed, "title", &mut facts.title, self.title);
        put(&mut changed, "kind", &mut facts.kind, self.kind);
        put(
            &mut changed,
            "jurisdiction",
            &mut facts.jurisdiction,
            self.jurisdiction,
        );
        put(
            &mut changed,
            "threshold",
            &mut facts.threshold,
            self.threshold,
        );
        put(&mut changed, "deadline", &mut facts.deadline, self.deadline);
        changed.extend(self.draft.apply(draft));
        changed
    }
}

impl DraftChange {
    /// Changes the draft and names the parts that changed.
    pub(super) fn apply(self, draft: &mut ProcurementDraft) -> Vec<&'static str> {
        let mut changed = Vec::new();
        put(
            &mut changed,
            "description",
            &mut draft.description,
            self.description,
        );
        put(
            &mut changed,
            "contractStart",
            &mut draft.contract_start,
            self.contract_start,
        );
        put(
            &mut changed,
            "contractEnd",
            &mut draft.contract_end,
            self.contract_end,
        );
        put(
            &mut changed,
            "externalReferences",
            &mut draft.external_references,
            self.external_references,
        );
        put(&mut changed, "lots", &mut draft.lots, self.lots);
        put(
            &mut changed,
            "criticality",
            &mut draft.criticality,
            self.criticality,
        );
        put(&mut changed, "method", &mut draft.method, self.method);
        changed
    }
}

fn put<T: PartialEq>(
    changed: &mut Vec<&'static str>,
    name: &'static str,
    place: &mut T,
    new: Option<T>,
) {
    if let Some(new) = new
        && new != *place
    {
        *place = new;
        changed.push(name);
    }
}

/// Prepares a new procurement. `begun_from` is the starting point that filled the draft, for the trail.
///
/// # Errors
/// [`InvalidInput`](super::error::Code::InvalidInput) for what is over a limit, [`AlreadyExists`](super::error::Code::AlreadyExists) for a reference in use.
pub async fn create(
    app: &App,
    caller: Caller<ManageProcurements>,
    request: Idempotent,
    facts: ProcurementFacts,
    draft: ProcurementDraft,
    begun_from: Option<StartingPointId>,
) -> Result<Outcome<Made>, AppError> {
    within_limits(&facts, &draft)?;
    let clock = app.clock.clone();
    let id = ProcurementId(clock.new_id());
    app.db
        .write(caller.scope(), "procurement.create", move |db| {
            let now = clock.now();
            let actor = caller.enter(db, now)?;
            let council = caller.tenant();
            once(db, now, &request, |db| {
                store::insert(db, council, id, &facts, &draft, now).map_err(reference_taken)?;
                let mut event = about(
                    id,
                    AuditAction::ProcurementCreated,
                    [("kind", facts.kind.as_str().into())],
                );
                if let Some(point) = &begun_from {
                    let name = "startingPoint".to_owned();
                    event.detail.insert(name, point.as_str().into());
                }
                record(db, &clock, council, actor, now, event)?;
                Ok(Made { id, revision: 1 })
            })
        })
        .await
}

/// A procurement as the council sees it.
#[derive(Debug, Clone)]
pub struct View {
    pub procurement: Procurement,
    /// By the clock: closed once the deadline has passed.
    pub state: State,
    /// The number and hash of the method in force.
    pub method: Option<(i32, String)>,
}

pub async fn find(
    app: &App,
    caller: Caller<ViewProcurements>,
    id: ProcurementId,
) -> Result<View, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let found = store::find(db, caller.tenant(), id)?.ok_or_else(AppError::not_found)?;
            let method = match found.method_id {
                Some(method) => methods::name(db, caller.tenant(), method)?,
                None => None,
            };
            Ok(View {
                state: state_at(found.state, found.deadline, now),
                procurement: found,
                method,
            })
        })
        .await
}

/// The newest first. The states are by the clock.
pub async fn list(
    app: &App,
    caller: Caller<ViewProcurements>,
    page: PageRequest<ProcurementId>,
) -> Result<Page<Summary, ProcurementId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let mut rows = store::list(db, caller.tenant(), page.after, page.rows())?;
            for row in &mut rows {
                row.state = state_at(row.state, row.deadline, now);
            }
            Ok(page.page(rows, |row| row.id))
        })
        .await
}

/// Changes a draft that is still in `revision`.
///
/// # Errors
/// [`VersionConflict`](super::error::Code::VersionConflict), [`WrongState`](super::error::Code::WrongState) after the issue, [`InvalidInput`](super::error::Code::InvalidInput) for what is over a limit.
pub async fn edit(
    app: &App,
    caller: Caller<ManageProcurements>,
    id: ProcurementId,
    revision: i64,
    change: Change,
) -> Result<Made, AppError> {
    let seen = seen(app, &caller, id, revision).await?;
    let (mut facts, mut draft) = (seen.facts(), seen.draft.0);
    let changed = change.apply(&mut facts, &mut draft);
    within_limits(&facts, &draft)?;
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "procurement.edit", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, id, Some(revision))?;
            decide(&row, Action::EditDraft, officer(actor), now)?;
            store::replace(db, council, id, revision, &facts, &draft).map_err(reference_taken)?;
            let parts = Detail::Words(changed.iter().map(|part| (*part).to_owned()).collect());
            record(
                db,
                &clock,
                council,
                actor,
                now,
                about(id, AuditAction::ProcurementEdited, [("parts", parts)]),
            )?;
            Ok(Made {
                id,
                revision: revision + 1,
            })
        })
        .await
}

/// What keeps a draft from being issued now; nothing once it is issued.
pub async fn readiness(
    app: &App,
    caller: Caller<ViewProcurements>,
    id: ProcurementId,
) -> Result<Vec<FieldProblem>, AppError> {
    let (scope, council) = (caller.scope(), caller.tenant());
    let view = find(app, caller, id).await?;
    if view.state != State::Draft {
        return Ok(Vec::new());
    }
    let (facts, now) = (view.procurement.facts(), app.clock.now());
    let draft = &view.procurement.draft.0;
    let sets = question_sets::for_draft(app, scope, council, draft).await?;
    Ok(field_problems(
        not_ready(&sets, app.catalogue.welsh(), id, &facts, draft, now)
            .err()
            .unwrap_or_default(),
    ))
}

fn not_ready(
    sets: &[QuestionSet],
    welsh: &Welsh,
    id: ProcurementId,
    facts: &ProcurementFacts,
    draft: &ProcurementDraft,
    now: Timestamp,
) -> Result<super::method::Frozen, Vec<crate::domain::procurement::Problem>> {
    let mut problems = issue_problems(facts, draft, now);
    match frozen(sets, welsh, id, facts, draft) {
        Ok(frozen) if problems.is_empty() => Ok(frozen),
        Ok(_) => Err(problems),
        Err(more) => {
            problems.extend(more);
            problems.sort();
            problems.dedup();
            Err(problems)
        }
    }
}

/// Freezes the draft into the method and opens the procurement for answers. Suppliers invited before are told.
///
/// # Errors
/// [`InvalidInput`](super::error::Code::InvalidInput) with everything that keeps it from being issued, [`VersionConflict`](super::error::Code::VersionConflict),
/// [`WrongState`](super::error::Code::WrongState).
pub async fn issue(
    app: &App,
    caller: Caller<ManageProcurements>,
    id: ProcurementId,
    revision: i64,
) -> Result<Made, AppError> {
    let seen = seen(app, &caller, id, revision).await?;
    decide(&seen, Action::EditDraft, Role::Officer, app.clock.now())?;
    let sets =
        question_sets::for_draft(app, caller.scope(), caller.tenant(), &seen.draft.0).await?;
    let frozen = not_ready(
        &sets,
        app.catalogue.welsh(),
        id,
        &seen.facts(),
        &seen.draft.0,
        app.clock.now(),
    )
    .map_err(|problems| AppError::invalid(field_problems(problems)))?;
    let clock = app.clock.clone();
    let method = MethodId(clock.new_id());
    let check_code =
        check_codes::new().map_err(|_| AppError::Internal("a check code cannot be made"))?;
    app.db
        .write(caller.scope(), "procurement.issue", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, id, Some(revision))?;
            let to = decide(&row, Action::Issue, officer(actor), now)?;
            methods::insert(
                db,
                method_row(council, id, method, 1, &frozen.hash, &frozen.canonical, now),
            )?;
            let step = Step {
                state: Some(to),
                method_id: Some(method),
                issued_at: Some(Time(now)),
                check_code: Some(check_code.clone()),
                ..Step::default()
            };
            store::step(db, council, id, revision, step)?;
            tell_all(db, &clock, council, id, Template::Invitation, "1")?;
            let event = about(
                id,
                AuditAction::ProcurementIssued,
                [("methodHash", frozen.hash.as_str().into())],
            );
            record(db, &clock, council, actor, now, event)?;
            Ok(Made {
                id,
                revision: revision + 1,
            })
        })
        .await
}

/// A new method row, made when `now` is known.
pub(super) fn method_row(
    council_id: CouncilId,
    procurement_id: ProcurementId,
    id: MethodId,
    number: i32,
    hash: &str,
    canonical: &str,
    created_at: Timestamp,
) -> MethodRow {
    MethodRow {
        council_id,
        id,
        procurement_id,
        number,
        hash: hash.to_owned(),
        canonical: canonical.to_owned(),
        created_at,
    }
}

/// Moves the deadline back and tells everybody who takes part.
///
/// # Errors
/// [`InvalidInput`](super::error::Code::InvalidInput) when the new deadline is not later, [`DeadlinePassed`](super::error::Code::DeadlinePassed), [`WrongState`](super::error::Code::WrongState).
pub async fn extend(
    app: &App,
    caller: Caller<ManageProcurements>,
    id: ProcurementId,
    revision: i64,
    deadline: Timestamp,
) -> Result<Made, AppError> {
    let deadline = stored(deadline)?;
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "procurement.extend", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, id, Some(revision))?;
            let facts = Facts {
                new_deadline: Some(deadline),
                ..facts(&row, officer(actor), now)
            };
            let to = state::transition(
                state_at(row.state, row.deadline, now),
                Action::Extend,
                &facts,
            )
            .map_err(refused)?;
            let step = Step {
                state: Some(to),
                deadline: Some(Time(deadline)),
                ..Step::default()
            };
            store::step(db, council, id, revision, step)?;
            let template = Template::DeadlineExtended {
                before: row.deadline,
                after: deadline,
            };
            tell_all(db, &clock, council, id, template, &deadline.to_string())?;
            let detail = [
                ("before", row.deadline.to_string().into()),
                ("after", deadline.to_string().into()),
            ];
            record(
                db,
                &clock,
                council,
                actor,
                now,
                about(id, AuditAction::ProcurementExtended, detail),
            )?;
            Ok(Made {
                id,
                revision: revision + 1,
            })
        })
        .await
}

/// Ends a procurement for good. Everybody who takes part is told, unless it was never issued.
///
/// # Errors
/// [`WrongState`](super::error::Code::WrongState), [`VersionConflict`](super::error::Code::VersionConflict).
pub async fn cancel(
    app: &App,
    caller: Caller<ManageProcurements>,
    id: ProcurementId,
    revision: i64,
    reason: String,
) -> Result<Made, AppError> {
    let reason = reason_given("/reason", reason)?;
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "procurement.cancel", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, id, Some(revision))?;
            let to = decide(&row, Action::Cancel, officer(actor), now)?;
            let step = Step {
                state: Some(to),
                cancelled_at: Some(Time(now)),
                cancel_reason: Some(reason.clone()),
                ..Step::default()
            };
            store::step(db, council, id, revision, step)?;
            if row.issued_at.is_some() {
                tell_all(
                    db,
                    &clock,
                    council,
                    id,
                    Template::ProcurementCancelled,
                    "cancelled",
                )?;
            }
            let detail = [("from", row.state.as_str().into())];
            record(
                db,
                &clock,
                council,
                actor,
                now,
                about(id, AuditAction::ProcurementCancelled, detail),
            )?;
            Ok(Made {
                id,
                revision: revision + 1,
            })
        })
        .await
}

/// Opens the answers: once, after the deadline, when no upload that began in time is still arriving.
///
/// # Errors
/// [`DeadlineNotPassed`](super::error::Code::DeadlineNotPassed), [`UploadsUnfinished`](super::error::Code::UploadsUnfinished), [`WrongState`](super::error::Code::WrongState).
pub async fn open(
    app: &App,
    caller: Caller<OpenAnswers>,
    id: ProcurementId,
) -> Result<Made, AppError> {
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "procurement.open", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, id, None)?;
            let under_way = store::uploads_under_way(db, council, id)?;
            let facts = Facts {
                uploads_under_way: u32::try_from(under_way).unwrap_or(u32::MAX),
                ..facts(&row, officer(actor), now)
            };
            let to =
                state::transition(state_at(row.state, row.deadline, now), Action::Open, &facts)
                    .map_err(refused)?;
            let step = Step {
                state: Some(to),
                opened_at: Some(Time(now)),
                ..Step::default()
            };
            store::step(db, council, id, row.revision, step)?;
            let event = about(
                id,
                AuditAction::ProcurementOpened,
                [("deadline", row.deadline.to_string().into())],
            );
            record(db, &clock, council, actor, now, event)?;
            Ok(Made {
                id,
                revision: row.revision + 1,
            })
        })
        .await
}
