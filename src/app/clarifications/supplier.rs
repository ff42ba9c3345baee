//! A supplier asks, and reads what everybody reads.

use super::{Clarification, Published, page_of};
use crate::{
    app::{
        App,
        access::{Actor, Caller, EditResponses, ViewResponses},
        audit::{self, Ledger, NewEvent},
        error::{AppError, Code},
        idempotency::{Idempotent, Outcome, once},
        page::{Page, PageRequest},
        procurement_steps::text_given,
        responses::{Change, May, Scene, on_scene, scene},
        work::{NewWork, Work, enqueue},
    },
    clock::Clock,
    db::{clarification as store, seam::Db, supplier},
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{AuditEventId, ClarificationId, JobId, ResponseId},
        procurement::state::Action,
    },
    limits,
};

/// Asks the council something. Gives the question's id.
///
/// # Errors
/// [`Code::InvalidInput`], [`Code::DeadlinePassed`], [`Code::WrongState`]; [`Code::LimitReached`] after very many.
pub async fn ask(
    app: &App,
    caller: Caller<EditResponses>,
    request: Idempotent,
    response: ResponseId,
    question: String,
) -> Result<Outcome<ClarificationId>, AppError> {
    let question = text_given("/question", question, "Write your question.")?;
    let id = ClarificationId(app.clock.new_id());
    on_scene(app, &caller, response, async |scene| {
        let (caller, clock, request) = (caller.clone(), app.clock.clone(), request.clone());
        let (question, change) = (question.clone(), Change::new(app, Action::AskClarification));
        app.db
            .write(caller.scope(), "clarification.ask", move |db| {
                change.make(db, &caller, &scene, |db, may| {
                    once(db, may.at, &request, |db| {
                        keep(db, &clock, &scene, may, id, &question)?;
                        Ok(id)
                    })
                })
            })
            .await
    })
    .await
}

fn keep(
    db: &mut Db,
    clock: &Clock,
    scene: &Scene,
    may: &May,
    id: ClarificationId,
    question: &str,
) -> Result<(), AppError> {
    let asked = usize::try_from(store::count_of(db, scene.place)?).unwrap_or(usize::MAX);
    if asked >= limits::CLARIFICATIONS_OF_SUPPLIER_MAX {
        return Err(AppError::refused(
            Code::LimitReached,
            "You have asked as many questions as one supplier may ask.",
        ));
    }
    let by = match may.actor {
        Actor::Person(person) => Some(person),
        Actor::ApiKey(_) | Actor::System => None,
    };
    store::ask(db, scene.place, id, by, question, may.at)?;
    let work = NewWork {
        id: JobId(clock.new_id()),
        dedupe_key: format!("tell-officers:{id}"),
        work: Work::TellOfficers {
            council: scene.place.council,
            procurement: scene.place.procurement,
            clarification: id,
        },
        due_at: may.at,
    };
    enqueue(db, may.at, &work)?;
    record(db, clock, scene, may, AuditAction::ClarificationAsked, id)
}

/// Takes back a question that still waits.
///
/// # Errors
/// Not found; [`Code::WrongState`] when it no longer waits; [`Code::DeadlinePassed`].
pub async fn withdraw(
    app: &App,
    caller: Caller<EditResponses>,
    response: ResponseId,
    id: ClarificationId,
) -> Result<(), AppError> {
    on_scene(app, &caller, response, async |scene| {
        let (caller, clock) = (caller.clone(), app.clock.clone());
        let change = Change::new(app, Action::AskClarification);
        app.db
            .write(caller.scope(), "clarification.withdraw", move |db| {
                change.make(db, &caller, &scene, |db, may| {
                    if store::withdraw(db, scene.place, id, may.at)? == 0 {
                        let own = store::of_response(db, scene.place)?;
                        return Err(if own.iter().any(|one| one.id == id) {
                            AppError::refused(
                                Code::WrongState,
                                "This question no longer waits for an answer.",
                            )
                        } else {
                            AppError::not_found()
                        });
                    }
                    let action = AuditAction::ClarificationWithdrawn;
                    record(db, &clock, &scene, may, action, id)
                })
            })
            .await
    })
    .await
}

/// Records it in the supplier's own trail: the council's would tell who asked.
fn record(
    db: &mut Db,
    clock: &Clock,
    scene: &Scene,
    may: &May,
    action: AuditAction,
    id: ClarificationId,
) -> Result<(), AppError> {
    let supplier = scene.place.supplier;
    let found = supplier::find(db, supplier)?.ok_or_else(AppError::not_found)?;
    audit::record(
        db,
        NewEvent {
            id: AuditEventId(clock.new_id()),
            ledger: Ledger::Supplier {
                supplier,
                ledger: found.ledger_id,
            },
            at: may.at,
            actor: may.actor,
            action,
            object_kind: ObjectKind::Clarification,
            object: Some(id.0),
            procurement: Some(scene.place.procurement),
            detail: std::collections::BTreeMap::new(),
        },
    )?;
    Ok(())
}

/// What a response asked, the first one first: [`limits::CLARIFICATIONS_OF_SUPPLIER_MAX`] at most.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn own(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
) -> Result<Vec<Clarification>, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (now, place) = (app.clock.now(), scene.place);
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            Ok(store::of_response(db, place)?)
        })
        .await
}

/// What was published to everybody who takes part, the first one first.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn published(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    page: PageRequest<i32>,
) -> Result<Page<Published, i32>, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (now, place) = (app.clock.now(), scene.place);
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let after = page.after.unwrap_or(0);
            let rows = store::published(db, place.council, place.procurement, after, page.rows())?;
            Ok(page_of(&page, rows, Some(response)))
        })
        .await
}
