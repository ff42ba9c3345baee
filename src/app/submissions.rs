//! Handing in a response, taking it back, and proving what was handed in.
//!
//! Invariant: a submission is exactly what the supplier saw: it names the digest of all revisions, and nothing can change
//! between the look and the commit. Its bytes never change; its receipt's digest is keyed.

use std::sync::Arc;

use diesel::Connection;
use jiff::Timestamp;

use super::{
    App,
    access::{Actor, Caller, SubmitResponses, ViewResponses},
    error::{AppError, Code, FieldProblem},
    idempotency::{Idempotent, once},
    outbox::{self, NewMail, Recipient, Template},
    page::{Page, PageRequest},
    responses::{
        Begun, Draft, Ended, Frozen, Scene, What, begin, on_scene, read_rows, record,
        remember_late, scene, seal_place, too_late,
    },
};
pub use crate::db::submission::Listed;
use crate::{
    db::{
        seam::{Db, RowLock},
        standing, submission as store,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        canonical::ContentHash,
        ids::{AmendmentId, AuditEventId, CouncilId, MailId, ResponseId, SubmissionId},
        procurement::state::Action,
        product::Product,
        receipt::{
            self, Declaration, Receipt, SUBMISSION_FORMAT, SubmittedAnswer, SubmittedProduct,
            receipt_input,
        },
        response::{Missing, ResponseState},
    },
    sealing::{DataKey, MacPurpose, Purpose},
};

/// A submission with its content, as its supplier and, after the opening, its council read it.
pub type Submission = receipt::Submission<Product>;

/// The words a person agrees to when they hand in a response. A change of the words is a new version of them.
pub const DECLARATION: &str = "I am authorised to submit this response. To the best of my knowledge its answers are \
    true and complete for the products named in it.";

/// What is to be handed in.
#[derive(Debug, Clone)]
pub struct NewSubmission {
    pub name: String,
    pub position: String,
    /// The words that were agreed to; must be [`DECLARATION`].
    pub agreed: String,
    /// The digest that came with what was read.
    pub seen: ContentHash,
}

/// Hands in a response. Gives the receipt.
///
/// # Errors
/// [`Code::ResponseIncomplete`] with everything that is missing, [`Code::ResponseChanged`],
/// [`Code::AmendmentNotAcknowledged`], [`Code::DeadlinePassed`], [`Code::WrongState`].
pub async fn submit(
    app: &App,
    caller: Caller<SubmitResponses>,
    request: Idempotent,
    response: ResponseId,
    new: NewSubmission,
) -> Result<Receipt, AppError> {
    let new = checked(new)?;
    let id = on_scene(app, &caller, response, async |scene| {
        submit_on(app, &caller, &request, scene, &new).await
    })
    .await?;
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    let (listed, sealed) = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            store::find(db, place, id)?.ok_or_else(AppError::not_found)
        })
        .await?;
    Ok(Opened::of(&app.key, &scene, listed, &sealed)?.receipt)
}

fn checked(new: NewSubmission) -> Result<NewSubmission, AppError> {
    let new = NewSubmission {
        name: new.name.trim().to_owned(),
        position: new.position.trim().to_owned(),
        ..new
    };
    let mut problems = Vec::new();
    for (pointer, text, what) in [
        (
            "/declaration/name",
            &new.name,
            "Enter the name of the person who declares this.",
        ),
        (
            "/declaration/position",
            &new.position,
            "Enter that person's position.",
        ),
    ] {
        if text.is_empty() {
            problems.push(FieldProblem::new(pointer, "empty", what));
        } else if text.chars().count() > crate::limits::NAME_CHARACTERS_MAX {
            problems.push(FieldProblem::new(pointer, "too-long", "Make it shorter."));
        }
    }
    if new.agreed != DECLARATION {
        problems.push(FieldProblem::new(
            "/declaration/text",
            "not-the-declaration",
            "Send the words of the declaration as they stand in what is missing.",
        ));
    }
    if problems.is_empty() {
        Ok(new)
    } else {
        Err(AppError::invalid(problems))
    }
}

/// What a look at the response gives: enough to build a submission outside any transaction.
enum Look {
    Ready {
        rows: super::responses::Rows,
        number: i32,
        at: Timestamp,
    },
    /// The request was carried out before, or must be refused: the closure that writes finds out which.
    Decide,
}

