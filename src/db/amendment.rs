//! Published amendments: rows that are added and never changed.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::{amendment, amendment_acknowledgement},
    seam::Db,
    sql_types::{Id, Json, Time},
};
use crate::{
    domain::{
        ids::{AmendmentId, CouncilId, MethodId, ProcurementId, ResponseId},
        method::MethodDifference,
    },
    tenant_is,
};

#[derive(Debug, Clone, diesel::Queryable, diesel::Insertable)]
#[diesel(table_name = amendment)]
pub struct Amendment {
    pub council_id: CouncilId,
    pub id: AmendmentId,
    pub procurement_id: ProcurementId,
    /// From 1 in each procurement.
    pub number: i32,
    pub from_method_id: MethodId,
    pub to_method_id: MethodId,
    pub reason: String,
    pub difference: Json<MethodDifference>,
    #[diesel(serialize_as = Time)]
    pub deadline_before: Timestamp,
    #[diesel(serialize_as = Time)]
    pub deadline_after: Timestamp,
    /// Why the deadline was not moved, where it was not.
    pub deadline_reason: Option<String>,
    #[diesel(serialize_as = Id)]
    pub published_by: Uuid,
    #[diesel(serialize_as = Time)]
    pub published_at: Timestamp,
}

pub fn insert(db: &mut Db, row: Amendment) -> QueryResult<usize> {
    diesel::insert_into(amendment::table)
        .values(row)
        .execute(db)
}

/// How many amendments a procurement has: the last one's number.
pub fn count(db: &mut Db, council: CouncilId, procurement: ProcurementId) -> QueryResult<i64> {
    amendment::table
        .filter(tenant_is!(amendment::council_id, council))
        .filter(amendment::procurement_id.eq(procurement))
        .count()
        .get_result(db)
}

/// How many amendments each of these responses has acknowledged; one that has acknowledged none is left out.
pub fn acknowledged(
    db: &mut Db,
    council: CouncilId,
    responses: &[ResponseId],
) -> QueryResult<Vec<(ResponseId, i64)>> {
    amendment_acknowledgement::table
        .filter(tenant_is!(amendment_acknowledgement::council_id, council))
        .filter(amendment_acknowledgement::response_id.eq_any(responses.to_vec()))
        .group_by(amendment_acknowledgement::response_id)
        .select((
            amendment_acknowledgement::response_id,
            diesel::dsl::count_star(),
        ))
        .load(db)
}

/// The first ones first, after the one with the number `after`.
pub fn list(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    after: i32,
    limit: i64,
) -> QueryResult<Vec<Amendment>> {
    amendment::table
        .filter(tenant_is!(amendment::council_id, council))
        .filter(amendment::procurement_id.eq(procurement))
        .filter(amendment::number.gt(after))
        .order(amendment::number)
        .limit(limit)
        .load(db)
}

/// One amendment of a procurement, read for a supplier that takes part in it.
pub fn find(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    id: AmendmentId,
) -> QueryResult<Option<Amendment>> {
    amendment::table
        .filter(tenant_is!(amendment::council_id, council))
        .filter(amendment::procurement_id.eq(procurement))
        .filter(amendment::id.eq(id))
        .first(db)
        .optional()
}
