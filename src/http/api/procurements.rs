//! Procurements, from the draft to the opening.

use actix_web::{HttpResponse, http::header::LOCATION, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::procurement_bodies::{
    NewProcurement, ProcurementBody, ProcurementChange, RevisionBody, SummaryBody,
};
use crate::{
    app::{
        App,
        access::{Caller, ManageProcurements, OpenAnswers, ViewProcurements},
        error::FieldProblem,
        invitations::{self, SupplierProgress},
        procurements::{self, Made},
    },
    domain::{
        criticality::{self, CriticalityQuestion},
        ids::{CouncilId, ProcurementId},
        invitation::InvitationState,
        response::ResponseState,
    },
    http::{
        gate::Anyone,
        input::{Body, Expected, IdempotencyKey, etag},
        page::{PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    get_criticality_questions,
    create_procurement,
    list_procurements,
    get_procurement,
    update_procurement,
    get_procurement_readiness,
    issue_procurement,
    extend_procurement,
    cancel_procurement,
    open_procurement_answers,
    get_procurement_progress
))]
pub struct Description;

/// Who and which: the parameters of everything under one procurement.
pub type Place = web::Path<(CouncilId, ProcurementId)>;

fn done(made: Made) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(etag(made.revision))
        .json(RevisionBody::from(made))
}

/// The five questions about criticality, with the rule that gives the level.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CriticalityQuestions {
    #[schema(max_length = 1000)]
    rule: &'static str,
    #[schema(max_items = 5)]
    questions: Vec<CriticalityQuestion>,
}

/// The questions about criticality.
///
/// Lists the questions from whose answers a procurement's level follows.
#[utoipa::path(
    get,
    path = "/v1/criticality-questions",
    operation_id = "getCriticalityQuestions",
    tag = "procurements",
    responses((status = 200, description = "The questions and the rule", body = CriticalityQuestions))
)]
pub async fn get_criticality_questions(_: Anyone) -> ApiResult {
    Ok(HttpResponse::Ok().json(CriticalityQuestions {
        rule: criticality::RULE,
        questions: criticality::questions(),
    }))
}

/// Prepare a procurement.
///
/// Prepares a procurement. Everything may be filled in later, within the limits.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements",
    operation_id = "createProcurement",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely",
            max_length = 128),
    ),
    request_body = NewProcurement,
    responses(
        (status = 201, description = "Prepared", body = RevisionBody, headers(
            ("Location" = String, description = "The procurement"),
            ("ETag" = String, description = "Its revision"),
        )),
        (status = 409, description = "The council uses the reference already", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn create_procurement(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Body<NewProcurement>,
) -> ApiResult {
    let request = key.request(&app, &caller, &body.bytes);
    let council = caller.tenant();
    let (facts, draft, point) = body.value.parts(&app)?;
    let made = procurements::create(&app, caller, request, facts, draft, point)
        .await?
        .into_inner();
    Ok(HttpResponse::Created()
        .insert_header((
            LOCATION,
            format!("/v1/councils/{council}/procurements/{}", made.id),
        ))
        .insert_header(etag(made.revision))
        .json(RevisionBody::from(made)))
}

/// List procurements.
///
/// Lists the council's procurements, the newest first.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements",
    operation_id = "listProcurements",
    tag = "procurements",
    params(("council" = Uuid, Path, description = "The council's id"), PageQuery),
    responses((status = 200, description = "One page", body = PageBody<SummaryBody>))
)]
pub async fn list_procurements(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    paging: Paging,
) -> ApiResult {
    let page = procurements::list(&app, caller, paging.request()?).await?;
    paging.respond(page, SummaryBody::from)
}

/// Show a procurement.
///
/// Shows a procurement with everything that was prepared.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}",
    operation_id = "getProcurement",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
    ),
    responses((status = 200, description = "The procurement", body = ProcurementBody,
        headers(("ETag" = String, description = "Its revision"))))
)]
pub async fn get_procurement(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: Place,
) -> ApiResult {
    let view = procurements::find(&app, caller, place.1).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(view.procurement.revision))
        .json(ProcurementBody::from(view)))
}

/// Change a procurement in draft.
///
/// Changes a procurement in draft. What is left out stays; a part that is sent replaces the whole part.
#[utoipa::path(
    patch,
    path = "/v1/councils/{council}/procurements/{procurement}",
    operation_id = "updateProcurement",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("If-Match" = String, Header, description = "The ETag of the revision that is changed", max_length = 40),
    ),
    request_body = ProcurementChange,
    responses(
        (status = 200, description = "Changed", body = RevisionBody,
            headers(("ETag" = String, description = "The new revision"))),
        (status = 409, description = "It was issued or cancelled, or the reference is in use", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn update_procurement(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    expected: Expected,
    body: Body<ProcurementChange>,
) -> ApiResult {
    let change = body.value.change(&app);
    Ok(done(
        procurements::edit(&app, caller, place.1, expected.revision()?, change).await?,
    ))
}

/// Whether a procurement can be issued.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
    ready: bool,
    /// What has to be mended first, by JSON pointers into the procurement.
    #[schema(max_items = 500)]
    problems: Vec<FieldProblem>,
}

/// What is missing before the issue.
///
/// Says what keeps a procurement in draft from being issued.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/readiness",
    operation_id = "getProcurementReadiness",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
    ),
    responses((status = 200, description = "What is missing; nothing once it is issued", body = Readiness))
)]
pub async fn get_procurement_readiness(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: Place,
) -> ApiResult {
    let problems = procurements::readiness(&app, caller, place.1).await?;
    Ok(HttpResponse::Ok().json(Readiness {
        ready: problems.is_empty(),
        problems,
    }))
}

