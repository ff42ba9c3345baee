//! The chained and the unchained part of each ledger's audit trail.
//!
//! Invariant: the head is read from the table every time; an event gets its place once; the table's unique key on
//! (ledger, sequence) lets no second event have it.

use std::collections::BTreeMap;

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl, result::Error,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::audit_event,
    seam::Db,
    sql_types::{Id, Json},
};
use crate::domain::{
    audit::{ActorKind, AuditAction, AuditEvent, ChainHead, ChainedEvent, Detail, ObjectKind},
    canonical::ContentHash,
    ids::AuditEventId,
};

/// Up to `limit` ledgers that have events without a place.
pub fn ledgers_to_chain(db: &mut Db, limit: i64) -> QueryResult<Vec<Uuid>> {
    audit_event::table
        .filter(audit_event::sequence.is_null())
        .select(audit_event::ledger_id)
        .distinct()
        .limit(limit)
        .load(db)
}

/// The last event with a place.
pub fn head(db: &mut Db, ledger: Uuid) -> QueryResult<Option<ChainHead>> {
    let found: Option<(Option<i64>, Option<String>)> = audit_event::table
        .filter(audit_event::ledger_id.eq(Id(ledger)))
        .filter(audit_event::sequence.is_not_null())
        .order(audit_event::sequence.desc())
        .select((audit_event::sequence, audit_event::hash))
        .first(db)
        .optional()?;
    match found {
        None => Ok(None),
        Some((Some(sequence), Some(hash))) => Ok(Some(ChainHead {
            sequence,
            hash: hash_of(hash)?,
        })),
        Some(_) => Err(unreadable("a place without a hash")),
    }
}

#[derive(diesel::Queryable)]
struct Row {
    ledger_id: Uuid,
    id: AuditEventId,
    at: Timestamp,
    actor_kind: String,
    actor_id: Option<Uuid>,
    action: String,
    object_kind: String,
    object_id: Option<Uuid>,
    detail: Json<BTreeMap<String, Detail>>,
    sequence: Option<i64>,
    previous_hash: Option<String>,
    hash: Option<String>,
}

type Columns = (
    audit_event::ledger_id,
    audit_event::id,
    audit_event::at,
    audit_event::actor_kind,
    audit_event::actor_id,
    audit_event::action,
    audit_event::object_kind,
    audit_event::object_id,
    audit_event::detail,
    audit_event::sequence,
    audit_event::previous_hash,
    audit_event::hash,
);

const COLUMNS: Columns = (
    audit_event::ledger_id,
    audit_event::id,
    audit_event::at,
    audit_event::actor_kind,
    audit_event::actor_id,
    audit_event::action,
    audit_event::object_kind,
    audit_event::object_id,
    audit_event::detail,
    audit_event::sequence,
    audit_event::previous_hash,
    audit_event::hash,
);

/// Up to `limit` events of a ledger without a place, the oldest first.
pub fn unchained(db: &mut Db, ledger: Uuid, limit: i64) -> QueryResult<Vec<AuditEvent>> {
    let rows: Vec<Row> = audit_event::table
        .filter(audit_event::ledger_id.eq(Id(ledger)))
        .filter(audit_event::sequence.is_null())
        .order(audit_event::id)
        .limit(limit)
        .select(COLUMNS)
        .load(db)?;
    rows.into_iter().map(event).collect()
}

/// How many events of a ledger have no place yet: the tail that the chain does not protect.
pub fn unchained_count(db: &mut Db, ledger: Uuid) -> QueryResult<i64> {
    audit_event::table
        .filter(audit_event::ledger_id.eq(Id(ledger)))
        .filter(audit_event::sequence.is_null())
        .count()
        .get_result(db)
}

/// Up to `limit` events of a ledger in the order of the chain, after the place `after` (0 for the beginning).
pub fn chained(
    db: &mut Db,
    ledger: Uuid,
    after: i64,
    limit: i64,
) -> QueryResult<Vec<ChainedEvent>> {
    let rows: Vec<Row> = audit_event::table
        .filter(audit_event::ledger_id.eq(Id(ledger)))
        .filter(audit_event::sequence.gt(after))
        .order(audit_event::sequence)
        .limit(limit)
        .select(COLUMNS)
        .load(db)?;
    rows.into_iter().map(chained_event).collect()
}

/// Stores the place of an event that has none yet.
///
/// # Errors
/// `NotFound` when it has one by now, and the database's own when the place is taken: either way the chain was
/// continued by another, and nothing of this transaction may stay.
pub fn place(db: &mut Db, chained: &ChainedEvent) -> QueryResult<()> {
    let placed = diesel::update(
        audit_event::table
            .filter(audit_event::ledger_id.eq(Id(chained.event.ledger)))
            .filter(audit_event::id.eq(chained.event.id))
            .filter(audit_event::sequence.is_null()),
    )
    .set((
        audit_event::sequence.eq(chained.sequence),
        audit_event::previous_hash.eq(chained.previous_hash.as_ref().map(ToString::to_string)),
        audit_event::hash.eq(chained.hash.to_string()),
    ))
    .execute(db)?;
    if placed == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

fn event(row: Row) -> QueryResult<AuditEvent> {
    Ok(AuditEvent {
        ledger: row.ledger_id,
        id: row.id,
        at: row.at,
        actor_kind: ActorKind::from_word(&row.actor_kind)
            .ok_or_else(|| unreadable("an unknown kind of actor"))?,
        actor: row.actor_id,
        action: AuditAction::from_word(&row.action)
            .ok_or_else(|| unreadable("an unknown action"))?,
        object_kind: ObjectKind::from_word(&row.object_kind)
            .ok_or_else(|| unreadable("an unknown kind of object"))?,
        object: row.object_id,
        detail: row.detail.0,
    })
}

fn chained_event(mut row: Row) -> QueryResult<ChainedEvent> {
    let sequence = row.sequence.ok_or_else(|| unreadable("no place"))?;
    let previous_hash = row.previous_hash.take().map(hash_of).transpose()?;
    let hash = row
        .hash
        .take()
        .ok_or_else(|| unreadable("a place without a hash"))
        .and_then(hash_of)?;
    Ok(ChainedEvent {
        event: event(row)?,
        sequence,
        previous_hash,
        hash,
    })
}

fn hash_of(text: String) -> QueryResult<ContentHash> {
    serde_json::from_value(text.into()).map_err(|_| unreadable("a malformed hash"))
}

fn unreadable(what: &'static str) -> Error {
    Error::DeserializationError(format!("an audit event has {what}").into())
}
