//! Answers as the council reads them once they were opened.
//!
//! Invariant: nothing here opens a submission before [`tender_for`] has asked the table of states;
//! before the opening everybody gets the same refusal, whatever they ask for.

use std::collections::BTreeMap;

use bytes::Bytes;
use futures_util::Stream;
use jiff::Timestamp;

use super::{
    App,
    access::{Actor, Caller, Permission, ReadAnswers},
    error::{AppError, Code},
    evidence::{self, Evidence},
    page::{Page, PageRequest},
    submissions::{self, Submission},
};
pub use crate::db::assessment::Submitted;
use crate::{
    db::{
        assessment::{self as store, Tender},
        evidence::Kept,
        seam::Db,
    },
    domain::{
        ids::{CouncilId, EvidenceId, ProcurementId, ResponseId, SubmissionId},
        method::Method,
        procurement::{
            ProcurementKind,
            state::{Action, Facts, Refusal, Role, State, state_at, transition},
        },
        receipt::SubmittedEvidence,
    },
    outbound::files::FileError,
    sealing::DataKey,
};

/// Reads the procurement and lets the table of states decide whether the actor may do this now.
///
/// # Errors
/// Not found, [`Code::NotYetOpened`], [`Code::NotPermitted`] or [`Code::WrongState`].
pub(super) fn tender_for(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    actor: Actor,
    action: Action,
    now: Timestamp,
) -> Result<Tender, AppError> {
    let tender = store::tender(db, council, id)?.ok_or_else(AppError::not_found)?;
    let stored = State::from_word(&tender.state).ok_or(AppError::Internal(
        "a procurement is in a state we do not know",
    ))?;
    let kind = ProcurementKind::from_word(&tender.kind).ok_or(AppError::Internal(
        "a procurement is of a kind we do not know",
    ))?;
    let facts = Facts {
        role: role(actor, action),
        kind,
        deadline: tender.deadline,
        now,
        opened_at: tender.opened_at,
        new_deadline: None,
        upload_begun_at: None,
        uploads_under_way: 0,
        records_due: false,
        records_held: false,
    };
    match transition(state_at(stored, tender.deadline, now), action, &facts) {
        Ok(_) => Ok(tender),
        Err(refusal) => Err(refused(refusal)),
    }
}

/// Permissions say which people may do it; the table of states also tells people from keys.
fn role(actor: Actor, action: Action) -> Role {
    match (actor, action) {
        (Actor::ApiKey(_), _) => Role::CouncilKey,
        (Actor::System, _) => Role::System,
        (Actor::Person(_), Action::Mark) => Role::Evaluator,
        (Actor::Person(_), _) => Role::Officer,
    }
}

fn refused(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::RoleMayNot(_) => AppError::not_permitted(),
        Refusal::NotInState(State::Opened | State::Cancelled | State::Disposed) => {
            AppError::refused(
                Code::WrongState,
                "This cannot be done in the present state of the procurement.",
            )
        }
        _ => AppError::refused(
            Code::NotYetOpened,
            "Nobody can read answers before an officer has opened them after the deadline.",
        ),
    }
}

/// The method in force, with its hash.
pub(super) fn method_of(
    db: &mut Db,
    council: CouncilId,
    tender: &Tender,
) -> Result<(String, String), AppError> {
    let missing = AppError::Internal("an opened procurement has no method");
    let Some(id) = tender.method else {
        return Err(missing);
    };
    store::method_text(db, council, id)?.ok_or(missing)
}

pub(super) fn parsed_method(canonical: &str) -> Result<Method, AppError> {
    serde_json::from_str(canonical).map_err(|_| AppError::Internal("a method cannot be read"))
}

/// Opens a sealed submission. Whoever calls this has gone through [`enter`].
pub(super) fn unsealed(
    key: &DataKey,
    council: CouncilId,
    response: ResponseId,
    id: SubmissionId,
    sealed: &[u8],
) -> Result<Submission, AppError> {
    submissions::open(key, council, response, id, sealed).map(|(submission, _)| submission)
}

/// The responses that were handed in, oldest response first.
///
/// # Errors
/// Not found, [`Code::NotYetOpened`], or what [`Caller::enter`] refuses.
pub async fn list(
    app: &App,
    caller: Caller<ReadAnswers>,
    procurement: ProcurementId,
    page: PageRequest<ResponseId>,
) -> Result<Page<Submitted, ResponseId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            enter(db, &caller, procurement, Action::ReadAnswers, now)?;
            let rows = store::submitted(db, caller.tenant(), procurement, page.after, page.rows())?;
            Ok(page.page(rows, |row| row.response))
        })
        .await
}

