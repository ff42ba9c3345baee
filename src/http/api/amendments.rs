//! Amendments of an issued procurement.

use actix_web::{HttpResponse, http::header::LOCATION, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::{procurement_bodies::MethodChange, procurements::Place};
use crate::{
    app::{
        App,
        access::{Caller, ManageProcurements, ViewProcurements},
        amendments::{self, Amendment, Becomes, DeadlineDecision, NewAmendment},
        error::AppError,
    },
    domain::method::MethodDifference,
    http::{
        input::{Body, Expected, etag},
        page::{PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(publish_amendment, list_amendments))]
pub struct Description;

/// Whether the time left is still enough.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum DeadlineBody {
    /// A later deadline.
    Moved { to: Timestamp },
    /// The deadline stays.
    Kept {
        #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
        reason: String,
    },
}

/// A correction of an issued method.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AmendmentRequest {
    /// Published with the difference.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    reason: String,
    /// What changes in what is in force. Leave it out to publish what was prepared.
    changes: Option<MethodChange>,
    /// In the place of changes: the revision of the prepared amendment that is published.
    #[schema(minimum = 1)]
    prepared: Option<i64>,
    deadline: DeadlineBody,
}

/// What the procurement becomes: changes and a prepared amendment exclude each other.
fn becomes(
    app: &App,
    changes: Option<MethodChange>,
    prepared: Option<i64>,
) -> Result<Becomes, AppError> {
    match (changes, prepared) {
        (Some(changes), None) => Ok(Becomes::Changed(Box::new(changes.change(app)))),
        (None, Some(revision)) => Ok(Becomes::Prepared(revision)),
        (None, None) => Err(AppError::invalid_field(
            "/changes",
            "missing",
            "Say what changes, or which revision of the prepared amendment is published.",
        )),
        (Some(_), Some(_)) => Err(AppError::invalid_field(
            "/prepared",
            "not-with-changes",
            "Send changes, or publish what was prepared: not both.",
        )),
    }
}

/// What was published.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedAmendment {
    id: Uuid,
    /// From 1 in each procurement.
    #[schema(minimum = 1)]
    number: i32,
}

/// Publish an amendment.
///
/// Publishes a correction of the method in force.
///
/// The difference is worked out and published; everybody who takes part is told. Answers to questions that changed
/// are reopened. Every bidder acknowledges the amendment, and whoever had submitted submits again: the earlier
/// submission stays on record and no longer counts. If-Match keeps a repeated request from amending twice.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/amendments",
    operation_id = "publishAmendment",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("If-Match" = String, Header, description = "The ETag of the procurement's revision that is amended", max_length = 40),
    ),
    request_body = AmendmentRequest,
    responses(
        (status = 201, description = "Published", body = PublishedAmendment, headers(
            ("Location" = String, description = "The amendments"),
            ("ETag" = String, description = "The procurement's new revision"),
        )),
        (status = 409, description = "The deadline has passed, or it is not issued", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn publish_amendment(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    expected: Expected,
    body: Body<AmendmentRequest>,
) -> ApiResult {
    let (council, procurement) = place.into_inner();
    let AmendmentRequest {
        reason,
        changes,
        prepared,
        deadline,
    } = body.value;
    let deadline = match deadline {
        DeadlineBody::Moved { to } => DeadlineDecision::Moved(to),
        DeadlineBody::Kept { reason } => DeadlineDecision::Kept(reason),
    };
    let new = NewAmendment {
        reason,
        becomes: becomes(&app, changes, prepared)?,
        deadline,
    };
    let made = amendments::publish(&app, caller, procurement, expected.revision()?, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((
            LOCATION,
            format!("/v1/councils/{council}/procurements/{procurement}/amendments"),
        ))
        .insert_header(etag(made.revision))
        .json(PublishedAmendment {
            id: made.id.0,
            number: made.number,
        }))
}

/// A published amendment.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AmendmentBody {
    id: Uuid,
    #[schema(minimum = 1)]
    number: i32,
    #[schema(max_length = 4000)]
    reason: String,
    difference: MethodDifference,
    deadline_before: Timestamp,
    deadline_after: Timestamp,
    /// Why the deadline stayed, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    deadline_reason: Option<String>,
    published_at: Timestamp,
}

impl From<Amendment> for AmendmentBody {
    fn from(row: Amendment) -> Self {
        Self {
            id: row.id.0,
            number: row.number,
            reason: row.reason,
            difference: row.difference.0,
            deadline_before: row.deadline_before,
            deadline_after: row.deadline_after,
            deadline_reason: row.deadline_reason,
            published_at: row.published_at,
        }
    }
}

/// List amendments.
///
/// Lists the amendments of a procurement, the first one first.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/amendments",
    operation_id = "listAmendments",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        PageQuery,
    ),
    responses((status = 200, description = "One page", body = PageBody<AmendmentBody>))
)]
pub async fn list_amendments(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: Place,
    paging: Paging,
) -> ApiResult {
    let page = amendments::list(&app, caller, place.1, paging.request()?).await?;
    paging.respond(page, AmendmentBody::from)
}
