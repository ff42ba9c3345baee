//! What councils answer about themselves, sealed, one document for each version of a set.
//!
//! Invariant: a save names the revision it replaces, or that there is none, and changes nothing when that is not so.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::own_answers,
    seam::Db,
    sql_types::{Id, Time},
};
use crate::{
    domain::ids::{CouncilId, QuestionSetId},
    each_backend,
    sealing::DataKey,
    tenant_is,
};

/// A document as it is kept.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Kept {
    pub sealed: Vec<u8>,
    pub revision: i64,
    pub updated_at: Timestamp,
}

/// A document by its name, without its content.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Named {
    pub question_set: String,
    pub set_version: String,
    pub revision: i64,
    pub updated_at: Timestamp,
}

/// All documents of a council.
pub fn list(db: &mut Db, of: CouncilId) -> QueryResult<Vec<Named>> {
    own_answers::table
        .filter(tenant_is!(own_answers::council_id, of))
        .select((
            own_answers::question_set,
            own_answers::set_version,
            own_answers::revision,
            own_answers::updated_at,
        ))
        .order((own_answers::question_set, own_answers::set_version))
        .load(db)
}

pub fn find(
    db: &mut Db,
    of: CouncilId,
    set: &QuestionSetId,
    version: &str,
) -> QueryResult<Option<Kept>> {
    own_answers::table
        .filter(tenant_is!(own_answers::council_id, of))
        .filter(own_answers::question_set.eq(set.as_str()))
        .filter(own_answers::set_version.eq(version))
        .select((
            own_answers::sealed,
            own_answers::revision,
            own_answers::updated_at,
        ))
        .first(db)
        .optional()
}

/// A document on its way in.
#[derive(Debug, Clone)]
pub struct Save {
    pub set: QuestionSetId,
    pub version: String,
    pub sealed: Vec<u8>,
    /// The revision it replaces; none when there must be no document yet.
    pub replaces: Option<i64>,
}

/// Keeps a document. Gives its new revision, or none when somebody else was there first.
pub fn save(
    db: &mut Db,
    of: CouncilId,
    new: &Save,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    match new.replaces {
        Some(revision) => replace(db, of, new, revision, by, at),
        None => insert(db, of, new, by, at),
    }
}

fn replace(
    db: &mut Db,
    of: CouncilId,
    new: &Save,
    revision: i64,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    let Some(next) = revision.checked_add(1) else {
        return Ok(None);
    };
    let replaced = diesel::update(
        own_answers::table
            .filter(tenant_is!(own_answers::council_id, of))
            .filter(own_answers::question_set.eq(new.set.as_str()))
            .filter(own_answers::set_version.eq(&new.version))
            .filter(own_answers::revision.eq(revision)),
    )
    .set((
        own_answers::sealed.eq(&new.sealed),
        own_answers::key_id.eq(DataKey::ID),
        own_answers::revision.eq(next),
        own_answers::updated_by.eq(Id(by)),
        own_answers::updated_at.eq(Time(at)),
    ))
    .execute(db)?;
    Ok((replaced == 1).then_some(next))
}

fn insert(
    db: &mut Db,
    of: CouncilId,
    new: &Save,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    const FIRST: i64 = 1;
    let values = (
        own_answers::council_id.eq(of),
        own_answers::question_set.eq(new.set.as_str()),
        own_answers::set_version.eq(&new.version),
        own_answers::sealed.eq(&new.sealed),
        own_answers::key_id.eq(DataKey::ID),
        own_answers::revision.eq(FIRST),
        own_answers::updated_by.eq(Id(by)),
        own_answers::updated_at.eq(Time(at)),
    );
    let inserted = each_backend!(db, |conn| {
        diesel::insert_into(own_answers::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    Ok((inserted == 1).then_some(FIRST))
}
