//! Both histories of migrations give the same schema, and `schema.rs` names it as it is.

use std::collections::{BTreeMap, BTreeSet};

use assay::db::migrate::{self, MigrateError};
use assay::db::seam::{Backend, Db, Scope, SeamError};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use crate::on_both;
use crate::support::databases::{Content, TestDatabase};

/// Column, storage class, whether it may be NULL.
type Columns = BTreeMap<String, (String, bool)>;

#[derive(Debug, Default, PartialEq)]
struct Table {
    columns: Columns,
    /// `primary(a,b)`, `unique(a)`, `index(a)`, `a,b -> other(c,d)`.
    keys: BTreeSet<String>,
}

type Schema = BTreeMap<String, Table>;

#[derive(diesel::QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    in_table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    class: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

#[derive(diesel::QueryableByName)]
struct KeyRow {
    #[diesel(sql_type = Text)]
    in_table: String,
    #[diesel(sql_type = Text)]
    key: String,
}

const POSTGRES_COLUMNS: &str = "
    SELECT c.relname::text AS in_table, a.attname::text AS name, NOT a.attnotnull AS nullable,
           CASE t.typname WHEN 'uuid' THEN 'BLOB' WHEN 'bytea' THEN 'BLOB' WHEN 'int4' THEN 'INTEGER'
                WHEN 'int8' THEN 'INTEGER' WHEN 'int2' THEN 'INTEGER' WHEN 'text' THEN 'TEXT'
                WHEN 'timestamptz' THEN 'TEXT' ELSE t.typname::text END AS class
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped";

const POSTGRES_KEYS: &str = "
    WITH names AS (
        SELECT x.indexrelid, string_agg(a.attname, ',' ORDER BY k.place) AS columns
        FROM pg_index x CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
        JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum
        GROUP BY x.indexrelid
    )
    SELECT c.relname::text AS in_table,
           (CASE WHEN x.indisprimary THEN 'primary' WHEN x.indisunique THEN 'unique' ELSE 'index' END
               || CASE WHEN x.indpred IS NULL THEN '' ELSE ' partial' END || '(' || n.columns || ')')::text AS key
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN names n ON n.indexrelid = x.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT c.relname::text,
           (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(f.conkey) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum)
           || ' -> ' || r.relname || '(' ||
           (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(f.confkey) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.attnum)
           || ') on delete ' || f.confdeltype::text
    FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class r ON r.oid = f.confrelid
    WHERE f.contype = 'f'";

const SQLITE_COLUMNS: &str = "
    SELECT s.name AS in_table, c.name AS name, c.type AS class, c.\"notnull\" = 0 AS nullable
    FROM sqlite_schema s JOIN pragma_table_info(s.name) c WHERE s.type = 'table'";

const SQLITE_KEYS: &str = "
    SELECT s.name AS in_table,
           CASE i.origin WHEN 'pk' THEN 'primary' ELSE CASE i.\"unique\" WHEN 1 THEN 'unique' ELSE 'index' END END
           || CASE i.partial WHEN 1 THEN ' partial' ELSE '' END
           || '(' || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
           AS key
    FROM sqlite_schema s JOIN pragma_index_list(s.name) i WHERE s.type = 'table'
    UNION ALL
    SELECT s.name, (SELECT 'primary(' || name || ')' FROM pragma_table_info(s.name) WHERE pk = 1)
    FROM sqlite_schema s
    WHERE s.type = 'table' AND NOT EXISTS (SELECT 1 FROM pragma_index_list(s.name) WHERE origin = 'pk')
    UNION ALL
    SELECT s.name,
           group_concat(f.\"from\", ',') || ' -> ' || f.\"table\" || '(' || group_concat(f.\"to\", ',') || ') on delete '
           || CASE f.on_delete WHEN 'NO ACTION' THEN 'a' WHEN 'CASCADE' THEN 'c' WHEN 'RESTRICT' THEN 'r'
                   WHEN 'SET NULL' THEN 'n' ELSE 'd' END
    FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) f WHERE s.type = 'table' GROUP BY s.name, f.id";

fn inspect(db: &mut Db) -> QueryResult<Schema> {
    let (columns, keys): (Vec<ColumnRow>, Vec<KeyRow>) = match db {
        Db::Postgres(conn) => (
            diesel::sql_query(POSTGRES_COLUMNS).load(conn)?,
            diesel::sql_query(POSTGRES_KEYS).load(conn)?,
        ),
        Db::Sqlite(conn) => (
            diesel::sql_query(SQLITE_COLUMNS).load(conn)?,
            diesel::sql_query(SQLITE_KEYS).load(conn)?,
        ),
    };
    let mut schema = Schema::new();
    for row in columns {
        schema
            .entry(row.in_table)
            .or_default()
            .columns
            .insert(row.name, (row.class, row.nullable));
    }
    for row in keys {
        schema.entry(row.in_table).or_default().keys.insert(row.key);
    }
    schema.retain(|name, _| !name.starts_with("__diesel") && !name.starts_with("sqlite_"));
    Ok(schema)
}

