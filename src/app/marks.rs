//! Marks that evaluators give to answers.
//!
//! Invariant: only questions scored by mark are marked, only after the opening, always with a
//! reason; one evaluator's mark counts for an answer, and nobody else overwrites it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    App,
    access::{Actor, Caller, MarkAnswers, ReadAnswers},
    audit::{self, Ledger, NewEvent},
    error::{AppError, Code, FieldProblem},
    opened::{enter, method_of, one, parsed_method},
    page::{Page, PageRequest},
};
pub use crate::db::mark::Row;
use crate::{
    db::{
        assessment::{Submitted, submitted},
        mark as store,
        seam::{Db, RowLock},
    },
    domain::{
        audit::{AuditAction, Detail, ObjectKind},
        ids::{AuditEventId, ProcurementId, QuestionId, ResponseId, SubjectId},
        method::Method,
        procurement::state::Action,
        question_set::ScoringMode,
        score::Mark,
    },
    limits,
};

/// The highest mark.
pub const MARK_MAX: u8 = 5;

/// Which answer is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub procurement: ProcurementId,
    pub response: ResponseId,
    pub subject: SubjectId,
    pub question: QuestionId,
}

/// A page of the marks of one response.
///
/// # Errors
/// Not found, [`Code::NotYetOpened`], or what [`Caller::enter`] refuses.
pub async fn list(
    app: &App,
    caller: Caller<ReadAnswers>,
    procurement: ProcurementId,
    response: ResponseId,
    page: PageRequest<(SubjectId, String)>,
) -> Result<Page<Row, (SubjectId, String)>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            enter(db, &caller, procurement, Action::ReadAnswers, now)?;
            let council = caller.tenant();
            one(db, council, procurement, response)?;
            let rows =
                store::page_of_response(db, council, response, page.after.clone(), page.rows())?;
            Ok(page.page(rows, |row| (row.subject_id, row.question_id.clone())))
        })
        .await
}

/// The responses that were handed in, each with how many marks it has so far.
///
/// # Errors
/// Not found, [`Code::NotYetOpened`], or what [`Caller::enter`] refuses.
pub async fn progress(
    app: &App,
    caller: Caller<ReadAnswers>,
    procurement: ProcurementId,
    page: PageRequest<ResponseId>,
) -> Result<Page<(Submitted, usize), ResponseId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            enter(db, &caller, procurement, Action::ReadAnswers, now)?;
            let council = caller.tenant();
            let rows = submitted(db, council, procurement, page.after, page.rows())?;
            let page = page.page(rows, |of| of.response);
            let responses = page.items.iter().map(|of| of.response).collect();
            let marks = store::of_responses(db, council, procurement, responses)?;
            let given = |of: &Submitted| {
                let own = marks.iter().filter(|mark| mark.response_id == of.response);
                own.count()
            };
            let items = page.items.into_iter();
            Ok(Page {
                items: items
                    .map(|of| (given(&of), of))
                    .map(|(n, of)| (of, n))
                    .collect(),
                next: page.next,
            })
        })
        .await
}

/// Every mark of one response.
///
/// # Errors
/// As [`progress`].
pub async fn of_response(
    app: &App,
    caller: Caller<ReadAnswers>,
    procurement: ProcurementId,
    response: ResponseId,
) -> Result<Vec<Row>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            enter(db, &caller, procurement, Action::ReadAnswers, now)?;
            let council = caller.tenant();
            one(db, council, procurement, response)?;
            Ok(store::of_response(db, council, response)?)
        })
        .await
}

