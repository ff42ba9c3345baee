//! The worker: takes leases on due mails and jobs, does them, and notes how they ended.
//!
//! Invariant: what is being done is under a lease that names this worker and ends by itself, so that whatever a dead
//! worker held is taken over; a worker that is told to stop finishes what it can and gives the rest back.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use uuid::Uuid;

use super::{chain_audit, pause, perform, schedule, send_mail};
use crate::{
    app::{App, error::AppError, work::Work},
    db::{
        job::{self as job_store, Job},
        mail::{self as mail_store, Outcome},
        seam::Scope,
    },
    domain::ids::JobId,
    outbound::mail::{CONNECTIONS_MAX, MailSettings, MailSetupError, Mailer},
};

/// How long a lease lasts: three times what the slowest try may take.
pub const LEASE_SECONDS: i64 = 90;
/// How often an idle worker looks.
const POLL: Duration = Duration::from_secs(1);
/// How long a stopping worker goes on with what it has begun.
const STOP_GRACE: Duration = Duration::from_secs(10);
/// Jobs done side by side, each leased alone, so that the audit chain never waits behind a long one.
const JOB_LANES: usize = 3;

/// What one turn did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Worked {
    pub mails_sent: u32,
    pub mails_not_needed: u32,
    pub mails_put_off: u32,
    pub mails_given_up: u32,
    pub jobs_done: u32,
    pub jobs_put_off: u32,
    pub jobs_given_up: u32,
}

impl Worked {
    /// Nothing was due.
    pub fn nothing(self) -> bool {
        self == Self::default()
    }

    fn mail(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::Sent { .. } => &mut self.mails_sent,
            Outcome::NotNeeded { .. } => &mut self.mails_not_needed,
            Outcome::Retry { .. } => &mut self.mails_put_off,
            Outcome::Dead { .. } => &mut self.mails_given_up,
        };
        *count += 1;
    }

    fn job(&mut self, outcome: job_store::Outcome) {
        let count = match outcome {
            job_store::Outcome::Done => &mut self.jobs_done,
            job_store::Outcome::Retry { .. } => &mut self.jobs_put_off,
            job_store::Outcome::Dead { .. } => &mut self.jobs_given_up,
        };
        *count += 1;
    }

    /// This and another turn together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            mails_sent: self.mails_sent + other.mails_sent,
            mails_not_needed: self.mails_not_needed + other.mails_not_needed,
            mails_put_off: self.mails_put_off + other.mails_put_off,
            mails_given_up: self.mails_given_up + other.mails_given_up,
            jobs_done: self.jobs_done + other.jobs_done,
            jobs_put_off: self.jobs_put_off + other.jobs_put_off,
            jobs_given_up: self.jobs_given_up + other.jobs_given_up,
        }
    }
}

/// Tells workers to stop.
pub struct Stopper(watch::Sender<bool>);

/// What a worker listens to.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

/// A pair of the two.
pub fn stopper() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    fn asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for a while, or until asked to stop. A stopper that is gone asks to stop too.
    async fn wait(&mut self, at_most: Duration) {
        // Both ends of the race mean the same to the caller, who looks at `asked` next.
        match tokio::time::timeout(at_most, self.0.wait_for(|asked| *asked)).await {
            Ok(_asked) => {}
            Err(_elapsed) => {}
        }
    }
}

/// The lease a job runs under.
pub(super) struct JobLease<'a> {
    job: JobId,
    worker: &'a Worker,
}

impl JobLease<'_> {
    /// Lengthens the lease. Long jobs call it between transactions.
    ///
    /// # Errors
    /// When another worker has taken the job over: then this one ends.
    pub(super) async fn renew(&self, app: &App) -> Result<(), AppError> {
        let (job, owner) = (self.job, self.worker.id);
        let held = app
            .db
            .write(Scope::System, "job.renew", move |db| {
                let until = lease_end(db.deadline_now()?);
                Ok::<_, AppError>(job_store::renew(db, job, owner, until)?)
            })
            .await?;
        if held {
            Ok(())
        } else {
            Err(AppError::Internal("the lease on a job was lost"))
        }
    }
}

