//! The fields of an answer, by the form its question asks for.
//!
//! Invariant: a field's name says which part of the answer it holds, as [`Typed`] has it; what was typed is shown
//! again as it was typed.

use maud::{Markup, html};

pub use crate::domain::answer::Typed;
use crate::{
    domain::{
        answer::{DETAIL_CHARACTERS_MAX, typed::group_prefix},
        confidential::CONFIDENTIAL_REASON_CHARACTERS_MAX,
        question_set::{AnswerSpec, ChoiceOption, DetailRule, FieldNeed, GroupField},
    },
    http::pages::Problems,
    ui::{
        govuk::{
            CharacterCount, Checkboxes, Choice, DateInput, DatePart, Details, Fieldset, Input,
            Legend, Radios, Size, Textarea,
        },
        words::Words,
    },
};

/// What is needed to show fields.
pub struct Fields<'a> {
    pub words: Words,
    pub typed: &'a Typed,
    pub problems: &'a Problems,
}

impl Fields<'_> {
    /// The fields of a whole answer under this legend.
    pub fn answer(&self, spec: &AnswerSpec, legend: &str) -> Markup {
        self.part(spec, "", legend, Size::M)
    }

    fn part(&self, spec: &AnswerSpec, prefix: &str, label: &str, size: Size) -> Markup {
        let words = self.words;
        let legend = || Legend::of_size(size, label);
        match spec {
            AnswerSpec::Choice { options } => html! {
                (self.radios(prefix, legend(), options.iter().map(choice).collect()))
                (self.detail(prefix, options))
            },
            AnswerSpec::MultipleChoice { options, .. } => {
                let name = format!("{prefix}option");
                html! {
                    (Checkboxes {
                        hint: Some(words.choose_all_that_apply().into()),
                        error: self.problems.of(&name, words),
                        values: self.typed.all(&name).to_vec(),
                        ..Checkboxes::new(name, legend(), options.iter().map(choice).collect())
                    })
                    (self.detail(prefix, options))
                }
            }
            AnswerSpec::Text { max_length } => {
                self.long_text(&format!("{prefix}text"), legend(), None, *max_length)
            }
            AnswerSpec::Number { unit, min, max, .. } => html! {
                (Input {
                    hint: Some(words.number_between(min, max).into()),
                    inputmode: Some("numeric"),
                    classes: Some("govuk-input--width-10".to_owned()),
                    suffix: Some(unit.as_str().into()),
                    ..self.line(&format!("{prefix}number"), legend())
                })
            },
            AnswerSpec::Date => self.date(&format!("{prefix}date"), legend(), None),
            AnswerSpec::Period => html! {
                (self.long_text(&format!("{prefix}text"), legend(), Some(words.period_words_hint()), DETAIL_CHARACTERS_MAX))
                (self.date(&format!("{prefix}date"), Legend::of_size(Size::S, words.period_end()), Some(words.period_end_hint())))
            },
            AnswerSpec::Url => html! {
                (Input {
                    hint: Some(words.url_hint().into()),
                    input_type: Some("url"),
                    spellcheck: Some(false),
                    ..self.line(&format!("{prefix}url"), legend())
                })
            },
            AnswerSpec::Email => html! {
                (Input {
                    input_type: Some("email"),
                    spellcheck: Some(false),
                    ..self.line(&format!("{prefix}email"), legend())
                })
            },
            AnswerSpec::Countries => {
                let name = format!("{prefix}countries");
                html! {
                    (Textarea {
                        hint: Some(words.countries_hint().into()),
                        error: self.problems.of(&name, words),
                        value: Some(self.typed.one(&name).to_owned()),
                        rows: Some(4),
                        spellcheck: Some(false),
                        ..Textarea::new(name, legend())
                    })
                }
            }
            AnswerSpec::File => self.long_text(
                &format!("{prefix}text"),
                Legend::of_size(size, words.file_note()),
                Some(words.file_note_hint()),
                DETAIL_CHARACTERS_MAX,
            ),
            AnswerSpec::Group { fields } => self.group(fields, legend()),
            AnswerSpec::ByAward { .. } => html! {
                (self.radios(prefix, legend(), vec![
                    Choice::new("now", words.by_award_now()),
                    Choice::new("by_award", words.by_award_later()),
                    Choice::new("no", words.by_award_no()),
                ]))
                (self.date(&format!("{prefix}date"), Legend::of_size(Size::S, words.by_award_date()), Some(words.by_award_date_hint())))
            },
        }
    }

    fn group(&self, fields: &[GroupField], legend: Legend) -> Markup {
        let parts = html! {
            @for field in fields {
                @let label = match field.need {
                    FieldNeed::Required => field.label.clone(),
                    FieldNeed::Optional => self.words.optional(&field.label),
                };
                (self.part(&field.answer, &group_prefix(field.id.as_str()), &label, Size::S))
            }
        };
        html! { (Fieldset { legend: Some(legend), content: Some(parts), ..Fieldset::default() }) }
    }

    fn radios(&self, prefix: &str, legend: Legend, choices: Vec<Choice>) -> Markup {
        let name = format!("{prefix}option");
        html! {
            (Radios {
                error: self.problems.of(&name, self.words),
                value: Some(self.typed.one(&name).to_owned()),
                ..Radios::new(name, legend, choices)
            })
        }
    }

    /// Room for a sentence about what was chosen.
    fn detail(&self, prefix: &str, options: &[ChoiceOption]) -> Markup {
        let words = self.words;
        let name = format!("{prefix}detail");
        let asked: Vec<&str> = options
            .iter()
            .filter(|option| option.detail == DetailRule::Required)
            .map(|option| option.label.as_str())
            .collect();
        // Plain yes and no inside a group needs no room for words.
        if asked.is_empty() && !prefix.is_empty() && self.typed.one(&name).is_empty() {
            return html! {};
        }
        let hint = (!asked.is_empty()).then(|| words.detail_needed(asked.join("; ")));
        self.long_text(
            &name,
            Legend::of_size(Size::S, words.detail_label()),
            hint,
            DETAIL_CHARACTERS_MAX,
        )
    }

    /// The mark as confidential: why, and until when. Folded away while nothing is marked.
    pub fn confidential(&self) -> Markup {
        let words = self.words;
        let open = ["confidential-reason", "confidential-until"]
            .into_iter()
            .any(|name| {
                !self.typed.one(name).is_empty() || self.problems.of(name, words).is_some()
            })
            || !self.typed.one("confidential-until-day").is_empty();
        html! {
            (Details {
                open,
                ..Details::new(words.confidential_heading(), html! {
                    p class="govuk-body" { (words.confidential_lead()) }
                    (self.long_text(
                        "confidential-reason",
                        Legend::of_size(Size::S, words.confidential_reason()),
                        Some(words.confidential_reason_hint()),
                        CONFIDENTIAL_REASON_CHARACTERS_MAX,
                    ))
                    (self.date(
                        "confidential-until",
                        Legend::of_size(Size::S, words.confidential_end()),
                        Some(words.confidential_end_hint()),
                    ))
                })
            })
        }
    }

    fn line(&self, name: &str, label: Legend) -> Input {
        Input {
            value: Some(self.typed.one(name).to_owned()),
            error: self.problems.of(name, self.words),
            ..Input::new(name, label)
        }
    }

    /// A text area with its limit shown, the same limit as over the API.
    pub fn long_text(
        &self,
        name: &str,
        label: Legend,
        hint: Option<String>,
        max: impl TryInto<u32>,
    ) -> Markup {
        let max = max.try_into().unwrap_or(u32::MAX);
        html! {
            (CharacterCount {
                textarea: Textarea {
                    hint: hint.map(Into::into),
                    error: self.problems.of(name, self.words),
                    value: Some(self.typed.one(name).to_owned()),
                    rows: Some(if max > 1_000 { 5 } else { 3 }),
                    ..Textarea::new(name, label)
                },
                max_length: max,
                threshold: Some(75),
                description: self.words.characters_at_most(max),
                words: character_count(self.words),
            })
        }
    }

    /// A date in three fields.
    pub fn date(&self, name: &str, legend: Legend, hint: Option<String>) -> Markup {
        let words = self.words;
        let part = |label: String, part: &str| DatePart {
            label,
            value: Some(self.typed.one(&format!("{name}-{part}")).to_owned()),
            wrong: false,
        };
        html! {
            (DateInput {
                id: name.to_owned(),
                name: Some(name.to_owned()),
                legend: Some(legend),
                hint: Some(hint.unwrap_or_else(|| words.date_hint()).into()),
                error: self.problems.of(name, words),
                parts: [part(words.day(), "day"), part(words.month(), "month"), part(words.year(), "year")],
            })
        }
    }
}

fn choice(option: &ChoiceOption) -> Choice {
    Choice::new(option.id.as_str(), option.label.as_str())
}

/// What the script that counts characters says, in the page's language.
pub fn character_count(words: Words) -> Vec<(&'static str, String)> {
    vec![
        ("characters-under-limit.one", words.characters_left_one()),
        (
            "characters-under-limit.other",
            words.characters_left_other(),
        ),
        ("characters-at-limit", words.characters_left_none()),
        ("characters-over-limit.one", words.characters_over_one()),
        ("characters-over-limit.other", words.characters_over_other()),
    ]
}
