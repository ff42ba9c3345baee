//! Pages for people, over the same functions of `app` as the API.
//!
//! Invariant: they work without JavaScript, load nothing from elsewhere, and a GET changes nothing.

pub mod link;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use maud::{DOCTYPE, Markup, html};

use crate::app::error::AppError;

/// Nothing is loaded or run; forms go to this site alone.
const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page with one heading, which begins its title too.
pub fn page(status: StatusCode, heading: &str, content: &Markup) -> HttpResponse {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (heading) " - Assay" }
            }
            body {
                header { p { "Assay" } }
                main {
                    h1 { (heading) }
                    (content)
                }
            }
        }
    };
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(document.into_string())
}

/// An error on its way out of a page.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct PageError(#[from] AppError);

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.refusal().code.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let refusal = self.0.refusal();
        if refusal.code.status() >= 500 {
            // The Display forms of these errors hold no input.
            tracing::error!(error = %self.0, "page failed");
        }
        page(
            self.status_code(),
            refusal.code.title(),
            &html! { p { (refusal.detail) } },
        )
    }
}
