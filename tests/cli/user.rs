//! A council's first administrator.

use std::process::{Command, Output};

use assay::{
    app::first_administrator::{self, FirstAdministrator, NewCouncil},
    domain::{email::EmailAddress, language::Language},
};
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::{
    both_databases, on_both,
    support::{
        app::{DATA_KEY, TestApp},
        databases::{Content, TestDatabase},
    },
};

fn somebody(slug: &str, email: &str) -> FirstAdministrator {
    FirstAdministrator {
        slug: slug.to_owned(),
        council: Some(NewCouncil {
            name: "Felpersham Council".to_owned(),
            jurisdiction: "wales",
        }),
        email: EmailAddress::parse(email).unwrap(),
        name: "Ann Owen".to_owned(),
        language: Language::Cy,
    }
}

/// The token at the end of the link.
async fn token(app: &TestApp, new: FirstAdministrator) -> String {
    let link = first_administrator::add(&app.app, new).await.unwrap();
    let url = link.url.expose_secret().to_owned();
    url.rsplit_once('/').unwrap().1.to_owned()
}

both_databases! {
    async fn the_link_signs_the_administrator_in_once(app: TestApp) {
        let token = token(&app, somebody("felpersham", "ann@felpersham.example")).await;
        let exchange = "/v1/sign-in-links/exchanges";
        let body = json!({ "token": token });
        let session = app.anonymous().post(exchange, &body).await.expect(201);
        let ann = app.actor(Some(session.text_at("/accessToken")));
        let me = ann.get("/v1/me").await.expect(200);
        assert_eq!(me.text_at("/councils/0/role"), "administrator");
        let council = me.text_at("/councils/0/councilId");
        let council = ann.get(&format!("/v1/councils/{council}")).await.expect(200);
        assert_eq!(council.text_at("/jurisdiction"), "wales");
        app.anonymous().post(exchange, &body).await.expect_problem(401, "token-not-usable");
    }

    async fn the_link_works_for_a_day(app: TestApp) {
        let token = token(&app, somebody("felpersham", "ann@felpersham.example")).await;
        app.advance(SignedDuration::from_hours(24));
        let (anonymous, body) = (app.anonymous(), json!({ "token": token }));
        let exchange = anonymous.post("/v1/sign-in-links/exchanges", &body);
        exchange.await.expect_problem(401, "token-not-usable");
    }

    async fn a_council_that_exists_is_not_made_again_and_a_member_is_raised(app: TestApp) {
        let council = app.world.a.council;
        let link = first_administrator::add(&app.app, somebody("ambridge", "auditor@ambridge.example"));
        assert_eq!(link.await.unwrap().council, council);
        let auditor = app.auditor();
        let members = auditor.get(&app.council_path("/members")).await.expect(200);
        assert_eq!(members.body["items"].as_array().unwrap().len(), 4);
    }

    async fn a_council_that_is_not_described_is_not_made(app: TestApp) {
        let new = FirstAdministrator { council: None, ..somebody("nowhere", "ann@felpersham.example") };
        let refused = first_administrator::add(&app.app, new).await.unwrap_err();
        assert_eq!(refused.refusal().code.as_str(), "not-found");
    }
}

fn add_administrator(database: &TestDatabase, more: &[&str]) -> Output {
    let folder = tempfile::TempDir::new().unwrap();
    let key = folder.path().join("data.key");
    let digits: String = DATA_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(&key, digits).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_assay"));
    command
        .args(["user", "add-administrator", "--council", "ambridge"])
        .args(["--email", "ann@ambridge.example", "--name", "Ann Owen"])
        .args(more)
        .env("ASSAY_DATABASE_URL", database.url())
        .env("ASSAY_DATA_KEY_FILE", &key);
    command.output().unwrap()
}

on_both!(
    the_command_makes_the_council_and_prints_the_link,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Schema);
        let refused = add_administrator(&database, &[]);
        assert!(!refused.status.success());
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("--council-name and --jurisdiction"), "{said}");
        let described = [
            "--council-name",
            "Ambridge Council",
            "--jurisdiction",
            "northern-ireland",
        ];
        let done = add_administrator(&database, &described);
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        let said = String::from_utf8(done.stdout).unwrap();
        assert!(said.contains("http://127.0.0.1:8080/sign-in/"), "{said}");
        // The link is for the person who ran it, not for those who read logs.
        assert!(
            !String::from_utf8(done.stderr)
                .unwrap()
                .contains("/sign-in/")
        );
    }
);
