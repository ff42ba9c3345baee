//! What cannot even be kept as a draft, and the one form in which texts are kept.
//!
//! Invariant: an answer that fits still fits when something is taken away from it.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Answer, AnswerValue};
use crate::domain::confidential::{CONFIDENTIAL_REASON_CHARACTERS_MAX, Confidential};

/// Free text, in characters.
pub const TEXT_CHARACTERS_MAX: usize = 10_000;
/// Details of a choice, periods in words and notes to a file, in characters.
pub const DETAIL_CHARACTERS_MAX: usize = 4_000;
/// The remark to the evaluators, in characters.
pub const NOTE_CHARACTERS_MAX: usize = 4_000;
/// A web address, in characters.
pub const URL_CHARACTERS_MAX: usize = 2_000;
/// An e-mail address, in characters.
pub const EMAIL_CHARACTERS_MAX: usize = 254;
/// Chosen options.
pub const OPTIONS_CHOSEN_MAX: usize = 40;
/// Countries: more than there are.
pub const COUNTRIES_MAX: usize = 260;
/// A country code, in characters.
pub const COUNTRY_CHARACTERS_MAX: usize = 2;
/// Answered fields of a group.
pub const FIELDS_MAX: usize = 40;
/// Evidence linked to one answer.
pub const EVIDENCE_MAX: usize = 20;
/// Groups do not nest.
pub const GROUP_DEPTH_MAX: usize = 1;

/// Why an answer cannot be stored, with a JSON pointer into it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    #[error("{pointer} has {characters} characters; {max} is the most")]
    TooLong {
        pointer: String,
        characters: usize,
        max: usize,
    },
    #[error("{pointer} has {count} entries; {max} is the most")]
    TooMany {
        pointer: String,
        count: usize,
        max: usize,
    },
    #[error("{pointer} holds a NUL character")]
    Nul { pointer: String },
    /// Pass the answer through `normalised` first.
    #[error("{pointer} is not in Unicode normalisation form C")]
    NotNormalised { pointer: String },
    #[error("{pointer} is a group inside a group")]
    TooDeep { pointer: String },
}

impl LimitError {
    pub fn pointer(&self) -> &str {
        match self {
            Self::TooLong { pointer, .. }
            | Self::TooMany { pointer, .. }
            | Self::Nul { pointer }
            | Self::NotNormalised { pointer }
            | Self::TooDeep { pointer } => pointer,
        }
    }

    /// A stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too_long",
            Self::TooMany { .. } => "too_many",
            Self::Nul { .. } => "nul_character",
            Self::NotNormalised { .. } => "not_normalised",
            Self::TooDeep { .. } => "too_deep",
        }
    }
}

/// Whether an answer can be stored at all, whatever its question.
pub fn fits_limits(answer: &Answer) -> Result<(), LimitError> {
    if let Some(note) = &answer.note {
        text_fits("/note", note, NOTE_CHARACTERS_MAX)?;
    }
    if let Some(mark) = &answer.confidential {
        text_fits(
            "/confidential/reason",
            &mark.reason,
            CONFIDENTIAL_REASON_CHARACTERS_MAX,
        )?;
    }
    count_fits("/evidence", answer.evidence.len(), EVIDENCE_MAX)?;
    value_fits("/value", &answer.value, 0)
}

