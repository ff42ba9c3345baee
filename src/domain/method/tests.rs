use super::{fixtures::*, *};
use crate::domain::{
    criticality::LevelOverride,
    procurement::{self, Problem, ProcurementDraft, Slot},
    question_set::{
        Audience, Catalogue, Condition, QuestionSet, Welsh, WelshText, WelshTexts, english_texts,
        question_texts,
    },
};

fn codes(problems: &[Problem]) -> Vec<(&str, &str)> {
    problems
        .iter()
        .map(|problem| (problem.pointer.as_str(), problem.code.as_str()))
        .collect()
}

fn refused(draft: &ProcurementDraft, set: QuestionSet) -> Vec<Problem> {
    frozen(draft, set).unwrap_err()
}

#[test]
fn the_lot_has_the_arithmetic_worked_out_by_hand() {
    let method = method();
    let lot = method.lot(LOT).unwrap();
    // Device: weights 2 and 1 by slots 60 and 40 give 120, 80, 60, 40; their common part is 20,
    // so 6, 4, 3, 2 points and 15 x 100 for full marks.
    assert_eq!(lot.sections[0].denominator, 1500);
    // Service: weights 3 and 1 by 100 give 3 and 1 points.
    assert_eq!(lot.sections[1].denominator, 400);
    // 60 of 100 is 3/5 and 40 is 2/5: lcm(1000, 5 x 1500 / 3, 5 x 400 / 2) = 5000.
    assert_eq!(lot.denominator, 5000);
    assert_eq!((lot.sections[0].factor, lot.sections[1].factor), (2, 5));
    assert_eq!(2 * 1500 + 5 * 400, 5000);
    let points: Vec<i64> = lot.asked[0].subjects.iter().map(|s| s.points).collect();
    assert_eq!(points, [6, 4]);
}

#[test]
fn a_section_without_questions_in_the_lot_shares_out_its_weight() {
    let mut draft = draft();
    draft.method.section_weights = weights(&[("device", 45), ("service", 30), ("cloud", 25)]);
    let method = frozen(&draft, question_set()).unwrap();
    let lot = method.lot(LOT).unwrap();
    let shares: Vec<_> = lot
        .sections
        .iter()
        .map(|s| (s.weight, s.share.numerator, s.share.denominator))
        .collect();
    assert_eq!(shares, [(45, 3, 5), (30, 2, 5)]);
    draft.lots[0].features = vec![LotFeature::CloudService];
    let method = frozen(&draft, question_set()).unwrap();
    assert_eq!(method.lot(LOT).unwrap().sections.len(), 3);
}

#[test]
fn what_is_not_asked_at_the_level_is_not_in_the_method() {
    let mut set = question_set();
    set.questions[1].levels = vec![Level::High];
    let method = frozen(&draft(), set).unwrap();
    assert!(method.question(&"DEV-02".parse().unwrap()).is_none());
    assert_eq!(method.procurement.level, Level::Medium);
}

#[test]
fn the_method_is_read_back_from_its_canonical_bytes_with_the_same_hash() {
    let method = method();
    let read: Method = serde_json::from_slice(&method.canonical().unwrap()).unwrap();
    assert_eq!(read, method);
    assert_eq!(read.hash().unwrap(), method.hash().unwrap());
}

#[test]
fn what_a_council_answers_about_itself_is_never_asked_of_suppliers() {
    let mut set = question_set();
    set.audience = Audience::Council;
    assert!(
        codes(&refused(&draft(), set)).contains(&("/method/questionSets/0", "set_for_councils"))
    );
}

#[test]
fn every_gate_states_its_effect_and_reports_by_default() {
    let mut draft = draft();
    draft.method.gates.clear();
    let method = frozen(&draft, question_set()).unwrap();
    assert_eq!(method.gates.len(), 1);
    assert_eq!(method.gates[0].effects.not_met, GateEffect::Reported);
}

