//! Question sets: what may be asked, of whom, at which level, and what each answer is worth.
//!
//! Invariant: a question set in memory has been validated; a question's id never changes meaning,
//! and a changed question has a new version.

mod catalogue;
mod condition;
mod include;
mod load;
mod model;
mod places;
mod sources;
pub mod validate;

#[cfg(test)]
mod tests;

pub use catalogue::*;
pub use condition::{holds, shown, visible};
pub(in crate::domain) use load::read;
pub use load::*;
pub use model::*;
pub use places::Place;
pub use sources::*;
