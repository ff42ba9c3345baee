//! Where an invitation stands.
//!
//! Invariant: only a state that still takes part is told anything about the procurement.

use serde::{Deserialize, Serialize};

/// The state of an invitation. A public registration makes one too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// Asked, not yet decided.
    Invited,
    /// Taken up by a supplier that was asked.
    Accepted,
    /// Taken up through the public link of an open procedure.
    Registered,
    /// Turned down by the supplier.
    Declined,
    /// Taken back by the council.
    Revoked,
}

impl InvitationState {
    pub const ALL: [Self; 5] = [
        Self::Invited,
        Self::Accepted,
        Self::Registered,
        Self::Declined,
        Self::Revoked,
    ];

    /// Whether the invitation's link works and its contacts are told what happens.
    pub fn takes_part(self) -> bool {
        match self {
            Self::Invited | Self::Accepted | Self::Registered => true,
            Self::Declined | Self::Revoked => false,
        }
    }

    /// The states that [`Self::takes_part`].
    pub fn taking_part() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|state| state.takes_part())
    }
}

/// A person a council can write to about an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub name: String,
    pub email: String,
}
