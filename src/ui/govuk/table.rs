//! Tables of facts.

use maud::{Markup, Render, html};

use super::{Content, Size, text::more};

/// A table with a caption that says what it holds.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub caption: Option<String>,
    pub caption_size: Option<Size>,
    pub head: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
    /// Whether the first cell of each row heads it.
    pub row_headings: bool,
}

/// One cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub content: Content,
    pub format: Format,
    pub colspan: Option<u16>,
    pub rowspan: Option<u16>,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Words,
    Number,
}

impl Cell {
    pub fn number(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            format: Format::Number,
            ..Self::default()
        }
    }

    fn class(&self, of: &'static str) -> String {
        match self.format {
            Format::Words => format!("govuk-table__{of}"),
            Format::Number => format!("govuk-table__{of} govuk-table__{of}--numeric"),
        }
    }
}

impl<T: Into<Content>> From<T> for Cell {
    fn from(content: T) -> Self {
        Self {
            content: content.into(),
            ..Self::default()
        }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        let size = self
            .caption_size
            .map(|size| format!("govuk-table__caption--{}", size.letter()));
        html! {
            table class="govuk-table" {
                @if let Some(caption) = &self.caption {
                    caption class={ "govuk-table__caption" (more(size.as_deref())) } { (caption) }
                }
                @if !self.head.is_empty() {
                    thead class="govuk-table__head" {
                        tr class="govuk-table__row" {
                            @for cell in &self.head {
                                th scope="col" class=(cell.class("header")) colspan=[cell.colspan] rowspan=[cell.rowspan] { (cell.content) }
                            }
                        }
                    }
                }
                tbody class="govuk-table__body" {
                    @for row in &self.rows {
                        tr class="govuk-table__row" {
                            @for (index, cell) in row.iter().enumerate() {
                                @if index == 0 && self.row_headings {
                                    th scope="row" class="govuk-table__header" colspan=[cell.colspan] rowspan=[cell.rowspan] { (cell.content) }
                                } @else {
                                    td class=(cell.class("cell")) colspan=[cell.colspan] rowspan=[cell.rowspan] { (cell.content) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
