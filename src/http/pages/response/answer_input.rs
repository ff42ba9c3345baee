//! What was typed, as an answer.
//!
//! Invariant: whatever can be kept is kept. A part that cannot be, such as a word where a number is asked for, is left
//! out of the answer and named, so that the page shows it again.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::answer_fields::{Typed, by_award_word, group_prefix};
use crate::{
    app::error::FieldProblem,
    domain::{
        answer::{AnswerValue, ByAwardStatus},
        confidential::Confidential,
        ids::OptionId,
        question_set::AnswerSpec,
    },
    http::pages::{Problems, problems::say},
    ui::words::Words,
};

/// The answer as far as it can be kept; none when nothing was answered. Adds what cannot be kept to `problems`.
pub fn answer(
    words: Words,
    spec: &AnswerSpec,
    typed: &Typed,
    problems: &mut Problems,
) -> Option<AnswerValue> {
    part(words, spec, "", typed, problems)
}

fn part(
    words: Words,
    spec: &AnswerSpec,
    prefix: &str,
    typed: &Typed,
    problems: &mut Problems,
) -> Option<AnswerValue> {
    let name = |part: &str| format!("{prefix}{part}");
    let text = |part: &str| {
        let text = typed.one(&name(part));
        (!text.is_empty()).then(|| text.to_owned())
    };
    match spec {
        AnswerSpec::Choice { .. } => Some(AnswerValue::Choice {
            option: option(&text("option")?)?,
            detail: text("detail"),
        }),
        AnswerSpec::MultipleChoice { .. } => {
            let options: Vec<OptionId> = typed
                .all(&name("option"))
                .iter()
                .filter_map(|id| option(id))
                .collect();
            let detail = text("detail");
            (!options.is_empty() || detail.is_some())
                .then_some(AnswerValue::MultipleChoice { options, detail })
        }
        AnswerSpec::Text { .. } => Some(AnswerValue::Text {
            text: text("text")?,
        }),
        AnswerSpec::Number { .. } => {
            let typed = text("number")?.replace([',', ' '], "");
            match typed.parse() {
                Ok(number) => Some(AnswerValue::Number { number }),
                Err(_) => {
                    problems.add(name("number"), words.number_wrong());
                    None
                }
            }
        }
        AnswerSpec::Date => Some(AnswerValue::Date {
            date: date(words, &name("date"), typed, problems)?,
        }),
        AnswerSpec::Period => {
            let (text, end_date) = (text("text"), date(words, &name("date"), typed, problems));
            (text.is_some() || end_date.is_some()).then(|| AnswerValue::Period {
                text: text.unwrap_or_default(),
                end_date,
            })
        }
        AnswerSpec::Url => Some(AnswerValue::Url { url: text("url")? }),
        AnswerSpec::Email => Some(AnswerValue::Email {
            email: text("email")?,
        }),
        AnswerSpec::Countries => Some(AnswerValue::Countries {
            countries: text("countries")?
                .split(|c: char| c == ',' || c == ';' || c.is_whitespace())
                .filter(|code| !code.is_empty())
                .map(str::to_uppercase)
                .collect(),
        }),
        AnswerSpec::File => Some(AnswerValue::File { note: text("text") }),
        AnswerSpec::Group { fields } => {
            let fields: BTreeMap<OptionId, AnswerValue> = fields
                .iter()
                .filter_map(|field| {
                    let value = part(
                        words,
                        &field.answer,
                        &group_prefix(field.id.as_str()),
                        typed,
                        problems,
                    )?;
                    Some((field.id.clone(), value))
                })
                .collect();
            (!fields.is_empty()).then_some(AnswerValue::Group { fields })
        }
        AnswerSpec::ByAward { .. } => {
            let chosen = text("option")?;
            let statuses = [
                ByAwardStatus::Now,
                ByAwardStatus::ByAward,
                ByAwardStatus::No,
            ];
            let status = statuses
                .into_iter()
                .find(|status| by_award_word(*status) == chosen)?;
            Some(AnswerValue::ByAward {
                status,
                date: date(words, &name("date"), typed, problems),
            })
        }
    }
}

