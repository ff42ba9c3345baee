//! Errors on their way out of a page.
//!
//! Invariant: an error leaves as its status and its refusal; the middleware around all pages makes a page of it, in
//! the reader's language. Who is not signed in is sent to sign in, and comes back.

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};

use super::reader::Reader;
use crate::{
    app::error::{AppError, Code},
    http::problem::ApiError,
};

#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error(transparent)]
    App(#[from] AppError),
    /// Where to sign in, with the way back.
    #[error("sign in first")]
    SignInFirst { location: String },
}

impl From<ApiError> for PageError {
    fn from(error: ApiError) -> Self {
        Self::App(error.0)
    }
}

impl PageError {
    pub fn sign_in_first(reader: &Reader) -> Self {
        let next = form_urlencoded::byte_serialize(reader.address().as_bytes()).collect::<String>();
        Self::SignInFirst {
            location: format!("/sign-in?next={next}"),
        }
    }
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::App(error) => StatusCode::from_u16(error.refusal().code.status())
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            Self::SignInFirst { .. } => StatusCode::SEE_OTHER,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        match self {
            Self::SignInFirst { location } => {
                if let Ok(location) = header::HeaderValue::from_str(location) {
                    response.headers_mut().insert(header::LOCATION, location);
                }
            }
            Self::App(error) => {
                let refusal = error.refusal();
                if refusal.code == Code::Internal {
                    // The Display forms of these errors hold no input.
                    tracing::error!(%error, source = ?std::error::Error::source(error).map(ToString::to_string), "page failed");
                }
                response.extensions_mut().insert(refusal);
            }
        }
        response
    }
}
