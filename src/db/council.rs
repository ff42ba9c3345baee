//! Councils.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::council,
    seam::Db,
    sql_types::{Id, Time},
};
use crate::domain::ids::CouncilId;

#[derive(Debug, Clone, diesel::Queryable, diesel::Insertable)]
#[diesel(table_name = council)]
pub struct Council {
    pub id: CouncilId,
    #[diesel(serialize_as = Id)]
    pub ledger_id: Uuid,
    pub name: String,
    pub slug: String,
    pub jurisdiction: String,
    #[diesel(serialize_as = Time)]
    pub created_at: Timestamp,
}

pub fn find(db: &mut Db, id: CouncilId) -> QueryResult<Option<Council>> {
    council::table
        .filter(council::id.eq(id))
        .first(db)
        .optional()
}

pub fn find_by_slug(db: &mut Db, slug: &str) -> QueryResult<Option<Council>> {
    council::table
        .filter(council::slug.eq(slug))
        .first(db)
        .optional()
}

pub fn insert(db: &mut Db, row: Council) -> QueryResult<usize> {
    diesel::insert_into(council::table).values(row).execute(db)
}

/// The ledger of a council's audit trail.
pub fn ledger(db: &mut Db, id: CouncilId) -> QueryResult<Option<Uuid>> {
    council::table
        .filter(council::id.eq(id))
        .select(council::ledger_id)
        .first(db)
        .optional()
}
