//! The good-practice score of one response in one lot.
//!
//! Invariant: exact integers over the lot's denominator, which is the same for every bidder;
//! rounding happens once, for display. Every number opens into a [`Trace`]. The baseline is never
//! blended into the score: it acts only through the gate effects published with the method.

mod answers;
mod baseline;
mod by_choice;
mod compute;
mod display;
mod gates;
mod minimum;
#[cfg(test)]
mod properties;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use answers::{AnswerSummary, summarise};
pub use by_choice::SECOND_BASELINE_SET;
pub use compute::{ScoreError, score};
pub use display::{display_of, hundredths_of};
pub use minimum::falls_below;
pub use rules::{PublishedRule, Rule, SCORING_RULES_VERSION, published_rules};

use super::{
    answer::Answer,
    baseline::{Basis, VerdictResult},
    ids::{LotId, QuestionId, SectionId, SlotId, SubjectId},
    method::{GateEffect, Share, Tenths},
    question_set::EvidenceLevel,
};

/// What an answer or a mark belongs to.
pub type Key = (SubjectId, QuestionId);

/// What one supplier's score in one lot is computed from.
#[derive(Debug, Clone, Copy)]
pub struct LotInput<'a> {
    /// The submitted answers; those of other lots are ignored.
    pub answers: &'a BTreeMap<Key, Answer>,
    /// The marks that count for questions scored by evaluators.
    pub marks: &'a BTreeMap<Key, Mark>,
    /// The baseline verdict of the product in each slot.
    pub baselines: &'a BTreeMap<SlotId, ProductBaseline>,
}

/// An evaluator's 0 to 5 with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mark {
    /// 0 to 5.
    #[schema(maximum = 5)]
    pub mark: u8,
    #[schema(max_length = 4000)]
    pub reason: String,
}

/// The baseline verdict of one product, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductBaseline {
    pub scope: BaselineScope,
    pub basis: Basis,
    pub result: VerdictResult,
    /// The verdict in words.
    #[schema(max_length = 1000)]
    pub words: String,
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
pub enum BaselineScope {
    InScope,
    Excepted,
    NotInScope,
    Unsure,
}

/// One response's score in one lot, with everything that explains it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotScore {
    pub lot: LotId,
    #[schema(max_length = 20)]
    pub scoring_rules: String,
    pub standing: Standing,
    /// After any cap, over `denominator`.
    pub total: i64,
    pub total_before_cap: i64,
    pub denominator: i64,
    /// The total out of 100, rounded half up to 0.1.
    #[schema(max_length = 10)]
    pub display: String,
    #[schema(max_items = 60)]
    pub sections: Vec<SectionScore>,
    #[schema(max_items = 20)]
    pub baselines: Vec<SlotBaseline>,
    /// The device security principles for the product in each slot, where the council chose them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub principles: Vec<SlotPrinciples>,
    /// Every gate of the lot, in the method's order, the baseline first.
    #[schema(max_items = 8000)]
    pub gates: Vec<GateOutcome>,
    #[schema(max_items = 1300)]
    pub breaches: Vec<Breach>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<AppliedCap>,
    /// What waits for an evaluator's mark.
    #[schema(max_items = 8000)]
    pub unmarked: Vec<SubjectQuestion>,
    pub trace: TotalTrace,
}

/// Whether and where a response is ranked. The order is that of the comparison.
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
pub enum Standing {
    /// A gate disqualifies it.
    Disqualified,
    /// Below a published minimum mark.
    BelowMinimum,
    Ranked,
    /// Marks are missing, so it has no rank yet.
    Incomplete,
}

impl Standing {
    /// 0 to 3: the first part of the order of a comparison.
    pub fn order(self) -> i32 {
        match self {
            Self::Disqualified => 0,
            Self::BelowMinimum => 1,
            Self::Ranked => 2,
            Self::Incomplete => 3,
        }
    }
}

#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubjectQuestion {
    pub subject: SubjectId,
    pub question: QuestionId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlotBaseline {
    pub slot: SlotId,
    #[schema(max_length = 200)]
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<ProductBaseline>,
}