#[test]
fn weights_that_do_not_sum_to_100_are_refused() {
    let mut draft = draft();
    draft.method.section_weights = weights(&[("device", 60), ("service", 39)]);
    draft.lots[0].slots[0].weight = 59;
    assert_eq!(
        codes(&refused(&draft, question_set())),
        [
            ("/lots/0/slots", "weights_do_not_sum_to_100"),
            ("/method/sectionWeights", "weights_do_not_sum_to_100"),
        ]
    );
}

#[test]
fn a_question_that_would_be_scored_differently_for_bidders_is_refused() {
    let mut set = question_set();
    set.questions[0].show_if = Some(Condition::Answered {
        question: "INF-01".parse().unwrap(),
    });
    assert_eq!(
        codes(&refused(&draft(), set)),
        [("/method/questionSets", "question_not_scorable")]
    );
}

#[test]
fn unknown_sets_sections_questions_and_gates_are_refused_where_they_stand() {
    let mut draft = draft();
    draft.method.question_sets.push("other".parse().unwrap());
    draft.method.section_weights = weights(&[("device", 60), ("nowhere", 40)]);
    draft.method.scoring = vec![ScoringOverride {
        question: "GAT-01".parse().unwrap(),
        scoring: ScoringMode::Option,
    }];
    draft.method.gates[0].question = "DEV-01".parse().unwrap();
    draft.method.mark_curve = MarkCurve([0, 20, 10, 75, 90, 100]);
    assert_eq!(
        codes(&refused(&draft, question_set())),
        [
            ("/method/questionSets/1", "unknown_question_set"),
            ("/method/scoring/0/question", "not_a_marked_question"),
            ("/method/markCurve", "curve_falls"),
            ("/method/sectionWeights/1/section", "unknown_section"),
            ("/method/gates/0/question", "not_a_gate"),
        ]
    );
}

#[test]
fn a_minimum_for_a_section_without_marks_is_refused() {
    let mut draft = draft();
    draft.method.minimum_marks.sections = vec![SectionMinimum {
        section: "cloud".parse().unwrap(),
        minimum: Tenths(500),
    }];
    assert_eq!(
        codes(&refused(&draft, question_set())),
        [(
            "/method/minimumMarks/sections/0/section",
            "section_without_marks"
        )]
    );
}

#[test]
fn a_lot_whose_weights_cannot_be_counted_exactly_is_refused() {
    let mut set = question_set();
    set.sections.clear();
    set.questions.clear();
    let mut draft = draft();
    draft.method.section_weights.clear();
    draft.method.gates.clear();
    draft.lots[0].slots = vec![Slot {
        weight: 100,
        ..draft.lots[0].slots[0].clone()
    }];
    // Sections whose question weights sum to different primes have denominators with little in
    // common.
    for (index, prime) in [47, 53, 59, 61, 67, 71, 73, 79, 83, 89]
        .into_iter()
        .enumerate()
    {
        let id = format!("s{index}");
        set.sections.push(section(&id));
        draft.method.section_weights.extend(weights(&[(&id, 10)]));
        for number in 0..=prime / 3 {
            let weight = if number == 0 { prime % 3 } else { 3 };
            set.questions.push(question(
                &format!("Q{index}-{number}"),
                &id,
                AppliesTo::Organisation,
                weighted(weight, ScoringMode::Option),
            ));
        }
    }
    assert_eq!(
        codes(&refused(&draft, set)),
        [("/lots/0", "weights_too_fine")]
    );
}

#[test]
fn equal_methods_have_no_difference() {
    assert!(difference(&method(), &method()).is_empty());
}

