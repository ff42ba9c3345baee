//! What suppliers asked and what the council made clear.

use actix_web::web;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::{Place, links_in_a_row, ways};
use crate::{
    app::{
        App,
        access::{ManageProcurements, ViewProcurements},
        clarifications::{self, ForCouncil},
        procurements,
    },
    domain::{clarification::ClarificationState, ids::ProcurementId, procurement::state::State},
    http::{
        page::Paging,
        pages::{Member, PageResult, clarification::lines, listing::onward},
    },
    ui::{
        govuk::{Button, SummaryList, SummaryRow},
        words::Words,
    },
};

/// Which ones are shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// Those that wait, unless it says otherwise.
    state: Option<ClarificationState>,
}

/// Those in one state, a page at a time.
pub async fn show(
    member: Member<ViewProcurements>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ProcurementId)>,
    paging: Paging<Chosen>,
) -> PageResult {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let state = paging.filter.state.unwrap_or(ClarificationState::Asked);
    let request = paging.request()?;
    let page =
        clarifications::list(&app, member.caller.clone(), path.1, Some(state), request).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let view = procurements::find(&app, member.caller.clone(), path.1).await?;
    let answers = member.may::<ManageProcurements>() && view.state == State::Issued;
    let content = html! {
        (ways(&member, place))
        p class="govuk-body" { (words.clarifications_council_lead()) }
        (choices(words, place, state))
        @if page.items.is_empty() {
            p class="govuk-body" { (words.clarifications_none_here()) }
        }
        @for one in &page.items {
            h2 class="govuk-heading-s" { (heading(words, one)) }
            (facts(words, one))
            @if answers && one.row.state == ClarificationState::Asked {
                p class="govuk-body" {
                    a class="govuk-link" href=(place.clarification(one.row.id)) {
                        (words.clarification_answer_it())
                        span class="govuk-visually-hidden" { ": " (words.moment(one.row.asked_at)) }
                    }
                }
            }
        }
        (onward(words, next))
        @if answers {
            h2 class="govuk-heading-m" { (words.clarification_unasked_title()) }
            p class="govuk-body" { (words.clarification_unasked_lead()) }
            (Button::link(words.clarification_unasked(), place.new_clarification()))
        }
    };
    Ok(member
        .page(words.clarifications_title())
        .back(place.hub())
        .content(content)
        .respond())
}

/// The ways to those in each state.
fn choices(words: Words, place: Place, chosen: ClarificationState) -> Markup {
    let items: Vec<_> = ClarificationState::ALL
        .iter()
        .map(|state| (state_words(words, *state), place.clarifications_in(*state)))
        .collect();
    let here = place.clarifications_in(chosen);
    links_in_a_row(&words.clarifications_choices(), &items, &here, "true")
}

fn state_words(words: Words, state: ClarificationState) -> String {
    match state {
        ClarificationState::Asked => words.clarifications_waiting(),
        ClarificationState::Published => words.clarifications_answered(),
        ClarificationState::Returned => words.clarification_returned(),
        ClarificationState::Withdrawn => words.clarification_withdrawn(),
    }
}

fn heading(words: Words, one: &ForCouncil) -> String {
    match one.row.number {
        Some(number) => words.clarification_number(number),
        None => words.clarification_of(words.moment(one.row.asked_at)),
    }
}

/// Everything about one: what was asked, and what became of it.
pub fn facts(words: Words, one: &ForCouncil) -> SummaryList {
    let row = &one.row;
    let mut rows = Vec::new();
    if let Some(asked) = &row.asked {
        rows.push(SummaryRow::new(words.clarification_asked(), lines(asked)));
        rows.push(SummaryRow::new(
            words.clarification_asked_at(),
            words.moment(row.asked_at),
        ));
    } else {
        rows.push(SummaryRow::new(
            words.clarification_asked(),
            words.clarification_nobody_asked(),
        ));
    }
    if let Some(asker) = &one.asker {
        rows.push(SummaryRow::new(
            words.clarification_asked_by(),
            asker.as_str(),
        ));
    }
    if let Some(question) = &row.question {
        rows.push(SummaryRow::new(
            words.clarification_question(),
            lines(question),
        ));
    }
    if let Some(answer) = &row.answer {
        rows.push(SummaryRow::new(words.clarification_answer(), lines(answer)));
    }
    if let Some(reason) = &row.return_reason {
        rows.push(SummaryRow::new(
            words.clarification_return_reason(),
            lines(reason),
        ));
    }
    if let Some(at) = row.decided_at {
        let label = match row.state {
            ClarificationState::Published => words.amendment_published(),
            ClarificationState::Returned => words.clarification_returned(),
            ClarificationState::Asked | ClarificationState::Withdrawn => {
                words.clarification_withdrawn()
            }
        };
        rows.push(SummaryRow::new(label, words.moment(at)));
    }
    SummaryList::new(rows)
}
