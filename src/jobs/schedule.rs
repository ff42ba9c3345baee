//! What has to happen again and again, as jobs whose dedupe key names the period.
//!
//! Invariant: any number of workers may plan; each period's job is enqueued once. No replica has a timetable of its own.

use jiff::Timestamp;

use super::remind;
use crate::{
    app::{
        App,
        error::AppError,
        work::{NewWork, Work, enqueue},
    },
    db::{
        job::{self as job_store, JobState},
        mail::{self as mail_store, MailState},
        seam::Scope,
    },
    domain::ids::JobId,
};

const TEN_MINUTES_SECONDS: i64 = 600;
const DAY_SECONDS: i64 = 24 * 3_600;

/// Enqueues what is due in this period, and measures what is stuck.
pub(super) async fn plan(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    let due = [
        periodic(app, Work::Purge, TEN_MINUTES_SECONDS, now),
        periodic(app, Work::RotateSigningKeys, DAY_SECONDS, now),
    ];
    app.db
        .write(Scope::System, "schedule.plan", move |db| {
            due.iter().try_for_each(|work| enqueue(db, now, work))?;
            Ok::<_, AppError>(())
        })
        .await?;
    remind::plan(app).await?;
    measure(app).await
}

fn periodic(app: &App, work: Work, period_seconds: i64, now: Timestamp) -> NewWork {
    let period = now.as_second().div_euclid(period_seconds);
    NewWork {
        id: JobId(app.clock.new_id()),
        dedupe_key: format!("{}:{period_seconds}:{period}", work.kind()),
        work,
        due_at: now,
    }
}

/// What waits and what was given up, where the operator sees it.
async fn measure(app: &App) -> Result<(), AppError> {
    let counts = app
        .db
        .read(Scope::System, |db| {
            Ok::<_, AppError>([
                (
                    "mail",
                    "waiting",
                    mail_store::count(db, MailState::Waiting)?,
                ),
                ("mail", "dead", mail_store::count(db, MailState::Dead)?),
                ("job", "waiting", job_store::count(db, JobState::Waiting)?),
                ("job", "dead", job_store::count(db, JobState::Dead)?),
            ])
        })
        .await?;
    for (queue, state, count) in counts {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        metrics::gauge!("assay_queue_length", "queue" => queue, "state" => state).set(count);
    }
    Ok(())
}
