//! What handlers take in: bodies, versions, idempotency keys, pages.
//!
//! Invariant: text reaches a use case in Unicode normal form C and without NUL; every refusal is a
//! problem that points at the part to mend.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header,
    web::{self, Bytes},
};
use futures_util::{FutureExt, future::LocalBoxFuture};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::problem::ApiError;
use crate::{
    app::error::{AppError, Code, FieldProblem},
    limits,
};

/// A JSON body, together with its bytes for the idempotency fingerprint.
#[derive(Debug)]
pub struct Body<T> {
    pub value: T,
    pub bytes: Bytes,
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.content_type().eq_ignore_ascii_case("application/json") {
            let refusal = ApiError::refused(
                Code::UnsupportedMediaType,
                "Send the body as JSON, with the header Content-Type: application/json.",
            );
            return ready(Err(refusal)).boxed_local();
        }
        let bytes = Bytes::from_request(request, payload);
        async move {
            let bytes = bytes.await.map_err(|error| {
                if error.as_response_error().status_code().as_u16() == 413 {
                    ApiError::refused(
                        Code::BodyTooLarge,
                        format!("Send at most {} bytes.", limits::JSON_BODY_BYTES_MAX),
                    )
                } else {
                    ApiError::refused(Code::MalformedRequest, "The body did not arrive whole.")
                }
            })?;
            Ok(Self { value: parse(&bytes)?, bytes })
        }
        .boxed_local()
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| {
        AppError::refused(
            Code::MalformedRequest,
            format!("The body is not JSON: see line {}, column {}.", error.line(), error.column()),
        )
    })?;
    let mut problems = Vec::new();
    normalise(&mut value, &mut String::new(), &mut problems);
    if !problems.is_empty() {
        return Err(AppError::invalid(problems));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer: String = error
            .path()
            .iter()
            .map(|segment| format!("/{segment}"))
            .collect();
        // serde's texts name types and fields, and repeat short scalars of the wrong type.
        AppError::invalid_field(pointer, "wrong-shape", expectation(&error.inner().to_string()))
    })
}

/// Keeps what was expected from serde's text and drops what was sent.
fn expectation(text: &str) -> String {
    match text.split_once("expected ") {
        Some((_, expected)) => format!("Send {expected}."),
        None if text.starts_with("missing field") || text.starts_with("unknown field") => {
            format!("There is a {text}.")
        }
        None => "Send a value of the described form.".to_owned(),
    }
}

fn normalise(value: &mut Value, pointer: &mut String, problems: &mut Vec<FieldProblem>) {
    match value {
        Value::String(text) => {
            if text.contains('\0') {
                problems.push(FieldProblem::new(
                    pointer.clone(),
                    "nul-character",
                    "Remove the NUL character from the text.",
                ));
            } else if is_nfc_quick(text.chars()) != IsNormalized::Yes {
                *text = text.nfc().collect();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                at(pointer, &index.to_string(), |pointer| normalise(item, pointer, problems));
            }
        }
        Value::Object(map) => {
            for (key, entry) in map.iter_mut() {
                at(pointer, key, |pointer| normalise(entry, pointer, problems));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn at(pointer: &mut String, segment: &str, step: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
    step(pointer);
    pointer.truncate(length);
}

/// The version that the caller saw, from `If-Match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `If-Match: "7"`.
    Revision(i64),
    /// `If-None-Match: *`: there must be none yet.
    Absent,
}

impl FromRequest for Expected {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        ready(match (header(header::IF_MATCH), header(header::IF_NONE_MATCH)) {
            (Some(tag), _) => parse_etag(tag).map(Self::Revision).ok_or_else(|| AppError::version_conflict().into()),
            (None, Some("*")) => Ok(Self::Absent),
            (None, _) => Err(ApiError::refused(
                Code::VersionRequired,
                "Send If-Match with the ETag you read, or If-None-Match: * for something new.",
            )),
        })
    }
}

/// `"7"`: the strong validator of revision 7.
pub fn etag(revision: i64) -> (header::HeaderName, String) {
    (header::ETAG, format!("\"{revision}\""))
}

fn parse_etag(text: &str) -> Option<i64> {
    text.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// The optional `Idempotency-Key` of a POST: quoted as in the draft standard, or bare.
#[derive(Debug, Clone, Default)]
pub struct IdempotencyKey(pub Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get("idempotency-key") else {
            return ready(Ok(Self(None)));
        };
        let key = value.to_str().unwrap_or_default().trim();
        let key = key
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .unwrap_or(key);
        let fits = (1..=128).contains(&key.len())
            && key.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
        ready(if fits {
            Ok(Self(Some(key.to_owned())))
        } else {
            Err(ApiError::refused(
                Code::InvalidIdempotencyKey,
                "Use 1 to 128 printable characters without spaces, quotes or backslashes.",
            ))
        })
    }
}

/// `?limit=..&cursor=..` of a list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many items to return.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u32>,
    /// Where to go on: the `nextCursor` of the page before.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The limit, checked.
    pub fn limit(&self) -> Result<u32, AppError> {
        match self.limit.unwrap_or(limits::PAGE_ITEMS_DEFAULT) {
            limit @ 1..=limits::PAGE_ITEMS_MAX => Ok(limit),
            _ => Err(AppError::refused(
                Code::MalformedRequest,
                format!("Use a limit from 1 to {}.", limits::PAGE_ITEMS_MAX),
            )),
        }
    }
}

/// Path parameters; one that does not parse is a page that does not exist.
pub fn path_config() -> web::PathConfig {
    web::PathConfig::default().error_handler(|_, _| ApiError(AppError::not_found()).into())
}

/// Query parameters; an unknown or malformed one is refused.
pub fn query_config() -> web::QueryConfig {
    web::QueryConfig::default().error_handler(|error, _| {
        let detail = match &error {
            actix_web::error::QueryPayloadError::Deserialize(inner) => expectation(&inner.to_string()),
            _ => "The query cannot be read.".to_owned(),
        };
        ApiError::refused(Code::MalformedRequest, detail).into()
    })
}

/// One page of a list, as the API shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
