//! Invitations from a spreadsheet: a CSV file to cards, each row on its own.
//!
//! Invariant: one bad row never costs the others; each result names the line it stands on.

use unicode_normalization::UnicodeNormalization;

use super::{
    error::{AppError, FieldProblem},
    invitations::NewCard,
};
use crate::{
    domain::{invitation::Contact, language::Language},
    limits,
};

/// The columns of an invitation file, as its header row names them. The last one may be left out.
pub const FILE_COLUMNS: [&str; 4] = ["supplierName", "contactName", "contactEmail", "language"];

/// The line a row begins on, counted from 1, and the card it holds or what is wrong with it.
pub type Row = (u64, Result<NewCard, Vec<FieldProblem>>);

/// Every row that is not empty, in the file's order.
///
/// # Errors
/// [`InvalidInput`](super::error::Code::InvalidInput) if it is no CSV with these columns or has too many rows.
pub fn read(file: &[u8]) -> Result<Vec<Row>, AppError> {
    let text = std::str::from_utf8(file)
        .map_err(|_| AppError::invalid_field("", "not-utf-8", "Save the file as CSV in UTF-8."))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| wrong_columns())?.clone();
    let columns: Vec<&str> = header.iter().collect();
    let without_language = FILE_COLUMNS
        .split_last()
        .map_or(&[][..], |(_, first)| first);
    if columns != FILE_COLUMNS && columns != without_language {
        return Err(wrong_columns());
    }
    let mut rows = Vec::new();
    let (mut counted, mut line) = (0, 1);
    for record in reader.records() {
        let record =
            record.map_err(|_| AppError::invalid_field("", "not-csv", "The file is not CSV."))?;
        let begins = record
            .position()
            .and_then(|position| usize::try_from(position.byte()).ok());
        let begins = first_of_row(text, begins.unwrap_or(counted));
        line += line_ends(text, counted, begins);
        counted = begins;
        if record.iter().all(str::is_empty) {
            continue;
        }
        rows.push((line, card_of(&record, columns.len())));
        if rows.len() > limits::INVITATION_FILE_ROWS_MAX {
            let detail = format!(
                "Send at most {} rows at a time.",
                limits::INVITATION_FILE_ROWS_MAX
            );
            return Err(AppError::invalid_field("", "too-many", detail));
        }
    }
    Ok(rows)
}

/// The reader's position may stand before the line ends that come between two rows.
fn first_of_row(text: &str, position: usize) -> usize {
    let rest = text.as_bytes().get(position..).unwrap_or_default();
    position
        + rest
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count()
}

fn line_ends(text: &str, from: usize, to: usize) -> u64 {
    let between = text.as_bytes().get(from..to).unwrap_or_default();
    between.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

fn wrong_columns() -> AppError {
    let detail = format!(
        "The first row must name the columns, separated by commas: {}. The last may be left out.",
        FILE_COLUMNS.join(","),
    );
    AppError::invalid_field("", "wrong-columns", detail)
}

fn card_of(record: &csv::StringRecord, columns: usize) -> Result<NewCard, Vec<FieldProblem>> {
    if record.len() != columns {
        let detail = format!(
            "The row has {} cells where the header has {columns}.",
            record.len()
        );
        return Err(vec![FieldProblem::new("", "wrong-cells", detail)]);
    }
    let cell = |place: usize| {
        record
            .get(place)
            .unwrap_or_default()
            .nfc()
            .collect::<String>()
    };
    let language = match cell(3).to_lowercase().as_str() {
        "" => Language::default(),
        word => Language::from_word(word).ok_or_else(|| {
            vec![FieldProblem::new(
                "/language",
                "unknown-language",
                "Use en or cy, or nothing.",
            )]
        })?,
    };
    Ok(NewCard {
        supplier_name: cell(0),
        contact: Contact {
            name: cell(1),
            email: cell(2),
        },
        more_contacts: Vec::new(),
        language,
    })
}
