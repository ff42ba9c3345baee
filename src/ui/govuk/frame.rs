//! What stands around every page.

use maud::{Markup, Render, html};

use super::Content;

/// The header of services that are not part of GOV.UK.
#[derive(Debug, Clone, Default)]
pub struct GenericHeader {
    pub url: String,
    /// The name of the council, or of the service.
    pub logo: Content,
}

impl Render for GenericHeader {
    fn render(&self) -> Markup {
        html! {
            div class="govuk-generic-header" {
                div class="govuk-generic-header__container govuk-width-container" {
                    div class="govuk-generic-header__logo" {
                        a href=(self.url) class="govuk-generic-header__homepage-link" { (self.logo) }
                    }
                }
            }
        }
    }
}

/// The service's name and the ways through it.
#[derive(Debug, Clone, Default)]
pub struct ServiceNavigation {
    pub name: String,
    pub url: String,
    pub items: Vec<NavigationItem>,
    /// "Menu", in the page's language.
    pub menu: String,
    /// "Service information", in the page's language.
    pub label: String,
    /// Stands at the end, in the same line.
    pub end: Option<Markup>,
}

/// One way through the service.
#[derive(Debug, Clone, Default)]
pub struct NavigationItem {
    pub text: String,
    pub href: String,
    pub here: Here,
}

/// Whether a way leads to where one is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Here {
    #[default]
    Elsewhere,
    /// The page shown is inside it.
    Inside,
    /// It is the page shown.
    This,
}

impl Here {
    fn aria(self) -> Option<&'static str> {
        match self {
            Self::Elsewhere => None,
            Self::Inside => Some("true"),
            Self::This => Some("page"),
        }
    }
}

impl Render for ServiceNavigation {
    fn render(&self) -> Markup {
        let inlining = self.end.is_some();
        html! {
            section aria-label=(self.label) class="govuk-service-navigation" data-module="govuk-service-navigation" {
                div class={ "govuk-width-container" @if inlining { " govuk-service-navigation__inlining-container" } } {
                    div class="govuk-service-navigation__container" {
                        span class="govuk-service-navigation__service-name" {
                            a href=(self.url) class="govuk-service-navigation__link" { (self.name) }
                        }
                        @if !self.items.is_empty() {
                            nav aria-label=(self.menu) class="govuk-service-navigation__wrapper" {
                                @if self.items.len() > 1 {
                                    button type="button" class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle" aria-controls="navigation" hidden aria-hidden="true" { (self.menu) }
                                }
                                ul class="govuk-service-navigation__list" id="navigation" {
                                    @for item in &self.items { (item) }
                                }
                            }
                        }
                    }
                    @if let Some(end) = &self.end { (end) }
                }
            }
        }
    }
}

impl Render for NavigationItem {
    fn render(&self) -> Markup {
        let active = self.here != Here::Elsewhere;
        html! {
            li class={ "govuk-service-navigation__item" @if active { " govuk-service-navigation__item--active" } } {
                a class="govuk-service-navigation__link" href=(self.href) aria-current=[self.here.aria()] {
                    @if active {
                        strong class="govuk-service-navigation__active-fallback" { (self.text) }
                    } @else {
                        (self.text)
                    }
                }
            }
        }
    }
}

/// The same page in another language.
#[derive(Debug, Clone, Default)]
pub struct LanguageNavigation {
    /// "Language", in the page's language.
    pub label: String,
    pub items: Vec<LanguageItem>,
}

/// One language. Without an address it is the page's own.
#[derive(Debug, Clone, Default)]
pub struct LanguageItem {
    pub text: String,
    pub language: &'static str,
    pub href: Option<String>,
}

impl Render for LanguageNavigation {
    fn render(&self) -> Markup {
        html! {
            nav class="govuk-language-navigation" aria-label=(self.label) {
                ul class="govuk-language-navigation__list" {
                    @for item in &self.items {
                        li class="govuk-language-navigation__list-item" {
                            @match &item.href {
                                None => span class="govuk-language-navigation__text" aria-current="true" lang=(item.language) { (item.text) },
                                Some(href) => a class="govuk-language-navigation__link" href=(href) rel="alternate" lang=(item.language) hreflang=(item.language) { (item.text) },
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Leads past everything that is the same on each page.
#[derive(Debug, Clone, Default)]
pub struct SkipLink {
    pub href: String,
    pub text: String,
}

impl Render for SkipLink {
    fn render(&self) -> Markup {
        html! { a href=(self.href) class="govuk-skip-link" data-module="govuk-skip-link" { (self.text) } }
    }
}

/// The footer without the crown, the crest and the licence, which are for GOV.UK alone.
#[derive(Debug, Clone, Default)]
pub struct FooterFrame {
    /// "Support links", in the page's language.
    pub title: String,
    /// Words and address.
    pub links: Vec<(String, String)>,
    pub words: Option<Content>,
}

impl Render for FooterFrame {
    fn render(&self) -> Markup {
        html! {
            div class="govuk-footer" {
                div class="govuk-width-container" {
                    div class="govuk-footer__meta" {
                        div class="govuk-footer__meta-item govuk-footer__meta-item--grow" {
                            h2 class="govuk-visually-hidden" { (self.title) }
                            ul class="govuk-footer__inline-list" {
                                @for (text, href) in &self.links {
                                    li class="govuk-footer__inline-list-item" {
                                        a class="govuk-footer__link" href=(href) { (text) }
                                    }
                                }
                            }
                            @if let Some(words) = &self.words {
                                div class="govuk-footer__meta-custom" { (words) }
                            }
                        }
                    }
                }
            }
        }
    }
}
