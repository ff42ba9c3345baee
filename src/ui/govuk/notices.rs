//! Words that stand out, or stand back.

use maud::{Markup, Render, html};

use super::{Content, text::more};

/// More to read for those who need it.
#[derive(Debug, Clone, Default)]
pub struct Details {
    pub summary: Content,
    pub content: Content,
    pub id: Option<String>,
    pub open: bool,
}

impl Details {
    pub fn new(summary: impl Into<Content>, content: impl Into<Content>) -> Self {
        Self {
            summary: summary.into(),
            content: content.into(),
            ..Self::default()
        }
    }
}

impl Render for Details {
    fn render(&self) -> Markup {
        html! {
            details id=[&self.id] class="govuk-details" open[self.open] {
                summary class="govuk-details__summary" {
                    span class="govuk-details__summary-text" { (self.summary) }
                }
                div class="govuk-details__text" { (self.content) }
            }
        }
    }
}

/// Words set apart from the rest.
#[derive(Debug, Clone, Default)]
pub struct InsetText {
    pub content: Content,
    pub id: Option<String>,
}

impl Render for InsetText {
    fn render(&self) -> Markup {
        html! { div id=[&self.id] class="govuk-inset-text" { (self.content) } }
    }
}

/// What became of the last thing that was done, or something that matters everywhere. Never beside an error summary.
#[derive(Debug, Clone, Default)]
pub struct NotificationBanner {
    /// "Success" or "Important", in the page's language.
    pub title: String,
    pub content: Content,
    pub success: bool,
}

impl Render for NotificationBanner {
    fn render(&self) -> Markup {
        let role = if self.success { "alert" } else { "region" };
        let class = self.success.then_some("govuk-notification-banner--success");
        html! {
            div class={ "govuk-notification-banner" (more(class)) } role=(role) aria-labelledby="govuk-notification-banner-title" data-module="govuk-notification-banner" {
                div class="govuk-notification-banner__header" {
                    h2 class="govuk-notification-banner__title" id="govuk-notification-banner-title" { (self.title) }
                }
                div class="govuk-notification-banner__content" {
                    @match &self.content {
                        Content::Html(markup) => (markup),
                        Content::Text(text) => p class="govuk-notification-banner__heading" { (text) },
                    }
                }
            }
        }
    }
}

/// What was done, as the page's heading.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    pub title: Content,
    pub content: Option<Content>,
    /// 1 unless said.
    pub level: Option<u8>,
}

impl Render for Panel {
    fn render(&self) -> Markup {
        let title = html! { (self.title) };
        html! {
            div class="govuk-panel govuk-panel--confirmation" {
                @match self.level {
                    Some(2) => h2 class="govuk-panel__title" { (title) },
                    _ => h1 class="govuk-panel__title" { (title) },
                }
                @if let Some(content) = &self.content {
                    div class="govuk-panel__body" { (content) }
                }
            }
        }
    }
}

/// How far along the service is.
#[derive(Debug, Clone, Default)]
pub struct PhaseBanner {
    pub tag: String,
    pub content: Content,
}

impl Render for PhaseBanner {
    fn render(&self) -> Markup {
        html! {
            div class="govuk-phase-banner govuk-width-container" {
                p class="govuk-phase-banner__content" {
                    strong class="govuk-tag govuk-phase-banner__content__tag" { (self.tag) }
                    " "
                    span class="govuk-phase-banner__text" { (self.content) }
                }
            }
        }
    }
}

/// The colours of tags. There is no blue or light blue: the plain tag is that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TagColour {
    #[default]
    Plain,
    Grey,
    Green,
    Teal,
    Purple,
    Magenta,
    Red,
    Orange,
    Yellow,
}

impl TagColour {
    fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Grey => Some("govuk-tag--grey"),
            Self::Green => Some("govuk-tag--green"),
            Self::Teal => Some("govuk-tag--teal"),
            Self::Purple => Some("govuk-tag--purple"),
            Self::Magenta => Some("govuk-tag--magenta"),
            Self::Red => Some("govuk-tag--red"),
            Self::Orange => Some("govuk-tag--orange"),
            Self::Yellow => Some("govuk-tag--yellow"),
        }
    }
}

/// A status in one or two words.
#[derive(Debug, Clone, Default)]
pub struct Tag {
    pub content: Content,
    pub colour: TagColour,
}

impl Tag {
    pub fn new(colour: TagColour, content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            colour,
        }
    }
}

impl Render for Tag {
    fn render(&self) -> Markup {
        html! { strong class={ "govuk-tag" (more(self.colour.class())) } { (self.content) } }
    }
}

/// Something with consequences.
#[derive(Debug, Clone, Default)]
pub struct WarningText {
    pub content: Content,
    /// "Warning", in the page's language.
    pub prefix: String,
}

impl Render for WarningText {
    fn render(&self) -> Markup {
        html! {
            div class="govuk-warning-text" {
                span class="govuk-warning-text__icon" aria-hidden="true" { "!" }
                strong class="govuk-warning-text__text" {
                    span class="govuk-visually-hidden" { (self.prefix) }
                    " " (self.content)
                }
            }
        }
    }
}
