//! Everything that leaves the building.
//!
//! Invariant: nobody else opens a socket, and nothing is sent from within a database transaction.

pub mod files;
pub mod letter;
pub mod mail;
pub mod templates;
