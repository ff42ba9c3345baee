//! Our types come back from both databases as they went in, and sort there as they do here.

use assay::db::seam::{Scope, SeamError};
use assay::db::sql_types::{Id, Json, Time};
use assay::{db_enum, db_id, each_backend};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Notes;
use crate::on_both;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThingId(pub Uuid);

db_id!(ThingId);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Draft,
    Open,
}

db_enum!(State { Draft => "draft", Open => "open" });

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    z: u32,
    a: String,
}

diesel::table! {
    use diesel::sql_types::{BigInt, Binary, Nullable, Text};
    use assay::db::sql_types::{DbTime, DbUuid};

    thing (id) {
        id -> DbUuid,
        parent -> Nullable<DbUuid>,
        made_at -> DbTime,
        ended_at -> Nullable<DbTime>,
        state -> Text,
        detail -> Text,
        sealed -> Nullable<Binary>,
        count -> BigInt,
    }
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = thing)]
struct Thing {
    id: ThingId,
    parent: Option<ThingId>,
    made_at: Time,
    ended_at: Option<Time>,
    state: State,
    detail: Json<Detail>,
    sealed: Option<Vec<u8>>,
    count: i64,
}

/// The same row read into types of other crates.
#[derive(Debug, PartialEq, Queryable)]
struct Plain {
    id: Uuid,
    parent: Option<Uuid>,
    made_at: Timestamp,
    ended_at: Option<Timestamp>,
}

fn a_thing(number: u128, made_at: &str) -> Thing {
    Thing {
        id: ThingId(Uuid::from_u128(number)),
        parent: None,
        made_at: Time(made_at.parse().unwrap()),
        ended_at: None,
        state: State::Draft,
        detail: Json(Detail {
            z: 1,
            a: "caffè \u{1F600}".into(),
        }),
        sealed: Some(vec![0, 255, 1]),
        count: i64::MAX,
    }
}

async fn with_things(notes: &Notes, things: Vec<Thing>) {
    let stored: Result<usize, SeamError> = notes
        .db
        .write(Scope::System, "things", move |db| {
            let (id, time, bytes) = match db.backend() {
                assay::db::seam::Backend::Sqlite => ("BLOB", "TEXT", "BLOB"),
                assay::db::seam::Backend::Postgres => ("uuid", "timestamptz", "bytea"),
            };
            db.batch_execute(&format!(
                "CREATE TABLE thing (id {id} NOT NULL PRIMARY KEY, parent {id}, made_at {time} NOT NULL, \
                 ended_at {time}, state TEXT NOT NULL, detail TEXT NOT NULL, sealed {bytes}, count bigint NOT NULL)"
            ))?;
            // A batch of rows cannot be written for both databases at once.
            Ok(each_backend!(db, |conn| diesel::insert_into(thing::table).values(&things).execute(conn))?)
        })
        .await;
    stored.unwrap();
}

on_both!(rows_come_back_as_they_went_in, |backend| async move {
    let notes = Notes::on(backend).await;
    let mut second = a_thing(2, "1969-12-31T23:59:59.999999Z");
    second.parent = Some(ThingId(Uuid::from_u128(1)));
    second.ended_at = Some(Time("2026-03-02T09:00:00.1Z".parse().unwrap()));
    second.state = State::Open;
    second.sealed = None;
    let things = vec![a_thing(1, "2026-03-02T09:00:00Z"), second];
    with_things(&notes, things.clone()).await;
    let read: Result<(Vec<Thing>, Vec<Plain>), SeamError> = notes
        .db
        .read(Scope::System, |db| {
            let rows = thing::table
                .select(Thing::as_select())
                .order(thing::id)
                .load(db)?;
            let columns = (thing::id, thing::parent, thing::made_at, thing::ended_at);
            Ok((
                rows,
                thing::table.select(columns).order(thing::id).load(db)?,
            ))
        })
        .await;
    let (rows, plain) = read.unwrap();
    assert_eq!(rows, things);
    assert_eq!(plain[1].id, things[1].id.0);
    assert_eq!(plain[1].parent, Some(Uuid::from_u128(1)));
    assert_eq!(plain[1].made_at, things[1].made_at.0);
    assert_eq!(plain[1].ended_at, things[1].ended_at.map(|at| at.0));
});

