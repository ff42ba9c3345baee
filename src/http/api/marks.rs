//! Evaluators' marks.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, MarkAnswers, ReadAnswers},
        marks::{self, Place, Row},
    },
    domain::{
        ids::{CouncilId, ProcurementId, QuestionId, ResponseId, SubjectId},
        score::Mark,
    },
    http::{
        input::{Body, Expected, etag},
        page::{PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(list_marks, save_mark))]
pub struct Description;

/// A mark with its reason.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarkBody {
    /// A slot, a lot, or the nil id for the organisation.
    subject: Uuid,
    #[schema(max_length = 40)]
    question: String,
    #[schema(minimum = 0, maximum = 5)]
    mark: i32,
    #[schema(max_length = 4000)]
    reason: String,
    evaluator: Uuid,
    #[schema(minimum = 1)]
    revision: i64,
    updated_at: Timestamp,
}

impl From<Row> for MarkBody {
    fn from(row: Row) -> Self {
        Self {
            subject: row.subject_id.0,
            question: row.question_id,
            mark: row.value,
            reason: row.reason,
            evaluator: row.evaluator_id.0,
            revision: row.revision,
            updated_at: row.updated_at,
        }
    }
}

/// List the marks of a response.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/responses/{response}/marks",
    operation_id = "listMarks",
    tag = "answers",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        PageQuery,
    ),
    responses(
        (status = 200, description = "A page of the marks given so far", body = PageBody<MarkBody>),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list_marks(
    caller: Caller<ReadAnswers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, ResponseId)>,
    paging: Paging,
) -> ApiResult {
    let page = marks::list(&app, caller, path.1, path.2, paging.request()?).await?;
    paging.respond(page, MarkBody::from)
}

/// A mark by the published descriptors.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMark {
    #[schema(minimum = 0, maximum = 5)]
    mark: u8,
    /// Why, by the descriptors.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    reason: String,
}

/// Which revision of the mark there is now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedMark {
    #[schema(minimum = 1)]
    revision: i64,
}

/// Mark an answer.
///
/// Gives or changes a mark for an answer.
///
/// Only questions that the published method scores by mark take one. Results are those of the last assessment until
/// the procurement is assessed again.
#[utoipa::path(
    put,
    path = "/v1/councils/{council}/procurements/{procurement}/responses/{response}/marks/{subject}/{question}",
    operation_id = "saveMark",
    tag = "answers",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("subject" = Uuid, Path, description = "The slot or lot, or the nil id for the organisation"),
        ("question" = String, Path, description = "The question's id", max_length = 40),
        ("If-Match" = Option<String>, Header, description = "The ETag of the mark that is changed"),
        ("If-None-Match" = Option<String>, Header, description = "`*` for a first mark"),
    ),
    request_body = NewMark,
    responses(
        (status = 200, description = "The mark is saved", body = SavedMark,
            headers(("ETag" = String, description = "Its version"))),
        (status = 409, description = "The answers have not been opened, or another evaluator has marked this answer.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn save_mark(
    caller: Caller<MarkAnswers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, ResponseId, SubjectId, QuestionId)>,
    expected: Expected,
    body: Body<NewMark>,
) -> ApiResult {
    let (_, procurement, response, subject, question) = path.into_inner();
    let place = Place {
        procurement,
        response,
        subject,
        question,
    };
    let seen = match expected {
        Expected::Revision(revision) => Some(revision),
        Expected::Absent => None,
    };
    let mark = Mark {
        mark: body.value.mark,
        reason: body.value.reason,
    };
    let revision = marks::save(&app, caller, place, seen, mark).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(revision))
        .json(SavedMark { revision }))
}
