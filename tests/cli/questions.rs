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
