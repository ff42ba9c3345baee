//! Where a question about a procurement stands.
//!
//! Invariant: a question is decided once. What is published stays as it was published; what is wrong in it is put right
//! by another clarification.

use serde::{Deserialize, Serialize};

/// The state of a clarification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClarificationState {
    /// Waits for the council.
    Asked,
    /// Answered, for everybody who takes part.
    Published,
    /// Handed back to whoever asked, with a reason.
    Returned,
    /// Taken back by whoever asked.
    Withdrawn,
}

super::procurement::stored_words! {
    ClarificationState {
        Asked = "asked",
        Published = "published",
        Returned = "returned",
        Withdrawn = "withdrawn",
    }
}
