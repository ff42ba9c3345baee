//! The question file and the code name the same questions and options.

use std::sync::LazyLock;

use super::{
    super::options::{self, Table},
    *,
};
use crate::domain::{
    answer::check,
    question_set::{
        AnswerSpec, AppliesTo, Level, Question, QuestionClass, QuestionSet, embedded_sources, load,
        shown,
    },
};

const YAML: &str = include_str!("../../../../questionnaires/psti-baseline.yaml");

pub(super) fn set() -> &'static QuestionSet {
    static SET: LazyLock<QuestionSet> = LazyLock::new(|| {
        let sources = embedded_sources().unwrap();
        load(YAML, &sources).unwrap_or_else(|problems| panic!("{problems:#?}"))
    });
    &SET
}

pub(super) fn question<'a>(set: &'a QuestionSet, id: &str) -> &'a Question {
    set.questions
        .iter()
        .find(|question| question.id.as_str() == id)
        .unwrap_or_else(|| panic!("no question {id}"))
}

pub(super) fn spec<'a>(question: &'a Question, field: Option<&str>) -> &'a AnswerSpec {
    match (&question.answer, field) {
        (AnswerSpec::Group { fields }, Some(field)) => {
            &fields
                .iter()
                .find(|known| known.id.as_str() == field)
                .unwrap_or_else(|| panic!("{} has no field {field}", question.id))
                .answer
        }
        (spec, None) => spec,
        (_, Some(field)) => panic!("{} is no group with {field}", question.id),
    }
}

fn option_ids(spec: &AnswerSpec) -> BTreeSet<&str> {
    match spec {
        AnswerSpec::Choice { options } | AnswerSpec::MultipleChoice { options, .. } => {
            options.iter().map(|option| option.id.as_str()).collect()
        }
        other => panic!("{other:?} has no options"),
    }
}

#[test]
fn every_option_the_rules_know_is_in_the_file_and_the_other_way_round() {
    let set = set();
    for Table {
        question: id,
        field,
        ids,
    } in options::tables()
    {
        let mut in_file = option_ids(spec(question(set, id), field));
        in_file.remove("dont_know");
        let mut in_code: BTreeSet<&str> = ids.iter().copied().collect();
        if id == "PST-15" && field != Some("reporting") {
            in_code.remove("iso_29147");
        }
        assert_eq!(in_file, in_code, "{id} {field:?}");
    }
}

#[test]
fn every_choice_that_feeds_the_baseline_is_known_to_the_rules() {
    let tables: BTreeSet<(String, Option<String>)> = options::tables()
        .iter()
        .map(|table| (table.question.to_owned(), table.field.map(str::to_owned)))
        .collect();
    for question in &set().questions {
        if question.class != QuestionClass::Gate {
            continue;
        }
        let id = question.id.to_string();
        match &question.answer {
            AnswerSpec::Choice { .. } | AnswerSpec::MultipleChoice { .. } => {
                assert!(tables.contains(&(id.clone(), None)), "{id}");
            }
            AnswerSpec::Group { fields } => {
                for field in fields {
                    if matches!(field.answer, AnswerSpec::Choice { .. }) {
                        let key = (id.clone(), Some(field.id.to_string()));
                        assert!(tables.contains(&key), "{key:?}");
                    }
                }
            }
            _ => {}
        }
    }
}

#[test]
fn every_question_a_condition_names_is_a_gate_asked_for_each_product_at_every_level() {
    let set = set();
    for condition in conditions() {
        assert!(!condition.questions.is_empty(), "{}", condition.id);
        for id in condition.questions {
            let question = question(set, id.as_str());
            assert_eq!(question.class, QuestionClass::Gate, "{id}");
            assert_eq!(question.applies_to, AppliesTo::Product, "{id}");
            assert_eq!(question.levels, [Level::Low, Level::Medium, Level::High]);
        }
    }
}

#[test]
fn the_all_pass_offer_answers_in_the_form_each_question_asks_for() {
    let set = set();
    for (id, answer) in &Offer::passing().answers {
        let problems = check(question(set, id.as_str()), answer);
        assert_eq!(problems, [], "{id}");
    }
}

#[test]
fn the_all_pass_offer_answers_what_is_shown_and_nothing_else() {
    let set = set();
    let answers = Offer::passing().answers;
    let questions: Vec<&Question> = set.questions.iter().collect();
    let shown: BTreeSet<QuestionId> = shown(&questions, &|id| answers.get(id).map(|a| &a.value))
        .into_iter()
        .map(|question| question.id.clone())
        .collect();
    assert_eq!(answers.into_keys().collect::<BTreeSet<_>>(), shown);
}

#[test]
fn condition_ids_are_stable_names_without_doubles() {
    let listed = conditions();
    let unique: BTreeSet<&str> = listed.iter().map(|condition| condition.id).collect();
    assert_eq!(unique.len(), listed.len());
    for condition in listed {
        assert!(!condition.clause.is_empty() && !condition.title.is_empty());
    }
}
