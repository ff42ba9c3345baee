//! Suppliers side by side: what became of each in words, then the numbers, then question by question.
//!
//! Invariant: what is shown stands wholly in the address, so that it can be sent to a colleague or kept.

mod query;
mod questions;
mod sections;
mod term;

use actix_web::{HttpRequest, HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::{Place, ways};
use crate::{
    app::{
        App,
        access::CompareSuppliers,
        assessment,
        comparison::{self, Compared, Freshness, Table},
        error::{AppError, Code},
        idempotency::Idempotent,
        method,
        page::PageRequest,
        procurements,
    },
    domain::{
        comparison::{Bidder, Differentiator},
        ids::{LotId, ProcurementId},
        procurement::state::State,
        score::Standing,
    },
    exports::{self, Form as FileForm},
    http::{
        download,
        pages::{Form, Member, NoFields, PageResult, redirect},
    },
    limits,
    ui::{
        govuk::{Button, InsetText, Tag, TagColour, WarningText},
        words::Words,
    },
};
use query::Chosen;

type LotPath = web::Path<(Uuid, ProcurementId, LotId)>;

/// On to the only lot, or the choice between several.
pub async fn lots(
    member: Member<CompareSuppliers>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ProcurementId)>,
) -> PageResult {
    member.caller.let_in(&app).await?;
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let view = procurements::find(&app, member.asking(), path.1).await?;
    if view.state != State::Opened {
        return Ok(not_opened(&member, place, view.procurement.title.as_str()));
    }
    let issued = method::in_force(&app, member.asking(), path.1).await?;
    let lots = &issued.method.lots;
    if let [only] = lots.as_slice() {
        return Ok(redirect(place.compare(only.id)).respond());
    }
    let content = html! {
        (ways(&member, place))
        p class="govuk-body" { (words.compare_choose_lot()) }
        ul class="govuk-list" {
            @for lot in lots {
                li { a class="govuk-link" href=(place.compare(lot.id)) { (lot.title) } }
            }
        }
    };
    Ok(member
        .page(words.compare_title())
        .caption(view.procurement.title)
        .back(place.hub())
        .content(content)
        .respond())
}

/// The whole lot, as it was asked for.
pub async fn show(
    member: Member<CompareSuppliers>,
    request: HttpRequest,
    app: web::Data<App>,
    path: LotPath,
) -> PageResult {
    member.caller.let_in(&app).await?;
    let (_, procurement, lot) = path.into_inner();
    let words = member.words;
    let place = Place::new(member.caller.tenant(), procurement);
    let chosen = Chosen::of(request.query_string());
    let view = procurements::find(&app, member.asking(), procurement).await?;
    let whole = PageRequest {
        limit: limits::PAGE_ITEMS_MAX,
        after: None,
    };
    let compared = comparison::compare(
        &app,
        member.caller.clone(),
        procurement,
        lot,
        chosen.wanted(),
        whole,
    )
    .await;
    let compared = match compared {
        Err(AppError::Refused(refusal)) if refusal.code == Code::NotYetOpened => {
            return Ok(not_opened(&member, place, view.procurement.title.as_str()));
        }
        other => other?,
    };
    let here = place.compare(lot);
    let content = html! {
        (ways(&member, place))
        @if compared.bidders.is_empty() {
            p class="govuk-body" { (words.compare_nobody()) }
        }
        (freshness(&member, place, lot, &compared))
        (query::form(words, &here, &chosen, &compared.bidders))
        @match &compared.table {
            Table::Sections(table) => {
                (sections::outcomes(words, place, table))
                (apart(words, &compared.differentiators))
                (sections::matrix(words, place, table))
            }
            Table::Questions(table) => (questions::matrix(words, place, table)),
            Table::Term(table) => (term::timeline(words, place, table)),
        }
        (files(words, &here, &chosen))
    };
    Ok(member
        .page(words.compare_title())
        .caption(view.procurement.title)
        .back(place.hub())
        .wide()
        .content(content)
        .respond())
}

fn not_opened(member: &Member<CompareSuppliers>, place: Place, title: &str) -> HttpResponse {
    let words = member.words;
    let content = html! {
        (ways(member, place))
        (InsetText { content: words.results_not_opened().into(), id: None })
    };
    member
        .page(words.compare_title())
        .caption(title)
        .back(place.hub())
        .content(content)
        .respond()
}

