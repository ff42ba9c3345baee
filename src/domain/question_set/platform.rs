//! The answer types of the Central Digital Platform, and what each is with us.
//!
//! The list is that of the platform's published source (data sharing, answers to forms). Invariant:
//! an answer that comes from the platform and goes back is the same answer; where our form is
//! narrower than theirs, its exact text is kept instead.

use jiff::{Timestamp, Zoned, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use crate::domain::{answer::AnswerValue, ids::OptionId};

/// An answer as the platform shares it. `None`, the platform's type for a page without an answer,
/// has no answer with us either and stands outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value")]
pub enum PlatformAnswer {
    /// `boolValue`: a choice of yes and no.
    Boolean(bool),
    /// `numericValue`: a whole number, or the digits of one with a fraction as text.
    Numeric(Number),
    /// `textValue`: text.
    Text(String),
    /// `optionValue`: options by their names, or, where one has no name that an option may have, the
    /// list as text.
    Option(Vec<String>),
    /// `startValue` and `endValue`: a period, with both moments in its words.
    DateTimeRange { start: Timestamp, end: Timestamp },
    /// `dateValue`: a date.
    Date(Date),
    /// `textValue` of a question for a web address.
    Url(String),
    /// `documentUri`: a file, named in its note until it is fetched.
    FileUpload(String),
    /// `jsonValue`: text.
    OptionJson(Value),
}

/// The type of a question on the platform that has an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PlatformType {
    Boolean,
    Numeric,
    Text,
    Option,
    DateTimeRange,
    Date,
    Url,
    FileUpload,
    OptionJson,
}

impl PlatformType {
    /// Every type with an answer.
    pub const ALL: [Self; 9] = [
        Self::Boolean,
        Self::Numeric,
        Self::Text,
        Self::Option,
        Self::DateTimeRange,
        Self::Date,
        Self::Url,
        Self::FileUpload,
        Self::OptionJson,
    ];
}

/// Our answer is not one that came from a question of this type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer does not have the form of the platform's type {0:?}")]
pub struct NotOfType(pub PlatformType);

impl PlatformAnswer {
    pub fn kind(&self) -> PlatformType {
        match self {
            Self::Boolean(_) => PlatformType::Boolean,
            Self::Numeric(_) => PlatformType::Numeric,
            Self::Text(_) => PlatformType::Text,
            Self::Option(_) => PlatformType::Option,
            Self::DateTimeRange { .. } => PlatformType::DateTimeRange,
            Self::Date(_) => PlatformType::Date,
            Self::Url(_) => PlatformType::Url,
            Self::FileUpload(_) => PlatformType::FileUpload,
            Self::OptionJson(_) => PlatformType::OptionJson,
        }
    }

    /// The answer in our form.
    pub fn into_ours(self) -> AnswerValue {
        match self {
            Self::Boolean(yes) => {
                let word = if yes { "yes" } else { "no" };
                match word.parse() {
                    Ok(option) => AnswerValue::Choice {
                        option,
                        detail: None,
                    },
                    Err(_) => text(word.to_owned()),
                }
            }
            Self::Numeric(number) => match number.as_i64() {
                Some(number) => AnswerValue::Number { number },
                None => text(number.to_string()),
            },
            Self::Text(words) => text(words),
            Self::Option(names) => {
                let ids: Result<Vec<OptionId>, _> = names.iter().map(|name| name.parse()).collect();
                match ids {
                    Ok(options) => AnswerValue::MultipleChoice {
                        options,
                        detail: None,
                    },
                    Err(_) => text(Value::from(names).to_string()),
                }
            }
            Self::DateTimeRange { start, end } => AnswerValue::Period {
                text: format!("{start}/{end}"),
                end_date: Some(Zoned::new(end, TimeZone::UTC).date()),
            },
            Self::Date(date) => AnswerValue::Date { date },
            Self::Url(url) => AnswerValue::Url { url },
            Self::FileUpload(uri) => AnswerValue::File { note: Some(uri) },
            Self::OptionJson(value) => text(value.to_string()),
        }
    }

