//! What happens to every request, outermost first: it gets an id, a log line, its metrics and the security headers.
//!
//! Invariant: nothing written here names a person or a place: no address, no query, no path but the route's pattern.

use std::time::{Duration, Instant};

use actix_web::{
    HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use tracing::Instrument;
use uuid::Uuid;

use super::{gate::Presented, problem::REQUEST_ID};
use crate::app::App;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The API answers with data, so a browser that shows it as a page may load and run nothing.
const API_CONTENT_SECURITY_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Set on every response that does not say otherwise itself.
const SECURITY_HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::CONTENT_SECURITY_POLICY, API_CONTENT_SECURITY_POLICY),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

const ONE_YEAR_OF_HTTPS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The outermost middleware.
pub async fn observe<B: MessageBody + 'static>(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = app.clock.new_id();
    let started = Instant::now();
    let span = tracing::info_span!("request", request_id = %id);
    let answering = async {
        let mut response = REQUEST_ID
            .scope(id, next.call(request))
            .await?
            .map_into_boxed_body();
        let https = app.config.public_url.starts_with("https://");
        add_headers(response.headers_mut(), id, https);
        report(&response, started.elapsed());
        Ok(response)
    };
    answering.instrument(span).await
}

fn add_headers(headers: &mut HeaderMap, id: Uuid, https: bool) {
    for (name, value) in SECURITY_HEADERS {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONE_YEAR_OF_HTTPS);
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(X_REQUEST_ID, value);
    }
}

/// One log line and the metrics. The time ends when the head of the response is ready.
fn report(response: &ServiceResponse<BoxBody>, took: Duration) {
    let request = response.request();
    let method = known_method(request.method());
    let route = request
        .match_pattern()
        .unwrap_or_else(|| "unmatched".to_owned());
    let status = response.status().as_u16();
    let principal = Presented::kind_of(&request.extensions());
    let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    metrics::histogram!("assay_http_request_seconds", "method" => method, "route" => route.clone())
        .record(took);
    metrics::counter!(
        "assay_http_requests_total",
        "method" => method, "route" => route.clone(), "status" => status.to_string()
    )
    .increment(1);
    tracing::info!(method, route, status, took_us, principal, "request");
}

/// A method of somebody's invention would make a new series of metrics each.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
