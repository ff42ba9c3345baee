//! Mails about a procurement, and what became of them.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::procurements::Place;
use crate::{
    app::{
        App,
        access::{Caller, ManageProcurements},
        deliveries::{self, Delivery},
    },
    db::mail::MailState,
    domain::ids::{CouncilId, MailId, ProcurementId},
    http::{
        page::{PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(list_procurement_mail, retry_procurement_mail))]
pub struct Description;

/// What became of one mail. Whose address it went to stands on the invitation's card.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryBody {
    id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    invitation: Option<Uuid>,
    /// What it says, such as `invitation` or `reminder`.
    #[schema(max_length = 80)]
    template: String,
    /// `waiting`, `sent`, `not_needed` or `dead`.
    #[schema(max_length = 20)]
    state: &'static str,
    attempts: i32,
    /// A code, such as `smtp-451`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 80)]
    last_error: Option<String>,
    queued_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Timestamp>,
}

/// How a mail stands.
pub(super) fn state(state: MailState) -> &'static str {
    match state {
        MailState::Waiting => "waiting",
        MailState::Sent => "sent",
        MailState::NotNeeded => "not_needed",
        MailState::Dead => "dead",
    }
}

impl From<Delivery> for DeliveryBody {
    fn from(mail: Delivery) -> Self {
        Self {
            id: mail.id.0,
            invitation: mail.invitation_id.map(|id| id.0),
            template: mail.template,
            state: state(mail.state),
            attempts: mail.attempts,
            last_error: mail.last_error,
            queued_at: mail.created_at,
            sent_at: mail.sent_at,
        }
    }
}

/// What became of mails.
///
/// Lists the mails about a procurement, the oldest first, with what became of them.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/mail",
    operation_id = "listProcurementMail",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        PageQuery,
    ),
    responses((status = 200, description = "One page", body = PageBody<DeliveryBody>))
)]
pub async fn list_procurement_mail(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    paging: Paging,
) -> ApiResult {
    let page = deliveries::list(&app, caller, place.1, paging.request::<MailId>()?).await?;
    paging.respond(page, DeliveryBody::from)
}

/// Try a mail again.
///
/// Puts a mail that was given up back in the queue. It is tried as often as a new one.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/mail/{mail}/retry",
    operation_id = "retryProcurementMail",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("mail" = Uuid, Path, description = "The mail's id"),
    ),
    responses(
        (status = 200, description = "It waits to be sent", body = DeliveryBody),
        (status = 409, description = "It was not given up", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn retry_procurement_mail(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, MailId)>,
) -> ApiResult {
    let mail = deliveries::try_again(&app, caller, path.1, path.2).await?;
    Ok(HttpResponse::Ok().json(DeliveryBody::from(mail)))
}