/// One worker. Several may run, in one process or many.
pub struct Worker {
    id: Uuid,
    mailer: Mailer,
    /// The minute for which periodic jobs were last planned.
    planned: AtomicI64,
}

impl Worker {
    /// A worker with an identity of its own that sends mail as the configuration says.
    ///
    /// # Errors
    /// When mail cannot be sent with these settings.
    pub fn new(app: &App) -> Result<Self, MailSetupError> {
        let mailer = Mailer::new(&MailSettings::from(&app.config))?;
        Ok(Self::with_mailer(app, mailer))
    }

    /// A worker that sends mail by `mailer`.
    pub fn with_mailer(app: &App, mailer: Mailer) -> Self {
        Self {
            id: app.clock.new_id(),
            mailer,
            planned: AtomicI64::new(i64::MIN),
        }
    }

    /// Does what is due now: one job, and one batch of mails.
    ///
    /// # Errors
    /// When the database does not do its part. What was leased is taken up again when the lease ends.
    pub async fn run_once(&self, app: &App) -> Result<Worked, AppError> {
        let jobs = self.turn_of_jobs(app).await?;
        let mails = self.turn_of_mails(app).await?;
        Ok(jobs.and(mails))
    }

    /// Works until told to stop, then gives back what it did not finish.
    pub async fn run(&self, app: &App, stop: Stop) {
        tracing::info!(worker = %self.id, "worker started");
        let mut asked = stop.clone();
        let turns = async {
            // Mails wait for a relay; jobs, the audit chain among them, must not wait for it too.
            let lanes = (0..JOB_LANES).map(|_| self.keep_on(app, stop.clone(), Kind::Jobs));
            tokio::join!(
                self.keep_on(app, stop.clone(), Kind::Mails),
                join_all(lanes)
            );
        };
        let grace = async {
            while !asked.asked() {
                asked.wait(Duration::from_secs(3_600)).await;
            }
            tokio::time::sleep(STOP_GRACE).await;
        };
        tokio::select! {
            () = turns => {}
            () = grace => tracing::warn!(worker = %self.id, "worker stops with work under way; others will take it up"),
        }
        self.release(app).await;
        tracing::info!(worker = %self.id, "worker stopped");
    }

