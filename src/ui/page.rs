//! The frame around every page.
//!
//! Invariant: a page has one `h1`, its title begins with those words ("Error: " before them when something is wrong),
//! and nothing but the one known snippet runs inside it.

use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{
    assets,
    govuk::{
        FooterFrame, GenericHeader, Here, LanguageItem, LanguageNavigation, NavigationItem,
        ServiceNavigation, SkipLink,
    },
    words::Words,
};
use crate::domain::language::Language;

/// Tells the styles whether scripts run. The design system's own line, byte for byte.
const JS_ENABLED: &str = "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');";

/// What a page may load and run: our own files, and the one snippet by its hash.
pub static CONTENT_SECURITY_POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = BASE64.encode(digest(&SHA256, JS_ENABLED.as_bytes()).as_ref());
    format!(
        "default-src 'none'; script-src 'self' 'sha256-{hash}'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
});

/// What surrounds a page's content.
#[derive(Debug, Clone)]
pub struct Frame {
    pub words: Words,
    /// Whose pages these are: the council or supplier, else the service's own name.
    pub owner: Option<String>,
    /// How the owner's pages look, where it chose.
    pub brand: Option<Brand>,
    /// Where the header leads.
    pub home: String,
    pub navigation: Vec<NavigationItem>,
    /// The page's own address with what is needed to add `lang`, such as `/sign-in?`; none where there is no GET.
    pub address: Option<String>,
}

/// The files that give a council's pages its colour and its logo.
#[derive(Debug, Clone)]
pub struct Brand {
    pub style: String,
    /// The logo's address, its width and its height.
    pub logo: Option<(String, i32, i32)>,
}

/// What a page shows.
#[derive(Debug, Clone)]
pub struct Body {
    /// The words of the page's `h1`.
    pub heading: String,
    /// Whether the page shows what is wrong with a form.
    pub wrong: bool,
    /// Back link or breadcrumbs.
    pub before: Option<Markup>,
    /// Everything in `main`, the `h1` included.
    pub content: Markup,
}

/// The whole document.
pub fn document(frame: &Frame, body: &Body) -> Markup {
    let words = frame.words;
    let language = words.language().as_str();
    let service = words.service_name();
    let prefix = if body.wrong {
        format!("{}: ", words.error_prefix())
    } else {
        String::new()
    };
    html! {
        (DOCTYPE)
        html lang=(language) class="govuk-template" {
            head {
                meta charset="utf-8";
                title { (prefix) (body.heading) " - " (service) }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="robots" content="noindex";
                link rel="icon" href=(assets::url("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::url("app.css"));
                @if let Some(brand) = &frame.brand { link rel="stylesheet" href=(brand.style); }
                script type="module" src=(assets::url("start.js")) {}
            }
            body class="govuk-template__body" {
                script { (PreEscaped(JS_ENABLED)) }
                (SkipLink { href: "#main-content".to_owned(), text: words.skip_to_content() })
                header class="govuk-template__header" {
                    (GenericHeader {
                        url: frame.home.clone(),
                        logo: owner(frame, &service).into(),
                    })
                    (ServiceNavigation {
                        name: service,
                        url: frame.home.clone(),
                        items: frame.navigation.clone(),
                        menu: words.menu(),
                        label: words.service_information(),
                        end: frame.address.as_ref().map(|address| languages(words, address)),
                    })
                }
                div class="govuk-width-container" {
                    @if let Some(before) = &body.before { (before) }
                    main class="govuk-main-wrapper" id="main-content" { (body.content) }
                }
                footer class="govuk-template__footer" {
                    (FooterFrame {
                        title: words.support_links(),
                        links: vec![
                            (words.help_title(), "/help".to_owned()),
                            (words.accessibility_title(), "/accessibility".to_owned()),
                            (words.privacy_title(), "/privacy".to_owned()),
                            (words.cookies_title(), "/cookies".to_owned()),
                        ],
                        words: None,
                    })
                }
            }
        }
    }
}

/// The logo and the name in a page's head.
fn owner(frame: &Frame, service: &str) -> Markup {
    let logo = frame.brand.as_ref().and_then(|brand| brand.logo.as_ref());
    html! {
        @if let Some((source, width, height)) = logo {
            img class="app-logo" src=(source) width=(width) height=(height) alt="";
        }
        (frame.owner.as_deref().unwrap_or(service))
    }
}

fn languages(words: Words, address: &str) -> Markup {
    let item = |language: Language, name: &str| LanguageItem {
        text: name.to_owned(),
        language: language.as_str(),
        href: (words.language() != language)
            .then(|| format!("{address}lang={}", language.as_str())),
    };
    html! {
        (LanguageNavigation {
            label: words.language_label(),
            items: vec![item(Language::En, "English"), item(Language::Cy, "Cymraeg")],
        })
    }
}

/// A way through the service; `here` is the address of the page shown.
pub fn way(text: String, href: String, here: &str) -> NavigationItem {
    let inside = here
        .strip_prefix(href.as_str())
        .is_some_and(|rest| rest.starts_with('/'));
    let here = match (here == href, inside) {
        (true, _) => Here::This,
        (false, true) => Here::Inside,
        (false, false) => Here::Elsewhere,
    };
    NavigationItem { text, href, here }
}

/// Of ways one inside the other, only the innermost leads to where the reader is.
pub fn innermost(mut ways: Vec<NavigationItem>) -> Vec<NavigationItem> {
    let leads = |way: &NavigationItem| way.here != Here::Elsewhere;
    let longest = ways.iter().filter(|way| leads(way));
    let longest = longest.map(|way| way.href.len()).max().unwrap_or(0);
    for way in ways.iter_mut().filter(|way| way.href.len() < longest) {
        way.here = Here::Elsewhere;
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_of_several_leads_to_where_the_reader_is() {
        let here = |at: &str| {
            let ways = ["/c/1", "/c/1/people", "/home"];
            let ways = ways.map(|href| way(String::new(), href.to_owned(), at));
            let found = innermost(ways.into());
            found.into_iter().map(|way| way.here).collect::<Vec<_>>()
        };
        use Here::{Elsewhere, Inside, This};
        assert_eq!(here("/c/1"), [This, Elsewhere, Elsewhere]);
        assert_eq!(here("/c/1/people"), [Elsewhere, This, Elsewhere]);
        assert_eq!(here("/c/1/people/7"), [Elsewhere, Inside, Elsewhere]);
        assert_eq!(here("/c/1/procurements/7"), [Inside, Elsewhere, Elsewhere]);
        assert_eq!(here("/account"), [Elsewhere; 3]);
    }

    #[test]
    fn the_snippet_is_the_one_whose_hash_the_design_system_publishes() {
        assert!(
            CONTENT_SECURITY_POLICY
                .contains("'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='")
        );
    }
}
