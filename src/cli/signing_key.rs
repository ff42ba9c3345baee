//! `assay signing-key`: the keys that sign access tokens.

use std::{io::Write, process::ExitCode};

use anyhow::ensure;
use clap::Subcommand;

use super::{log, open};
use crate::{
    app::{
        App,
        credentials::{KEYS_READ_EVERY, signing_keys::Withdraw},
    },
    clock::Clock,
    config::Config,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Put the next key to use now
    ///
    /// Tokens signed before work to their end, ten minutes at most. Keys also rotate by themselves every 90 days. With
    /// SQLite, stop `assay serve` meanwhile.
    Rotate,
    /// Stop accepting a key that somebody else may know
    ///
    /// Tokens signed by it are refused by every running replica within 15 seconds; people stay signed in, as their
    /// programs fetch a new token. Another system that checks tokens by itself may keep the key set for five minutes. With
    /// SQLite, stop `assay serve` meanwhile.
    Withdraw {
        /// The key's id: `kid` in the key set and in the header of a token
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        key: Option<String>,
        /// Every key: whoever could read one could read them all
        #[arg(long)]
        all: bool,
    },
}

pub(super) fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    log::start(&config.log)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let settings = open::settings(&config, &Clock::system())?;
            let app = open::app(config, &settings).await?;
            match command {
                Command::Rotate => rotate(&app).await,
                Command::Withdraw { key, .. } => {
                    withdraw(&app, key.map_or(Withdraw::All, Withdraw::One)).await
                }
            }
        })?;
    Ok(ExitCode::SUCCESS)
}

async fn rotate(app: &App) -> anyhow::Result<()> {
    app.credentials.rotate(&app.db).await?;
    writeln!(
        std::io::stdout(),
        "The next key is in use. Running replicas follow within {} seconds.",
        KEYS_READ_EVERY.as_secs()
    )?;
    Ok(())
}

async fn withdraw(app: &App, which: Withdraw) -> anyhow::Result<()> {
    let withdrawn = app.credentials.withdraw(&app.db, which).await?;
    ensure!(
        withdrawn > 0,
        "There is no such key, or it was withdrawn before."
    );
    writeln!(
        std::io::stdout(),
        "Withdrawn: {withdrawn}. Running replicas refuse its tokens within {} seconds.",
        KEYS_READ_EVERY.as_secs()
    )?;
    Ok(())
}
