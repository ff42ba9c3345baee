//! Hands one leased mail to the relay and notes how that ended.
//!
//! Invariant: lease, then send, then mark, each on its own: no transaction is open while the relay is spoken to. When
//! the process dies between the relay's yes and the mark, the mail goes out once more under the same Message-ID.

use crate::{
    app::{
        App, deliveries,
        error::AppError,
        mailing::{self, Prepared},
    },
    db::{
        mail::{self as store, Mail, Outcome, Reason},
        seam::Scope,
    },
    outbound::mail::{Cause, Mailer, SendError},
};

use super::pause;

/// Tries to note the outcome of a mail that is already sent.
const MARK_TRIES_MAX: u32 = 3;

/// Tries one mail and returns how it ended.
pub(super) async fn run(
    app: &App,
    mailer: &Mailer,
    mail: &Mail,
    owner: uuid::Uuid,
) -> Result<Outcome, AppError> {
    let outcome = outcome(app, mailer, mail).await?;
    mark(app, mail, owner, outcome).await?;
    match outcome {
        Outcome::Sent { .. } => {
            tracing::info!(mail = %mail.id, template = mail.template, "mail sent")
        }
        Outcome::NotNeeded { reason } => {
            tracing::info!(mail = %mail.id, template = mail.template, reason, "mail no longer needed");
        }
        Outcome::Retry { reason, .. } => {
            tracing::warn!(mail = %mail.id, template = mail.template, attempts = mail.attempts, %reason, "mail put off");
        }
        Outcome::Dead { reason } => {
            tracing::error!(mail = %mail.id, template = mail.template, attempts = mail.attempts, %reason, "mail given up");
        }
    }
    Ok(outcome)
}

async fn outcome(app: &App, mailer: &Mailer, mail: &Mail) -> Result<Outcome, AppError> {
    let prepared = match mailing::prepare(app, mail).await? {
        Prepared::Send(prepared) => prepared,
        Prepared::NotNeeded(reason) => return Ok(Outcome::NotNeeded { reason }),
        Prepared::Broken(code) => {
            return Ok(Outcome::Dead {
                reason: Reason::Other(code),
            });
        }
    };
    Ok(match mailer.send(&prepared).await {
        Ok(()) => Outcome::Sent {
            at: app.clock.now(),
        },
        Err(SendError::Refused(cause)) => Outcome::Dead {
            reason: reason(cause),
        },
        Err(SendError::PutOff(cause)) => {
            let spread = app.clock.new_id().as_bytes()[15];
            match pause::after_try(mail.attempts, spread) {
                None => Outcome::Dead {
                    reason: reason(cause),
                },
                Some(pause) => Outcome::Retry {
                    reason: reason(cause),
                    due_at: app.clock.now().saturating_add(pause).unwrap_or(mail.due_at),
                },
            }
        }
    })
}

fn reason(cause: Cause) -> Reason {
    match cause {
        Cause::Reply(code) => Reason::Smtp(code),
        Cause::Timeout => Reason::Other("timeout"),
        Cause::Tls => Reason::Other("tls"),
        Cause::Connection => Reason::Other("connection"),
        Cause::Protocol => Reason::Other("protocol"),
        Cause::Address => Reason::Other("address-unusable"),
        Cause::File => Reason::Other("file"),
    }
}

/// A mark that fails would send a mail twice, so a busy database is asked again.
async fn mark(app: &App, mail: &Mail, owner: uuid::Uuid, outcome: Outcome) -> Result<(), AppError> {
    let id = mail.id;
    let mut tries = 0;
    loop {
        let (mail, clock) = (mail.clone(), app.clock.clone());
        let marked = app
            .db
            .write(Scope::System, "mail.finish", move |db| {
                let marked = store::finish(db, mail.id, owner, outcome)?;
                if let (1, Outcome::Dead { reason }) = (marked, outcome) {
                    deliveries::note_given_up(db, &clock, &mail, reason, clock.now())?;
                }
                Ok::<_, AppError>(marked)
            })
            .await;
        match marked {
            Ok(0) => {
                tracing::warn!(mail = %id, "the lease on a mail ran out while it was being sent");
                return Ok(());
            }
            Ok(_) => return Ok(()),
            Err(error) if tries < MARK_TRIES_MAX => {
                tracing::warn!(mail = %id, %error, "how a mail ended could not be noted yet");
                tries += 1;
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
            Err(error) => return Err(error),
        }
    }
}
