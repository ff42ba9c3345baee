//! How an answer reads.

use maud::{Markup, html};

use crate::{
    app::responses::{Colleagues, KeptAnswer},
    domain::{
        answer::{Answer, AnswerValue, ByAwardStatus},
        confidential::Confidential,
        ids::OptionId,
        london,
        question_set::{AnswerSpec, ChoiceOption},
    },
    ui::{govuk::InsetText, words::Words},
};

/// The whole answer: its value, the remark to the evaluators, and the mark as confidential.
pub fn whole(words: Words, spec: &AnswerSpec, answer: &Answer) -> Markup {
    html! {
        (read(words, spec, &answer.value))
        @if let Some(note) = &answer.note { (lines(note)) }
        @if let Some(mark) = &answer.confidential { (confidential(words, mark)) }
    }
}

/// Who saved an answer, and when.
pub fn saved_by(words: Words, colleagues: &Colleagues, kept: &KeptAnswer) -> String {
    let moment = words.moment(kept.updated_at);
    match colleagues.name(kept.updated_by) {
        Some(name) => words.answer_saved_by(name, moment),
        None => words.answer_saved(moment),
    }
}

/// That something is marked as confidential, until when and why.
pub fn confidential(words: Words, mark: &Confidential) -> Markup {
    let day = |date| london::day_in_words(words.language(), date);
    html! {
        div class="app-confidential" {
            strong { (match mark.until {
                Some(until) => words.confidential_until(day(until)),
                None => words.confidential_marked(),
            }) }
            (lines(&mark.reason))
        }
    }
}

/// The answer in words, with the labels of its question.
pub fn read(words: Words, spec: &AnswerSpec, value: &AnswerValue) -> Markup {
    let day = |date| london::day_in_words(words.language(), date);
    html! {
        @match (spec, value) {
            (AnswerSpec::Choice { options }, AnswerValue::Choice { option, detail }) => {
                (label(options, option))
                (more(detail.as_deref()))
            }
            (AnswerSpec::MultipleChoice { options, .. }, AnswerValue::MultipleChoice { options: chosen, detail }) => {
                ul class="govuk-list" {
                    @for option in chosen { li { (label(options, option)) } }
                }
                (more(detail.as_deref()))
            }
            (AnswerSpec::Group { fields }, AnswerValue::Group { fields: given }) => {
                dl class="app-facts" {
                    @for field in fields {
                        @if let Some(value) = given.get(field.id.as_str()) {
                            dt { (field.label) }
                            dd { (read(words, &field.answer, value)) }
                        }
                    }
                }
            }
            (AnswerSpec::Number { unit, .. }, AnswerValue::Number { number }) => { (number) " " (unit) }
            (_, AnswerValue::Number { number }) => (number),
            (_, AnswerValue::Text { text }) => (lines(text)),
            (_, AnswerValue::Date { date }) => (day(*date)),
            (_, AnswerValue::Period { text, end_date }) => {
                (lines(text))
                @if let Some(date) = end_date { p class="govuk-body" { (words.until_day(day(*date))) } }
            }
            (_, AnswerValue::Url { url }) => (url),
            (_, AnswerValue::Email { email }) => (email),
            (_, AnswerValue::Countries { countries }) => (countries.join(", ")),
            (_, AnswerValue::File { note }) => {
                @match note {
                    Some(note) => (lines(note)),
                    None => (words.file_answer()),
                }
            }
            (_, AnswerValue::ByAward { status, date }) => {
                @match status {
                    ByAwardStatus::Now => (words.by_award_now()),
                    ByAwardStatus::ByAward => (words.by_award_later()),
                    ByAwardStatus::No => (words.by_award_no()),
                }
                @if let Some(date) = date { ": " (day(*date)) }
            }
            (_, AnswerValue::Choice { option, .. }) => (option),
            (_, AnswerValue::MultipleChoice { options, .. }) => (options.len()),
            (_, AnswerValue::Group { fields }) => (fields.len()),
        }
    }
}

fn label<'o>(options: &'o [ChoiceOption], id: &'o OptionId) -> &'o str {
    let known = options.iter().find(|option| option.id == *id);
    known.map_or(id.as_str(), |option| option.label.as_str())
}

fn more(detail: Option<&str>) -> Markup {
    html! { @if let Some(detail) = detail { (lines(detail)) } }
}

/// What somebody else saved while an answer was written, under this heading.
pub fn theirs(words: Words, heading: &str, spec: &AnswerSpec, value: &AnswerValue) -> Markup {
    html! {
        (InsetText { id: None, content: html! {
            h2 class="govuk-heading-s" { (heading) }
            (read(words, spec, value))
            p class="govuk-body" { (words.response_merge_how()) }
        }.into() })
    }
}

/// Text with its line ends.
pub fn lines(text: &str) -> Markup {
    html! { p class="govuk-body app-lines" { (text) } }
}
