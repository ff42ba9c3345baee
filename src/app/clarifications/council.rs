//! A council answers for everybody, or hands a question back.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Clarification, Text, checked};
use crate::{
    app::{
        App,
        access::{Actor, Caller, ManageProcurements, ViewProcurements},
        error::{AppError, Code},
        idempotency::{Idempotent, Outcome, once},
        outbox::{self, NewMail, Recipient, Template},
        page::{Page, PageRequest},
        procurement_steps::{decide, event, locked, officer, reason_given, record, tell_all},
    },
    clock::Clock,
    db::{
        clarification::{self as store, Publishing},
        invitation, procurement as procurements,
        seam::Db,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        clarification::ClarificationState,
        ids::{ClarificationId, CouncilId, MailId, ProcurementId, SupplierId},
        procurement::state::Action,
    },
};

/// A clarification as the council sees it.
#[derive(Debug, Clone)]
pub struct ForCouncil {
    pub row: Clarification,
    /// Who asked, by the name on the invitation. None before the answers were opened.
    pub asker: Option<String>,
}

/// What was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Made {
    pub id: ClarificationId,
    /// From 1 in each procurement.
    pub number: i32,
}

/// Those in one state, or all, in the order in which they were asked.
///
/// # Errors
/// Not found, or what [`Caller::enter`] refuses.
pub async fn list(
    app: &App,
    caller: Caller<ViewProcurements>,
    procurement: ProcurementId,
    state: Option<ClarificationState>,
    page: PageRequest<ClarificationId>,
) -> Result<Page<ForCouncil, ClarificationId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let council = caller.tenant();
            let opened = opened(db, council, procurement)?;
            let rows = store::list(db, council, procurement, state, page.after, page.rows())?;
            let page = page.page(rows, |row| row.id);
            Ok(Page {
                items: named(db, council, procurement, opened, page.items)?,
                next: page.next,
            })
        })
        .await
}

/// One clarification.
///
/// # Errors
/// Not found, or what [`Caller::enter`] refuses.
pub async fn find(
    app: &App,
    caller: Caller<ViewProcurements>,
    procurement: ProcurementId,
    id: ClarificationId,
) -> Result<ForCouncil, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let council = caller.tenant();
            let opened = opened(db, council, procurement)?;
            let row = store::find(db, council, procurement, id)?.ok_or_else(AppError::not_found)?;
            named(db, council, procurement, opened, vec![row])?
                .pop()
                .ok_or_else(AppError::not_found)
        })
        .await
}

/// How many questions wait for an answer.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn waiting(
    app: &App,
    caller: Caller<ViewProcurements>,
    procurement: ProcurementId,
) -> Result<i64, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let state = ClarificationState::Asked;
            Ok(store::count(db, caller.tenant(), procurement, state)?)
        })
        .await
}

fn opened(db: &mut Db, council: CouncilId, id: ProcurementId) -> Result<bool, AppError> {
    let row = procurements::find(db, council, id)?.ok_or_else(AppError::not_found)?;
    Ok(row.opened_at.is_some())
}

/// With who asked, once that may be known: one statement more, however many there are.
fn named(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    opened: bool,
    rows: Vec<Clarification>,
) -> Result<Vec<ForCouncil>, AppError> {
    let suppliers: Vec<SupplierId> = rows.iter().filter_map(|row| row.supplier_id).collect();
    let names: BTreeMap<SupplierId, String> = if opened && !suppliers.is_empty() {
        invitation::names(db, council, procurement, suppliers)?
            .into_iter()
            .collect()
    } else {
        BTreeMap::new()
    };
    let named = |row: Clarification| ForCouncil {
        asker: row
            .supplier_id
            .and_then(|supplier| names.get(&supplier).cloned()),
        row,
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Publishes something that nobody asked. Everybody who takes part is told.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::DeadlinePassed`], [`Code::WrongState`].
pub async fn publish_unasked(
    app: &App,
    caller: Caller<ManageProcurements>,
    request: Idempotent,
    procurement: ProcurementId,
    text: Text,
) -> Result<Outcome<Made>, AppError> {
    let text = checked(text)?;
    let id = ClarificationId(app.clock.new_id());
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "clarification.publish", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, procurement, None)?;
            once(db, now, &request, |db| {
                decide(&row, Action::Clarify, officer(actor), now)?;
                Publisher {
                    clock: &clock,
                    council,
                    procurement,
                    actor,
                    now,
                }
                .publish(db, id, &text, |db, said| {
                    store::insert_published(db, council, procurement, id, said)?;
                    Ok(())
                })
            })
        })
        .await
}

/// Publishes a question that waits, with its answer. Everybody who takes part is told.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::DeadlinePassed`]; not found; [`Code::WrongState`] when it no longer waits.
pub async fn publish(
    app: &App,
    caller: Caller<ManageProcurements>,
    procurement: ProcurementId,
    id: ClarificationId,
    text: Text,
) -> Result<Made, AppError> {
    let text = checked(text)?;
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "clarification.publish", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, procurement, None)?;
            decide(&row, Action::Clarify, officer(actor), now)?;
            Publisher {
                clock: &clock,
                council,
                procurement,
                actor,
                now,
            }
            .publish(db, id, &text, |db, said| {
                let rows = store::publish(db, council, procurement, id, said)?;
                still_waiting(db, council, procurement, id, rows)
            })
        })
        .await
}

