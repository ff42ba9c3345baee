//! Bodies that cannot be used, and what their senders are told.

use actix_web::{
    App, HttpResponse,
    http::header::ContentType,
    test::{TestRequest, call_service, init_service, read_body_json},
    web,
};
use assay::{
    http::{input::Body, problem::ApiResult},
    limits,
};
use insta::assert_json_snapshot;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Thing {
    title: String,
    lots: Vec<Lot>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Lot {
    weight: u8,
}

async fn take(body: Body<Thing>) -> ApiResult {
    let weights: u32 = body
        .value
        .lots
        .iter()
        .map(|lot| u32::from(lot.weight))
        .sum();
    Ok(HttpResponse::Ok().json(json!({ "title": body.value.title, "weights": weights })))
}

/// Sends bytes as JSON and gives back status and body.
async fn send(bytes: impl Into<web::Bytes>, kind: ContentType) -> (u16, Value) {
    let app = App::new()
        .app_data(web::PayloadConfig::new(limits::JSON_BODY_BYTES_MAX))
        .route("/", web::post().to(take));
    let service = init_service(app).await;
    let request = TestRequest::post()
        .uri("/")
        .insert_header(kind)
        .set_payload(bytes.into());
    let response = call_service(&service, request.to_request()).await;
    (response.status().as_u16(), read_body_json(response).await)
}

async fn refused(body: &str) -> Value {
    let (status, problem) = send(body.to_owned(), ContentType::json()).await;
    assert_eq!(problem["status"], status);
    problem
}

#[actix_web::test]
async fn text_is_taken_in_one_unicode_form() {
    let body = json!({ "title": "Cafe\u{301}", "lots": [{ "weight": 3 }] }).to_string();
    let (status, answer) = send(body, ContentType::json()).await;
    assert_eq!(status, 200);
    assert_eq!(answer, json!({ "title": "Caf\u{e9}", "weights": 3 }));
}

#[actix_web::test]
async fn a_body_that_is_no_json_says_where_it_stops_being_json() {
    assert_json_snapshot!(refused("{\"title\": \"A secret").await, @r#"
    {
      "type": "urn:assay:problem:malformed-request",
      "title": "The request cannot be read",
      "status": 400,
      "detail": "The body is not JSON: see line 1, column 19.",
      "code": "malformed-request"
    }
    "#);
}

#[actix_web::test]
async fn an_unknown_field_is_refused_and_named() {
    let body = r#"{"title": "T", "lots": [{"weight": 1, "councilId": "x"}]}"#;
    assert_json_snapshot!(refused(body).await, @r#"
    {
      "type": "urn:assay:problem:invalid-input",
      "title": "Some of the input needs correcting",
      "status": 422,
      "detail": "Correct what is listed under errors and send the request again.",
      "code": "invalid-input",
      "errors": [
        {
          "pointer": "/lots/0/councilId",
          "code": "unknown-field",
          "detail": "Leave this field out, or use one of `weight`."
        }
      ]
    }
    "#);
}

#[actix_web::test]
async fn a_missing_field_is_refused_and_named() {
    assert_json_snapshot!(refused(r#"{"title": "T"}"#).await, @r#"
    {
      "type": "urn:assay:problem:invalid-input",
      "title": "Some of the input needs correcting",
      "status": 422,
      "detail": "Correct what is listed under errors and send the request again.",
      "code": "invalid-input",
      "errors": [
        {
          "pointer": "/lots",
          "code": "missing",
          "detail": "Send this field."
        }
      ]
    }
    "#);
}

#[actix_web::test]
async fn a_value_of_the_wrong_kind_is_pointed_at_and_not_repeated() {
    let problem = refused(r#"{"title": "T", "lots": [{"weight": "expected A secret"}]}"#).await;
    assert!(!problem.to_string().contains("secret"));
    assert_json_snapshot!(problem, @r#"
    {
      "type": "urn:assay:problem:invalid-input",
      "title": "Some of the input needs correcting",
      "status": 422,
      "detail": "Correct what is listed under errors and send the request again.",
      "code": "invalid-input",
      "errors": [
        {
          "pointer": "/lots/0/weight",
          "code": "wrong-shape",
          "detail": "Send a whole number from 0 to 255."
        }
      ]
    }
    "#);
}

#[actix_web::test]
async fn nul_characters_are_refused_wherever_they_are() {
    let body = r#"{"title": "a\u0000b", "lots": [], "x/y~z": ["\u0000"]}"#;
    assert_json_snapshot!(refused(body).await, @r#"
    {
      "type": "urn:assay:problem:invalid-input",
      "title": "Some of the input needs correcting",
      "status": 422,
      "detail": "Correct what is listed under errors and send the request again.",
      "code": "invalid-input",
      "errors": [
        {
          "pointer": "/title",
          "code": "nul-character",
          "detail": "Remove the NUL character from the text."
        },
        {
          "pointer": "/x~1y~0z/0",
          "code": "nul-character",
          "detail": "Remove the NUL character from the text."
        }
      ]
    }
    "#);
}

#[actix_web::test]
async fn a_body_too_large_is_refused() {
    let body = vec![b' '; limits::JSON_BODY_BYTES_MAX + 1];
    let (status, problem) = send(body, ContentType::json()).await;
    assert_eq!(status, 413);
    assert_json_snapshot!(problem, @r#"
    {
      "type": "urn:assay:problem:body-too-large",
      "title": "The body is too large",
      "status": 413,
      "detail": "Send at most 1048576 bytes.",
      "code": "body-too-large"
    }
    "#);
}

#[actix_web::test]
async fn a_body_of_another_type_is_refused() {
    let (status, problem) = send("title=T", ContentType::form_url_encoded()).await;
    assert_eq!(status, 415);
    assert_json_snapshot!(problem, @r#"
    {
      "type": "urn:assay:problem:unsupported-media-type",
      "title": "This type of content is not accepted here",
      "status": 415,
      "detail": "Send the body as JSON, with the header Content-Type: application/json.",
      "code": "unsupported-media-type"
    }
    "#);
}