#[test]
fn a_changed_question_opens_its_answers_again_and_a_changed_weight_does_not() {
    let mut set = question_set();
    set.questions[0].text = "Changed?".into();
    set.questions[0].version = 2;
    set.version = "1.0.1".into();
    let added = question(
        "DEV-03",
        "device",
        AppliesTo::Product,
        weighted(1, ScoringMode::Option),
    );
    set.questions.push(added);
    let mut draft = draft();
    draft.method.section_weights = weights(&[("device", 50), ("service", 50)]);
    draft.method.gates[0].effects.unsure = GateEffect::Caps { at: Tenths(500) };
    let old = method();
    let new = frozen(&draft, set).unwrap();
    assert_ne!(old.hash().unwrap(), new.hash().unwrap());
    let difference = difference(&old, &new);
    let ids = |ids: &[QuestionId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(ids(&difference.questions_changed), ["DEV-01"]);
    assert_eq!(ids(&difference.questions_added), ["DEV-03"]);
    assert_eq!(ids(&difference.affected_questions), ["DEV-01", "GAT-01"]);
    let changed: Vec<_> = difference
        .weights
        .iter()
        .map(|change| (change.section.as_str(), change.before, change.after))
        .collect();
    assert_eq!(changed, [("device", 60, 50), ("service", 40, 50)]);
    assert_eq!(difference.lots_changed, [LOT]);
    assert_eq!(difference.parts, [Changed::QuestionSets]);
    assert_eq!(difference.gates.len(), 1);
}

#[test]
fn an_empty_draft_is_stored_and_says_all_that_is_missing() {
    let draft: ProcurementDraft = serde_json::from_str("{}").unwrap();
    assert!(crate::domain::procurement::limit_problems(&facts(), &draft).is_empty());
    let problems = refused(&draft, question_set());
    assert_eq!(
        codes(&problems),
        [
            ("/description", "missing"),
            ("/lots", "no_lot"),
            ("/criticality", "criticality_missing"),
        ]
    );
}

#[test]
fn no_draft_is_stored_with_a_mark_beyond_the_best_there_is() {
    let mut draft = draft();
    let beyond = GateEffect::Caps { at: Tenths(1001) };
    draft.method.minimum_marks.total = Some(Tenths(1001));
    draft.method.minimum_marks.sections = vec![SectionMinimum {
        section: "device".parse().unwrap(),
        minimum: Tenths(u32::MAX),
    }];
    draft.method.baseline.effects.unsure = beyond;
    draft.method.gates[0].effects.not_met = beyond;
    let problems = crate::domain::procurement::limit_problems(&facts(), &draft);
    assert_eq!(
        codes(&problems),
        [
            ("/method/minimumMarks/total", "beyond_100"),
            ("/method/minimumMarks/sections/0/minimum", "beyond_100"),
            ("/method/baseline/effects/unsure/at", "beyond_100"),
            ("/method/gates/0/effects/notMet/at", "beyond_100"),
        ]
    );
}

/// Weights that sum to 100 for the sections of a set that carry marks.
fn even_weights(sections: &[SectionId]) -> Vec<SectionWeight> {
    let count = u32::try_from(sections.len()).unwrap();
    sections
        .iter()
        .enumerate()
        .map(|(index, section)| SectionWeight {
            section: section.clone(),
            weight: 100 / count + if index == 0 { 100 % count } else { 0 },
        })
        .collect()
}

#[test]
fn the_sets_that_come_with_the_program_can_be_issued_at_every_level() {
    let catalogue = Catalogue::embedded().unwrap();
    let sets = catalogue.sets();
    let baseline = baseline_gates(sets);
    let offered = sets.iter().any(|set| set.id.as_str() == BASELINE_SET);
    assert_eq!(offered, !baseline.is_empty());
    for level in [Level::Low, Level::Medium, Level::High] {
        let mut draft = draft();
        draft.criticality.as_mut().unwrap().overridden = Some(LevelOverride {
            level,
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
        draft.method.question_sets = sets
            .iter()
            .filter(|set| set.audience == Audience::Supplier)
            .map(|set| set.id.clone())
            .collect();
        let mut marked: Vec<SectionId> = sets
            .iter()
            .flat_map(|set| &set.questions)
            .filter(|q| matches!(q.class, QuestionClass::Weighted { .. }))
            .map(|q| q.section.clone())
            .collect();
        marked.sort();
        marked.dedup();
        draft.method.section_weights = even_weights(&marked);
        let method = freeze(&FreezeContext {
            procurement: ProcurementId(uuid::Uuid::from_u128(1)),
            facts: &facts(),
            draft: &draft,
            sets,
            welsh: &Default::default(),
            regime_edition: Some(Edition::December2025),
            baseline_questions: &baseline,
        })
        .unwrap();
        assert!(method.lots[0].denominator > 0);
        assert!(
            method
                .gates
                .iter()
                .all(|gate| !baseline.contains(&gate.question))
        );
    }
}

/// The demonstration's kind of draft under the law of Wales, with the Welsh of the first `translated` questions.
fn welsh_of(set: &QuestionSet, translated: usize) -> Welsh {
    let texts = english_texts(set)
        .into_iter()
        .filter(|text| {
            let later = &set.questions[translated..];
            !later.iter().any(|question| {
                text.name
                    .starts_with(&format!("questions.{}.", question.id))
            })
        })
        .map(|english| {
            let text = WelshText {
                english: english.hash(),
                welsh: format!("Cy: {}", english.text),
                reviewed: english.name.ends_with("title"),
            };
            (english.name, text)
        })
        .collect();
    Welsh::default().with(&WelshTexts {
        set: set.id.clone(),
        texts,
    })
}

fn frozen_in_wales(
    draft: &ProcurementDraft,
    set: QuestionSet,
    welsh: &Welsh,
) -> Result<Method, Vec<Problem>> {
    freeze(&FreezeContext {
        procurement: ProcurementId(uuid::Uuid::from_u128(1)),
        facts: &procurement::ProcurementFacts {
            jurisdiction: procurement::Jurisdiction::Wales,
            ..facts()
        },
        draft,
        sets: &[set],
        welsh,
        regime_edition: Some(Edition::December2025),
        baseline_questions: &std::collections::BTreeSet::new(),
    })
}

#[test]
fn a_procurement_in_wales_is_not_issued_without_welsh_unless_that_is_accepted() {
    let set = question_set();
    let welsh = welsh_of(&set, set.questions.len() - 1);
    let mut draft = draft();
    let refused = frozen_in_wales(&draft, set.clone(), &welsh).unwrap_err();
    assert_eq!(
        codes(&refused),
        [("/method/acceptMissingWelsh", "welsh_missing")]
    );
    draft.method.accept_missing_welsh = true;
    let method = frozen_in_wales(&draft, set.clone(), &welsh).unwrap();
    assert_eq!(
        method.welsh.as_ref().unwrap().questions.len(),
        method.questions.len() - 1
    );
    assert!(frozen(&draft, set).unwrap().welsh.is_none(), "England");
}

#[test]
fn stale_welsh_counts_as_none() {
    let mut set = question_set();
    let welsh = welsh_of(&set, set.questions.len());
    set.questions[0].guidance.push_str(" Say which.");
    let refused = frozen_in_wales(&draft(), set.clone(), &welsh).unwrap_err();
    assert!(
        refused[0].message.contains(set.questions[0].id.as_str()),
        "{refused:?}"
    );
}

#[test]
fn welsh_changes_the_words_and_nothing_else() {
    let set = question_set();
    let welsh = welsh_of(&set, set.questions.len());
    let method = frozen_in_wales(&draft(), set, &welsh).unwrap();
    let told = method.in_welsh().unwrap();
    for (english, welsh) in method.questions.iter().zip(&told.questions) {
        let pairs = question_texts(&english.question)
            .into_iter()
            .zip(question_texts(&welsh.question));
        for (english, welsh) in pairs {
            assert_eq!(welsh.text, format!("Cy: {}", english.text));
        }
        assert!(
            !method
                .welsh_question(&english.question.id)
                .unwrap()
                .reviewed
        );
    }
    // With the English words put back, it is the same method.
    let text = serde_json::to_string(&told).unwrap().replace("Cy: ", "");
    let method = serde_json::to_string(&method).unwrap().replace("Cy: ", "");
    assert_eq!(text, method);
}
