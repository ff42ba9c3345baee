//! The states of a procurement, and who may do what in each.
//!
//! Invariant: one table decides. No sequence of actions lets anyone in the council read an answer
//! before an officer opened the answers after the deadline.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ProcurementKind, stored_words};
use crate::domain::roles::{CouncilRole, SupplierRole};

/// Where a procurement stands. `Closed` is never stored: it is `Issued` with its deadline passed.
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
pub enum State {
    Draft,
    Issued,
    Closed,
    Opened,
    Cancelled,
    /// The time of its records has passed and they are gone. Nothing can be done any more.
    Disposed,
}

/// What someone wants to do with a procurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    EditDraft,
    Issue,
    /// Invite, invite again, or revoke an invitation.
    Invite,
    /// Take part in an open procedure by its public link.
    Register,
    /// Accept or decline an invitation.
    DecideInvitation,
    /// Save a product, an answer, or its links to evidence.
    Answer,
    /// Begin or finish an upload. What counts is when it began.
    AttachEvidence,
    Submit,
    Withdraw,
    /// Acknowledge an amendment.
    Acknowledge,
    /// Ask the council what something means, or take the question back.
    AskClarification,
    /// Publish what was asked with its answer, or hand the question back.
    Clarify,
    /// Publish a correction of the method.
    Amend,
    /// Move the deadline back.
    Extend,
    Cancel,
    /// Open the answers, once.
    Open,
    /// Read answers, evidence and traces as the council.
    ReadAnswers,
    Mark,
    Compare,
    /// Let the records go, after their time.
    Dispose,
}

/// In which role someone acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Administrator,
    Officer,
    Evaluator,
    Auditor,
    SupplierOwner,
    SupplierContributor,
    /// Another system with a council's key; what the key may do was checked before.
    CouncilKey,
    /// Another system with a supplier's key; what the key may do was checked before.
    SupplierKey,
    /// The service itself, in a job.
    System,
}

impl From<CouncilRole> for Role {
    fn from(role: CouncilRole) -> Self {
        match role {
            CouncilRole::Administrator => Self::Administrator,
            CouncilRole::Officer => Self::Officer,
            CouncilRole::Evaluator => Self::Evaluator,
            CouncilRole::Auditor => Self::Auditor,
        }
    }
}

impl From<SupplierRole> for Role {
    fn from(role: SupplierRole) -> Self {
        match role {
            SupplierRole::Owner => Self::SupplierOwner,
            SupplierRole::Contributor => Self::SupplierContributor,
        }
    }
}

stored_words! {
    State {
        Draft = "draft",
        Issued = "issued",
        Closed = "closed",
        Opened = "opened",
        Cancelled = "cancelled",
        Disposed = "disposed",
    }
    Action {
        EditDraft = "edit_draft",
        Issue = "issue",
        Invite = "invite",
        Register = "register",
        DecideInvitation = "decide_invitation",
        Answer = "answer",
        AttachEvidence = "attach_evidence",
        Submit = "submit",
        Withdraw = "withdraw",
        Acknowledge = "acknowledge",
        AskClarification = "ask_clarification",
        Clarify = "clarify",
        Amend = "amend",
        Extend = "extend",
        Cancel = "cancel",
        Open = "open",
        ReadAnswers = "read_answers",
        Mark = "mark",
        Compare = "compare",
        Dispose = "dispose",
    }
    Role {
        Administrator = "administrator",
        Officer = "officer",
        Evaluator = "evaluator",
        Auditor = "auditor",
        SupplierOwner = "supplier_owner",
        SupplierContributor = "supplier_contributor",
        CouncilKey = "council_key",
        SupplierKey = "supplier_key",
        System = "system",
    }
}

/// What the decision depends on beside the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub role: Role,
    pub kind: ProcurementKind,
    pub now: Timestamp,
    pub deadline: Timestamp,
    /// For [`Action::Extend`], and [`Action::Amend`] when it also extends.
    pub new_deadline: Option<Timestamp>,
    /// For [`Action::AttachEvidence`]: when the upload began.
    pub upload_begun_at: Option<Timestamp>,
    /// For [`Action::Open`]: uploads that began in time and are not finished.
    pub uploads_under_way: u32,
    /// When the answers were opened, if they were.
    pub opened_at: Option<Timestamp>,
    /// For [`Action::Dispose`]: whether the time of the records has passed.
    pub records_due: bool,
    /// For [`Action::Dispose`]: whether somebody holds them for a reason.
    pub records_held: bool,
}

