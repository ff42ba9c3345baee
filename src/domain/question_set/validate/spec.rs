//! The rules of answer forms and of what options are worth.

use std::collections::BTreeSet;

use super::{ANSWER_TEXT_CHARACTERS_MAX, Flaws, LABEL_CHARACTERS_MAX, OPTION_VALUES, OPTIONS_MAX};
use crate::domain::question_set::model::{
    AnswerSpec, ChoiceOption, GroupField, NumberBand, Question, QuestionClass, ScoringMode, Stage,
};

/// What the values of options are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// They are the score.
    Scored,
    /// 100 passes, 0 fails.
    PassOrFail,
    /// A gate of the baseline decides by its own rule.
    Baseline,
    /// They would mean nothing.
    Nothing,
}

fn use_of(question: &Question) -> Use {
    match (&question.class, question.stage) {
        (
            QuestionClass::Weighted {
                scoring: ScoringMode::Option,
                ..
            },
            _,
        ) => Use::Scored,
        (QuestionClass::Gate, Stage::Contract | Stage::ConditionOfParticipation) => Use::PassOrFail,
        (QuestionClass::Gate, Stage::AwardCriterion | Stage::Information) => Use::Baseline,
        _ => Use::Nothing,
    }
}

pub(super) fn check(question: &Question, pointer: &str, flaws: &mut Flaws) {
    let used = use_of(question);
    let at = format!("{pointer}/answer");
    if matches!(used, Use::Scored | Use::PassOrFail) && !has_values(&question.answer) {
        flaws.add(
            at.clone(),
            "This form of answer has no option table, so nothing can be worked out from it.",
        );
    }
    one(&question.answer, used, &at, flaws);
    if used == Use::Scored && has_values(&question.answer) && best(&question.answer) < 100 {
        flaws.add(
            at,
            "No answer is worth 100, so full marks are out of reach.",
        );
    }
}

fn has_values(spec: &AnswerSpec) -> bool {
    matches!(
        spec,
        AnswerSpec::Choice { .. }
            | AnswerSpec::MultipleChoice { .. }
            | AnswerSpec::Number { .. }
            | AnswerSpec::ByAward { .. }
    )
}

fn best(spec: &AnswerSpec) -> u32 {
    let of_options = |options: &[ChoiceOption]| -> Vec<u32> {
        options.iter().filter_map(|option| option.value).collect()
    };
    match spec {
        AnswerSpec::Choice { options } => of_options(options).into_iter().max().unwrap_or(0),
        AnswerSpec::MultipleChoice { options, .. } => {
            of_options(options).into_iter().fold(0, u32::saturating_add)
        }
        AnswerSpec::Number { bands, .. } => bands.iter().map(|b| b.value).max().unwrap_or(0),
        AnswerSpec::ByAward { now, by_award, no } => *now.max(by_award).max(no),
        _ => 0,
    }
}

fn one(spec: &AnswerSpec, used: Use, at: &str, flaws: &mut Flaws) {
    match spec {
        AnswerSpec::Choice { options: list } => options(list, 2, used, at, flaws),
        AnswerSpec::MultipleChoice {
            options: list,
            at_least,
        } => {
            options(list, 1, used, at, flaws);
            if usize::try_from(*at_least).is_ok_and(|least| least > list.len()) {
                flaws.add(
                    format!("{at}/atLeast"),
                    format!(
                        "At least {at_least} of {} options cannot be chosen.",
                        list.len()
                    ),
                );
            }
        }
        AnswerSpec::Text { max_length } => {
            if !(1..=ANSWER_TEXT_CHARACTERS_MAX).contains(max_length) {
                flaws.add(
                    format!("{at}/maxLength"),
                    format!("The length is {max_length}; it is 1 to {ANSWER_TEXT_CHARACTERS_MAX}."),
                );
            }
        }
        AnswerSpec::Number {
            unit,
            min,
            max,
            bands,
        } => {
            flaws.text(format!("{at}/unit"), "The unit", unit, LABEL_CHARACTERS_MAX);
            if min > max {
                flaws.add(
                    format!("{at}/min"),
                    format!("The least number, {min}, is above the greatest, {max}."),
                );
            }
            number_bands(bands, (*min, *max), used, at, flaws);
        }
        AnswerSpec::Group { fields: list } => fields(list, at, flaws),
        AnswerSpec::ByAward { now, by_award, no } => {
            // The form always has its three values; only where they count must they be in order.
            for (name, number) in [("now", now), ("byAward", by_award), ("no", no)] {
                worth(Some(*number), used, &format!("{at}/{name}"), flaws);
            }
            if used != Use::Nothing && (now < by_award || by_award < no) {
                flaws.add(
                    at,
                    "Holding it now is worth at least as much as by award, and that as not at all.",
                );
            }
        }
        AnswerSpec::Date
        | AnswerSpec::Period
        | AnswerSpec::Url
        | AnswerSpec::Email
        | AnswerSpec::Countries
        | AnswerSpec::File => {}
    }
}

