//! A supplier's request that the council keeps something from the public.
//!
//! Invariant: the mark hides nothing from those who judge the response and decides nothing. Whether the council may
//! keep something back is the council's own decision in law, for which it reads the reason and the date.
//! Sources: Freedom of Information Act 2000, sections 41 (given in confidence) and 43 (commercial interests);
//! Procurement Act 2023, section 94 (sensitive commercial information).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::answer::{DATE_MAX, DATE_MIN, ProblemCode};

/// The reason, in characters.
pub const CONFIDENTIAL_REASON_CHARACTERS_MAX: usize = 1_000;

/// Why something should not be made public, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Confidential {
    /// What harm it would do if this became public.
    #[schema(max_length = 1000)]
    pub reason: String,
    /// The last day on which it is confidential. May be missing in a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Confidential {
    /// The mark that these two make; none when neither is given.
    pub fn of(reason: Option<String>, until: Option<Date>) -> Option<Self> {
        (reason.is_some() || until.is_some()).then(|| Self {
            reason: reason.unwrap_or_default(),
            until,
        })
    }

    /// What is to be put right before the mark counts.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.reason.trim().is_empty() {
            faults.push(Fault::ReasonMissing);
        } else if self.reason.chars().count() > CONFIDENTIAL_REASON_CHARACTERS_MAX {
            faults.push(Fault::ReasonTooLong);
        }
        match self.until {
            None => faults.push(Fault::EndMissing),
            Some(until) if !(DATE_MIN..=DATE_MAX).contains(&until) => {
                faults.push(Fault::EndOutOfRange);
            }
            Some(_) => {}
        }
        faults
    }
}

/// What can be wrong with a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    ReasonMissing,
    ReasonTooLong,
    EndMissing,
    EndOutOfRange,
}

impl Fault {
    /// The stable name that stands in the API.
    pub fn code(self) -> ProblemCode {
        match self {
            Self::ReasonMissing => ProblemCode::ConfidentialReasonMissing,
            Self::ReasonTooLong => ProblemCode::TooLong,
            Self::EndMissing => ProblemCode::ConfidentialEndMissing,
            Self::EndOutOfRange => ProblemCode::DateOutOfRange,
        }
    }

    /// A JSON pointer into what is marked.
    pub fn pointer(self) -> &'static str {
        match self {
            Self::ReasonMissing | Self::ReasonTooLong => "/confidential/reason",
            Self::EndMissing | Self::EndOutOfRange => "/confidential/until",
        }
    }

    /// A sentence that says what to do.
    pub fn message(self) -> String {
        match self {
            Self::ReasonMissing => {
                "Say what harm it would do if this became public, or take the mark away.".to_owned()
            }
            Self::ReasonTooLong => format!(
                "Shorten the reason to at most {CONFIDENTIAL_REASON_CHARACTERS_MAX} characters."
            ),
            Self::EndMissing => "Give the last day on which it is confidential.".to_owned(),
            Self::EndOutOfRange => format!(
                "Enter a date from {} to {}.",
                DATE_MIN.year(),
                DATE_MAX.year()
            ),
        }
    }
}
