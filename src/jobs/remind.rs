//! Reminds suppliers that have not submitted, 7, 3 and 1 days before the deadline.
//!
//! Invariant: a reminder belongs to one contact, one number of days and one deadline, and goes out at most once. When
//! the deadline moves, reminders queued for the old one are dropped as they come up, and the new deadline has
//! reminders of its own: nobody misses one because an earlier deadline was reminded of. Whoever was invited after a
//! reminder's moment does not get it: the invitation has just told them.

use jiff::{SignedDuration, Timestamp};

use super::{tell_invited, worker::JobLease};
use crate::{
    app::{
        App,
        error::AppError,
        outbox::Template,
        work::{NewWork, Work, enqueue},
    },
    db::{
        mail_facts::{self as facts, Nearing, RESPONSE_SUBMITTED},
        seam::Scope,
    },
    domain::ids::{CouncilId, JobId, ProcurementId},
    limits,
};

/// Days before the deadline, the earliest first.
pub const REMINDER_DAYS: [u8; 3] = [7, 3, 1];

fn moment(deadline: Timestamp, days: u8) -> Timestamp {
    deadline
        .saturating_sub(SignedDuration::from_hours(24 * i64::from(days)))
        .unwrap_or(Timestamp::MIN)
}

/// The reminder whose time it is: the latest moment that has passed. One that was missed altogether, because no worker
/// ran, is not sent together with the next.
fn days_due(deadline: Timestamp, now: Timestamp) -> Option<u8> {
    if now >= deadline {
        return None;
    }
    REMINDER_DAYS
        .into_iter()
        .rev()
        .find(|days| moment(deadline, *days) <= now)
}

/// Enqueues a job for each procurement with a reminder due. Called each minute; a job is enqueued once.
pub(super) async fn plan(app: &App) -> Result<(), AppError> {
    let limit = i64::try_from(limits::ROWS_PER_TRANSACTION_MAX).unwrap_or(1);
    let mut after = None;
    loop {
        let (now, page) = app
            .db
            .read(Scope::System, move |db| {
                let now = db.deadline_now()?;
                let horizon = now
                    .saturating_add(SignedDuration::from_hours(7 * 24))
                    .unwrap_or(Timestamp::MAX);
                Ok::<_, AppError>((now, facts::nearing(db, now, horizon, after, limit)?))
            })
            .await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some((last.deadline, last.id));
        let due: Vec<NewWork> = page
            .iter()
            .filter_map(|procurement| due_work(app, procurement, now))
            .collect();
        if !due.is_empty() {
            app.db
                .write(Scope::System, "remind.plan", move |db| {
                    due.iter().try_for_each(|work| enqueue(db, now, work))?;
                    Ok::<_, AppError>(())
                })
                .await?;
        }
    }
}

fn due_work(app: &App, procurement: &Nearing, now: Timestamp) -> Option<NewWork> {
    let Nearing {
        council_id,
        id,
        deadline,
    } = *procurement;
    let days = days_due(deadline, now)?;
    Some(NewWork {
        id: JobId(app.clock.new_id()),
        work: Work::Remind {
            council: council_id,
            procurement: id,
            days,
            deadline,
        },
        dedupe_key: format!("remind:{id}:{days}:{deadline}"),
        due_at: now,
    })
}

pub(super) async fn run(
    app: &App,
    council: CouncilId,
    procurement: ProcurementId,
    days: u8,
    deadline: Timestamp,
    lease: &JobLease<'_>,
) -> Result<(), AppError> {
    let (now, stands) = app
        .db
        .read(Scope::System, move |db| {
            Ok::<_, AppError>((
                db.deadline_now()?,
                facts::deadline_stands(db, council, procurement, deadline)?,
            ))
        })
        .await?;
    if !stands || days_due(deadline, now) != Some(days) {
        return Ok(());
    }
    let template = Template::Reminder { days, deadline };
    let occasion = format!("{days}:{deadline}");
    let moment = moment(deadline, days);
    let chosen = |told: &facts::Told| {
        told.created_at <= moment && told.response_state.as_deref() != Some(RESPONSE_SUBMITTED)
    };
    tell_invited::queue_for(
        app,
        council,
        procurement,
        &template,
        &occasion,
        chosen,
        lease,
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reminder_due_is_the_latest_whose_moment_has_passed() {
        let deadline: Timestamp = "2026-04-10T11:00:00Z".parse().unwrap();
        let due = |text: &str| days_due(deadline, text.parse().unwrap());
        assert_eq!(due("2026-04-03T10:59:59Z"), None);
        assert_eq!(due("2026-04-03T11:00:00Z"), Some(7));
        assert_eq!(due("2026-04-07T10:59:59Z"), Some(7));
        assert_eq!(due("2026-04-07T11:00:00Z"), Some(3));
        assert_eq!(due("2026-04-09T11:00:00Z"), Some(1));
        assert_eq!(due("2026-04-10T10:59:59Z"), Some(1));
        assert_eq!(due("2026-04-10T11:00:00Z"), None);
    }
}
