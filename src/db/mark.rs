//! Evaluators' marks.
//!
//! Invariant: whoever saves a mark has locked the response's row before, so that an answer has one
//! evaluator's mark.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;

use super::{schema::mark, seam::Db, sql_types::Time};
use crate::{
    domain::ids::{CouncilId, PersonId, ProcurementId, QuestionId, ResponseId, SubjectId},
    tenant_is,
};

/// A mark as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable, diesel::Insertable)]
#[diesel(table_name = mark)]
pub struct Row {
    pub council_id: CouncilId,
    pub response_id: ResponseId,
    pub subject_id: SubjectId,
    pub question_id: String,
    pub evaluator_id: PersonId,
    pub procurement_id: ProcurementId,
    /// 0 to 5.
    pub value: i32,
    pub reason: String,
    pub revision: i64,
    #[diesel(serialize_as = Time)]
    pub updated_at: Timestamp,
}

/// The marks of one response.
pub fn of_response(db: &mut Db, of: CouncilId, response: ResponseId) -> QueryResult<Vec<Row>> {
    mark::table
        .filter(tenant_is!(mark::council_id, of))
        .filter(mark::response_id.eq(response))
        .order((mark::subject_id, mark::question_id))
        .load(db)
}

/// The marks of one response that come after a place, in the same order.
pub fn page_of_response(
    db: &mut Db,
    of: CouncilId,
    response: ResponseId,
    after: Option<(SubjectId, String)>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let mut query = mark::table
        .filter(tenant_is!(mark::council_id, of))
        .filter(mark::response_id.eq(response))
        .order((mark::subject_id, mark::question_id))
        .limit(limit)
        .into_boxed();
    if let Some((subject, question)) = after {
        let later = mark::subject_id
            .eq(subject)
            .and(mark::question_id.gt(question));
        query = query.filter(mark::subject_id.gt(subject).or(later));
    }
    query.load(db)
}

/// The marks of these responses.
pub fn of_responses(
    db: &mut Db,
    of: CouncilId,
    procurement: ProcurementId,
    responses: Vec<ResponseId>,
) -> QueryResult<Vec<Row>> {
    mark::table
        .filter(tenant_is!(mark::council_id, of))
        .filter(mark::procurement_id.eq(procurement))
        .filter(mark::response_id.eq_any(responses))
        .order((mark::response_id, mark::subject_id, mark::question_id))
        .load(db)
}

/// The mark of one answer, whoever gave it.
pub fn find(
    db: &mut Db,
    of: CouncilId,
    response: ResponseId,
    subject: SubjectId,
    question: &QuestionId,
) -> QueryResult<Option<Row>> {
    mark::table
        .filter(tenant_is!(mark::council_id, of))
        .filter(mark::response_id.eq(response))
        .filter(mark::subject_id.eq(subject))
        .filter(mark::question_id.eq(question.as_str()))
        .first(db)
        .optional()
}

pub fn insert(db: &mut Db, row: Row) -> QueryResult<usize> {
    diesel::insert_into(mark::table).values(row).execute(db)
}

/// Puts a changed mark in the place of revision `seen`; 0 rows when it was another.
pub fn replace(db: &mut Db, row: &Row, seen: i64) -> QueryResult<usize> {
    diesel::update(
        mark::table
            .filter(tenant_is!(mark::council_id, row.council_id))
            .filter(mark::response_id.eq(row.response_id))
            .filter(mark::subject_id.eq(row.subject_id))
            .filter(mark::question_id.eq(&row.question_id))
            .filter(mark::evaluator_id.eq(row.evaluator_id))
            .filter(mark::revision.eq(seen)),
    )
    .set((
        mark::value.eq(row.value),
        mark::reason.eq(&row.reason),
        mark::revision.eq(row.revision),
        mark::updated_at.eq(Time(row.updated_at)),
    ))
    .execute(db)
}

/// When a mark of the procurement was last changed.
pub fn last_change(
    db: &mut Db,
    of: CouncilId,
    procurement: ProcurementId,
) -> QueryResult<Option<Timestamp>> {
    mark::table
        .filter(tenant_is!(mark::council_id, of))
        .filter(mark::procurement_id.eq(procurement))
        .order(mark::updated_at.desc())
        .select(mark::updated_at)
        .first(db)
        .optional()
}
