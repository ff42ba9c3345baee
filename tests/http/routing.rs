//! Addresses and methods.

use insta::{allow_duplicates, assert_json_snapshot};
use reqwest::Method;

use crate::{
    both_databases,
    support::{actor::Sent, app::TestApp},
};

both_databases! {
    async fn an_unknown_address_is_a_problem(app: TestApp) {
        let answer = app.officer().get("/v1/nowhere").await.expect_problem(404, "not-found");
        allow_duplicates!(assert_json_snapshot!(answer.steady(), @r#"
        {
          "type": "urn:assay:problem:not-found",
          "title": "There is nothing here",
          "status": 404,
          "detail": "Check the address. You may also lack access to it.",
          "code": "not-found",
          "requestId": "[id]"
        }
        "#));
    }

    async fn another_method_is_refused_with_those_that_are_taken(app: TestApp) {
        let answer = app.anonymous().post_empty("/v1/openapi.json").await;
        let answer = answer.expect_problem(405, "method-not-allowed");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"));
        allow_duplicates!(assert_json_snapshot!(answer.steady(), @r#"
        {
          "type": "urn:assay:problem:method-not-allowed",
          "title": "This address does not take that method",
          "status": 405,
          "detail": "Use one of: GET, HEAD.",
          "code": "method-not-allowed",
          "requestId": "[id]"
        }
        "#));
    }

    async fn an_id_that_is_none_is_an_address_that_does_not_exist(app: TestApp) {
        app.officer().get("/v1/councils/not-an-id").await.expect_problem(404, "not-found");
    }

    async fn head_is_get_without_the_body(app: TestApp) {
        let get = app.anonymous().get("/v1/openapi.json").await.expect(200);
        let head = app.anonymous().request(Method::HEAD, "/v1/openapi.json").sent().await.expect(200);
        assert_eq!(head.text, "");
        assert_eq!(head.header("content-length"), get.header("content-length"));
        assert_eq!(head.header("content-type"), get.header("content-type"));
    }
}
