//! The API's description, OpenAPI 3.1, put together from the handlers.
//!
//! Invariant: handlers describe what is their own; what follows from the table of routes and from
//! the shape of the input (sign-in, problems, limits) is added here, the same for all.

mod schemas;

use std::sync::OnceLock;

use actix_web::{HttpResponse, http::header, web::Bytes};
use utoipa::{
    OpenApi,
    openapi::{
        Components, Content, Header, HeaderBuilder, HttpMethod, ObjectBuilder, Ref, RefOr,
        Required, Response, ResponseBuilder, Schema, Type,
        path::{Operation, Parameter, ParameterIn, PathItem},
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

use super::{
    api,
    gate::{Access, Anyone},
    health,
    problem::{ApiResult, Problem},
    routes,
};
use crate::{app::error::AppError, domain::file_type::FileType, limits};

/// Printable characters without quotes and backslashes; all of it may stand in quotes.
const IDEMPOTENCY_KEY_PATTERN: &str = r#"^([!#-\[\]-~]{1,128}|"[!#-\[\]-~]{1,128}")$"#;

/// The bytes of a file.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct FileContent(pub Vec<u8>);

/// A table for or from a spreadsheet: UTF-8, the first line names the columns.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, max_length = 67_108_864)]
pub struct CsvFile(pub String);

/// What every operation's description begins from.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Assay",
        description = "Tests the security of a connected product before a council buys it: \
            questions out, answers and evidence in, a verdict for each product, scores, and the \
            suppliers side by side. Errors are RFC 9457 problems with a stable `code`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(name = "The operator of this service"),
    ),
    servers((url = "/", description = "This deployment")),
    components(schemas(Problem)),
    tags(
        (name = "answers", description = "Opened answers and their marks"),
        (name = "clarifications", description = "What suppliers ask, and what everybody is told"),
        (name = "comparison", description = "Assessments, and suppliers side by side"),
        (name = "councils", description = "Councils, their people, keys and audit trail"),
        (name = "invitations", description = "Asking suppliers to take part"),
        (name = "procurements", description = "Procurements, from the draft to the opening"),
        (name = "public", description = "Open procedures"),
        (name = "responses", description = "What a supplier answers, and hands in"),
        (name = "service", description = "The service itself"),
        (name = "sign-in", description = "Signing in and out"),
        (name = "suppliers", description = "Suppliers, their people and keys"),
    ),
    paths(get_openapi)
)]
struct Base;

/// This description.
///
/// Gives this description.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    operation_id = "getOpenapi",
    tag = "service",
    responses((status = 200, description = "The OpenAPI 3.1 description of this API", body = Object))
)]
pub async fn get_openapi(_: Anyone) -> ApiResult {
    static TEXT: OnceLock<Option<Bytes>> = OnceLock::new();
    let text = TEXT.get_or_init(|| text().ok().map(Bytes::from)).clone();
    let text = text.ok_or(AppError::Internal(
        "the description of the API cannot be written",
    ))?;
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(text))
}

/// The description as it is committed and served.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn text() -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&document())?;
    text.push('\n');
    Ok(text)
}

/// The whole description, the same bytes in every run.
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Base::openapi();
    document.merge(health::Description::openapi());
    for part in api::documents() {
        document.merge(part);
    }
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)),
    );
    for entry in routes::table() {
        let item = document.paths.paths.get_mut(entry.path);
        if let Some(operation) = item.and_then(|item| operation_mut(item, entry.method.as_str())) {
            complete(operation, entry.access);
        }
    }
    schemas::finish(&mut document);
    document
}

fn operation_mut<'a>(item: &'a mut PathItem, method: &str) -> Option<&'a mut Operation> {
    match method {
        "GET" => item.get.as_mut(),
        "PUT" => item.put.as_mut(),
        "POST" => item.post.as_mut(),
        "PATCH" => item.patch.as_mut(),
        "DELETE" => item.delete.as_mut(),
        _ => None,
    }
}

