//! How the types of `domain` are stored.

use crate::domain::{
    clarification::ClarificationState,
    ids::{
        AmendmentId, ApiKeyId, AuditEventId, ClarificationId, CouncilId, EvidenceId, InvitationId,
        JobId, LoadedSetId, LotId, MailId, MethodId, PersonId, ProcurementId, ResponseId,
        SessionId, SignInLinkId, SlotId, SubjectId, SubmissionId, SupplierId,
    },
    invitation::InvitationState,
    procurement::{Jurisdiction, ProcurementKind, Threshold, state::State},
    response::{AnswerState, ResponseState},
    roles::{CouncilRole, SupplierRole},
};

crate::db_id!(
    AmendmentId,
    ApiKeyId,
    AuditEventId,
    ClarificationId,
    CouncilId,
    EvidenceId,
    InvitationId,
    JobId,
    LoadedSetId,
    LotId,
    MailId,
    MethodId,
    PersonId,
    ProcurementId,
    ResponseId,
    SessionId,
    SignInLinkId,
    SlotId,
    SubjectId,
    SubmissionId,
    SupplierId,
);

crate::db_enum!(CouncilRole {
    Administrator => "administrator",
    Officer => "officer",
    Evaluator => "evaluator",
    Auditor => "auditor",
});

crate::db_enum!(SupplierRole {
    Owner => "owner",
    Contributor => "contributor",
});

crate::db_enum!(ClarificationState {
    Asked => "asked",
    Published => "published",
    Returned => "returned",
    Withdrawn => "withdrawn",
});

crate::db_enum!(InvitationState {
    Invited => "invited",
    Accepted => "accepted",
    Registered => "registered",
    Declined => "declined",
    Revoked => "revoked",
});

crate::db_enum!(State {
    Draft => "draft",
    Issued => "issued",
    Closed => "closed",
    Opened => "opened",
    Cancelled => "cancelled",
    Disposed => "disposed",
});

crate::db_enum!(ProcurementKind {
    Open => "open",
    FlexibleStages => "flexible_stages",
    CallOff => "call_off",
    DirectAward => "direct_award",
    Quote => "quote",
});

crate::db_enum!(Jurisdiction {
    England => "england",
    NorthernIreland => "northern_ireland",
    Wales => "wales",
    Scotland => "scotland",
});

crate::db_enum!(Threshold {
    Above => "above",
    Below => "below",
});

crate::db_enum!(ResponseState {
    Started => "started",
    Submitted => "submitted",
    Withdrawn => "withdrawn",
});

crate::db_enum!(AnswerState {
    Complete => "complete",
    HasProblems => "has_problems",
    Reopened => "reopened",
});
