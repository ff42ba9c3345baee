//! What was made clear, in the same words for everybody who reads it, and the fields in which it is written.

use maud::{Markup, html};

use super::{listing::onward, response::answer_fields::character_count};
use crate::{
    app::{clarifications::Published, page::Page},
    limits::REASON_CHARACTERS_MAX,
    ui::{
        govuk::{CharacterCount, FieldError, SummaryList, SummaryRow, Textarea},
        words::Words,
    },
};

/// A page of what was published.
pub fn published(words: Words, page: &Page<Published, i32>, next: Option<String>) -> Markup {
    html! {
        @if page.items.is_empty() {
            p class="govuk-body" { (words.clarifications_none()) }
        }
        @for one in &page.items {
            h3 class="govuk-heading-s" { (words.clarification_number(one.number)) }
            (SummaryList::new(vec![
                SummaryRow::new(words.clarification_question(), lines(&one.text.question)),
                SummaryRow::new(words.clarification_answer(), lines(&one.text.answer)),
                SummaryRow::new(words.amendment_published(), words.moment(one.at)),
            ]))
            @if one.own { p class="govuk-body" { (words.clarification_yours()) } }
        }
        (onward(words, next))
    }
}

/// What somebody wrote, line by line as they wrote it.
pub fn lines(text: &str) -> Markup {
    html! {
        @for (index, line) in text.lines().enumerate() {
            @if index > 0 { br; }
            (line)
        }
    }
}

/// A field as long as a clarification may be.
pub fn field(
    words: Words,
    name: &str,
    label: String,
    hint: Option<String>,
    value: &str,
    error: Option<FieldError>,
) -> Markup {
    html! {
        (CharacterCount {
            textarea: Textarea {
                value: Some(value.to_owned()),
                error,
                hint: hint.map(Into::into),
                ..Textarea::new(name, label)
            },
            max_length: u32::try_from(REASON_CHARACTERS_MAX).unwrap_or(u32::MAX),
            threshold: Some(75),
            description: words.characters_at_most(REASON_CHARACTERS_MAX),
            words: character_count(words),
        })
    }
}