async fn submit_on(
    app: &App,
    caller: &Caller<SubmitResponses>,
    request: &Idempotent,
    scene: Arc<Scene>,
    new: &NewSubmission,
) -> Result<Ended<SubmissionId>, AppError> {
    let (asking, clock, held) = (caller.clone(), app.clock.clone(), Arc::clone(&scene));
    let look = app
        .db
        .read(caller.scope(), move |db| {
            look(db, &asking, clock.now(), &held)
        })
        .await?;
    let (sealed, draft) = match look {
        Look::Decide => (None, None),
        Look::Ready { rows, number, at } => {
            let draft = Draft::open(&app.key, &scene, rows)?;
            match build(&scene, &draft, new, number, at) {
                Ok(submission) => {
                    let id = SubmissionId(app.clock.new_id());
                    let sealed = seal(&app.key, &scene, id, &submission)?;
                    (Some(Ok(sealed)), Some(draft))
                }
                Err(refusal) => (Some(Err(refusal)), Some(draft)),
            }
        }
    };
    let sealed = match sealed {
        Some(Err(refusal)) => return Err(refusal),
        Some(Ok(sealed)) => Some(sealed),
        None => None,
    };
    let write = Write {
        caller: caller.clone(),
        scene,
        request: request.clone(),
        sealed,
        draft,
        event: AuditEventId(app.clock.new_id()),
        mail: MailId(app.clock.new_id()),
    };
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "response.submit", move |db| {
            write.run(db, clock.now())
        })
        .await
}

fn look(
    db: &mut Db,
    caller: &Caller<SubmitResponses>,
    now: Timestamp,
    scene: &Scene,
) -> Result<Look, AppError> {
    caller.enter(db, now)?;
    let standing = standing::find(db, scene.place)?.ok_or_else(AppError::not_found)?;
    let at = db.deadline_now()?;
    let may = standing.state != ResponseState::Submitted.as_str()
        && at < standing.deadline
        && standing.method == Some(scene.method.id);
    if !may {
        return Ok(Look::Decide);
    }
    let number = store::last_number(db, scene.place)?.saturating_add(1);
    Ok(Look::Ready {
        rows: read_rows(db, scene)?,
        number,
        at,
    })
}

/// The submission, or why there cannot be one.
fn build(
    scene: &Scene,
    draft: &Draft,
    new: &NewSubmission,
    number: i32,
    at: Timestamp,
) -> Result<Submission, AppError> {
    let Frozen { method, hash, .. } = &*scene.method;
    if draft.digest != new.seen {
        return Err(response_changed());
    }
    let prepared = draft.prepared();
    let missing = prepared.missing(method);
    if !missing.is_empty() {
        return Err(incomplete(&missing));
    }
    let lots = prepared.lots(method);
    let slots: Vec<_> = method
        .lots
        .iter()
        .filter(|lot| lots.contains(&lot.id))
        .flat_map(|lot| lot.slots.iter().map(|slot| slot.id))
        .collect();
    let answers = prepared.to_submit(method);
    let evidence = draft.submitted_evidence(answers.values());
    Ok(Submission {
        format: SUBMISSION_FORMAT,
        procurement: scene.place.procurement,
        method_hash: hash.clone(),
        ledger: scene.ledger,
        response: scene.place.response,
        number: u32::try_from(number).unwrap_or(u32::MAX),
        products: prepared
            .products
            .into_iter()
            .filter(|(slot, _)| slots.contains(slot))
            .map(|(slot, product)| SubmittedProduct { slot, product })
            .collect(),
        answers: answers
            .into_iter()
            .map(|((subject, question), answer)| SubmittedAnswer {
                subject,
                question,
                answer,
            })
            .collect(),
        evidence,
        declaration: Declaration {
            name: new.name.clone(),
            position: new.position.clone(),
            text: new.agreed.clone(),
        },
        submitted_at: at,
    })
}

fn response_changed() -> AppError {
    AppError::refused(
        Code::ResponseChanged,
        "Something in the response changed since you read it. Read what is missing again, look at the change, and submit with the new digest.",
    )
}

/// Everything that is missing, one problem each.
fn incomplete(missing: &[Missing]) -> AppError {
    let only_amendments = missing
        .iter()
        .all(|m| matches!(m, Missing::Acknowledgement { .. }));
    let code = if only_amendments {
        Code::AmendmentNotAcknowledged
    } else {
        Code::ResponseIncomplete
    };
    let detail = "Put right what is listed under errors, then submit again.";
    match AppError::refused(code, detail) {
        AppError::Refused(refusal) => AppError::Refused(super::error::Refusal {
            problems: missing.iter().map(problem_of).collect(),
            ..refusal
        }),
        other => other,
    }
}

