//! The audit trail: what is recorded of a change, and the chain that shows tampering.
//!
//! Invariant: an event holds ids, states and counts, never an answer, a token, a name or an
//! address, so that nothing ever has to be erased from the chain. A chain belongs to a ledger,
//! which outlives a merger of councils.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    canonical::{CanonicalError, ContentHash, canonical_bytes},
    ids::AuditEventId,
};

/// The shape of the hashed bytes; grows when it changes.
const CHAIN_FORMAT: u32 = 1;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    Person,
    ApiKey,
    /// The service itself, in a job.
    System,
    /// Nobody who is signed in: a refused sign-in, a link not yet followed.
    Anonymous,
}

macro_rules! actions {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// What was done, by a stable name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum AuditAction { $(#[serde(rename = $name)] $variant),+ }

        impl AuditAction {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name, as stored and hashed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.as_str() == word)
            }
        }

        impl std::fmt::Display for AuditAction {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

actions! {
    CouncilCreated = "council.created",
    SupplierCreated = "supplier.created",
    SupplierChanged = "supplier.changed",
    ProcurementCreated = "procurement.created",
    ProcurementEdited = "procurement.edited",
    ProcurementIssued = "procurement.issued",
    ProcurementAmended = "procurement.amended",
    ProcurementExtended = "procurement.extended",
    ProcurementCancelled = "procurement.cancelled",
    ProcurementOpened = "procurement.opened",
    ProcurementAssessed = "procurement.assessed",
    ComparisonExported = "comparison.exported",
    QuestionSetLoaded = "question_set.loaded",
    InvitationCreated = "invitation.created",
    InvitationSent = "invitation.sent",
    InvitationResent = "invitation.resent",
    InvitationRevoked = "invitation.revoked",
    InvitationAccepted = "invitation.accepted",
    InvitationDeclined = "invitation.declined",
    ResponseStarted = "response.started",
    ResponseAssigned = "response.assigned",
    ProductSaved = "product.saved",
    AnswerSaved = "answer.saved",
    AnswerReopened = "answer.reopened",
    EvidenceUploaded = "evidence.uploaded",
    EvidenceLinked = "evidence.linked",
    EvidenceChanged = "evidence.changed",
    EvidenceRemoved = "evidence.removed",
    EvidenceRead = "evidence.read",
    AmendmentPrepared = "amendment.prepared",
    AmendmentDiscarded = "amendment.discarded",
    AmendmentAcknowledged = "amendment.acknowledged",
    ClarificationAsked = "clarification.asked",
    ClarificationWithdrawn = "clarification.withdrawn",
    ClarificationPublished = "clarification.published",
    ClarificationReturned = "clarification.returned",
    ResponseSubmitted = "response.submitted",
    ResponseWithdrawn = "response.withdrawn",
    SubmissionRefusedLate = "submission.refused_late",
    MarkSaved = "mark.saved",
    OwnAnswersSaved = "own_answers.saved",
    MemberAdded = "member.added",
    MemberChanged = "member.changed",
    MemberRemoved = "member.removed",
    ApiKeyCreated = "api_key.created",
    ApiKeyRevoked = "api_key.revoked",
    PersonCreated = "person.created",
    PasswordChanged = "password.changed",
    SessionSignedIn = "session.signed_in",
    SessionRefused = "session.refused",
    SessionEnded = "session.ended",
    SessionReuseDetected = "session.reuse_detected",
    SigningKeyRotated = "signing_key.rotated",
    ReminderSent = "reminder.sent",
    MailFailed = "mail.failed",
    MailRetried = "mail.retried",
    MailTested = "mail.tested",
    BrandingSaved = "branding.saved",
    RetentionSaved = "retention.saved",
    RecordsHeld = "records.held",
    RecordsReleased = "records.released",
    RecordsDisposed = "records.disposed",
    JobFailed = "job.failed",
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    Council,
    Supplier,
    Person,
    Procurement,
    Lot,
    Method,
    QuestionSet,
    Amendment,
    Clarification,
    Invitation,
    Response,
    Product,
    Answer,
    Evidence,
    Submission,
    Mark,
    ApiKey,
    SigningKey,
    Session,
    Mail,
    Job,
}

super::procurement::stored_words! {
    ActorKind {
        Person = "person",
        ApiKey = "api_key",
        System = "system",
        Anonymous = "anonymous",
    }
    ObjectKind {
        Council = "council",
        Supplier = "supplier",
        Person = "person",
        Procurement = "procurement",
        Lot = "lot",
        Method = "method",
        QuestionSet = "question_set",
        Amendment = "amendment",
        Clarification = "clarification",
        Invitation = "invitation",
        Response = "response",
        Product = "product",
        Answer = "answer",
        Evidence = "evidence",
        Submission = "submission",
        Mark = "mark",
        ApiKey = "api_key",
        SigningKey = "signing_key",
        Session = "session",
        Mail = "mail",
        Job = "job",
    }
}

/// A fact about a change: a state, a count, an id, a question's stable id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Detail {
    Count(i64),
    Word(String),
    Words(Vec<String>),
}

