//! What components show: plain text, which is escaped, or markup made here.

use maud::{Markup, PreEscaped, Render, html};

/// Text or markup.
#[derive(Debug, Clone)]
pub enum Content {
    Text(String),
    Html(Markup),
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Content {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Html(PreEscaped(html)) => html.is_empty(),
        }
    }
}

impl Render for Content {
    fn render_to(&self, buffer: &mut String) {
        match self {
            Self::Text(text) => text.render_to(buffer),
            Self::Html(markup) => buffer.push_str(&markup.0),
        }
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Markup> for Content {
    fn from(markup: Markup) -> Self {
        Self::Html(markup)
    }
}

/// The sizes of headings, labels and captions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    S,
    M,
    L,
    Xl,
}

impl Size {
    /// `m`, as class names have it.
    pub fn letter(self) -> &'static str {
        match self {
            Self::S => "s",
            Self::M => "m",
            Self::L => "l",
            Self::Xl => "xl",
        }
    }
}

/// A class after others, when there is one.
pub(super) fn more(class: Option<&str>) -> Markup {
    html! { @if let Some(class) = class { " " (class) } }
}
