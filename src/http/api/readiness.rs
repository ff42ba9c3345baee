//! How ready a response is to be handed in: what is missing, and how the gates stand.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, ViewResponses},
        error::FieldProblem,
        responses::{self, Gates},
        submissions,
    },
    domain::{
        answer, baseline::Verdict, ids::ResponseId, procurement, response::Missing,
        score::GateOutcome,
    },
    http::problem::ApiResult,
};

#[derive(OpenApi)]
#[openapi(paths(get_missing, get_gates))]
pub struct Description;

/// What keeps a response from being submitted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MissingBody {
    /// Send this with the submission: it names everything as it is now.
    #[schema(max_length = 64)]
    pub seen: String,
    /// The words to agree to.
    #[schema(max_length = 1000)]
    pub declaration: &'static str,
    /// Empty when the response can be submitted.
    #[schema(max_items = 20000)]
    pub missing: Vec<MissingItem>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MissingItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slot: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub question: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amendment: Option<Uuid>,
    /// Stable, such as `unanswered`.
    #[schema(max_length = 80)]
    pub code: String,
    /// What to do.
    #[schema(max_length = 1000)]
    pub detail: String,
    /// The problems of the answer or product.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    pub problems: Vec<FieldProblem>,
}

fn of_answer(problems: Vec<answer::Problem>) -> Vec<FieldProblem> {
    problems.into_iter().map(FieldProblem::from).collect()
}

fn of_product(problems: Vec<procurement::Problem>) -> Vec<FieldProblem> {
    problems
        .into_iter()
        .map(|p| FieldProblem::new(p.pointer, p.code, p.message))
        .collect()
}

impl From<Missing> for MissingItem {
    fn from(missing: Missing) -> Self {
        let FieldProblem { code, detail, .. } = submissions::problem_of(&missing);
        let mut item = Self {
            slot: None,
            subject: None,
            question: None,
            evidence: None,
            amendment: None,
            code,
            detail,
            problems: Vec::new(),
        };
        match missing {
            Missing::NoLot => {}
            Missing::Product { slot } => item.slot = Some(slot.0),
            Missing::ProductProblems { slot, problems } => {
                item.slot = Some(slot.0);
                item.problems = of_product(problems);
            }
            Missing::Answer { subject, question } | Missing::Reopened { subject, question } => {
                item.subject = Some(subject.0);
                item.question = Some(question.into());
            }
            Missing::AnswerProblems {
                subject,
                question,
                problems,
            } => {
                item.subject = Some(subject.0);
                item.question = Some(question.into());
                item.problems = of_answer(problems);
            }
            Missing::Evidence {
                subject,
                question,
                evidence,
            } => {
                item.subject = Some(subject.0);
                item.question = Some(question.into());
                item.evidence = Some(evidence.0);
            }
            Missing::Acknowledgement { amendment } => item.amendment = Some(amendment.0),
        }
        item
    }
}

/// Lists what keeps a response from being submitted, and gives what a submission must send.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/missing",
    operation_id = "getMissing",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses((status = 200, description = "What is missing", body = MissingBody))
)]
pub async fn get_missing(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
) -> ApiResult {
    let (seen, missing) = responses::missing(&app, caller, path.1).await?;
    Ok(HttpResponse::Ok().json(MissingBody {
        seen: seen.as_str().to_owned(),
        declaration: submissions::DECLARATION,
        missing: missing.into_iter().map(MissingItem::from).collect(),
    }))
}

/// How the gates would stand if the response were submitted as it is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GatesBody {
    /// The baseline of each product, condition by condition.
    #[schema(max_items = 400)]
    pub baselines: Vec<DraftVerdict>,
    /// Every gate of each lot bid for, with what it would do.
    #[schema(max_items = 20)]
    pub lots: Vec<LotGates>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DraftVerdict {
    pub slot: Uuid,
    pub verdict: Verdict,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotGates {
    pub lot: Uuid,
    #[schema(max_items = 10000)]
    pub gates: Vec<GateOutcome>,
}

impl From<Gates> for GatesBody {
    fn from(gates: Gates) -> Self {
        let baselines = gates.baselines.into_iter();
        let lots = gates.outcomes.into_iter();
        Self {
            baselines: baselines
                .map(|(slot, verdict)| DraftVerdict {
                    slot: slot.0,
                    verdict,
                })
                .collect(),
            lots: lots
                .map(|(lot, gates)| LotGates { lot: lot.0, gates })
                .collect(),
        }
    }
}

/// Tries the gates on the draft.
///
/// Only the supplier sees the result, and nothing of it is kept.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/gates",
    operation_id = "getGates",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses((status = 200, description = "How the gates would stand", body = GatesBody))
)]
pub async fn get_gates(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
) -> ApiResult {
    let gates = responses::gates(&app, caller, path.1).await?;
    Ok(HttpResponse::Ok().json(GatesBody::from(gates)))
}
