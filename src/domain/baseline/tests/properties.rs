//! What holds for any answers at all.

use proptest::{prelude::*, sample::subsequence};

use super::{cases::conditions_alone, *};
use crate::domain::{
    canonical::canonical_bytes,
    question_set::{AnswerSpec, Question, shown},
};

fn any_option(spec: &AnswerSpec) -> BoxedStrategy<AnswerValue> {
    let junk = prop_oneof![
        Just(chosen("no_such_option")),
        Just(AnswerValue::Text {
            text: "words".to_owned()
        }),
        Just(AnswerValue::MultipleChoice {
            options: Vec::new(),
            detail: None
        }),
    ];
    let day = (2024i16..2036, 1i8..13, 1i8..29).prop_map(|(y, m, d)| date(y, m, d));
    let good: BoxedStrategy<AnswerValue> = match spec {
        AnswerSpec::Choice { options } => {
            let ids: Vec<String> = options.iter().map(|option| option.id.to_string()).collect();
            prop::sample::select(ids).prop_map(|id| chosen(&id)).boxed()
        }
        AnswerSpec::MultipleChoice { options, .. } => {
            let ids: Vec<_> = options.iter().map(|option| option.id.clone()).collect();
            let most = ids.len();
            subsequence(ids, 0..=most)
                .prop_shuffle()
                .prop_map(|options| AnswerValue::MultipleChoice {
                    options,
                    detail: None,
                })
                .boxed()
        }
        AnswerSpec::Group { fields } => fields
            .iter()
            .map(|field| {
                let id = field.id.clone();
                prop::option::weighted(0.9, any_option(&field.answer))
                    .prop_map(move |value| (id.clone(), value))
            })
            .collect::<Vec<_>>()
            .prop_map(|fields| AnswerValue::Group {
                fields: fields
                    .into_iter()
                    .filter_map(|(id, value)| value.map(|value| (id, value)))
                    .collect(),
            })
            .boxed(),
        AnswerSpec::Date => day.prop_map(|date| AnswerValue::Date { date }).boxed(),
        AnswerSpec::Period => prop::option::of(day)
            .prop_map(|end_date| AnswerValue::Period {
                text: String::new(),
                end_date,
            })
            .boxed(),
        AnswerSpec::Number { min, max, .. } => (min - 1..=max + 1)
            .prop_map(|number| AnswerValue::Number { number })
            .boxed(),
        AnswerSpec::File => Just(AnswerValue::File { note: None }).boxed(),
        _ => prop_oneof![Just("AQ-100"), Just("AQ-9"), Just("")]
            .prop_map(|text| AnswerValue::Text {
                text: text.to_owned(),
            })
            .boxed(),
    };
    prop_oneof![12 => good, 1 => junk].boxed()
}

prop_compose! {
    fn any_offer()(
        values in questions(),
        proof in prop::collection::vec(any::<bool>(), 80),
        reach in prop_oneof![Just(Reach::LawOnly), Just(Reach::ByChoice)],
        keep_scope in any::<bool>(),
        deadline in prop_oneof![Just(date(2024, 1, 1)), Just(date(2025, 3, 1)), Just(date(2026, 9, 1))],
    ) -> Offer {
        let mut offer = Offer::passing().on(deadline);
        offer.reach = reach;
        for ((id, value), proof) in values.into_iter().zip(proof) {
            if keep_scope && id.as_str().starts_with("SCP") {
                continue;
            }
            match value {
                None => { offer.answers.remove(&id); }
                Some(value) => {
                    offer = offer.value(id.as_str(), value);
                    if proof {
                        offer = offer.evidence(id.as_str(), EvidenceLevel::IndependentTest);
                    }
                }
            }
        }
        offer
    }
}

