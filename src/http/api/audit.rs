//! The audit trail of a council.

use std::collections::BTreeMap;

use actix_web::web;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, ReadAudit},
        audit::{self, Filter, ListedEvent},
        error::AppError,
    },
    domain::{
        audit::{AuditAction, Detail, ObjectKind},
        ids::ProcurementId,
    },
    http::{
        page::{PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(list_audit_events))]
pub struct Description;

/// Which events to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only this action, such as `member.added`.
    #[param(max_length = 60)]
    action: Option<String>,
    /// Only this kind of thing, such as `procurement`.
    #[param(max_length = 40)]
    object_kind: Option<String>,
    /// Only the thing with this id.
    object_id: Option<Uuid>,
    /// Only what belongs to this procurement, whatever it is about.
    procurement: Option<ProcurementId>,
    /// Only what the person or key with this id did.
    actor_id: Option<Uuid>,
    /// Only what happened at this time or later.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// The newest first, instead of the oldest.
    newest_first: Option<bool>,
}

impl AuditQuery {
    /// A word that is no action lists nothing, so it is refused instead.
    fn checked(&self) -> Result<Filter, AppError> {
        let unknown = |pointer: &str| {
            AppError::invalid_field(pointer, "unknown", "Use a word that stands in an event.")
        };
        let action = match &self.action {
            None => None,
            Some(word) => Some(AuditAction::from_word(word).ok_or_else(|| unknown("/action"))?),
        };
        let object_kind = match &self.object_kind {
            None => None,
            Some(word) => Some(ObjectKind::from_word(word).ok_or_else(|| unknown("/objectKind"))?),
        };
        Ok(Filter {
            action,
            object_kind,
            object: self.object_id,
            procurement: self.procurement,
            actor: self.actor_id,
            from: self.from,
            newest_first: self.newest_first.unwrap_or_default(),
        })
    }
}

/// Something that happened in a council.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEventBody {
    id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `person`, `api_key`, `system` or `anonymous`.
    #[schema(max_length = 20)]
    actor_kind: String,
    actor_id: Option<Uuid>,
    #[schema(max_length = 60)]
    action: String,
    #[schema(max_length = 40)]
    object_kind: String,
    object_id: Option<Uuid>,
    /// The procurement it belongs to, where it belongs to one.
    procurement_id: Option<Uuid>,
    /// Ids, states and counts by name; never an answer or a name of a person.
    #[schema(value_type = Object)]
    detail: BTreeMap<String, Detail>,
    /// The place in the chain; null for the newest events, which get theirs within a second or so.
    sequence: Option<i64>,
    #[schema(max_length = 80)]
    previous_hash: Option<String>,
    #[schema(max_length = 80)]
    hash: Option<String>,
}

impl From<ListedEvent> for AuditEventBody {
    fn from(event: ListedEvent) -> Self {
        Self {
            id: event.id.0,
            at: event.at,
            actor_kind: event.actor_kind,
            actor_id: event.actor_id,
            action: event.action,
            object_kind: event.object_kind,
            object_id: event.object_id,
            procurement_id: event.procurement_id.map(|id| id.0),
            detail: event.detail.0,
            sequence: event.sequence,
            previous_hash: event.previous_hash,
            hash: event.hash,
        }
    }
}

/// List a council's audit trail.
///
/// Lists what happened in a council, the oldest first unless asked otherwise.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/audit-events",
    operation_id = "listAuditEvents",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id"), AuditQuery, PageQuery),
    responses(
        (status = 200, description = "A page of events", body = PageBody<AuditEventBody>),
        (status = 422, description = "A filter names no action or kind of thing", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn list_audit_events(
    caller: Caller<ReadAudit>,
    app: web::Data<App>,
    paging: Paging<AuditQuery>,
) -> ApiResult {
    let page = audit::list(&app, caller, paging.filter.checked()?, paging.request()?).await?;
    paging.respond(page, AuditEventBody::from)
}