/// Issue a procurement.
///
/// Freezes the method and opens the procurement for answers. Whoever was invited is written to.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/issue",
    operation_id = "issueProcurement",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("If-Match" = String, Header, description = "The ETag of the revision that is issued", max_length = 40),
    ),
    responses(
        (status = 200, description = "Issued", body = RevisionBody,
            headers(("ETag" = String, description = "The new revision"))),
        (status = 409, description = "It is not in draft", body = Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "Something is missing: see errors", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn issue_procurement(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    expected: Expected,
) -> ApiResult {
    Ok(done(
        procurements::issue(&app, caller, place.1, expected.revision()?).await?,
    ))
}

/// A later deadline.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Extension {
    deadline: Timestamp,
}

/// Extend the deadline.
///
/// Moves the deadline back. Everybody who takes part is told.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/extend",
    operation_id = "extendProcurement",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("If-Match" = String, Header, description = "The ETag of the revision that is changed", max_length = 40),
    ),
    request_body = Extension,
    responses(
        (status = 200, description = "Extended", body = RevisionBody,
            headers(("ETag" = String, description = "The new revision"))),
        (status = 409, description = "The deadline has passed, or it is not issued", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn extend_procurement(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    expected: Expected,
    body: Body<Extension>,
) -> ApiResult {
    Ok(done(
        procurements::extend(
            &app,
            caller,
            place.1,
            expected.revision()?,
            body.value.deadline,
        )
        .await?,
    ))
}

/// Why a procurement ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cancellation {
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    reason: String,
}

/// Cancel a procurement.
///
/// Ends a procurement for good. Everybody who takes part is told.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/cancel",
    operation_id = "cancelProcurement",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("If-Match" = String, Header, description = "The ETag of the revision that is cancelled", max_length = 40),
    ),
    request_body = Cancellation,
    responses(
        (status = 200, description = "Cancelled", body = RevisionBody,
            headers(("ETag" = String, description = "The new revision"))),
        (status = 409, description = "It was cancelled before", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn cancel_procurement(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    expected: Expected,
    body: Body<Cancellation>,
) -> ApiResult {
    Ok(done(
        procurements::cancel(
            &app,
            caller,
            place.1,
            expected.revision()?,
            body.value.reason,
        )
        .await?,
    ))
}

/// Open the answers.
///
/// Opens the answers: once, after the deadline. From then on they can be read, and it stays on record who opened
/// them.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/open-answers",
    operation_id = "openProcurementAnswers",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
    ),
    responses(
        (status = 200, description = "Opened", body = RevisionBody,
            headers(("ETag" = String, description = "The new revision"))),
        (status = 409, description = "The deadline has not passed, uploads are still arriving, or they are open",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn open_procurement_answers(
    caller: Caller<OpenAnswers>,
    app: web::Data<App>,
    place: Place,
) -> ApiResult {
    Ok(done(procurements::open(&app, caller, place.1).await?))
}

/// How far one invited or registered supplier is. Counts and states, never an answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProgressBody {
    invitation: Uuid,
    #[schema(max_length = 200)]
    supplier_name: String,
    state: InvitationState,
    /// Absent until the invitation is taken up.
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<ResponseProgress>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResponseProgress {
    id: Uuid,
    state: ResponseState,
    #[schema(minimum = 0)]
    answers_saved: i64,
    last_activity_at: Timestamp,
    /// Amendments that have still to be acknowledged before the response can be submitted.
    #[schema(minimum = 0)]
    amendments_to_acknowledge: i64,
}

impl From<SupplierProgress> for ProgressBody {
    fn from(progress: SupplierProgress) -> Self {
        let SupplierProgress {
            row,
            activity,
            unacknowledged,
        } = progress;
        let response = match (row.response, row.response_state, row.response_created_at) {
            (Some(id), Some(state), Some(begun)) => Some(ResponseProgress {
                id: id.0,
                state,
                answers_saved: activity.map_or(0, |activity| activity.answers),
                last_activity_at: activity.and_then(|activity| activity.last).unwrap_or(begun),
                amendments_to_acknowledge: unacknowledged,
            }),
            _ => None,
        };
        Self {
            invitation: row.invitation.0,
            supplier_name: row.supplier_name,
            state: row.state,
            response,
        }
    }
}

/// How far suppliers are.
///
/// Shows how far each invited supplier is.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/progress",
    operation_id = "getProcurementProgress",
    tag = "procurements",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        PageQuery,
    ),
    responses((status = 200, description = "One page, in the order of invitation", body = PageBody<ProgressBody>))
)]
pub async fn get_procurement_progress(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: Place,
    paging: Paging,
) -> ApiResult {
    let page = invitations::progress(&app, caller, place.1, paging.request()?).await?;
    paging.respond(page, ProgressBody::from)
}
