//! Suppliers side by side.
//!
//! Invariant: the order is the published one and nothing else: failures first and in words, then
//! totals from the highest, equal totals with equal rank. The same rows give the same bytes.

mod csv;
mod differentiators;
mod rank;
mod row;
mod tables;
mod term;

#[cfg(test)]
mod tests;

pub use csv::{csv_cell, question_rows, section_rows, term_rows};
pub use differentiators::{Differentiator, differentiators};
pub use rank::{Page, RankKey, Ranked, page, rank};
pub use row::{Bidder, Cell, GateLine, ScoreRow, ShownCell};
pub use tables::{
    Column, QuestionCell, QuestionLine, QuestionTable, RowFilter, SectionCell, SectionHead,
    SectionLine, SectionTable, SupplierHead, question_table, section_table,
};
pub use term::{DateKind, TermDate, TermLine, TermTable, term_table};
