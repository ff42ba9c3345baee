//! Handing in.
//!
//! Invariant: what is handed in was read, checked and sealed before the closure that stores it, and that closure stores it
//! only if nothing has changed since.

use std::sync::Arc;

use diesel::Connection;
use jiff::Timestamp;

use super::{DECLARATION, Submission, place_of, queue, read};
use crate::{
    app::{
        App,
        access::{Caller, SubmitResponses},
        error::{AppError, Code, FieldProblem, Refusal},
        idempotency::{Idempotent, once},
        methods::IssuedMethod,
        outbox::Template,
        responses::{
            Begun, Draft, Ended, May, Rows, Scene, What, begin, on_scene, read_rows, record,
            remember_late, too_late,
        },
    },
    db::{
        seam::{Db, RowLock},
        standing, submission as store,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        canonical::ContentHash,
        ids::{AuditEventId, MailId, QuestionId, ResponseId, SubjectId, SubmissionId},
        procurement::state::Action,
        receipt::{
            Declaration, Receipt, SUBMISSION_FORMAT, SubmittedAnswer, SubmittedProduct,
            receipt_input,
        },
        response::{Missing, ResponseState},
    },
    limits,
    sealing::{DataKey, MacPurpose, Purpose},
};

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
    Ok(read(app, caller, response, id).await?.receipt)
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
        } else if text.chars().count() > limits::NAME_CHARACTERS_MAX {
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
        rows: Rows,
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
    let IssuedMethod { method, hash, .. } = &*scene.method;
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
        AppError::Refused(refusal) => AppError::Refused(Refusal {
            problems: missing.iter().map(problem_of).collect(),
            ..refusal
        }),
        other => other,
    }
}

/// Something missing, as a problem of a request. It repeats nothing that was answered.
pub fn problem_of(missing: &Missing) -> FieldProblem {
    let answer =
        |subject: &SubjectId, question: &QuestionId| format!("/answers/{subject}/{question}");
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
                    Begun::May(may) => self.hand_in(db, &may),
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

    fn hand_in(&self, db: &mut Db, may: &May) -> Result<SubmissionId, AppError> {
        let (scene, standing) = (&self.scene, &may.standing);
        let (Some(new), Some(draft)) = (&self.sealed, &self.draft) else {
            return Err(already_submitted());
        };
        if standing.state == ResponseState::Submitted.as_str() {
            return Err(already_submitted());
        }
        if !draft.is_as_read(db, scene)? {
            return Err(response_changed());
        }
        store::insert(db, scene.place, new, may.actor.uuid())?;
        let submitted = ResponseState::Submitted.as_str();
        standing::move_to(db, scene.place, &standing.state, submitted, Some(new.id))?;
        // A mail to the person who did it.
        let template = Template::SubmissionReceipt { submission: new.id };
        queue(db, self.mail, scene, may, template, new.id)?;
        let receipt = data_encoding::HEXLOWER.encode(&new.receipt_digest);
        let (action, kind) = (AuditAction::ResponseSubmitted, ObjectKind::Submission);
        let what = What::to_part(scene, action, kind, new.id.0)
            .with("number", i64::from(new.number))
            .with("method", scene.method.hash.as_str())
            .with("receipt", receipt);
        record(db, scene, self.event, may.actor, may.at, what)?;
        Ok(new.id)
    }
}

fn already_submitted() -> AppError {
    AppError::refused(
        Code::WrongState,
        "This response is submitted already. Withdraw the submission before you submit again.",
    )
}
