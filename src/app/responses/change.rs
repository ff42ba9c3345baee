//! How every change to a response begins, and how it ends when it comes too late.
//!
//! Invariant: access, state and deadline are judged in the transaction of the change, with the procurement held as it
//! is; a change that comes too late is refused and the refusal is remembered.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use uuid::Uuid;

use super::scene::{Scene, scene};
use crate::{
    app::{
        App,
        access::{Actor, Caller, Permission},
        audit::{self, Ledger, NewEvent},
        error::{AppError, Code},
    },
    clock::Clock,
    db::{
        seam::Db,
        standing::{self, Standing},
    },
    domain::{
        audit::{AuditAction, Detail, ObjectKind},
        ids::{AuditEventId, ResponseId, SupplierId},
        procurement::{
            ProcurementKind,
            state::{self, Action, Facts, Refusal, Role, State},
        },
        response::ResponseState,
    },
};

/// How often a change is tried again because an amendment came in between.
const TRIES: usize = 3;

/// The version that somebody saw before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Revision(i64),
    /// There was none.
    Nothing,
}

impl Seen {
    /// The revision that a save replaces.
    pub fn revision(self) -> Option<i64> {
        match self {
            Self::Revision(revision) => Some(revision),
            Self::Nothing => None,
        }
    }
}

/// A change that may be made.
pub(in crate::app) struct May {
    pub actor: Actor,
    /// The time that judged it.
    pub at: Timestamp,
    pub standing: Standing,
}

/// How a change began.
pub(in crate::app) enum Begun {
    May(May),
    /// The deadline has passed. To be remembered with [`remember_late`].
    TooLate {
        actor: Actor,
        at: Timestamp,
    },
    /// The method is no longer that of the scene.
    MethodReplaced,
}

/// How a change ended, to be told after the commit.
pub(in crate::app) enum Ended<T> {
    Done(T),
    TooLate,
    MethodReplaced,
}

/// Judges a change with the first statements of its closure. `begun_at` is when an upload began.
pub(in crate::app) fn begin<P: Permission<Tenant = SupplierId>>(
    db: &mut Db,
    caller: &Caller<P>,
    scene: &Scene,
    now: Timestamp,
    action: Action,
    begun_at: Option<Timestamp>,
) -> Result<Begun, AppError> {
    let actor = caller.enter(db, now)?;
    let standing = standing::lock(db, scene.place)?.ok_or_else(AppError::not_found)?;
    let at = db.deadline_now()?;
    match judge(&standing, actor, action, at, begun_at) {
        Ok(()) => {}
        Err(Refusal::DeadlinePassed) => return Ok(Begun::TooLate { actor, at }),
        Err(refusal) => return Err(refused(refusal)),
    }
    if standing.method != Some(scene.method.id) {
        return Ok(Begun::MethodReplaced);
    }
    let submitted = standing.state == ResponseState::Submitted.as_str();
    if submitted && matches!(action, Action::Answer | Action::AttachEvidence) {
        return Err(AppError::refused(
            Code::WrongState,
            "This response was submitted. Withdraw the submission before you change anything in it.",
        ));
    }
    Ok(Begun::May(May {
        actor,
        at,
        standing,
    }))
}

/// A change to a response, made ready before its closure, which may run again.
#[derive(Clone)]
pub(in crate::app) struct Change {
    action: Action,
    event: AuditEventId,
    clock: Clock,
    /// When an upload began.
    begun_at: Option<Timestamp>,
}

impl Change {
    pub(in crate::app) fn new(app: &App, action: Action) -> Self {
        Self {
            action,
            event: AuditEventId(app.clock.new_id()),
            clock: app.clock.clone(),
            begun_at: None,
        }
    }

    /// The end of an upload that began then, which is what counts.
    pub(in crate::app) fn begun(self, at: Timestamp) -> Self {
        Self {
            begun_at: Some(at),
            ..self
        }
    }

    /// Judges the change with the first statements of its closure, and makes it if it may be made.
    pub(in crate::app) fn make<P, T>(
        &self,
        db: &mut Db,
        caller: &Caller<P>,
        scene: &Scene,
        make: impl FnOnce(&mut Db, &May) -> Result<T, AppError>,
    ) -> Result<Ended<T>, AppError>
    where
        P: Permission<Tenant = SupplierId>,
    {
        let now = self.clock.now();
        match begin(db, caller, scene, now, self.action, self.begun_at)? {
            Begun::May(may) => make(db, &may).map(Ended::Done),
            Begun::TooLate { actor, at } => {
                remember_late(db, scene, self.event, actor, at, self.action)
            }
            Begun::MethodReplaced => Ok(Ended::MethodReplaced),
        }
    }

