//! The products of a response, one in each slot.
//!
//! Invariant: a product is sealed before it reaches the database; what is within the limits is kept, with its problems; a
//! change that names another version than the present one changes nothing.

use super::{
    App,
    access::{Caller, EditResponses, ViewResponses},
    error::{AppError, FieldProblem},
    responses::{Change, Ended, KeptProduct, Scene, Seen, What, on_scene, scene},
};
use crate::{
    db::product as store,
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{ResponseId, SlotId},
        procurement::state::Action,
        product::Product,
    },
    sealing::Purpose,
};

/// Puts a product in a slot. Gives its new revision.
///
/// # Errors
/// Not found when there is no such slot; [`VersionConflict`](super::error::Code::VersionConflict),
/// [`DeadlinePassed`](super::error::Code::DeadlinePassed), or
/// [`InvalidInput`](super::error::Code::InvalidInput) for what is over the limits.
pub async fn save(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    slot: SlotId,
    product: Product,
    seen: Seen,
) -> Result<i64, AppError> {
    let product = product.trimmed();
    let problems = product.limit_problems();
    if !problems.is_empty() {
        let shown = problems
            .into_iter()
            .map(|p| FieldProblem::new(p.pointer, p.code, p.message));
        return Err(AppError::invalid(shown.collect()));
    }
    let plain = serde_json::to_vec(&product)
        .map_err(|_| AppError::Internal("a product cannot be written"))?;
    on_scene(app, &caller, response, async |scene| {
        let sealed = app
            .key
            .seal(Purpose::Product, &KeptProduct::place(&scene, slot), &plain)
            .map_err(|_| AppError::Internal("a product cannot be sealed"))?;
        change(app, &caller, scene, slot, Some(sealed), seen).await
    })
    .await
}

/// Takes the product out of a slot.
///
/// # Errors
/// As [`save`].
pub async fn take_out(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    slot: SlotId,
    seen: Seen,
) -> Result<(), AppError> {
    on_scene(app, &caller, response, async |scene| {
        change(app, &caller, scene, slot, None, seen).await
    })
    .await
    .map(|_revision| ())
}

async fn change(
    app: &App,
    caller: &Caller<EditResponses>,
    scene: std::sync::Arc<Scene>,
    slot: SlotId,
    sealed: Option<Vec<u8>>,
    seen: Seen,
) -> Result<Ended<i64>, AppError> {
    let caller = caller.clone();
    let change = Change::new(app, Action::Answer);
    app.db
        .write(caller.scope(), "product.save", move |db| {
            change.make(db, &caller, &scene, |db, may| {
                if !scene.method.has_slot(slot) {
                    return Err(AppError::not_found());
                }
                let (place, by, at) = (scene.place, may.actor.uuid(), may.at);
                let revision = match (&sealed, seen) {
                    (Some(sealed), seen) => {
                        store::save(db, place, slot, sealed, seen.revision(), by, at)?
                    }
                    (None, Seen::Revision(revision)) => {
                        store::take_out(db, place, slot, revision, by, at)?
                    }
                    (None, Seen::Nothing) => None,
                };
                let revision = revision.ok_or_else(AppError::version_conflict)?;
                let state = if sealed.is_some() {
                    "present"
                } else {
                    "taken_out"
                };
                let (action, kind) = (AuditAction::ProductSaved, ObjectKind::Product);
                let what = What::to_part(&scene, action, kind, slot.0)
                    .with("revision", revision)
                    .with("state", state);
                change.record(db, &scene, may, what)?;
                Ok(revision)
            })
        })
        .await
}

/// The product in a slot.
///
/// # Errors
/// Not found when there is none.
pub async fn find(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    slot: SlotId,
) -> Result<KeptProduct, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    let kept = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            store::find(db, place, slot)?.ok_or_else(AppError::not_found)
        })
        .await?;
    KeptProduct::open(&app.key, &scene, &kept)
}
