//! A supplier's responses and the products in them.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, EditResponses, ViewResponses},
        error::FieldProblem,
        products,
        responses::{self, KeptProduct, Listed, Overview, Seen},
    },
    domain::{
        ids::{ResponseId, SlotId},
        product::Product,
    },
    http::{
        input::{Body, Expected, etag},
        page::{PageBody, PageQuery, Paging},
        problem::ApiResult,
    },
};

#[derive(OpenApi)]
#[openapi(paths(list_responses, get_response, put_product, get_product, delete_product))]
pub struct Description;

impl From<Expected> for Seen {
    fn from(expected: Expected) -> Self {
        match expected {
            Expected::Revision(revision) => Self::Revision(revision),
            Expected::Absent => Self::Nothing,
        }
    }
}

/// A response in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListedResponse {
    pub id: Uuid,
    /// `started`, `submitted` or `withdrawn`.
    #[schema(max_length = 40)]
    pub state: String,
    pub created_at: Timestamp,
    /// The submission that stands, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission: Option<Uuid>,
    pub council: Uuid,
    #[schema(max_length = 200)]
    pub council_name: String,
    pub procurement: Uuid,
    #[schema(max_length = 80)]
    pub reference: String,
    #[schema(max_length = 200)]
    pub title: String,
    /// `issued`, `closed`, `opened` or `cancelled`.
    #[schema(max_length = 40)]
    pub procurement_state: String,
    /// Nothing can be changed from this moment on.
    pub deadline: Timestamp,
}

impl ListedResponse {
    fn of(listed: Listed, now: Timestamp) -> Self {
        let state = responses::present_state(&listed.procurement_state, listed.deadline, now);
        Self {
            id: listed.id.0,
            state: listed.state,
            created_at: listed.created_at,
            submission: listed.submission.map(|id| id.0),
            council: listed.council.0,
            council_name: listed.council_name,
            procurement: listed.procurement.0,
            reference: listed.reference,
            title: listed.title,
            procurement_state: state.as_str().to_owned(),
            deadline: listed.deadline,
        }
    }
}

/// A response with what it answers and how far it is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResponseBody {
    #[serde(flatten)]
    pub listed: ListedResponse,
    /// Identifies the rules in force, as 64 hexadecimal digits.
    #[schema(max_length = 64)]
    pub method_hash: String,
    #[schema(max_items = 20)]
    pub lots: Vec<ResponseLot>,
    pub progress: AnswerProgress,
    #[schema(max_items = 1000)]
    pub amendments: Vec<SeenAmendment>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResponseLot {
    pub id: Uuid,
    pub number: u32,
    #[schema(max_length = 200)]
    pub title: String,
    #[schema(max_items = 20)]
    pub slots: Vec<ResponseSlot>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResponseSlot {
    pub id: Uuid,
    pub number: u32,
    #[schema(max_length = 200)]
    pub title: String,
    /// Its share of each product question, of 100.
    pub weight: u32,
}

/// How many answers are in which state, and how many slots have a product.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnswerProgress {
    pub complete: i64,
    pub has_problems: i64,
    pub reopened: i64,
    pub products: i64,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeenAmendment {
    pub id: Uuid,
    pub number: i32,
    pub published_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<Timestamp>,
}

impl ResponseBody {
    fn of(overview: Overview, now: Timestamp) -> Self {
        let lots = overview
            .scene
            .method
            .method
            .lots
            .iter()
            .map(|lot| ResponseLot {
                id: lot.id.0,
                number: lot.number,
                title: lot.title.clone(),
                slots: lot
                    .slots
                    .iter()
                    .map(|slot| ResponseSlot {
                        id: slot.id.0,
                        number: slot.number,
                        title: slot.title.clone(),
                        weight: slot.weight,
                    })
                    .collect(),
            });
        Self {
            method_hash: overview.scene.method.hash.as_str().to_owned(),
            lots: lots.collect(),
            progress: AnswerProgress {
                complete: overview.progress.complete,
                has_problems: overview.progress.has_problems,
                reopened: overview.progress.reopened,
                products: overview.progress.products,
            },
            amendments: overview
                .amendments
                .into_iter()
                .map(|seen| SeenAmendment {
                    id: seen.id.0,
                    number: seen.number,
                    published_at: seen.published_at,
                    acknowledged_at: seen.acknowledged_at,
                })
                .collect(),
            listed: ListedResponse::of(overview.listed, now),
        }
    }
}

/// Lists a supplier's responses, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses",
    operation_id = "listResponses",
    tag = "responses",
    params(("supplier" = Uuid, Path, description = "The supplier's id"), PageQuery),
    responses((status = 200, description = "A page of responses", body = PageBody<ListedResponse>))
)]
pub async fn list_responses(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    paging: Paging,
) -> ApiResult {
    let page = responses::list(&app, caller, paging.request()?).await?;
    let now = app.clock.now();
    paging.respond(page, |listed| ListedResponse::of(listed, now))
}

