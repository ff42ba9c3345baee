//! What a council answers about itself.
//!
//! Invariant: nothing is refused for being incomplete or unflattering. What is missing is listed,
//! and answers are counted by option, never scored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    answer::{Answer, AnswerValue, DraftedBy, LimitError, check, fits_limits, normalised},
    ids::{OptionId, QuestionId, SectionId},
    question_set::{EvidenceLevel, Question, QuestionSet, shown},
};

/// The answers to one version of a set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnAnswers {
    pub answers: BTreeMap<QuestionId, AnswerValue>,
}

/// Why answers cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnAnswersError {
    #[error("the set has no question {0}")]
    UnknownQuestion(QuestionId),
    #[error("the answer to {question} is over a limit: {limit}")]
    OverLimit {
        question: QuestionId,
        limit: LimitError,
    },
}

/// Something to put right in one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnProblem {
    pub question: QuestionId,
    pub code: &'static str,
    /// A JSON pointer into the answer's value.
    pub pointer: String,
    /// A sentence that says what to do. It repeats nothing that was answered.
    pub message: String,
}

/// How far the answers have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub sections: Vec<SectionStanding>,
    pub problems: Vec<OwnProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionStanding {
    pub section: SectionId,
    pub title: String,
    /// How often each option was chosen.
    pub chosen: BTreeMap<OptionId, u32>,
    pub answered: u32,
    /// What has no answer yet, in the order of the set.
    pub missing: Vec<QuestionId>,
}

impl OwnAnswers {
    /// The answers in normal form, if they are answers to `set` at all.
    ///
    /// # Errors
    /// Every question the set does not have and every answer over a limit.
    pub fn accepted(self, set: &QuestionSet) -> Result<Self, Vec<OwnAnswersError>> {
        let mut errors = Vec::new();
        let mut answers = BTreeMap::new();
        for (id, value) in self.answers {
            let answer = normalised(as_answer(value));
            if set.question(&id).is_none() {
                errors.push(OwnAnswersError::UnknownQuestion(id));
            } else if let Err(limit) = fits_limits(&answer) {
                errors.push(OwnAnswersError::OverLimit {
                    question: id,
                    limit,
                });
            } else {
                answers.insert(id, answer.value);
            }
        }
        if errors.is_empty() {
            Ok(Self { answers })
        } else {
            Err(errors)
        }
    }

    /// The questions that these answers lead to, in the order of the set.
    pub fn asked<'s>(&self, set: &'s QuestionSet) -> Vec<&'s Question> {
        let all: Vec<&Question> = set.questions.iter().collect();
        shown(&all, &|id| self.answers.get(id))
    }

    /// What is answered, section by section, and what is to be put right.
    pub fn standing(&self, set: &QuestionSet) -> Standing {
        let asked = self.asked(set);
        let sections = set.sections.iter().map(|section| {
            let mut standing = SectionStanding {
                section: section.id.clone(),
                title: section.title.clone(),
                chosen: BTreeMap::new(),
                answered: 0,
                missing: Vec::new(),
            };
            for question in asked.iter().filter(|q| q.section == section.id) {
                standing.count(&question.id, self.answers.get(&question.id));
            }
            standing
        });
        let problems = asked.iter().flat_map(|question| {
            let answer = self.answers.get(&question.id).cloned().map(as_answer);
            let found = answer.map(|answer| check(question, &answer));
            found
                .unwrap_or_default()
                .into_iter()
                .map(|problem| OwnProblem {
                    question: question.id.clone(),
                    code: problem.code.as_str(),
                    pointer: problem
                        .pointer
                        .strip_prefix("/value")
                        .unwrap_or(&problem.pointer)
                        .to_owned(),
                    message: problem.message,
                })
        });
        Standing {
            sections: sections.collect(),
            problems: problems.collect(),
        }
    }
}

impl SectionStanding {
    fn count(&mut self, question: &QuestionId, value: Option<&AnswerValue>) {
        let options: &[OptionId] = match value {
            None => {
                self.missing.push(question.clone());
                return;
            }
            Some(AnswerValue::Choice { option, .. }) => std::slice::from_ref(option),
            Some(AnswerValue::MultipleChoice { options, .. }) => options,
            Some(_) => &[],
        };
        self.answered += 1;
        for option in options {
            *self.chosen.entry(option.clone()).or_default() += 1;
        }
    }
}

/// The form in which answers are checked; a council links no evidence to its own.
fn as_answer(value: AnswerValue) -> Answer {
    Answer {
        value,
        evidence_level: EvidenceLevel::None,
        note: None,
        confidential: None,
        drafted_by: DraftedBy::Person,
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::question_set::{Audience, Catalogue};

    fn set() -> QuestionSet {
        let catalogue = Catalogue::embedded().unwrap();
        let id = "council-readiness".parse().unwrap();
        let set = catalogue.find(&id).unwrap();
        assert_eq!(set.audience, Audience::Council);
        set.clone()
    }

    fn choice(option: &str, detail: Option<&str>) -> AnswerValue {
        AnswerValue::Choice {
            option: option.parse().unwrap(),
            detail: detail.map(str::to_owned),
        }
    }

    fn answers(given: &[(&str, AnswerValue)]) -> OwnAnswers {
        OwnAnswers {
            answers: given
                .iter()
                .map(|(id, value)| (id.parse().unwrap(), value.clone()))
                .collect(),
        }
    }

    #[test]
    fn answers_are_counted_by_option_and_what_is_missing_is_named() {
        let given = answers(&[
            ("COU-02", choice("yes", None)),
            ("COU-03", choice("yes", None)),
            ("COU-04", choice("no", None)),
        ]);
        let standing = given.standing(&set());
        let governance = &standing.sections[0];
        assert_eq!(governance.answered, 3);
        let yes: OptionId = "yes".parse().unwrap();
        assert_eq!(governance.chosen.get(&yes), Some(&2));
        let missing: Vec<&str> = governance.missing.iter().map(QuestionId::as_str).collect();
        assert_eq!(missing, ["COU-01", "COU-05"]);
        assert!(standing.problems.is_empty());
        assert_eq!(standing.sections[4].answered, 0);
    }

    #[test]
    fn what_is_to_be_put_right_is_listed_and_kept() {
        let given = answers(&[
            ("COU-02", choice("partly", None)),
            ("COU-14", choice("yes", None)),
        ]);
        let given = given.accepted(&set()).unwrap();
        let problems = given.standing(&set()).problems;
        let told: Vec<_> = problems
            .iter()
            .map(|problem| (problem.question.as_str(), problem.code))
            .collect();
        assert_eq!(
            told,
            [("COU-02", "detail_missing"), ("COU-14", "wrong_kind")]
        );
        assert_eq!(given.answers.len(), 2);
    }

    #[test]
    fn answers_to_other_questions_and_over_the_limits_are_refused_together() {
        let long = "x".repeat(100_000);
        let given = answers(&[
            ("COU-02", choice("partly", Some(&long))),
            ("VUL-01", AnswerValue::Number { number: 3 }),
        ]);
        let errors = given.accepted(&set()).unwrap_err();
        assert!(matches!(errors[0], OwnAnswersError::OverLimit { .. }));
        assert!(matches!(errors[1], OwnAnswersError::UnknownQuestion(_)));
    }
}
