//! Whether an answer is a good answer to its question.
//!
//! Invariant: the check never refuses: it lists what to put right, and the draft is kept. An empty
//! list means that the answer can be submitted, not that it is a good one for the bidder.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use serde::Serialize;

use super::{
    Answer, AnswerValue, ByAwardStatus,
    contact::{UrlFault, is_email, url_fault},
    countries::is_country,
    limits::{EMAIL_CHARACTERS_MAX, URL_CHARACTERS_MAX},
};
use crate::domain::{
    confidential::Confidential,
    ids::OptionId,
    question_set::{
        AnswerSpec, ChoiceOption, DetailRule, EvidenceLevel, FieldNeed, GroupField, Question,
    },
};

/// Dates before this day are taken for slips of the pen.
pub const DATE_MIN: Date = date(1990, 1, 1);
/// Dates after this day are taken for "for ever", which is no date.
pub const DATE_MAX: Date = date(2099, 12, 31);

/// What is to be put right in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    WrongKind,
    UnknownOption,
    RepeatedOption,
    TooFewOptions,
    DetailMissing,
    Empty,
    TooLong,
    NumberOutOfRange,
    DateOutOfRange,
    UrlInvalid,
    EmailInvalid,
    CountryMissing,
    CountryUnknown,
    RepeatedCountry,
    EvidenceMissing,
    RepeatedEvidence,
    FieldMissing,
    UnknownField,
    AwardDateMissing,
    AwardDateUnexpected,
    ConfidentialReasonMissing,
    ConfidentialEndMissing,
}

impl ProblemCode {
    /// The stable name that stands in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WrongKind => "wrong_kind",
            Self::UnknownOption => "unknown_option",
            Self::RepeatedOption => "repeated_option",
            Self::TooFewOptions => "too_few_options",
            Self::DetailMissing => "detail_missing",
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::NumberOutOfRange => "number_out_of_range",
            Self::DateOutOfRange => "date_out_of_range",
            Self::UrlInvalid => "url_invalid",
            Self::EmailInvalid => "email_invalid",
            Self::CountryMissing => "country_missing",
            Self::CountryUnknown => "country_unknown",
            Self::RepeatedCountry => "repeated_country",
            Self::EvidenceMissing => "evidence_missing",
            Self::RepeatedEvidence => "repeated_evidence",
            Self::FieldMissing => "field_missing",
            Self::UnknownField => "unknown_field",
            Self::AwardDateMissing => "award_date_missing",
            Self::AwardDateUnexpected => "award_date_unexpected",
            Self::ConfidentialReasonMissing => "confidential_reason_missing",
            Self::ConfidentialEndMissing => "confidential_end_missing",
        }
    }
}

/// Something to put right before an answer can be submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub code: ProblemCode,
    /// A JSON pointer into the answer.
    pub pointer: String,
    /// A sentence that says what to do. It repeats nothing that was answered.
    pub message: String,
}

/// What is to be put right in `answer` as an answer to `question`.
pub fn check(question: &Question, answer: &Answer) -> Vec<Problem> {
    let mut found = Found::default();
    value(
        &question.answer,
        &answer.value,
        "/value",
        answer,
        &mut found,
    );
    evidence(answer, &mut found);
    confidential(answer, &mut found);
    found.0
}

#[derive(Default)]
struct Found(Vec<Problem>);

impl Found {
    fn add(&mut self, code: ProblemCode, pointer: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem {
            code,
            pointer: pointer.into(),
            message: message.into(),
        });
    }
}

fn evidence(answer: &Answer, found: &mut Found) {
    let distinct: BTreeSet<_> = answer.evidence.iter().collect();
    if distinct.len() < answer.evidence.len() {
        found.add(
            ProblemCode::RepeatedEvidence,
            "/evidence",
            "Link each piece of evidence once.",
        );
    }
    let needs_evidence = match answer.evidence_level {
        EvidenceLevel::None | EvidenceLevel::Statement | EvidenceLevel::ContractualCommitment => {
            false
        }
        EvidenceLevel::OwnDocument
        | EvidenceLevel::IndependentValidation
        | EvidenceLevel::IndependentTest => true,
    };
    let file = matches!(answer.value, AnswerValue::File { .. });
    if needs_evidence && answer.evidence.is_empty() && !file {
        found.add(
            ProblemCode::EvidenceMissing,
            "/evidence",
            "Add the document or report you say you have, or choose a lower evidence level.",
        );
    }
}

fn confidential(answer: &Answer, found: &mut Found) {
    let faults = answer.confidential.iter().flat_map(Confidential::faults);
    for fault in faults {
        found.add(fault.code(), fault.pointer(), fault.message());
    }
}

