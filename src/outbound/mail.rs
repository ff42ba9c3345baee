//! Mail on its way out: over SMTP to a relay, or as files into a folder.
//!
//! Invariant: the Message-ID is the outbox id at every try, so that a mail sent twice is recognised. What a relay
//! writes is never kept: it may repeat an address.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        self, PoolConfig,
        client::{Certificate, CertificateStore, Tls, TlsParameters},
    },
};
use secrecy::ExposeSecret;

use super::letter::{Letter, one_line};
use crate::{
    config::{Config, Environment},
    domain::ids::MailId,
};

/// One try, from connecting to the relay's last word.
pub const SEND_TIMEOUT: Duration = Duration::from_secs(30);
/// One command and its reply.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(15);
/// Connections to the relay at the same time.
pub const CONNECTIONS_MAX: u32 = 8;

/// Why mail cannot be sent with these settings.
#[derive(Debug, thiserror::Error)]
pub enum MailSetupError {
    #[error("mail_from is not an address such as Assay <no-reply@assay.example>")]
    From,
    #[error("mail_url must be file://FOLDER, smtps://HOST or smtp://HOST?tls=required")]
    Url,
    #[error("mail_url: {0} is not offered; write tls=required, or use smtps://")]
    Tls(String),
    #[error("mail_url has no ?tls=required: in production sign-in links never travel in the clear")]
    Clear,
    #[error("mail_url: the relay's address cannot be used")]
    Relay,
    #[error("mail_ca_file cannot be read")]
    AuthorityFile(#[source] std::io::Error),
    #[error("mail_ca_file holds no certificate in PEM form that can be used")]
    Authority,
    #[error("mail_ca_file is of no use: mail_url does not speak TLS")]
    AuthorityUnused,
    #[error("the folder for mails cannot be made")]
    Folder(#[source] std::io::Error),
}

/// How mail leaves: the settings of the same names.
#[derive(Clone, Copy)]
pub struct MailSettings<'a> {
    /// `mail_url`
    pub url: &'a str,
    /// `mail_from`
    pub from: &'a str,
    /// `mail_ca_file`
    pub ca_file: Option<&'a Path>,
    pub environment: Environment,
}

impl<'a> From<&'a Config> for MailSettings<'a> {
    fn from(config: &'a Config) -> Self {
        Self {
            url: config.mail_url.expose_secret(),
            from: &config.mail_from,
            ca_file: config.mail_ca_file.as_deref(),
            environment: config.environment,
        }
    }
}

/// A rendered mail.
#[derive(Debug, Clone)]
pub struct OutboundMail {
    pub id: MailId,
    pub to_name: String,
    pub to_address: String,
    pub letter: Letter,
    pub at: Timestamp,
}

/// How a try failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Trying again may help.
    #[error("put off: {0}")]
    PutOff(Cause),
    /// This mail will never be taken.
    #[error("refused: {0}")]
    Refused(Cause),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The relay's reply code.
    Reply(u16),
    Timeout,
    Tls,
    Connection,
    /// The relay does not follow the protocol.
    Protocol,
    /// The address is not one.
    Address,
    /// The file cannot be written.
    File,
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Reply(code) => write!(f, "smtp-{code}"),
            Self::Timeout => f.write_str("timeout"),
            Self::Tls => f.write_str("tls"),
            Self::Connection => f.write_str("connection"),
            Self::Protocol => f.write_str("protocol"),
            Self::Address => f.write_str("address-unusable"),
            Self::File => f.write_str("file"),
        }
    }
}

/// Sends mail. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    transport: Transport,
    timeout: Duration,
}

#[derive(Clone)]
enum Transport {
    Folder(Arc<PathBuf>),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

impl Mailer {
    /// Makes the folder of `file://`; connects nowhere yet.
    ///
    /// # Errors
    /// When the settings cannot be used, or would send in the clear in production.
    pub fn new(settings: &MailSettings<'_>) -> Result<Self, MailSetupError> {
        let from = settings.from.parse().map_err(|_| MailSetupError::From)?;
        let transport = match settings.url.split_once("://") {
            Some(("file", _)) if settings.ca_file.is_some() => {
                return Err(MailSetupError::AuthorityUnused);
            }
            Some(("file", folder)) => Transport::Folder(Arc::new(folder_at(folder)?)),
            Some(("smtp" | "smtps", _)) => Transport::Smtp(relay(settings)?),
            _ => return Err(MailSetupError::Url),
        };
        Ok(Self {
            from,
            transport,
            timeout: SEND_TIMEOUT,
        })
    }

