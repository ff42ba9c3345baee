//! An answer as lines of a sheet: one for each field, and one for each option to be ticked.
//!
//! Invariant: the lines follow from the form of the answer alone, and their names are those of [`Typed`]'s fields; what
//! a line shows of an answer is read back as the same answer, in either language.

use jiff::civil::Date;

use crate::{
    domain::{
        answer::{
            ByAwardStatus, DETAIL_CHARACTERS_MAX, Typed,
            typed::{by_award_word, group_prefix},
        },
        language::Language,
        london,
        question_set::{AnswerSpec, ChoiceOption, DetailRule, FieldNeed, GroupField},
    },
    ui::words::Words,
};

/// What stands between a field's name and the option that a line is about.
const OF_OPTION: char = '=';
const AWARD: [ByAwardStatus; 3] = [
    ByAwardStatus::Now,
    ByAwardStatus::ByAward,
    ByAwardStatus::No,
];

/// One line of an answer.
#[derive(Debug, Clone)]
pub(super) struct Line<'s> {
    /// The field it fills, and the option where it is about one of several.
    pub name: String,
    /// The item of a checklist that it belongs to.
    item: Option<&'s GroupField>,
    takes: Takes<'s>,
}

/// What a line takes.
#[derive(Debug, Clone)]
enum Takes<'s> {
    OneOf(&'s [ChoiceOption]),
    Tick(&'s ChoiceOption),
    Detail(&'s [ChoiceOption]),
    Text(u32),
    Number { unit: &'s str, min: i64, max: i64 },
    Date,
    PeriodText,
    PeriodEnd,
    Url,
    Email,
    Countries,
    FileNote,
    Award,
    AwardDate,
}

/// The lines of an answer of this form.
pub(super) fn lines(spec: &AnswerSpec) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    add(&mut lines, spec, "", None);
    lines
}

fn add<'s>(
    lines: &mut Vec<Line<'s>>,
    spec: &'s AnswerSpec,
    prefix: &str,
    item: Option<&'s GroupField>,
) {
    let mut line = |part: &str, takes: Takes<'s>| {
        lines.push(Line {
            name: format!("{prefix}{part}"),
            item,
            takes,
        });
    };
    match spec {
        AnswerSpec::Choice { options } => {
            line("option", Takes::OneOf(options));
            line("detail", Takes::Detail(options));
        }
        AnswerSpec::MultipleChoice { options, .. } => {
            for option in options {
                line(
                    &format!("option{OF_OPTION}{}", option.id),
                    Takes::Tick(option),
                );
            }
            line("detail", Takes::Detail(options));
        }
        AnswerSpec::Text { max_length } => line("text", Takes::Text(*max_length)),
        AnswerSpec::Number { unit, min, max, .. } => {
            let (min, max) = (*min, *max);
            line("number", Takes::Number { unit, min, max });
        }
        AnswerSpec::Date => line("date", Takes::Date),
        AnswerSpec::Period => {
            line("text", Takes::PeriodText);
            line("date", Takes::PeriodEnd);
        }
        AnswerSpec::Url => line("url", Takes::Url),
        AnswerSpec::Email => line("email", Takes::Email),
        AnswerSpec::Countries => line("countries", Takes::Countries),
        AnswerSpec::File => line("text", Takes::FileNote),
        AnswerSpec::ByAward { .. } => {
            line("option", Takes::Award);
            line("date", Takes::AwardDate);
        }
        AnswerSpec::Group { fields } => {
            for field in fields {
                add(
                    lines,
                    &field.answer,
                    &group_prefix(field.id.as_str()),
                    Some(field),
                );
            }
        }
    }
}

