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
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{problem::ApiError, strict::Strict};
use crate::{
    app::{
        App,
        access::{Caller, Permission},
        error::{AppError, Code, FieldProblem},
        idempotency::Idempotent,
    },
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
        if !request
            .content_type()
            .eq_ignore_ascii_case("application/json")
        {
            let refusal = ApiError::refused(
                Code::UnsupportedMediaType,
                "Send the body as JSON, with the header Content-Type: application/json.",
            );
            return ready(Err(refusal)).boxed_local();
        }
        let bytes = FileBody::from_request(request, payload);
        async move {
            let FileBody(bytes) = bytes.await?;
            Ok(Self {
                value: parse(&bytes)?,
                bytes,
            })
        }
        .boxed_local()
    }
}

/// A body that is not JSON, as it came.
#[derive(Debug)]
pub struct FileBody(pub Bytes);

impl FromRequest for FileBody {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(request, payload);
        async move {
            bytes.await.map(Self).map_err(|error| {
                if error.as_response_error().status_code().as_u16() == 413 {
                    ApiError::refused(
                        Code::BodyTooLarge,
                        format!("Send at most {} bytes.", limits::JSON_BODY_BYTES_MAX),
                    )
                } else {
                    ApiError::refused(Code::MalformedRequest, "The body did not arrive whole.")
                }
            })
        }
        .boxed_local()
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| {
        AppError::refused(
            Code::MalformedRequest,
            format!(
                "The body is not JSON: see line {}, column {}.",
                error.line(),
                error.column()
            ),
        )
    })?;
    let mut problems = Vec::new();
    normalise(&mut value, &mut String::new(), &mut problems);
    if !problems.is_empty() {
        return Err(AppError::invalid(problems));
    }
    serde_path_to_error::deserialize(Strict(value)).map_err(|error| {
        let shape = Shape::of(&error.inner().to_string());
        let mut pointer = String::new();
        for segment in error.path() {
            match segment {
                Segment::Seq { index } => push(&mut pointer, &index.to_string()),
                Segment::Map { key } => push(&mut pointer, key),
                // The kind of a tagged union is no step into the body.
                Segment::Enum { .. } | Segment::Unknown => {}
            }
        }
        if let Some(field) = &shape.missing {
            push(&mut pointer, field);
        }
        AppError::invalid_field(pointer, shape.code, shape.detail)
    })
}

/// What is wrong with the shape of a value, told without repeating the value.
struct Shape {
    code: &'static str,
    detail: String,
    /// The field that should be there.
    missing: Option<String>,
}

impl Shape {
    /// Serde's texts name fields of ours, and repeat what was sent: of them only what was expected is kept.
    fn of(text: &str) -> Self {
        let expected = text
            .rsplit_once(", expected ")
            .map_or("", |(_, expected)| expected);
        let choice = expected.strip_prefix("one of ").unwrap_or(expected);
        let (code, detail) = if text.starts_with("missing field") {
            ("missing", "Send this field.".to_owned())
        } else if text.starts_with("unknown field") && choice.starts_with('`') {
            (
                "unknown-field",
                format!("Leave this field out, or use one of {choice}."),
            )
        } else if text.starts_with("unknown field") {
            ("unknown-field", "Leave this field out.".to_owned())
        } else if text.starts_with("unknown variant") {
            ("unknown-choice", format!("Use one of {choice}."))
        } else {
            ("wrong-shape", format!("Send {}.", kind(expected)))
        };
        let missing = text
            .strip_prefix("missing field `")
            .and_then(|rest| rest.split_once('`'))
            .map(|(field, _)| field.to_owned());
        Self {
            code,
            detail,
            missing,
        }
    }
}

/// Rust's names of kinds in words.
fn kind(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" | "u32" | "u64" | "usize" => "a whole number from 0 up",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        "a string" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        text if text.starts_with("struct ") || text.contains("enum ") => "an object",
        _ => "a value of the described form",
    }
}

fn push(pointer: &mut String, segment: &str) {
    pointer.push('/');
    pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
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
                at(pointer, &index.to_string(), |pointer| {
                    normalise(item, pointer, problems)
                });
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
    push(pointer, segment);
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

impl Expected {
    /// The revision, where there must be something to change.
    ///
    /// # Errors
    /// [`Code::VersionConflict`] for `If-None-Match: *`.
    pub fn revision(self) -> Result<i64, ApiError> {
        match self {
            Self::Revision(revision) => Ok(revision),
            Self::Absent => Err(AppError::version_conflict().into()),
        }
    }
}

impl FromRequest for Expected {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = |name| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        ready(
            match (header(header::IF_MATCH), header(header::IF_NONE_MATCH)) {
                (Some(tag), _) => parse_etag(tag)
                    .map(Self::Revision)
                    .ok_or_else(|| AppError::version_conflict().into()),
                (None, Some("*")) => Ok(Self::Absent),
                (None, _) => Err(ApiError::refused(
                    Code::VersionRequired,
                    "Send If-Match with the ETag you read, or If-None-Match: * for something new.",
                )),
            },
        )
    }
}

/// `"7"`: the strong validator of revision 7.
pub fn etag(revision: i64) -> (header::HeaderName, String) {
    (header::ETAG, format!("\"{revision}\""))
}

fn parse_etag(text: &str) -> Option<i64> {
    text.trim()
        .strip_prefix('"')?
        .strip_suffix('"')?
        .parse()
        .ok()
}

/// The optional `Idempotency-Key` of a POST: quoted as in the draft standard, or bare. It belongs to the caller and
/// the route it was sent to.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    key: Option<String>,
    operation: String,
    path: String,
}

impl IdempotencyKey {
    /// The request as the use case takes it. `body` is every byte that tells a repeat from another request.
    pub fn request<P: Permission>(self, app: &App, caller: &Caller<P>, body: &[u8]) -> Idempotent {
        self.request_by(app, caller.principal(), body)
    }

    /// [`Self::request`] where no tenant is named.
    pub fn request_by(self, app: &App, principal: String, body: &[u8]) -> Idempotent {
        match self.key {
            None => Idempotent::unkeyed(),
            Some(key) => {
                Idempotent::keyed(&app.key, principal, key, self.operation, &self.path, body)
            }
        }
    }
}

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let sent = request.headers().get("idempotency-key").map(|value| {
            let key = value.to_str().unwrap_or_default().trim();
            key.strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
                .unwrap_or(key)
                .to_owned()
        });
        let fits = |key: &str| {
            (1..=limits::IDEMPOTENCY_KEY_CHARACTERS_MAX).contains(&key.len())
                && key
                    .bytes()
                    .all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
        };
        if sent.as_deref().is_some_and(|key| !fits(key)) {
            return ready(Err(ApiError::refused(
                Code::InvalidIdempotencyKey,
                format!(
                    "Use 1 to {} printable characters without spaces, quotes or backslashes.",
                    limits::IDEMPOTENCY_KEY_CHARACTERS_MAX
                ),
            )));
        }
        let pattern = request.match_pattern().unwrap_or_default();
        ready(Ok(Self {
            key: sent,
            operation: format!("{} {pattern}", request.method()),
            path: request.path().to_owned(),
        }))
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
            actix_web::error::QueryPayloadError::Deserialize(inner) => {
                Shape::of(&inner.to_string()).detail
            }
            _ => "The query cannot be read.".to_owned(),
        };
        ApiError::refused(Code::MalformedRequest, detail).into()
    })
}
