//! Open procedures: read by anybody, joined by any supplier.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::{
    invitations::{ContactBody, JoinedBody, joined},
    method_documents::Estimate,
};
use crate::{
    app::{
        App,
        access::{Caller, SubmitResponses},
        check_codes::{self, Genuine},
        error::AppError,
        registration,
    },
    domain::{
        ids::ProcurementId,
        invitation::Contact,
        language::Language,
        method::Method,
        procurement::{Jurisdiction, Threshold, state::State},
    },
    http::{
        gate::Anyone,
        input::{Body, IdempotencyKey},
        limit::ClientAddress,
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    check_invitation,
    get_public_procurement,
    join_procurement,
    register_for_procurement
))]
pub struct Description;

/// An open procedure with its whole method.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublicProcurement {
    id: Uuid,
    #[schema(max_length = 200)]
    council: String,
    #[schema(max_length = 80)]
    reference: String,
    #[schema(max_length = 200)]
    title: String,
    jurisdiction: Jurisdiction,
    threshold: Threshold,
    /// By the clock: `closed` once the deadline has passed.
    state: State,
    deadline: Timestamp,
    /// From 1; each amendment adds one.
    #[schema(minimum = 1)]
    method_number: i32,
    /// SHA-256 of the method's canonical JSON, in hexadecimal.
    #[schema(min_length = 64, max_length = 64)]
    method_hash: String,
    /// For everything that may be asked, in every lot.
    estimate: Estimate,
    /// Lots, questions with their guidance, weights, gates and rules.
    #[schema(value_type = Method)]
    method: Value,
}

/// Read an open procedure.
///
/// Shows an open procedure with all its questions, before anybody registers.
#[utoipa::path(
    get,
    path = "/v1/public/procurements/{procurement}",
    operation_id = "getPublicProcurement",
    tag = "public",
    params(("procurement" = Uuid, Path, description = "The procurement's id")),
    responses((status = 200, description = "The procedure", body = PublicProcurement))
)]
pub async fn get_public_procurement(
    _: Anyone,
    app: web::Data<App>,
    procurement: web::Path<ProcurementId>,
) -> ApiResult {
    let view = registration::public(&app, *procurement).await?;
    let row = view.procurement;
    let method = serde_json::to_value(&view.method.method)
        .map_err(|_| AppError::Internal("a method cannot be written as JSON"))?;
    Ok(HttpResponse::Ok().json(PublicProcurement {
        id: row.id.0,
        council: view.council,
        reference: row.reference,
        title: row.title,
        jurisdiction: row.jurisdiction,
        threshold: row.threshold,
        state: view.state,
        deadline: row.deadline,
        method_number: view.method.number,
        method_hash: view.method.hash.to_string(),
        estimate: view.method.method.budget().into(),
        method,
    }))
}

/// What a check code stands for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GenuineBody {
    #[schema(max_length = 200)]
    council: String,
    #[schema(max_length = 80)]
    reference: String,
    #[schema(max_length = 200)]
    title: String,
    state: State,
    deadline: Timestamp,
}

/// Check that an invitation is genuine.
///
/// Shows which council asks, and for what, by the code that stands in the mail. It says nothing of who was invited.
#[utoipa::path(
    get,
    path = "/v1/public/check-codes/{code}",
    operation_id = "checkInvitation",
    tag = "public",
    params(("code" = String, Path, description = "The code in the mail, such as ABCD-1234", min_length = 1, max_length = 40)),
    responses((status = 200, description = "What it stands for", body = GenuineBody))
)]
pub async fn check_invitation(
    _: Anyone,
    app: web::Data<App>,
    code: web::Path<String>,
) -> ApiResult {
    let found = check_codes::find(&app, &code).await?;
    let Genuine {
        council,
        reference,
        title,
        state,
        deadline,
    } = found.ok_or_else(AppError::not_found)?;
    Ok(HttpResponse::Ok().json(GenuineBody {
        council,
        reference,
        title,
        state,
        deadline,
    }))
}

/// Somebody who wants to take part.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct JoinRequest {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[schema(max_length = 254, example = "bids@supplier.example")]
    email: String,
    /// In which language a new person is written to; English if left out.
    language: Option<Language>,
}

/// Ask for a sign-in link to take part.
///
/// Sends a sign-in link to somebody who wants to take part in an open procedure and may be new to this service. The
/// answer is the same whether or not the address was known. Once signed in, they make their organisation and register it.
#[utoipa::path(
    post,
    path = "/v1/public/procurements/{procurement}/sign-in-links",
    operation_id = "joinProcurement",
    tag = "public",
    params(("procurement" = Uuid, Path, description = "The procurement's id")),
    request_body = JoinRequest,
    responses(
        (status = 202, description = "A mail is on its way"),
        (status = 404, description = "There is no open procedure here.", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The deadline has passed, or it was cancelled", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn join_procurement(
    _: Anyone,
    app: web::Data<App>,
    client: ClientAddress,
    procurement: web::Path<ProcurementId>,
    body: Body<JoinRequest>,
) -> ApiResult {
    let JoinRequest {
        name,
        email,
        language,
    } = body.value;
    let contact = Contact { name, email };
    let language = language.unwrap_or(Language::En);
    registration::join(&app, client.0, *procurement, &contact, language).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Whom the council is to write to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Registration {
    procurement: ProcurementId,
    contact: ContactBody,
}

/// Register for an open procedure.
///
/// Registers this supplier for an open procedure, and begins its response.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/registrations",
    operation_id = "registerForProcurement",
    tag = "public",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely",
            max_length = 128),
    ),
    request_body = Registration,
    responses(
        (status = 201, description = "Registered", body = JoinedBody,
            headers(("Location" = String, description = "The response"))),
        (status = 409, description = "It takes part already, the address is in use, or the deadline has passed",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn register_for_procurement(
    caller: Caller<SubmitResponses>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Body<Registration>,
) -> ApiResult {
    let request = key.request(&app, &caller, &body.bytes);
    let supplier = caller.tenant();
    let Registration {
        procurement,
        contact,
    } = body.value;
    let registered =
        registration::register(&app, caller, request, procurement, contact.into()).await?;
    Ok(joined(supplier, registered.into_inner()))
}
