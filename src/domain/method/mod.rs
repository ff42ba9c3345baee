//! The method: what is asked, how it is marked, and what disqualifies, frozen at issue.
//!
//! Invariant: a [`Method`] holds everything that can move a verdict or a mark, so its hash
//! identifies the rules of one tender; it is never changed, only replaced by an amendment.

mod check;
mod difference;
mod draft;
#[cfg(test)]
pub(crate) mod fixtures;
mod freeze;
mod lots;
#[cfg(test)]
mod tests;
mod weights;
mod welsh;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use difference::{Changed, GateChange, MethodDifference, WeightChange, difference};
pub use draft::{
    BaselineRule, GateEffect, GateEffects, GateRule, LotWeights, MarkCurve, MethodDraft,
    MinimumMarks, ScoringOverride, SectionMinimum, SectionWeight, Tenths, draft_limit_problems,
};
pub use freeze::{BASELINE_SET, FreezeContext, baseline_gates, freeze};
pub use welsh::{MethodWelsh, WelshPart, WelshPiece};

use super::{
    baseline::Edition,
    canonical::{CanonicalError, ContentHash, canonical_bytes},
    ids::{LotId, ProcurementId, QuestionId, QuestionSetId, SectionId, SlotId, SubjectId},
    procurement::{Jurisdiction, ProcurementKind, Threshold},
    question_set::{
        AppliesTo, Budget, EvidenceLevel, Level, LotFeature, Question, QuestionClass, ScoringMode,
        Section,
    },
    score::PublishedRule,
};

/// The shape of [`Method`]; grows when it changes.
pub const METHOD_FORMAT: u32 = 1;
/// Questions of one method.
pub const QUESTIONS_MAX: usize = 400;

/// One issued version of a procurement's rules. Its JSON is what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Method {
    pub format: u32,
    /// Version of the scoring rules, of which [`Method::rules`] are the texts.
    #[schema(max_length = 20)]
    pub scoring_rules: String,
    /// The edition of the Product Security Regime the baseline is held against: that in force
    /// on the day of the deadline at issue; none before the regime began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regime_edition: Option<Edition>,
    pub procurement: MethodProcurement,
    #[schema(max_items = 20)]
    pub question_sets: Vec<IssuedSet>,
    /// In the order shown; a section may hold questions of several sets.
    #[schema(max_items = 60)]
    pub sections: Vec<Section>,
    /// In the order shown, each with its full text.
    #[schema(max_items = 400)]
    pub questions: Vec<IssuedQuestion>,
    #[schema(max_items = 20)]
    pub lots: Vec<MethodLot>,
    pub minimum_marks: MinimumMarks,
    pub mark_curve: MarkCurve,
    pub baseline: BaselineRule,
    /// Every other gate question with what each result does.
    #[schema(max_items = 400)]
    pub gates: Vec<GateRule>,
    #[schema(max_items = 40)]
    pub rules: Vec<PublishedRule>,
    /// The questions and sections in Welsh, in a procurement under the law of Wales.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub welsh: Option<MethodWelsh>,
}

/// What of the procurement the method depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MethodProcurement {
    pub id: ProcurementId,
    #[schema(max_length = 80)]
    pub reference: String,
    #[schema(max_length = 200)]
    pub title: String,
    #[schema(max_length = 4000)]
    pub description: String,
    pub kind: ProcurementKind,
    pub jurisdiction: Jurisdiction,
    pub threshold: Threshold,
    pub level: Level,
    /// Why the level is what it is, in words.
    #[schema(max_length = 5000)]
    pub level_explanation: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_start: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_end: Option<Date>,
}

/// A question set as it stood at issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IssuedSet {
    pub id: QuestionSetId,
    #[schema(max_length = 20)]
    pub version: String,
    #[schema(max_length = 200)]
    pub title: String,
    #[schema(max_length = 2000)]
    pub purpose: String,
    /// Of the canonical JSON of the whole set.
    pub hash: ContentHash,
}

/// A question as it is asked in this procurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IssuedQuestion {
    pub set: QuestionSetId,
    pub question: Question,
    /// How it is scored for every bidder; none when it carries no marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoring: Option<ScoringMode>,
    /// The least evidence at this procurement's level.
    pub evidence_required: EvidenceLevel,
}

