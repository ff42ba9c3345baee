//! What an answer is worth by the option table of its question.
//!
//! Invariant: 0 to 100, whatever the answer; an answer of the wrong kind is worth 0.

use std::collections::BTreeSet;

use super::{AnswerValue, ByAwardStatus};
use crate::domain::{
    ids::OptionId,
    question_set::{AnswerSpec, ChoiceOption},
};

const WORTH_MAX: u32 = 100;

/// The worth of a value by the option table, 0 to 100: the chosen option's; the sum of the chosen
/// options', each once; the first band that fits a number; now, by award or no. Anything else is 0.
pub fn option_value(spec: &AnswerSpec, value: &AnswerValue) -> u32 {
    match (spec, value) {
        (AnswerSpec::Choice { options }, AnswerValue::Choice { option, .. }) => {
            worth_of(options, option)
        }
        (
            AnswerSpec::MultipleChoice { options, .. },
            AnswerValue::MultipleChoice {
                options: chosen, ..
            },
        ) => {
            let distinct: BTreeSet<&OptionId> = chosen.iter().collect();
            distinct
                .into_iter()
                .map(|option| worth_of(options, option))
                .fold(0, u32::saturating_add)
        }
        (AnswerSpec::Number { bands, .. }, AnswerValue::Number { number }) => bands
            .iter()
            .find(|band| (band.min..=band.max).contains(number))
            .map_or(0, |band| band.value),
        (AnswerSpec::ByAward { now, by_award, no }, AnswerValue::ByAward { status, .. }) => {
            match status {
                ByAwardStatus::Now => *now,
                ByAwardStatus::ByAward => *by_award,
                ByAwardStatus::No => *no,
            }
        }
        _ => 0,
    }
    .min(WORTH_MAX)
}

fn worth_of(options: &[ChoiceOption], chosen: &OptionId) -> u32 {
    options
        .iter()
        .find(|option| option.id == *chosen)
        .and_then(|option| option.value)
        .unwrap_or(0)
}
