//! Audit events as they are written and listed. Their chain is another file's business.

use std::collections::BTreeMap;

use diesel::{ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::audit_event,
    seam::Db,
    sql_types::{Id, Json, Time},
};
use crate::domain::{
    audit::{AuditAction, Detail, ObjectKind},
    ids::{AuditEventId, CouncilId, ProcurementId, SupplierId},
};

/// An event on its way in, without a place in the chain.
#[derive(Debug, Clone, diesel::Insertable)]
#[diesel(table_name = audit_event)]
pub struct NewEvent {
    pub ledger_id: Id,
    pub id: AuditEventId,
    pub council_id: Option<CouncilId>,
    pub supplier_id: Option<SupplierId>,
    pub at: Time,
    pub actor_kind: &'static str,
    pub actor_id: Option<Id>,
    pub action: &'static str,
    pub object_kind: &'static str,
    pub object_id: Option<Id>,
    pub procurement_id: Option<ProcurementId>,
    pub detail: Json<BTreeMap<String, Detail>>,
}

pub fn insert(db: &mut Db, row: NewEvent) -> QueryResult<usize> {
    diesel::insert_into(audit_event::table)
        .values(row)
        .execute(db)
}

/// An event as auditors see it.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct ListedEvent {
    pub id: AuditEventId,
    pub at: Timestamp,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub action: String,
    pub object_kind: String,
    pub object_id: Option<Uuid>,
    /// The procurement it belongs to, where it belongs to one.
    pub procurement_id: Option<ProcurementId>,
    pub detail: Json<BTreeMap<String, Detail>>,
    pub sequence: Option<i64>,
    pub previous_hash: Option<String>,
    pub hash: Option<String>,
}

/// Which events to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub action: Option<AuditAction>,
    pub object_kind: Option<ObjectKind>,
    pub object: Option<Uuid>,
    /// What belongs to this procurement.
    pub procurement: Option<ProcurementId>,
    /// Who did it.
    pub actor: Option<Uuid>,
    pub from: Option<Timestamp>,
    /// The newest first, instead of the oldest.
    pub newest_first: bool,
}

/// Events of a council, in the filter's order, after the one with the id `after`.
pub fn of_council(
    db: &mut Db,
    council: CouncilId,
    filter: Filter,
    after: Option<AuditEventId>,
    limit: i64,
) -> QueryResult<Vec<ListedEvent>> {
    let mut query = audit_event::table
        .filter(crate::tenant_is!(audit_event::council_id, council))
        .limit(limit)
        .select((
            audit_event::id,
            audit_event::at,
            audit_event::actor_kind,
            audit_event::actor_id,
            audit_event::action,
            audit_event::object_kind,
            audit_event::object_id,
            audit_event::procurement_id,
            audit_event::detail,
            audit_event::sequence,
            audit_event::previous_hash,
            audit_event::hash,
        ))
        .into_boxed();
    query = if filter.newest_first {
        query.order(audit_event::id.desc())
    } else {
        query.order(audit_event::id.asc())
    };
    if let Some(after) = after {
        query = if filter.newest_first {
            query.filter(audit_event::id.lt(after))
        } else {
            query.filter(audit_event::id.gt(after))
        };
    }
    if let Some(actor) = filter.actor {
        query = query.filter(audit_event::actor_id.eq(Some(Id(actor))));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_event::at.ge(Time(from)));
    }
    if let Some(action) = filter.action {
        query = query.filter(audit_event::action.eq(action.as_str()));
    }
    if let Some(kind) = filter.object_kind {
        query = query.filter(audit_event::object_kind.eq(kind.as_str()));
    }
    if let Some(procurement) = filter.procurement {
        query = query.filter(audit_event::procurement_id.eq(Some(procurement)));
    }
    if let Some(object) = filter.object {
        query = query.filter(audit_event::object_id.eq(Some(Id(object))));
    }
    query.load(db)
}
