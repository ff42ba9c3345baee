//! Why a use case did not do what was asked.
//!
//! Invariant: every refusal has a code that never changes its meaning, and [`Code::row`] is the one
//! table from codes to HTTP status and title. No text here holds an answer, a token or an address.

use std::time::Duration;

use serde::Serialize;

use crate::{
    db::seam::{SeamError, StoreError},
    domain::answer,
};

/// A refusal, or a failure that is not the caller's doing.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("{}: {}", .0.code.as_str(), .0.detail)]
    Refused(Refusal),
    #[error("the database did not do its part")]
    Database(#[from] diesel::result::Error),
    #[error("the database is out of reach or busy")]
    Seam(SeamError),
    /// A fault in the program or its data: logged once, shown without detail.
    #[error("internal fault: {0}")]
    Internal(&'static str),
}

/// What to tell the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: Code,
    /// One or two sentences that say what to do.
    pub detail: String,
    pub problems: Vec<FieldProblem>,
    pub retry_after: Option<Duration>,
}

/// What is wrong with one part of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldProblem {
    /// A JSON pointer into the request body, such as `/lots/0/title`.
    #[schema(max_length = 400)]
    pub pointer: String,
    /// Stable, for programs.
    #[schema(max_length = 80)]
    pub code: String,
    /// A sentence that says what to do.
    #[schema(max_length = 1000)]
    pub detail: String,
}

impl From<answer::Problem> for FieldProblem {
    fn from(problem: answer::Problem) -> Self {
        Self::new(problem.pointer, problem.code.as_str(), problem.message)
    }
}

impl FieldProblem {
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            detail: detail.into(),
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)+) => {
        /// The stable codes of all refusals.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name),+ }

        impl Code {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code, its HTTP status and its title.
            pub fn row(self) -> (&'static str, u16, &'static str) {
                match self { $(Self::$name => ($text, $status, $title)),+ }
            }

            pub fn as_str(self) -> &'static str {
                self.row().0
            }

            pub fn status(self) -> u16 {
                self.row().1
            }

            pub fn title(self) -> &'static str {
                self.row().2
            }
        }
    };
}

codes! {
    // The request itself
    MalformedRequest = "malformed-request", 400, "The request cannot be read";
    InvalidCursor = "invalid-cursor", 422, "The cursor is not one of ours";
    InvalidIdempotencyKey = "invalid-idempotency-key", 400, "The idempotency key cannot be used";
    BodyTooLarge = "body-too-large", 413, "The body is too large";
    UnsupportedMediaType = "unsupported-media-type", 415, "This type of content is not accepted here";
    InvalidInput = "invalid-input", 422, "Some of the input needs correcting";
    IdempotencyKeyReused = "idempotency-key-reused", 422, "The idempotency key was used for another request";
    MethodNotAllowed = "method-not-allowed", 405, "This address does not take that method";
    NotFound = "not-found", 404, "There is nothing here";
    NotAcceptable = "not-acceptable", 406, "None of the accepted types is offered here";

    // Who is asking
    NotSignedIn = "not-signed-in", 401, "Sign in first";
    WrongCredentials = "wrong-credentials", 401, "The e-mail address or password is not right";
    TokenNotUsable = "token-not-usable", 401, "The token is expired, used or not one of ours";
    NotPermitted = "not-permitted", 403, "Your role does not allow this";
    FormNotUsable = "form-not-usable", 403, "The form was not sent from the page it belongs to";
    TooManyAttempts = "too-many-attempts", 429, "Too many attempts";
    TooManyRequests = "too-many-requests", 429, "Too many requests";

    // Versions
    VersionRequired = "version-required", 428, "Say which version you are changing";
    VersionConflict = "version-conflict", 412, "Somebody else changed this first";

    // What the rules do not allow now
    WrongState = "wrong-state", 409, "This cannot be done in the present state";
    DeadlinePassed = "deadline-passed", 409, "The deadline has passed";
    NotYetOpened = "not-yet-opened", 409, "The answers have not been opened";
    DeadlineNotPassed = "deadline-not-passed", 409, "The deadline has not passed";
    UploadsUnfinished = "uploads-unfinished", 409, "Uploads begun before the deadline are still arriving";
    AlreadyExists = "already-exists", 409, "That already exists";
    LimitReached = "limit-reached", 409, "A limit is reached";
    ResponseIncomplete = "response-incomplete", 409, "The response is not ready to be submitted";
    AmendmentNotAcknowledged = "amendment-not-acknowledged", 409, "An amendment has not been acknowledged";
    ResponseChanged = "response-changed", 409, "The response changed since it was read";
    LinkNotUsable = "link-not-usable", 409, "The invitation link no longer works";
    LastAdministrator = "last-administrator", 409, "Somebody must stay in charge";
    JurisdictionNotOffered = "jurisdiction-not-offered", 422, "This jurisdiction is not offered yet";

    // Files
    FileTypeNotAllowed = "file-type-not-allowed", 415, "This type of file is not accepted";
    FileTooLarge = "file-too-large", 413, "The file is too large";
    FileEmpty = "file-empty", 422, "The file is empty";
    EvidenceMissing = "evidence-missing", 409, "The file is not stored";

    // Not the caller's doing
    Busy = "busy", 503, "The service is busy";
    NotReady = "not-ready", 503, "This replica is not ready";
    OutcomeUnknown = "outcome-unknown", 503, "It is not known whether the change was kept";
    Internal = "internal", 500, "Something went wrong on our side";
}