fn questions() -> impl Strategy<Value = Vec<(QuestionId, Option<AnswerValue>)>> {
    let set = questions::set();
    set.questions
        .iter()
        .map(|question| {
            let id = question.id.clone();
            prop::option::weighted(0.95, any_option(&question.answer))
                .prop_map(move |value| (id.clone(), value))
        })
        .collect::<Vec<_>>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn changed_answers_fail_exactly_their_own_conditions(
        flips in subsequence(conditions_alone().to_vec(), 0..=conditions_alone().len()).prop_shuffle()
    ) {
        let expected: BTreeSet<String> = flips.iter().flat_map(|case| case.failing().clone()).collect();
        let offer = flips
            .iter()
            .fold(Offer::passing(), |offer, case| case.change(offer));
        let verdict = offer.verdict();
        prop_assert_eq!(ids(&verdict, ConditionResult::Unknown), BTreeSet::new());
        prop_assert_eq!(
            verdict.result,
            if expected.is_empty() { VerdictResult::Met } else { VerdictResult::NotMet }
        );
        prop_assert_eq!(ids(&verdict, ConditionResult::NotMet), expected);
    }

    #[test]
    fn taking_an_answer_away_never_fails_a_condition(
        gone in subsequence(Offer::passing().answers.into_keys().collect::<Vec<_>>(), 0..10)
    ) {
        let mut offer = Offer::passing();
        for id in &gone {
            offer.answers.remove(id);
        }
        let verdict = offer.verdict();
        prop_assert_eq!(ids(&verdict, ConditionResult::NotMet), BTreeSet::new());
        prop_assert!(matches!(
            verdict.result,
            VerdictResult::Met | VerdictResult::InsufficientEvidence
        ));
    }

    #[test]
    fn any_failure_decides_then_anything_open_then_met(offer in any_offer()) {
        let verdict = offer.verdict();
        let failed = ids(&verdict, ConditionResult::NotMet);
        let open = ids(&verdict, ConditionResult::Unknown);
        let unsure = verdict.scope == Scope::Unsure;
        let statement_alone = failed.iter().all(|id| id.starts_with("statement."));
        let expected = if verdict.result == VerdictResult::NotAssessed {
            let out = matches!(
                verdict.scope,
                Scope::Excepted { .. } | Scope::NotInScope { .. }
            );
            prop_assert!(out);
            VerdictResult::NotAssessed
        } else if (!statement_alone || !unsure) && !failed.is_empty() {
            VerdictResult::NotMet
        } else if !open.is_empty() || unsure {
            VerdictResult::InsufficientEvidence
        } else {
            VerdictResult::Met
        };
        prop_assert_eq!(verdict.result, expected);
        if verdict.basis == Basis::Law && verdict.result == VerdictResult::Met {
            let in_scope = matches!(verdict.scope, Scope::InScope { .. });
            prop_assert!(in_scope);
            prop_assert!(verdict.security.requirements.iter().all(
                |requirement| requirement.route != Some(Route::Equivalent)
            ));
        }
    }

    #[test]
    fn the_same_answers_give_the_same_bytes_in_any_order(offer in any_offer()) {
        let mut reversed = offer.clone();
        for answer in reversed.answers.values_mut() {
            if let AnswerValue::MultipleChoice { options, .. } = &mut answer.value {
                options.reverse();
            }
        }
        let bytes = canonical_bytes(&offer.verdict()).unwrap();
        prop_assert_eq!(&bytes, &canonical_bytes(&offer.verdict()).unwrap());
        prop_assert_eq!(&bytes, &canonical_bytes(&reversed.verdict()).unwrap());
        let read: Verdict = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(&read, &offer.verdict());
    }

    #[test]
    fn answers_to_hidden_questions_never_matter(offer in any_offer()) {
        let set = questions::set();
        let all: Vec<&Question> = set.questions.iter().collect();
        let mut visible = offer.clone();
        let shown: BTreeSet<&QuestionId> =
            shown(&all, &|id| offer.answers.get(id).map(|answer| &answer.value))
                .into_iter()
                .map(|question| &question.id)
                .collect();
        visible.answers.retain(|id, _| shown.contains(id));
        prop_assert_eq!(outline(&offer), outline(&visible));
    }
}

/// What a verdict says, without the evidence it lists.
fn outline(offer: &Offer) -> Verdict {
    let mut verdict = offer.verdict();
    for row in &mut verdict.conditions {
        row.evidence.clear();
    }
    verdict
}
