//! Opens what commands work with: the data key, the database, the application.

use std::{path::Path, sync::Arc};

use anyhow::Context;
use secrecy::ExposeSecret;

use crate::{
    app::App,
    clock::Clock,
    config::{Config, DEFAULT_DATABASE_URL, Environment},
    db::seam::{CreateDatabase, Database, DatabaseSettings, DatabaseUrl},
    sealing::DataKey,
};

/// How the configuration says the database is opened.
pub(super) fn settings(config: &Config, clock: &Clock) -> anyhow::Result<DatabaseSettings> {
    let url = config.database_url.expose_secret();
    let mut settings = DatabaseSettings::new(DatabaseUrl::parse(url)?);
    settings.connections = config.database_connections;
    settings.clock = clock.clone();
    // A mistyped path must not look like an empty database, but trying Assay out needs no set-up.
    if url == DEFAULT_DATABASE_URL {
        settings.create = CreateDatabase::Allowed;
    }
    Ok(settings)
}

/// Reads the data key; in development makes one where there is none.
pub(super) fn key(config: &Config) -> anyhow::Result<DataKey> {
    let file = &config.data_key_file;
    if file.exists() || config.environment == Environment::Production {
        return DataKey::read(file).with_context(|| {
            format!(
                "the data key file {} (ASSAY_DATA_KEY_FILE); `openssl rand -hex 32` makes a key",
                file.display()
            )
        });
    }
    if let Some(folder) = file.parent().filter(|folder| *folder != Path::new("")) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let key = DataKey::create(file)?;
    tracing::warn!(file = %file.display(), "made a new data key: back it up, answers cannot be read without it");
    Ok(key)
}

/// The application over an open database.
pub(super) async fn app(config: Config, settings: &DatabaseSettings) -> anyhow::Result<Arc<App>> {
    let key = key(&config)?;
    let db = Database::open(settings)?;
    Ok(Arc::new(App::open(config, db, key).await?))
}
