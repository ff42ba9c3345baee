//! What a response belongs to, and the method it answers, kept in memory.
//!
//! Invariant: what is kept here never decides about access, state or time: those are read in each closure. A method
//! never changes under its id; whether it is still the procurement's present one is checked in each closure too.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, Permission},
        error::AppError,
    },
    db::standing::{self, Belongs, Place},
    domain::{
        canonical::ContentHash,
        ids::{CouncilId, MethodId, QuestionId, ResponseId, SlotId, SubjectId, SupplierId},
        method::{IssuedQuestion, Method},
    },
};

/// Methods kept at a time; each takes a few hundred kilobytes.
const METHODS_MAX: usize = 64;
/// Responses kept at a time; each takes a few hundred bytes.
const SCENES_MAX: usize = 20_000;

/// An issued method, read once.
#[derive(Debug)]
pub struct Frozen {
    pub id: MethodId,
    pub hash: ContentHash,
    pub method: Method,
    positions: HashMap<QuestionId, usize>,
    asked: HashSet<(SubjectId, QuestionId)>,
    slots: HashSet<SlotId>,
}

impl Frozen {
    /// Reads the canonical text of a method.
    ///
    /// # Errors
    /// When the text is not a method.
    pub fn read(id: MethodId, canonical: &str) -> Result<Self, AppError> {
        let method: Method = serde_json::from_str(canonical)
            .map_err(|_| AppError::Internal("an issued method cannot be read"))?;
        let positions = method
            .questions
            .iter()
            .enumerate()
            .map(|(position, issued)| (issued.question.id.clone(), position))
            .collect();
        let asked = method
            .lots
            .iter()
            .flat_map(|lot| &lot.asked)
            .flat_map(|asked| {
                asked
                    .subjects
                    .iter()
                    .map(|subject| (subject.subject, asked.question.clone()))
            })
            .collect();
        let slots = method
            .lots
            .iter()
            .flat_map(|lot| &lot.slots)
            .map(|slot| slot.id)
            .collect();
        let hash = ContentHash::of(canonical.as_bytes());
        Ok(Self {
            id,
            hash,
            method,
            positions,
            asked,
            slots,
        })
    }

    /// The question, if it is asked about this subject.
    pub fn asks(&self, subject: SubjectId, question: &QuestionId) -> Option<&IssuedQuestion> {
        self.asked
            .contains(&(subject, question.clone()))
            .then(|| self.question(question))
            .flatten()
    }

    pub fn question(&self, question: &QuestionId) -> Option<&IssuedQuestion> {
        self.method.questions.get(*self.positions.get(question)?)
    }

    pub fn has_slot(&self, slot: SlotId) -> bool {
        self.slots.contains(&slot)
    }
}

/// A response with what it belongs to.
#[derive(Debug, Clone)]
pub struct Scene {
    pub place: Place,
    /// The council's, for its trail and for receipts.
    pub ledger: Uuid,
    /// The procurement's present one, unless it was amended meanwhile.
    pub method: Arc<Frozen>,
}

/// The memory of scenes and methods, shared by all requests.
#[derive(Debug, Default)]
pub struct Scenes {
    scenes: Mutex<HashMap<(SupplierId, ResponseId), Arc<Scene>>>,
    methods: Mutex<HashMap<(CouncilId, MethodId), Arc<Frozen>>>,
}

/// Forgets everything when it is full: what is needed is soon there again.
fn keep<K: Eq + Hash, V>(kept: &mut HashMap<K, V>, max: usize, key: K, value: V) {
    if kept.len() >= max {
        kept.clear();
    }
    kept.insert(key, value);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Scenes {
    /// A method, from its canonical text, or from memory when none is given.
    ///
    /// # Errors
    /// When the text is not a method, or there is none.
    pub fn method(
        &self,
        council: CouncilId,
        id: MethodId,
        canonical: Option<String>,
    ) -> Result<Arc<Frozen>, AppError> {
        let Some(canonical) = canonical else {
            return self
                .known_method(council, id)
                .ok_or(AppError::Internal("a procurement's method is not there"));
        };
        let frozen = Arc::new(Frozen::read(id, &canonical)?);
        keep(
            &mut lock(&self.methods),
            METHODS_MAX,
            (council, id),
            Arc::clone(&frozen),
        );
        Ok(frozen)
    }

    /// A method, if it is in memory.
    pub fn known_method(&self, council: CouncilId, id: MethodId) -> Option<Arc<Frozen>> {
        lock(&self.methods).get(&(council, id)).cloned()
    }

    /// To be called when a scene's method turned out to be replaced.
    pub(super) fn forget(&self, place: Place) {
        lock(&self.scenes).remove(&(place.supplier, place.response));
    }
}

/// The scene of a response, from memory if it is there. Without a look at the caller's access, unless it has to be read:
/// the closure that uses it does that first.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn scene<P: Permission<Tenant = SupplierId>>(
    app: &App,
    caller: &Caller<P>,
    response: ResponseId,
) -> Result<Arc<Scene>, AppError> {
    let supplier = caller.tenant();
    if let Some(known) = lock(&app.scenes.scenes).get(&(supplier, response)) {
        return Ok(Arc::clone(known));
    }
    let (belongs, id, canonical) = belongs_to(app, caller, response).await?;
    let method = app.scenes.method(belongs.council, id, canonical)?;
    let scene = Arc::new(Scene {
        place: Place {
            council: belongs.council,
            procurement: belongs.procurement,
            response,
            supplier,
        },
        ledger: belongs.ledger,
        method,
    });
    keep(
        &mut lock(&app.scenes.scenes),
        SCENES_MAX,
        (supplier, response),
        Arc::clone(&scene),
    );
    Ok(scene)
}

/// What the response belongs to, the id of its method, and that method's text unless it is in memory.
async fn belongs_to<P: Permission<Tenant = SupplierId>>(
    app: &App,
    caller: &Caller<P>,
    response: ResponseId,
) -> Result<(Belongs, MethodId, Option<String>), AppError> {
    let (caller, clock, scenes) = (caller.clone(), app.clock.clone(), Arc::clone(&app.scenes));
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            let belongs = standing::belongs(db, caller.tenant(), response)?
                .ok_or_else(AppError::not_found)?;
            let method = belongs.method.ok_or_else(AppError::not_found)?;
            let canonical = match scenes.known_method(belongs.council, method) {
                Some(_) => None,
                None => standing::canonical_method(db, belongs.council, method)?,
            };
            Ok((belongs, method, canonical))
        })
        .await
}
