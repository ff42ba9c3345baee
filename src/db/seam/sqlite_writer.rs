//! The one thread that writes to SQLite.
//!
//! It takes all closures that wait, opens one transaction, runs each in a savepoint of its own, commits once, then
//! answers them all: one fsync for many callers.
//!
//! Invariant: nobody is told Ok before the COMMIT that holds their change has succeeded. What spoils a batch is run
//! one by one; a COMMIT of unknown outcome is never replayed.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use diesel::connection::TransactionManager;
use diesel::r2d2::R2D2Connection;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use tokio::sync::oneshot;

use super::closure::{Context, Ended, run};
use super::connection::Db;
use super::error::{OpenError, SeamError, StoreError};
use super::pool::{Connector, busy};
use super::sqlite::SqliteConnector;

/// Bounds how long the first of a batch waits for the last.
const BATCH_MAX: usize = 256;

/// How many of the seam's own transactions surround a closure: the batch's and its savepoint.
const DEPTH: u32 = 2;

/// The way to the writer thread. Dropping it lets the thread finish what waits, then ends it.
pub(super) struct SqliteWriter {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl SqliteWriter {
    /// Opens the writer's connection, so that what is wrong shows at start, and starts its thread.
    pub(super) fn start(connector: SqliteConnector, queue_max: usize) -> Result<Self, OpenError> {
        let db = connector.connect()?;
        let path = connector.file.clone();
        let (queue, waiting) = sync_channel(queue_max.max(1));
        let writer = Writer {
            connector,
            db: Some(db),
        };
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || writer.work(&waiting))
            .map_err(|source| OpenError::File { path, source })?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    pub(super) async fn write<T: Send + 'static, E: StoreError>(
        &self,
        context: Context,
        f: impl Fn(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let (answer, answered) = oneshot::channel();
        let job = Closure {
            context,
            f,
            kept: None,
            answer,
        };
        let Some(queue) = &self.queue else {
            return Err(E::from_seam(SeamError::Closed));
        };
        match queue.try_send(Box::new(job)) {
            Ok(()) => answered
                .await
                .unwrap_or_else(|_| Err(E::from_seam(SeamError::Closed))),
            Err(TrySendError::Full(_)) => Err(E::from_seam(busy())),
            Err(TrySendError::Disconnected(_)) => Err(E::from_seam(SeamError::Closed)),
        }
    }
}

impl Drop for SqliteWriter {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
            && thread.join().is_err()
        {
            tracing::error!("the SQLite writer thread panicked");
        }
    }
}

/// What a closure wants done with its savepoint.
enum Wish {
    Keep,
    Undo,
    /// Its statement met an error that may have undone its neighbours' work too.
    UndoAll,
}

/// One caller's closure, whatever its types are.
trait Job: Send {
    fn caller_left(&self) -> bool;
    /// Runs the closure and keeps what it returned for [`Job::answer`].
    fn run(&mut self, db: &mut Db) -> Wish;
    /// Tells the caller what the closure returned.
    fn answer(self: Box<Self>);
    /// Tells the caller why the transaction it was alone in was rolled back: its own error, or that of the commit.
    fn spoiled(self: Box<Self>, error: DieselError);
    /// Tells the caller something else.
    fn fail(self: Box<Self>, error: SeamError);
}

struct Closure<T, E, F> {
    context: Context,
    f: F,
    kept: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Closure<T, E, F>
where
    T: Send,
    E: StoreError,
    F: Fn(&mut Db) -> Result<T, E> + Send,
{
    fn caller_left(&self) -> bool {
        self.answer.is_closed()
    }

    fn run(&mut self, db: &mut Db) -> Wish {
        let (kept, wish) = match run(db, &self.context, DEPTH, &self.f) {
            Ended::Well(value) => (Ok(value), Wish::Keep),
            Ended::Refused(error) | Ended::Transient(error) => {
                let wish = if error.database_error().is_some_and(may_end_transaction) {
                    Wish::UndoAll
                } else {
                    Wish::Undo
                };
                (Err(error), wish)
            }
            Ended::Swallowed => (Err(E::from_seam(SeamError::SwallowedError)), Wish::Undo),
            Ended::Panicked => (Err(E::from_seam(SeamError::Panicked)), Wish::Undo),
        };
        self.kept = Some(kept);
        wish
    }

    fn answer(self: Box<Self>) {
        let kept = self
            .kept
            .unwrap_or_else(|| Err(E::from_seam(SeamError::Closed)));
        // The caller may have left by now; the change is stored all the same.
        self.answer.send(kept).ok();
    }

    fn spoiled(self: Box<Self>, error: DieselError) {
        match self.kept {
            Some(Err(_)) => self.answer(),
            Some(Ok(_)) | None => self.fail(SeamError::Database(error)),
        }
    }

    fn fail(self: Box<Self>, error: SeamError) {
        self.answer.send(Err(E::from_seam(error))).ok();
    }
}

struct Writer {
    connector: SqliteConnector,
    /// None after a connection was given up; the next batch opens another.
    db: Option<Db>,
}

/// How a transaction of one or many closures ended.
enum Batch {
    Committed,
    /// Rolled back, nothing of it is stored.
    Spoiled(DieselError),
    /// Perhaps stored, perhaps not.
    Unknown(DieselError),
    /// Not even begun.
    Refused(String),
}

impl Writer {
    fn work(mut self, waiting: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = waiting.recv() {
            let more = waiting.try_iter().take(BATCH_MAX - 1);
            let batch: Vec<_> = std::iter::once(first)
                .chain(more)
                .filter(|job| !job.caller_left())
                .collect();
            if !batch.is_empty() {
                metrics::histogram!("assay_database_batch_closures")
                    .record(u32::try_from(batch.len()).unwrap_or(0));
                self.together(batch);
            }
        }
    }

