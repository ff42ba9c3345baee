//! Counters that slow down guessing. A subject is a keyed digest, never an address.

use diesel::{ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;

use super::{schema::attempt_counter, seam::Db, sql_types::Time};

/// What was attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptKind {
    /// Signing in with a password as one person.
    PasswordOfPerson,
    /// Signing in with a password from one client.
    PasswordFromClient,
    /// Asking for a sign-in link to one address.
    LinkToPerson,
    /// Asking for sign-in links from one client.
    LinkFromClient,
    /// Typing the code of one sign-in link.
    CodeOfLink,
}

crate::db_enum!(AttemptKind {
    PasswordOfPerson => "password_of_person",
    PasswordFromClient => "password_from_client",
    LinkToPerson => "link_to_person",
    LinkFromClient => "link_from_client",
    CodeOfLink => "code_of_link",
});

/// Attempts of one subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attempts {
    pub count: i64,
    pub last: Option<Timestamp>,
}

/// Counts one more attempt. On PostgreSQL attempts of the same second wait for each other.
pub fn add(db: &mut Db, kind: AttemptKind, subject: &str, at: Timestamp) -> QueryResult<usize> {
    let row = (
        attempt_counter::kind.eq(kind),
        attempt_counter::subject.eq(subject),
        attempt_counter::window_start.eq(Time(at)),
        attempt_counter::attempts.eq(1),
    );
    crate::each_backend!(db, |conn| {
        diesel::insert_into(attempt_counter::table)
            .values(row)
            .on_conflict((
                attempt_counter::kind,
                attempt_counter::subject,
                attempt_counter::window_start,
            ))
            .do_update()
            .set(attempt_counter::attempts.eq(attempt_counter::attempts + 1))
            .execute(conn)
    })
}

/// Takes one attempt of `at` back.
pub fn take_back(
    db: &mut Db,
    kind: AttemptKind,
    subject: &str,
    at: Timestamp,
) -> QueryResult<usize> {
    let row = attempt_counter::table
        .filter(attempt_counter::kind.eq(kind))
        .filter(attempt_counter::subject.eq(subject))
        .filter(attempt_counter::window_start.eq(Time(at)));
    diesel::update(row)
        .set(attempt_counter::attempts.eq(attempt_counter::attempts - 1))
        .execute(db)
}

/// The attempts of a subject since `since`.
pub fn since(
    db: &mut Db,
    kind: AttemptKind,
    subject: &str,
    since: Timestamp,
) -> QueryResult<Attempts> {
    Ok(tally(rows(db, kind, subject, since)?))
}

/// The attempts of a subject since `since`, without the one just counted at `own`.
pub fn before(
    db: &mut Db,
    kind: AttemptKind,
    subject: &str,
    since: Timestamp,
    own: Timestamp,
) -> QueryResult<Attempts> {
    let mut rows = rows(db, kind, subject, since)?;
    for (attempts, at) in &mut rows {
        *attempts -= i32::from(*at == own);
    }
    Ok(tally(rows))
}

fn rows(
    db: &mut Db,
    kind: AttemptKind,
    subject: &str,
    since: Timestamp,
) -> QueryResult<Vec<(i32, Timestamp)>> {
    attempt_counter::table
        .filter(attempt_counter::kind.eq(kind))
        .filter(attempt_counter::subject.eq(subject))
        .filter(attempt_counter::window_start.ge(Time(since)))
        .select((attempt_counter::attempts, attempt_counter::window_start))
        .load(db)
}

fn tally(rows: Vec<(i32, Timestamp)>) -> Attempts {
    let mut found = Attempts::default();
    for (attempts, at) in rows.into_iter().filter(|(attempts, _)| *attempts > 0) {
        found.count += i64::from(attempts);
        found.last = found.last.max(Some(at));
    }
    found
}

/// Forgets the attempts of a subject.
pub fn clear(db: &mut Db, kind: AttemptKind, subject: &str) -> QueryResult<usize> {
    let rows = attempt_counter::table
        .filter(attempt_counter::kind.eq(kind))
        .filter(attempt_counter::subject.eq(subject));
    diesel::delete(rows).execute(db)
}

/// Forgets what is older than `before`.
pub fn delete_before(db: &mut Db, before: Timestamp) -> QueryResult<usize> {
    diesel::delete(attempt_counter::table.filter(attempt_counter::window_start.lt(Time(before))))
        .execute(db)
}