/// Shows a response: its state, its deadline, the lots and slots, and how far it is.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}",
    operation_id = "getResponse",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses((status = 200, description = "The response", body = ResponseBody))
)]
pub async fn get_response(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
) -> ApiResult {
    let overview = responses::find(&app, caller, path.1).await?;
    Ok(HttpResponse::Ok().json(ResponseBody::of(overview, app.clock.now())))
}

/// A product in its slot.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductBody {
    pub slot: Uuid,
    pub product: Product,
    /// What is to be put right before it can be submitted.
    #[schema(max_items = 20)]
    pub problems: Vec<FieldProblem>,
    pub revision: i64,
    pub updated_by: Uuid,
    pub updated_at: Timestamp,
}

impl From<KeptProduct> for ProductBody {
    fn from(kept: KeptProduct) -> Self {
        let problems = kept.product.problems().into_iter();
        Self {
            slot: kept.slot.0,
            problems: problems
                .map(|p| FieldProblem::new(format!("/product{}", p.pointer), p.code, p.message))
                .collect(),
            product: kept.product,
            revision: kept.revision,
            updated_by: kept.updated_by,
            updated_at: kept.updated_at,
        }
    }
}

/// The new version of something that was saved.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedProduct {
    pub revision: i64,
}

/// Puts a product in a slot.
///
/// A lot is bid for when a product stands in one of its slots.
///
/// Anything within the limits is kept; what is still to be put right is listed when the product is read.
#[utoipa::path(
    put,
    path = "/v1/suppliers/{supplier}/responses/{response}/products/{slot}",
    operation_id = "putProduct",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("slot" = Uuid, Path, description = "The slot's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the product to replace", max_length = 40),
        ("If-None-Match" = Option<String>, Header, description = "`*` for an empty slot", max_length = 40),
    ),
    request_body = Product,
    responses(
        (status = 200, description = "Saved", body = SavedProduct,
            headers(("ETag" = String, description = "Its version"))),
        (status = 409, description = "The deadline has passed, or the response is submitted", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn put_product(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SlotId)>,
    expected: Expected,
    body: Body<Product>,
) -> ApiResult {
    let (_, response, slot) = path.into_inner();
    let revision =
        products::save(&app, caller, response, slot, body.value, expected.into()).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(revision))
        .json(SavedProduct { revision }))
}

/// Shows the product in a slot.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/products/{slot}",
    operation_id = "getProduct",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("slot" = Uuid, Path, description = "The slot's id"),
    ),
    responses((status = 200, description = "The product", body = ProductBody,
            headers(("ETag" = String, description = "Its version"))))
)]
pub async fn get_product(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SlotId)>,
) -> ApiResult {
    let (_, response, slot) = path.into_inner();
    let kept = products::find(&app, caller, response, slot).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(kept.revision))
        .json(ProductBody::from(kept)))
}

/// Takes the product out of a slot.
#[utoipa::path(
    delete,
    path = "/v1/suppliers/{supplier}/responses/{response}/products/{slot}",
    operation_id = "deleteProduct",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("slot" = Uuid, Path, description = "The slot's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the product to take out", max_length = 40),
    ),
    responses(
        (status = 204, description = "Taken out"),
        (status = 409, description = "The deadline has passed, or the response is submitted", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn delete_product(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SlotId)>,
    expected: Expected,
) -> ApiResult {
    let (_, response, slot) = path.into_inner();
    products::take_out(&app, caller, response, slot, expected.into()).await?;
    Ok(HttpResponse::NoContent().finish())
}