fn options(list: &[ChoiceOption], least: usize, used: Use, at: &str, flaws: &mut Flaws) {
    let at = format!("{at}/options");
    if list.len() < least {
        flaws.add(
            at.clone(),
            format!("There are {} options; {least} is the fewest.", list.len()),
        );
    }
    flaws.count(&at, "options", list.len(), OPTIONS_MAX);
    let mut ids = BTreeSet::new();
    for (index, option) in list.iter().enumerate() {
        let pointer = format!("{at}/{index}");
        if !ids.insert(&option.id) {
            flaws.add(
                format!("{pointer}/id"),
                format!("The option id {} is used twice.", option.id),
            );
        }
        flaws.text(
            format!("{pointer}/label"),
            "The label",
            &option.label,
            LABEL_CHARACTERS_MAX,
        );
        match (option.value, used) {
            (None, Use::Scored | Use::PassOrFail) => {
                flaws.add(pointer, format!("The option {} needs a value.", option.id))
            }
            (Some(_), Use::Nothing) => flaws.add(
                format!("{pointer}/value"),
                "A value has no effect here; leave it out, so that it misleads nobody.",
            ),
            (value, _) => worth(value, used, &format!("{pointer}/value"), flaws),
        }
    }
}

fn worth(value: Option<u32>, used: Use, pointer: &str, flaws: &mut Flaws) {
    let Some(value) = value else { return };
    if !OPTION_VALUES.contains(&value) {
        flaws.add(
            pointer,
            format!("The value is {value}; it is 0, 25, 50, 75 or 100."),
        );
    } else if used == Use::PassOrFail && value != 0 && value != 100 {
        flaws.add(
            pointer,
            format!("The value is {value}; on a gate it is 100 to pass or 0 to fail."),
        );
    }
}

fn number_bands(
    bands: &[NumberBand],
    (min, max): (i64, i64),
    used: Use,
    at: &str,
    flaws: &mut Flaws,
) {
    let at = format!("{at}/bands");
    if bands.is_empty() && matches!(used, Use::Scored | Use::PassOrFail) {
        flaws.add(
            at.clone(),
            "The number needs bands that say what it is worth.",
        );
    }
    if !bands.is_empty() && used == Use::Nothing {
        flaws.add(
            at.clone(),
            "Bands have no effect here; leave them out, so that they mislead nobody.",
        );
    }
    flaws.count(&at, "bands", bands.len(), OPTIONS_MAX);
    for (index, band) in bands.iter().enumerate() {
        let pointer = format!("{at}/{index}");
        worth(Some(band.value), used, &format!("{pointer}/value"), flaws);
        if band.min > band.max || band.min < min || band.max > max {
            flaws.add(
                pointer,
                format!(
                    "The band {} to {} does not lie within {min} to {max}.",
                    band.min, band.max
                ),
            );
        } else if let Some(other) = bands
            .iter()
            .take(index)
            .find(|other| other.min <= band.max && band.min <= other.max)
        {
            flaws.add(
                pointer,
                format!(
                    "The band {} to {} overlaps the band {} to {}.",
                    band.min, band.max, other.min, other.max
                ),
            );
        }
    }
}

fn fields(list: &[GroupField], at: &str, flaws: &mut Flaws) {
    let at = format!("{at}/fields");
    if list.is_empty() {
        flaws.add(at.clone(), "The group has no field.");
    }
    flaws.count(&at, "fields", list.len(), OPTIONS_MAX);
    let mut ids = BTreeSet::new();
    for (index, field) in list.iter().enumerate() {
        let pointer = format!("{at}/{index}");
        if !ids.insert(&field.id) {
            flaws.add(
                format!("{pointer}/id"),
                format!("The field id {} is used twice.", field.id),
            );
        }
        flaws.text(
            format!("{pointer}/label"),
            "The label",
            &field.label,
            LABEL_CHARACTERS_MAX,
        );
        if matches!(field.answer, AnswerSpec::Group { .. }) {
            flaws.add(format!("{pointer}/answer"), "A group cannot hold a group.");
        } else {
            // Inside a group nothing is scored; a baseline rule may look at any option.
            one(
                &field.answer,
                Use::Baseline,
                &format!("{pointer}/answer"),
                flaws,
            );
        }
    }
}
