//! What holds for any set that `check` accepts, and for every set that comes with the program.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, test_runner::TestCaseError};

use super::super::*;
use crate::domain::{
    answer::{Answer, AnswerValue, ByAwardStatus, DraftedBy},
    ids::{EvidenceId, QuestionId, SlotId, SubjectId},
    method::{BASELINE_SET, FreezeContext, Method, baseline_gates, fixtures, freeze},
    score::{Finding, Gate, LotInput, score},
};

type Answers = BTreeMap<QuestionId, AnswerValue>;

const OPTIONS: [&str; 3] = ["x", "y", "z"];

fn id(number: usize) -> QuestionId {
    format!("Q-{number}").parse().unwrap()
}

fn choice(option: &str) -> AnswerValue {
    AnswerValue::Choice {
        option: option.parse().unwrap(),
        detail: None,
    }
}

/// A set whose questions are choices, each with this condition.
fn set_of(conditions: &[Option<Condition>]) -> QuestionSet {
    let mut set = load(include_str!("sample.yaml"), &embedded_sources().unwrap()).unwrap();
    let pattern = set.questions[0].clone();
    let options = OPTIONS.map(|option| ChoiceOption {
        id: option.parse().unwrap(),
        label: option.to_owned(),
        value: None,
        detail: DetailRule::Optional,
    });
    set.questions = conditions
        .iter()
        .enumerate()
        .map(|(number, condition)| Question {
            id: id(number),
            answer: AnswerSpec::Choice {
                options: options.to_vec(),
            },
            show_if: condition.clone(),
            ..pattern.clone()
        })
        .collect();
    set
}

fn accepted(set: &QuestionSet) -> bool {
    validate::validate(set, &embedded_sources().unwrap()).is_empty()
}

/// Conditions on questions 0 to 4.
fn any_condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        3 => (0..5_usize, prop::sample::select(OPTIONS.to_vec())).prop_map(|(number, option)| Condition::Is {
            question: id(number),
            option: option.parse().unwrap(),
            field: None,
        }),
        1 => (0..5_usize).prop_map(|number| Condition::Answered { question: id(number) }),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(|of| Condition::All { of }),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|of| Condition::Any { of }),
            inner.prop_map(|of| Condition::Not { of: Box::new(of) }),
        ]
    })
}

fn any_set() -> impl Strategy<Value = QuestionSet> {
    prop::collection::vec(prop::option::weighted(0.7, any_condition()), 2..6)
        .prop_map(|conditions| set_of(&conditions))
}

/// The same with what looks forward taken out, so that more of them are accepted.
fn likely_set() -> impl Strategy<Value = QuestionSet> {
    any_set().prop_map(|mut set| {
        for index in 0..set.questions.len() {
            let earlier: BTreeSet<QuestionId> = (0..index).map(id).collect();
            let mut looked_at = Vec::new();
            if let Some(condition) = &set.questions[index].show_if {
                super::super::condition::atoms(condition, &mut looked_at);
            }
            if !looked_at.iter().all(|atom| earlier.contains(atom.question)) {
                set.questions[index].show_if = None;
            }
        }
        set
    })
}

fn shown_ids(set: &QuestionSet, answers: &Answers) -> Vec<QuestionId> {
    let all: Vec<&Question> = set.questions.iter().collect();
    shown(&all, &|id| answers.get(id))
        .into_iter()
        .map(|question| question.id.clone())
        .collect()
}

/// Answers what is shown and unanswered, taking the `pick`-th of it each time, until nothing is.
fn walk(
    set: &QuestionSet,
    said: &BTreeMap<QuestionId, AnswerValue>,
    pick: impl Fn(usize) -> usize,
) -> Result<Answers, TestCaseError> {
    let mut answers = Answers::new();
    for _ in 0..=set.questions.len() {
        let open: Vec<QuestionId> = shown_ids(set, &answers)
            .into_iter()
            .filter(|id| !answers.contains_key(id))
            .collect();
        let Some(next) = open.get(pick(open.len()) % open.len().max(1)) else {
            return Ok(answers);
        };
        answers.insert(next.clone(), said[next].clone());
    }
    Err(TestCaseError::fail("the set never comes to an end"))
}

