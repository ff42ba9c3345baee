//! The pages behind the links in invitations.
//!
//! Invariant: looking at a link uses nothing up, because mail scanners look at links too. Every link that does not
//! work gets the same page, and asking for a sign-in link gets the same answer whatever becomes of it.

use actix_web::{HttpResponse, http::StatusCode, web};
use maud::{Markup, html};

use super::{Form, NoFields, PageResult, Reader, Visitor, branding, sign_in::to_check_your_mail};
use crate::{
    app::{
        App, check_codes,
        invitation_page::{self, InvitationPage, Standing},
    },
    domain::question_set::minutes,
    ui::govuk::{Button, Details, InsetText, SummaryList, SummaryRow},
};

/// The page of an invitation.
pub async fn show_invitation(
    visitor: Visitor,
    app: web::Data<App>,
    handle: web::Path<String>,
) -> PageResult {
    Ok(match invitation_page::show(&app, &handle).await? {
        Some(invitation) => {
            let heading = visitor.words.invitation_title(&invitation.title);
            let content = invitation_content(&visitor, &invitation, &handle);
            let owner = branding::owner(&app, invitation.council_id, &invitation.council).await?;
            visitor.page(heading).of(owner).content(content).respond()
        }
        None => no_longer_works(&visitor),
    })
}

/// The button on it: sends a sign-in link to the contact that was invited.
pub async fn send_sign_in_link(
    _: Visitor,
    app: web::Data<App>,
    handle: web::Path<String>,
    _: Form<NoFields>,
) -> PageResult {
    let link = invitation_page::send_sign_in_link(&app, &handle).await?;
    Ok(to_check_your_mail(&app, link))
}

fn invitation_content(reader: &Reader, invitation: &InvitationPage, handle: &str) -> Markup {
    let words = reader.words;
    let rows = vec![
        SummaryRow::new(words.invitation_what_for(), invitation.title.as_str()),
        SummaryRow::new(words.reference_label(), invitation.reference.as_str()),
        SummaryRow::new(words.due_by_label(), words.moment(invitation.deadline)),
        SummaryRow::new(
            words.invitation_takes(),
            words.invitation_takes_about(
                invitation.budget.questions,
                minutes(invitation.budget.seconds),
            ),
        ),
    ];
    html! {
        p class="govuk-body-l" { (words.invitation_invites(&invitation.council, &invitation.supplier)) }
        (SummaryList::new(rows))
        @if let Some(code) = &invitation.check_code {
            (Details::new(words.invitation_genuine(), html! {
                p class="govuk-body" { (words.invitation_genuine_how()) }
                p class="govuk-body" { (words.check_code_label()) ": " strong class="app-code" { (code) } }
                p class="govuk-body" { a class="govuk-link" href=(check_codes::PAGE) { (words.check_title()) } }
            }))
        }
        @match invitation.standing {
            Standing::Open => {
                p class="govuk-body" { (words.invitation_begin()) }
                (reader.form(&format!("/i/{handle}"), &html! { (Button::new(words.send_sign_in_link())) }))
                (InsetText { content: words.nobody_reads_before_deadline().into(), id: None })
            },
            Standing::DeadlinePassed => p class="govuk-body" { (words.deadline_has_passed()) },
            Standing::Cancelled => p class="govuk-body" { (words.invitation_cancelled()) },
        }
    }
}

/// The one page of every link that does not work.
pub(super) fn no_longer_works(reader: &Reader) -> HttpResponse {
    let words = reader.words;
    let content = html! {
        p class="govuk-body" { (words.link_dead_why()) }
        p class="govuk-body" { (words.link_dead_what_to_do()) }
    };
    reader
        .page(words.link_dead_title())
        .content(content)
        .respond_with(StatusCode::NOT_FOUND)
}
