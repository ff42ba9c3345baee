//! What leaves as files.
//!
//! Invariant: an export shows what a use case gave and computes nothing.

pub mod answer_sheet;
pub mod comparison;
pub mod coverage;
pub mod csv;
mod document;
mod docx;
mod markdown;
pub mod method;
mod ods;
mod question;
pub mod set;
mod xlsx;

pub use document::{Block, Depth, Document, ExportError, Form, Table};
pub use markdown::plain;

#[cfg(test)]
mod tests;
