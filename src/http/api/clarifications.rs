//! Questions about a procurement, and the answers that everybody who takes part reads.

use actix_web::{HttpResponse, http::header::LOCATION, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::procurements::Place;
use crate::{
    app::{
        App,
        access::{Caller, EditResponses, ManageProcurements, ViewProcurements, ViewResponses},
        clarifications::{self, Clarification, ForCouncil, Made, Published, Text},
    },
    domain::{
        clarification::ClarificationState,
        ids::{ClarificationId, CouncilId, ProcurementId, ResponseId},
    },
    http::{
        gate::Anyone,
        input::{Body, IdempotencyKey},
        page::{PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    list_clarifications,
    get_clarification,
    publish_clarification,
    answer_clarification,
    return_clarification,
    list_published_clarifications,
    list_own_clarifications,
    ask_clarification,
    withdraw_clarification,
    list_public_clarifications
))]
pub struct Description;

/// Which clarifications.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClarificationQuery {
    /// Only those in this state.
    state: Option<ClarificationState>,
}

/// A clarification as the council sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClarificationBody {
    id: Uuid,
    state: ClarificationState,
    /// In the words of whoever asked; absent where the council spoke unasked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    asked: Option<String>,
    asked_at: Timestamp,
    /// Who asked, once the answers were opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    asked_by: Option<String>,
    /// From 1 in each procurement, once published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    number: Option<i32>,
    /// As published.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    question: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    return_reason: Option<String>,
    /// When it was published, handed back or taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<Timestamp>,
}

impl From<Clarification> for ClarificationBody {
    fn from(row: Clarification) -> Self {
        Self {
            id: row.id.0,
            state: row.state,
            asked: row.asked,
            asked_at: row.asked_at,
            asked_by: None,
            number: row.number,
            question: row.question,
            answer: row.answer,
            return_reason: row.return_reason,
            decided_at: row.decided_at,
        }
    }
}

impl From<ForCouncil> for ClarificationBody {
    fn from(seen: ForCouncil) -> Self {
        Self {
            asked_by: seen.asker,
            ..Self::from(seen.row)
        }
    }
}

/// A published clarification: the same words for everybody.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedClarification {
    /// From 1 in each procurement.
    #[schema(minimum = 1)]
    number: i32,
    #[schema(max_length = 4000)]
    question: String,
    #[schema(max_length = 4000)]
    answer: String,
    published_at: Timestamp,
    /// Whether the reader's own response asked it.
    own: bool,
}

impl From<Published> for PublishedClarification {
    fn from(published: Published) -> Self {
        Self {
            number: published.number,
            question: published.text.question,
            answer: published.text.answer,
            published_at: published.at,
            own: published.own,
        }
    }
}

/// The questions of one response.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnClarifications {
    #[schema(max_items = 50)]
    items: Vec<ClarificationBody>,
}

/// What everybody will read. Names in the question are for the council to take out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClarificationText {
    #[schema(min_length = 1, max_length = 4000)]
    question: String,
    #[schema(min_length = 1, max_length = 4000)]
    answer: String,
}

impl From<ClarificationText> for Text {
    fn from(text: ClarificationText) -> Self {
        Self {
            question: text.question,
            answer: text.answer,
        }
    }
}

/// What was published.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClarificationName {
    id: Uuid,
    /// From 1 in each procurement.
    #[schema(minimum = 1)]
    number: i32,
}

impl From<Made> for ClarificationName {
    fn from(made: Made) -> Self {
        Self {
            id: made.id.0,
            number: made.number,
        }
    }
}

/// Why a question is handed back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnRequest {
    /// Only whoever asked reads it.
    #[schema(min_length = 1, max_length = 4000)]
    reason: String,
}

/// A question to the council.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClarificationRequest {
    /// Without anything that tells who asks: the council may publish it as it stands.
    #[schema(min_length = 1, max_length = 4000)]
    question: String,
}

/// The id of a question.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AskedClarification {
    id: Uuid,
}

type One = web::Path<(CouncilId, ProcurementId, ClarificationId)>;

/// List clarifications.
///
/// Lists what suppliers asked and what the council answered, in the order in which it was asked. Who asked is shown once
/// the answers were opened.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/clarifications",
    operation_id = "listClarifications",
    tag = "clarifications",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ClarificationQuery,
        PageQuery,
    ),
    responses((status = 200, description = "One page", body = PageBody<ClarificationBody>))
)]
pub async fn list_clarifications(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: Place,
    paging: Paging<ClarificationQuery>,
) -> ApiResult {
    let (state, request) = (paging.filter.state, paging.request()?);
    let page = clarifications::list(&app, caller, place.1, state, request).await?;
    paging.respond(page, ClarificationBody::from)
}

/// One clarification.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/clarifications/{clarification}",
    operation_id = "getClarification",
    tag = "clarifications",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("clarification" = Uuid, Path, description = "The clarification's id"),
    ),
    responses((status = 200, description = "The clarification", body = ClarificationBody))
)]
pub async fn get_clarification(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    path: One,
) -> ApiResult {
    let found = clarifications::find(&app, caller, path.1, path.2).await?;
    Ok(HttpResponse::Ok().json(ClarificationBody::from(found)))
}