/// A lot with its arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MethodLot {
    pub id: LotId,
    pub number: u32,
    #[schema(max_length = 200)]
    pub title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 5)]
    pub features: Vec<LotFeature>,
    #[schema(max_items = 20)]
    pub slots: Vec<MethodSlot>,
    /// Sections that carry marks here, in the method's order.
    #[schema(max_items = 60)]
    pub sections: Vec<LotSection>,
    /// What is asked here, in the method's order.
    #[schema(max_items = 400)]
    pub asked: Vec<Asked>,
    /// What every total of this lot is a fraction of. A multiple of 1,000, so that minimum marks
    /// and caps in tenths are exact; 0 when nothing in the lot carries marks.
    pub denominator: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MethodSlot {
    pub id: SlotId,
    pub number: u32,
    #[schema(max_length = 200)]
    pub title: String,
    pub weight: u32,
}

/// A section's part in a lot.
///
/// The section's fraction is (sum of points) / `denominator`; `factor` carries its points into the
/// lot's total: the factors times the section denominators sum to the lot's denominator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LotSection {
    pub section: SectionId,
    /// As published, of 100.
    pub weight: u32,
    /// Its share after the weight of sections with nothing to mark was shared out.
    pub share: Share,
    /// Points for full marks in the section.
    pub denominator: i64,
    pub factor: i64,
}

/// A share in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Share {
    pub numerator: i64,
    pub denominator: i64,
}

/// A question asked in a lot, and about what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Asked {
    pub question: QuestionId,
    #[schema(max_items = 20)]
    pub subjects: Vec<AskedSubject>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskedSubject {
    pub subject: SubjectId,
    /// The slot's weight; 100 for services and the organisation.
    pub weight: u32,
    /// Points of the section that each of the 100 hundredths of the answer's value is worth; 0
    /// when the question carries no marks.
    pub points: i64,
}

impl Method {
    /// The canonical bytes, which are stored and published.
    pub fn canonical(&self) -> Result<Vec<u8>, CanonicalError> {
        canonical_bytes(self)
    }

    /// The hash of the canonical bytes, which names this version of the method.
    pub fn hash(&self) -> Result<ContentHash, CanonicalError> {
        Ok(ContentHash::of(&self.canonical()?))
    }

    pub fn lot(&self, id: LotId) -> Option<&MethodLot> {
        self.lots.iter().find(|lot| lot.id == id)
    }

    pub fn question(&self, id: &QuestionId) -> Option<&IssuedQuestion> {
        self.questions.iter().find(|q| q.question.id == *id)
    }

    pub fn section(&self, id: &SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == *id)
    }

    /// The questions by id, for repeated look-ups.
    pub fn by_id(&self) -> BTreeMap<&QuestionId, &IssuedQuestion> {
        self.questions.iter().map(|q| (&q.question.id, q)).collect()
    }

    /// What a subject is: the lots and slots of this method, or the organisation.
    pub fn subject_title(&self, subject: SubjectId) -> Option<String> {
        if subject == SubjectId::ORGANISATION {
            return Some("your organisation".to_owned());
        }
        self.lots.iter().find_map(|lot| {
            if SubjectId::from(lot.id) == subject {
                return Some(lot.title.clone());
            }
            lot.slots
                .iter()
                .find(|slot| SubjectId::from(slot.id) == subject)
                .map(|slot| slot.title.clone())
        })
    }

    /// How long answering takes a vendor that bids for every lot: each question once for each of
    /// its subjects.
    pub fn budget(&self) -> Budget {
        let mut subjects: BTreeMap<&QuestionId, BTreeSet<SubjectId>> = BTreeMap::new();
        for asked in self.lots.iter().flat_map(|lot| &lot.asked) {
            let about = subjects.entry(&asked.question).or_default();
            about.extend(asked.subjects.iter().map(|subject| subject.subject));
        }
        Budget::of(self.questions.iter().map(|issued| {
            let times = subjects.get(&issued.question.id).map_or(0, BTreeSet::len);
            (
                &issued.question,
                issued.evidence_required,
                u32::try_from(times).unwrap_or(u32::MAX),
            )
        }))
    }

    /// Whether this question is asked about this subject.
    pub fn asks(&self, subject: SubjectId, question: &QuestionId) -> bool {
        self.lots.iter().any(|lot| {
            lot.asked.iter().any(|asked| {
                asked.question == *question && asked.subjects.iter().any(|s| s.subject == subject)
            })
        })
    }
}

impl IssuedQuestion {
    /// 1 to 3 for a question that carries marks, otherwise none.
    pub fn weight(&self) -> Option<u32> {
        match &self.question.class {
            QuestionClass::Weighted { weight, .. } => Some(*weight),
            QuestionClass::Gate | QuestionClass::Information | QuestionClass::Routing => None,
        }
    }

    pub fn is_gate(&self) -> bool {
        matches!(self.question.class, QuestionClass::Gate)
    }

    pub fn is_about_products(&self) -> bool {
        self.question.applies_to == AppliesTo::Product
    }
}