/// Checks who asks, then whether it may be done now.
pub(super) fn enter<P: Permission<Tenant = CouncilId>>(
    db: &mut Db,
    caller: &Caller<P>,
    procurement: ProcurementId,
    action: Action,
    now: Timestamp,
) -> Result<(Actor, Tender), AppError> {
    let actor = caller.enter(db, now)?;
    let tender = tender_for(db, caller.tenant(), procurement, actor, action, now)?;
    Ok((actor, tender))
}

/// A response as it was handed in.
#[derive(Debug, Clone)]
pub struct Opened {
    pub listed: Submitted,
    pub submission: Submission,
    pub evidence: Vec<OpenedEvidence>,
}

/// A piece of evidence that was handed in.
#[derive(Debug, Clone)]
pub struct OpenedEvidence {
    pub submitted: SubmittedEvidence,
    /// Its name, dates, type and size; none when it is no longer there.
    pub there: Option<Evidence>,
}

/// The answers, products and evidence of one response, exactly as handed in. As many queries for much evidence as for
/// little.
///
/// # Errors
/// As [`list`].
pub async fn find(
    app: &App,
    caller: Caller<ReadAnswers>,
    procurement: ProcurementId,
    response: ResponseId,
) -> Result<Opened, AppError> {
    let (now, council) = (app.clock.now(), caller.tenant());
    let (listed, sealed, kept) = app
        .db
        .read(caller.scope(), move |db| {
            enter(db, &caller, procurement, Action::ReadAnswers, now)?;
            let (listed, sealed) = one(db, council, procurement, response)?;
            let kept = evidence::all_kept_for_council(db, council, response)?;
            Ok::<_, AppError>((listed, sealed, kept))
        })
        .await?;
    let submission = unsealed(&app.key, council, response, listed.submission, &sealed)?;
    let mut kept: BTreeMap<EvidenceId, Kept> =
        kept.into_iter().map(|kept| (kept.id, kept)).collect();
    // Only what was handed in is opened: a supplier's other uploads stay its own.
    let evidence = submission
        .evidence
        .iter()
        .map(|submitted| {
            let there = kept
                .remove(&submitted.id)
                .map(|kept| evidence::open_for_council(&app.key, council, response, kept))
                .transpose()?;
            Ok(OpenedEvidence {
                there,
                submitted: submitted.clone(),
            })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(Opened {
        listed,
        submission,
        evidence,
    })
}

/// A file that was handed in with a response, and its plain content.
///
/// Only what the submission that counts names is given: a supplier's other uploads stay its own.
///
/// # Errors
/// As [`list`]; not found for a link or what was not handed in; [`Code::EvidenceMissing`] when the store does not have
/// it.
pub async fn evidence_content(
    app: &App,
    caller: Caller<ReadAnswers>,
    procurement: ProcurementId,
    response: ResponseId,
    id: EvidenceId,
) -> Result<
    (
        Evidence,
        impl Stream<Item = Result<Bytes, FileError>> + use<>,
    ),
    AppError,
> {
    let (now, council) = (app.clock.now(), caller.tenant());
    let (listed, sealed, kept) = app
        .db
        .read(caller.scope(), move |db| {
            enter(db, &caller, procurement, Action::ReadAnswers, now)?;
            let (listed, sealed) = one(db, council, procurement, response)?;
            let kept = evidence::kept_for_council(db, council, response, id)?;
            Ok::<_, AppError>((listed, sealed, kept.ok_or_else(AppError::not_found)?))
        })
        .await?;
    let submission = unsealed(&app.key, council, response, listed.submission, &sealed)?;
    if !submission.evidence.iter().any(|handed| handed.id == id) {
        return Err(AppError::not_found());
    }
    let file = evidence::open_for_council(&app.key, council, response, kept)?;
    let content = evidence::open_content(app, council, response, &file).await?;
    Ok((file, content))
}

/// One sealed submission.
pub(super) fn one(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    response: ResponseId,
) -> Result<(Submitted, Vec<u8>), AppError> {
    store::sealed_of(db, council, procurement, vec![response])?
        .pop()
        .ok_or_else(AppError::not_found)
}
