//! Methods as they were published: the one in force, and every version before it.
//!
//! Invariant: a method is given byte for byte as its hash was taken.

use actix_web::{
    HttpResponse,
    http::header::{ContentType, ETAG},
    web,
};
use utoipa::OpenApi;
use uuid::Uuid;

use super::procurements::Place;
use crate::{
    app::{
        App,
        access::{Caller, ViewProcurements, ViewResponses},
        method::{self, Published},
        registration, responses,
    },
    domain::{
        ids::{CouncilId, ProcurementId, ResponseId},
        method::Method,
    },
    http::{
        gate::Anyone,
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    get_procurement_method,
    get_procurement_method_version,
    get_public_method_version,
    get_response_method_version
))]
pub struct Description;

fn bytes(published: Published) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(ContentType::json())
        .insert_header((ETAG, format!("\"{}\"", published.hash)))
        .body(published.canonical)
}

/// The method.
///
/// Exports the method in force, byte for byte as its hash was taken; of a draft, the method it would give.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/method",
    operation_id = "getProcurementMethod",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
    ),
    responses(
        (status = 200, description = "The canonical JSON of the method", body = Method,
            headers(("ETag" = String, description = "The SHA-256 of these bytes, in hexadecimal"))),
        (status = 409, description = "The draft cannot be frozen yet", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn get_procurement_method(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: Place,
) -> ApiResult {
    let published = method::show(&app, caller, place.1).await?;
    Ok(bytes(published))
}

/// One version of the method.
///
/// Exports a version as it was published, byte for byte as its hash was taken, also once an amendment has replaced it.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/method/versions/{version}",
    operation_id = "getProcurementMethodVersion",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("version" = i32, Path, description = "From 1; each amendment adds one", minimum = 1),
    ),
    responses(
        (status = 200, description = "The canonical JSON of the method", body = Method,
            headers(("ETag" = String, description = "The SHA-256 of these bytes, in hexadecimal"))),
    )
)]
pub async fn get_procurement_method_version(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, i32)>,
) -> ApiResult {
    let (_, procurement, number) = path.into_inner();
    Ok(bytes(
        method::show_version(&app, caller, procurement, number).await?,
    ))
}

/// One version of an open procedure's method.
///
/// Gives a version as it was published, also once an amendment has replaced it, so that anybody can check its hash.
#[utoipa::path(
    get,
    path = "/v1/public/procurements/{procurement}/method/versions/{version}",
    operation_id = "getPublicMethodVersion",
    tag = "public",
    params(
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("version" = i32, Path, description = "From 1; each amendment adds one", minimum = 1),
    ),
    responses(
        (status = 200, description = "The canonical JSON of the method", body = Method,
            headers(("ETag" = String, description = "The SHA-256 of these bytes, in hexadecimal"))),
    )
)]
pub async fn get_public_method_version(
    _: Anyone,
    app: web::Data<App>,
    path: web::Path<(ProcurementId, i32)>,
) -> ApiResult {
    let (procurement, number) = path.into_inner();
    Ok(bytes(
        registration::public_version(&app, procurement, number).await?,
    ))
}

/// One version of the method that a response answers to.
///
/// Gives a version as it was published, also once an amendment has replaced it, so that its hash can be checked.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/method/versions/{version}",
    operation_id = "getResponseMethodVersion",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("version" = i32, Path, description = "From 1; each amendment adds one", minimum = 1),
    ),
    responses(
        (status = 200, description = "The canonical JSON of the method", body = Method,
            headers(("ETag" = String, description = "The SHA-256 of these bytes, in hexadecimal"))),
    )
)]
pub async fn get_response_method_version(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, i32)>,
) -> ApiResult {
    let (_, response, number) = path.into_inner();
    Ok(bytes(
        responses::method_version(&app, caller, response, number).await?,
    ))
}