/// Something missing, as a problem of a request. It repeats nothing that was answered.
pub fn problem_of(missing: &Missing) -> FieldProblem {
    let answer = |subject: &crate::domain::ids::SubjectId,
                  question: &crate::domain::ids::QuestionId| {
        format!("/answers/{subject}/{question}")
    };
    match missing {
        Missing::NoLot => FieldProblem::new(
            "/products",
            "no-product",
            "Put a product in a slot of at least one lot.",
        ),
        Missing::Product { slot } => FieldProblem::new(
            format!("/products/{slot}"),
            "product-missing",
            "Put a product in this slot, or take out the lot's other products.",
        ),
        Missing::ProductProblems { slot, .. } => FieldProblem::new(
            format!("/products/{slot}"),
            "product-has-problems",
            "Put right the problems of this product.",
        ),
        Missing::Answer { subject, question } => FieldProblem::new(
            answer(subject, question),
            "unanswered",
            "Answer this question.",
        ),
        Missing::AnswerProblems {
            subject, question, ..
        } => FieldProblem::new(
            answer(subject, question),
            "answer-has-problems",
            "Put right the problems of this answer.",
        ),
        Missing::Reopened { subject, question } => FieldProblem::new(
            answer(subject, question),
            "answer-reopened",
            "An amendment changed what is asked here. Look at the answer and save it again.",
        ),
        Missing::Evidence {
            subject, question, ..
        } => FieldProblem::new(
            answer(subject, question),
            "evidence-not-there",
            "Take out the link to evidence that is not there, or upload it.",
        ),
        Missing::Acknowledgement { amendment } => FieldProblem::new(
            format!("/amendments/{amendment}"),
            "amendment-not-acknowledged",
            "Acknowledge this amendment.",
        ),
    }
}

/// What a submission's seal is bound to.
fn place_of(council: CouncilId, response: ResponseId, id: SubmissionId) -> Vec<u8> {
    seal_place(council, response, &[id.0.as_bytes()])
}

fn seal(
    key: &DataKey,
    scene: &Scene,
    id: SubmissionId,
    submission: &Submission,
) -> Result<store::New, AppError> {
    let canonical = submission
        .canonical()
        .map_err(|_| AppError::Internal("a submission cannot be written"))?;
    let place = place_of(scene.place.council, scene.place.response, id);
    let sealed = key
        .seal(Purpose::Submission, &place, &canonical)
        .map_err(|_| AppError::Internal("a submission cannot be sealed"))?;
    Ok(store::New {
        id,
        number: i32::try_from(submission.number).unwrap_or(i32::MAX),
        method: scene.method.id,
        sealed,
        receipt_digest: key
            .mac(MacPurpose::Receipt, &receipt_input(id, &canonical))
            .to_vec(),
        submitted_at: submission.submitted_at,
    })
}

/// The closure that hands in what was prepared.
struct Write {
    caller: Caller<SubmitResponses>,
    scene: Arc<Scene>,
    request: Idempotent,
    /// Both are there when the look found that it may be done.
    sealed: Option<store::New>,
    draft: Option<Draft>,
    event: AuditEventId,
    mail: MailId,
}

impl Write {
    fn run(&self, db: &mut Db, now: Timestamp) -> Result<Ended<SubmissionId>, AppError> {
        let Self { caller, scene, .. } = self;
        let place = scene.place;
        caller.enter(db, now)?;
        let key = [("council_id", place.council.0), ("id", place.response.0)];
        if !db.lock_row("response", &key, RowLock::Update)? {
            return Err(AppError::not_found());
        }
        let mut stopped = None;
        // What stops it must not leave the idempotency key behind, so that is taken within a savepoint.
        let done = db.transaction(|db| {
            once(db, now, &self.request, |db| {
                match begin(db, caller, scene, now, Action::Submit, None)? {
                    Begun::May {
                        actor,
                        at,
                        standing,
                    } => self.hand_in(db, actor, at, &standing),
                    other => {
                        stopped = Some(other);
                        Err(too_late())
                    }
                }
            })
        });
        match stopped {
            Some(Begun::TooLate { actor, at }) => {
                remember_late(db, scene, self.event, actor, at, Action::Submit)
            }
            Some(_) => Ok(Ended::MethodReplaced),
            None => Ok(Ended::Done(done?.into_inner())),
        }
    }

    fn hand_in(
        &self,
        db: &mut Db,
        actor: Actor,
        at: Timestamp,
        standing: &standing::Standing,
    ) -> Result<SubmissionId, AppError> {
        let scene = &self.scene;
        let (Some(new), Some(draft)) = (&self.sealed, &self.draft) else {
            return Err(already_submitted());
        };
        if standing.state == ResponseState::Submitted.as_str() {
            return Err(already_submitted());
        }
        if !draft.is_as_read(db, scene)? {
            return Err(response_changed());
        }
        store::insert(db, scene.place, new, actor.uuid())?;
        let submitted = ResponseState::Submitted.as_str();
        standing::move_to(db, scene.place, &standing.state, submitted, Some(new.id))?;
        self.confirm(db, actor, at, new)?;
        let receipt = data_encoding::HEXLOWER.encode(&new.receipt_digest);
        let (action, kind) = (AuditAction::ResponseSubmitted, ObjectKind::Submission);
        let what = What::to_part(scene, action, kind, new.id.0)
            .with("number", i64::from(new.number))
            .with("method", scene.method.hash.as_str())
            .with("receipt", receipt);
        record(db, scene, self.event, actor, at, what)?;
        Ok(new.id)
    }