    fn together(&mut self, mut batch: Vec<Box<dyn Job>>) {
        let closures = batch.len();
        match self.transaction(&mut batch) {
            Batch::Committed => batch.into_iter().for_each(Job::answer),
            Batch::Spoiled(error) if closures == 1 => {
                if let Some(job) = batch.pop() {
                    job.spoiled(error);
                }
            }
            Batch::Spoiled(error) => {
                tracing::warn!(%error, closures, "a batch of writes was rolled back and now runs one by one");
                metrics::counter!("assay_database_spoiled_batches_total").increment(1);
                batch.into_iter().for_each(|job| self.together(vec![job]));
            }
            Batch::Unknown(error) => {
                tracing::error!(%error, closures, "SQLite did not confirm a commit");
                batch
                    .into_iter()
                    .for_each(|job| job.fail(SeamError::CommitUnknown));
            }
            Batch::Refused(reason) => {
                tracing::error!(reason, closures, "SQLite takes no writes");
                batch.into_iter().for_each(|job| {
                    job.fail(SeamError::Unavailable {
                        reason: reason.clone(),
                    })
                });
            }
        }
    }

    /// Runs all closures in one transaction and commits it, but answers nobody.
    fn transaction(&mut self, batch: &mut [Box<dyn Job>]) -> Batch {
        let mut db = match self.db.take().map_or_else(|| self.connector.connect(), Ok) {
            Ok(db) => db,
            Err(error) => return Batch::Refused(error.to_string()),
        };
        let ended = in_transaction(&mut db, batch);
        // A connection in doubt is closed; the next batch opens another.
        let in_doubt = matches!(ended, Batch::Unknown(_) | Batch::Refused(_)) || db.is_broken();
        self.db = (!in_doubt).then_some(db);
        ended
    }
}

fn in_transaction(db: &mut Db, batch: &mut [Box<dyn Job>]) -> Batch {
    if let Err(error) = db.begin_with("BEGIN IMMEDIATE") {
        return Batch::Refused(error.to_string());
    }
    for job in batch {
        if let Err(error) = in_savepoint(db, job.as_mut()) {
            // Should this fail, the connection counts as broken and is closed, which rolls back as well.
            db.roll_back_all().ok();
            return Batch::Spoiled(error);
        }
    }
    match Db::commit_transaction(db) {
        Ok(()) => Batch::Committed,
        Err(DieselError::RollbackErrorOnCommit { commit_error, .. }) => {
            not_committed(*commit_error)
        }
        Err(error) => not_committed(error),
    }
}

/// An error means that the whole batch must be rolled back.
fn in_savepoint(db: &mut Db, job: &mut dyn Job) -> Result<(), DieselError> {
    Db::begin_transaction(db)?;
    match job.run(db) {
        Wish::Keep if db.open_transactions()? == DEPTH => Db::commit_transaction(db),
        Wish::Undo => db.roll_back_to(DEPTH - 1),
        Wish::Keep | Wish::UndoAll => Err(DieselError::RollbackTransaction),
    }
}

/// Constraints and a full disk are found before the commit record is complete, so they say for certain that nothing
/// was stored. After an I/O error (a failed fsync above all) nobody knows.
fn not_committed(error: DieselError) -> Batch {
    let certain = match &error {
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, details) => {
            matches!(
                details.message(),
                "database or disk is full" | "database is locked"
            )
        }
        DieselError::DatabaseError(_, _) => true,
        _ => false,
    };
    if certain {
        Batch::Spoiled(error)
    } else {
        Batch::Unknown(error)
    }
}

/// After these SQLite may have rolled back the whole transaction, neighbours included.
fn may_end_transaction(error: &DieselError) -> bool {
    matches!(error, DieselError::DatabaseError(DatabaseErrorKind::Unknown, details)
        if matches!(details.message(), "database or disk is full" | "disk I/O error" | "out of memory" | "interrupted"))
}
