//! `assay user`: gives a council its first administrator.

use std::{io::Write, process::ExitCode};

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use secrecy::ExposeSecret;

use super::{log, open};
use crate::{
    app::{
        error::{AppError, Code},
        first_administrator::{self, FirstAdministrator, NewCouncil},
    },
    clock::Clock,
    config::Config,
    domain::{email::EmailAddress, language::Language},
    limits,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make somebody an administrator of a council, and print a link with which they sign in once
    ///
    /// Makes the council too if there is none with this short name: then say its name and jurisdiction. With SQLite,
    /// stop `assay serve` meanwhile.
    AddAdministrator {
        /// Short name of the council in small letters, digits and hyphens, such as `ambridge`
        #[arg(long, value_parser = slug)]
        council: String,
        /// Full name of a council to be made
        #[arg(long, requires = "jurisdiction", value_parser = name)]
        council_name: Option<String>,
        /// Whose procurement law applies to a council to be made
        #[arg(long, requires = "council_name")]
        jurisdiction: Option<JurisdictionArgument>,
        /// The administrator's e-mail address
        #[arg(long)]
        email: String,
        /// The administrator's name
        #[arg(long, value_parser = name)]
        name: String,
        /// Language in which they are written to
        #[arg(long, default_value = "en")]
        language: LanguageArgument,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum JurisdictionArgument {
    England,
    Wales,
    NorthernIreland,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum LanguageArgument {
    /// English
    En,
    /// Welsh
    Cy,
}

fn slug(text: &str) -> Result<String, String> {
    let fits = (1..=limits::COUNCIL_SLUG_CHARACTERS_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if fits {
        Ok(text.to_owned())
    } else {
        let most = limits::COUNCIL_SLUG_CHARACTERS_MAX;
        Err(format!("use 1 to {most} small letters, digits and hyphens"))
    }
}

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    let fits = (1..=limits::NAME_CHARACTERS_MAX).contains(&text.chars().count())
        && !text.chars().any(char::is_control);
    if fits {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "use 1 to {} characters",
            limits::NAME_CHARACTERS_MAX
        ))
    }
}

pub(super) fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    log::start(&config.log)?;
    let new = described(command)?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(add(config, new))?;
    Ok(ExitCode::SUCCESS)
}

fn described(command: Command) -> anyhow::Result<FirstAdministrator> {
    let Command::AddAdministrator {
        council,
        council_name,
        jurisdiction,
        email,
        name,
        language,
    } = command;
    let jurisdiction = jurisdiction.map(|jurisdiction| match jurisdiction {
        JurisdictionArgument::England => "england",
        JurisdictionArgument::Wales => "wales",
        JurisdictionArgument::NorthernIreland => "northern_ireland",
    });
    Ok(FirstAdministrator {
        slug: council,
        council: council_name
            .zip(jurisdiction)
            .map(|(name, jurisdiction)| NewCouncil { name, jurisdiction }),
        email: EmailAddress::parse(&email).context("--email is not an e-mail address")?,
        name,
        language: match language {
            LanguageArgument::En => Language::En,
            LanguageArgument::Cy => Language::Cy,
        },
    })
}

async fn add(config: Config, new: FirstAdministrator) -> anyhow::Result<()> {
    let settings = open::settings(&config, &Clock::system())?;
    let app = open::app(config, &settings).await?;
    let slug = new.slug.clone();
    let link = match first_administrator::add(&app, new).await {
        Ok(link) => link,
        Err(AppError::Refused(refusal)) if refusal.code == Code::NotFound => bail!(
            "no council has the short name {slug}: say --council-name and --jurisdiction to make it"
        ),
        Err(error) => return Err(error.into()),
    };
    let mut out = std::io::stdout();
    writeln!(out, "Council: {}", link.council)?;
    writeln!(
        out,
        "Hand this link over in person. It works once, until {}:",
        link.expires_at
    )?;
    writeln!(out, "{}", link.url.expose_secret())?;
    Ok(())
}
