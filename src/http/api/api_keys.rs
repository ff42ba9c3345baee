//! API keys of councils and suppliers.

use actix_web::{HttpResponse, http::header, web};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, ManageCouncilKeys, ManageSupplierKeys},
        api_keys::{self, ApiKey, KeyRequest, Keyed},
    },
    domain::ids::{ApiKeyId, CouncilId, SupplierId},
    http::{
        input::{Body, IdempotencyKey},
        page::{NoFilter, PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(
    components(schemas(PermissionName)),
    paths(
        list_council_api_keys,
        create_council_api_key,
        revoke_council_api_key,
        list_supplier_api_keys,
        create_supplier_api_key,
        revoke_supplier_api_key
    )
)]
pub struct Description;

/// The name of a permission, such as `procurements.view`.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, max_length = 80, example = "procurements.view")]
pub struct PermissionName(pub String);

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewApiKey {
    /// What it is for. Two working keys may share a name, so that one can take over from the other.
    #[schema(min_length = 1, max_length = 200, example = "Contract register")]
    name: String,
    /// Names of permissions, such as `procurements.view`.
    #[schema(min_items = 1, max_items = 50)]
    permissions: Vec<PermissionName>,
    /// At most 365 days ahead.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// An API key, without its secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiKeyBody {
    id: Uuid,
    #[schema(max_length = 200)]
    name: String,
    #[schema(max_items = 50)]
    permissions: Vec<PermissionName>,
    created_by: Uuid,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    revoked_at: Option<Timestamp>,
    /// The day, as far as is known: uses are written down with a delay.
    #[schema(max_length = 10, example = "2026-11-23")]
    last_used_on: Option<String>,
}

/// A key just made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedApiKey {
    #[serde(flatten)]
    key: ApiKeyBody,
    /// Send it as `Authorization: Bearer ...`. Shown once: a repeat of the request has null here.
    #[schema(max_length = 200)]
    secret: Option<String>,
}

impl From<ApiKey> for ApiKeyBody {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id.0,
            name: key.name,
            permissions: key.permissions.0.into_iter().map(PermissionName).collect(),
            created_by: key.created_by.0,
            created_at: key.created_at,
            expires_at: key.expires_at,
            revoked_at: key.revoked_at,
            last_used_on: key.last_used_on,
        }
    }
}

/// The organisation and the key that a path names.
type KeyPath = web::Path<(IgnoredAny, ApiKeyId)>;

async fn list<T: Keyed>(
    app: &App,
    caller: Caller<T::ManageKeys>,
    paging: Paging<NoFilter>,
) -> ApiResult {
    let page = api_keys::list::<T>(app, caller, paging.request()?).await?;
    paging.respond(page, ApiKeyBody::from)
}

async fn revoke<T: Keyed>(app: &App, caller: Caller<T::ManageKeys>, key: ApiKeyId) -> ApiResult {
    api_keys::revoke::<T>(app, caller, key).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn create<T: Keyed>(
    app: &App,
    caller: Caller<T::ManageKeys>,
    key: IdempotencyKey,
    body: Body<NewApiKey>,
) -> ApiResult {
    let keys = format!("/v1/{}/{}/api-keys", T::COLLECTION, caller.tenant());
    let NewApiKey {
        name,
        permissions,
        expires_at,
    } = body.value;
    let permissions = permissions.into_iter().map(|name| name.0).collect();
    let wanted = KeyRequest::checked::<T>(&name, permissions, expires_at, app.clock.now())?;
    let request = key.request(app, &caller, &body.bytes);
    let made = api_keys::create::<T>(app, caller, request, wanted).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{keys}/{}", made.key.id)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(CreatedApiKey {
            key: ApiKeyBody::from(made.key),
            secret: made.text.map(|text| text.expose_secret().to_owned()),
        }))
}

/// List a council's API keys.
///
/// Lists a council's API keys, those that no longer work too.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/api-keys",
    operation_id = "listCouncilApiKeys",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id"), PageQuery),
    responses((status = 200, description = "A page of keys", body = PageBody<ApiKeyBody>))
)]
pub async fn list_council_api_keys(
    caller: Caller<ManageCouncilKeys>,
    app: web::Data<App>,
    paging: Paging<NoFilter>,
) -> ApiResult {
    list::<CouncilId>(&app, caller, paging).await
}

/// Make an API key for a council.
///
/// Makes an API key for another system of the council. Its secret is shown once.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/api-keys",
    operation_id = "createCouncilApiKey",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely", min_length = 1, max_length = 130),
    ),
    request_body = NewApiKey,
    responses(
        (status = 201, description = "Made", body = CreatedApiKey,
            headers(("Location" = String, description = "The key"))),
        (status = 409, description = "Too many working keys, or two of that name", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn create_council_api_key(
    caller: Caller<ManageCouncilKeys>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Body<NewApiKey>,
) -> ApiResult {
    create::<CouncilId>(&app, caller, key, body).await
}

/// Revoke a council's API key.
///
/// Makes a council's API key stop working, at once and for good.
#[utoipa::path(
    delete,
    path = "/v1/councils/{council}/api-keys/{key}",
    operation_id = "revokeCouncilApiKey",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("key" = Uuid, Path, description = "The key's id"),
    ),
    responses((status = 204, description = "It no longer works"))
)]
pub async fn revoke_council_api_key(
    caller: Caller<ManageCouncilKeys>,
    app: web::Data<App>,
    path: KeyPath,
) -> ApiResult {
    revoke::<CouncilId>(&app, caller, path.1).await
}

/// List a supplier's API keys.
///
/// Lists a supplier's API keys, those that no longer work too.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/api-keys",
    operation_id = "listSupplierApiKeys",
    tag = "suppliers",
    params(("supplier" = Uuid, Path, description = "The supplier's id"), PageQuery),
    responses((status = 200, description = "A page of keys", body = PageBody<ApiKeyBody>))
)]
pub async fn list_supplier_api_keys(
    caller: Caller<ManageSupplierKeys>,
    app: web::Data<App>,
    paging: Paging<NoFilter>,
) -> ApiResult {
    list::<SupplierId>(&app, caller, paging).await
}

/// Make an API key for a supplier.
///
/// Makes an API key for another system of the supplier. Its secret is shown once.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/api-keys",
    operation_id = "createSupplierApiKey",
    tag = "suppliers",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely", min_length = 1, max_length = 130),
    ),
    request_body = NewApiKey,
    responses(
        (status = 201, description = "Made", body = CreatedApiKey,
            headers(("Location" = String, description = "The key"))),
        (status = 409, description = "Too many working keys, or two of that name", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn create_supplier_api_key(
    caller: Caller<ManageSupplierKeys>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Body<NewApiKey>,
) -> ApiResult {
    create::<SupplierId>(&app, caller, key, body).await
}

/// Revoke a supplier's API key.
///
/// Makes a supplier's API key stop working, at once and for good.
#[utoipa::path(
    delete,
    path = "/v1/suppliers/{supplier}/api-keys/{key}",
    operation_id = "revokeSupplierApiKey",
    tag = "suppliers",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("key" = Uuid, Path, description = "The key's id"),
    ),
    responses((status = 204, description = "It no longer works"))
)]
pub async fn revoke_supplier_api_key(
    caller: Caller<ManageSupplierKeys>,
    app: web::Data<App>,
    path: KeyPath,
) -> ApiResult {
    revoke::<SupplierId>(&app, caller, path.1).await
}
