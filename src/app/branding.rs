//! A council's administrator chooses how its pages look.
//!
//! Invariant: what is kept was checked by [`crate::domain::branding`]; its files have addresses that change with every
//! change, so browsers may keep them.

use super::{
    App,
    access::{Caller, ManageSettings},
    error::AppError,
    procurement_steps::{event, record},
};
pub use crate::db::branding::Shown;
use crate::{
    db::{
        branding::{self as store, Kept, Save},
        seam::Scope,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        branding::{Branding, Logo},
        canonical::ContentHash,
        ids::CouncilId,
    },
};

/// Characters of a version: enough that no two are alike.
const VERSION_CHARACTERS: usize = 16;

/// What is set, with its revision: 0 before anything was.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn find(app: &App, caller: Caller<ManageSettings>) -> Result<(i64, Branding), AppError> {
    let clock = app.clock.clone();
    let kept = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            Ok::<_, AppError>(store::find(db, caller.tenant())?)
        })
        .await?;
    Ok(kept.map_or((0, Branding::default()), |kept| {
        (kept.revision, branding(kept))
    }))
}

fn branding(kept: Kept) -> Branding {
    Branding {
        colour: kept.colour.and_then(|colour| colour.parse().ok()),
        logo: kept.logo.and_then(|png| Logo::read(png).ok()),
    }
}

/// Replaces what is set. Gives the new revision.
///
/// # Errors
/// [`Code::VersionConflict`](super::error::Code::VersionConflict) when `seen` is not the present revision.
pub async fn save(
    app: &App,
    caller: Caller<ManageSettings>,
    seen: i64,
    branding: Branding,
) -> Result<i64, AppError> {
    let colour = branding.colour.map(|colour| colour.to_string());
    let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    let new = Save {
        logo_size: branding
            .logo
            .as_ref()
            .map(|logo| (side(logo.width), side(logo.height))),
        logo: branding.logo.map(|logo| logo.png),
        version: version(colour.as_deref(), seen),
        colour,
    };
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "branding.save", move |db| {
            let (now, council) = (clock.now(), caller.tenant());
            let actor = caller.enter(db, now)?;
            let revision = store::save(db, council, seen, &new, actor.uuid(), now)?
                .ok_or_else(AppError::version_conflict)?;
            let detail = [("revision", revision.into())];
            let saved = event(
                AuditAction::BrandingSaved,
                ObjectKind::Council,
                council.0,
                detail,
            );
            record(db, &clock, council, actor, now, saved)?;
            Ok(revision)
        })
        .await
}

/// Revisions are never used twice, so that this names one state of one council.
fn version(colour: Option<&str>, seen: i64) -> String {
    let text = format!("{} {}", seen + 1, colour.unwrap_or_default());
    ContentHash::of(text.as_bytes())
        .as_str()
        .chars()
        .take(VERSION_CHARACTERS)
        .collect()
}

/// How a council's pages look to anybody; none when nothing is set.
///
/// # Errors
/// The database's.
pub async fn shown(app: &App, council: CouncilId) -> Result<Option<Shown>, AppError> {
    app.db
        .read(Scope::System, move |db| {
            Ok::<_, AppError>(store::shown(db, council)?)
        })
        .await
}

/// The colour and the logo behind an address, for anybody.
///
/// # Errors
/// Not found for another version than the present one.
pub async fn files(app: &App, council: CouncilId, version: String) -> Result<Branding, AppError> {
    app.db
        .read(Scope::System, move |db| {
            store::find(db, council)?
                .filter(|kept| kept.version == version)
                .map(branding)
                .ok_or_else(AppError::not_found)
        })
        .await
}
