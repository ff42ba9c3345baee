//! What a response belongs to, and the method it answers, kept in memory.
//!
//! Invariant: what is kept here never decides about access, state or time: those are read in each closure, and so is
//! whether the method is still the procurement's present one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, Permission},
        error::AppError,
        methods::IssuedMethod,
    },
    db::{
        method::{self as store, MethodRow},
        standing::{self, Belongs, Place},
    },
    domain::ids::{ResponseId, SupplierId},
};

/// Responses kept at a time; each takes a few hundred bytes.
const SCENES_MAX: usize = 20_000;

/// A response with what it belongs to.
#[derive(Debug, Clone)]
pub struct Scene {
    pub place: Place,
    /// The council's, for its trail and for receipts.
    pub ledger: Uuid,
    /// The procurement's present one, unless it was amended meanwhile.
    pub method: Arc<IssuedMethod>,
}

/// The memory of scenes, shared by all requests.
#[derive(Debug, Default)]
pub struct Scenes {
    scenes: Mutex<HashMap<(SupplierId, ResponseId), Arc<Scene>>>,
}

impl Scenes {
    fn known(&self, supplier: SupplierId, response: ResponseId) -> Option<Arc<Scene>> {
        self.lock().get(&(supplier, response)).cloned()
    }

    /// Forgets everything when it is full: what is needed is soon there again.
    fn keep(&self, scene: &Arc<Scene>) {
        let mut scenes = self.lock();
        if scenes.len() >= SCENES_MAX {
            scenes.clear();
        }
        let place = scene.place;
        scenes.insert((place.supplier, place.response), Arc::clone(scene));
    }

    /// To be called when a scene's method turned out to be replaced.
    pub(super) fn forget(&self, place: Place) {
        self.lock().remove(&(place.supplier, place.response));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(SupplierId, ResponseId), Arc<Scene>>> {
        self.scenes.lock().unwrap_or_else(PoisonError::into_inner)
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
    if let Some(known) = app.scenes.known(supplier, response) {
        return Ok(known);
    }
    let (belongs, answered) = belongs_to(app, caller, response).await?;
    let method = match answered {
        Answered::Known(method) => method,
        Answered::Stored(row) => app.methods.keep(row)?,
    };
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
    app.scenes.keep(&scene);
    Ok(scene)
}

/// The method that a response answers.
enum Answered {
    /// It was in memory.
    Known(Arc<IssuedMethod>),
    Stored(MethodRow),
}

/// What the response belongs to, and its method.
async fn belongs_to<P: Permission<Tenant = SupplierId>>(
    app: &App,
    caller: &Caller<P>,
    response: ResponseId,
) -> Result<(Belongs, Answered), AppError> {
    let (caller, clock, methods) = (caller.clone(), app.clock.clone(), Arc::clone(&app.methods));
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            let belongs = standing::belongs(db, caller.tenant(), response)?
                .ok_or_else(AppError::not_found)?;
            let method = belongs.method.ok_or_else(AppError::not_found)?;
            let answered = match methods.known(belongs.council, method) {
                Some(known) => Answered::Known(known),
                None => Answered::Stored(
                    store::find(db, belongs.council, method)?.ok_or_else(AppError::not_found)?,
                ),
            };
            Ok((belongs, answered))
        })
        .await
}
