//! The pages behind the links in mails.
//!
//! Invariant: looking at a link uses nothing up, because mail scanners look at links too. Every link that does not
//! work gets the same page, and asking for a sign-in link gets the same answer whatever becomes of it.

use actix_web::{HttpResponse, http::StatusCode, web};
use maud::{Markup, html};

use super::{PageError, page};
use crate::{
    app::{
        App,
        invitation_page::{self, InvitationPage, Standing},
        sign_in_page,
    },
    domain::london,
    http::gate::Anyone,
    limits,
};

/// The page of an invitation.
pub async fn show_invitation(
    _: Anyone,
    app: web::Data<App>,
    handle: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    Ok(match invitation_page::show(&app, &handle).await? {
        Some(invitation) => {
            let heading = format!("Security questions for {}", invitation.title);
            page(
                StatusCode::OK,
                &heading,
                &invitation_content(&invitation, &handle),
            )
        }
        None => no_longer_works(),
    })
}

/// The button on it: sends a sign-in link to the contact that was invited.
pub async fn send_sign_in_link(
    _: Anyone,
    app: web::Data<App>,
    handle: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    invitation_page::send_sign_in_link(&app, &handle).await?;
    let content = html! {
        p {
            "If your invitation can still be taken up, a sign-in link is on its way to the address that the \
             invitation was sent to. It works for " (limits::SIGN_IN_LINK_MINUTES) " minutes."
        }
        p {
            "If nothing arrives within a few minutes, look in the folder for unwanted mail, or ask the council that \
             invited you to check the address."
        }
    };
    Ok(page(StatusCode::OK, "Look at your mail", &content))
}

/// Where a sign-in link leads. It uses nothing up.
pub async fn show_sign_in_link(
    _: Anyone,
    app: web::Data<App>,
    token: web::Path<String>,
) -> Result<HttpResponse, PageError> {
    Ok(match sign_in_page::works_until(&app, &token).await? {
        Some(expires_at) => page(
            StatusCode::OK,
            "Your sign-in link works",
            &sign_in_content(expires_at),
        ),
        None => no_longer_works(),
    })
}

fn invitation_content(invitation: &InvitationPage, handle: &str) -> Markup {
    html! {
        p { (invitation.council) " invites " (invitation.supplier) " to answer security questions." }
        dl {
            dt { "What for" }
            dd { (invitation.title) }
            dt { "Reference" }
            dd { (invitation.reference) }
            dt { "Answers due by" }
            dd { (london::spoken(invitation.deadline)) }
        }
        @match invitation.standing {
            Standing::Open => {
                p { "To begin, or to carry on, ask for a sign-in link. It is sent to the address that was invited." }
                form method="post" action={ "/i/" (handle) "/sign-in-link" } {
                    button type="submit" { "Send me a sign-in link" }
                }
                p { "Until the deadline nobody at the council can read your answers." }
            },
            Standing::DeadlinePassed => p { "The deadline has passed. Answers are no longer accepted." },
            Standing::Cancelled => p { "The council has cancelled this. Nothing more is needed from you." },
        }
    }
}

fn sign_in_content(expires_at: jiff::Timestamp) -> Markup {
    html! {
        p { "Opening this page has not used it. It works once, until " (london::spoken(expires_at)) "." }
        p {
            "Signing in is done through the API for now: send the last part of this page's address as the token to "
            code { "POST /v1/sign-in-links/exchanges" } "."
        }
    }
}

fn no_longer_works() -> HttpResponse {
    let content = html! {
        p { "It may have been used, replaced by a newer one, or taken back." }
        p {
            "Open the newest mail you have. If that does not help, ask the council that wrote to you for a new \
             invitation."
        }
    };
    page(
        StatusCode::NOT_FOUND,
        "This link does not work any more",
        &content,
    )
}
