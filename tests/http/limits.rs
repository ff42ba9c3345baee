//! How many requests a caller may make.

use assay::db::seam::Backend;
use reqwest::Method;

use crate::{
    on_both,
    support::{actor::Sent, app::TestApp},
};

async fn with_limit(backend: Backend, requests: u32) -> TestApp {
    TestApp::with(backend, |config| config.requests_per_minute = requests).await
}

on_both!(
    a_caller_over_the_limit_is_told_when_to_come_back,
    |backend| async move {
        let app = with_limit(backend, 2).await;
        let officer = app.officer();
        let first = officer.get("/v1/openapi.json").await.expect(200);
        assert_eq!(
            first.header("ratelimit-policy"),
            Some("\"default\";q=2;w=60")
        );
        assert_eq!(first.header("ratelimit"), Some("\"default\";r=1;t=30"));
        officer.get("/v1/openapi.json").await.expect(200);
        let refused = officer
            .get("/v1/openapi.json")
            .await
            .expect_problem(429, "too-many-requests");
        let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=31).contains(&wait), "{wait}");
        assert_eq!(refused.header("ratelimit"), Some("\"default\";r=0;t=60"));
        let kind = "https://iana.org/assignments/http-problem-types#quota-exceeded";
        assert_eq!(refused.body["type"], kind);
        assert_eq!(
            refused.body["violated-policies"],
            serde_json::json!(["default"])
        );
        assert_eq!(refused.header("x-content-type-options"), Some("nosniff"));
        // Somebody else is not held up, nor is a probe.
        app.evaluator().get("/v1/openapi.json").await.expect(200);
        app.anonymous().get("/v1/openapi.json").await.expect(200);
        officer.get("/livez").await.expect(200);
    }
);

on_both!(
    made_up_tokens_do_not_raise_the_limit_of_an_address,
    |backend| async move {
        let app = with_limit(backend, 2).await;
        let council = app.council_path("");
        for (token, status) in [("one", 401), ("two", 401), ("three", 429)] {
            app.actor(Some(token.into()))
                .get(&council)
                .await
                .expect(status);
        }
    }
);

on_both!(
    an_address_in_a_header_counts_only_from_a_trusted_proxy,
    |backend| async move {
        let from = async |app: &TestApp, address: &str| {
            let request = app.anonymous().request(Method::GET, "/v1/openapi.json");
            request
                .header("X-Forwarded-For", address)
                .sent()
                .await
                .status
        };
        let app = with_limit(backend, 1).await;
        assert_eq!(from(&app, "198.51.100.1").await, 200);
        assert_eq!(from(&app, "198.51.100.2").await, 429);
        drop(app);
        let behind_proxy = TestApp::with(backend, |config| {
            config.requests_per_minute = 1;
            config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        });
        let app = behind_proxy.await;
        assert_eq!(from(&app, "198.51.100.1").await, 200);
        assert_eq!(from(&app, "198.51.100.2").await, 200);
        assert_eq!(from(&app, "198.51.100.2").await, 429);
    }
);
