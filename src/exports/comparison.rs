//! A comparison as a file.

use super::document::{Block, Document, Table};
use crate::app::comparison;

/// The table as it was asked for; its first row names the columns.
pub fn document(title: String, table: &comparison::Table) -> Document {
    let mut rows = table.rows().into_iter();
    let columns = rows.next().unwrap_or_default();
    let cells = Table {
        name: "Comparison".to_owned(),
        columns,
        rows: rows.collect(),
    };
    Document {
        title,
        about: Vec::new(),
        blocks: vec![Block::Table(cells.clone())],
        tables: vec![cells],
    }
}
