//! Rows and queries: the only place that knows diesel.
//!
//! Invariant: query functions are plain `fn(&mut Db, ..) -> QueryResult<..>`; they run inside a closure given to
//! [`seam::Database`], never on a connection of their own. Raw SQL lives in `seam` and `migrate` alone.

pub mod seam;
pub mod sql_types;
