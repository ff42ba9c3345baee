//! People signed in with a browser.
//!
//! Invariant: the cookie's secret is not here, only its SHA-256.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;

use super::{schema::web_session, seam::Db, sql_types::Time};
use crate::domain::ids::{PersonId, SessionId};

#[derive(Clone, diesel::Queryable)]
pub struct WebSession {
    pub id: SessionId,
    pub person: PersonId,
    pub secret_hash: Vec<u8>,
    pub browser: String,
    pub began_at: Timestamp,
    pub seen_at: Timestamp,
    pub ends_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// Shows the ids alone.
impl std::fmt::Debug for WebSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebSession")
            .field("id", &self.id)
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, diesel::Insertable)]
#[diesel(table_name = web_session)]
pub struct NewWebSession {
    pub id: SessionId,
    pub person_id: PersonId,
    pub secret_hash: Vec<u8>,
    pub browser: String,
    pub began_at: Time,
    pub seen_at: Time,
    pub ends_at: Time,
}

pub fn insert(db: &mut Db, row: &NewWebSession) -> QueryResult<usize> {
    diesel::insert_into(web_session::table)
        .values(row)
        .execute(db)
}

pub fn find(db: &mut Db, id: SessionId) -> QueryResult<Option<WebSession>> {
    web_session::table
        .filter(web_session::id.eq(id))
        .first(db)
        .optional()
}

/// The sessions of a person that had not ended at `now`, the last one seen first.
pub fn list(
    db: &mut Db,
    person: PersonId,
    now: Timestamp,
    limit: i64,
) -> QueryResult<Vec<WebSession>> {
    web_session::table
        .filter(web_session::person_id.eq(person))
        .filter(web_session::ended_at.is_null())
        .filter(web_session::ends_at.gt(Time(now)))
        .order((web_session::seen_at.desc(), web_session::id))
        .limit(limit)
        .load(db)
}

/// Remembers that a session was used.
pub fn set_seen(db: &mut Db, id: SessionId, now: Timestamp) -> QueryResult<usize> {
    let older = web_session::table
        .filter(web_session::id.eq(id))
        .filter(web_session::seen_at.lt(Time(now)));
    diesel::update(older)
        .set(web_session::seen_at.eq(Time(now)))
        .execute(db)
}

/// Ends a person's session; 0 when it is not theirs or had ended.
pub fn end(db: &mut Db, person: PersonId, id: SessionId, now: Timestamp) -> QueryResult<usize> {
    let live = web_session::table
        .filter(web_session::id.eq(id))
        .filter(web_session::person_id.eq(person))
        .filter(web_session::ended_at.is_null());
    diesel::update(live)
        .set(web_session::ended_at.eq(Some(Time(now))))
        .execute(db)
}

/// Ends every session of a person.
pub fn end_all(db: &mut Db, person: PersonId, now: Timestamp) -> QueryResult<usize> {
    let live = web_session::table
        .filter(web_session::person_id.eq(person))
        .filter(web_session::ended_at.is_null());
    diesel::update(live)
        .set(web_session::ended_at.eq(Some(Time(now))))
        .execute(db)
}

/// Forgets up to `limit` sessions that ended before `before` whatever their use.
pub fn delete_ended(db: &mut Db, before: Timestamp, limit: i64) -> QueryResult<usize> {
    let ended: Vec<SessionId> = web_session::table
        .filter(web_session::ends_at.lt(Time(before)))
        .select(web_session::id)
        .limit(limit)
        .load(db)?;
    diesel::delete(web_session::table.filter(web_session::id.eq_any(ended))).execute(db)
}
