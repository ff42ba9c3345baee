//! Questions by suppliers, section by section.

use maud::{Markup, html};

use super::{standing, supplier_link};
use crate::{
    domain::{
        comparison::{QuestionCell, QuestionLine, QuestionTable, ShownCell},
        score::Finding,
    },
    http::pages::{council::Place, verdict},
    ui::words::Words,
};

/// Every line that was asked for. The heading row of a section stays in sight with its text.
pub fn matrix(words: Words, place: Place, table: &QuestionTable) -> Markup {
    html! {
        h2 class="govuk-heading-m" id="by-question" { (words.compare_by_questions()) }
        @if table.lines.is_empty() {
            p class="govuk-body" { (words.compare_no_lines()) }
        } @else {
            div class="app-scroll app-matrix" role="region" tabindex="0" aria-labelledby="by-question" {
                table class="govuk-table" {
                    caption class="govuk-visually-hidden" { (words.compare_by_questions()) ": " (table.lot_title) }
                    thead class="govuk-table__head" {
                        tr class="govuk-table__row" {
                            th scope="col" class="govuk-table__header" { (words.compare_question()) }
                            @for head in &table.suppliers {
                                th scope="col" class="govuk-table__header" {
                                    (supplier_link(place, table.lot, &head.bidder))
                                    br;
                                    span class="govuk-!-font-weight-regular" { (standing(words, head.standing, head.rank, head.tied)) }
                                }
                            }
                        }
                    }
                    @for section in &table.sections {
                        @let lines: Vec<_> = table.lines.iter().filter(|line| line.section == section.section).collect();
                        @if !lines.is_empty() {
                            tbody class="govuk-table__body" {
                                tr class="govuk-table__row" {
                                    th scope="rowgroup" colspan=(table.suppliers.len() + 1) class="govuk-table__header app-group" {
                                        span lang="en" { (section.title) }
                                    }
                                }
                                @for line in lines { (row(words, place, table, line)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(words: Words, place: Place, table: &QuestionTable, line: &QuestionLine) -> Markup {
    html! {
        tr class="govuk-table__row" {
            th scope="row" class="govuk-table__header" {
                span lang="en" { (line.short) }
                span class="govuk-hint" {
                    (line.question)
                    @if let Some(title) = &line.subject_title { ", " (title) }
                    @if line.differs { ", " (words.compare_differs()) }
                }
            }
            @for (cell, head) in line.cells.iter().zip(&table.suppliers) {
                td class=(class_of(cell.cell)) {
                    @if has_trace(cell.cell) {
                        a class="govuk-link govuk-link--no-visited-state" href={ (place.assessment(table.lot, head.bidder.response)) "#" (verdict::anchor(line.subject, &line.question)) } {
                            (said(words, cell))
                        }
                    } @else {
                        (said(words, cell))
                    }
                    @if let Some(answer) = &cell.answer { span class="app-answer" { (answer) } }
                    @if cell.confidential { span class="app-answer" { strong { (words.confidential_marked()) } } }
                }
            }
        }
    }
}

/// Whether there is a number to explain.
fn has_trace(cell: ShownCell) -> bool {
    matches!(
        cell,
        ShownCell::Value(_) | ShownCell::Capped(_) | ShownCell::Unanswered | ShownCell::Waits
    )
}

/// Colour only repeats what the words say.
fn class_of(cell: ShownCell) -> &'static str {
    match cell {
        ShownCell::Unanswered | ShownCell::NotGiven | ShownCell::Gate(Finding::NotMet) => {
            "govuk-table__cell app-cell--bad"
        }
        ShownCell::Capped(_)
        | ShownCell::Waits
        | ShownCell::Gate(Finding::InsufficientEvidence | Finding::Unsure) => {
            "govuk-table__cell app-cell--open"
        }
        ShownCell::Value(_) | ShownCell::Gate(_) | ShownCell::Given => "govuk-table__cell",
    }
}

fn said(words: Words, cell: &QuestionCell) -> String {
    match cell.cell {
        ShownCell::Value(value) => words.cell_value(value),
        ShownCell::Capped(value) => words.cell_capped(value),
        ShownCell::Unanswered => words.cell_unanswered(),
        ShownCell::Waits => words.cell_waits(),
        ShownCell::Gate(finding) => verdict::finding_words(words, finding),
        ShownCell::Given => words.cell_given(),
        ShownCell::NotGiven => words.cell_not_given(),
    }
}
