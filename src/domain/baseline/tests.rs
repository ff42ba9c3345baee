use crate::domain::question_set::QuestionSet;

const YAML: &str = include_str!("../../../questionnaires/psti-baseline.yaml");

#[test]
fn the_baseline_questions_can_be_read() {
    let set: QuestionSet = serde_saphyr::from_str(YAML).unwrap();
    assert_eq!(set.id.as_str(), "psti-baseline");
    assert_eq!(set.questions.len(), 55);
}
