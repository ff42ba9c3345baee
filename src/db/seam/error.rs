//! What can go wrong at the seam itself, and what an error of a use case must offer so that the seam can work.

use std::path::PathBuf;
use std::time::Duration;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why a `read` or `write` gave no result of its closure. Nothing was stored, except after [`SeamError::CommitUnknown`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SeamError {
    /// Too many callers are waiting, or the same rows are fought over. Answer 503 with `Retry-After`.
    #[error("the database is busy, try again in {} s", retry_after.as_secs())]
    Busy {
        /// When to try again.
        retry_after: Duration,
    },
    /// The connection failed while committing: the change may or may not be stored. Never replayed; answer 503.
    #[error("the database did not confirm the change: it may or may not be stored")]
    CommitUnknown,
    /// The closure panicked; its changes were rolled back.
    #[error("a database operation panicked and was rolled back")]
    Panicked,
    /// The closure returned Ok after a statement of its own had failed outside an inner transaction.
    #[error("a database operation ignored a failed statement and was rolled back")]
    SwallowedError,
    /// The database cannot be reached.
    #[error("the database cannot be reached: {reason}")]
    Unavailable {
        /// What the driver said, without the connection URL.
        reason: String,
    },
    /// This process opened the database for reading only.
    #[error("this process opened the database for reading only")]
    ReadOnly,
    /// The database is being closed.
    #[error("the database is being closed")]
    Closed,
    /// A statement failed.
    #[error("a database statement failed")]
    Database(#[source] DieselError),
}

impl From<DieselError> for SeamError {
    fn from(error: DieselError) -> Self {
        Self::Database(error)
    }
}

/// What the error of a closure offers: the seam puts its own errors in, and takes the database's out to see whether
/// trying again can help. [`store_error!`](crate::store_error) writes it for an enum with a `SeamError` variant.
pub trait StoreError: From<DieselError> + Send + 'static {
    /// An error of the seam, as this type.
    fn from_seam(error: SeamError) -> Self;

    /// The database's error inside, if that is what this is.
    fn database_error(&self) -> Option<&DieselError>;
}

impl StoreError for SeamError {
    fn from_seam(error: SeamError) -> Self {
        error
    }

    fn database_error(&self) -> Option<&DieselError> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}

/// Implements [`StoreError`] for an error enum that has a one-field variant for [`SeamError`]:
/// `store_error!(SaveAnswerError, Database)`.
#[macro_export]
macro_rules! store_error {
    ($error:ty, $variant:ident) => {
        impl From<$crate::db::seam::SeamError> for $error {
            fn from(error: $crate::db::seam::SeamError) -> Self {
                Self::$variant(error)
            }
        }

        impl From<::diesel::result::Error> for $error {
            fn from(error: ::diesel::result::Error) -> Self {
                Self::$variant($crate::db::seam::SeamError::Database(error))
            }
        }

        impl $crate::db::seam::StoreError for $error {
            fn from_seam(error: $crate::db::seam::SeamError) -> Self {
                Self::$variant(error)
            }

            fn database_error(&self) -> Option<&::diesel::result::Error> {
                match self {
                    Self::$variant($crate::db::seam::SeamError::Database(error)) => Some(error),
                    _ => None,
                }
            }
        }
    };
}

/// Why a database was not opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Neither `sqlite://path` nor `postgres://…`.
    #[error("DATABASE_URL must start with sqlite:// or postgres://, not with \"{scheme}\"")]
    UnknownScheme {
        /// What stood before `://`, never the rest of the URL.
        scheme: String,
    },
    /// No path after `sqlite://`.
    #[error("DATABASE_URL names no file: write sqlite://data/assay.db")]
    NoFile,
    /// The SQLite file does not exist and this command may not create it.
    #[error("there is no database at {}: check DATABASE_URL, or run \"assay migrate\" to create it", path.display())]
    MissingFile {
        /// The file that was looked for.
        path: PathBuf,
    },
    /// The file or its folder cannot be created or opened.
    #[error("cannot open {}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process writes to this SQLite database.
    #[error(
        "{} is in use by another Assay process{holder}: stop it first, or ask it through its API",
        path.display()
    )]
    InUse {
        /// The database file.
        path: PathBuf,
        /// ` (process 123)` when known, else empty.
        holder: String,
    },
    /// The server or file does not answer.
    #[error("cannot connect to the database: {reason}")]
    Connect {
        /// What the driver said, without the connection URL.
        reason: String,
    },
    /// The database would acknowledge what a power cut can lose.
    #[error(
        "the database would not keep what it acknowledges: {setting} is {found}, it must be {wanted}"
    )]
    NotDurable {
        /// The setting.
        setting: &'static str,
        /// Its value as read back.
        found: String,
        /// What it must be.
        wanted: &'static str,
    },
}

/// Whether running the same transaction again can help: serialisation failure, deadlock, or a connection lost before
/// the commit was sent.
pub(super) fn is_transient(error: &DieselError) -> bool {
    match error {
        DieselError::DatabaseError(
            DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection,
            _,
        ) => true,
        // Diesel has no kind for 40P01. The server's language is checked when the database is opened.
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, details) => {
            details.message() == "deadlock detected"
        }
        _ => false,
    }
}
