//! What happens without anyone waiting for it: one file a job.
//!
//! Invariant: a job runs under a lease, may be run twice without harm, is tried a bounded number of times with growing
//! pauses, and when it is given up stays visible in a dead state.

mod chain_audit;
mod delete_records;
mod pause;
mod purge;
mod remind;
mod rotate_signing_keys;
mod schedule;
mod send_mail;
mod tell_invited;
mod tell_officers;
mod worker;

pub use remind::REMINDER_DAYS;
use std::sync::Arc;

use tokio::task::JoinHandle;

pub use worker::{LEASE_SECONDS, Stop, Stopper, Worked, Worker, stopper};

use crate::{
    app::{App, error::AppError, work::Work},
    outbound::mail::MailSetupError,
};

/// Does one piece of work. The worker holds its lease meanwhile.
async fn perform(app: &App, work: &Work, lease: &worker::JobLease<'_>) -> Result<(), AppError> {
    match work {
        Work::TellInvited {
            council,
            procurement,
            template,
            occasion,
        } => tell_invited::run(app, *council, *procurement, template, occasion, lease).await,
        Work::DeleteRecords {
            council,
            procurement,
        } => delete_records::run(app, *council, *procurement, lease).await,
        Work::TellOfficers {
            council,
            procurement,
            clarification,
        } => tell_officers::run(app, *council, *procurement, *clarification, lease).await,
        Work::Remind {
            council,
            procurement,
            days,
            deadline,
        } => remind::run(app, *council, *procurement, *days, *deadline, lease).await,
        Work::ChainAudit { ledger } => chain_audit::run(app, *ledger, lease).await,
        Work::Purge => purge::run(app).await,
        Work::RotateSigningKeys => rotate_signing_keys::run(app).await,
    }
}

/// The jobs of this process at work. [`Running::stop`] ends them.
pub struct Running {
    stopper: Stopper,
    task: JoinHandle<()>,
}

/// Starts a worker. Called on a tokio runtime.
///
/// # Errors
/// When mail cannot be sent with these settings.
pub fn start(app: Arc<App>) -> Result<Running, MailSetupError> {
    let worker = Worker::new(&app)?;
    let (stopper, stop) = stopper();
    let task = tokio::spawn(async move { worker.run(&app, stop).await });
    Ok(Running { stopper, task })
}

impl Running {
    /// Finishes what is under way, within bounds, and gives back the rest.
    pub async fn stop(self) {
        self.stopper.stop();
        if self.task.await.is_err() {
            tracing::error!("the worker had failed");
        }
    }
}