    /// Our answer in the platform's form for a question of this type.
    ///
    /// # Errors
    /// When the answer cannot have come from such a question.
    pub fn from_ours(kind: PlatformType, ours: AnswerValue) -> Result<Self, NotOfType> {
        let wrong = NotOfType(kind);
        match (kind, ours) {
            (PlatformType::Boolean, AnswerValue::Choice { option, .. }) => match option.as_str() {
                "yes" => Ok(Self::Boolean(true)),
                "no" => Ok(Self::Boolean(false)),
                _ => Err(wrong),
            },
            (PlatformType::Numeric, AnswerValue::Number { number }) => {
                Ok(Self::Numeric(number.into()))
            }
            (PlatformType::Numeric, AnswerValue::Text { text }) => {
                text.parse().map(Self::Numeric).map_err(|_| wrong)
            }
            (PlatformType::Text, AnswerValue::Text { text }) => Ok(Self::Text(text)),
            (PlatformType::Option, AnswerValue::MultipleChoice { options, .. }) => Ok(
                Self::Option(options.into_iter().map(String::from).collect()),
            ),
            (PlatformType::Option, AnswerValue::Text { text }) => serde_json::from_str(&text)
                .map(Self::Option)
                .map_err(|_| wrong),
            (PlatformType::DateTimeRange, AnswerValue::Period { text, .. }) => {
                let (start, end) = text.split_once('/').ok_or(wrong)?;
                Ok(Self::DateTimeRange {
                    start: start.parse().map_err(|_| wrong)?,
                    end: end.parse().map_err(|_| wrong)?,
                })
            }
            (PlatformType::Date, AnswerValue::Date { date }) => Ok(Self::Date(date)),
            (PlatformType::Url, AnswerValue::Url { url }) => Ok(Self::Url(url)),
            (PlatformType::FileUpload, AnswerValue::File { note: Some(uri) }) => {
                Ok(Self::FileUpload(uri))
            }
            (PlatformType::OptionJson, AnswerValue::Text { text }) => serde_json::from_str(&text)
                .map(Self::OptionJson)
                .map_err(|_| wrong),
            _ => Err(wrong),
        }
    }
}

fn text(text: String) -> AnswerValue {
    AnswerValue::Text { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,20}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{1,8}", inner, 0..4)
                    .prop_map(|entries| entries.into_iter().collect()),
            ]
        })
    }

    fn any_moment() -> impl Strategy<Value = Timestamp> {
        (0..4_000_000_000_i64, 0..1_000_000_000_i32)
            .prop_map(|(second, nanosecond)| Timestamp::new(second, nanosecond).unwrap())
    }

    fn any_answer() -> impl Strategy<Value = PlatformAnswer> {
        prop_oneof![
            any::<bool>().prop_map(PlatformAnswer::Boolean),
            any::<i64>().prop_map(|number| PlatformAnswer::Numeric(number.into())),
            (-1_000_000_i64..1_000_000).prop_map(|thousandths| {
                let number = format!("{}.{:03}5", thousandths / 1000, (thousandths % 1000).abs());
                PlatformAnswer::Numeric(number.parse().unwrap())
            }),
            ".{0,60}".prop_map(PlatformAnswer::Text),
            prop::collection::vec("[A-Za-z0-9_-]{1,40}", 0..5).prop_map(PlatformAnswer::Option),
            prop::collection::vec(".{0,60}", 0..5).prop_map(PlatformAnswer::Option),
            (any_moment(), any_moment())
                .prop_map(|(start, end)| PlatformAnswer::DateTimeRange { start, end }),
            any_moment().prop_map(|moment| {
                PlatformAnswer::Date(Zoned::new(moment, TimeZone::UTC).date())
            }),
            "https://[a-z]{1,20}\\.example/[a-z]{0,10}".prop_map(PlatformAnswer::Url),
            "[a-z/]{1,60}".prop_map(PlatformAnswer::FileUpload),
            any_json().prop_map(PlatformAnswer::OptionJson),
        ]
    }

    proptest! {
        #[test]
        fn an_answer_of_the_platform_comes_back_as_it_was(answer in any_answer()) {
            let there_and_back = PlatformAnswer::from_ours(answer.kind(), answer.clone().into_ours());
            prop_assert_eq!(there_and_back, Ok(answer));
        }

        #[test]
        fn an_answer_of_another_type_is_refused_or_the_same_text(answer in any_answer()) {
            for kind in PlatformType::ALL {
                if let Ok(read) = PlatformAnswer::from_ours(kind, answer.clone().into_ours()) {
                    prop_assert_eq!(read.kind(), kind);
                }
            }
        }
    }

    #[test]
    fn yes_and_no_are_choices() {
        let ours = PlatformAnswer::Boolean(true).into_ours();
        assert!(matches!(ours, AnswerValue::Choice { option, .. } if option.as_str() == "yes"));
    }
}
