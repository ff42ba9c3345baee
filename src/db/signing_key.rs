//! Keys that sign access tokens.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;

use super::{schema::signing_key, seam::Db, sql_types::Time};

/// Where a key is in its life. It only moves down this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Published, not yet signing.
    Next,
    Active,
    /// Still published, so that tokens it signed work to their end.
    Retired,
    /// Not published and not accepted any more: somebody else may know it.
    Withdrawn,
}

crate::db_enum!(KeyState {
    Next => "next",
    Active => "active",
    Retired => "retired",
    Withdrawn => "withdrawn",
});

#[derive(Debug, diesel::Queryable)]
pub struct SigningKey {
    pub id: String,
    pub state: KeyState,
    pub sealed_private: Vec<u8>,
    pub public_key: Vec<u8>,
}

#[derive(Debug, Clone, diesel::Insertable)]
#[diesel(table_name = signing_key)]
pub struct NewSigningKey {
    pub id: String,
    pub state: KeyState,
    pub sealed_private: Vec<u8>,
    pub public_key: Vec<u8>,
    pub created_at: Time,
    pub activated_at: Option<Time>,
}

pub fn any(db: &mut Db) -> QueryResult<bool> {
    let count: i64 = signing_key::table.count().get_result(db)?;
    Ok(count > 0)
}

pub fn insert(db: &mut Db, row: NewSigningKey) -> QueryResult<usize> {
    diesel::insert_into(signing_key::table)
        .values(row)
        .execute(db)
}

/// All that are not withdrawn and were not retired before `since`, oldest activation first.
pub fn published(db: &mut Db, since: Timestamp) -> QueryResult<Vec<SigningKey>> {
    signing_key::table
        .filter(signing_key::state.ne(KeyState::Withdrawn))
        .filter(
            signing_key::retired_at
                .is_null()
                .or(signing_key::retired_at.gt(Time(since))),
        )
        .order((signing_key::activated_at, signing_key::id))
        .select((
            signing_key::id,
            signing_key::state,
            signing_key::sealed_private,
            signing_key::public_key,
        ))
        .load(db)
}

pub fn oldest_next(db: &mut Db) -> QueryResult<Option<String>> {
    signing_key::table
        .filter(signing_key::state.eq(KeyState::Next))
        .order((signing_key::created_at, signing_key::id))
        .select(signing_key::id)
        .first(db)
        .optional()
}

pub fn retire_active(db: &mut Db, now: Timestamp) -> QueryResult<usize> {
    diesel::update(signing_key::table.filter(signing_key::state.eq(KeyState::Active)))
        .set((
            signing_key::state.eq(KeyState::Retired),
            signing_key::retired_at.eq(Some(Time(now))),
        ))
        .execute(db)
}

pub fn activate(db: &mut Db, id: &str, now: Timestamp) -> QueryResult<usize> {
    let next = signing_key::table
        .filter(signing_key::id.eq(id))
        .filter(signing_key::state.eq(KeyState::Next));
    diesel::update(next)
        .set((
            signing_key::state.eq(KeyState::Active),
            signing_key::activated_at.eq(Some(Time(now))),
        ))
        .execute(db)
}

/// Withdraws one key, or all, in whatever state; says how many were not withdrawn before.
pub fn withdraw(db: &mut Db, id: Option<&str>, now: Timestamp) -> QueryResult<usize> {
    let withdrawn = (
        signing_key::state.eq(KeyState::Withdrawn),
        signing_key::retired_at.eq(Some(Time(now))),
    );
    let all = signing_key::table.filter(signing_key::state.ne(KeyState::Withdrawn));
    match id {
        Some(id) => diesel::update(all.filter(signing_key::id.eq(id)))
            .set(withdrawn)
            .execute(db),
        None => diesel::update(all).set(withdrawn).execute(db),
    }
}

/// Whether a key is in this state.
pub fn any_in(db: &mut Db, state: KeyState) -> QueryResult<bool> {
    let count: i64 = signing_key::table
        .filter(signing_key::state.eq(state))
        .count()
        .get_result(db)?;
    Ok(count > 0)
}

/// Whether no active key was activated at or after `before`.
pub fn all_activated_before(db: &mut Db, before: Timestamp) -> QueryResult<bool> {
    let younger: i64 = signing_key::table
        .filter(signing_key::state.eq(KeyState::Active))
        .filter(signing_key::activated_at.ge(Time(before)))
        .count()
        .get_result(db)?;
    Ok(younger == 0)
}

pub fn delete_retired_before(db: &mut Db, before: Timestamp) -> QueryResult<usize> {
    let gone = signing_key::table
        .filter(signing_key::state.eq_any([KeyState::Retired, KeyState::Withdrawn]))
        .filter(signing_key::retired_at.lt(Time(before)));
    diesel::delete(gone).execute(db)
}
