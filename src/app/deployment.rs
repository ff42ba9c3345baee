//! Whether database, schema and data key belong together.
//!
//! Invariant: the first start writes down a keyed check value; whoever comes with another key is refused before they
//! read or write anything sealed.

use std::time::Duration;

use data_encoding::HEXLOWER;

use super::{
    App,
    error::{AppError, Code, Refusal},
};
use crate::{
    db::{
        deployment as store,
        migrate::{self, MigrateError},
        seam::{Database, Scope, SeamError},
    },
    domain::{question_set::CatalogueError, starting_point::StartingPointError},
    outbound::files::FileError,
    sealing::{DataKey, MacPurpose},
};

const KEY_CHECK: &str = "data_key_check";

/// Why this deployment cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum NotUsable {
    #[error(transparent)]
    Schema(#[from] MigrateError),
    #[error(
        "the data key is not the one this database was written with: set ASSAY_DATA_KEY_FILE to the right file, \
         a new key cannot open what is there"
    )]
    OtherKey,
    #[error("the database does not answer: {0}")]
    Database(#[from] SeamError),
    #[error("the keys that sign access tokens cannot be read: {0}")]
    Credentials(#[source] AppError),
    #[error("the question sets of this program cannot be offered: {0}")]
    Catalogue(#[source] CatalogueError),
    #[error("the starting points of this program cannot be offered: {0}")]
    StartingPoints(#[source] StartingPointError),
    #[error("the folder of evidence cannot be used: {0}")]
    Files(#[source] FileError),
}

impl NotUsable {
    /// What a caller is told, who need not know how the service is run.
    pub fn refusal(&self) -> Refusal {
        let (detail, retry_after) = match self {
            Self::Schema(_) => ("The database has not been brought up to date.", None),
            Self::Catalogue(_) | Self::StartingPoints(_) => {
                ("The question sets cannot be read.", None)
            }
            Self::Files(_) => ("The evidence cannot be reached.", None),
            Self::OtherKey => ("The data key does not belong to the database.", None),
            Self::Database(_) | Self::Credentials(_) => (
                "The database does not answer.",
                Some(Duration::from_secs(1)),
            ),
        };
        Refusal {
            code: Code::NotReady,
            detail: detail.to_owned(),
            problems: Vec::new(),
            retry_after,
        }
    }
}

/// Refuses a database that lacks migrations or was written with another key.
///
/// # Errors
/// Why it cannot be used.
pub async fn check(app: &App) -> Result<(), NotUsable> {
    check_with(&app.db, &app.key).await
}

async fn check_with(db: &Database, key: &DataKey) -> Result<(), NotUsable> {
    let expected = check_value(key);
    let (schema, found) = db
        .read(Scope::System, |db| {
            let schema = migrate::check_current(db);
            // Without the schema there is no table to look into.
            let found = if schema.is_ok() {
                store::find(db, KEY_CHECK)?
            } else {
                None
            };
            Ok::<_, SeamError>((schema, found))
        })
        .await?;
    schema?;
    match found {
        Some(found) if found == expected => Ok(()),
        Some(_) | None => Err(NotUsable::OtherKey),
    }
}

/// Ties a database to the key it is first used with, then [`check`]s it.
///
/// # Errors
/// Why it cannot be used.
pub async fn claim(db: &Database, key: &DataKey) -> Result<(), NotUsable> {
    let schema = db.read(Scope::System, |db| {
        Ok::<_, SeamError>(migrate::check_current(db))
    });
    schema.await??;
    let value = check_value(key);
    let write = db.write(Scope::System, "deployment.claim", move |db| {
        store::insert_if_absent(db, KEY_CHECK, &value).map_err(SeamError::from)
    });
    write.await?;
    check_with(db, key).await
}

fn check_value(key: &DataKey) -> String {
    HEXLOWER.encode(&key.mac(MacPurpose::KeyCheck, b"this deployment"))
}
