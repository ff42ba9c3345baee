use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Bid, Demo, DemoProcurement, Supplier};
use crate::domain::{
    answer::{Answer, check},
    baseline::{BaselineInput, ConditionResult, Edition, Verdict, assess},
    comparison::{Bidder, ScoreRow, rank},
    ids::{EvidenceId, ProcurementId, ResponseId, SlotId, SubjectId, SupplierId},
    method::{FreezeContext, Method, baseline_gates, freeze},
    question_set::{Catalogue, Question, shown},
    score::{Key, LotInput, LotScore, ProductBaseline, score},
};

fn issued(procurement: &DemoProcurement) -> Method {
    let catalogue = Catalogue::embedded().unwrap();
    let mut next = 0;
    let draft = procurement.draft(|| {
        next += 1;
        Uuid::from_u128(next)
    });
    let deadline = procurement
        .timeline
        .map_or("2026-12-18T12:00:00Z".parse().unwrap(), |timeline| {
            timeline.deadline
        });
    freeze(&FreezeContext {
        procurement: ProcurementId(Uuid::from_u128(1000)),
        facts: &procurement.facts(deadline),
        draft: &draft,
        sets: catalogue.sets(),
        welsh: catalogue.welsh(),
        regime_edition: Some(Edition::December2025),
        baseline_questions: &baseline_gates(catalogue.sets()),
    })
    .unwrap()
}

fn bid_of(supplier: &Supplier, procurement: &DemoProcurement, method: &Method) -> Bid {
    let evidence = supplier.evidence(procurement, method).unwrap();
    let ids = (1..)
        .zip(evidence)
        .map(|(number, evidence)| (evidence.key, EvidenceId(Uuid::from_u128(number))))
        .collect();
    supplier.bid(procurement, method, &ids).unwrap()
}

struct Played {
    verdicts: BTreeMap<SlotId, Verdict>,
    score: LotScore,
    row: ScoreRow,
}

fn play(supplier: &Supplier, procurement: &DemoProcurement, method: &Method) -> Played {
    let bid = bid_of(supplier, procurement, method);
    let lot = &method.lots[0];
    let answers: BTreeMap<Key, Answer> = bid
        .answers
        .iter()
        .map(|(subject, question, answer)| ((*subject, question.clone()), answer.clone()))
        .collect();
    let marks = bid
        .marks
        .iter()
        .map(|(subject, question, mark)| ((*subject, question.clone()), mark.clone()))
        .collect();
    let verdicts: BTreeMap<SlotId, Verdict> = bid
        .products
        .iter()
        .map(|(slot, product)| {
            let about: BTreeMap<_, _> = answers
                .iter()
                .filter(|((subject, _), _)| *subject == SubjectId::from(*slot))
                .map(|((_, question), answer)| (question.clone(), answer.clone()))
                .collect();
            let verdict = assess(&BaselineInput {
                answers: &about,
                product: &product.identity,
                reference_date: "2026-04-17".parse().unwrap(),
                reach: method.baseline.reach,
            });
            (*slot, verdict)
        })
        .collect();
    let baselines = verdicts
        .iter()
        .map(|(slot, verdict)| (*slot, ProductBaseline::from(verdict)))
        .collect();
    let input = LotInput {
        answers: &answers,
        marks: &marks,
        baselines: &baselines,
    };
    let score = score(method, lot.id, &input).unwrap();
    let bidder = Bidder {
        response: ResponseId(Uuid::from_u128(1)),
        supplier: SupplierId(Uuid::from_u128(1)),
        supplier_name: supplier.name.clone(),
    };
    let row = ScoreRow::new(bidder, lot, &score, &input);
    Played {
        verdicts,
        score,
        row,
    }
}

#[test]
fn both_procurements_can_be_issued() {
    let demo = Demo::embedded().unwrap();
    assert_eq!(issued(&demo.finished).lots[0].slots.len(), 2);
    assert_eq!(issued(&demo.open).lots[0].slots.len(), 1);
}

