//! Use cases: one function for each thing a person or system can do.
//!
//! Each takes who asks, checks, decides by `domain`, stores by `db`. HTTP, jobs and the command line
//! call the same functions. Invariant: one database closure is one transaction, and a closure for a
//! tenant begins with [`access::Caller::enter`].

pub mod access;
pub mod councils;
pub mod credentials;
pub mod error;

use std::sync::Arc;

use crate::{clock::Clock, config::Config, db::seam::Database, sealing::DataKey};

/// What use cases work with. Built once, shared by every request and job.
pub struct App {
    pub config: Config,
    pub db: Database,
    pub clock: Clock,
    pub key: Arc<DataKey>,
    pub credentials: credentials::Credentials,
}
