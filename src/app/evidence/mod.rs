//! Evidence: files and links that support answers.
//!
//! Invariant: a ticket is in the database before the first byte is read, and an upload is acknowledged only when the
//! whole file lies sealed in the store and the database says so; an upload that began before the deadline counts.

mod inspect;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use self::inspect::{Inspection, NotTaken};
use super::{
    App,
    access::{Caller, EditResponses, ViewResponses},
    error::{AppError, Code, FieldProblem},
    idempotency::{Idempotent, once},
    page::{Page, PageRequest},
    responses::{
        Begun, Draft, Ended, Scene, What, begin, card_place, on_scene, open_card, read_rows,
        record, remember_late, scene,
    },
    slots::Slots,
};
use crate::{
    db::{
        evidence::{self as store, Kept, RECEIVING, STORED},
        seam::Scope,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        canonical::ContentHash,
        evidence::{EvidenceCard, EvidenceDates, EvidenceSource},
        file_type::FileType,
        ids::{AuditEventId, CouncilId, EvidenceId, ResponseId},
        procurement::{Problem, state::Action},
    },
    limits,
    outbound::files::{FileError, FileId, Writing},
    sealing::{DataKey, MacPurpose, Purpose},
};

/// How long an upload may take. Whoever is slower may try again, and nobody can hold up an opening for longer.
const UPLOAD_TIME_MAX: Duration = Duration::from_secs(600);
/// After this a ticket whose upload never ended is forgotten.
const TICKET_MINUTES_MAX: i64 = 15;
/// Documents looked into at a time: each is then whole in memory.
const DOCUMENTS_AT_ONCE: usize = 2;
/// Documents that may wait to be looked into; they lie in the store meanwhile.
const DOCUMENTS_WAITING_MAX: usize = 64;
const DOCUMENT_WAIT_MAX: Duration = Duration::from_secs(30);
/// The media type of a link.
const LINK: &str = "text/uri-list";

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

/// What bounds the memory that looking into documents takes.
pub fn document_slots() -> Slots {
    Slots::new(DOCUMENTS_AT_ONCE, DOCUMENTS_WAITING_MAX, DOCUMENT_WAIT_MAX)
}

fn not_taken(reason: NotTaken) -> AppError {
    AppError::refused(Code::FileTypeNotAllowed, reason.to_string())
}

fn stored_badly(error: &FileError) -> AppError {
    tracing::error!(%error, "the evidence store failed");
    AppError::Internal("the evidence store failed")
}

/// A file to be uploaded.
#[derive(Debug, Clone)]
pub struct NewFile {
    pub name: String,
    pub dates: EvidenceDates,
}

