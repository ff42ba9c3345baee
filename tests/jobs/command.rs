use std::process::Command;

#[test]
fn a_worker_of_its_own_is_refused_on_sqlite_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let worker = Command::new(env!("CARGO_BIN_EXE_assay"))
        .arg("worker")
        .current_dir(folder.path())
        .env("ASSAY_DATABASE_URL", "sqlite://assay.db")
        .output()
        .unwrap();
    assert!(!worker.status.success());
    let said = String::from_utf8(worker.stderr).unwrap();
    assert!(
        said.contains("needs PostgreSQL") && said.contains("assay serve"),
        "{said}"
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing was made"
    );
}
