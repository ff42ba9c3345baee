//! The inbox of a supplier.

use actix_web::web;
use maud::{Markup, html};
use uuid::Uuid;

use super::{Member, PageResult, listing::listing, mail_words};
use crate::{
    app::{
        App,
        access::ViewResponses,
        messages::{self, Message},
    },
    db::mail::MailState,
    domain::ids::{MailId, SupplierId},
    http::page::Paging,
    outbound::letter::{Block, Letter},
    ui::{
        govuk::{Cell, SummaryList, SummaryRow, WarningText},
        words::Words,
    },
};

/// What was mailed, the latest first.
pub async fn list(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    paging: Paging,
) -> PageResult {
    let words = member.words;
    let supplier = member.caller.tenant();
    let page = messages::list(&app, member.caller.clone(), paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let rows = page
        .items
        .iter()
        .map(|message| row(words, supplier, message))
        .collect();
    let head = vec![
        words.messages_message().into(),
        words.messages_to().into(),
        words.mail_page_when().into(),
        words.status_label().into(),
    ];
    let content = html! {
        p class="govuk-body" { (words.messages_lead()) }
        @if page.items.is_empty() {
            p class="govuk-body" { (words.messages_none()) }
        } @else {
            (listing(words, &words.messages_title(), head, rows, next))
        }
    };
    Ok(member
        .page(words.messages_title())
        .back(format!("/suppliers/{supplier}"))
        .wide()
        .content(content)
        .respond())
}

fn row(words: Words, supplier: SupplierId, message: &Message) -> Vec<Cell> {
    let href = format!("/suppliers/{supplier}/messages/{}", message.id);
    vec![
        Cell::from(html! {
            a class="govuk-link" href=(href) {
                (mail_words::kind(words, &message.kind))
                @if let Some((reference, title)) = &message.procurement {
                    ": " (words.mail_named(title, reference))
                }
            }
            @if let Some(council) = &message.council { br; span class="govuk-!-font-weight-regular" { (council) } }
        }),
        message.to.as_str().into(),
        words.moment(message.at).into(),
        html! { (mail_words::state(words, message.state)) }.into(),
    ]
}

fn words_of(letter: &Letter) -> Markup {
    html! {
        div class="govuk-inset-text" {
            p class="govuk-body" { (letter.greeting()) }
            @for block in letter.blocks() {
                @match block {
                    Block::Paragraph(words) => p class="govuk-body" { (words) },
                    Block::Link { label, url } => p class="govuk-body" { a class="govuk-link" href=(url) { (label) } },
                }
            }
            p class="govuk-body" { (letter.signature()) }
        }
    }
}

/// One message with its words.
pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, MailId)>,
) -> PageResult {
    let words = member.words;
    let supplier = member.caller.tenant();
    let opened = messages::read(&app, member.caller.clone(), path.1, Some(words)).await?;
    let message = &opened.message;
    let facts = SummaryList::new(vec![
        SummaryRow::new(words.messages_to(), message.to.as_str()),
        SummaryRow::new(words.mail_page_when(), words.moment(message.at)),
        SummaryRow::new(
            words.status_label(),
            html! { (mail_words::state(words, message.state)) },
        ),
    ]);
    let content = html! {
        @if message.state == MailState::Dead {
            (WarningText { content: words.messages_dead().into(), prefix: words.warning() })
        }
        (facts)
        @match &opened.letter {
            Some(letter) => {
                (words_of(letter))
                p class="govuk-hint" { (words.messages_as_of_now()) }
            }
            None => p class="govuk-body" { (words.messages_gone()) }
        }
    };
    let subject = opened.letter.as_ref().map(Letter::subject);
    Ok(member
        .page(subject.map_or_else(|| mail_words::kind(words, &message.kind), str::to_owned))
        .back(format!("/suppliers/{supplier}/messages"))
        .content(content)
        .respond())
}
