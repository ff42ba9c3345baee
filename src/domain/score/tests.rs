use std::collections::BTreeMap;

use super::*;
use crate::domain::{
    answer::{Answer, AnswerValue},
    baseline::Reach,
    method::{
        GateEffect, GateEffects, MarkCurve, Method, SectionMinimum,
        fixtures::{self, CONTROLLER, GATEWAY, LOT, answer, baseline, key},
    },
    question_set::QuestionSet,
};

/// Answers, marks and verdicts, to be changed by each test.
#[derive(Clone)]
struct Bid {
    answers: BTreeMap<Key, Answer>,
    marks: BTreeMap<Key, Mark>,
    baselines: BTreeMap<SlotId, ProductBaseline>,
}

fn mark(mark: u8) -> Mark {
    Mark {
        mark,
        reason: "As the descriptor says.".into(),
    }
}

fn bid() -> Bid {
    let org = SubjectId::ORGANISATION;
    Bid {
        answers: BTreeMap::from([
            (key(CONTROLLER, "DEV-01"), answer(100)),
            (key(GATEWAY, "DEV-01"), answer(75)),
            (key(CONTROLLER, "DEV-02"), answer(0)),
            (key(GATEWAY, "DEV-02"), answer(0)),
            (key(LOT, "SVC-01"), answer(75)),
            (key(org, "SVC-02"), answer(0)),
            (key(org, "GAT-01"), answer(100)),
        ]),
        marks: BTreeMap::from([
            (key(CONTROLLER, "DEV-02"), mark(4)),
            (key(GATEWAY, "DEV-02"), mark(3)),
            (key(org, "SVC-02"), mark(2)),
        ]),
        baselines: BTreeMap::new(),
    }
}

fn scored(method: &Method, bid: &Bid) -> LotScore {
    let input = LotInput {
        answers: &bid.answers,
        marks: &bid.marks,
        baselines: &bid.baselines,
    };
    score(method, LOT, &input).unwrap()
}

fn trace<'a>(score: &'a LotScore, subject: impl Into<SubjectId>, question: &str) -> &'a Trace {
    let subject = subject.into();
    score
        .sections
        .iter()
        .flat_map(|section| &section.questions)
        .flat_map(|question| &question.subjects)
        .find(|trace| trace.subject == subject && trace.question.as_str() == question)
        .unwrap()
}

#[test]
fn the_worked_example_comes_to_79_3() {
    let score = scored(&fixtures::method(), &bid());
    // Device: 6 x 100 + 4 x 75 + 3 x 90 + 2 x 75 = 1320 of 1500.
    let device = &score.sections[0];
    assert_eq!((device.numerator, device.denominator), (1320, 1500));
    assert_eq!(device.display, "88.0");
    // Service: 3 x 75 + 1 x 40 = 265 of 400, which is 66.25.
    let service = &score.sections[1];
    assert_eq!((service.numerator, service.denominator), (265, 400));
    assert_eq!(service.display, "66.3");
    // 2 x 1320 + 5 x 265 = 3965 of 5000.
    assert_eq!((score.total, score.denominator), (3965, 5000));
    assert_eq!(score.display, "79.3");
    assert_eq!(score.standing, Standing::Ranked);
}

#[test]
fn every_number_opens_into_its_trace() {
    let score = scored(&fixtures::method(), &bid());
    let trace = trace(&score, GATEWAY, "DEV-01");
    assert_eq!(trace.rule.id, Rule::OptionValue);
    assert_eq!(trace.rule.version, SCORING_RULES_VERSION);
    assert_eq!((trace.option_value, trace.value), (Some(75), 75));
    assert_eq!((trace.weight, trace.slot_weight), (2, 40));
    assert_eq!((trace.numerator, trace.denominator), (300, 400));
    assert_eq!(trace.answer.as_ref().unwrap().as_str(), "v75");
    assert_eq!(
        trace.sentence,
        "DEV-01 counts 75 of 100 because the answer is worth 75 by its option table; with question \
         weight 2 and subject weight 40 that is 300 of 400 points."
    );
    for section in &score.sections {
        let questions: i64 = section.questions.iter().map(|q| q.numerator).sum();
        assert_eq!(questions, section.numerator);
        for question in &section.questions {
            let subjects: i64 = question.subjects.iter().map(|t| t.numerator).sum();
            assert_eq!(subjects, question.numerator);
        }
    }
}

