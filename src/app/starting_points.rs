//! Starting points: typical purchases from which an officer begins a procurement.
//!
//! Invariant: a starting point only fills what a request leaves open; nobody is held to it.

use std::sync::{Arc, OnceLock};

use super::{App, error::AppError};
use crate::domain::{
    ids::StartingPointId,
    procurement::ProcurementDraft,
    question_set::Catalogue,
    starting_point::{StartingPointError, StartingPoints},
};

/// The starting points that come with the program, parsed once, over the sets that come with it.
///
/// # Errors
/// Why they cannot be offered.
pub fn embedded(catalogue: &Catalogue) -> Result<Arc<StartingPoints>, StartingPointError> {
    static POINTS: OnceLock<Result<Arc<StartingPoints>, StartingPointError>> = OnceLock::new();
    POINTS
        .get_or_init(|| StartingPoints::embedded(catalogue).map(Arc::new))
        .clone()
}

/// Fills what a draft leaves open with what is typical.
///
/// # Errors
/// [`InvalidInput`](super::error::Code::InvalidInput) when there is no such starting point.
pub fn fill(app: &App, id: &StartingPointId, draft: &mut ProcurementDraft) -> Result<(), AppError> {
    let point = app.starting_points.find(id).ok_or_else(|| {
        AppError::invalid_field(
            "/startingPoint",
            "unknown-starting-point",
            "There is no starting point with this id: see /v1/public/starting-points.",
        )
    })?;
    point.fill(draft, || app.clock.new_id());
    Ok(())
}
