//! `Db`: the connection that every query function takes, whichever database is behind it.
//!
//! Invariant: raw SQL text is written here and nowhere else in `db/` (closures that commit by themselves would make
//! their neighbours run twice). Each closure gets a fresh [`Notebook`], which is how the seam learns what it did.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::{
    AnsiTransactionManager, Connection, DebugQuery, Instrumentation, InstrumentationEvent,
    SimpleConnection, TransactionManager,
};
use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel::{PgConnection, QueryResult, SqliteConnection, sql_query};
use jiff::Timestamp;
use uuid::Uuid;

use super::error::is_transient;
use crate::clock::Clock;
use crate::db::sql_types::{DbTime, DbUuid, Id};

/// A connection inside a transaction: pass it to diesel as it is (`.load(db)`, `.execute(db)`, `db.transaction(..)`).
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// PostgreSQL, for several replicas.
    Postgres(PgConnection),
    /// SQLite, for one process.
    Sqlite(SqliteConnection),
}

/// Which of the two databases is behind the seam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

/// In whose name a transaction runs. The tenant filter of queries and PostgreSQL's row-level security follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One council sees its own rows.
    Council(Uuid),
    /// One supplier sees its own rows.
    Supplier(Uuid),
    /// Jobs, sign-in, migrations: what belongs to nobody or to everybody.
    System,
}

/// How strongly [`Db::lock_row`] locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowLock {
    /// Others may share it, nobody may change the row: for those who rely on its state.
    Share,
    /// Nobody else gets it: for those who change its state.
    Update,
}

/// Runs the body once for the backend at hand, with its own connection type. For what cannot be written for both at
/// once: `on_conflict`, inserting a `Vec`, row locks.
///
/// `each_backend!(db, |conn| diesel::insert_into(t::table).values(&rows).execute(conn))`
#[macro_export]
macro_rules! each_backend {
    ($db:expr, |$conn:ident| $body:expr) => {
        match $db {
            $crate::db::seam::Db::Postgres($conn) => $body,
            $crate::db::seam::Db::Sqlite($conn) => $body,
        }
    };
}

#[derive(diesel::QueryableByName)]
struct Found {
    #[diesel(sql_type = Integer)]
    found: i32,
}

diesel::define_sql_function! {
    /// PostgreSQL's clock at this moment, not at the start of the transaction.
    fn clock_timestamp() -> DbTime;
}

