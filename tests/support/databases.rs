//! A database of its own for every test.
//!
//! SQLite: a file in a temporary folder. PostgreSQL: a database on the throw-away server whose superuser address is in
//! `ASSAY_TEST_POSTGRES`; tests use it as `assay_app`, who is no superuser, so that row-level security bites.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use assay::db::migrate;
use assay::db::seam::{Backend, CreateDatabase, Database, DatabaseSettings, DatabaseUrl};
use diesel::prelude::*;
use tempfile::TempDir;

/// What a new database starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing at all.
    Empty,
    /// The schema.
    Schema,
}

/// A database that is gone when this is dropped.
pub struct TestDatabase {
    settings: DatabaseSettings,
    _kept: Kept,
}

enum Kept {
    Folder(TempDir),
    Server(String),
}

impl TestDatabase {
    pub fn new(backend: Backend, content: Content) -> Self {
        match backend {
            Backend::Sqlite => sqlite(content),
            Backend::Postgres => postgres(content),
        }
    }

    /// Settings under which it opens; change what the test needs.
    pub fn settings(&self) -> DatabaseSettings {
        self.settings.clone()
    }

    pub fn open(&self) -> Database {
        Database::open(&self.settings).unwrap()
    }

    /// Closes the last handle, then opens again: SQLite lets only one handle write.
    pub fn reopen(&self, open: Database, settings: &DatabaseSettings) -> Database {
        drop(open);
        Database::open(settings).unwrap()
    }

    /// The name of a PostgreSQL database.
    pub fn database_name(&self) -> &str {
        match &self._kept {
            Kept::Folder(_) => panic!("an SQLite database has no name"),
            Kept::Server(name) => name,
        }
    }

    /// The URL as a program's environment would have it.
    pub fn url(&self) -> String {
        match &self._kept {
            Kept::Folder(folder) => {
                format!("sqlite://{}", folder.path().join("assay.db").display())
            }
            Kept::Server(name) => app_address(name),
        }
    }

    /// The superuser's URL of a PostgreSQL database.
    pub fn superuser_url(&self) -> String {
        let admin = admin_address();
        let (place, options) = admin.split_once('?').unwrap_or((&admin, ""));
        let server = place.rsplit_once('/').map_or(place, |(server, _)| server);
        format!("{server}/{}?{options}", self.database_name())
    }

    /// Drops a PostgreSQL database, though it is in use.
    pub fn drop_now(&self) {
        let mut admin = PgConnection::establish(&admin_address()).unwrap();
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.database_name());
        diesel::sql_query(sql).execute(&mut admin).unwrap();
    }

    /// The folder of an SQLite database.
    pub fn folder(&self) -> &std::path::Path {
        match &self._kept {
            Kept::Folder(folder) => folder.path(),
            Kept::Server(_) => panic!("a PostgreSQL database has no folder of ours"),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Kept::Server(name) = &self._kept
            && let Ok(mut admin) = PgConnection::establish(&admin_address())
        {
            diesel::sql_query(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .execute(&mut admin)
                .ok();
        }
    }
}

fn sqlite(content: Content) -> TestDatabase {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("assay.db");
    if content == Content::Schema {
        std::fs::write(&file, TEMPLATE.get_or_init(migrated_file)).unwrap();
    }
    let mut settings = DatabaseSettings::new(DatabaseUrl::sqlite(&file));
    settings.create = CreateDatabase::Allowed;
    TestDatabase {
        settings,
        _kept: Kept::Folder(folder),
    }
}

/// Closing the last connection folds the write-ahead log into the file, so the file is whole.
fn migrated_file() -> Vec<u8> {
    let empty = sqlite(Content::Empty);
    migrate::run(&empty.settings).unwrap();
    std::fs::read(empty.folder().join("assay.db")).unwrap()
}

fn postgres(content: Content) -> TestDatabase {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let template = match content {
        Content::Empty => "template0",
        Content::Schema => TEMPLATE.get_or_init(migrated_template),
    };
    let name = create(template);
    TestDatabase {
        settings: settings_of(&name),
        _kept: Kept::Server(name),
    }
}

/// Named by the process, and dropped by nobody but the end of the throw-away server.
fn migrated_template() -> String {
    let name = create("template0");
    migrate::run(&settings_of(&name)).unwrap();
    name
}

fn settings_of(name: &str) -> DatabaseSettings {
    let mut settings = DatabaseSettings::new(DatabaseUrl::parse(&app_address(name)).unwrap());
    // Many tests run at once on one small server.
    settings.connections = 4;
    settings
}

fn create(template: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let mut admin = PgConnection::establish(&admin_address()).unwrap();
    create_role(&mut admin);
    let name = format!(
        "assay_test_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::Relaxed)
    );
    diesel::sql_query(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .execute(&mut admin)
        .unwrap();
    diesel::sql_query(format!(
        "CREATE DATABASE {name} TEMPLATE {template} OWNER assay_app"
    ))
    .execute(&mut admin)
    .unwrap();
    name
}

fn create_role(admin: &mut PgConnection) {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        // Another test process may be doing the same.
        let sql = "DO $$ BEGIN CREATE ROLE assay_app LOGIN PASSWORD 'assay_app' NOSUPERUSER NOBYPASSRLS; \
                   EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
        diesel::sql_query(sql).execute(admin).unwrap();
    });
}

/// The superuser's address. Missing, the tests fail: half of them must not be skipped in silence.
pub fn admin_address() -> String {
    std::env::var("ASSAY_TEST_POSTGRES").expect(
        "set ASSAY_TEST_POSTGRES to the superuser's address of a throw-away PostgreSQL server, \
         or run scripts/test, which starts one",
    )
}

/// The address of the same server with another database and the role `assay_app`.
fn app_address(database: &str) -> String {
    let admin = admin_address();
    let (scheme, rest) = admin
        .split_once("://")
        .expect("ASSAY_TEST_POSTGRES is postgres://…");
    let (place, options) = rest
        .split_once('?')
        .map_or((rest, None), |(place, options)| (place, Some(options)));
    let server = place.split_once('/').map_or(place, |(server, _)| server);
    let host = server.rsplit_once('@').map_or(server, |(_, host)| host);
    let options = options
        .map(|options| format!("?{options}"))
        .unwrap_or_default();
    format!("{scheme}://assay_app:assay_app@{host}/{database}{options}")
}

/// Writes the same test for both databases: `on_both!(name_of_the_behaviour, |backend| async move { .. });`
#[macro_export]
macro_rules! on_both {
    ($(#[$meta:meta])* $name:ident, $test:expr) => {
        mod $name {
            use super::*;

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                ($test)(assay::db::seam::Backend::Sqlite).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                ($test)(assay::db::seam::Backend::Postgres).await;
            }
        }
    };
}
