//! SQLite: the file, its lock, its connections and the way in for readers and writers.
//!
//! Invariant: every connection is in WAL mode with `synchronous=FULL` and foreign keys on (read back, not assumed);
//! readers cannot write; one process at a time may write.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::Pool;
use diesel::sql_types::{BigInt, Text};

use super::closure::{Context, Ended, run};
use super::connection::Db;
use super::error::{OpenError, SeamError, StoreError};
use super::pool::{Connections, Connector, Manager, begin};
use super::settings::CreateDatabase;

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Reader,
    Writer,
}

#[derive(Clone)]
pub(super) struct SqliteConnector {
    pub(super) file: PathBuf,
    pub(super) role: Role,
}

impl Connector for SqliteConnector {
    fn connect(&self) -> Result<Db, OpenError> {
        // Opening would make a new, empty database of a file that was moved away under us.
        if !self.file.exists() {
            return Err(OpenError::MissingFile {
                path: self.file.clone(),
            });
        }
        let mut conn = SqliteConnection::establish(&self.file.to_string_lossy())
            .map_err(|error| refused(&error))?;
        conn.batch_execute(&set_up(self.role))
            .map_err(|error| refused(&error))?;
        check_durable(&mut conn, self.role)?;
        Ok(Db::Sqlite(conn))
    }
}

fn set_up(role: Role) -> String {
    let common = format!(
        "PRAGMA busy_timeout = {}; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; \
         PRAGMA trusted_schema = OFF; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
        BUSY_TIMEOUT.as_millis()
    );
    match role {
        Role::Reader => format!("{common} PRAGMA query_only = ON;"),
        Role::Writer => {
            format!("{common} PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864;")
        }
    }
}

fn refused(error: &dyn std::error::Error) -> OpenError {
    OpenError::Connect {
        reason: error.to_string(),
    }
}

fn check_durable(conn: &mut SqliteConnection, role: Role) -> Result<(), OpenError> {
    let must_be: &[(&'static str, &'static str)] = match role {
        Role::Writer => &[
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("journal_mode", "wal"),
        ],
        Role::Reader => &[
            ("foreign_keys", "1"),
            ("journal_mode", "wal"),
            ("query_only", "1"),
        ],
    };
    for &(setting, wanted) in must_be {
        let found = pragma(conn, setting).map_err(|error| refused(&error))?;
        if found != wanted {
            return Err(OpenError::NotDurable {
                setting,
                found,
                wanted,
            });
        }
    }
    Ok(())
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(diesel::QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    value: String,
}

/// The value of one PRAGMA, as this connection sees it.
pub(super) fn pragma(conn: &mut SqliteConnection, setting: &'static str) -> QueryResult<String> {
    let sql = format!("SELECT {setting} AS value FROM pragma_{setting}");
    if setting == "journal_mode" {
        return diesel::sql_query(sql)
            .get_result::<Word>(conn)
            .map(|row| row.value);
    }
    diesel::sql_query(sql)
        .get_result::<Number>(conn)
        .map(|row| row.value.to_string())
}

/// Several selects of one closure see one moment, and cannot write.
pub(super) async fn read<T: Send + 'static, E: StoreError>(
    connections: &Connections,
    context: Context,
    f: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let work = move |pool: &Pool<Manager>| {
        let mut db = begin(pool, "BEGIN DEFERRED").map_err(E::from_seam)?;
        let ended = run(&mut db, &context, 1, f);
        db.roll_back_all().ok();
        match ended {
            Ended::Well(value) => Ok(value),
            Ended::Refused(error) | Ended::Transient(error) => Err(error),
            Ended::Swallowed => Err(E::from_seam(SeamError::SwallowedError)),
            Ended::Panicked => Err(E::from_seam(SeamError::Panicked)),
        }
    };
    connections
        .run(work)
        .await
        .unwrap_or_else(|error| Err(E::from_seam(error)))
}

/// Finds the file, or makes it where that is allowed, readable by its owner only. The path becomes absolute, so that
/// a later change of folder does not move the database and no path is taken for an SQLite URI.
pub(super) fn locate(path: &Path, create: CreateDatabase) -> Result<PathBuf, OpenError> {
    let failed = |source| OpenError::File {
        path: path.to_path_buf(),
        source,
    };
    let absolute = std::path::absolute(path).map_err(failed)?;
    match create {
        _ if absolute.exists() => Ok(absolute),
        CreateDatabase::Refused => Err(OpenError::MissingFile { path: absolute }),
        CreateDatabase::Allowed => {
            if let Some(folder) = absolute.parent() {
                std::fs::create_dir_all(folder).map_err(failed)?;
            }
            private(OpenOptions::new().write(true).create(true).truncate(false))
                .open(&absolute)
                .map_err(failed)?;
            Ok(absolute)
        }
    }
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Held by the one process that writes; the system lets go of it when the process ends, however it ends.
pub(super) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes `<database>.lock` and writes our process id into it.
    pub(super) fn take(database: &Path) -> Result<Self, OpenError> {
        let mut name = database.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let failed = |source| OpenError::File {
            path: path.clone(),
            source,
        };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = private(&mut options).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(OpenError::InUse {
                    path: database.to_path_buf(),
                    holder: holder(&mut file),
                });
            }
            Err(std::fs::TryLockError::Error(source)) => return Err(failed(source)),
        }
        file.set_len(0).map_err(failed)?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        file.write_all(std::process::id().to_string().as_bytes())
            .map_err(failed)?;
        Ok(Self { _file: file })
    }
}

fn holder(file: &mut File) -> String {
    let mut id = String::new();
    match file.take(20).read_to_string(&mut id) {
        Ok(_) if id.chars().all(|c| c.is_ascii_digit()) && !id.is_empty() => {
            format!(" (process {id})")
        }
        _ => String::new(),
    }
}
