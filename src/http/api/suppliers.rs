//! Suppliers: what an organisation says about itself.

use actix_web::{HttpResponse, http::header, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, ManageColleagues, ViewResponses},
        suppliers::{self, Identifier, Profile, Supplier},
    },
    http::{
        gate::SignedIn,
        input::{Body, Expected, IdempotencyKey, etag},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(create_supplier, get_supplier, update_supplier))]
pub struct Description;

/// A number in a register.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentifierBody {
    /// A code from org-id.guide, such as `GB-COH` for Companies House.
    #[schema(min_length = 4, max_length = 20, example = "GB-COH")]
    scheme: String,
    /// The number with its leading zeros.
    #[schema(min_length = 1, max_length = 60, example = "00000006")]
    id: String,
}

impl From<IdentifierBody> for Identifier {
    fn from(body: IdentifierBody) -> Self {
        Self {
            scheme: body.scheme,
            id: body.id,
        }
    }
}

/// An organisation to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSupplier {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[serde(default)]
    #[schema(max_items = 20)]
    identifiers: Vec<IdentifierBody>,
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupplierChange {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// All of them: the list is replaced.
    #[schema(max_items = 20)]
    identifiers: Option<Vec<IdentifierBody>>,
}

/// A supplier, as its members see it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupplierBody {
    id: Uuid,
    #[schema(max_length = 200)]
    name: String,
    #[schema(max_items = 20)]
    identifiers: Vec<IdentifierBody>,
    /// Binds receipts and the audit chain to this supplier for good.
    ledger_id: Uuid,
}

impl From<Supplier> for SupplierBody {
    fn from(supplier: Supplier) -> Self {
        Self {
            id: supplier.id.0,
            name: supplier.name,
            identifiers: supplier
                .identifiers
                .0
                .into_iter()
                .map(|i| IdentifierBody {
                    scheme: i.scheme,
                    id: i.id,
                })
                .collect(),
            ledger_id: supplier.ledger_id,
        }
    }
}

fn shown(supplier: Supplier) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(supplier.revision))
        .json(SupplierBody::from(supplier))
}

/// The id of what was made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedSupplier {
    id: Uuid,
}

/// Make a supplier.
///
/// Makes an organisation that answers procurements. Whoever makes it owns it.
#[utoipa::path(
    post,
    path = "/v1/suppliers",
    operation_id = "createSupplier",
    tag = "suppliers",
    params(("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely", min_length = 1, max_length = 130)),
    request_body = NewSupplier,
    responses(
        (status = 201, description = "Made", body = CreatedSupplier,
            headers(("Location" = String, description = "The supplier"))),
        (status = 403, description = "An API key cannot make a supplier", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "The person owns too many suppliers", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn create_supplier(
    caller: SignedIn,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Body<NewSupplier>,
) -> ApiResult {
    let NewSupplier { name, identifiers } = body.value;
    let profile = Profile::checked(&name, identifiers.into_iter().map(Into::into).collect())?;
    let request = key.request_by(&app, caller.0.principal(), &body.bytes);
    let id = suppliers::create(&app, caller.0, request, profile)
        .await?
        .into_inner();
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/v1/suppliers/{id}")))
        .json(CreatedSupplier { id: id.0 }))
}

/// Show a supplier.
///
/// Shows a supplier to its members.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}",
    operation_id = "getSupplier",
    tag = "suppliers",
    params(("supplier" = Uuid, Path, description = "The supplier's id")),
    responses((status = 200, description = "The supplier", body = SupplierBody,
        headers(("ETag" = String, description = "Its revision"))))
)]
pub async fn get_supplier(caller: Caller<ViewResponses>, app: web::Data<App>) -> ApiResult {
    Ok(shown(suppliers::find(&app, caller).await?))
}

/// Change a supplier.
///
/// Changes a supplier's name or register numbers.
#[utoipa::path(
    patch,
    path = "/v1/suppliers/{supplier}",
    operation_id = "updateSupplier",
    tag = "suppliers",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("If-Match" = String, Header, description = "The ETag of the revision that is changed", max_length = 40),
    ),
    request_body = SupplierChange,
    responses((status = 200, description = "The supplier as it is now", body = SupplierBody,
        headers(("ETag" = String, description = "The new revision"))))
)]
pub async fn update_supplier(
    caller: Caller<ManageColleagues>,
    app: web::Data<App>,
    expected: Expected,
    body: Body<SupplierChange>,
) -> ApiResult {
    let SupplierChange { name, identifiers } = body.value;
    let identifiers = identifiers.map(|list| list.into_iter().map(Into::into).collect());
    let seen = expected.revision()?;
    let supplier = suppliers::update(&app, caller, seen, name, identifiers).await?;
    Ok(shown(supplier))
}
