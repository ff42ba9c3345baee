//! The demonstration's own folder: database, key, evidence and mail.

use std::{net::SocketAddr, path::Path, sync::Arc};

use anyhow::{Context, bail};

use crate::{
    app::App,
    cli::open,
    clock::Clock,
    config::Config,
    db::{
        deployment, migrate,
        seam::{CreateDatabase, Database, DatabaseSettings, DatabaseUrl, Scope, SeamError},
    },
};

const DATABASE: &str = "assay.db";
/// Tells a demonstration's database from one that matters.
const MARK: &str = "demonstration";

/// The settings of a demonstration that keeps everything in `folder`.
pub(super) fn config(folder: &Path, bind: SocketAddr) -> anyhow::Result<Config> {
    let mut config = Config::defaults()?;
    config.database_url = url("sqlite", &folder.join(DATABASE)).into();
    config.data_key_file = folder.join("assay.key");
    config.evidence_url = url("file", &folder.join("evidence"));
    config.mail_url = url("file", &folder.join("mail")).into();
    config.bind = bind;
    config.public_url = format!("http://{bind}");
    "warn".clone_into(&mut config.log);
    Ok(config)
}

fn url(scheme: &str, path: &Path) -> String {
    format!("{scheme}://{}", path.display())
}

/// Makes the folder, or takes an earlier demonstration out of it.
pub(super) fn make_empty(folder: &Path) -> anyhow::Result<()> {
    if folder.join(DATABASE).exists() {
        refuse_unless_marked(folder)?;
        std::fs::remove_dir_all(folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

fn refuse_unless_marked(folder: &Path) -> anyhow::Result<()> {
    // Opening for writing takes the lock, so a demonstration that is being served is not pulled away.
    let marked = settings(folder)
        .and_then(|settings| Ok(Database::open(&settings)?))
        .and_then(|database| {
            let read = database.read(Scope::System, |db| {
                deployment::find(db, MARK).map_err(SeamError::from)
            });
            let runtime = tokio::runtime::Handle::current();
            Ok(tokio::task::block_in_place(|| runtime.block_on(read))?)
        });
    match marked {
        Ok(Some(_)) => Ok(()),
        Ok(None) | Err(_) => bail!(
            "{} holds a database that is not a demonstration's, or one that is being served; \
             stop it or choose another --folder",
            folder.display()
        ),
    }
}

fn settings(folder: &Path) -> anyhow::Result<DatabaseSettings> {
    Ok(DatabaseSettings::new(DatabaseUrl::parse(&url(
        "sqlite",
        &folder.join(DATABASE),
    ))?))
}

/// Opens the application over the folder, with its schema, under `clock`.
pub(super) async fn open(config: Config, clock: &Clock) -> anyhow::Result<Arc<App>> {
    let mut settings = open::settings(&config, clock)?;
    settings.create = CreateDatabase::Allowed;
    migrate::run(&settings)?;
    let app = open::app(config, &settings).await?;
    app.db
        .write(Scope::System, "demo.mark", |db| {
            deployment::insert_if_absent(db, MARK, "yes").map_err(SeamError::from)
        })
        .await?;
    Ok(app)
}
