//! The published amendments of a procurement: what each changed, why, and what became of the deadline.

use actix_web::web;
use maud::html;
use uuid::Uuid;

use super::super::{Place, ways};
use crate::{
    app::{
        App,
        access::{ManageProcurements, ViewProcurements},
        amendments, method, procurements,
    },
    domain::{ids::ProcurementId, procurement::state::State},
    http::{
        page::Paging,
        pages::{Member, PageResult, amendment, listing::onward},
    },
    ui::govuk::{Button, SummaryList, SummaryRow},
};

type Path = web::Path<(Uuid, ProcurementId)>;

/// The first one first.
pub async fn show(
    member: Member<ViewProcurements>,
    app: web::Data<App>,
    path: Path,
    paging: Paging,
) -> PageResult {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let page = amendments::list(&app, member.caller.clone(), path.1, paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let method = if page.items.is_empty() {
        None
    } else {
        Some(method::in_force(&app, member.caller.clone(), path.1).await?)
    };
    let view = procurements::find(&app, member.caller.clone(), path.1).await?;
    let amends = member.may::<ManageProcurements>() && view.state == State::Issued;
    let begin = html! { (Button::new(words.amend_begin())) };
    let content = html! {
        (ways(&member, place))
        p class="govuk-body" { (words.amendments_lead()) }
        @match &method {
            None => p class="govuk-body" { (words.amendments_none()) },
            Some(method) => {
                @for one in &page.items {
                    h2 class="govuk-heading-m" { (words.amendment_title(one.number)) }
                    (SummaryList::new(vec![
                        SummaryRow::new(words.amendment_published(), words.moment(one.published_at)),
                        SummaryRow::new(words.amendment_reason(), one.reason.as_str()),
                        SummaryRow::new(words.due_by_label(), amendment::deadline(words, one)),
                    ]))
                    (amendment::Told { words, methods: &[method.as_ref()], difference: &one.difference.0 }.markup())
                }
                (onward(words, next))
            }
        }
        @if amends {
            h2 class="govuk-heading-m" { (words.amend_title()) }
            p class="govuk-body" { (words.amend_lead()) }
            (member.form(&place.amendments(), &begin))
        }
    };
    Ok(member
        .page(words.amendments_title())
        .back(place.hub())
        .content(content)
        .respond())
}
