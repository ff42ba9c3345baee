//! Works out what every response came to, and shows why.
//!
//! Invariant: verdicts and scores are computed outside any write from the submission, the method and
//! the marks alone, and are kept only if the marks are still those that were read. Computing again
//! gives the same bytes; [`replay`] shows it.

use std::{collections::BTreeMap, sync::Arc};

use data_encoding::HEXLOWER;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{
    App,
    access::{Caller, CompareSuppliers},
    audit::{self, Ledger, NewEvent},
    error::{AppError, Code},
    idempotency::{Idempotent, Outcome, once},
    opened::{enter, method_of, one, parsed_method, unsealed},
    submissions::Submission,
};
use crate::{
    db::{
        assessment::{self as store, Found, Kept, Submitted, Tender},
        mark,
        seam::RowLock,
        sql_types::Json,
    },
    domain::{
        answer::Answer,
        audit::{AuditAction, Detail, ObjectKind},
        baseline::{BaselineInput, ProductIdentity, Verdict, assess},
        canonical::canonical_bytes,
        comparison::{Bidder, ScoreRow},
        ids::{
            AuditEventId, CouncilId, LotId, ProcurementId, QuestionId, ResponseId, SlotId,
            SubjectId,
        },
        london,
        method::{Method, MethodLot},
        procurement::state::Action,
        score::{Key, LotInput, LotScore, Mark, ProductBaseline, score},
    },
    limits,
    sealing::{DataKey, MacPurpose},
};

/// Responses read, scored and written at a time, at most; fewer where there are many lots.
const CHUNK: usize = 50;
/// How often a chunk is computed again because a mark was saved meanwhile.
const TRIES: usize = 5;

/// What verdicts and scores rest on, beside the submission and its marks.
struct Rules {
    method: Method,
    method_hash: String,
    /// The day of the deadline in London.
    reference_date: Date,
    ledger: uuid::Uuid,
}

impl Rules {
    fn of(tender: &Tender, (method_hash, canonical): &(String, String)) -> Result<Self, AppError> {
        Ok(Self {
            method: parsed_method(canonical)?,
            method_hash: method_hash.clone(),
            reference_date: london::day(tender.deadline),
            ledger: tender.ledger,
        })
    }

    /// Responses of one chunk: every lot of each gives a row.
    fn chunk(&self) -> i64 {
        let rows = limits::ROWS_PER_TRANSACTION_MAX / self.method.lots.len().max(1);
        i64::try_from(rows.clamp(1, CHUNK)).unwrap_or(1)
    }
}

/// The verdict of the product in one slot.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SlotVerdict {
    pub slot: SlotId,
    #[schema(max_length = 200)]
    pub title: String,
    pub verdict: Verdict,
}

/// What one response came to in one lot, with everything that explains it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Assessed {
    pub verdicts: Vec<SlotVerdict>,
    pub score: LotScore,
}

impl Assessed {
    /// Keyed, of the canonical bytes: a trace holds answers that could be guessed.
    fn digest(&self, key: &DataKey) -> Result<String, AppError> {
        let bytes = canonical_bytes(self)
            .map_err(|_| AppError::Internal("an assessment has no canonical form"))?;
        Ok(HEXLOWER.encode(&key.mac(MacPurpose::Assessment, &bytes)))
    }
}

/// A submission taken apart for scoring.
pub(super) struct Answers {
    pub(super) by_key: BTreeMap<Key, Answer>,
    products: BTreeMap<SlotId, ProductIdentity>,
}

impl Answers {
    pub(super) fn of(submission: Submission) -> Self {
        let products = submission.products.into_iter();
        Self {
            by_key: submission
                .answers
                .into_iter()
                .map(|given| ((given.subject, given.question), given.answer))
                .collect(),
            products: products
                .map(|placed| (placed.slot, placed.product.identity()))
                .collect(),
        }
    }

    fn bids_for(&self, lot: &MethodLot) -> bool {
        lot.slots
            .iter()
            .any(|slot| self.products.contains_key(&slot.id))
    }

