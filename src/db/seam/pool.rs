//! Connections in a pool, and the gate before it: nobody takes a thread without a permit, nobody waits without bound.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2::{HandleError, ManageConnection, Pool, PooledConnection, R2D2Connection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

use super::connection::Db;
use super::error::{OpenError, SeamError};
use super::settings::DatabaseSettings;

/// Told to callers who are turned away.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Makes connections of one kind, all set up and checked alike.
pub(super) trait Connector: Send + Sync + 'static {
    fn connect(&self) -> Result<Db, OpenError>;
}

pub(super) struct Manager(Arc<dyn Connector>);

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = OpenError;

    fn connect(&self) -> Result<Db, OpenError> {
        self.0.connect()
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), OpenError> {
        db.ping().map_err(|error| OpenError::Connect {
            reason: error.to_string(),
        })
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        db.is_broken()
    }
}

#[derive(Debug)]
struct LogFailures;

impl<E: fmt::Display> HandleError<E> for LogFailures {
    fn handle_error(&self, error: E) {
        tracing::warn!(%error, "no database connection");
    }
}

pub(super) type Pooled = PooledConnection<Manager>;

/// A pool of blocking connections for async callers.
pub(super) struct Connections {
    pool: Pool<Manager>,
    connector: Arc<dyn Connector>,
    /// Running and waiting callers together.
    admitted: Arc<Semaphore>,
    /// As many as there are connections.
    running: Arc<Semaphore>,
    wait_max: Duration,
}

struct Permits {
    _admitted: OwnedSemaphorePermit,
    _running: OwnedSemaphorePermit,
}

impl Connections {
    pub(super) fn new(settings: &DatabaseSettings, connector: impl Connector) -> Self {
        let size = settings.connections.max(1);
        let connector: Arc<dyn Connector> = Arc::new(connector);
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            // A stale connection shows at BEGIN, where trying another is harmless; asking each time costs a round trip.
            .test_on_check_out(false)
            .connection_timeout(settings.wait_max)
            .error_handler(Box::new(LogFailures))
            .build_unchecked(Manager(Arc::clone(&connector)));
        let running = usize::try_from(size).unwrap_or(usize::MAX);
        Self {
            pool,
            connector,
            admitted: Arc::new(Semaphore::new(running.saturating_add(settings.waiting_max))),
            running: Arc::new(Semaphore::new(running)),
            wait_max: settings.wait_max,
        }
    }

    /// A connection of its own, set up and checked as those of the pool are.
    pub(super) fn connect(&self) -> Result<Db, OpenError> {
        self.connector.connect()
    }

    /// Runs `work` on a blocking thread once a permit is free. It runs to its end even when the caller leaves.
    pub(super) async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce(&Pool<Manager>) -> R + Send + 'static,
    ) -> Result<R, SeamError> {
        let permits = self.permits().await?;
        let pool = self.pool.clone();
        let ran = tokio::task::spawn_blocking(move || {
            let _held_to_the_end = permits;
            work(&pool)
        });
        ran.await.map_err(|gone| {
            if gone.is_panic() {
                SeamError::Panicked
            } else {
                SeamError::Closed
            }
        })
    }

    async fn permits(&self) -> Result<Permits, SeamError> {
        let admitted = Arc::clone(&self.admitted)
            .try_acquire_owned()
            .map_err(|refused| match refused {
                TryAcquireError::NoPermits => busy(),
                TryAcquireError::Closed => SeamError::Closed,
            })?;
        let turn = tokio::time::timeout(self.wait_max, Arc::clone(&self.running).acquire_owned());
        let running = turn
            .await
            .map_err(|_elapsed| busy())?
            .map_err(|_closed| SeamError::Closed)?;
        Ok(Permits {
            _admitted: admitted,
            _running: running,
        })
    }
}

/// Takes a connection and opens a transaction on it. Connections that broke while idle are dropped and replaced.
pub(super) fn begin(pool: &Pool<Manager>, sql: &str) -> Result<Pooled, SeamError> {
    let mut tries_left = pool.max_size().saturating_add(1);
    loop {
        let mut db = pool.get().map_err(|error| SeamError::Unavailable {
            reason: error.to_string(),
        })?;
        match db.begin_with(sql) {
            Ok(()) => return Ok(db),
            Err(_stale) if db.is_broken() && tries_left > 0 => tries_left -= 1,
            Err(error) => return Err(SeamError::Database(error)),
        }
    }
}

pub(super) fn busy() -> SeamError {
    metrics::counter!("assay_database_busy_total").increment(1);
    SeamError::Busy {
        retry_after: RETRY_AFTER,
    }
}
