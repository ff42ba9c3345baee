//! Evidence of a response: files and links.

use actix_web::{HttpResponse, http::header, web};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, EditResponses, ViewResponses},
        evidence::{self, Evidence, NewFile, NewLink},
    },
    domain::{
        confidential::Confidential,
        evidence::{EvidenceDates, EvidenceSource, Particulars},
        ids::{EvidenceId, ResponseId},
    },
    http::{
        download,
        input::{Body, Expected, IdempotencyKey, etag},
        openapi::FileContent,
        page::{PageBody, PageQuery, Paging},
        problem::ApiResult,
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    list_evidence,
    upload_evidence,
    link_evidence,
    get_evidence,
    get_evidence_content,
    patch_evidence,
    delete_evidence
))]
pub struct Description;

/// A file or a link.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceBody {
    pub id: Uuid,
    /// `file` or `link`.
    #[schema(max_length = 40)]
    pub kind: &'static str,
    /// The file's name, or the link's title.
    #[schema(max_length = 200)]
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub url: Option<String>,
    #[schema(max_length = 200)]
    pub media_type: String,
    /// 0 for a link.
    pub size_bytes: i64,
    /// The keyed digest of the content, as it stands in a submission.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64)]
    pub digest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessed_on: Option<Date>,
    /// That the council is asked to keep it from the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidential: Option<Confidential>,
    pub revision: i64,
    pub uploaded_by: Uuid,
    /// What counts against the deadline.
    pub begun_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored_at: Option<Timestamp>,
}

impl From<Evidence> for EvidenceBody {
    fn from(evidence: Evidence) -> Self {
        let digest = evidence
            .card
            .digest()
            .map(|digest| digest.as_str().to_owned());
        let (kind, url) = match evidence.card.source {
            EvidenceSource::File { .. } => ("file", None),
            EvidenceSource::Link { url, .. } => ("link", Some(url)),
        };
        let Particulars {
            dates,
            confidential,
        } = evidence.card.particulars;
        Self {
            id: evidence.id.0,
            kind,
            name: evidence.card.name,
            url,
            media_type: evidence.media_type,
            size_bytes: evidence.size_bytes,
            digest,
            issued_on: dates.issued_on,
            valid_until: dates.valid_until,
            assessed_on: dates.assessed_on,
            confidential,
            revision: evidence.revision,
            uploaded_by: evidence.uploaded_by,
            begun_at: evidence.begun_at,
            stored_at: evidence.stored_at,
        }
    }
}

/// What is said of a file that is uploaded.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// The file's name; what stands after its last full stop says of which type it is.
    #[param(min_length = 1, max_length = 200)]
    pub name: String,
    /// When it was issued.
    pub issued_on: Option<Date>,
    /// The last day on which it counts.
    pub valid_until: Option<Date>,
    /// When what it describes was tested or looked at.
    pub assessed_on: Option<Date>,
    /// What harm it would do if the file became public. Marks it as confidential, together with `confidentialUntil`.
    #[param(max_length = 1000)]
    pub confidential_reason: Option<String>,
    /// The last day on which it is confidential.
    pub confidential_until: Option<Date>,
}

fn created(supplier: Uuid, response: ResponseId, evidence: Evidence) -> HttpResponse {
    let id = evidence.id;
    let place = format!("/v1/suppliers/{supplier}/responses/{response}/evidence/{id}");
    HttpResponse::Created()
        .insert_header((header::LOCATION, place))
        .insert_header(etag(evidence.revision))
        .json(EvidenceBody::from(evidence))
}

