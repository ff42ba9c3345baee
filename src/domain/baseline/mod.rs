//! The baseline of the Product Security Regime: answers about one product in, a verdict out.
//!
//! Invariant: a failing condition that applies gives `not_met`; else an open one gives
//! `insufficient_evidence`; else `met`. While the scope is unsure nothing is met in law.

mod assess;
mod catalogue;
mod edition;
mod exception;
mod facts;
mod finding;
mod input;
mod label;
mod later;
mod manufacturers;
mod options;
mod parts;
mod passwords;
mod reporting;
mod route;
mod rule;
mod scope;
mod statement;
mod update_period;
mod verdict;

pub use assess::assess;
pub use catalogue::{ConditionInfo, conditions};
pub use edition::Edition;
pub use input::{BaselineInput, Reach};
pub use later::findings_on;
pub use passwords::{GUESSABLE_BELOW, HARD_TO_GUESS_FROM};
pub use verdict::*;

#[cfg(test)]
mod tests;
