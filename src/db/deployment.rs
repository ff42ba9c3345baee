//! What is known about the deployment as a whole, by name.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};

use super::{schema::deployment, seam::Db};
use crate::each_backend;

pub fn find(db: &mut Db, name: &str) -> QueryResult<Option<String>> {
    deployment::table
        .find(name)
        .select(deployment::value)
        .first(db)
        .optional()
}

/// Leaves what is there.
pub fn insert_if_absent(db: &mut Db, name: &str, value: &str) -> QueryResult<usize> {
    let values = (deployment::name.eq(name), deployment::value.eq(value));
    each_backend!(db, |conn| {
        diesel::insert_into(deployment::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(conn)
    })
}
