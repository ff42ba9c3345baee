//! The real program, told to stop.

use assay::db::seam::Backend;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_types::BigInt};

use crate::support::{
    databases::{Content, TestDatabase},
    program::{Program, until},
};

#[derive(QueryableByName)]
struct Waiting {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_told_to_stop_finishes_the_request_it_has() {
    let database = TestDatabase::new(Backend::Postgres, Content::Schema);
    let folder = tempfile::TempDir::new().unwrap();
    let mut program = Program::serve(&database, folder.path(), "http://127.0.0.1");
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
