//! Events of a council's audit trail as a file, to be kept or handed on.

use actix_web::{HttpResponse, http::StatusCode, web};
use maud::html;

use super::audit::{Chosen, event_words, who};
use crate::{
    app::{
        App,
        access::ReadAudit,
        audit::{self, ListedEvent, Trail},
        error::AppError,
        page::PageRequest,
    },
    domain::comparison::csv_cell,
    exports::csv,
    http::{
        download,
        pages::{Member, PageResult},
    },
    limits,
    ui::words::Words,
};

/// The events chosen, the newest first: times in UTC, ids and hashes whole.
pub async fn show(
    member: Member<ReadAudit>,
    app: web::Data<App>,
    chosen: web::Query<Chosen>,
) -> PageResult {
    let every = PageRequest {
        limit: limits::AUDIT_FILE_EVENTS_MAX,
        after: None,
    };
    let filter = chosen.filter(&app);
    let trail = audit::trail(&app, member.caller.clone(), filter, every).await?;
    if trail.page.next.is_some() {
        return Ok(too_many(&member));
    }
    let bytes = csv::write(&rows(member.words, &trail)?)
        .map_err(|_| AppError::Internal("the audit trail cannot be written as a file"))?;
    Ok(download::made("audit-trail.csv", csv::MEDIA_TYPE, bytes))
}

/// Says how to get a file: part of the events must not pass for all of them.
fn too_many(member: &Member<ReadAudit>) -> HttpResponse {
    let words = member.words;
    let trail = member.path().trim_end_matches("/file");
    let content = html! {
        p class="govuk-body" { (words.audit_file_too_many_how(limits::AUDIT_FILE_EVENTS_MAX)) }
    };
    member
        .page(words.audit_file_too_many())
        .back(trail)
        .content(content)
        .respond_with(StatusCode::UNPROCESSABLE_ENTITY)
}

/// A heading and a row for each event. The names of columns are those of the API.
fn rows(words: Words, trail: &Trail) -> Result<Vec<Vec<String>>, AppError> {
    let heading = [
        "at",
        "action",
        "what",
        "who",
        "actorKind",
        "actorId",
        "objectKind",
        "objectId",
        "procurementId",
        "id",
        "sequence",
        "hash",
        "detail",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for event in &trail.page.items {
        let cells = row(words, trail, event)?;
        rows.push(cells.iter().map(|cell| csv_cell(cell)).collect());
    }
    Ok(rows)
}

fn row(words: Words, trail: &Trail, event: &ListedEvent) -> Result<[String; 13], AppError> {
    let text = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let detail = serde_json::to_string(&event.detail.0)
        .map_err(|_| AppError::Internal("an event's detail cannot be written"))?;
    Ok([
        event.at.to_string(),
        event.action.clone(),
        event_words(words, &event.action),
        who(words, trail, event),
        event.actor_kind.clone(),
        text(event.actor_id),
        event.object_kind.clone(),
        text(event.object_id),
        text(event.procurement_id.map(|id| id.0)),
        event.id.to_string(),
        event
            .sequence
            .map(|place| place.to_string())
            .unwrap_or_default(),
        event.hash.clone().unwrap_or_default(),
        detail,
    ])
}
