//! How long a council keeps its records, and letting them go afterwards.

use actix_web::{HttpResponse, web};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, ManageSettings},
        retention::{self, Record},
    },
    domain::{ids::ProcurementId, procurement::state::State},
    http::{
        input::{Body, Expected, etag},
        page::{PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    get_retention,
    put_retention,
    list_records,
    hold_records,
    release_records,
    dispose_records
))]
pub struct Description;

/// For how long a council keeps what explains a procurement.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetentionBody {
    #[schema(minimum = 3, maximum = 25)]
    years: i16,
}

/// The records of a procurement that has ended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordBody {
    procurement: Uuid,
    #[schema(max_length = 80)]
    reference: String,
    #[schema(max_length = 200)]
    title: String,
    /// By the clock.
    state: State,
    /// The day in London from which the years count.
    counted_from: Date,
    /// The first day on which the records may go.
    kept_until: Date,
    /// Why they are held although that day has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    hold_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disposed_at: Option<Timestamp>,
    /// Whether they may go now.
    due: bool,
}

impl From<Record> for RecordBody {
    fn from(record: Record) -> Self {
        Self {
            procurement: record.id.0,
            reference: record.reference,
            title: record.title,
            state: record.state,
            counted_from: record.counted_from,
            kept_until: record.kept_until,
            hold_reason: record.hold_reason,
            disposed_at: record.disposed_at,
            due: record.due,
        }
    }
}

/// Show for how long records are kept.
///
/// Its version is 0 before anything was chosen.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/retention",
    operation_id = "getRetention",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id")),
    responses((status = 200, description = "The years", body = RetentionBody,
            headers(("ETag" = String, description = "Its version"))))
)]
pub async fn get_retention(caller: Caller<ManageSettings>, app: web::Data<App>) -> ApiResult {
    let (years, revision) = retention::find(&app, caller).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(revision))
        .json(RetentionBody { years: years.get() }))
}

/// Choose for how long records are kept.
///
/// The Procurement Act 2023, section 98, asks for three years at least.
#[utoipa::path(
    put,
    path = "/v1/councils/{council}/retention",
    operation_id = "putRetention",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag of what is replaced", max_length = 40),
    ),
    request_body = RetentionBody,
    responses((status = 200, description = "Chosen", body = RetentionBody,
            headers(("ETag" = String, description = "Its version"))))
)]
pub async fn put_retention(
    caller: Caller<ManageSettings>,
    app: web::Data<App>,
    expected: Expected,
    body: Body<RetentionBody>,
) -> ApiResult {
    let revision = retention::save(&app, caller, expected.revision()?, body.value.years).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(revision))
        .json(body.value))
}

/// List the records of procurements that have ended.
///
/// Lists them with the day until which they are kept, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/records",
    operation_id = "listRecords",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id"), PageQuery),
    responses((status = 200, description = "One page", body = PageBody<RecordBody>))
)]
pub async fn list_records(
    caller: Caller<ManageSettings>,
    app: web::Data<App>,
    paging: Paging,
) -> ApiResult {
    let page = retention::list(&app, caller, paging.request::<ProcurementId>()?).await?;
    paging.respond(page, RecordBody::from)
}

/// Why records are held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HoldRequest {
    #[schema(min_length = 1, max_length = 4000)]
    reason: String,
}

type Place = web::Path<(Uuid, ProcurementId)>;

/// Hold records.
///
/// Held records cannot go, whatever their time.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/records/{procurement}/hold",
    operation_id = "holdRecords",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
    ),
    request_body = HoldRequest,
    responses(
        (status = 200, description = "Held", body = RecordBody),
        (status = 409, description = "They are gone", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn hold_records(
    caller: Caller<ManageSettings>,
    app: web::Data<App>,
    path: Place,
    body: Body<HoldRequest>,
) -> ApiResult {
    let record = retention::hold(&app, caller, path.1, Some(body.value.reason)).await?;
    Ok(HttpResponse::Ok().json(RecordBody::from(record)))
}

/// Stop holding records.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/records/{procurement}/release",
    operation_id = "releaseRecords",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
    ),
    responses(
        (status = 200, description = "No longer held", body = RecordBody),
        (status = 409, description = "They are gone", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn release_records(
    caller: Caller<ManageSettings>,
    app: web::Data<App>,
    path: Place,
) -> ApiResult {
    let record = retention::hold(&app, caller, path.1, None).await?;
    Ok(HttpResponse::Ok().json(RecordBody::from(record)))
}

/// The procurement whose records are to go, by its own name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DisposeRequest {
    /// Its reference, so that the wrong one does not go.
    #[schema(min_length = 1, max_length = 80)]
    reference: String,
}

/// Let records go.
///
/// Nobody of the council reads the answers any more; marks with their reasons, results and contact details are deleted.
/// The method, what was published, receipts and the trail stay, and suppliers keep what they handed in. It cannot be
/// taken back.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/records/{procurement}/dispose",
    operation_id = "disposeRecords",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
    ),
    request_body = DisposeRequest,
    responses(
        (status = 200, description = "They go", body = RecordBody),
        (status = 409, description = "They have to be kept longer, are held, or are gone", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn dispose_records(
    caller: Caller<ManageSettings>,
    app: web::Data<App>,
    path: Place,
    body: Body<DisposeRequest>,
) -> ApiResult {
    let record = retention::dispose(&app, caller, path.1, body.value.reference).await?;
    Ok(HttpResponse::Ok().json(RecordBody::from(record)))
}
