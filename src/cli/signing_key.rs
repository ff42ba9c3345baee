//! `assay signing-key`: the keys that sign access tokens.

use std::{io::Write, process::ExitCode};

use clap::Subcommand;

use super::{log, open};
use crate::{clock::Clock, config::Config};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Put the next key to use now
    ///
    /// Tokens signed before work to their end, ten minutes at most. Keys also rotate by themselves every 90 days. With
    /// SQLite, stop `assay serve` meanwhile.
    Rotate,
}

pub(super) fn run(config: Config, command: &Command) -> anyhow::Result<ExitCode> {
    let Command::Rotate = command;
    log::start(&config.log)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(rotate(config))?;
    Ok(ExitCode::SUCCESS)
}

async fn rotate(config: Config) -> anyhow::Result<()> {
    let settings = open::settings(&config, &Clock::system())?;
    let app = open::app(config, &settings).await?;
    app.credentials.rotate(&app.db).await?;
    writeln!(
        std::io::stdout(),
        "The next key is in use. Running replicas follow within a minute."
    )?;
    Ok(())
}
