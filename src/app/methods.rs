//! Issued methods as they are judged by: read once, and kept in memory.
//!
//! Invariant: a method never changes under its id, and what is kept here never decides about access: whoever asks has
//! been let in before. Whether it is still the procurement's present one is checked in each closure.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::error::AppError;
use crate::{
    db::method::MethodRow,
    domain::{
        canonical::ContentHash,
        ids::{CouncilId, MethodId, QuestionId, SlotId, SubjectId},
        language::Language,
        method::{IssuedQuestion, Method},
        question_set::Question,
    },
};

/// Methods kept by each replica. One of 90 questions takes about half a megabyte.
const KEPT_MAX: usize = 64;

/// An issued method, with the bytes that are published.
#[derive(Debug)]
pub struct IssuedMethod {
    pub id: MethodId,
    /// From 1; each amendment adds one.
    pub number: i32,
    pub hash: ContentHash,
    pub canonical: String,
    pub method: Method,
    /// The same in Welsh, where the procurement has Welsh.
    welsh: Option<Method>,
    positions: HashMap<QuestionId, usize>,
    asked: HashSet<(SubjectId, QuestionId)>,
    slots: HashSet<SlotId>,
}

impl IssuedMethod {
    /// Reads a stored method. Not inside a closure that writes: it takes a millisecond.
    ///
    /// # Errors
    /// When the text is not a method.
    pub fn read(row: MethodRow) -> Result<Self, AppError> {
        let method: Method = serde_json::from_str(&row.canonical)
            .map_err(|_| AppError::Internal("a stored method cannot be read"))?;
        Ok(Self::of(row.id, row.number, row.canonical, method))
    }

    /// A method with its canonical text.
    pub(super) fn of(id: MethodId, number: i32, canonical: String, method: Method) -> Self {
        let positions = method
            .questions
            .iter()
            .enumerate()
            .map(|(position, issued)| (issued.question.id.clone(), position))
            .collect();
        let asked = method
            .lots
            .iter()
            .flat_map(|lot| &lot.asked)
            .flat_map(|asked| {
                asked
                    .subjects
                    .iter()
                    .map(|subject| (subject.subject, asked.question.clone()))
            })
            .collect();
        let slots = method
            .lots
            .iter()
            .flat_map(|lot| &lot.slots)
            .map(|slot| slot.id)
            .collect();
        let welsh = method.in_welsh();
        Self {
            id,
            number,
            hash: ContentHash::of(canonical.as_bytes()),
            canonical,
            method,
            welsh,
            positions,
            asked,
            slots,
        }
    }

    /// The question, if it is asked about this subject.
    pub fn asks(&self, subject: SubjectId, question: &QuestionId) -> Option<&IssuedQuestion> {
        self.asked
            .contains(&(subject, question.clone()))
            .then(|| self.question(question))
            .flatten()
    }

    pub fn question(&self, question: &QuestionId) -> Option<&IssuedQuestion> {
        self.method.questions.get(*self.positions.get(question)?)
    }

    /// The method in the words of a language, English where it has none in Welsh. For reading only: whatever is judged is
    /// judged by [`Self::method`].
    pub fn in_language(&self, language: Language) -> &Method {
        match (&self.welsh, language) {
            (Some(welsh), Language::Cy) => welsh,
            _ => &self.method,
        }
    }

    /// A question as it reads in a language.
    pub fn told(&self, language: Language, question: &QuestionId) -> Option<Told<'_>> {
        let position = *self.positions.get(question)?;
        let issued = self.in_language(language).questions.get(position)?;
        let welsh = self.method.welsh_question(question);
        let welsh = welsh.filter(|_| language == Language::Cy);
        Some(Told {
            question: &issued.question,
            language: welsh.map_or(Language::En, |_| Language::Cy),
            reviewed: welsh.is_none_or(|part| part.reviewed),
        })
    }

    /// Whether some of its Welsh has not been read by a translator.
    pub fn has_unreviewed_welsh(&self) -> bool {
        let welsh = self.method.welsh.iter();
        welsh
            .flat_map(|welsh| welsh.sections.iter().chain(&welsh.questions))
            .any(|part| !part.reviewed)
    }

    pub fn has_slot(&self, slot: SlotId) -> bool {
        self.slots.contains(&slot)
    }
}

/// A question in the words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Told<'m> {
    pub question: &'m Question,
    /// Of the words: English where there is no Welsh.
    pub language: Language,
    /// Whether a translator has read them. English always counts.
    pub reviewed: bool,
}

/// The memory of methods, shared by all requests.
#[derive(Debug, Default)]
pub struct Methods {
    /// The one read last comes first.
    kept: Mutex<VecDeque<(CouncilId, Arc<IssuedMethod>)>>,
}

impl Methods {
    /// A method, if it is in memory.
    pub fn known(&self, council: CouncilId, id: MethodId) -> Option<Arc<IssuedMethod>> {
        let kept = self.lock();
        let found = kept
            .iter()
            .find(|(of, method)| *of == council && method.id == id);
        found.map(|(_, method)| Arc::clone(method))
    }

    /// Reads a stored method and keeps it.
    ///
    /// # Errors
    /// When the text is not a method.
    pub fn keep(&self, row: MethodRow) -> Result<Arc<IssuedMethod>, AppError> {
        let council = row.council_id;
        let method = Arc::new(IssuedMethod::read(row)?);
        let mut kept = self.lock();
        if kept.iter().all(|(_, other)| other.id != method.id) {
            kept.truncate(KEPT_MAX - 1);
            kept.push_front((council, Arc::clone(&method)));
        }
        Ok(method)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(CouncilId, Arc<IssuedMethod>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
