//! Changing what is said of evidence, and taking evidence out.
//!
//! Invariant: evidence that an answer links to stays.

use std::sync::Arc;

use super::{Evidence, invalid, seal_card, stored_badly};
use crate::{
    app::{
        App,
        access::{Caller, EditResponses},
        error::{AppError, Code},
        responses::{Change, Draft, Scene, What, on_scene, read_rows},
    },
    db::evidence::{self as store, STORED},
    domain::{
        audit::{AuditAction, ObjectKind},
        evidence::{EvidenceCard, Particulars},
        ids::{EvidenceId, ResponseId},
        procurement::state::Action,
    },
    outbound::files::FileId,
};

/// Changes what is said of a piece of evidence. Its name stays. Gives the new revision.
///
/// # Errors
/// Not found, [`Code::VersionConflict`], [`Code::InvalidInput`], [`Code::DeadlinePassed`].
pub async fn change(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    id: EvidenceId,
    particulars: Particulars,
    revision: i64,
) -> Result<i64, AppError> {
    let problems = particulars.problems();
    if !problems.is_empty() {
        return Err(invalid(problems));
    }
    on_scene(app, &caller, response, async |scene| {
        let (asking, clock, place) = (caller.clone(), app.clock.clone(), scene.place);
        let kept = app
            .db
            .read(caller.scope(), move |db| {
                asking.enter(db, clock.now())?;
                let kept = store::find(db, place, id)?;
                kept.filter(|kept| kept.state == STORED)
                    .ok_or_else(AppError::not_found)
            })
            .await?;
        let card = EvidenceCard {
            particulars: particulars.clone(),
            ..Evidence::open(&app.key, &scene, kept)?.card
        };
        let sealed = seal_card(&app.key, &scene, id, &card)?;
        let caller = caller.clone();
        let change = Change::new(app, Action::Answer);
        app.db
            .write(caller.scope(), "evidence.change", move |db| {
                change.make(db, &caller, &scene, |db, may| {
                    let changed = store::change_card(db, place, id, &sealed, revision)?;
                    let changed = changed.ok_or_else(AppError::version_conflict)?;
                    let (action, kind) = (AuditAction::EvidenceChanged, ObjectKind::Evidence);
                    let what = What::to_part(&scene, action, kind, id.0).with("revision", changed);
                    change.record(db, &scene, may, what)?;
                    Ok(changed)
                })
            })
            .await
    })
    .await
}

/// Removes a piece of evidence that no answer links to.
///
/// # Errors
/// Not found, [`Code::VersionConflict`], [`Code::WrongState`] while an answer links to it, [`Code::DeadlinePassed`].
pub async fn remove(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    id: EvidenceId,
    revision: i64,
) -> Result<(), AppError> {
    let place = on_scene(app, &caller, response, async |scene| {
        refuse_if_linked(app, &caller, &scene, id).await?;
        let (caller, place) = (caller.clone(), scene.place);
        let change = Change::new(app, Action::Answer);
        app.db
            .write(caller.scope(), "evidence.remove", move |db| {
                change.make(db, &caller, &scene, |db, may| {
                    if !store::remove(db, place, id, STORED, revision)? {
                        return Err(AppError::version_conflict());
                    }
                    let (action, kind) = (AuditAction::EvidenceRemoved, ObjectKind::Evidence);
                    let what = What::to_part(&scene, action, kind, id.0).with("bytes", 0_i64);
                    change.record(db, &scene, may, what)?;
                    Ok(place)
                })
            })
            .await
    })
    .await?;
    let file = FileId {
        council: place.council,
        response,
        evidence: id,
    };
    app.files
        .remove(file)
        .await
        .map_err(|error| stored_badly(&error))
}

/// A link saved at this very moment is found when the response is submitted.
async fn refuse_if_linked(
    app: &App,
    caller: &Caller<EditResponses>,
    scene: &Arc<Scene>,
    id: EvidenceId,
) -> Result<(), AppError> {
    let (asking, clock, held) = (caller.clone(), app.clock.clone(), Arc::clone(scene));
    let rows = app
        .db
        .read(caller.scope(), move |db| {
            asking.enter(db, clock.now())?;
            if store::find(db, held.place, id)?.is_none_or(|kept| kept.state != STORED) {
                return Err(AppError::not_found());
            }
            read_rows(db, &held)
        })
        .await?;
    let draft = Draft::open(&app.key, scene, rows)?;
    if draft
        .answers
        .iter()
        .any(|kept| kept.answer.evidence.contains(&id))
    {
        return Err(AppError::refused(
            Code::WrongState,
            "An answer links to this evidence. Take the link out of the answer first.",
        ));
    }
    Ok(())
}
