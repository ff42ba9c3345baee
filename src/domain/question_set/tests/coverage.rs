//! What the shipped sets cover.

use crate::domain::question_set::{Catalogue, CoveredRow, coverage};

fn rows() -> Vec<CoveredRow> {
    let catalogue = Catalogue::embedded().unwrap();
    coverage(catalogue.sets())
        .unwrap()
        .into_iter()
        .flat_map(|group| group.rows)
        .collect()
}

#[test]
fn every_clause_has_a_question_or_a_reason_and_never_both() {
    for row in rows() {
        assert_ne!(
            row.questions.is_empty(),
            row.left.is_none(),
            "{} {}: {:?}",
            row.clause,
            row.about,
            row.questions
        );
    }
}

#[test]
fn every_condition_of_the_law_names_a_question_and_the_case_in_which_it_fails_alone() {
    let catalogue = Catalogue::embedded().unwrap();
    for group in coverage(catalogue.sets()).unwrap().into_iter().take(2) {
        assert!(!group.rows.is_empty());
        for row in group.rows {
            assert!(row.case.is_some(), "{} {}", row.clause, row.about);
            assert!(!row.questions.is_empty(), "{} {}", row.clause, row.about);
        }
    }
}

#[test]
fn the_committed_page_is_the_one_the_program_writes() {
    let catalogue = Catalogue::embedded().unwrap();
    let page = crate::exports::coverage::markdown(&coverage(catalogue.sets()).unwrap());
    assert!(
        page == include_str!("../../../../questionnaires/COVERAGE.md"),
        "write it again: assay questions coverage > questionnaires/COVERAGE.md"
    );
}
