//! Anybody checks that an invitation is genuine.

use actix_web::web;
use maud::html;
use serde::Deserialize;

use super::{PageResult, Problems, Visitor};
use crate::{
    app::{
        App,
        check_codes::{self, Genuine},
    },
    domain::procurement::state::State,
    ui::{
        govuk::{Button, Input, InsetText, SummaryList, SummaryRow},
        words::Words,
    },
};

/// A code, as typed; none before anything was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    code: Option<String>,
}

/// The form, and what the code in the address stands for.
pub async fn show(visitor: Visitor, app: web::Data<App>, typed: web::Query<Typed>) -> PageResult {
    let words = visitor.words;
    let code = typed.code.as_deref();
    let found = match code {
        Some(code) => check_codes::find(&app, code).await?,
        None => None,
    };
    let mut problems = Problems::none();
    if code.is_some() && found.is_none() {
        problems.add("code", words.check_unknown());
    }
    let content = html! {
        p class="govuk-body" { (words.check_lead()) }
        @if let Some(genuine) = &found { (stands_for(words, genuine)) }
        form method="get" action=(check_codes::PAGE) novalidate {
            (Input {
                value: code.map(str::to_owned),
                error: problems.of("code", words),
                hint: Some(words.check_code_example().into()),
                spellcheck: Some(false),
                classes: Some("govuk-input--width-10 app-code".to_owned()),
                ..Input::new("code", words.check_code_label())
            })
            (Button::new(words.check_verb()))
        }
        p class="govuk-body" { (words.check_in_doubt()) }
    };
    Ok(visitor
        .page(words.check_title())
        .back("/")
        .problems(problems)
        .content(content)
        .respond())
}

fn stands_for(words: Words, genuine: &Genuine) -> maud::Markup {
    let stands = match genuine.state {
        State::Issued => words.check_open(),
        State::Cancelled => words.invitation_cancelled(),
        _ => words.deadline_has_passed(),
    };
    html! {
        (InsetText { content: words.check_genuine(&genuine.council).into(), id: None })
        (SummaryList::new(vec![
            SummaryRow::new(words.council_label(), genuine.council.as_str()),
            SummaryRow::new(words.invitation_what_for(), genuine.title.as_str()),
            SummaryRow::new(words.reference_label(), genuine.reference.as_str()),
            SummaryRow::new(words.due_by_label(), words.moment(genuine.deadline)),
            SummaryRow::new(words.status_label(), stands),
        ]))
    }
}
