//! Verdicts, scores, and why they are what they are.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, CompareSuppliers},
        assessment::{self, Replayed, Shown, SlotVerdict},
    },
    domain::{
        ids::{CouncilId, LotId, ProcurementId, ResponseId},
        score::LotScore,
    },
    http::{
        input::IdempotencyKey,
        problem::{ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(assess_procurement, get_assessment, replay_assessment))]
pub struct Description;

/// What was assessed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssessedBody {
    /// Responses that were handed in.
    #[schema(minimum = 0)]
    responses: u64,
}

/// Assess every response.
///
/// Works out verdicts and scores of every response.
///
/// Every product is held against the baseline as of the deadline's day, every lot is scored by the published method,
/// and the results are kept for the comparison. Assessing again, with the same marks, gives the same results.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/assessments",
    operation_id = "assessProcurement",
    tag = "comparison",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeat of this request give the first one's result", max_length = 128),
    ),
    responses(
        (status = 200, description = "Every response is assessed", body = AssessedBody),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn assess_procurement(
    caller: Caller<CompareSuppliers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId)>,
    key: IdempotencyKey,
) -> ApiResult {
    let request = key.request(&app, &caller, b"");
    let outcome = assessment::assess_all(&app, caller, request, path.1).await?;
    Ok(HttpResponse::Ok().json(AssessedBody {
        responses: outcome.into_inner(),
    }))
}

/// What one response came to in one lot.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentBody {
    response: Uuid,
    supplier: Uuid,
    #[schema(max_length = 200)]
    supplier_name: String,
    submission: Uuid,
    /// Of the method that was applied.
    #[schema(max_length = 64)]
    method_hash: String,
    /// For each slot the verdict of its product: scope, basis, result, and every condition with its
    /// clause, the questions and the evidence it rests on.
    #[schema(max_items = 20)]
    verdicts: Vec<SlotVerdict>,
    /// Standing, total and sections; every number with the rule, the answer, the evidence, the
    /// weight and the mark behind it.
    score: LotScore,
    /// When the results in the comparison were worked out.
    computed_at: Timestamp,
}

impl From<Shown> for AssessmentBody {
    fn from(shown: Shown) -> Self {
        Self {
            response: shown.of.response.0,
            supplier: shown.of.supplier.0,
            supplier_name: shown.of.supplier_name,
            submission: shown.of.submission.0,
            method_hash: shown.method_hash,
            verdicts: shown.assessed.verdicts,
            score: shown.assessed.score,
            computed_at: shown.kept.computed_at,
        }
    }
}

/// Show an assessment with its trace.
///
/// Shows the verdicts, the scores and the trace of one response in one lot.
///
/// Worked out anew from what was handed in, so that it shows the reasons and not only the results.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/responses/{response}/assessment",
    operation_id = "getAssessment",
    tag = "comparison",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("lot" = Uuid, Path, description = "The lot's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses(
        (status = 200, description = "The assessment", body = AssessmentBody),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn get_assessment(
    caller: Caller<CompareSuppliers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, LotId, ResponseId)>,
) -> ApiResult {
    let shown = assessment::find(&app, caller, path.1, path.2, path.3).await?;
    Ok(HttpResponse::Ok().json(AssessmentBody::from(shown)))
}

/// Whether computing again gives the same bytes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReplayBody {
    /// `same`, or `differs`: then marks were saved since the last assessment, or something is wrong.
    #[schema(max_length = 20)]
    outcome: &'static str,
    /// Keyed digest of the canonical bytes that were kept.
    #[schema(max_length = 64)]
    kept: String,
    /// The same of the bytes computed now.
    #[schema(max_length = 64)]
    computed: String,
    computed_at: Timestamp,
}

impl From<Replayed> for ReplayBody {
    fn from(replayed: Replayed) -> Self {
        Self {
            outcome: if replayed.kept == replayed.computed {
                "same"
            } else {
                "differs"
            },
            kept: replayed.kept,
            computed: replayed.computed,
            computed_at: replayed.computed_at,
        }
    }
}

/// Replay an assessment.
///
/// Works one response out again and holds the bytes against those that were kept.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/lots/{lot}/responses/{response}/assessment/replay",
    operation_id = "replayAssessment",
    tag = "comparison",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("lot" = Uuid, Path, description = "The lot's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses(
        (status = 200, description = "The two digests", body = ReplayBody),
        (status = 409, description = "The answers have not been opened.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn replay_assessment(
    caller: Caller<CompareSuppliers>,
    app: web::Data<App>,
    path: web::Path<(CouncilId, ProcurementId, LotId, ResponseId)>,
) -> ApiResult {
    let replayed = assessment::replay(&app, caller, path.1, path.2, path.3).await?;
    Ok(HttpResponse::Ok().json(ReplayBody::from(replayed)))
}
