//! Questions that a set takes over from other sets, word for word.
//!
//! Invariant: a question is written in one file only. A set that includes it holds the very same
//! question, with the section it stands in there, so an id cannot come to mean two things.

use std::collections::BTreeMap;

use super::{
    model::{Question, QuestionSet},
    validate::Flaw,
};

/// Puts the questions that `set` includes behind its own, with their sections behind its own.
/// `others` are the sets that may be included from.
///
/// # Errors
/// Every set or question that is not there, or is there twice.
pub(super) fn resolve(mut set: QuestionSet, others: &[QuestionSet]) -> Result<Resolved, Vec<Flaw>> {
    let own = set.questions.len();
    let mut origins = BTreeMap::new();
    let mut flaws = Vec::new();
    for (place, include) in std::mem::take(&mut set.include).into_iter().enumerate() {
        let at = format!("/include/{place}");
        let Some(other) = others.iter().find(|other| other.id == include.set) else {
            flaws.push(Flaw {
                pointer: format!("{at}/set"),
                message: format!("There is no question set {} to include from.", include.set),
            });
            continue;
        };
        for (index, id) in include.questions.iter().enumerate() {
            let pointer = format!("{at}/questions/{index}");
            match other.question(id) {
                _ if set.questions.iter().any(|known| known.id == *id) => flaws.push(Flaw {
                    pointer,
                    message: format!("The question {id} is in this set already."),
                }),
                Some(question) => {
                    origins.insert(set.questions.len(), pointer);
                    take_over(&mut set, other, question);
                }
                None => flaws.push(Flaw {
                    pointer,
                    message: format!("The question set {} has no question {id}.", include.set),
                }),
            }
        }
    }
    if flaws.is_empty() {
        Ok(Resolved { set, own, origins })
    } else {
        Err(flaws)
    }
}

fn take_over(set: &mut QuestionSet, other: &QuestionSet, question: &Question) {
    let there = other.sections.iter().find(|s| s.id == question.section);
    if let Some(section) = there
        && set.sections.iter().all(|known| known.id != section.id)
    {
        set.sections.push(section.clone());
    }
    set.questions.push(question.clone());
}

/// A set with all its questions, and where in its file each included one is named.
pub(super) struct Resolved {
    pub(super) set: QuestionSet,
    own: usize,
    origins: BTreeMap<usize, String>,
}

impl Resolved {
    /// The flaw, pointing at the line that includes the question rather than beyond the file.
    pub(super) fn in_file(&self, mut flaw: Flaw) -> Flaw {
        let index = flaw
            .pointer
            .strip_prefix("/questions/")
            .and_then(|rest| rest.split('/').next())
            .and_then(|index| index.parse::<usize>().ok());
        if let Some(index) = index
            && index >= self.own
            && let Some(origin) = self.origins.get(&index)
        {
            flaw.pointer.clone_from(origin);
        }
        flaw
    }
}
