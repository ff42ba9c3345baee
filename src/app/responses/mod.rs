//! A supplier's responses: which there are, what is asked in them, and how far they are.
//!
//! Invariant: nobody but the supplier's own people and keys gets here; what a council may see of a response before the
//! opening are counts and states, and those are another file's business.

mod assignments;
mod change;
mod colleagues;
mod draft;
mod questions;
mod scene;

pub use assignments::{Give, assign, assignments};
pub use change::Seen;
pub(super) use change::{
    Begun, Change, Ended, May, What, begin, on_scene, record, remember_late, too_late,
};
pub use colleagues::{Colleagues, colleagues};
pub use draft::{AmendmentSeen, Digest, Draft, KeptAnswer, KeptProduct, Progress};
pub(super) use draft::{Rows, card_place, open_card, read_rows};
pub use questions::{
    AskedQuestion, AskedSubject, Gates, Overview, amendment, asked, find, gates, missing,
    questions, read,
};
pub use scene::{Scene, Scenes, scene};

use super::{
    App,
    access::{Caller, ViewResponses},
    error::AppError,
    method::{self, Published},
    page::{Page, PageRequest},
};
use crate::db::standing;
pub use crate::db::standing::Listed;
use crate::domain::{
    ids::{CouncilId, ResponseId},
    procurement::state::{State, state_at},
};

/// The bytes a sealed value is bound to: the council, the response, and what tells it apart in there.
pub fn seal_place(council: CouncilId, response: ResponseId, parts: &[&[u8]]) -> Vec<u8> {
    let mut place = Vec::with_capacity(80);
    place.extend_from_slice(council.0.as_bytes());
    place.extend_from_slice(response.0.as_bytes());
    for part in parts {
        place.extend_from_slice(part);
    }
    place
}

/// The state a procurement is in at `now`, as suppliers are told it.
pub fn present_state(stored: &str, deadline: jiff::Timestamp, now: jiff::Timestamp) -> State {
    state_at(
        State::from_word(stored).unwrap_or(State::Cancelled),
        deadline,
        now,
    )
}

/// A supplier's responses, the oldest first.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn list(
    app: &App,
    caller: Caller<ViewResponses>,
    page: PageRequest<ResponseId>,
) -> Result<Page<Listed, ResponseId>, AppError> {
    let clock = app.clock.clone();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            let rows = standing::of_supplier(db, caller.tenant(), page.after, page.rows())?;
            Ok(page.page(rows, |listed| listed.id))
        })
        .await
}

/// One published version of the method that a response answers to.
///
/// # Errors
/// [`Code::NotFound`](super::error::Code::NotFound), or what [`Caller::enter`] refuses.
pub async fn method_version(
    app: &App,
    caller: Caller<ViewResponses>,
    response: ResponseId,
    number: i32,
) -> Result<Published, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let belongs = standing::belongs(db, caller.tenant(), response)?
                .ok_or_else(AppError::not_found)?;
            method::version(db, belongs.council, belongs.procurement, number)
        })
        .await
}
