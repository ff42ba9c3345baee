//! An answer as it is typed: fields of text by name, as forms and spreadsheets hold them.
//!
//! Invariant: whatever can be kept is kept. A part that cannot be, such as a word where a number is asked for, is left
//! out of the answer and named, so that it can be shown again; an answer that is typed as it was kept stays as it is.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{AnswerValue, ByAwardStatus};
use crate::domain::{confidential::Confidential, ids::OptionId, question_set::AnswerSpec};

/// What stands in the fields: by name, as often as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Typed(BTreeMap<String, Vec<String>>);

impl Typed {
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut typed = BTreeMap::<String, Vec<String>>::new();
        for (name, value) in pairs {
            typed.entry(name).or_default().push(value);
        }
        Self(typed)
    }

    /// The field's value, trimmed; empty when it is not there.
    pub fn one(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|values| values.first())
            .map_or("", |value| value.trim())
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Adds a value.
    pub fn set(&mut self, name: &str, value: &(impl ToString + ?Sized)) {
        self.put(name.to_owned(), &value.to_string());
    }

    fn put(&mut self, name: String, value: &dyn ToString) {
        self.0.entry(name).or_default().push(value.to_string());
    }

    /// Puts these values in the place of what stood in a field.
    pub fn replace(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        self.0.insert(name.to_owned(), values.into_iter().collect());
    }

    /// Puts a date, or none, in the place of what stood in the fields of a date.
    pub fn replace_date(&mut self, name: &str, date: Option<Date>) {
        for part in ["day", "month", "year"] {
            self.0.remove(&format!("{name}-{part}"));
        }
        if let Some(date) = date {
            self.fill_date(name, date);
        }
    }

    /// The fields as a saved answer fills them.
    pub fn of(value: &AnswerValue) -> Self {
        let mut typed = Self::default();
        typed.fill("", value);
        typed
    }

    fn fill(&mut self, prefix: &str, value: &AnswerValue) {
        let name = |part: &str| format!("{prefix}{part}");
        match value {
            AnswerValue::Choice { option, detail } => {
                self.put(name("option"), &option);
                self.put(name("detail"), &detail.as_deref().unwrap_or_default());
            }
            AnswerValue::MultipleChoice { options, detail } => {
                for option in options {
                    self.put(name("option"), &option);
                }
                self.put(name("detail"), &detail.as_deref().unwrap_or_default());
            }
            AnswerValue::Text { text } => self.put(name("text"), &text),
            AnswerValue::Number { number } => self.put(name("number"), &number),
            AnswerValue::Date { date } => self.fill_date(&name("date"), *date),
            AnswerValue::Period { text, end_date } => {
                self.put(name("text"), &text);
                if let Some(date) = end_date {
                    self.fill_date(&name("date"), *date);
                }
            }
            AnswerValue::Url { url } => self.put(name("url"), &url),
            AnswerValue::Email { email } => self.put(name("email"), &email),
            AnswerValue::Countries { countries } => {
                self.put(name("countries"), &countries.join("\n"))
            }
            AnswerValue::File { note } => {
                self.put(name("text"), &note.as_deref().unwrap_or_default())
            }
            AnswerValue::Group { fields } => {
                for (field, value) in fields {
                    self.fill(&group_prefix(field.as_str()), value);
                }
            }
            AnswerValue::ByAward { status, date } => {
                self.put(name("option"), &by_award_word(*status));
                if let Some(date) = date {
                    self.fill_date(&name("date"), *date);
                }
            }
        }
    }

    /// The fields of a mark as confidential.
    pub fn fill_confidential(&mut self, mark: Option<&Confidential>) {
        if let Some(mark) = mark {
            self.put("confidential-reason".to_owned(), &mark.reason);
            if let Some(until) = mark.until {
                self.fill_date("confidential-until", until);
            }
        }
    }

    pub fn fill_date(&mut self, name: &str, date: Date) {
        self.put(format!("{name}-day"), &date.day());
        self.put(format!("{name}-month"), &date.month());
        self.put(format!("{name}-year"), &date.year());
    }

    /// The answer as far as it can be kept; none when nothing was answered. Says what cannot be kept.
    pub fn answer(
        &self,
        spec: &AnswerSpec,
        unkept: &mut Vec<(String, Unkept)>,
    ) -> Option<AnswerValue> {
        part(spec, "", self, unkept)
    }

    /// A date from its three fields; none when all are empty, or when they name no day.
    pub fn date(&self, name: &str, unkept: &mut Vec<(String, Unkept)>) -> Option<Date> {
        let part = |part: &str| self.one(&format!("{name}-{part}"));
        let (day, month, year) = (part("day"), part("month"), part("year"));
        if [day, month, year].iter().all(|part| part.is_empty()) {
            return None;
        }
        let date = match (day.parse(), month.parse(), year.parse()) {
            (Ok(day), Ok(month), Ok(year)) => Date::new(year, month, day).ok(),
            _ => None,
        };
        if date.is_none() {
            unkept.push((name.to_owned(), Unkept::NotADate));
        }
        date
    }

    /// The mark as confidential; none when its fields are empty.
    pub fn confidential(&self, unkept: &mut Vec<(String, Unkept)>) -> Option<Confidential> {
        let reason = self.one("confidential-reason");
        let reason = (!reason.is_empty()).then(|| reason.to_owned());
        Confidential::of(reason, self.date("confidential-until", unkept))
    }
}

/// Why a field cannot be kept in any answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unkept {
    NotANumber,
    NotADate,
}

/// What the names of a group's field begin with.
pub fn group_prefix(field: &str) -> String {
    format!("{field}-")
}

pub fn by_award_word(status: ByAwardStatus) -> &'static str {
    match status {
        ByAwardStatus::Now => "now",
        ByAwardStatus::ByAward => "by_award",
        ByAwardStatus::No => "no",
    }
}

fn part(
    spec: &AnswerSpec,
    prefix: &str,
    typed: &Typed,
    unkept: &mut Vec<(String, Unkept)>,
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
                    unkept.push((name("number"), Unkept::NotANumber));
                    None
                }
            }
        }
        AnswerSpec::Date => Some(AnswerValue::Date {
            date: typed.date(&name("date"), unkept)?,
        }),
        AnswerSpec::Period => {
            let (text, end_date) = (text("text"), typed.date(&name("date"), unkept));
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
                        &field.answer,
                        &group_prefix(field.id.as_str()),
                        typed,
                        unkept,
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
                date: typed.date(&name("date"), unkept),
            })
        }
    }
}

fn option(id: &str) -> Option<OptionId> {
    OptionId::try_from(id.to_owned()).ok()
}

/// The field that a JSON pointer into a mark as confidential means.
pub fn field_of_confidential(pointer: &str) -> Option<&'static str> {
    match pointer {
        "/confidential/reason" => Some("confidential-reason"),
        "/confidential/until" => Some("confidential-until"),
        _ => None,
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
