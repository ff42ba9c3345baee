//! Records what happened, in the transaction of the change itself, and shows it to auditors.
//!
//! Invariant: an event's detail holds ids, states and counts, never an answer, a token, a name or
//! an address. Its place in the chain is given afterwards, so that no change waits for another.

use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    App,
    access::{Actor, Caller, ReadAudit},
    error::AppError,
    page::{Page, PageRequest},
    people::count,
};
pub use crate::db::audit::{Filter, ListedEvent};
use crate::{
    db::{
        audit as store,
        member::of_council,
        seam::Db,
        sql_types::{Id, Json, Time},
    },
    domain::{
        audit::{AuditAction, Detail, ObjectKind},
        ids::{AuditEventId, CouncilId, ProcurementId, SupplierId},
    },
    limits,
};

/// Whose trail an event belongs to. The ledger's id outlives mergers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ledger {
    Council {
        council: CouncilId,
        ledger: Uuid,
    },
    Supplier {
        supplier: SupplierId,
        ledger: Uuid,
    },
    /// A council's trail, of what a supplier did in one of its procurements.
    Response {
        council: CouncilId,
        ledger: Uuid,
        supplier: SupplierId,
    },
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    pub id: AuditEventId,
    pub ledger: Ledger,
    pub at: Timestamp,
    pub actor: Actor,
    pub action: AuditAction,
    pub object_kind: ObjectKind,
    pub object: Option<Uuid>,
    /// The procurement it belongs to.
    pub procurement: Option<ProcurementId>,
    pub detail: BTreeMap<String, Detail>,
}

/// Records an event in the caller's transaction.
pub fn record(db: &mut Db, event: NewEvent) -> diesel::QueryResult<()> {
    let (ledger, council_id, supplier_id) = match event.ledger {
        Ledger::Council { council, ledger } => (ledger, Some(council), None),
        Ledger::Supplier { supplier, ledger } => (ledger, None, Some(supplier)),
        Ledger::Response {
            council,
            ledger,
            supplier,
        } => (ledger, Some(council), Some(supplier)),
    };
    let actor_id = match event.actor {
        Actor::System => None,
        actor => Some(Id(actor.uuid())),
    };
    store::insert(
        db,
        store::NewEvent {
            ledger_id: Id(ledger),
            id: event.id,
            council_id,
            supplier_id,
            at: Time(event.at),
            actor_kind: event.actor.kind(),
            actor_id,
            action: event.action.as_str(),
            object_kind: event.object_kind.as_str(),
            object_id: event.object.map(Id),
            procurement_id: event.procurement,
            detail: Json(event.detail),
        },
    )?;
    Ok(())
}

/// A council's trail, in the order that the filter says.
pub async fn list(
    app: &App,
    caller: Caller<ReadAudit>,
    filter: Filter,
    page: PageRequest<AuditEventId>,
) -> Result<Page<ListedEvent, AuditEventId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let rows = store::of_council(db, caller.tenant(), filter, page.after, page.rows())?;
            Ok(page.page(rows, |event| event.id))
        })
        .await
}

/// A page of a council's trail, with the names of those who are its members now.
pub struct Trail {
    pub page: Page<ListedEvent, AuditEventId>,
    pub people: BTreeMap<Uuid, String>,
}

/// A council's trail as people read it.
pub async fn trail(
    app: &App,
    caller: Caller<ReadAudit>,
    filter: Filter,
    page: PageRequest<AuditEventId>,
) -> Result<Trail, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let council = caller.tenant();
            let rows = store::of_council(db, council, filter, page.after, page.rows())?;
            let members = of_council::list(db, council, None, count(limits::MEMBERS_MAX))?;
            let named = members
                .into_iter()
                .map(|member| (member.person.0, member.name));
            Ok(Trail {
                page: page.page(rows, |event| event.id),
                people: named.collect(),
            })
        })
        .await
}
