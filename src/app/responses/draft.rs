//! Everything in a response, opened for its supplier.
//!
//! Invariant: rows are read in one transaction and opened outside it; the digest of revisions changes whenever anything
//! in the response does, and tells nothing of what it says.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use uuid::Uuid;

use super::{scene::Scene, seal_place};
pub use crate::db::standing::AmendmentSeen;
use crate::{
    app::error::AppError,
    db::{answer, evidence, product, seam::Db, standing},
    domain::{
        answer::Answer,
        canonical::{ContentHash, canonical_bytes},
        evidence::EvidenceCard,
        ids::{CouncilId, EvidenceId, MethodId, QuestionId, ResponseId, SlotId, SubjectId},
        product::Product,
        receipt::SubmittedEvidence,
        response::{AnswerState, Prepared},
    },
    sealing::{DataKey, Purpose},
};

/// The digest of all revisions of a response, as 64 hexadecimal digits.
pub type Digest = ContentHash;

/// The revisions of everything in a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Revisions {
    method: MethodId,
    answers: Vec<(Uuid, String, i64)>,
    products: Vec<(SlotId, i64)>,
    evidence: Vec<(EvidenceId, i64)>,
}

impl Revisions {
    pub(in crate::app) fn read(db: &mut Db, scene: &Scene) -> Result<Self, AppError> {
        Ok(Self {
            method: scene.method.id,
            answers: answer::revisions(db, scene.place)?,
            products: product::revisions(db, scene.place)?,
            evidence: evidence::revisions(db, scene.place)?,
        })
    }

    fn digest(&self) -> Result<Digest, AppError> {
        let parts = (&self.method, &self.answers, &self.products, &self.evidence);
        canonical_bytes(&parts)
            .map(|bytes| ContentHash::of(&bytes))
            .map_err(|_| AppError::Internal("revisions cannot be written"))
    }
}

/// The sealed rows of a response, read in one transaction.
#[derive(Debug)]
pub(in crate::app) struct Rows {
    answers: Vec<answer::Kept>,
    products: Vec<product::Kept>,
    pub(in crate::app) evidence: Vec<evidence::Kept>,
    amendments: Vec<AmendmentSeen>,
}

/// Reads everything in a response: four statements.
pub(in crate::app) fn read_rows(db: &mut Db, scene: &Scene) -> Result<Rows, AppError> {
    Ok(Rows {
        answers: answer::all(db, scene.place)?,
        products: product::all(db, scene.place)?,
        evidence: evidence::all(db, scene.place)?,
        amendments: standing::amendments(db, scene.place)?,
    })
}

/// An answer, opened.
#[derive(Debug, Clone)]
pub struct KeptAnswer {
    pub subject: SubjectId,
    pub question: QuestionId,
    pub answer: Answer,
    pub state: AnswerState,
    pub revision: i64,
    pub updated_by: Uuid,
    pub updated_at: Timestamp,
}

impl KeptAnswer {
    pub(in crate::app) fn open(
        key: &DataKey,
        scene: &Scene,
        kept: answer::Kept,
    ) -> Result<Self, AppError> {
        let place = crate::app::answers::seal_place_of(scene, kept.subject, &kept.question);
        let plain = key
            .open(Purpose::Answer, &place, &kept.sealed)
            .map_err(|_| AppError::Internal("an answer does not open"))?;
        Ok(Self {
            subject: SubjectId(kept.subject),
            question: kept
                .question
                .try_into()
                .map_err(|_| AppError::Internal("an answer belongs to no question"))?,
            answer: serde_json::from_slice(&plain)
                .map_err(|_| AppError::Internal("an answer cannot be read"))?,
            state: AnswerState::from_word(&kept.state)
                .ok_or(AppError::Internal("an answer is in no known state"))?,
            revision: kept.revision,
            updated_by: kept.updated_by,
            updated_at: kept.updated_at,
        })
    }
}

/// A product, opened.
#[derive(Debug, Clone)]
pub struct KeptProduct {
    pub slot: SlotId,
    pub product: Product,
    pub revision: i64,
    pub updated_by: Uuid,
    pub updated_at: Timestamp,
}

impl KeptProduct {
    pub(in crate::app) fn place(scene: &Scene, slot: SlotId) -> Vec<u8> {
        seal_place(
            scene.place.council,
            scene.place.response,
            &[slot.0.as_bytes()],
        )
    }

    pub(in crate::app) fn open(
        key: &DataKey,
        scene: &Scene,
        kept: &product::Kept,
    ) -> Result<Self, AppError> {
        let plain = key
            .open(
                Purpose::Product,
                &Self::place(scene, kept.slot),
                &kept.sealed,
            )
            .map_err(|_| AppError::Internal("a product does not open"))?;
        Ok(Self {
            slot: kept.slot,
            product: serde_json::from_slice(&plain)
                .map_err(|_| AppError::Internal("a product cannot be read"))?,
            revision: kept.revision,
            updated_by: kept.updated_by,
            updated_at: kept.updated_at,
        })
    }
}

/// What the seal of an evidence card is bound to.
pub(in crate::app) fn card_place(
    council: CouncilId,
    response: ResponseId,
    id: EvidenceId,
) -> Vec<u8> {
    seal_place(council, response, &[id.0.as_bytes()])
}

