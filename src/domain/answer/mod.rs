//! One answer: its value, the evidence behind it, and who drafted it.
//!
//! Invariant: any value within the limits can be kept as a draft; whether it is a good answer to
//! its question is a separate check with a list of problems.

mod check;
mod contact;
mod countries;
mod limits;
pub mod reuse;
#[cfg(test)]
mod tests;
pub mod typed;
mod value;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    confidential::Confidential,
    ids::{EvidenceId, OptionId},
    question_set::EvidenceLevel,
};

pub use check::*;
pub(super) use contact::is_email;
pub use contact::is_web_address;
pub use countries::is_country;
pub use limits::*;
pub use typed::Typed;
pub use value::option_value;

/// What a supplier says, in the form its question asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum AnswerValue {
    Choice {
        #[schema(value_type = String, max_length = 40)]
        option: OptionId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 4000)]
        detail: Option<String>,
    },
    MultipleChoice {
        #[schema(value_type = Vec<crate::domain::answer::schema::Name>, max_items = 40)]
        options: Vec<OptionId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 4000)]
        detail: Option<String>,
    },
    Text {
        #[schema(max_length = 10000)]
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
        #[schema(max_length = 4000)]
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(rename = "endDate")]
        end_date: Option<jiff::civil::Date>,
    },
    Url {
        #[schema(max_length = 2000)]
        url: String,
    },
    Email {
        #[schema(max_length = 254)]
        email: String,
    },
    /// ISO 3166-1 alpha-2 codes.
    Countries {
        #[schema(value_type = Vec<crate::domain::answer::schema::Country>, max_items = 260)]
        countries: Vec<String>,
    },
    /// The files are those linked to the answer.
    File {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 4000)]
        note: Option<String>,
    },
    Group {
        #[schema(value_type = BTreeMap<schema::Name, AnswerValue>, no_recursion)]
        fields: BTreeMap<OptionId, AnswerValue>,
    },
    ByAward {
        status: ByAwardStatus,
        /// When it will be held; only with `by_award`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<jiff::civil::Date>,
    },
}

#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ByAwardStatus {
    Now,
    ByAward,
    No,
}

/// Who wrote the draft that a person then saved.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DraftedBy {
    Person,
    /// Copied from an earlier answer of the same supplier.
    Reused,
    /// Suggested by a tool and accepted by a person.
    Tool,
}

/// An answer as it is sealed: the value and what the supplier says stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Answer {
    pub value: AnswerValue,
    #[serde(default)]
    pub evidence_level: EvidenceLevel,
    /// A remark to the evaluators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub note: Option<String>,
    /// That the supplier asks the council to keep this answer from the public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidential: Option<Confidential>,
    pub drafted_by: DraftedBy,
    /// Evidence of the same response that supports this answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<uuid::Uuid>, max_items = 20)]
    pub evidence: Vec<EvidenceId>,
}

/// Parts of the description of answers that have no type of their own here.
pub mod schema {
    /// A stable name.
    #[derive(utoipa::ToSchema)]
    #[schema(value_type = String, max_length = 40)]
    pub struct Name(pub String);

    /// ISO 3166-1 alpha-2.
    #[derive(utoipa::ToSchema)]
    #[schema(value_type = String, max_length = 2)]
    pub struct Country(pub String);
}
