//! `assay migrate`: brings the database to the schema of this version.

use std::{io::Write, process::ExitCode};

use super::{log, open};
use crate::{
    clock::Clock,
    config::Config,
    db::{migrate, seam::CreateDatabase},
};

pub(super) fn run(config: &Config) -> anyhow::Result<ExitCode> {
    log::start(&config.log)?;
    let mut settings = open::settings(config, &Clock::system())?;
    settings.create = CreateDatabase::Allowed;
    let ran = migrate::run(&settings)?;
    let mut out = std::io::stdout();
    if ran.is_empty() {
        writeln!(out, "The database is up to date.")?;
    }
    for name in ran {
        writeln!(out, "Ran {name}.")?;
    }
    Ok(ExitCode::SUCCESS)
}
