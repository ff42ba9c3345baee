//! Question sets: what may be asked, of whom, at which level, and what each answer is worth.
//!
//! Invariant: a question set in memory has been validated; a question's id never changes meaning,
//! and a changed question has a new version.

mod model;

pub use model::*;
