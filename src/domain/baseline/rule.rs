//! The shape of a rule: one condition of the law and how answers decide it.
//!
//! Invariant: a rule reads answers and says one of four things. It never looks at another rule.

use jiff::civil::Date;

use super::{
    facts::{Fact, Facts, Gap},
    verdict::{ConditionResult, ConditionVerdict, NotApplicable, ProductIdentity, Requirement},
};
use crate::domain::ids::{EvidenceId, QuestionId};

/// What the rules see of one product.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) product: &'a ProductIdentity,
    pub(super) reference_date: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ruling {
    Met,
    NotMet,
    NotApplicable(NotApplicable),
}

/// What can stand in place of a direct condition (Regulations, Schedule 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deemer {
    En303645,
    Iso29147,
}

pub(super) struct Rule {
    pub(super) id: &'static str,
    pub(super) requirement: Requirement,
    pub(super) clause: &'static str,
    pub(super) title: &'static str,
    pub(super) questions: &'static [&'static str],
    /// The standards that stand in its place. A label always does.
    pub(super) replaced_by: &'static [Deemer],
    /// One sentence for met.
    pub(super) met: &'static str,
    /// One sentence for not met.
    pub(super) not_met: &'static str,
    pub(super) check: fn(&Case<'_>) -> Fact<Ruling>,
}

impl Rule {
    pub(super) fn verdict(&self, case: &Case<'_>) -> ConditionVerdict {
        let (result, explanation) = match (self.check)(case) {
            Ok(Ruling::Met) => (ConditionResult::Met, self.met.to_owned()),
            Ok(Ruling::NotMet) => (ConditionResult::NotMet, self.not_met.to_owned()),
            Ok(Ruling::NotApplicable(reason)) => (
                ConditionResult::NotApplicable(reason),
                reason.sentence().to_owned(),
            ),
            Err(gap) => (ConditionResult::Unknown, gap.sentence()),
        };
        self.row(case, result, explanation)
    }

    /// The row where something else stands in this rule's place; it keeps what the answers alone
    /// would give.
    pub(super) fn replaced(&self, case: &Case<'_>, reason: NotApplicable) -> ConditionVerdict {
        let alone = match (self.check)(case) {
            Ok(Ruling::Met) => "it would be met",
            Ok(Ruling::NotMet) => "it would not be met",
            Ok(Ruling::NotApplicable(_)) => "it would not apply",
            Err(_) => "it would be open",
        };
        let why = reason.sentence().trim_end_matches('.');
        self.row(
            case,
            ConditionResult::NotApplicable(reason),
            format!("{why}; on the answers alone {alone}."),
        )
    }

    fn row(
        &self,
        case: &Case<'_>,
        result: ConditionResult,
        explanation: String,
    ) -> ConditionVerdict {
        ConditionVerdict {
            id: self.id.to_owned(),
            requirement: self.requirement,
            clause: self.clause.to_owned(),
            title: self.title.to_owned(),
            result,
            questions: question_ids(self.questions),
            evidence: evidence_of(case, self.questions),
            explanation,
        }
    }
}

/// The ids of questions named in code; the tests hold each against the file.
pub(super) fn question_ids(questions: &[&str]) -> Vec<QuestionId> {
    questions.iter().filter_map(|id| id.parse().ok()).collect()
}

pub(super) fn evidence_of(case: &Case<'_>, questions: &[&str]) -> Vec<EvidenceId> {
    let mut evidence: Vec<EvidenceId> = questions
        .iter()
        .flat_map(|question| case.facts.evidence(question).iter().copied())
        .collect();
    evidence.sort_unstable();
    evidence.dedup();
    evidence
}

impl From<NotApplicable> for Ruling {
    fn from(reason: NotApplicable) -> Self {
        Self::NotApplicable(reason)
    }
}

impl NotApplicable {
    /// One sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::DeemedByStandard => "A standard named in the law stands in its place.",
            Self::DeemedByLabel => "A label named in the law stands in its place.",
            Self::ShownByEquivalent => "By choice, equivalent evidence stands in its place.",
            Self::NoUniquePasswords => "No password is made for the single unit.",
            Self::NoSuchPart => "The product has no software of this kind.",
            Self::PhoneOrCellularTablet => {
                "The law leaves this software out for smartphones and cellular tablets."
            }
            Self::NotUpdatable => "What it covers cannot receive security updates.",
            Self::NeverExtended => "The period was never made longer.",
            Self::NoInvitationToPurchase => {
                "The manufacturer does not invite anyone to buy it on a site of its own."
            }
            Self::OneManufacturer => "There is one manufacturer.",
            Self::NoStatement => "There is no statement to read.",
            Self::BidderNotBound => "The duty binds makers and importers only.",
            Self::StatementNotRequired => "No statement is required where the law does not reach.",
        }
    }
}

/// Not met if any fact is `no`, whatever is open; else the first gap; else met.
pub(super) fn all_yes<const N: usize>(facts: [Fact<bool>; N]) -> Fact<Ruling> {
    if facts.contains(&Ok(false)) {
        return Ok(Ruling::NotMet);
    }
    facts.into_iter().collect::<Result<Vec<bool>, Gap>>()?;
    Ok(Ruling::Met)
}
