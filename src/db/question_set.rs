//! Question sets that councils loaded: rows that are added and never changed.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;

use super::{schema::council_question_set, seam::Db, sql_types::Time};
use crate::{
    domain::ids::{CouncilId, LoadedSetId},
    tenant_is,
};

/// One version of a council's own set.
#[derive(Debug, Clone, diesel::Queryable, diesel::Insertable)]
#[diesel(table_name = council_question_set)]
pub struct LoadedSet {
    pub council_id: CouncilId,
    pub id: LoadedSetId,
    pub set_id: String,
    pub version: String,
    /// SHA-256 of `canonical`, in lower-case hexadecimal.
    pub hash: String,
    /// The canonical JSON of the validated set.
    pub canonical: String,
    #[diesel(serialize_as = Time)]
    pub created_at: Timestamp,
}

pub fn insert(db: &mut Db, row: LoadedSet) -> QueryResult<usize> {
    diesel::insert_into(council_question_set::table)
        .values(row)
        .execute(db)
}

/// The hash of a version, if the council has loaded it.
pub fn hash(
    db: &mut Db,
    council: CouncilId,
    set: &str,
    version: &str,
) -> QueryResult<Option<(LoadedSetId, String)>> {
    council_question_set::table
        .filter(tenant_is!(council_question_set::council_id, council))
        .filter(council_question_set::set_id.eq(set))
        .filter(council_question_set::version.eq(version))
        .select((council_question_set::id, council_question_set::hash))
        .first(db)
        .optional()
}

/// Which rows there are, oldest first: id and set.
pub fn names(db: &mut Db, council: CouncilId) -> QueryResult<Vec<(LoadedSetId, String)>> {
    council_question_set::table
        .filter(tenant_is!(council_question_set::council_id, council))
        .order(council_question_set::id)
        .select((council_question_set::id, council_question_set::set_id))
        .load(db)
}

/// These rows, whole.
pub fn these(
    db: &mut Db,
    council: CouncilId,
    ids: Vec<LoadedSetId>,
) -> QueryResult<Vec<LoadedSet>> {
    council_question_set::table
        .filter(tenant_is!(council_question_set::council_id, council))
        .filter(council_question_set::id.eq_any(ids))
        .order(council_question_set::id)
        .load(db)
}
