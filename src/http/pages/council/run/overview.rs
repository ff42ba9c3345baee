//! What was issued, where it stands, and what comes next.

use maud::{Markup, html};

use super::super::{Place, moment, state_tag};
use crate::{
    app::{
        access::{ManageProcurements, OpenAnswers, ReadAudit, ViewProcurements},
        check_codes,
        procurements::View,
    },
    domain::procurement::{ProcurementKind, state::State},
    http::pages::{Member, public},
    ui::govuk::{Button, SummaryList, SummaryRow},
};

/// The facts, and the next step for who may take it.
pub(in crate::http::pages::council) fn overview(
    member: &Member<ViewProcurements>,
    place: Place,
    view: &View,
    waiting: i64,
) -> Markup {
    let words = member.words;
    let procurement = &view.procurement;
    let mut rows = vec![
        SummaryRow::new(words.reference_label(), procurement.reference.as_str()),
        SummaryRow::new(words.due_by_label(), words.moment(procurement.deadline)),
        SummaryRow::new(
            words.status_label(),
            html! { (state_tag(words, view.state)) },
        ),
    ];
    if let Some((number, hash)) = &view.method {
        rows.push(SummaryRow::new(
            words.overview_method(),
            html! {
                (words.overview_method_number(*number))
                br; span class="app-digest" { (hash) }
                @if *number > 1 {
                    br; a class="govuk-link" href=(place.amendments()) { (words.amendments_title()) }
                }
            },
        ));
    }
    if let Some(code) = &procurement.check_code {
        rows.push(SummaryRow::new(
            words.check_code_label(),
            html! {
                span class="app-code" { (check_codes::shown(code)) }
                p class="govuk-hint" { (words.check_code_hint()) }
            },
        ));
    }
    if waiting > 0 {
        rows.push(SummaryRow::new(
            words.clarifications_title(),
            html! {
                a class="govuk-link" href=(place.clarifications()) { (words.clarifications_wait(waiting)) }
            },
        ));
    }
    if procurement.kind == ProcurementKind::Open {
        let public = public::address(procurement.id);
        rows.push(SummaryRow::new(
            words.overview_public(),
            html! { a class="govuk-link" href=(public) { (words.overview_public_link()) } },
        ));
    }
    if let Some(at) = procurement.opened_at {
        rows.push(SummaryRow::new(
            words.overview_opened_at(),
            words.moment(at),
        ));
    }
    if let Some(reason) = &procurement.cancel_reason {
        rows.push(SummaryRow::new(words.cancel_reason(), reason.as_str()));
    }
    html! {
        (SummaryList::new(rows))
        @if view.state == State::Issued {
            (moment::awkward_warning(words, procurement.deadline, procurement.jurisdiction))
        }
        (next_step(member, place, view.state))
        @if member.may::<ReadAudit>() {
            p class="govuk-body" { a class="govuk-link" href=(place.trail()) { (words.audit_of_procurement()) } }
        }
    }
}

fn next_step(member: &Member<ViewProcurements>, place: Place, state: State) -> Markup {
    let words = member.words;
    let (manages, opens) = (
        member.may::<ManageProcurements>(),
        member.may::<OpenAnswers>(),
    );
    html! {
        h2 class="govuk-heading-m" { (words.overview_next()) }
        @match state {
            State::Issued => {
                p class="govuk-body" { (words.overview_next_issued()) }
                @if manages {
                    ul class="govuk-list" {
                        li { a class="govuk-link" href=(place.progress()) { (words.progress_title()) } }
                        li { a class="govuk-link" href=(place.amendments()) { (words.amend_title()) } }
                        li { a class="govuk-link" href=(place.extend()) { (words.extend_title()) } }
                        li { a class="govuk-link" href=(place.cancel()) { (words.cancel_title()) } }
                    }
                }
            },
            State::Closed => {
                p class="govuk-body" { (words.overview_next_closed()) }
                @if opens { (Button::link(words.open_title(), place.open_answers())) }
                @if manages { p class="govuk-body" { a class="govuk-link" href=(place.cancel()) { (words.cancel_title()) } } }
            },
            State::Opened => {
                p class="govuk-body" { (words.overview_next_opened()) }
                (Button::link(words.results_title(), place.responses()))
            },
            State::Disposed => p class="govuk-body" { (words.overview_next_disposed()) },
            State::Cancelled => p class="govuk-body" { (words.overview_next_cancelled()) },
            State::Draft => p class="govuk-body" { (words.overview_next_draft()) },
        }
    }
}
