//! Gives a ledger's audit events their places in its chain, within about a second of the change.
//!
//! Invariant: one worker at a time holds the lease of a ledger, the head is read from the table each time, and the
//! table refuses a second event in one place: a chain never forks, whatever becomes of leases and clocks.

use jiff::SignedDuration;
use uuid::Uuid;

use super::worker::JobLease;
use crate::{
    app::{
        App,
        error::AppError,
        work::{NewWork, Work, enqueue},
    },
    db::{audit_chain as store, seam::Scope},
    domain::{audit, ids::JobId},
    limits,
};

/// The kind of these jobs. A finished one is removed, so that the next event can queue it again.
pub(super) const KIND: &str = "chain_audit";
/// Before a failed one is tried again.
pub(super) const PAUSE: SignedDuration = SignedDuration::from_secs(2);
/// Ledgers looked at in one turn.
const LEDGERS_MAX: i64 = 100;

/// Enqueues a job for each ledger with unchained events, unless it has one.
pub(super) async fn plan(app: &App) -> Result<(), AppError> {
    let ledgers = app
        .db
        .read(Scope::System, |db| {
            Ok::<_, AppError>(store::ledgers_to_chain(db, LEDGERS_MAX)?)
        })
        .await?;
    if ledgers.is_empty() {
        return Ok(());
    }
    let clock = app.clock.clone();
    app.db
        .write(Scope::System, "chain_audit.plan", move |db| {
            let now = db.deadline_now()?;
            for ledger in &ledgers {
                let work = NewWork {
                    id: JobId(clock.new_id()),
                    work: Work::ChainAudit { ledger: *ledger },
                    dedupe_key: format!("{KIND}:{ledger}"),
                    due_at: now,
                };
                enqueue(db, now, &work)?;
            }
            Ok::<_, AppError>(())
        })
        .await
}

pub(super) async fn run(app: &App, ledger: Uuid, lease: &JobLease<'_>) -> Result<(), AppError> {
    let batch = limits::ROWS_PER_TRANSACTION_MAX;
    let limit = i64::try_from(batch).unwrap_or(1);
    loop {
        let (head, events) = app
            .db
            .read(Scope::System, move |db| {
                Ok::<_, AppError>((
                    store::head(db, ledger)?,
                    store::unchained(db, ledger, limit)?,
                ))
            })
            .await?;
        let last = events.len() < batch;
        if !events.is_empty() {
            let chained = audit::chain(head.as_ref(), events)
                .map_err(|_| AppError::Internal("an audit event has no canonical form"))?;
            app.db
                .write(Scope::System, "chain_audit.place", move |db| {
                    chained
                        .iter()
                        .try_for_each(|event| store::place(db, event))?;
                    Ok::<_, AppError>(())
                })
                .await?;
        }
        if last {
            return Ok(());
        }
        lease.renew(app).await?;
    }
}
