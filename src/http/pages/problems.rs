//! What is wrong with a form, in words, field by field.

use maud::Markup;

use crate::{
    app::error::{AppError, Code, FieldProblem},
    ui::{
        govuk::{ErrorSummary, FieldError},
        words::Words,
    },
};

/// The problems of one form. Empty when it was not sent, or nothing is wrong.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    found: Vec<(Option<String>, String)>,
}

impl Problems {
    /// Nothing wrong so far.
    pub fn none() -> Self {
        Self::default()
    }

    /// A problem with the field of this id.
    pub fn add(&mut self, field: impl Into<String>, words: impl Into<String>) {
        self.found.push((Some(field.into()), words.into()));
    }

    /// A problem with no one field.
    pub fn add_general(&mut self, words: impl Into<String>) {
        self.found.push((None, words.into()));
    }

    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// What a use case found wrong with its input. `field_of` gives the id of the field behind a JSON pointer.
    ///
    /// # Errors
    /// Gives the error back when it is not about input.
    pub fn from_error(
        error: AppError,
        words: Words,
        field_of: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, AppError> {
        match error {
            AppError::Refused(refusal) if refusal.code == Code::InvalidInput => {
                let mut problems = Self::none();
                for problem in refusal.problems {
                    problems
                        .found
                        .push((field_of(&problem.pointer), say(words, &problem)));
                }
                Ok(problems)
            }
            other => Err(other),
        }
    }

    /// What is wrong with the field of this id.
    pub fn of(&self, field: &str, words: Words) -> Option<FieldError> {
        let found = self
            .found
            .iter()
            .find(|(id, _)| id.as_deref() == Some(field));
        found.map(|(_, text)| FieldError::new(words.error_prefix(), text.as_str()))
    }

    /// Everything at the top of the page; nothing when nothing is wrong.
    pub fn summary(&self, words: Words) -> Markup {
        if self.is_empty() {
            return maud::html! {};
        }
        let errors = self
            .found
            .iter()
            .map(|(field, text)| (field.clone(), text.as_str().into()));
        maud::Render::render(&ErrorSummary {
            title: words.trouble_title(),
            errors: errors.collect(),
            description: None,
        })
    }
}

/// The message for the problem's code, else what the use case said.
pub fn say(words: Words, problem: &FieldProblem) -> String {
    words
        .by_code(&format!("problem-{}", problem.code))
        .unwrap_or_else(|| problem.detail.clone())
}
