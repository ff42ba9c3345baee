//! Sections of which one shows at a time. Not for things that people compare.

use maud::{Markup, Render, html};

/// Sections with a contents list, which scripts turn into tabs.
#[derive(Debug, Clone, Default)]
pub struct Tabs {
    /// "Contents", in the page's language.
    pub title: String,
    pub tabs: Vec<Tab>,
}

/// One section.
#[derive(Debug, Clone)]
pub struct Tab {
    pub id: String,
    pub label: String,
    pub content: Markup,
}

impl Render for Tabs {
    fn render(&self) -> Markup {
        html! {
            div class="govuk-tabs" data-module="govuk-tabs" {
                h2 class="govuk-tabs__title" { (self.title) }
                @if !self.tabs.is_empty() {
                    ul class="govuk-tabs__list" {
                        @for (index, tab) in self.tabs.iter().enumerate() {
                            li class={ "govuk-tabs__list-item" @if index == 0 { " govuk-tabs__list-item--selected" } } {
                                a class="govuk-tabs__tab" href={ "#" (tab.id) } { (tab.label) }
                            }
                        }
                    }
                    @for (index, tab) in self.tabs.iter().enumerate() {
                        div class={ "govuk-tabs__panel" @if index > 0 { " govuk-tabs__panel--hidden" } } id=(tab.id) { (tab.content) }
                    }
                }
            }
        }
    }
}
