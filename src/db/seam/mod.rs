//! The seam: the only way to the database.
//!
//! [`Database::read`] and [`Database::write`] are its only async functions. One closure is one transaction; it gets a
//! [`Db`], which is a diesel connection to whichever database is behind it.
//!
//! What a closure must know:
//! - `write` takes an `Fn`: it may be run again, so it makes ids and other outside effects before, not within.
//! - `Err` rolls back. A refusal that must be remembered is `Ok(Refused(..))` and becomes an error after the commit.
//! - A failed statement must not be ignored: try-then-else needs `db.transaction(..)` around the try.
//! - On SQLite everybody waits for the closure that writes: compute before, write at most 100 rows, under 5 ms.
//! - No sequence or chain head may be remembered outside the database: a rollback would leave it wrong.

mod closure;
mod connection;
mod error;
mod pool;
mod postgres;
mod settings;
mod sqlite;
mod sqlite_writer;

use std::sync::Arc;

use diesel::QueryResult;

pub use self::closure::{counting_queries, noting_queries};
pub use self::connection::{
    Backend, Db, MultiBackend, MultiField, MultiRawValue, MultiRow, RowLock, Scope,
};
pub use self::error::{OpenError, SeamError, StoreError};
pub use self::settings::{Access, CreateDatabase, DatabaseSettings, DatabaseUrl};

use self::closure::Context;
use self::pool::{Connections, Connector};
use self::postgres::PostgresConnector;
use self::settings::Target;
use self::sqlite::{Role, SqliteConnector, WriterLock};
use self::sqlite_writer::SqliteWriter;
use crate::clock::Clock;

/// An open database. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    clock: Clock,
}

enum Engine {
    Postgres(Postgres),
    Sqlite(Sqlite),
}

struct Postgres {
    connections: Connections,
    access: Access,
}

/// Dropped from top to bottom: the writer finishes, the readers close, then the next process may write.
struct Sqlite {
    /// None when opened for reading only.
    writer: Option<SqliteWriter>,
    readers: Connections,
    writer_connector: SqliteConnector,
    _lock: Option<WriterLock>,
}

/// What connections say about keeping what they acknowledge: `(connection, setting, value as read back)`.
pub type DurabilityReport = Vec<(&'static str, &'static str, String)>;