    async fn keep_on(&self, app: &App, mut stop: Stop, kind: Kind) {
        while !stop.asked() {
            let turn = match kind {
                Kind::Mails => self.turn_of_mails(app).await,
                Kind::Jobs => self.turn_of_jobs(app).await,
            };
            match turn {
                Ok(worked) if !worked.nothing() => continue,
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "a turn of the worker failed"),
            }
            stop.wait(POLL).await;
        }
    }

    /// Sends the mails that are due: as many as there are connections to the relay, side by side.
    async fn turn_of_mails(&self, app: &App) -> Result<Worked, AppError> {
        let owner = self.id;
        let any = app.db.read(Scope::System, |db| {
            let now = db.deadline_now()?;
            Ok::<_, AppError>(mail_store::any_due(db, now)?)
        });
        let mut worked = Worked::default();
        if !any.await? {
            return Ok(worked);
        }
        let claimed = app
            .db
            .write(Scope::System, "mail.claim", move |db| {
                let now = db.deadline_now()?;
                Ok::<_, AppError>(mail_store::claim(
                    db,
                    owner,
                    now,
                    lease_end(now),
                    i64::from(CONNECTIONS_MAX),
                )?)
            })
            .await?;
        let tries = claimed
            .iter()
            .map(|mail| send_mail::run(app, &self.mailer, mail, owner));
        for outcome in join_all(tries).await {
            let outcome = outcome?;
            metrics::counter!("assay_mails_total", "outcome" => outcome_word(outcome)).increment(1);
            worked.mail(outcome);
        }
        Ok(worked)
    }

    async fn turn_of_jobs(&self, app: &App) -> Result<Worked, AppError> {
        let owner = self.id;
        self.plan(app).await?;
        chain_audit::plan(app).await?;
        let any = app.db.read(Scope::System, |db| {
            let now = db.deadline_now()?;
            Ok::<_, AppError>(job_store::any_due(db, now)?)
        });
        let mut worked = Worked::default();
        if !any.await? {
            return Ok(worked);
        }
        let claimed = app
            .db
            .write(Scope::System, "job.claim", move |db| {
                let now = db.deadline_now()?;
                Ok::<_, AppError>(job_store::claim(db, owner, now, lease_end(now), 1)?)
            })
            .await?;
        for job in &claimed {
            worked.job(self.do_job(app, job).await?);
        }
        Ok(worked)
    }

    /// Once a minute, enqueues what has to happen again and again.
    async fn plan(&self, app: &App) -> Result<(), AppError> {
        let minute = app.clock.now().as_second().div_euclid(60);
        if self.planned.load(Ordering::Relaxed) == minute {
            return Ok(());
        }
        schedule::plan(app).await?;
        self.planned.store(minute, Ordering::Relaxed);
        Ok(())
    }

    async fn do_job(&self, app: &App, job: &Job) -> Result<job_store::Outcome, AppError> {
        let lease = JobLease {
            job: job.id,
            worker: self,
        };
        // The lease of a job that waited behind others in this turn begins when its work begins.
        lease.renew(app).await?;
        let outcome = match serde_json::from_str::<Work>(&job.payload) {
            Err(_) => job_store::Outcome::Dead {
                reason: "payload-unreadable",
            },
            Ok(work) => match perform(app, &work, &lease).await {
                Ok(()) => job_store::Outcome::Done,
                Err(error) => {
                    tracing::warn!(job = %job.id, kind = job.kind, attempts = job.attempts, %error, "job failed");
                    self.after_failure(app, job)
                }
            },
        };
        if let job_store::Outcome::Dead { reason } = outcome {
            tracing::error!(job = %job.id, kind = job.kind, attempts = job.attempts, reason, "job given up");
        }
        let (id, owner, repeats) = (job.id, self.id, job.kind == chain_audit::KIND);
        app.db
            .write(Scope::System, "job.finish", move |db| {
                if repeats && outcome == job_store::Outcome::Done {
                    job_store::forget(db, id, owner)?;
                } else {
                    job_store::finish(db, id, owner, outcome)?;
                }
                Ok::<_, AppError>(())
            })
            .await?;
        metrics::counter!("assay_jobs_total", "kind" => job.kind.clone(), "outcome" => job_word(outcome)).increment(1);
        Ok(outcome)
    }

    fn after_failure(&self, app: &App, job: &Job) -> job_store::Outcome {
        let spread = app.clock.new_id().as_bytes()[15];
        // A chain that stands still is worse than one that is tried often, so its job is never given up.
        if job.kind == chain_audit::KIND {
            let due_at = app
                .clock
                .now()
                .saturating_add(chain_audit::PAUSE)
                .unwrap_or(job.due_at);
            return job_store::Outcome::Retry {
                reason: "failed",
                due_at,
            };
        }
        match pause::after_try(job.attempts, spread) {
            None => job_store::Outcome::Dead { reason: "failed" },
            Some(pause) => job_store::Outcome::Retry {
                reason: "failed",
                due_at: app.clock.now().saturating_add(pause).unwrap_or(job.due_at),
            },
        }
    }

    /// Gives back every lease this worker holds.
    async fn release(&self, app: &App) {
        let owner = self.id;
        let released = app
            .db
            .write(Scope::System, "worker.release", move |db| {
                Ok::<_, AppError>(mail_store::release(db, owner)? + job_store::release(db, owner)?)
            })
            .await;
        match released {
            Ok(0) => {}
            Ok(leases) => tracing::info!(worker = %owner, leases, "leases given back"),
            Err(error) => {
                tracing::warn!(worker = %owner, %error, "leases could not be given back; they will run out")
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Mails,
    Jobs,
}

fn lease_end(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(LEASE_SECONDS))
        .unwrap_or(Timestamp::MAX)
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Sent { .. } => "sent",
        Outcome::NotNeeded { .. } => "not_needed",
        Outcome::Retry { .. } => "put_off",
        Outcome::Dead { .. } => "given_up",
    }
}

fn job_word(outcome: job_store::Outcome) -> &'static str {
    match outcome {
        job_store::Outcome::Done => "done",
        job_store::Outcome::Retry { .. } => "put_off",
        job_store::Outcome::Dead { .. } => "given_up",
    }
}