impl Line<'_> {
    /// The field that the line fills, or fills a part of.
    pub(super) fn field(&self) -> &str {
        self.name
            .split_once(OF_OPTION)
            .map_or(self.name.as_str(), |(field, _)| field)
    }

    /// What stands beside the cell: of what it is the answer.
    pub(super) fn label(&self, words: Words) -> String {
        let own = match &self.takes {
            Takes::Tick(option) => Some(option.label.clone()),
            Takes::Detail(_) => Some(words.detail_label()),
            Takes::PeriodEnd => Some(words.period_end()),
            Takes::AwardDate => Some(words.by_award_date()),
            Takes::FileNote => Some(words.file_note()),
            _ => None,
        };
        let item = self.item.map(|item| match item.need {
            FieldNeed::Required => item.label.clone(),
            FieldNeed::Optional => words.optional(&item.label),
        });
        match (item, own) {
            (Some(item), Some(own)) => format!("{item}: {own}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => words.your_answer(),
        }
    }

    /// How to fill the cell.
    pub(super) fn how(&self, words: Words) -> String {
        let at_most = |max: u32| words.characters_at_most(max);
        let detail = u32::try_from(DETAIL_CHARACTERS_MAX).unwrap_or(u32::MAX);
        match &self.takes {
            Takes::OneOf(_) | Takes::Award => {
                words.sheet_how_choose(self.choices(words).join("; "))
            }
            Takes::Tick(_) => words.sheet_how_tick(),
            Takes::Detail(options) => {
                let asked: Vec<&str> = options
                    .iter()
                    .filter(|option| option.detail == DetailRule::Required)
                    .map(|option| option.label.as_str())
                    .collect();
                if asked.is_empty() {
                    at_most(detail)
                } else {
                    words.detail_needed(asked.join("; "))
                }
            }
            Takes::Text(max) => at_most(*max),
            Takes::Number { unit, min, max } => {
                format!("{} ({unit})", words.number_between(min, max))
            }
            Takes::Date => words.sheet_how_date(),
            Takes::PeriodText => words.period_words_hint(),
            Takes::PeriodEnd | Takes::AwardDate => words.sheet_how_date_if_any(),
            Takes::Url => words.url_hint(),
            Takes::Email => words.sheet_how_email(),
            Takes::Countries => words.countries_hint(),
            Takes::FileNote => words.sheet_how_file(),
        }
    }

    /// What may be chosen; empty where anything can be typed.
    pub(super) fn choices(&self, words: Words) -> Vec<String> {
        match &self.takes {
            Takes::OneOf(options) => options.iter().map(|o| o.label.clone()).collect(),
            Takes::Tick(_) => vec![words.sheet_yes()],
            Takes::Award => AWARD.iter().map(|status| award(words, *status)).collect(),
            _ => Vec::new(),
        }
    }

    /// What the cell shows of what was typed.
    pub(super) fn shown(&self, words: Words, typed: &Typed) -> String {
        let one = typed.one(self.field());
        match &self.takes {
            Takes::OneOf(options) => options
                .iter()
                .find(|option| option.id.as_str() == one)
                .map_or(one.to_owned(), |option| option.label.clone()),
            Takes::Tick(option) => {
                let ticked = typed
                    .all(self.field())
                    .iter()
                    .any(|id| option.id.as_str() == id);
                if ticked {
                    words.sheet_yes()
                } else {
                    String::new()
                }
            }
            Takes::Award => AWARD
                .into_iter()
                .find(|status| by_award_word(*status) == one)
                .map_or(String::new(), |status| award(words, status)),
            Takes::Date | Takes::PeriodEnd | Takes::AwardDate => typed
                .date(self.field(), &mut Vec::new())
                .map_or(String::new(), |date| date.to_string()),
            Takes::Countries => typed
                .one(self.field())
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(", "),
            _ => one.to_owned(),
        }
    }

    /// Puts what stands in the cell where it belongs. `other` is the same line in the other language.
    ///
    /// # Errors
    /// When it names nothing that may be chosen, or no day.
    pub(super) fn fill(
        &self,
        other: Option<&Self>,
        text: &str,
        typed: &mut Typed,
    ) -> Result<(), Unreadable> {
        let field = self.field();
        match &self.takes {
            Takes::OneOf(_) => {
                let id = [Some(self), other]
                    .into_iter()
                    .flatten()
                    .find_map(|line| line.option_called(text));
                let id = match id {
                    Some(id) => id,
                    None if text.is_empty() => "",
                    None => return Err(Unreadable::Option),
                };
                typed.replace(field, [id.to_owned()]);
            }
            Takes::Tick(option) => {
                let ticked = ticked(text).ok_or(Unreadable::Tick)?;
                let mut chosen: Vec<String> = typed.all(field).to_vec();
                chosen.retain(|id| option.id.as_str() != id);
                if ticked {
                    chosen.push(option.id.to_string());
                }
                typed.replace(field, chosen);
            }
            Takes::Award => {
                let status = AWARD.into_iter().find(|status| {
                    Language::ALL
                        .iter()
                        .any(|language| same(&award(Words(*language), *status), text))
                });
                let word = match status {
                    Some(status) => by_award_word(status),
                    None if text.is_empty() => "",
                    None => return Err(Unreadable::Option),
                };
                typed.replace(field, [word.to_owned()]);
            }
            Takes::Date | Takes::PeriodEnd | Takes::AwardDate => fill_date(field, text, typed)?,
            _ => typed.replace(field, [text.to_owned()]),
        }
        Ok(())
    }

    /// Whether something stands in the cell that is not in the answer, such as detail of a choice that was not made.
    pub(super) fn loses(&self, text: &str, answer: &Typed) -> bool {
        let unticked = matches!(self.takes, Takes::Tick(_)) && ticked(text) == Some(false);
        !text.is_empty() && !unticked && self.shown(Words(Language::En), answer).is_empty()
    }

    fn option_called(&self, text: &str) -> Option<&str> {
        let Takes::OneOf(options) = &self.takes else {
            return None;
        };
        options
            .iter()
            .find(|option| same(&option.label, text) || same(option.id.as_str(), text))
            .map(|option| option.id.as_str())
    }
}

