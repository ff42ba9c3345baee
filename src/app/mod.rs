//! Use cases: one function for each thing a person or system can do.
//!
//! Each takes who asks, checks, decides by `domain`, stores by `db`. HTTP, jobs and the command line
//! call the same functions. Invariant: one database closure is one transaction, and a closure for a
//! tenant begins with [`access::Caller::enter`].

pub mod access;
pub mod councils;
pub mod deployment;
pub mod error;
pub mod idempotency;
pub mod page;
