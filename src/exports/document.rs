//! A document before it has a form: what is read from top to bottom, and the tables for spreadsheets.
//!
//! Invariant: built once from the data; the writers of each form add nothing and leave nothing out, so that
//! every form of one document says the same.

use std::borrow::Cow;

use super::{csv, docx, markdown, ods, xlsx};
use crate::domain::comparison::csv_cell;

/// How deep a heading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    Part,
    Chapter,
    Item,
}

/// Something that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Heading(Depth, String),
    Paragraph(String),
    /// Short names, each with what it stands for.
    Terms(Vec<(String, String)>),
    List(Vec<String>),
    Table(Table),
}

/// Rows under a heading, all of the same length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// At most 31 characters, as spreadsheets want it.
    pub name: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub title: String,
    /// What it is, before anything else.
    pub about: Vec<(String, String)>,
    /// What is read.
    pub blocks: Vec<Block>,
    /// What is sorted and filtered; the first is the one of a CSV file.
    pub tables: Vec<Table>,
}

/// The forms a document leaves in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    Docx,
    Xlsx,
    Ods,
    Csv,
    Md,
}

impl Form {
    /// The ending of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Csv => "csv",
            Self::Md => "md",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Docx => docx::MEDIA_TYPE,
            Self::Xlsx => xlsx::MEDIA_TYPE,
            Self::Ods => ods::MEDIA_TYPE,
            Self::Csv => csv::MEDIA_TYPE,
            Self::Md => markdown::MEDIA_TYPE,
        }
    }
}

/// Why a document has no file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the Word file cannot be written")]
    Docx(#[source] std::io::Error),
    #[error("the spreadsheet cannot be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error("the OpenDocument spreadsheet cannot be written")]
    Ods(#[source] zip::result::ZipError),
    #[error("the table cannot be written")]
    Csv(#[from] ::csv::Error),
    #[error("the document has no table")]
    NoTable,
}

impl Document {
    /// The bytes of the file in this form.
    ///
    /// # Errors
    /// When the form's writer refuses, such as for a table too long for it.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, ExportError> {
        match form {
            Form::Docx => docx::write(self),
            Form::Xlsx => xlsx::write(self),
            Form::Ods => ods::write(self),
            Form::Csv => {
                let table = self.tables.first().ok_or(ExportError::NoTable)?;
                let cells = |row: &Vec<String>| row.iter().map(|cell| csv_cell(cell)).collect();
                let rows = std::iter::once(&table.columns).chain(&table.rows);
                Ok(csv::write(&rows.map(cells).collect::<Vec<Vec<String>>>())?)
            }
            Form::Md => Ok(markdown::write(self).into_bytes()),
        }
    }
}

impl Document {
    /// The sheets of a spreadsheet: what it is about, then each table.
    pub(super) fn sheets(&self) -> impl Iterator<Item = Cow<'_, Table>> {
        let about = Table {
            name: "About".to_owned(),
            columns: vec![self.title.clone(), String::new()],
            rows: self
                .about
                .iter()
                .map(|(name, text)| vec![name.clone(), text.clone()])
                .collect(),
        };
        std::iter::once(Cow::Owned(about)).chain(self.tables.iter().map(Cow::Borrowed))
    }
}

/// Text as every form can hold it: control characters, which no form shows, become spaces.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect()
}
