//! Documents for Word, with real headings, so that they can be walked through by ear and listed as contents.
//!
//! Invariant: the same document gives the same text in the same order as its other forms.

use std::io::Cursor;

use docx_rs::{
    BreakType, Docx, Paragraph, Run, Shading, Style, StyleType, Table as DocxTable, TableCell,
    TableRow, WidthType,
};

use super::document::{Block, Depth, Document, ExportError, Table, printable};

pub(super) const MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The width of the text, in twentieths of a point.
const TEXT_WIDTH: usize = 9_026;

pub(super) fn write(document: &Document) -> Result<Vec<u8>, ExportError> {
    let mut file = styled().add_paragraph(paragraph(&document.title).style("Title"));
    file = terms(file, &document.about);
    for block in &document.blocks {
        file = match block {
            Block::Heading(depth, text) => {
                file.add_paragraph(paragraph(text).style(style_of(*depth)))
            }
            Block::Paragraph(text) => file.add_paragraph(paragraph(text)),
            Block::Terms(pairs) => terms(file, pairs),
            Block::List(items) => items.iter().fold(file, |file, item| {
                file.add_paragraph(paragraph(&format!("\u{2022} {item}")).style("ListParagraph"))
            }),
            Block::Table(rows) => file.add_table(table(rows)).add_paragraph(Paragraph::new()),
        };
    }
    let mut bytes = Cursor::new(Vec::new());
    file.build()
        .pack(&mut bytes)
        .map_err(|error| ExportError::Docx(std::io::Error::other(error.to_string())))?;
    Ok(bytes.into_inner())
}

fn style_of(depth: Depth) -> &'static str {
    match depth {
        Depth::Part => "Heading1",
        Depth::Chapter => "Heading2",
        Depth::Item => "Heading3",
    }
}

/// The styles that word processors know as title and headings.
fn styled() -> Docx {
    let heading = |id: &str, name: &str, size: usize, level: usize| {
        Style::new(id, StyleType::Paragraph)
            .name(name)
            .size(size)
            .bold()
            .outline_lvl(level)
    };
    Docx::new()
        .default_size(22)
        .add_style(
            Style::new("Title", StyleType::Paragraph)
                .name("Title")
                .size(40)
                .bold(),
        )
        .add_style(heading("Heading1", "heading 1", 32, 0))
        .add_style(heading("Heading2", "heading 2", 28, 1))
        .add_style(heading("Heading3", "heading 3", 24, 2))
        .add_style(
            Style::new("ListParagraph", StyleType::Paragraph)
                .name("List Paragraph")
                .indent(Some(360), None, None, None),
        )
}

fn paragraph(text: &str) -> Paragraph {
    Paragraph::new().add_run(run(text))
}

/// A run of text with its line breaks.
fn run(text: &str) -> Run {
    let text = printable(text);
    let mut lines = text.lines();
    let first = Run::new().add_text(lines.next().unwrap_or_default());
    lines.fold(first, |run, line| {
        run.add_break(BreakType::TextWrapping).add_text(line)
    })
}

fn terms(file: Docx, pairs: &[(String, String)]) -> Docx {
    pairs.iter().fold(file, |file, (name, text)| {
        let named = run(&format!("{name}: ")).bold();
        file.add_paragraph(Paragraph::new().add_run(named).add_run(run(text)))
    })
}

fn table(table: &Table) -> DocxTable {
    let columns = table.columns.len().max(1);
    let width = TEXT_WIDTH / columns;
    let cell = |run: Run| {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .add_paragraph(Paragraph::new().add_run(run))
    };
    let heading = table.columns.iter().map(|name| {
        let shade = Shading::new().fill("EEEEEE");
        cell(run(name).bold()).shading(shade)
    });
    let heading = TableRow::new(heading.collect());
    let rows = table
        .rows
        .iter()
        .map(|row| TableRow::new(row.iter().map(|text| cell(run(text))).collect()));
    DocxTable::new(std::iter::once(heading).chain(rows).collect()).set_grid(vec![width; columns])
}