/// Opens an evidence card. Whoever calls this for a council has checked that the answers were opened.
pub(in crate::app) fn open_card(
    key: &DataKey,
    council: CouncilId,
    response: ResponseId,
    kept: &evidence::Kept,
) -> Result<EvidenceCard, AppError> {
    let plain = key
        .open(
            Purpose::EvidenceCard,
            &card_place(council, response, kept.id),
            &kept.sealed,
        )
        .map_err(|_| AppError::Internal("an evidence card does not open"))?;
    serde_json::from_slice(&plain)
        .map_err(|_| AppError::Internal("an evidence card cannot be read"))
}

/// A response as its supplier has prepared it.
#[derive(Debug, Clone)]
pub struct Draft {
    pub products: Vec<KeptProduct>,
    pub answers: Vec<KeptAnswer>,
    pub amendments: Vec<AmendmentSeen>,
    /// To be sent back with a submission.
    pub digest: Digest,
    pub(in crate::app) revisions: Revisions,
    evidence: Vec<(EvidenceId, EvidenceCard)>,
}

impl Draft {
    pub(in crate::app) fn open(key: &DataKey, scene: &Scene, rows: Rows) -> Result<Self, AppError> {
        let revisions = Revisions {
            method: scene.method.id,
            answers: rows
                .answers
                .iter()
                .map(|row| (row.subject, row.question.clone(), row.revision))
                .collect(),
            products: rows
                .products
                .iter()
                .map(|row| (row.slot, row.revision))
                .collect(),
            evidence: rows
                .evidence
                .iter()
                .map(|row| (row.id, row.revision))
                .collect(),
        };
        Ok(Self {
            products: rows
                .products
                .iter()
                .filter(|row| row.is_there())
                .map(|row| KeptProduct::open(key, scene, row))
                .collect::<Result<_, _>>()?,
            answers: rows
                .answers
                .into_iter()
                .map(|row| KeptAnswer::open(key, scene, row))
                .collect::<Result<_, _>>()?,
            amendments: rows.amendments,
            digest: revisions.digest()?,
            revisions,
            evidence: rows
                .evidence
                .iter()
                .map(|row| {
                    Ok((
                        row.id,
                        open_card(key, scene.place.council, scene.place.response, row)?,
                    ))
                })
                .collect::<Result<_, AppError>>()?,
        })
    }

    /// The files that arrived whole, and the links.
    pub fn evidence(&self) -> &[(EvidenceId, EvidenceCard)] {
        &self.evidence
    }

    /// The answer about a subject, if there is one.
    pub fn answer(&self, subject: SubjectId, question: &QuestionId) -> Option<&KeptAnswer> {
        self.answers
            .iter()
            .find(|kept| kept.subject == subject && kept.question == *question)
    }

    /// Every answer by what it is about and answers.
    pub fn by_key(&self) -> BTreeMap<(SubjectId, &QuestionId), &KeptAnswer> {
        self.answers
            .iter()
            .map(|kept| ((kept.subject, &kept.question), kept))
            .collect()
    }

    /// Whether nothing in the response changed since it was read.
    pub(in crate::app) fn is_as_read(&self, db: &mut Db, scene: &Scene) -> Result<bool, AppError> {
        Ok(Revisions::read(db, scene)? == self.revisions)
    }

    /// The evidence that these answers link to.
    pub(in crate::app) fn submitted_evidence<'a>(
        &self,
        answers: impl Iterator<Item = &'a Answer>,
    ) -> Vec<SubmittedEvidence> {
        let linked: BTreeSet<EvidenceId> = answers
            .flat_map(|answer| answer.evidence.iter().copied())
            .collect();
        self.evidence
            .iter()
            .filter(|(id, _)| linked.contains(id))
            .filter_map(|(id, card)| {
                Some(SubmittedEvidence {
                    id: *id,
                    digest: card.digest()?.clone(),
                })
            })
            .collect()
    }

    /// The draft as the rules look at it.
    pub fn prepared(&self) -> Prepared {
        let key = |kept: &KeptAnswer| (kept.subject, kept.question.clone());
        Prepared {
            products: self
                .products
                .iter()
                .map(|kept| (kept.slot, kept.product.clone()))
                .collect(),
            answers: self
                .answers
                .iter()
                .map(|kept| (key(kept), kept.answer.clone()))
                .collect(),
            reopened: self
                .answers
                .iter()
                .filter(|kept| kept.state == AnswerState::Reopened)
                .map(key)
                .collect(),
            evidence: self.evidence.iter().map(|(id, _)| *id).collect(),
            unacknowledged: self
                .amendments
                .iter()
                .filter(|amendment| amendment.acknowledged_at.is_none())
                .map(|amendment| amendment.id)
                .collect(),
        }
    }
}

/// How far a response is, in counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    pub complete: i64,
    pub has_problems: i64,
    pub reopened: i64,
    pub products: i64,
}

impl Progress {
    pub(in crate::app) fn read(db: &mut Db, scene: &Scene) -> Result<Self, AppError> {
        let counts: BTreeMap<String, i64> = answer::count_by_state(db, scene.place)?
            .into_iter()
            .collect();
        let count = |state: AnswerState| counts.get(state.as_str()).copied().unwrap_or(0);
        Ok(Self {
            complete: count(AnswerState::Complete),
            has_problems: count(AnswerState::HasProblems),
            reopened: count(AnswerState::Reopened),
            products: product::count(db, scene.place)?,
        })
    }
}
