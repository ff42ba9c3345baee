//! Questions about a procurement, and what was published in answer.
//!
//! Invariant: only a question that still waits is decided or withdrawn, so that it is done once.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::clarification,
    seam::Db,
    sql_types::{Id, Time},
    standing::Place,
};
use crate::{
    domain::{
        clarification::ClarificationState,
        ids::{ClarificationId, CouncilId, PersonId, ProcurementId, ResponseId, SupplierId},
    },
    tenant_is,
};

#[derive(Debug, Clone, diesel::Queryable)]
pub struct Clarification {
    pub council_id: CouncilId,
    pub id: ClarificationId,
    pub procurement_id: ProcurementId,
    pub state: ClarificationState,
    pub response_id: Option<ResponseId>,
    pub supplier_id: Option<SupplierId>,
    /// The person, where it was one and not a key.
    pub asked_by: Option<PersonId>,
    /// In the words of whoever asked; none where the council spoke unasked.
    pub asked: Option<String>,
    pub asked_at: Timestamp,
    /// From 1 in each procurement, in the order of publishing.
    pub number: Option<i32>,
    /// As published.
    pub question: Option<String>,
    pub answer: Option<String>,
    pub return_reason: Option<String>,
    pub decided_by: Option<Id>,
    pub decided_at: Option<Timestamp>,
}

/// A supplier's question.
pub fn ask(
    db: &mut Db,
    place: Place,
    id: ClarificationId,
    by: Option<PersonId>,
    asked: &str,
    at: Timestamp,
) -> QueryResult<usize> {
    let values = (
        clarification::council_id.eq(place.council),
        clarification::id.eq(id),
        clarification::procurement_id.eq(place.procurement),
        clarification::state.eq(ClarificationState::Asked),
        clarification::response_id.eq(Some(place.response)),
        clarification::supplier_id.eq(Some(place.supplier)),
        clarification::asked_by.eq(by),
        clarification::asked.eq(Some(asked)),
        clarification::asked_at.eq(Time(at)),
    );
    diesel::insert_into(clarification::table)
        .values(values)
        .execute(db)
}

/// How many questions a response has asked, whatever became of them.
pub fn count_of(db: &mut Db, place: Place) -> QueryResult<i64> {
    clarification::table
        .filter(tenant_is!(clarification::supplier_id, place.supplier))
        .filter(clarification::response_id.eq(place.response))
        .count()
        .get_result(db)
}

/// The questions of a response, the first one first.
pub fn of_response(db: &mut Db, place: Place) -> QueryResult<Vec<Clarification>> {
    clarification::table
        .filter(tenant_is!(clarification::supplier_id, place.supplier))
        .filter(clarification::response_id.eq(place.response))
        .order(clarification::id)
        .load(db)
}

/// Takes a waiting question back; 0 rows when it does not wait.
pub fn withdraw(
    db: &mut Db,
    place: Place,
    id: ClarificationId,
    at: Timestamp,
) -> QueryResult<usize> {
    diesel::update(
        clarification::table
            .filter(tenant_is!(clarification::supplier_id, place.supplier))
            .filter(clarification::response_id.eq(place.response))
            .filter(clarification::id.eq(id))
            .filter(clarification::state.eq(ClarificationState::Asked)),
    )
    .set((
        clarification::state.eq(ClarificationState::Withdrawn),
        clarification::decided_at.eq(Some(Time(at))),
    ))
    .execute(db)
}

pub fn find(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    id: ClarificationId,
) -> QueryResult<Option<Clarification>> {
    clarification::table
        .filter(tenant_is!(clarification::council_id, council))
        .filter(clarification::procurement_id.eq(procurement))
        .filter(clarification::id.eq(id))
        .first(db)
        .optional()
}

/// In the order in which they were asked, after the one with the id `after`.
pub fn list(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    state: Option<ClarificationState>,
    after: Option<ClarificationId>,
    limit: i64,
) -> QueryResult<Vec<Clarification>> {
    let mut query = clarification::table
        .filter(tenant_is!(clarification::council_id, council))
        .filter(clarification::procurement_id.eq(procurement))
        .order(clarification::id)
        .limit(limit)
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(clarification::state.eq(state));
    }
    if let Some(after) = after {
        query = query.filter(clarification::id.gt(after));
    }
    query.load(db)
}

/// What was published, the first one first, after the one with the number `after`.
pub fn published(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    after: i32,
    limit: i64,
) -> QueryResult<Vec<Clarification>> {
    clarification::table
        .filter(tenant_is!(clarification::council_id, council))
        .filter(clarification::procurement_id.eq(procurement))
        .filter(clarification::number.gt(after))
        .order(clarification::number)
        .limit(limit)
        .load(db)
}

/// How many are in this state.
pub fn count(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    state: ClarificationState,
) -> QueryResult<i64> {
    clarification::table
        .filter(tenant_is!(clarification::council_id, council))
        .filter(clarification::procurement_id.eq(procurement))
        .filter(clarification::state.eq(state))
        .count()
        .get_result(db)
}

/// What everybody reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub question: String,
    pub answer: String,
}

/// What is published, by whom and when.
#[derive(Debug, Clone, Copy)]
pub struct Publishing<'a> {
    pub number: i32,
    pub text: &'a Text,
    pub by: Uuid,
    pub at: Timestamp,
}

/// What the council said unasked.
pub fn insert_published(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    id: ClarificationId,
    said: Publishing<'_>,
) -> QueryResult<usize> {
    let values = (
        clarification::council_id.eq(council),
        clarification::id.eq(id),
        clarification::procurement_id.eq(procurement),
        clarification::state.eq(ClarificationState::Published),
        clarification::asked_at.eq(Time(said.at)),
        clarification::number.eq(Some(said.number)),
        clarification::question.eq(Some(&said.text.question)),
        clarification::answer.eq(Some(&said.text.answer)),
        clarification::decided_by.eq(Some(Id(said.by))),
        clarification::decided_at.eq(Some(Time(said.at))),
    );
    diesel::insert_into(clarification::table)
        .values(values)
        .execute(db)
}

macro_rules! waiting {
    ($council:expr, $procurement:expr, $id:expr) => {
        clarification::table
            .filter(tenant_is!(clarification::council_id, $council))
            .filter(clarification::procurement_id.eq($procurement))
            .filter(clarification::id.eq($id))
            .filter(clarification::state.eq(ClarificationState::Asked))
    };
}

/// Publishes a waiting question with its answer; 0 rows when it does not wait.
pub fn publish(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    id: ClarificationId,
    said: Publishing<'_>,
) -> QueryResult<usize> {
    diesel::update(waiting!(council, procurement, id))
        .set((
            clarification::state.eq(ClarificationState::Published),
            clarification::number.eq(Some(said.number)),
            clarification::question.eq(Some(&said.text.question)),
            clarification::answer.eq(Some(&said.text.answer)),
            clarification::decided_by.eq(Some(Id(said.by))),
            clarification::decided_at.eq(Some(Time(said.at))),
        ))
        .execute(db)
}

/// Hands a waiting question back; 0 rows when it does not wait.
pub fn hand_back(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    id: ClarificationId,
    reason: &str,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<usize> {
    diesel::update(waiting!(council, procurement, id))
        .set((
            clarification::state.eq(ClarificationState::Returned),
            clarification::return_reason.eq(Some(reason)),
            clarification::decided_by.eq(Some(Id(by))),
            clarification::decided_at.eq(Some(Time(at))),
        ))
        .execute(db)
}
