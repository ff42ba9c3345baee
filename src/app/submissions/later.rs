//! What can be done about a submission later: taking it back, and acknowledging what was amended.
//!
//! Invariant: what was handed in stays on record.

use jiff::Timestamp;

use super::{Listed, queue};
use crate::{
    app::{
        App,
        access::{Caller, SubmitResponses},
        error::{AppError, Code},
        outbox::Template,
        responses::{Change, What, on_scene},
    },
    db::{seam::RowLock, standing, submission as store},
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{AmendmentId, MailId, ResponseId, SubmissionId},
        procurement::state::Action,
        response::ResponseState,
    },
};

/// Takes a submission back, until the deadline. What was handed in stays on record.
///
/// # Errors
/// Not found, [`Code::WrongState`] when it is not the present submission, [`Code::DeadlinePassed`].
pub async fn withdraw(
    app: &App,
    caller: Caller<SubmitResponses>,
    response: ResponseId,
    id: SubmissionId,
) -> Result<Listed, AppError> {
    on_scene(app, &caller, response, async |scene| {
        let (caller, clock) = (caller.clone(), app.clock.clone());
        let change = Change::new(app, Action::Withdraw);
        let mail = MailId(app.clock.new_id());
        app.db
            .write(caller.scope(), "response.withdraw", move |db| {
                let place = scene.place;
                caller.enter(db, clock.now())?;
                let key = [("council_id", place.council.0), ("id", place.response.0)];
                db.lock_row("response", &key, RowLock::Update)?;
                change.make(db, &caller, &scene, |db, may| {
                    let (listed, _) =
                        store::find(db, place, id)?.ok_or_else(AppError::not_found)?;
                    let present = may.standing.submission == Some(id);
                    if !present || !store::withdraw(db, place, id, may.at)? {
                        return Err(AppError::refused(
                            Code::WrongState,
                            "This submission is withdrawn already.",
                        ));
                    }
                    let withdrawn = ResponseState::Withdrawn.as_str();
                    standing::move_to(db, place, &may.standing.state, withdrawn, None)?;
                    let template = Template::Withdrawal { submission: id };
                    queue(db, mail, &scene, may, template, id)?;
                    let (action, kind) = (AuditAction::ResponseWithdrawn, ObjectKind::Submission);
                    let what = What::to_part(&scene, action, kind, id.0)
                        .with("number", i64::from(listed.number));
                    change.record(db, &scene, may, what)?;
                    Ok(Listed {
                        withdrawn_at: Some(may.at),
                        ..listed
                    })
                })
            })
            .await
    })
    .await
}

/// Acknowledges an amendment, so that the response can be submitted under it. Doing it again changes nothing.
///
/// # Errors
/// Not found when the procurement has no such amendment, [`Code::DeadlinePassed`].
pub async fn acknowledge(
    app: &App,
    caller: Caller<SubmitResponses>,
    response: ResponseId,
    amendment: AmendmentId,
) -> Result<Timestamp, AppError> {
    on_scene(app, &caller, response, async |scene| {
        let caller = caller.clone();
        let change = Change::new(app, Action::Acknowledge);
        app.db
            .write(caller.scope(), "amendment.acknowledge", move |db| {
                change.make(db, &caller, &scene, |db, may| {
                    let seen = standing::amendments(db, scene.place)?;
                    let seen = seen
                        .iter()
                        .find(|seen| seen.id == amendment)
                        .ok_or_else(AppError::not_found)?;
                    if let Some(before) = seen.acknowledged_at {
                        return Ok(before);
                    }
                    standing::acknowledge(db, scene.place, amendment, may.actor.uuid(), may.at)?;
                    let (action, kind) =
                        (AuditAction::AmendmentAcknowledged, ObjectKind::Amendment);
                    let what = What::to_part(&scene, action, kind, amendment.0);
                    change.record(db, &scene, may, what)?;
                    Ok(may.at)
                })
            })
            .await
    })
    .await
}
