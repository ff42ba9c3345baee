//! One answer: its value, the evidence behind it, and who drafted it.
//!
//! Invariant: any value within the limits can be kept as a draft; whether it is a good answer to
//! its question is a separate check with a list of problems.

mod check;
mod contact;
mod countries;
mod limits;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    ids::{EvidenceId, OptionId},
    question_set::EvidenceLevel,
};

pub use check::*;
pub use countries::is_country;
pub use limits::*;
pub use value::option_value;

/// What a supplier says, in the form its question asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum AnswerValue {
    Choice {
        option: OptionId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    MultipleChoice {
        options: Vec<OptionId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    Text {
        text: String,
    },
    Number {
        number: i64,
    },
    /// `YYYY-MM-DD`.
    Date {
        date: jiff::civil::Date,
    },
    /// A length of time in words, and the date on which it ends if it has one.
    Period {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        end_date: Option<jiff::civil::Date>,
    },
    Url {
        url: String,
    },
    Email {
        email: String,
    },
    /// ISO 3166-1 alpha-2 codes.
    Countries {
        countries: Vec<String>,
    },
    /// The files are those linked to the answer.
    File {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    },
    Group {
        fields: BTreeMap<OptionId, AnswerValue>,
    },
    ByAward {
        status: ByAwardStatus,
        /// When it will be held; only with `by_award`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<jiff::civil::Date>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ByAwardStatus {
    Now,
    ByAward,
    No,
}

/// Who wrote the draft that a person then saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftedBy {
    Person,
    /// Copied from an earlier answer of the same supplier.
    Reused,
    /// Suggested by a tool and accepted by a person.
    Tool,
}

/// An answer as it is sealed: the value and what the supplier says stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    pub value: AnswerValue,
    #[serde(default)]
    pub evidence_level: EvidenceLevel,
    /// A remark to the evaluators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub drafted_by: DraftedBy,
    /// Evidence of the same response that supports this answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceId>,
}
