//! Mail over TLS to a relay with a certificate from the council's own authority.

use assay::{
    config::Environment,
    domain::{ids::MailId, language::Language},
    outbound::{
        letter::Letter,
        mail::{Cause, MailSettings, Mailer, OutboundMail, SendError},
        templates::{Content, letter},
    },
    ui::words::Words,
};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{
    on_both,
    support::{
        app::TestApp,
        authority::Authority,
        smtp::{Came, Security, SmtpServer},
    },
};

/// An authority, and the file in which a sender finds it.
struct Trust {
    authority: Authority,
    folder: TempDir,
}

impl Trust {
    fn new() -> Self {
        let (authority, folder) = (Authority::new(), TempDir::new().unwrap());
        std::fs::write(folder.path().join("ca.pem"), &authority.pem).unwrap();
        Self { authority, folder }
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Tries once to send a mail to this address.
    async fn send(&self, url: &str) -> Result<(), SendError> {
        let file = self.file();
        send(url, Some(&file)).await
    }
}

async fn send(url: &str, ca_file: Option<&std::path::Path>) -> Result<(), SendError> {
    let settings = MailSettings {
        url,
        from: "Assay <no-reply@assay.example>",
        ca_file,
        environment: Environment::Production,
    };
    let at = "2026-03-02T09:00:00Z".parse().unwrap();
    let link = "https://assay.example/sign-in/x".to_owned();
    let letter: Letter = letter(
        &Content::SignInLink {
            link,
            code: "abcd-efgh".to_owned(),
            expires_at: at,
        },
        "Ana",
        Words(Language::En),
    );
    let mail = OutboundMail {
        id: MailId(Uuid::nil()),
        to_name: "Ana".into(),
        to_address: "ana@lumen.example".into(),
        letter,
        at,
    };
    Mailer::new(&settings).unwrap().send(&mail).await
}

fn from_the_first_byte(relay: &SmtpServer) -> String {
    format!("smtps://localhost:{}", relay.port())
}

fn after_starttls(relay: &SmtpServer) -> String {
    format!("smtp://localhost:{}?tls=required", relay.port())
}

#[tokio::test]
async fn a_relay_of_the_councils_own_authority_takes_mail_over_tls() {
    let trust = Trust::new();
    let server = trust.authority.server("localhost");
    let relay = SmtpServer::start_with(Security::Tls(server.clone())).await;
    trust.send(&from_the_first_byte(&relay)).await.unwrap();
    assert_eq!(relay.received()[0].came, Came::Encrypted);
    assert_eq!(relay.received()[0].to, ["ana@lumen.example"]);

    let relay = SmtpServer::start_with(Security::StartTls(server)).await;
    trust.send(&after_starttls(&relay)).await.unwrap();
    assert_eq!(relay.received()[0].came, Came::Encrypted);
}

#[tokio::test]
async fn a_relay_that_cannot_show_who_it_is_gets_no_mail() {
    let (trust, other) = (Trust::new(), Trust::new());
    let refused = Err(SendError::PutOff(Cause::Tls));
    // The certificate is another host's.
    let elsewhere = trust.authority.server("elsewhere.example");
    // The certificate is of an authority that is not in the file.
    let unknown = other.authority.server("localhost");
    for server in [elsewhere, unknown] {
        let relay = SmtpServer::start_with(Security::Tls(server.clone())).await;
        assert_eq!(trust.send(&from_the_first_byte(&relay)).await, refused);
        assert!(relay.received().is_empty());
        let relay = SmtpServer::start_with(Security::StartTls(server)).await;
        assert_eq!(trust.send(&after_starttls(&relay)).await, refused);
        assert!(relay.received().is_empty());
    }
    // The system does not know the authority.
    let relay = SmtpServer::start_with(Security::Tls(trust.authority.server("localhost"))).await;
    assert_eq!(send(&from_the_first_byte(&relay), None).await, refused);
    assert!(relay.received().is_empty());
}

#[tokio::test]
async fn a_relay_without_tls_gets_no_mail() {
    let trust = Trust::new();
    let relay = SmtpServer::start().await;
    assert!(trust.send(&from_the_first_byte(&relay)).await.is_err());
    assert!(trust.send(&after_starttls(&relay)).await.is_err());
    assert!(relay.received().is_empty());
}

on_both!(
    an_invitation_goes_out_over_tls_when_the_settings_name_the_authority,
    |backend| async move {
        let trust = Trust::new();
        let server = trust.authority.server("localhost");
        let relay = SmtpServer::start_with(Security::StartTls(server)).await;
        let app = TestApp::with(backend, |config| {
            config.mail_url = after_starttls(&relay).into();
            config.mail_ca_file = Some(trust.file());
        })
        .await;
        let issued = app.issued("quote").await;
        app.invite(&issued, "Lumen", "ana@lumen.example").await;
        app.run_jobs().await;
        let received = relay.received();
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].came, Came::Encrypted);
        assert!(received[0].plain().contains("/i/"));
    }
);
