//! A score in the form that is stored and compared: small, without its trace.
//!
//! Invariant: holds numbers and findings, never an answer.

use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::{ResponseId, SubjectId, SupplierId},
    method::{GateEffect, Method, MethodLot},
    score::{
        Finding, Gate, GateOutcome, LotInput, LotScore, ProductBaseline, Rule, Standing,
        SubjectQuestion,
    },
};

/// Whose score it is. Not closed against other members: lines of tables hold it among their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Bidder {
    pub response: ResponseId,
    pub supplier: SupplierId,
    #[schema(max_length = 200)]
    pub supplier_name: String,
}

/// One response's result in one lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScoreRow {
    pub bidder: Bidder,
    pub standing: Standing,
    /// After any cap, over the lot's denominator.
    pub total: i64,
    /// Points of each section, in the lot's order, over the section's denominator.
    pub sections: Vec<i64>,
    /// One for each subject of each question asked, in the lot's order.
    pub cells: Vec<Cell>,
    /// One for each slot, in the lot's order; empty where the baseline was not held.
    pub baselines: Vec<ProductBaseline>,
    /// Gates that are neither met nor without application.
    pub gates: Vec<GateLine>,
    /// Why it is not ranked, is limited, or waits: in words.
    pub remarks: Vec<String>,
    pub unmarked: u32,
}

/// What one question came to for one product, service or organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// 0 to 100, as it counts.
    Value(u32),
    /// As [`Cell::Value`], held down for want of evidence.
    Capped(u32),
    /// Carries marks and was not answered.
    Unanswered,
    /// Waits for a mark.
    Waits,
    /// A gate outside the baseline.
    Gate(Finding),
    /// Carries no marks, and was answered.
    Given,
    /// Carries no marks, and was not answered.
    NotGiven,
}

/// [`Cell`] as it is shown: the stored form is the shorter one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum ShownCell {
    /// 0 to 100, as it counts.
    Value(u32),
    /// As `value`, held down for want of evidence.
    Capped(u32),
    /// Carries marks and was not answered.
    Unanswered,
    /// Waits for a mark.
    Waits,
    /// A gate outside the baseline.
    Gate(Finding),
    /// Carries no marks, and was answered.
    Given,
    /// Carries no marks, and was not answered.
    NotGiven,
}

impl From<Cell> for ShownCell {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Value(value) => Self::Value(value),
            Cell::Capped(value) => Self::Capped(value),
            Cell::Unanswered => Self::Unanswered,
            Cell::Waits => Self::Waits,
            Cell::Gate(finding) => Self::Gate(finding),
            Cell::Given => Self::Given,
            Cell::NotGiven => Self::NotGiven,
        }
    }
}

/// A gate's outcome in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GateLine {
    pub gate: Gate,
    pub subject: SubjectId,
    pub finding: Finding,
    pub effect: GateEffect,
}

impl ScoreRow {
    /// The row of a score, with the input the score was computed from.
    pub fn new(bidder: Bidder, lot: &MethodLot, score: &LotScore, input: &LotInput<'_>) -> Self {
        Self {
            bidder,
            standing: score.standing,
            total: score.total,
            sections: score
                .sections
                .iter()
                .map(|section| section.numerator)
                .collect(),
            cells: cells(lot, score, input),
            baselines: score
                .baselines
                .iter()
                .filter_map(|slot| slot.baseline.clone())
                .collect(),
            gates: score.gates.iter().filter_map(line).collect(),
            remarks: remarks(score),
            unmarked: u32::try_from(score.unmarked.len()).unwrap_or(u32::MAX),
        }
    }

    /// Whether the row has as many numbers as the lot asks for.
    pub fn fits(&self, method: &Method, lot: &MethodLot) -> bool {
        let subjects: usize = lot.asked.iter().map(|asked| asked.subjects.len()).sum();
        method.lot(lot.id).is_some()
            && self.sections.len() == lot.sections.len()
            && self.cells.len() == subjects
    }
}

fn cells(lot: &MethodLot, score: &LotScore, input: &LotInput<'_>) -> Vec<Cell> {
    let mut traced = std::collections::BTreeMap::new();
    for trace in score
        .sections
        .iter()
        .flat_map(|section| &section.questions)
        .flat_map(|question| &question.subjects)
    {
        let cell = match trace.rule.id {
            Rule::Unanswered => Cell::Unanswered,
            Rule::Unmarked => Cell::Waits,
            Rule::EvidenceCap => Cell::Capped(trace.value),
            _ => Cell::Value(trace.value),
        };
        traced.insert((trace.subject, &trace.question), cell);
    }
    for outcome in &score.gates {
        if let Gate::Question { question } = &outcome.gate {
            traced.insert((outcome.subject, question), Cell::Gate(outcome.finding));
        }
    }
    lot.asked
        .iter()
        .flat_map(|asked| {
            asked
                .subjects
                .iter()
                .map(move |s| (s.subject, &asked.question))
        })
        .map(|(subject, question)| {
            traced
                .get(&(subject, question))
                .copied()
                .unwrap_or_else(|| {
                    if input.answers.contains_key(&(subject, question.clone())) {
                        Cell::Given
                    } else {
                        Cell::NotGiven
                    }
                })
        })
        .collect()
}

fn line(outcome: &GateOutcome) -> Option<GateLine> {
    let open = match outcome.finding {
        Finding::Met | Finding::NotApplicable => false,
        Finding::NotMet | Finding::InsufficientEvidence | Finding::Unsure | Finding::Excepted => {
            true
        }
    };
    open.then(|| GateLine {
        gate: outcome.gate.clone(),
        subject: outcome.subject,
        finding: outcome.finding,
        effect: outcome.effect,
    })
}

fn remarks(score: &LotScore) -> Vec<String> {
    let disqualifying = score
        .gates
        .iter()
        .filter(|outcome| outcome.effect == GateEffect::Disqualifies)
        .map(|outcome| format!("Disqualified. {}", outcome.sentence));
    let breaches = score.breaches.iter().map(|breach| breach.sentence.clone());
    let cap = score.cap.iter().map(|cap| cap.sentence.clone());
    let waits = waiting(&score.unmarked);
    let by_choice = score
        .principles
        .iter()
        .map(|product| format!("{}: {}", product.title, product.words));
    disqualifying
        .chain(breaches)
        .chain(cap)
        .chain(waits)
        .chain(by_choice)
        .collect()
}

fn waiting(unmarked: &[SubjectQuestion]) -> Option<String> {
    match unmarked.len() {
        0 => None,
        1 => Some("1 answer waits for a mark.".to_owned()),
        count => Some(format!("{count} answers wait for a mark.")),
    }
}
