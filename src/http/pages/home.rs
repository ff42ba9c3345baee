//! Where a person belongs: their councils and suppliers.

use actix_web::web;
use maud::html;

use super::{PageResult, Person, redirect};
use crate::app::web_sessions::Visit;

/// The addresses and names of the organisations somebody belongs to.
fn places(visit: &Visit) -> Vec<(String, String)> {
    let councils = visit
        .councils
        .iter()
        .map(|m| (format!("/councils/{}", m.council), m.name.clone()));
    let suppliers = visit
        .suppliers
        .iter()
        .map(|m| (format!("/suppliers/{}", m.supplier), m.name.clone()));
    councils.chain(suppliers).collect()
}

/// Who belongs to one organisation goes straight to it, others choose.
pub async fn show(person: Person, _: web::Data<crate::app::App>) -> PageResult {
    let words = person.words;
    let places = places(person.visit());
    if let [(only, _)] = places.as_slice() {
        return Ok(redirect(only.clone()).respond());
    }
    let content = html! {
        @if places.is_empty() {
            p class="govuk-body" { (words.home_nowhere()) }
            p class="govuk-body" { (words.home_open_procedure()) }
        } @else {
            p class="govuk-body" { (words.home_choose()) }
            ul class="govuk-list" {
                @for (href, name) in &places {
                    li { a class="govuk-link" href=(href) { (name) } }
                }
            }
        }
    };
    Ok(person.page(words.home_title()).content(content).respond())
}
