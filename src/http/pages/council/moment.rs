//! A day and a time of day, as clocks in London show them.

use jiff::{Timestamp, civil::Time};
use maud::{Markup, html};

use crate::{
    domain::{
        london,
        procurement::Jurisdiction,
        working_day::{Awkward, awkward},
    },
    http::pages::{
        Problems,
        response::{
            answer_fields::{Fields, Typed},
            answer_input,
        },
    },
    ui::{
        govuk::{Input, Legend, Size, WarningText},
        words::Words,
    },
};

/// The fields of a moment that stands.
pub fn typed(moment: Timestamp) -> Typed {
    let (day, time) = (london::day(moment), london::time(moment));
    Typed::from_pairs(vec![
        ("day-day".to_owned(), day.day().to_string()),
        ("day-month".to_owned(), day.month().to_string()),
        ("day-year".to_owned(), day.year().to_string()),
        ("time".to_owned(), time.strftime("%H:%M").to_string()),
    ])
}

/// A date in three fields, and a time.
pub fn fields(words: Words, typed: &Typed, problems: &Problems) -> Markup {
    let fields = Fields {
        words,
        typed,
        problems,
    };
    html! {
        (fields.date("day", Legend::of_size(Size::S, words.moment_day()), None))
        (Input {
            value: Some(typed.one("time").to_owned()),
            error: problems.of("time", words),
            hint: Some(words.moment_time_hint().into()),
            classes: Some("govuk-input--width-5".to_owned()),
            ..Input::new("time", Legend::of_size(Size::S, words.moment_time()))
        })
    }
}

/// Says that a deadline falls when nobody is at work, if it does.
pub fn awkward_warning(words: Words, deadline: Timestamp, jurisdiction: Jurisdiction) -> Markup {
    let why = awkward(deadline, jurisdiction).map(|why| match why {
        Awkward::Weekend => words.deadline_weekend(),
        Awkward::BankHoliday => words.deadline_bank_holiday(),
        Awkward::OutOfHours => words.deadline_out_of_hours(),
    });
    html! {
        @if let Some(why) = why {
            (WarningText { content: why.into(), prefix: words.warning() })
        }
    }
}

/// The moment that was typed; what is wrong with it otherwise.
pub fn read(words: Words, typed: &Typed, problems: &mut Problems) -> Option<Timestamp> {
    let day = answer_input::date(words, "day", typed, problems);
    if day.is_none() && problems.of("day", words).is_none() {
        problems.add("day", words.moment_day_missing());
    }
    let time = Time::strptime("%H:%M", typed.one("time").trim()).ok();
    if time.is_none() {
        problems.add("time", words.moment_time_wrong());
    }
    let moment = london::at(day?, time?);
    if moment.is_none() {
        problems.add("time", words.moment_left_out());
    }
    moment
}
