//! What people are in a council or a supplier.
//!
//! What each role may do stands in `app/access.rs`, permission by permission.

use serde::{Deserialize, Serialize};

/// A person's role in a council.
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
pub enum CouncilRole {
    Administrator,
    Officer,
    Evaluator,
    Auditor,
}

/// A person's role in a supplier.
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
pub enum SupplierRole {
    Owner,
    Contributor,
}
