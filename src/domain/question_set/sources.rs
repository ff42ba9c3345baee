//! What questions rest on: the register of sources, and how much of each was read.
//!
//! Invariant: a key names one source, and every mapping of a shipped question names a key here.

use serde::{Deserialize, Serialize};

/// How much of a source was read before questions were mapped to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceRead {
    InFull,
    InPart,
    IntroductionOnly,
    /// Known from others' accounts of it.
    SecondHand,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// What mappings call it, such as `PSTI-REGS`.
    pub key: String,
    pub title: String,
    /// The edition, version or date that was meant.
    pub edition: String,
    pub publisher: String,
    /// Where it is published, without a scheme.
    pub location: String,
    pub read: SourceRead,
    /// What exactly was read, and what to be careful about.
    pub note: String,
}

/// The file `questionnaires/sources.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sources {
    pub sources: Vec<Source>,
}

impl Sources {
    pub fn find(&self, key: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.key == key)
    }
}
