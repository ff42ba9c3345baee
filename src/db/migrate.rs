//! Brings a database to the schema this program needs, and says whether it is there.
//!
//! Invariant: one process migrates at a time (an advisory lock on PostgreSQL, the writer's lock file on SQLite), and
//! each migration is one transaction. A program never serves a database that lacks one of its migrations; one with
//! more is fine, because migrations must work while the version before still runs.

use std::collections::BTreeSet;

use diesel::backend::Backend as DieselBackend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::seam::{DatabaseSettings, Db, OpenError, open_alone};

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// Any number will do, as long as every version of this program uses the same.
const LOCK: i64 = 0x0061_7373_6179;

/// Why a database could not be migrated, or is not ready.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MigrateError {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A migration failed and was rolled back; those before it stand.
    #[error("a migration failed: {0}")]
    Failed(String),
    /// A statement about migrations failed.
    #[error("cannot find out which migrations the database has")]
    Database(#[from] diesel::result::Error),
    /// Rows point at rows that do not exist.
    #[error("after migrating, {0} rows refer to rows that do not exist")]
    BrokenReferences(i64),
    /// The database lacks migrations.
    #[error("the database is not up to date, run \"assay migrate\" first; missing: {}", .0.join(", "))]
    Pending(Vec<String>),
}

/// Runs what is missing and returns the names of what was run, oldest first. Waits for another process that does the
/// same on PostgreSQL; refuses while another process has the SQLite file.
///
/// # Errors
/// [`MigrateError::Open`], [`MigrateError::Failed`] and [`MigrateError::BrokenReferences`].
pub fn run(settings: &DatabaseSettings) -> Result<Vec<String>, MigrateError> {
    let mut alone = open_alone(settings)?;
    match alone.db() {
        Db::Postgres(conn) => {
            // Ends with the connection, also when this process is killed. Large migrations take their time.
            diesel::sql_query("SET statement_timeout = 0").execute(conn)?;
            diesel::sql_query("SET lock_timeout = 0").execute(conn)?;
            diesel::sql_query("SELECT pg_advisory_lock($1)")
                .bind::<BigInt, _>(LOCK)
                .execute(conn)?;
            run_pending(conn, POSTGRES)
        }
        Db::Sqlite(conn) => {
            // SQLite changes a table by copying it; with foreign keys on, dropping the old one empties its children.
            conn.batch_execute("PRAGMA foreign_keys = OFF")?;
            let ran = run_pending(conn, SQLITE)?;
            match broken_references(conn)? {
                0 => Ok(ran),
                rows => Err(MigrateError::BrokenReferences(rows)),
            }
        }
    }
}

/// Refuses a database that lacks migrations of this program.
///
/// # Errors
/// [`MigrateError::Pending`] with their names; [`MigrateError::Open`] when the database does not answer.
pub fn check_current(db: &mut Db) -> Result<(), MigrateError> {
    let applied = applied(db)?;
    let needed = match db {
        Db::Postgres(_) => names::<Pg>(&POSTGRES)?,
        Db::Sqlite(_) => names::<Sqlite>(&SQLITE)?,
    };
    let missing: Vec<String> = needed
        .into_iter()
        .filter(|(version, _)| !applied.contains(version))
        .map(|(_, name)| name)
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(MigrateError::Pending(missing))
    }
}

fn run_pending<DB, C>(
    conn: &mut C,
    migrations: EmbeddedMigrations,
) -> Result<Vec<String>, MigrateError>
where
    DB: DieselBackend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let ran = conn
        .run_pending_migrations(migrations)
        .map_err(|error| MigrateError::Failed(error.to_string()))?;
    Ok(ran.iter().map(ToString::to_string).collect())
}

/// Version and full name of every migration in the program.
fn names<DB: DieselBackend>(
    migrations: &EmbeddedMigrations,
) -> Result<Vec<(String, String)>, MigrateError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let all = MigrationSource::<DB>::migrations(migrations)
        .map_err(|error| MigrateError::Failed(error.to_string()))?;
    Ok(all
        .iter()
        .map(|one| (one.name().version().to_string(), one.name().to_string()))
        .collect())
}

#[derive(diesel::QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Only looks: a role that may not create tables can ask too.
fn applied(db: &mut Db) -> QueryResult<BTreeSet<String>> {
    let any = match db {
        Db::Postgres(conn) => {
            let sql = "SELECT count(to_regclass('__diesel_schema_migrations')) AS count";
            diesel::sql_query(sql).get_result::<Count>(conn)?
        }
        Db::Sqlite(conn) => {
            let sql = "SELECT count(*) AS count FROM sqlite_schema WHERE name = '__diesel_schema_migrations'";
            diesel::sql_query(sql).get_result::<Count>(conn)?
        }
    };
    if any.count == 0 {
        return Ok(BTreeSet::new());
    }
    let sql = "SELECT version FROM __diesel_schema_migrations";
    let rows: Vec<Version> = crate::each_backend!(db, |conn| diesel::sql_query(sql).load(conn))?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

fn broken_references(conn: &mut SqliteConnection) -> QueryResult<i64> {
    let sql = "SELECT count(*) AS count FROM pragma_foreign_key_check";
    diesel::sql_query(sql)
        .get_result::<Count>(conn)
        .map(|row| row.count)
}
