//! The procurements of a council.

use actix_web::web;
use maud::html;

use super::{Place, procurements as procurements_of, state_tag};
use crate::{
    app::{
        App,
        access::{ManageProcurements, ViewProcurements},
        procurements,
    },
    http::{
        page::Paging,
        pages::{Member, PageResult, listing::listing},
    },
    ui::govuk::{Button, Cell},
};

/// Every procurement, the newest first.
pub async fn show(
    member: Member<ViewProcurements>,
    app: web::Data<App>,
    paging: Paging,
) -> PageResult {
    let words = member.words;
    let page = procurements::list(&app, member.caller.clone(), paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let rows = page
        .items
        .iter()
        .map(|row| {
            let place = Place::new(member.caller.tenant(), row.id);
            vec![
                Cell::from(html! {
                    a class="govuk-link" href=(place.hub()) { (row.title) }
                    br; (row.reference)
                }),
                words.moment(row.deadline).into(),
                html! { (state_tag(words, row.state)) }.into(),
            ]
        })
        .collect();
    let content = html! {
        @if member.may::<ManageProcurements>() {
            (Button::link(words.new_title(), format!("{}/procurements/new", procurements_of(member.caller.tenant()))))
        }
        @if page.items.is_empty() {
            p class="govuk-body" { (words.procurements_none()) }
        } @else {
            (listing(words, &words.procurements_title(), vec![words.responses_procurement().into(), words.due_by_label().into(), words.status_label().into()], rows, next))
        }
    };
    Ok(member
        .page(words.procurements_title())
        .wide()
        .content(content)
        .respond())
}
