//! A response's answers as a spreadsheet, out and in again.

use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, EditResponses, ViewResponses},
        answer_sheet::{self, Fault, Imported},
        error::{AppError, Code, FieldProblem},
    },
    domain::{ids::ResponseId, language::Language},
    exports::{self, Form},
    http::{
        download,
        input::FileBody,
        openapi::FileContent,
        problem::{ApiError, ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(get_answer_sheet, import_answer_sheet))]
pub struct Description;

/// The forms of a sheet.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SheetForm {
    Xlsx,
    Docx,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SheetQuery {
    /// `xlsx`, to be filled in and sent back, or `docx`, to be read.
    #[param(inline)]
    format: SheetForm,
    /// English if left out.
    language: Option<Language>,
}

/// Gives a response's questions and answers as a file.
///
/// The workbook holds every question that may be asked, with the answers as they are; each line is named in its first
/// column. Nothing in it is locked, no cell holds a formula, and nothing is said of weights.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/answer-sheet",
    operation_id = "getAnswerSheet",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        SheetQuery,
    ),
    responses((status = 200, description = "The file", content(
        (FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (FileContent = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )))
)]
pub async fn get_answer_sheet(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    query: web::Query<SheetQuery>,
) -> ApiResult {
    let language = query.language.unwrap_or_default();
    let form = match query.format {
        SheetForm::Xlsx => Form::Xlsx,
        SheetForm::Docx => Form::Docx,
    };
    let sheet = answer_sheet::sheet(&app, &caller, path.1, language).await?;
    let bytes = exports::answer_sheet::write(&sheet, form)
        .map_err(|_| AppError::Internal("answers cannot be written as a file"))?;
    let name = format!("answers.{}", form.extension());
    Ok(download::made(&name, form.media_type(), bytes))
}

/// What became of a workbook.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportedSheet {
    /// Answers that were saved, with or without something to put right.
    saved: usize,
    /// Answers that say what they said before.
    unchanged: usize,
    /// The first 500.
    #[schema(max_items = 500)]
    faults: Vec<SheetFault>,
}

/// Something to put right, by its cell.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SheetFault {
    /// Such as `J12`.
    #[schema(max_length = 20)]
    cell: String,
    subject: Uuid,
    #[schema(max_length = 40)]
    question: String,
    problem: FieldProblem,
    /// Whether the answer was saved all the same.
    saved: bool,
}

impl From<Fault> for SheetFault {
    fn from(fault: Fault) -> Self {
        Self {
            cell: fault.cell,
            subject: fault.subject.0,
            question: fault.question.into(),
            problem: fault.problem,
            saved: fault.saved,
        }
    }
}

/// Takes a workbook in again.
///
/// Saves each answer that was changed in a workbook this service gave, over the version the workbook was made from or
/// the sender's own. What a colleague changed meanwhile stays and is reported, and so is what cannot be read, cell by cell. Sending the same
/// workbook again changes nothing more. At most 1 MiB.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/answer-sheet",
    operation_id = "importAnswerSheet",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    request_body(content = FileContent, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "The workbook"),
    responses(
        (status = 200, description = "What became of it", body = ImportedSheet),
        (status = 409, description = "The deadline has passed, or the response is submitted", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn import_answer_sheet(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    request: HttpRequest,
    FileBody(file): FileBody,
) -> ApiResult {
    let media_type = Form::Xlsx.media_type();
    if !request.content_type().eq_ignore_ascii_case(media_type) {
        let detail = format!("Send the workbook with the header Content-Type: {media_type}.");
        return Err(ApiError::refused(Code::UnsupportedMediaType, detail));
    }
    let Imported {
        saved,
        unchanged,
        faults,
    } = answer_sheet::import(&app, caller, path.1, file).await?;
    Ok(HttpResponse::Ok().json(ImportedSheet {
        saved,
        unchanged,
        faults: faults.into_iter().map(SheetFault::from).collect(),
    }))
}
