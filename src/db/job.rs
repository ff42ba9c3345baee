//! Work done away from any request.
//!
//! Invariant: as for mails, a job runs only under a lease; a dedupe key is queued once, until its finished row is purged.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::job,
    seam::Db,
    sql_types::{Id, Time},
};
use crate::domain::ids::JobId;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// To be done when due, or being done under a lease.
    Waiting,
    Done,
    /// Given up; a person has to look.
    Dead,
}

crate::db_enum!(JobState {
    Waiting => "waiting",
    Done => "done",
    Dead => "dead",
});

/// A row as it is read.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    pub dedupe_key: String,
    /// JSON: `app::work` writes and reads it.
    pub payload: String,
    pub state: JobState,
    /// Tries begun, the running one included.
    pub attempts: i32,
    pub due_at: Timestamp,
    pub lease_owner: Option<Uuid>,
    pub lease_until: Option<Timestamp>,
    /// A code, never a text from outside.
    pub last_error: Option<String>,
    pub created_at: Timestamp,
}

/// A row as it comes in: waiting, never tried.
#[derive(Debug, Clone, diesel::Insertable)]
#[diesel(table_name = job)]
pub struct NewJob {
    pub id: JobId,
    pub kind: &'static str,
    pub dedupe_key: String,
    pub payload: String,
    pub state: JobState,
    pub attempts: i32,
    pub due_at: Time,
    pub created_at: Time,
}

/// Inserts unless a job with the same dedupe key is there. Returns how many rows came in: 1 or 0.
pub fn insert(db: &mut Db, row: &NewJob) -> QueryResult<usize> {
    // No conflict target: naming one needs the right to read the queue.
    crate::each_backend!(db, |conn| {
        diesel::insert_into(job::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)
    })
}

crate::leased!(job as due_job: DueJob, JobId => Job, JobState::Waiting);

/// Whether `owner` still holds the lease on a job, and holds it until `until` from now on.
pub fn renew(db: &mut Db, id: JobId, owner: Uuid, until: Timestamp) -> QueryResult<bool> {
    diesel::update(of_holder(id, Id(owner)))
        .set(job::lease_until.eq(Time(until)))
        .execute(db)
        .map(|rows| rows == 1)
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Retry {
        reason: &'static str,
        due_at: Timestamp,
    },
    Dead {
        reason: &'static str,
    },
}

/// Notes how a try ended and gives the lease back. Returns how many rows that changed: 0 when another worker has the
/// lease by now.
pub fn finish(db: &mut Db, id: JobId, owner: Uuid, outcome: Outcome) -> QueryResult<usize> {
    let (state, reason, due_at) = match outcome {
        Outcome::Done => (JobState::Done, None, None),
        Outcome::Retry { reason, due_at } => (JobState::Waiting, Some(reason), Some(Time(due_at))),
        Outcome::Dead { reason } => (JobState::Dead, Some(reason), None),
    };
    diesel::update(of_holder(id, Id(owner)))
        .set((
            job::state.eq(state),
            job::last_error.eq(reason),
            due_at.map(|due_at| job::due_at.eq(due_at)),
            job::lease_owner.eq(None::<Id>),
            job::lease_until.eq(None::<Time>),
        ))
        .execute(db)
}

/// Removes a finished job whose dedupe key is to be used again.
pub fn forget(db: &mut Db, id: JobId, owner: Uuid) -> QueryResult<usize> {
    diesel::delete(of_holder(id, Id(owner))).execute(db)
}

/// How many jobs are in a state.
pub fn count(db: &mut Db, state: JobState) -> QueryResult<i64> {
    job::table
        .filter(job::state.eq(state))
        .count()
        .get_result(db)
}

/// Forgets up to `limit` finished jobs that were due before `before`. Those given up stay.
pub fn delete_done(db: &mut Db, before: Timestamp, limit: i64) -> QueryResult<usize> {
    let done: Vec<JobId> = job::table
        .filter(job::state.eq(JobState::Done))
        .filter(job::due_at.lt(Time(before)))
        .select(job::id)
        .limit(limit)
        .load(db)?;
    diesel::delete(job::table.filter(job::id.eq_any(done))).execute(db)
}