#[test]
fn without_the_evidence_asked_an_answer_counts_50_at_most() {
    let method = fixtures::method();
    let mut below = bid();
    let first = key(CONTROLLER, "DEV-01");
    below.answers.get_mut(&first).unwrap().evidence_level = EvidenceLevel::Statement;
    let score = scored(&method, &below);
    let capped = trace(&score, CONTROLLER, "DEV-01");
    assert_eq!(
        (capped.rule.id, capped.option_value, capped.value),
        (Rule::EvidenceCap, Some(100), 50)
    );

    let mut unlinked = bid();
    unlinked.answers.get_mut(&first).unwrap().evidence.clear();
    let score = scored(&method, &unlinked);
    assert_eq!(trace(&score, CONTROLLER, "DEV-01").value, 50);

    let mut low = bid();
    low.answers.insert(
        first,
        Answer {
            evidence: vec![],
            ..answer(25)
        },
    );
    let score = scored(&method, &low);
    let kept = trace(&score, CONTROLLER, "DEV-01");
    assert_eq!((kept.rule.id, kept.value), (Rule::OptionValue, 25));
}

#[test]
fn a_marked_question_is_never_capped_for_evidence() {
    let mut bid = bid();
    let answer = bid.answers.get_mut(&key(CONTROLLER, "DEV-02")).unwrap();
    answer.evidence_level = EvidenceLevel::None;
    answer.evidence.clear();
    let score = scored(&fixtures::method(), &bid);
    assert_eq!(trace(&score, CONTROLLER, "DEV-02").value, 90);
}

#[test]
fn an_unanswered_question_counts_0_and_needs_no_mark() {
    let mut bid = bid();
    bid.answers.remove(&key(CONTROLLER, "DEV-02"));
    bid.marks.remove(&key(CONTROLLER, "DEV-02"));
    let score = scored(&fixtures::method(), &bid);
    assert_eq!(
        trace(&score, CONTROLLER, "DEV-02").rule.id,
        Rule::Unanswered
    );
    assert_eq!(
        (score.total, score.standing),
        (3965 - 2 * 270, Standing::Ranked)
    );
}

#[test]
fn a_missing_mark_leaves_the_score_incomplete_and_says_where() {
    let mut bid = bid();
    bid.marks.remove(&key(GATEWAY, "DEV-02"));
    let score = scored(&fixtures::method(), &bid);
    assert_eq!(score.standing, Standing::Incomplete);
    assert_eq!(score.unmarked.len(), 1);
    assert_eq!(score.unmarked[0].subject, GATEWAY.into());
    assert_eq!(score.unmarked[0].question.as_str(), "DEV-02");
}

#[test]
fn a_mark_beyond_5_is_an_error() {
    let mut bid = bid();
    bid.marks.insert(key(GATEWAY, "DEV-02"), mark(6));
    let input = LotInput {
        answers: &bid.answers,
        marks: &bid.marks,
        baselines: &bid.baselines,
    };
    assert_eq!(
        score(&fixtures::method(), LOT, &input),
        Err(ScoreError::MarkBeyondFive("DEV-02".parse().unwrap()))
    );
}

/// Only `DEV-02`, scored by mark, in slots of 96 and 4, where a mark of 3 is worth 60 and 2 is 59.
fn fine_method(minimum: &[(&str, u32)], total: Option<u32>) -> Method {
    let mut draft = fixtures::draft();
    draft.lots[0].slots[0].weight = 96;
    draft.lots[0].slots[1].weight = 4;
    draft.method.section_weights = fixtures::weights(&[("device", 100)]);
    draft.method.mark_curve = MarkCurve([0, 20, 59, 60, 90, 100]);
    draft.method.minimum_marks.total = total.map(Tenths);
    draft.method.minimum_marks.sections = minimum
        .iter()
        .map(|(section, minimum)| SectionMinimum {
            section: section.parse().unwrap(),
            minimum: Tenths(*minimum),
        })
        .collect();
    let mut set: QuestionSet = fixtures::question_set();
    set.questions
        .retain(|q| ["DEV-02", "GAT-01"].contains(&q.id.as_str()));
    fixtures::frozen(&draft, set).unwrap()
}