    /// Verdicts of the lot's products, in the order of its slots. A slot left empty counts as a
    /// product of which nothing is known.
    fn verdicts(&self, rules: &Rules, lot: &MethodLot) -> Vec<SlotVerdict> {
        let nothing = ProductIdentity {
            model: String::new(),
            manufacturer: String::new(),
        };
        lot.slots
            .iter()
            .map(|slot| {
                let subject = SubjectId::from(slot.id);
                let answers: BTreeMap<QuestionId, Answer> = self
                    .by_key
                    .iter()
                    .filter(|((about, _), _)| *about == subject)
                    .map(|((_, question), answer)| (question.clone(), answer.clone()))
                    .collect();
                let verdict = assess(&BaselineInput {
                    answers: &answers,
                    product: self.products.get(&slot.id).unwrap_or(&nothing),
                    reference_date: rules.reference_date,
                    reach: rules.method.baseline.reach,
                });
                SlotVerdict {
                    slot: slot.id,
                    title: slot.title.clone(),
                    verdict,
                }
            })
            .collect()
    }
}

type Marks = BTreeMap<Key, Mark>;

fn marks_of(rows: &[mark::Row], response: ResponseId) -> Result<Marks, AppError> {
    rows.iter()
        .filter(|row| row.response_id == response)
        .map(|row| {
            let unreadable = || AppError::Internal("a mark cannot be read");
            let question = row.question_id.parse().map_err(|_| unreadable())?;
            let mark = Mark {
                mark: u8::try_from(row.value).map_err(|_| unreadable())?,
                reason: row.reason.clone(),
            };
            Ok(((row.subject_id, question), mark))
        })
        .collect()
}

/// One response in one lot, computed.
fn compute(
    rules: &Rules,
    lot: &MethodLot,
    bidder: Bidder,
    answers: &Answers,
    marks: &Marks,
) -> Result<(Assessed, ScoreRow), AppError> {
    let verdicts = answers.verdicts(rules, lot);
    let baselines = verdicts
        .iter()
        .map(|of| (of.slot, ProductBaseline::from(&of.verdict)))
        .collect();
    let input = LotInput {
        answers: &answers.by_key,
        marks,
        baselines: &baselines,
    };
    let score = score(&rules.method, lot.id, &input)
        .map_err(|_| AppError::Internal("a response cannot be scored under its method"))?;
    let row = ScoreRow::new(bidder, lot, &score, &input);
    Ok((Assessed { verdicts, score }, row))
}

fn bidder_of(of: &Submitted) -> Bidder {
    Bidder {
        response: of.response,
        supplier: of.supplier,
        supplier_name: of.supplier_name.clone(),
    }
}

/// Works out every response of the procurement in every lot, and keeps the results. Doing it again
/// gives the same results. Gives how many responses there are.
///
/// # Errors
/// Not found, [`Code::NotYetOpened`], [`Code::Busy`] when marks keep changing meanwhile, or what
/// [`Caller::enter`] refuses.
pub async fn assess_all(
    app: &App,
    caller: Caller<CompareSuppliers>,
    request: Idempotent,
    procurement: ProcurementId,
) -> Result<Outcome<u64>, AppError> {
    let (now, council) = (app.clock.now(), caller.tenant());
    let look = caller.clone();
    let (tender, text) = app
        .db
        .read(caller.scope(), move |db| {
            let (_, tender) = enter(db, &look, procurement, Action::Compare, now)?;
            let text = method_of(db, council, &tender)?;
            Ok::<_, AppError>((tender, text))
        })
        .await?;
    let rules = Arc::new(Rules::of(&tender, &text)?);
    let (mut after, mut responses) = (None, 0_u64);
    loop {
        let chunk = assess_chunk(app, &caller, procurement, &rules, after).await?;
        let Some((last, count)) = chunk else { break };
        after = Some(last);
        responses += count;
    }
    let (clock, event) = (app.clock.clone(), AuditEventId(app.clock.new_id()));
    app.db
        .write(caller.scope(), "assessment.finish", move |db| {
            let now = clock.now();
            let (actor, _) = enter(db, &caller, procurement, Action::Compare, now)?;
            once(db, now, &request, |db| {
                let count = i64::try_from(responses).unwrap_or(i64::MAX);
                let hash = Detail::from(rules.method_hash.as_str());
                let event = NewEvent {
                    id: event,
                    ledger: Ledger::Council {
                        council,
                        ledger: rules.ledger,
                    },
                    at: now,
                    actor,
                    action: AuditAction::ProcurementAssessed,
                    object_kind: ObjectKind::Procurement,
                    object: Some(procurement.0),
                    procurement: Some(procurement),
                    detail: BTreeMap::from([
                        ("responses".to_owned(), Detail::from(count)),
                        ("method".to_owned(), hash),
                    ]),
                };
                audit::record(db, event)?;
                Ok(responses)
            })
        })
        .await
}

