//! Question sets: what may be asked, of whom, at which level, and what each answer is worth.
//!
//! Invariant: a question set in memory has been validated; a question's id never changes meaning,
//! and a changed question has a new version.

mod advice;
mod budget;
mod catalogue;
mod condition;
mod coverage;
mod include;
mod load;
mod model;
mod places;
pub mod platform;
mod schema;
mod sources;
pub mod validate;
mod welsh;
pub mod words;

#[cfg(test)]
mod tests;

pub use advice::*;
pub use budget::{Budget, minutes, seconds, settled};
pub use catalogue::*;
pub use condition::{holds, shown, visible};
pub use coverage::{CoverageError, CoveredGroup, CoveredRow, coverage};
pub(in crate::domain) use load::read;
pub use load::*;
pub use model::*;
pub use places::Place;
pub use schema::*;
pub use sources::*;
pub use welsh::*;