fn value(spec: &AnswerSpec, value: &AnswerValue, at: &str, answer: &Answer, found: &mut Found) {
    match (spec, value) {
        (AnswerSpec::Choice { options }, AnswerValue::Choice { option, detail }) => {
            one_option(options, option, &format!("{at}/option"), found);
            required_detail(options, &[option], detail.as_ref(), at, found);
        }
        (
            AnswerSpec::MultipleChoice { options, at_least },
            AnswerValue::MultipleChoice {
                options: chosen,
                detail,
            },
        ) => several_options(options, *at_least, chosen, detail.as_ref(), at, found),
        (AnswerSpec::Text { max_length }, AnswerValue::Text { text }) => {
            written(text, *max_length, &format!("{at}/text"), found);
        }
        (AnswerSpec::Number { unit, min, max, .. }, AnswerValue::Number { number }) => {
            if !(min..=max).contains(&number) {
                found.add(
                    ProblemCode::NumberOutOfRange,
                    format!("{at}/number"),
                    format!("Enter a whole number from {min} to {max} ({unit})."),
                );
            }
        }
        (AnswerSpec::Date, AnswerValue::Date { date }) => {
            sane_date(*date, &format!("{at}/date"), found);
        }
        (AnswerSpec::Period, AnswerValue::Period { text, end_date }) => {
            not_empty(text, &format!("{at}/text"), found);
            if let Some(end) = end_date {
                sane_date(*end, &format!("{at}/endDate"), found);
            }
        }
        (AnswerSpec::Url, AnswerValue::Url { url }) => web_address(url, at, found),
        (AnswerSpec::Email, AnswerValue::Email { email }) => {
            if !is_email(email) || email.chars().count() > EMAIL_CHARACTERS_MAX {
                found.add(
                    ProblemCode::EmailInvalid,
                    format!("{at}/email"),
                    "Enter an e-mail address, such as security@example.com.",
                );
            }
        }
        (AnswerSpec::Countries, AnswerValue::Countries { countries }) => {
            country_list(countries, at, found);
        }
        (AnswerSpec::File, AnswerValue::File { .. }) => {
            if answer.evidence.is_empty() {
                found.add(
                    ProblemCode::EvidenceMissing,
                    "/evidence",
                    "Add the file or link that this question asks for.",
                );
            }
        }
        (AnswerSpec::Group { fields }, AnswerValue::Group { fields: given }) => {
            group(fields, given, at, answer, found);
        }
        (AnswerSpec::ByAward { .. }, AnswerValue::ByAward { status, date }) => {
            award_date(*status, *date, at, found);
        }
        (spec, _) => found.add(
            ProblemCode::WrongKind,
            at,
            format!("Answer this question with {}.", form_of(spec)),
        ),
    }
}

fn form_of(spec: &AnswerSpec) -> &'static str {
    match spec {
        AnswerSpec::Choice { .. } => "one of its options",
        AnswerSpec::MultipleChoice { .. } => "any of its options",
        AnswerSpec::Text { .. } => "text",
        AnswerSpec::Number { .. } => "a whole number",
        AnswerSpec::Date => "a date",
        AnswerSpec::Period => "a period and the date on which it ends",
        AnswerSpec::Url => "a web address",
        AnswerSpec::Email => "an e-mail address",
        AnswerSpec::Countries => "a list of countries",
        AnswerSpec::File => "a file or link",
        AnswerSpec::Group { .. } => "its list of fields",
        AnswerSpec::ByAward { .. } => "now, by award or no",
    }
}

fn one_option(options: &[ChoiceOption], chosen: &OptionId, at: &str, found: &mut Found) {
    if !options.iter().any(|option| option.id == *chosen) {
        found.add(
            ProblemCode::UnknownOption,
            at,
            "Choose one of the options of this question.",
        );
    }
}

fn several_options(
    options: &[ChoiceOption],
    at_least: u32,
    chosen: &[OptionId],
    detail: Option<&String>,
    at: &str,
    found: &mut Found,
) {
    let mut distinct = BTreeSet::new();
    for (index, option) in chosen.iter().enumerate() {
        let pointer = format!("{at}/options/{index}");
        if !distinct.insert(option) {
            found.add(
                ProblemCode::RepeatedOption,
                pointer,
                "Choose each option once.",
            );
        } else {
            one_option(options, option, &pointer, found);
        }
    }
    if usize::try_from(at_least).is_ok_and(|least| distinct.len() < least) {
        found.add(
            ProblemCode::TooFewOptions,
            format!("{at}/options"),
            format!("Choose at least {at_least}."),
        );
    }
    let chosen: Vec<&OptionId> = distinct.into_iter().collect();
    required_detail(options, &chosen, detail, at, found);
}

