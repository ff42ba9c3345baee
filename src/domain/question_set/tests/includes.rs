//! Questions that a set takes over from another.

use super::super::*;

const SAMPLE: &str = include_str!("sample.yaml");

/// A set that has one question of its own and includes what is written here.
fn second(include: &str) -> String {
    let (head, rest) = SAMPLE.split_once("questions:\n").unwrap();
    let own = rest.split("  - id: Q-2").next().unwrap();
    let head = head
        .replace("id: sample", "id: second")
        .replace("id: first", "id: own");
    let own = own
        .replace("Q-1", "R-1")
        .replace("section: first", "section: own");
    format!("{head}questions:\n{own}include:\n{include}")
}

fn read(include: &str) -> Result<QuestionSet, Vec<FileProblem>> {
    let sources = embedded_sources().unwrap();
    let sample = load(SAMPLE, &sources).unwrap();
    load_beside(&second(include), &sources, &[sample])
}

fn told(include: &str) -> String {
    let problems = read(include).unwrap_err();
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn an_included_question_is_the_very_same_question_in_the_section_it_stands_in() {
    let sources = embedded_sources().unwrap();
    let sample = load(SAMPLE, &sources).unwrap();
    let set = read("  - {set: sample, questions: [Q-3, Q-1]}\n").unwrap();
    let ids: Vec<&str> = set.questions.iter().map(|q| q.id.as_str()).collect();
    assert_eq!(ids, ["R-1", "Q-3", "Q-1"]);
    let sections: Vec<&str> = set.sections.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(sections, ["own", "first"]);
    assert!(set.include.is_empty());
    assert_eq!(set.questions.last(), sample.questions.first());
    assert!(Catalogue::new(vec![sample, set], sources).is_ok());
}

#[test]
fn what_cannot_be_included_is_told_with_its_place() {
    insta::assert_snapshot!(told("  - {set: elsewhere, questions: [Q-1]}\n"), @"29:11: There is no question set elsewhere to include from.");
    insta::assert_snapshot!(told("  - {set: sample, questions: [Q-1, Q-99]}\n"), @"29:36: The question set sample has no question Q-99.");
    insta::assert_snapshot!(told("  - {set: sample, questions: [Q-1, Q-1]}\n"), @"29:36: The question Q-1 is in this set already.");
}

#[test]
fn a_condition_that_loses_its_question_is_told_where_the_question_is_included() {
    insta::assert_snapshot!(told("  - {set: sample, questions: [Q-3, Q-2]}\n"), @"29:36: The condition looks at Q-1, which is not in this set.");
}
