//! The command line.
//!
//! Invariant: what a command was asked for goes to standard output, logs and complaints to standard error; a command
//! that did not do what was asked ends with a status other than 0 and a sentence that says what to do.

mod demo;
mod log;
mod migrate;
mod open;
mod openapi;
mod questions;
mod serve;
mod signing_key;
mod starting_points;
mod user;
mod worker;

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::config::Config;

/// Tests the security of a connected product before a council buys it.
///
/// Settings come from environment variables named ASSAY_..., over an optional TOML file. With none at all, `assay
/// serve` keeps its data in the folder `data` and listens on http://127.0.0.1:8080.
#[derive(Debug, Parser)]
#[command(name = "assay", version, max_term_width = 100)]
pub struct Arguments {
    /// TOML file with settings; environment variables win over it
    #[arg(long, global = true, value_name = "FILE", env = "ASSAY_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests until stopped
    ///
    /// Finishes the requests it has when told to stop. Runs the jobs too, unless ASSAY_WORKER=off.
    Serve,
    /// Run the jobs until stopped: mail, reminders, the audit chain
    ///
    /// For PostgreSQL, beside `serve` with ASSAY_WORKER=off. As many as are wanted may run.
    Worker,
    /// Bring the database to the schema of this version, making it if need be
    Migrate,
    /// Play a whole procurement with made-up suppliers, and serve it
    Demo(demo::Arguments),
    /// Work on people
    #[command(subcommand)]
    User(user::Command),
    /// Work on the keys that sign access tokens
    #[command(subcommand)]
    SigningKey(signing_key::Command),
    /// Print the description of the API (OpenAPI 3.1)
    Openapi,
    /// Work on question sets
    #[command(subcommand)]
    Questions(questions::Command),
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Two libraries bring a TLS provider each; without a choice the first connection would panic. An error here
    // means that the choice was made before.
    rustls::crypto::aws_lc_rs::default_provider()
        .install_default()
        .ok();
    match run(arguments) {
        Ok(status) => status,
        Err(error) => {
            // Without standard error there is nobody left to tell.
            writeln!(std::io::stderr(), "assay: {error:#}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let config = || Config::load(arguments.config.as_deref());
    match arguments.command {
        Command::Serve => serve::run(config()?),
        Command::Worker => worker::run(config()?),
        Command::Migrate => migrate::run(&config()?),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::User(command) => user::run(config()?, command),
        Command::SigningKey(command) => signing_key::run(config()?, command),
        Command::Openapi => openapi::run(),
        Command::Questions(command) => questions::run(&command),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
