//! Deletes what only had to be remembered for a while.
//!
//! Invariant: a bounded number of rows a transaction, and nothing that is still needed to refuse a repetition.

use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{App, error::AppError, evidence},
    db::{attempt, idempotency, job, seam::Scope, session, web_session},
    limits,
};

/// Counters look back a day at most.
const COUNTERS_KEPT: SignedDuration = SignedDuration::from_hours(48);
/// Links, ended sessions and finished jobs stay long enough to be asked about.
const ENDED_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) async fn run(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    let before = |kept: SignedDuration| now.saturating_sub(kept).unwrap_or(Timestamp::MIN);
    let (counters, ended) = (before(COUNTERS_KEPT), before(ENDED_KEPT));
    let limit = i64::try_from(limits::ROWS_PER_TRANSACTION_MAX).unwrap_or(1);
    loop {
        let deleted = app
            .db
            .write(Scope::System, "purge", move |db| {
                let deleted = idempotency::forget_expired(db, now)?
                    + attempt::delete_before(db, counters)?
                    + session::delete_links(db, ended, limit)?
                    + session::delete_ended(db, ended, limit)?
                    + web_session::delete_ended(db, ended, limit)?
                    + job::delete_done(db, ended, limit)?;
                Ok::<_, AppError>(deleted)
            })
            .await?;
        if deleted == 0 {
            break;
        }
    }
    // An upload that never ended holds up the opening of answers.
    while evidence::forget_abandoned(app).await? > 0 {}
    Ok(())
}
