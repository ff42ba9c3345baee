//! What a draft is about.

use actix_web::web;
use maud::html;

use super::{
    Desk, Officer, Path, Prepares,
    facts::{self, Facts},
};
use crate::{
    app::{App, procurements::Change},
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
    let change = match desk.prepares {
        Prepares::Procurement => facts::read(member.words, &typed, &mut problems).map(whole),
        Prepares::Amendment => Some(Change {
            draft: facts::purchase(member.words, &typed, &mut problems).change(),
            ..Change::default()
        }),
    };
    let Some(change) = change.filter(|_| problems.is_empty()) else {
        return Ok(page(&desk, &typed, problems));
    };
    match desk.keep(&app, &typed, change, facts::field_of).await? {
        Ok(done) => Ok(done),
        Err(problems) => Ok(page(&desk, &typed, problems)),
    }
}

/// Every field, as a change.
fn whole(read: Facts) -> Change {
    let facts = read.facts;
    Change {
        reference: Some(facts.reference),
        title: Some(facts.title),
        kind: Some(facts.kind),
        jurisdiction: Some(facts.jurisdiction),
        threshold: Some(facts.threshold),
        deadline: Some(facts.deadline),
        draft: read.purchase.change(),
    }
}

fn page(desk: &Desk<'_>, typed: &Typed, problems: Problems) -> actix_web::HttpResponse {
    let words = desk.words();
    let shown = Fields {
        words,
        typed,
        problems: &problems,
    };
    let (lead, fields) = match desk.prepares {
        Prepares::Procurement => (html! {}, facts::fields(&shown)),
        Prepares::Amendment => (
            html! { p class="govuk-body" { (words.amend_details_lead()) } },
            facts::purchase_fields(&shown),
        ),
    };
    desk.page(words.setup_details(), &lead, &fields, problems)
}
