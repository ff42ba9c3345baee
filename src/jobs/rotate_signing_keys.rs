//! Replaces the key that signs access tokens when it is old enough.
//!
//! Invariant: what "old enough" means, and how keys overlap, is decided by `app::credentials`; this only asks daily.

use crate::app::{App, error::AppError};

pub(super) async fn run(app: &App) -> Result<(), AppError> {
    app.credentials.rotate_by_age(&app.db).await
}
