//! What pages and mails say, in English and in Welsh.
//!
//! Each message of `locales/` is a function here, made when the program is built: a message that is missing in one
//! language, or is given other variables, does not build. Numbers choose the right plural, of which Welsh has six.

use std::{borrow::Cow, collections::HashMap, fmt::Display};

use fluent_templates::{
    LanguageIdentifier, Loader, fluent_bundle::FluentValue, langid, static_loader,
};
use jiff::Timestamp;

use crate::domain::{language::Language, london};

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Nothing here mixes directions, and the marks would show in addresses.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ENGLISH: LanguageIdentifier = langid!("en");
static WELSH: LanguageIdentifier = langid!("cy");

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(pub Language);

impl Words {
    pub fn language(self) -> Language {
        self.0
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self.0 {
            Language::En => &ENGLISH,
            Language::Cy => &WELSH,
        }
    }

    fn say<const N: usize>(
        self,
        id: &str,
        variables: [(&'static str, FluentValue<'_>); N],
    ) -> String {
        let variables: HashMap<Cow<'static, str>, FluentValue<'_>> = variables
            .into_iter()
            .map(|(name, value)| (Cow::Borrowed(name), value))
            .collect();
        LOCALES.lookup_with_args(self.identifier(), id, &variables)
    }

    /// A message that is named by a code, such as `refusal-not-found`, if there is one.
    pub fn by_code(self, id: &str) -> Option<String> {
        BY_CODE.contains(&id).then(|| self.say(id, []))
    }

    /// Such as `Friday 3 April 2026 at 12:00 noon, London time`.
    pub fn moment(self, time: Timestamp) -> String {
        london::spoken_in(self.0, time)
    }

    /// Such as `3 April 2026`.
    pub fn date(self, time: Timestamp) -> String {
        london::date_in(self.0, time)
    }
}

/// What chooses a plural.
pub trait Number {
    fn number(self) -> FluentValue<'static>;
}

macro_rules! numbers {
    ($($kind:ty),+) => {$(
        impl Number for $kind {
            fn number(self) -> FluentValue<'static> {
                FluentValue::from(self)
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize, i32, i64);

include!(concat!(env!("OUT_DIR"), "/words.rs"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::error::Code;

    /// Codes that only programs meet: pages send no such requests.
    const OF_PROGRAMS: [&str; 6] = [
        "invalid-cursor",
        "invalid-idempotency-key",
        "idempotency-key-reused",
        "unsupported-media-type",
        "not-acceptable",
        "version-required",
    ];

    #[test]
    fn every_refusal_that_a_page_can_meet_is_said_in_both_languages() {
        let of_pages = |code: &&Code| !OF_PROGRAMS.contains(&code.as_str());
        for code in Code::ALL.iter().filter(of_pages) {
            for language in Language::ALL {
                for ending in ["", "-detail"] {
                    let id = format!("refusal-{}{ending}", code.as_str());
                    assert!(Words(language).by_code(&id).is_some(), "{id} is missing");
                }
            }
        }
    }

    #[test]
    fn every_message_for_a_refusal_is_for_one_that_there_is() {
        let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        for id in BY_CODE.iter().filter_map(|id| id.strip_prefix("refusal-")) {
            let code = id.strip_suffix("-detail").unwrap_or(id);
            assert!(codes.contains(&code), "nothing is refused as {code}");
        }
    }

    #[test]
    fn variables_stand_in_the_words_as_they_are() {
        let said = Words(Language::En).invitation_invites("A <b> & Council", "Lumen Ltd");
        assert_eq!(
            said,
            "A <b> & Council invites Lumen Ltd to answer security questions."
        );
    }
}
