//! Products as they are kept: sealed, with a revision each.
//!
//! Invariant: a product that was taken out leaves its revision behind, so that a version once seen never comes back with
//! other content.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::product,
    seam::Db,
    sql_types::{Id, Time},
    standing::Place,
};
use crate::{domain::ids::SlotId, each_backend, sealing::DataKey, tenant_is};

/// What stands in place of a product that was taken out.
const NOTHING: &[u8] = &[];

/// A product as it lies there.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Kept {
    pub slot: SlotId,
    /// Empty when the product was taken out.
    pub sealed: Vec<u8>,
    pub revision: i64,
    pub updated_by: Uuid,
    pub updated_at: Timestamp,
}

impl Kept {
    pub fn is_there(&self) -> bool {
        !self.sealed.is_empty()
    }
}

macro_rules! of_response {
    ($place:expr) => {
        product::table
            .filter(product::council_id.eq($place.council))
            .filter(product::response_id.eq($place.response))
            .filter(tenant_is!(product::supplier_id, $place.supplier))
    };
}

macro_rules! columns {
    () => {
        (
            product::slot_id,
            product::sealed,
            product::revision,
            product::updated_by,
            product::updated_at,
        )
    };
}

/// Every product of a response, those taken out included.
pub fn all(db: &mut Db, place: Place) -> QueryResult<Vec<Kept>> {
    of_response!(place)
        .order(product::slot_id)
        .select(columns!())
        .load(db)
}

/// The product in a slot, if there is one.
pub fn find(db: &mut Db, place: Place, slot: SlotId) -> QueryResult<Option<Kept>> {
    let found: Option<Kept> = of_response!(place)
        .filter(product::slot_id.eq(slot))
        .select(columns!())
        .first(db)
        .optional()?;
    Ok(found.filter(Kept::is_there))
}

/// The revision of every product of a response, those taken out included.
pub fn revisions(db: &mut Db, place: Place) -> QueryResult<Vec<(SlotId, i64)>> {
    of_response!(place)
        .order(product::slot_id)
        .select((product::slot_id, product::revision))
        .load(db)
}

/// Puts a product in a slot. Gives its new revision, or none when somebody else was there first.
pub fn save(
    db: &mut Db,
    place: Place,
    slot: SlotId,
    sealed: &[u8],
    replaces: Option<i64>,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    if let Some(revision) = replaces {
        return change(db, place, slot, sealed, revision, by, at);
    }
    const FIRST: i64 = 1;
    let values = (
        product::council_id.eq(place.council),
        product::response_id.eq(place.response),
        product::slot_id.eq(slot),
        product::supplier_id.eq(place.supplier),
        product::sealed.eq(sealed),
        product::key_id.eq(DataKey::ID),
        product::revision.eq(FIRST),
        product::updated_by.eq(Id(by)),
        product::updated_at.eq(Time(at)),
    );
    let inserted = each_backend!(db, |conn| {
        diesel::insert_into(product::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    if inserted == 1 {
        return Ok(Some(FIRST));
    }
    let taken_out: Option<i64> = of_response!(place)
        .filter(product::slot_id.eq(slot))
        .filter(product::sealed.eq(NOTHING))
        .select(product::revision)
        .first(db)
        .optional()?;
    match taken_out {
        Some(revision) => change(db, place, slot, sealed, revision, by, at),
        None => Ok(None),
    }
}

/// Takes a product out. Gives the revision left behind, or none when somebody else was there first.
pub fn take_out(
    db: &mut Db,
    place: Place,
    slot: SlotId,
    revision: i64,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    change(db, place, slot, NOTHING, revision, by, at)
}

fn change(
    db: &mut Db,
    place: Place,
    slot: SlotId,
    sealed: &[u8],
    revision: i64,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    let Some(next) = revision.checked_add(1) else {
        return Ok(None);
    };
    let changed = diesel::update(
        of_response!(place)
            .filter(product::slot_id.eq(slot))
            .filter(product::revision.eq(revision)),
    )
    .set((
        product::sealed.eq(sealed),
        product::key_id.eq(DataKey::ID),
        product::revision.eq(next),
        product::updated_by.eq(Id(by)),
        product::updated_at.eq(Time(at)),
    ))
    .execute(db)?;
    Ok((changed == 1).then_some(next))
}

/// How many products a response has.
pub fn count(db: &mut Db, place: Place) -> QueryResult<i64> {
    of_response!(place)
        .filter(product::sealed.ne(NOTHING))
        .count()
        .get_result(db)
}
