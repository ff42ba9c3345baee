//! The comparison as a table for a terminal.
//!
//! Sections stand in columns of their own, numbered, with a key below: their titles are longer than
//! a terminal is wide.

use std::fmt::Write;

use crate::domain::{
    baseline::VerdictResult,
    comparison::{SectionLine, SectionTable},
    score::{BaselineScope, SlotBaseline},
};

/// The table as lines of text, each ending in a line break.
pub(super) fn render(table: &SectionTable) -> String {
    let rows = rows(table);
    let widths = widths(&rows);
    let mut out = String::new();
    for (index, row) in rows.iter().enumerate() {
        line(&mut out, row, &widths);
        if index == 0 {
            out.push_str(&"-".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1)));
            out.push('\n');
        }
    }
    out.push('\n');
    for (number, head) in table.sections.iter().enumerate() {
        // Writing to a String cannot fail.
        writeln!(out, "  {}  {} (weight {})", number + 1, head.title, head.weight).ok();
    }
    for supplier in &table.suppliers {
        for remark in &supplier.remarks {
            writeln!(out, "  {}: {remark}", supplier.bidder.supplier_name).ok();
        }
    }
    out
}

fn rows(table: &SectionTable) -> Vec<Vec<String>> {
    let slots = table.suppliers.first().map(|line| line.baselines.as_slice()).unwrap_or_default();
    let mut heading = vec!["Place".to_owned(), "Supplier".to_owned()];
    heading.extend(slots.iter().map(|slot| format!("Baseline: {}", slot.title)));
    heading.extend((1..=table.sections.len()).map(|number| number.to_string()));
    heading.push("Total".to_owned());
    let mut rows = vec![heading];
    rows.extend(table.suppliers.iter().map(row));
    rows
}

fn row(line: &SectionLine) -> Vec<String> {
    let place = match (line.rank, line.tied) {
        (Some(rank), true) => format!("{rank}="),
        (Some(rank), false) => rank.to_string(),
        (None, _) => "-".to_owned(),
    };
    let mut cells = vec![place, line.bidder.supplier_name.clone()];
    cells.extend(line.baselines.iter().map(verdict));
    cells.extend(line.sections.iter().map(|section| section.display.clone()));
    cells.push(line.total.clone());
    cells
}

fn verdict(slot: &SlotBaseline) -> String {
    let Some(baseline) = &slot.baseline else { return "not held".to_owned() };
    let result = match baseline.result {
        VerdictResult::Met => "met",
        VerdictResult::NotMet => "NOT MET",
        VerdictResult::InsufficientEvidence => "evidence open",
        VerdictResult::NotAssessed => "not assessed",
    };
    match baseline.scope {
        BaselineScope::InScope => result.to_owned(),
        BaselineScope::NotInScope | BaselineScope::Excepted => format!("{result} (by choice)"),
        BaselineScope::Unsure => format!("{result} (scope unsure)"),
    }
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    (0..columns)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
        })
        .map(Option::unwrap_or_default)
        .collect()
}

fn line(out: &mut String, row: &[String], widths: &[usize]) {
    let cells: Vec<String> =
        row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
    out.push_str(cells.join("  ").trim_end());
    out.push('\n');
}
