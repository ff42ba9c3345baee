//! What was mailed to a supplier, to be read here too.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::mail;
use crate::{
    app::{
        App,
        access::{Caller, ViewResponses},
        messages::{self, Message, Opened},
    },
    domain::{ids::MailId, language::Language},
    http::{
        page::{PageBody, PageQuery, Paging},
        problem::ApiResult,
    },
};

#[derive(OpenApi)]
#[openapi(paths(list_messages, get_message))]
pub struct Description;

/// A mail that was written to the supplier.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MessageBody {
    id: Uuid,
    /// What it says, such as `invitation` or `reminder`.
    #[schema(max_length = 80)]
    kind: String,
    /// The council in whose name it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    council: Option<String>,
    /// The procurement's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    title: Option<String>,
    /// Who it went to: a name, or the address where there is none.
    #[schema(max_length = 320)]
    to: String,
    /// `waiting`, `sent` or `dead`.
    #[schema(max_length = 20)]
    state: &'static str,
    /// When it was sent, or else queued.
    at: Timestamp,
}

impl From<Message> for MessageBody {
    fn from(message: Message) -> Self {
        let (reference, title) = message.procurement.unzip();
        Self {
            id: message.id.0,
            kind: message.kind,
            council: message.council,
            reference,
            title,
            to: message.to,
            state: mail::state(message.state),
            at: message.at,
        }
    }
}

/// A message with its words.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenedMessageBody {
    message: MessageBody,
    /// The response to the procurement it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<Uuid>,
    /// The language it was mailed in.
    language: Language,
    /// None when what it was about is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    subject: Option<String>,
    /// Its words as they read today, without the secret links of the mail itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20_000)]
    text: Option<String>,
}

impl From<Opened> for OpenedMessageBody {
    fn from(opened: Opened) -> Self {
        Self {
            response: opened.response.map(|id| id.0),
            language: opened.language,
            subject: opened
                .letter
                .as_ref()
                .map(|letter| letter.subject().to_owned()),
            text: opened.letter.map(|letter| letter.text()),
            message: opened.message.into(),
        }
    }
}

/// Lists messages.
///
/// Everything that was mailed to the supplier about its procurements and its people, the latest first. Mails with
/// which somebody signs in are not among them.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/messages",
    operation_id = "listMessages",
    tag = "suppliers",
    params(("supplier" = Uuid, Path, description = "The supplier's id"), PageQuery),
    responses((status = 200, description = "One page", body = PageBody<MessageBody>))
)]
pub async fn list_messages(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    paging: Paging,
) -> ApiResult {
    let page = messages::list(&app, caller, paging.request::<MailId>()?).await?;
    paging.respond(page, MessageBody::from)
}

/// Gives one message with its words.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/messages/{message}",
    operation_id = "getMessage",
    tag = "suppliers",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("message" = Uuid, Path, description = "The message's id"),
    ),
    responses((status = 200, description = "The message", body = OpenedMessageBody))
)]
pub async fn get_message(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, MailId)>,
) -> ApiResult {
    let opened = messages::read(&app, caller, path.1, None).await?;
    Ok(HttpResponse::Ok().json(OpenedMessageBody::from(opened)))
}
