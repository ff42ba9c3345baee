//! The question sets a council can choose from, and loading its own.

use actix_web::{HttpMessage, HttpRequest, HttpResponse, http::header::LOCATION, web};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::method_documents::Estimate;
use crate::{
    app::{
        App,
        access::{Caller, ManageQuestionSets, ViewProcurements},
        error::Code,
        question_sets::{self, Loaded, Offered, Origin},
    },
    domain::{
        ids::{CouncilId, QuestionSetId},
        question_set::{Budget, Examined, FileProblem, Level, Severity},
    },
    http::{
        input::FileBody,
        openapi::FileContent,
        problem::{ApiError, ApiResult, Problem},
    },
    limits,
};

#[derive(OpenApi)]
#[openapi(paths(
    list_question_sets,
    get_question_set,
    check_question_set,
    load_question_set
))]
pub struct Description;

/// A question set that can be chosen for a method.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferedSet {
    #[schema(value_type = String, max_length = 40)]
    id: QuestionSetId,
    #[schema(max_length = 40)]
    version: String,
    #[schema(max_length = 200)]
    title: String,
    #[schema(max_length = 2000)]
    purpose: String,
    origin: Origin,
    /// SHA-256 of its canonical JSON, in hexadecimal.
    #[schema(min_length = 64, max_length = 64)]
    hash: String,
    /// What answering it takes with one product, by level.
    low: Estimate,
    medium: Estimate,
    high: Estimate,
}

impl From<&Offered> for OfferedSet {
    fn from(offered: &Offered) -> Self {
        let set = &offered.set;
        let at = |level: Level| {
            let asked = set.questions.iter().filter(|q| q.levels.contains(&level));
            Estimate::from(Budget::once(asked, level))
        };
        Self {
            id: set.id.clone(),
            version: set.version.clone(),
            title: set.title.clone(),
            purpose: set.purpose.clone(),
            origin: offered.origin,
            hash: offered.hash.clone(),
            low: at(Level::Low),
            medium: at(Level::Medium),
            high: at(Level::High),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferedSets {
    #[schema(max_items = 200)]
    items: Vec<OfferedSet>,
}

/// Lists the question sets that a method can be made of: those that come with the service, then the council's own in
/// the version loaded last.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/question-sets",
    operation_id = "listQuestionSets",
    tag = "procurements",
    summary = "Question sets to choose from",
    params(("council" = Uuid, Path, description = "The council's id")),
    responses((status = 200, description = "The sets", body = OfferedSets))
)]
pub async fn list_question_sets(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
) -> ApiResult {
    let offered = question_sets::offered(&app, caller).await?;
    let items = offered.iter().map(OfferedSet::from).collect();
    Ok(HttpResponse::Ok().json(OfferedSets { items }))
}

/// Gives one question set with all its questions, in the shape of its file.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/question-sets/{set}",
    operation_id = "getQuestionSet",
    tag = "procurements",
    summary = "One question set",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("set" = String, Path, description = "The set's id", min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9_-]+$"),
    ),
    responses((status = 200, description = "The set", body = Object))
)]
pub async fn get_question_set(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, QuestionSetId)>,
) -> ApiResult {
    let offered = question_sets::find(&app, caller, &path.1).await?;
    Ok(HttpResponse::Ok().json(offered.set))
}

/// Something to put right, or that could be better, in a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileProblemBody {
    /// An error keeps the file from being loaded; a warning does not.
    severity: Severity,
    #[schema(minimum = 1)]
    line: u32,
    /// In characters.
    #[schema(minimum = 1)]
    column: u32,
    /// A JSON pointer into the file's value; empty when the file could not be read as values.
    #[schema(max_length = 400)]
    pointer: String,
    /// A sentence.
    #[schema(max_length = 1000)]
    message: String,
}

impl From<FileProblem> for FileProblemBody {
    fn from(problem: FileProblem) -> Self {
        Self {
            severity: problem.severity,
            line: problem.place.line,
            column: problem.place.column,
            pointer: problem.pointer,
            message: problem.message,
        }
    }
}

/// What reading a file gave.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckedFile {
    /// `true` when it can be loaded as it is.
    usable: bool,
    /// In the order of the file, the first 500.
    #[schema(max_items = 500)]
    problems: Vec<FileProblemBody>,
}

impl From<Examined> for CheckedFile {
    fn from(examined: Examined) -> Self {
        let problems = examined.problems.into_iter().map(FileProblemBody::from);
        Self {
            usable: examined.set.is_some(),
            problems: problems.take(limits::FILE_PROBLEMS_MAX).collect(),
        }
    }
}

/// Says what is wrong with a question set file, without keeping it. The file is YAML in UTF-8, at most one megabyte.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/question-sets/checks",
    operation_id = "checkQuestionSet",
    tag = "procurements",
    summary = "Check a question set file",
    params(("council" = Uuid, Path, description = "The council's id")),
    request_body(content = FileContent, content_type = "application/yaml", description = "The file"),
    responses((status = 200, description = "What was found", body = CheckedFile))
)]
pub async fn check_question_set(
    caller: Caller<ManageQuestionSets>,
    app: web::Data<App>,
    request: HttpRequest,
    FileBody(file): FileBody,
) -> ApiResult {
    yaml(&request)?;
    let examined = question_sets::check(&app, caller, file).await?;
    Ok(HttpResponse::Ok().json(CheckedFile::from(examined)))
}

/// A set that is stored.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoadedBody {
    #[schema(value_type = String, max_length = 40)]
    id: QuestionSetId,
    #[schema(max_length = 40)]
    version: String,
    /// SHA-256 of its canonical JSON, in hexadecimal.
    #[schema(min_length = 64, max_length = 64)]
    hash: String,
}

impl From<Loaded> for LoadedBody {
    fn from(loaded: Loaded) -> Self {
        Self {
            id: loaded.set,
            version: loaded.version,
            hash: loaded.hash,
        }
    }
}

/// Loads the council's own question set. From then on drafts can name it; an issued method holds its questions as they
/// were. Loading the same file again changes nothing; a changed set needs a new version.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/question-sets",
    operation_id = "loadQuestionSet",
    tag = "procurements",
    summary = "Load a question set of the council's own",
    params(("council" = Uuid, Path, description = "The council's id")),
    request_body(content = FileContent, content_type = "application/yaml", description = "The file"),
    responses(
        (status = 201, description = "Loaded", body = LoadedBody,
            headers(("Location" = String, description = "The set"))),
        (status = 409, description = "This version was loaded with other content, or a limit is reached", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "The file is not a usable set; each error has its pointer, line and column",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn load_question_set(
    caller: Caller<ManageQuestionSets>,
    app: web::Data<App>,
    request: HttpRequest,
    FileBody(file): FileBody,
) -> ApiResult {
    yaml(&request)?;
    let sets = format!("/v1/councils/{}/question-sets", caller.tenant());
    let loaded = question_sets::load(&app, caller, file).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("{sets}/{}", loaded.set)))
        .json(LoadedBody::from(loaded)))
}

fn yaml(request: &HttpRequest) -> Result<(), ApiError> {
    let sent = request.content_type();
    if ["application/yaml", "application/x-yaml", "text/yaml"]
        .iter()
        .any(|known| sent.eq_ignore_ascii_case(known))
    {
        return Ok(());
    }
    let detail = "Send the file with the header Content-Type: application/yaml.";
    Err(ApiError::refused(Code::UnsupportedMediaType, detail))
}
