//! The responses that were handed in.

use actix_web::web;
use maud::html;
use uuid::Uuid;

use super::{super::ways, Place, sealed};
use crate::{
    app::{App, access::ReadAnswers, opened},
    domain::ids::ProcurementId,
    http::{
        page::Paging,
        pages::{Member, PageResult, listing::listing},
    },
    ui::govuk::Cell,
};

/// Every response that counts, with the ways to its answers.
pub async fn show(
    member: Member<ReadAnswers>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ProcurementId)>,
    paging: Paging,
) -> PageResult {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let page = match opened::list(&app, member.caller.clone(), path.1, paging.request()?).await {
        Ok(page) => page,
        Err(error) => return sealed(&member, place, words.results_title(), error),
    };
    let next = paging.next_query(page.next.as_ref())?;
    let rows = page
        .items
        .iter()
        .map(|of| {
            vec![
                Cell::from(html! { a class="govuk-link" href=(place.response(of.response)) { (of.supplier_name) } }),
                words.moment(of.submitted_at).into(),
            ]
        })
        .collect();
    let content = html! {
        (ways(&member, place))
        @if page.items.is_empty() {
            p class="govuk-body" { (words.results_none()) }
        } @else {
            p class="govuk-body" { (words.results_lead()) }
            p class="govuk-body" { a class="govuk-link" href=(place.marks()) { (words.marks_title()) } }
            (listing(words, &words.results_title(), vec![words.compare_supplier().into(), words.submission_at().into()], rows, next))
        }
    };
    Ok(member
        .page(words.results_title())
        .back(place.hub())
        .content(content)
        .respond())
}
