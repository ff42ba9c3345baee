//! Rows and queries: the only place that knows diesel.
//!
//! Invariant: query functions are plain `fn(&mut Db, ..) -> QueryResult<..>`; they run inside a closure given to
//! [`seam::Database`], never on a connection of their own. Raw SQL lives in `seam` and `migrate` alone.

pub mod access;
pub mod amendment;
pub mod answer;
pub mod api_key;
pub mod assessment;
pub mod assignment;
pub mod attempt;
pub mod audit;
pub mod audit_chain;
pub mod branding;
pub mod clarification;
pub mod council;
pub mod deployment;
mod domain_types;
pub mod evidence;
pub mod idempotency;
pub mod invitation;
pub mod job;
mod lease;
pub mod mail;
pub mod mail_facts;
pub mod mark;
pub mod member;
pub mod method;
pub mod migrate;
pub mod own_answers;
pub mod person;
pub mod prepared_amendment;
pub mod procurement;
pub mod product;
pub mod question_set;
pub mod response;
pub mod retention;
pub mod schema;
pub mod seam;
pub mod session;
mod settings;
pub mod signing_key;
pub mod sql_types;
pub mod standing;
pub mod submission;
pub mod supplier;
pub mod web_session;

/// The tenant filter of a query: `tenant_is!(procurement::council_id, council)`.
#[cfg(not(feature = "without-tenant-filter"))]
#[macro_export]
macro_rules! tenant_is {
    ($column:expr, $id:expr) => {
        $column.eq($id)
    };
}

/// The tenant filter, made to let everything through, so that a test can show what row-level
/// security does alone.
#[cfg(feature = "without-tenant-filter")]
#[macro_export]
macro_rules! tenant_is {
    ($column:expr, $id:expr) => {
        ::diesel::BoolExpressionMethods::or(
            $column.eq($id),
            ::diesel::IntoSql::into_sql::<::diesel::sql_types::Bool>(true),
        )
    };
}
