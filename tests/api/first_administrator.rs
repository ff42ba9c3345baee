//! How a council comes to be.

use std::process::{Command, Output};

use assay::{
    app::first_administrator::{Named, appoint},
    domain::{email::EmailAddress, procurement::Jurisdiction},
};
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::{both_databases, support::app::TestApp};

fn named(council: &str, email: &str) -> Named {
    Named {
        council: council.to_owned(),
        jurisdiction: Jurisdiction::Wales,
        email: EmailAddress::parse(email).unwrap(),
        name: "Carys Hughes".to_owned(),
    }
}

both_databases! {
    async fn the_first_administrator_sets_a_password_by_the_link_and_manages_people(app: TestApp) {
        let appointed = appoint(&app.app, named("Cyngor Newydd", "carys@newydd.example")).await.unwrap();
        app.advance(SignedDuration::from_hours(23));
        let token = appointed.token.expose_secret();
        let anonymous = app.anonymous();
        let exchange = json!({ "token": token });
        let session = anonymous.post("/v1/sign-in-links/exchanges", &exchange).await.expect(201);
        let administrator = app.actor(Some(session.text_at("/accessToken")));
        let password = json!({ "newPassword": "tegell glas y gath" });
        let session = administrator.put_new("/v1/me/password", &password).await.expect(200);
        let administrator = app.actor(Some(session.text_at("/accessToken")));
        let council = format!("/v1/councils/{}", appointed.council);
        let shown = administrator.get(&council).await.expect(200);
        assert_eq!(shown.body["jurisdiction"], "wales");
        let members = administrator.get(&format!("{council}/members")).await.expect(200);
        assert_eq!(members.body["items"][0]["name"], "Carys Hughes");
        let events = administrator.get(&format!("{council}/audit-events")).await.expect(200);
        assert_eq!(events.body["items"][0]["action"], "council.created");
        assert_eq!(events.body["items"][0]["actorKind"], "system");
    }

    async fn naming_a_council_again_adds_an_administrator_and_no_council(app: TestApp) {
        let first = appoint(&app.app, named("Cyngor Newydd", "carys@newydd.example")).await.unwrap();
        let second = appoint(&app.app, named(" Cyngor Newydd ", "huw@newydd.example")).await.unwrap();
        assert_eq!(first.council, second.council);
        assert_ne!(first.person, second.person);
        let again = appoint(&app.app, named("Cyngor Newydd", "carys@newydd.example")).await.unwrap();
        assert_eq!(again.person, first.person);
        assert!(appoint(&app.app, named(" ", "carys@newydd.example")).await.is_err());
        app.advance(SignedDuration::from_hours(24));
        let late = json!({ "token": again.token.expose_secret() });
        let answer = app.anonymous().post("/v1/sign-in-links/exchanges", &late).await;
        answer.expect_problem(401, "token-not-usable");
    }
}

fn assay(folder: &std::path::Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_assay"))
        .args(arguments)
        .current_dir(folder)
        .env("ASSAY_PUBLIC_URL", "http://assay.example")
        .output()
        .unwrap()
}

#[test]
fn the_command_prints_a_link_and_not_to_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let add = |jurisdiction, email| {
        let wanted = [
            "--council",
            "Ambridge",
            "--jurisdiction",
            jurisdiction,
            "--email",
            email,
        ];
        assay(
            folder.path(),
            &[&["user", "add-administrator"], &wanted[..]].concat(),
        )
    };
    let made = add("england", "pat@ambridge.example");
    let (out, log) = (
        String::from_utf8(made.stdout).unwrap(),
        String::from_utf8(made.stderr).unwrap(),
    );
    assert!(made.status.success(), "{log}");
    let (_, link) = out.split_once("http://assay.example/sign-in/").unwrap();
    let token = link.lines().next().unwrap();
    assert!(
        token.len() > 60 && !log.contains(token) && !log.contains("pat@"),
        "{out}{log}"
    );
    assert!(!add("england", "pat").status.success());
    assert!(!add("scotland", "pat@ambridge.example").status.success());
    assert!(
        assay(folder.path(), &["user", "rotate-signing-key"])
            .status
            .success()
    );
}
