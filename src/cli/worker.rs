//! `assay worker`: runs the jobs until stopped.

use std::{process::ExitCode, sync::Arc};

use anyhow::bail;

use super::{log, open, serve::told_to_stop};
use crate::{clock::Clock, config::Config, db::seam::Backend, jobs};

pub(super) fn run(config: Config) -> anyhow::Result<ExitCode> {
    log::start(&config.log)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work(config))?;
    Ok(ExitCode::SUCCESS)
}

async fn work(config: Config) -> anyhow::Result<()> {
    let settings = open::settings(&config, &Clock::system())?;
    if settings.url.backend() == Backend::Sqlite {
        bail!(
            "an SQLite database belongs to one process: `assay serve` runs the jobs itself \
             (ASSAY_WORKER=inline); a worker of its own needs PostgreSQL"
        );
    }
    let app = open::app(config, &settings).await?;
    let jobs = jobs::start(Arc::clone(&app))?;
    told_to_stop().await?;
    jobs.stop().await;
    Ok(())
}
