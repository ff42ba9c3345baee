//! Errors as RFC 9457 problems.
//!
//! Invariant: every 4xx and 5xx of the API has this body, with a stable `code` and the request's
//! id; no cause that is not the caller's doing is shown.

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;
use uuid::Uuid;

use super::limit;
use crate::app::error::{AppError, Code, FieldProblem, Refusal};

/// Registered for every API by draft-ietf-httpapi-ratelimit-headers-11, section 6.1.
const QUOTA_EXCEEDED: &str = "https://iana.org/assignments/http-problem-types#quota-exceeded";

tokio::task_local! {
    /// The id of the request being answered, set by the outermost middleware.
    pub static REQUEST_ID: Uuid;
}

/// An error of the API, per RFC 9457.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// What kind of problem it is: one of ours, or one that is registered for all.
    #[serde(rename = "type")]
    #[schema(max_length = 200, example = "urn:assay:problem:not-found")]
    pub kind: String,
    #[schema(max_length = 200)]
    pub title: String,
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What to do.
    #[schema(max_length = 2000)]
    pub detail: String,
    /// Stable, for programs.
    #[schema(max_length = 80)]
    pub code: String,
    /// What is wrong with which part of the input.
    #[schema(max_items = 500)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// With `quota-exceeded`: the quotas that are used up, as `RateLimit-Policy` names them.
    #[serde(rename = "violated-policies", skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<PolicyName>, max_items = 4)]
    pub violated_policies: Vec<&'static str>,
    /// Quote this when you ask for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Uuid>,
}

/// The name of a quota, as in the header `RateLimit-Policy`.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, max_length = 40, example = "default")]
pub struct PolicyName(pub String);

impl Problem {
    fn of(refusal: Refusal) -> Self {
        let (code, status, title) = refusal.code.row();
        let (kind, violated_policies) = match refusal.code {
            Code::TooManyRequests => (QUOTA_EXCEEDED.to_owned(), vec![limit::POLICY]),
            _ => (format!("urn:assay:problem:{code}"), Vec::new()),
        };
        Self {
            kind,
            title: title.to_owned(),
            status,
            detail: refusal.detail,
            code: code.to_owned(),
            errors: refusal.problems,
            violated_policies,
            request_id: REQUEST_ID.try_with(|id| *id).ok(),
        }
    }
}

/// An [`AppError`] on its way out of the API.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ApiError(#[from] pub AppError);

/// What an API handler returns.
pub type ApiResult<T = HttpResponse> = Result<T, ApiError>;

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.refusal().code.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let refusal = self.0.refusal();
        if refusal.code.status() >= 500 {
            // The Display forms of these errors hold no input.
            tracing::error!(error = %self.0, source = ?std::error::Error::source(&self.0).map(ToString::to_string), "request failed");
        }
        let mut response = HttpResponse::build(self.status_code());
        response.content_type("application/problem+json");
        if let Some(after) = refusal.retry_after {
            response.insert_header((header::RETRY_AFTER, after.as_secs().max(1).to_string()));
        }
        if refusal.code.status() == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"assay\""));
        }
        let mut response = response.json(Problem::of(refusal.clone()));
        // Where a page was asked for, a page is made of it.
        response.extensions_mut().insert(refusal);
        response
    }
}

impl ApiError {
    pub fn refused(code: Code, detail: impl Into<String>) -> Self {
        Self(AppError::refused(code, detail))
    }
}
