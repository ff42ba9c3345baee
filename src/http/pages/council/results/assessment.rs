//! Why one supplier's verdicts and numbers are what they are.

use actix_web::web;
use maud::{Markup, html};
use uuid::Uuid;

use super::{Place, scores, sealed, verdicts};
use crate::{
    app::{
        App,
        access::CompareSuppliers,
        assessment::{self, Shown},
        method,
        methods::IssuedMethod,
    },
    domain::ids::{LotId, ProcurementId, ResponseId},
    http::pages::{
        Member, PageResult, council::compare::standing, listing::scrolling, verdict::finding_words,
    },
    ui::{
        govuk::{Cell, InsetText, SummaryList, SummaryRow, Table},
        words::Words,
    },
};

/// What the page is about, and the method it was judged by.
pub(super) struct Scene<'s> {
    pub words: Words,
    pub place: Place,
    pub response: ResponseId,
    pub issued: &'s IssuedMethod,
}

/// The verdict of each product, the gates, then every section's score with its trace.
pub async fn show(
    member: Member<CompareSuppliers>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ProcurementId, LotId, ResponseId)>,
) -> PageResult {
    let (_, procurement, lot, response) = path.into_inner();
    let words = member.words;
    let place = Place::new(member.caller.tenant(), procurement);
    let found = assessment::find(&app, member.caller.clone(), procurement, lot, response).await;
    let shown = match found {
        Ok(shown) => shown,
        Err(error) => return sealed(&member, place, words.assessment_title(), error),
    };
    let issued = method::in_force(&app, member.asking(), procurement).await?;
    let scene = Scene {
        words,
        place,
        response,
        issued: &issued,
    };
    let content = html! {
        (summary(&scene, lot, &shown))
        @for of in &shown.assessed.verdicts { (verdicts::product(&scene, of)) }
        (gates(&scene, &shown))
        (scores::sections(&scene, &shown.assessed.score))
        (proof(words, &shown))
    };
    Ok(member
        .page(shown.of.supplier_name.as_str())
        .caption(words.assessment_title())
        .back(place.compare(lot))
        .wide()
        .content(content)
        .respond())
}

fn summary(scene: &Scene<'_>, lot: LotId, shown: &Shown) -> Markup {
    let (words, score) = (scene.words, &shown.assessed.score);
    let title = scene.issued.method.lot(lot).map(|lot| lot.title.as_str());
    html! {
        (SummaryList::new(vec![
            SummaryRow::new(words.assessment_lot(), title.unwrap_or_default()),
            SummaryRow::new(words.status_label(), standing(words, score.standing, None, false)),
            SummaryRow::new(words.compare_total(), words.compare_total_of(&score.display)),
            SummaryRow::new(words.results_answers(), html! {
                a class="govuk-link" href=(scene.place.response(scene.response)) { (words.results_see_answers()) }
            }),
        ]))
        @if let Some(cap) = &score.cap { (InsetText { content: html! { p lang="en" { (cap.sentence) } }.into(), id: None }) }
        @if !score.breaches.is_empty() {
            ul class="govuk-list govuk-list--bullet" lang="en" {
                @for breach in &score.breaches { li { (breach.sentence) } }
            }
        }
    }
}

/// Every pass-or-fail check, and what it does by the published method.
fn gates(scene: &Scene<'_>, shown: &Shown) -> Markup {
    let words = scene.words;
    let rows: Vec<Vec<Cell>> = shown
        .assessed
        .score
        .gates
        .iter()
        .filter(|outcome| !outcome.sentence.is_empty())
        .map(|outcome| {
            vec![
                html! { span lang="en" { (outcome.sentence) } }.into(),
                finding_words(words, outcome.finding).into(),
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h2 class="govuk-heading-m" { (words.assessment_gates_heading()) }
            (scrolling(&words.assessment_gates_heading(), &Table {
                    head: vec![words.assessment_gate().into(), words.assessment_finding().into()],
                    rows,
                    ..Table::default()
                }))
        }
    }
}

/// What the numbers can be proved with.
fn proof(words: Words, shown: &Shown) -> Markup {
    let same = shown.digest == shown.kept.kept.0.digest;
    html! {
        h2 class="govuk-heading-m" { (words.assessment_proof_heading()) }
        p class="govuk-body" {
            @if same { (words.assessment_same()) } @else { (words.assessment_changed()) }
        }
        (SummaryList::new(vec![
            SummaryRow::new(words.assessment_worked_out(), words.moment(shown.kept.computed_at)),
            SummaryRow::new(words.method_hash_label(), html! { span class="app-digest" { (shown.method_hash) } }),
            SummaryRow::new(words.assessment_digest(), html! { span class="app-digest" { (shown.digest) } }),
        ]))
    }
}
