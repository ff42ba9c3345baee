//! Amendments that are being prepared: one for a procurement at most.
//!
//! Invariant: a change names the revision it replaces, and changes nothing when that is not so.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::prepared_amendment,
    seam::Db,
    sql_types::{Id, Json, Time},
};
use crate::{
    domain::{
        ids::{CouncilId, ProcurementId},
        procurement::ProcurementDraft,
    },
    tenant_is,
};

/// What the method is to be frozen from, once it is published.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Prepared {
    pub draft: Json<ProcurementDraft>,
    pub revision: i64,
    pub updated_at: Timestamp,
}

pub fn find(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
) -> QueryResult<Option<Prepared>> {
    prepared_amendment::table
        .filter(tenant_is!(prepared_amendment::council_id, council))
        .filter(prepared_amendment::procurement_id.eq(procurement))
        .select((
            prepared_amendment::draft,
            prepared_amendment::revision,
            prepared_amendment::updated_at,
        ))
        .first(db)
        .optional()
}

/// Begins one in revision 1. A second one is a unique violation.
pub fn insert(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    draft: &ProcurementDraft,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<usize> {
    let values = (
        prepared_amendment::council_id.eq(council),
        prepared_amendment::procurement_id.eq(procurement),
        prepared_amendment::draft.eq(Json(draft.clone())),
        prepared_amendment::revision.eq(1_i64),
        prepared_amendment::updated_by.eq(Id(by)),
        prepared_amendment::updated_at.eq(Time(at)),
    );
    diesel::insert_into(prepared_amendment::table)
        .values(values)
        .execute(db)
}

/// Replaces the draft, and counts the revision up from `revision`; 0 rows when it was another.
pub fn replace(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    revision: i64,
    draft: &ProcurementDraft,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<usize> {
    diesel::update(
        prepared_amendment::table
            .filter(tenant_is!(prepared_amendment::council_id, council))
            .filter(prepared_amendment::procurement_id.eq(procurement))
            .filter(prepared_amendment::revision.eq(revision)),
    )
    .set((
        prepared_amendment::draft.eq(Json(draft.clone())),
        prepared_amendment::revision.eq(revision + 1),
        prepared_amendment::updated_by.eq(Id(by)),
        prepared_amendment::updated_at.eq(Time(at)),
    ))
    .execute(db)
}

/// Takes the one in `revision` away; 0 rows when it was another.
pub fn remove(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    revision: i64,
) -> QueryResult<usize> {
    diesel::delete(
        prepared_amendment::table
            .filter(tenant_is!(prepared_amendment::council_id, council))
            .filter(prepared_amendment::procurement_id.eq(procurement))
            .filter(prepared_amendment::revision.eq(revision)),
    )
    .execute(db)
}
