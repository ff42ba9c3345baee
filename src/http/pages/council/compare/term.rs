//! The dates that suppliers name, beside the contract's own.

use jiff::civil::Date;
use maud::{Markup, html};

use super::supplier_link;
use crate::{
    domain::{
        comparison::{DateKind, TermDate, TermTable},
        london,
    },
    http::pages::council::Place,
    ui::words::Words,
};

/// The width of a drawn line, in its own units.
const WIDTH: i32 = 1_000;

/// Every date in a table, with a line that shows where in the contract it lies.
pub fn timeline(words: Words, place: Place, table: &TermTable) -> Markup {
    let day = |date: Option<Date>| {
        date.map_or_else(
            || words.not_given(),
            |date| london::day_in_words(words.language(), date),
        )
    };
    let scale = Scale::of(table);
    html! {
        h2 class="govuk-heading-m" id="term" { (words.term_heading()) }
        p class="govuk-body" { (words.term_lead(day(table.contract_start), day(table.contract_end))) }
        @if table.suppliers.iter().all(|line| line.dates.is_empty()) {
            p class="govuk-body" { (words.term_none()) }
        } @else {
            div class="app-scroll" role="region" tabindex="0" aria-labelledby="term" {
                table class="govuk-table" {
                    caption class="govuk-visually-hidden" { (words.term_heading()) ": " (table.lot_title) }
                    thead class="govuk-table__head" {
                        tr class="govuk-table__row" {
                            @for head in [words.compare_supplier(), words.term_what(), words.term_about(), words.term_date(), words.term_against()] {
                                th scope="col" class="govuk-table__header" { (head) }
                            }
                        }
                    }
                    @for line in table.suppliers.iter().filter(|line| !line.dates.is_empty()) {
                        tbody class="govuk-table__body" {
                            @for (index, named) in line.dates.iter().enumerate() {
                                tr class="govuk-table__row" {
                                    @if index == 0 {
                                        th scope="rowgroup" rowspan=(line.dates.len()) class="govuk-table__header" { (supplier_link(place, table.lot, &line.supplier.bidder)) }
                                    }
                                    td class="govuk-table__cell" lang="en" { (named.short) }
                                    td class="govuk-table__cell" { (named.subject_title.as_deref().unwrap_or(&words.term_organisation())) }
                                    td class="govuk-table__cell" {
                                        @match (named.date, named.kind) {
                                            (None, _) => (words.term_no_end()),
                                            (date, DateKind::Ends) => (words.term_ends(day(date))),
                                            (date, DateKind::HeldFrom) => (words.term_held_from(day(date))),
                                        }
                                    }
                                    td class="govuk-table__cell" {
                                        (against(words, named))
                                        (scale.drawn(named))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn against(words: Words, named: &TermDate) -> Markup {
    html! {
        @match (named.short_by_days, named.kind) {
            (None, _) if named.date.is_none() => strong class="app-below" { (words.term_cannot_be_held()) },
            (None, _) => (words.term_not_compared()),
            (Some(0), DateKind::Ends) => (words.term_covers()),
            (Some(0), DateKind::HeldFrom) => (words.term_in_time()),
            (Some(days), DateKind::Ends) => strong class="app-below" { (words.term_ends_early(days)) },
            (Some(days), DateKind::HeldFrom) => strong class="app-below" { (words.term_late(days)) },
        }
    }
}

/// From the first of all dates to the last one.
struct Scale {
    first: Date,
    days: i32,
    contract: Option<(Date, Date)>,
}

impl Scale {
    fn of(table: &TermTable) -> Self {
        let named = table.suppliers.iter().flat_map(|line| &line.dates);
        let all = || {
            named
                .clone()
                .filter_map(|named| named.date)
                .chain(table.contract_start)
                .chain(table.contract_end)
        };
        let first = all().min().unwrap_or_default();
        let last = all().max().unwrap_or_default();
        Self {
            first,
            days: days_between(first, last).max(1),
            contract: table.contract_start.zip(table.contract_end),
        }
    }

    /// Where a date lies, in units of the line.
    fn at(&self, date: Date) -> i32 {
        let days = i64::from(days_between(self.first, date));
        let at = days * i64::from(WIDTH) / i64::from(self.days);
        i32::try_from(at).unwrap_or(WIDTH)
    }

    /// The contract as a broad band, and the time that is covered as a line in it. Said in words beside it.
    fn drawn(&self, named: &TermDate) -> Markup {
        let (Some((start, end)), Some(date)) = (self.contract, named.date) else {
            return html! {};
        };
        let (start, end, at) = (self.at(start), self.at(end), self.at(date));
        let (from, to) = match named.kind {
            DateKind::Ends => (0, at),
            DateKind::HeldFrom => (at, WIDTH),
        };
        let colour = if named.short_by_days == Some(0) {
            "#0f7a52"
        } else {
            "#ca3535"
        };
        html! {
            svg class="app-bar" viewBox={ "0 0 " (WIDTH) " 8" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                rect x=(start) width=(end - start) height="8" fill="#cecece" {}
                rect x=(from) y="2" width=(to - from) height="4" fill=(colour) {}
            }
        }
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}