fn required_detail(
    options: &[ChoiceOption],
    chosen: &[&OptionId],
    detail: Option<&String>,
    at: &str,
    found: &mut Found,
) {
    let asked = options
        .iter()
        .find(|option| option.detail == DetailRule::Required && chosen.contains(&&option.id));
    if let Some(option) = asked
        && detail.is_none_or(|detail| detail.trim().is_empty())
    {
        found.add(
            ProblemCode::DetailMissing,
            format!("{at}/detail"),
            format!(
                "Add a sentence of detail, as you chose \"{}\".",
                option.label
            ),
        );
    }
}

fn not_empty(text: &str, at: &str, found: &mut Found) {
    if text.trim().is_empty() {
        found.add(ProblemCode::Empty, at, "Write an answer.");
    }
}

fn written(text: &str, max_length: u32, at: &str, found: &mut Found) {
    not_empty(text, at, found);
    let characters = text.chars().count();
    if usize::try_from(max_length).is_ok_and(|max| characters > max) {
        found.add(
            ProblemCode::TooLong,
            at,
            format!("Shorten the answer from {characters} to at most {max_length} characters."),
        );
    }
}

fn sane_date(date: Date, at: &str, found: &mut Found) {
    if !(DATE_MIN..=DATE_MAX).contains(&date) {
        found.add(
            ProblemCode::DateOutOfRange,
            at,
            format!(
                "Enter a date from {} to {}.",
                DATE_MIN.year(),
                DATE_MAX.year()
            ),
        );
    }
}

fn web_address(url: &str, at: &str, found: &mut Found) {
    let message = match url_fault(url) {
        Some(UrlFault::Scheme) => "Enter a web address that begins with https:// or http://.",
        Some(UrlFault::UserInfo) => "Take the user name or password out of the web address.",
        Some(UrlFault::Shape) => "Enter a whole web address, such as https://example.com/security.",
        None if url.chars().count() > URL_CHARACTERS_MAX => "Enter a shorter web address.",
        None => return,
    };
    found.add(ProblemCode::UrlInvalid, format!("{at}/url"), message);
}

fn country_list(countries: &[String], at: &str, found: &mut Found) {
    let at = format!("{at}/countries");
    if countries.is_empty() {
        found.add(
            ProblemCode::CountryMissing,
            at.clone(),
            "Name at least one country.",
        );
    }
    let mut distinct = BTreeSet::new();
    for (index, code) in countries.iter().enumerate() {
        let pointer = format!("{at}/{index}");
        if !is_country(code) {
            found.add(
                ProblemCode::CountryUnknown,
                pointer,
                "Use the two-letter code of a country, in capitals, such as GB.",
            );
        } else if !distinct.insert(code) {
            found.add(
                ProblemCode::RepeatedCountry,
                pointer,
                "Name each country once.",
            );
        }
    }
}

fn group(
    fields: &[GroupField],
    given: &BTreeMap<OptionId, AnswerValue>,
    at: &str,
    answer: &Answer,
    found: &mut Found,
) {
    for field in fields {
        let pointer = format!("{at}/fields/{}", field.id);
        match given.get(&field.id) {
            Some(part) => value(&field.answer, part, &pointer, answer, found),
            None if field.need == FieldNeed::Required => found.add(
                ProblemCode::FieldMissing,
                pointer,
                format!("Fill in \"{}\".", field.label),
            ),
            None => {}
        }
    }
    for id in given.keys() {
        if !fields.iter().any(|field| field.id == *id) {
            found.add(
                ProblemCode::UnknownField,
                format!("{at}/fields/{id}"),
                "Take this field out; the question does not have it.",
            );
        }
    }
}

fn award_date(status: ByAwardStatus, date: Option<Date>, at: &str, found: &mut Found) {
    let at = format!("{at}/date");
    match (status, date) {
        (ByAwardStatus::ByAward, None) => found.add(
            ProblemCode::AwardDateMissing,
            at,
            "Say on which date you will hold it.",
        ),
        (ByAwardStatus::ByAward, Some(date)) => sane_date(date, &at, found),
        (ByAwardStatus::Now | ByAwardStatus::No, Some(_)) => found.add(
            ProblemCode::AwardDateUnexpected,
            at,
            "Take the date out; it belongs only to \"by award\".",
        ),
        (ByAwardStatus::Now | ByAwardStatus::No, None) => {}
    }
}
