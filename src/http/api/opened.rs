//! Opened responses: answers, products and evidence as they were handed in.

use actix_web::{HttpResponse, web};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, ReadAnswers},
        evidence::Evidence,
        opened::{self, Opened, OpenedEvidence, Submitted},
    },
    domain::{
        answer::Answer,
        confidential::Confidential,
        evidence::{EvidenceSource, Particulars},
        ids::{CouncilId, EvidenceId, ProcurementId, QuestionId, ResponseId},
        product::Product,
    },
    http::{
        download,
        openapi::FileContent,
        page::{PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    list_opened_responses,
    get_opened_response,
    get_opened_evidence_content
))]
pub struct Description;

/// A response that was handed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedResponseBody {
    response: Uuid,
    supplier: Uuid,
    #[schema(max_length = 200)]
    supplier_name: String,
    submission: Uuid,
    /// From 1; the submission that counts.
    #[schema(minimum = 1)]
    number: i32,
    submitted_at: Timestamp,
}

impl From<Submitted> for OpenedResponseBody {
    fn from(of: Submitted) -> Self {
        Self {
            response: of.response.0,
            supplier: of.supplier.0,
            supplier_name: of.supplier_name,
            submission: of.submission.0,
            number: of.number,
            submitted_at: of.submitted_at,
        }
    }
}

/// List opened responses.
///
/// Lists the responses that were handed in.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/responses",
    operation_id = "listOpenedResponses",
    tag = "answers",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        PageQuery,
    ),
    responses(
        (status = 200, description = "One page", body = PageBody<OpenedResponseBody>),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list_opened_responses(
    caller: Caller<ReadAnswers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId)>,
    paging: Paging,
) -> ApiResult {
    let page = opened::list(&app, caller, path.1, paging.request()?).await?;
    paging.respond(page, OpenedResponseBody::from)
}

/// A response with everything that was handed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedAnswersBody {
    #[serde(flatten)]
    of: OpenedResponseBody,
    #[schema(max_items = 400)]
    products: Vec<OpenedProductBody>,
    #[schema(max_items = 8000)]
    answers: Vec<OpenedAnswerBody>,
    #[schema(max_items = 200)]
    evidence: Vec<OpenedEvidenceBody>,
    declaration: OpenedDeclaration,
}

/// The product in a slot.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedProductBody {
    slot: Uuid,
    /// Its name, model, manufacturer, version and role in the offer.
    product: Product,
}

/// One answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedAnswerBody {
    /// A slot, a lot, or the nil id for the organisation.
    subject: Uuid,
    #[schema(value_type = String, max_length = 40)]
    question: QuestionId,
    /// The value, the evidence level and the evidence linked, as the supplier saved them.
    answer: Answer,
}

/// A piece of evidence.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedEvidenceBody {
    id: Uuid,
    /// Keyed, of the file or link as it was when the response was handed in.
    #[schema(max_length = 128)]
    digest: String,
    /// Absent when it is no longer there.
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<OpenedCardBody>,
}

/// What the supplier says about a piece of evidence.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedCardBody {
    /// The file's name, or the link's title.
    #[schema(max_length = 200)]
    name: String,
    /// Of a link. Do not open it without care: nobody has looked at what is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    url: Option<String>,
    /// `text/uri-list` for a link.
    #[schema(max_length = 100)]
    media_type: String,
    /// 0 for a link.
    #[schema(minimum = 0)]
    size_bytes: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_on: Option<Date>,
    /// The last day on which it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<Date>,
    /// When what it describes was tested or looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    assessed_on: Option<Date>,
    /// That the supplier asks the council to keep it from the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidential: Option<Confidential>,
}

impl From<Evidence> for OpenedCardBody {
    fn from(evidence: Evidence) -> Self {
        let card = evidence.card;
        let Particulars {
            dates,
            confidential,
        } = card.particulars;
        Self {
            name: card.name,
            url: match card.source {
                EvidenceSource::File { .. } => None,
                EvidenceSource::Link { url, .. } => Some(url),
            },
            media_type: evidence.media_type,
            size_bytes: evidence.size_bytes,
            issued_on: dates.issued_on,
            valid_until: dates.valid_until,
            assessed_on: dates.assessed_on,
            confidential,
        }
    }
}

impl From<OpenedEvidence> for OpenedEvidenceBody {
    fn from(of: OpenedEvidence) -> Self {
        Self {
            id: of.submitted.id.0,
            digest: of.submitted.digest.to_string(),
            card: of.there.map(Into::into),
        }
    }
}

/// The named person's word.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedDeclaration {
    #[schema(max_length = 200)]
    name: String,
    #[schema(max_length = 200)]
    position: String,
    #[schema(max_length = 4000)]
    text: String,
}

impl From<Opened> for OpenedAnswersBody {
    fn from(opened: Opened) -> Self {
        let submission = opened.submission;
        Self {
            of: opened.listed.into(),
            products: submission
                .products
                .into_iter()
                .map(|placed| OpenedProductBody {
                    slot: placed.slot.0,
                    product: placed.product,
                })
                .collect(),
            answers: submission
                .answers
                .into_iter()
                .map(|given| OpenedAnswerBody {
                    subject: given.subject.0,
                    question: given.question,
                    answer: given.answer,
                })
                .collect(),
            evidence: opened.evidence.into_iter().map(Into::into).collect(),
            declaration: OpenedDeclaration {
                name: submission.declaration.name,
                position: submission.declaration.position,
                text: submission.declaration.text,
            },
        }
    }
}

/// Show an opened response.
///
/// Shows a response exactly as it was handed in.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/responses/{response}",
    operation_id = "getOpenedResponse",
    tag = "answers",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses(
        (status = 200, description = "The response", body = OpenedAnswersBody),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn get_opened_response(
    caller: Caller<ReadAnswers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, ResponseId)>,
) -> ApiResult {
    let opened = opened::find(&app, caller, path.1, path.2).await?;
    Ok(HttpResponse::Ok().json(OpenedAnswersBody::from(opened)))
}

/// Download evidence of an opened response.
///
/// Gives the content of a file that was handed in, as it was uploaded.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/responses/{response}/evidence/{evidence}/content",
    operation_id = "getOpenedEvidenceContent",
    tag = "answers",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("evidence" = Uuid, Path, description = "The evidence's id"),
    ),
    responses(
        (status = 200, description = "The file's content", body = FileContent, content_type = "application/octet-stream"),
        (status = 409, description = "The answers have not been opened, or the file is not stored.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn get_opened_evidence_content(
    caller: Caller<ReadAnswers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, ResponseId, EvidenceId)>,
) -> ApiResult {
    let (_, procurement, response, id) = path.into_inner();
    let (evidence, content) =
        opened::evidence_content(&app, caller, procurement, response, id).await?;
    Ok(download::evidence(&evidence).streaming(content))
}
