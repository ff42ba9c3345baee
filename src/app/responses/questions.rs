//! What is asked in a response, what is missing from it, and how its gates would stand.
//!
//! Invariant: computed from the issued method and the supplier's own draft alone, for the supplier alone; nothing of it
//! is kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    draft::{AmendmentSeen, Digest, Draft, KeptAnswer, Progress, read_rows},
    scene::{Scene, scene},
};
use crate::{
    app::{
        App,
        access::{Caller, Permission, ViewResponses},
        error::AppError,
    },
    db::{
        amendment::{self as amendments, Amendment},
        standing::{self, Listed},
    },
    domain::{
        answer::Answer,
        baseline::{BaselineInput, Verdict, assess},
        ids::{AmendmentId, LotId, QuestionId, ResponseId, SlotId, SubjectId, SupplierId},
        london,
        method::{IssuedQuestion, Method},
        response::{AnswerState, Missing, Prepared, Subject, subjects},
        score::{GateOutcome, LotInput, ProductBaseline, score},
    },
};

/// A response, the method it answers, and how far it is.
#[derive(Debug, Clone)]
pub struct Overview {
    pub listed: Listed,
    pub scene: Arc<Scene>,
    pub progress: Progress,
    pub amendments: Vec<AmendmentSeen>,
}

/// One response.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn find(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
) -> Result<Overview, AppError> {
    let scene = present(app, &caller, response).await?;
    let (clock, held) = (app.clock.clone(), Arc::clone(&scene));
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            let listed = standing::of_supplier_one(db, caller.tenant(), response)?
                .ok_or_else(AppError::not_found)?;
            let progress = Progress::read(db, &held)?;
            let amendments = standing::amendments(db, held.place)?;
            Ok(Overview {
                listed,
                scene: held,
                progress,
                amendments,
            })
        })
        .await
}

/// The scene with the method in force now, for reads that show it.
async fn present<P>(
    app: &App,
    caller: &Caller<P>,
    response: ResponseId,
) -> Result<Arc<Scene>, AppError>
where
    P: Permission<Tenant = SupplierId>,
{
    let known = scene(app, caller, response).await?;
    let (asking, clock, place) = (caller.clone(), app.clock.clone(), known.place);
    let standing = app
        .db
        .read(caller.scope(), move |db| {
            asking.enter(db, clock.now())?;
            standing::find(db, place)?.ok_or_else(AppError::not_found)
        })
        .await?;
    if standing.method == Some(known.method.id) {
        return Ok(known);
    }
    app.scenes.forget(place);
    scene(app, caller, response).await
}

/// Everything in a response, opened, for whoever may do `P` there.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn read<P>(
    app: &App,
    caller: &Caller<P>,
    response: ResponseId,
) -> Result<(Arc<Scene>, Draft), AppError>
where
    P: Permission<Tenant = SupplierId>,
{
    let scene = present(app, caller, response).await?;
    let (asking, clock, held) = (caller.clone(), app.clock.clone(), Arc::clone(&scene));
    let rows = app
        .db
        .read(caller.scope(), move |db| {
            asking.enter(db, clock.now())?;
            read_rows(db, &held)
        })
        .await?;
    let draft = Draft::open(&app.key, &scene, rows)?;
    Ok((scene, draft))
}

/// A published amendment of the procurement that a response belongs to.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn amendment(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    id: AmendmentId,
) -> Result<Amendment, AppError> {
    let scene = scene(app, &caller, response).await?;
    let (clock, place) = (app.clock.clone(), scene.place);
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            amendments::find(db, place.council, place.procurement, id)?
                .ok_or_else(AppError::not_found)
        })
        .await
}

/// A subject with the questions that apply to it now.
#[derive(Debug, Clone)]
pub struct AskedSubject {
    pub subject: Subject,
    pub questions: Vec<AskedQuestion>,
}

/// A question, by its id in the method.
#[derive(Debug, Clone)]
pub struct AskedQuestion {
    pub id: QuestionId,
    /// The revision of the answer there is, if there is one.
    pub answered: Option<i64>,
    /// How that answer is kept.
    pub state: Option<AnswerState>,
}

/// The questions that apply, subject by subject, with conditions decided by the answers there are. Lots without a
/// product are shown too, so that a supplier can read on before deciding.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn questions(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
) -> Result<(Arc<Scene>, Vec<AskedSubject>), AppError> {
    let (scene, draft) = read(app, &caller, response).await?;
    let asked = asked(&scene.method.method, &draft);
    Ok((scene, asked))
}