#[test]
fn a_score_of_59_96_fails_a_minimum_of_60_though_it_shows_60_0() {
    let method = fine_method(&[("device", 600)], Some(600));
    let mut bid = bid();
    bid.marks.insert(key(CONTROLLER, "DEV-02"), mark(3));
    bid.marks.insert(key(GATEWAY, "DEV-02"), mark(2));
    let score = scored(&method, &bid);
    assert_eq!(score.display, "60.0");
    assert_eq!(score.total * 10_000, score.denominator * 5996);
    assert_eq!(score.standing, Standing::BelowMinimum);
    let where_below: Vec<_> = score
        .breaches
        .iter()
        .map(|b| (b.section.is_some(), b.slot))
        .collect();
    assert_eq!(
        where_below,
        [
            (true, None),
            (true, Some(GATEWAY)),
            (false, None),
            (false, Some(GATEWAY))
        ]
    );
    bid.marks.insert(key(GATEWAY, "DEV-02"), mark(3));
    let score = scored(&method, &bid);
    assert_eq!(
        (score.breaches.len(), score.standing),
        (0, Standing::Ranked)
    );
}

#[test]
fn a_strong_product_never_averages_a_failing_one_away() {
    let method = fine_method(&[("device", 600)], None);
    let mut bid = bid();
    bid.marks.insert(key(CONTROLLER, "DEV-02"), mark(5));
    bid.marks.insert(key(GATEWAY, "DEV-02"), mark(1));
    let score = scored(&method, &bid);
    assert_eq!(score.display, "96.8");
    assert_eq!(score.breaches.len(), 1);
    assert_eq!(score.breaches[0].slot, Some(GATEWAY));
    assert_eq!(
        score.breaches[0].sentence,
        "device for the product in Gateway by itself is below the minimum mark of 60.0: 500 of \
         2500, shown as 20.0."
    );
}

#[test]
fn a_section_without_product_questions_is_judged_once() {
    let mut draft = fixtures::draft();
    draft.method.minimum_marks.sections = vec![SectionMinimum {
        section: "service".parse().unwrap(),
        minimum: Tenths(663),
    }];
    let method = fixtures::frozen(&draft, fixtures::question_set()).unwrap();
    let score = scored(&method, &bid());
    assert_eq!(score.sections[1].display, "66.3");
    assert_eq!(score.breaches.len(), 1);
}

#[test]
fn a_minimum_that_waits_for_a_mark_is_not_judged() {
    let method = fine_method(&[("device", 600)], Some(600));
    let mut bid = bid();
    bid.marks.remove(&key(GATEWAY, "DEV-02"));
    let score = scored(&method, &bid);
    assert!(score.breaches.is_empty());
    assert_eq!(score.standing, Standing::Incomplete);
}

#[test]
fn a_gate_outside_the_baseline_does_what_was_published_for_its_result() {
    let method = fixtures::method();
    let org = SubjectId::ORGANISATION;
    let finding = |answer: Option<Answer>| {
        let mut bid = bid();
        bid.answers.remove(&key(org, "GAT-01"));
        bid.answers
            .extend(answer.map(|answer| (key(org, "GAT-01"), answer)));
        let score = scored(&method, &bid);
        (score.gates[0].finding, score.standing)
    };
    let unknown = Answer {
        value: AnswerValue::Choice {
            option: "unknown".parse().unwrap(),
            detail: None,
        },
        ..answer(0)
    };
    let unproven = Answer {
        evidence: vec![],
        ..answer(100)
    };
    assert_eq!(finding(Some(answer(100))), (Finding::Met, Standing::Ranked));
    assert_eq!(
        finding(Some(answer(75))),
        (Finding::NotMet, Standing::Disqualified)
    );
    assert_eq!(
        finding(Some(unproven)),
        (Finding::InsufficientEvidence, Standing::Ranked)
    );
    assert_eq!(
        finding(None),
        (Finding::InsufficientEvidence, Standing::Ranked)
    );
    assert_eq!(finding(Some(unknown)), (Finding::Unsure, Standing::Ranked));
}