on_both!(
    times_sort_in_the_database_as_they_do_here,
    |backend| async move {
        let notes = Notes::on(backend).await;
        let times = [
            "2026-03-02T09:00:00Z",
            "2026-03-02T09:00:00.000001Z",
            "2026-03-02T08:59:59.999999Z",
            "2026-03-02T09:00:00.1Z",
        ];
        let things = (1..)
            .zip(times)
            .map(|(number, at)| a_thing(number, at))
            .collect();
        with_things(&notes, things).await;
        let sorted: Result<(Vec<Timestamp>, i64), SeamError> = notes
            .db
            .read(Scope::System, move |db| {
                let nine: Timestamp = times[0].parse().expect("a time");
                let later = thing::table
                    .filter(thing::made_at.gt(Time(nine)))
                    .count()
                    .get_result(db)?;
                Ok((
                    thing::table
                        .select(thing::made_at)
                        .order(thing::made_at)
                        .load(db)?,
                    later,
                ))
            })
            .await;
        let (sorted, later) = sorted.unwrap();
        assert!(sorted.is_sorted() && sorted.len() == 4);
        assert_eq!(later, 2);
    }
);

on_both!(
    values_can_be_bound_compared_and_updated,
    |backend| async move {
        let notes = Notes::on(backend).await;
        with_things(
            &notes,
            vec![
                a_thing(1, "2026-03-02T09:00:00Z"),
                a_thing(2, "2026-03-02T10:00:00Z"),
            ],
        )
        .await;
        let (first, second) = (ThingId(Uuid::from_u128(1)), ThingId(Uuid::from_u128(2)));
        let result: Result<(usize, Vec<ThingId>, usize), SeamError> = notes
            .db
            .write(Scope::System, "change", move |db| {
                let opened = diesel::update(
                    thing::table.filter(thing::id.eq(first).and(thing::state.eq(State::Draft))),
                )
                .set((
                    thing::state.eq(State::Open),
                    thing::parent.eq(Some(second)),
                    thing::ended_at.eq(None::<Time>),
                    thing::detail.eq(Json(Detail {
                        z: 2,
                        a: String::new(),
                    })),
                ))
                .execute(db)?;
                let any = thing::table
                    .filter(thing::id.eq_any([first, second]))
                    .filter(thing::parent.eq(Id(second.0)))
                    .select(thing::id)
                    .load(db)?;
                let upserted = each_backend!(db, |conn| {
                    diesel::insert_into(thing::table)
                        .values(a_thing(1, "2026-03-02T11:00:00Z"))
                        .on_conflict(thing::id)
                        .do_update()
                        .set(thing::count.eq(0))
                        .execute(conn)
                })?;
                Ok((opened, any, upserted))
            })
            .await;
        assert_eq!(result.unwrap(), (1, vec![first], 1));
    }
);

on_both!(
    json_keeps_its_bytes_and_an_unknown_state_is_an_error,
    |backend| async move {
        let notes = Notes::on(backend).await;
        with_things(&notes, vec![a_thing(1, "2026-03-02T09:00:00Z")]).await;
        let text: Result<String, SeamError> = notes
            .db
            .read(Scope::System, |db| {
                Ok(thing::table.select(thing::detail).first(db)?)
            })
            .await;
        assert_eq!(text.unwrap(), "{\"z\":1,\"a\":\"caffè \u{1F600}\"}");
        let state: Result<State, SeamError> = notes
            .db
            .write(Scope::System, "spoil", |db| {
                diesel::update(thing::table)
                    .set(thing::state.eq("shut"))
                    .execute(db)?;
                Ok(thing::table.select(thing::state).first(db)?)
            })
            .await;
        assert!(state.is_err());
    }
);