async fn migrated(backend: Backend) -> Schema {
    let kept = TestDatabase::new(backend, Content::Schema);
    let schema: Result<Schema, SeamError> =
        kept.open().read(Scope::System, |db| Ok(inspect(db)?)).await;
    schema.unwrap()
}

/// Reads the `table!`s of `schema.rs`: `name (keys) { column -> Type, }`. Enough for the one way we write them.
fn named_in_code() -> BTreeMap<String, (Columns, String)> {
    let mut tables = BTreeMap::new();
    for block in include_str!("../../src/db/schema.rs")
        .split("table! {")
        .skip(1)
    {
        let body = block
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with("use ") && !line.starts_with("//"));
        let mut table = None;
        for line in body {
            let line = line.trim_end_matches(',');
            if let Some((head, _)) = line.split_once(") {") {
                let (name, key) = head.split_once(" (").unwrap();
                table = Some((
                    name.to_owned(),
                    Columns::new(),
                    format!("primary({})", key.replace(' ', "")),
                ));
            } else if let (Some((_, columns, _)), Some((name, kind))) =
                (&mut table, line.split_once(" -> "))
            {
                let plain = kind.trim_start_matches("Nullable<").trim_end_matches('>');
                let class = match plain {
                    "DbUuid" | "Binary" => "BLOB",
                    "DbTime" | "Text" => "TEXT",
                    "Integer" | "BigInt" | "SmallInt" => "INTEGER",
                    other => other,
                };
                columns.insert(
                    name.to_owned(),
                    (class.to_owned(), kind.starts_with("Nullable<")),
                );
            } else if line == "}" {
                break;
            }
        }
        if let Some((name, columns, key)) = table {
            tables.insert(name, (columns, key));
        }
    }
    tables
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_have_the_same_schema() {
    let (sqlite, postgres) = (
        migrated(Backend::Sqlite).await,
        migrated(Backend::Postgres).await,
    );
    assert_eq!(
        sqlite.keys().collect::<Vec<_>>(),
        postgres.keys().collect::<Vec<_>>()
    );
    for (name, table) in &sqlite {
        assert_eq!(
            table, &postgres[name],
            "table {name}: SQLite left, PostgreSQL right"
        );
    }
    assert!(sqlite.len() > 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_names_the_schema_as_it_is() {
    let database = migrated(Backend::Sqlite).await;
    let code = named_in_code();
    assert_eq!(
        code.keys().collect::<Vec<_>>(),
        database.keys().collect::<Vec<_>>()
    );
    for (name, (columns, primary_key)) in &code {
        assert_eq!(
            columns, &database[name].columns,
            "table {name}: schema.rs left, database right"
        );
        assert!(
            database[name].keys.contains(primary_key),
            "table {name} has another primary key than {primary_key}"
        );
    }
}

on_both!(
    migrating_twice_does_nothing_the_second_time,
    |backend| async move {
        let kept = TestDatabase::new(backend, Content::Empty);
        let check = || {
            let db = kept.open();
            async move {
                db.read(Scope::System, |db| {
                    Ok::<_, SeamError>(migrate::check_current(db))
                })
                .await
                .unwrap()
            }
        };
        let refused = check().await.unwrap_err();
        assert!(
            matches!(&refused, MigrateError::Pending(missing) if !missing.is_empty()),
            "{refused}"
        );
        assert!(!migrate::run(&kept.settings()).unwrap().is_empty());
        check().await.unwrap();
        assert!(migrate::run(&kept.settings()).unwrap().is_empty());
    }
);

#[test]
fn replicas_that_migrate_at_once_take_turns() {
    let kept = TestDatabase::new(Backend::Postgres, Content::Empty);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let settings = kept.settings();
            std::thread::spawn(move || migrate::run(&settings).unwrap().len())
        })
        .collect();
    let ran: Vec<usize> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert_eq!(ran.iter().filter(|count| **count > 0).count(), 1, "{ran:?}");
}

/// These words would let one closure undo its neighbours', or run at another time than it was written.
#[test]
fn migrations_use_nothing_that_reaches_beyond_their_own_statement() {
    for folder in ["migrations/sqlite", "migrations/postgres"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for migration in std::fs::read_dir(folder).unwrap() {
            let sql = std::fs::read_to_string(migration.unwrap().path().join("up.sql")).unwrap();
            let code: String = sql
                .lines()
                .map(|line| line.split("--").next().unwrap_or(""))
                .collect::<Vec<_>>()
                .join(" ");
            let code = code
                .to_uppercase()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            for word in [
                "DEFERRABLE",
                "ON CONFLICT ROLLBACK",
                "RAISE(ROLLBACK",
                "RAISE (ROLLBACK",
            ] {
                assert!(!code.contains(word), "{word}");
            }
        }
    }
}

/// A closure that sends its own COMMIT would make its neighbours' changes run twice.
#[test]
fn raw_sql_is_written_only_in_the_seam_and_in_migrate() {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.to_string_lossy().contains("db/seam/")
                && !path.ends_with("db/migrate.rs")
            {
                let code = std::fs::read_to_string(&path).unwrap();
                for word in ["batch_execute", "sql_query"] {
                    assert!(!code.contains(word), "{word} in {}", path.display());
                }
            }
        }
    }
}
