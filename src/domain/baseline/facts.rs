//! Reads answers as facts.
//!
//! Invariant: what is missing, uncertain or not in the form its question asks for is a gap, never a
//! fact. Nothing here can fail on any answer.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::options::{AnswerOption, YesNo};
use crate::domain::{
    answer::{Answer, AnswerValue},
    ids::{EvidenceId, OptionId, QuestionId},
    question_set::EvidenceLevel,
};

const DONT_KNOW: &str = "dont_know";

/// Why a question does not give a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) question: &'static str,
    pub(super) kind: GapKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GapKind {
    Missing,
    DontKnow,
    Malformed,
    /// Two answers, or two options of one, cannot both be true.
    Contradicts,
    NoEvidence,
    /// A whole sentence for what the other kinds do not say.
    Sentence(&'static str),
}

impl Gap {
    pub(super) const fn new(question: &'static str, kind: GapKind) -> Self {
        Self { question, kind }
    }

    pub(super) fn sentence(&self) -> String {
        let question = self.question;
        match self.kind {
            GapKind::Missing => format!("{question} has no full answer yet."),
            GapKind::DontKnow => format!("The answer to {question} is that it is not known."),
            GapKind::Malformed => {
                format!("The answer to {question} is not in the form the question asks for.")
            }
            GapKind::Contradicts => {
                format!("The answer to {question} contradicts itself or another answer.")
            }
            GapKind::NoEvidence => format!("No evidence is linked to the answer to {question}."),
            GapKind::Sentence(text) => text.to_owned(),
        }
    }
}

pub(super) type Fact<T> = Result<T, Gap>;

/// The options ticked, and whether "we do not know" was among them.
#[derive(Debug)]
pub(super) struct Ticked<T> {
    options: BTreeSet<T>,
    dont_know: bool,
}

impl<T: AnswerOption> Ticked<T> {
    pub(super) fn has(&self, option: T) -> bool {
        self.options.contains(&option)
    }

    pub(super) const fn dont_know(&self) -> bool {
        self.dont_know
    }

    /// Whether `option` is ticked together with anything else.
    pub(super) fn mixes(&self, option: T) -> bool {
        self.has(option) && self.options.len() > 1
    }
}

#[derive(Clone, Copy)]
pub(super) struct Facts<'a>(pub(super) &'a BTreeMap<QuestionId, Answer>);

impl<'a> Facts<'a> {
    pub(super) fn choice<T: AnswerOption>(self, question: &'static str) -> Fact<T> {
        match self.value(question)? {
            AnswerValue::Choice { option, .. } => parse(question, option),
            _ => Err(Gap::new(question, GapKind::Malformed)),
        }
    }

    pub(super) fn field_choice<T: AnswerOption>(
        self,
        question: &'static str,
        field: &str,
    ) -> Fact<T> {
        match self.field(question, field)? {
            AnswerValue::Choice { option, .. } => parse(question, option),
            _ => Err(Gap::new(question, GapKind::Malformed)),
        }
    }

    pub(super) fn yes(self, question: &'static str) -> Fact<bool> {
        Ok(self.choice::<YesNo>(question)? == YesNo::Yes)
    }

    pub(super) fn field_yes(self, question: &'static str, field: &str) -> Fact<bool> {
        Ok(self.field_choice::<YesNo>(question, field)? == YesNo::Yes)
    }

    pub(super) fn ticked<T: AnswerOption>(self, question: &'static str) -> Fact<Ticked<T>> {
        let AnswerValue::MultipleChoice { options, .. } = self.value(question)? else {
            return Err(Gap::new(question, GapKind::Malformed));
        };
        if options.is_empty() {
            return Err(Gap::new(question, GapKind::Missing));
        }
        let mut ticked = Ticked {
            options: BTreeSet::new(),
            dont_know: false,
        };
        for option in options {
            if option.as_str() == DONT_KNOW {
                ticked.dont_know = true;
            } else {
                ticked.options.insert(parse(question, option)?);
            }
        }
        Ok(ticked)
    }

