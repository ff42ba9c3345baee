//! What a council answers about itself: the sets there are, one set with its answers, one question.
//!
//! Invariant: everybody who may read sees the answers; only who may change them sees the ways to a question.

pub mod question;
pub mod set;

use actix_web::web;
use maud::{Markup, html};

use crate::{
    app::{
        App,
        access::ReadOwnAnswers,
        own_answers::{self, Listed},
    },
    domain::ids::{CouncilId, QuestionId, QuestionSetId},
    http::pages::{Member, PageResult, listing::listing},
    ui::{govuk::Cell, words::Words},
};

/// The address of the sets that a council answers about itself.
pub fn address(council: CouncilId) -> String {
    format!("{}/own-answers", super::procurements(council))
}

/// The address of one version of a set.
fn of_set(council: CouncilId, set: &QuestionSetId, version: &str) -> String {
    format!("{}/{set}/{version}", address(council))
}

/// The address of a question.
fn of_question(
    council: CouncilId,
    set: &QuestionSetId,
    version: &str,
    question: &QuestionId,
) -> String {
    format!("{}/{question}", of_set(council, set, version))
}

/// The sets that councils answer about themselves, and how far this one has come.
pub async fn show(member: Member<ReadOwnAnswers>, app: web::Data<App>) -> PageResult {
    let (words, council) = (member.words, member.caller.tenant());
    let listed = own_answers::list(&app, member.caller.clone()).await?;
    let rows = listed
        .iter()
        .map(|listed| {
            vec![
                name(words, council, listed).into(),
                Cell::from(listed.version.as_str()),
                listed
                    .kept
                    .map_or_else(|| words.task_not_started(), |(_, at)| words.moment(at))
                    .into(),
            ]
        })
        .collect();
    let head = vec![
        words.own_sets_set().into(),
        words.own_sets_version().into(),
        words.own_answers_saved().into(),
    ];
    let content = html! {
        p class="govuk-body" { (words.own_answers_lead()) }
        (listing(words, &words.own_answers_title(), head, rows, None))
    };
    Ok(member
        .page(words.own_answers_title())
        .back(super::procurements(council))
        .content(content)
        .respond())
}

/// The way to the set; a version that is no longer asked has no questions to show any more.
fn name(words: Words, council: CouncilId, listed: &Listed) -> Markup {
    html! {
        @match &listed.title {
            Some(title) => a class="govuk-link" lang="en" href=(of_set(council, &listed.set, &listed.version)) { (title) },
            None => {
                (listed.set)
                span class="govuk-hint" { (words.own_answers_no_longer_asked()) }
            }
        }
    }
}
