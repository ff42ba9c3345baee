//! Where a response stands: the response itself with the procurement it belongs to.
//!
//! Invariant: what may be done with a response is decided by what [`lock`] read, and that cannot change before the
//! transaction ends: a submission, an opening, an amendment or an extension waits.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::{amendment, amendment_acknowledgement, council, procurement, response},
    seam::Db,
    sql_types::Time,
};
use crate::{
    domain::ids::{
        AmendmentId, CouncilId, MethodId, ProcurementId, ResponseId, SubmissionId, SupplierId,
    },
    tenant_is,
};

/// What decides whether something may be done with a response.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Standing {
    /// A word of `domain::procurement::state::State`.
    pub procurement_state: String,
    pub kind: String,
    pub deadline: Timestamp,
    pub method: Option<MethodId>,
    /// A word of `domain::response::ResponseState`.
    pub state: String,
    pub submission: Option<SubmissionId>,
}

/// A response by all its ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub council: CouncilId,
    pub procurement: ProcurementId,
    pub response: ResponseId,
    pub supplier: SupplierId,
}

macro_rules! standing {
    ($place:expr) => {
        response::table
            .inner_join(
                procurement::table.on(procurement::council_id
                    .eq(response::council_id)
                    .and(procurement::id.eq(response::procurement_id))),
            )
            .filter(response::council_id.eq($place.council))
            .filter(response::id.eq($place.response))
            .filter(tenant_is!(response::supplier_id, $place.supplier))
            .select((
                procurement::state,
                procurement::kind,
                procurement::deadline,
                procurement::method_id,
                response::state,
                response::submission_id,
            ))
    };
}

/// Reads where a response stands and keeps it so until the transaction ends, in one statement. Others may read and lock
/// it alike.
pub fn lock(db: &mut Db, place: Place) -> QueryResult<Option<Standing>> {
    match db {
        Db::Postgres(conn) => standing!(place).for_share().first(conn).optional(),
        Db::Sqlite(conn) => standing!(place).first(conn).optional(),
    }
}

/// Reads where a response stands, without a lock.
pub fn find(db: &mut Db, place: Place) -> QueryResult<Option<Standing>> {
    standing!(place).first(db).optional()
}

/// What a response belongs to. None of it ever changes, but the method.
#[derive(Debug, Clone, Copy, diesel::Queryable)]
pub struct Belongs {
    pub council: CouncilId,
    pub ledger: Uuid,
    pub procurement: ProcurementId,
    pub method: Option<MethodId>,
}

pub fn belongs(db: &mut Db, supplier: SupplierId, id: ResponseId) -> QueryResult<Option<Belongs>> {
    response::table
        .inner_join(
            procurement::table.on(procurement::council_id
                .eq(response::council_id)
                .and(procurement::id.eq(response::procurement_id))),
        )
        .inner_join(council::table.on(council::id.eq(response::council_id)))
        .filter(response::id.eq(id))
        .filter(tenant_is!(response::supplier_id, supplier))
        .select((
            response::council_id,
            council::ledger_id,
            response::procurement_id,
            procurement::method_id,
        ))
        .first(db)
        .optional()
}

/// A response in a supplier's list.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Listed {
    pub id: ResponseId,
    pub state: String,
    pub created_at: Timestamp,
    pub submission: Option<SubmissionId>,
    pub procurement: ProcurementId,
    pub reference: String,
    pub title: String,
    pub kind: String,
    pub procurement_state: String,
    pub deadline: Timestamp,
    pub council: CouncilId,
    pub council_name: String,
}

macro_rules! listed {
    ($supplier:expr) => {
        response::table
            .inner_join(
                procurement::table.on(procurement::council_id
                    .eq(response::council_id)
                    .and(procurement::id.eq(response::procurement_id))),
            )
            .inner_join(council::table.on(council::id.eq(response::council_id)))
            .filter(tenant_is!(response::supplier_id, $supplier))
            .select((
                response::id,
                response::state,
                response::created_at,
                response::submission_id,
                response::procurement_id,
                procurement::reference,
                procurement::title,
                procurement::kind,
                procurement::state,
                procurement::deadline,
                response::council_id,
                council::name,
            ))
    };
}

/// A supplier's responses, the oldest first, after the one with the id `after`.
pub fn of_supplier(
    db: &mut Db,
    supplier: SupplierId,
    after: Option<ResponseId>,
    limit: i64,
) -> QueryResult<Vec<Listed>> {
    // Ids grow, so that "after nothing" is after the smallest of all.
    let after = after.unwrap_or(ResponseId(Uuid::nil()));
    listed!(supplier)
        .filter(response::id.gt(after))
        .order(response::id)
        .limit(limit)
        .load(db)
}

/// One response of a supplier.
pub fn of_supplier_one(
    db: &mut Db,
    supplier: SupplierId,
    id: ResponseId,
) -> QueryResult<Option<Listed>> {
    listed!(supplier)
        .filter(response::id.eq(id))
        .first(db)
        .optional()
}

/// Moves a response to another state, if it is still in the state `from`.
pub fn move_to(
    db: &mut Db,
    place: Place,
    from: &str,
    to: &str,
    submission: Option<SubmissionId>,
) -> QueryResult<bool> {
    let moved = diesel::update(
        response::table
            .filter(response::council_id.eq(place.council))
            .filter(response::id.eq(place.response))
            .filter(tenant_is!(response::supplier_id, place.supplier))
            .filter(response::state.eq(from)),
    )
    .set((
        response::state.eq(to),
        response::submission_id.eq(submission),
    ))
    .execute(db)?;
    Ok(moved == 1)
}

/// A published amendment, and when this response acknowledged it.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct AmendmentSeen {
    pub id: AmendmentId,
    pub number: i32,
    pub published_at: Timestamp,
    pub acknowledged_at: Option<Timestamp>,
}

/// The amendments of a response's procurement, the first one first.
pub fn amendments(db: &mut Db, place: Place) -> QueryResult<Vec<AmendmentSeen>> {
    amendment::table
        .left_join(
            amendment_acknowledgement::table.on(amendment_acknowledgement::council_id
                .eq(amendment::council_id)
                .and(amendment_acknowledgement::amendment_id.eq(amendment::id))
                .and(amendment_acknowledgement::response_id.eq(place.response))),
        )
        .filter(amendment::council_id.eq(place.council))
        .filter(amendment::procurement_id.eq(place.procurement))
        .order(amendment::number)
        .select((
            amendment::id,
            amendment::number,
            amendment::published_at,
            amendment_acknowledgement::acknowledged_at.nullable(),
        ))
        .load(db)
}

/// Keeps that an amendment was acknowledged; false when it had been before.
pub fn acknowledge(
    db: &mut Db,
    place: Place,
    id: AmendmentId,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<bool> {
    let values = (
        amendment_acknowledgement::council_id.eq(place.council),
        amendment_acknowledgement::amendment_id.eq(id),
        amendment_acknowledgement::response_id.eq(place.response),
        amendment_acknowledgement::supplier_id.eq(place.supplier),
        amendment_acknowledgement::acknowledged_by.eq(super::sql_types::Id(by)),
        amendment_acknowledgement::acknowledged_at.eq(Time(at)),
    );
    let inserted = crate::each_backend!(db, |conn| {
        diesel::insert_into(amendment_acknowledgement::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    Ok(inserted == 1)
}
