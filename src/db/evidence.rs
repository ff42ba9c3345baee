//! Evidence as it is kept: the card sealed, the file's content elsewhere.
//!
//! Invariant: a file is `receiving` from before its first byte is read until it lies whole in the store, and only then
//! `stored`; a link is `stored` from the first.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::evidence,
    seam::Db,
    sql_types::{Id, Time},
    standing::Place,
};
use crate::{
    domain::ids::{CouncilId, EvidenceId, ResponseId},
    sealing::DataKey,
    tenant_is,
};

/// The content is still arriving.
pub const RECEIVING: &str = "receiving";
/// The file lies whole in the store, or it is a link.
pub const STORED: &str = "stored";

/// Evidence on its way in.
#[derive(Debug, Clone)]
pub struct New {
    pub id: EvidenceId,
    pub state: &'static str,
    pub media_type: &'static str,
    pub sealed: Vec<u8>,
    pub stored_at: Option<Timestamp>,
}

/// Evidence as it lies there.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Kept {
    pub id: EvidenceId,
    pub state: String,
    pub media_type: String,
    pub size_bytes: i64,
    pub sealed: Vec<u8>,
    pub revision: i64,
    pub uploaded_by: Uuid,
    pub begun_at: Timestamp,
    pub stored_at: Option<Timestamp>,
}

macro_rules! of_response {
    ($place:expr) => {
        evidence::table
            .filter(evidence::council_id.eq($place.council))
            .filter(evidence::response_id.eq($place.response))
            .filter(tenant_is!(evidence::supplier_id, $place.supplier))
    };
}

macro_rules! columns {
    () => {
        (
            evidence::id,
            evidence::state,
            evidence::media_type,
            evidence::size_bytes,
            evidence::sealed,
            evidence::revision,
            evidence::uploaded_by,
            evidence::begun_at,
            evidence::stored_at,
        )
    };
}

pub fn insert(
    db: &mut Db,
    place: Place,
    new: &New,
    by: Uuid,
    begun_at: Timestamp,
) -> QueryResult<usize> {
    diesel::insert_into(evidence::table)
        .values((
            evidence::council_id.eq(place.council),
            evidence::response_id.eq(place.response),
            evidence::id.eq(new.id),
            evidence::supplier_id.eq(place.supplier),
            evidence::state.eq(new.state),
            evidence::media_type.eq(new.media_type),
            evidence::size_bytes.eq(0),
            evidence::sealed.eq(&new.sealed),
            evidence::key_id.eq(DataKey::ID),
            evidence::revision.eq(1),
            evidence::uploaded_by.eq(Id(by)),
            evidence::begun_at.eq(Time(begun_at)),
            evidence::stored_at.eq(new.stored_at.map(Time)),
        ))
        .execute(db)
}

/// How many pieces of evidence a response has, those still arriving included.
pub fn count(db: &mut Db, place: Place) -> QueryResult<i64> {
    of_response!(place).count().get_result(db)
}

/// Every piece of evidence that is there, the oldest first.
pub fn all(db: &mut Db, place: Place) -> QueryResult<Vec<Kept>> {
    of_response!(place)
        .filter(evidence::state.eq(STORED))
        .order(evidence::id)
        .select(columns!())
        .load(db)
}

/// A page of the evidence that is there.
pub fn page(
    db: &mut Db,
    place: Place,
    after: Option<EvidenceId>,
    limit: i64,
) -> QueryResult<Vec<Kept>> {
    let after = after.unwrap_or(EvidenceId(Uuid::nil()));
    of_response!(place)
        .filter(evidence::state.eq(STORED))
        .filter(evidence::id.gt(after))
        .order(evidence::id)
        .limit(limit)
        .select(columns!())
        .load(db)
}

/// One piece of evidence, in any state.
pub fn find(db: &mut Db, place: Place, id: EvidenceId) -> QueryResult<Option<Kept>> {
    of_response!(place)
        .filter(evidence::id.eq(id))
        .select(columns!())
        .first(db)
        .optional()
}