/// Whether the results are those of the present marks, and the way to make them so.
fn freshness(
    member: &Member<CompareSuppliers>,
    place: Place,
    lot: LotId,
    compared: &Compared,
) -> Markup {
    let words = member.words;
    let again = compared.freshness == Freshness::MarksChanged;
    html! {
        @if again || compared.bidders.is_empty() {
            @if again { (WarningText { content: words.compare_marks_changed().into(), prefix: words.warning() }) }
            (member.form(&format!("{}/scores", place.compare(lot)), &html! { (Button::secondary(words.compare_work_out())) }))
        }
    }
}

/// The five questions that set these suppliers furthest apart.
fn apart(words: Words, found: &[Differentiator]) -> Markup {
    html! {
        @if !found.is_empty() {
            h2 class="govuk-heading-m" { (words.compare_apart_heading()) }
            p class="govuk-body" { (words.compare_apart_lead()) }
            ol class="govuk-list govuk-list--number" {
                @for one in found.iter().take(5) {
                    li {
                        span lang="en" { (one.short) } " (" (one.question) "): "
                        (words.compare_apart_points(&one.display, one.ahead.join(", "), one.behind.join(", ")))
                    }
                }
            }
        }
    }
}

fn files(words: Words, here: &str, chosen: &Chosen) -> Markup {
    html! {
        div class="app-no-print" {
            h2 class="govuk-heading-m" { (words.compare_files_heading()) }
            p class="govuk-body" { (words.compare_files_lead()) }
            ul class="govuk-list" {
                @for (form, name) in [(FileForm::Csv, "CSV"), (FileForm::Xlsx, "Excel (XLSX)"), (FileForm::Ods, "OpenDocument (ODS)")] {
                    li { a class="govuk-link" href=(chosen.file(here, form)) { (name) } }
                }
            }
        }
    }
}

/// What is shown, as a file.
pub async fn file(
    member: Member<CompareSuppliers>,
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(Uuid, ProcurementId, LotId, FileForm)>,
) -> PageResult {
    let (_, procurement, lot, form) = path.into_inner();
    let chosen = Chosen::of(request.query_string());
    let table = comparison::export(
        &app,
        member.caller.clone(),
        procurement,
        lot,
        chosen.wanted(),
    )
    .await?;
    let bytes = exports::comparison::document(member.words.compare_title(), &table)
        .write(form)
        .map_err(|_| AppError::Internal("a comparison cannot be written as a file"))?;
    let name = format!("comparison.{}", form.extension());
    Ok(download::made(&name, form.media_type(), bytes))
}

/// Works out the scores from the present marks.
pub async fn work_out(
    member: Member<CompareSuppliers>,
    app: web::Data<App>,
    path: LotPath,
    _: Form<NoFields>,
) -> PageResult {
    let (_, procurement, lot) = path.into_inner();
    let place = Place::new(member.caller.tenant(), procurement);
    assessment::assess_all(
        &app,
        member.caller.clone(),
        Idempotent::unkeyed(),
        procurement,
    )
    .await?;
    Ok(redirect(place.compare(lot))
        .telling(&app, "scores-worked-out")
        .respond())
}

/// A supplier's name, as the way to why its numbers are what they are.
fn supplier_link(place: Place, lot: LotId, bidder: &Bidder) -> Markup {
    html! {
        a class="govuk-link" href=(place.assessment(lot, bidder.response)) { (bidder.supplier_name) }
    }
}

/// Where a supplier stands, in a word or two.
pub fn standing(words: Words, standing: Standing, rank: Option<u32>, tied: bool) -> Markup {
    html! {
        @match (standing, rank) {
            (Standing::Disqualified, _) => (Tag::new(TagColour::Red, words.standing_disqualified())),
            (Standing::BelowMinimum, _) => (Tag::new(TagColour::Red, words.standing_below_minimum())),
            (Standing::Incomplete, _) => (Tag::new(TagColour::Yellow, words.standing_incomplete())),
            (Standing::Ranked, Some(rank)) if tied => (words.standing_tied(rank)),
            (Standing::Ranked, Some(rank)) => (words.standing_rank(rank)),
            (Standing::Ranked, None) => (words.standing_ranked()),
        }
    }
}