/// The questions of a method that apply to a draft, as [`questions`] gives them.
pub fn asked(method: &Method, draft: &Draft) -> Vec<AskedSubject> {
    let all: BTreeSet<LotId> = method.lots.iter().map(|lot| lot.id).collect();
    let kept = draft.by_key();
    draft
        .prepared()
        .asked(method, &all)
        .into_iter()
        .map(|(subject, questions)| AskedSubject {
            questions: questions
                .into_iter()
                .map(|issued| asked_question(&subject, issued, &kept))
                .collect(),
            subject,
        })
        .collect()
}

fn asked_question(
    subject: &Subject,
    issued: &IssuedQuestion,
    kept: &BTreeMap<(SubjectId, &QuestionId), &KeptAnswer>,
) -> AskedQuestion {
    let id = issued.question.id.clone();
    let kept = kept.get(&(subject.id, &id));
    AskedQuestion {
        answered: kept.map(|kept| kept.revision),
        state: kept.map(|kept| kept.state),
        id,
    }
}

/// What keeps a response from being submitted, with the digest that a submission names.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn missing(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
) -> Result<(Digest, Vec<Missing>), AppError> {
    let (scene, draft) = read(app, &caller, response).await?;
    let missing = draft.prepared().missing(&scene.method.method);
    Ok((draft.digest, missing))
}

/// How the gates would stand if the response were submitted as it is.
#[derive(Debug, Clone)]
pub struct Gates {
    /// The baseline of each product that stands in a slot.
    pub baselines: Vec<(SlotId, Verdict)>,
    /// Every gate of the lots bid for.
    pub outcomes: Vec<(LotId, Vec<GateOutcome>)>,
}

/// A dry run of the gates on the draft, for the supplier alone.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn gates(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
) -> Result<Gates, AppError> {
    let (scene, draft) = read(app, &caller, response).await?;
    let place = scene.place;
    let (asking, clock) = (caller.clone(), app.clock.clone());
    let deadline = app
        .db
        .read(caller.scope(), move |db| {
            asking.enter(db, clock.now())?;
            standing::find(db, place)?.ok_or_else(AppError::not_found)
        })
        .await?
        .deadline;
    dry_run(
        &scene.method.method,
        &draft.prepared(),
        london::day(deadline),
    )
}

fn dry_run(
    method: &Method,
    prepared: &Prepared,
    reference_date: jiff::civil::Date,
) -> Result<Gates, AppError> {
    let lots = prepared.lots(method);
    let shown = prepared.to_submit(method);
    let baselines: Vec<(SlotId, Verdict)> = subjects(method)
        .into_iter()
        .filter_map(|subject| {
            let slot = SlotId(subject.id.0);
            let product = prepared.products.get(&slot)?.identity();
            let answers: BTreeMap<QuestionId, Answer> = shown
                .iter()
                .filter(|((about, _), _)| *about == subject.id)
                .map(|((_, question), answer)| (question.clone(), answer.clone()))
                .collect();
            let input = BaselineInput {
                answers: &answers,
                product: &product,
                reference_date,
                reach: method.baseline.reach,
            };
            Some((slot, assess(&input)))
        })
        .collect();
    let outcomes = lots
        .into_iter()
        .map(|lot| Ok((lot, lot_gates(method, lot, &shown, &baselines)?)))
        .collect::<Result<_, AppError>>()?;
    Ok(Gates {
        baselines,
        outcomes,
    })
}

/// The gates of one lot. Slots that are still empty leave out the lot's baseline gates.
fn lot_gates(
    method: &Method,
    id: LotId,
    answers: &BTreeMap<(SubjectId, QuestionId), Answer>,
    verdicts: &[(SlotId, Verdict)],
) -> Result<Vec<GateOutcome>, AppError> {
    let slots: BTreeSet<SlotId> = method
        .lot(id)
        .into_iter()
        .flat_map(|lot| &lot.slots)
        .map(|slot| slot.id)
        .collect();
    let baselines: BTreeMap<SlotId, ProductBaseline> = verdicts
        .iter()
        .filter(|(slot, _)| slots.contains(slot))
        .map(|(slot, verdict)| (*slot, ProductBaseline::from(verdict)))
        .collect();
    let whole = baselines.len() == slots.len();
    let none = BTreeMap::new();
    let input = LotInput {
        answers,
        marks: &BTreeMap::new(),
        baselines: if whole { &baselines } else { &none },
    };
    score(method, id, &input)
        .map(|score| score.gates)
        .map_err(|_| AppError::Internal("the gates of a draft cannot be worked out"))
}
