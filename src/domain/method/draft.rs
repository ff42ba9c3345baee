//! What an officer sets about the method before it is issued.
//!
//! Invariant: everything left out has a published default, so an empty draft with weights is a
//! usable method.

use serde::{Deserialize, Serialize};

use crate::domain::{
    baseline::Reach,
    ids::{LotId, QuestionId, QuestionSetId, SectionId},
    procurement::{LOTS_MAX, Problem},
    question_set::ScoringMode,
};

/// Question sets of one method.
const SETS_MAX: usize = 20;
/// The most that one section weighs: the whole.
const SECTION_WEIGHT_MAX: u32 = 100;
/// Sections of one method.
const SECTIONS_MAX: usize = 60;
/// Rules for single questions of one method.
const QUESTION_RULES_MAX: usize = super::QUESTIONS_MAX;

/// A mark out of 100 in tenths: 600 is 60.0.
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
#[serde(transparent)]
#[schema(value_type = u32, maximum = 1000)]
pub struct Tenths(pub u32);

impl Tenths {
    pub const MAX: Self = Self(1000);
}

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MethodDraft {
    /// The sets asked, in the order shown; each in the version current at issue.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub question_sets: Vec<QuestionSetId>,
    /// For every lot without its own; sums to 100.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub section_weights: Vec<SectionWeight>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub lot_weights: Vec<LotWeights>,
    #[serde(default)]
    pub minimum_marks: MinimumMarks,
    /// Questions scored another way than their set says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 400)]
    pub scoring: Vec<ScoringOverride>,
    #[serde(default)]
    pub mark_curve: MarkCurve,
    #[serde(default)]
    pub baseline: BaselineRule,
    /// Gates outside the baseline; one left out is reported only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 400)]
    pub gates: Vec<GateRule>,
    /// Whether an officer accepts, in a procurement under the law of Wales, that questions without present Welsh are asked
    /// in English only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accept_missing_welsh: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SectionWeight {
    pub section: SectionId,
    #[schema(maximum = 100)]
    pub weight: u32,
}

/// Section weights of one lot; sums to 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotWeights {
    pub lot: LotId,
    #[schema(max_items = 60)]
    pub weights: Vec<SectionWeight>,
}

/// Below these a tender is not ranked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MinimumMarks {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Tenths>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 60)]
    pub sections: Vec<SectionMinimum>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SectionMinimum {
    pub section: SectionId,
    pub minimum: Tenths,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScoringOverride {
    pub question: QuestionId,
    pub scoring: ScoringMode,
}

/// What a mark of 0, 1, 2, 3, 4 and 5 is worth out of 100. Never falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = Vec<u32>, min_items = 6, max_items = 6)]
pub struct MarkCurve(pub [u32; 6]);

impl Default for MarkCurve {
    fn default() -> Self {
        Self([0, 20, 40, 75, 90, 100])
    }
}

impl MarkCurve {
    /// The worth of a mark, or none beyond 5.
    pub fn value(&self, mark: u8) -> Option<u32> {
        self.0.get(usize::from(mark)).copied()
    }
}

/// What happens to a tender when a gate has one result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum GateEffect {
    #[serde(deserialize_with = "nothing_else")]
    Disqualifies,
    /// The total is at most this.
    Caps { at: Tenths },
    #[default]
    #[serde(deserialize_with = "nothing_else")]
    Reported,
}

/// Refuses members beside `kind`, which serde overlooks where a variant has none of its own.
fn nothing_else<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    Nothing::deserialize(deserializer).map(|Nothing {}| ())
}

/// What each result of a gate does. `met` does nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GateEffects {
    pub not_met: GateEffect,
    pub insufficient_evidence: GateEffect,
    /// Whether the law or the gate applies could not be told.
    pub unsure: GateEffect,
    /// The product is excepted from the regime.
    pub excepted: GateEffect,
}

impl GateEffects {
    /// The effects in the order of the fields.
    pub fn each(&self) -> [GateEffect; 4] {
        [
            self.not_met,
            self.insufficient_evidence,
            self.unsure,
            self.excepted,
        ]
    }

