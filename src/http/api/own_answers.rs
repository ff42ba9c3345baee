//! What a council answers about itself.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::{
    app::{
        App,
        access::{Caller, ManageOwnAnswers, ReadOwnAnswers},
        own_answers::{self, Listed, Saved, Shown},
    },
    domain::{
        answer::{AnswerValue, schema::Name},
        ids::{CouncilId, OptionId, QuestionId, QuestionSetId, SectionId},
        own_answers::{OwnAnswers, OwnProblem, SectionStanding, Standing},
    },
    http::{
        input::{Body, Expected, etag},
        problem::ApiResult,
    },
};

#[derive(OpenApi)]
#[openapi(paths(list_own_answers, get_own_answers, save_own_answers))]
pub struct Description;

/// The sets that councils answer about themselves.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnAnswersList {
    #[schema(max_items = 200)]
    items: Vec<OwnAnswersSummary>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnAnswersSummary {
    question_set: QuestionSetId,
    #[schema(max_length = 40)]
    version: String,
    /// Absent for a version that is no longer asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    title: Option<String>,
    /// Absent before the first answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    revision: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<Timestamp>,
}

impl From<Listed> for OwnAnswersSummary {
    fn from(listed: Listed) -> Self {
        Self {
            question_set: listed.set,
            version: listed.version,
            title: listed.title,
            revision: listed.kept.map(|(revision, _)| revision),
            updated_at: listed.kept.map(|(_, at)| at),
        }
    }
}

/// The council's answers to one version of a set.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnAnswersBody {
    question_set: QuestionSetId,
    #[schema(max_length = 40)]
    version: String,
    /// Also in the ETag.
    #[schema(minimum = 1)]
    revision: i64,
    updated_at: Timestamp,
    /// By question.
    #[schema(value_type = BTreeMap<Name, AnswerValue>)]
    answers: BTreeMap<QuestionId, AnswerValue>,
    /// Absent for a version that is no longer asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<StandingBody>,
}

/// How far the answers have come. Nothing is scored.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StandingBody {
    #[schema(max_items = 20)]
    sections: Vec<OwnSectionBody>,
    #[schema(max_items = 8000)]
    problems: Vec<OwnProblemBody>,
}

/// One section of the set.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnSectionBody {
    section: SectionId,
    #[schema(max_length = 200)]
    title: String,
    /// How often each option was chosen, such as `yes` or `partly`.
    #[schema(value_type = BTreeMap<Name, u32>)]
    chosen: BTreeMap<OptionId, u32>,
    #[schema(maximum = 200)]
    answered: u32,
    /// Questions without an answer.
    #[schema(max_items = 200)]
    missing: Vec<QuestionId>,
}

/// Something to put right in one answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnProblemBody {
    question: QuestionId,
    /// Stable, for programs.
    #[schema(max_length = 40)]
    code: &'static str,
    /// A JSON pointer into the answer.
    #[schema(max_length = 200)]
    pointer: String,
    /// What to do.
    #[schema(max_length = 1000)]
    message: String,
}

impl From<Standing> for StandingBody {
    fn from(standing: Standing) -> Self {
        Self {
            sections: standing.sections.into_iter().map(section).collect(),
            problems: standing.problems.into_iter().map(problem).collect(),
        }
    }
}

fn section(standing: SectionStanding) -> OwnSectionBody {
    OwnSectionBody {
        section: standing.section,
        title: standing.title,
        chosen: standing.chosen,
        answered: standing.answered,
        missing: standing.missing,
    }
}

fn problem(problem: OwnProblem) -> OwnProblemBody {
    OwnProblemBody {
        question: problem.question,
        code: problem.code,
        pointer: problem.pointer,
        message: problem.message,
    }
}

impl From<Shown> for OwnAnswersBody {
    fn from(shown: Shown) -> Self {
        Self {
            question_set: shown.set,
            version: shown.version,
            revision: shown.revision,
            updated_at: shown.updated_at,
            answers: shown.answers.answers,
            standing: shown.standing.map(StandingBody::from),
        }
    }
}

