//! What a draft is about.

use actix_web::web;
use maud::html;

use super::{Desk, Officer, Path, facts};
use crate::{
    app::{
        App,
        procurements::{Change, DraftChange},
    },
    http::pages::{
        Form, PageResult, Problems,
        response::answer_fields::{Fields, Typed},
    },
};

const PAGE: &str = "details";

pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    let desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let procurement = &desk.view.procurement;
    let typed = facts::typed(&procurement.facts(), &procurement.draft.0);
    Ok(page(&desk, &typed, Problems::none()))
}

pub async fn save(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let typed = Typed::from_pairs(form.0);
    let mut desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let mut problems = Problems::none();
    let Some(read) = facts::read(member.words, &typed, &mut problems) else {
        return Ok(page(&desk, &typed, problems));
    };
    let facts = read.facts;
    let change = Change {
        reference: Some(facts.reference),
        title: Some(facts.title),
        kind: Some(facts.kind),
        jurisdiction: Some(facts.jurisdiction),
        threshold: Some(facts.threshold),
        deadline: Some(facts.deadline),
        draft: DraftChange {
            description: Some(read.description),
            contract_start: Some(read.contract_start),
            contract_end: Some(read.contract_end),
            ..DraftChange::default()
        },
    };
    match desk.keep(&app, &typed, change, facts::field_of).await? {
        Ok(done) => Ok(done),
        Err(problems) => Ok(page(&desk, &typed, problems)),
    }
}

fn page(desk: &Desk<'_>, typed: &Typed, problems: Problems) -> actix_web::HttpResponse {
    let words = desk.words();
    let fields = facts::fields(&Fields {
        words,
        typed,
        problems: &problems,
    });
    desk.page(words.setup_details(), &html! {}, &fields, problems)
}
