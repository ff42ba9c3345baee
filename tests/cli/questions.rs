//! Files of question sets, checked, by the real program.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn assay(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_assay"))
        .args(arguments)
        .output()
        .unwrap()
}

fn check(file: &str) -> (bool, String) {
    let output = assay(&["questions", "check", file]);
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn the_shipped_question_sets_are_fine() {
    for set in ["psti-baseline", "connected-places-supply-chain"] {
        let (fine, said) = check(&format!("questionnaires/{set}.yaml"));
        assert!(fine, "{said}");
        assert!(said.contains("nothing to put right"), "{said}");
    }
}

#[test]
fn a_file_that_is_not_is_told_where() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("broken.yaml");
    std::fs::write(&file, "id: broken\nquestions: 3\n").unwrap();
    let (fine, said) = check(file.to_str().unwrap());
    assert!(!fine);
    let place = format!("{}:", file.display());
    assert!(said.starts_with(&place), "{said}");
}

#[test]
fn the_schema_is_printed_as_it_is_committed() {
    let printed = assay(&["questions", "schema"]);
    assert_eq!(
        String::from_utf8(printed.stdout).unwrap(),
        std::fs::read_to_string("questionnaires/schema.json").unwrap()
    );
}

const SAMPLE: &str = include_str!("../../src/domain/question_set/tests/sample.yaml");

#[test]
fn hard_words_and_missing_welsh_are_warnings_that_do_not_fail() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("set.yaml");
    let hard = "guidance: Notwithstanding organisational responsibilities concerning comprehensive vulnerability \
                administration, manufacturers demonstrate appropriately authenticated configuration procedures, \
                encompassing cryptographic infrastructure, organisational accountability, independently substantiated \
                documentation, international interoperability and subsequently communicated remediation.";
    std::fs::write(&file, SAMPLE.replacen("guidance: Choose one.", hard, 1)).unwrap();
    let (fine, said) = check(file.to_str().unwrap());
    assert!(fine, "{said}");
    assert!(
        said.contains("set.yaml:16:15: warning: The question Q-1"),
        "{said}"
    );
    assert!(said.contains("warning: There is no Welsh"), "{said}");
    assert!(
        said.contains("5 questions, nothing to put right, 2 warnings."),
        "{said}"
    );

    let welsh = "set: sample\ntexts:\n  title: {english: '0000000000000000', welsh: Sampl, reviewed: false}\n";
    std::fs::write(folder.path().join("set.cy.yaml"), welsh).unwrap();
    let (fine, said) = check(file.to_str().unwrap());
    assert!(fine, "{said}");
    assert!(
        said.contains("set.yaml:3:8: warning: title: the English has changed"),
        "{said}"
    );
    assert!(
        said.contains("set.yaml:4:10: warning: purpose: there is no Welsh yet."),
        "{said}"
    );

    let to_do = assay(&["questions", "welsh", file.to_str().unwrap()]);
    assert!(to_do.status.success());
    let to_do = String::from_utf8(to_do.stdout).unwrap();
    assert!(to_do.contains("questions.Q-1.text:"), "{to_do}");
    assert!(
        !to_do.contains("Sampl"),
        "stale Welsh is to be done again: {to_do}"
    );
    std::fs::write(
        folder.path().join("set.cy.yaml"),
        to_do.replacen("welsh: ''", "welsh: Newydd", 1),
    )
    .unwrap();
    let (fine, said) = check(file.to_str().unwrap());
    assert!(
        fine,
        "what is printed is a file that can be read again: {said}"
    );

    std::fs::write(folder.path().join("set.cy.yaml"), "set: sample\ntexts: 3\n").unwrap();
    let (fine, said) = check(file.to_str().unwrap());
    assert!(!fine, "{said}");
    assert!(said.contains("set.cy.yaml:2:8: "), "{said}");
}

/// What the program says of a file when it may use 512 MB of address space and 20 seconds of a processor.
fn check_confined(file: &Path) -> Output {
    Command::new("sh")
        .args([
            "-c",
            "ulimit -v 524288 && ulimit -t 20 && exec \"$0\" questions check \"$1\"",
        ])
        .arg(env!("CARGO_BIN_EXE_assay"))
        .arg(file)
        .output()
        .unwrap()
}

