//! Signing in, staying signed in, signing out.

use assay::{
    app::credentials::{Credentials, links::render_token},
    db::{
        schema::{attempt_counter, mail, sign_in_link},
        seam::{Scope, SeamError},
    },
    domain::ids::{PersonId, SessionId, SignInLinkId},
};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::{
    both_databases,
    support::{
        actor::{Actor, Answer},
        app::TestApp,
    },
};

const OFFICER: &str = "officer@ambridge.example";
const PASSWORD: &str = "correct horse battery";

/// The token of the newest link for a person, as the mail would hold it.
async fn newest_link(app: &TestApp, person: PersonId) -> Option<String> {
    let found = app.app.db.read(Scope::System, move |db| {
        sign_in_link::table
            .filter(sign_in_link::person_id.eq(person))
            .order(sign_in_link::id.desc())
            .select(sign_in_link::id)
            .load::<SignInLinkId>(db)
            .map_err(SeamError::from)
    });
    found
        .await
        .unwrap()
        .first()
        .map(|link| render_token(&app.app.key, *link))
}

/// Signs the officer of council A in by a link.
async fn by_link(app: &TestApp) -> Answer {
    let anonymous = app.anonymous();
    anonymous
        .post("/v1/sign-in-links", &json!({ "email": OFFICER }))
        .await
        .expect(202);
    let token = newest_link(app, app.world.a.officer).await.unwrap();
    anonymous
        .post("/v1/sign-in-links/exchanges", &json!({ "token": token }))
        .await
        .expect(201)
}

fn holder(app: &TestApp, session: &Answer) -> Actor {
    app.actor(Some(session.text_at("/accessToken")))
}

/// Gives the officer of council A a password.
async fn set_password(app: &TestApp) -> Answer {
    let officer = holder(app, &by_link(app).await);
    officer
        .put_new("/v1/me/password", &json!({ "newPassword": PASSWORD }))
        .await
        .expect(200)
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    app.anonymous()
        .post(
            "/v1/sessions",
            &json!({ "email": email, "password": password }),
        )
        .await
}

async fn refresh(app: &TestApp, session: &Answer) -> Answer {
    let token = session.text_at("/refreshToken");
    app.anonymous()
        .post("/v1/sessions/refresh", &json!({ "refreshToken": token }))
        .await
}

