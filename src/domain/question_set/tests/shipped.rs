//! The question sets that come with the program.

use std::collections::BTreeSet;

use super::super::*;
use crate::domain::ids::QuestionSetId;

fn catalogue() -> Catalogue {
    match Catalogue::embedded() {
        Ok(catalogue) => catalogue,
        Err(error) => panic!("{error:#?}"),
    }
}

fn supply_chain(catalogue: &Catalogue) -> &QuestionSet {
    let id: QuestionSetId = "connected-places-supply-chain".parse().unwrap();
    catalogue.find(&id).unwrap()
}

fn all_features() -> BTreeSet<LotFeature> {
    [
        LotFeature::CloudService,
        LotFeature::PersonalData,
        LotFeature::ArtificialIntelligence,
        LotFeature::PublicPlace,
        LotFeature::RemoteAccess,
    ]
    .into()
}

#[test]
fn every_shipped_file_loads_and_validates() {
    assert!(!catalogue().sets().is_empty());
}

#[test]
fn every_source_is_used_or_explains_the_design() {
    let catalogue = catalogue();
    let background = [
        "PSTI-AM1",
        "OPSS-ENF",
        "TS103701",
        "JC-STAR",
        "SG-CLS",
        "PR24",
        "CSPST",
        "ISO29147",
        "PSTI-ACT",
        "PSTI-AM2",
        "PSTI-REGS",
    ];
    for source in &catalogue.sources().sources {
        let used = catalogue
            .sets()
            .iter()
            .flat_map(|set| &set.questions)
            .flat_map(|question| &question.mappings)
            .any(|mapping| mapping.source == source.key);
        assert!(
            used || background.contains(&source.key.as_str()),
            "{}",
            source.key
        );
    }
}

#[test]
fn the_low_level_asks_less_than_the_high_one_and_every_section_has_something_to_ask() {
    let catalogue = catalogue();
    let set = supply_chain(&catalogue);
    let count = |level| questions_for(&[set], level, &all_features()).len();
    assert_eq!(
        (count(Level::Low), count(Level::Medium), count(Level::High)),
        (21, 63, 64)
    );
    for level in [Level::Low, Level::Medium, Level::High] {
        let asked = questions_for(&[set], level, &all_features());
        for section in &set.sections {
            assert!(
                asked.iter().any(|question| question.section == section.id),
                "{} at {level:?}",
                section.id
            );
        }
    }
}

#[test]
fn each_device_security_principle_has_a_gate_at_every_level_that_can_be_met() {
    let catalogue = catalogue();
    let set = catalogue
        .find(&"device-security-principles".parse().unwrap())
        .unwrap();
    for level in [Level::Low, Level::Medium, Level::High] {
        let asked = questions_for(&[set], level, &BTreeSet::new());
        for principle in 1..=11 {
            let gates: Vec<_> = asked
                .iter()
                .filter(|question| matches!(question.class, QuestionClass::Gate))
                .filter(|question| {
                    question.mappings.iter().any(|mapping| {
                        mapping.source == "DSP"
                            && mapping.clause == format!("principle {principle}")
                    })
                })
                .collect();
            let expected = if level == Level::Low { 1..=1 } else { 1..=2 };
            assert!(
                expected.contains(&gates.len()),
                "principle {principle} at {level:?}"
            );
            for gate in gates {
                let AnswerSpec::Choice { options } = &gate.answer else {
                    panic!("{} is not a choice", gate.id)
                };
                let values: Vec<_> = options.iter().map(|option| option.value).collect();
                assert!(values.contains(&Some(100)), "{} can be met", gate.id);
                assert!(values.contains(&Some(0)), "{} can be failed", gate.id);
                assert!(values.contains(&None), "{} can be left open", gate.id);
            }
        }
    }
}

#[test]
fn a_lot_without_a_feature_is_not_asked_about_it() {
    let catalogue = catalogue();
    let set = supply_chain(&catalogue);
    let asked = questions_for(&[set], Level::High, &BTreeSet::new());
    assert!(
        asked
            .iter()
            .all(|question| question.lot_features.is_empty())
    );
    let cloud = questions_for(&[set], Level::High, &[LotFeature::CloudService].into());
    assert!(
        cloud
            .iter()
            .any(|question| question.id.as_str() == "SVC-01")
    );
    assert!(
        !cloud
            .iter()
            .any(|question| question.id.as_str() == "DAT-01")
    );
}

