//! A baseline verdict in short, as scores and comparisons show it.
//!
//! Invariant: the words never claim more than the verdict: by choice is said so, and nothing is
//! called lawful.

use super::{BaselineScope, ProductBaseline};
use crate::domain::baseline::{Basis, ConditionResult, Scope, Verdict, VerdictResult};

/// How many conditions are named before the rest is counted.
const NAMED_MAX: usize = 3;

impl From<&Verdict> for ProductBaseline {
    fn from(verdict: &Verdict) -> Self {
        Self {
            scope: match verdict.scope {
                Scope::InScope { .. } => BaselineScope::InScope,
                Scope::Excepted { .. } => BaselineScope::Excepted,
                Scope::NotInScope { .. } => BaselineScope::NotInScope,
                Scope::Unsure => BaselineScope::Unsure,
            },
            basis: verdict.basis,
            result: verdict.result,
            words: words(verdict),
        }
    }
}

fn words(verdict: &Verdict) -> String {
    let scope = match (verdict.scope, verdict.basis) {
        (Scope::InScope { .. }, _) => "in scope in law",
        (Scope::Excepted { .. }, Basis::Law) => "excepted in law",
        (Scope::Excepted { .. }, Basis::ByChoice) => "excepted in law; baseline applied by choice",
        (Scope::NotInScope { .. }, Basis::Law) => "not in scope in law",
        (Scope::NotInScope { .. }, Basis::ByChoice) => {
            "not in scope in law; baseline applied by choice"
        }
        (Scope::Unsure, _) => "whether the law applies could not be told",
    };
    let result = match verdict.result {
        VerdictResult::Met => "the evidence supports every condition".to_owned(),
        VerdictResult::NotMet => format!(
            "the evidence does not support {}",
            named(verdict, ConditionResult::NotMet)
        ),
        VerdictResult::InsufficientEvidence => {
            format!("open: {}", named(verdict, ConditionResult::Unknown))
        }
        VerdictResult::NotAssessed => "not assessed".to_owned(),
    };
    format!("{scope}; {result}.")
}

fn named(verdict: &Verdict, result: ConditionResult) -> String {
    let titles: Vec<&str> = verdict
        .conditions
        .iter()
        .filter(|condition| condition.result == result)
        .map(|condition| condition.title.as_str())
        .collect();
    let shown: Vec<&str> = titles.iter().copied().take(NAMED_MAX).collect();
    match titles.len() {
        0 => "the scope questions".to_owned(),
        count if count > NAMED_MAX => {
            format!("{} and {} more", shown.join(", "), count - NAMED_MAX)
        }
        _ => shown.join(", "),
    }
}
