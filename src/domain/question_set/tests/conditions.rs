//! When questions are shown.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::*;
use crate::domain::{answer::AnswerValue, ids::QuestionId};

type Answers = BTreeMap<QuestionId, AnswerValue>;

fn id(name: &str) -> QuestionId {
    name.parse().unwrap()
}

fn choice(option: &str) -> AnswerValue {
    AnswerValue::Choice {
        option: option.parse().unwrap(),
        detail: None,
    }
}

fn is(question: &str, option: &str) -> Condition {
    Condition::Is {
        question: id(question),
        option: option.parse().unwrap(),
        field: None,
    }
}

fn held(condition: &Condition, answers: &Answers) -> Option<bool> {
    holds(condition, &|question| answers.get(question))
}

fn sample() -> QuestionSet {
    load(include_str!("sample.yaml"), &embedded_sources().unwrap()).unwrap()
}

#[test]
fn an_unanswered_question_shows_nothing_that_hangs_on_it() {
    let none = Answers::new();
    assert_eq!(held(&is("A", "yes"), &none), None);
    let not = Condition::Not {
        of: Box::new(is("A", "yes")),
    };
    assert_eq!(held(&not, &none), None);
    let set = sample();
    let shown_ids = |answers: &Answers| -> Vec<String> {
        let questions: Vec<&Question> = set.questions.iter().collect();
        shown(&questions, &|question| answers.get(question))
            .iter()
            .map(|question| question.id.to_string())
            .collect()
    };
    assert_eq!(shown_ids(&none), ["Q-1", "Q-3", "Q-4", "Q-5"]);
    let yes = Answers::from([(id("Q-1"), choice("yes"))]);
    assert_eq!(shown_ids(&yes), ["Q-1", "Q-2", "Q-3", "Q-4", "Q-5"]);
    let no = Answers::from([(id("Q-1"), choice("no"))]);
    assert_eq!(shown_ids(&no), ["Q-1", "Q-3", "Q-4", "Q-5"]);
}

#[test]
fn what_is_decided_by_one_answer_does_not_wait_for_the_others() {
    let answers = Answers::from([(id("A"), choice("yes"))]);
    let any = Condition::Any {
        of: vec![is("A", "yes"), is("B", "yes")],
    };
    let all = Condition::All {
        of: vec![is("A", "no"), is("B", "yes")],
    };
    assert_eq!(held(&any, &answers), Some(true));
    assert_eq!(held(&all, &answers), Some(false));
}

#[test]
fn an_answer_left_behind_in_a_hidden_question_counts_for_nothing() {
    let mut set = sample();
    set.questions[4].applies_to = AppliesTo::Product;
    set.questions[4].show_if = Some(Condition::Is {
        question: id("Q-2"),
        option: "radio".parse().unwrap(),
        field: Some("nets".parse().unwrap()),
    });
    let nets = AnswerValue::Group {
        fields: BTreeMap::from([(
            "nets".parse().unwrap(),
            AnswerValue::MultipleChoice {
                options: vec!["radio".parse().unwrap()],
                detail: None,
            },
        )]),
    };
    let questions: Vec<&Question> = set.questions.iter().collect();
    let last_is_shown = |first: &str| {
        let answers = Answers::from([(id("Q-1"), choice(first)), (id("Q-2"), nets.clone())]);
        shown(&questions, &|question| answers.get(question))
            .iter()
            .any(|question| question.id == id("Q-5"))
    };
    assert!(last_is_shown("yes"));
    assert!(!last_is_shown("no"));
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let names = prop::sample::select(vec!["A", "B", "C"]);
    let leaf = prop_oneof![
        (names.clone(), prop::sample::select(vec!["x", "y"])).prop_map(|(q, o)| is(q, o)),
        names.prop_map(|q| Condition::Answered { question: id(q) }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(|of| Condition::All { of }),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|of| Condition::Any { of }),
            inner.prop_map(|of| Condition::Not { of: Box::new(of) }),
        ]
    })
}

fn any_answers() -> impl Strategy<Value = Vec<(QuestionId, AnswerValue)>> {
    let one = (
        prop::sample::select(vec!["A", "B", "C"]),
        prop::sample::select(vec!["x", "y", "z"]),
    )
        .prop_map(|(question, option)| (id(question), choice(option)));
    prop::collection::vec(one, 0..3).prop_map(|answers| {
        let distinct: Answers = answers.into_iter().collect();
        distinct.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_answers_and_of_parts_never_matters(
        condition in any_condition(),
        answers in any_answers(),
    ) {
        let forward = holds(&condition, &|q| {
            answers.iter().find(|(id, _)| id == q).map(|(_, value)| value)
        });
        let backward = holds(&reversed(&condition), &|q| {
            answers.iter().rev().find(|(id, _)| id == q).map(|(_, value)| value)
        });
        prop_assert_eq!(forward, backward);
    }

    #[test]
    fn a_condition_and_its_opposite_never_both_hold(
        condition in any_condition(),
        answers in any_answers(),
    ) {
        let answers: Answers = answers.into_iter().collect();
        let opposite = Condition::Not { of: Box::new(condition.clone()) };
        prop_assert!(!(held(&condition, &answers) == Some(true) && held(&opposite, &answers) == Some(true)));
    }
}

fn reversed(condition: &Condition) -> Condition {
    match condition {
        Condition::All { of } => Condition::All {
            of: of.iter().rev().map(reversed).collect(),
        },
        Condition::Any { of } => Condition::Any {
            of: of.iter().rev().map(reversed).collect(),
        },
        Condition::Not { of } => Condition::Not {
            of: Box::new(reversed(of)),
        },
        same => same.clone(),
    }
}
