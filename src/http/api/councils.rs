//! Councils.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, ViewProcurements},
        councils::{self, Council},
    },
    http::problem::ApiResult,
};

#[derive(OpenApi)]
#[openapi(paths(get_council))]
pub struct Description;

/// A council, as its members see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CouncilBody {
    pub id: Uuid,
    #[schema(max_length = 200)]
    pub name: String,
    /// `england`, `wales` or `northern_ireland`.
    #[schema(max_length = 40)]
    pub jurisdiction: String,
    /// Binds receipts and the audit chain to this council for good.
    pub ledger_id: Uuid,
}

impl From<Council> for CouncilBody {
    fn from(council: Council) -> Self {
        Self {
            id: council.id.0,
            name: council.name,
            jurisdiction: council.jurisdiction,
            ledger_id: council.ledger_id,
        }
    }
}

/// Shows a council.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}",
    operation_id = "getCouncil",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id")),
    responses((status = 200, description = "The council", body = CouncilBody))
)]
pub async fn get_council(caller: Caller<ViewProcurements>, app: web::Data<App>) -> ApiResult {
    let council = councils::find(&app, caller).await?;
    Ok(HttpResponse::Ok().json(CouncilBody::from(council)))
}