impl From<i64> for Detail {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<&str> for Detail {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl From<String> for Detail {
    fn from(word: String) -> Self {
        Self::Word(word)
    }
}

/// One event, before it has its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditEvent {
    pub ledger: Uuid,
    pub id: AuditEventId,
    pub at: Timestamp,
    pub actor_kind: ActorKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Uuid>,
    pub action: AuditAction,
    pub object_kind: ObjectKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Uuid>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub detail: BTreeMap<String, Detail>,
}

/// An event in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainedEvent {
    #[serde(flatten)]
    pub event: AuditEvent,
    /// From 1 in each ledger, without gaps.
    pub sequence: i64,
    /// Of the event before; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_hash: Option<ContentHash>,
    pub hash: ContentHash,
}

/// Where and how a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrokenAt {
    #[error("event {found} stands where {expected} belongs")]
    Sequence { expected: i64, found: i64 },
    #[error("event {0} does not follow from the one before")]
    Previous(i64),
    #[error("event {0} was changed after it was recorded")]
    Hash(i64),
    #[error("event {0} belongs to another ledger")]
    Ledger(i64),
    #[error("event {0} has no canonical form")]
    Unreadable(i64),
}

/// Where a chain continues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainHead {
    pub sequence: i64,
    pub hash: ContentHash,
}

/// SHA-256 over the canonical bytes of the event with its place and the hash before it.
pub fn chain_hash(
    event: &AuditEvent,
    sequence: i64,
    previous: Option<&ContentHash>,
) -> Result<ContentHash, CanonicalError> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Hashed<'a> {
        format: u32,
        event: &'a AuditEvent,
        sequence: i64,
        previous_hash: Option<&'a ContentHash>,
    }
    let bytes = canonical_bytes(&Hashed {
        format: CHAIN_FORMAT,
        event,
        sequence,
        previous_hash: previous,
    })?;
    Ok(ContentHash::of(&bytes))
}

/// Gives events their places after `head`, in the order given.
pub fn chain(
    head: Option<&ChainHead>,
    events: Vec<AuditEvent>,
) -> Result<Vec<ChainedEvent>, CanonicalError> {
    let mut sequence = head.map_or(0, |head| head.sequence);
    let mut previous = head.map(|head| head.hash.clone());
    let mut chained = Vec::with_capacity(events.len());
    for event in events {
        sequence += 1;
        let hash = chain_hash(&event, sequence, previous.as_ref())?;
        chained.push(ChainedEvent {
            event,
            sequence,
            previous_hash: previous.replace(hash.clone()),
            hash,
        });
    }
    Ok(chained)
}

