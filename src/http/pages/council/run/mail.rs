//! What became of the mails of a procurement, and what to do about one that was given up.

use actix_web::web;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::{Place, ways};
use crate::{
    app::{
        App,
        access::ManageProcurements,
        deliveries::{self, Delivery},
        error::AppError,
    },
    db::mail::MailState,
    domain::ids::{MailId, ProcurementId},
    http::{
        page::Paging,
        pages::{Form, Member, PageResult, listing::listing, mail_words, redirect},
    },
    ui::govuk::{Button, Cell, InsetText},
};

type Path = web::Path<(Uuid, ProcurementId)>;

pub async fn show(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: Path,
    paging: Paging,
) -> PageResult {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let page = deliveries::list(&app, member.caller.clone(), path.1, paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let dead = page.items.iter().any(|mail| mail.state == MailState::Dead);
    let rows = page
        .items
        .iter()
        .map(|mail| {
            let at = mail.sent_at.unwrap_or(mail.created_at);
            vec![
                Cell::from(mail_words::kind(words, &mail.template)),
                html! { (mail_words::state(words, mail.state)) }.into(),
                words.moment(at).into(),
                again(&member, place, mail).into(),
            ]
        })
        .collect();
    let content = html! {
        (ways(&member, place))
        p class="govuk-body" { (words.mail_page_lead()) }
        @if dead { (InsetText { content: words.mail_dead_what_to_do().into(), id: None }) }
        @if page.items.is_empty() {
            p class="govuk-body" { (words.mail_page_none()) }
        } @else {
            (listing(words, &words.mail_page_title(), vec![words.mail_page_what().into(), words.status_label().into(), words.mail_page_when().into(), words.progress_steps().into()], rows, next))
        }
    };
    Ok(member
        .page(words.mail_page_title())
        .back(place.progress())
        .wide()
        .content(content)
        .respond())
}

fn again(member: &Member<ManageProcurements>, place: Place, mail: &Delivery) -> Markup {
    let words = member.words;
    let fields = html! {
        input type="hidden" name="mail" value=(mail.id);
        (Button::secondary(html! {
            (words.mail_try_again())
            span class="govuk-visually-hidden" { ": " (mail_words::kind(words, &mail.template)) ", " (words.moment(mail.created_at)) }
        }))
    };
    html! { @if mail.state == MailState::Dead { (member.form(&place.mail(), &fields)) } }
}

/// Which mail is to be tried again.
#[derive(Debug, Deserialize)]
pub struct AgainForm {
    #[serde(default)]
    mail: String,
}

pub async fn try_again(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: Path,
    form: Form<AgainForm>,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    let id = form
        .0
        .mail
        .parse()
        .map(MailId)
        .map_err(|_| AppError::not_found())?;
    deliveries::try_again(&app, member.caller.clone(), path.1, id).await?;
    Ok(redirect(place.mail()).telling(&app, "mail-again").respond())
}