    /// With another bound on one try, for tests of relays that hang.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Tries once to hand a mail over.
    ///
    /// # Errors
    /// Says whether another try may help. After a lost connection the mail may have been taken all the same.
    pub async fn send(&self, mail: &OutboundMail) -> Result<(), SendError> {
        let message = self.message(mail)?;
        match &self.transport {
            Transport::Folder(folder) => {
                let folder = Arc::clone(folder);
                let id = mail.id;
                let written = tokio::task::spawn_blocking(move || {
                    write_file(&folder, id, &message.formatted())
                });
                match written.await {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(_)) | Err(_) => Err(SendError::PutOff(Cause::File)),
                }
            }
            Transport::Smtp(relay) => {
                match tokio::time::timeout(self.timeout, relay.send(message)).await {
                    Ok(Ok(_accepted)) => Ok(()),
                    Ok(Err(error)) => Err(judge(&error)),
                    Err(_elapsed) => Err(SendError::PutOff(Cause::Timeout)),
                }
            }
        }
    }

    fn message(&self, mail: &OutboundMail) -> Result<Message, SendError> {
        let unusable = |_| SendError::Refused(Cause::Address);
        let address: Address = mail.to_address.trim().parse().map_err(unusable)?;
        let name = Some(one_line(&mail.to_name)).filter(|name| !name.is_empty());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(mail.letter.subject())
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .date(mail.at.into())
            .header(AutoSubmitted)
            .multipart(
                MultiPart::alternative()
                    .singlepart(SinglePart::plain(mail.letter.text()))
                    .singlepart(SinglePart::html(mail.letter.html())),
            )
            .map_err(|_| SendError::Refused(Cause::Address))
    }
}

/// RFC 3834, section 5: keeps out-of-office answers away.
#[derive(Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

fn folder_at(path: &str) -> Result<PathBuf, MailSetupError> {
    if path.is_empty() {
        return Err(MailSetupError::Url);
    }
    let folder = PathBuf::from(path);
    std::fs::create_dir_all(&folder).map_err(MailSetupError::Folder)?;
    Ok(folder)
}

/// How the conversation with a relay is kept private.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Security {
    Clear,
    /// TLS by STARTTLS, before anything is said.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// Encryption is required or, outside production, left out on purpose; never tried and then done without.
fn relay(
    settings: &MailSettings<'_>,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailSetupError> {
    let url = settings.url;
    let query = url.split_once('?').map(|(_, query)| query);
    let security = match query {
        Some("tls=required") if url.starts_with("smtps://") => Security::Tls,
        Some("tls=required") => Security::StartTls,
        Some(other) => return Err(MailSetupError::Tls(one_line(other))),
        None if url.starts_with("smtps://") => Security::Tls,
        None => Security::Clear,
    };
    if security == Security::Clear && settings.environment == Environment::Production {
        return Err(MailSetupError::Clear);
    }
    let mut builder =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| MailSetupError::Relay)?;
    if let Some(file) = settings.ca_file {
        let parameters = trusting_only(file, host(url))?;
        builder = builder.tls(match security {
            Security::Clear => return Err(MailSetupError::AuthorityUnused),
            Security::StartTls => Tls::Required(parameters),
            Security::Tls => Tls::Wrapper(parameters),
        });
    }
    let pool = PoolConfig::new()
        .max_size(CONNECTIONS_MAX)
        .idle_timeout(Duration::from_secs(20));
    Ok(builder
        .timeout(Some(COMMAND_TIMEOUT))
        .pool_config(pool)
        .build())
}

/// Only certificates from the authorities in the file count: whoever runs a relay of their own wants no other to pass
/// for it.
fn trusting_only(file: &Path, host: &str) -> Result<TlsParameters, MailSetupError> {
    let pem = std::fs::read(file).map_err(MailSetupError::AuthorityFile)?;
    let begin = b"-----BEGIN CERTIFICATE-----";
    if !pem.windows(begin.len()).any(|part| part == begin) {
        return Err(MailSetupError::Authority);
    }
    let unusable = |_| MailSetupError::Authority;
    TlsParameters::builder(host.to_owned())
        .certificate_store(CertificateStore::None)
        .add_root_certificate(Certificate::from_pem(&pem).map_err(unusable)?)
        .build()
        .map_err(unusable)
}

