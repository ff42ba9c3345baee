//! Suppliers by sections: outcomes in words, and a bar for each number.

use maud::{Markup, html};

use super::{standing, supplier_link};
use crate::{
    domain::{
        comparison::{SectionCell, SectionLine, SectionTable},
        method::Tenths,
        score::{SlotBaseline, falls_below},
    },
    http::pages::{council::Place, verdict},
    ui::words::Words,
};

/// What became of each supplier, failures first.
pub fn outcomes(words: Words, place: Place, table: &SectionTable) -> Markup {
    html! {
        @if !table.suppliers.is_empty() {
            h2 class="govuk-heading-m" { (words.compare_outcomes_heading()) }
            @for line in &table.suppliers {
                div class="app-outcome" {
                    h3 class="govuk-heading-s" { (supplier_link(place, table.lot, &line.bidder)) }
                    p class="govuk-body" {
                        (standing(words, line.standing, line.rank, line.tied))
                        ", " (words.compare_total_of(&line.total))
                    }
                    ul class="govuk-list" {
                        @for slot in &line.baselines { (baseline(words, slot)) }
                    }
                    @if !line.remarks.is_empty() {
                        ul class="govuk-list govuk-list--bullet" lang="en" {
                            @for remark in &line.remarks { li { (remark) } }
                        }
                    }
                }
            }
        }
    }
}

fn baseline(words: Words, slot: &SlotBaseline) -> Markup {
    html! {
        @if let Some(found) = &slot.baseline {
            li {
                (words.compare_baseline_of(&slot.title)) ": "
                (verdict::result_tag(words, found.result, found.basis))
            }
        }
    }
}

/// The numbers, with what each section weighs and its minimum mark.
pub fn matrix(words: Words, place: Place, table: &SectionTable) -> Markup {
    html! {
        h2 class="govuk-heading-m" id="scores" { (words.compare_scores_heading()) }
        p class="govuk-body" { (words.compare_scores_lead()) }
        div class="app-scroll app-matrix" role="region" tabindex="0" aria-labelledby="scores" {
            table class="govuk-table" {
                caption class="govuk-visually-hidden" { (words.compare_scores_heading()) ": " (table.lot_title) }
                thead class="govuk-table__head" {
                    tr class="govuk-table__row" {
                        th scope="col" class="govuk-table__header" { (words.compare_supplier()) }
                        th scope="col" class="govuk-table__header govuk-table__header--numeric" { (words.compare_total()) }
                        @for section in &table.sections {
                            th scope="col" class="govuk-table__header govuk-table__header--numeric" {
                                span lang="en" { (section.title) }
                                span class="govuk-hint" { (words.compare_weight(section.weight)) }
                                @if let Some(minimum) = section.minimum {
                                    span class="govuk-hint" { (words.compare_minimum(minimum.to_string())) }
                                }
                            }
                        }
                    }
                }
                tbody class="govuk-table__body" {
                    @for line in &table.suppliers { (row(words, place, table, line)) }
                }
            }
        }
    }
}

fn row(words: Words, place: Place, table: &SectionTable, line: &SectionLine) -> Markup {
    let total = SectionCell {
        display: line.total.clone(),
        numerator: line.total_numerator,
        denominator: table.denominator,
    };
    html! {
        tr class="govuk-table__row" {
            th scope="row" class="govuk-table__header" {
                (supplier_link(place, table.lot, &line.bidder))
                br;
                span class="govuk-!-font-weight-regular" { (standing(words, line.standing, line.rank, line.tied)) }
            }
            (number(words, &total, table.minimum_total))
            @for (cell, head) in line.sections.iter().zip(&table.sections) {
                (number(words, cell, head.minimum))
            }
        }
    }
}

/// A number out of 100 with its bar, and a line where the minimum mark is.
fn number(words: Words, cell: &SectionCell, minimum: Option<Tenths>) -> Markup {
    let below =
        minimum.is_some_and(|minimum| falls_below(cell.numerator, cell.denominator, minimum));
    html! {
        td class="govuk-table__cell govuk-table__cell--numeric" {
            (cell.display)
            @if below { " " strong class="app-below" { (words.compare_below()) } }
            svg class="app-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                rect width="100" height="8" fill="#f3f2f1" {}
                rect width=(cell.display) height="8" fill=(if below { "#ca3535" } else { "#0f7a52" }) {}
                @if let Some(minimum) = minimum {
                    rect x=(minimum.to_string()) width="1" height="8" fill="#0b0c0c" {}
                }
            }
        }
    }
}
