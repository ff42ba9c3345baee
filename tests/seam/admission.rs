//! Who gets in: bounded queues, callers who left, slow neighbours, second processes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use assay::db::seam::{
    Access, Backend, CreateDatabase, Database, DatabaseSettings, DatabaseUrl, OpenError, Scope,
    SeamError,
};
use tracing::Instrument;

use super::{Notes, insert};
use crate::on_both;
use crate::support::databases::{Content, TestDatabase};
use crate::support::logs;

/// A database where one may write and one may wait.
async fn narrow(backend: Backend) -> Notes {
    let notes = Notes::on(backend).await;
    let mut settings = notes.kept.settings();
    settings.connections = 1;
    settings.waiting_max = 1;
    settings.write_queue_max = 1;
    Notes {
        db: notes.kept.reopen(notes.db, &settings),
        kept: notes.kept,
    }
}

fn reading_only(mut settings: DatabaseSettings) -> DatabaseSettings {
    settings.access = Access::ReadOnly;
    settings
}

on_both!(one_too_many_is_told_to_come_back, |backend| async move {
    let notes = Arc::new(narrow(backend).await);
    let occupied = notes.occupied().await;
    let mut waiting = Box::pin(notes.insert(1));
    assert!(
        tokio::time::timeout(Duration::from_millis(20), &mut waiting)
            .await
            .is_err()
    );
    let refused = notes.insert(2).await;
    assert!(
        matches!(refused, Err(SeamError::Busy { retry_after }) if retry_after >= Duration::from_secs(1))
    );
    occupied.release().await;
    waiting.await.unwrap();
    assert_eq!(notes.stored().await, [1]);
});

on_both!(
    a_caller_who_left_while_waiting_changes_nothing,
    |backend| async move {
        let notes = Arc::new(narrow(backend).await);
        let occupied = notes.occupied().await;
        let ran = Arc::new(AtomicBool::new(false));
        let mut leaving = {
            let ran = Arc::clone(&ran);
            Box::pin(
                notes
                    .db
                    .write(Scope::System, "leave", move |db| -> Result<(), SeamError> {
                        ran.store(true, Ordering::SeqCst);
                        insert(db, 1)?;
                        Ok(())
                    }),
            )
        };
        assert!(
            tokio::time::timeout(Duration::from_millis(20), &mut leaving)
                .await
                .is_err()
        );
        drop(leaving);
        occupied.release().await;
        // Until the writer has looked at what the caller left behind, the queue of one is full.
        let stored = loop {
            match notes.insert(2).await {
                Err(SeamError::Busy { .. }) => tokio::task::yield_now().await,
                other => break other,
            }
        };
        stored.unwrap();
        assert!(!ran.load(Ordering::SeqCst));
        assert_eq!(notes.stored().await, [2]);
    }
);

on_both!(
    a_slow_closure_is_named_in_the_log_with_the_span_of_its_caller,
    |backend| async move {
        logs::capture();
        let notes = Notes::on(backend).await;
        let operation = match backend {
            Backend::Sqlite => "dawdle on sqlite",
            Backend::Postgres => "dawdle on postgres",
        };
        let span = tracing::info_span!("request", request_id = operation);
        let slow = notes.db.write(Scope::System, operation, |_| {
            std::thread::sleep(Duration::from_millis(8));
            Ok::<_, SeamError>(())
        });
        slow.instrument(span).await.unwrap();
        let lines = logs::lines_with(operation);
        let slow = lines
            .iter()
            .find(|line| line.contains("slow database operation"))
            .unwrap();
        assert!(
            slow.contains(&format!("request_id={operation:?}")),
            "{slow}"
        );
    }
);

#[tokio::test]
async fn a_second_process_may_read_but_not_write() {
    let notes = Notes::on(Backend::Sqlite).await;
    notes.insert(1).await.unwrap();
    // The lock belongs to the open file, so a second opening here meets what a second process would.
    let refused = Database::open(&notes.kept.settings())
        .map(|_| ())
        .unwrap_err();
    assert!(matches!(refused, OpenError::InUse { .. }));
    let said = refused.to_string();
    assert!(
        said.contains(&format!("process {}", std::process::id())) && said.contains("stop it first"),
        "{said}"
    );

    let reading = Database::open(&reading_only(notes.kept.settings())).unwrap();
    let count: Result<i64, SeamError> = reading
        .read(Scope::System, |db| {
            use diesel::prelude::*;
            Ok(super::note::table.count().get_result(db)?)
        })
        .await;
    assert_eq!(count.unwrap(), 1);
    let written = reading
        .write(Scope::System, "write", |db| Ok(insert(db, 2)?))
        .await;
    assert!(matches!(written, Err::<usize, _>(SeamError::ReadOnly)));

    let settings = notes.kept.settings();
    let kept = notes.kept;
    drop(notes.db);
    Database::open(&settings).map(|_| ()).unwrap();
    drop(kept);
}

#[test]
fn a_mistyped_file_is_refused_and_not_created() {
    let kept = TestDatabase::new(Backend::Sqlite, Content::Empty);
    let mut settings = kept.settings();
    settings.create = CreateDatabase::Refused;
    let refused = Database::open(&settings).map(|_| ()).unwrap_err();
    assert!(matches!(refused, OpenError::MissingFile { .. }));
    assert_eq!(std::fs::read_dir(kept.folder()).unwrap().count(), 0);
}

#[test]
fn an_unreachable_server_is_told_without_the_password() {
    let url = DatabaseUrl::parse("postgres://assay:tr0ub4dor@127.0.0.1:1/assay?connect_timeout=2")
        .unwrap();
    let refused = Database::open(&DatabaseSettings::new(url))
        .map(|_| ())
        .unwrap_err();
    assert!(matches!(refused, OpenError::Connect { .. }));
    assert!(!format!("{refused} {refused:?}").contains("tr0ub4dor"));
}

on_both!(
    durability_is_read_back_from_every_kind_of_connection,
    |backend| async move {
        let notes = Notes::on(backend).await;
        let report = notes.db.durability_report().unwrap();
        let value = |connection: &str, setting: &str| {
            let line = report
                .iter()
                .find(|line| line.0 == connection && line.1 == setting);
            line.map(|line| line.2.clone()).unwrap()
        };
        match backend {
            Backend::Sqlite => {
                assert_eq!(value("writer", "synchronous"), "2");
                assert_eq!(value("writer", "journal_mode"), "wal");
                assert_eq!(value("writer", "foreign_keys"), "1");
                assert_eq!(value("reader", "query_only"), "1");
            }
            Backend::Postgres => assert_eq!(value("client", "synchronous_commit"), "on"),
        }
    }
);

#[test]
fn a_server_that_would_not_keep_what_it_acknowledges_is_refused() {
    let kept = TestDatabase::new(Backend::Postgres, Content::Empty);
    let separator = if kept.url().contains('?') { '&' } else { '?' };
    let url = format!(
        "{}{separator}options=-csynchronous_commit%3Doff",
        kept.url()
    );
    let settings = DatabaseSettings::new(DatabaseUrl::parse(&url).unwrap());
    let refused = Database::open(&settings).map(|_| ()).unwrap_err();
    assert!(
        matches!(
            refused,
            OpenError::NotDurable {
                setting: "synchronous_commit",
                ..
            }
        ),
        "{refused}"
    );
}