/// Adds what follows from who may call the operation and what it takes in.
fn complete(operation: &mut Operation, access: Access) {
    limit_headers(operation);
    describe_headers(operation);
    describe_files(operation);
    if let Some(summary) = &mut operation.summary {
        summary.truncate(summary.trim_end_matches('.').len());
    }
    let takes = |name: &str| parameters(operation).any(|p| p.name.eq_ignore_ascii_case(name));
    let takes_in = |place: &ParameterIn| parameters(operation).any(|p| p.parameter_in == *place);
    let mut problems = vec![
        (
            "429",
            "Too many requests: wait as long as Retry-After says.",
        ),
        ("500", "Something went wrong on our side."),
        ("503", "The service is busy: try again as Retry-After says."),
    ];
    if takes_in(&ParameterIn::Path) {
        problems.push(("404", "There is nothing here, or it is not yours."));
    }
    if takes_in(&ParameterIn::Query) || takes_in(&ParameterIn::Header) {
        problems.push(("400", "A parameter cannot be read."));
    }
    if operation.request_body.is_some() {
        problems.extend([
            ("400", "The body cannot be read."),
            ("413", "The body is too large."),
            ("415", "The body is of a type that is not accepted."),
            ("422", "Some of the input needs correcting: see errors."),
        ]);
    }
    if takes("cursor") {
        problems.push(("422", "The cursor is not one of this list."));
    }
    if takes("If-Match") {
        problems.extend([
            ("412", "Somebody else changed it first."),
            ("428", "If-Match or If-None-Match is missing."),
        ]);
    }
    if takes("Idempotency-Key") {
        problems.push(("422", "The idempotency key was used for another request."));
    }
    operation.security = Some(match access {
        Access::Anyone => Vec::new(),
        Access::SignedIn | Access::Tenant { .. } => {
            problems.push(("401", "Sign in first."));
            vec![SecurityRequirement::new::<_, [String; 0], String>(
                "bearer",
                [],
            )]
        }
    });
    if let Access::Tenant { permission, .. } = access {
        problems.push(("403", "Your role does not allow this."));
        let needs = format!("Needs the permission `{permission}`.");
        operation.description = Some(match operation.description.take() {
            Some(text) if !text.is_empty() => format!("{text}\n\n{needs}"),
            Some(_) | None => needs,
        });
    }
    for (status, description) in problems {
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(problem(status, description)));
    }
}

/// The parameters that stand in the operation itself; we share none by reference.
fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .flatten()
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        })
}

/// Headers that carry our own short texts, here and back to us.
fn limit_headers(operation: &mut Operation) {
    // The longest ETag is a SHA-256 in hexadecimal with the form of a document, in quotes; the longest path has five ids.
    const ETAG_MAX: usize = 80;
    const LOCATION_MAX: usize = 300;
    // A key may come in quotes.
    const CHARACTERS_MAX: usize = limits::IDEMPOTENCY_KEY_CHARACTERS_MAX + 2;
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(Parameter {
            parameter_in: ParameterIn::Header,
            schema: Some(RefOr::T(Schema::Object(schema))),
            ..
        }) = parameter
        {
            schema.max_length.get_or_insert(CHARACTERS_MAX);
        }
    }
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            for (name, header) in &mut response.headers {
                if let RefOr::T(Header {
                    schema: Some(RefOr::T(Schema::Object(schema))),
                    ..
                }) = header
                {
                    let longest = if name == "ETag" {
                        ETAG_MAX
                    } else {
                        LOCATION_MAX
                    };
                    schema.max_length.get_or_insert(longest);
                }
            }
        }
    }
}

/// What the headers of a request look like, and which of them are needed.
fn describe_headers(operation: &mut Operation) {
    let may_be_new = parameters(operation).any(|parameter| parameter.name == "If-None-Match");
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(Parameter {
            name,
            required,
            schema: Some(schema),
            ..
        }) = parameter
        else {
            continue;
        };
        let pattern = match name.as_str() {
            "Idempotency-Key" => IDEMPOTENCY_KEY_PATTERN,
            "If-None-Match" => r"^\*$",
            "If-Match" => {
                if !may_be_new {
                    *required = Required::True;
                }
                r#"^"[0-9]{1,19}"$"#
            }
            _ => continue,
        };
        let longest = match schema {
            RefOr::T(Schema::Object(schema)) => schema.max_length,
            RefOr::T(_) | RefOr::Ref(_) => None,
        };
        let described = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(pattern))
            .max_length(longest);
        *schema = RefOr::T(described.into());
    }
}

/// Evidence comes as what it is.
fn describe_files(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && let Some(bytes) = response.content.get("application/octet-stream").cloned()
        {
            for file in FileType::ALL {
                let media_type = file.media_type();
                let bare = media_type
                    .split_once(';')
                    .map_or(media_type, |(bare, _)| bare);
                response.content.insert(bare.to_owned(), bytes.clone());
            }
        }
    }
}

fn problem(status: &str, description: &str) -> Response {
    let problem = ResponseBuilder::new().description(description).content(
        "application/problem+json",
        Content::new(Some(Ref::from_schema_name("Problem"))),
    );
    match status {
        "429" | "503" => problem.header("Retry-After", retry_after()).build(),
        _ => problem.build(),
    }
}

fn retry_after() -> Header {
    let seconds = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(1));
    HeaderBuilder::new()
        .description(Some("How many seconds to wait"))
        .schema(Some(seconds))
        .build()
}

/// The methods of a path item, for tests that walk the document.
pub fn operations(item: &PathItem) -> Vec<(HttpMethod, &Operation)> {
    [
        (HttpMethod::Get, &item.get),
        (HttpMethod::Put, &item.put),
        (HttpMethod::Post, &item.post),
        (HttpMethod::Patch, &item.patch),
        (HttpMethod::Delete, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
    .collect()
}
