//! What suppliers promise for how long, beside the contract's own dates.
//!
//! Invariant: a date is shown as the supplier gave it; whether it reaches over the contract is arithmetic on days and
//! nothing else, and changes no score.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Column, SupplierHead, tables::subject_title};
use crate::domain::{
    answer::{Answer, AnswerValue},
    ids::{LotId, OptionId, QuestionId, SubjectId},
    method::{Method, MethodLot},
    question_set::{AnswerSpec, Question},
};

/// The fields of checklists in the shipped sets that hold the last day of something.
const LAST_DAYS: [&str; 2] = ["expires", "support_end"];

/// Suppliers with the dates that they name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TermTable {
    pub lot: LotId,
    #[schema(max_length = 200)]
    pub lot_title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_start: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_end: Option<Date>,
    #[schema(max_items = 100)]
    pub suppliers: Vec<TermLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TermLine {
    #[serde(flatten)]
    pub supplier: SupplierHead,
    /// In the order in which the questions are asked.
    #[schema(max_items = 8000)]
    pub dates: Vec<TermDate>,
}

/// One date of one supplier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TermDate {
    pub question: QuestionId,
    /// What the question is called, with the field where it is one of several.
    #[schema(max_length = 250)]
    pub short: String,
    pub subject: SubjectId,
    /// None for the organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub subject_title: Option<String>,
    pub kind: DateKind,
    /// None where a period without an end was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// By how many days it falls short of the contract: 0 when it does not, absent when one of the dates is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_by_days: Option<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateKind {
    /// The last day: measured against the end of the contract.
    Ends,
    /// The day from which it is held: measured against the start of the contract.
    HeldFrom,
}

/// The dates of a lot's suppliers.
pub fn term_table(method: &Method, lot: &MethodLot, columns: &[Column<'_>]) -> TermTable {
    let procurement = &method.procurement;
    let questions = method.by_id();
    let mut suppliers: Vec<TermLine> = columns
        .iter()
        .map(|column| TermLine {
            supplier: SupplierHead::of(column.ranked),
            dates: Vec::new(),
        })
        .collect();
    for asked in &lot.asked {
        let Some(issued) = questions.get(&asked.question) else {
            continue;
        };
        for subject in &asked.subjects {
            let key = (subject.subject, asked.question.clone());
            for (line, column) in suppliers.iter_mut().zip(columns) {
                let answer = column.answers.and_then(|answers| answers.get(&key));
                let named = answer
                    .into_iter()
                    .flat_map(|answer| dates(&issued.question, answer));
                line.dates.extend(named.map(|named| TermDate {
                    question: asked.question.clone(),
                    short: match named.field {
                        Some(field) => format!("{}: {field}", issued.question.short),
                        None => issued.question.short.clone(),
                    },
                    subject: subject.subject,
                    subject_title: subject_title(method, subject.subject),
                    kind: named.kind,
                    date: named.date,
                    short_by_days: match named.kind {
                        DateKind::Ends => days(named.date, procurement.contract_end),
                        DateKind::HeldFrom => days(procurement.contract_start, named.date),
                    },
                }));
            }
        }
    }
    TermTable {
        lot: lot.id,
        lot_title: lot.title.clone(),
        contract_start: procurement.contract_start,
        contract_end: procurement.contract_end,
        suppliers,
    }
}

/// The days from one date to a later one, 0 when it is not later.
fn days(from: Option<Date>, to: Option<Date>) -> Option<i32> {
    let days = to?.since(from?).ok()?.get_days();
    Some(days.max(0))
}

struct Named<'q> {
    field: Option<&'q str>,
    kind: DateKind,
    date: Option<Date>,
}

/// The dates of an answer that say until when, or from when, something is so.
fn dates<'q>(question: &'q Question, answer: &Answer) -> Vec<Named<'q>> {
    match (&question.answer, &answer.value) {
        (AnswerSpec::Group { fields }, AnswerValue::Group { fields: given }) => fields
            .iter()
            .filter_map(|field| {
                let (kind, date) = date_of(Some(&field.id), given.get(&field.id)?)?;
                Some(Named {
                    field: Some(&field.label),
                    kind,
                    date,
                })
            })
            .collect(),
        (_, value) => date_of(None, value)
            .map(|(kind, date)| Named {
                field: None,
                kind,
                date,
            })
            .into_iter()
            .collect(),
    }
}

fn date_of(field: Option<&OptionId>, value: &AnswerValue) -> Option<(DateKind, Option<Date>)> {
    match value {
        AnswerValue::Period { end_date, .. } => Some((DateKind::Ends, *end_date)),
        AnswerValue::ByAward { date, .. } => date.map(|date| (DateKind::HeldFrom, Some(date))),
        AnswerValue::Date { date } => field
            .is_some_and(|field| LAST_DAYS.contains(&field.as_str()))
            .then_some((DateKind::Ends, Some(*date))),
        _ => None,
    }
}
