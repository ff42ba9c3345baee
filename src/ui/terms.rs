//! Terms of the rules as pages, sheets and documents say them.

use super::words::Words;
use crate::domain::{
    question_set::{AppliesTo, EvidenceLevel},
    response::Subject,
};

/// How a subject is called, for its supplier.
pub fn subject_title(words: Words, subject: &Subject) -> String {
    match subject.about {
        AppliesTo::Organisation => words.response_your_organisation(),
        AppliesTo::Service => words.response_service_of(&subject.title),
        AppliesTo::Product => subject.title.clone(),
    }
}

/// An evidence level in words.
pub fn level_in_words(words: Words, level: EvidenceLevel) -> String {
    match level {
        EvidenceLevel::None => words.evidence_none(),
        EvidenceLevel::Statement => words.evidence_statement(),
        EvidenceLevel::OwnDocument => words.evidence_own_document(),
        EvidenceLevel::ContractualCommitment => words.evidence_contractual_commitment(),
        EvidenceLevel::IndependentValidation => words.evidence_independent_validation(),
        EvidenceLevel::IndependentTest => words.evidence_independent_test(),
    }
}
