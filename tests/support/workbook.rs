//! A workbook of answers as other programs see it: cells by row and column, and written anew without anything else.

use std::io::Cursor;

use assay::app::answer_sheet::COLUMNS;
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;

/// What a cell is given.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    Text(String),
    Number(f64),
    Date(u16, u8, u8),
}

/// The first sheet of a workbook.
pub struct Book {
    pub rows: Vec<Vec<Given>>,
}

impl Book {
    pub fn read(bytes: &[u8]) -> Self {
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let text = |cell: &Data| match cell {
            Data::Empty => String::new(),
            Data::String(text) => text.clone(),
            other => panic!("a cell is not a text: {other:?}"),
        };
        let rows = range
            .rows()
            .map(|row| row.iter().map(|cell| Given::Text(text(cell))).collect());
        Self {
            rows: rows.collect(),
        }
    }

    pub fn column(name: &str) -> usize {
        COLUMNS.iter().position(|known| *known == name).unwrap()
    }

    /// The row of a line, from 0.
    pub fn row(&self, line: &str) -> usize {
        let ends = |row: &Vec<Given>| matches!(&row[0], Given::Text(name) if name.ends_with(line));
        self.rows
            .iter()
            .position(ends)
            .unwrap_or_else(|| panic!("there is no line {line}"))
    }

    pub fn text(&self, line: &str, column: &str) -> &str {
        match &self.rows[self.row(line)][Self::column(column)] {
            Given::Text(text) => text,
            other => panic!("{other:?}"),
        }
    }

    pub fn set(&mut self, line: &str, column: &str, given: Given) -> &mut Self {
        let row = self.row(line);
        self.rows[row][Self::column(column)] = given;
        self
    }

    pub fn answer(&mut self, line: &str, text: &str) -> &mut Self {
        self.set(line, "answer", Given::Text(text.to_owned()))
    }

    /// As people call the cell.
    pub fn cell(&self, line: &str, column: &str) -> String {
        let letter = char::from(b'A' + u8::try_from(Self::column(column)).unwrap());
        format!("{letter}{}", self.row(line) + 1)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let date = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
        for (row, cells) in (0..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Given::Text(text) if text.is_empty() => continue,
                    Given::Text(text) => sheet.write_string(row, column, text).unwrap(),
                    Given::Number(number) => sheet.write_number(row, column, *number).unwrap(),
                    Given::Date(year, month, day) => {
                        let when =
                            rust_xlsxwriter::ExcelDateTime::from_ymd(*year, *month, *day).unwrap();
                        sheet
                            .write_datetime_with_format(row, column, &when, &date)
                            .unwrap()
                    }
                };
            }
        }
        book.save_to_buffer().unwrap()
    }
}