/// Takes in a file as it arrives.
///
/// # Errors
/// [`Code::FileTypeNotAllowed`], [`Code::FileTooLarge`], [`Code::FileEmpty`], [`Code::LimitReached`],
/// [`Code::DeadlinePassed`] when it began too late, [`Code::MalformedRequest`] when it broke off or took too long.
pub async fn upload<E>(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    file: NewFile,
    body: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Evidence, AppError> {
    let source = EvidenceSource::File { digest: None };
    let card = checked(EvidenceCard {
        name: file.name,
        source,
        dates: file.dates,
    })?;
    let claimed = FileType::of_name(&card.name)
        .ok_or(NotTaken::Extension)
        .map_err(not_taken)?;
    let id = EvidenceId(app.clock.new_id());
    let begun_at = take_ticket(app, &caller, response, id, &card, claimed).await?;
    let scene = scene(app, &caller, response).await?;
    let place = FileId {
        council: scene.place.council,
        response,
        evidence: id,
    };
    let arrived =
        match tokio::time::timeout(UPLOAD_TIME_MAX, arrive(app, place, claimed, body)).await {
            Ok(arrived) => arrived,
            Err(_) => Err(broke_off()),
        };
    let arrived = match arrived {
        Ok(arrived) => arrived,
        Err(error) => {
            give_back(app, &caller, &scene, id).await?;
            return Err(error);
        }
    };
    let digest = Some(ContentHash::from_digest(&arrived.digest));
    let card = EvidenceCard {
        source: EvidenceSource::File { digest },
        ..card
    };
    match finish(app, &caller, response, id, begun_at, &card, &arrived).await {
        Ok(evidence) => Ok(evidence),
        // Whether the change was kept is not known, so the file must stay.
        Err(error @ AppError::Seam(_)) => Err(error),
        Err(error) => {
            give_back(app, &caller, &scene, id).await?;
            Err(error)
        }
    }
}

fn broke_off() -> AppError {
    AppError::refused(
        Code::MalformedRequest,
        "The file did not arrive whole in time. Nothing was kept. Send it again.",
    )
}

/// Notes, before the first byte is read, when the upload began.
async fn take_ticket(
    app: &App,
    caller: &Caller<EditResponses>,
    response: ResponseId,
    id: EvidenceId,
    card: &EvidenceCard,
    claimed: FileType,
) -> Result<Timestamp, AppError> {
    on_scene(app, caller, response, async |scene| {
        let (caller, clock) = (caller.clone(), app.clock.clone());
        let event = AuditEventId(app.clock.new_id());
        let new = store::New {
            id,
            state: RECEIVING,
            media_type: claimed.media_type(),
            sealed: seal_card(&app.key, &scene, id, card)?,
            stored_at: None,
        };
        app.db
            .write(caller.scope(), "evidence.begin", move |db| {
                let action = Action::AttachEvidence;
                let (actor, at) = match begin(db, &caller, &scene, clock.now(), action, None)? {
                    Begun::May { actor, at, .. } => (actor, at),
                    Begun::TooLate { actor, at } => {
                        return remember_late(db, &scene, event, actor, at, action);
                    }
                    Begun::MethodReplaced => return Ok(Ended::MethodReplaced),
                };
                room_for_one_more(store::count(db, scene.place)?)?;
                store::insert(db, scene.place, &new, actor.uuid(), at)?;
                Ok(Ended::Done(at))
            })
            .await
    })
    .await
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

/// A file that lies whole in the store.
struct Arrived {
    size: u64,
    digest: [u8; 32],
    kind: FileType,
}

async fn arrive<E>(
    app: &App,
    place: FileId,
    claimed: FileType,
    body: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Arrived, AppError> {
    let mut writing = app
        .files
        .write(place)
        .await
        .map_err(|error| stored_badly(&error))?;
    match pour(app, &mut writing, claimed, body).await {
        Ok(arrived) => {
            writing
                .finish()
                .await
                .map_err(|error| stored_badly(&error))?;
            if let Some(main_part) = inspect::main_part(arrived.kind) {
                look_into(app, place, arrived.size, main_part).await?;
            }
            Ok(arrived)
        }
        Err(refusal) => {
            if let Err(error) = writing.abandon().await {
                tracing::warn!(%error, "an abandoned upload could not be cleared away");
            }
            Err(refusal)
        }
    }
}

async fn pour<E>(
    app: &App,
    writing: &mut Writing,
    claimed: FileType,
    body: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Arrived, AppError> {
    let mut digest = app.key.mac_stream(MacPurpose::EvidenceDigest);
    let mut inspection = Inspection::of(claimed);
    let mut size = 0_u64;
    let mut body = std::pin::pin!(body);
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| broke_off())?;
        size = size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if size > limits::EVIDENCE_BYTES_MAX {
            return Err(AppError::refused(
                Code::FileTooLarge,
                format!(
                    "Send at most {} bytes, or a link to the file.",
                    limits::EVIDENCE_BYTES_MAX
                ),
            ));
        }
        digest.update(&chunk);
        inspection.push(&chunk);
        writing
            .push(&chunk)
            .await
            .map_err(|error| stored_badly(&error))?;
    }
    if size == 0 {
        return Err(AppError::refused(
            Code::FileEmpty,
            "Send the file's content as the body.",
        ));
    }
    let kind = inspection.finish().map_err(not_taken)?;
    let mut tag = [0; 32];
    tag.copy_from_slice(digest.sign().as_ref());
    Ok(Arrived {
        size,
        digest: tag,
        kind,
    })
}

/// Looks into a document that lies in the store. A slow sender holds no memory: the slot is taken once all is there.
async fn look_into(
    app: &App,
    place: FileId,
    size: u64,
    main_part: &'static str,
) -> Result<(), AppError> {
    let slot = app.documents.take().await?;
    let content = app
        .files
        .read(place, size)
        .await
        .map_err(|error| stored_badly(&error))?;
    let mut content = std::pin::pin!(content);
    let mut whole = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    while let Some(part) = content.next().await {
        whole.extend_from_slice(&part.map_err(|error| stored_badly(&error))?);
    }
    tokio::task::spawn_blocking(move || {
        let _slot = slot;
        inspect::document(&whole, main_part)
    })
    .await
    .map_err(|_| AppError::Internal("a file could not be looked into"))?
    .map_err(not_taken)
}

async fn finish(
    app: &App,
    caller: &Caller<EditResponses>,
    response: ResponseId,
    id: EvidenceId,
    begun_at: Timestamp,
    card: &EvidenceCard,
    arrived: &Arrived,
) -> Result<Evidence, AppError> {
    let size = i64::try_from(arrived.size).unwrap_or(i64::MAX);
    let media_type = arrived.kind.media_type();
    on_scene(app, caller, response, async |scene| {
        let (caller, clock) = (caller.clone(), app.clock.clone());
        let event = AuditEventId(app.clock.new_id());
        let sealed = seal_card(&app.key, &scene, id, card)?;
        let card = card.clone();
        app.db
            .write(caller.scope(), "evidence.finish", move |db| {
                let (action, begun) = (Action::AttachEvidence, Some(begun_at));
                let (actor, at) = match begin(db, &caller, &scene, clock.now(), action, begun)? {
                    Begun::May { actor, at, .. } => (actor, at),
                    Begun::TooLate { actor, at } => {
                        return remember_late(db, &scene, event, actor, at, action);
                    }
                    Begun::MethodReplaced => return Ok(Ended::MethodReplaced),
                };
                if !store::finish(db, scene.place, id, media_type, size, &sealed, at)? {
                    return Err(broke_off());
                }
                let what = What::to_part(
                    &scene,
                    AuditAction::EvidenceUploaded,
                    ObjectKind::Evidence,
                    id.0,
                )
                .with("bytes", size);
                record(db, &scene, event, actor, at, what)?;
                Ok(Ended::Done(Evidence {
                    id,
                    card: card.clone(),
                    media_type: media_type.to_owned(),
                    size_bytes: size,
                    revision: 1,
                    uploaded_by: actor.uuid(),
                    begun_at,
                    stored_at: Some(at),
                }))
            })
            .await
    })
    .await
}

/// Gives back the ticket of an upload that came to nothing, with what lies in the store.
async fn give_back(
    app: &App,
    caller: &Caller<EditResponses>,
    scene: &Scene,
    id: EvidenceId,
) -> Result<(), AppError> {
    let place = scene.place;
    app.db
        .write(caller.scope(), "evidence.give_back", move |db| {
            Ok::<_, AppError>(store::remove(db, place, id, RECEIVING, 1)?)
        })
        .await?;
    let file = FileId {
        council: place.council,
        response: place.response,
        evidence: id,
    };
    app.files
        .remove(file)
        .await
        .map_err(|error| stored_badly(&error))
}

/// A link to be kept as evidence.
#[derive(Debug, Clone)]
pub struct NewLink {
    pub title: String,
    pub url: String,
    pub dates: EvidenceDates,
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
        dates: new.dates,
    })?;
    let id = EvidenceId(app.clock.new_id());
    let made = on_scene(app, &caller, response, async |scene| {
        let (caller, clock, request) = (caller.clone(), app.clock.clone(), request.clone());
        let event = AuditEventId(app.clock.new_id());
        let sealed = seal_card(&app.key, &scene, id, &card)?;
        app.db
            .write(caller.scope(), "evidence.link", move |db| {
                let action = Action::Answer;
                let (actor, at) = match begin(db, &caller, &scene, clock.now(), action, None)? {
                    Begun::May { actor, at, .. } => (actor, at),
                    Begun::TooLate { actor, at } => {
                        return remember_late(db, &scene, event, actor, at, action);
                    }
                    Begun::MethodReplaced => return Ok(Ended::MethodReplaced),
                };
                let made = once(db, clock.now(), &request, |db| {
                    room_for_one_more(store::count(db, scene.place)?)?;
                    let new = store::New {
                        id,
                        state: STORED,
                        media_type: LINK,
                        sealed: sealed.clone(),
                        stored_at: Some(at),
                    };
                    store::insert(db, scene.place, &new, actor.uuid(), at)?;
                    let what = What::to_part(
                        &scene,
                        AuditAction::EvidenceLinked,
                        ObjectKind::Evidence,
                        id.0,
                    )
                    .with("bytes", 0_i64);
                    record(db, &scene, event, actor, at, what)?;
                    Ok(id)
                })?;
                Ok(Ended::Done(made.into_inner()))
            })
            .await
    })
    .await?;
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    let kept = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            store::find(db, place, made)?.ok_or_else(AppError::not_found)
        })
        .await?;
    Evidence::open(&app.key, &scene, kept)
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
    store::of_council(db, council, response, id)
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

