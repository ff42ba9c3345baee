//! What was made clear about an open procedure, for anybody.

use actix_web::web;
use maud::html;

use super::address;
use crate::{
    app::{App, clarifications, registration},
    domain::ids::ProcurementId,
    http::{
        page::Paging,
        pages::{PageResult, Visitor, branding, clarification::published},
    },
};

pub async fn show(
    visitor: Visitor,
    app: web::Data<App>,
    procurement: web::Path<ProcurementId>,
    paging: Paging,
) -> PageResult {
    let words = visitor.words;
    let view = registration::public(&app, *procurement).await?;
    let page = clarifications::public(&app, *procurement, paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let content = html! {
        p class="govuk-body" { (words.clarifications_public_lead()) }
        h2 class="govuk-heading-m" { (words.clarifications_published()) }
        (published(words, &page, next))
    };
    let owner = branding::owner(&app, view.procurement.council_id, &view.council).await?;
    Ok(visitor
        .page(words.clarifications_title())
        .of(owner)
        .caption(view.procurement.title.as_str())
        .back(address(*procurement))
        .content(content)
        .respond())
}
