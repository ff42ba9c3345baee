//! Issued methods: rows that are added and never changed.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;

use super::{schema::method, seam::Db, sql_types::Time};
use crate::{
    domain::ids::{CouncilId, MethodId, ProcurementId},
    tenant_is,
};

/// One issued version of a procurement's method.
#[derive(Debug, Clone, diesel::Queryable, diesel::Insertable)]
#[diesel(table_name = method)]
pub struct MethodRow {
    pub council_id: CouncilId,
    pub id: MethodId,
    pub procurement_id: ProcurementId,
    /// From 1; each amendment adds one.
    pub number: i32,
    /// SHA-256 of `canonical`, in lower-case hexadecimal.
    pub hash: String,
    pub canonical: String,
    #[diesel(serialize_as = Time)]
    pub created_at: Timestamp,
}

pub fn insert(db: &mut Db, row: MethodRow) -> QueryResult<usize> {
    diesel::insert_into(method::table).values(row).execute(db)
}

pub fn find(db: &mut Db, council: CouncilId, id: MethodId) -> QueryResult<Option<MethodRow>> {
    method::table
        .filter(tenant_is!(method::council_id, council))
        .filter(method::id.eq(id))
        .first(db)
        .optional()
}

/// What was published as one version of a procurement's method: its hash and its canonical bytes.
pub fn version(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    number: i32,
) -> QueryResult<Option<(String, String)>> {
    method::table
        .filter(tenant_is!(method::council_id, council))
        .filter(method::procurement_id.eq(procurement))
        .filter(method::number.eq(number))
        .select((method::hash, method::canonical))
        .first(db)
        .optional()
}

/// The number and hash of a method, without its text.
pub fn name(db: &mut Db, council: CouncilId, id: MethodId) -> QueryResult<Option<(i32, String)>> {
    method::table
        .filter(tenant_is!(method::council_id, council))
        .filter(method::id.eq(id))
        .select((method::number, method::hash))
        .first(db)
        .optional()
}
