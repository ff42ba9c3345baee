//! The two tables: suppliers by sections, and questions by suppliers.
//!
//! Invariant: a table shows what the rows hold and adds nothing; filtering leaves lines out, never
//! changes one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bidder, Cell, GateLine, Ranked, ShownCell};
use crate::domain::{
    answer::Answer,
    ids::{LotId, QuestionId, SectionId, SlotId, SubjectId},
    method::{Method, MethodLot, Tenths},
    score::{
        AnswerSummary, Finding, Key, ProductBaseline, SlotBaseline, Standing, display_of, summarise,
    },
};

/// Suppliers by sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SectionTable {
    pub lot: LotId,
    #[schema(max_length = 200)]
    pub lot_title: String,
    /// What every total is a fraction of.
    pub denominator: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_total: Option<Tenths>,
    #[schema(max_items = 60)]
    pub sections: Vec<SectionHead>,
    #[schema(max_items = 100)]
    pub suppliers: Vec<SectionLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SectionHead {
    pub section: SectionId,
    #[schema(max_length = 200)]
    pub title: String,
    /// As published, of 100.
    pub weight: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Tenths>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SectionLine {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    pub tied: bool,
    #[serde(flatten)]
    pub bidder: Bidder,
    pub standing: Standing,
    /// Why it is not ranked, is limited, or waits: in words.
    #[schema(value_type = Vec<crate::domain::described::Sentence>, max_items = 10000)]
    pub remarks: Vec<String>,
    #[schema(max_items = 20)]
    pub baselines: Vec<SlotBaseline>,
    #[schema(max_items = 8000)]
    pub gates: Vec<GateLine>,
    #[schema(max_items = 60)]
    pub sections: Vec<SectionCell>,
    /// Out of 100, rounded half up to 0.1.
    #[schema(max_length = 10)]
    pub total: String,
    pub total_numerator: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SectionCell {
    /// Out of 100, rounded half up to 0.1.
    #[schema(max_length = 10)]
    pub display: String,
    pub numerator: i64,
    pub denominator: i64,
}

/// The ranked rows (or a page of them) by sections.
pub fn section_table(method: &Method, lot: &MethodLot, ranked: &[Ranked]) -> SectionTable {
    SectionTable {
        lot: lot.id,
        lot_title: lot.title.clone(),
        denominator: lot.denominator,
        minimum_total: method.minimum_marks.total,
        sections: lot
            .sections
            .iter()
            .map(|section| section_head(method, &section.section, section.weight))
            .collect(),
        suppliers: ranked
            .iter()
            .map(|ranked| section_line(lot, ranked))
            .collect(),
    }
}

fn section_head(method: &Method, section: &SectionId, weight: u32) -> SectionHead {
    let minimums = &method.minimum_marks.sections;
    SectionHead {
        section: section.clone(),
        title: section_title(method, section),
        weight,
        minimum: minimums
            .iter()
            .find(|minimum| minimum.section == *section)
            .map(|minimum| minimum.minimum),
    }
}

/// Every section of the method, those without a weight in this lot too.
fn section_heads(method: &Method, lot: &MethodLot) -> Vec<SectionHead> {
    let weight = |id: &SectionId| {
        let found = lot.sections.iter().find(|section| section.section == *id);
        found.map_or(0, |section| section.weight)
    };
    let sections = method.sections.iter();
    sections
        .map(|section| section_head(method, &section.id, weight(&section.id)))
        .collect()
}

fn section_line(lot: &MethodLot, ranked: &Ranked) -> SectionLine {
    let row = &ranked.row;
    SectionLine {
        rank: ranked.rank,
        tied: ranked.tied,
        bidder: row.bidder.clone(),
        standing: row.standing,
        remarks: row.remarks.clone(),
        baselines: slot_baselines(lot, &row.baselines),
        gates: row.gates.clone(),
        sections: lot
            .sections
            .iter()
            .zip(&row.sections)
            .map(|(section, numerator)| SectionCell {
                display: display_of(*numerator, section.denominator),
                numerator: *numerator,
                denominator: section.denominator,
            })
            .collect(),
        total: display_of(row.total, lot.denominator),
        total_numerator: row.total,
    }
}

fn slot_baselines(lot: &MethodLot, baselines: &[ProductBaseline]) -> Vec<SlotBaseline> {
    lot.slots
        .iter()
        .zip(baselines)
        .map(|(slot, baseline)| SlotBaseline {
            slot: SlotId(slot.id.0),
            title: slot.title.clone(),
            baseline: Some(baseline.clone()),
        })
        .collect()
}

fn section_title(method: &Method, id: &SectionId) -> String {
    method
        .section(id)
        .map_or_else(|| id.to_string(), |section| section.title.clone())
}

/// Which lines of the question table are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowFilter {
    #[default]
    All,
    /// Only lines in which not all suppliers have the same.
    OnlyDifferences,
    /// Only lines in which somebody did not answer, or a gate is not met or stays open.
    OnlyGaps,
    /// Only lines in which somebody's answer lacks the evidence that was asked for.
    OnlyUnverified,
}

impl RowFilter {
    fn keeps(self, differs: bool, cells: &[QuestionCell]) -> bool {
        let any = |wanted: fn(ShownCell) -> bool| cells.iter().any(|cell| wanted(cell.cell));
        match self {
            Self::All => true,
            Self::OnlyDifferences => differs,
            Self::OnlyGaps => any(is_gap),
            Self::OnlyUnverified => any(is_unverified),
        }
    }
}

fn is_gap(cell: ShownCell) -> bool {
    match cell {
        ShownCell::Unanswered | ShownCell::NotGiven => true,
        ShownCell::Gate(finding) => matches!(
            finding,
            Finding::NotMet | Finding::InsufficientEvidence | Finding::Unsure
        ),
        ShownCell::Value(_) | ShownCell::Capped(_) | ShownCell::Waits | ShownCell::Given => false,
    }
}

fn is_unverified(cell: ShownCell) -> bool {
    matches!(
        cell,
        ShownCell::Capped(_) | ShownCell::Gate(Finding::InsufficientEvidence)
    )
}

/// A supplier's column, with the answers where they are to be shown.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a> {
    pub ranked: &'a Ranked,
    pub answers: Option<&'a BTreeMap<Key, Answer>>,
}

