//! The method as a document to be read, for the council, for those who bid, and for anybody in an open procedure.

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, ETAG},
    web,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, ViewProcurements, ViewResponses},
        error::AppError,
        method, registration, responses,
    },
    domain::{
        ids::{CouncilId, ProcurementId, ResponseId},
        method::Method,
        question_set::{Budget, minutes},
    },
    exports::{Form, method::document},
    http::{
        gate::Anyone,
        openapi::{CsvFile, FileContent},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    get_procurement_method_document,
    get_response_method_document,
    get_public_method_document
))]
pub struct Description;

/// How long answering takes a vendor, by our estimate. It never counts in a score.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// How many questions, those with a condition included.
    questions: u32,
    /// When half of the questions with a condition are shown.
    minutes: u32,
    /// When every question is shown.
    minutes_at_most: u32,
    /// What a Cyber Essentials certificate in force saves.
    minutes_settled_by_cyber_essentials: u32,
    /// What a share code from the Central Digital Platform saves.
    minutes_settled_by_share_code: u32,
}

impl From<Budget> for Estimate {
    fn from(budget: Budget) -> Self {
        Self {
            questions: budget.questions,
            minutes: minutes(budget.seconds),
            minutes_at_most: minutes(budget.seconds_at_most),
            minutes_settled_by_cyber_essentials: minutes(budget.settled_by_cyber_essentials),
            minutes_settled_by_share_code: minutes(budget.settled_by_share_code),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DocumentQuery {
    /// `docx`, `xlsx`, `ods`, `csv` (the questions alone) or `md`.
    #[param(inline)]
    format: Form,
}

/// Gives the method as a document.
///
/// It holds the criteria, their importance, the scales, what disqualifies, and every question. Of a draft, it is the method
/// the draft would give.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/method/document",
    operation_id = "getProcurementMethodDocument",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        DocumentQuery,
    ),
    responses(
        (status = 200, description = "The document", headers(("ETag" = String, description = "The SHA-256 of the method, and the format")), content(
            (FileContent = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (FileContent = "application/vnd.oasis.opendocument.spreadsheet"),
            (CsvFile = "text/csv"),
            (FileContent = "text/markdown"),
        )),
        (status = 409, description = "The draft cannot be frozen yet", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn get_procurement_method_document(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId)>,
    query: web::Query<DocumentQuery>,
) -> ApiResult {
    let published = method::show(&app, caller, path.1).await?;
    let method: Method = serde_json::from_str(&published.canonical)
        .map_err(|_| AppError::Internal("a method cannot be read"))?;
    file(&method, &published.hash, query.format)
}

/// Gives the method that a response answers as a document.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/method/document",
    operation_id = "getResponseMethodDocument",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        DocumentQuery,
    ),
    responses((status = 200, description = "The document", headers(("ETag" = String, description = "The SHA-256 of the method, and the format")), content(
        (FileContent = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (FileContent = "application/vnd.oasis.opendocument.spreadsheet"),
        (CsvFile = "text/csv"),
        (FileContent = "text/markdown"),
    )))
)]
pub async fn get_response_method_document(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    query: web::Query<DocumentQuery>,
) -> ApiResult {
    let overview = responses::find(&app, caller, path.1).await?;
    let frozen = &overview.scene.method;
    file(&frozen.method, frozen.hash.as_str(), query.format)
}

/// Gives the method of an open procedure as a document.
///
/// Anyone may read it, before registering.
#[utoipa::path(
    get,
    path = "/v1/public/procurements/{procurement}/method/document",
    operation_id = "getPublicMethodDocument",
    tag = "public",
    params(
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        DocumentQuery,
    ),
    responses((status = 200, description = "The document", headers(("ETag" = String, description = "The SHA-256 of the method, and the format")), content(
        (FileContent = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (FileContent = "application/vnd.oasis.opendocument.spreadsheet"),
        (CsvFile = "text/csv"),
        (FileContent = "text/markdown"),
    )))
)]
pub async fn get_public_method_document(
    _: Anyone,
    app: web::Data<App>,
    procurement: web::Path<ProcurementId>,
    query: web::Query<DocumentQuery>,
) -> ApiResult {
    let view = registration::public(&app, *procurement).await?;
    file(&view.method.method, view.method.hash.as_str(), query.format)
}

fn file(method: &Method, hash: &str, form: Form) -> ApiResult {
    let bytes = document(method, hash)
        .write(form)
        .map_err(|_| AppError::Internal("a method cannot be written as a document"))?;
    let name = format!("attachment; filename=\"method.{}\"", form.extension());
    Ok(HttpResponse::Ok()
        .content_type(form.media_type())
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((ETAG, format!("\"{hash}-{}\"", form.extension())))
        .body(bytes))
}