/// Changes the name of a link and the dates of any evidence. A file keeps its name. Gives the new revision.
///
/// # Errors
/// Not found, [`Code::VersionConflict`], [`Code::InvalidInput`], [`Code::DeadlinePassed`].
pub async fn change_dates(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    id: EvidenceId,
    dates: EvidenceDates,
    revision: i64,
) -> Result<i64, AppError> {
    let problems = dates.problems();
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
            dates,
            ..Evidence::open(&app.key, &scene, kept)?.card
        };
        let sealed = seal_card(&app.key, &scene, id, &card)?;
        let (caller, clock) = (caller.clone(), app.clock.clone());
        let event = AuditEventId(app.clock.new_id());
        app.db
            .write(caller.scope(), "evidence.change", move |db| {
                let action = Action::Answer;
                let (actor, at) = match begin(db, &caller, &scene, clock.now(), action, None)? {
                    Begun::May { actor, at, .. } => (actor, at),
                    Begun::TooLate { actor, at } => {
                        return remember_late(db, &scene, event, actor, at, action);
                    }
                    Begun::MethodReplaced => return Ok(Ended::MethodReplaced),
                };
                let changed = store::change_card(db, place, id, &sealed, revision)?;
                let changed = changed.ok_or_else(AppError::version_conflict)?;
                let what = What::to_part(
                    &scene,
                    AuditAction::EvidenceChanged,
                    ObjectKind::Evidence,
                    id.0,
                )
                .with("revision", changed);
                record(db, &scene, event, actor, at, what)?;
                Ok(Ended::Done(changed))
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
        let (caller, clock, place) = (caller.clone(), app.clock.clone(), scene.place);
        let event = AuditEventId(app.clock.new_id());
        app.db
            .write(caller.scope(), "evidence.remove", move |db| {
                let action = Action::Answer;
                let (actor, at) = match begin(db, &caller, &scene, clock.now(), action, None)? {
                    Begun::May { actor, at, .. } => (actor, at),
                    Begun::TooLate { actor, at } => {
                        return remember_late(db, &scene, event, actor, at, action);
                    }
                    Begun::MethodReplaced => return Ok(Ended::MethodReplaced),
                };
                if !store::remove(db, place, id, STORED, revision)? {
                    return Err(AppError::version_conflict());
                }
                let what = What::to_part(
                    &scene,
                    AuditAction::EvidenceRemoved,
                    ObjectKind::Evidence,
                    id.0,
                )
                .with("bytes", 0_i64);
                record(db, &scene, event, actor, at, what)?;
                Ok(Ended::Done(place))
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

/// Forgets uploads that never ended, with what lies in the store. Says how many; call it again until that is 0.
///
/// # Errors
/// The database's or the store's.
pub async fn forget_abandoned(app: &App) -> Result<usize, AppError> {
    let before = app
        .clock
        .now()
        .checked_sub(SignedDuration::from_mins(TICKET_MINUTES_MAX))
        .map_err(|_| AppError::Internal("the clock is at the beginning of time"))?;
    let most = i64::try_from(limits::ROWS_PER_TRANSACTION_MAX).unwrap_or(i64::MAX);
    let abandoned = app
        .db
        .write(Scope::System, "evidence.forget_abandoned", move |db| {
            Ok::<_, AppError>(store::expire_tickets(db, before, most)?)
        })
        .await?;
    for &(council, response, evidence) in &abandoned {
        let file = FileId {
            council,
            response,
            evidence,
        };
        app.files
            .remove(file)
            .await
            .map_err(|error| stored_badly(&error))?;
    }
    Ok(abandoned.len())
}
