//! Each rule of question set files, broken once, with the exact problem that is told.

use super::super::*;

const SAMPLE: &str = include_str!("sample.yaml");

/// The problems of the sample with one passage replaced, one a line.
fn told(passage: &str, replacement: &str) -> String {
    assert!(SAMPLE.contains(passage), "the sample has no {passage:?}");
    problems(&SAMPLE.replacen(passage, replacement, 1))
}

fn problems(text: &str) -> String {
    match load(text, &embedded_sources().unwrap()) {
        Ok(_) => "no problem".to_owned(),
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            lines.join("\n")
        }
    }
}

#[test]
fn the_sample_itself_has_no_problem() {
    assert_eq!(problems(SAMPLE), "no problem");
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    // Broken YAML.
    insta::assert_snapshot!(told("title: A sample", "title: [A sample"), @"3:8: Expected string scalar.");
    // An unknown field.
    insta::assert_snapshot!(told("purpose: Shows", "prupose: Shows"), @"4:1: Unknown field `prupose`, expected one of id, version, title, purpose, audience, sections, questions, include.");
    // A field twice.
    insta::assert_snapshot!(told("title: A sample", "title: A sample\ntitle: Again"), @"4:1: Duplicate mapping key `title` is not allowed here.");
    // A missing field.
    insta::assert_snapshot!(told("    why: What connects can be reached.\n", ""), @"26:5: Missing field `why`.");
    // An impossible id.
    insta::assert_snapshot!(told("id: Q-1", "id: Q 1"), @"10:9: An id is 1 to 40 letters, digits, hyphens or underscores.");
    // An unknown level.
    insta::assert_snapshot!(told("levels: [low, medium]", "levels: [low, middling]"), @"63:19: Unknown variant `middling`, expected one of low, medium, high.");
    // An unknown kind of answer.
    insta::assert_snapshot!(told("kind: by_award", "kind: by_luck"), @"93:14: Unknown variant `by_luck`, expected one of choice, multiple_choice, text, number, date, period, url, email, countries, file, group, by_award.");
    // An alias.
    insta::assert_snapshot!(told("title: A sample\npurpose: Shows every kind of question once.", "title: &a A sample\npurpose: *a"), @"3:11: The file uses anchors or aliases; write every value out.");
}

#[test]
fn ids_are_told_with_their_place() {
    // A question id twice.
    insta::assert_snapshot!(told("id: Q-3", "id: Q-1"), @"54:9: The question id Q-1 is used twice.");
    // A section id twice.
    insta::assert_snapshot!(told("questions:\n", "  - {id: first, title: Again, intro: Again.}\nquestions:\n"), @"9:10: The section id first is used twice.");
    // A section without questions.
    insta::assert_snapshot!(told("questions:\n", "  - {id: second, title: Second, intro: Empty.}\nquestions:\n"), @"9:10: The section second has no question.");
    // An unknown section.
    insta::assert_snapshot!(told("    section: first\n    text: How many days?", "    section: third\n    text: How many days?"), @"56:14: There is no section third.");
    // An option id twice.
    insta::assert_snapshot!(told("{id: no, label: \"No\"}", "{id: yes, label: \"No\"}"), @"26:16: The option id yes is used twice.");
    // A field id twice.
    insta::assert_snapshot!(told("{id: since, label", "{id: nets, label"), @"51:16: The field id nets is used twice.");
}

