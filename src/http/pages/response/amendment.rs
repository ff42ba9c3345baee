//! A published amendment: what changed, and that the supplier has seen it.

use actix_web::web;
use maud::html;
use uuid::Uuid;

use super::Place;
use crate::{
    app::{
        App,
        access::{SubmitResponses, ViewResponses},
        responses, submissions,
    },
    domain::ids::{AmendmentId, ResponseId},
    http::pages::{
        Form, Member, NoFields, PageResult,
        amendment::{Told, deadline},
        redirect,
    },
    ui::govuk::{Button, SummaryList, SummaryRow},
};

type Path = web::Path<(Uuid, ResponseId, AmendmentId)>;

/// The reason, the new deadline, and the questions it changed.
pub async fn show(member: Member<ViewResponses>, app: web::Data<App>, path: Path) -> PageResult {
    let (_, response, id) = path.into_inner();
    let words = member.words;
    let place = Place::new(member.caller.tenant(), response);
    let amendment = responses::amendment(&app, member.caller.clone(), response, id).await?;
    let overview = responses::find(&app, member.caller.clone(), response).await?;
    let seen = overview
        .amendments
        .iter()
        .find(|seen| seen.id == id)
        .and_then(|seen| seen.acknowledged_at);
    let difference = &amendment.difference.0;
    let content = html! {
        (SummaryList::new(vec![
            SummaryRow::new(words.amendment_published(), words.moment(amendment.published_at)),
            SummaryRow::new(words.amendment_reason(), amendment.reason.as_str()),
            SummaryRow::new(words.due_by_label(), deadline(words, &amendment)),
        ]))
        @if !difference.is_empty() {
            h2 class="govuk-heading-m" { (words.amendment_what_changed()) }
            (Told { words, methods: &[&overview.scene.method], difference }.markup())
        }
        @match seen {
            Some(at) => p class="govuk-body" { (words.amendment_acknowledged(words.moment(at))) },
            None => {
                p class="govuk-body" { (words.amendment_acknowledge_lead()) }
                (member.form(&place.amendment(id), &html! { (Button::new(words.amendment_acknowledge())) }))
            }
        }
    };
    Ok(member
        .page(words.amendment_title(amendment.number))
        .back(place.tasks())
        .content(content)
        .respond())
}

pub async fn acknowledge(
    member: Member<SubmitResponses>,
    app: web::Data<App>,
    path: Path,
    _: Form<NoFields>,
) -> PageResult {
    let (_, response, id) = path.into_inner();
    let place = Place::new(member.caller.tenant(), response);
    submissions::acknowledge(&app, member.caller.clone(), response, id).await?;
    Ok(redirect(place.tasks())
        .telling(&app, "amendment-acknowledged")
        .respond())
}
