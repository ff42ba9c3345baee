//! How the mail that invites will read.

use actix_web::web;
use maud::html;

use super::{super::Place, Path};
use crate::{
    app::{App, access::ViewProcurements, invitation_preview, procurements},
    http::pages::{Member, PageResult},
    ui::govuk::InsetText,
};

pub async fn show(member: Member<ViewProcurements>, app: web::Data<App>, path: Path) -> PageResult {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let view = procurements::find(&app, member.caller.clone(), path.1).await?;
    let language = words.language();
    let preview =
        invitation_preview::preview(&app, member.caller.clone(), path.1, language).await?;
    let content = html! {
        p class="govuk-body" { (words.letter_lead()) }
        (InsetText { id: None, content: html! {
            h2 class="govuk-heading-s" { (preview.subject) }
            p class="govuk-body app-lines app-break-word" { (preview.text) }
        }.into() })
    };
    Ok(member
        .page(words.letter_title())
        .caption(view.procurement.title)
        .back(place.hub())
        .content(content)
        .respond())
}
