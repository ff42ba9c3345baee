//! While a procurement runs: how far everybody is, and what an officer may do about it.
//!
//! Invariant: counts and states only; nothing here reads an answer.

pub mod amendments;
pub mod cancel;
pub mod clarifications;
pub mod clarify;
pub mod extend;
pub mod mail;
pub mod open;
pub mod overview;
pub mod progress;