/// Assesses the next few responses. Gives the last one's id and how many they were; none at the end.
async fn assess_chunk(
    app: &App,
    caller: &Caller<CompareSuppliers>,
    procurement: ProcurementId,
    rules: &Arc<Rules>,
    after: Option<ResponseId>,
) -> Result<Option<(ResponseId, u64)>, AppError> {
    for _ in 0..TRIES {
        let read = read_chunk(app, caller, procurement, after, rules.chunk()).await?;
        let Some(last) = read.submitted.last().map(|(of, _)| of.response) else {
            return Ok(None);
        };
        let count = u64::try_from(read.submitted.len()).unwrap_or(u64::MAX);
        let read = Arc::new(read);
        let (key, rules, chunk) = (Arc::clone(&app.key), Arc::clone(rules), Arc::clone(&read));
        let council = caller.tenant();
        let now = app.clock.now();
        let rows = tokio::task::spawn_blocking(move || {
            rows_of(&key, council, procurement, &rules, &chunk, now)
        })
        .await
        .map_err(|_| AppError::Internal("an assessment did not end"))??;
        if write_chunk(app, caller, procurement, read, rows).await? {
            return Ok(Some((last, count)));
        }
    }
    Err(AppError::refused(
        Code::Busy,
        "Marks are being saved. Try again in a moment.",
    ))
}

struct Chunk {
    submitted: Vec<(Submitted, Vec<u8>)>,
    marks: Vec<mark::Row>,
}

async fn read_chunk(
    app: &App,
    caller: &Caller<CompareSuppliers>,
    procurement: ProcurementId,
    after: Option<ResponseId>,
    size: i64,
) -> Result<Chunk, AppError> {
    let (caller, now) = (caller.clone(), app.clock.now());
    app.db
        .read(caller.scope(), move |db| {
            enter(db, &caller, procurement, Action::Compare, now)?;
            let council = caller.tenant();
            let submitted = store::sealed(db, council, procurement, after, size)?;
            let responses = submitted.iter().map(|(of, _)| of.response).collect();
            let marks = mark::of_responses(db, council, procurement, responses)?;
            Ok(Chunk { submitted, marks })
        })
        .await
}

fn rows_of(
    key: &DataKey,
    council: CouncilId,
    procurement: ProcurementId,
    rules: &Rules,
    chunk: &Chunk,
    computed_at: Timestamp,
) -> Result<Vec<store::New>, AppError> {
    let mut rows = Vec::new();
    for (of, sealed) in &chunk.submitted {
        let submission = unsealed(key, council, of.response, of.submission, sealed)?;
        let answers = Answers::of(submission);
        let marks = marks_of(&chunk.marks, of.response)?;
        for lot in rules.method.lots.iter().filter(|lot| answers.bids_for(lot)) {
            let (assessed, row) = compute(rules, lot, bidder_of(of), &answers, &marks)?;
            rows.push(store::New {
                council_id: council,
                procurement_id: procurement,
                lot_id: lot.id,
                response_id: of.response,
                submission_id: of.submission,
                standing: row.standing.order(),
                total_numerator: row.total,
                supplier_name: of.supplier_name.clone(),
                row_json: Json(Kept {
                    row,
                    digest: assessed.digest(key)?,
                    method_hash: rules.method_hash.clone(),
                }),
                computed_at,
            });
        }
    }
    Ok(rows)
}

