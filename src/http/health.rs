//! Whether this replica is alive, and whether it can do its work.
//!
//! Invariant: `/livez` asks nobody, so that a database that is down restarts no replica; `/readyz` asks at most once a
//! second, so that it cannot be used to wear the database down.

use std::time::{Duration, Instant};

use actix_web::{HttpResponse, web};
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::{OpenApi, ToSchema};

use super::{
    gate::Anyone,
    problem::{ApiError, ApiResult},
};
use crate::app::{
    App, deployment,
    error::{AppError, Refusal},
};

const ASKED_EVERY: Duration = Duration::from_secs(1);

#[derive(OpenApi)]
#[openapi(paths(livez, readyz))]
pub struct Description;

/// How a replica is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// `alive` or `ready`.
    #[schema(max_length = 20)]
    pub status: &'static str,
}

/// What was found the last time, shared by the replica's threads.
#[derive(Default)]
pub struct Readiness(Mutex<Option<(Instant, Result<(), Refusal>)>>);

/// Is this replica alive?
///
/// Says that the program runs.
#[utoipa::path(
    get,
    path = "/livez",
    operation_id = "getLiveness",
    tag = "service",
    responses((status = 200, description = "The program runs", body = Health))
)]
pub async fn livez(_: Anyone) -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "alive" })
}

/// Can this replica do its work?
///
/// Says that the database answers, has all migrations, and was written with this replica's data key.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "getReadiness",
    tag = "service",
    responses((status = 200, description = "Requests may be sent here", body = Health))
)]
pub async fn readyz(_: Anyone, app: web::Data<App>, readiness: web::Data<Readiness>) -> ApiResult {
    // Held while asking: those who come meanwhile get the same answer.
    let mut last = readiness.0.lock().await;
    let verdict = match &*last {
        Some((at, verdict)) if at.elapsed() < ASKED_EVERY => verdict.clone(),
        Some(_) | None => {
            let verdict = deployment::check(&app)
                .await
                .map_err(|error| not_ready(&error));
            *last = Some((Instant::now(), verdict.clone()));
            verdict
        }
    };
    verdict.map_err(|refusal| ApiError(AppError::Refused(refusal)))?;
    Ok(HttpResponse::Ok().json(Health { status: "ready" }))
}

fn not_ready(error: &deployment::NotUsable) -> Refusal {
    tracing::warn!(%error, "not ready");
    error.refusal()
}
