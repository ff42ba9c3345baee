//! The real program, told to stop.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use assay::db::seam::Backend;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_types::BigInt};

use crate::support::{
    app::DATA_KEY,
    databases::{Content, TestDatabase},
};

/// A running `assay serve`; killed if the test fails before it has ended.
struct Program {
    child: Child,
    url: String,
    // Logs are read to the end, or the program would block on a full pipe.
    _folder: tempfile::TempDir,
}

impl Program {
    fn serve(database: &TestDatabase) -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let key = folder.path().join("data.key");
        let digits: String = DATA_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
        std::fs::write(&key, digits).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_assay"))
            .arg("serve")
            .current_dir(folder.path())
            .env("ASSAY_DATABASE_URL", database.url())
            .env("ASSAY_DATA_KEY_FILE", &key)
            .env("ASSAY_BIND", "127.0.0.1:0")
            .env("ASSAY_WORKER", "off")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut logs = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = logs
            .by_ref()
            .map(|line| serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap())
            .find(|line| line["message"] == "listening")
            .expect("the program ended before it listened")["address"]
            .as_str()
            .unwrap()
            .to_owned();
        std::thread::spawn(move || logs.count());
        Self {
            child,
            url: format!("http://{address}"),
            _folder: folder,
        }
    }

    fn tell_to_stop(&self) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Looks again and again until it is so; a minute is never reached unless something is wrong.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "waited in vain until {what}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_told_to_stop_finishes_the_request_it_has() {
    let database = TestDatabase::new(Backend::Postgres, Content::Schema);
    let mut program = Program::serve(&database);
    let mut admin = PgConnection::establish(&database.superuser_url()).unwrap();
    let mut holder = PgConnection::establish(&database.superuser_url()).unwrap();
    // The request waits for this table until the lock is let go.
    diesel::sql_query("BEGIN").execute(&mut holder).unwrap();
    diesel::sql_query("LOCK TABLE deployment IN ACCESS EXCLUSIVE MODE")
        .execute(&mut holder)
        .unwrap();
    let request = tokio::spawn(reqwest::get(format!("{}/readyz", program.url)));
    tokio::task::block_in_place(|| {
        until("the request waits for the lock", || {
            let sql = "SELECT count(*) AS count FROM pg_locks WHERE NOT granted \
                       AND relation = 'deployment'::regclass";
            diesel::sql_query(sql)
                .get_result::<Waiting>(&mut admin)
                .unwrap()
                .count
                > 0
        });
        program.tell_to_stop();
        until("new connections are refused", || {
            std::net::TcpStream::connect(program.url.trim_start_matches("http://")).is_err()
        });
    });
    assert!(
        program.child.try_wait().unwrap().is_none(),
        "it did not wait for the request"
    );
    diesel::sql_query("COMMIT").execute(&mut holder).unwrap();
    assert_eq!(request.await.unwrap().unwrap().status(), 200);
    let status = tokio::task::block_in_place(|| program.child.wait()).unwrap();
    assert!(status.success(), "{status}");
}
