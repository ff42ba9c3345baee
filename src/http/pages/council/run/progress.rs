//! How far each supplier is: counts and states, never an answer.

use actix_web::web;
use maud::{Markup, html};
use uuid::Uuid;

use super::super::{Place, ways};
use crate::{
    app::{
        App,
        access::{ManageProcurements, ViewProcurements},
        invitations::{self, SupplierProgress},
    },
    db::invitation::Progress,
    domain::{
        ids::{InvitationId, ProcurementId},
        invitation::InvitationState,
        response::ResponseState,
    },
    http::{
        page::Paging,
        pages::{Form, Member, PageResult, listing::listing, redirect},
    },
    ui::{
        govuk::{Button, Cell, Tag, TagColour},
        words::Words,
    },
};

type Path = web::Path<(Uuid, ProcurementId)>;

/// Every invited supplier, a page at a time.
pub async fn show(
    member: Member<ViewProcurements>,
    app: web::Data<App>,
    path: Path,
    paging: Paging,
) -> PageResult {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let page =
        invitations::progress(&app, member.caller.clone(), path.1, paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let manages = member.may::<ManageProcurements>();
    let rows = page
        .items
        .iter()
        .map(|progress| {
            let SupplierProgress {
                row,
                activity,
                unacknowledged,
            } = progress;
            let last = activity.as_ref().and_then(|one| one.last);
            let mut cells = vec![
                Cell::from(row.supplier_name.as_str()),
                html! {
                    (status(words, row))
                    @if *unacknowledged > 0 {
                        span class="govuk-hint" { (words.progress_unacknowledged(*unacknowledged)) }
                    }
                }
                .into(),
                Cell::number(activity.as_ref().map_or(0, |one| one.answers).to_string()),
                last.map_or_else(|| words.progress_never(), |at| words.moment(at))
                    .into(),
            ];
            if manages {
                cells.push(steps(&member, place, row).into());
            }
            cells
        })
        .collect();
    let mut head: Vec<Cell> = vec![
        words.compare_supplier().into(),
        words.status_label().into(),
        Cell::number(words.progress_answers()),
        words.progress_last().into(),
    ];
    if manages {
        head.push(words.progress_steps().into());
    }
    let content = html! {
        (ways(&member, place))
        p class="govuk-body" { (words.progress_lead()) }
        @if manages {
            ul class="govuk-list" {
                li { a class="govuk-link" href=(place.suppliers()) { (words.setup_suppliers()) } }
                li { a class="govuk-link" href=(place.mail()) { (words.mail_page_title()) } }
            }
        }
        @if page.items.is_empty() {
            p class="govuk-body" { (words.progress_none()) }
        } @else {
            (listing(words, &words.progress_title(), head, rows, next))
        }
    };
    Ok(member
        .page(words.progress_title())
        .back(place.hub())
        .wide()
        .content(content)
        .respond())
}

fn status(words: Words, row: &Progress) -> Tag {
    match (row.state, row.response_state) {
        (InvitationState::Revoked, _) => Tag::new(TagColour::Grey, words.invitation_revoked()),
        (InvitationState::Declined, _) => Tag::new(TagColour::Grey, words.invitation_declined()),
        (_, Some(ResponseState::Submitted)) => {
            Tag::new(TagColour::Green, words.response_submitted())
        }
        (_, Some(_)) => Tag::new(TagColour::Yellow, words.task_in_progress()),
        (InvitationState::Accepted, None) => {
            Tag::new(TagColour::Yellow, words.invitation_accepted())
        }
        _ => Tag::new(TagColour::Plain, words.invitation_sent()),
    }
}

/// What an officer may do about one invitation.
fn steps(member: &Member<ViewProcurements>, place: Place, row: &Progress) -> Markup {
    let words = member.words;
    let done = matches!(
        row.state,
        InvitationState::Revoked | InvitationState::Declined
    );
    let whom = |text: String| {
        html! { (text) span class="govuk-visually-hidden" { ": " (row.supplier_name) } }
    };
    let fields = html! {
        input type="hidden" name="invitation" value=(row.invitation);
        (Button::secondary(whom(words.invitation_resend())).sends("action", "resend"))
        " "
        (Button::secondary(whom(words.invitation_revoke())).sends("action", "revoke"))
    };
    html! { @if !done { (member.form(&place.progress(), &fields)) } }
}

/// Which invitation, and what to do about it.
#[derive(Debug, serde::Deserialize)]
pub struct StepForm {
    #[serde(default)]
    invitation: String,
    #[serde(default)]
    action: String,
}

/// Sends an invitation again, or takes it back.
pub async fn act(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: Path,
    form: Form<StepForm>,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    let id = form.0.invitation.parse().map(InvitationId);
    let id = id.map_err(|_| crate::app::error::AppError::not_found())?;
    let told = if form.0.action == "revoke" {
        invitations::revoke(&app, member.caller.clone(), path.1, id).await?;
        "invitation-revoked"
    } else {
        invitations::resend(&app, member.caller.clone(), path.1, id).await?;
        "invitation-sent-again"
    };
    Ok(redirect(place.progress()).telling(&app, told).respond())
}