    /// Records what was done, in the council's trail.
    pub(in crate::app) fn record(
        &self,
        db: &mut Db,
        scene: &Scene,
        may: &May,
        what: What,
    ) -> diesel::QueryResult<()> {
        record(db, scene, self.event, may.actor, may.at, what)
    }
}

/// Whether the action may be done at this time. That the caller has the permission for it was checked on entering.
fn judge(
    standing: &Standing,
    actor: Actor,
    action: Action,
    now: Timestamp,
    begun_at: Option<Timestamp>,
) -> Result<(), Refusal> {
    // A word that is no state lets nobody do anything.
    let stored = State::from_word(&standing.procurement_state).unwrap_or(State::Cancelled);
    let role = match actor {
        Actor::Person(_) => Role::SupplierOwner,
        Actor::ApiKey(_) => Role::SupplierKey,
        Actor::System => Role::System,
    };
    let facts = Facts {
        role,
        kind: ProcurementKind::from_word(&standing.kind).unwrap_or(ProcurementKind::Quote),
        now,
        deadline: standing.deadline,
        new_deadline: None,
        upload_begun_at: begun_at,
        uploads_under_way: 0,
        records_due: false,
        records_held: false,
        opened_at: None,
    };
    state::transition(
        state::state_at(stored, standing.deadline, now),
        action,
        &facts,
    )
    .map(|_| ())
}

fn refused(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::DeadlinePassed => too_late(),
        Refusal::RoleMayNot(_) => AppError::not_permitted(),
        other => AppError::refused(
            Code::WrongState,
            format!("{}.", capitalised(&other.to_string())),
        ),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// What a change that comes too late is told.
pub(in crate::app) fn too_late() -> AppError {
    AppError::refused(
        Code::DeadlinePassed,
        "The deadline has passed, so nothing was changed. The attempt is on record. Ask the council if you think this is wrong.",
    )
}

/// Keeps that something came too late. The closure then ends well, so that this is committed.
pub(in crate::app) fn remember_late<T>(
    db: &mut Db,
    scene: &Scene,
    event: AuditEventId,
    actor: Actor,
    at: Timestamp,
    action: Action,
) -> Result<Ended<T>, AppError> {
    let detail = BTreeMap::from([("action".to_owned(), Detail::from(action.as_str()))]);
    let what = What {
        action: AuditAction::SubmissionRefusedLate,
        kind: ObjectKind::Response,
        object: scene.place.response.0,
        detail,
    };
    record(db, scene, event, actor, at, what)?;
    Ok(Ended::TooLate)
}

/// What happened to a response.
pub(in crate::app) struct What {
    pub action: AuditAction,
    pub kind: ObjectKind,
    pub object: Uuid,
    pub detail: BTreeMap<String, Detail>,
}

impl What {
    /// Something that happened to a part of a response; the detail says to which response.
    pub(in crate::app) fn to_part(
        scene: &Scene,
        action: AuditAction,
        kind: ObjectKind,
        object: Uuid,
    ) -> Self {
        let response = scene.place.response.to_string();
        Self {
            action,
            kind,
            object,
            detail: BTreeMap::from([("response".to_owned(), Detail::from(response))]),
        }
    }

    /// The same, with one more thing about it.
    pub(in crate::app) fn with(mut self, name: &str, value: impl Into<Detail>) -> Self {
        self.detail.insert(name.to_owned(), value.into());
        self
    }
}

/// Records what a supplier did, in the council's trail.
pub(in crate::app) fn record(
    db: &mut Db,
    scene: &Scene,
    id: AuditEventId,
    actor: Actor,
    at: Timestamp,
    what: What,
) -> diesel::QueryResult<()> {
    let event = NewEvent {
        id,
        ledger: Ledger::Response {
            council: scene.place.council,
            ledger: scene.ledger,
            supplier: scene.place.supplier,
        },
        at,
        actor,
        action: what.action,
        object_kind: what.kind,
        object: Some(what.object),
        procurement: Some(scene.place.procurement),
        detail: what.detail,
    };
    audit::record(db, event)
}

/// Finds the scene and makes the change, again when an amendment replaced the method in between.
pub(in crate::app) async fn on_scene<P, T>(
    app: &App,
    caller: &Caller<P>,
    response: ResponseId,
    change: impl AsyncFn(Arc<Scene>) -> Result<Ended<T>, AppError>,
) -> Result<T, AppError>
where
    P: Permission<Tenant = SupplierId>,
{
    for _ in 0..TRIES {
        let scene = scene(app, caller, response).await?;
        match change(Arc::clone(&scene)).await? {
            Ended::Done(done) => return Ok(done),
            Ended::TooLate => return Err(too_late()),
            Ended::MethodReplaced => app.scenes.forget(scene.place),
        }
    }
    Err(AppError::version_conflict())
}
