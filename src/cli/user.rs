//! `assay user`: people and keys as an operator looks after them.

use std::{io::Write, process::ExitCode};

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use secrecy::ExposeSecret;

use super::{log, open};
use crate::{
    app::first_administrator::{self, Named},
    clock::Clock,
    config::Config,
    db::{migrate, seam::Backend},
    domain::{email::EmailAddress, procurement::Jurisdiction},
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a council if it is new, and somebody its administrator
    ///
    /// Prints a link that works once, for 24 hours: whoever opens it sets a password. With SQLite, stop `assay serve`
    /// first: one process at a time has the file.
    AddAdministrator(AddAdministrator),
    /// Put the next key that signs access tokens to use now
    ///
    /// Tokens signed before work to their end, ten minutes at most. Keys also rotate by themselves every 90 days.
    RotateSigningKey,
}

#[derive(Debug, Args)]
pub(super) struct AddAdministrator {
    /// The council's name
    #[arg(long, value_name = "NAME")]
    council: String,
    /// Whose procurement law it follows
    #[arg(long)]
    jurisdiction: Law,
    /// The administrator's e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// The administrator's name, if they are new here
    #[arg(long, value_name = "NAME", default_value = "Administrator")]
    name: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Law {
    England,
    Wales,
    NorthernIreland,
}

impl From<Law> for Jurisdiction {
    fn from(law: Law) -> Self {
        match law {
            Law::England => Self::England,
            Law::Wales => Self::Wales,
            Law::NorthernIreland => Self::NorthernIreland,
        }
    }
}

pub(super) fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    log::start(&config.log)?;
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(carry_out(config, command))?;
    Ok(ExitCode::SUCCESS)
}

async fn carry_out(config: Config, command: Command) -> anyhow::Result<()> {
    let settings = open::settings(&config, &Clock::system())?;
    if settings.url.backend() == Backend::Sqlite {
        migrate::run(&settings)?;
    }
    let app = open::app(config, &settings).await?;
    let mut out = std::io::stdout();
    match command {
        Command::RotateSigningKey => {
            app.credentials.rotate(&app.db).await?;
            writeln!(
                out,
                "The next signing key is in use. Running replicas follow within a minute."
            )?;
        }
        Command::AddAdministrator(wanted) => {
            let email = EmailAddress::parse(&wanted.email).context("the option --email")?;
            let named = Named {
                council: wanted.council,
                jurisdiction: wanted.jurisdiction.into(),
                email,
                name: wanted.name,
            };
            let appointed = first_administrator::appoint(&app, named).await?;
            let token = appointed.token.expose_secret();
            writeln!(out, "Council       {}", appointed.council)?;
            writeln!(out, "Administrator {}", appointed.person)?;
            writeln!(
                out,
                "Link          {}/sign-in/{token}",
                app.config.public_url
            )?;
            writeln!(
                out,
                "Works once, until {}.",
                appointed.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ")
            )?;
            writeln!(
                out,
                "Over the API: POST /v1/sign-in-links/exchanges with the token, then PUT /v1/me/password."
            )?;
        }
    }
    Ok(())
}
