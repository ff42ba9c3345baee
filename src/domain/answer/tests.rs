//! Checks, limits and worth of answers.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::domain::{
    confidential::{CONFIDENTIAL_REASON_CHARACTERS_MAX, Confidential},
    question_set::{AnswerSpec, Question},
};

fn question(answer: Value) -> Question {
    let mut question = json!({
        "id": "Q-1", "version": 1, "section": "s", "text": "t", "short": "s", "why": "w",
        "guidance": "g", "passing": "p", "appliesTo": "product", "levels": ["low"],
        "class": {"kind": "information"}, "stage": "information", "mappings": [],
    });
    question["answer"] = answer;
    serde_json::from_value(question).unwrap()
}

fn answer(value: Value) -> Answer {
    let mut answer = json!({"draftedBy": "person"});
    answer["value"] = value;
    serde_json::from_value(answer).unwrap()
}

/// `code pointer: message`, one a line.
fn told(spec: Value, value: Value) -> String {
    told_of(spec, &answer(value))
}

fn told_of(spec: Value, answer: &Answer) -> String {
    let lines: Vec<String> = check(&question(spec), answer)
        .iter()
        .map(|p| format!("{} {}: {}", p.code.as_str(), p.pointer, p.message))
        .collect();
    lines.join("\n")
}

fn options() -> Value {
    json!([
        {"id": "yes", "label": "Yes", "value": 100},
        {"id": "partly", "label": "Partly", "value": 50, "detail": "required"},
        {"id": "no", "label": "No", "value": 0},
    ])
}

