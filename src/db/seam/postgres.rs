//! PostgreSQL: one pooled connection, one transaction a closure, replayed when the server says that this helps.
//!
//! Invariant: a closure is acknowledged only after the server has confirmed a COMMIT that could fail, and a COMMIT
//! whose outcome is unknown is never sent again.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{Pool, R2D2Connection};
use diesel::result::Error as DieselError;
use diesel::sql_types::Text;
use secrecy::{ExposeSecret, SecretString};

use super::closure::{Context, Ended, run};
use super::connection::{Db, Scope};
use super::error::{OpenError, SeamError, StoreError, is_transient};
use super::pool::{Connections, Connector, Manager, Pooled, begin, busy};
use super::settings::DatabaseSettings;

/// How often a closure is run before its caller is told to come back later.
const ATTEMPTS_MAX: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(4);

pub(super) struct PostgresConnector {
    url: SecretString,
    statement_max: Duration,
    wait_max: Duration,
}

impl PostgresConnector {
    pub(super) fn new(url: SecretString, settings: &DatabaseSettings) -> Self {
        Self {
            url,
            statement_max: settings.statement_max,
            wait_max: settings.wait_max,
        }
    }
}

impl Connector for PostgresConnector {
    fn connect(&self) -> Result<Db, OpenError> {
        let mut conn =
            PgConnection::establish(self.url.expose_secret()).map_err(|error| refused(&error))?;
        let set_up = format!(
            "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}",
            self.statement_max.as_millis(),
            self.wait_max.as_millis(),
            self.statement_max.as_millis(),
        );
        conn.batch_execute(&set_up)
            .map_err(|error| refused(&error))?;
        check_durable(&mut conn)?;
        Ok(Db::Postgres(conn))
    }
}

fn refused(error: &dyn std::error::Error) -> OpenError {
    OpenError::Connect {
        reason: error.to_string(),
    }
}

fn check_durable(conn: &mut PgConnection) -> Result<(), OpenError> {
    let found = show(conn, "synchronous_commit").map_err(|error| refused(&error))?;
    if found == "off" {
        return Err(OpenError::NotDurable {
            setting: "synchronous_commit",
            found,
            wanted: "on",
        });
    }
    if show(conn, "fsync").map_err(|error| refused(&error))? == "off" {
        tracing::warn!(
            "PostgreSQL runs with fsync=off: a power cut can lose or destroy everything"
        );
    }
    let language = show(conn, "lc_messages").map_err(|error| refused(&error))?;
    if !(language.is_empty()
        || ["C", "POSIX", "en"]
            .iter()
            .any(|known| language.starts_with(known)))
    {
        tracing::warn!(
            lc_messages = language,
            "deadlocks are only retried when PostgreSQL speaks English"
        );
    }
    Ok(())
}

#[derive(diesel::QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

/// The value of one server setting, as this connection sees it.
pub(super) fn show(conn: &mut PgConnection, setting: &'static str) -> QueryResult<String> {
    let sql = format!("SELECT coalesce(current_setting('{setting}', true), '') AS value");
    diesel::sql_query(sql)
        .get_result::<Setting>(conn)
        .map(|row| row.value)
}

/// One round trip opens the transaction and says in whose name it runs. Only typed UUIDs become text here.
fn begin_sql(mode: &str, scope: Scope) -> String {
    match scope {
        Scope::Council(id) => {
            format!(
                "BEGIN {mode}; SET LOCAL app.scope = 'council'; SET LOCAL app.council_id = '{id}'"
            )
        }
        Scope::Supplier(id) => {
            format!(
                "BEGIN {mode}; SET LOCAL app.scope = 'supplier'; SET LOCAL app.supplier_id = '{id}'"
            )
        }
        Scope::System => format!("BEGIN {mode}; SET LOCAL app.scope = 'system'"),
    }
}

/// Several selects of one closure see one moment, and cannot write.
pub(super) async fn read<T: Send + 'static, E: StoreError>(
    connections: &Connections,
    context: Context,
    f: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let work = move |pool: &Pool<Manager>| {
        let sql = begin_sql("ISOLATION LEVEL REPEATABLE READ READ ONLY", context.scope());
        let mut db = begin(pool, &sql).map_err(E::from_seam)?;
        let ended = run(&mut db, &context, 1, f);
        db.roll_back_all().ok();
        match ended {
            Ended::Well(value) => Ok(value),
            Ended::Refused(error) | Ended::Transient(error) => Err(error),
            Ended::Swallowed => Err(E::from_seam(SeamError::SwallowedError)),
            Ended::Panicked => Err(E::from_seam(SeamError::Panicked)),
        }
    };
    connections
        .run(work)
        .await
        .unwrap_or_else(|error| Err(E::from_seam(error)))
}

