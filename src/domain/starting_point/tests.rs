use super::*;
use crate::domain::canonical::canonical_bytes;

const WASTE: &str = include_str!("../../../questionnaires/starting-points/waste-sensors.yaml");

fn catalogue() -> Catalogue {
    Catalogue::embedded().unwrap()
}

fn points() -> StartingPoints {
    match StartingPoints::embedded(&catalogue()) {
        Ok(points) => points,
        Err(error) => panic!("{error}"),
    }
}

/// The problems of the waste file with one passage replaced, one a line.
fn told(passage: &str, replacement: &str) -> String {
    assert!(WASTE.contains(passage), "the file has no {passage:?}");
    let text = WASTE.replacen(passage, replacement, 1);
    match load(&text, &catalogue()) {
        Ok(_) => "no problem".to_owned(),
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            lines.join("\n")
        }
    }
}

#[test]
fn every_embedded_file_is_valid_and_named_after_its_id() {
    let points = points();
    let ids: Vec<String> = points
        .all()
        .iter()
        .map(|p| format!("{}.yaml", p.id))
        .collect();
    let files: Vec<&str> = FILES.iter().map(|(file, _)| *file).collect();
    assert_eq!(ids, files);
}

#[test]
fn every_starting_point_warns_and_says_what_matters() {
    for point in points().all() {
        assert!(!point.warnings.is_empty(), "{}", point.id);
        assert!((3..=8).contains(&point.matters.len()), "{}", point.id);
    }
}

#[test]
fn the_excepted_classes_that_are_likely_are_named_where_they_are_likely() {
    let points = points();
    let classes = |id: &str| -> Vec<ExceptionClass> {
        let point = points.find(&id.parse().unwrap()).unwrap();
        let class = |warning: &Warning| match warning {
            Warning::ExceptedClass { class, .. } => Some(*class),
            Warning::Scope { .. } | Warning::PersonalData { .. } => None,
        };
        point.warnings.iter().filter_map(class).collect()
    };
    assert_eq!(
        classes("smart-local-energy"),
        [ExceptionClass::EvChargePoint, ExceptionClass::SmartMeter]
    );
    assert_eq!(
        classes("damp-and-temperature"),
        [ExceptionClass::SmartMeter, ExceptionClass::MedicalDevice]
    );
    assert_eq!(classes("street-lighting"), [ExceptionClass::EvChargePoint]);
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_place() {
    assert_eq!(
        told("level: low", "level: high"),
        "20:8: By the published rule the answers give low."
    );
    assert_eq!(
        told("weight: 80", "weight: 70"),
        "25:7: The slot weights must sum to 100; they sum to 90."
    );
    assert_eq!(
        told("question: DEV-16", "question: DEV-99"),
        "30:16: The question DEV-99 is not asked of any of these lots at the low level."
    );
    assert_eq!(
        told("question: DEV-16", "question: VUL-02"),
        "30:16: The question VUL-02 is named twice."
    );
    assert_eq!(
        told("[psti-baseline,", "[council-readiness,"),
        "27:16: council-readiness is what a council answers about itself."
    );
    assert_eq!(
        told("source: UK-GDPR", "source: HEARSAY"),
        "46:14: There is no source \"HEARSAY\" in sources.yaml."
    );
    assert_eq!(
        told("harm: none", "harm: some"),
        "9:9: Unknown variant `some`, expected one of none, minor, serious, life."
    );
}

#[test]
fn a_question_that_the_lots_do_not_call_for_is_refused() {
    assert_eq!(
        told(
            "features: [cloud_service, public_place]",
            "features: [public_place]"
        ),
        "32:16: The question SVC-04 is not asked of any of these lots at the low level."
    );
}

#[test]
fn no_text_claims_what_only_a_regulator_decides() {
    for point in points().all() {
        let text = String::from_utf8(canonical_bytes(point).unwrap())
            .unwrap()
            .to_lowercase();
        for word in ["certified", "compliant", "psti approved"] {
            assert!(!text.contains(word), "{} says {word}", point.id);
        }
    }
}

#[test]
fn a_starting_point_fills_only_what_a_draft_leaves_open() {
    let points = points();
    let energy = points.find(&"smart-local-energy".parse().unwrap()).unwrap();
    let mut next = 0;
    let mut new_id = || {
        next += 1;
        uuid::Uuid::from_u128(next)
    };
    let mut empty = ProcurementDraft::default();
    energy.fill(&mut empty, &mut new_id);
    assert_eq!(empty.lots.len(), 2);
    assert_eq!(empty.lots[0].number, 1);
    assert_eq!(empty.lots[1].slots[0].title, "Charge point");
    assert_eq!(empty.criticality.as_ref().unwrap().level(), energy.level);
    assert_eq!(empty.method.question_sets, energy.question_sets);
    let ids: std::collections::BTreeSet<_> = empty
        .lots
        .iter()
        .flat_map(|lot| lot.slots.iter().map(|slot| slot.id.0).chain([lot.id.0]))
        .collect();
    assert_eq!(ids.len(), 6);

    let kept = empty.clone();
    let waste = points.find(&"waste-sensors".parse().unwrap()).unwrap();
    waste.fill(&mut empty, &mut new_id);
    assert_eq!(empty, kept);
}
