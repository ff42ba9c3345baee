//! What form fields share: label, legend, hint, error message.

use maud::{Markup, Render, html};

use super::{Content, Size, text::more};

/// A field's label. As the page's heading it is the page's `h1`.
#[derive(Debug, Clone, Default)]
pub struct Label {
    pub content: Content,
    pub size: Option<Size>,
    pub heading: bool,
    /// More classes, such as `govuk-visually-hidden`.
    pub classes: Option<&'static str>,
}

impl Label {
    /// A label that is the page's heading, large.
    pub fn heading(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            size: Some(Size::L),
            heading: true,
            classes: None,
        }
    }

    pub fn of_size(size: Size, content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            size: Some(size),
            ..Self::default()
        }
    }

    pub(super) fn render_for(&self, id: &str, class: &str) -> Markup {
        let size = self.size.map(|size| format!("{class}--{}", size.letter()));
        let label = html! {
            label class={ (class) (more(size.as_deref())) (more(self.classes)) } for=(id) { (self.content) }
        };
        html! {
            @if self.content.is_empty() {
            } @else if self.heading {
                h1 class="govuk-label-wrapper" { (label) }
            } @else {
                (label)
            }
        }
    }
}

/// A fieldset's legend. As the page's heading it holds the page's `h1`.
pub type Legend = Label;

macro_rules! from_content {
    ($($kind:ty),+) => {$(
        impl From<$kind> for Label {
            fn from(content: $kind) -> Self {
                Self { content: content.into(), ..Self::default() }
            }
        }
    )+};
}
from_content!(&str, String, Markup, Content);

/// What is wrong with a field.
#[derive(Debug, Clone)]
pub struct FieldError {
    pub content: Content,
    /// Read out before it: "Error" in the page's language.
    pub prefix: String,
}

impl FieldError {
    pub fn new(prefix: impl Into<String>, content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            prefix: prefix.into(),
        }
    }

    pub(super) fn render_with(&self, id: &str) -> Markup {
        html! {
            p id=(id) class="govuk-error-message" {
                @if !self.prefix.is_empty() {
                    span class="govuk-visually-hidden" { (self.prefix) ":" } " "
                }
                (self.content)
            }
        }
    }
}

pub(super) fn hint(id: &str, class: Option<&str>, content: &Content) -> Markup {
    html! { div id=(id) class={ "govuk-hint" (more(class)) } { (content) } }
}

/// What stands between a label and its input, and the ids that describe the input.
pub(super) struct Described {
    pub(super) markup: Markup,
    pub(super) ids: Option<String>,
}

pub(super) fn described(
    id: &str,
    before: Option<&str>,
    hint_text: Option<&Content>,
    error: Option<&FieldError>,
) -> Described {
    let mut ids: Vec<String> = before.map(ToOwned::to_owned).into_iter().collect();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    if hint_text.is_some() {
        ids.push(hint_id.clone());
    }
    if error.is_some() {
        ids.push(error_id.clone());
    }
    Described {
        markup: html! {
            @if let Some(text) = hint_text { (hint(&hint_id, None, text)) }
            @if let Some(error) = error { (error.render_with(&error_id)) }
        },
        ids: (!ids.is_empty()).then(|| ids.join(" ")),
    }
}

/// The class of a form group.
pub(super) fn group(error: Option<&FieldError>, classes: Option<&str>) -> String {
    let error = if error.is_some() {
        " govuk-form-group--error"
    } else {
        ""
    };
    let classes = classes
        .map(|classes| format!(" {classes}"))
        .unwrap_or_default();
    format!("govuk-form-group{error}{classes}")
}

/// Fields that belong together.
#[derive(Debug, Clone, Default)]
pub struct Fieldset {
    pub legend: Option<Legend>,
    pub role: Option<&'static str>,
    pub described_by: Option<String>,
    pub content: Option<Markup>,
}

impl Render for Fieldset {
    fn render(&self) -> Markup {
        html! {
            fieldset class="govuk-fieldset" role=[self.role] aria-describedby=[&self.described_by] {
                @if let Some(legend) = self.legend.as_ref().filter(|legend| !legend.content.is_empty()) {
                    @let size = legend.size.map(|size| format!("govuk-fieldset__legend--{}", size.letter()));
                    legend class={ "govuk-fieldset__legend" (more(size.as_deref())) (more(legend.classes)) } {
                        @if legend.heading {
                            h1 class="govuk-fieldset__heading" { (legend.content) }
                        } @else {
                            (legend.content)
                        }
                    }
                }
                @if let Some(content) = &self.content { (content) }
            }
        }
    }
}
