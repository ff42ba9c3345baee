//! The baseline of the Product Security Regime: answers about one product in, a verdict out.
//!
//! Invariant: a failing condition that applies gives `not_met`; else an open one gives
//! `insufficient_evidence`; else `met`. While the scope is unsure nothing is met in law.

mod edition;
mod input;
mod verdict;

pub use edition::Edition;
pub use input::{BaselineInput, Reach};
pub use verdict::*;

#[cfg(test)]
mod tests;
