//! What a closure sees: one moment, its own tenant, the right clock, a count of its statements.

use std::sync::Arc;
use std::sync::mpsc::channel;

use assay::clock::Clock;
use assay::db::seam::{Backend, Database, Scope, SeamError, counting_queries};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Notes, insert, note};
use crate::on_both;

on_both!(a_read_cannot_write, |backend| async move {
    let notes = Notes::on(backend).await;
    let result: Result<usize, SeamError> =
        notes.db.read(Scope::System, |db| Ok(insert(db, 1)?)).await;
    assert!(matches!(result, Err(SeamError::Database(_))), "{result:?}");
    assert!(notes.stored().await.is_empty());
    notes.insert(1).await.unwrap();
});

on_both!(
    all_selects_of_a_read_see_the_same_moment,
    |backend| async move {
        let notes = Arc::new(Notes::on(backend).await);
        let (first_done, is_first_done) = channel();
        let (written, is_written) = channel();
        let reading = {
            let notes = Arc::clone(&notes);
            tokio::spawn(async move {
                notes
                    .db
                    .read(Scope::System, move |db| -> Result<(i64, i64), SeamError> {
                        let before = note::table.count().get_result(db)?;
                        first_done.send(()).unwrap();
                        is_written.recv().unwrap();
                        Ok((before, note::table.count().get_result(db)?))
                    })
                    .await
            })
        };
        tokio::task::spawn_blocking(move || is_first_done.recv().unwrap())
            .await
            .unwrap();
        notes.insert(1).await.unwrap();
        written.send(()).unwrap();
        assert_eq!(reading.await.unwrap().unwrap(), (0, 0));
        assert_eq!(notes.stored().await, [1]);
    }
);

on_both!(
    deadlines_follow_the_database_clock_moved_as_ours_is,
    |backend| async move {
        let mut notes = Notes::on(backend).await;
        let ask = async |db: &Database| -> (Timestamp, Timestamp) {
            let before = db.clock().now();
            let now: Result<Timestamp, SeamError> = db
                .write(Scope::System, "ask the time", |db| Ok(db.deadline_now()?))
                .await;
            (before, now.unwrap())
        };
        let (before, now) = ask(&notes.db).await;
        assert!(now.duration_since(before).abs() < SignedDuration::from_secs(30));
        assert_eq!(now.as_nanosecond() % 1_000, 0);
        notes.db.clock().advance(SignedDuration::from_hours(48));
        let (_, later) = ask(&notes.db).await;
        assert!(later.duration_since(now) >= SignedDuration::from_hours(48));

        let held: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        let mut settings = notes.kept.settings();
        settings.clock = Clock::anchored(held, 1);
        notes = Notes {
            db: notes.kept.reopen(notes.db, &settings),
            kept: notes.kept,
        };
        assert_eq!(ask(&notes.db).await.1, held);
    }
);

#[derive(Debug, PartialEq, diesel::QueryableByName)]
struct Settings {
    #[diesel(sql_type = Text)]
    scope: String,
    #[diesel(sql_type = Text)]
    council: String,
    #[diesel(sql_type = Text)]
    supplier: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenant_is_set_for_one_transaction_and_gone_with_it() {
    let mut notes = Notes::on(Backend::Postgres).await;
    let mut settings = notes.kept.settings();
    settings.connections = 1;
    notes.db = Database::open(&settings).unwrap();
    let seen = async |scope: Scope| -> Settings {
        let look = |db: &mut _| -> Result<Settings, SeamError> {
            let sql = "SELECT coalesce(current_setting('app.scope', true), '') AS scope, \
                       coalesce(current_setting('app.council_id', true), '') AS council, \
                       coalesce(current_setting('app.supplier_id', true), '') AS supplier";
            Ok(diesel::sql_query(sql).get_result(db)?)
        };
        let written = notes.db.write(scope, "look", look).await.unwrap();
        assert_eq!(notes.db.read(scope, look).await.unwrap(), written);
        written
    };
    let expect = |scope: &str, council: &str, supplier: &str| Settings {
        scope: scope.into(),
        council: council.into(),
        supplier: supplier.into(),
    };
    let (council, supplier) = (Uuid::from_u128(1), Uuid::from_u128(2));
    assert_eq!(
        seen(Scope::Council(council)).await,
        expect("council", &council.to_string(), "")
    );
    assert_eq!(
        seen(Scope::Supplier(supplier)).await,
        expect("supplier", "", &supplier.to_string())
    );
    assert_eq!(seen(Scope::System).await, expect("system", "", ""));
}

on_both!(
    statements_are_counted_alike_and_savepoints_are_not,
    |backend| async move {
        let notes = Notes::on(backend).await;
        let work = notes
            .db
            .write(Scope::System, "count", |db| -> Result<u32, SeamError> {
                insert(db, 1)?;
                db.transaction(|db| insert(db, 2))?;
                let _: i64 = note::table.count().get_result(db)?;
                Ok(db.queries())
            });
        let (inside, tally) = counting_queries(work).await;
        assert_eq!((inside.unwrap(), tally), (3, 3));
    }
);

on_both!(
    a_closure_knows_in_whose_name_it_runs,
    |backend| async move {
        let notes = Notes::on(backend).await;
        let scope = Scope::Council(Uuid::from_u128(7));
        let seen: Result<Scope, SeamError> =
            notes.db.write(scope, "scope", |db| Ok(db.scope())).await;
        assert_eq!(seen.unwrap(), scope);
    }
);

on_both!(
    a_row_lock_says_whether_the_row_exists,
    |backend| async move {
        let notes = Notes::on(backend).await;
        let kind = match backend {
            Backend::Sqlite => "blob",
            Backend::Postgres => "uuid",
        };
        let found: Result<(bool, bool), SeamError> = notes
            .db
            .write(Scope::System, "lock", move |db| {
                let (tenant, id) = (Uuid::from_u128(1), Uuid::from_u128(2));
                db.batch_execute(&format!(
                    "CREATE TABLE thing (council_id {kind} NOT NULL, id {kind} NOT NULL)"
                ))?;
                let hex = id.simple().to_string();
                let (t, i) = match db.backend() {
                    Backend::Sqlite => (format!("x'{}'", tenant.simple()), format!("x'{hex}'")),
                    Backend::Postgres => (format!("'{tenant}'"), format!("'{id}'")),
                };
                db.batch_execute(&format!("INSERT INTO thing VALUES ({t}, {i})"))?;
                let there = db.lock_for_update("thing", &[("council_id", tenant), ("id", id)])?;
                let elsewhere = db.lock_for_share("thing", &[("council_id", id), ("id", id)])?;
                Ok((there, elsewhere))
            })
            .await;
        assert_eq!(found.unwrap(), (true, false));
    }
);