impl Db {
    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        match self {
            Self::Postgres(_) => Backend::Postgres,
            Self::Sqlite(_) => Backend::Sqlite,
        }
    }

    /// In whose name the running transaction is. [`Scope::System`] outside `read` and `write`.
    pub fn scope(&mut self) -> Scope {
        self.notebook()
            .map_or(Scope::System, |notebook| notebook.scope)
    }

    /// How many statements the running closure has sent so far; savepoints do not count.
    pub fn queries(&mut self) -> u32 {
        self.notebook().map_or(0, |notebook| notebook.queries)
    }

    /// The time that decides whether a deadline has passed, in whole microseconds: the server's clock on PostgreSQL,
    /// so that replicas agree, and `clock.rs` on SQLite. A shifted or anchored clock is obeyed on both.
    ///
    /// # Errors
    /// When PostgreSQL does not answer.
    pub fn deadline_now(&mut self) -> QueryResult<Timestamp> {
        let clock = self
            .notebook()
            .map_or_else(Clock::system, |notebook| notebook.clock.clone());
        match self {
            Self::Postgres(conn) if clock.held().is_none() => {
                let server: Timestamp = diesel::select(clock_timestamp()).get_result(conn)?;
                Ok(clock.shifted(server))
            }
            Self::Postgres(_) | Self::Sqlite(_) => Ok(clock.now()),
        }
    }

    /// Locks one row until the transaction ends and says whether it exists. SQLite has one writer, so there it only
    /// looks. `key` is every column of the primary key, tenant first; names are ours, never a caller's text.
    ///
    /// # Errors
    /// Whatever the database says, for instance that it gave up waiting.
    pub fn lock_row(
        &mut self,
        table: &'static str,
        key: &[(&'static str, Uuid)],
        lock: RowLock,
    ) -> QueryResult<bool> {
        let mut sql = format!("SELECT 1 AS found FROM {table} WHERE ");
        for (place, (column, _)) in key.iter().enumerate() {
            let and = if place == 0 { "" } else { " AND " };
            sql.push_str(&format!("{and}{column} = ${}", place + 1));
        }
        match (self.backend(), lock) {
            (Backend::Sqlite, _) => {}
            (Backend::Postgres, RowLock::Share) => sql.push_str(" FOR SHARE"),
            (Backend::Postgres, RowLock::Update) => sql.push_str(" FOR UPDATE"),
        }
        let found: Vec<Found> = each_backend!(self, |conn| {
            let mut query = sql_query(sql).into_boxed();
            for (_, value) in key {
                query = query.bind::<DbUuid, _>(Id(*value));
            }
            query.load(conn)
        })?;
        Ok(found.first().is_some_and(|row| row.found == 1))
    }

    /// [`Db::lock_row`] for those who rely on the row's state.
    ///
    /// # Errors
    /// As [`Db::lock_row`].
    pub fn lock_for_share(
        &mut self,
        table: &'static str,
        key: &[(&'static str, Uuid)],
    ) -> QueryResult<bool> {
        self.lock_row(table, key, RowLock::Share)
    }

    /// [`Db::lock_row`] for those who change the row's state.
    ///
    /// # Errors
    /// As [`Db::lock_row`].
    pub fn lock_for_update(
        &mut self,
        table: &'static str,
        key: &[(&'static str, Uuid)],
    ) -> QueryResult<bool> {
        self.lock_row(table, key, RowLock::Update)
    }

    /// Opens the outermost transaction; diesel counts from there.
    pub(super) fn begin_with(&mut self, sql: &str) -> QueryResult<()> {
        each_backend!(self, |conn| AnsiTransactionManager::begin_transaction_sql(
            conn, sql
        ))
    }

    /// How many transactions and savepoints are open. An error when the connection is no longer usable.
    pub(super) fn open_transactions(&mut self) -> QueryResult<u32> {
        let depth = Self::transaction_manager_status_mut(self).transaction_depth()?;
        Ok(depth.map_or(0, NonZeroU32::get))
    }

    /// Undoes everything back to before the outermost transaction.
    pub(super) fn roll_back_all(&mut self) -> QueryResult<()> {
        match self {
            // Diesel reads libpq's own state afterwards, whatever the closure left open.
            Self::Postgres(conn) => conn.batch_execute("ROLLBACK"),
            Self::Sqlite(_) => self.roll_back_to(0),
        }
    }

    /// Undoes savepoints until only `depth` of them, the outermost transaction included, are open.
    pub(super) fn roll_back_to(&mut self, depth: u32) -> QueryResult<()> {
        while self.open_transactions()? > depth {
            Self::rollback_transaction(self)?;
        }
        Ok(())
    }

    /// None when the closure has put another instrumentation in its place.
    pub(super) fn notebook(&mut self) -> Option<&mut Notebook> {
        Connection::instrumentation(self).downcast_mut::<Notebook>()
    }
}

/// What is known of the statements of a task that asked for it.
#[derive(Default)]
pub(super) struct Tally {
    count: AtomicU32,
    /// None when only their number is wanted.
    texts: Option<Mutex<Vec<String>>>,
}

impl Tally {
    pub(super) fn with_texts() -> Self {
        Self {
            texts: Some(Mutex::default()),
            ..Self::default()
        }
    }

    pub(super) fn count(&self) -> u32 {
        self.count.load(Ordering::Relaxed)
    }

    pub(super) fn texts(&self) -> Vec<String> {
        let kept = |texts: &Mutex<Vec<String>>| {
            let texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
            texts.clone()
        };
        self.texts.as_ref().map(kept).unwrap_or_default()
    }

    fn note(&self, query: &dyn DebugQuery) {
        self.count.fetch_add(1, Ordering::Relaxed);
        if let Some(texts) = &self.texts {
            // The values stand behind this mark; they may be personal, so they go no further.
            let shown = query.to_string();
            let text = shown.split(" -- binds").next().unwrap_or_default();
            let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
            texts.push(text.to_owned());
        }
    }
}

/// What a connection notes down about the closure that runs on it.
pub(super) struct Notebook {
    scope: Scope,
    clock: Clock,
    tally: Option<Arc<Tally>>,
    queries: u32,
    depth: u32,
    next_is_ours: bool,
    failure: Option<Failure>,
}

/// A statement that failed and was not undone by rolling back the transaction around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failure {
    depth: u32,
    /// Running the whole transaction again can help.
    pub(super) transient: bool,
}

impl Notebook {
    /// `depth` is how many transactions and savepoints of the seam's own surround the closure.
    pub(super) fn new(scope: Scope, clock: Clock, tally: Option<Arc<Tally>>, depth: u32) -> Self {
        Self {
            scope,
            clock,
            tally,
            queries: 0,
            depth,
            next_is_ours: false,
            failure: None,
        }
    }

    pub(super) fn queries(&self) -> u32 {
        self.queries
    }

    /// PostgreSQL has aborted the transaction if there is one; on SQLite we treat it the same.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.failure
    }

    fn query_starts(&mut self, query: &dyn DebugQuery) {
        if std::mem::take(&mut self.next_is_ours) {
            return;
        }
        self.queries += 1;
        if let Some(tally) = &self.tally {
            tally.note(query);
        }
    }

    fn moved_to(&mut self, depth: u32) {
        self.depth = depth;
        // The SAVEPOINT, RELEASE or ROLLBACK that follows is no query of the closure's.
        self.next_is_ours = true;
    }

    fn rolled_back(&mut self, depth: NonZeroU32) {
        if self
            .failure
            .is_some_and(|failure| failure.depth >= depth.get())
        {
            self.failure = None;
        }
        self.moved_to(depth.get() - 1);
    }

    fn failed(&mut self, error: &diesel::result::Error) {
        let failure = Failure {
            depth: self.depth,
            transient: is_transient(error),
        };
        let outermost = self
            .failure
            .map_or(failure.depth, |earlier| earlier.depth.min(failure.depth));
        let transient = failure.transient || self.failure.is_some_and(|earlier| earlier.transient);
        self.failure = Some(Failure {
            depth: outermost,
            transient,
        });
    }
}

impl Instrumentation for Notebook {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { query, .. } => self.query_starts(query),
            InstrumentationEvent::FinishQuery {
                error: Some(error), ..
            } => self.failed(error),
            InstrumentationEvent::BeginTransaction { depth, .. } => self.moved_to(depth.get()),
            InstrumentationEvent::CommitTransaction { depth, .. } => self.moved_to(depth.get() - 1),
            InstrumentationEvent::RollbackTransaction { depth, .. } => self.rolled_back(depth),
            _ => {}
        }
    }
}