/// Every question that some answers show, some questions left unanswered.
fn ever_shown(set: &QuestionSet) -> BTreeSet<QuestionId> {
    let count = set.questions.len();
    let mut reached = BTreeSet::new();
    // Each question has three options or no answer: a case is a number in base four.
    for case in 0..4_usize.pow(u32::try_from(count).unwrap()) {
        let digits = (0..count).map(|place| case / 4_usize.pow(u32::try_from(place).unwrap()) % 4);
        let answers: Answers = digits
            .enumerate()
            .filter_map(|(number, digit)| Some((id(number), choice(OPTIONS.get(digit)?))))
            .collect();
        reached.extend(shown_ids(set, &answers));
    }
    reached
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_set_that_is_accepted_can_be_answered_to_the_end_in_any_order(
        set in likely_set(),
        options in prop::collection::vec(prop::sample::select(OPTIONS.to_vec()), 6),
        picks in prop::collection::vec(0..7_usize, 8),
    ) {
        prop_assume!(accepted(&set));
        let said = (0..6).map(|number| (id(number), choice(options[number]))).collect();
        let in_order = walk(&set, &said, |_| 0)?;
        let shown: BTreeSet<QuestionId> = shown_ids(&set, &in_order).into_iter().collect();
        prop_assert_eq!(&shown, &in_order.keys().cloned().collect());
        let otherwise = walk(&set, &said, |open| picks[open % picks.len()])?;
        let backwards = walk(&set, &said, |open| open.saturating_sub(1))?;
        for other in [otherwise, backwards] {
            // An answer given early may have lost its question; what shows at the end is the same.
            prop_assert_eq!(shown_ids(&set, &other), shown_ids(&set, &in_order));
        }
    }

    #[test]
    fn every_question_of_an_accepted_set_is_shown_by_some_answers(set in likely_set()) {
        let reached = ever_shown(&set);
        let all: BTreeSet<QuestionId> = set.questions.iter().map(|q| q.id.clone()).collect();
        // Nothing else can be wrong with these sets, so being reached is being accepted.
        prop_assert_eq!(accepted(&set), reached == all);
    }

    #[test]
    fn conditions_that_look_forward_are_never_accepted(set in any_set()) {
        let forward = set.questions.iter().enumerate().any(|(index, question)| {
            let mut looked_at = Vec::new();
            if let Some(condition) = &question.show_if {
                super::super::condition::atoms(condition, &mut looked_at);
            }
            looked_at.iter().any(|atom| (index..6).any(|later| *atom.question == id(later)))
        });
        prop_assert!(!(forward && accepted(&set)));
    }
}

fn passing(spec: &AnswerSpec) -> Option<AnswerValue> {
    worth(spec, |value| value == 100)
}

fn failing(spec: &AnswerSpec) -> Option<AnswerValue> {
    worth(spec, |value| value < 100)
}

/// An answer whose worth is right.
fn worth(spec: &AnswerSpec, right: fn(u32) -> bool) -> Option<AnswerValue> {
    match spec {
        AnswerSpec::Choice { options } => options
            .iter()
            .find(|option| option.value.is_some_and(right))
            .map(|option| choice(option.id.as_str())),
        AnswerSpec::Number { bands, .. } => bands
            .iter()
            .find(|band| right(band.value))
            .map(|band| AnswerValue::Number { number: band.min }),
        AnswerSpec::ByAward { now, no, .. } => {
            let status = if right(*now) {
                ByAwardStatus::Now
            } else if right(*no) {
                ByAwardStatus::No
            } else {
                return None;
            };
            Some(AnswerValue::ByAward { status, date: None })
        }
        _ => None,
    }
}

fn answer(value: AnswerValue) -> Answer {
    Answer {
        value,
        evidence_level: EvidenceLevel::IndependentTest,
        note: None,
        confidential: None,
        drafted_by: DraftedBy::Person,
        evidence: vec![EvidenceId(uuid::Uuid::from_u128(7))],
    }
}