/// Questions by suppliers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionTable {
    pub lot: LotId,
    #[schema(max_length = 200)]
    pub lot_title: String,
    /// What the lines' sections are called, in the method's order.
    #[schema(max_items = 60)]
    pub sections: Vec<SectionHead>,
    #[schema(max_items = 100)]
    pub suppliers: Vec<SupplierHead>,
    #[schema(max_items = 8000)]
    pub lines: Vec<QuestionLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupplierHead {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    pub tied: bool,
    #[serde(flatten)]
    pub bidder: Bidder,
    pub standing: Standing,
}

impl SupplierHead {
    pub(super) fn of(ranked: &Ranked) -> Self {
        Self {
            rank: ranked.rank,
            tied: ranked.tied,
            bidder: ranked.row.bidder.clone(),
            standing: ranked.row.standing,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionLine {
    pub section: SectionId,
    pub question: QuestionId,
    #[schema(max_length = 40)]
    pub short: String,
    pub subject: SubjectId,
    /// The slot's or lot's title; none for the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub subject_title: Option<String>,
    /// Whether the suppliers differ.
    pub differs: bool,
    #[schema(max_items = 100)]
    pub cells: Vec<QuestionCell>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionCell {
    /// What it came to, in a word or a number out of 100.
    #[schema(max_length = 40)]
    pub display: String,
    pub cell: ShownCell,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerSummary>,
    /// The supplier asks the council to keep the answer from the public. Said only where answers are shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confidential: bool,
}

/// How a slot or lot is called; none for the organisation.
pub(super) fn subject_title(method: &Method, subject: SubjectId) -> Option<String> {
    let named = subject != SubjectId::ORGANISATION;
    named.then(|| method.subject_title(subject)).flatten()
}

/// What a cell says of the answer, apart from how it is marked.
fn says(cell: &QuestionCell) -> (&str, Option<&AnswerSummary>) {
    (&cell.display, cell.answer.as_ref())
}

/// Questions by the suppliers of the columns. A row that does not fit the method shows as not
/// given.
pub fn question_table(
    method: &Method,
    lot: &MethodLot,
    columns: &[Column<'_>],
    filter: RowFilter,
) -> QuestionTable {
    let questions = method.by_id();
    let mut lines = Vec::new();
    let mut place = 0;
    for asked in &lot.asked {
        for subject in &asked.subjects {
            let index = place;
            place += 1;
            let Some(issued) = questions.get(&asked.question) else {
                continue;
            };
            let key = (subject.subject, asked.question.clone());
            let cells: Vec<QuestionCell> = columns
                .iter()
                .map(|column| {
                    let cell = column.ranked.row.cells.get(index).copied();
                    let cell = cell.unwrap_or(Cell::NotGiven);
                    let answer = column.answers.and_then(|answers| answers.get(&key));
                    QuestionCell {
                        display: cell_words(cell),
                        cell: cell.into(),
                        answer: answer
                            .map(|answer| summarise(&issued.question.answer, &answer.value)),
                        confidential: answer.is_some_and(|answer| answer.confidential.is_some()),
                    }
                })
                .collect();
            let differs = cells
                .windows(2)
                .any(|pair| pair.first().map(says) != pair.last().map(says));
            if !filter.keeps(differs, &cells) {
                continue;
            }
            lines.push(QuestionLine {
                section: issued.question.section.clone(),
                question: asked.question.clone(),
                short: issued.question.short.clone(),
                subject: subject.subject,
                subject_title: subject_title(method, subject.subject),
                differs,
                cells,
            });
        }
    }
    QuestionTable {
        lot: lot.id,
        lot_title: lot.title.clone(),
        sections: section_heads(method, lot),
        suppliers: columns
            .iter()
            .map(|column| SupplierHead::of(column.ranked))
            .collect(),
        lines,
    }
}

/// A cell as people read it.
fn cell_words(cell: Cell) -> String {
    match cell {
        Cell::Value(value) => value.to_string(),
        Cell::Capped(value) => format!("{value} (evidence missing)"),
        Cell::Unanswered => "0 (not answered)".to_owned(),
        Cell::Waits => "waits for a mark".to_owned(),
        Cell::Gate(finding) => finding_words(finding).to_owned(),
        Cell::Given => "answered".to_owned(),
        Cell::NotGiven => "not answered".to_owned(),
    }
}

/// A finding as people read it.
pub(super) fn finding_words(finding: Finding) -> &'static str {
    match finding {
        Finding::Met => "met",
        Finding::NotMet => "not met",
        Finding::InsufficientEvidence => "insufficient evidence",
        Finding::Unsure => "unsure",
        Finding::Excepted => "excepted",
        Finding::NotApplicable => "not applicable",
    }
}