#[test]
fn a_choice_is_one_of_its_options_with_the_detail_it_asks_for() {
    let spec = json!({"kind": "choice", "options": options()});
    insta::assert_snapshot!(told(spec.clone(), json!({"kind": "choice", "option": "yes"})), @"");
    insta::assert_snapshot!(told(spec.clone(), json!({"kind": "choice", "option": "maybe"})), @"unknown_option /value/option: Choose one of the options of this question.");
    insta::assert_snapshot!(told(spec.clone(), json!({"kind": "choice", "option": "partly", "detail": " "})), @r#"detail_missing /value/detail: Add a sentence of detail, as you chose "Partly"."#);
    insta::assert_snapshot!(told(spec, json!({"kind": "number", "number": 1})), @"wrong_kind /value: Answer this question with one of its options.");
}

#[test]
fn a_mark_as_confidential_gives_a_reason_and_an_end() {
    let spec = json!({"kind": "text", "maxLength": 100});
    let told = |reason: &str, until| {
        let mut given = answer(json!({"kind": "text", "text": "Ours."}));
        given.confidential = Confidential::of(Some(reason.to_owned()), until);
        (fits_limits(&given).is_ok(), told_of(spec.clone(), &given))
    };
    let day = Some(jiff::civil::date(2028, 3, 27));
    assert_eq!(told("A weakness is named.", day), (true, String::new()));
    insta::assert_snapshot!(told(" ", None).1, @r"
    confidential_reason_missing /confidential/reason: Say what harm it would do if this became public, or take the mark away.
    confidential_end_missing /confidential/until: Give the last day on which it is confidential.
    ");
    insta::assert_snapshot!(told("For ever.", Some(jiff::civil::date(9999, 1, 1))).1, @"date_out_of_range /confidential/until: Enter a date from 1990 to 2099.");
    let long = "x".repeat(CONFIDENTIAL_REASON_CHARACTERS_MAX + 1);
    assert!(!told(&long, day).0);
}

#[test]
fn a_multiple_choice_names_each_option_once_and_enough_of_them() {
    let spec = json!({"kind": "multiple_choice", "options": options(), "atLeast": 2});
    insta::assert_snapshot!(told(spec, json!({"kind": "multiple_choice", "options": ["partly", "partly"]})), @r#"
    repeated_option /value/options/1: Choose each option once.
    too_few_options /value/options: Choose at least 2.
    detail_missing /value/detail: Add a sentence of detail, as you chose "Partly".
    "#);
}

#[test]
fn texts_numbers_and_dates_stay_in_their_bounds() {
    let text = json!({"kind": "text", "maxLength": 5});
    insta::assert_snapshot!(told(text.clone(), json!({"kind": "text", "text": "héééé"})), @"");
    insta::assert_snapshot!(told(text.clone(), json!({"kind": "text", "text": "\n "})), @"empty /value/text: Write an answer.");
    insta::assert_snapshot!(told(text, json!({"kind": "text", "text": "sixsix"})), @"too_long /value/text: Shorten the answer from 6 to at most 5 characters.");
    let number = json!({"kind": "number", "unit": "days", "min": 0, "max": 365});
    insta::assert_snapshot!(told(number, json!({"kind": "number", "number": 366})), @"number_out_of_range /value/number: Enter a whole number from 0 to 365 (days).");
    insta::assert_snapshot!(told(json!({"kind": "date"}), json!({"kind": "date", "date": "0202-01-01"})), @"date_out_of_range /value/date: Enter a date from 1990 to 2099.");
    insta::assert_snapshot!(told(json!({"kind": "period"}), json!({"kind": "period", "text": "for ever", "endDate": "9999-12-31"})), @"date_out_of_range /value/endDate: Enter a date from 1990 to 2099.");
    insta::assert_snapshot!(told(json!({"kind": "period"}), json!({"kind": "period", "text": "five years from purchase"})), @"");
}

#[test]
fn addresses_and_countries_are_plausible() {
    let url = |text: &str| told(json!({"kind": "url"}), json!({"kind": "url", "url": text}));
    for good in [
        "https://example.com",
        "HTTP://example.co.uk:8080/a?b#c",
        "https://192.0.2.1/x",
        "https://[2001:db8::1]:443/",
        "https://bücher.example/",
    ] {
        assert_eq!(url(good), "", "{good}");
    }
    for bad in [
        "https://",
        "https://localhost",
        "https://a..b/",
        "https://exa mple.com",
        "https://x.y:0/",
        "https://x.y:99999",
        "https://1.2.3.4.5",
        "https://[::1",
        "https://-a.example",
    ] {
        assert!(url(bad).contains("Enter a whole web address"), "{bad}");
    }
    insta::assert_snapshot!(url("javascript:alert(1)"), @"url_invalid /value/url: Enter a web address that begins with https:// or http://.");
    insta::assert_snapshot!(url("https://user:secret@example.com/"), @"url_invalid /value/url: Take the user name or password out of the web address.");

    let email = |text: &str| {
        told(
            json!({"kind": "email"}),
            json!({"kind": "email", "email": text}),
        )
    };
    assert_eq!(email("security@example.com"), "");
    for bad in [
        "",
        "a@b",
        "a b@example.com",
        "@example.com",
        "a@@example.com",
        ".a@example.com",
        "a@example.com\n",
    ] {
        assert!(
            email(bad).starts_with("email_invalid /value/email"),
            "{bad:?}"
        );
    }

    let countries = |codes: Value| {
        told(
            json!({"kind": "countries"}),
            json!({"kind": "countries", "countries": codes}),
        )
    };
    assert_eq!(countries(json!(["GB", "DE"])), "");
    insta::assert_snapshot!(countries(json!([])), @"country_missing /value/countries: Name at least one country.");
    insta::assert_snapshot!(countries(json!(["GB", "UK", "GB"])), @r"
    country_unknown /value/countries/1: Use the two-letter code of a country, in capitals, such as GB.
    repeated_country /value/countries/2: Name each country once.
    ");
}

#[test]
fn a_group_is_complete_and_holds_nothing_else() {
    let spec = json!({"kind": "group", "fields": [
        {"id": "when", "label": "Date of the report", "answer": {"kind": "date"}},
        {"id": "url", "label": "Link", "answer": {"kind": "url"}, "need": "optional"},
    ]});
    insta::assert_snapshot!(told(spec, json!({"kind": "group", "fields": {
        "url": {"kind": "url", "url": "ftp://example.com"},
        "other": {"kind": "number", "number": 1},
    }})), @r#"
    field_missing /value/fields/when: Fill in "Date of the report".
    url_invalid /value/fields/url/url: Enter a web address that begins with https:// or http://.
    unknown_field /value/fields/other: Take this field out; the question does not have it.
    "#);
}

#[test]
fn by_award_has_a_date_and_only_by_award_has_one() {
    let spec = json!({"kind": "by_award", "now": 100, "byAward": 100, "no": 0});
    insta::assert_snapshot!(told(spec.clone(), json!({"kind": "by_award", "status": "by_award"})), @"award_date_missing /value/date: Say on which date you will hold it.");
    insta::assert_snapshot!(told(spec.clone(), json!({"kind": "by_award", "status": "now", "date": "2027-01-01"})), @r#"award_date_unexpected /value/date: Take the date out; it belongs only to "by award"."#);
    insta::assert_snapshot!(told(spec, json!({"kind": "by_award", "status": "by_award", "date": "2027-01-01"})), @"");
}

#[test]
fn what_is_said_to_stand_behind_an_answer_is_there() {
    insta::assert_snapshot!(told(json!({"kind": "file"}), json!({"kind": "file"})), @"evidence_missing /evidence: Add the file or link that this question asks for.");
    let mut claimed = answer(json!({"kind": "number", "number": 1}));
    let spec = json!({"kind": "number", "unit": "days", "min": 0, "max": 9});
    claimed.evidence_level = EvidenceLevel::IndependentTest;
    insta::assert_snapshot!(told_of(spec.clone(), &claimed), @"evidence_missing /evidence: Add the document or report you say you have, or choose a lower evidence level.");
    claimed.evidence = vec![EvidenceId(uuid::Uuid::nil()); 2];
    insta::assert_snapshot!(told_of(spec.clone(), &claimed), @"repeated_evidence /evidence: Link each piece of evidence once.");
    claimed.evidence.pop();
    insta::assert_snapshot!(told_of(spec, &claimed), @"");
}

#[test]
fn the_code_in_words_is_the_code_in_json() {
    for code in [
        ProblemCode::WrongKind,
        ProblemCode::AwardDateUnexpected,
        ProblemCode::EvidenceMissing,
    ] {
        assert_eq!(serde_json::to_value(code).unwrap(), json!(code.as_str()));
    }
}

#[test]
fn an_answer_is_worth_what_the_option_table_says() {
    let worth = |spec: Value, value: Value| {
        let spec: AnswerSpec = serde_json::from_value(spec).unwrap();
        option_value(&spec, &serde_json::from_value(value).unwrap())
    };
    let choice = json!({"kind": "choice", "options": options()});
    assert_eq!(
        worth(
            choice.clone(),
            json!({"kind": "choice", "option": "partly"})
        ),
        50
    );
    assert_eq!(
        worth(choice.clone(), json!({"kind": "choice", "option": "other"})),
        0
    );
    assert_eq!(worth(choice, json!({"kind": "text", "text": "yes"})), 0);
    let several = json!({"kind": "multiple_choice", "options": options()});
    assert_eq!(
        worth(
            several.clone(),
            json!({"kind": "multiple_choice", "options": ["yes", "partly"]})
        ),
        100
    );
    assert_eq!(
        worth(
            several,
            json!({"kind": "multiple_choice", "options": ["partly", "partly"]})
        ),
        50
    );
    let number = json!({"kind": "number", "unit": "days", "min": 0, "max": 99, "bands": [
        {"min": 0, "max": 14, "value": 100}, {"min": 15, "max": 30, "value": 50},
    ]});
    for (days, value) in [(-1, 0), (0, 100), (14, 100), (15, 50), (30, 50), (31, 0)] {
        assert_eq!(
            worth(number.clone(), json!({"kind": "number", "number": days})),
            value,
            "{days}"
        );
    }
    let by_award = json!({"kind": "by_award", "now": 100, "byAward": 75, "no": 0});
    assert_eq!(
        worth(by_award, json!({"kind": "by_award", "status": "by_award"})),
        75
    );
}

#[test]
fn what_cannot_be_stored_says_where() {
    let error = |value: Value| fits_limits(&answer(value)).unwrap_err().to_string();
    insta::assert_snapshot!(error(json!({"kind": "text", "text": "x".repeat(TEXT_CHARACTERS_MAX + 1)})), @"/value/text has 10001 characters; 10000 is the most");
    insta::assert_snapshot!(error(json!({"kind": "text", "text": "a\0b"})), @"/value/text holds a NUL character");
    insta::assert_snapshot!(error(json!({"kind": "text", "text": "e\u{301}"})), @"/value/text is not in Unicode normalisation form C");
    insta::assert_snapshot!(error(json!({"kind": "multiple_choice", "options": vec!["a"; 41]})), @"/value/options has 41 entries; 40 is the most");
    insta::assert_snapshot!(error(json!({"kind": "group", "fields": {"a": {"kind": "group", "fields": {}}}})), @"/value/fields/a is a group inside a group");
}

#[test]
fn texts_are_kept_in_one_form() {
    let mut given = answer(json!({"kind": "group", "fields": {
        "text": {"kind": "text", "text": "e\u{301}\r\nx"},
        "mail": {"kind": "email", "email": " a@example.com "},
        "where": {"kind": "countries", "countries": ["gb"]},
    }}));
    given.note = Some("a\rb".to_owned());
    let kept = normalised(given);
    assert_eq!(kept.note.as_deref(), Some("a\nb"));
    assert_eq!(
        serde_json::to_value(&kept.value).unwrap(),
        json!({"kind": "group", "fields": {
            "mail": {"kind": "email", "email": "a@example.com"},
            "text": {"kind": "text", "text": "é\nx"},
            "where": {"kind": "countries", "countries": ["GB"]},
        }})
    );
    assert_eq!(fits_limits(&kept), Ok(()));
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,30}",
        any::<String>(),
        Just("https://example.com".to_owned()),
        Just("a@example.com".to_owned()),
        Just("e\u{301}\0".to_owned()),
    ]
}

fn any_option() -> impl Strategy<Value = OptionId> {
    prop::sample::select(vec!["a", "b", "c", "d"]).prop_map(|name| name.parse().unwrap())
}

fn any_date() -> impl Strategy<Value = jiff::civil::Date> {
    (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| jiff::civil::date(y, m, d))
}

fn any_value() -> impl Strategy<Value = AnswerValue> {
    let maybe = || prop::option::of(any_text());
    let leaf = prop_oneof![
        (any_option(), maybe()).prop_map(|(option, detail)| AnswerValue::Choice { option, detail }),
        (prop::collection::vec(any_option(), 0..45), maybe())
            .prop_map(|(options, detail)| AnswerValue::MultipleChoice { options, detail }),
        any_text().prop_map(|text| AnswerValue::Text { text }),
        any::<i64>().prop_map(|number| AnswerValue::Number { number }),
        any_date().prop_map(|date| AnswerValue::Date { date }),
        (any_text(), prop::option::of(any_date()))
            .prop_map(|(text, end_date)| AnswerValue::Period { text, end_date }),
        any_text().prop_map(|url| AnswerValue::Url { url }),
        any_text().prop_map(|email| AnswerValue::Email { email }),
        prop::collection::vec("[A-Z]{2}|\\PC{0,3}", 0..5)
            .prop_map(|countries| AnswerValue::Countries { countries }),
        maybe().prop_map(|note| AnswerValue::File { note }),
        (
            prop::sample::select(vec![
                ByAwardStatus::Now,
                ByAwardStatus::ByAward,
                ByAwardStatus::No
            ]),
            prop::option::of(any_date())
        )
            .prop_map(|(status, date)| AnswerValue::ByAward { status, date }),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop::collection::btree_map(any_option(), inner, 0..4)
            .prop_map(|fields| AnswerValue::Group { fields })
    })
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let parts = (
        any_value(),
        prop::option::of(any_text()),
        any_mark(),
        0usize..25,
    );
    parts.prop_map(|(value, note, confidential, evidence)| Answer {
        value,
        evidence_level: EvidenceLevel::OwnDocument,
        note,
        confidential,
        drafted_by: DraftedBy::Person,
        evidence: vec![EvidenceId(uuid::Uuid::nil()); evidence],
    })
}

fn any_mark() -> impl Strategy<Value = Option<Confidential>> {
    (prop::option::of(any_text()), prop::bool::ANY).prop_map(|(reason, ends)| {
        Confidential::of(reason, ends.then_some(jiff::civil::date(2030, 1, 1)))
    })
}

fn any_spec() -> impl Strategy<Value = AnswerSpec> {
    let options = || {
        prop::collection::vec(
            (any_option(), prop::option::of(any::<u32>()), any::<bool>()),
            0..5,
        )
        .prop_map(|options| -> Vec<Value> {
            options
                .into_iter()
                .map(|(id, value, required)| {
                    let detail = if required { "required" } else { "optional" };
                    json!({"id": id, "label": "L", "value": value, "detail": detail})
                })
                .collect()
        })
    };
    let leaf = prop_oneof![
        options().prop_map(|o| json!({"kind": "choice", "options": o})),
        (options(), any::<u32>())
            .prop_map(|(o, n)| json!({"kind": "multiple_choice", "options": o, "atLeast": n})),
        any::<u32>().prop_map(|n| json!({"kind": "text", "maxLength": n})),
        (any::<i64>(), any::<i64>(), any::<u32>()).prop_map(|(min, max, value)| json!({
            "kind": "number", "unit": "u", "min": min, "max": max,
            "bands": [{"min": min, "max": max, "value": value}],
        })),
        prop::sample::select(vec!["date", "period", "url", "email", "countries", "file"])
            .prop_map(|kind| json!({"kind": kind})),
        any::<[u32; 3]>()
            .prop_map(|[a, b, c]| json!({"kind": "by_award", "now": a, "byAward": b, "no": c})),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop::collection::vec((any_option(), inner), 0..3).prop_map(|fields| {
            let fields: Vec<Value> = fields
                .into_iter()
                .map(|(id, answer)| json!({"id": id, "label": "L", "answer": answer}))
                .collect();
            json!({"kind": "group", "fields": fields})
        })
    })
    .prop_map(|spec| serde_json::from_value(spec).unwrap())
}

/// The answer with something taken away.
fn lessened(answer: &Answer) -> Answer {
    let shorter = |text: &str| -> String { text.chars().take(text.chars().count() / 2).collect() };
    Answer {
        value: match answer.value.clone() {
            AnswerValue::Text { text } => AnswerValue::Text {
                text: shorter(&text),
            },
            AnswerValue::Url { url } => AnswerValue::Url { url: shorter(&url) },
            AnswerValue::Choice { option, .. } => AnswerValue::Choice {
                option,
                detail: None,
            },
            AnswerValue::MultipleChoice {
                mut options,
                detail,
            } => {
                options.pop();
                AnswerValue::MultipleChoice { options, detail }
            }
            AnswerValue::Group { mut fields } => {
                fields.pop_last();
                AnswerValue::Group { fields }
            }
            same => same,
        },
        note: answer.note.as_deref().map(shorter),
        evidence: answer.evidence.iter().skip(1).copied().collect(),
        ..answer.clone()
    }
}

proptest! {
    #[test]
    fn the_check_takes_any_answer_to_any_question_and_points_into_the_answer(
        spec in any_spec(),
        answer in any_answer(),
    ) {
        let mut question = question(json!({"kind": "date"}));
        question.answer = spec;
        for problem in check(&question, &answer) {
            let known = ["/value", "/evidence", "/confidential"];
            prop_assert!(known.iter().any(|part| problem.pointer.starts_with(part)));
            prop_assert!(problem.message.ends_with('.'));
        }
    }

    #[test]
    fn worth_is_0_to_100_whatever_the_table(spec in any_spec(), value in any_value()) {
        prop_assert!(option_value(&spec, &value) <= 100);
    }

    #[test]
    fn what_fits_still_fits_when_something_is_taken_away(answer in any_answer()) {
        if fits_limits(&answer).is_ok() {
            prop_assert_eq!(fits_limits(&lessened(&answer)), Ok(()));
        }
    }

    #[test]
    fn putting_texts_in_form_twice_changes_nothing_more(answer in any_answer()) {
        let once = normalised(answer);
        prop_assert_eq!(normalised(once.clone()), once);
    }
}
