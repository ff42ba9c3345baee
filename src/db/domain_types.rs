//! How the types of `domain` are stored.

use crate::domain::{
    ids::{
        AmendmentId, ApiKeyId, AuditEventId, CouncilId, EvidenceId, InvitationId, JobId, LotId,
        MailId, MethodId, PersonId, ProcurementId, ResponseId, SessionId, SignInLinkId, SlotId,
        SubjectId, SubmissionId, SupplierId,
    },
    invitation::InvitationState,
    roles::{CouncilRole, SupplierRole},
};

crate::db_id!(
    AmendmentId,
    ApiKeyId,
    AuditEventId,
    CouncilId,
    EvidenceId,
    InvitationId,
    JobId,
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

crate::db_enum!(InvitationState {
    Invited => "invited",
    Accepted => "accepted",
    Registered => "registered",
    Declined => "declined",
    Revoked => "revoked",
});
