//! How long a question set takes a vendor, so that a council sees what it asks of bidders before it
//! asks.
//!
//! Invariant: an estimate from the questions alone, the same for the same set; it never counts in a
//! score. The figures are ours, for one person who knows the product and has the papers at hand.

use serde::Serialize;

use super::model::{
    AnswerSpec, ChoiceOption, DetailRule, EvidenceLevel, Level, Question, SettledBy,
};

/// Plain text read in a minute, in words.
const WORDS_A_MINUTE: u32 = 230;
/// Of the longest text that may be written, the part that is, as one in this many.
const TEXT_WRITTEN: u32 = 4;
/// Characters written in a minute, thinking included.
const CHARACTERS_A_MINUTE: u32 = 150;
/// How many of the questions with a condition a bidder meets: one in this many.
const CONDITIONAL_SHOWN: u32 = 2;

/// What answering takes, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Budget {
    /// How many questions, those with a condition included.
    pub questions: u32,
    /// When half of the questions with a condition are shown.
    pub seconds: u32,
    /// When every question is shown.
    pub seconds_at_most: u32,
    /// Of `seconds`, what falls away for a vendor with a Cyber Essentials certificate in force.
    pub settled_by_cyber_essentials: u32,
    /// Of `seconds`, what falls away for a vendor that gives its share code.
    pub settled_by_share_code: u32,
}

/// A length of time as it is told: in whole minutes, rounded up.
pub fn minutes(seconds: u32) -> u32 {
    seconds.div_ceil(60)
}

impl Budget {
    /// One product in one lot: every question once.
    pub fn once<'q>(questions: impl IntoIterator<Item = &'q Question>, level: Level) -> Self {
        Self::of(questions.into_iter().map(|question| {
            let evidence = question.evidence.get(&level).copied();
            (question, evidence.unwrap_or_default(), 1)
        }))
    }

    /// Each question with the evidence asked for and how many times it is answered.
    pub fn of<'q>(questions: impl IntoIterator<Item = (&'q Question, EvidenceLevel, u32)>) -> Self {
        questions
            .into_iter()
            .fold(Self::default(), |sum, (question, evidence, times)| {
                sum.with(question, evidence, times)
            })
    }

    fn with(self, question: &Question, evidence: EvidenceLevel, times: u32) -> Self {
        let most = seconds(question, evidence).saturating_mul(times);
        let likely = match question.show_if {
            None => most,
            Some(_) => most / CONDITIONAL_SHOWN,
        };
        let settled = |by: SettledBy| {
            if question.settled_by.contains(&by) {
                likely
            } else {
                0
            }
        };
        Self {
            questions: self.questions.saturating_add(times.min(1)),
            seconds: self.seconds.saturating_add(likely),
            seconds_at_most: self.seconds_at_most.saturating_add(most),
            settled_by_cyber_essentials: self
                .settled_by_cyber_essentials
                .saturating_add(settled(SettledBy::CyberEssentials)),
            settled_by_share_code: self
                .settled_by_share_code
                .saturating_add(settled(SettledBy::ShareCode)),
        }
    }
}

/// What one question takes, in seconds: reading it, answering it, and finding the evidence.
pub fn seconds(question: &Question, evidence: EvidenceLevel) -> u32 {
    reading(&[&question.text, &question.guidance])
        .saturating_add(answering(&question.answer))
        .saturating_add(finding(evidence))
}

fn reading(texts: &[&str]) -> u32 {
    let words: usize = texts
        .iter()
        .map(|text| text.split_whitespace().count())
        .sum();
    u32::try_from(words)
        .unwrap_or(u32::MAX)
        .saturating_mul(60)
        .div_ceil(WORDS_A_MINUTE)
}

fn answering(spec: &AnswerSpec) -> u32 {
    match spec {
        AnswerSpec::Choice { options } => 12 + detail(options),
        AnswerSpec::MultipleChoice { options, .. } => 20 + detail(options),
        AnswerSpec::Text { max_length } => {
            15 + (max_length / TEXT_WRITTEN).saturating_mul(60) / CHARACTERS_A_MINUTE
        }
        AnswerSpec::Number { .. } | AnswerSpec::Date => 15,
        AnswerSpec::Period => 30,
        AnswerSpec::Url | AnswerSpec::Email => 20,
        AnswerSpec::Countries => 30,
        AnswerSpec::File => 60,
        AnswerSpec::ByAward { .. } => 20,
        AnswerSpec::Group { fields } => fields
            .iter()
            .map(|field| field_seconds(&field.answer))
            .fold(0, u32::saturating_add),
    }
}

/// A field of a checklist takes less than a question of its own: half.
fn field_seconds(spec: &AnswerSpec) -> u32 {
    answering(spec).div_ceil(2)
}

/// A sentence, where some option asks for one.
fn detail(options: &[ChoiceOption]) -> u32 {
    let asked = options
        .iter()
        .any(|option| option.detail == DetailRule::Required);
    if asked { 30 } else { 0 }
}

fn finding(evidence: EvidenceLevel) -> u32 {
    match evidence {
        EvidenceLevel::None => 0,
        EvidenceLevel::Statement | EvidenceLevel::ContractualCommitment => 15,
        EvidenceLevel::OwnDocument => 60,
        EvidenceLevel::IndependentValidation | EvidenceLevel::IndependentTest => 90,
    }
}

/// The questions that something already shown would settle.
pub fn settled<'q>(
    questions: impl IntoIterator<Item = &'q Question>,
    by: SettledBy,
) -> Vec<&'q Question> {
    questions
        .into_iter()
        .filter(|question| question.settled_by.contains(&by))
        .collect()
}