/// Saves a mark over the revision that the evaluator saw, or a first one. Gives its revision.
///
/// # Errors
/// [`Code::InvalidInput`] for a mark above 5, an empty reason or a question that is not scored by
/// mark, [`Code::VersionConflict`], [`Code::AlreadyExists`] when it is another evaluator's,
/// [`Code::NotYetOpened`], not found.
pub async fn save(
    app: &App,
    caller: Caller<MarkAnswers>,
    place: Place,
    seen: Option<i64>,
    mark: Mark,
) -> Result<i64, AppError> {
    let mark = checked(&mark)?;
    let (now, council) = (app.clock.now(), caller.tenant());
    let (look, of) = (caller.clone(), place.clone());
    let canonical = app
        .db
        .read(caller.scope(), move |db| {
            let (_, tender) = enter(db, &look, of.procurement, Action::Mark, now)?;
            one(db, council, of.procurement, of.response)?;
            Ok::<_, AppError>(method_of(db, council, &tender)?.1)
        })
        .await?;
    is_marked(&parsed_method(&canonical)?, &place)?;
    let (clock, event) = (app.clock.clone(), AuditEventId(app.clock.new_id()));
    app.db
        .write(caller.scope(), "mark.save", move |db| {
            let now = clock.now();
            let (actor, tender) = enter(db, &caller, place.procurement, Action::Mark, now)?;
            let Actor::Person(evaluator) = actor else {
                return Err(AppError::not_permitted());
            };
            let key = [("council_id", council.0), ("id", place.response.0)];
            if !db.lock_row("response", &key, RowLock::Update)? {
                return Err(AppError::not_found());
            }
            let row = Row {
                council_id: council,
                response_id: place.response,
                subject_id: place.subject,
                question_id: place.question.to_string(),
                evaluator_id: evaluator,
                procurement_id: place.procurement,
                value: i32::from(mark.mark),
                reason: mark.reason.clone(),
                revision: seen.unwrap_or(0) + 1,
                updated_at: now,
            };
            put(db, &row, &place, seen)?;
            let words = [
                ("response", Detail::from(place.response.to_string())),
                ("subject", Detail::from(place.subject.to_string())),
                ("question", Detail::from(place.question.as_str())),
                ("revision", Detail::from(row.revision)),
            ];
            let ledger = Ledger::Council {
                council,
                ledger: tender.ledger,
            };
            audit::record(db, saved(event, ledger, now, actor, &place, words))?;
            Ok(row.revision)
        })
        .await
}

fn saved<const N: usize>(
    id: AuditEventId,
    ledger: Ledger,
    at: Timestamp,
    actor: Actor,
    place: &Place,
    words: [(&str, Detail); N],
) -> NewEvent {
    NewEvent {
        id,
        ledger,
        at,
        actor,
        action: AuditAction::MarkSaved,
        object_kind: ObjectKind::Procurement,
        object: Some(place.procurement.0),
        procurement: Some(place.procurement),
        detail: words
            .into_iter()
            .map(|(name, word)| (name.to_owned(), word))
            .collect::<BTreeMap<_, _>>(),
    }
}

fn put(db: &mut Db, row: &Row, place: &Place, seen: Option<i64>) -> Result<(), AppError> {
    let present = store::find(
        db,
        row.council_id,
        place.response,
        place.subject,
        &place.question,
    )?;
    match (present, seen) {
        (None, None) => {
            store::insert(db, row.clone())?;
            Ok(())
        }
        (Some(other), _) if other.evaluator_id != row.evaluator_id => Err(AppError::refused(
            Code::AlreadyExists,
            "Another evaluator has marked this answer.",
        )),
        (Some(_), Some(seen)) => match store::replace(db, row, seen)? {
            1 => Ok(()),
            _ => Err(AppError::version_conflict()),
        },
        (Some(_), None) | (None, Some(_)) => Err(AppError::version_conflict()),
    }
}

fn checked(mark: &Mark) -> Result<Mark, AppError> {
    let mut problems = Vec::new();
    if mark.mark > MARK_MAX {
        let text = format!("Give a mark from 0 to {MARK_MAX}.");
        problems.push(FieldProblem::new("/mark", "out-of-range", text));
    }
    let reason = mark.reason.trim().to_owned();
    if reason.is_empty() {
        problems.push(FieldProblem::new(
            "/reason",
            "empty",
            "Say why, by the published descriptors.",
        ));
    } else if reason.chars().count() > limits::REASON_CHARACTERS_MAX {
        let text = format!("At most {} characters.", limits::REASON_CHARACTERS_MAX);
        problems.push(FieldProblem::new("/reason", "too-long", text));
    }
    if problems.is_empty() {
        Ok(Mark {
            mark: mark.mark,
            reason,
        })
    } else {
        Err(AppError::invalid(problems))
    }
}

/// Whether the method asks this about the subject, and scores it by mark.
fn is_marked(method: &Method, place: &Place) -> Result<(), AppError> {
    let Some(issued) = method
        .question(&place.question)
        .filter(|_| method.asks(place.subject, &place.question))
    else {
        return Err(AppError::not_found());
    };
    if issued.scoring == Some(ScoringMode::Marked) {
        Ok(())
    } else {
        Err(AppError::invalid_field(
            "",
            "not-scored-by-mark",
            "The published method does not score this question by mark.",
        ))
    }
}
