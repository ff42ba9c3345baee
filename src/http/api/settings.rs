//! What an administrator sets for the whole council.

use actix_web::{HttpResponse, http::header, web};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::mail::DeliveryBody;
use crate::{
    app::{
        App,
        access::{Caller, ManageSettings},
        branding,
        error::{AppError, FieldProblem},
        mail_tests,
    },
    domain::branding::{Branding, Colour, Logo},
    http::{
        input::{Body, Expected, IdempotencyKey, etag},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(get_branding, put_branding, list_mail_tests, send_mail_test))]
pub struct Description;

/// How the council's pages look. What is left out, is as the service has it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrandingBody {
    /// A colour on which white words can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        min_length = 7,
        max_length = 7,
        pattern = "^#[0-9A-Fa-f]{6}$",
        example = "#00594d"
    )]
    colour: Option<String>,
    /// A PNG picture of 100 KB and 1,000 pixels a side at most, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 140_000)]
    logo: Option<String>,
}

impl From<Branding> for BrandingBody {
    fn from(branding: Branding) -> Self {
        Self {
            colour: branding.colour.map(|colour| colour.to_string()),
            logo: branding.logo.map(|logo| BASE64.encode(&logo.png)),
        }
    }
}

impl BrandingBody {
    fn read(self) -> Result<Branding, AppError> {
        let mut problems = Vec::new();
        let colour = self.colour.and_then(|text| {
            text.parse::<Colour>()
                .map_err(|problem| {
                    let detail = problem.to_string();
                    problems.push(FieldProblem::new("/colour", problem.code(), detail));
                })
                .ok()
        });
        let logo = self
            .logo
            .and_then(|text| match BASE64.decode(text.as_bytes()) {
                Ok(png) => Logo::read(png)
                    .map_err(|problem| {
                        let detail = problem.to_string();
                        problems.push(FieldProblem::new("/logo", problem.code(), detail));
                    })
                    .ok(),
                Err(_) => {
                    let detail = "Send the picture in base64.";
                    problems.push(FieldProblem::new("/logo", "not-base64", detail));
                    None
                }
            });
        if problems.is_empty() {
            Ok(Branding { colour, logo })
        } else {
            Err(AppError::invalid(problems))
        }
    }
}

/// Show how the council's pages look.
///
/// Shows what was chosen. Its version is 0 before anything was.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/branding",
    operation_id = "getBranding",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id")),
    responses((status = 200, description = "What was chosen", body = BrandingBody,
            headers(("ETag" = String, description = "Its version"))))
)]
pub async fn get_branding(caller: Caller<ManageSettings>, app: web::Data<App>) -> ApiResult {
    let (revision, branding) = branding::find(&app, caller).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(revision))
        .json(BrandingBody::from(branding)))
}

/// Choose how the council's pages look.
///
/// Replaces colour and logo; what is left out is as the service has it.
#[utoipa::path(
    put,
    path = "/v1/councils/{council}/branding",
    operation_id = "putBranding",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag of what is replaced", max_length = 40),
    ),
    request_body = BrandingBody,
    responses((status = 200, description = "Chosen", body = BrandingBody,
            headers(("ETag" = String, description = "Its version"))))
)]
pub async fn put_branding(
    caller: Caller<ManageSettings>,
    app: web::Data<App>,
    expected: Expected,
    body: Body<BrandingBody>,
) -> ApiResult {
    let seen = expected.revision()?;
    let chosen = body.value.read()?;
    let revision = branding::save(&app, caller, seen, chosen.clone()).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(revision))
        .json(BrandingBody::from(chosen)))
}

/// Test mails, the latest first.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MailTestList {
    #[schema(max_items = 10)]
    items: Vec<DeliveryBody>,
}

/// What became of test mails.
///
/// Lists the last ten test mails of the council, the latest first.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/mail-tests",
    operation_id = "listMailTests",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id")),
    responses((status = 200, description = "The last ones", body = MailTestList))
)]
pub async fn list_mail_tests(caller: Caller<ManageSettings>, app: web::Data<App>) -> ApiResult {
    let tests = mail_tests::list(&app, caller).await?;
    let items = tests.into_iter().map(DeliveryBody::from).collect();
    Ok(HttpResponse::Ok().json(MailTestList { items }))
}

/// A mail that was queued.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MailTestName {
    id: Uuid,
}

/// Test whether mail goes out.
///
/// Writes a mail to the person who asks. What becomes of it is seen in the list.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/mail-tests",
    operation_id = "sendMailTest",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely", min_length = 1, max_length = 130),
    ),
    responses(
        (status = 201, description = "It waits to be sent", body = MailTestName,
            headers(("Location" = String, description = "The list with it"))),
        (status = 409, description = "A key asks, or earlier ones still wait", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn send_mail_test(
    caller: Caller<ManageSettings>,
    app: web::Data<App>,
    key: IdempotencyKey,
) -> ApiResult {
    let list = format!("/v1/councils/{}/mail-tests", caller.tenant());
    let request = key.request(&app, &caller, &[]);
    let made = mail_tests::send(&app, caller, request).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, list))
        .json(MailTestName {
            id: made.into_inner().0,
        }))
}