impl Database {
    /// Opens the database, and checks what it says about durability.
    ///
    /// # Errors
    /// When it cannot be reached, may not be created, is written to by another process, or would not keep what it
    /// acknowledges.
    pub fn open(settings: &DatabaseSettings) -> Result<Self, OpenError> {
        let engine = match &settings.url.0 {
            Target::Postgres(url) => {
                let connector = PostgresConnector::new(url.clone(), settings);
                // The pool would hide why it has no connection, so the first one is made here.
                connector.connect()?;
                Engine::Postgres(Postgres {
                    connections: Connections::new(settings, connector),
                    access: settings.access,
                })
            }
            Target::Sqlite(path) => Engine::Sqlite(open_sqlite(path, settings)?),
        };
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                clock: settings.clock.clone(),
            }),
        })
    }

    /// Which database is behind the seam.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match &self.inner.engine {
            Engine::Postgres(_) => Backend::Postgres,
            Engine::Sqlite(_) => Backend::Sqlite,
        }
    }

    /// The clock the database was opened with.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Runs a closure that only reads. All its selects see the same moment.
    ///
    /// # Errors
    /// What the closure returns, or an error of the seam.
    pub async fn read<T, E>(
        &self,
        scope: Scope,
        f: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: StoreError,
    {
        let context = Context::of_this_task("read", scope, self.inner.clock.clone());
        match &self.inner.engine {
            Engine::Postgres(postgres) => postgres::read(&postgres.connections, context, f).await,
            Engine::Sqlite(sqlite) => sqlite::read(&sqlite.readers, context, f).await,
        }
    }

    /// Runs a closure in a transaction and returns once its changes are durable. `operation` names it in log and
    /// metrics. The closure may be run more than once, but is committed at most once.
    ///
    /// # Errors
    /// What the closure returns, or an error of the seam. After an error nothing is stored, except perhaps after
    /// [`SeamError::CommitUnknown`].
    pub async fn write<T, E>(
        &self,
        scope: Scope,
        operation: &'static str,
        f: impl Fn(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: StoreError,
    {
        let context = Context::of_this_task(operation, scope, self.inner.clock.clone());
        match &self.inner.engine {
            Engine::Postgres(Postgres {
                access: Access::ReadOnly,
                ..
            })
            | Engine::Sqlite(Sqlite { writer: None, .. }) => Err(E::from_seam(SeamError::ReadOnly)),
            Engine::Postgres(postgres) => postgres::write(&postgres.connections, context, f).await,
            Engine::Sqlite(Sqlite {
                writer: Some(writer),
                ..
            }) => writer.write(context, f).await,
        }
    }

    /// Reads back from new connections what decides whether an acknowledged change survives a power cut.
    ///
    /// # Errors
    /// When a connection cannot be made or fails its own check.
    pub fn durability_report(&self) -> Result<DurabilityReport, OpenError> {
        match &self.inner.engine {
            Engine::Postgres(postgres) => {
                let settings = ["synchronous_commit", "fsync", "full_page_writes"];
                report("client", postgres.connections.connect()?, &settings)
            }
            Engine::Sqlite(sqlite) => {
                let settings = ["journal_mode", "synchronous", "foreign_keys", "query_only"];
                let mut lines = report("writer", sqlite.writer_connector.connect()?, &settings)?;
                lines.extend(report("reader", sqlite.readers.connect()?, &settings)?);
                Ok(lines)
            }
        }
    }
}

fn report(
    connection: &'static str,
    mut db: Db,
    settings: &[&'static str],
) -> Result<DurabilityReport, OpenError> {
    let mut read_back = |setting: &'static str| -> QueryResult<_> {
        let value = match &mut db {
            Db::Postgres(conn) => postgres::show(conn, setting)?,
            Db::Sqlite(conn) => sqlite::pragma(conn, setting)?,
        };
        Ok((connection, setting, value))
    };
    let lines: QueryResult<DurabilityReport> =
        settings.iter().map(|setting| read_back(setting)).collect();
    lines.map_err(|error| OpenError::Connect {
        reason: error.to_string(),
    })
}

fn open_sqlite(path: &std::path::Path, settings: &DatabaseSettings) -> Result<Sqlite, OpenError> {
    let create = match settings.access {
        Access::ReadWrite => settings.create,
        Access::ReadOnly => CreateDatabase::Refused,
    };
    let file = sqlite::locate(path, create)?;
    let writer_connector = SqliteConnector {
        file: file.clone(),
        role: Role::Writer,
    };
    let (lock, writer) = match settings.access {
        Access::ReadOnly => (None, None),
        Access::ReadWrite => {
            let lock = WriterLock::take(&file)?;
            (
                Some(lock),
                Some(SqliteWriter::start(
                    writer_connector.clone(),
                    settings.write_queue_max,
                )?),
            )
        }
    };
    let reader = SqliteConnector {
        file,
        role: Role::Reader,
    };
    reader.connect()?;
    let readers = Connections::new(settings, reader);
    Ok(Sqlite {
        writer,
        readers,
        writer_connector,
        _lock: lock,
    })
}

/// A connection outside any pool, for the time of a migration. On SQLite it holds the writer's lock.
pub(super) struct Alone {
    db: Db,
    _lock: Option<WriterLock>,
}

impl Alone {
    pub(super) fn db(&mut self) -> &mut Db {
        &mut self.db
    }
}

/// Opens a single connection for a task that must have the database to itself.
pub(super) fn open_alone(settings: &DatabaseSettings) -> Result<Alone, OpenError> {
    match &settings.url.0 {
        Target::Postgres(url) => {
            let db = PostgresConnector::new(url.clone(), settings).connect()?;
            Ok(Alone { db, _lock: None })
        }
        Target::Sqlite(path) => {
            let file = sqlite::locate(path, settings.create)?;
            let lock = WriterLock::take(&file)?;
            let db = SqliteConnector {
                file,
                role: Role::Writer,
            }
            .connect()?;
            Ok(Alone {
                db,
                _lock: Some(lock),
            })
        }
    }
}
