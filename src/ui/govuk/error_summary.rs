//! Everything that is wrong with a form, at the top of its page.

use maud::{Markup, Render, html};

/// The list of problems, each with a link to its field.
#[derive(Debug, Clone, Default)]
pub struct ErrorSummary {
    /// "There is a problem", in the page's language.
    pub title: String,
    /// Field id and words. Without an id it is about no one field.
    pub errors: Vec<(Option<String>, super::Content)>,
    pub description: Option<super::Content>,
}

impl Render for ErrorSummary {
    fn render(&self) -> Markup {
        html! {
            div class="govuk-error-summary" data-module="govuk-error-summary" {
                div role="alert" {
                    h2 class="govuk-error-summary__title" { (self.title) }
                    div class="govuk-error-summary__body" {
                        @if let Some(description) = &self.description { p { (description) } }
                        @if !self.errors.is_empty() {
                            ul class="govuk-list govuk-error-summary__list" {
                                @for (field, words) in &self.errors {
                                    li {
                                        @match field {
                                            Some(field) => a href={ "#" (field) } { (words) },
                                            None => (words),
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
