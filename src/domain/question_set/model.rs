//! The shape of a question set file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::validate::{
    ANSWER_TEXT_CHARACTERS_MAX, CLAUSE_CHARACTERS_MAX, DESCRIPTOR_CHARACTERS_MAX, DESCRIPTORS,
    GUIDANCE_CHARACTERS_MAX, INTRO_CHARACTERS_MAX, KEY_CHARACTERS_MAX, LABEL_CHARACTERS_MAX,
    MAPPINGS_MAX, OPTIONS_MAX, PURPOSE_CHARACTERS_MAX, QUESTION_CHARACTERS_MAX, QUESTIONS_MAX,
    SECTIONS_MAX, SHORT_CHARACTERS_MAX, TITLE_CHARACTERS_MAX, WEIGHT_MAX, WHY_CHARACTERS_MAX,
};
use crate::domain::ids::{OptionId, QuestionId, QuestionSetId, SectionId};

/// One versioned questionnaire: a file `questionnaires/<id>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuestionSet {
    pub id: QuestionSetId,
    /// `major.minor.patch`.
    #[schemars(regex(pattern = r"^\d+\.\d+\.\d+$"))]
    pub version: String,
    #[schemars(length(min = 1, max = TITLE_CHARACTERS_MAX))]
    pub title: String,
    #[schemars(length(min = 1, max = PURPOSE_CHARACTERS_MAX))]
    pub purpose: String,
    #[serde(default, skip_serializing_if = "Audience::is_supplier")]
    pub audience: Audience,
    #[schemars(length(min = 1, max = SECTIONS_MAX))]
    pub sections: Vec<Section>,
    #[schemars(length(min = 1, max = QUESTIONS_MAX))]
    pub questions: Vec<Question>,
    /// Questions taken over from other sets, after its own. A set that was read holds them among
    /// `questions`, and none here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Include>,
}

impl QuestionSet {
    pub fn question(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == *id)
    }
}

/// Who answers a set.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Those who take part in a procurement.
    #[default]
    Supplier,
    /// The council, about itself. Never part of a method.
    Council,
}

impl Audience {
    pub fn is_supplier(&self) -> bool {
        *self == Self::Supplier
    }
}

/// Questions of another set, by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Include {
    pub set: QuestionSetId,
    pub questions: Vec<QuestionId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Section {
    pub id: SectionId,
    #[schema(max_length = 200)]
    #[schemars(length(min = 1, max = TITLE_CHARACTERS_MAX))]
    pub title: String,
    #[schema(max_length = 1000)]
    #[schemars(length(min = 1, max = INTRO_CHARACTERS_MAX))]
    pub intro: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Question {
    pub id: QuestionId,
    /// Grows when the question changes without changing meaning; a new meaning is a new id.
    #[schemars(range(min = 1))]
    pub version: u32,
    pub section: SectionId,
    /// The question itself, in plain English.
    #[schema(max_length = 500)]
    #[schemars(length(min = 1, max = QUESTION_CHARACTERS_MAX))]
    pub text: String,
    /// A label of at most 40 characters for tables.
    #[schema(max_length = 40)]
    #[schemars(length(min = 1, max = SHORT_CHARACTERS_MAX))]
    pub short: String,
    /// Why we ask, in one or two sentences.
    #[schema(max_length = 600)]
    #[schemars(length(min = 1, max = WHY_CHARACTERS_MAX))]
    pub why: String,
    /// How to answer, for the vendor.
    #[schema(max_length = 2000)]
    #[schemars(length(min = 1, max = GUIDANCE_CHARACTERS_MAX))]
    pub guidance: String,
    /// What a passing (gate) or full-mark (weighted) answer looks like.
    #[schema(max_length = 2000)]
    #[schemars(length(min = 1, max = GUIDANCE_CHARACTERS_MAX))]
    pub passing: String,
    pub applies_to: AppliesTo,
    /// The levels of criticality at which the question is asked.
    #[schema(max_items = 3)]
    #[schemars(length(min = 1, max = 3))]
    pub levels: Vec<Level>,
    pub class: QuestionClass,
    pub stage: Stage,
    pub answer: AnswerSpec,
    /// Shown only when earlier answers fit. Never on a weighted question: every bidder has the
    /// same denominator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// Asked only when the lot has all of these features, as set by the council at issue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 5)]
    pub lot_features: Vec<LotFeature>,
    /// The least evidence that lets an option-scored answer earn more than 50, by level. A level
    /// left out asks for none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<Level, EvidenceLevel>,
    /// What counts as evidence, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    #[schemars(length(min = 1, max = GUIDANCE_CHARACTERS_MAX))]
    pub accepted_evidence: Option<String>,
    /// How something other than a named certificate or standard is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    #[schemars(length(min = 1, max = GUIDANCE_CHARACTERS_MAX))]
    pub or_equivalent: Option<String>,
    /// What already answers this question once a supplier has shown it, so that it need not be
    /// answered again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 2)]
    pub settled_by: Vec<SettledBy>,
    #[schema(max_items = 20)]
    #[schemars(length(min = 1, max = MAPPINGS_MAX))]
    pub mappings: Vec<Mapping>,
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
    JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    /// Asked for the product in each slot.
    Product,
    /// Asked once a lot.
    Service,
    /// Asked once a response.
    Organisation,
}

/// How much harm a failure of what is bought could do, from the council's five answers.
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
    JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Low,
    Medium,
    High,
}

