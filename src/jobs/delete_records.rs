//! Deletes what goes with the records of a procurement whose time has passed.
//!
//! Invariant: a hundred rows a transaction at most; what is gone stays gone however often the job is run.

use super::worker::JobLease;
use crate::{
    app::{App, error::AppError, retention},
    domain::ids::{CouncilId, ProcurementId},
};

pub(super) async fn run(
    app: &App,
    council: CouncilId,
    procurement: ProcurementId,
    lease: &JobLease<'_>,
) -> Result<(), AppError> {
    while retention::delete_some(app, council, procurement).await? > 0 {
        lease.renew(app).await?;
    }
    Ok(())
}
