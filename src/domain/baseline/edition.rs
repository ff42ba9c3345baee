//! The editions of the regime and the day each came into force.
//!
//! Invariant: a later edition keeps what an earlier one said and adds to it, so they are ordered.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// The regime as it stood from a day on. Written as that day.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[schema(as = RegimeEdition)]
pub enum Edition {
    /// SI 2023/1007.
    #[serde(rename = "2024-04-29")]
    April2024,
    /// SI 2025/211: vehicles excepted in Great Britain (Schedule 3, paragraphs 6 to 8).
    #[serde(rename = "2025-02-25")]
    February2025,
    /// SI 2025/1267: two foreign labels (Schedule 2 and 2A).
    #[serde(rename = "2025-12-04")]
    December2025,
}

impl Edition {
    /// Latest first.
    const ALL: [Self; 3] = [Self::December2025, Self::February2025, Self::April2024];

    /// The first day on which it applies.
    pub const fn in_force_from(self) -> Date {
        match self {
            Self::April2024 => date(2024, 4, 29),
            Self::February2025 => date(2025, 2, 25),
            Self::December2025 => date(2025, 12, 4),
        }
    }

    /// The edition in force on a day; none before the regime began.
    pub fn in_force_on(day: Date) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|edition| edition.in_force_from() <= day)
    }

    /// The instrument that made it, as cited.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::April2024 => "PSTI Regulations 2023 (SI 2023/1007)",
            Self::February2025 => "PSTI Regulations 2023 (SI 2023/1007) as amended by SI 2025/211",
            Self::December2025 => {
                "PSTI Regulations 2023 (SI 2023/1007) as amended by SI 2025/211 and SI 2025/1267"
            }
        }
    }
}
