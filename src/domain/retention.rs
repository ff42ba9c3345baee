//! How long a council keeps what it needs to explain a procurement, and when it may let it go.
//!
//! Procurement Act 2023, section 98: records that explain material decisions, and communication with suppliers, are kept
//! until three years have passed from the day on which the contract is entered into, or on which a notice says that
//! none will be. A council may keep them longer. The day of the contract is not known here: the day on which it was to
//! begin stands for it, or the deadline or the cancellation where that is later.

use jiff::{Timestamp, ToSpan, civil::Date};

use super::london;

/// The least the law asks for.
pub const YEARS_MIN: i16 = 3;
pub const YEARS_MAX: i16 = 25;
/// What many councils' own schedules say.
pub const YEARS_DEFAULT: i16 = 6;

/// What stands in the place of a contact whose details are gone: no such name is ever given out (RFC 2606).
pub const NOBODY_AT: &str = "@deleted.invalid";
pub const NOBODY: &str = "-";

/// For how many years a council keeps records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years(i16);

impl Years {
    /// From [`YEARS_MIN`] to [`YEARS_MAX`].
    pub fn new(years: i16) -> Option<Self> {
        (YEARS_MIN..=YEARS_MAX)
            .contains(&years)
            .then_some(Self(years))
    }

    pub fn get(self) -> i16 {
        self.0
    }
}

impl Default for Years {
    fn default() -> Self {
        Self(YEARS_DEFAULT)
    }
}

/// The days of a procurement that its end is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Whether it was ever issued. Of a draft that was given up nothing has to be kept.
    pub issued: bool,
    pub deadline: Timestamp,
    pub cancelled_at: Option<Timestamp>,
    pub contract_start: Option<Date>,
}

impl Ended {
    /// The day in London from which the years count.
    pub fn counted_from(&self) -> Date {
        let cancelled = self.cancelled_at.map(london::day);
        if !self.issued {
            return cancelled.unwrap_or_else(|| london::day(self.deadline));
        }
        let days = [
            Some(london::day(self.deadline)),
            cancelled,
            self.contract_start,
        ];
        days.into_iter().flatten().max().unwrap_or(Date::MAX)
    }

    /// The first day on which the records may go.
    pub fn kept_until(&self, years: Years) -> Date {
        let from = self.counted_from();
        if !self.issued {
            return from;
        }
        from.checked_add(i64::from(years.0).years())
            .unwrap_or(Date::MAX)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn ended() -> Ended {
        Ended {
            issued: true,
            deadline: "2026-03-31T23:30:00Z".parse().unwrap(),
            cancelled_at: None,
            contract_start: None,
        }
    }

    #[test]
    fn the_years_count_from_the_latest_of_deadline_cancellation_and_contract() {
        // Half past midnight in London, by summer time.
        assert_eq!(ended().counted_from(), date(2026, 4, 1));
        let contract = Ended {
            contract_start: Some(date(2026, 9, 1)),
            ..ended()
        };
        assert_eq!(contract.kept_until(Years::default()), date(2032, 9, 1));
        let early = Ended {
            contract_start: Some(date(2025, 9, 1)),
            ..ended()
        };
        assert_eq!(early.counted_from(), date(2026, 4, 1));
        let cancelled = Ended {
            cancelled_at: Some("2027-01-10T09:00:00Z".parse().unwrap()),
            ..ended()
        };
        assert_eq!(
            cancelled.kept_until(Years::new(3).unwrap()),
            date(2030, 1, 10)
        );
    }

    #[test]
    fn nothing_has_to_be_kept_of_a_draft_that_was_given_up() {
        let draft = Ended {
            issued: false,
            cancelled_at: Some("2026-01-10T09:00:00Z".parse().unwrap()),
            ..ended()
        };
        assert_eq!(draft.kept_until(Years::default()), date(2026, 1, 10));
    }

    #[test]
    fn a_leap_day_ends_in_february() {
        let leap = Ended {
            contract_start: Some(date(2028, 2, 29)),
            ..ended()
        };
        assert_eq!(leap.kept_until(Years::new(3).unwrap()), date(2031, 2, 28));
    }

    #[test]
    fn the_law_sets_the_least() {
        assert!(Years::new(2).is_none() && Years::new(26).is_none());
        assert_eq!(Years::new(3).map(Years::get), Some(3));
    }
}
