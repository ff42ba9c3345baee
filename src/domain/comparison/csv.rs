//! The tables as rows of cells for a spreadsheet.
//!
//! Invariant: every cell goes through [`csv_cell`], so that no text a supplier wrote is run as a
//! formula when the file is opened.

use jiff::civil::Date;

use super::{DateKind, QuestionTable, SectionTable, TermTable};
use crate::domain::score::{SlotBaseline, Standing};

/// A cell that a spreadsheet takes as text: what could begin a formula gets a leading apostrophe.
/// Quoting and separators are the writer's.
pub fn csv_cell(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            format!("'{text}")
        }
        Some(_) | None => text.to_owned(),
    }
}

/// A heading and a row for each supplier.
pub fn section_rows(table: &SectionTable) -> Vec<Vec<String>> {
    let slots: Vec<&str> = table
        .suppliers
        .iter()
        .map(|s| &s.baselines)
        .max_by_key(|b| b.len())
        .map_or_else(Vec::new, |baselines| {
            baselines.iter().map(|slot| slot.title.as_str()).collect()
        });
    let mut heading = vec![
        "Rank".to_owned(),
        "Supplier".to_owned(),
        "Standing".to_owned(),
    ];
    heading.extend(slots.iter().map(|slot| format!("Baseline: {slot}")));
    heading.extend(
        table
            .sections
            .iter()
            .map(|section| format!("{} (weight {})", section.title, section.weight)),
    );
    heading.extend(["Total".to_owned(), "Remarks".to_owned()]);
    let rows = table.suppliers.iter().map(|line| {
        let mut row = vec![
            rank_words(line.rank, line.tied),
            line.bidder.supplier_name.clone(),
            standing_words(line.standing).to_owned(),
        ];
        row.extend(
            (0..slots.len())
                .map(|index| line.baselines.get(index).map_or_else(String::new, baseline)),
        );
        row.extend(line.sections.iter().map(|cell| cell.display.clone()));
        row.extend([line.total.clone(), line.remarks.join(" ")]);
        row
    });
    safe(std::iter::once(heading).chain(rows))
}

/// A heading and a row for each question and what it is about.
pub fn question_rows(table: &QuestionTable) -> Vec<Vec<String>> {
    let mut heading = vec![
        "Section".to_owned(),
        "Question".to_owned(),
        "About".to_owned(),
        "In short".to_owned(),
        "Differs".to_owned(),
    ];
    heading.extend(
        table
            .suppliers
            .iter()
            .map(|head| head.bidder.supplier_name.clone()),
    );
    let rows = table.lines.iter().map(|line| {
        let mut row = vec![
            line.section.to_string(),
            line.question.to_string(),
            line.subject_title
                .clone()
                .unwrap_or_else(|| "Organisation".to_owned()),
            line.short.clone(),
            if line.differs { "yes" } else { "no" }.to_owned(),
        ];
        row.extend(line.cells.iter().map(|cell| match &cell.answer {
            Some(answer) => format!("{}: {answer}", cell.display),
            None => cell.display.clone(),
        }));
        row
    });
    safe(std::iter::once(heading).chain(rows))
}

/// A heading and a row for each date.
pub fn term_rows(table: &TermTable) -> Vec<Vec<String>> {
    let heading = [
        "Rank",
        "Supplier",
        "Standing",
        "About",
        "Question",
        "What",
        "Kind",
        "Date",
        "Contract starts",
        "Contract ends",
        "Days short of the contract",
    ];
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let rows = table.suppliers.iter().flat_map(|line| {
        line.dates.iter().map(move |named| {
            vec![
                rank_words(line.supplier.rank, line.supplier.tied),
                line.supplier.bidder.supplier_name.clone(),
                standing_words(line.supplier.standing).to_owned(),
                named.subject_title.clone().unwrap_or_default(),
                named.question.to_string(),
                named.short.clone(),
                match named.kind {
                    DateKind::Ends => "ends",
                    DateKind::HeldFrom => "held from",
                }
                .to_owned(),
                day(named.date),
                day(table.contract_start),
                day(table.contract_end),
                named
                    .short_by_days
                    .map(|days| days.to_string())
                    .unwrap_or_default(),
            ]
        })
    });
    safe(std::iter::once(heading.map(str::to_owned).to_vec()).chain(rows))
}

fn safe(rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    rows.map(|row| row.iter().map(|cell| csv_cell(cell)).collect())
        .collect()
}

fn baseline(slot: &SlotBaseline) -> String {
    slot.baseline
        .as_ref()
        .map_or_else(String::new, |known| known.words.clone())
}

fn rank_words(rank: Option<u32>, tied: bool) -> String {
    match (rank, tied) {
        (Some(rank), true) => format!("{rank} (tie)"),
        (Some(rank), false) => rank.to_string(),
        (None, _) => String::new(),
    }
}

fn standing_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Disqualified => "disqualified",
        Standing::BelowMinimum => "below a minimum mark",
        Standing::Ranked => "ranked",
        Standing::Incomplete => "marks missing",
    }
}