/// A hostile file must be refused with one sentence at a place, not by running out of anything.
fn refused(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::TempDir::new().unwrap();
    let file: PathBuf = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    let output = check_confined(&file);
    let said = String::from_utf8(output.stdout).unwrap();
    let complained = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{name}: {said}{complained}");
    assert_eq!(complained, "", "{name}");
    assert_eq!(said.lines().count(), 1, "{name}: {said}");
    said.trim_end()
        .strip_prefix(&format!("{}:", file.display()))
        .unwrap_or_else(|| panic!("{name}: {said}"))
        .to_owned()
}

#[test]
fn within_the_same_limits_a_good_file_is_fine() {
    let file = Path::new("questionnaires/psti-baseline.yaml");
    assert!(check_confined(file).status.success());
}

#[test]
fn a_hostile_file_is_refused_in_a_sentence_within_fixed_memory() {
    let after = |text: &str| format!("{SAMPLE}{text}");
    insta::assert_snapshot!(refused("deep-flow", format!("id: {}", "[".repeat(900_000)).as_bytes()), @"1:5: Expected string scalar.");
    insta::assert_snapshot!(refused("deep-block", "- ".repeat(500_000).as_bytes()), @"1:1: Expected mapping start.");
    insta::assert_snapshot!(refused("deep-maps", format!("id: {}", "{a: ".repeat(200_000)).as_bytes()), @"1:5: Expected string scalar.");
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (name, last) in ('b'..='z').zip('a'..) {
        bomb += &format!(
            "{name}: &{name} [*{last},*{last},*{last},*{last},*{last},*{last},*{last},*{last}]\n"
        );
    }
    insta::assert_snapshot!(refused("bomb", bomb.as_bytes()), @"1:1: Unknown field `a`, expected one of id, version, title, purpose, audience, sections, questions, include.");
    insta::assert_snapshot!(refused("merge", b"<<: {id: sample}\n"), @"1:1: Merge key not allowed here.");
    insta::assert_snapshot!(refused("nodes", format!("id: [{}]\n", "a,".repeat(400_000)).as_bytes()), @"1:5: Expected string scalar.");
    insta::assert_snapshot!(refused("keys", (0..90_000).map(|n| format!("k{n}: 1\n")).collect::<String>().as_bytes()), @"1:1: Unknown field `k0`, expected one of id, version, title, purpose, audience, sections, questions, include.");
    // The same where the types would take more of it: the limits themselves end it.
    let condition = "showIf: {kind: is, question: Q-1, option: yes}";
    let with = |passage: &str, hostile: &str| {
        assert!(SAMPLE.contains(passage));
        SAMPLE.replacen(passage, hostile, 1)
    };
    let deep = with(
        condition,
        &format!("showIf: {}", "{kind: not, of: ".repeat(50_000)),
    );
    insta::assert_snapshot!(refused("deep-condition", deep.as_bytes()), @"52:349: The file nests more than 24 levels deep.");
    let many = with(
        "levels: [high]",
        &format!("levels: [{}]", "high,".repeat(150_000)),
    );
    insta::assert_snapshot!(refused("many-levels", many.as_bytes()), @"90:298719: The file holds more than 60000 values.");
    let alias = with("levels: [high]", "levels: &l [high]").replacen(
        "levels: [low, medium, high]\n    lotFeatures",
        "levels: *l\n    lotFeatures",
        1,
    );
    insta::assert_snapshot!(refused("anchor", alias.as_bytes()), @"90:16: The file uses anchors or aliases; write every value out.");
    insta::assert_snapshot!(refused("large", &vec![b'#'; 50 * 1024 * 1024]), @"1:1: The file is larger than 1048576 bytes.");
    insta::assert_snapshot!(refused("long-line", format!("id: {}", "a".repeat(1_000_000)).as_bytes()), @"1:5: An id is 1 to 40 letters, digits, hyphens or underscores.");
    insta::assert_snapshot!(refused("twice", after("id: again\n").as_bytes()), @"110:1: Duplicate mapping key `id` is not allowed here.");
    insta::assert_snapshot!(refused("documents", after("---\nid: again\n").as_bytes()), @"110:1: The file holds more than one document.");
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(SAMPLE.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    insta::assert_snapshot!(refused("utf-16", &utf16), @"1:1: The file is in UTF-16; save it as UTF-8.");
    let latin = SAMPLE
        .replacen("A sample", "A s?mple", 1)
        .into_bytes()
        .into_iter();
    let latin: Vec<u8> = latin
        .map(|byte| if byte == b'?' { 0xE4 } else { byte })
        .collect();
    insta::assert_snapshot!(refused("latin-1", &latin), @"3:11: The file is not in UTF-8; save it as UTF-8.");
    insta::assert_snapshot!(refused("nul", after("title: \0\n").as_bytes()), @"110:8: The file holds a NUL character; it is not a text file.");
    insta::assert_snapshot!(refused("tag", after("more: !!binary aGVsbG8=\n").as_bytes()), @"110:1: Unknown field `more`, expected one of id, version, title, purpose, audience, sections, questions, include.");
    insta::assert_snapshot!(refused("empty", b""), @"1:1: Unexpected end of file.");
    insta::assert_snapshot!(refused("binary", b"\x7FELF\x02\x01\x01\x07\x08"), @r#"1:1: Unexpected character: `\u{7f}'."#);
}

#[test]
fn a_set_is_shown_with_its_conditions_in_words_and_the_time_it_takes() {
    let shown = assay(&["questions", "show", "psti-baseline", "--level", "low"]);
    let said = String::from_utf8(shown.stdout).unwrap();
    assert!(said.contains("Time to answer at low: about "), "{said}");
    assert!(
        said.contains(
            "Asked only if the answer to SCP-09 (Kind of product) is \"Desktop computer\" or"
        ),
        "{said}"
    );
    assert!(
        said.lines()
            .all(|line| line.chars().count() <= 100 || !line.contains(' '))
    );
    let unknown = assay(&["questions", "show", "nothing-of-the-kind"]);
    assert!(!unknown.status.success());
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("psti-baseline"));
}

#[test]
fn a_set_is_exported_in_every_format() {
    let folder = tempfile::TempDir::new().unwrap();
    for (format, begins) in [
        ("docx", &b"PK"[..]),
        ("xlsx", b"PK"),
        ("csv", b"Question id,"),
        ("json", b"{\n  \"id\": \"psti-baseline\""),
        ("md", b"# Product Security Regime baseline"),
    ] {
        let file = folder.path().join(format);
        let output = file.to_str().unwrap();
        let done = assay(&[
            "questions",
            "export",
            "psti-baseline",
            "--format",
            format,
            "--level",
            "low",
            "--output",
            output,
        ]);
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        assert!(
            std::fs::read(&file).unwrap().starts_with(begins),
            "{format}"
        );
    }
    // What is exported as JSON is a set again.
    let json = std::fs::read_to_string(folder.path().join("json")).unwrap();
    let file = folder.path().join("again.yaml");
    std::fs::write(&file, json).unwrap();
    let (fine, said) = check(file.to_str().unwrap());
    assert!(fine, "{said}");
}

#[test]
fn a_device_without_end_is_not_read_to_its_end() {
    let output = check_confined(Path::new("/dev/zero"));
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        said,
        "/dev/zero:1:1: The file is larger than 1048576 bytes.\n"
    );
}

#[test]
fn the_other_shipped_sets_and_the_questions_they_include_are_fine() {
    for set in ["device-security-principles", "council-readiness"] {
        let (fine, said) = check(&format!("questionnaires/{set}.yaml"));
        assert!(fine, "{said}");
    }
}

#[test]
fn starting_points_are_listed_and_shown_and_an_unknown_one_is_refused() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_assay"))
            .args(["questions", "starting-points"])
            .args(arguments)
            .output()
            .unwrap()
    };
    let listed = String::from_utf8(run(&[]).stdout).unwrap();
    assert_eq!(listed.lines().count(), 7, "{listed}");
    let shown = String::from_utf8(run(&["waste-sensors"]).stdout).unwrap();
    assert!(shown.contains("Typical level: low"), "{shown}");
    assert!(
        shown.contains("DEV-16 Sensors and what they capture"),
        "{shown}"
    );
    let refused = run(&["moon-base"]);
    assert!(!refused.status.success());
    assert!(
        String::from_utf8(refused.stderr)
            .unwrap()
            .contains("moon-base")
    );
}
