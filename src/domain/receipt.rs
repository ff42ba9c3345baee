//! What a supplier handed in, as bytes that never change, and the receipt for it.
//!
//! Invariant: the same submission gives the same bytes whatever order its parts came in. The digest
//! on a receipt is keyed by the caller, since a bare hash of guessable answers would tell them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    answer::Answer,
    canonical::{CanonicalError, ContentHash, canonical_bytes},
    ids::{EvidenceId, ProcurementId, QuestionId, ResponseId, SlotId, SubjectId, SubmissionId},
};

/// The shape of [`Submission`] and [`Receipt`]; grows when either changes.
pub const SUBMISSION_FORMAT: u32 = 1;
/// Keeps a receipt's digest apart from any other keyed digest.
const RECEIPT_PURPOSE: &str = "assay receipt 1";

/// Everything that was handed in. `P` is a product as the supplier described it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Submission<P> {
    pub format: u32,
    pub procurement: ProcurementId,
    pub method_hash: ContentHash,
    /// The council's permanent ledger, which outlives a merger of councils.
    pub ledger: Uuid,
    pub response: ResponseId,
    /// From 1; grows with each submission of the same response.
    pub number: u32,
    #[schema(max_items = 400)]
    pub products: Vec<SubmittedProduct<P>>,
    #[schema(max_items = 10000)]
    pub answers: Vec<SubmittedAnswer>,
    #[schema(max_items = 200)]
    pub evidence: Vec<SubmittedEvidence>,
    pub declaration: Declaration,
    pub submitted_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmittedProduct<P> {
    pub slot: SlotId,
    pub product: P,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmittedAnswer {
    pub subject: SubjectId,
    pub question: QuestionId,
    pub answer: Answer,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmittedEvidence {
    pub id: EvidenceId,
    /// Of the file's bytes, or of the link's text.
    pub digest: ContentHash,
}

/// The named person's word for the submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Declaration {
    #[schema(max_length = 200)]
    pub name: String,
    /// Such as `Managing director`.
    #[schema(max_length = 200)]
    pub position: String,
    /// The words that were agreed to.
    #[schema(max_length = 1000)]
    pub text: String,
}

/// What the supplier keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Receipt {
    pub submission: SubmissionId,
    pub procurement: ProcurementId,
    pub ledger: Uuid,
    pub method_hash: ContentHash,
    pub number: u32,
    pub submitted_at: Timestamp,
    /// The keyed digest of [`receipt_input`], in lower-case hexadecimal.
    pub digest: String,
}

impl<P: Serialize + Clone> Submission<P> {
    /// The canonical bytes, with every list in the order of its ids.
    pub fn canonical(&self) -> Result<Vec<u8>, CanonicalError> {
        canonical_bytes(&self.sorted())
    }

    fn sorted(&self) -> Self {
        let mut sorted = self.clone();
        sorted.products.sort_by_key(|product| product.slot);
        sorted.evidence.sort_by_key(|evidence| evidence.id);
        sorted
            .answers
            .sort_by(|a, b| (a.subject, &a.question).cmp(&(b.subject, &b.question)));
        for answer in &mut sorted.answers {
            answer.answer.evidence.sort_unstable();
        }
        sorted
    }
}

/// What the caller's keyed digest is taken over: the submission's id and its canonical bytes.
pub fn receipt_input(submission: SubmissionId, canonical: &[u8]) -> Vec<u8> {
    let id = submission.0.as_bytes();
    let mut input = Vec::with_capacity(RECEIPT_PURPOSE.len() + 1 + id.len() + canonical.len());
    input.extend_from_slice(RECEIPT_PURPOSE.as_bytes());
    // Ends the purpose, so that no other purpose is a beginning of this input.
    input.push(0);
    input.extend_from_slice(id);
    input.extend_from_slice(canonical);
    input
}

/// The receipt for a submission, its digest made by `keyed_digest` over [`receipt_input`].
pub fn receipt<P: Serialize + Clone>(
    id: SubmissionId,
    submission: &Submission<P>,
    keyed_digest: impl FnOnce(&[u8]) -> Vec<u8>,
) -> Result<Receipt, CanonicalError> {
    let input = receipt_input(id, &submission.canonical()?);
    Ok(Receipt {
        submission: id,
        procurement: submission.procurement,
        ledger: submission.ledger,
        method_hash: submission.method_hash.clone(),
        number: submission.number,
        submitted_at: submission.submitted_at,
        digest: data_encoding::HEXLOWER.encode(&keyed_digest(&input)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::answer::{AnswerValue, DraftedBy};
    use crate::domain::question_set::EvidenceLevel;

    fn answer(question: &str, subject: u128) -> SubmittedAnswer {
        SubmittedAnswer {
            subject: SubjectId(Uuid::from_u128(subject)),
            question: question.parse().unwrap(),
            answer: Answer {
                value: AnswerValue::Number { number: 14 },
                evidence_level: EvidenceLevel::Statement,
                note: None,
                confidential: None,
                drafted_by: DraftedBy::Person,
                evidence: vec![
                    EvidenceId(Uuid::from_u128(9)),
                    EvidenceId(Uuid::from_u128(4)),
                ],
            },
        }
    }

    fn submission() -> Submission<String> {
        Submission {
            format: SUBMISSION_FORMAT,
            procurement: ProcurementId(Uuid::from_u128(1)),
            method_hash: ContentHash::of(b"method"),
            ledger: Uuid::from_u128(2),
            response: ResponseId(Uuid::from_u128(3)),
            number: 1,
            products: vec![
                SubmittedProduct {
                    slot: SlotId(Uuid::from_u128(8)),
                    product: "Node".into(),
                },
                SubmittedProduct {
                    slot: SlotId(Uuid::from_u128(7)),
                    product: "Hub".into(),
                },
            ],
            answers: vec![
                answer("PST-02", 0),
                answer("PST-01", 8),
                answer("PST-01", 7),
            ],
            evidence: vec![SubmittedEvidence {
                id: EvidenceId(Uuid::from_u128(4)),
                digest: ContentHash::of(b"file"),
            }],
            declaration: Declaration {
                name: "Ann Other".into(),
                position: "Director".into(),
                text: "True to the best of my knowledge.".into(),
            },
            submitted_at: "2026-03-02T09:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn the_order_of_parts_never_changes_the_bytes() {
        let mut turned = submission();
        turned.products.reverse();
        turned.answers.reverse();
        turned.answers[0].answer.evidence.reverse();
        assert_eq!(
            turned.canonical().unwrap(),
            submission().canonical().unwrap()
        );
    }

    #[test]
    fn a_submission_is_read_back_from_its_bytes() {
        let bytes = submission().canonical().unwrap();
        let read: Submission<String> = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read.canonical().unwrap(), bytes);
    }

    #[test]
    fn any_change_changes_what_the_receipt_is_made_over() {
        let id = SubmissionId(Uuid::from_u128(5));
        let digest_of = |submission: &Submission<String>, id| {
            receipt(id, submission, |input| {
                ContentHash::of(input).as_str().as_bytes().to_vec()
            })
            .unwrap()
            .digest
        };
        let first = digest_of(&submission(), id);
        assert_eq!(first, digest_of(&submission(), id));
        let mut changed = submission();
        changed.answers[0].answer.value = AnswerValue::Number { number: 15 };
        assert_ne!(first, digest_of(&changed, id));
        assert_ne!(
            first,
            digest_of(&submission(), SubmissionId(Uuid::from_u128(6)))
        );
    }
}
