//! Assay: tests the security of a connected product before a council buys it.
//!
//! `ARCHITECTURE.md` has the map of the modules and the invariants that hold them together.

pub mod clock;
pub mod db;
pub mod domain;
pub mod limits;
pub mod sealing;