/// What a lot is like, in facts a council sets and every bidder can read.
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
    JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LotFeature {
    /// A cloud service, app or managed service is part of the offer.
    CloudService,
    /// Personal data is handled.
    PersonalData,
    /// Software that learns or generates decides, detects or writes something.
    ArtificialIntelligence,
    /// Units stand where the public can touch them.
    PublicPlace,
    /// The supplier's people reach the council's network or devices from elsewhere.
    RemoteAccess,
}

/// What a question does to the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum QuestionClass {
    /// Feeds a condition of the baseline, or passes or fails on its own.
    Gate,
    /// Carries marks.
    Weighted {
        /// 1 to 3.
        #[schemars(range(min = 1, max = WEIGHT_MAX))]
        weight: u32,
        scoring: ScoringMode,
        /// What earns each mark from 0 to 5, published with the question.
        #[schema(value_type = Vec<crate::domain::described::Descriptor>, max_items = 6)]
        #[schemars(
            length(min = DESCRIPTORS, max = DESCRIPTORS),
            inner(length(min = 1, max = DESCRIPTOR_CHARACTERS_MAX))
        )]
        descriptors: Vec<String>,
    },
    /// Read, never marked.
    Information,
    /// Decides what else is asked.
    Routing,
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
    JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ScoringMode {
    /// By the option table, capped at 50 where the asked evidence is missing.
    Option,
    /// By an evaluator, 0 to 5 against the descriptors.
    Marked,
}

/// Where in a procurement the question belongs. Only award criteria carry weight.
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
    JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    AwardCriterion,
    ConditionOfParticipation,
    Contract,
    Information,
}

/// What kind of evidence stands behind an answer, weakest first.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceLevel {
    #[default]
    None,
    Statement,
    OwnDocument,
    ContractualCommitment,
    IndependentValidation,
    IndependentTest,
}

impl EvidenceLevel {
    /// The weakest first.
    pub const ALL: [Self; 6] = [
        Self::None,
        Self::Statement,
        Self::OwnDocument,
        Self::ContractualCommitment,
        Self::IndependentValidation,
        Self::IndependentTest,
    ];
}

/// What a supplier may have shown elsewhere that answers a question.
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
    JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SettledBy {
    /// A Cyber Essentials or Cyber Essentials Plus certificate in force.
    CyberEssentials,
    /// What the supplier shares from the Central Digital Platform by its share code.
    ShareCode,
}

