//! What a verdict is computed from.
//!
//! Invariant: nothing else moves a verdict; equal inputs give equal bytes.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::verdict::ProductIdentity;
use crate::domain::{answer::Answer, ids::QuestionId};

/// One product of one response, read on the reference date.
#[derive(Debug, Clone, Copy)]
pub struct BaselineInput<'a> {
    /// The answers about this product. Missing and malformed ones count as open.
    pub answers: &'a BTreeMap<QuestionId, Answer>,
    pub product: &'a ProductIdentity,
    /// The tender deadline. It also chooses the edition of the regime.
    pub reference_date: Date,
    pub reach: Reach,
}

/// How far the council applies the baseline, fixed at issue.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = BaselineReach)]
pub enum Reach {
    /// Only where the law reaches the product.
    LawOnly,
    /// Also, by choice, where the law does not reach it.
    ByChoice,
}