/// Checks one ledger's chain from its beginning, or from `head` on. Gives the new head.
pub fn verify_chain(
    head: Option<ChainHead>,
    events: impl IntoIterator<Item = ChainedEvent>,
) -> Result<Option<ChainHead>, BrokenAt> {
    let mut head = head;
    let mut ledger = None;
    for chained in events {
        let expected = head.as_ref().map_or(1, |head| head.sequence + 1);
        let found = chained.sequence;
        if found != expected {
            return Err(BrokenAt::Sequence { expected, found });
        }
        if *ledger.get_or_insert(chained.event.ledger) != chained.event.ledger {
            return Err(BrokenAt::Ledger(found));
        }
        let before = head.as_ref().map(|head| &head.hash);
        if chained.previous_hash.as_ref() != before {
            return Err(BrokenAt::Previous(found));
        }
        let hash =
            chain_hash(&chained.event, found, before).map_err(|_| BrokenAt::Unreadable(found))?;
        if hash != chained.hash {
            return Err(BrokenAt::Hash(found));
        }
        head = Some(ChainHead {
            sequence: found,
            hash,
        });
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(count: u128) -> Vec<AuditEvent> {
        (0..count)
            .map(|index| AuditEvent {
                ledger: Uuid::from_u128(1),
                id: AuditEventId(Uuid::from_u128(100 + index)),
                at: "2026-03-02T09:00:00Z".parse().unwrap(),
                actor_kind: ActorKind::Person,
                actor: Some(Uuid::from_u128(7)),
                action: AuditAction::AnswerSaved,
                object_kind: ObjectKind::Answer,
                object: None,
                detail: BTreeMap::from([("revision".to_owned(), Detail::from(3))]),
            })
            .collect()
    }

    #[test]
    fn a_chain_made_in_batches_is_the_chain_made_at_once() {
        let at_once = chain(None, events(5)).unwrap();
        let mut all = events(5);
        let later = all.split_off(2);
        let mut batches = chain(None, all).unwrap();
        let head = verify_chain(None, batches.clone()).unwrap();
        batches.extend(chain(head.as_ref(), later).unwrap());
        assert_eq!(batches, at_once);
        assert_eq!(verify_chain(None, at_once).unwrap().unwrap().sequence, 5);
    }

    #[test]
    fn a_changed_event_is_found() {
        let mut chained = chain(None, events(4)).unwrap();
        chained[1].event.actor = None;
        assert_eq!(verify_chain(None, chained), Err(BrokenAt::Hash(2)));
    }

    #[test]
    fn a_removed_event_is_found() {
        let mut chained = chain(None, events(4)).unwrap();
        chained.remove(2);
        assert_eq!(
            verify_chain(None, chained),
            Err(BrokenAt::Sequence {
                expected: 3,
                found: 4
            })
        );
    }

    #[test]
    fn a_rewritten_event_breaks_what_follows() {
        let mut chained = chain(None, events(4)).unwrap();
        chained[1].event.actor = None;
        chained[1].hash =
            chain_hash(&chained[1].event, 2, chained[1].previous_hash.as_ref()).unwrap();
        assert_eq!(verify_chain(None, chained), Err(BrokenAt::Previous(3)));
    }

    #[test]
    fn an_event_of_another_ledger_is_found() {
        let mut mixed = events(2);
        mixed[1].ledger = Uuid::from_u128(2);
        let chained = chain(None, mixed).unwrap();
        assert_eq!(verify_chain(None, chained), Err(BrokenAt::Ledger(2)));
    }

    #[test]
    fn action_names_are_unique_and_read_back() {
        for action in AuditAction::ALL {
            assert_eq!(AuditAction::from_word(action.as_str()), Some(*action));
            assert_eq!(
                serde_json::to_value(action).unwrap(),
                serde_json::json!(action.as_str())
            );
        }
        let names: std::collections::BTreeSet<_> = AuditAction::ALL
            .iter()
            .map(|action| action.as_str())
            .collect();
        assert_eq!(names.len(), AuditAction::ALL.len());
    }
}
