//! Tables on pages: in a region that scrolls by itself on narrow screens, with the way to the next page of a list.

use maud::{Markup, html};

use crate::ui::{
    govuk::{Cell, Pagination, Table},
    words::Words,
};

/// A table in its region. The label says what it holds to those who do not see it.
pub fn scrolling(label: &str, table: &Table) -> Markup {
    html! {
        div class="app-scroll" role="region" tabindex="0" aria-label=(label) { (table) }
    }
}

/// One page of a list, each row headed by its first cell.
pub fn listing(
    words: Words,
    label: &str,
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    next: Option<String>,
) -> Markup {
    let table = Table {
        head,
        rows,
        row_headings: true,
        ..Table::default()
    };
    html! {
        (scrolling(label, &table))
        (onward(words, next))
    }
}

/// The way to the next page of a list, where there is one.
pub fn onward(words: Words, next: Option<String>) -> Markup {
    html! {
        @if let Some(href) = next {
            (Pagination { next: Some(href), next_words: Some(html! { (words.next_page()) }), label: words.pages_label(), ..Pagination::default() })
        }
    }
}