/// Make something clear unasked.
///
/// Publishes a question and its answer that no supplier asked. Everybody who takes part is written to.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/clarifications",
    operation_id = "publishClarification",
    tag = "clarifications",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely",
            max_length = 128),
    ),
    request_body = ClarificationText,
    responses(
        (status = 201, description = "Published", body = ClarificationName,
            headers(("Location" = String, description = "The clarification"))),
        (status = 409, description = "The deadline has passed, or it is not issued", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn publish_clarification(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    key: IdempotencyKey,
    body: Body<ClarificationText>,
) -> ApiResult {
    let request = key.request(&app, &caller, &body.bytes);
    let (council, procurement) = place.into_inner();
    let text = body.value.into();
    let made = clarifications::publish_unasked(&app, caller, request, procurement, text)
        .await?
        .into_inner();
    let path = format!(
        "/v1/councils/{council}/procurements/{procurement}/clarifications/{}",
        made.id
    );
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, path))
        .json(ClarificationName::from(made)))
}

/// Answer a question.
///
/// Publishes a question that waits, in the council's words and without names, with its answer. Everybody who takes part
/// is written to.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/clarifications/{clarification}/publish",
    operation_id = "answerClarification",
    tag = "clarifications",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("clarification" = Uuid, Path, description = "The clarification's id"),
    ),
    request_body = ClarificationText,
    responses(
        (status = 200, description = "Published", body = ClarificationName),
        (status = 409, description = "It no longer waits, the deadline has passed, or it is not issued",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn answer_clarification(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    path: One,
    body: Body<ClarificationText>,
) -> ApiResult {
    let text = body.value.into();
    let made = clarifications::publish(&app, caller, path.1, path.2, text).await?;
    Ok(HttpResponse::Ok().json(ClarificationName::from(made)))
}

/// Hand a question back.
///
/// Hands a question that waits back to whoever asked, who alone is told, with the reason.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/clarifications/{clarification}/return",
    operation_id = "returnClarification",
    tag = "clarifications",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("clarification" = Uuid, Path, description = "The clarification's id"),
    ),
    request_body = ReturnRequest,
    responses(
        (status = 204, description = "Handed back"),
        (status = 409, description = "It no longer waits, the deadline has passed, or it is not issued",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn return_clarification(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    path: One,
    body: Body<ReturnRequest>,
) -> ApiResult {
    clarifications::send_back(&app, caller, path.1, path.2, body.value.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What was made clear.
///
/// Lists what was published to everybody who takes part, the first one first, also what was published before this
/// supplier joined.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/clarifications",
    operation_id = "listPublishedClarifications",
    tag = "clarifications",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        PageQuery,
    ),
    responses((status = 200, description = "One page", body = PageBody<PublishedClarification>))
)]
pub async fn list_published_clarifications(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    paging: Paging,
) -> ApiResult {
    let page = clarifications::published(&app, caller, path.1, paging.request()?).await?;
    paging.respond(page, PublishedClarification::from)
}

/// The questions of a response.
///
/// Lists what this response asked, with what became of it.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/own-clarifications",
    operation_id = "listOwnClarifications",
    tag = "clarifications",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses((status = 200, description = "All of them", body = OwnClarifications))
)]
pub async fn list_own_clarifications(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
) -> ApiResult {
    let own = clarifications::own(&app, caller, path.1).await?;
    let items = own.into_iter().map(ClarificationBody::from).collect();
    Ok(HttpResponse::Ok().json(OwnClarifications { items }))
}

/// Ask the council a question.
///
/// Asks what something means. The council answers to everybody who takes part, without names; until the answers are
/// opened nobody in the council learns who asked.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/own-clarifications",
    operation_id = "askClarification",
    tag = "clarifications",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely",
            max_length = 128),
    ),
    request_body = ClarificationRequest,
    responses(
        (status = 201, description = "Asked", body = AskedClarification),
        (status = 409, description = "The deadline has passed, it was cancelled, or a limit is reached",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn ask_clarification(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    key: IdempotencyKey,
    body: Body<ClarificationRequest>,
) -> ApiResult {
    let request = key.request(&app, &caller, &body.bytes);
    let question = body.value.question;
    let id = clarifications::ask(&app, caller, request, path.1, question)
        .await?
        .into_inner();
    Ok(HttpResponse::Created().json(AskedClarification { id: id.0 }))
}

/// Take a question back.
///
/// Takes back a question that still waits.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/own-clarifications/{clarification}/withdraw",
    operation_id = "withdrawClarification",
    tag = "clarifications",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("clarification" = Uuid, Path, description = "The clarification's id"),
    ),
    responses(
        (status = 204, description = "Taken back"),
        (status = 409, description = "It no longer waits, or the deadline has passed", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn withdraw_clarification(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, ClarificationId)>,
) -> ApiResult {
    clarifications::withdraw(&app, caller, path.1, path.2).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What was made clear about an open procedure.
///
/// Lists what was published about an open procedure, for anybody, the first one first.
#[utoipa::path(
    get,
    path = "/v1/public/procurements/{procurement}/clarifications",
    operation_id = "listPublicClarifications",
    tag = "public",
    params(("procurement" = Uuid, Path, description = "The procurement's id"), PageQuery),
    responses((status = 200, description = "One page", body = PageBody<PublishedClarification>))
)]
pub async fn list_public_clarifications(
    _: Anyone,
    app: web::Data<App>,
    procurement: web::Path<ProcurementId>,
    paging: Paging,
) -> ApiResult {
    let page = clarifications::public(&app, *procurement, paging.request()?).await?;
    paging.respond(page, PublishedClarification::from)
}
