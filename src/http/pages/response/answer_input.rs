//! What was typed, as an answer, with what cannot be kept of it in the page's words.

use jiff::civil::Date;

use crate::{
    app::error::FieldProblem,
    domain::{
        answer::{
            AnswerValue, Typed,
            typed::{Unkept, field_of},
        },
        confidential::Confidential,
        question_set::AnswerSpec,
    },
    http::pages::{Problems, problems::say},
    ui::words::Words,
};

/// The answer as far as it can be kept; none when nothing was answered. Adds what cannot be kept to `problems`.
pub fn answer(
    words: Words,
    spec: &AnswerSpec,
    typed: &Typed,
    problems: &mut Problems,
) -> Option<AnswerValue> {
    saying(words, problems, |unkept| typed.answer(spec, unkept))
}

/// A date from its three fields; none when all are empty, or when they name no day.
pub fn date(words: Words, name: &str, typed: &Typed, problems: &mut Problems) -> Option<Date> {
    saying(words, problems, |unkept| typed.date(name, unkept))
}

/// The mark as confidential; none when its fields are empty.
pub fn confidential(words: Words, typed: &Typed, problems: &mut Problems) -> Option<Confidential> {
    saying(words, problems, |unkept| typed.confidential(unkept))
}

/// What is read, with what cannot be kept added to `problems`.
fn saying<T>(
    words: Words,
    problems: &mut Problems,
    read: impl FnOnce(&mut Vec<(String, Unkept)>) -> T,
) -> T {
    let mut unkept = Vec::new();
    let read = read(&mut unkept);
    for (field, why) in unkept {
        problems.add(field, why_not(words, why));
    }
    read
}

/// Why something cannot be kept, in words.
pub fn why_not(words: Words, why: Unkept) -> String {
    match why {
        Unkept::NotANumber => words.number_wrong(),
        Unkept::NotADate => words.date_wrong(),
    }
}

/// Says what is to be put right beside its field, unless something is said there already.
pub fn add_problem(words: Words, spec: &AnswerSpec, found: &FieldProblem, problems: &mut Problems) {
    let field = field_of(spec, &found.pointer);
    if problems.of(&field, words).is_none() {
        problems.add(field, say(words, found));
    }
}
