//! Whether a replica is alive and ready.

use assay::{
    app::{App, deployment::NotUsable},
    config::Config,
    db::seam::{Backend, Database},
    sealing::DataKey,
};

use crate::{
    both_databases, on_both,
    support::{
        app::TestApp,
        databases::{Content, TestDatabase},
    },
};

both_databases! {
    async fn a_replica_that_can_work_is_alive_and_ready(app: TestApp) {
        let alive = app.anonymous().get("/livez").await.expect(200);
        assert_eq!(alive.body["status"], "alive");
        let ready = app.anonymous().get("/readyz").await.expect(200);
        assert_eq!(ready.body["status"], "ready");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_without_its_database_is_alive_but_not_ready() {
    let app = TestApp::new(Backend::Postgres).await;
    app.lose_database();
    app.anonymous().get("/livez").await.expect(200);
    let answer = app
        .anonymous()
        .get("/readyz")
        .await
        .expect_problem(503, "not-ready");
    assert_eq!(answer.header("retry-after"), Some("1"));
}

on_both!(
    a_database_of_another_data_key_is_refused,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Schema);
        let open = async |key: u8| {
            let db = Database::open(&database.settings()).unwrap();
            App::open(
                Config::defaults().unwrap(),
                db,
                DataKey::from_bytes(&[key; 32]),
            )
            .await
            .map(|_| ())
        };
        open(1).await.unwrap();
        open(1).await.unwrap();
        assert!(matches!(open(2).await, Err(NotUsable::OtherKey)));
    }
);

on_both!(
    a_database_without_its_migrations_is_refused,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Empty);
        let db = Database::open(&database.settings()).unwrap();
        let opened = App::open(
            Config::defaults().unwrap(),
            db,
            DataKey::from_bytes(&[1; 32]),
        )
        .await;
        assert!(matches!(opened.map(|_| ()), Err(NotUsable::Schema(_))));
    }
);
