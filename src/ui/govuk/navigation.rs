//! Ways from one page to others.

use maud::{Markup, PreEscaped, Render, html};

/// The way back to where one came from.
#[derive(Debug, Clone, Default)]
pub struct BackLink {
    pub href: String,
    pub text: String,
}

impl Render for BackLink {
    fn render(&self) -> Markup {
        html! { a href=(self.href) class="govuk-back-link" { (self.text) } }
    }
}

/// Where a page stands among others.
#[derive(Debug, Clone, Default)]
pub struct Breadcrumbs {
    pub items: Vec<Crumb>,
    /// "Breadcrumb", in the page's language.
    pub label: String,
}

/// A place on the way. Without an address it is the page itself.
#[derive(Debug, Clone, Default)]
pub struct Crumb {
    pub text: String,
    pub href: Option<String>,
}

impl Render for Breadcrumbs {
    fn render(&self) -> Markup {
        html! {
            nav class="govuk-breadcrumbs" aria-label=(self.label) {
                ol class="govuk-breadcrumbs__list" {
                    @for item in &self.items {
                        @match &item.href {
                            Some(href) => li class="govuk-breadcrumbs__list-item" {
                                a class="govuk-breadcrumbs__link" href=(href) { (item.text) }
                            },
                            None => li class="govuk-breadcrumbs__list-item" aria-current="page" { (item.text) },
                        }
                    }
                }
            }
        }
    }
}

/// The way through a list of several pages.
#[derive(Debug, Clone, Default)]
pub struct Pagination {
    pub previous: Option<String>,
    pub next: Option<String>,
    pub items: Vec<PageItem>,
    /// "Pagination", in the page's language.
    pub label: String,
    /// "Previous" with "page" hidden, in the page's language.
    pub previous_words: Option<Markup>,
    pub next_words: Option<Markup>,
}

/// One page of the list.
#[derive(Debug, Clone)]
pub enum PageItem {
    Page {
        number: String,
        href: String,
        current: bool,
        /// "Page 3", in the page's language.
        label: String,
    },
    Ellipsis,
}

const PREVIOUS: &str = r#"<svg class="govuk-pagination__icon govuk-pagination__icon--prev" xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z"></path></svg>"#;
const NEXT: &str = r#"<svg class="govuk-pagination__icon govuk-pagination__icon--next" xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z"></path></svg>"#;

impl Pagination {
    fn block(&self) -> bool {
        self.items.is_empty()
    }

    fn arrow(&self, rel: &str, href: &str, words: &Markup) -> Markup {
        let decorated = self.block();
        html! {
            div class={ "govuk-pagination__" (rel) } {
                a class="govuk-link govuk-pagination__link" href=(href) rel=(rel) {
                    @if rel == "prev" { (PreEscaped(PREVIOUS)) } @else if self.block() { (PreEscaped(NEXT)) }
                    span class={ "govuk-pagination__link-title" @if decorated { " govuk-pagination__link-title--decorated" } } { (words) }
                    @if rel == "next" && !self.block() { (PreEscaped(NEXT)) }
                }
            }
        }
    }
}

impl Render for Pagination {
    fn render(&self) -> Markup {
        let hidden = |word: &str| html! { (word) span class="govuk-visually-hidden" { " page" } };
        html! {
            nav class={ "govuk-pagination" @if self.block() { " govuk-pagination--block" } } aria-label=(self.label) {
                @if let Some(href) = &self.previous {
                    (self.arrow("prev", href, self.previous_words.as_ref().unwrap_or(&hidden("Previous"))))
                }
                @if !self.items.is_empty() {
                    ul class="govuk-pagination__list" {
                        @for item in &self.items { (item) }
                    }
                }
                @if let Some(href) = &self.next {
                    (self.arrow("next", href, self.next_words.as_ref().unwrap_or(&hidden("Next"))))
                }
            }
        }
    }
}

impl Render for PageItem {
    fn render(&self) -> Markup {
        match self {
            Self::Ellipsis => html! {
                li class="govuk-pagination__item govuk-pagination__item--ellipsis" { (PreEscaped("&ctdot;")) }
            },
            Self::Page {
                number,
                href,
                current,
                label,
            } => html! {
                li class={ "govuk-pagination__item" @if *current { " govuk-pagination__item--current" } } {
                    a class="govuk-link govuk-pagination__link" href=(href) aria-label=(label) aria-current=[current.then_some("page")] { (number) }
                }
            },
        }
    }
}