/// A method of one shipped set with everything switched on, at the level that asks most.
fn issued(sets: &[QuestionSet], set: &QuestionSet) -> Method {
    let mut draft = fixtures::draft();
    let criticality = draft.criticality.as_mut().unwrap();
    criticality.overridden = Some(crate::domain::criticality::LevelOverride {
        level: Level::High,
        reason: "A test.".into(),
    });
    draft.lots[0].features = vec![
        LotFeature::CloudService,
        LotFeature::PersonalData,
        LotFeature::ArtificialIntelligence,
        LotFeature::PublicPlace,
        LotFeature::RemoteAccess,
    ];
    draft.method.gates.clear();
    draft.method.question_sets = vec![set.id.clone()];
    let marked: BTreeSet<_> = set
        .questions
        .iter()
        .filter(|q| matches!(q.class, QuestionClass::Weighted { .. }))
        .filter(|q| q.levels.contains(&Level::High))
        .map(|q| q.section.to_string())
        .collect();
    let each = 100 / u32::try_from(marked.len().max(1)).unwrap();
    let mut left = 100;
    let mut weights = Vec::new();
    for (index, section) in marked.iter().enumerate() {
        let weight = if index + 1 == marked.len() {
            left
        } else {
            each
        };
        left -= weight;
        weights.push((section.as_str(), weight));
    }
    draft.method.section_weights = fixtures::weights(&weights);
    freeze(&FreezeContext {
        procurement: crate::domain::ids::ProcurementId(uuid::Uuid::from_u128(1)),
        facts: &fixtures::facts(),
        draft: &draft,
        sets,
        welsh: &Default::default(),
        regime_edition: None,
        baseline_questions: &baseline_gates(sets),
    })
    .unwrap_or_else(|problems| panic!("{}: {problems:#?}", set.id))
}

/// The findings of the gates outside the baseline, by question and subject.
fn findings(
    method: &Method,
    answers: &BTreeMap<(SubjectId, QuestionId), Answer>,
) -> BTreeMap<(SubjectId, QuestionId), Finding> {
    let (marks, baselines) = (BTreeMap::new(), BTreeMap::<SlotId, _>::new());
    let input = LotInput {
        answers,
        marks: &marks,
        baselines: &baselines,
    };
    score(method, fixtures::LOT, &input)
        .unwrap()
        .gates
        .into_iter()
        .filter_map(|outcome| match outcome.gate {
            Gate::Question { question } => Some(((outcome.subject, question), outcome.finding)),
            Gate::Baseline => None,
        })
        .collect()
}

#[test]
fn from_each_shipped_sets_all_pass_response_one_answer_flips_each_gate() {
    let catalogue = Catalogue::embedded().unwrap();
    let sets = catalogue.sets();
    let mut flipped = 0;
    // The baseline's own gates are flipped one by one in the tests of the baseline.
    let asked =
        |set: &&QuestionSet| set.audience == Audience::Supplier && set.id.as_str() != BASELINE_SET;
    for set in sets.iter().filter(asked) {
        let method = issued(sets, set);
        let gates: BTreeSet<&QuestionId> = method.gates.iter().map(|gate| &gate.question).collect();
        let mut all_pass = BTreeMap::new();
        for asked in method.lots[0]
            .asked
            .iter()
            .filter(|a| gates.contains(&a.question))
        {
            let spec = &method.question(&asked.question).unwrap().question.answer;
            let value = passing(spec).unwrap_or_else(|| panic!("{} never passes", asked.question));
            for subject in &asked.subjects {
                all_pass.insert(
                    (subject.subject, asked.question.clone()),
                    answer(value.clone()),
                );
            }
        }
        let before = findings(&method, &all_pass);
        assert!(
            before.values().all(|finding| *finding == Finding::Met),
            "{}",
            set.id
        );
        for key in all_pass.keys() {
            let spec = &method.question(&key.1).unwrap().question.answer;
            let value = failing(spec).unwrap_or_else(|| panic!("{} never fails", key.1));
            let mut one_fails = all_pass.clone();
            one_fails.insert(key.clone(), answer(value));
            let mut expected = before.clone();
            expected.insert(key.clone(), Finding::NotMet);
            assert_eq!(findings(&method, &one_fails), expected, "{}", key.1);
            flipped += 1;
        }
    }
    assert!(flipped > 0);
}
