//! Amendments: published corrections of an issued method.
//!
//! Invariant: the method in force changes only here. The difference is published, answers whose question changed in
//! substance are reopened, every bidder acknowledges, and whoever had submitted submits again: no submission counts
//! that was made under rules other than those it is judged by. Earlier submissions stay on record.

use jiff::Timestamp;

use super::{
    App,
    access::{Caller, ManageProcurements, ViewProcurements},
    error::{AppError, Code},
    method::{Frozen, field_problems, frozen, issued},
    methods::IssuedMethod,
    outbox::Template,
    page::{Page, PageRequest},
    prepared_amendments,
    procurements::{
        DraftChange, decide, event, facts, locked, method_row, officer, reason_given, record,
        refused, seen, stored, tell_all,
    },
    question_sets,
};
pub use crate::db::amendment::Amendment;
use crate::{
    clock::Clock,
    db::{
        amendment as store, method as methods, prepared_amendment as prepared,
        procurement::{self as procurements, Procurement},
        response,
        seam::{Db, Scope},
        sql_types::Json,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{AmendmentId, CouncilId, MethodId, ProcurementId},
        method::{MethodDifference, difference},
        procurement::{
            Problem, ProcurementDraft, ProcurementFacts, limit_problems,
            state::{self, Action, Role, state_at},
        },
    },
};

/// What was decided about the deadline: one of the two must be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadlineDecision {
    Moved(Timestamp),
    /// The time left is enough, for this reason.
    Kept(String),
}

/// What the procurement becomes.
#[derive(Debug, Clone)]
pub enum Becomes {
    /// What it is, with these changes.
    Changed(Box<DraftChange>),
    /// What was prepared, if it is still in this revision. It is no longer being prepared afterwards.
    Prepared(i64),
}

impl Becomes {
    /// The part of a request that says it.
    fn pointer(&self) -> &'static str {
        match self {
            Self::Changed(_) => "/changes",
            Self::Prepared(_) => "/prepared",
        }
    }
}

/// What is to be amended.
#[derive(Debug, Clone)]
pub struct NewAmendment {
    /// Published.
    pub reason: String,
    pub becomes: Becomes,
    pub deadline: DeadlineDecision,
}

/// What was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    pub id: AmendmentId,
    pub number: i32,
    /// Of the procurement.
    pub revision: i64,
}

/// Everything that was worked out before the transaction.
struct Plan {
    id: AmendmentId,
    method: MethodId,
    reason: String,
    deadline: Option<Timestamp>,
    deadline_reason: Option<String>,
    draft: ProcurementDraft,
    /// The revision in which the draft was prepared, where it was.
    prepared: Option<i64>,
    frozen: Frozen,
    difference: MethodDifference,
}

/// Publishes an amendment of an issued procurement that is still in `revision`.
///
/// # Errors
/// [`Code::InvalidInput`] with everything that keeps the new method from being frozen, or when nothing would change;
/// [`Code::DeadlinePassed`], [`Code::WrongState`], [`Code::VersionConflict`].
pub async fn publish(
    app: &App,
    caller: Caller<ManageProcurements>,
    id: ProcurementId,
    revision: i64,
    new: NewAmendment,
) -> Result<Made, AppError> {
    let seen = seen(app, &caller, id, revision).await?;
    decide(&seen, Action::Amend, Role::Officer, app.clock.now())?;
    let plan = plan(app, &caller, seen, new).await?;
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "procurement.amend", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, id, Some(revision))?;
            let facts = state::Facts {
                new_deadline: plan.deadline,
                ..facts(&row, officer(actor), now)
            };
            state::transition(
                state_at(row.state, row.deadline, now),
                Action::Amend,
                &facts,
            )
            .map_err(refused)?;
            let number = carry_out(db, &clock, council, &row, &plan, actor.uuid(), now)?;
            let detail = [
                ("number", i64::from(number).into()),
                ("methodHash", plan.frozen.hash.as_str().into()),
                ("procurement", id.to_string().into()),
            ];
            let amended = event(
                AuditAction::ProcurementAmended,
                ObjectKind::Amendment,
                plan.id.0,
                detail,
            )
            .of(id);
            record(db, &clock, council, actor, now, amended)?;
            reopen(db, &clock, council, id, &plan, actor, now)?;
            Ok(Made {
                id: plan.id,
                number,
                revision: revision + 1,
            })
        })
        .await
}

