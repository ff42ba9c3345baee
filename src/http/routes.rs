//! The one table of routes: method, path, handler, and who may call it.
//!
//! Invariant: a route exists only by standing here, and its access rule is read from its handler's
//! signature. Known paths answer other methods with 405 and `Allow`.

use std::{collections::BTreeMap, future::ready};

use actix_web::{
    FromRequest, Handler, HttpResponse, Responder, Route, guard,
    http::{Method, header},
    web,
};

use super::{
    api::{answers, councils, responses, submissions},
    gate::{Access, Gated},
    health, openapi,
    pages::link,
    problem::ApiError,
};
use crate::app::error::{AppError, Code};

/// One row of the table.
pub struct Entry {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    route: Route,
}

fn entry<F, Args>(method: Method, path: &'static str, handler: F) -> Entry
where
    F: Handler<Args>,
    Args: FromRequest + Gated + 'static,
    F::Output: Responder + 'static,
{
    let route = if method == Method::GET {
        // The server leaves the body out of an answer to HEAD.
        web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
    } else {
        web::method(method.clone())
    };
    Entry {
        route: route.to(handler),
        method,
        path,
        access: Args::ACCESS,
    }
}

/// Every route of the API.
pub fn table() -> Vec<Entry> {
    Vec::from([
        entry(Method::GET, "/livez", health::livez),
        entry(Method::GET, "/readyz", health::readyz),
        entry(Method::GET, "/v1/openapi.json", openapi::get_openapi),
        // Councils
        entry(Method::GET, "/v1/councils/{council}", councils::get_council),
        // Responses
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses",
            responses::list_responses,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}",
            responses::get_response,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/questions",
            answers::list_questions,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/answers",
            answers::list_answers,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/answers",
            answers::post_answers,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/answers/{subject}/{question}",
            answers::get_answer,
        ),
        entry(
            Method::PUT,
            "/v1/suppliers/{supplier}/responses/{response}/answers/{subject}/{question}",
            answers::put_answer,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/products/{slot}",
            responses::get_product,
        ),
        entry(
            Method::PUT,
            "/v1/suppliers/{supplier}/responses/{response}/products/{slot}",
            responses::put_product,
        ),
        entry(
            Method::DELETE,
            "/v1/suppliers/{supplier}/responses/{response}/products/{slot}",
            responses::delete_product,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/missing",
            submissions::get_missing,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/gates",
            submissions::get_gates,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/submissions",
            submissions::submit_response,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/submissions",
            submissions::list_submissions,
        ),
        entry(
            Method::GET,
            "/v1/suppliers/{supplier}/responses/{response}/submissions/{submission}",
            submissions::get_submission,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/submissions/{submission}/withdraw",
            submissions::withdraw_submission,
        ),
        entry(
            Method::POST,
            "/v1/suppliers/{supplier}/responses/{response}/amendment-acknowledgements",
            submissions::acknowledge_amendment,
        ),
    ])
}

/// The pages: reached from links in mails, with no place in the API's description.
pub fn pages() -> Vec<Entry> {
    Vec::from([
        entry(Method::GET, "/i/{handle}", link::show_invitation),
        entry(
            Method::POST,
            "/i/{handle}/sign-in-link",
            link::send_sign_in_link,
        ),
        entry(Method::GET, "/sign-in/{token}", link::show_sign_in_link),
    ])
}

/// Registers both.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut paths: BTreeMap<&'static str, Vec<Entry>> = BTreeMap::new();
    for entry in table().into_iter().chain(pages()) {
        paths.entry(entry.path).or_default().push(entry);
    }
    for (path, entries) in paths {
        let methods = entries.iter().map(|entry| match entry.method {
            Method::GET => "GET, HEAD",
            ref other => other.as_str(),
        });
        let allowed = methods.collect::<Vec<_>>().join(", ");
        let resource = entries
            .into_iter()
            .fold(web::resource(path), |resource, entry| {
                resource.route(entry.route)
            });
        config.service(
            resource.default_service(web::to(move || ready(method_not_allowed(&allowed)))),
        );
    }
    config.default_service(web::to(|| ready(not_found())));
}

fn method_not_allowed(allowed: &str) -> HttpResponse {
    let error = ApiError::refused(Code::MethodNotAllowed, format!("Use one of: {allowed}."));
    let mut response = actix_web::ResponseError::error_response(&error);
    if let Ok(value) = header::HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

fn not_found() -> Result<HttpResponse, ApiError> {
    Err(AppError::not_found().into())
}