/// The host in `scheme://user:password@host:port/path?query`, which the relay's certificate must name.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit('@').next().unwrap_or_default();
    match place.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => place.split(':').next().unwrap_or_default(),
    }
}

/// 2xx is success; 4xx and trouble on the way are put off; 5xx is final, unless it is our own sign-in at the relay
/// that failed: then every mail would be lost for a mistyped password.
fn judge(error: &smtp::Error) -> SendError {
    if let Some(code) = error.status() {
        let reply: u16 = code.into();
        let our_sign_in = matches!(reply, 530 | 534 | 535 | 538);
        return if error.is_permanent() && !our_sign_in {
            SendError::Refused(Cause::Reply(reply))
        } else {
            SendError::PutOff(Cause::Reply(reply))
        };
    }
    SendError::PutOff(if error.is_timeout() {
        Cause::Timeout
    } else if error.is_tls() || in_handshake(error) {
        Cause::Tls
    } else if error.is_response() || error.is_client() {
        Cause::Protocol
    } else {
        Cause::Connection
    })
}

/// The library calls a handshake that failed, for a certificate it does not trust, a failed connection.
fn in_handshake(error: &smtp::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(found) = cause {
        let inner = found
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        if let Some(inner) = inner
            && inner.is::<rustls::Error>()
        {
            return true;
        }
        cause = found.source();
    }
    false
}

/// Written under another name and then renamed, so that a reader never meets half a mail. The same mail sent twice is
/// one file.
fn write_file(folder: &std::path::Path, id: MailId, content: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let unfinished = folder.join(format!(".{id}.tmp"));
    let mut file = std::fs::File::create(&unfinished)?;
    file.write_all(content)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, folder.join(format!("{id}.eml")))
}

#[cfg(test)]
mod tests {
    use super::*;

    // A pool of connections lives in a runtime.
    #[tokio::test]
    async fn encryption_is_required_or_refused_never_tried() {
        let new = |url: &str, environment| {
            let settings = MailSettings {
                url,
                from: "Assay <a@assay.example>",
                ca_file: None,
                environment,
            };
            Mailer::new(&settings).map(|_| ())
        };
        for url in ["smtps://relay.example", "smtp://relay.example?tls=required"] {
            assert!(new(url, Environment::Production).is_ok(), "{url}");
        }
        assert!(matches!(
            new("smtp://relay.example", Environment::Production),
            Err(MailSetupError::Clear)
        ));
        assert!(new("smtp://relay.example", Environment::Development).is_ok());
        for environment in [Environment::Production, Environment::Development] {
            assert!(matches!(
                new("smtp://relay.example?tls=opportunistic", environment),
                Err(MailSetupError::Tls(_))
            ));
        }
    }

    #[test]
    fn a_sender_that_is_no_address_is_refused_at_start() {
        let settings = MailSettings {
            url: "smtps://relay.example",
            from: "nobody",
            ca_file: None,
            environment: Environment::Production,
        };
        assert!(matches!(Mailer::new(&settings), Err(MailSetupError::From)));
    }

    #[test]
    fn an_authority_that_cannot_be_used_is_refused_at_start() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty.pem");
        std::fs::write(&empty, "nothing").unwrap();
        let broken = folder.path().join("broken.pem");
        let text = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        std::fs::write(&broken, text).unwrap();
        let missing = folder.path().join("missing.pem");
        let new = |url, ca_file: &Path| {
            let settings = MailSettings {
                url,
                from: "Assay <a@assay.example>",
                ca_file: Some(ca_file),
                environment: Environment::Development,
            };
            Mailer::new(&settings).map(|_| ()).unwrap_err()
        };
        let relay = "smtps://relay.example";
        assert!(matches!(
            new(relay, &missing),
            MailSetupError::AuthorityFile(_)
        ));
        assert!(matches!(new(relay, &empty), MailSetupError::Authority));
        assert!(matches!(new(relay, &broken), MailSetupError::Authority));
    }

    #[test]
    fn the_host_is_what_stands_between_sign_in_and_port() {
        for (url, expected) in [
            ("smtps://relay.example", "relay.example"),
            ("smtps://me:p%40ss@relay.example:465/", "relay.example"),
            ("smtp://relay.example:587?tls=required", "relay.example"),
            ("smtps://[::1]:465", "::1"),
        ] {
            assert_eq!(host(url), expected);
        }
    }
}
