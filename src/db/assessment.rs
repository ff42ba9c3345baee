//! What is assessed, and the compact results.
//!
//! Invariant: one row a lot and response; comparisons read rows alone, in the order of
//! `comparison::RankKey`: names are ordered by their bytes on both databases.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    schema::{assessment, council, method, procurement, response, submission, supplier},
    seam::Db,
    sql_types::{Json, Time},
};
use crate::{
    domain::{
        comparison::{RankKey, ScoreRow},
        ids::{CouncilId, LotId, MethodId, ProcurementId, ResponseId, SubmissionId, SupplierId},
        score::Standing,
    },
    tenant_is,
};

/// The state of a response that was handed in and not taken back.
const SUBMITTED: &str = "submitted";

/// What decides whether answers may be read.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Tender {
    /// A word of `domain::procurement::state::State`.
    pub state: String,
    /// A word of `domain::procurement::ProcurementKind`.
    pub kind: String,
    pub deadline: Timestamp,
    pub opened_at: Option<Timestamp>,
    pub method: Option<MethodId>,
    pub ledger: Uuid,
}

pub fn tender(db: &mut Db, of: CouncilId, id: ProcurementId) -> QueryResult<Option<Tender>> {
    procurement::table
        .inner_join(council::table.on(council::id.eq(procurement::council_id)))
        .filter(tenant_is!(procurement::council_id, of))
        .filter(procurement::id.eq(id))
        .select((
            procurement::state,
            procurement::kind,
            procurement::deadline,
            procurement::opened_at,
            procurement::method_id,
            council::ledger_id,
        ))
        .first(db)
        .optional()
}

/// The hash and canonical text of a method.
pub fn method_text(
    db: &mut Db,
    of: CouncilId,
    id: MethodId,
) -> QueryResult<Option<(String, String)>> {
    method::table
        .filter(tenant_is!(method::council_id, of))
        .filter(method::id.eq(id))
        .select((method::hash, method::canonical))
        .first(db)
        .optional()
}

/// A submission that counts, without its content.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Submitted {
    pub response: ResponseId,
    pub supplier: SupplierId,
    pub supplier_name: String,
    pub submission: SubmissionId,
    pub number: i32,
    pub submitted_at: Timestamp,
}

macro_rules! submitted {
    ($council:expr, $procurement:expr) => {
        response::table
            .inner_join(
                submission::table.on(submission::council_id
                    .eq(response::council_id)
                    .and(submission::id.nullable().eq(response::submission_id))),
            )
            .inner_join(supplier::table.on(supplier::id.eq(response::supplier_id)))
            .filter(tenant_is!(response::council_id, $council))
            .filter(response::procurement_id.eq($procurement))
            .filter(response::state.eq(SUBMITTED))
    };
}

macro_rules! listed {
    () => {
        (
            response::id,
            response::supplier_id,
            supplier::name,
            submission::id,
            submission::number,
            submission::submitted_at,
        )
    };
}

/// Submissions in the order of their responses' ids, without content.
pub fn submitted(
    db: &mut Db,
    of: CouncilId,
    id: ProcurementId,
    after: Option<ResponseId>,
    limit: i64,
) -> QueryResult<Vec<Submitted>> {
    let after = after.unwrap_or(ResponseId(Uuid::nil()));
    submitted!(of, id)
        .filter(response::id.gt(after))
        .order(response::id)
        .limit(limit)
        .select(listed!())
        .load(db)
}

/// As [`submitted`], with the sealed content.
pub fn sealed(
    db: &mut Db,
    of: CouncilId,
    id: ProcurementId,
    after: Option<ResponseId>,
    limit: i64,
) -> QueryResult<Vec<(Submitted, Vec<u8>)>> {
    let after = after.unwrap_or(ResponseId(Uuid::nil()));
    submitted!(of, id)
        .filter(response::id.gt(after))
        .order(response::id)
        .limit(limit)
        .select((listed!(), submission::sealed))
        .load(db)
}

/// The sealed submissions of these responses.
pub fn sealed_of(
    db: &mut Db,
    of: CouncilId,
    id: ProcurementId,
    responses: Vec<ResponseId>,
) -> QueryResult<Vec<(Submitted, Vec<u8>)>> {
    submitted!(of, id)
        .filter(response::id.eq_any(responses))
        .select((listed!(), submission::sealed))
        .load(db)
}

/// A compact result with what it takes to check it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Kept {
    pub row: ScoreRow,
    /// Keyed, of the canonical bytes of the score and the verdicts.
    pub digest: String,
    /// The method that was applied.
    pub method_hash: String,
}