fn option(id: &str) -> Option<OptionId> {
    OptionId::try_from(id.to_owned()).ok()
}

/// A date from its three fields; none when all are empty, or when they name no day.
pub fn date(words: Words, name: &str, typed: &Typed, problems: &mut Problems) -> Option<Date> {
    let part = |part: &str| typed.one(&format!("{name}-{part}"));
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if [day, month, year].iter().all(|part| part.is_empty()) {
        return None;
    }
    let date = match (day.parse(), month.parse(), year.parse()) {
        (Ok(day), Ok(month), Ok(year)) => Date::new(year, month, day).ok(),
        _ => None,
    };
    if date.is_none() {
        problems.add(name, words.date_wrong());
    }
    date
}

/// The mark as confidential; none when its fields are empty.
pub fn confidential(words: Words, typed: &Typed, problems: &mut Problems) -> Option<Confidential> {
    let reason = typed.one("confidential-reason");
    let reason = (!reason.is_empty()).then(|| reason.to_owned());
    Confidential::of(reason, date(words, "confidential-until", typed, problems))
}

/// The field that a JSON pointer into a mark as confidential means.
pub fn field_of_confidential(pointer: &str) -> Option<&'static str> {
    match pointer {
        "/confidential/reason" => Some("confidential-reason"),
        "/confidential/until" => Some("confidential-until"),
        _ => None,
    }
}

/// Says what is to be put right beside its field, unless something is said there already.
pub fn add_problem(words: Words, spec: &AnswerSpec, found: &FieldProblem, problems: &mut Problems) {
    let field = field_of(spec, &found.pointer);
    if problems.of(&field, words).is_none() {
        problems.add(field, say(words, found));
    }
}

/// The field that a JSON pointer into an answer means.
pub fn field_of(spec: &AnswerSpec, pointer: &str) -> String {
    if let Some(field) = field_of_confidential(pointer) {
        return field.to_owned();
    }
    let mut parts = pointer.trim_start_matches('/').split('/');
    let Some(first) = parts.next() else {
        return String::new();
    };
    if first != "value" {
        return match first {
            "note" => "note".to_owned(),
            "evidenceLevel" => "evidence-level".to_owned(),
            _ => "evidence".to_owned(),
        };
    }
    match (spec, parts.next(), parts.next(), parts.next()) {
        (AnswerSpec::Group { fields }, Some("fields"), Some(id), inner) => {
            let spec = fields
                .iter()
                .find(|field| field.id.as_str() == id)
                .map(|field| &field.answer);
            let inner = spec.map_or("text", |spec| of_part(spec, inner));
            format!("{}{inner}", group_prefix(id))
        }
        (AnswerSpec::File, ..) => "evidence".to_owned(),
        (spec, part, ..) => of_part(spec, part).to_owned(),
    }
}

fn of_part(spec: &AnswerSpec, part: Option<&str>) -> &'static str {
    match (spec, part) {
        (_, Some("detail")) => "detail",
        (_, Some("endDate" | "date")) | (AnswerSpec::Date, _) => "date",
        (
            AnswerSpec::Choice { .. }
            | AnswerSpec::MultipleChoice { .. }
            | AnswerSpec::ByAward { .. },
            _,
        ) => "option",
        (AnswerSpec::Number { .. }, _) => "number",
        (AnswerSpec::Url, _) => "url",
        (AnswerSpec::Email, _) => "email",
        (AnswerSpec::Countries, _) => "countries",
        (
            AnswerSpec::Text { .. }
            | AnswerSpec::Period
            | AnswerSpec::File
            | AnswerSpec::Group { .. },
            _,
        ) => "text",
    }
}
