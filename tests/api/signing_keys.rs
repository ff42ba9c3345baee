//! A signing key that somebody else may know is withdrawn: its tokens are refused, and nobody is locked out.

use std::{
    collections::BTreeSet,
    process::{Command, Output},
    sync::Arc,
    time::Duration,
};

use assay::app::credentials::{Credentials, KEYS_READ_EVERY, signing_keys::Withdraw};
use serde_json::{Value, json};

use crate::{
    both_databases, on_both,
    support::{
        actor::Actor,
        app::{DATA_KEY, TestApp},
        databases::{Content, TestDatabase},
    },
};

/// The id of the key that signed a token.
fn key_of(actor: &Actor) -> String {
    let header = actor.token().unwrap().split('.').next().unwrap();
    let header = data_encoding::BASE64URL_NOPAD
        .decode(header.as_bytes())
        .unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

async fn published(app: &TestApp) -> BTreeSet<String> {
    let set = app
        .anonymous()
        .get("/.well-known/jwks.json")
        .await
        .expect(200);
    let keys = set.body["keys"].as_array().unwrap().iter();
    keys.map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

/// Another replica over the same database.
async fn replica(app: &TestApp) -> Credentials {
    let (key, clock) = (Arc::clone(&app.app.key), app.app.clock.clone());
    Credentials::open(&app.app.db, key, clock, app.url(), 1)
        .await
        .unwrap()
}

both_databases! {
    async fn tokens_of_a_withdrawn_key_are_refused_and_the_next_key_signs(app: TestApp) {
        let (db, credentials) = (&app.app.db, &app.app.credentials);
        let before = app.officer();
        let (stolen, known) = (key_of(&before), published(&app).await);
        let withdrawn = credentials.withdraw(db, Withdraw::One(stolen.clone())).await.unwrap();
        assert_eq!(withdrawn, 1);
        before.get("/v1/me").await.expect_problem(401, "token-not-usable");
        let after = app.officer();
        after.get("/v1/me").await.expect(200);
        assert!(known.contains(&key_of(&after)), "it was published before it signed");
        let now = published(&app).await;
        assert_eq!(now.len(), 2, "one signs and one is next");
        assert!(!now.contains(&stolen));
        let again = credentials.withdraw(db, Withdraw::One(stolen)).await.unwrap();
        assert_eq!(again, 0);
    }

    async fn a_session_outlives_the_key_that_signed_its_token(app: TestApp) {
        let anonymous = app.anonymous();
        let email = json!({"email": "officer@ambridge.example"});
        anonymous.post("/v1/sign-in-links", &email).await.expect(202);
        let officer = crate::api::journey::enter(&app, "officer@ambridge.example").await;
        let password = json!({"newPassword": "correct horse battery"});
        officer.put_new("/v1/me/password", &password).await.expect(200);
        let session = json!({"email": "officer@ambridge.example", "password": "correct horse battery"});
        let session = anonymous.post("/v1/sessions", &session).await.expect(201);
        app.app.credentials.withdraw(&app.app.db, Withdraw::All).await.unwrap();
        app.actor(Some(session.text_at("/accessToken"))).get("/v1/me").await.expect(401);
        let refresh = json!({"refreshToken": session.text_at("/refreshToken")});
        let refreshed = anonymous.post("/v1/sessions/refresh", &refresh).await.expect(200);
        app.actor(Some(refreshed.text_at("/accessToken"))).get("/v1/me").await.expect(200);
    }

    async fn all_keys_can_be_withdrawn_at_once(app: TestApp) {
        let (db, credentials) = (&app.app.db, &app.app.credentials);
        credentials.rotate(db).await.unwrap();
        let (before, known) = (app.officer(), published(&app).await);
        assert_eq!(known.len(), 3, "one retired, one signs, one is next");
        assert_eq!(credentials.withdraw(db, Withdraw::All).await.unwrap(), 3);
        before.get("/v1/me").await.expect_problem(401, "token-not-usable");
        app.officer().get("/v1/me").await.expect(200);
        let now = published(&app).await;
        assert_eq!(now.len(), 2);
        assert!(now.is_disjoint(&known));
    }

    async fn every_replica_refuses_a_withdrawn_key_within_the_stated_time(app: TestApp) {
        let other = replica(&app).await;
        let token = app.officer().token().unwrap().to_owned();
        assert!(other.authenticate(&token).is_ok());
        app.app.credentials.withdraw(&app.app.db, Withdraw::All).await.unwrap();
        let refused = async {
            while other.authenticate(&token).is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::select! {
            () = other.keep_fresh(&app.app.db) => unreachable!("it never ends"),
            refused = tokio::time::timeout(KEYS_READ_EVERY + Duration::from_secs(5), refused) => {
                refused.expect("the other replica still takes the key");
            }
        }
    }
}

fn signing_key(database: &TestDatabase, arguments: &[&str]) -> Output {
    let folder = tempfile::TempDir::new().unwrap();
    let key = folder.path().join("data.key");
    let digits: String = DATA_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(&key, digits).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_assay"));
    command
        .arg("signing-key")
        .args(arguments)
        .current_dir(folder.path())
        .env("ASSAY_DATABASE_URL", database.url())
        .env("ASSAY_DATA_KEY_FILE", &key);
    command.output().unwrap()
}

on_both!(
    the_command_withdraws_keys_and_says_how_many,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Schema);
        let all = signing_key(&database, &["withdraw", "--all"]);
        assert!(all.status.success(), "{all:?}");
        let said = String::from_utf8(all.stdout).unwrap();
        assert!(said.starts_with("Withdrawn: 2."), "{said}");
        let unknown = signing_key(&database, &["withdraw", "nobodys"]);
        assert!(!unknown.status.success());
        assert!(!signing_key(&database, &["withdraw"]).status.success());
    }
);
