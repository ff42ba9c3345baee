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