#[test]
fn texts_and_numbers_are_told_with_their_place() {
    // A version that is none.
    insta::assert_snapshot!(told("version: 1.0.0", "version: \"1.0\""), @"2:10: The version is not three numbers such as 1.0.0.");
    // A question version of 0.
    insta::assert_snapshot!(told("    version: 1\n    section: first\n    text: Does", "    version: 0\n    section: first\n    text: Does"), @"11:14: The version starts at 1.");
    // An empty text.
    insta::assert_snapshot!(told("text: Does it connect?", "text: \"\""), @"13:11: The question is empty.");
    // A label that is too long.
    insta::assert_snapshot!(told("short: Connects\n", "short: Connects to something or somebody somewhere\n"), @"14:12: The short label has 43 characters; 40 is the most.");
    // A text that ends in white space.
    insta::assert_snapshot!(told("why: Time matters.", "why: >\n      Time matters."), @"60:7: Why we ask starts or ends with white space; in YAML, fold it with >-.");
    // A control character.
    insta::assert_snapshot!(told("why: Time matters.", "why: \"Time\\tmatters.\""), @"59:10: Why we ask holds a control character.");
    // No level.
    insta::assert_snapshot!(told("levels: [high]", "levels: []"), @"90:13: The question is asked at no level; name low, medium or high.");
    // A level twice.
    insta::assert_snapshot!(told("levels: [high]", "levels: [high, high]"), @"90:13: A level is named twice.");
    // A lot feature twice.
    insta::assert_snapshot!(told("[cloud_service]", "[cloud_service, cloud_service]"), @"105:18: A lot feature is named twice.");
    // Evidence at a level that is not asked.
    insta::assert_snapshot!(told("{low: statement}", "{low: statement, high: statement}"), @"78:38: Evidence is asked for at high, where the question is not asked.");
    // Evidence without saying what counts.
    insta::assert_snapshot!(told("    acceptedEvidence: A policy.\n", ""), @"78:21: Evidence can cap the score here, so acceptedEvidence must say what counts.");
}

#[test]
fn classes_and_stages_are_told_with_their_place() {
    // Weight outside an award criterion.
    insta::assert_snapshot!(told("stage: award_criterion", "stage: information"), @"69:12: Only a question at the stage award_criterion carries weight.");
    // A weight of 4.
    insta::assert_snapshot!(told("weight: 2", "weight: 4"), @"66:15: The weight is 4; it is 1 to 3.");
    // Five descriptors.
    insta::assert_snapshot!(told("good, strong]", "strong]"), @"68:20: There are 5 descriptors; there is one for each mark from 0 to 5.");
    // An empty descriptor.
    insta::assert_snapshot!(told("[none, poor", "[\"\", poor"), @"68:21: The descriptor of mark 0 is empty.");
    // ShowIf on a weighted question.
    insta::assert_snapshot!(told("    evidence: {low: statement}\n", "    evidence: {low: statement}\n    showIf: {kind: is, question: Q-1, option: yes}\n"), @"79:13: A weighted question is asked of every bidder, so it has no showIf; use lotFeatures.");
    // A contract question that is no choice.
    insta::assert_snapshot!(told("class: {kind: information}\n    stage: information\n    answer: {kind: text", "class: {kind: information}\n    stage: contract\n    answer: {kind: text"), @"108:13: A contract question is a choice: accept or not accept.");
    // A routing question in the contract.
    insta::assert_snapshot!(told("class: {kind: routing}\n    stage: information", "class: {kind: routing}\n    stage: contract"), @"21:12: A routing question belongs to the stage information or award_criterion.");
    // A condition of participation on a product.
    insta::assert_snapshot!(told("appliesTo: organisation", "appliesTo: service"), @"89:16: A condition of participation is about the organisation, not about what it offers.");
}

