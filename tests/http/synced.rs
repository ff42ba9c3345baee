//! The real program, watched from outside as it brings what it acknowledges to the disk.

use std::path::Path;

use assay::db::seam::Backend;

use crate::support::{
    actor::Actor,
    app::TestApp,
    program::Program,
    tender::{ORGANISATION, answer_to},
};

const SAVES: u32 = 20;
/// Each is saved by a client of its own.
const QUESTIONS: [&str; 6] = ["MUL", "PER", "URL", "EML", "FIL", "GRP"];

/// How often SQLite's log was brought to the disk. A call is written down before the program goes on from it.
fn syncs_of_the_log(trace: &Path) -> usize {
    let calls = std::fs::read_to_string(trace).unwrap();
    calls
        .lines()
        .filter(|call| call.contains("assay.db-wal>"))
        .count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_batch_of_saves_is_on_the_disk_before_it_is_acknowledged() {
    let app = TestApp::new(Backend::Sqlite).await;
    let it = app.answering("Synced").await;
    let token = app.signed_in(it.people.owner).token().map(str::to_owned);
    let public_url = app.url().to_owned();
    let (database, folder) = app.leave();
    let trace = folder.path().join("trace");
    let program = Program::serve_traced(&database, folder.path(), &public_url, &trace);
    let owner = Actor::new(reqwest::Client::new(), program.url.clone(), token);

    let path = it.answer_path(ORGANISATION, "TXT");
    for save in 0..SAVES {
        let before = syncs_of_the_log(&trace);
        let answer = answer_to("TXT", &format!("save {save}"));
        let saved = match save {
            0 => owner.put_new(&path, &answer).await,
            seen => owner.put(&path, &format!("\"{seen}\""), &answer).await,
        };
        saved.expect(200);
        assert!(
            syncs_of_the_log(&trace) > before,
            "save {save} is not on the disk"
        );
    }

    let before = syncs_of_the_log(&trace);
    let together = QUESTIONS.map(|question| {
        let (owner, path) = (owner.clone(), it.answer_path(ORGANISATION, question));
        async move {
            owner
                .put_new(&path, &answer_to(question, "together"))
                .await
                .expect(200)
        }
    });
    futures_util::future::join_all(together).await;
    assert!(syncs_of_the_log(&trace) > before);
}
