//! Evidence: files and links that support answers.
//!
//! Invariant: a ticket is in the database before the first byte is read, and an upload is acknowledged only when the
//! whole file lies sealed in the store and the database says so; an upload that began before the deadline counts.

mod cards;
pub(super) mod inspect;
mod links;
mod upload;

pub use cards::{change, remove};
pub use links::{NewLink, link};
pub use upload::{NewFile, document_slots, forget_abandoned, upload};

use bytes::Bytes;
use futures_util::Stream;
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    App,
    access::{Caller, Permission, ViewResponses},
    error::{AppError, Code, FieldProblem},
    page::{Page, PageRequest},
    responses::{Scene, card_place, open_card, scene},
};
use crate::{
    db::evidence::{self as store, Kept, STORED},
    domain::{
        evidence::{EvidenceCard, EvidenceSource},
        ids::{CouncilId, EvidenceId, ResponseId, SupplierId},
        procurement::Problem,
    },
    limits,
    outbound::files::{FileError, FileId},
    sealing::{DataKey, Purpose},
};

/// A piece of evidence, as its supplier sees it.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub id: EvidenceId,
    pub card: EvidenceCard,
    pub media_type: String,
    /// 0 for a link.
    pub size_bytes: i64,
    pub revision: i64,
    pub uploaded_by: Uuid,
    pub begun_at: Timestamp,
    pub stored_at: Option<Timestamp>,
}

impl Evidence {
    fn open(key: &DataKey, scene: &Scene, kept: Kept) -> Result<Self, AppError> {
        Self::open_in(key, scene.place.council, scene.place.response, kept)
    }

    fn open_in(
        key: &DataKey,
        council: CouncilId,
        response: ResponseId,
        kept: Kept,
    ) -> Result<Self, AppError> {
        Ok(Self {
            card: open_card(key, council, response, &kept)?,
            id: kept.id,
            media_type: kept.media_type,
            size_bytes: kept.size_bytes,
            revision: kept.revision,
            uploaded_by: kept.uploaded_by,
            begun_at: kept.begun_at,
            stored_at: kept.stored_at,
        })
    }
}

fn seal_card(
    key: &DataKey,
    scene: &Scene,
    id: EvidenceId,
    card: &EvidenceCard,
) -> Result<Vec<u8>, AppError> {
    let place = card_place(scene.place.council, scene.place.response, id);
    let plain = serde_json::to_vec(card)
        .map_err(|_| AppError::Internal("an evidence card cannot be written"))?;
    key.seal(Purpose::EvidenceCard, &place, &plain)
        .map_err(|_| AppError::Internal("an evidence card cannot be sealed"))
}

fn invalid(problems: Vec<Problem>) -> AppError {
    let shown = problems
        .into_iter()
        .map(|p| FieldProblem::new(p.pointer, p.code, p.message));
    AppError::invalid(shown.collect())
}

fn checked(card: EvidenceCard) -> Result<EvidenceCard, AppError> {
    let problems = card.problems();
    if problems.is_empty() {
        Ok(card)
    } else {
        Err(invalid(problems))
    }
}

fn stored_badly(error: &FileError) -> AppError {
    tracing::error!(%error, "the evidence store failed");
    AppError::Internal("the evidence store failed")
}

fn room_for_one_more(count: i64) -> Result<(), AppError> {
    let most = limits::EVIDENCE_PER_RESPONSE_MAX;
    if usize::try_from(count).is_ok_and(|count| count < most) {
        return Ok(());
    }
    Err(AppError::refused(
        Code::LimitReached,
        format!("A response has at most {most} pieces of evidence. Remove one first."),
    ))
}

/// A response's evidence, the oldest first.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn list(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    page: PageRequest<EvidenceId>,
) -> Result<Page<Evidence, EvidenceId>, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    let found = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            let rows = store::page(db, place, page.after, page.rows())?;
            Ok::<_, AppError>(page.page(rows, |kept| kept.id))
        })
        .await?;
    let items = found
        .items
        .into_iter()
        .map(|kept| Evidence::open(&app.key, &scene, kept));
    Ok(Page {
        items: items.collect::<Result<_, _>>()?,
        next: found.next,
    })
}

/// One piece of evidence.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn find(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    id: EvidenceId,
) -> Result<Evidence, AppError> {
    read(app, caller, response, id).await
}

async fn read<P: Permission<Tenant = SupplierId>>(
    app: &App,
    caller: Caller<P>,
    response: ResponseId,
    id: EvidenceId,
) -> Result<Evidence, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    let kept = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            let kept = store::find(db, place, id)?;
            kept.filter(|kept| kept.state == STORED)
                .ok_or_else(AppError::not_found)
        })
        .await?;
    Evidence::open(&app.key, &scene, kept)
}

/// The content of a file, for its supplier, with what it is.
///
/// # Errors
/// Not found, also for a link; [`Code::EvidenceMissing`] when the store does not have it.
pub async fn content(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    id: EvidenceId,
) -> Result<
    (
        Evidence,
        impl Stream<Item = Result<Bytes, FileError>> + use<>,
    ),
    AppError,
> {
    let council = scene(app, &caller, response).await?.place.council;
    let evidence = find(app, caller, response, id).await?;
    let content = open_content(app, council, response, &evidence).await?;
    Ok((evidence, content))
}

/// The plain content of a file. Whoever calls this for a council has checked that the answers were opened.
///
/// # Errors
/// Not found for a link; [`Code::EvidenceMissing`] when the store does not have it.
pub async fn open_content(
    app: &App,
    council: CouncilId,
    response: ResponseId,
    evidence: &Evidence,
) -> Result<impl Stream<Item = Result<Bytes, FileError>> + use<>, AppError> {
    if matches!(evidence.card.source, EvidenceSource::Link { .. }) {
        return Err(AppError::not_found());
    }
    let size = u64::try_from(evidence.size_bytes).unwrap_or_default();
    let file = FileId {
        council,
        response,
        evidence: evidence.id,
    };
    app.files.read(file, size).await.map_err(|error| {
        tracing::error!(%error, evidence = %evidence.id, "evidence is not in the store");
        AppError::refused(
            Code::EvidenceMissing,
            "The file is on record but cannot be read. Tell the operator of this service.",
        )
    })
}

/// A piece of evidence as the council has it. Whoever calls this has checked, in the same closure, that the answers were
/// opened; opening the card is [`open_for_council`]'s.
pub fn kept_for_council(
    db: &mut crate::db::seam::Db,
    council: CouncilId,
    response: ResponseId,
    id: EvidenceId,
) -> diesel::QueryResult<Option<Kept>> {
    store::one_of_council(db, council, response, id)
}

/// All evidence of a response as the council has it, on the terms of [`kept_for_council`].
pub fn all_kept_for_council(
    db: &mut crate::db::seam::Db,
    council: CouncilId,
    response: ResponseId,
) -> diesel::QueryResult<Vec<Kept>> {
    store::all_of_council(db, council, response)
}

/// Opens what [`kept_for_council`] gave.
///
/// # Errors
/// When it does not open.
pub fn open_for_council(
    key: &DataKey,
    council: CouncilId,
    response: ResponseId,
    kept: Kept,
) -> Result<Evidence, AppError> {
    Evidence::open_in(key, council, response, kept)
}
