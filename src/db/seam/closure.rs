//! Runs one closure on a connection whose transaction the caller has opened, and says how it ended.
//!
//! Invariant: whatever the closure does (fail, panic, ignore a failed statement), the caller learns it and decides
//! about commit or rollback; nothing here commits.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::Connection;
use tracing::Span;

use super::connection::{Db, Notebook, Scope, Tally};
use super::error::{StoreError, is_transient};
use crate::clock::Clock;

/// From here on a closure is named in the log: on SQLite everybody else waits meanwhile.
const SLOW: Duration = Duration::from_millis(5);

tokio::task_local! {
    static TALLY: Arc<Tally>;
}

/// Runs a future and counts the statements that its reads and writes send, replays included, transaction control not.
pub async fn counting_queries<F: Future>(future: F) -> (F::Output, u32) {
    let (output, tally) = noting(future, Tally::default()).await;
    (output, tally.count())
}

/// As [`counting_queries`], and gives the text of each statement, without the values it was sent with.
pub async fn noting_queries<F: Future>(future: F) -> (F::Output, Vec<String>) {
    let (output, tally) = noting(future, Tally::with_texts()).await;
    (output, tally.texts())
}

async fn noting<F: Future>(future: F, tally: Tally) -> (F::Output, Arc<Tally>) {
    let tally = Arc::new(tally);
    let output = TALLY.scope(Arc::clone(&tally), future).await;
    (output, tally)
}

/// What a closure takes along to the thread it runs on.
pub(super) struct Context {
    pub(super) operation: &'static str,
    scope: Scope,
    clock: Clock,
    span: Span,
    tally: Option<Arc<Tally>>,
}

impl Context {
    /// Takes the span and the query counter of the task that asks.
    pub(super) fn of_this_task(operation: &'static str, scope: Scope, clock: Clock) -> Self {
        let tally = TALLY.try_with(Arc::clone).ok();
        Self {
            operation,
            scope,
            clock,
            span: Span::current(),
            tally,
        }
    }

    pub(super) fn scope(&self) -> Scope {
        self.scope
    }
}

/// How a closure ended.
pub(super) enum Ended<T, E> {
    /// Commit, then give this back.
    Well(T),
    /// Roll back, then give this back.
    Refused(E),
    /// Roll back; running it again can help.
    Transient(E),
    /// Roll back: it said Ok although a statement had failed.
    Swallowed,
    /// Roll back.
    Panicked,
}

/// Runs `f` on `db`. `depth` is how many transactions and savepoints of the seam's own are open.
pub(super) fn run<T, E: StoreError>(
    db: &mut Db,
    context: &Context,
    depth: u32,
    f: impl FnOnce(&mut Db) -> Result<T, E>,
) -> Ended<T, E> {
    let notebook = Notebook::new(
        context.scope,
        context.clock.clone(),
        context.tally.clone(),
        depth,
    );
    db.set_instrumentation(notebook);
    let started = Instant::now();
    let returned = context
        .span
        .in_scope(|| catch_unwind(AssertUnwindSafe(|| f(db))));
    let took = started.elapsed();
    let (queries, failure) = db
        .notebook()
        .map_or((0, None), |notes| (notes.queries(), notes.failure()));
    db.set_instrumentation(|_: diesel::connection::InstrumentationEvent<'_>| ());
    context
        .span
        .in_scope(|| report(context.operation, took, queries));

    match (returned, failure) {
        (Err(_panic), _) => {
            context.span.in_scope(|| {
                tracing::error!(operation = context.operation, "database operation panicked")
            });
            Ended::Panicked
        }
        (Ok(Ok(value)), None) => Ended::Well(value),
        (Ok(Ok(_)), Some(failure)) if failure.transient => {
            Ended::Transient(E::from(failed_before_commit()))
        }
        (Ok(Ok(_)), Some(_)) => {
            let operation = context.operation;
            context.span.in_scope(|| {
                tracing::error!(operation, "database operation ignored a failed statement")
            });
            Ended::Swallowed
        }
        (Ok(Err(error)), failure) => {
            let transient = error.database_error().is_some_and(is_transient)
                || failure.is_some_and(|failure| failure.transient);
            if transient {
                Ended::Transient(error)
            } else {
                Ended::Refused(error)
            }
        }
    }
}

fn failed_before_commit() -> diesel::result::Error {
    diesel::result::Error::RollbackTransaction
}

fn report(operation: &'static str, took: Duration, queries: u32) {
    metrics::histogram!("assay_database_closure_seconds", "operation" => operation).record(took);
    metrics::histogram!("assay_database_closure_queries", "operation" => operation).record(queries);
    if took > SLOW {
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::warn!(operation, took_ms, queries, "slow database operation");
    }
}
