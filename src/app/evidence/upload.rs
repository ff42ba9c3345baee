//! Files as they arrive.
//!
//! Invariant: what comes to nothing leaves nothing behind, neither a ticket nor a file.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use jiff::{SignedDuration, Timestamp};

use super::{
    Evidence, checked,
    inspect::{self, Inspection, NotTaken},
    room_for_one_more, seal_card, stored_badly,
};
use crate::{
    app::{
        App,
        access::{Caller, EditResponses},
        error::{AppError, Code},
        responses::{Change, Scene, What, on_scene, scene},
        slots::Slots,
    },
    db::{
        evidence::{self as store, RECEIVING},
        seam::Scope,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        canonical::ContentHash,
        evidence::{EvidenceCard, EvidenceSource, Particulars},
        file_type::FileType,
        ids::{EvidenceId, ResponseId},
        procurement::state::Action,
    },
    limits,
    outbound::files::{FileId, Writing},
    sealing::MacPurpose,
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

/// What bounds the memory that looking into documents takes.
pub fn document_slots() -> Slots {
    Slots::new(DOCUMENTS_AT_ONCE, DOCUMENTS_WAITING_MAX, DOCUMENT_WAIT_MAX)
}

fn not_taken(reason: NotTaken) -> AppError {
    AppError::refused(Code::FileTypeNotAllowed, reason.to_string())
}

/// A file to be uploaded.
#[derive(Debug, Clone)]
pub struct NewFile {
    pub name: String,
    pub particulars: Particulars,
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
        particulars: file.particulars,
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
        let caller = caller.clone();
        let change = Change::new(app, Action::AttachEvidence);
        let new = store::New {
            id,
            state: RECEIVING,
            media_type: claimed.media_type(),
            sealed: seal_card(&app.key, &scene, id, card)?,
            stored_at: None,
        };
        app.db
            .write(caller.scope(), "evidence.begin", move |db| {
                change.make(db, &caller, &scene, |db, may| {
                    room_for_one_more(store::count(db, scene.place)?)?;
                    store::insert(db, scene.place, &new, may.actor.uuid(), may.at)?;
                    Ok(may.at)
                })
            })
            .await
    })
    .await
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
        let caller = caller.clone();
        let change = Change::new(app, Action::AttachEvidence).begun(begun_at);
        let sealed = seal_card(&app.key, &scene, id, card)?;
        let card = card.clone();
        app.db
            .write(caller.scope(), "evidence.finish", move |db| {
                change.make(db, &caller, &scene, |db, may| {
                    if !store::finish(db, scene.place, id, media_type, size, &sealed, may.at)? {
                        return Err(broke_off());
                    }
                    let (action, kind) = (AuditAction::EvidenceUploaded, ObjectKind::Evidence);
                    let what = What::to_part(&scene, action, kind, id.0).with("bytes", size);
                    change.record(db, &scene, may, what)?;
                    Ok(Evidence {
                        id,
                        card: card.clone(),
                        media_type: media_type.to_owned(),
                        size_bytes: size,
                        revision: 1,
                        uploaded_by: may.actor.uuid(),
                        begun_at,
                        stored_at: Some(may.at),
                    })
                })
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
