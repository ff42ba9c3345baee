//! Mail on its way out: over SMTP to a relay, or as files into a folder.
//!
//! Invariant: the Message-ID is the outbox id at every try, so that a mail sent twice is recognised. What a relay
//! writes is never kept: it may repeat an address.

use std::{path::PathBuf, sync::Arc, time::Duration};

use jiff::Timestamp;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{Header, HeaderName, HeaderValue},
    },
    transport::smtp::{self, PoolConfig},
};

use super::letter::{Letter, one_line};
use crate::{config::Environment, domain::ids::MailId};

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
    #[error("the folder for mails cannot be made")]
    Folder(#[source] std::io::Error),
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
    /// Reads `mail_url` and `mail_from` of the configuration. Makes the folder of `file://`; connects nowhere yet.
    ///
    /// # Errors
    /// When they cannot be used, or would send in the clear in production.
    pub fn new(url: &str, from: &str, environment: Environment) -> Result<Self, MailSetupError> {
        let from = from.parse().map_err(|_| MailSetupError::From)?;
        let transport = match url.split_once("://") {
            Some(("file", folder)) => Transport::Folder(Arc::new(folder_at(folder)?)),
            Some(("smtp" | "smtps", _)) => Transport::Smtp(relay(url, environment)?),
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

/// Encryption is required or, outside production, left out on purpose; never tried and then done without.
fn relay(
    url: &str,
    environment: Environment,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailSetupError> {
    let query = url.split_once('?').map(|(_, query)| query);
    let clear = match query {
        Some("tls=required") => false,
        Some(other) => return Err(MailSetupError::Tls(one_line(other))),
        None => !url.starts_with("smtps://"),
    };
    if clear && environment == Environment::Production {
        return Err(MailSetupError::Clear);
    }
    let builder =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| MailSetupError::Relay)?;
    let pool = PoolConfig::new()
        .max_size(CONNECTIONS_MAX)
        .idle_timeout(Duration::from_secs(20));
    Ok(builder
        .timeout(Some(COMMAND_TIMEOUT))
        .pool_config(pool)
        .build())
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
    } else if error.is_tls() {
        Cause::Tls
    } else if error.is_response() || error.is_client() {
        Cause::Protocol
    } else {
        Cause::Connection
    })
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
            Mailer::new(url, "Assay <a@assay.example>", environment).map(|_| ())
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
        assert!(matches!(
            Mailer::new("smtps://relay.example", "nobody", Environment::Production),
            Err(MailSetupError::From)
        ));
    }
}