    /// What the total is limited to, by the result that limits it.
    fn caps(&self) -> impl Iterator<Item = (&'static str, Tenths)> {
        ["notMet", "insufficientEvidence", "unsure", "excepted"]
            .into_iter()
            .zip(self.each())
            .filter_map(|(result, effect)| match effect {
                GateEffect::Caps { at } => Some((result, at)),
                GateEffect::Disqualifies | GateEffect::Reported => None,
            })
    }
}

/// A gate outside the baseline, with its effects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GateRule {
    pub question: QuestionId,
    pub effects: GateEffects,
}

/// How the baseline counts in this procurement, for each product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct BaselineRule {
    pub reach: Reach,
    pub effects: GateEffects,
}

impl Default for BaselineRule {
    /// By choice, so that every product is looked at; reported only.
    fn default() -> Self {
        Self {
            reach: Reach::ByChoice,
            effects: GateEffects::default(),
        }
    }
}

/// What is over a limit in a draft.
pub fn draft_limit_problems(draft: &MethodDraft) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut most = |pointer: String, count: usize, limit: usize| {
        if count > limit {
            problems.push(Problem::new(
                pointer,
                "too_many",
                format!("At most {limit}."),
            ));
        }
    };
    most(
        "/method/questionSets".into(),
        draft.question_sets.len(),
        SETS_MAX,
    );
    most(
        "/method/sectionWeights".into(),
        draft.section_weights.len(),
        SECTIONS_MAX,
    );
    most(
        "/method/lotWeights".into(),
        draft.lot_weights.len(),
        LOTS_MAX,
    );
    for (index, lot) in draft.lot_weights.iter().enumerate() {
        most(
            format!("/method/lotWeights/{index}/weights"),
            lot.weights.len(),
            SECTIONS_MAX,
        );
    }
    most(
        "/method/minimumMarks/sections".into(),
        draft.minimum_marks.sections.len(),
        SECTIONS_MAX,
    );
    most(
        "/method/scoring".into(),
        draft.scoring.len(),
        QUESTION_RULES_MAX,
    );
    most(
        "/method/gates".into(),
        draft.gates.len(),
        QUESTION_RULES_MAX,
    );
    problems.extend(weight_problems(draft));
    problems.extend(tenths_problems(draft));
    problems
}

/// Weights of all lots and of single ones that are more than the whole.
fn weight_problems(draft: &MethodDraft) -> impl Iterator<Item = Problem> {
    let sections = draft.section_weights.iter().enumerate();
    let own = draft.lot_weights.iter().enumerate().flat_map(|(lot, own)| {
        let weights = own.weights.iter().enumerate();
        weights.map(move |(index, one)| (format!("lotWeights/{lot}/weights/{index}"), one))
    });
    sections
        .map(|(index, one)| (format!("sectionWeights/{index}"), one))
        .chain(own)
        .filter(|(_, one)| one.weight > SECTION_WEIGHT_MAX)
        .map(|(at, one)| {
            Problem::new(
                format!("/method/{at}/weight"),
                "too_large",
                format!(
                    "A weight is {SECTION_WEIGHT_MAX} at most; this is {}.",
                    one.weight
                ),
            )
        })
}

/// Minimum marks, and marks that a total is limited to, beyond the best mark there is.
fn tenths_problems(draft: &MethodDraft) -> impl Iterator<Item = Problem> {
    let MinimumMarks { total, sections } = &draft.minimum_marks;
    let total = total.map(|mark| ("minimumMarks/total".to_owned(), mark));
    let sections = sections.iter().enumerate().map(|(index, one)| {
        (
            format!("minimumMarks/sections/{index}/minimum"),
            one.minimum,
        )
    });
    let baseline = ("baseline/effects".to_owned(), &draft.baseline.effects);
    let gates = draft
        .gates
        .iter()
        .enumerate()
        .map(|(index, gate)| (format!("gates/{index}/effects"), &gate.effects));
    let caps = std::iter::once(baseline)
        .chain(gates)
        .flat_map(|(at, effects)| {
            effects
                .caps()
                .map(move |(result, cap)| (format!("{at}/{result}/at"), cap))
        });
    total
        .into_iter()
        .chain(sections)
        .chain(caps)
        .filter(|(_, mark)| *mark > Tenths::MAX)
        .map(|(at, _)| {
            Problem::new(
                format!("/method/{at}"),
                "beyond_100",
                "At most 1000 tenths, which is 100.0.",
            )
        })
}
