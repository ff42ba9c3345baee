//! Whether mail goes out: a test to whoever asks, and what became of earlier ones.

use actix_web::web;
use maud::html;

use super::address;
use crate::{
    app::{
        App,
        access::ManageSettings,
        error::{AppError, Code},
        idempotency::Idempotent,
        mail_tests::{self, Delivery},
    },
    db::mail::MailState,
    http::pages::{
        Form, Member, NoFields, PageResult, Problems, listing::listing, mail_words, redirect,
    },
    ui::{
        govuk::{Button, Cell, InsetText},
        words::Words,
    },
};

pub async fn show(member: Member<ManageSettings>, app: web::Data<App>) -> PageResult {
    page(&member, &app, Problems::none()).await
}

pub async fn send(
    member: Member<ManageSettings>,
    app: web::Data<App>,
    _: Form<NoFields>,
) -> PageResult {
    match mail_tests::send(&app, member.caller.clone(), Idempotent::unkeyed()).await {
        Ok(_) => {
            let here = format!("{}/mail", address(member.caller.tenant()));
            Ok(redirect(here).telling(&app, "mail-test-sent").respond())
        }
        Err(AppError::Refused(refusal)) if refusal.code == Code::LimitReached => {
            let mut problems = Problems::none();
            problems.add_general(member.words.mail_test_waiting());
            page(&member, &app, problems).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn page(member: &Member<ManageSettings>, app: &App, problems: Problems) -> PageResult {
    let words = member.words;
    let home = address(member.caller.tenant());
    let tests = mail_tests::list(app, member.caller.clone()).await?;
    let head = vec![
        words.mail_page_when().into(),
        words.status_label().into(),
        words.mail_test_what_happened().into(),
    ];
    let rows = tests.iter().map(|test| row(words, test)).collect();
    let address = &member.visit().email;
    let content = html! {
        p class="govuk-body" { (words.mail_test_from(&app.config.mail_from)) }
        @if !app.config.mails_leave() {
            (InsetText { content: words.mail_test_folder().into(), id: None })
        }
        p class="govuk-body" { (words.mail_test_lead(address)) }
        (member.form(&format!("{home}/mail"), &html! { (Button::new(words.mail_test_send())) }))
        @if tests.is_empty() {
            p class="govuk-body" { (words.mail_test_none()) }
        } @else {
            (listing(words, &words.mail_test_title(), head, rows, None))
        }
    };
    Ok(member
        .page(words.mail_test_title())
        .back(home)
        .problems(problems)
        .content(content)
        .respond())
}

fn row(words: Words, test: &Delivery) -> Vec<Cell> {
    let error = test.last_error.as_deref().unwrap_or_default();
    let happened = match test.state {
        MailState::Sent => words.mail_test_accepted(),
        MailState::Waiting if error.is_empty() => words.mail_test_on_its_way(),
        MailState::Waiting => words.mail_test_put_off(error),
        MailState::Dead | MailState::NotNeeded => words.mail_test_refused(error),
    };
    vec![
        words.moment(test.sent_at.unwrap_or(test.created_at)).into(),
        html! { (mail_words::state(words, test.state)) }.into(),
        happened.into(),
    ]
}