impl AppError {
    pub fn refused(code: Code, detail: impl Into<String>) -> Self {
        Self::Refused(Refusal {
            code,
            detail: detail.into(),
            problems: Vec::new(),
            retry_after: None,
        })
    }

    /// Input that has the right shape but cannot be used as it is.
    pub fn invalid(problems: Vec<FieldProblem>) -> Self {
        Self::Refused(Refusal {
            code: Code::InvalidInput,
            detail: "Correct what is listed under errors and send the request again.".to_owned(),
            problems,
            retry_after: None,
        })
    }

    /// One field that cannot be used as it is.
    pub fn invalid_field(
        pointer: impl Into<String>,
        code: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self::invalid(vec![FieldProblem::new(pointer, code, detail)])
    }

    /// Also what a caller sees of things that are another tenant's.
    pub fn not_found() -> Self {
        Self::refused(
            Code::NotFound,
            "Check the address. You may also lack access to it.",
        )
    }

    pub fn not_permitted() -> Self {
        Self::refused(
            Code::NotPermitted,
            "Ask an administrator of your organisation for a role that allows this.",
        )
    }

    pub fn version_conflict() -> Self {
        Self::refused(
            Code::VersionConflict,
            "Read it again, look at what changed, and send your change with the new version.",
        )
    }

    pub fn with_retry_after(mut self, after: Duration) -> Self {
        if let Self::Refused(refusal) = &mut self {
            refusal.retry_after = Some(after);
        }
        self
    }

    /// What the caller is told. Failures that are not the caller's doing say nothing of their cause.
    pub fn refusal(&self) -> Refusal {
        let (code, detail, retry_after) = match self {
            Self::Refused(refusal) => return refusal.clone(),
            Self::Seam(SeamError::Busy { retry_after }) => (
                Code::Busy,
                "Nothing was changed. Try again shortly.",
                Some(*retry_after),
            ),
            Self::Seam(SeamError::Unavailable { .. } | SeamError::Closed) => (
                Code::Busy,
                "Nothing was changed. Try again shortly.",
                Some(Duration::from_secs(2)),
            ),
            Self::Seam(SeamError::CommitUnknown) => (
                Code::OutcomeUnknown,
                "Read it again to see whether the change is there before you repeat it.",
                Some(Duration::from_secs(2)),
            ),
            Self::Database(_) | Self::Seam(_) | Self::Internal(_) => (
                Code::Internal,
                "It has been logged under the request id shown here. Nothing you sent is lost from your side.",
                None,
            ),
        };
        Refusal {
            code,
            detail: detail.to_owned(),
            problems: Vec::new(),
            retry_after,
        }
    }
}

impl StoreError for AppError {
    fn from_seam(error: SeamError) -> Self {
        Self::Seam(error)
    }

    fn database_error(&self) -> Option<&diesel::result::Error> {
        match self {
            Self::Database(error) => Some(error),
            Self::Refused(_) | Self::Seam(_) | Self::Internal(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_unique_and_written_in_kebab_case() {
        let texts: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
        assert!(
            texts
                .iter()
                .all(|t| t.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
        );
    }
}
