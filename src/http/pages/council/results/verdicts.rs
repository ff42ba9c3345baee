//! The baseline's verdict on one product: in words, then requirement by requirement, then condition by condition.

use maud::{Markup, html};

use super::assessment::Scene;
use crate::{
    app::assessment::SlotVerdict,
    domain::{
        baseline::{ConditionVerdict, Edition, Verdict},
        london,
    },
    http::pages::{
        listing::scrolling,
        verdict::{condition_tag, part_tag, requirement, result_tag, route},
    },
    ui::govuk::{Cell, Details, SummaryList, SummaryRow, Table},
};

pub(super) fn product(scene: &Scene<'_>, of: &SlotVerdict) -> Markup {
    let (words, verdict) = (scene.words, &of.verdict);
    let day = |date| london::day_in_words(words.language(), date);
    let edition = verdict.edition.map_or_else(
        || words.verdict_no_edition(),
        |edition: Edition| day(edition.in_force_from()),
    );
    html! {
        h2 class="govuk-heading-m" { (words.compare_baseline_of(&of.title)) }
        p class="govuk-body-l" { (result_tag(words, verdict.result, verdict.basis)) }
        p class="govuk-body" lang="en" { (verdict.scope_explanation) }
        (SummaryList::new(vec![
            SummaryRow::new(words.verdict_product(), format!("{}, {}", verdict.product.manufacturer, verdict.product.model)),
            SummaryRow::new(words.verdict_reference_date(), day(verdict.reference_date)),
            SummaryRow::new(words.verdict_edition(), edition),
        ]))
        @if !verdict.conditions.is_empty() {
            (requirements(scene, verdict, &of.title))
            (conditions(scene, verdict, &of.title))
        }
        @if !verdict.findings.is_empty() {
            h3 class="govuk-heading-s" { (words.verdict_findings()) }
            ul class="govuk-list govuk-list--bullet" lang="en" {
                @for finding in &verdict.findings { li { (finding.text) } }
            }
        }
    }
}

fn requirements(scene: &Scene<'_>, verdict: &Verdict, title: &str) -> Markup {
    let words = scene.words;
    let mut rows: Vec<Vec<Cell>> = verdict
        .security
        .requirements
        .iter()
        .map(|row| {
            vec![
                requirement(words, row.requirement).into(),
                html! { (part_tag(words, row.result)) }.into(),
                route(words, row.route).into(),
            ]
        })
        .collect();
    rows.push(vec![
        words.requirement_statement().into(),
        html! { (part_tag(words, verdict.statement.result)) }.into(),
        "".into(),
    ]);
    html! {
        (scrolling(&words.verdict_requirements(title), &Table {
                caption: Some(words.verdict_requirements(title)),
                head: vec![words.verdict_requirement().into(), words.verdict_result().into(), words.verdict_route().into()],
                rows,
                row_headings: true,
                ..Table::default()
                }))
    }
}

/// Those that fail or stay open stand in sight; the rest is a click away.
fn conditions(scene: &Scene<'_>, verdict: &Verdict, title: &str) -> Markup {
    use crate::domain::baseline::ConditionResult::{NotMet, Unknown};
    let words = scene.words;
    let (wrong, fine): (Vec<_>, Vec<_>) = verdict
        .conditions
        .iter()
        .partition(|row| matches!(row.result, NotMet | Unknown));
    html! {
        @if wrong.is_empty() {
            p class="govuk-body" { (words.verdict_nothing_wrong()) }
        } @else {
            (table(scene, &words.verdict_look_at(title), &wrong))
        }
        @if !fine.is_empty() {
            (Details::new(words.verdict_other_conditions(fine.len()), table(scene, &words.verdict_others(title), &fine)))
        }
    }
}

fn table(scene: &Scene<'_>, caption: &str, conditions: &[&ConditionVerdict]) -> Markup {
    let words = scene.words;
    let rows = conditions
        .iter()
        .map(|row| {
            vec![
                Cell::from(html! {
                    span lang="en" { (row.title) }
                    span class="govuk-hint" lang="en" { (row.clause) }
                }),
                html! { (condition_tag(words, row.result)) }.into(),
                html! {
                    span lang="en" { (row.explanation) }
                    @for id in &row.questions {
                        @if let Some(issued) = scene.issued.question(id) {
                            span class="govuk-hint" lang="en" { (id) ": " (issued.question.short) }
                        }
                    }
                    @for id in &row.evidence {
                        a class="govuk-link app-line" href=(scene.place.evidence(scene.response, *id)) { (words.results_evidence_link()) }
                    }
                }
                .into(),
            ]
        })
        .collect();
    html! {
        (scrolling(caption, &Table {
                caption: Some(caption.to_owned()),
                head: vec![words.verdict_condition().into(), words.verdict_result().into(), words.verdict_why().into()],
                rows,
                row_headings: true,
                ..Table::default()
                }))
    }
}