pub(super) async fn write<T: Send + 'static, E: StoreError>(
    connections: &Connections,
    context: Context,
    f: impl Fn(&mut Db) -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let work = move |pool: &Pool<Manager>| write_blocking(pool, &context, &f);
    connections
        .run(work)
        .await
        .unwrap_or_else(|error| Err(E::from_seam(error)))
}

enum Attempt<T, E> {
    Done(Result<T, E>),
    Again,
}

fn write_blocking<T, E: StoreError>(
    pool: &Pool<Manager>,
    context: &Context,
    f: &impl Fn(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    let sql = begin_sql("ISOLATION LEVEL READ COMMITTED", context.scope());
    for attempt in 0..ATTEMPTS_MAX {
        let db = begin(pool, &sql).map_err(E::from_seam)?;
        match write_once(db, context, f) {
            Attempt::Done(result) => return result,
            Attempt::Again => {
                metrics::counter!("assay_database_retries_total", "operation" => context.operation)
                    .increment(1);
                std::thread::sleep(pause_after(attempt));
            }
        }
    }
    tracing::warn!(
        operation = context.operation,
        attempts = ATTEMPTS_MAX,
        "database operation kept colliding"
    );
    Err(E::from_seam(busy()))
}

fn write_once<T, E: StoreError>(
    mut db: Pooled,
    context: &Context,
    f: &impl Fn(&mut Db) -> Result<T, E>,
) -> Attempt<T, E> {
    let ended = run(&mut db, context, 1, f);
    let error = match ended {
        Ended::Well(value) => return commit_or_again(&mut db, context, value),
        Ended::Transient(_) => {
            db.roll_back_all().ok();
            return Attempt::Again;
        }
        Ended::Refused(error) => error,
        Ended::Swallowed => E::from_seam(SeamError::SwallowedError),
        Ended::Panicked => E::from_seam(SeamError::Panicked),
    };
    let server_still_talks = db.roll_back_all().is_ok();
    // Nothing was committed, so what a lost connection cut short can run again on another.
    let cut_short = !server_still_talks && error.database_error().is_some();
    if cut_short {
        Attempt::Again
    } else {
        Attempt::Done(Err(error))
    }
}

fn commit_or_again<T, E: StoreError>(db: &mut Db, context: &Context, value: T) -> Attempt<T, E> {
    match commit(db) {
        Committed::Yes => Attempt::Done(Ok(value)),
        Committed::No(error) if is_transient(&error) => Attempt::Again,
        Committed::No(error) => Attempt::Done(Err(E::from(error))),
        Committed::Unknown => {
            tracing::error!(
                operation = context.operation,
                "connection lost while committing"
            );
            Attempt::Done(Err(E::from_seam(SeamError::CommitUnknown)))
        }
    }
}

enum Committed {
    Yes,
    No(DieselError),
    Unknown,
}

/// PostgreSQL answers COMMIT of an aborted transaction with success. `SELECT 1` in the same message fails there, and
/// then the COMMIT after it is not run. Diesel reads libpq's own transaction state, so its count stays right.
fn commit(db: &mut Db) -> Committed {
    let Err(error) = db.batch_execute("SELECT 1; COMMIT") else {
        return Committed::Yes;
    };
    // A server that still talks has decided; one that does not may have stored the change before it went.
    let still_talks = db.batch_execute("ROLLBACK").is_ok() && !db.is_broken();
    if still_talks {
        Committed::No(error)
    } else {
        Committed::Unknown
    }
}

/// Doubles each time, with a random part so that two who collided do not collide again.
fn pause_after(attempt: u32) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let longest = FIRST_PAUSE * 2_u32.saturating_pow(attempt);
    let random = u32::try_from(RandomState::new().hash_one(attempt) % 1024).unwrap_or(0);
    longest / 2 + longest / 2 * random / 1024
}