fn value_fits(at: &str, value: &AnswerValue, depth: usize) -> Result<(), LimitError> {
    let text = |name: &str, text: &str, max| text_fits(&format!("{at}/{name}"), text, max);
    let maybe = |name: &str, words: &Option<String>| match words {
        Some(words) => text(name, words, DETAIL_CHARACTERS_MAX),
        None => Ok(()),
    };
    match value {
        AnswerValue::Choice { detail, .. } => maybe("detail", detail),
        AnswerValue::MultipleChoice { options, detail } => {
            count_fits(&format!("{at}/options"), options.len(), OPTIONS_CHOSEN_MAX)?;
            maybe("detail", detail)
        }
        AnswerValue::Text { text: words } => text("text", words, TEXT_CHARACTERS_MAX),
        AnswerValue::Period { text: words, .. } => text("text", words, DETAIL_CHARACTERS_MAX),
        AnswerValue::Url { url } => text("url", url, URL_CHARACTERS_MAX),
        AnswerValue::Email { email } => text("email", email, EMAIL_CHARACTERS_MAX),
        AnswerValue::Countries { countries } => {
            count_fits(&format!("{at}/countries"), countries.len(), COUNTRIES_MAX)?;
            countries.iter().enumerate().try_for_each(|(index, code)| {
                text(&format!("countries/{index}"), code, COUNTRY_CHARACTERS_MAX)
            })
        }
        AnswerValue::File { note } => maybe("note", note),
        AnswerValue::Group { fields } => {
            if depth >= GROUP_DEPTH_MAX {
                return Err(LimitError::TooDeep {
                    pointer: at.to_owned(),
                });
            }
            count_fits(&format!("{at}/fields"), fields.len(), FIELDS_MAX)?;
            fields.iter().try_for_each(|(id, field)| {
                value_fits(&format!("{at}/fields/{id}"), field, depth + 1)
            })
        }
        AnswerValue::Number { .. } | AnswerValue::Date { .. } | AnswerValue::ByAward { .. } => {
            Ok(())
        }
    }
}

fn text_fits(pointer: &str, text: &str, max: usize) -> Result<(), LimitError> {
    let pointer = || pointer.to_owned();
    let characters = text.chars().count();
    if characters > max {
        Err(LimitError::TooLong {
            pointer: pointer(),
            characters,
            max,
        })
    } else if text.contains('\0') {
        Err(LimitError::Nul { pointer: pointer() })
    } else if !is_nfc(text) {
        Err(LimitError::NotNormalised { pointer: pointer() })
    } else {
        Ok(())
    }
}

fn count_fits(pointer: &str, count: usize, max: usize) -> Result<(), LimitError> {
    if count > max {
        Err(LimitError::TooMany {
            pointer: pointer.to_owned(),
            count,
            max,
        })
    } else {
        Ok(())
    }
}

/// The form in which an answer is kept: Unicode form C, line breaks as `\n`, no space around
/// addresses, country codes in capitals. Doing it twice changes nothing.
pub fn normalised(answer: Answer) -> Answer {
    Answer {
        value: normalised_value(answer.value, 0),
        note: answer.note.map(|note| words(&note)),
        confidential: answer.confidential.map(|mark| Confidential {
            reason: words(&mark.reason),
            ..mark
        }),
        ..answer
    }
}

fn normalised_value(value: AnswerValue, depth: usize) -> AnswerValue {
    let maybe = |text: Option<String>| text.map(|text| words(&text));
    match value {
        AnswerValue::Choice { option, detail } => AnswerValue::Choice {
            option,
            detail: maybe(detail),
        },
        AnswerValue::MultipleChoice { options, detail } => AnswerValue::MultipleChoice {
            options,
            detail: maybe(detail),
        },
        AnswerValue::Text { text } => AnswerValue::Text { text: words(&text) },
        AnswerValue::Period { text, end_date } => AnswerValue::Period {
            text: words(&text),
            end_date,
        },
        AnswerValue::Url { url } => AnswerValue::Url {
            url: words(url.trim()),
        },
        AnswerValue::Email { email } => AnswerValue::Email {
            email: words(email.trim()),
        },
        AnswerValue::Countries { countries } => AnswerValue::Countries {
            countries: countries
                .iter()
                .map(|code| words(&code.trim().to_ascii_uppercase()))
                .collect(),
        },
        AnswerValue::File { note } => AnswerValue::File { note: maybe(note) },
        // A deeper group is refused by the limits, so it need not be put in order.
        AnswerValue::Group { fields } if depth < GROUP_DEPTH_MAX => AnswerValue::Group {
            fields: fields
                .into_iter()
                .map(|(id, field)| (id, normalised_value(field, depth + 1)))
                .collect(),
        },
        same @ (AnswerValue::Group { .. }
        | AnswerValue::Number { .. }
        | AnswerValue::Date { .. }
        | AnswerValue::ByAward { .. }) => same,
    }
}

fn words(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .nfc()
        .collect()
}
