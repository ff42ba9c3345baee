//! What the database seam promises, on both databases.

mod acknowledgement;
mod admission;
mod reading;
mod schema;
mod types;

use std::sync::mpsc::{Receiver, Sender, channel};

use assay::db::seam::{Backend, Database, Db, Scope, SeamError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::support::databases::{Content, TestDatabase};

diesel::table! {
    note (id) {
        id -> BigInt,
        body -> Text,
    }
}

/// An open database with one empty table, `note`.
pub(crate) struct Notes {
    pub(crate) db: Database,
    pub(crate) kept: TestDatabase,
}

impl Notes {
    pub(crate) async fn on(backend: Backend) -> Self {
        let kept = TestDatabase::new(backend, Content::Empty);
        let db = kept.open();
        let notes = Self { db, kept };
        notes
            .sql("CREATE TABLE note (id bigint NOT NULL PRIMARY KEY, body text NOT NULL)")
            .await;
        notes
    }

    pub(crate) async fn sql(&self, sql: &'static str) {
        let ran: Result<(), SeamError> = self
            .db
            .write(Scope::System, "test sql", move |db| {
                Ok(db.batch_execute(sql)?)
            })
            .await;
        ran.unwrap();
    }

    pub(crate) async fn insert(&self, id: i64) -> Result<(), SeamError> {
        self.db
            .write(Scope::System, "insert", move |db| {
                Ok(insert(db, id).map(|_| ())?)
            })
            .await
    }

    /// The ids that are stored, as a reader sees them.
    pub(crate) async fn stored(&self) -> Vec<i64> {
        let ids: Result<Vec<i64>, SeamError> = self
            .db
            .read(Scope::System, |db| {
                Ok(note::table.select(note::id).order(note::id).load(db)?)
            })
            .await;
        ids.unwrap()
    }

    /// Occupies the SQLite writer, or one PostgreSQL connection, until told to go on.
    pub(crate) async fn occupied(&self) -> Occupied {
        let (inside, is_inside) = tokio::sync::mpsc::channel(1);
        let (go_on, may_go_on): (Sender<()>, Receiver<()>) = channel();
        let db = self.db.clone();
        let task = tokio::spawn(async move {
            db.write(Scope::System, "occupy", move |_| {
                inside.blocking_send(()).ok();
                may_go_on.recv().ok();
                Ok::<_, SeamError>(())
            })
            .await
        });
        let mut is_inside = is_inside;
        is_inside.recv().await.unwrap();
        Occupied { go_on, task }
    }
}

pub(crate) struct Occupied {
    go_on: Sender<()>,
    task: tokio::task::JoinHandle<Result<(), SeamError>>,
}

impl Occupied {
    pub(crate) async fn release(self) {
        self.go_on.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

pub(crate) fn insert(db: &mut Db, id: i64) -> QueryResult<usize> {
    diesel::insert_into(note::table)
        .values((note::id.eq(id), note::body.eq("text")))
        .execute(db)
}