/// Lists the sets that councils answer about themselves, and how far this council has come.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/own-answers",
    operation_id = "listOwnAnswers",
    tag = "councils",
    summary = "List what the council answers about itself",
    params(("council" = Uuid, Path, description = "The council's id")),
    responses((status = 200, description = "The sets", body = OwnAnswersList))
)]
pub async fn list_own_answers(caller: Caller<ReadOwnAnswers>, app: web::Data<App>) -> ApiResult {
    let listed = own_answers::list(&app, caller).await?;
    Ok(HttpResponse::Ok().json(OwnAnswersList {
        items: listed.into_iter().map(OwnAnswersSummary::from).collect(),
    }))
}

/// Which set, in which version.
type Place = web::Path<(CouncilId, QuestionSetId, String)>;

/// Shows the council's answers to one version of a set, counted by option and never scored.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/own-answers/{questionSet}/{version}",
    operation_id = "getOwnAnswers",
    tag = "councils",
    summary = "Read what the council answers about itself",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("questionSet" = QuestionSetId, Path, description = "The set's id"),
        ("version" = String, Path, description = "The set's version, such as `1.0.0`", max_length = 40),
    ),
    responses((status = 200, description = "The answers", body = OwnAnswersBody,
        headers(("ETag" = String, description = "Their revision"))))
)]
pub async fn get_own_answers(
    caller: Caller<ReadOwnAnswers>,
    app: web::Data<App>,
    place: Place,
) -> ApiResult {
    let (_, set, version) = place.into_inner();
    let shown = own_answers::find(&app, caller, set, version).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(shown.revision))
        .json(OwnAnswersBody::from(shown)))
}

/// All answers of the council to this version of the set; what is left out has no answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewOwnAnswers {
    /// By question.
    #[schema(value_type = BTreeMap<Name, AnswerValue>)]
    answers: BTreeMap<QuestionId, AnswerValue>,
}

/// What a save left behind.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedOwnAnswers {
    #[schema(minimum = 1)]
    revision: i64,
    standing: StandingBody,
}

impl From<Saved> for SavedOwnAnswers {
    fn from(saved: Saved) -> Self {
        Self {
            revision: saved.revision,
            standing: saved.standing.into(),
        }
    }
}

/// Saves all answers of the council to a version of a set, in place of those there were.
///
/// Answers that are incomplete are kept and listed under `standing`.
#[utoipa::path(
    put,
    path = "/v1/councils/{council}/own-answers/{questionSet}/{version}",
    operation_id = "saveOwnAnswers",
    tag = "councils",
    summary = "Save what the council answers about itself",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("questionSet" = QuestionSetId, Path, description = "The set's id"),
        ("version" = String, Path, description = "The set's present version, such as `1.0.0`", max_length = 40),
        ("If-Match" = Option<String>, Header, description = "The ETag of the answers that are replaced"),
        ("If-None-Match" = Option<String>, Header, description = "`*` for the first answers"),
    ),
    request_body = NewOwnAnswers,
    responses((status = 200, description = "Saved; the ETag names the revision", body = SavedOwnAnswers,
        headers(("ETag" = String, description = "The new revision"))))
)]
pub async fn save_own_answers(
    caller: Caller<ManageOwnAnswers>,
    app: web::Data<App>,
    place: Place,
    expected: Expected,
    body: Body<NewOwnAnswers>,
) -> ApiResult {
    let (_, set, version) = place.into_inner();
    let seen = match expected {
        Expected::Revision(revision) => Some(revision),
        Expected::Absent => None,
    };
    let answers = OwnAnswers {
        answers: body.value.answers,
    };
    let saved = own_answers::save(&app, caller, set, version, seen, answers).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(saved.revision))
        .json(SavedOwnAnswers::from(saved)))
}