/// A result on its way in.
#[derive(Debug, Clone, diesel::Insertable)]
#[diesel(table_name = assessment)]
pub struct New {
    pub council_id: CouncilId,
    pub procurement_id: ProcurementId,
    pub lot_id: LotId,
    pub response_id: ResponseId,
    pub submission_id: SubmissionId,
    pub standing: i32,
    pub total_numerator: i64,
    pub supplier_name: String,
    pub row_json: Json<Kept>,
    #[diesel(serialize_as = Time)]
    pub computed_at: Timestamp,
}

/// A result as it is read.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Found {
    pub response: ResponseId,
    pub submission: SubmissionId,
    pub kept: Json<Kept>,
    pub computed_at: Timestamp,
}

macro_rules! found {
    () => {
        (
            assessment::response_id,
            assessment::submission_id,
            assessment::row_json,
            assessment::computed_at,
        )
    };
}

/// Replaces the results of these responses in all lots.
pub fn replace(
    db: &mut Db,
    of: CouncilId,
    responses: Vec<ResponseId>,
    rows: Vec<New>,
) -> QueryResult<()> {
    diesel::delete(
        assessment::table
            .filter(tenant_is!(assessment::council_id, of))
            .filter(assessment::response_id.eq_any(responses)),
    )
    .execute(db)?;
    crate::each_backend!(db, |conn| {
        diesel::insert_into(assessment::table)
            .values(rows)
            .execute(conn)
    })?;
    Ok(())
}

pub fn find(
    db: &mut Db,
    of: CouncilId,
    lot: LotId,
    response: ResponseId,
) -> QueryResult<Option<Found>> {
    assessment::table
        .filter(tenant_is!(assessment::council_id, of))
        .filter(assessment::lot_id.eq(lot))
        .filter(assessment::response_id.eq(response))
        .select(found!())
        .first(db)
        .optional()
}

/// Results of a lot in the published order, after a place in it.
pub fn ranked(
    db: &mut Db,
    of: CouncilId,
    lot: LotId,
    after: Option<&RankKey>,
    limit: i64,
) -> QueryResult<Vec<Found>> {
    let mut query = assessment::table
        .filter(tenant_is!(assessment::council_id, of))
        .filter(assessment::lot_id.eq(lot))
        .order((
            assessment::standing.asc(),
            assessment::total_numerator.desc(),
            assessment::supplier_name.asc(),
            assessment::response_id.asc(),
        ))
        .limit(limit)
        .select(found!())
        .into_boxed();
    if let Some(key) = after {
        let standing = key.standing.order();
        let by_name =
            assessment::supplier_name
                .gt(key.supplier_name.clone())
                .or(assessment::supplier_name
                    .eq(key.supplier_name.clone())
                    .and(assessment::response_id.gt(key.response)));
        let by_total = assessment::total_numerator
            .lt(key.total)
            .or(assessment::total_numerator.eq(key.total).and(by_name));
        query = query.filter(
            assessment::standing
                .gt(standing)
                .or(assessment::standing.eq(standing).and(by_total)),
        );
    }
    query.load(db)
}

/// How many ranked results of a lot have a higher total.
pub fn ranked_above(db: &mut Db, of: CouncilId, lot: LotId, total: i64) -> QueryResult<i64> {
    assessment::table
        .filter(tenant_is!(assessment::council_id, of))
        .filter(assessment::lot_id.eq(lot))
        .filter(assessment::standing.eq(Standing::Ranked.order()))
        .filter(assessment::total_numerator.gt(total))
        .count()
        .get_result(db)
}

/// How many ranked results of a lot have just this total.
pub fn ranked_at(db: &mut Db, of: CouncilId, lot: LotId, total: i64) -> QueryResult<i64> {
    assessment::table
        .filter(tenant_is!(assessment::council_id, of))
        .filter(assessment::lot_id.eq(lot))
        .filter(assessment::standing.eq(Standing::Ranked.order()))
        .filter(assessment::total_numerator.eq(total))
        .count()
        .get_result(db)
}

/// When the oldest result of a lot was worked out; none when there is none.
pub fn oldest(db: &mut Db, of: CouncilId, lot: LotId) -> QueryResult<Option<Timestamp>> {
    assessment::table
        .filter(tenant_is!(assessment::council_id, of))
        .filter(assessment::lot_id.eq(lot))
        .order(assessment::computed_at)
        .select(assessment::computed_at)
        .first(db)
        .optional()
}
