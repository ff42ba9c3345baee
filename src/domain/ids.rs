//! Typed identifiers.
//!
//! Invariant: an id of one thing cannot be passed where another thing's id is meant. Database ids
//! are UUIDv7, made at the edge; question and option ids are the stable names in question sets.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

uuid_ids! {
    /// A council: the contracting authority, and the tenant.
    CouncilId,
    /// A vendor organisation.
    SupplierId,
    /// A person, who may belong to several councils and suppliers.
    PersonId,
    /// A key with which another system signs in.
    ApiKeyId,
    /// One sign-in of a person, and everything refreshed from it.
    SessionId,
    /// A link with which a person signs in once.
    SignInLinkId,
    /// One exercise in which a council buys something.
    ProcurementId,
    /// A part of a procurement that is awarded on its own.
    LotId,
    /// A place in a lot for one product.
    SlotId,
    /// One issued version of a procurement's method.
    MethodId,
    /// A version of a question set that a council loaded.
    LoadedSetId,
    /// A published correction of an issued method.
    AmendmentId,
    /// A question about a procurement, or what a council made clear unasked.
    ClarificationId,
    /// One supplier's invitation to one procurement.
    InvitationId,
    /// One supplier's answers to one procurement.
    ResponseId,
    /// One sealed hand-in of a response.
    SubmissionId,
    /// A file or link that supports answers.
    EvidenceId,
    /// An entry in the audit trail.
    AuditEventId,
    /// A message waiting in, or sent from, the outbox.
    MailId,
    /// A piece of work done away from any request.
    JobId,
}

/// What an answer is about: a slot (product questions), a lot (service questions) or the whole
/// response (organisation questions, the nil id).
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
#[serde(transparent)]
pub struct SubjectId(pub Uuid);

impl SubjectId {
    /// The subject of questions about the organisation itself.
    pub const ORGANISATION: Self = Self(Uuid::nil());
}

impl From<SlotId> for SubjectId {
    fn from(slot: SlotId) -> Self {
        Self(slot.0)
    }
}

impl From<LotId> for SubjectId {
    fn from(lot: LotId) -> Self {
        Self(lot.0)
    }
}

impl fmt::Display for SubjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for SubjectId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Why a text is not a stable name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 40 letters, digits, hyphens or underscores")]
pub struct NameError;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[schema(value_type = String, min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9_-]+$")]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The longest name, in characters.
            pub const LENGTH_MAX: usize = 40;

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "minLength": 1,
                    "maxLength": Self::LENGTH_MAX,
                    "pattern": "^[A-Za-z0-9_-]+$",
                })
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(text: String) -> Result<Self, NameError> {
                let fits = (1..=Self::LENGTH_MAX).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                if fits { Ok(Self(text)) } else { Err(NameError) }
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::try_from(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )+};
}

names! {
    /// A question's stable id, such as `PST-01`. It never changes meaning.
    QuestionId,
    /// An option of a choice, or a field of a group.
    OptionId,
    /// A section of a question set, such as `device-security`.
    SectionId,
    /// A question set, such as `psti-baseline`.
    QuestionSetId,
    /// A starting point for a purchase, such as `street-lighting`.
    StartingPointId,
}
