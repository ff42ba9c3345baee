//! Queues work for the worker inside the transaction that makes it necessary.
//!
//! Invariant: a payload holds ids, dates and names of templates only, and every piece of work may be done twice
//! without doing harm.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::outbox::Template;
use crate::{
    db::{
        job::{self as store, JobState},
        seam::Db,
        sql_types::Time,
    },
    domain::ids::{ClarificationId, CouncilId, JobId, ProcurementId},
};

/// What a job does. `jobs/` has one file for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Work {
    /// Tells every invited or registered supplier of a procurement the same thing. `occasion` as in
    /// [`super::outbox::queue_for_contacts`].
    TellInvited {
        council: CouncilId,
        procurement: ProcurementId,
        template: Template,
        occasion: String,
    },
    /// Tells a council's officers that a question waits.
    TellOfficers {
        council: CouncilId,
        procurement: ProcurementId,
        clarification: ClarificationId,
    },
    /// Queues the reminders that are due `days` days before `deadline`.
    Remind {
        council: CouncilId,
        procurement: ProcurementId,
        days: u8,
        deadline: Timestamp,
    },
    /// Gives the unchained audit events of one ledger their places in its chain.
    ChainAudit { ledger: Uuid },
    /// Deletes what only had to be remembered for a while.
    Purge,
    /// Deletes what goes with the records of a procurement whose time has passed.
    DeleteRecords {
        council: CouncilId,
        procurement: ProcurementId,
    },
    /// Replaces the key that signs access tokens when it is old enough.
    RotateSigningKeys,
}

impl Work {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::TellInvited { .. } => "tell_invited",
            Self::TellOfficers { .. } => "tell_officers",
            Self::Remind { .. } => "remind",
            Self::ChainAudit { .. } => "chain_audit",
            Self::Purge => "purge",
            Self::DeleteRecords { .. } => "delete_records",
            Self::RotateSigningKeys => "rotate_signing_keys",
        }
    }
}

/// A piece of work to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWork {
    pub id: JobId,
    pub work: Work,
    /// The same work is not queued twice. Made of ids and dates.
    pub dedupe_key: String,
    pub due_at: Timestamp,
}

/// Queues work in the caller's transaction, unless the same was queued before.
///
/// # Errors
/// The database's.
pub fn enqueue(db: &mut Db, now: Timestamp, new: &NewWork) -> diesel::QueryResult<()> {
    let row = store::NewJob {
        id: new.id,
        kind: new.work.kind(),
        dedupe_key: new.dedupe_key.clone(),
        payload: to_json(&new.work)?,
        state: JobState::Waiting,
        attempts: 0,
        due_at: Time(new.due_at),
        created_at: Time(now),
    };
    store::insert(db, &row).map(|_| ())
}

pub(super) fn to_json(value: &impl Serialize) -> diesel::QueryResult<String> {
    serde_json::to_string(value)
        .map_err(|error| diesel::result::Error::SerializationError(error.into()))
}