/// Why a cell cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It names no option.
    Option,
    /// It says neither yes nor no.
    Tick,
    /// It names no day.
    Date,
}

/// Puts the date that stands in a cell into the three fields of a date.
pub(super) fn fill_date(field: &str, text: &str, typed: &mut Typed) -> Result<(), Unreadable> {
    let date = match text {
        "" => None,
        text => Some(date(text).ok_or(Unreadable::Date)?),
    };
    typed.replace_date(field, date);
    Ok(())
}

/// A date as people write it in sheets: `2027-03-31`, `31/3/2027`, `31.3.2027` or `31 March 2027`.
fn date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let parts: Vec<&str> = text
        .split(|c: char| c == '/' || c == '.' || c == '-' || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let (day, year) = (day.parse().ok()?, year.parse().ok()?);
    let month = month.parse().ok().or_else(|| {
        (1..=12).find(|number| {
            Language::ALL
                .iter()
                .any(|language| same(london::month_name(*language, *number), month))
        })
    })?;
    Date::new(year, month, day).ok()
}

/// Whether a cell says yes; none when it says something else than yes or no.
fn ticked(text: &str) -> Option<bool> {
    const NO: [&str; 4] = ["", "no", "na", "false"];
    const YES: [&str; 5] = ["x", "1", "true", "ie", "✓"];
    let yes = |language: &Language| same(&Words(*language).sheet_yes(), text);
    if Language::ALL.iter().any(yes) || YES.iter().any(|word| same(word, text)) {
        Some(true)
    } else {
        NO.iter().any(|word| same(word, text)).then_some(false)
    }
}

fn award(words: Words, status: ByAwardStatus) -> String {
    match status {
        ByAwardStatus::Now => words.by_award_now(),
        ByAwardStatus::ByAward => words.by_award_later(),
        ByAwardStatus::No => words.by_award_no(),
    }
}

/// Whether two texts are the same but for capitals and space around.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