/// Hands a question that waits back to whoever asked, who alone is told, with the reason.
///
/// # Errors
/// As [`publish`].
pub async fn send_back(
    app: &App,
    caller: Caller<ManageProcurements>,
    procurement: ProcurementId,
    id: ClarificationId,
    reason: String,
) -> Result<(), AppError> {
    let reason = reason_given("/reason", reason)?;
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "clarification.send_back", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let council = caller.tenant();
            let (row, now) = locked(db, council, procurement, None)?;
            decide(&row, Action::Clarify, officer(actor), now)?;
            let by = actor.uuid();
            let rows = store::hand_back(db, council, procurement, id, &reason, by, now)?;
            still_waiting(db, council, procurement, id, rows)?;
            tell_asker(db, &clock, council, procurement, id, now)?;
            let returned = event(
                AuditAction::ClarificationReturned,
                ObjectKind::Clarification,
                id.0,
                [],
            )
            .of(procurement);
            record(db, &clock, council, actor, now, returned)
        })
        .await
}

/// Who publishes what in which procurement, with it locked.
struct Publisher<'a> {
    clock: &'a Clock,
    council: CouncilId,
    procurement: ProcurementId,
    actor: Actor,
    now: Timestamp,
}

impl Publisher<'_> {
    /// Gives the text the next number, keeps it with `keep`, tells everybody who takes part, and records it.
    fn publish(
        &self,
        db: &mut Db,
        id: ClarificationId,
        text: &Text,
        keep: impl FnOnce(&mut Db, Publishing<'_>) -> Result<(), AppError>,
    ) -> Result<Made, AppError> {
        let Self {
            clock,
            council,
            procurement,
            actor,
            now,
        } = *self;
        let number = next_number(db, council, procurement)?;
        let said = Publishing {
            number,
            text,
            by: actor.uuid(),
            at: now,
        };
        keep(db, said)?;
        let template = Template::ClarificationPublished { clarification: id };
        tell_all(db, clock, council, procurement, template, &id.to_string())?;
        let published = event(
            AuditAction::ClarificationPublished,
            ObjectKind::Clarification,
            id.0,
            [("number", i64::from(number).into())],
        )
        .of(procurement);
        record(db, clock, council, actor, now, published)?;
        Ok(Made { id, number })
    }
}

/// Taken with the procurement locked, so that numbers have no gaps.
fn next_number(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
) -> Result<i32, AppError> {
    let published = store::count(db, council, procurement, ClarificationState::Published)?;
    i32::try_from(published + 1)
        .map_err(|_| AppError::refused(Code::LimitReached, "There are too many clarifications."))
}

fn still_waiting(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    id: ClarificationId,
    rows: usize,
) -> Result<(), AppError> {
    if rows > 0 {
        return Ok(());
    }
    store::find(db, council, procurement, id)?.ok_or_else(AppError::not_found)?;
    Err(AppError::refused(
        Code::WrongState,
        "This question no longer waits: it was answered, handed back or taken back meanwhile.",
    ))
}

/// Writes to the person who asked. The mail belongs to no council, so that the council's list of mails does not say whom
/// it went to.
fn tell_asker(
    db: &mut Db,
    clock: &Clock,
    council: CouncilId,
    procurement: ProcurementId,
    id: ClarificationId,
    now: Timestamp,
) -> Result<(), AppError> {
    let asked = store::find(db, council, procurement, id)?;
    let Some((person, supplier_id)) = asked.and_then(|row| Some((row.asked_by?, row.supplier_id)))
    else {
        return Ok(());
    };
    let mail = NewMail {
        id: MailId(clock.new_id()),
        council_id: None,
        procurement_id: None,
        recipient: Recipient::Person(person),
        supplier_id,
        template: Template::ClarificationReturned {
            council,
            clarification: id,
        },
        dedupe_key: format!("clarification_returned:{id}"),
        due_at: now,
    };
    outbox::queue(db, now, &mail)?;
    Ok(())
}
