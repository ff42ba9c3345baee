//! `assay openapi`: prints the description of the API.

use std::{io::Write, process::ExitCode};

use crate::http::openapi;

pub(super) fn run() -> anyhow::Result<ExitCode> {
    std::io::stdout().write_all(openapi::text()?.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