    /// A field's text, trimmed and not empty. Web and e-mail addresses count as text.
    pub(super) fn field_text(self, question: &'static str, field: &str) -> Fact<&'a str> {
        let text = match self.field(question, field)? {
            AnswerValue::Text { text } => text,
            AnswerValue::Url { url } => url,
            AnswerValue::Email { email } => email,
            _ => return Err(Gap::new(question, GapKind::Malformed)),
        };
        match text.trim() {
            "" => Err(Gap::new(question, GapKind::Missing)),
            text => Ok(text),
        }
    }

    pub(super) fn field_number(self, question: &'static str, field: &str) -> Fact<i64> {
        match self.field(question, field)? {
            AnswerValue::Number { number } => Ok(*number),
            _ => Err(Gap::new(question, GapKind::Malformed)),
        }
    }

    pub(super) fn field_date(self, question: &'static str, field: &str) -> Fact<Date> {
        match self.field(question, field)? {
            AnswerValue::Date { date } => Ok(*date),
            _ => Err(Gap::new(question, GapKind::Malformed)),
        }
    }

    pub(super) fn date(self, question: &'static str) -> Fact<Date> {
        match self.value(question)? {
            AnswerValue::Date { date } => Ok(*date),
            _ => Err(Gap::new(question, GapKind::Malformed)),
        }
    }

    /// The end of a period; `None` where there are only words.
    pub(super) fn period_end(self, question: &'static str) -> Fact<Option<Date>> {
        match self.value(question)? {
            AnswerValue::Period { text, end_date } => {
                if end_date.is_none() && text.trim().is_empty() {
                    Err(Gap::new(question, GapKind::Missing))
                } else {
                    Ok(*end_date)
                }
            }
            _ => Err(Gap::new(question, GapKind::Malformed)),
        }
    }

    /// The answer is there and some evidence is linked to it.
    pub(super) fn evidenced(self, question: &'static str) -> Fact<()> {
        self.value(question)?;
        if self.evidence(question).is_empty() {
            Err(Gap::new(question, GapKind::NoEvidence))
        } else {
            Ok(())
        }
    }

    pub(super) fn evidence(self, question: &str) -> &'a [EvidenceId] {
        self.0
            .get(question)
            .map_or(&[], |answer| answer.evidence.as_slice())
    }

    pub(super) fn evidence_level(self, question: &str) -> EvidenceLevel {
        self.0
            .get(question)
            .map_or(EvidenceLevel::None, |answer| answer.evidence_level)
    }

    fn value(self, question: &'static str) -> Fact<&'a AnswerValue> {
        self.0
            .get(question)
            .map(|answer| &answer.value)
            .ok_or(Gap::new(question, GapKind::Missing))
    }

    fn field(self, question: &'static str, field: &str) -> Fact<&'a AnswerValue> {
        match self.value(question)? {
            AnswerValue::Group { fields } => fields
                .get(field)
                .ok_or(Gap::new(question, GapKind::Missing)),
            _ => Err(Gap::new(question, GapKind::Malformed)),
        }
    }
}

fn parse<T: AnswerOption>(question: &'static str, option: &OptionId) -> Fact<T> {
    if option.as_str() == DONT_KNOW {
        return Err(Gap::new(question, GapKind::DontKnow));
    }
    T::parse(option.as_str()).ok_or(Gap::new(question, GapKind::Malformed))
}

/// Whether a list of model names, with commas, semicolons or new lines between, names `model`.
/// Case, spaces and signs do not matter: `AQ-100` and `aq 100` are the same.
pub(super) fn names_model(list: &str, model: &str) -> bool {
    let wanted = bare(model);
    !wanted.is_empty()
        && list
            .split([',', ';', '\n'])
            .any(|named| bare(named) == wanted)
}

/// Letters and digits only. A plus sign stays: it often tells two models apart.
fn bare(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric() || *c == '+')
        .flat_map(char::to_lowercase)
        .collect()
}
