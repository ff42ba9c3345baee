//! Handing in: the declaration, the receipt, taking back, acknowledging amendments.

use actix_web::{HttpResponse, http::header, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, SubmitResponses, ViewResponses},
        submissions::{self, Listed, NewSubmission, Opened},
    },
    domain::{
        canonical::ContentHash,
        ids::{AmendmentId, ResponseId, SubmissionId},
        receipt::Receipt,
    },
    http::{
        input::{Body, IdempotencyKey},
        page::{PageBody, PageQuery, Paging},
        problem::ApiResult,
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    submit_response,
    list_submissions,
    get_submission,
    withdraw_submission,
    acknowledge_amendment
))]
pub struct Description;

/// A response to be handed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmissionRequest {
    pub declaration: DeclarationBody,
    /// The `seen` that came with what is missing.
    #[schema(value_type = String, max_length = 64)]
    pub seen: ContentHash,
}

/// A named person's word for the response.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclarationBody {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Such as `Managing director`.
    #[schema(min_length = 1, max_length = 200)]
    pub position: String,
    /// The words of `declaration`, as they came with what is missing.
    #[schema(max_length = 1000)]
    pub text: String,
}

/// What to keep as proof of what was handed in, and when.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptBody {
    pub submission: Uuid,
    pub procurement: Uuid,
    pub ledger: Uuid,
    #[schema(max_length = 64)]
    pub method_hash: String,
    /// From 1; grows with each submission of the same response.
    pub number: u32,
    pub submitted_at: Timestamp,
    /// The keyed digest of everything that was handed in, as 64 hexadecimal digits.
    #[schema(max_length = 64)]
    pub digest: String,
}

impl From<Receipt> for ReceiptBody {
    fn from(receipt: Receipt) -> Self {
        Self {
            submission: receipt.submission.0,
            procurement: receipt.procurement.0,
            ledger: receipt.ledger,
            method_hash: receipt.method_hash.as_str().to_owned(),
            number: receipt.number,
            submitted_at: receipt.submitted_at,
            digest: receipt.digest,
        }
    }
}

/// Hands in a response as it was seen.
///
/// Gives the receipt.
///
/// Refused with everything that is missing, and when anything changed since it was seen. It can be withdrawn until
/// the deadline.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/submissions",
    operation_id = "submitResponse",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes it safe to send this again", max_length = 130),
    ),
    request_body = SubmissionRequest,
    responses(
        (status = 201, description = "Handed in", body = ReceiptBody),
        (status = 409, description = "Something is missing or changed, it is submitted already, or the deadline has passed", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn submit_response(
    caller: Caller<SubmitResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    key: IdempotencyKey,
    body: Body<SubmissionRequest>,
) -> ApiResult {
    let (supplier, response) = path.into_inner();
    let request = key.request(&app, &caller, &body.bytes);
    let SubmissionRequest { declaration, seen } = body.value;
    let DeclarationBody {
        name,
        position,
        text,
    } = declaration;
    let new = NewSubmission {
        name,
        position,
        agreed: text,
        seen,
    };
    let receipt = submissions::submit(&app, caller, request, response, new).await?;
    let place = format!(
        "/v1/suppliers/{supplier}/responses/{response}/submissions/{}",
        receipt.submission
    );
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, place))
        .json(ReceiptBody::from(receipt)))
}

/// A submission without its content.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedSubmission {
    pub id: Uuid,
    pub number: i32,
    pub submitted_by: Uuid,
    pub submitted_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Timestamp>,
    /// The digest on the receipt.
    #[schema(max_length = 64)]
    pub digest: String,
}

impl From<Listed> for ListedSubmission {
    fn from(listed: Listed) -> Self {
        Self {
            id: listed.id.0,
            number: listed.number,
            submitted_by: listed.submitted_by,
            submitted_at: listed.submitted_at,
            withdrawn_at: listed.withdrawn_at,
            digest: data_encoding::HEXLOWER.encode(&listed.receipt_digest),
        }
    }
}

/// Lists what was handed in, the first one first, also what was withdrawn.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/submissions",
    operation_id = "listSubmissions",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of submissions", body = PageBody<ListedSubmission>))
)]
pub async fn list_submissions(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    paging: Paging,
) -> ApiResult {
    let page = submissions::list(&app, caller, path.1, paging.request()?).await?;
    paging.respond(page, ListedSubmission::from)
}

/// Exactly what was handed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionBody {
    pub submission: ListedSubmission,
    pub receipt: ReceiptBody,
    /// Whether the bytes are those that the receipt was given for.
    pub unchanged: bool,
    /// Products, answers, evidence and declaration.
    pub content: submissions::Submission,
}

impl From<Opened> for SubmissionBody {
    fn from(opened: Opened) -> Self {
        Self {
            submission: opened.listed.into(),
            receipt: opened.receipt.into(),
            unchanged: opened.unchanged,
            content: opened.submission,
        }
    }
}

/// Shows exactly what was handed in, with its receipt.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/submissions/{submission}",
    operation_id = "getSubmission",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("submission" = Uuid, Path, description = "The submission's id"),
    ),
    responses((status = 200, description = "The submission", body = SubmissionBody))
)]
pub async fn get_submission(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SubmissionId)>,
) -> ApiResult {
    let (_, response, id) = path.into_inner();
    let opened = submissions::find(&app, caller, response, id).await?;
    Ok(HttpResponse::Ok().json(SubmissionBody::from(opened)))
}

/// Withdraws the submission that stands, until the deadline.
///
/// The response can then be changed and submitted again.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/submissions/{submission}/withdraw",
    operation_id = "withdrawSubmission",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("submission" = Uuid, Path, description = "The submission's id"),
    ),
    responses(
        (status = 200, description = "Withdrawn", body = ListedSubmission),
        (status = 409, description = "The deadline has passed, or it is withdrawn already", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn withdraw_submission(
    caller: Caller<SubmitResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SubmissionId)>,
) -> ApiResult {
    let (_, response, id) = path.into_inner();
    let listed = submissions::withdraw(&app, caller, response, id).await?;
    Ok(HttpResponse::Ok().json(ListedSubmission::from(listed)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AcknowledgementRequest {
    #[schema(value_type = Uuid)]
    pub amendment: AmendmentId,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcknowledgementBody {
    pub amendment: Uuid,
    pub acknowledged_at: Timestamp,
}

/// Acknowledges an amendment.
///
/// Doing it again changes nothing.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/amendment-acknowledgements",
    operation_id = "acknowledgeAmendment",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    request_body = AcknowledgementRequest,
    responses(
        (status = 200, description = "Acknowledged", body = AcknowledgementBody),
        (status = 409, description = "The deadline has passed", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn acknowledge_amendment(
    caller: Caller<SubmitResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    body: Body<AcknowledgementRequest>,
) -> ApiResult {
    let amendment = body.value.amendment;
    let at = submissions::acknowledge(&app, caller, path.1, amendment).await?;
    let body = AcknowledgementBody {
        amendment: amendment.0,
        acknowledged_at: at,
    };
    Ok(HttpResponse::Ok().json(body))
}
