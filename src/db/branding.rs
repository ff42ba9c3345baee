//! How councils' pages look.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::branding,
    seam::Db,
    sql_types::{Id, Time},
};
use crate::domain::ids::CouncilId;

/// A row as it is read.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Kept {
    pub colour: Option<String>,
    pub logo: Option<Vec<u8>>,
    /// In addresses: another with every change.
    pub version: String,
    pub revision: i64,
}

/// What stands in every page's head.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct Shown {
    pub version: String,
    pub logo_width: Option<i32>,
    pub logo_height: Option<i32>,
}

pub fn find(db: &mut Db, council: CouncilId) -> QueryResult<Option<Kept>> {
    branding::table
        .filter(branding::council_id.eq(council))
        .select((
            branding::colour,
            branding::logo,
            branding::version,
            branding::revision,
        ))
        .first(db)
        .optional()
}

pub fn shown(db: &mut Db, council: CouncilId) -> QueryResult<Option<Shown>> {
    branding::table
        .filter(branding::council_id.eq(council))
        .select((
            branding::version,
            branding::logo_width,
            branding::logo_height,
        ))
        .first(db)
        .optional()
}

/// Branding on its way in.
#[derive(Debug, Clone)]
pub struct Save {
    pub colour: Option<String>,
    pub logo: Option<Vec<u8>>,
    pub logo_size: Option<(i32, i32)>,
    pub version: String,
}

/// Keeps it over the revision that was seen, 0 for none. Gives the new revision, or none when that is not the one
/// there.
pub fn save(
    db: &mut Db,
    council: CouncilId,
    seen: i64,
    new: &Save,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    let values = (
        branding::colour.eq(new.colour.as_deref()),
        branding::logo.eq(new.logo.as_deref()),
        branding::logo_width.eq(new.logo_size.map(|(width, _)| width)),
        branding::logo_height.eq(new.logo_size.map(|(_, height)| height)),
        branding::version.eq(&new.version),
        branding::updated_by.eq(Id(by)),
        branding::updated_at.eq(Time(at)),
    );
    crate::save_setting!(db, branding, council, seen, values)
}
