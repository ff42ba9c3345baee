//! Files of question sets, checked.

use std::process::Command;

fn check(file: &str) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_assay"))
        .args(["questions", "check", file])
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn the_shipped_question_sets_are_fine() {
    let (fine, said) = check("questionnaires/psti-baseline.yaml");
    assert!(fine, "{said}");
    assert!(said.contains("nothing to put right"), "{said}");
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
