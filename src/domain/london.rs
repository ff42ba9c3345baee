//! How times are said to people in the United Kingdom.
//!
//! Invariant: the offset comes from the rule written here, not from the machine's time zone files, so that a deadline
//! reads the same everywhere.

use jiff::{Timestamp, civil::Time, tz::TimeZone};

/// The Summer Time Order 2002 and the Summer Time Act 1972: clocks go forward at 01:00 Greenwich Mean Time on the last
/// Sunday of March and back at 01:00 on the last Sunday of October.
const LONDON: &str = "GMT0BST,M3.5.0/1,M10.5.0/2";

/// Such as `Friday 3 April 2026 at 12:00 noon, London time`.
pub fn spoken(time: Timestamp) -> String {
    let london = time.to_zoned(TimeZone::posix(LONDON).unwrap_or(TimeZone::UTC));
    let day = london.strftime("%A %-d %B %Y");
    let clock = london.strftime("%H:%M");
    let word = match london.time() {
        noon if noon == Time::constant(12, 0, 0, 0) => " noon",
        Time::MIN => " midnight at the start of the day",
        _ => "",
    };
    format!("{day} at {clock}{word}, London time")
}

/// Such as `3 April 2026`.
pub fn date(time: Timestamp) -> String {
    time.to_zoned(TimeZone::posix(LONDON).unwrap_or(TimeZone::UTC)).strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_said_in_london_time_on_both_sides_of_the_clock_change() {
        for (utc, said) in [
            ("2026-03-29T00:59:00Z", "Sunday 29 March 2026 at 00:59, London time"),
            ("2026-03-29T01:00:00Z", "Sunday 29 March 2026 at 02:00, London time"),
            ("2026-04-03T11:00:00Z", "Friday 3 April 2026 at 12:00 noon, London time"),
            ("2026-10-25T00:59:00Z", "Sunday 25 October 2026 at 01:59, London time"),
            ("2026-10-25T01:00:00Z", "Sunday 25 October 2026 at 01:00, London time"),
            ("2026-12-31T00:00:00Z", "Thursday 31 December 2026 at 00:00 midnight at the start of the day, London time"),
        ] {
            assert_eq!(spoken(utc.parse().unwrap()), said);
        }
    }
}
