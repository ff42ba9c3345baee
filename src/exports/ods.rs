//! Documents as OpenDocument spreadsheets: the same sheets as the workbooks for Excel.
//!
//! Invariant: every cell is a string, so nothing that somebody wrote is run as a formula; the same document gives the
//! same bytes.

use std::io::{Cursor, Write};

use maud::{Markup, PreEscaped, html};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::document::{Document, ExportError, Table, printable};

pub(super) const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
/// What the content and the manifest are written in.
const OFFICE: &str = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
const TABLE: &str = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
const TEXT: &str = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
const MANIFEST: &str = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
const VERSION: &str = "1.3";

pub(super) fn write(document: &Document) -> Result<Vec<u8>, ExportError> {
    archive(&content(document), &manifest()).map_err(ExportError::Ods)
}

/// The package of OpenDocument part 2: its media type comes first and is not compressed.
fn archive(content: &Markup, manifest: &Markup) -> Result<Vec<u8>, ZipError> {
    // The file says nothing about when it was made, so that it can be compared with another.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let plain = options.compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("mimetype", plain)?;
    archive.write_all(MEDIA_TYPE.as_bytes())?;
    for (name, part) in [
        ("content.xml", content),
        ("META-INF/manifest.xml", manifest),
    ] {
        archive.start_file(name, options)?;
        archive.write_all(DECLARATION.as_bytes())?;
        archive.write_all(part.0.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn manifest() -> Markup {
    html! {
        manifest:manifest xmlns:manifest=(MANIFEST) manifest:version=(VERSION) {
            manifest:file-entry manifest:full-path="/" manifest:media-type=(MEDIA_TYPE) {}
            manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" {}
        }
    }
}

fn content(document: &Document) -> Markup {
    html! {
        office:document-content xmlns:office=(OFFICE) xmlns:table=(TABLE) xmlns:text=(TEXT) office:version=(VERSION) {
            office:body {
                office:spreadsheet {
                    @for table in document.sheets() { (sheet(&table)) }
                }
            }
        }
    }
}

fn sheet(table: &Table) -> Markup {
    html! {
        table:table table:name=(printable(&table.name)) {
            table:table-column table:number-columns-repeated=(table.columns.len().max(1)) {}
            table:table-header-rows { (row(&table.columns)) }
            @for cells in &table.rows { (row(cells)) }
        }
    }
}

fn row(cells: &[String]) -> Markup {
    html! {
        table:table-row {
            @for text in cells {
                table:table-cell office:value-type="string" {
                    @for line in printable(text).lines() { text:p { (spaced(line)) } }
                }
            }
        }
    }
}

/// A line in which spaces that stand together or at its ends are kept: readers take them for one otherwise.
fn spaced(line: &str) -> Markup {
    let mut out = String::new();
    let mut spaces = 0;
    for c in line.chars().chain(std::iter::once('\0')) {
        if c == ' ' {
            spaces += 1;
            continue;
        }
        if spaces > 0 {
            let kept = match spaces == 1 && !out.is_empty() && c != '\0' {
                true => html! { " " },
                false => html! { text:s text:c=(spaces) {} },
            };
            out.push_str(&kept.0);
            spaces = 0;
        }
        if c != '\0' {
            out.push_str(&html! { (c) }.0);
        }
    }
    PreEscaped(out)
}