/// The second baseline for one product: what the gates of each principle say together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlotPrinciples {
    pub slot: SlotId,
    #[schema(max_length = 200)]
    pub title: String,
    /// Always by choice.
    pub basis: Basis,
    pub result: VerdictResult,
    /// In the order of the principles.
    #[schema(max_items = 60)]
    pub principles: Vec<PrincipleResult>,
    /// The whole in one sentence.
    #[schema(max_length = 1000)]
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrincipleResult {
    pub section: SectionId,
    #[schema(max_length = 200)]
    pub title: String,
    pub result: VerdictResult,
    /// The gates it rests on.
    #[schema(max_items = 200)]
    pub questions: Vec<QuestionId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SectionScore {
    pub section: SectionId,
    #[schema(max_length = 200)]
    pub title: String,
    pub weight: u32,
    pub share: Share,
    /// Points, over the section's own `denominator`.
    pub numerator: i64,
    pub denominator: i64,
    /// What the section brings to the total, over the lot's denominator.
    pub contribution: i64,
    /// Out of 100, rounded half up to 0.1.
    #[schema(max_length = 10)]
    pub display: String,
    #[schema(max_length = 1000)]
    pub sentence: String,
    #[schema(max_items = 400)]
    pub questions: Vec<QuestionScore>,
}

/// A question's part in its section, over all it was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionScore {
    pub question: QuestionId,
    #[schema(max_length = 40)]
    pub short: String,
    /// Points, over `denominator`, both in the section's points.
    pub numerator: i64,
    pub denominator: i64,
    #[schema(max_length = 10)]
    pub display: String,
    #[schema(max_items = 20)]
    pub subjects: Vec<Trace>,
}

/// Why one answer is worth what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trace {
    pub rule: RuleRef,
    pub question: QuestionId,
    pub question_version: u32,
    pub subject: SubjectId,
    /// What was answered, in short; none when it was not answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerSummary>,
    pub evidence_level: EvidenceLevel,
    pub evidence_required: EvidenceLevel,
    /// Files and links given with the answer.
    pub evidence_linked: u32,
    /// By the option table, before any cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option_value: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// 0 to 100, as it counts.
    #[schema(maximum = 100)]
    pub value: u32,
    pub weight: u32,
    /// The slot's weight; 100 for services and the organisation.
    pub slot_weight: u32,
    /// Points of the section.
    pub numerator: i64,
    pub denominator: i64,
    #[schema(max_length = 1000)]
    pub sentence: String,
}

/// A rule by name and version; its text is in the method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleRef {
    pub id: Rule,
    #[schema(max_length = 20)]
    pub version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TotalTrace {
    #[schema(max_items = 40)]
    pub rules: Vec<RuleRef>,
    /// One sentence a step, from the sections to the standing.
    #[schema(value_type = Vec<crate::domain::described::Sentence>, max_items = 10000)]
    pub sentences: Vec<String>,
}

/// What a gate found.
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
#[schema(as = GateFinding)]
pub enum Finding {
    Met,
    NotMet,
    InsufficientEvidence,
    Unsure,
    Excepted,
    /// The law does not reach it and the baseline is not applied by choice, or the question was
    /// not asked of this product.
    NotApplicable,
}

/// One gate of one product, service or organisation, and what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GateOutcome {
    pub gate: Gate,
    pub subject: SubjectId,
    pub finding: Finding,
    pub effect: GateEffect,
    #[schema(max_length = 1000)]
    pub sentence: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Gate {
    Baseline,
    Question { question: QuestionId },
}

/// A published minimum that was not reached, by the exact value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Breach {
    /// None for the total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionId>,
    /// The slot whose product alone falls below; none when the score as a whole does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<SlotId>,
    pub minimum: Tenths,
    pub numerator: i64,
    pub denominator: i64,
    #[schema(max_length = 1000)]
    pub sentence: String,
}

/// The lowest cap among the gates, when it lowers the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AppliedCap {
    pub at: Tenths,
    #[schema(max_length = 1000)]
    pub sentence: String,
}
