//! Documents as spreadsheets: a sheet of what it is about, and one for each table.
//!
//! Invariant: every cell is a string, so nothing that somebody wrote is run as a formula; the same document
//! gives the same bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::document::{Document, ExportError, Table, printable};

pub(super) const MEDIA_TYPE: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Columns whose longest cell has more characters than this are wide.
const NARROW: usize = 24;

pub(super) fn write(document: &Document) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    // The file says nothing about when it was made, so that it can be compared with another.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(&document.title);
    book.set_properties(&properties.set_creation_datetime(&made));
    for table in document.sheets() {
        sheet(book.add_worksheet(), &table)?;
    }
    Ok(book.save_to_buffer()?)
}

fn sheet(sheet: &mut Worksheet, table: &Table) -> Result<(), ExportError> {
    let heading = Format::new().set_bold().set_text_wrap();
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(&table.name)?;
    for (column, name) in (0_u16..).zip(&table.columns) {
        let cells = table
            .rows
            .iter()
            .filter_map(|row| row.get(usize::from(column)));
        let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
        let width = if longest > NARROW { 60.0 } else { 18.0 };
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, printable(name), &heading)?;
    }
    for (line, row) in (1_u32..).zip(&table.rows) {
        for (column, text) in (0_u16..).zip(row) {
            sheet.write_string_with_format(line, column, printable(text), &cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
