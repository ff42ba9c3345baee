//! The language a person is written to in.

use serde::{Deserialize, Serialize};

/// In which language a person is written to: English or Welsh.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Cy,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::En, Self::Cy];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Cy => "cy",
        }
    }

    /// The language so named, if it is one of ours.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::En, Self::Cy]
            .into_iter()
            .find(|language| language.as_str() == word)
    }
}
