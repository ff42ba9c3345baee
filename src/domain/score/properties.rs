use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::{
    canonical::canonical_bytes,
    method::{
        GateEffect, Method,
        fixtures::{self, CONTROLLER, GATEWAY, LOT, key},
    },
};

const VALUES: [u32; 5] = [0, 25, 50, 75, 100];
const LEVELS: [EvidenceLevel; 6] = [
    EvidenceLevel::None,
    EvidenceLevel::Statement,
    EvidenceLevel::OwnDocument,
    EvidenceLevel::ContractualCommitment,
    EvidenceLevel::IndependentValidation,
    EvidenceLevel::IndependentTest,
];

/// One answer as indexes that can be raised: option, evidence level, linked evidence, mark.
#[derive(Debug, Clone, Copy)]
struct Draw {
    value: usize,
    level: usize,
    linked: usize,
    mark: u8,
}

fn keys() -> [Key; 7] {
    let org = SubjectId::ORGANISATION;
    [
        key(CONTROLLER, "DEV-01"),
        key(GATEWAY, "DEV-01"),
        key(CONTROLLER, "DEV-02"),
        key(GATEWAY, "DEV-02"),
        key(LOT, "SVC-01"),
        key(org, "SVC-02"),
        key(org, "GAT-01"),
    ]
}

fn draw() -> impl Strategy<Value = Option<Draw>> {
    let one =
        (0_usize..5, 0_usize..6, 0_usize..2, 0_u8..6).prop_map(|(value, level, linked, mark)| {
            Draw {
                value,
                level,
                linked,
                mark,
            }
        });
    prop::option::weighted(0.9, one)
}

fn draws() -> impl Strategy<Value = Vec<Option<Draw>>> {
    prop::collection::vec(draw(), 7)
}

fn method() -> impl Strategy<Value = Method> {
    (1_u32..100, 1_u32..100, 0_u32..=1000).prop_map(|(slot, section, cap)| {
        let mut draft = fixtures::draft();
        draft.lots[0].slots[0].weight = slot;
        draft.lots[0].slots[1].weight = 100 - slot;
        draft.method.section_weights =
            fixtures::weights(&[("device", section), ("service", 100 - section)]);
        draft.method.gates[0].effects.not_met = GateEffect::Caps { at: Tenths(cap) };
        fixtures::frozen(&draft, fixtures::question_set()).unwrap()
    })
}

fn scored(method: &Method, draws: &[Option<Draw>], order: &[usize]) -> LotScore {
    let keys = keys();
    let mut answers = BTreeMap::new();
    let mut marks = BTreeMap::new();
    for index in order {
        let Some(draw) = draws[*index] else { continue };
        let mut answer = fixtures::answer(VALUES[draw.value]);
        answer.evidence_level = LEVELS[draw.level];
        answer.evidence.truncate(draw.linked);
        answers.insert(keys[*index].clone(), answer);
        let mark = Mark {
            mark: draw.mark,
            reason: "So.".into(),
        };
        marks.insert(keys[*index].clone(), mark);
    }
    let baselines = BTreeMap::new();
    let input = LotInput {
        answers: &answers,
        marks: &marks,
        baselines: &baselines,
    };
    score(method, LOT, &input).unwrap()
}

const IN_ORDER: [usize; 7] = [0, 1, 2, 3, 4, 5, 6];

proptest! {
    #[test]
    fn raising_one_value_mark_or_evidence_never_lowers_a_section_or_the_total(
        method in method(), draws in draws(), which in 0_usize..7, part in 0_usize..4
    ) {
        let before = scored(&method, &draws, &IN_ORDER);
        let mut raised = draws;
        let Some(draw) = raised[which].as_mut() else { return Ok(()) };
        match part {
            0 => draw.value = (draw.value + 1).min(4),
            1 => draw.level = (draw.level + 1).min(5),
            2 => draw.linked = 1,
            _ => draw.mark = (draw.mark + 1).min(5),
        }
        let after = scored(&method, &raised, &IN_ORDER);
        for (before, after) in before.sections.iter().zip(&after.sections) {
            prop_assert!(after.numerator >= before.numerator);
        }
        prop_assert!(after.total >= before.total);
    }

    #[test]
    fn the_order_of_answers_never_matters_and_a_replay_gives_the_same_bytes(
        method in method(), draws in draws(), order in Just(IN_ORDER.to_vec()).prop_shuffle()
    ) {
        let first = canonical_bytes(&scored(&method, &draws, &IN_ORDER)).unwrap();
        let again = canonical_bytes(&scored(&method, &draws, &order)).unwrap();
        prop_assert_eq!(&first, &again);
        let read: LotScore = serde_json::from_slice(&first).unwrap();
        prop_assert_eq!(canonical_bytes(&read).unwrap(), first);
    }

    #[test]
    fn a_total_lies_within_its_denominator_which_is_the_same_for_every_bidder(
        method in method(), one in draws(), other in draws()
    ) {
        let (one, other) = (scored(&method, &one, &IN_ORDER), scored(&method, &other, &IN_ORDER));
        for score in [&one, &other] {
            prop_assert!((0..=score.denominator).contains(&score.total));
            prop_assert!(score.total <= score.total_before_cap);
        }
        prop_assert_eq!(one.denominator, other.denominator);
        for (one, other) in one.sections.iter().zip(&other.sections) {
            prop_assert_eq!(one.denominator, other.denominator);
            for (one, other) in one.questions.iter().zip(&other.questions) {
                prop_assert_eq!(one.denominator, other.denominator);
            }
        }
    }

    #[test]
    fn the_best_answers_bring_exactly_the_denominator(method in method()) {
        let best = Draw { value: 4, level: 5, linked: 1, mark: 5 };
        let score = scored(&method, &[Some(best); 7], &IN_ORDER);
        prop_assert_eq!(score.total, score.denominator);
        prop_assert_eq!(score.display, "100.0");
    }
}
