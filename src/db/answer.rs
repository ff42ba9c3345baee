//! Answers as they are kept: sealed, with a revision each.
//!
//! Invariant: a save names the revision it replaces, or that there is none, and changes nothing when that is not so.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::answer,
    seam::Db,
    sql_types::{Id, Time},
    standing::Place,
};
use crate::{each_backend, sealing::DataKey, tenant_is};

/// An answer on its way in.
#[derive(Debug, Clone)]
pub struct Save {
    pub subject: Uuid,
    pub question: String,
    pub sealed: Vec<u8>,
    pub state: &'static str,
    /// The revision it replaces; none when there must be no answer yet.
    pub replaces: Option<i64>,
}

/// Keeps an answer. Gives its new revision, or none when somebody else was there first.
pub fn save(
    db: &mut Db,
    place: Place,
    new: &Save,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    match new.replaces {
        Some(revision) => replace(db, place, new, revision, by, at),
        None => insert(db, place, new, by, at),
    }
}

fn replace(
    db: &mut Db,
    place: Place,
    new: &Save,
    revision: i64,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    let Some(next) = revision.checked_add(1) else {
        return Ok(None);
    };
    let replaced = diesel::update(
        answer::table
            .filter(answer::council_id.eq(place.council))
            .filter(answer::response_id.eq(place.response))
            .filter(answer::subject_id.eq(Id(new.subject)))
            .filter(answer::question_id.eq(&new.question))
            .filter(tenant_is!(answer::supplier_id, place.supplier))
            .filter(answer::revision.eq(revision)),
    )
    .set((
        answer::sealed.eq(&new.sealed),
        answer::key_id.eq(DataKey::ID),
        answer::state.eq(new.state),
        answer::revision.eq(next),
        answer::updated_by.eq(Id(by)),
        answer::updated_at.eq(Time(at)),
    ))
    .execute(db)?;
    Ok((replaced == 1).then_some(next))
}

fn insert(
    db: &mut Db,
    place: Place,
    new: &Save,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    const FIRST: i64 = 1;
    let values = (
        answer::council_id.eq(place.council),
        answer::response_id.eq(place.response),
        answer::subject_id.eq(Id(new.subject)),
        answer::question_id.eq(&new.question),
        answer::supplier_id.eq(place.supplier),
        answer::sealed.eq(&new.sealed),
        answer::key_id.eq(DataKey::ID),
        answer::state.eq(new.state),
        answer::revision.eq(FIRST),
        answer::updated_by.eq(Id(by)),
        answer::updated_at.eq(Time(at)),
    );
    let inserted = each_backend!(db, |conn| {
        diesel::insert_into(answer::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    Ok((inserted == 1).then_some(FIRST))
}

/// An answer as it lies there.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Kept {
    pub subject: Uuid,
    pub question: String,
    pub sealed: Vec<u8>,
    pub state: String,
    pub revision: i64,
    pub updated_by: Uuid,
    pub updated_at: Timestamp,
}

macro_rules! kept {
    ($place:expr) => {
        answer::table
            .filter(answer::council_id.eq($place.council))
            .filter(answer::response_id.eq($place.response))
            .filter(tenant_is!(answer::supplier_id, $place.supplier))
            .select((
                answer::subject_id,
                answer::question_id,
                answer::sealed,
                answer::state,
                answer::revision,
                answer::updated_by,
                answer::updated_at,
            ))
    };
}

/// Every answer of a response.
pub fn all(db: &mut Db, place: Place) -> QueryResult<Vec<Kept>> {
    kept!(place)
        .order((answer::subject_id, answer::question_id))
        .load(db)
}

pub fn find(db: &mut Db, place: Place, subject: Uuid, question: &str) -> QueryResult<Option<Kept>> {
    kept!(place)
        .filter(answer::subject_id.eq(Id(subject)))
        .filter(answer::question_id.eq(question))
        .first(db)
        .optional()
}

/// The revision of every answer of a response.
pub fn revisions(db: &mut Db, place: Place) -> QueryResult<Vec<(Uuid, String, i64)>> {
    answer::table
        .filter(answer::council_id.eq(place.council))
        .filter(answer::response_id.eq(place.response))
        .filter(tenant_is!(answer::supplier_id, place.supplier))
        .order((answer::subject_id, answer::question_id))
        .select((answer::subject_id, answer::question_id, answer::revision))
        .load(db)
}

/// How many answers a response has in each state.
pub fn count_by_state(db: &mut Db, place: Place) -> QueryResult<Vec<(String, i64)>> {
    answer::table
        .filter(answer::council_id.eq(place.council))
        .filter(answer::response_id.eq(place.response))
        .filter(tenant_is!(answer::supplier_id, place.supplier))
        .group_by(answer::state)
        .select((answer::state, diesel::dsl::count_star()))
        .load(db)
}
