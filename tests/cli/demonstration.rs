//! `assay demo`, as a newcomer runs it.

use std::{path::Path, process::Command};

fn demonstrate(folder: &Path) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_assay"))
        .args(["demo", "--no-serve", "--folder"])
        .arg(folder)
        .output()
        .unwrap()
}

#[test]
fn every_run_of_the_demonstration_gives_the_same_comparison_and_the_readme_shows_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("demo");
    let first = demonstrate(&folder);
    assert!(
        first.status.success(),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    let second = demonstrate(&folder);
    assert_eq!(first.stdout, second.stdout);

    let printed = String::from_utf8(first.stdout).unwrap();
    let readme = include_str!("../../README.md");
    let comparison = printed.split_once("\n\n").unwrap().1;
    for line in comparison.lines() {
        assert!(readme.contains(line.trim_end()), "the README lacks: {line}");
    }
}

#[test]
fn a_database_that_is_no_demonstration_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("assay.db");
    std::fs::write(&database, "something that matters").unwrap();
    let refused = demonstrate(folder.path());
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("not a demonstration's"));
    assert_eq!(
        std::fs::read_to_string(&database).unwrap(),
        "something that matters"
    );
}