#[test]
fn answers_and_what_they_are_worth_are_told_with_their_place() {
    // A value of 40.
    insta::assert_snapshot!(told("value: 50}", "value: 40}"), @"77:37: The value is 40; it is 0, 25, 50, 75 or 100.");
    // A gate worth 50.
    insta::assert_snapshot!(told("byAward: 100", "byAward: 50"), @"93:49: The value is 50; on a gate it is 100 to pass or 0 to fail.");
    // Full marks out of reach.
    insta::assert_snapshot!(told("value: 100}\n", "value: 75}\n"), @"71:7: No answer is worth 100, so full marks are out of reach.");
    // Award worth more than now.
    insta::assert_snapshot!(told("now: 100, byAward: 100, no: 0", "now: 0, byAward: 100, no: 0"), @"93:13: Holding it now is worth at least as much as by award, and that as not at all.");
    // An option without a value.
    insta::assert_snapshot!(told("kind: number\n      unit: days\n      min: 0\n      max: 365\n      bands:\n        - {min: 0, max: 14, value: 100}\n        - {min: 15, max: 30, value: 50}", "kind: choice\n      options:\n        - {id: a, label: A, value: 100}\n        - {id: b, label: B}"), @"74:11: The option b needs a value.");
    // A value without effect.
    insta::assert_snapshot!(told("{id: yes, label: \"Yes\"}", "{id: yes, label: \"Yes\", value: 100}"), @"25:42: A value has no effect here; leave it out, so that it misleads nobody.");
    // A form that cannot be scored.
    insta::assert_snapshot!(told("kind: number\n      unit: days\n      min: 0\n      max: 365\n      bands:\n        - {min: 0, max: 14, value: 100}\n        - {min: 15, max: 30, value: 50}", "kind: date"), @"71:7: This form of answer has no option table, so nothing can be worked out from it.");
    // No bands.
    insta::assert_snapshot!(told("      bands:\n        - {min: 0, max: 14, value: 100}\n        - {min: 15, max: 30, value: 50}\n", ""), @r#"
    71:7: The number needs bands that say what it is worth.
    71:7: No answer is worth 100, so full marks are out of reach.
    "#);
    // Bands that overlap.
    insta::assert_snapshot!(told("{min: 15,", "{min: 14,"), @"77:11: The band 14 to 30 overlaps the band 0 to 14.");
    // A band out of range.
    insta::assert_snapshot!(told("max: 30, value", "max: 400, value"), @"77:11: The band 15 to 400 does not lie within 0 to 365.");
    // A range upside down.
    insta::assert_snapshot!(told("min: 0\n      max: 365", "min: 400\n      max: 365"), @r#"
    73:12: The least number, 400, is above the greatest, 365.
    76:11: The band 0 to 14 does not lie within 400 to 365.
    77:11: The band 15 to 30 does not lie within 400 to 365.
    "#);
    // One option.
    insta::assert_snapshot!(told("        - {id: no, label: \"No\"}\n", ""), @"25:9: The answer needs at least 2 options to choose from.");
    // More to choose than there is.
    insta::assert_snapshot!(told("atLeast: 1", "atLeast: 3"), @"47:22: More options must be chosen than there are.");
    // Text without length.
    insta::assert_snapshot!(told("maxLength: 500", "maxLength: 0"), @"108:37: The length is 0; it is 1 to 10000.");
    // A group in a group.
    insta::assert_snapshot!(told("answer: {kind: date}", "answer: {kind: group, fields: [{id: x, label: X, answer: {kind: date}}]}"), @"51:61: A group cannot hold a group.");
    // A group without fields.
    insta::assert_snapshot!(told("answer: {kind: text, maxLength: 500}", "answer: {kind: group, fields: []}"), @"108:35: The group has no field.");
}

#[test]
fn mappings_are_told_with_their_place() {
    // An unknown source.
    insta::assert_snapshot!(told("{source: CE,", "{source: CF,"), @r#"94:25: There is no source "CF" in sources.yaml."#);
    // No source.
    insta::assert_snapshot!(told("mappings: [{source: CE, clause: all}]", "mappings: []"), @"94:15: The question names no source it rests on.");
    // An empty clause.
    insta::assert_snapshot!(told("clause: all}", "clause: \"\"}"), @"94:37: The clause is empty.");
}

#[test]
fn conditions_are_told_with_their_place() {
    // An unknown question.
    insta::assert_snapshot!(told("    showIf: {kind: is, question: Q-1, option: yes}\n", "    showIf: {kind: answered, question: Q-9}\n"), @"52:13: The condition looks at Q-9, which is not in this set.");
    // An unknown option.
    insta::assert_snapshot!(told("    showIf: {kind: is, question: Q-1, option: yes}\n", "    showIf: {kind: is, question: Q-1, option: perhaps}\n"), @"52:13: The question Q-1 has no option perhaps.");
    // A field where there are none.
    insta::assert_snapshot!(told("    showIf: {kind: is, question: Q-1, option: yes}\n", "    showIf: {kind: is, question: Q-1, option: yes, field: nets}\n"), @"52:13: The question Q-1 has no field nets.");
    // A form without options.
    insta::assert_snapshot!(told("    showIf: {kind: is, question: Q-1, option: yes}\n", "    showIf: {kind: is, question: Q-5, option: yes}\n"), @r#"
    52:13: The condition looks at Q-5, which is asked later; move it before this one.
    52:13: The condition looks at Q-5, which is asked in fewer lots than this one.
    52:13: The question Q-5 has no options to look at.
    "#);
    // A later question.
    insta::assert_snapshot!(told("    showIf: {kind: is, question: Q-1, option: yes}\n", "    showIf: {kind: answered, question: Q-3}\n"), @r#"
    52:13: The condition looks at Q-3, which is asked later; move it before this one.
    52:13: At high the condition looks at Q-3, which is not asked there.
    "#);
    // Itself.
    insta::assert_snapshot!(told("    showIf: {kind: is, question: Q-1, option: yes}\n", "    showIf: {kind: is, question: Q-2, option: radio, field: nets}\n"), @"52:13: The condition goes round in a circle: Q-2 looks at Q-2.");
    // A question about something else.
    insta::assert_snapshot!(told("    answer: {kind: text, maxLength: 500}\n", "    answer: {kind: text, maxLength: 500}\n    showIf: {kind: is, question: Q-1, option: yes}\n"), @"109:13: The condition looks at Q-1, which is asked about something else: a question may look at its own subject, its lot or the organisation.");
    // A question of another level.
    insta::assert_snapshot!(told("    answer: {kind: text, maxLength: 500}\n", "    answer: {kind: text, maxLength: 500}\n    showIf: {kind: answered, question: Q-4}\n"), @r#"
    109:13: At low the condition looks at Q-4, which is not asked there.
    109:13: At medium the condition looks at Q-4, which is not asked there.
    "#);
    // Never true.
    insta::assert_snapshot!(told("    showIf: {kind: is, question: Q-1, option: yes}\n", "    showIf: {kind: all, of: [{kind: is, question: Q-1, option: yes}, {kind: is, question: Q-1, option: no}]}\n"), @"52:13: No answers make this condition true, so the question is never shown.");
    // An empty list.
    insta::assert_snapshot!(told("    showIf: {kind: is, question: Q-1, option: yes}\n", "    showIf: {kind: any, of: []}\n"), @"52:13: The condition has an empty list.");
    // Nesting too deep.
    insta::assert_snapshot!(told("    showIf: {kind: is, question: Q-1, option: yes}\n", "    showIf: {kind: not, of: {kind: not, of: {kind: not, of: {kind: not, of: {kind: answered, question: Q-1}}}}}\n"), @"52:13: The condition nests more than 4 deep.");
}

#[test]
fn a_condition_on_a_question_that_is_hidden_then_is_told() {
    // Q-2 is only asked after yes, so nothing hangs on Q-2 and no.
    let never = SAMPLE.replacen("levels: [high]", "levels: [low, medium, high]", 1)
        .replacen("stage: condition_of_participation", "stage: information", 1)
        .replacen("    answer: {kind: by_award, now: 100, byAward: 100, no: 0}\n", "    answer: {kind: by_award, now: 100, byAward: 100, no: 0}\n    showIf: {kind: all, of: [{kind: answered, question: Q-2}, {kind: is, question: Q-1, option: no}]}\n", 1)
        .replacen("appliesTo: organisation", "appliesTo: product", 1);
    insta::assert_snapshot!(problems(&never), @"94:13: No answers make this condition true, so the question is never shown.");
    let sometimes = never.replacen("Q-1, option: no}]", "Q-1, option: yes}]", 1);
    assert_eq!(problems(&sometimes), "no problem");
}

#[test]
fn a_circle_of_conditions_is_told_with_its_way() {
    let circle = SAMPLE.replacen(
        "    mappings:",
        "    showIf: {kind: is, question: Q-2, option: radio, field: nets}\n    mappings:",
        1,
    );
    insta::assert_snapshot!(problems(&circle), @r#"
    27:13: The condition goes round in a circle: Q-1 looks at Q-2 looks at Q-1.
    53:13: The condition goes round in a circle: Q-2 looks at Q-1 looks at Q-2.
    "#);
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    insta::assert_snapshot!(
        problems(&"#".repeat(FILE_BYTES_MAX + 1)),
        @"1:1: The file is larger than 1048576 bytes."
    );
}

#[test]
fn a_register_of_sources_names_each_key_once() {
    let twice = "sources:\n".to_owned()
        + &"  - {key: A, title: A, edition: '1', publisher: P, location: L, read: in_full, note: N}\n"
            .repeat(2);
    let lines: Vec<String> = load_sources(&twice)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"3:11: The source key A is used twice.");
}

#[test]
fn a_set_for_councils_marks_nobody() {
    let told = told("purpose: Shows", "audience: council\npurpose: Shows");
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines.contains(
            &"21:12: In a set for councils every question is of the class and the stage information."
        ),
        "{told}"
    );
    assert!(
        lines.contains(&"19:16: In a set for councils every question is about the organisation."),
        "{told}"
    );
}
