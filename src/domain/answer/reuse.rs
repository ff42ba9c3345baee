//! Whether an answer that was given before may be given again, and what speaks against it.
//!
//! Invariant: nothing here says that an answer is true today; it names what the supplier should look at.

use jiff::{ToSpan, civil::Date};

use super::{Answer, AnswerValue, ProblemCode, check};
use crate::domain::question_set::Question;

/// After this an answer is old enough to be looked at again.
const YEARS_FRESH: i64 = 1;

/// What may have made an answer untrue since it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stale {
    /// The question, or what may be answered, reads otherwise now.
    Reworded,
    /// It was given more than a year ago.
    Old,
    /// It names a day that has passed.
    DatePassed(Date),
}

/// Whether the answer has the form that the question asks for now, with options and fields that there are.
pub fn fits(now: &Question, answer: &Answer) -> bool {
    check(now, answer).iter().all(|problem| {
        !matches!(
            problem.code,
            ProblemCode::WrongKind | ProblemCode::UnknownOption | ProblemCode::UnknownField
        )
    })
}

/// What speaks against giving an answer again. `then` is the question as it was answered on the day `given`.
pub fn stale(
    then: &Question,
    now: &Question,
    answer: &Answer,
    given: Date,
    today: Date,
) -> Vec<Stale> {
    let mut stale = Vec::new();
    if then.text != now.text || then.answer != now.answer {
        stale.push(Stale::Reworded);
    }
    let fresh_until = given.checked_add(YEARS_FRESH.years()).unwrap_or(given);
    if fresh_until < today {
        stale.push(Stale::Old);
    }
    if let Some(day) = passed(&answer.value, today) {
        stale.push(Stale::DatePassed(day));
    }
    stale
}

/// The first day in an answer that was to come when it was given, and has passed.
fn passed(value: &AnswerValue, today: Date) -> Option<Date> {
    let gone = |value: &AnswerValue| {
        let day = match value {
            AnswerValue::Period { end_date, .. } => *end_date,
            AnswerValue::ByAward { date, .. } => *date,
            _ => None,
        };
        day.filter(|day| *day < today)
    };
    match value {
        AnswerValue::Group { fields } => fields.values().filter_map(gone).min(),
        value => gone(value),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    fn question(text: &str, options: &[&str]) -> Question {
        let options: Vec<_> = options
            .iter()
            .map(|id| json!({"id": id, "label": id}))
            .collect();
        serde_json::from_value(json!({
            "id": "Q-1", "version": 1, "section": "s", "text": text, "short": "s", "why": "w",
            "guidance": "g", "passing": "p", "appliesTo": "product", "levels": ["low"],
            "class": {"kind": "information"}, "stage": "information", "mappings": [],
            "answer": {"kind": "choice", "options": options},
        }))
        .unwrap()
    }

    fn answer(value: &serde_json::Value) -> Answer {
        serde_json::from_value(json!({"value": value, "draftedBy": "person"})).unwrap()
    }

    #[test]
    fn an_answer_is_offered_again_only_if_its_option_is_still_there() {
        let yes = answer(&json!({"kind": "choice", "option": "yes"}));
        assert!(fits(&question("t", &["yes", "no"]), &yes));
        assert!(!fits(&question("t", &["all", "none"]), &yes));
        assert!(!fits(
            &question("t", &["yes", "no"]),
            &answer(&json!({"kind": "number", "number": 1}))
        ));
    }

    #[test]
    fn a_question_worded_otherwise_an_old_answer_and_a_day_gone_by_are_named() {
        let (then, now) = (question("t", &["yes", "no"]), question("u", &["yes", "no"]));
        let yes = answer(&json!({"kind": "choice", "option": "yes"}));
        let today = date(2026, 3, 2);
        assert_eq!(stale(&then, &then, &yes, date(2025, 3, 2), today), []);
        assert_eq!(
            stale(&then, &now, &yes, date(2025, 3, 1), today),
            [Stale::Reworded, Stale::Old]
        );
        let fewer = question("t", &["yes"]);
        assert_eq!(stale(&then, &fewer, &yes, today, today), [Stale::Reworded]);
        let until = |end| {
            answer(&json!({"kind": "group", "fields": {
                "a": {"kind": "period", "text": "support", "endDate": end}, "b": {"kind": "date", "date": "2020-01-01"},
            }}))
        };
        assert_eq!(stale(&then, &then, &until("2026-03-02"), today, today), []);
        let gone = date(2026, 3, 1);
        assert_eq!(
            stale(&then, &then, &until("2026-03-01"), today, today),
            [Stale::DatePassed(gone)]
        );
    }
}
