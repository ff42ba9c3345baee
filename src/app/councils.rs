//! Councils: the tenants.

use super::{
    App,
    access::{Caller, ViewProcurements},
    error::AppError,
};
use crate::db;
pub use crate::db::council::Council;

/// The caller's council.
pub async fn find(app: &App, caller: Caller<ViewProcurements>) -> Result<Council, AppError> {
    let clock = app.clock.clone();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, clock.now())?;
            db::council::find(db, caller.tenant())?.ok_or_else(AppError::not_found)
        })
        .await
}