/// The form an answer takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum AnswerSpec {
    /// Exactly one option; yes, no and partly are options like others.
    Choice {
        #[schema(max_items = 40)]
        #[schemars(length(min = 2, max = OPTIONS_MAX))]
        options: Vec<ChoiceOption>,
    },
    /// Any number of options. When scored, its value is the sum of the chosen, 100 at most.
    MultipleChoice {
        #[schema(max_items = 40)]
        #[schemars(length(min = 1, max = OPTIONS_MAX))]
        options: Vec<ChoiceOption>,
        /// The fewest to choose.
        #[serde(default)]
        #[schema(rename = "atLeast")]
        at_least: u32,
    },
    /// Free text, counted in characters.
    Text {
        #[schema(rename = "maxLength")]
        #[schemars(range(min = 1, max = ANSWER_TEXT_CHARACTERS_MAX))]
        max_length: u32,
    },
    /// A whole number.
    Number {
        #[schema(max_length = 200)]
        #[schemars(length(min = 1, max = LABEL_CHARACTERS_MAX))]
        unit: String,
        min: i64,
        max: i64,
        /// First band that fits gives the value; none fits: 0. Empty when not scored.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[schema(max_items = 40)]
        #[schemars(length(max = OPTIONS_MAX))]
        bands: Vec<NumberBand>,
    },
    Date,
    /// A length of time in words together with the date on which it ends.
    Period,
    Url,
    Email,
    /// ISO 3166-1 alpha-2 codes.
    Countries,
    /// One or more evidence files, linked to the answer.
    File,
    /// A checklist: each field answered on its own. Groups do not nest.
    Group {
        #[schema(max_items = 40)]
        #[schemars(length(min = 1, max = OPTIONS_MAX))]
        fields: Vec<GroupField>,
    },
    /// Held now, held by award on a date, or not.
    ByAward {
        #[schemars(range(max = 100), extend("multipleOf" = 25))]
        now: u32,
        #[schema(rename = "byAward")]
        #[schemars(range(max = 100), extend("multipleOf" = 25))]
        by_award: u32,
        #[schemars(range(max = 100), extend("multipleOf" = 25))]
        no: u32,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChoiceOption {
    pub id: OptionId,
    #[schema(max_length = 200)]
    #[schemars(length(min = 1, max = LABEL_CHARACTERS_MAX))]
    pub label: String,
    /// 0, 25, 50, 75 or 100 on an option-scored question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 100)]
    #[schemars(range(max = 100), extend("multipleOf" = 25))]
    pub value: Option<u32>,
    /// Whether choosing it asks for a sentence of detail.
    #[serde(default, skip_serializing_if = "is_optional")]
    pub detail: DetailRule,
}

#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DetailRule {
    #[default]
    Optional,
    Required,
}

fn is_optional(rule: &DetailRule) -> bool {
    *rule == DetailRule::Optional
}

/// A value for numbers from `min` to `max`, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NumberBand {
    pub min: i64,
    pub max: i64,
    #[schema(maximum = 100)]
    #[schemars(range(max = 100), extend("multipleOf" = 25))]
    pub value: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupField {
    pub id: OptionId,
    #[schema(max_length = 200)]
    #[schemars(length(min = 1, max = LABEL_CHARACTERS_MAX))]
    pub label: String,
    #[schema(no_recursion)]
    pub answer: AnswerSpec,
    #[serde(default)]
    pub need: FieldNeed,
}

#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FieldNeed {
    #[default]
    Required,
    Optional,
}

/// When a question is shown, in terms of answers about the same subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Condition {
    All {
        #[schema(no_recursion, max_items = 40)]
        of: Vec<Condition>,
    },
    Any {
        #[schema(no_recursion, max_items = 40)]
        of: Vec<Condition>,
    },
    Not {
        #[schema(no_recursion)]
        of: Box<Condition>,
    },
    /// The choice is this option, or the multiple choice includes it. `field` looks inside a group.
    Is {
        question: QuestionId,
        option: OptionId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<OptionId>,
    },
    Answered {
        question: QuestionId,
    },
}

/// What a question rests on: a source in `sources.yaml` and a place in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mapping {
    #[schema(max_length = 40)]
    #[schemars(length(min = 1, max = KEY_CHARACTERS_MAX))]
    pub source: String,
    #[schema(max_length = 120)]
    #[schemars(length(min = 1, max = CLAUSE_CHARACTERS_MAX))]
    pub clause: String,
}