macro_rules! of_council {
    ($council:expr, $response:expr) => {
        evidence::table
            .filter(tenant_is!(evidence::council_id, $council))
            .filter(evidence::response_id.eq($response))
            .filter(evidence::state.eq(STORED))
            .select(columns!())
    };
}

/// One piece of evidence as the council has it.
pub fn one_of_council(
    db: &mut Db,
    council: CouncilId,
    response: ResponseId,
    id: EvidenceId,
) -> QueryResult<Option<Kept>> {
    of_council!(council, response)
        .filter(evidence::id.eq(id))
        .first(db)
        .optional()
}

/// Everything a response has, as the council has it, the oldest first.
pub fn all_of_council(
    db: &mut Db,
    council: CouncilId,
    response: ResponseId,
) -> QueryResult<Vec<Kept>> {
    of_council!(council, response).order(evidence::id).load(db)
}

/// The revision of every piece of evidence that is there.
pub fn revisions(db: &mut Db, place: Place) -> QueryResult<Vec<(EvidenceId, i64)>> {
    of_response!(place)
        .filter(evidence::state.eq(STORED))
        .order(evidence::id)
        .select((evidence::id, evidence::revision))
        .load(db)
}

/// Marks a file as lying whole in the store; false when its ticket has expired.
pub fn finish(
    db: &mut Db,
    place: Place,
    id: EvidenceId,
    media_type: &str,
    size_bytes: i64,
    sealed: &[u8],
    at: Timestamp,
) -> QueryResult<bool> {
    let finished = diesel::update(
        of_response!(place)
            .filter(evidence::id.eq(id))
            .filter(evidence::state.eq(RECEIVING)),
    )
    .set((
        evidence::state.eq(STORED),
        evidence::media_type.eq(media_type),
        evidence::size_bytes.eq(size_bytes),
        evidence::sealed.eq(sealed),
        evidence::stored_at.eq(Time(at)),
    ))
    .execute(db)?;
    Ok(finished == 1)
}

/// Changes the card. Gives the new revision, or none when somebody else was there first.
pub fn change_card(
    db: &mut Db,
    place: Place,
    id: EvidenceId,
    sealed: &[u8],
    revision: i64,
) -> QueryResult<Option<i64>> {
    let Some(next) = revision.checked_add(1) else {
        return Ok(None);
    };
    let changed = diesel::update(
        of_response!(place)
            .filter(evidence::id.eq(id))
            .filter(evidence::state.eq(STORED))
            .filter(evidence::revision.eq(revision)),
    )
    .set((evidence::sealed.eq(sealed), evidence::revision.eq(next)))
    .execute(db)?;
    Ok((changed == 1).then_some(next))
}

/// Removes a piece of evidence in this state and revision; false when it is not there so.
pub fn remove(
    db: &mut Db,
    place: Place,
    id: EvidenceId,
    state: &str,
    revision: i64,
) -> QueryResult<bool> {
    let removed = diesel::delete(
        of_response!(place)
            .filter(evidence::id.eq(id))
            .filter(evidence::state.eq(state))
            .filter(evidence::revision.eq(revision)),
    )
    .execute(db)?;
    Ok(removed == 1)
}

/// Forgets tickets of uploads that began before `before` and never finished, at most `limit`; gives what they were for,
/// so that what lies in the store can go too. For the whole deployment.
pub fn expire_tickets(
    db: &mut Db,
    before: Timestamp,
    limit: i64,
) -> QueryResult<Vec<(CouncilId, ResponseId, EvidenceId)>> {
    let abandoned: Vec<(CouncilId, ResponseId, EvidenceId)> = evidence::table
        .filter(evidence::state.eq(RECEIVING))
        .filter(evidence::begun_at.lt(Time(before)))
        .limit(limit)
        .select((evidence::council_id, evidence::response_id, evidence::id))
        .load(db)?;
    for (council, response, id) in &abandoned {
        diesel::delete(
            evidence::table
                .filter(evidence::council_id.eq(council))
                .filter(evidence::response_id.eq(response))
                .filter(evidence::id.eq(id))
                .filter(evidence::state.eq(RECEIVING)),
        )
        .execute(db)?;
    }
    Ok(abandoned)
}
