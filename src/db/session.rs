//! Sign-ins that can be refreshed, and links that make one.
//!
//! Invariant: the rows of a session are its refresh tokens, of which one at most is neither used
//! nor revoked.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::{refresh_token, sign_in_link},
    seam::Db,
    sql_types::{Id, Time},
};
use crate::domain::ids::{PersonId, SessionId, SignInLinkId};

#[derive(Debug, diesel::Queryable)]
pub struct RefreshToken {
    pub id: Uuid,
    pub session: SessionId,
    pub person: PersonId,
    pub secret_hash: Vec<u8>,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
    pub session_expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

#[derive(Clone, diesel::Insertable)]
#[diesel(table_name = refresh_token)]
pub struct NewRefreshToken {
    pub id: Id,
    pub family_id: SessionId,
    pub person_id: PersonId,
    pub secret_hash: Vec<u8>,
    pub issued_at: Time,
    pub expires_at: Time,
    pub family_expires_at: Time,
}

pub fn insert(db: &mut Db, row: &NewRefreshToken) -> QueryResult<usize> {
    diesel::insert_into(refresh_token::table)
        .values(row)
        .execute(db)
}

pub fn find(db: &mut Db, id: Uuid) -> QueryResult<Option<RefreshToken>> {
    refresh_token::table
        .filter(refresh_token::id.eq(Id(id)))
        .first(db)
        .optional()
}

/// Marks a token used; 0 when it was used or revoked before.
pub fn mark_used(db: &mut Db, id: Uuid, now: Timestamp) -> QueryResult<usize> {
    let unused = refresh_token::table
        .filter(refresh_token::id.eq(Id(id)))
        .filter(refresh_token::used_at.is_null())
        .filter(refresh_token::revoked_at.is_null());
    diesel::update(unused)
        .set(refresh_token::used_at.eq(Some(Time(now))))
        .execute(db)
}

/// Ends a session; 0 when it had ended.
pub fn revoke(
    db: &mut Db,
    person: PersonId,
    session: SessionId,
    now: Timestamp,
) -> QueryResult<usize> {
    let live = refresh_token::table
        .filter(refresh_token::family_id.eq(session))
        .filter(refresh_token::person_id.eq(person))
        .filter(refresh_token::revoked_at.is_null());
    diesel::update(live)
        .set(refresh_token::revoked_at.eq(Some(Time(now))))
        .execute(db)
}

/// Ends every session of a person.
pub fn revoke_all(db: &mut Db, person: PersonId, now: Timestamp) -> QueryResult<usize> {
    let live = refresh_token::table
        .filter(refresh_token::person_id.eq(person))
        .filter(refresh_token::revoked_at.is_null());
    diesel::update(live)
        .set(refresh_token::revoked_at.eq(Some(Time(now))))
        .execute(db)
}

/// Forgets up to `limit` tokens of sessions that ended before `before` whatever their use.
pub fn delete_ended(db: &mut Db, before: Timestamp, limit: i64) -> QueryResult<usize> {
    let ended: Vec<Uuid> = refresh_token::table
        .filter(refresh_token::family_expires_at.lt(Time(before)))
        .select(refresh_token::id)
        .limit(limit)
        .load(db)?;
    let ended: Vec<Id> = ended.into_iter().map(Id).collect();
    diesel::delete(refresh_token::table.filter(refresh_token::id.eq_any(ended))).execute(db)
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Asked for by somebody who typed the address.
    SignIn,
    /// Handed to the first administrator of a council.
    FirstAdministrator,
}

crate::db_enum!(LinkPurpose {
    SignIn => "sign_in",
    FirstAdministrator => "first_administrator",
});

#[derive(Debug, Clone, diesel::Insertable)]
#[diesel(table_name = sign_in_link)]
pub struct NewLink {
    pub id: SignInLinkId,
    pub person_id: PersonId,
    pub purpose: LinkPurpose,
    pub created_at: Time,
    pub expires_at: Time,
}

pub fn insert_link(db: &mut Db, row: &NewLink) -> QueryResult<usize> {
    diesel::insert_into(sign_in_link::table)
        .values(row)
        .execute(db)
}

/// Uses a link up and says whose it was, unless it is used, expired or unknown.
pub fn use_link(db: &mut Db, link: SignInLinkId, now: Timestamp) -> QueryResult<Option<PersonId>> {
    let usable = sign_in_link::table
        .filter(sign_in_link::id.eq(link))
        .filter(sign_in_link::used_at.is_null())
        .filter(sign_in_link::expires_at.gt(Time(now)));
    let used = diesel::update(usable)
        .set(sign_in_link::used_at.eq(Some(Time(now))))
        .execute(db)?;
    if used == 0 {
        return Ok(None);
    }
    sign_in_link::table
        .filter(sign_in_link::id.eq(link))
        .select(sign_in_link::person_id)
        .first(db)
        .optional()
}

/// When the link was used that a session began with, if it began with one.
pub fn link_used_at(
    db: &mut Db,
    person: PersonId,
    session: SessionId,
) -> QueryResult<Option<Timestamp>> {
    // A session that begins with a link has the link's id.
    let used: Option<Option<Timestamp>> = sign_in_link::table
        .filter(sign_in_link::id.eq(SignInLinkId(session.0)))
        .filter(sign_in_link::person_id.eq(person))
        .select(sign_in_link::used_at)
        .first(db)
        .optional()?;
    Ok(used.flatten())
}

/// Makes every unused link of a person unusable.
pub fn use_up_links(db: &mut Db, person: PersonId, now: Timestamp) -> QueryResult<usize> {
    let unused = sign_in_link::table
        .filter(sign_in_link::person_id.eq(person))
        .filter(sign_in_link::used_at.is_null());
    diesel::update(unused)
        .set(sign_in_link::used_at.eq(Some(Time(now))))
        .execute(db)
}

/// Forgets up to `limit` links that expired before `before`.
pub fn delete_links(db: &mut Db, before: Timestamp, limit: i64) -> QueryResult<usize> {
    let gone: Vec<SignInLinkId> = sign_in_link::table
        .filter(sign_in_link::expires_at.lt(Time(before)))
        .select(sign_in_link::id)
        .limit(limit)
        .load(db)?;
    diesel::delete(sign_in_link::table.filter(sign_in_link::id.eq_any(gone))).execute(db)
}
