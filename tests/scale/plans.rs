//! How a database means to run a statement.

use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection, sql_query, sql_types::Text,
};
use secrecy::ExposeSecret;

use crate::support::{app::TestApp, crowd::Crowd};
use assay::db::seam::Backend;

#[derive(QueryableByName)]
struct SqliteStep {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresStep {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    step: String,
}

/// How PostgreSQL may go about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Free,
    /// By indexes alone: a table of a page or two it would read whole, whatever its indexes.
    Indexes,
}

/// The plan of each statement, on tables whose statistics are fresh.
pub fn plans(
    app: &TestApp,
    crowd: &Crowd,
    choice: Choice,
    statements: &[String],
) -> Vec<Vec<String>> {
    let url = app.app.config.database_url.expose_secret();
    match app.app.db.backend() {
        Backend::Sqlite => {
            let file = url.strip_prefix("sqlite://").unwrap();
            let mut conn = SqliteConnection::establish(file).unwrap();
            let explained = statements.iter().map(|sql| {
                let steps: Vec<SqliteStep> = sql_query(format!("EXPLAIN QUERY PLAN {sql}"))
                    .load(&mut conn)
                    .unwrap();
                steps.into_iter().map(|step| step.detail).collect()
            });
            explained.collect()
        }
        Backend::Postgres => {
            let mut conn = PgConnection::establish(url).unwrap();
            // As the service does it: in the name of the supplier, so that row-level security is part of the plan; for
            // any values, as a prepared statement is planned after its first few runs.
            conn.batch_execute(&format!(
                "ANALYZE answer, response, invitation, procurement, supplier_member, person, audit_event; \
                 SET app.scope = 'supplier'; SET app.supplier_id = '{}'; SET plan_cache_mode = force_generic_plan",
                crowd.people.supplier
            ))
            .unwrap();
            if choice == Choice::Indexes {
                conn.batch_execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
                    .unwrap();
            }
            let explained = statements
                .iter()
                .map(|sql| explain_postgres(&mut conn, sql));
            explained.collect()
        }
    }
}

fn explain_postgres(conn: &mut PgConnection, sql: &str) -> Vec<String> {
    let parameters = (1..)
        .take_while(|number| sql.contains(&format!("${number}")))
        .count();
    let nulls = vec!["NULL"; parameters].join(", ");
    let arguments = if parameters == 0 {
        String::new()
    } else {
        format!("({nulls})")
    };
    conn.batch_execute(&format!("PREPARE looked_at AS {sql}"))
        .unwrap();
    let steps: Vec<PostgresStep> =
        sql_query(format!("EXPLAIN (COSTS OFF) EXECUTE looked_at{arguments}"))
            .load(conn)
            .unwrap();
    conn.batch_execute("DEALLOCATE looked_at").unwrap();
    steps.into_iter().map(|step| step.step).collect()
}