#[test]
fn every_shown_question_is_answered_well_and_nothing_else_is() {
    let demo = Demo::embedded().unwrap();
    let method = issued(&demo.finished);
    for supplier in &demo.suppliers {
        let bid = bid_of(supplier, &demo.finished, &method);
        let answers: BTreeMap<_, _> = bid
            .answers
            .iter()
            .map(|(subject, question, answer)| ((*subject, question), answer))
            .collect();
        let lot = &method.lots[0];
        let subjects = [SubjectId::ORGANISATION, lot.id.into()]
            .into_iter()
            .chain(lot.slots.iter().map(|slot| slot.id.into()));
        let mut expected = BTreeSet::new();
        for subject in subjects {
            let asked: Vec<&Question> = method
                .questions
                .iter()
                .map(|issued| &issued.question)
                .filter(|question| method.asks(subject, &question.id))
                .collect();
            for question in shown(&asked, &|id| {
                answers.get(&(subject, id)).map(|answer| &answer.value)
            }) {
                let name = &supplier.name;
                let answer = answers
                    .get(&(subject, &question.id))
                    .unwrap_or_else(|| panic!("{name}: {} is not answered", question.id));
                assert_eq!(check(question, answer), [], "{name}: {}", question.id);
                expected.insert((subject, &question.id));
            }
        }
        let given: BTreeSet<_> = answers.keys().copied().collect();
        assert_eq!(given, expected, "{}", supplier.name);
    }
}

#[test]
fn every_answer_scored_by_mark_has_its_mark() {
    let demo = Demo::embedded().unwrap();
    let method = issued(&demo.finished);
    for supplier in &demo.suppliers {
        let played = play(supplier, &demo.finished, &method);
        assert_eq!(played.score.unmarked, [], "{}", supplier.name);
    }
}

#[test]
fn the_verdicts_are_those_of_the_stories() {
    let demo = Demo::embedded().unwrap();
    let method = issued(&demo.finished);
    for supplier in &demo.suppliers {
        let played = play(supplier, &demo.finished, &method);
        for (slot, of) in demo.finished.lots[0]
            .slots
            .iter()
            .zip(&method.lots[0].slots)
        {
            let verdict = &played.verdicts[&of.id];
            let about = format!("{}, {}: {verdict:#?}", supplier.name, slot.key);
            let expected = &supplier.expected;
            assert_eq!(verdict.result, expected.verdicts[&slot.key], "{about}");
            assert_eq!(
                ProductBaseline::from(verdict).scope,
                expected.scope,
                "{about}"
            );
            let failing: Vec<&str> = verdict
                .conditions
                .iter()
                .filter(|condition| condition.result == ConditionResult::NotMet)
                .map(|condition| condition.id.as_str())
                .collect();
            let told = expected.not_met.get(&slot.key).cloned().unwrap_or_default();
            assert_eq!(failing, told, "{about}");
            for finding in &expected.findings {
                assert!(
                    verdict.findings.iter().any(|f| f.code == *finding),
                    "{about}"
                );
            }
        }
    }
}

#[test]
fn the_ranking_is_that_of_the_stories() {
    let demo = Demo::embedded().unwrap();
    let method = issued(&demo.finished);
    let rows = demo
        .suppliers
        .iter()
        .map(|supplier| play(supplier, &demo.finished, &method).row)
        .collect();
    let ranked = rank(rows);
    let told: BTreeMap<&str, _> = demo
        .suppliers
        .iter()
        .map(|supplier| {
            let expected = &supplier.expected;
            (supplier.name.as_str(), (expected.standing, expected.rank))
        })
        .collect();
    for place in &ranked {
        let name = place.row.bidder.supplier_name.as_str();
        assert_eq!(
            (place.row.standing, place.rank),
            told[name],
            "{name}: {} of {}, {:?}",
            place.row.total,
            method.lots[0].denominator,
            place.row.remarks
        );
    }
}

#[test]
fn an_entry_that_does_not_fit_its_question_is_an_error() {
    let demo = Demo::embedded().unwrap();
    let method = issued(&demo.finished);
    let mut supplier = demo.suppliers[0].clone();
    supplier
        .answers
        .get_mut("organisation")
        .unwrap()
        .insert("ORG-01".parse().unwrap(), serde_json::json!(5));
    let error = supplier.evidence(&demo.finished, &method).unwrap_err();
    assert!(
        error.to_string().contains("ORG-01: must be text"),
        "{error}"
    );
}