fn with_baseline(effects: GateEffects, reach: Reach) -> Method {
    let mut method = fixtures::method();
    method.baseline.effects = effects;
    method.baseline.reach = reach;
    method
}

fn with_verdict(scope: BaselineScope, result: VerdictResult) -> Bid {
    let mut bid = bid();
    bid.baselines.insert(
        CONTROLLER,
        baseline(BaselineScope::InScope, VerdictResult::Met),
    );
    bid.baselines.insert(GATEWAY, baseline(scope, result));
    bid
}

#[test]
fn the_baseline_caps_the_total_where_that_is_its_published_effect() {
    let method = with_baseline(
        GateEffects {
            not_met: GateEffect::Caps { at: Tenths(500) },
            ..GateEffects::default()
        },
        Reach::ByChoice,
    );
    let score = scored(
        &method,
        &with_verdict(BaselineScope::InScope, VerdictResult::NotMet),
    );
    assert_eq!((score.total_before_cap, score.total), (3965, 2500));
    assert_eq!(score.display, "50.0");
    assert_eq!(
        score.cap.unwrap().sentence,
        "The total is limited to 50.0. Baseline, product in Gateway: as told."
    );
    let met = scored(
        &method,
        &with_verdict(BaselineScope::InScope, VerdictResult::Met),
    );
    assert_eq!((met.total, met.cap), (3965, None));
}

#[test]
fn the_lowest_of_several_caps_counts_and_a_cap_above_the_total_does_nothing() {
    let effects = GateEffects {
        not_met: GateEffect::Caps { at: Tenths(700) },
        unsure: GateEffect::Caps { at: Tenths(600) },
        excepted: GateEffect::Caps { at: Tenths(900) },
        ..GateEffects::default()
    };
    let method = with_baseline(effects, Reach::ByChoice);
    let both = scored(
        &method,
        &with_verdict(BaselineScope::Unsure, VerdictResult::NotMet),
    );
    assert_eq!(both.display, "60.0");
    assert_eq!(
        both.gates
            .iter()
            .filter(|g| g.subject == GATEWAY.into())
            .count(),
        2
    );
    let above = scored(
        &method,
        &with_verdict(BaselineScope::Excepted, VerdictResult::Met),
    );
    assert_eq!((above.display.as_str(), above.cap), ("79.3", None));
}

#[test]
fn by_law_only_a_product_beyond_the_law_is_not_held_to_the_baseline() {
    let effects = GateEffects {
        not_met: GateEffect::Disqualifies,
        ..GateEffects::default()
    };
    let bid = with_verdict(BaselineScope::NotInScope, VerdictResult::NotMet);
    let by_law = scored(&with_baseline(effects, Reach::LawOnly), &bid);
    assert_eq!(by_law.standing, Standing::Ranked);
    assert!(
        by_law
            .gates
            .iter()
            .any(|gate| gate.finding == Finding::NotApplicable)
    );
    let by_choice = scored(&with_baseline(effects, Reach::ByChoice), &bid);
    assert_eq!(by_choice.standing, Standing::Disqualified);
}

#[test]
fn a_product_without_a_verdict_is_an_error() {
    let mut bid = with_verdict(BaselineScope::InScope, VerdictResult::Met);
    bid.baselines.remove(&CONTROLLER);
    let input = LotInput {
        answers: &bid.answers,
        marks: &bid.marks,
        baselines: &bid.baselines,
    };
    assert_eq!(
        score(&fixtures::method(), LOT, &input),
        Err(ScoreError::BaselineMissing(CONTROLLER))
    );
}

#[test]
fn a_method_issued_under_other_rules_is_not_scored() {
    let mut method = fixtures::method();
    method.scoring_rules = "0.9.0".into();
    let bid = bid();
    let input = LotInput {
        answers: &bid.answers,
        marks: &bid.marks,
        baselines: &bid.baselines,
    };
    assert_eq!(
        score(&method, LOT, &input),
        Err(ScoreError::UnknownRules("0.9.0".into()))
    );
}
