//! A workbook's cells, as they were found.
//!
//! Invariant: cells are found by the names of their columns and the names of their lines, so rows and columns may be
//! sorted and moved; however a file is made, no more is held of it than the lines there may be.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{Data, DataRef, DataType, Reader, Xlsx};

use super::Extra;
use crate::{
    app::error::AppError,
    domain::ids::{QuestionId, ResponseId, SubjectId},
};

/// The columns' names, in the first row; people read the headings in the second. The first holds which response it is
/// as well.
pub const COLUMNS: [&str; 15] = [
    "assay-answers-1",
    "version",
    "about",
    "section",
    "id",
    "question",
    "guidance",
    "label",
    "how",
    "answer",
    "level",
    "note",
    "reason",
    "until",
    "state",
];
/// Rows beyond this are not looked at: more than any method has lines.
const ROWS_MAX: u32 = 50_000;
const COLUMNS_MAX: u32 = 100;
/// All texts of a sheet together: one text may stand in many cells, and each is held.
const TEXT_BYTES_MAX: usize = 32 * 1024 * 1024;

/// A cell with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// Such as `H12`.
    pub at: String,
    pub text: String,
}

/// What a workbook says of one answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    /// The version the workbook began from, and what its lines said then.
    pub version: String,
    /// By the names of their lines; empty ones too.
    pub cells: BTreeMap<String, Cell>,
    /// Where a line stands twice.
    pub repeated: Option<String>,
    /// By the names of their columns.
    pub extra: BTreeMap<&'static str, Cell>,
}

impl Filled {
    pub(super) fn extra(&self) -> Extra {
        let text = |name| {
            self.extra
                .get(name)
                .map(|cell| cell.text.clone())
                .unwrap_or_default()
        };
        Extra {
            level: text("level"),
            note: text("note"),
            reason: text("reason"),
            until: text("until"),
        }
    }
}

/// Everything a workbook says, by subject and question.
pub(super) type Answers = BTreeMap<(SubjectId, QuestionId), Filled>;

/// Reads a workbook that was checked to be safe to unpack.
///
/// # Errors
/// [`InvalidInput`](crate::app::error::Code::InvalidInput) when it is not a workbook of this response.
pub(super) fn read(file: &[u8], response: ResponseId) -> Result<Answers, AppError> {
    let mut book = Xlsx::new(Cursor::new(file)).map_err(|_| not_a_workbook())?;
    for name in book.sheet_names() {
        let rows = rows(&mut book, &name)?;
        if let Some(columns) = columns(&rows, response)? {
            return Ok(answers(&rows, &columns));
        }
    }
    Err(refused(
        "not_our_workbook",
        "Send the workbook that you downloaded here, with its first row as it was.",
    ))
}

fn refused(code: &str, detail: &str) -> AppError {
    AppError::invalid_field("", code, detail)
}

pub(super) fn not_a_workbook() -> AppError {
    refused(
        "not_a_workbook",
        "Send the workbook as an xlsx file that opens.",
    )
}

/// The texts of a sheet's rows by column, without what is empty.
type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Rows, AppError> {
    let (mut rows, mut bytes) = (Rows::new(), 0_usize);
    // Cell by cell: a sheet says itself how large it is, and may lie.
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|_| not_a_workbook())?;
    while let Some(cell) = cells.next_cell().map_err(|_| not_a_workbook())? {
        let (row, column) = cell.get_position();
        if row >= ROWS_MAX || column >= COLUMNS_MAX {
            continue;
        }
        let value = cell.get_value();
        bytes = bytes.saturating_add(value.get_string().map_or(0, str::len));
        if bytes > TEXT_BYTES_MAX {
            return Err(refused(
                "workbook_too_large",
                "The workbook holds more text than answers can. Send the one you downloaded here.",
            ));
        }
        let text = text_of(value);
        if !text.is_empty() {
            rows.entry(row).or_default().insert(column, text);
        }
    }
    Ok(rows)
}

fn text_of(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::DateTime(when) if when.is_datetime() => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) => text.chars().take_while(|c| *c != 'T').collect(),
        value => Data::from(value.clone()).to_string(),
    };
    text.replace("\r\n", "\n").trim().to_owned()
}

/// The column of each name, when the sheet is one of ours.
fn columns(
    rows: &Rows,
    response: ResponseId,
) -> Result<Option<BTreeMap<&'static str, u32>>, AppError> {
    let Some(first) = rows.get(&0) else {
        return Ok(None);
    };
    let mut columns = BTreeMap::new();
    for (column, text) in first {
        let (name, of) = text.split_once(':').unwrap_or((text, ""));
        let Some(known) = COLUMNS.into_iter().find(|known| *known == name) else {
            continue;
        };
        if known == COLUMNS[0] && of != response.to_string() {
            return Err(refused(
                "another_response",
                "This workbook belongs to another response. Download the one of this response.",
            ));
        }
        columns.insert(known, *column);
    }
    let needed = [COLUMNS[0], "version", "answer"];
    Ok(needed
        .iter()
        .all(|name| columns.contains_key(name))
        .then_some(columns))
}

fn answers(rows: &Rows, columns: &BTreeMap<&'static str, u32>) -> Answers {
    let mut answers = Answers::new();
    for (row, texts) in rows {
        let cell = |name: &str| {
            let column = *columns.get(name)?;
            Some(Cell {
                at: reference(*row, column),
                text: texts.get(&column).cloned().unwrap_or_default(),
            })
        };
        let text = |name: &str| cell(name).map(|cell| cell.text).unwrap_or_default();
        let Some((key, line)) = named(&text(COLUMNS[0])) else {
            continue;
        };
        let filled = answers.entry(key).or_default();
        let version = text("version");
        if !version.is_empty() {
            filled.version = version;
        }
        for name in ["level", "note", "reason", "until"] {
            let present = filled
                .extra
                .get(name)
                .is_some_and(|cell| !cell.text.is_empty());
            if let Some(cell) = cell(name).filter(|_| !present)
                && (!cell.text.is_empty() || !filled.extra.contains_key(name))
            {
                filled.extra.insert(name, cell);
            }
        }
        if let Some(cell) = cell("answer") {
            let at = cell.at.clone();
            if filled.cells.insert(line, cell).is_some() {
                filled.repeated = Some(at);
            }
        }
    }
    answers
}

/// The subject, the question and the line that a row's name means.
fn named(text: &str) -> Option<((SubjectId, QuestionId), String)> {
    let mut parts = text.splitn(3, ':');
    let subject = parts.next()?.parse().ok().map(SubjectId)?;
    let question = QuestionId::try_from(parts.next()?.to_owned()).ok()?;
    Some(((subject, question), parts.next()?.to_owned()))
}

/// A cell as people call it, such as `H12`.
fn reference(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        let letter = u8::try_from(rest % 26).map_or(b'A', |letter| b'A' + letter);
        letters.push(char::from(letter));
        match (rest / 26).checked_sub(1) {
            Some(more) => rest = more,
            None => break,
        }
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row + 1)
}
