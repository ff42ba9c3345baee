//! What is acknowledged is stored, what is refused is not, whatever a closure or its neighbours do.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use assay::db::seam::{Backend, Scope, SeamError};
use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{Bool, Text};

use super::{Notes, insert, note};
use crate::on_both;

on_both!(
    a_closure_that_ignores_a_failed_statement_is_not_acknowledged,
    |backend| async move {
        let notes = Notes::on(backend).await;
        notes.insert(1).await.unwrap();
        let result: Result<(), SeamError> = notes
            .db
            .write(Scope::System, "swallow", |db| {
                insert(db, 2)?;
                insert(db, 1).ok();
                Ok(())
            })
            .await;
        assert!(
            matches!(result, Err(SeamError::SwallowedError)),
            "{result:?}"
        );
        assert_eq!(notes.stored().await, [1]);
    }
);

#[tokio::test(flavor = "multi_thread")]
async fn postgres_itself_refuses_to_commit_an_aborted_transaction() {
    let notes = Notes::on(Backend::Postgres).await;
    notes.insert(1).await.unwrap();
    let result: Result<(), SeamError> = notes
        .db
        .write(Scope::System, "swallow unseen", |db| {
            // Blinds the seam's own notes, so that only the server is left to object.
            db.set_instrumentation(|_: InstrumentationEvent<'_>| ());
            insert(db, 2)?;
            insert(db, 1).ok();
            Ok(())
        })
        .await;
    assert!(matches!(result, Err(SeamError::Database(_))), "{result:?}");
    assert_eq!(notes.stored().await, [1]);
    notes.insert(3).await.unwrap();
}

on_both!(
    a_try_inside_an_inner_transaction_may_fail,
    |backend| async move {
        let notes = Notes::on(backend).await;
        notes.insert(1).await.unwrap();
        let result: Result<bool, SeamError> = notes
            .db
            .write(Scope::System, "try then else", |db| {
                let tried = db.transaction(|db| insert(db, 1));
                insert(db, 2)?;
                Ok(tried.is_ok())
            })
            .await;
        assert!(!result.unwrap());
        assert_eq!(notes.stored().await, [1, 2]);
    }
);

on_both!(
    an_error_rolls_back_and_an_ok_refusal_is_remembered,
    |backend| async move {
        #[derive(Debug, PartialEq)]
        enum Outcome {
            Refused,
        }
        let notes = Notes::on(backend).await;
        let failed: Result<(), SeamError> = notes
            .db
            .write(Scope::System, "fail", |db| {
                insert(db, 1)?;
                Err(DieselError::NotFound.into())
            })
            .await;
        assert!(matches!(
            failed,
            Err(SeamError::Database(DieselError::NotFound))
        ));
        let refused: Result<Outcome, SeamError> = notes
            .db
            .write(Scope::System, "refuse", |db| {
                insert(db, 2)?;
                Ok(Outcome::Refused)
            })
            .await;
        assert_eq!(refused.unwrap(), Outcome::Refused);
        assert_eq!(notes.stored().await, [2]);
    }
);

on_both!(a_panicking_closure_rolls_back_alone, |backend| async move {
    let notes = Arc::new(Notes::on(backend).await);
    let occupied = notes.occupied().await;
    let neighbours: Vec<_> = (0..10_i64)
        .map(|id| {
            let notes = Arc::clone(&notes);
            tokio::spawn(async move {
                if id != 5 {
                    return notes.insert(id).await;
                }
                notes
                    .db
                    .write(Scope::System, "panic", move |db| {
                        insert(db, id)?;
                        db.transaction(|db| {
                            insert(db, 100)?;
                            panic!("on purpose, inside an inner transaction")
                        })
                    })
                    .await
            })
        })
        .collect();
    tokio::task::yield_now().await;
    occupied.release().await;
    for (id, neighbour) in neighbours.into_iter().enumerate() {
        let result = neighbour.await.unwrap();
        assert_eq!(
            matches!(result, Err(SeamError::Panicked)),
            id == 5,
            "{id}: {result:?}"
        );
        assert_eq!(result.is_ok(), id != 5);
    }
    assert_eq!(notes.stored().await, [0, 1, 2, 3, 4, 6, 7, 8, 9]);
    notes.insert(10).await.unwrap();
});

on_both!(
    a_deferred_constraint_fails_its_own_closure_only,
    |backend| async move {
        let notes = Arc::new(Notes::on(backend).await);
        notes
            .sql(
                "CREATE TABLE reply (id bigint NOT NULL PRIMARY KEY, \
             note_id bigint NOT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)",
            )
            .await;
        let occupied = notes.occupied().await;
        let runs = Arc::new(AtomicU32::new(0));
        let neighbours: Vec<_> = (0..10_i64)
            .map(|id| {
                let notes = Arc::clone(&notes);
                let runs = Arc::clone(&runs);
                tokio::spawn(async move {
                    notes
                        .db
                        .write(Scope::System, "defer", move |db| -> Result<(), SeamError> {
                            runs.fetch_add(1, Ordering::SeqCst);
                            insert(db, id)?;
                            let note = if id == 5 { 1_000 } else { id };
                            db.batch_execute(&format!("INSERT INTO reply VALUES ({id}, {note})"))?;
                            Ok(())
                        })
                        .await
                })
            })
            .collect();
        tokio::task::yield_now().await;
        occupied.release().await;
        for (id, neighbour) in neighbours.into_iter().enumerate() {
            match (id, neighbour.await.unwrap()) {
                (5, Err(SeamError::Database(DieselError::DatabaseError(kind, _)))) => {
                    assert!(
                        matches!(kind, DatabaseErrorKind::ForeignKeyViolation),
                        "{kind:?}"
                    );
                }
                (5, other) => panic!("{other:?}"),
                (_, result) => result.unwrap(),
            }
        }
        assert_eq!(notes.stored().await, [0, 1, 2, 3, 4, 6, 7, 8, 9]);
        assert!(runs.load(Ordering::SeqCst) >= 10);
    }
);

/// The page limit stands for a full disk: SQLite reports the same error from the same places.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_acknowledged_and_stores_nothing_refused() {
    let notes = Arc::new(Notes::on(Backend::Sqlite).await);
    notes.sql("PRAGMA max_page_count = 40").await;
    let occupied = notes.occupied().await;
    let writers: Vec<_> = (0..60_i64)
        .map(|id| {
            let notes = Arc::clone(&notes);
            tokio::spawn(async move {
                let stored =
                    notes
                        .db
                        .write(Scope::System, "fill", move |db| -> Result<(), SeamError> {
                            let body = "x".repeat(9_000);
                            diesel::insert_into(note::table)
                                .values((note::id.eq(id), note::body.eq(body)))
                                .execute(db)?;
                            Ok(())
                        });
                (id, stored.await)
            })
        })
        .collect();
    tokio::task::yield_now().await;
    occupied.release().await;
    let mut acknowledged = Vec::new();
    for writer in writers {
        let (id, result) = writer.await.unwrap();
        match result {
            Ok(()) => acknowledged.push(id),
            Err(SeamError::Database(error)) => {
                assert!(error.to_string().contains("full"), "{error}")
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(
        !acknowledged.is_empty() && acknowledged.len() < 60,
        "{acknowledged:?}"
    );
    assert_eq!(notes.stored().await, acknowledged);
    notes.sql("PRAGMA max_page_count = 100000").await;
    notes.insert(1_000).await.unwrap();
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Text)]
    place: String,
}

#[derive(QueryableByName)]
struct Flushed {
    #[diesel(sql_type = Bool)]
    flushed: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_has_its_log_on_the_disk_before_a_change_is_acknowledged() {
    let notes = Notes::on(Backend::Postgres).await;
    for id in 0..20 {
        // The commit comes behind this place in the log.
        let change: Result<Place, SeamError> = notes
            .db
            .write(Scope::System, "change", move |db| {
                insert(db, id)?;
                let sql = "SELECT pg_current_wal_insert_lsn()::text AS place";
                Ok(diesel::sql_query(sql).get_result(db)?)
            })
            .await;
        let sql = format!(
            "SELECT pg_current_wal_flush_lsn() > '{}' AS flushed",
            change.unwrap().place
        );
        let look: Result<Flushed, SeamError> = notes
            .db
            .read(Scope::System, |db| {
                Ok(diesel::sql_query(sql).get_result(db)?)
            })
            .await;
        assert!(look.unwrap().flushed, "change {id} is not on the disk");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_lost_while_committing_is_told_as_unknown_and_never_replayed() {
    let notes = Notes::on(Backend::Postgres).await;
    notes
        .sql(
            "CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$; \
             CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON note DEFERRABLE INITIALLY DEFERRED \
             FOR EACH ROW WHEN (NEW.id = 7) EXECUTE FUNCTION hang_up()",
        )
        .await;
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let result: Result<(), SeamError> = notes
        .db
        .write(Scope::System, "hang up", move |db| {
            counted.fetch_add(1, Ordering::SeqCst);
            insert(db, 7)?;
            Ok(())
        })
        .await;
    assert!(
        matches!(result, Err(SeamError::CommitUnknown)),
        "{result:?}"
    );
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    notes.insert(8).await.unwrap();
    assert_eq!(notes.stored().await, [8]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_lost_before_the_commit_is_replayed_on_another() {
    let notes = Notes::on(Backend::Postgres).await;
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let result: Result<(), SeamError> = notes
        .db
        .write(Scope::System, "lose connection", move |db| {
            insert(db, 1)?;
            if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                db.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())")?;
            }
            Ok(())
        })
        .await;
    result.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(notes.stored().await, [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_broke_while_idle_are_replaced_unseen() {
    let notes = Notes::on(Backend::Postgres).await;
    notes.insert(1).await.unwrap();
    let mut admin = PgConnection::establish(&crate::support::databases::admin_address()).unwrap();
    diesel::sql_query(format!(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'",
        notes.kept.database_name()
    ))
    .execute(&mut admin)
    .unwrap();
    notes.insert(2).await.unwrap();
    assert_eq!(notes.stored().await, [1, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn closures_that_deadlock_are_run_again_until_both_are_stored() {
    let notes = Arc::new(Notes::on(Backend::Postgres).await);
    notes.insert(1).await.unwrap();
    notes.insert(2).await.unwrap();
    let both_hold_one = Arc::new(std::sync::Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let tasks = [(1, 2), (2, 1)].map(|(first, second)| {
        let (notes, runs, barrier) = (
            Arc::clone(&notes),
            Arc::clone(&runs),
            Arc::clone(&both_hold_one),
        );
        tokio::spawn(async move {
            notes
                .db
                .write(Scope::System, "cross", move |db| -> Result<(), SeamError> {
                    let update = |db: &mut _, id: i64| {
                        let mine = note::body.eq(format!("by {first}"));
                        diesel::update(note::table.filter(note::id.eq(id)))
                            .set(mine)
                            .execute(db)
                    };
                    update(db, first)?;
                    if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                        barrier.wait();
                    }
                    update(db, second)?;
                    Ok(())
                })
                .await
        })
    });
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert!(runs.load(Ordering::SeqCst) >= 3);
}