#[test]
fn sets_that_share_a_question_ask_it_once_in_the_order_of_the_sets() {
    let catalogue = catalogue();
    let first = supply_chain(&catalogue).clone();
    let mut second = first.clone();
    second.id = "second".parse().unwrap();
    second.questions.reverse();
    let asked = questions_for(&[&second, &first], Level::High, &all_features());
    assert_eq!(asked.len(), first.questions.len());
    assert_eq!(
        asked.first().map(|question| &question.id),
        second.questions.first().map(|q| &q.id)
    );
    assert!(Catalogue::new(vec![first.clone(), second.clone()], Sources::default()).is_ok());

    second.questions[0].text.push_str(" Really?");
    assert_eq!(
        Catalogue::new(vec![first.clone(), second.clone()], Sources::default()),
        Err(CatalogueError::QuestionDiffers {
            question: second.questions[0].id.clone(),
            first: first.id.clone(),
            second: second.id,
        })
    );
    assert_eq!(
        Catalogue::new(vec![first.clone(), first.clone()], Sources::default()),
        Err(CatalogueError::SetTwice(first.id))
    );
}

#[test]
fn whoever_names_a_certificate_says_what_else_is_accepted() {
    for set in catalogue().sets() {
        for question in &set.questions {
            let asked = format!(
                "{} {}",
                question.text,
                question.accepted_evidence.as_deref().unwrap_or_default()
            );
            let names_one = ["Cyber Essentials", "ISO/IEC 27001", "SOC 2", "CSA STAR"]
                .iter()
                .any(|name| asked.contains(name));
            assert!(
                !names_one || question.or_equivalent.is_some(),
                "{}",
                question.id
            );
        }
    }
}

#[test]
fn every_number_that_is_ours_says_that_the_council_may_change_it() {
    let catalogue = catalogue();
    for question in &supply_chain(&catalogue).questions {
        let numeric = question.passing.chars().any(|c| c.is_ascii_digit())
            || (question.stage == Stage::Contract
                && question.text.chars().any(|c| c.is_ascii_digit()));
        assert!(
            !numeric
                || question
                    .guidance
                    .contains("changed by the council before issue"),
            "{}",
            question.id
        );
    }
}

#[test]
fn no_shipped_text_claims_what_only_a_regulator_decides() {
    for set in catalogue().sets() {
        let bytes = crate::domain::canonical::canonical_bytes(set).unwrap();
        let text = String::from_utf8(bytes).unwrap().to_lowercase();
        for word in ["certified", "is compliant", "psti approved"] {
            assert!(!text.contains(word), "{} says {word}", set.id);
        }
    }
}

#[test]
fn the_hash_of_a_set_depends_on_its_content_and_not_on_its_file() {
    let sources = embedded_sources().unwrap();
    let text = include_str!("sample.yaml");
    let hash = |text: &str| content_hash(&load(text, &sources).unwrap()).unwrap();
    let commented = format!(
        "# A remark.\n\n{}",
        text.replace("title: A sample", "title: 'A sample'")
    );
    assert_eq!(hash(text), hash(&commented));
    assert_ne!(
        hash(text),
        hash(&text.replace("A sample", "Another sample"))
    );
}

#[test]
fn a_set_written_as_json_reads_back_as_the_same_set() {
    for set in catalogue().sets() {
        let json = serde_json::to_string(set).unwrap();
        assert_eq!(&serde_json::from_str::<QuestionSet>(&json).unwrap(), set);
    }
}

#[test]
fn the_baseline_and_all_of_the_low_level_have_welsh_of_the_present_english() {
    let catalogue = catalogue();
    for set in catalogue.sets() {
        let baseline = set.id.as_str() == "psti-baseline";
        let asked = set
            .questions
            .iter()
            .filter(|question| baseline || question.levels.contains(&Level::Low));
        let without: Vec<&str> = asked
            .filter(|question| catalogue.welsh().question(question).is_none())
            .map(|question| question.id.as_str())
            .collect();
        assert!(without.is_empty(), "{}: {without:?}", set.id);
        for section in &set.sections {
            assert!(
                catalogue.welsh().section(section).is_some(),
                "{}",
                section.id
            );
        }
    }
}
