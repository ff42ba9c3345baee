//! Links kept as evidence.
//!
//! Invariant: nobody here opens a link; what it leads to is the supplier's word.

use super::{Evidence, checked, read, room_for_one_more, seal_card};
use crate::{
    app::{
        App,
        access::{Caller, EditResponses},
        error::AppError,
        idempotency::{Idempotent, once},
        responses::{Change, What, on_scene},
    },
    db::evidence::{self as store, STORED},
    domain::{
        audit::{AuditAction, ObjectKind},
        canonical::ContentHash,
        evidence::{EvidenceCard, EvidenceSource, Particulars},
        ids::{EvidenceId, ResponseId},
        procurement::state::Action,
    },
    sealing::MacPurpose,
};

/// The media type of a link.
const LINK: &str = "text/uri-list";

/// A link to be kept as evidence.
#[derive(Debug, Clone)]
pub struct NewLink {
    pub title: String,
    pub url: String,
    pub particulars: Particulars,
}

/// Keeps a link as evidence.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::LimitReached`], [`Code::DeadlinePassed`].
pub async fn link(
    app: &App,
    caller: Caller<EditResponses>,
    request: Idempotent,
    response: ResponseId,
    new: NewLink,
) -> Result<Evidence, AppError> {
    let url = new.url.trim().to_owned();
    let digest = app.key.mac(MacPurpose::EvidenceDigest, url.as_bytes());
    let source = EvidenceSource::Link {
        url,
        digest: ContentHash::from_digest(&digest),
    };
    let card = checked(EvidenceCard {
        name: new.title,
        source,
        particulars: new.particulars,
    })?;
    let id = EvidenceId(app.clock.new_id());
    let made = on_scene(app, &caller, response, async |scene| {
        let (caller, clock, request) = (caller.clone(), app.clock.clone(), request.clone());
        let change = Change::new(app, Action::Answer);
        let sealed = seal_card(&app.key, &scene, id, &card)?;
        app.db
            .write(caller.scope(), "evidence.link", move |db| {
                change.make(db, &caller, &scene, |db, may| {
                    let made = once(db, clock.now(), &request, |db| {
                        room_for_one_more(store::count(db, scene.place)?)?;
                        let new = store::New {
                            id,
                            state: STORED,
                            media_type: LINK,
                            sealed: sealed.clone(),
                            stored_at: Some(may.at),
                        };
                        store::insert(db, scene.place, &new, may.actor.uuid(), may.at)?;
                        let (action, kind) = (AuditAction::EvidenceLinked, ObjectKind::Evidence);
                        let what = What::to_part(&scene, action, kind, id.0).with("bytes", 0_i64);
                        change.record(db, &scene, may, what)?;
                        Ok(id)
                    })?;
                    Ok(made.into_inner())
                })
            })
            .await
    })
    .await?;
    read(app, caller, response, made).await
}
