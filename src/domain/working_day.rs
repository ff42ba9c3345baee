//! Whether a deadline falls when people work.
//!
//! Bank holidays are those of the Banking and Financial Dealings Act 1971, Schedule 1, with Good Friday and Christmas Day,
//! which are older than it, and with the days that are by custom proclaimed in the place of one at a weekend. A day
//! proclaimed once, for a coronation or the like, is not known here: this warns and never refuses.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday, date},
};

use super::{london, procurement::Jurisdiction};

/// Why a deadline is awkward.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Awkward {
    Weekend,
    BankHoliday,
    /// Before nine in the morning or after five in the afternoon, by London time.
    OutOfHours,
}

/// The first hour of a working day, and the last.
const HOURS: std::ops::RangeInclusive<i8> = 9..=17;

/// What is awkward about a deadline, if anything is.
pub fn awkward(deadline: Timestamp, jurisdiction: Jurisdiction) -> Option<Awkward> {
    let (day, time) = (london::day(deadline), london::time(deadline));
    if is_weekend(day) {
        return Some(Awkward::Weekend);
    }
    if bank_holidays(day.year(), jurisdiction).contains(&day) {
        return Some(Awkward::BankHoliday);
    }
    let late = time.hour() == *HOURS.end() && time.minute() > 0;
    (!HOURS.contains(&time.hour()) || late).then_some(Awkward::OutOfHours)
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The bank holidays of a year, those in the place of one at a weekend included.
fn bank_holidays(year: i16, jurisdiction: Jurisdiction) -> Vec<Date> {
    let easter = easter(year);
    let mut days = vec![
        on_a_weekday(date(year, 1, 1)),
        easter - 2.days(),
        easter + 1.day(),
        first_monday(date(year, 5, 1)),
        last_monday(date(year, 5, 31)),
        last_monday(date(year, 8, 31)),
    ];
    let christmas = date(year, 12, 25);
    days.extend(match christmas.weekday() {
        Weekday::Friday => [christmas, christmas + 3.days()],
        Weekday::Saturday => [christmas + 2.days(), christmas + 3.days()],
        Weekday::Sunday => [christmas + 1.day(), christmas + 2.days()],
        _ => [christmas, christmas + 1.day()],
    });
    if jurisdiction == Jurisdiction::NorthernIreland {
        days.push(on_a_weekday(date(year, 3, 17)));
        days.push(on_a_weekday(date(year, 7, 12)));
    }
    days
}

/// The day itself, or the Monday after the weekend it falls on.
fn on_a_weekday(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => day + 2.days(),
        Weekday::Sunday => day + 1.day(),
        _ => day,
    }
}

fn first_monday(from: Date) -> Date {
    from + i64::from((7 - from.weekday().to_monday_zero_offset()) % 7).days()
}

fn last_monday(until: Date) -> Date {
    until - i64::from(until.weekday().to_monday_zero_offset()).days()
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm that the Astronomical Institute published.
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (golden, century, of_century) = (y % 19, y / 100, y % 100);
    let epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * shift + 114;
    let (month, day) = (days / 31, days % 31 + 1);
    Date::new(
        year,
        i8::try_from(month).unwrap_or(4),
        i8::try_from(day).unwrap_or(1),
    )
    .unwrap_or(date(year, 4, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holidays(year: i16, jurisdiction: Jurisdiction) -> Vec<String> {
        let mut days = bank_holidays(year, jurisdiction);
        days.sort_unstable();
        days.iter()
            .map(|day| day.strftime("%m-%d").to_string())
            .collect()
    }

    #[test]
    fn the_bank_holidays_are_those_that_were_announced() {
        let england = Jurisdiction::England;
        assert_eq!(
            holidays(2026, england),
            [
                "01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"
            ]
        );
        assert_eq!(
            holidays(2027, england),
            [
                "01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"
            ]
        );
        assert_eq!(
            holidays(2028, Jurisdiction::Wales),
            [
                "01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"
            ]
        );
        assert_eq!(
            holidays(2026, Jurisdiction::NorthernIreland),
            [
                "01-01", "03-17", "04-03", "04-06", "05-04", "05-25", "07-13", "08-31", "12-25",
                "12-28"
            ]
        );
    }

    #[test]
    fn easter_falls_on_the_days_it_fell_on() {
        for (year, month, day) in [
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2024, 3, 31),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn a_deadline_is_awkward_when_nobody_is_at_work_in_london() {
        let judge = |time: &str| awkward(time.parse().unwrap(), Jurisdiction::England);
        for (time, why) in [
            ("2026-12-05T12:00:00Z", Some(Awkward::Weekend)),
            ("2026-12-25T12:00:00Z", Some(Awkward::BankHoliday)),
            ("2026-12-28T12:00:00Z", Some(Awkward::BankHoliday)),
            ("2026-12-01T12:00:00Z", None),
            ("2026-12-01T17:00:00Z", None),
            ("2026-12-01T17:01:00Z", Some(Awkward::OutOfHours)),
            ("2026-12-01T08:59:00Z", Some(Awkward::OutOfHours)),
            // 17:30 in London, by summer time.
            ("2026-07-01T16:30:00Z", Some(Awkward::OutOfHours)),
            ("2026-07-01T08:00:00Z", None),
        ] {
            assert_eq!(judge(time), why, "{time}");
        }
    }
}
