//! Configuration: environment variables `ASSAY_*` over an optional TOML file.
//!
//! Invariant: every setting is documented here, in one place, and checked at start with one list of
//! everything that is wrong; settings that are unsafe in production are refused with the reason.

use std::{net::SocketAddr, path::PathBuf};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// All settings. In the environment a setting is `ASSAY_` and its name in capitals, such as
/// `ASSAY_DATABASE_URL`; in a TOML file it is the name as it stands here.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    pub database_url: SecretString,
    /// Connections to the database for reading, and on PostgreSQL for writing too.
    pub database_connections: u32,
    /// Where to listen.
    pub bind: SocketAddr,
    /// Where `/metrics` is served, in Prometheus' text format, without sign-in: an address that only the monitoring
    /// can reach, such as `127.0.0.1:9464`. Not set, nothing is measured.
    pub metrics_bind: Option<SocketAddr>,
    /// How people reach the service from outside, with no slash at the end. Links in mails begin with it.
    pub public_url: String,
    /// The file with the key that seals answers: 64 hexadecimal digits. Back it up apart from the database.
    pub data_key_file: PathBuf,
    /// Where evidence files are kept: `file://PATH`. Replicas must share it.
    pub evidence_url: String,
    /// How mail leaves: `file://FOLDER` writes .eml files; `smtps://USER:PASSWORD@HOST` or
    /// `smtp://USER:PASSWORD@HOST?tls=required` speaks to a relay over TLS.
    pub mail_url: SecretString,
    /// Certificates in PEM form. Set, a relay is trusted only with a certificate from one of these authorities, and not
    /// from one of the system's: for relays with a certificate of your own. Read at start.
    pub mail_ca_file: Option<PathBuf>,
    /// The sender of mails, such as `Assay <no-reply@assay.example>`.
    pub mail_from: String,
    /// `inline` runs jobs inside `serve`; `off` leaves them to `assay worker`.
    pub worker: WorkerMode,
    /// Requests a caller may make in a minute on one replica.
    pub requests_per_minute: u32,
    /// Addresses of proxies whose `X-Forwarded-For` is believed, such as `10.0.0.2`.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// `production` refuses unsafe settings; `development` does not.
    pub environment: Environment,
    /// `info`, `debug` or a filter such as `assay=debug,actix=warn`.
    pub log: String,
    /// How many passwords are hashed at the same time; each takes 19 MiB.
    pub password_hashers: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerMode {
    Inline,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    Production,
    Development,
}

/// What is wrong with the configuration, one sentence each.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used:\n{}", .problems.iter().map(|p| format!("  - {p}")).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError {
    pub problems: Vec<String>,
}

#[derive(Serialize)]
struct Defaults {
    database_url: &'static str,
    database_connections: u32,
    bind: &'static str,
    public_url: &'static str,
    data_key_file: &'static str,
    evidence_url: &'static str,
    mail_url: &'static str,
    mail_from: &'static str,
    worker: WorkerMode,
    requests_per_minute: u32,
    trusted_proxies: Vec<String>,
    environment: Environment,
    log: &'static str,
    password_hashers: u32,
}

/// Where the embedded database lies when nothing else is said.
pub const DEFAULT_DATABASE_URL: &str = "sqlite://data/assay.db";

const DEFAULTS: Defaults = Defaults {
    database_url: DEFAULT_DATABASE_URL,
    database_connections: 10,
    bind: "127.0.0.1:8080",
    public_url: "http://127.0.0.1:8080",
    data_key_file: "data/assay.key",
    evidence_url: "file://data/evidence",
    mail_url: "file://data/mail",
    mail_from: "Assay <no-reply@assay.example>",
    worker: WorkerMode::Inline,
    requests_per_minute: 600,
    trusted_proxies: Vec::new(),
    environment: Environment::Development,
    log: "info",
    password_hashers: 2,
};

impl Config {
    /// What is used where nothing is said.
    ///
    /// # Errors
    /// Never, as a test shows.
    pub fn defaults() -> Result<Self, ConfigError> {
        Self::extract(&Figment::from(Serialized::defaults(&DEFAULTS)))
    }

