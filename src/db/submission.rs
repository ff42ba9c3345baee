//! Submissions as they are kept: sealed snapshots that never change; only a withdrawal is added.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::submission,
    seam::Db,
    sql_types::{Id, Time},
    standing::Place,
};
use crate::{
    domain::ids::{MethodId, SubmissionId},
    sealing::DataKey,
    tenant_is,
};

/// A submission on its way in.
#[derive(Debug, Clone)]
pub struct New {
    pub id: SubmissionId,
    pub number: i32,
    pub method: MethodId,
    pub sealed: Vec<u8>,
    pub receipt_digest: Vec<u8>,
    pub submitted_at: Timestamp,
}

/// A submission without its content.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Listed {
    pub id: SubmissionId,
    pub number: i32,
    pub method: MethodId,
    pub receipt_digest: Vec<u8>,
    pub submitted_by: Uuid,
    pub submitted_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
}

macro_rules! of_response {
    ($place:expr) => {
        submission::table
            .filter(submission::council_id.eq($place.council))
            .filter(submission::response_id.eq($place.response))
            .filter(tenant_is!(submission::supplier_id, $place.supplier))
    };
}

macro_rules! listed {
    () => {
        (
            submission::id,
            submission::number,
            submission::method_id,
            submission::receipt_digest,
            submission::submitted_by,
            submission::submitted_at,
            submission::withdrawn_at,
        )
    };
}

pub fn insert(db: &mut Db, place: Place, new: &New, by: Uuid) -> QueryResult<usize> {
    diesel::insert_into(submission::table)
        .values((
            submission::council_id.eq(place.council),
            submission::id.eq(new.id),
            submission::procurement_id.eq(place.procurement),
            submission::response_id.eq(place.response),
            submission::supplier_id.eq(place.supplier),
            submission::number.eq(new.number),
            submission::method_id.eq(new.method),
            submission::sealed.eq(&new.sealed),
            submission::key_id.eq(DataKey::ID),
            submission::receipt_digest.eq(&new.receipt_digest),
            submission::submitted_by.eq(Id(by)),
            submission::submitted_at.eq(Time(new.submitted_at)),
        ))
        .execute(db)
}

/// The highest number used so far; 0 when there is no submission.
pub fn last_number(db: &mut Db, place: Place) -> QueryResult<i32> {
    let last: Option<i32> = of_response!(place)
        .select(diesel::dsl::max(submission::number))
        .first(db)?;
    Ok(last.unwrap_or(0))
}

/// A response's submissions, the first one first.
pub fn all(
    db: &mut Db,
    place: Place,
    after: Option<SubmissionId>,
    limit: i64,
) -> QueryResult<Vec<Listed>> {
    let after = after.unwrap_or(SubmissionId(Uuid::nil()));
    of_response!(place)
        .filter(submission::id.gt(after))
        .order(submission::id)
        .limit(limit)
        .select(listed!())
        .load(db)
}

/// One submission with its sealed content.
pub fn find(db: &mut Db, place: Place, id: SubmissionId) -> QueryResult<Option<(Listed, Vec<u8>)>> {
    of_response!(place)
        .filter(submission::id.eq(id))
        .select((listed!(), submission::sealed))
        .first(db)
        .optional()
}

/// Keeps that a submission was withdrawn; false when it had been before.
pub fn withdraw(db: &mut Db, place: Place, id: SubmissionId, at: Timestamp) -> QueryResult<bool> {
    let withdrawn = diesel::update(
        of_response!(place)
            .filter(submission::id.eq(id))
            .filter(submission::withdrawn_at.is_null()),
    )
    .set(submission::withdrawn_at.eq(Time(at)))
    .execute(db)?;
    Ok(withdrawn == 1)
}
