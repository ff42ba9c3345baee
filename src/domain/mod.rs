//! The rules. Everything a court could ask about lives here.
//!
//! Invariant: no I/O, no clock, no database, no HTTP, and no other module of this crate. The same
//! inputs give the same bytes, always.

pub mod answer;
pub mod baseline;
pub mod canonical;
pub mod criticality;
pub mod ids;
pub mod london;
pub mod method;
pub mod procurement;
pub mod question_set;
pub mod roles;
pub mod score;