/// Keeps the rows if the marks are still those that were read; false when they are not.
async fn write_chunk(
    app: &App,
    caller: &Caller<CompareSuppliers>,
    procurement: ProcurementId,
    chunk: Arc<Chunk>,
    rows: Vec<store::New>,
) -> Result<bool, AppError> {
    let (caller, clock) = (caller.clone(), app.clock.clone());
    app.db
        .write(caller.scope(), "assessment.chunk", move |db| {
            enter(db, &caller, procurement, Action::Compare, clock.now())?;
            let council = caller.tenant();
            let responses: Vec<ResponseId> =
                chunk.submitted.iter().map(|(of, _)| of.response).collect();
            for response in &responses {
                let key = [("council_id", council.0), ("id", response.0)];
                db.lock_row("response", &key, RowLock::Update)?;
            }
            let now = mark::of_responses(db, council, procurement, responses.clone())?;
            if now != chunk.marks {
                return Ok(false);
            }
            store::replace(db, council, responses, rows.clone())?;
            Ok::<_, AppError>(true)
        })
        .await
}

/// What one response came to, worked out again from what was handed in.
#[derive(Debug, Clone)]
pub struct Shown {
    pub of: Submitted,
    pub method_hash: String,
    pub assessed: Assessed,
    /// Keyed, of the bytes worked out now.
    pub digest: String,
    /// What was kept when the procurement was last assessed.
    pub kept: Found,
}

/// The verdicts, the scores and the trace of one response in one lot.
///
/// # Errors
/// Not found, also before the first assessment; [`Code::NotYetOpened`]; what [`Caller::enter`]
/// refuses.
pub async fn find(
    app: &App,
    caller: Caller<CompareSuppliers>,
    procurement: ProcurementId,
    lot: LotId,
    response: ResponseId,
) -> Result<Shown, AppError> {
    let (now, council) = (app.clock.now(), caller.tenant());
    let (tender, text, (of, sealed), marks, kept) = app
        .db
        .read(caller.scope(), move |db| {
            let (_, tender) = enter(db, &caller, procurement, Action::Compare, now)?;
            let text = method_of(db, council, &tender)?;
            let found = one(db, council, procurement, response)?;
            let marks = mark::of_response(db, council, response)?;
            let kept = store::find(db, council, lot, response)?.ok_or_else(AppError::not_found)?;
            Ok::<_, AppError>((tender, text, found, marks, kept))
        })
        .await?;
    let key = Arc::clone(&app.key);
    tokio::task::spawn_blocking(move || {
        let rules = Rules::of(&tender, &text)?;
        let of_lot = rules.method.lot(lot).ok_or_else(AppError::not_found)?;
        let submission = unsealed(&key, council, response, of.submission, &sealed)?;
        let answers = Answers::of(submission);
        let marks = marks_of(&marks, response)?;
        let (assessed, _) = compute(&rules, of_lot, bidder_of(&of), &answers, &marks)?;
        Ok(Shown {
            digest: assessed.digest(&key)?,
            method_hash: rules.method_hash,
            of,
            assessed,
            kept,
        })
    })
    .await
    .map_err(|_| AppError::Internal("an assessment did not end"))?
}

/// Whether working it out again gave the bytes that were kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    pub kept: String,
    pub computed: String,
    pub computed_at: Timestamp,
}

/// Works one response out again and holds it against what was kept.
///
/// # Errors
/// As [`find`].
pub async fn replay(
    app: &App,
    caller: Caller<CompareSuppliers>,
    procurement: ProcurementId,
    lot: LotId,
    response: ResponseId,
) -> Result<Replayed, AppError> {
    let shown = find(app, caller, procurement, lot, response).await?;
    Ok(Replayed {
        kept: shown.kept.kept.0.digest,
        computed: shown.digest,
        computed_at: shown.kept.computed_at,
    })
}
