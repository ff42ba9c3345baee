//! What leaves as files.
//!
//! Invariant: an export shows what a use case gave and computes nothing.

pub mod csv;
