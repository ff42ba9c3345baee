//! Handing in a response, taking it back, and proving what was handed in.
//!
//! Invariant: a submission is exactly what the supplier saw: it names the digest of all revisions, and nothing can change
//! between the look and the commit. Its bytes never change; its receipt's digest is keyed.

mod later;
mod submit;

pub use later::{acknowledge, withdraw};
pub use submit::{NewSubmission, problem_of, submit};

use std::sync::Arc;

use super::{
    App,
    access::{Actor, Caller, Permission, ViewResponses},
    error::AppError,
    method::issued,
    methods::IssuedMethod,
    outbox::{self, NewMail, Recipient, Template},
    page::{Page, PageRequest},
    responses::{May, Scene, scene, seal_place},
};
pub use crate::db::submission::Listed;
use crate::{
    db::{seam::Db, submission as store},
    domain::{
        ids::{CouncilId, MailId, ResponseId, SubmissionId, SupplierId},
        product::Product,
        receipt::{self, Receipt, receipt_input},
    },
    sealing::{DataKey, MacPurpose, Purpose},
};

/// A submission with its content, as its supplier and, after the opening, its council read it.
pub type Submission = receipt::Submission<Product>;

/// The words a person agrees to when they hand in a response. A change of the words is a new version of them.
pub const DECLARATION: &str = "I am authorised to submit this response. To the best of my knowledge its answers are \
    true and complete for the products named in it.";

/// What a submission's seal is bound to.
fn place_of(council: CouncilId, response: ResponseId, id: SubmissionId) -> Vec<u8> {
    seal_place(council, response, &[id.0.as_bytes()])
}

/// A submission, opened, with its receipt made again from its bytes.
#[derive(Debug, Clone)]
pub struct Opened {
    pub listed: Listed,
    pub receipt: Receipt,
    pub submission: Submission,
    /// Whether the bytes are those the receipt was given for.
    pub unchanged: bool,
}

impl Opened {
    fn of(key: &DataKey, scene: &Scene, listed: Listed, sealed: &[u8]) -> Result<Self, AppError> {
        let (council, response) = (scene.place.council, scene.place.response);
        let (submission, canonical) = open(key, council, response, listed.id, sealed)?;
        let input = receipt_input(listed.id, &canonical);
        Ok(Self {
            unchanged: key.mac_matches(MacPurpose::Receipt, &input, &listed.receipt_digest),
            receipt: Receipt {
                submission: listed.id,
                procurement: submission.procurement,
                ledger: submission.ledger,
                method_hash: submission.method_hash.clone(),
                number: submission.number,
                submitted_at: submission.submitted_at,
                digest: data_encoding::HEXLOWER.encode(&listed.receipt_digest),
            },
            listed,
            submission,
        })
    }
}

/// Opens a sealed submission. Gives it with its canonical bytes. Whoever calls this for a council has checked that the
/// answers were opened.
///
/// # Errors
/// When it does not open in this place, or cannot be read.
pub fn open(
    key: &DataKey,
    council: CouncilId,
    response: ResponseId,
    id: SubmissionId,
    sealed: &[u8],
) -> Result<(Submission, Vec<u8>), AppError> {
    let canonical = key
        .open(
            Purpose::Submission,
            &place_of(council, response, id),
            sealed,
        )
        .map_err(|_| AppError::Internal("a submission does not open"))?;
    let submission = serde_json::from_slice(&canonical)
        .map_err(|_| AppError::Internal("a submission cannot be read"))?;
    Ok((submission, canonical))
}

/// A response's submissions, the first one first.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn list(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    page: PageRequest<SubmissionId>,
) -> Result<Page<Listed, SubmissionId>, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            let rows = store::all(db, place, page.after, page.rows())?;
            Ok(page.page(rows, |listed| listed.id))
        })
        .await
}

/// The method that a submission answers: an amendment since does not change what was handed in.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn method_of(
    app: &App,
    caller: &Caller<ViewResponses>,
    response: ResponseId,
    listed: &Listed,
) -> Result<Arc<IssuedMethod>, AppError> {
    caller.let_in(app).await?;
    let scene = scene(app, caller, response).await?;
    if scene.method.id == listed.method {
        return Ok(Arc::clone(&scene.method));
    }
    issued(app, caller.scope(), scene.place.council, listed.method).await
}

/// Exactly what was handed in, with its receipt.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn find(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    id: SubmissionId,
) -> Result<Opened, AppError> {
    read(app, caller, response, id).await
}

async fn read<P: Permission<Tenant = SupplierId>>(
    app: &App,
    caller: Caller<P>,
    response: ResponseId,
    id: SubmissionId,
) -> Result<Opened, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    let (listed, sealed) = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            store::find(db, place, id)?.ok_or_else(AppError::not_found)
        })
        .await?;
    Opened::of(&app.key, &scene, listed, &sealed)
}

/// A mail to the person who did it; another system needs none.
fn queue(
    db: &mut Db,
    id: MailId,
    scene: &Scene,
    may: &May,
    template: Template,
    submission: SubmissionId,
) -> diesel::QueryResult<()> {
    let Actor::Person(person) = may.actor else {
        return Ok(());
    };
    let mail = NewMail {
        id,
        council_id: Some(scene.place.council),
        procurement_id: Some(scene.place.procurement),
        recipient: Recipient::Person(person),
        supplier_id: Some(scene.place.supplier),
        dedupe_key: format!("{}:{submission}", template.name()),
        template,
        due_at: may.at,
    };
    outbox::queue(db, may.at, &mail).map(|_queued| ())
}
