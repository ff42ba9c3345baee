//! API keys: made once, shown once, gone at once.

use assay::db::seam::counting_queries;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    both_databases,
    support::{
        actor::{Actor, Answer},
        app::TestApp,
    },
};

fn wanted(app: &TestApp, name: &str, days: i64) -> Value {
    let expires_at = app.app.clock.now() + SignedDuration::from_hours(24 * days);
    json!({ "name": name, "permissions": ["procurements.view"], "expiresAt": expires_at })
}

async fn make(app: &TestApp, name: &str) -> Answer {
    let path = app.council_path("/api-keys");
    app.administrator()
        .post(&path, &wanted(app, name, 30))
        .await
}

fn holder(app: &TestApp, made: &Answer) -> Actor {
    app.actor(Some(made.text_at("/secret")))
}

both_databases! {
    async fn a_key_works_for_what_it_permits_and_nothing_else(app: TestApp) {
        let made = make(&app, "Register").await.expect(201);
        let key = holder(&app, &made);
        key.get(&app.council_path("")).await.expect(200);
        key.get(&app.council_path("/members")).await.expect_problem(403, "not-permitted");
        let other = format!("/v1/councils/{}", app.world.b.council);
        key.get(&other).await.expect_problem(404, "not-found");
        let me = key.get("/v1/me").await.expect(200);
        assert_eq!(me.body["kind"], "api_key");
        assert_eq!(me.body["councilId"], app.world.a.council.to_string());
        assert_eq!(me.body["permissions"], json!(["procurements.view"]));
    }

    async fn the_secret_is_shown_once_and_never_again(app: TestApp) {
        let path = app.council_path("/api-keys");
        let administrator = app.administrator();
        let body = wanted(&app, "Register", 30);
        let made = administrator.post_once(&path, "once", &body).await.expect(201);
        let secret = made.text_at("/secret");
        assert_eq!(made.header("cache-control"), Some("no-store"));
        let repeated = administrator.post_once(&path, "once", &body).await.expect(201);
        assert_eq!(repeated.body["secret"], Value::Null);
        assert_eq!(repeated.body["id"], made.body["id"]);
        assert_eq!(repeated.location(), made.location());
        let listed = administrator.get(&path).await.expect(200);
        assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
        let random = secret.split('_').nth(3).unwrap();
        for answer in [&repeated, &listed] {
            assert!(!answer.text.contains(random), "{}", answer.text);
        }
    }

    async fn two_keys_share_a_name_so_that_one_takes_over_but_not_three(app: TestApp) {
        let old = make(&app, "Register").await.expect(201);
        let new = make(&app, "Register").await.expect(201);
        make(&app, "Register").await.expect_problem(409, "limit-reached");
        make(&app, "Portal").await.expect(201);
        let administrator = app.administrator();
        administrator.delete(&old.location(), "*").await.expect(204);
        administrator.delete(&old.location(), "*").await.expect(204);
        let refused = holder(&app, &old).get(&app.council_path("")).await;
        refused.expect_problem(401, "token-not-usable");
        holder(&app, &old).get("/v1/me").await.expect_problem(401, "token-not-usable");
        holder(&app, &new).get(&app.council_path("")).await.expect(200);
        make(&app, "Register").await.expect(201);
    }

    async fn an_expired_key_no_longer_works(app: TestApp) {
        let made = make(&app, "Register").await.expect(201);
        app.advance(SignedDuration::from_hours(24 * 30));
        let refused = holder(&app, &made).get(&app.council_path("")).await;
        refused.expect_problem(401, "token-not-usable");
        make(&app, "Register").await.expect(201);
        make(&app, "Register").await.expect(201);
    }

    async fn a_made_up_key_is_refused_without_a_query(app: TestApp) {
        let made = make(&app, "Register").await.expect(201);
        let secret = made.text_at("/secret");
        let changed = if secret.ends_with('a') { "b" } else { "a" };
        let made_up = format!("{}{changed}", &secret[..secret.len() - 1]);
        app.actor(Some(made_up.clone())).get("/v1/me").await.expect_problem(401, "token-not-usable");
        let credentials = &app.app.credentials;
        let (refused, queries) =
            counting_queries(async { credentials.authenticate(&made_up).is_err() }).await;
        assert!(refused && queries == 0);
    }

    async fn what_cannot_be_made_is_refused_with_every_reason(app: TestApp) {
        let path = app.council_path("/api-keys");
        let mut body = wanted(&app, " ", 366);
        body["permissions"] = json!(["responses.view", "procurements.view"]);
        let refused = app.administrator().post(&path, &body).await;
        let refused = refused.expect_problem(422, "invalid-input");
        let pointers: Vec<_> = refused.body["errors"].as_array().unwrap().iter()
            .map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(pointers, ["/name", "/permissions/0", "/expiresAt"]);
        app.administrator().post(&path, &wanted(&app, "Past", 0)).await.expect(422);
    }

    async fn a_supplier_has_keys_of_its_own(app: TestApp) {
        let supplier = app.supplier("Acme Sensors").await;
        let path = format!("/v1/suppliers/{}/api-keys", supplier.supplier);
        let mut body = wanted(&app, "Portal", 30);
        body["permissions"] = json!(["responses.view"]);
        let owner = app.signed_in(supplier.owner);
        let made = owner.post(&path, &body).await.expect(201);
        let key = holder(&app, &made);
        key.get(&format!("/v1/suppliers/{}", supplier.supplier)).await.expect(200);
        key.get(&app.council_path("")).await.expect_problem(404, "not-found");
        app.signed_in(supplier.contributor).get(&path).await.expect_problem(403, "not-permitted");
        // Another tenant's administrator finds no such key.
        let theirs = made.text_at("/id");
        let elsewhere = app.council_path(&format!("/api-keys/{theirs}"));
        app.administrator().delete(&elsewhere, "*").await.expect_problem(404, "not-found");
        key.get("/v1/me").await.expect(200);
    }

    async fn the_day_of_the_last_use_is_noted(app: TestApp) {
        let made = make(&app, "Register").await.expect(201);
        let path = app.council_path("/api-keys");
        holder(&app, &made).get(&app.council_path("")).await.expect(200);
        let (credentials, db) = (&app.app.credentials, &app.app.db);
        credentials.write_uses(db).await.unwrap();
        let today = app.app.clock.now().strftime("%Y-%m-%d").to_string();
        let listed = app.administrator().get(&path).await.expect(200);
        assert_eq!(listed.body["items"][0]["lastUsedOn"], today);
        holder(&app, &made).get(&app.council_path("")).await.expect(200);
        let (_, queries) = counting_queries(credentials.write_uses(db)).await;
        assert_eq!(queries, 0, "a second use on the same day is no news");
    }
}
