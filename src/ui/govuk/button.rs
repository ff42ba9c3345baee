//! Buttons, and links that look like them.

use maud::{Markup, Render, html};

use super::Content;

/// How a button looks, which says how much it matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Primary,
    Secondary,
    Warning,
    Inverse,
    /// Begins a journey; has an arrow.
    Start,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "govuk-button",
            Self::Secondary => "govuk-button govuk-button--secondary",
            Self::Warning => "govuk-button govuk-button--warning",
            Self::Inverse => "govuk-button govuk-button--inverse",
            Self::Start => "govuk-button govuk-button--start",
        }
    }
}

/// A button that submits its form, or a link that looks like one.
#[derive(Debug, Clone, Default)]
pub struct Button {
    pub content: Content,
    pub kind: Kind,
    /// Set for a link.
    pub href: Option<String>,
    pub id: Option<String>,
    /// Sent with the form when this button was pressed.
    pub name: Option<String>,
    pub value: Option<String>,
    /// `submit` unless said.
    pub button_type: Option<&'static str>,
    /// Presses within a second after the first are ignored, where scripts run.
    pub prevent_double_click: Option<bool>,
}

impl Button {
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            ..Self::default()
        }
    }

    pub fn secondary(content: impl Into<Content>) -> Self {
        Self {
            kind: Kind::Secondary,
            ..Self::new(content)
        }
    }

    pub fn warning(content: impl Into<Content>) -> Self {
        Self {
            kind: Kind::Warning,
            ..Self::new(content)
        }
    }

    /// A link that looks like a button.
    pub fn link(content: impl Into<Content>, href: impl Into<String>) -> Self {
        Self {
            href: Some(href.into()),
            ..Self::new(content)
        }
    }

    /// What the form says when this button was pressed.
    #[must_use]
    pub fn sends(mut self, name: &str, value: &str) -> Self {
        self.name = Some(name.to_owned());
        self.value = Some(value.to_owned());
        self
    }
}

impl Render for Button {
    fn render(&self) -> Markup {
        let inside = html! {
            @match (&self.content, self.kind) {
                (Content::Html(markup), Kind::Start) => span { (markup) },
                (content, _) => (content),
            }
            @if self.kind == Kind::Start {
                svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19" viewBox="0 0 33 40" aria-hidden="true" focusable="false" {
                    path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" {}
                }
            }
        };
        let kind = self.kind.class();
        match &self.href {
            Some(href) => html! {
                a href=(href) role="button" draggable="false" class=(kind) data-module="govuk-button" id=[&self.id] { (inside) }
            },
            None => html! {
                button type=(self.button_type.unwrap_or("submit")) value=[&self.value] name=[&self.name] data-prevent-double-click=[self.prevent_double_click] class=(kind) data-module="govuk-button" id=[&self.id] { (inside) }
            },
        }
    }
}

/// Buttons side by side.
pub fn button_group(buttons: &[Button]) -> Markup {
    html! {
        div class="govuk-button-group" {
            @for button in buttons { (button) }
        }
    }
}