async fn plan(
    app: &App,
    caller: &Caller<ManageProcurements>,
    seen: Procurement,
    new: NewAmendment,
) -> Result<Plan, AppError> {
    let reason = reason_given("/reason", new.reason)?;
    let (deadline, deadline_reason) = match new.deadline {
        DeadlineDecision::Moved(to) => (Some(stored(to)?), None),
        DeadlineDecision::Kept(reason) => (None, Some(reason_given("/deadline/reason", reason)?)),
    };
    let mut facts = seen.facts();
    facts.deadline = deadline.unwrap_or(facts.deadline);
    let before = seen
        .method_id
        .ok_or(AppError::Internal("an issued procurement has no method"))?;
    let before = issued(app, caller.scope(), caller.tenant(), before).await?;
    let pointer = new.becomes.pointer();
    let (draft, prepared) = match new.becomes {
        Becomes::Changed(changes) => {
            let mut draft = seen.draft.0;
            changes.apply(&mut draft);
            (draft, None)
        }
        Becomes::Prepared(revision) => {
            let (_, found) = prepared_amendments::seen(app, caller, seen.id, revision).await?;
            (found.draft.0, Some(revision))
        }
    };
    let (scope, council) = (caller.scope(), caller.tenant());
    let worked_out = worked_out(app, scope, council, seen.id, &facts, &draft, &before).await?;
    let (frozen, difference) = worked_out.map_err(|problems| {
        let mut problems = field_problems(problems);
        for problem in &mut problems {
            problem.pointer.insert_str(0, pointer);
        }
        AppError::invalid(problems)
    })?;
    if difference.is_empty() {
        return Err(AppError::invalid_field(
            pointer,
            "nothing-changes",
            "The method would stay as it is. To move the deadline alone, extend the procurement.",
        ));
    }
    let (id, method) = (
        AmendmentId(app.clock.new_id()),
        MethodId(app.clock.new_id()),
    );
    Ok(Plan {
        id,
        method,
        reason,
        deadline,
        deadline_reason,
        draft,
        prepared,
        frozen,
        difference,
    })
}

/// The method that these facts and this draft give, and how it differs from the one in force; or what keeps it from
/// being frozen.
pub(super) async fn worked_out(
    app: &App,
    scope: Scope,
    council: CouncilId,
    id: ProcurementId,
    facts: &ProcurementFacts,
    draft: &ProcurementDraft,
    before: &IssuedMethod,
) -> Result<Result<(Frozen, MethodDifference), Vec<Problem>>, AppError> {
    let problems = limit_problems(facts, draft);
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let sets = question_sets::for_draft(app, scope, council, draft).await?;
    let frozen = frozen(&sets, app.catalogue.welsh(), id, facts, draft);
    Ok(frozen.map(|frozen| {
        let difference = difference(&before.method, &frozen.method);
        (frozen, difference)
    }))
}

/// Stores the new method and the amendment, and puts them in force. Gives the amendment's number.
fn carry_out(
    db: &mut Db,
    clock: &Clock,
    council: CouncilId,
    row: &Procurement,
    plan: &Plan,
    published_by: uuid::Uuid,
    now: Timestamp,
) -> Result<i32, AppError> {
    let from = row
        .method_id
        .ok_or(AppError::Internal("an issued procurement has no method"))?;
    let number = i32::try_from(store::count(db, council, row.id)? + 1)
        .map_err(|_| AppError::refused(Code::LimitReached, "There are too many amendments."))?;
    let Frozen {
        hash, canonical, ..
    } = &plan.frozen;
    methods::insert(
        db,
        method_row(
            council,
            row.id,
            plan.method,
            number + 1,
            hash,
            canonical,
            now,
        ),
    )?;
    let deadline_after = plan.deadline.unwrap_or(row.deadline);
    store::insert(
        db,
        Amendment {
            council_id: council,
            id: plan.id,
            procurement_id: row.id,
            number,
            from_method_id: from,
            to_method_id: plan.method,
            reason: plan.reason.clone(),
            difference: Json(plan.difference.clone()),
            deadline_before: row.deadline,
            deadline_after,
            deadline_reason: plan.deadline_reason.clone(),
            published_by,
            published_at: now,
        },
    )?;
    procurements::amend(db, row, &plan.draft, deadline_after, plan.method)?;
    if let Some(revision) = plan.prepared {
        let removed = prepared::remove(db, council, row.id, revision)?;
        prepared_amendments::one(removed)?;
    }
    let template = Template::AmendmentPublished { amendment: plan.id };
    tell_all(db, clock, council, row.id, template, &plan.id.to_string())?;
    Ok(number)
}

/// Reopens what the amendment touches. Two statements, however many bidders there are.
fn reopen(
    db: &mut Db,
    clock: &Clock,
    council: CouncilId,
    procurement: ProcurementId,
    plan: &Plan,
    actor: super::access::Actor,
    now: Timestamp,
) -> Result<(), AppError> {
    let questions = &plan.difference.affected_questions;
    let answers = match questions.as_slice() {
        [] => 0,
        _ => response::reopen_answers(db, council, procurement, questions)?,
    };
    let responses = response::reopen_submitted(db, council, procurement)?;
    let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
    let detail = [
        ("answers", count(answers).into()),
        ("submittedResponses", count(responses).into()),
    ];
    let reopened = event(
        AuditAction::AnswerReopened,
        ObjectKind::Amendment,
        plan.id.0,
        detail,
    )
    .of(procurement);
    record(db, clock, council, actor, now, reopened)
}

/// The first ones first.
pub async fn list(
    app: &App,
    caller: Caller<ViewProcurements>,
    id: ProcurementId,
    page: PageRequest<i32>,
) -> Result<Page<Amendment, i32>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            procurements::find(db, caller.tenant(), id)?.ok_or_else(AppError::not_found)?;
            let rows = store::list(
                db,
                caller.tenant(),
                id,
                page.after.unwrap_or(0),
                page.rows(),
            )?;
            Ok(page.page(rows, |amendment| amendment.number))
        })
        .await
}