/// Why an action is refused. Each has a stable [`Refusal::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a person in the role {0} may not do this")]
    RoleMayNot(Role),
    #[error("this cannot be done while the procurement is {0}")]
    NotInState(State),
    #[error("the deadline has passed")]
    DeadlinePassed,
    #[error("the deadline has not passed yet")]
    DeadlineNotPassed,
    #[error("the new deadline must be later than the present one")]
    NewDeadlineNotLater,
    #[error("only open procedures can be joined by their public link")]
    ByInvitationOnly,
    #[error("uploads that began before the deadline are still under way")]
    UploadsUnderWay,
    #[error("the answers of this procurement were never opened")]
    NeverOpened,
    #[error("its records have to be kept longer")]
    KeptLonger,
    #[error("its records are held")]
    Held,
}

impl Refusal {
    /// Stable, `snake_case`.
    pub fn code(self) -> &'static str {
        match self {
            Self::RoleMayNot(_) => "role_may_not",
            Self::NotInState(_) => "not_in_state",
            Self::DeadlinePassed => "deadline_passed",
            Self::DeadlineNotPassed => "deadline_not_passed",
            Self::NewDeadlineNotLater => "new_deadline_not_later",
            Self::ByInvitationOnly => "by_invitation_only",
            Self::UploadsUnderWay => "uploads_under_way",
            Self::NeverOpened => "never_opened",
            Self::KeptLonger => "kept_longer",
            Self::Held => "held",
        }
    }
}

/// The state at a moment, from what is stored. The tender is closed from the deadline itself on.
pub fn state_at(stored: State, deadline: Timestamp, now: Timestamp) -> State {
    match stored {
        State::Issued | State::Closed if now >= deadline => State::Closed,
        State::Closed => State::Issued,
        State::Draft | State::Issued | State::Opened | State::Cancelled | State::Disposed => stored,
    }
}

/// One line of the table: who may do it, and from which state it leads to which.
struct Line {
    action: Action,
    roles: &'static [Role],
    moves: &'static [(State, State)],
}

const OFFICER: &[Role] = &[Role::Officer, Role::CouncilKey];
const SUPPLIER: &[Role] = &[
    Role::SupplierOwner,
    Role::SupplierContributor,
    Role::SupplierKey,
];
const SUPPLIER_OWNER: &[Role] = &[Role::SupplierOwner, Role::SupplierKey];
const WHILE_DRAFT: &[(State, State)] = &[(State::Draft, State::Draft)];
const WHILE_ISSUED: &[(State, State)] = &[(State::Issued, State::Issued)];
/// After the opening, and for the record also when cancelled later.
const AFTER_OPENING: &[(State, State)] = &[
    (State::Opened, State::Opened),
    (State::Cancelled, State::Cancelled),
];

