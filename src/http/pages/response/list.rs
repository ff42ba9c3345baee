//! The responses of a supplier.

use actix_web::web;
use maud::html;

use super::Place;
use crate::{
    app::{
        App,
        access::ViewResponses,
        responses::{self, Listed, present_state},
    },
    domain::{procurement::state::State, response::ResponseState},
    http::{
        page::Paging,
        pages::{Member, PageResult, listing::listing},
    },
    ui::{
        govuk::{Cell, Tag, TagColour},
        words::Words,
    },
};

/// Every response, with its deadline and how it stands.
pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    paging: Paging,
) -> PageResult {
    let words = member.words;
    let page = responses::list(&app, member.caller.clone(), paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let now = app.clock.now();
    let rows = page
        .items
        .iter()
        .map(|listed| {
            let place = Place::new(member.caller.tenant(), listed.id);
            vec![
                Cell::from(html! {
                    a class="govuk-link" href=(place.tasks()) { (listed.title) }
                    br; (listed.reference) ", " (listed.council_name)
                }),
                words.moment(listed.deadline).into(),
                html! { (status(words, listed, now)) }.into(),
            ]
        })
        .collect();
    let content = html! {
        @if page.items.is_empty() {
            p class="govuk-body" { (words.responses_none()) }
            p class="govuk-body" { (words.responses_none_how()) }
        } @else {
            (listing(words, &words.responses_title(), vec![words.responses_procurement().into(), words.due_by_label().into(), words.status_label().into()], rows, next))
        }
    };
    Ok(member
        .page(words.responses_title())
        .content(content)
        .respond())
}

/// Where a response stands, in a few words.
pub(super) fn status(words: Words, listed: &Listed, now: jiff::Timestamp) -> Tag {
    let submitted = listed.state == ResponseState::Submitted.as_str();
    match present_state(&listed.procurement_state, listed.deadline, now) {
        State::Cancelled => Tag::new(TagColour::Grey, words.response_cancelled()),
        State::Issued if submitted => Tag::new(TagColour::Green, words.response_submitted()),
        State::Issued => Tag::new(TagColour::Yellow, words.response_open()),
        _ if submitted => Tag::new(TagColour::Green, words.response_submitted()),
        _ => Tag::new(TagColour::Grey, words.response_closed()),
    }
}
