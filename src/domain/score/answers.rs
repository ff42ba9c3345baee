//! Saying an answer in short, for traces.
//!
//! Invariant: a summary is for reading only; no number is computed from it.

use serde::{Deserialize, Serialize};

use crate::domain::{
    answer::{AnswerValue, ByAwardStatus},
    ids::OptionId,
    question_set::{AnswerSpec, ChoiceOption},
};

/// The longest summary, in characters; longer ones are cut with an ellipsis.
const SUMMARY_CHARACTERS_MAX: usize = 200;

/// An answer in a line, such as `Yes` or `30 days`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, max_length = 201)]
pub struct AnswerSummary(String);

impl AnswerSummary {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for AnswerSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The answer in a line, with the labels of its question.
pub fn summarise(spec: &AnswerSpec, value: &AnswerValue) -> AnswerSummary {
    let text = words(spec, value);
    let mut cut: String = text.chars().take(SUMMARY_CHARACTERS_MAX).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    AnswerSummary(cut)
}

fn words(spec: &AnswerSpec, value: &AnswerValue) -> String {
    match value {
        AnswerValue::Choice { option, detail } => {
            with_detail(label(options(spec), option), detail.as_deref())
        }
        AnswerValue::MultipleChoice {
            options: chosen,
            detail,
        } => {
            let labels: Vec<_> = chosen.iter().map(|o| label(options(spec), o)).collect();
            let text = if labels.is_empty() {
                "None of them".to_owned()
            } else {
                labels.join("; ")
            };
            with_detail(text, detail.as_deref())
        }
        AnswerValue::Text { text } => text.trim().to_owned(),
        AnswerValue::Number { number } => match spec {
            AnswerSpec::Number { unit, .. } if !unit.is_empty() => format!("{number} {unit}"),
            _ => number.to_string(),
        },
        AnswerValue::Date { date } => date.to_string(),
        AnswerValue::Period { text, end_date } => match end_date {
            Some(end) => format!("{} (ends {end})", text.trim()),
            None => format!("{} (no end date)", text.trim()),
        },
        AnswerValue::Url { url } => url.clone(),
        AnswerValue::Email { email } => email.clone(),
        AnswerValue::Countries { countries } => countries.join(", "),
        AnswerValue::File { note } => note
            .clone()
            .unwrap_or_else(|| "See the evidence".to_owned()),
        AnswerValue::Group { fields } => {
            let parts: Vec<_> = fields
                .iter()
                .map(|(id, value)| match field(spec, id) {
                    Some(field) => format!("{}: {}", field.label, words(&field.answer, value)),
                    None => id.to_string(),
                })
                .collect();
            parts.join("; ")
        }
        AnswerValue::ByAward { status, date } => match (status, date) {
            (ByAwardStatus::Now, _) => "Held now".to_owned(),
            (ByAwardStatus::ByAward, Some(date)) => format!("By award, on {date}"),
            (ByAwardStatus::ByAward, None) => "By award".to_owned(),
            (ByAwardStatus::No, _) => "No".to_owned(),
        },
    }
}

fn options(spec: &AnswerSpec) -> &[ChoiceOption] {
    match spec {
        AnswerSpec::Choice { options } | AnswerSpec::MultipleChoice { options, .. } => options,
        _ => &[],
    }
}

fn field<'a>(
    spec: &'a AnswerSpec,
    id: &OptionId,
) -> Option<&'a crate::domain::question_set::GroupField> {
    match spec {
        AnswerSpec::Group { fields } => fields.iter().find(|field| field.id == *id),
        _ => None,
    }
}

fn label(options: &[ChoiceOption], id: &OptionId) -> String {
    options
        .iter()
        .find(|option| option.id == *id)
        .map_or_else(|| id.to_string(), |option| option.label.clone())
}

fn with_detail(text: String, detail: Option<&str>) -> String {
    match detail.map(str::trim) {
        Some(detail) if !detail.is_empty() => format!("{text} - {detail}"),
        Some(_) | None => text,
    }
}
