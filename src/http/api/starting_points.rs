//! Starting points: typical purchases, read by anybody.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::{
    app::{App, error::AppError},
    domain::{ids::StartingPointId, question_set::Level, starting_point::StartingPoint},
    http::{gate::Anyone, problem::ApiResult},
};

#[derive(OpenApi)]
#[openapi(paths(list_starting_points, get_starting_point))]
pub struct Description;

/// The starting points, in the order in which they are offered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StartingPointList {
    #[schema(max_items = 100)]
    items: Vec<StartingPointSummary>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StartingPointSummary {
    id: StartingPointId,
    #[schema(max_length = 40)]
    version: String,
    #[schema(max_length = 200)]
    title: String,
    #[schema(max_length = 2000)]
    summary: String,
    /// The level that its typical answers give.
    level: Level,
}

impl From<&StartingPoint> for StartingPointSummary {
    fn from(point: &StartingPoint) -> Self {
        Self {
            id: point.id.clone(),
            version: point.version.clone(),
            title: point.title.clone(),
            summary: point.summary.clone(),
            level: point.level,
        }
    }
}

/// Lists what councils often buy.
///
/// Each has typical answers to begin a procurement from.
#[utoipa::path(
    get,
    path = "/v1/public/starting-points",
    operation_id = "listStartingPoints",
    tag = "procurements",
    responses((status = 200, description = "The starting points", body = StartingPointList))
)]
pub async fn list_starting_points(_: Anyone, app: web::Data<App>) -> ApiResult {
    let items = app.starting_points.all().iter();
    Ok(HttpResponse::Ok().json(StartingPointList {
        items: items.map(StartingPointSummary::from).collect(),
    }))
}

/// Shows a starting point.
///
/// It has typical answers with reasons, typical lots, what matters most, and warnings.
#[utoipa::path(
    get,
    path = "/v1/public/starting-points/{startingPoint}",
    operation_id = "getStartingPoint",
    tag = "procurements",
    params(("startingPoint" = StartingPointId, Path, description = "The starting point's id")),
    responses((status = 200, description = "The starting point", body = StartingPoint))
)]
pub async fn get_starting_point(
    _: Anyone,
    app: web::Data<App>,
    id: web::Path<StartingPointId>,
) -> ApiResult {
    let point = app
        .starting_points
        .find(&id)
        .ok_or_else(AppError::not_found)?;
    Ok(HttpResponse::Ok().json(point))
}