both_databases! {
    async fn a_password_signs_in_and_the_token_says_who(app: TestApp) {
        set_password(&app).await;
        let session = sign_in(&app, " Officer@Ambridge.Example", PASSWORD).await.expect(201);
        assert_eq!(session.header("cache-control"), Some("no-store"));
        let me = holder(&app, &session).get("/v1/me").await.expect(200);
        assert_eq!(me.body["kind"], "person");
        assert_eq!(me.body["email"], OFFICER);
        assert_eq!(me.body["hasPassword"], true);
        assert_eq!(me.body["councils"][0]["role"], "officer");
        assert_eq!(me.body["suppliers"], json!([]));
        holder(&app, &session).get(&app.council_path("")).await.expect(200);
    }

    async fn an_unknown_address_gets_the_same_answer_as_a_wrong_password(app: TestApp) {
        set_password(&app).await;
        let wrong = sign_in(&app, OFFICER, "correct horse batterx").await;
        let unknown = sign_in(&app, "nobody@ambridge.example", PASSWORD).await;
        // A person without a password cannot sign in with one either.
        let none = sign_in(&app, "auditor@ambridge.example", PASSWORD).await;
        let steady = wrong.expect_problem(401, "wrong-credentials").steady();
        assert_eq!(unknown.expect_problem(401, "wrong-credentials").steady(), steady);
        assert_eq!(none.expect_problem(401, "wrong-credentials").steady(), steady);
    }

    async fn who_fails_again_and_again_has_to_wait_longer_and_longer(app: TestApp) {
        set_password(&app).await;
        for email in [OFFICER, "nobody@ambridge.example"] {
            for _ in 0..5 {
                sign_in(&app, email, "not the password").await.expect(401);
            }
            // Even the right password has to wait, or guessing would go on unharmed.
            let refused = sign_in(&app, email, PASSWORD).await.expect_problem(429, "too-many-attempts");
            let first: i64 = refused.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=11).contains(&first), "{first}");
            app.advance(SignedDuration::from_secs(first));
            sign_in(&app, email, "not the password").await.expect(401);
            let refused = sign_in(&app, email, PASSWORD).await.expect(429);
            let second: i64 = refused.header("retry-after").unwrap().parse().unwrap();
            assert!(second > first, "{second} after {first}");
            app.advance(SignedDuration::from_secs(second));
        }
        app.advance(SignedDuration::from_mins(1));
        sign_in(&app, OFFICER, PASSWORD).await.expect(201);
        // Who got in starts afresh.
        for _ in 0..5 {
            sign_in(&app, OFFICER, "not the password").await.expect(401);
        }
        let subjects = app.app.db.read(Scope::System, |db| {
            attempt_counter::table
                .select(attempt_counter::subject)
                .load::<String>(db)
                .map_err(SeamError::from)
        });
        let subjects = subjects.await.unwrap();
        assert!(!subjects.is_empty());
        assert!(subjects.iter().all(|subject| !subject.contains('@') && !subject.contains("127.")));
    }

    async fn many_guesses_at_once_are_counted_all(app: TestApp) {
        set_password(&app).await;
        let mut guesses = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let anonymous = app.anonymous();
            guesses.spawn(async move {
                let body = json!({ "email": OFFICER, "password": "not the password" });
                anonymous.post("/v1/sessions", &body).await.status
            });
        }
        let statuses = guesses.join_all().await;
        let judged = statuses.iter().filter(|status| **status == 401).count();
        // Guesses of one second are counted one after the other; a second may end meanwhile.
        assert!((5..=10).contains(&judged), "{statuses:?}");
        assert!(statuses.iter().all(|status| [401, 429, 503].contains(status)), "{statuses:?}");
    }

    async fn a_refresh_token_works_once_and_using_it_again_ends_the_session(app: TestApp) {
        let first = by_link(&app).await;
        let second = refresh(&app, &first).await.expect(200);
        holder(&app, &second).get("/v1/me").await.expect(200);
        refresh(&app, &first).await.expect_problem(401, "token-not-usable");
        // Whoever came second may be the thief or the owner: neither goes on.
        refresh(&app, &second).await.expect_problem(401, "token-not-usable");
        let path = app.council_path("/audit-events?action=session.reuse_detected");
        let events = app.auditor().get(&path).await.expect(200);
        assert_eq!(events.body["items"].as_array().unwrap().len(), 1, "{}", events.text);
        assert_eq!(events.body["items"][0]["actorId"], app.world.a.officer.to_string());
    }

    async fn a_session_ends_when_unused_and_at_last_in_any_case(app: TestApp) {
        let unused = by_link(&app).await;
        app.advance(SignedDuration::from_hours(24 * 7 + 1));
        refresh(&app, &unused).await.expect(401);
        let mut session = by_link(&app).await;
        for _ in 0..5 {
            app.advance(SignedDuration::from_hours(24 * 6 - 1));
            session = refresh(&app, &session).await.expect(200);
        }
        app.advance(SignedDuration::from_hours(24));
        refresh(&app, &session).await.expect_problem(401, "token-not-usable");
    }

    async fn signing_out_ends_the_session_and_no_other(app: TestApp) {
        let (one, other) = (by_link(&app).await, by_link(&app).await);
        let officer = holder(&app, &one);
        officer.delete("/v1/sessions/current", "*").await.expect(204);
        officer.delete("/v1/sessions/current", "*").await.expect(204);
        refresh(&app, &one).await.expect(401);
        refresh(&app, &other).await.expect(200);
    }

    async fn ending_all_sessions_stops_access_tokens_at_once(app: TestApp) {
        let (one, other) = (by_link(&app).await, by_link(&app).await);
        holder(&app, &one).post_empty("/v1/me/sessions/end-all").await.expect(204);
        for session in [&one, &other] {
            let officer = holder(&app, session);
            officer.get("/v1/me").await.expect_problem(401, "token-not-usable");
            let council = officer.get(&app.council_path("")).await;
            council.expect_problem(401, "token-not-usable");
            refresh(&app, session).await.expect(401);
        }
        holder(&app, &by_link(&app).await).get("/v1/me").await.expect(200);
    }

    async fn a_sign_in_link_works_once_and_for_ten_minutes(app: TestApp) {
        let anonymous = app.anonymous();
        by_link(&app).await;
        let used = newest_link(&app, app.world.a.officer).await.unwrap();
        anonymous.post("/v1/sign-in-links", &json!({ "email": OFFICER })).await.expect(202);
        let late = newest_link(&app, app.world.a.officer).await.unwrap();
        app.advance(SignedDuration::from_mins(10));
        let made_up = format!("{}AAAA", &late[..late.len() - 4]);
        for token in [used, late, made_up, "AAAA".to_owned(), String::new()] {
            let answer =
                anonymous.post("/v1/sign-in-links/exchanges", &json!({ "token": token })).await;
            answer.expect_problem(401, "token-not-usable");
        }
    }

    async fn an_unknown_address_that_asks_for_a_link_gets_the_same_answer_and_no_mail(app: TestApp) {
        let anonymous = app.anonymous();
        let known = anonymous.post("/v1/sign-in-links", &json!({ "email": OFFICER })).await;
        let unknown =
            anonymous.post("/v1/sign-in-links", &json!({ "email": "nobody@ambridge.example" })).await;
        assert_eq!(known.expect(202).text, unknown.expect(202).text);
        let queued = app.app.db.read(Scope::System, |db| {
            mail::table
                .select((mail::person_id, mail::parameters))
                .load::<(Option<PersonId>, String)>(db)
                .map_err(SeamError::from)
        });
        let queued = queued.await.unwrap();
        assert_eq!(queued.len(), 1);
        assert_eq!(queued[0].0, Some(app.world.a.officer));
        let token = newest_link(&app, app.world.a.officer).await.unwrap();
        assert!(!queued[0].1.contains(&token[22..]), "the outbox holds a token");
        for _ in 0..4 {
            anonymous.post("/v1/sign-in-links", &json!({ "email": OFFICER })).await.expect(202);
        }
        let refused = anonymous.post("/v1/sign-in-links", &json!({ "email": OFFICER })).await;
        refused.expect_problem(429, "too-many-attempts");
    }

    async fn a_password_is_changed_by_who_knows_it_or_came_by_a_link_just_now(app: TestApp) {
        let session = set_password(&app).await;
        let path = "/v1/me/password";
        let new = "another horse battery";
        let officer = holder(&app, &session);
        let without = officer.put_new(path, &json!({ "newPassword": new })).await;
        without.expect_problem(401, "wrong-credentials");
        let wrong = json!({ "currentPassword": "not the password", "newPassword": new });
        officer.put_new(path, &wrong).await.expect_problem(401, "wrong-credentials");
        let weak = json!({ "currentPassword": PASSWORD, "newPassword": "Ambridge2026officer" });
        let refused = officer.put_new(path, &weak).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["code"], "password-guessable");
        let right = json!({ "currentPassword": PASSWORD, "newPassword": new });
        let changed = officer.put_new(path, &right).await.expect(200);
        // Everything from before has ended.
        officer.get("/v1/me").await.expect(401);
        refresh(&app, &session).await.expect(401);
        holder(&app, &changed).get("/v1/me").await.expect(200);
        sign_in(&app, OFFICER, PASSWORD).await.expect(401);
        sign_in(&app, OFFICER, new).await.expect(201);

        let by_link = by_link(&app).await;
        app.advance(SignedDuration::from_mins(11));
        let stale = refresh(&app, &by_link).await.expect(200);
        let late = holder(&app, &stale).put_new(path, &json!({ "newPassword": PASSWORD })).await;
        late.expect_problem(401, "wrong-credentials");
    }

    async fn tokens_signed_before_a_rotation_work_to_their_end(app: TestApp) {
        let (app_db, credentials) = (&app.app.db, &app.app.credentials);
        let before = app.officer();
        let published = key_ids(&app).await;
        assert_eq!(published.len(), 2, "one signs and one is next");
        credentials.rotate(app_db).await.unwrap();
        let after = app.officer();
        assert_ne!(key_id(&before), key_id(&after));
        assert!(published.contains(&key_id(&after)), "it was published before it signed");
        assert_eq!(key_ids(&app).await.len(), 3);
        before.get("/v1/me").await.expect(200);
        after.get("/v1/me").await.expect(200);

        app.advance(SignedDuration::from_mins(61));
        credentials.rotate_by_age(app_db).await.unwrap();
        credentials.refresh(app_db).await.unwrap();
        assert_eq!(key_ids(&app).await.len(), 2, "a key retired long ago is gone");
        assert_eq!(key_id(&app.officer()), key_id(&after), "not old enough to rotate");
        app.advance(SignedDuration::from_hours(90 * 24));
        credentials.rotate_by_age(app_db).await.unwrap();
        assert_ne!(key_id(&app.officer()), key_id(&after));
    }

    async fn another_replica_learns_of_keys_it_did_not_make(app: TestApp) {
        let db = &app.app.db;
        let key = Arc::clone(&app.app.key);
        let other = Credentials::open(db, key, app.app.clock.clone(), app.url(), 1).await.unwrap();
        assert_eq!(other.key_set_json(), app.app.credentials.key_set_json());
        app.app.credentials.rotate(db).await.unwrap();
        app.app.credentials.rotate(db).await.unwrap();
        let token = app.officer().token().unwrap().to_owned();
        assert!(other.authenticate(&token).is_err());
        other.refresh(db).await.unwrap();
        assert!(other.authenticate(&token).is_ok());
        assert_eq!(format!("{other:?}"), "Credentials(hidden)");
    }

    async fn tokens_of_another_deployment_and_garbage_are_not_let_in(app: TestApp) {
        let stranger = Credentials::open(
            &app.app.db, Arc::clone(&app.app.key), app.app.clock.clone(), "https://other.example", 1,
        );
        let stranger = stranger.await.unwrap();
        let session = SessionId(app.app.clock.new_id());
        let foreign = stranger.issue(app.world.a.officer, session).unwrap();
        let long = "a".repeat(5_000);
        for token in [foreign.text.expose_secret(), "", "x", "a.b.c", "assay_key_", long.as_str()] {
            let answer = app.actor(Some(token.to_owned())).get("/v1/me").await;
            assert_eq!(answer.status, 401, "{}", answer.text);
        }
        let late = app.officer();
        app.advance(SignedDuration::from_secs(611));
        late.get("/v1/me").await.expect_problem(401, "token-not-usable");
    }
}

/// The ids of the published keys.
async fn key_ids(app: &TestApp) -> Vec<String> {
    let set = app
        .anonymous()
        .get("/.well-known/jwks.json")
        .await
        .expect(200);
    assert_eq!(set.header("cache-control"), Some("public, max-age=300"));
    let keys = set.body["keys"].as_array().unwrap();
    assert!(
        keys.iter()
            .all(|key| key.get("d").is_none() && key["alg"] == "EdDSA")
    );
    keys.iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

/// The id of the key that signed somebody's token.
fn key_id(actor: &Actor) -> String {
    let header = actor.token().unwrap().split('.').next().unwrap();
    let header = data_encoding::BASE64URL_NOPAD
        .decode(header.as_bytes())
        .unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}
