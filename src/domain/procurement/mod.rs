//! A procurement: what kind it is, what it is divided into, and what an officer prepares before
//! it is issued.
//!
//! Invariant: a draft may be incomplete, but never beyond the limits; only a draft without
//! problems is issued, and from then on only [`state::transition`] says who may do what.

mod check;
pub mod state;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub use check::{issue_problems, limit_problems, structure_problems};

use super::{
    criticality::Criticality,
    ids::{LotId, SlotId},
    method::MethodDraft,
    question_set::LotFeature,
};

/// Lots of one procurement.
pub const LOTS_MAX: usize = 20;
/// Slots of one lot.
pub const SLOTS_PER_LOT_MAX: usize = 20;
/// Titles of procurements, lots and slots, in characters.
pub const TITLE_CHARACTERS_MAX: usize = 200;
/// A council's own reference, and references in other systems, in characters.
pub const REFERENCE_CHARACTERS_MAX: usize = 80;
/// Descriptions and reasons, in characters.
pub const DESCRIPTION_CHARACTERS_MAX: usize = 4_000;
/// References in other systems of one procurement.
pub const EXTERNAL_REFERENCES_MAX: usize = 20;
/// What slot weights of a lot, and section weights, sum to.
pub const WEIGHTS_SUM: u32 = 100;

/// The procedure followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcurementKind {
    /// Anyone may take part, in one stage.
    Open,
    /// A competitive flexible procedure in stages.
    FlexibleStages,
    /// A competition among the suppliers of a framework.
    CallOff,
    /// One supplier, chosen before.
    DirectAward,
    /// Quotes asked of a few suppliers.
    Quote,
}

/// Whose procurement law applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Jurisdiction {
    England,
    NorthernIreland,
    Wales,
    /// Known, so that it can be refused with the reason; never issued.
    Scotland,
}

/// Whether the contract's value reaches the threshold of the Procurement Act 2023, Schedule 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    Above,
    Below,
}

macro_rules! stored_words {
    ($($name:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        impl $name {
            /// Every value, in the order shown to people.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in JSON and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+};
}
pub(crate) use stored_words;

stored_words! {
    ProcurementKind {
        Open = "open",
        FlexibleStages = "flexible_stages",
        CallOff = "call_off",
        DirectAward = "direct_award",
        Quote = "quote",
    }
    Jurisdiction {
        England = "england",
        NorthernIreland = "northern_ireland",
        Wales = "wales",
        Scotland = "scotland",
    }
    Threshold {
        Above = "above",
        Below = "below",
    }
}

/// What is wrong with something a person prepared, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Problem {
    /// A JSON pointer into the document (RFC 6901).
    pub pointer: String,
    /// Stable, `snake_case`.
    pub code: String,
    /// A sentence for the person who can mend it.
    pub message: String,
}

impl Problem {
    pub fn new(pointer: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

/// What a procurement is, in the fields that are listed and searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcurementFacts {
    /// The council's own reference, unique within it.
    pub reference: String,
    pub title: String,
    pub kind: ProcurementKind,
    pub jurisdiction: Jurisdiction,
    pub threshold: Threshold,
    /// When the tender closes.
    pub deadline: Timestamp,
}

/// What the officer prepares; frozen into the method at issue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcurementDraft {
    /// What is bought, in plain words.
    #[serde(default)]
    pub description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_start: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_end: Option<Date>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_references: Vec<ExternalReference>,
    #[serde(default)]
    pub lots: Vec<Lot>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<Criticality>,
    #[serde(default)]
    pub method: MethodDraft,
}

/// What another system calls this procurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExternalReference {
    /// Such as `find-a-tender` or the name of a contract register.
    pub system: String,
    pub reference: String,
}

/// A part of a procurement that is awarded on its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lot {
    pub id: LotId,
    /// From 1, in the order of the list.
    pub number: u32,
    pub title: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<LotFeature>,
    pub slots: Vec<Slot>,
}

/// A place in a lot for exactly one product of each bid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Slot {
    pub id: SlotId,
    /// From 1, in the order of the list.
    pub number: u32,
    pub title: String,
    /// Its share of every product question; the slots of a lot sum to 100.
    pub weight: u32,
}
