//! What happens to requests for pages: the reader is found before, errors become pages after.
//!
//! Invariant: the API's addresses and the probes pass untouched.

use std::rc::Rc;

use actix_web::{
    HttpMessage,
    body::{BoxBody, MessageBody},
    cookie::Cookie,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderValue},
    middleware::Next,
    web,
};

use super::{
    errors::PageError,
    reader::{Kept, Reader},
    render::error_page,
};
use crate::app::{App, error::Refusal};

/// Whether an address is a page's.
fn is_page(path: &str) -> bool {
    let others = ["/v1/", "/assets/", "/.well-known/"];
    !others.iter().any(|prefix| path.starts_with(prefix)) && !matches!(path, "/livez" | "/readyz")
}

/// Makes a page of every refusal. Stands outside the limits, so that those who are over them get one too.
pub async fn errors_as_pages<B: MessageBody + 'static>(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut response = next.call(request).await?.map_into_boxed_body();
    if !is_page(response.request().path()) {
        return Ok(response);
    }
    let refusal = response.response_mut().extensions_mut().remove::<Refusal>();
    let Some(refusal) = refusal else {
        return Ok(response);
    };
    let reader = match super::reader::of(response.request()) {
        Some(reader) => reader,
        None => Rc::new(Reader::unknown(&app, response.request()).map_err(PageError::from)?),
    };
    let mut page = error_page(&app, &reader, response.status(), &refusal);
    if let Some(allowed) = response.headers().get(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    Ok(response.into_response(page))
}

/// Finds the reader, and sends the cookies that the page turned out to need.
pub async fn find_reader<B: MessageBody + 'static>(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if !is_page(request.path()) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let reader = match Reader::open(&app, &request).await {
        Ok(reader) => Rc::new(reader),
        Err(error) => {
            let response = actix_web::ResponseError::error_response(&PageError::from(error));
            return Ok(request.into_response(response));
        }
    };
    request.extensions_mut().insert(Rc::clone(&reader));
    let mut response = next.call(request).await?.map_into_boxed_body();
    for cookie in reader.cookies(&app.config) {
        add_cookie(response.headers_mut(), &cookie);
    }
    let shown =
        response.status().is_success() && response.headers().contains_key(header::CONTENT_LANGUAGE);
    if reader.notice.is_some() && shown {
        add_cookie(response.headers_mut(), &Kept::Notice.forget(&app.config));
    }
    Ok(response)
}

pub(super) fn add_cookie(headers: &mut HeaderMap, cookie: &Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(header::SET_COOKIE, value);
    }
}
