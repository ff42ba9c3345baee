//! A date in three fields.

use maud::{Markup, Render, html};

use super::{
    Content, FieldError, Fieldset, Input, Label, Legend,
    field::{described, group},
};

/// A date that the person knows: day, month and year, named `{name}-day`, `{name}-month` and `{name}-year`.
#[derive(Debug, Clone, Default)]
pub struct DateInput {
    pub id: String,
    /// What the names of the three fields begin with; without it they are `day`, `month` and `year`.
    pub name: Option<String>,
    pub legend: Option<Legend>,
    pub hint: Option<Content>,
    pub error: Option<FieldError>,
    pub parts: [DatePart; 3],
}

/// One of the three fields.
#[derive(Debug, Clone, Default)]
pub struct DatePart {
    /// "Day", in the page's language.
    pub label: String,
    pub value: Option<String>,
    /// Whether the error is in this field. When it is in none, all are marked.
    pub wrong: bool,
}

const NAMES: [&str; 3] = ["day", "month", "year"];

impl Render for DateInput {
    fn render(&self) -> Markup {
        let about = described(&self.id, None, self.hint.as_ref(), self.error.as_ref());
        let any_wrong = self.parts.iter().any(|part| part.wrong);
        let inner = html! {
            (about.markup)
            div class="govuk-date-input" id=(self.id) {
                @for (part, name) in self.parts.iter().zip(NAMES) {
                    @let wrong = part.wrong || (self.error.is_some() && !any_wrong);
                    @let width = if name == "year" { "govuk-input--width-4" } else { "govuk-input--width-2" };
                    @let error = if wrong { " govuk-input--error" } else { "" };
                    div class="govuk-date-input__item" {
                        (Input {
                            id: Some(format!("{}-{name}", self.id)),
                            value: part.value.clone(),
                            inputmode: Some("numeric"),
                            classes: Some(format!("govuk-date-input__input{error} {width}")),
                            ..Input::new(
                                self.name.as_ref().map_or_else(|| name.to_owned(), |prefix| format!("{prefix}-{name}")),
                                Label { classes: Some("govuk-date-input__label"), ..part.label.as_str().into() },
                            )
                        })
                    }
                }
            }
        };
        html! {
            div class=(group(self.error.as_ref(), None)) {
                @match &self.legend {
                    Some(legend) => (Fieldset {
                        legend: Some(legend.clone()),
                        role: Some("group"),
                        described_by: about.ids,
                        content: Some(inner),
                    }),
                    None => (inner),
                }
            }
        }
    }
}
