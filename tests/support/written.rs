//! What a database has written: its files, its journals, its dump.

use std::process::Command;

use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Binary, Text},
};

use super::databases::TestDatabase;

/// A moment in the life of a database.
pub enum WrittenSince {
    /// Its files are this test's own.
    Ever,
    /// A position in the write-ahead log of the whole server.
    Position(String),
}

/// Names of files that hold the same thing together, and their bytes.
pub type Place = Vec<(String, Vec<u8>)>;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Segment {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Binary)]
    bytes: Vec<u8>,
}

impl TestDatabase {
    pub fn written_since(&self) -> WrittenSince {
        if self.url().starts_with("sqlite://") {
            return WrittenSince::Ever;
        }
        let mut db = PgConnection::establish(&self.superuser_url()).unwrap();
        let position = sql_query("SELECT pg_current_wal_lsn()::text AS line");
        WrittenSince::Position(position.get_result::<Line>(&mut db).unwrap().line)
    }

    /// Everything that somebody who has the disk, or a dump, could read.
    pub fn written(&self, since: &WrittenSince) -> Vec<Place> {
        match since {
            WrittenSince::Ever => vec![self.files()],
            WrittenSince::Position(position) => {
                let dump = ("a dump".to_owned(), dump(&self.superuser_url()));
                vec![vec![dump], self.write_ahead_log(position)]
            }
        }
    }

    fn files(&self) -> Place {
        let file = |end| {
            let path = self.folder().join(format!("assay.db{end}"));
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.is_empty());
            (path.display().to_string(), bytes)
        };
        ["", "-wal", "-shm"].map(file).into()
    }

    /// The segments from the position on. Other tests write into them too.
    fn write_ahead_log(&self, position: &str) -> Place {
        let mut db = PgConnection::establish(&self.superuser_url()).unwrap();
        let segments = sql_query(
            "SELECT name, pg_read_binary_file('pg_wal/' || name) AS bytes FROM pg_ls_waldir() \
             WHERE name ~ '^[0-9A-F]{24}$' \
               AND name BETWEEN pg_walfile_name($1::pg_lsn) AND pg_walfile_name(pg_current_wal_lsn())",
        );
        let segments = segments
            .bind::<Text, _>(position)
            .load::<Segment>(&mut db)
            .unwrap();
        segments
            .into_iter()
            .map(|segment| (segment.name, segment.bytes))
            .collect()
    }
}

/// What `pg_dump` writes. Debian's package of the server brings it along.
fn dump(url: &str) -> Vec<u8> {
    let dumped = Command::new("pg_dump")
        .arg(format!("--dbname={url}"))
        .output();
    let dumped = dumped.expect("pg_dump comes with PostgreSQL; put it on the PATH");
    assert!(
        dumped.status.success(),
        "{}",
        String::from_utf8_lossy(&dumped.stderr)
    );
    dumped.stdout
}