fn line(action: Action) -> Line {
    let (roles, moves): (&'static [Role], &'static [(State, State)]) = match action {
        Action::EditDraft => (OFFICER, WHILE_DRAFT),
        Action::Issue => (OFFICER, &[(State::Draft, State::Issued)]),
        Action::Invite | Action::Clarify | Action::Amend | Action::Extend => {
            (OFFICER, WHILE_ISSUED)
        }
        Action::Register
        | Action::DecideInvitation
        | Action::Submit
        | Action::Withdraw
        | Action::Acknowledge => (SUPPLIER_OWNER, WHILE_ISSUED),
        Action::Answer | Action::AskClarification => (SUPPLIER, WHILE_ISSUED),
        Action::AttachEvidence => (
            SUPPLIER,
            &[
                (State::Issued, State::Issued),
                (State::Closed, State::Closed),
            ],
        ),
        Action::Cancel => (
            OFFICER,
            &[
                (State::Draft, State::Cancelled),
                (State::Issued, State::Cancelled),
                (State::Closed, State::Cancelled),
                (State::Opened, State::Cancelled),
            ],
        ),
        Action::Open => (OFFICER, &[(State::Closed, State::Opened)]),
        Action::ReadAnswers => (
            &[
                Role::Officer,
                Role::Evaluator,
                Role::Auditor,
                Role::CouncilKey,
                Role::System,
            ],
            AFTER_OPENING,
        ),
        Action::Mark => (&[Role::Evaluator], &[(State::Opened, State::Opened)]),
        Action::Compare => (
            &[Role::Officer, Role::Auditor, Role::CouncilKey, Role::System],
            AFTER_OPENING,
        ),
        Action::Dispose => (
            &[Role::Administrator, Role::CouncilKey],
            &[
                (State::Closed, State::Disposed),
                (State::Opened, State::Disposed),
                (State::Cancelled, State::Disposed),
            ],
        ),
    };
    Line {
        action,
        roles,
        moves,
    }
}

/// Whether the action may be done, and the state it leads to. `state` is that of [`state_at`].
///
/// The role is looked at first, so that a person who may never do it learns nothing of the state.
pub fn transition(state: State, action: Action, facts: &Facts) -> Result<State, Refusal> {
    let line = line(action);
    if !line.roles.contains(&facts.role) {
        return Err(Refusal::RoleMayNot(facts.role));
    }
    let to = line
        .moves
        .iter()
        .find(|(from, _)| *from == state)
        .map(|(_, to)| *to)
        .ok_or_else(|| refused_state(&line, state))?;
    check_facts(state, action, facts)?;
    Ok(to)
}

/// Says "too late" or "too early" where that is the reason.
fn refused_state(line: &Line, state: State) -> Refusal {
    let until_deadline = line.moves.iter().any(|(from, _)| *from == State::Issued);
    let opening = line.action == Action::Open;
    match state {
        State::Closed | State::Opened if until_deadline => Refusal::DeadlinePassed,
        State::Issued if opening => Refusal::DeadlineNotPassed,
        State::Draft
        | State::Issued
        | State::Closed
        | State::Opened
        | State::Cancelled
        | State::Disposed => Refusal::NotInState(state),
    }
}

fn check_facts(state: State, action: Action, facts: &Facts) -> Result<(), Refusal> {
    let later = |new: Timestamp| {
        if new > facts.deadline && new > facts.now {
            Ok(())
        } else {
            Err(Refusal::NewDeadlineNotLater)
        }
    };
    match action {
        Action::Extend => later(facts.new_deadline.ok_or(Refusal::NewDeadlineNotLater)?),
        Action::Amend => facts.new_deadline.map_or(Ok(()), later),
        Action::Issue if facts.deadline <= facts.now => Err(Refusal::DeadlinePassed),
        Action::Register if facts.kind != ProcurementKind::Open => Err(Refusal::ByInvitationOnly),
        Action::AttachEvidence if state == State::Closed => match facts.upload_begun_at {
            Some(begun) if begun < facts.deadline => Ok(()),
            Some(_) | None => Err(Refusal::DeadlinePassed),
        },
        Action::Open if facts.now < facts.deadline => Err(Refusal::DeadlineNotPassed),
        Action::Open if facts.uploads_under_way > 0 => Err(Refusal::UploadsUnderWay),
        Action::ReadAnswers | Action::Compare if facts.opened_at.is_none() => {
            Err(Refusal::NeverOpened)
        }
        Action::Dispose if facts.records_held => Err(Refusal::Held),
        Action::Dispose if !facts.records_due => Err(Refusal::KeptLonger),
        Action::EditDraft
        | Action::Issue
        | Action::Invite
        | Action::Register
        | Action::DecideInvitation
        | Action::Answer
        | Action::AttachEvidence
        | Action::Submit
        | Action::Withdraw
        | Action::Acknowledge
        | Action::AskClarification
        | Action::Clarify
        | Action::Cancel
        | Action::Open
        | Action::ReadAnswers
        | Action::Mark
        | Action::Compare
        | Action::Dispose => Ok(()),
    }
}
