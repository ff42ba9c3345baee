//! The real application, served on a port of its own over a database of its own.

use std::{net::TcpListener, sync::Arc, time::Duration};

use assay::{
    app::App,
    clock::Clock,
    config::Config,
    db::seam::{Backend, Database, OpenError},
    domain::question_set::Catalogue,
    http::server::{self, Running, Threads},
    jobs::Worker,
    sealing::DataKey,
};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::{
    actor::Actor,
    databases::{Content, TestDatabase},
    program::until,
    world::World,
};

/// The data key of all tests.
pub const DATA_KEY: [u8; 32] = [42; 32];

/// One application with two councils. Gone, with its database and its folder, when it is dropped.
pub struct TestApp {
    pub app: Arc<App>,
    /// Evidence and mail end up here.
    pub folder: Arc<TempDir>,
    /// Councils and their people.
    pub world: World,
    client: reqwest::Client,
    running: Option<Running>,
    database: Arc<TestDatabase>,
}

impl TestApp {
    pub async fn new(backend: Backend) -> Self {
        Self::with(backend, |_| ()).await
    }

    /// An application whose configuration differs.
    pub async fn with(backend: Backend, change: impl FnOnce(&mut Config)) -> Self {
        Self::open(backend, Clock::system(), None, change).await
    }

    /// An application that offers these question sets, and whose clock stands still until it is moved.
    pub async fn offering(backend: Backend, now: Timestamp, sets: Catalogue) -> Self {
        Self::open(backend, Clock::anchored(now, 1), Some(sets), |_| ()).await
    }

    async fn open(
        backend: Backend,
        clock: Clock,
        sets: Option<Catalogue>,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let database = Arc::new(TestDatabase::new(backend, Content::Schema));
        let folder = Arc::new(TempDir::new().unwrap());
        let mut settings = database.settings();
        settings.clock = clock.clone();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut config = Config::defaults().unwrap();
        config.public_url = format!("http://{}", listener.local_addr().unwrap());
        config.database_url = database.url().into();
        config.evidence_url = format!("file://{}", folder.path().join("evidence").display());
        config.mail_url = format!("file://{}", folder.path().join("mail").display()).into();
        config.requests_per_minute = 1_000_000;
        change(&mut config);
        let db = Database::open(&settings).unwrap();
        let mut app = App::open(config, db, DataKey::from_bytes(&DATA_KEY))
            .await
            .unwrap();
        if let Some(sets) = sets {
            app.catalogue = Arc::new(sets);
        }
        let app = Arc::new(app);
        let world = World::make(&app).await;
        let running = server::start(Arc::clone(&app), listener, Threads::Exactly(1)).unwrap();
        let client = reqwest::Client::builder()
            // An idle connection would hold up the end of the test.
            .pool_max_idle_per_host(0)
            .timeout(Duration::from_secs(30))
            .build()
            .unwrap();
        Self {
            app,
            folder,
            world,
            client,
            running: Some(running),
            database,
        }
    }

    /// Where it is served, with no slash at the end.
    pub fn url(&self) -> &str {
        &self.app.config.public_url
    }

    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Takes the PostgreSQL database away while the application runs.
    pub fn lose_database(&self) {
        self.database.drop_now();
    }

    /// Stops and closes the application, and leaves its database and its folder to another.
    pub fn leave(self) -> (Arc<TestDatabase>, Arc<TempDir>) {
        let (database, folder) = (Arc::clone(&self.database), Arc::clone(&self.folder));
        drop(self);
        // A thread of the stopped server may hold the database a moment longer.
        let settings = database.settings();
        until("the application has closed its database", || {
            !matches!(Database::open(&settings), Err(OpenError::InUse { .. }))
        });
        (database, folder)
    }

    /// Moves the application's clock forward.
    pub fn advance(&self, by: SignedDuration) {
        self.app.clock.advance(by);
    }

    /// Does the jobs that are due now, and those that they bring about, until nothing is left to do.
    pub async fn run_jobs(&self) {
        let worker = Worker::new(&self.app).unwrap();
        while !worker.run_once(&self.app).await.unwrap().nothing() {}
    }

    /// Somebody who sends this in the Authorization header.
    pub fn actor(&self, token: Option<String>) -> Actor {
        Actor::new(self.client.clone(), self.url().to_owned(), token)
    }

    /// Somebody who has not signed in.
    pub fn anonymous(&self) -> Actor {
        self.actor(None)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let Some(running) = self.running.take() else {
            return;
        };
        let stop = tokio::time::timeout(Duration::from_secs(20), running.stop());
        let stopped =
            tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(stop));
        if !std::thread::panicking() {
            stopped.expect("the server did not stop").unwrap();
        }
    }
}

/// Writes each test for both databases: `both_databases! { async fn name_of_the_behaviour(app: TestApp) { .. } }`
#[macro_export]
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: $kind:ty) $body:block)+) => {
        $(
            mod $name {
                use super::*;

                async fn test($app: $kind) $body

                // Without the filters of queries only PostgreSQL keeps tenants apart.
                #[cfg(not(feature = "without-tenant-filter"))]
                $(#[$meta])*
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_sqlite() {
                    let backend = assay::db::seam::Backend::Sqlite;
                    test($crate::support::app::TestApp::new(backend).await).await;
                }

                $(#[$meta])*
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn on_postgres() {
                    let backend = assay::db::seam::Backend::Postgres;
                    test($crate::support::app::TestApp::new(backend).await).await;
                }
            }
        )+
    };
}
