//! Keys of requests that were carried out.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;

use super::{schema::idempotency, seam::Db, sql_types::Time};
use crate::{each_backend, limits};

/// What a key belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    pub principal: &'a str,
    pub request_key: &'a str,
    pub operation: &'a str,
}

/// What an earlier request left behind.
#[derive(Debug)]
pub struct Remembered {
    pub fingerprint: Vec<u8>,
    /// JSON of what was made.
    pub resource: String,
}

/// Takes the key; false when it is taken. On PostgreSQL it waits for an open transaction that has taken it.
pub fn claim(
    db: &mut Db,
    key: Key<'_>,
    fingerprint: &[u8],
    expires_at: Timestamp,
) -> QueryResult<bool> {
    let values = (
        idempotency::principal.eq(key.principal),
        idempotency::request_key.eq(key.request_key),
        idempotency::operation.eq(key.operation),
        idempotency::fingerprint.eq(fingerprint),
        idempotency::resource.eq("null"),
        idempotency::expires_at.eq(Time(expires_at)),
    );
    let inserted = each_backend!(db, |conn| {
        diesel::insert_into(idempotency::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    Ok(inserted == 1)
}

pub fn find(db: &mut Db, key: Key<'_>) -> QueryResult<Option<Remembered>> {
    let row: Option<(Vec<u8>, String)> = idempotency::table
        .find((key.principal, key.request_key, key.operation))
        .select((idempotency::fingerprint, idempotency::resource))
        .first(db)
        .optional()?;
    Ok(row.map(|(fingerprint, resource)| Remembered {
        fingerprint,
        resource,
    }))
}

/// Takes over a key that had expired by `now`; false when it had not, or somebody else was quicker.
pub fn claim_expired(
    db: &mut Db,
    key: Key<'_>,
    now: Timestamp,
    fingerprint: &[u8],
    expires_at: Timestamp,
) -> QueryResult<bool> {
    let expired = idempotency::table
        .find((key.principal, key.request_key, key.operation))
        .filter(idempotency::expires_at.le(Time(now)));
    let taken = diesel::update(expired)
        .set((
            idempotency::fingerprint.eq(fingerprint),
            idempotency::expires_at.eq(Time(expires_at)),
        ))
        .execute(db)?;
    Ok(taken == 1)
}

/// Keeps what was made.
pub fn complete(db: &mut Db, key: Key<'_>, resource: &str) -> QueryResult<usize> {
    diesel::update(idempotency::table.find((key.principal, key.request_key, key.operation)))
        .set(idempotency::resource.eq(resource))
        .execute(db)
}

/// Deletes about [`limits::ROWS_PER_TRANSACTION_MAX`] of the oldest expired keys.
pub fn forget_expired(db: &mut Db, now: Timestamp) -> QueryResult<usize> {
    let chunk = i64::try_from(limits::ROWS_PER_TRANSACTION_MAX).unwrap_or(i64::MAX);
    let edge: Option<Time> = idempotency::table
        .filter(idempotency::expires_at.le(Time(now)))
        .order(idempotency::expires_at)
        .select(idempotency::expires_at)
        .offset(chunk - 1)
        .first(db)
        .optional()?;
    diesel::delete(idempotency::table.filter(idempotency::expires_at.le(edge.unwrap_or(Time(now)))))
        .execute(db)
}
