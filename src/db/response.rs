//! Responses: one for each supplier and procurement.
//!
//! Invariant: `submission_id` names the submission that counts; it is there exactly while the state is `submitted`.

use diesel::{
    ExpressionMethods, NullableExpressionMethods, OptionalExtension, QueryDsl, QueryResult,
    RunQueryDsl,
};
use jiff::Timestamp;

use super::{
    schema::{answer, response},
    seam::Db,
    sql_types::Time,
};
use crate::{
    domain::{
        ids::{CouncilId, ProcurementId, QuestionId, ResponseId, SubmissionId, SupplierId},
        response::{AnswerState, ResponseState},
    },
    tenant_is,
};

#[derive(Debug, Clone, diesel::Queryable)]
pub struct Response {
    pub council_id: CouncilId,
    pub id: ResponseId,
    pub procurement_id: ProcurementId,
    pub supplier_id: SupplierId,
    pub state: ResponseState,
    pub submission_id: Option<SubmissionId>,
    pub created_at: Timestamp,
}

/// Adds a response that has just been started, unless the supplier has one. Returns how many rows came in: 1 or 0.
pub fn insert(
    db: &mut Db,
    council: CouncilId,
    id: ResponseId,
    procurement: ProcurementId,
    supplier: SupplierId,
    now: Timestamp,
) -> QueryResult<usize> {
    let values = (
        response::council_id.eq(council),
        response::id.eq(id),
        response::procurement_id.eq(procurement),
        response::supplier_id.eq(supplier),
        response::state.eq(ResponseState::Started),
        response::created_at.eq(Time(now)),
    );
    crate::each_backend!(db, |conn| {
        diesel::insert_into(response::table)
            .values(values)
            .on_conflict_do_nothing()
            .execute(conn)
    })
}

/// The response of a supplier to a procurement.
pub fn of_supplier(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    supplier: SupplierId,
) -> QueryResult<Option<Response>> {
    response::table
        .filter(tenant_is!(response::council_id, council))
        .filter(response::procurement_id.eq(procurement))
        .filter(response::supplier_id.eq(supplier))
        .first(db)
        .optional()
}

/// Makes every submitted response of a procurement a started one again; its submissions stay on record.
pub fn reopen_submitted(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
) -> QueryResult<usize> {
    diesel::update(
        response::table
            .filter(tenant_is!(response::council_id, council))
            .filter(response::procurement_id.eq(procurement))
            .filter(response::state.eq(ResponseState::Submitted)),
    )
    .set((
        response::state.eq(ResponseState::Started),
        response::submission_id.eq(None::<SubmissionId>),
    ))
    .execute(db)
}

/// Marks the saved answers to these questions as reopened, in every response of a procurement.
pub fn reopen_answers(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    questions: &[QuestionId],
) -> QueryResult<usize> {
    let responses = response::table
        .filter(tenant_is!(response::council_id, council))
        .filter(response::procurement_id.eq(procurement))
        .select(response::id);
    let questions: Vec<&str> = questions.iter().map(QuestionId::as_str).collect();
    diesel::update(
        answer::table
            .filter(tenant_is!(answer::council_id, council))
            .filter(answer::response_id.eq_any(responses))
            .filter(answer::question_id.eq_any(questions)),
    )
    .set(answer::state.eq(AnswerState::Reopened))
    .execute(db)
}

/// What may be seen of a response before the opening: how many answers were saved, and when the last one was.
#[derive(Debug, Clone, Copy, diesel::Queryable)]
pub struct Activity {
    pub response: ResponseId,
    pub answers: i64,
    pub last: Option<Timestamp>,
}

/// The activity of these responses; one without answers is left out.
pub fn activity(
    db: &mut Db,
    council: CouncilId,
    responses: &[ResponseId],
) -> QueryResult<Vec<Activity>> {
    answer::table
        .filter(tenant_is!(answer::council_id, council))
        .filter(answer::response_id.eq_any(responses.to_vec()))
        .group_by(answer::response_id)
        .select((
            answer::response_id,
            diesel::dsl::count_star(),
            diesel::dsl::max(answer::updated_at).nullable(),
        ))
        .load(db)
}