    /// Reads defaults, then the file, then the environment.
    pub fn load(file: Option<&std::path::Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Serialized::defaults(&DEFAULTS));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        // These are for the command line and for the tests.
        let environment = Env::prefixed("ASSAY_").ignore(&["config", "bin", "test_postgres"]);
        Self::extract(&figment.merge(environment))?.checked()
    }

    fn extract(figment: &Figment) -> Result<Self, ConfigError> {
        figment.extract().map_err(|error| ConfigError {
            problems: error
                .into_iter()
                .map(|problem| problem.to_string())
                .collect(),
        })
    }

    fn checked(self) -> Result<Self, ConfigError> {
        let problems = self.problems();
        if problems.is_empty() {
            Ok(self)
        } else {
            Err(ConfigError { problems })
        }
    }

    /// Whether mails go to a relay, and not into a folder.
    pub fn mails_leave(&self) -> bool {
        !self.mail_url.expose_secret().starts_with("file://")
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut check = |fine: bool, problem: &str| {
            if !fine {
                problems.push(problem.to_owned());
            }
        };
        let mail = self.mail_url.expose_secret();
        check(
            !self.public_url.ends_with('/'),
            "public_url must not end with a slash.",
        );
        check(
            self.evidence_url.starts_with("file://"),
            "evidence_url must begin with file://.",
        );
        check(
            ["file://", "smtp://", "smtps://"]
                .iter()
                .any(|scheme| mail.starts_with(scheme)),
            "mail_url must begin with file://, smtp:// or smtps://.",
        );
        check(
            (1..=100).contains(&self.database_connections),
            "database_connections must be 1 to 100.",
        );
        check(
            (1..=64).contains(&self.password_hashers),
            "password_hashers must be 1 to 64.",
        );
        check(
            self.requests_per_minute > 0,
            "requests_per_minute must be above 0.",
        );
        if self.environment == Environment::Production {
            check(
                self.public_url.starts_with("https://"),
                "In production public_url must begin with https://: tokens travel over it.",
            );
            check(
                !mail.starts_with("file://"),
                "In production mail_url must name a relay: file:// sends nothing to anybody.",
            );
            check(
                !mail.starts_with("smtp://") || mail.contains("tls=required"),
                "In production smtp:// needs ?tls=required: sign-in links must not travel in the clear.",
            );
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(environment: Environment, public_url: &str, mail_url: &str) -> Config {
        let mut config = Config::defaults().unwrap();
        config.environment = environment;
        public_url.clone_into(&mut config.public_url);
        config.mail_url = mail_url.to_owned().into();
        config
    }

    #[test]
    fn the_defaults_are_usable() {
        assert_eq!(Config::defaults().unwrap().problems(), Vec::<String>::new());
    }

    #[test]
    fn production_refuses_unsafe_settings_all_at_once_and_says_why() {
        let config = with(
            Environment::Production,
            "http://assay.example",
            "file://mail",
        );
        let error = config.checked().unwrap_err();
        assert_eq!(error.problems.len(), 2);
        assert!(error.to_string().contains("tokens travel over it"));
    }

    #[test]
    fn production_takes_a_relay_over_tls() {
        for url in ["smtps://relay.example", "smtp://relay.example?tls=required"] {
            let config = with(Environment::Production, "https://assay.example", url);
            assert!(config.checked().is_ok());
        }
    }

    #[test]
    fn the_readme_names_every_setting() {
        let readme = include_str!("../README.md");
        let defaults = serde_json::to_value(&DEFAULTS).unwrap();
        let mut names: Vec<_> = defaults.as_object().unwrap().keys().cloned().collect();
        names.extend(["metrics_bind", "mail_ca_file"].map(String::from));
        for name in names {
            let variable = format!("`ASSAY_{}`", name.to_uppercase());
            assert!(readme.contains(&variable), "the README lacks {variable}");
        }
    }
}