/// Uploads a file: the body is its content, at most 25 MiB.
///
/// Taken are pdf, docx, xlsx, png, jpg, txt and csv, and bills of materials as json or xml (CycloneDX or SPDX); the
/// content decides, not the name. An upload that begins before the deadline counts.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/evidence",
    operation_id = "uploadEvidence",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        UploadQuery,
    ),
    request_body(content = FileContent, content_type = "application/octet-stream", description = "The file's content"),
    responses(
        (status = 201, description = "Stored", body = EvidenceBody,
            headers(("ETag" = String, description = "Its version"))),
        (status = 409, description = "The deadline has passed, the response is submitted, or it has too much evidence", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn upload_evidence(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    query: web::Query<UploadQuery>,
    body: web::Payload,
) -> ApiResult {
    let (supplier, response) = path.into_inner();
    let UploadQuery {
        name,
        issued_on,
        valid_until,
        assessed_on,
        confidential_reason,
        confidential_until,
    } = query.into_inner();
    let file = NewFile {
        name,
        particulars: Particulars {
            dates: EvidenceDates {
                issued_on,
                valid_until,
                assessed_on,
            },
            confidential: Confidential::of(confidential_reason, confidential_until),
        },
    };
    let evidence = evidence::upload(&app, caller, response, file, body).await?;
    Ok(created(supplier, response, evidence))
}

/// A link that is kept as evidence.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkRequest {
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    #[schema(max_length = 2000)]
    pub url: String,
    #[serde(default)]
    pub issued_on: Option<Date>,
    #[serde(default)]
    pub valid_until: Option<Date>,
    #[serde(default)]
    pub assessed_on: Option<Date>,
    /// Asks the council to keep it from the public; both parts are needed.
    #[serde(default)]
    pub confidential: Option<Confidential>,
}

/// Keeps a link as evidence.
///
/// Nothing is fetched from it.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/evidence-links",
    operation_id = "linkEvidence",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes it safe to send this again", max_length = 130),
    ),
    request_body = LinkRequest,
    responses(
        (status = 201, description = "Kept", body = EvidenceBody,
            headers(("ETag" = String, description = "Its version"))),
        (status = 409, description = "The deadline has passed, the response is submitted, or it has too much evidence", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn link_evidence(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    key: IdempotencyKey,
    body: Body<LinkRequest>,
) -> ApiResult {
    let (supplier, response) = path.into_inner();
    let request = key.request(&app, &caller, &body.bytes);
    let LinkRequest {
        title,
        url,
        issued_on,
        valid_until,
        assessed_on,
        confidential,
    } = body.value;
    let new = NewLink {
        title,
        url,
        particulars: Particulars {
            dates: EvidenceDates {
                issued_on,
                valid_until,
                assessed_on,
            },
            confidential,
        },
    };
    let evidence = evidence::link(&app, caller, request, response, new).await?;
    Ok(created(supplier, response, evidence))
}

/// Lists a response's evidence, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/evidence",
    operation_id = "listEvidence",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of evidence", body = PageBody<EvidenceBody>))
)]
pub async fn list_evidence(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    paging: Paging,
) -> ApiResult {
    let page = evidence::list(&app, caller, path.1, paging.request()?).await?;
    paging.respond(page, EvidenceBody::from)
}

/// Shows a piece of evidence without its content.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}",
    operation_id = "getEvidence",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("evidence" = Uuid, Path, description = "The evidence's id"),
    ),
    responses((status = 200, description = "The evidence", body = EvidenceBody,
            headers(("ETag" = String, description = "Its version"))))
)]
pub async fn get_evidence(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, EvidenceId)>,
) -> ApiResult {
    let (_, response, id) = path.into_inner();
    let evidence = evidence::find(&app, caller, response, id).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(evidence.revision))
        .json(EvidenceBody::from(evidence)))
}

/// Gives the content of a file, as it was uploaded.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}/content",
    operation_id = "getEvidenceContent",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("evidence" = Uuid, Path, description = "The evidence's id"),
    ),
    responses(
        (status = 200, description = "The file's content", body = FileContent, content_type = "application/octet-stream"),
        (status = 409, description = "The file is not stored", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn get_evidence_content(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, EvidenceId)>,
) -> ApiResult {
    let (_, response, id) = path.into_inner();
    let (evidence, content) = evidence::content(&app, caller, response, id).await?;
    Ok(download::evidence(&evidence).streaming(content))
}

/// What is said of a piece of evidence; a part that is left out is taken away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ParticularsRequest {
    #[serde(default)]
    pub issued_on: Option<Date>,
    #[serde(default)]
    pub valid_until: Option<Date>,
    #[serde(default)]
    pub assessed_on: Option<Date>,
    /// Asks the council to keep it from the public; both parts are needed.
    #[serde(default)]
    pub confidential: Option<Confidential>,
}

/// The new version of the evidence.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedEvidence {
    pub revision: i64,
}

/// Sets the three dates of a piece of evidence, and whether it is confidential.
#[utoipa::path(
    patch,
    path = "/v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}",
    operation_id = "patchEvidence",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("evidence" = Uuid, Path, description = "The evidence's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the evidence to change", max_length = 40),
    ),
    request_body = ParticularsRequest,
    responses(
        (status = 200, description = "Changed", body = SavedEvidence,
            headers(("ETag" = String, description = "Its version"))),
        (status = 409, description = "The deadline has passed, or the response is submitted", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn patch_evidence(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, EvidenceId)>,
    expected: Expected,
    body: Body<ParticularsRequest>,
) -> ApiResult {
    let (_, response, id) = path.into_inner();
    let ParticularsRequest {
        issued_on,
        valid_until,
        assessed_on,
        confidential,
    } = body.value;
    let particulars = Particulars {
        dates: EvidenceDates {
            issued_on,
            valid_until,
            assessed_on,
        },
        confidential,
    };
    let before = expected.revision()?;
    let revision = evidence::change(&app, caller, response, id, particulars, before).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(revision))
        .json(SavedEvidence { revision }))
}

/// Removes a piece of evidence that no answer links to.
#[utoipa::path(
    delete,
    path = "/v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}",
    operation_id = "deleteEvidence",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("evidence" = Uuid, Path, description = "The evidence's id"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the evidence to remove", max_length = 40),
    ),
    responses(
        (status = 204, description = "Removed"),
        (status = 409, description = "An answer links to it, the deadline has passed, or the response is submitted", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn delete_evidence(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, EvidenceId)>,
    expected: Expected,
) -> ApiResult {
    let (_, response, id) = path.into_inner();
    evidence::remove(&app, caller, response, id, expected.revision()?).await?;
    Ok(HttpResponse::NoContent().finish())
}
