//! How times are said to people in the United Kingdom.
//!
//! Invariant: the offset comes from the rule written here, not from the machine's time zone files, so that a deadline
//! reads the same everywhere.

use jiff::{
    Timestamp, Zoned,
    civil::{Date, Time, Weekday},
    tz::{AmbiguousOffset, TimeZone},
};

use super::language::Language;

/// The Summer Time Order 2002 and the Summer Time Act 1972: clocks go forward at 01:00 Greenwich Mean Time on the last
/// Sunday of March and back at 01:00 on the last Sunday of October.
const LONDON: &str = "GMT0BST,M3.5.0/1,M10.5.0/2";

/// Such as `Friday 3 April 2026 at 12:00 noon, London time`.
pub fn spoken(time: Timestamp) -> String {
    spoken_in(Language::En, time)
}

/// [`spoken`] in a language.
pub fn spoken_in(language: Language, time: Timestamp) -> String {
    let london = zoned(time);
    let clock = london.strftime("%H:%M");
    let moment = match (london.time(), language) {
        (noon, Language::En) if noon == NOON => " noon",
        (noon, Language::Cy) if noon == NOON => " hanner dydd",
        (Time::MIN, Language::En) => " midnight at the start of the day",
        (Time::MIN, Language::Cy) => " hanner nos ar ddechrau'r dydd",
        _ => "",
    };
    let (weekday, day) = (
        weekday(language, london.weekday()),
        day_in_words(language, london.date()),
    );
    match language {
        Language::En => format!("{weekday} {day} at {clock}{moment}, London time"),
        Language::Cy => format!("{weekday} {day} am {clock}{moment}, amser Llundain"),
    }
}

const NOON: Time = Time::constant(12, 0, 0, 0);

fn zoned(time: Timestamp) -> Zoned {
    time.to_zoned(TimeZone::posix(LONDON).unwrap_or(TimeZone::UTC))
}

/// The moment that clocks in London show this; the earlier one where they show it twice, none where they leave it out.
pub fn at(day: Date, time: Time) -> Option<Timestamp> {
    let zone = TimeZone::posix(LONDON).ok()?;
    let shown = zone.to_ambiguous_zoned(day.to_datetime(time));
    if matches!(shown.offset(), AmbiguousOffset::Gap { .. }) {
        return None;
    }
    shown.earlier().ok().map(|zoned| zoned.timestamp())
}

/// The time that clocks in London show.
pub fn time(time: Timestamp) -> Time {
    zoned(time).time()
}

/// The day in London, which is the day a deadline falls on.
pub fn day(time: Timestamp) -> Date {
    zoned(time).date()
}

/// Such as `3 April 2026`.
pub fn date(time: Timestamp) -> String {
    date_in(Language::En, time)
}

/// [`date`] in a language.
pub fn date_in(language: Language, time: Timestamp) -> String {
    day_in_words(language, day(time))
}

/// The name of a month, from 1; empty when there is no such month.
pub fn month_name(language: Language, month: i8) -> &'static str {
    let months = match language {
        Language::En => [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
        Language::Cy => [
            "Ionawr",
            "Chwefror",
            "Mawrth",
            "Ebrill",
            "Mai",
            "Mehefin",
            "Gorffennaf",
            "Awst",
            "Medi",
            "Hydref",
            "Tachwedd",
            "Rhagfyr",
        ],
    };
    let index = usize::try_from(month)
        .ok()
        .and_then(|month| month.checked_sub(1));
    index
        .and_then(|index| months.get(index))
        .copied()
        .unwrap_or_default()
}

/// A day with no time, such as `3 April 2026`.
pub fn day_in_words(language: Language, day: Date) -> String {
    let month = month_name(language, day.month());
    format!("{} {month} {}", day.day(), day.year())
}

fn weekday(language: Language, day: Weekday) -> &'static str {
    let (english, welsh) = match day {
        Weekday::Monday => ("Monday", "Dydd Llun"),
        Weekday::Tuesday => ("Tuesday", "Dydd Mawrth"),
        Weekday::Wednesday => ("Wednesday", "Dydd Mercher"),
        Weekday::Thursday => ("Thursday", "Dydd Iau"),
        Weekday::Friday => ("Friday", "Dydd Gwener"),
        Weekday::Saturday => ("Saturday", "Dydd Sadwrn"),
        Weekday::Sunday => ("Sunday", "Dydd Sul"),
    };
    match language {
        Language::En => english,
        Language::Cy => welsh,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_said_in_london_time_on_both_sides_of_the_clock_change() {
        for (utc, said) in [
            (
                "2026-03-29T00:59:00Z",
                "Sunday 29 March 2026 at 00:59, London time",
            ),
            (
                "2026-03-29T01:00:00Z",
                "Sunday 29 March 2026 at 02:00, London time",
            ),
            (
                "2026-04-03T11:00:00Z",
                "Friday 3 April 2026 at 12:00 noon, London time",
            ),
            (
                "2026-10-25T00:59:00Z",
                "Sunday 25 October 2026 at 01:59, London time",
            ),
            (
                "2026-10-25T01:00:00Z",
                "Sunday 25 October 2026 at 01:00, London time",
            ),
            (
                "2026-12-31T00:00:00Z",
                "Thursday 31 December 2026 at 00:00 midnight at the start of the day, London time",
            ),
        ] {
            assert_eq!(spoken(utc.parse().unwrap()), said);
        }
    }

    #[test]
    fn a_deadline_is_said_in_welsh_too() {
        let say = |utc: &str| spoken_in(Language::Cy, utc.parse().unwrap());
        assert_eq!(
            say("2026-04-03T11:00:00Z"),
            "Dydd Gwener 3 Ebrill 2026 am 12:00 hanner dydd, amser Llundain"
        );
        assert_eq!(
            say("2026-12-31T15:30:00Z"),
            "Dydd Iau 31 Rhagfyr 2026 am 15:30, amser Llundain"
        );
    }
}
