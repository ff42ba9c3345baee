//! Suppliers: vendor organisations, the same for every council.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    schema::{supplier, supplier_member},
    seam::Db,
    sql_types::{Id, Json, Time},
};
use crate::domain::{
    ids::{PersonId, SupplierId},
    roles::SupplierRole,
};

/// An organisation's number in a register, such as `GB-COH` and `00000000`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    pub scheme: String,
    pub id: String,
}

#[derive(Debug, Clone, diesel::Queryable, diesel::Insertable)]
#[diesel(table_name = supplier)]
pub struct Supplier {
    pub id: SupplierId,
    #[diesel(serialize_as = Id)]
    pub ledger_id: Uuid,
    pub name: String,
    pub identifiers: Json<Vec<Identifier>>,
    /// Grows with each change.
    pub revision: i64,
    #[diesel(serialize_as = Time)]
    pub created_at: Timestamp,
}

pub fn find(db: &mut Db, id: SupplierId) -> QueryResult<Option<Supplier>> {
    supplier::table
        .filter(crate::tenant_is!(supplier::id, id))
        .first(db)
        .optional()
}

pub fn insert(db: &mut Db, row: Supplier) -> QueryResult<usize> {
    diesel::insert_into(supplier::table).values(row).execute(db)
}

/// Writes a changed supplier over the revision before it; 0 when that is no longer the one there.
pub fn update(db: &mut Db, changed: &Supplier) -> QueryResult<usize> {
    let before = supplier::table
        .filter(crate::tenant_is!(supplier::id, changed.id))
        .filter(supplier::revision.eq(changed.revision - 1));
    diesel::update(before)
        .set((
            supplier::name.eq(&changed.name),
            supplier::identifiers.eq(Json(changed.identifiers.0.clone())),
            supplier::revision.eq(changed.revision),
        ))
        .execute(db)
}

/// How many suppliers a person owns.
pub fn count_owned(db: &mut Db, person: PersonId) -> QueryResult<i64> {
    supplier_member::table
        .filter(supplier_member::person_id.eq(person))
        .filter(supplier_member::role.eq(SupplierRole::Owner))
        .count()
        .get_result(db)
}