    /// A mail to the person who did it; another system needs none.
    fn confirm(
        &self,
        db: &mut Db,
        actor: Actor,
        at: Timestamp,
        new: &store::New,
    ) -> diesel::QueryResult<()> {
        let template = Template::SubmissionReceipt { submission: new.id };
        queue(db, self.mail, &self.scene, actor, at, template, new.id)
    }
}

fn queue(
    db: &mut Db,
    id: MailId,
    scene: &Scene,
    actor: Actor,
    at: Timestamp,
    template: Template,
    submission: SubmissionId,
) -> diesel::QueryResult<()> {
    let Actor::Person(person) = actor else {
        return Ok(());
    };
    let mail = NewMail {
        id,
        council_id: Some(scene.place.council),
        procurement_id: Some(scene.place.procurement),
        recipient: Recipient::Person(person),
        dedupe_key: format!("{}:{submission}", template.name()),
        template,
        due_at: at,
    };
    outbox::queue(db, at, &mail).map(|_queued| ())
}

fn already_submitted() -> AppError {
    AppError::refused(
        Code::WrongState,
        "This response is submitted already. Withdraw the submission before you submit again.",
    )
}

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
        let event = AuditEventId(app.clock.new_id());
        let mail = MailId(app.clock.new_id());
        app.db
            .write(caller.scope(), "response.withdraw", move |db| {
                let now = clock.now();
                let place = scene.place;
                caller.enter(db, now)?;
                let key = [("council_id", place.council.0), ("id", place.response.0)];
                db.lock_row("response", &key, RowLock::Update)?;
                let (actor, at, standing) =
                    match begin(db, &caller, &scene, now, Action::Withdraw, None)? {
                        Begun::May {
                            actor,
                            at,
                            standing,
                        } => (actor, at, standing),
                        Begun::TooLate { actor, at } => {
                            return remember_late(db, &scene, event, actor, at, Action::Withdraw);
                        }
                        Begun::MethodReplaced => return Ok(Ended::MethodReplaced),
                    };
                let (listed, _) = store::find(db, place, id)?.ok_or_else(AppError::not_found)?;
                if standing.submission != Some(id) || !store::withdraw(db, place, id, at)? {
                    return Err(AppError::refused(
                        Code::WrongState,
                        "This submission is withdrawn already.",
                    ));
                }
                let withdrawn = ResponseState::Withdrawn.as_str();
                standing::move_to(db, place, &standing.state, withdrawn, None)?;
                queue(
                    db,
                    mail,
                    &scene,
                    actor,
                    at,
                    Template::Withdrawal { submission: id },
                    id,
                )?;
                let what = What::to_part(
                    &scene,
                    AuditAction::ResponseWithdrawn,
                    ObjectKind::Submission,
                    id.0,
                )
                .with("number", i64::from(listed.number));
                record(db, &scene, event, actor, at, what)?;
                Ok(Ended::Done(Listed {
                    withdrawn_at: Some(at),
                    ..listed
                }))
            })
            .await
    })
    .await
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
        let (caller, clock) = (caller.clone(), app.clock.clone());
        let event = AuditEventId(app.clock.new_id());
        app.db
            .write(caller.scope(), "amendment.acknowledge", move |db| {
                let now = clock.now();
                let (actor, at) = match begin(db, &caller, &scene, now, Action::Acknowledge, None)?
                {
                    Begun::May { actor, at, .. } => (actor, at),
                    Begun::TooLate { actor, at } => {
                        return remember_late(db, &scene, event, actor, at, Action::Acknowledge);
                    }
                    Begun::MethodReplaced => return Ok(Ended::MethodReplaced),
                };
                let seen = standing::amendments(db, scene.place)?;
                let seen = seen
                    .iter()
                    .find(|seen| seen.id == amendment)
                    .ok_or_else(AppError::not_found)?;
                if let Some(before) = seen.acknowledged_at {
                    return Ok(Ended::Done(before));
                }
                standing::acknowledge(db, scene.place, amendment, actor.uuid(), at)?;
                let (action, kind) = (AuditAction::AmendmentAcknowledged, ObjectKind::Amendment);
                let what = What::to_part(&scene, action, kind, amendment.0);
                record(db, &scene, event, actor, at, what)?;
                Ok(Ended::Done(at))
            })
            .await
    })
    .await
}
