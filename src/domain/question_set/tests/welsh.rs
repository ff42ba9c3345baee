//! Welsh beside English.

use std::collections::BTreeMap;

use super::super::*;

fn sample() -> QuestionSet {
    load(include_str!("sample.yaml"), &embedded_sources().unwrap()).unwrap()
}

/// Welsh of everything, read by a translator.
fn whole(set: &QuestionSet) -> WelshTexts {
    WelshTexts {
        set: set.id.clone(),
        texts: english_texts(set)
            .into_iter()
            .map(|english| {
                let text = WelshText {
                    english: english.hash(),
                    welsh: format!("Cymraeg {}", english.text),
                    reviewed: true,
                };
                (english.name, text)
            })
            .collect(),
    }
}

#[test]
fn whole_welsh_lacks_nothing() {
    let set = sample();
    assert_eq!(welsh_state(&set, &whole(&set)), WelshState::default());
}

#[test]
fn changed_english_makes_its_welsh_stale_and_new_english_is_missing() {
    let mut set = sample();
    let mut welsh = whole(&set);
    set.questions[0].text.push_str(" At all?");
    welsh.texts.remove("questions.Q-3.descriptors.2").unwrap();
    welsh
        .texts
        .get_mut("questions.Q-2.fields.nets.options.radio")
        .unwrap()
        .reviewed = false;
    let state = welsh_state(&set, &welsh);
    let names = |texts: &[EnglishText<'_>]| -> Vec<String> {
        texts.iter().map(|text| text.name.clone()).collect()
    };
    assert_eq!(names(&state.stale), ["questions.Q-1.text"]);
    assert_eq!(names(&state.missing), ["questions.Q-3.descriptors.2"]);
    assert_eq!(
        names(&state.unreviewed),
        ["questions.Q-2.fields.nets.options.radio"]
    );
    let told: Vec<String> = welsh_warnings(include_str!("sample.yaml"), &state)
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    13:11: warning: questions.Q-1.text: the English has changed since it was put into Welsh.
    68:33: warning: questions.Q-3.descriptors.2: there is no Welsh yet.
    "#);
}

#[test]
fn every_text_has_a_name_and_a_place_of_its_own() {
    for set in Catalogue::embedded().unwrap().sets() {
        let json = serde_json::to_value(set).unwrap();
        let texts = english_texts(set);
        let names: BTreeMap<&str, &str> = texts
            .iter()
            .map(|english| (english.name.as_str(), english.text))
            .collect();
        assert_eq!(names.len(), texts.len(), "{}", set.id);
        for english in &texts {
            let there = json.pointer(&english.pointer).and_then(|v| v.as_str());
            assert_eq!(there, Some(english.text), "{}", english.pointer);
        }
    }
}

#[test]
fn welsh_of_another_set_or_of_nothing_is_refused() {
    let set = sample();
    let file = "set: other\ntexts:\n  \
                title: {english: '0123456789abcdef', welsh: Teitl, reviewed: false}\n  \
                questions.Q-9.text: {english: '0123456789abcdef', welsh: '', reviewed: false}\n";
    let told: Vec<String> = load_welsh(file, &set)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    1:6: This is the Welsh of other, not of sample.
    4:23: The set has no text questions.Q-9.text.
    "#);
}
