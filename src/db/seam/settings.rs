//! Where the database is and how hard it may be worked.
//!
//! Invariant: a password in the URL never appears in `Debug`, in an error or in a log.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

use super::connection::Backend;
use super::error::OpenError;
use crate::clock::Clock;

/// `sqlite://path` or `postgres://…`.
#[derive(Clone)]
pub struct DatabaseUrl(pub(super) Target);

#[derive(Clone)]
pub(super) enum Target {
    Sqlite(PathBuf),
    Postgres(SecretString),
}

impl DatabaseUrl {
    /// Reads `sqlite://data/assay.db` (relative), `sqlite:///var/lib/assay.db` (absolute) or a libpq URL.
    ///
    /// # Errors
    /// [`OpenError::UnknownScheme`] and [`OpenError::NoFile`]. Neither repeats the URL.
    pub fn parse(url: &str) -> Result<Self, OpenError> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        match scheme {
            "sqlite" if rest.is_empty() => Err(OpenError::NoFile),
            "sqlite" => Ok(Self(Target::Sqlite(PathBuf::from(rest)))),
            "postgres" | "postgresql" => Ok(Self(Target::Postgres(SecretString::from(url)))),
            other => Err(OpenError::UnknownScheme {
                scheme: other.chars().take(20).collect(),
            }),
        }
    }

    /// The URL of an SQLite file.
    #[must_use]
    pub fn sqlite(file: &Path) -> Self {
        Self(Target::Sqlite(file.to_path_buf()))
    }

    /// Which database it names.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match &self.0 {
            Target::Sqlite(_) => Backend::Sqlite,
            Target::Postgres(_) => Backend::Postgres,
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Target::Sqlite(file) => write!(f, "sqlite://{}", file.display()),
            Target::Postgres(_) => f.write_str("postgres://[hidden]"),
        }
    }
}

/// Whether an SQLite file may be made when there is none. Only `migrate`, `demo` and `serve` on its default path may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateDatabase {
    /// Make the file and its folder.
    Allowed,
    /// Refuse: a mistyped path must not look like an empty database.
    Refused,
}

/// Whether this process writes. One process at a time may write to an SQLite file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads and writes; takes the lock file on SQLite.
    ReadWrite,
    /// Reads only; can run beside a process that writes.
    ReadOnly,
}

/// How a database is opened.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// Where it is.
    pub url: DatabaseUrl,
    /// Connections: all of them on PostgreSQL, the readers on SQLite (its writer comes on top).
    pub connections: u32,
    /// How many callers may wait for a connection; one more is told [`SeamError::Busy`](super::SeamError::Busy).
    pub waiting_max: usize,
    /// How many writes may wait for the SQLite writer; one more is told `Busy`.
    pub write_queue_max: usize,
    /// How long a caller waits for its turn, or a connection for the server, before giving up.
    pub wait_max: Duration,
    /// How long one statement may run on PostgreSQL.
    pub statement_max: Duration,
    /// Whether a missing SQLite file is made.
    pub create: CreateDatabase,
    /// Whether this process writes.
    pub access: Access,
    /// The clock behind `deadline_now`.
    pub clock: Clock,
}

impl DatabaseSettings {
    /// The settings of a server on a small machine.
    #[must_use]
    pub fn new(url: DatabaseUrl) -> Self {
        let connections = match url.backend() {
            Backend::Postgres => 10,
            Backend::Sqlite => 4,
        };
        Self {
            url,
            connections,
            waiting_max: 256,
            write_queue_max: 512,
            wait_max: Duration::from_secs(5),
            statement_max: Duration::from_secs(30),
            create: CreateDatabase::Refused,
            access: Access::ReadWrite,
            clock: Clock::system(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let url = DatabaseUrl::parse("postgres://assay:tr0ub4dor@db/assay").unwrap();
        let shown = format!("{url:?} {:?}", DatabaseSettings::new(url.clone()));
        assert!(!shown.contains("tr0ub4dor") && shown.contains("postgres://"));
    }

    #[test]
    fn an_unknown_scheme_is_refused_without_repeating_the_url() {
        let refused = DatabaseUrl::parse("mysql://assay:tr0ub4dor@db/assay").unwrap_err();
        assert!(
            refused.to_string().contains("mysql") && !refused.to_string().contains("tr0ub4dor")
        );
        assert!(matches!(
            DatabaseUrl::parse("data/assay.db"),
            Err(OpenError::UnknownScheme { .. })
        ));
        assert!(matches!(
            DatabaseUrl::parse("sqlite://"),
            Err(OpenError::NoFile)
        ));
    }
}
