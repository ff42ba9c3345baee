//! Amendments that are being prepared.

use actix_web::{HttpResponse, http::header::LOCATION, web};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::{
    procurement_bodies::{LotBody, MethodChange},
    procurements::Place,
};
use crate::{
    app::{
        App,
        access::{Caller, ManageProcurements, ViewProcurements},
        error::FieldProblem,
        prepared_amendments::{self, Preview},
    },
    domain::{
        criticality::Criticality,
        method::{MethodDifference, MethodDraft},
    },
    http::{
        input::{Body, Expected, IdempotencyKey, etag},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    begin_prepared_amendment,
    get_prepared_amendment,
    update_prepared_amendment,
    discard_prepared_amendment
))]
pub struct Description;

/// Where a prepared amendment stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreparedRevision {
    /// Also in the ETag.
    #[schema(minimum = 1)]
    revision: i64,
}

fn in_revision(revision: i64) -> PreparedRevision {
    PreparedRevision { revision }
}

/// An amendment that is being prepared: everything that can be amended, as it would stand.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreparedAmendment {
    #[schema(minimum = 1)]
    revision: i64,
    updated_at: Timestamp,
    #[schema(max_length = 4000)]
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_start: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_end: Option<Date>,
    #[schema(max_items = 20)]
    lots: Vec<LotBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    criticality: Option<Criticality>,
    method: MethodDraft,
    /// What would change in the method in force if it were published now and the deadline stayed. Absent while
    /// something keeps it from being published.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<MethodDifference>,
    /// What keeps it from being published.
    #[schema(max_items = 500)]
    problems: Vec<FieldProblem>,
}

impl From<Preview> for PreparedAmendment {
    fn from(preview: Preview) -> Self {
        let draft = preview.prepared.draft.0;
        let (difference, problems) = match preview.after {
            Ok(after) => (Some(after.difference), Vec::new()),
            Err(problems) => (None, problems),
        };
        Self {
            revision: preview.prepared.revision,
            updated_at: preview.prepared.updated_at,
            description: draft.description,
            contract_start: draft.contract_start,
            contract_end: draft.contract_end,
            lots: draft.lots.into_iter().map(LotBody::from).collect(),
            criticality: draft.criticality,
            method: draft.method,
            difference,
            problems,
        }
    }
}

/// Begin an amendment.
///
/// Begins an amendment of an issued procurement as it stands. It can be changed in peace: nothing counts, and no
/// supplier sees it, before it is published. A procurement has one at most.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/prepared-amendment",
    operation_id = "beginPreparedAmendment",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely",
            max_length = 128),
    ),
    responses(
        (status = 201, description = "Begun", body = PreparedRevision, headers(
            ("Location" = String, description = "The prepared amendment"),
            ("ETag" = String, description = "Its revision"),
        )),
        (status = 409, description = "One is being prepared already, the deadline has passed, or it is not issued",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn begin_prepared_amendment(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    key: IdempotencyKey,
    place: Place,
) -> ApiResult {
    let request = key.request(&app, &caller, &[]);
    let (council, procurement) = place.into_inner();
    let revision = prepared_amendments::begin(&app, caller, request, procurement)
        .await?
        .into_inner();
    Ok(HttpResponse::Created()
        .insert_header((
            LOCATION,
            format!("/v1/councils/{council}/procurements/{procurement}/prepared-amendment"),
        ))
        .insert_header(etag(revision))
        .json(in_revision(revision)))
}

/// The prepared amendment.
///
/// Shows what is being prepared, what it would change, and what keeps it from being published.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/prepared-amendment",
    operation_id = "getPreparedAmendment",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
    ),
    responses((status = 200, description = "The amendment so far", body = PreparedAmendment,
        headers(("ETag" = String, description = "Its revision"))))
)]
pub async fn get_prepared_amendment(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: Place,
) -> ApiResult {
    let preview = prepared_amendments::preview(&app, caller, place.1).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(preview.prepared.revision))
        .json(PreparedAmendment::from(preview)))
}

/// Change the prepared amendment.
///
/// Changes what is being prepared. What is left out stays as it is prepared; a part that is sent replaces the whole part.
#[utoipa::path(
    patch,
    path = "/v1/councils/{council}/procurements/{procurement}/prepared-amendment",
    operation_id = "updatePreparedAmendment",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("If-Match" = String, Header, description = "The ETag of the revision that is changed", max_length = 40),
    ),
    request_body = MethodChange,
    responses(
        (status = 200, description = "Changed", body = PreparedRevision,
            headers(("ETag" = String, description = "The new revision"))),
        (status = 409, description = "The deadline has passed, or it is not issued", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn update_prepared_amendment(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    expected: Expected,
    body: Body<MethodChange>,
) -> ApiResult {
    let change = body.value.change(&app);
    let revision = expected.revision()?;
    let revision = prepared_amendments::change(&app, caller, place.1, revision, change).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(revision))
        .json(in_revision(revision)))
}

/// Discard the prepared amendment.
///
/// Throws away what is being prepared. The method in force stays as it is.
#[utoipa::path(
    delete,
    path = "/v1/councils/{council}/procurements/{procurement}/prepared-amendment",
    operation_id = "discardPreparedAmendment",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("If-Match" = String, Header, description = "The ETag of the revision that is discarded", max_length = 40),
    ),
    responses((status = 204, description = "Discarded"))
)]
pub async fn discard_prepared_amendment(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    expected: Expected,
) -> ApiResult {
    prepared_amendments::discard(&app, caller, place.1, expected.revision()?).await?;
    Ok(HttpResponse::NoContent().finish())
}
