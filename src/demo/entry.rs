//! Answers in the short form of the files, read by the form of their question.
//!
//! Invariant: an entry becomes an answer of exactly the kind its question asks for, or an error.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::{
    answer::{AnswerValue, ByAwardStatus},
    confidential::Confidential,
    ids::OptionId,
    question_set::{AnswerSpec, EvidenceLevel},
    score::Mark,
};

/// An entry with everything that can stand beside the answer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) is: Value,
    #[serde(default)]
    pub(super) detail: Option<String>,
    #[serde(default)]
    pub(super) proof: Vec<String>,
    #[serde(default)]
    pub(super) level: Option<EvidenceLevel>,
    #[serde(default)]
    pub(super) note: Option<String>,
    #[serde(default)]
    pub(super) confidential: Option<Confidential>,
    #[serde(default)]
    pub(super) mark: Option<Mark>,
}

impl Entry {
    /// The entry; none where the file takes the answer out.
    pub(super) fn read(
        value: &Value,
        fill: &dyn Fn(&str) -> String,
    ) -> Result<Option<Self>, String> {
        match filled(value, fill) {
            Value::Null => Ok(None),
            Value::Object(fields) if fields.contains_key("is") => {
                serde_json::from_value(Value::Object(fields))
                    .map(Some)
                    .map_err(|error| error.to_string())
            }
            short => Ok(Some(Self {
                is: short,
                ..Self::default()
            })),
        }
    }

    pub(super) fn value(&self, spec: &AnswerSpec) -> Result<AnswerValue, String> {
        let mut value = read(spec, &self.is)?;
        match &mut value {
            AnswerValue::Choice { detail, .. } | AnswerValue::MultipleChoice { detail, .. } => {
                detail.clone_from(&self.detail);
            }
            _ if self.detail.is_some() => return Err("takes no detail".to_owned()),
            _ => {}
        }
        Ok(value)
    }
}

fn filled(value: &Value, fill: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text)),
        Value::Array(items) => items.iter().map(|item| filled(item, fill)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), filled(value, fill)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn read(spec: &AnswerSpec, value: &Value) -> Result<AnswerValue, String> {
    Ok(match spec {
        AnswerSpec::Choice { .. } => AnswerValue::Choice {
            option: option(value)?,
            detail: None,
        },
        AnswerSpec::MultipleChoice { .. } => AnswerValue::MultipleChoice {
            options: items(value)?.iter().map(option).collect::<Result<_, _>>()?,
            detail: None,
        },
        AnswerSpec::Text { .. } => AnswerValue::Text { text: text(value)? },
        AnswerSpec::Number { .. } => AnswerValue::Number {
            number: value.as_i64().ok_or("must be a whole number")?,
        },
        AnswerSpec::Date => AnswerValue::Date { date: date(value)? },
        AnswerSpec::Period => AnswerValue::Period {
            text: text(value.get("text").ok_or("lacks its text")?)?,
            end_date: value.get("endDate").map(date).transpose()?,
        },
        AnswerSpec::Url => AnswerValue::Url { url: text(value)? },
        AnswerSpec::Email => AnswerValue::Email {
            email: text(value)?,
        },
        AnswerSpec::Countries => AnswerValue::Countries {
            countries: items(value)?.iter().map(text).collect::<Result<_, _>>()?,
        },
        AnswerSpec::File => AnswerValue::File {
            note: Some(text(value)?),
        },
        AnswerSpec::Group { fields } => {
            let given = value.as_object().ok_or("must be a mapping of fields")?;
            let mut read_fields = std::collections::BTreeMap::new();
            for (name, part) in given {
                let field = fields
                    .iter()
                    .find(|field| field.id.as_str() == name)
                    .ok_or_else(|| format!("has no field {name}"))?;
                let part = read(&field.answer, part).map_err(|why| format!("{name} {why}"))?;
                read_fields.insert(field.id.clone(), part);
            }
            AnswerValue::Group {
                fields: read_fields,
            }
        }
        AnswerSpec::ByAward { .. } => by_award(value)?,
    })
}

fn by_award(value: &Value) -> Result<AnswerValue, String> {
    let (status, date) = match (value.as_str(), value.get("byAward")) {
        (Some("now"), _) => (ByAwardStatus::Now, None),
        (Some("no"), _) => (ByAwardStatus::No, None),
        (_, Some(by)) => (ByAwardStatus::ByAward, Some(date(by)?)),
        _ => return Err("must be now, no or a mapping with byAward".to_owned()),
    };
    Ok(AnswerValue::ByAward { status, date })
}

fn option(value: &Value) -> Result<OptionId, String> {
    text(value)?
        .parse()
        .map_err(|_| "must be an option".to_owned())
}

fn items(value: &Value) -> Result<&[Value], String> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| "must be a list".to_owned())
}

fn text(value: &Value) -> Result<String, String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| "must be text".to_owned())
}

fn date(value: &Value) -> Result<jiff::civil::Date, String> {
    text(value)?
        .parse()
        .map_err(|_| "must be a date, year first".to_owned())
}
