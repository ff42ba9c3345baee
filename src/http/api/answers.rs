//! Questions and answers of a response.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::method_documents::Estimate;
use crate::{
    app::{
        App,
        access::{Caller, EditResponses, ViewResponses},
        answers::{self, NewAnswer, OpenAnswer, SaveOutcome},
        error::FieldProblem,
        methods::IssuedMethod,
        responses::{self, AskedQuestion, AskedSubject, Seen},
    },
    domain::{
        answer::{Answer, Problem as AnswerProblem},
        ids::{QuestionId, ResponseId, SubjectId},
        question_set::{AnswerSpec, EvidenceLevel, QuestionClass, SettledBy},
    },
    http::{
        input::{Body, Expected, etag},
        problem::ApiResult,
    },
    limits,
};

#[derive(OpenApi)]
#[openapi(paths(list_questions, list_answers, get_answer, put_answer, post_answers))]
pub struct Description;

/// A subject with what is asked about it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubjectBody {
    /// A slot, a lot, or the nil id for the organisation.
    pub subject: Uuid,
    /// `product`, `service` or `organisation`.
    pub about: crate::domain::question_set::AppliesTo,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<Uuid>,
    #[schema(max_length = 200)]
    pub title: String,
    #[schema(max_items = 400)]
    pub questions: Vec<QuestionBody>,
}

/// A question as it is asked here.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionBody {
    #[schema(max_length = 40)]
    pub id: String,
    pub version: u32,
    #[schema(max_length = 40)]
    pub section: String,
    #[schema(max_length = 2000)]
    pub text: String,
    #[schema(max_length = 80)]
    pub short: String,
    #[schema(max_length = 2000)]
    pub why: String,
    #[schema(max_length = 4000)]
    pub guidance: String,
    /// What a passing or full-mark answer looks like.
    #[schema(max_length = 4000)]
    pub passing: String,
    /// The form of the answer, by its `kind`.
    pub answer: AnswerSpec,
    /// The least evidence at this procurement's level.
    pub evidence_required: EvidenceLevel,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub accepted_evidence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub or_equivalent: Option<String>,
    /// What already answers it once it has been shown: a certificate, or what a share code gives.
    #[schema(max_items = 2)]
    pub settled_by: Vec<SettledBy>,
    /// What it does to the result: `gate`, `weighted`, `information` or `routing`, with the weight and what earns each
    /// mark where there is one.
    pub class: QuestionClass,
    /// The version of the answer there is; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<i64>,
}

impl QuestionBody {
    fn of(method: &IssuedMethod, asked: &AskedQuestion) -> Option<Self> {
        let issued = method.question(&asked.id)?;
        let question = issued.question.clone();
        Some(Self {
            id: question.id.into(),
            version: question.version,
            section: question.section.into(),
            text: question.text,
            short: question.short,
            why: question.why,
            guidance: question.guidance,
            passing: question.passing,
            answer: question.answer,
            evidence_required: issued.evidence_required,
            accepted_evidence: question.accepted_evidence,
            or_equivalent: question.or_equivalent,
            settled_by: question.settled_by,
            class: question.class,
            answered: asked.answered,
        })
    }
}

impl SubjectBody {
    fn of(method: &IssuedMethod, asked: AskedSubject) -> Self {
        Self {
            subject: asked.subject.id.0,
            about: asked.subject.about,
            lot: asked.subject.lot.map(|lot| lot.0),
            title: asked.subject.title,
            questions: asked
                .questions
                .iter()
                .filter_map(|question| QuestionBody::of(method, question))
                .collect(),
        }
    }
}

/// What is asked now.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionsBody {
    /// Identifies the rules in force.
    #[schema(max_length = 64)]
    pub method_hash: String,
    /// For everything that may be asked, in every lot.
    pub estimate: Estimate,
    #[schema(max_items = 500)]
    pub subjects: Vec<SubjectBody>,
}

/// Lists the questions that apply now, subject by subject, as the answers so far decide.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/questions",
    operation_id = "listQuestions",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses((status = 200, description = "The questions", body = QuestionsBody))
)]
pub async fn list_questions(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
) -> ApiResult {
    let (scene, subjects) = responses::questions(&app, caller, path.1).await?;
    let subjects = subjects
        .into_iter()
        .map(|asked| SubjectBody::of(&scene.method, asked));
    let body = QuestionsBody {
        method_hash: scene.method.hash.as_str().to_owned(),
        estimate: scene.method.method.budget().into(),
        subjects: subjects.collect(),
    };
    Ok(HttpResponse::Ok().json(body))
}

/// An answer as its supplier sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnswerBody {
    pub subject: Uuid,
    #[schema(max_length = 40)]
    pub question: String,
    pub answer: Answer,
    /// `complete`, `has_problems`, or `reopened` by an amendment.
    #[schema(max_length = 40)]
    pub state: &'static str,
    /// What is to be put right before it can be submitted.
    #[schema(max_items = 500)]
    pub problems: Vec<FieldProblem>,
    pub revision: i64,
    pub updated_by: Uuid,
    pub updated_at: Timestamp,
}

fn shown(problems: Vec<AnswerProblem>) -> Vec<FieldProblem> {
    problems.into_iter().map(FieldProblem::from).collect()
}

impl From<OpenAnswer> for AnswerBody {
    fn from(open: OpenAnswer) -> Self {
        Self {
            subject: open.subject.0,
            question: open.question.into(),
            answer: open.answer,
            state: open.state.as_str(),
            problems: shown(open.problems),
            revision: open.revision,
            updated_by: open.updated_by,
            updated_at: open.updated_at,
        }
    }
}

/// Every answer of a response.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnswersBody {
    #[schema(max_items = 10000)]
    pub answers: Vec<AnswerBody>,
}

/// Lists every answer that was saved, also those to questions that do not apply at present.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/answers",
    operation_id = "listAnswers",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses((status = 200, description = "The answers", body = AnswersBody))
)]
pub async fn list_answers(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
) -> ApiResult {
    let answers = answers::all(&app, caller, path.1).await?;
    let answers = answers.into_iter().map(AnswerBody::from).collect();
    Ok(HttpResponse::Ok().json(AnswersBody { answers }))
}

/// Shows one answer.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/answers/{subject}/{question}",
    operation_id = "getAnswer",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("subject" = Uuid, Path, description = "A slot, a lot, or the nil id for the organisation"),
        ("question" = String, Path, description = "The question's id", max_length = 40),
    ),
    responses((status = 200, description = "The answer", body = AnswerBody,
            headers(("ETag" = String, description = "Its version"))))
)]
pub async fn get_answer(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SubjectId, QuestionId)>,
) -> ApiResult {
    let (_, response, subject, question) = path.into_inner();
    let open = answers::find(&app, caller, response, subject, question).await?;
    Ok(HttpResponse::Ok()
        .insert_header(etag(open.revision))
        .json(AnswerBody::from(open)))
}

/// What became of an answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedAnswer {
    pub subject: Uuid,
    #[schema(max_length = 40)]
    pub question: String,
    /// `saved`; `version_conflict`: somebody else changed it first; `refused`: it cannot be kept. Only `saved` changed
    /// anything.
    #[schema(max_length = 40)]
    pub outcome: &'static str,
    /// The new version, when it was saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
    /// `complete` or `has_problems`, when it was saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub state: Option<&'static str>,
    /// What is to be put right before it can be submitted, or why it cannot be kept.
    #[schema(max_items = 500)]
    pub problems: Vec<FieldProblem>,
}

impl SavedAnswer {
    fn of(subject: SubjectId, question: QuestionId, outcome: SaveOutcome) -> Self {
        let (word, revision, state, problems) = match outcome {
            SaveOutcome::Saved {
                revision,
                state,
                problems,
            } => (
                "saved",
                Some(revision),
                Some(state.as_str()),
                shown(problems),
            ),
            SaveOutcome::VersionConflict => ("version_conflict", None, None, Vec::new()),
            SaveOutcome::Refused(problems) => ("refused", None, None, problems),
        };
        let question = question.into();
        Self {
            subject: subject.0,
            question,
            outcome: word,
            revision,
            state,
            problems,
        }
    }
}

/// Saves one answer as a draft.
///
/// Anything within the limits is kept, with a list of what is still to be put right; only a submission needs it all.
#[utoipa::path(
    put,
    path = "/v1/suppliers/{supplier}/responses/{response}/answers/{subject}/{question}",
    operation_id = "putAnswer",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
        ("subject" = Uuid, Path, description = "A slot, a lot, or the nil id for the organisation"),
        ("question" = String, Path, description = "The question's id", max_length = 40),
        ("If-Match" = Option<String>, Header, description = "The ETag of the answer to replace", max_length = 40),
        ("If-None-Match" = Option<String>, Header, description = "`*` when there is no answer yet", max_length = 40),
    ),
    request_body = Answer,
    responses(
        (status = 200, description = "Saved", body = SavedAnswer,
            headers(("ETag" = String, description = "Its version"))),
        (status = 409, description = "The deadline has passed, or the response is submitted", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn put_answer(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SubjectId, QuestionId)>,
    expected: Expected,
    body: Body<Answer>,
) -> ApiResult {
    let (_, response, subject, question) = path.into_inner();
    let (answer, seen) = (body.value, expected.into());
    let new = NewAnswer {
        subject,
        question: question.clone(),
        answer,
        seen,
    };
    let saved = SavedAnswer::of(
        subject,
        question,
        answers::save(&app, caller, response, new).await?,
    );
    let tag = etag(saved.revision.unwrap_or_default());
    Ok(HttpResponse::Ok().insert_header(tag).json(saved))
}

/// One answer among several.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerItem {
    #[schema(value_type = Uuid)]
    pub subject: SubjectId,
    #[schema(value_type = String, max_length = 40)]
    pub question: QuestionId,
    pub answer: Answer,
    /// The version it replaces; left out when there is no answer yet.
    #[serde(default)]
    pub revision: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerItems {
    #[schema(min_items = 1, max_items = 100)]
    pub answers: Vec<AnswerItem>,
}

/// What became of several answers, in the order sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedAnswers {
    #[schema(max_items = 100)]
    pub results: Vec<SavedAnswer>,
}

/// Saves several answers as drafts, each on its own terms: one that is refused or changed by somebody else keeps none
/// of the others from being saved.
///
/// Sending the same again is safe: what was saved is then a version conflict.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/answers",
    operation_id = "saveAnswers",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    request_body = AnswerItems,
    responses(
        (status = 200, description = "What became of each", body = SavedAnswers),
        (status = 409, description = "The deadline has passed, or the response is submitted", body = crate::http::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn post_answers(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    body: Body<AnswerItems>,
) -> ApiResult {
    let items = body.value.answers;
    if items.is_empty() || items.len() > limits::ANSWERS_PER_REQUEST_MAX {
        return Err(answers::too_many().into());
    }
    let keys: Vec<_> = items
        .iter()
        .map(|item| (item.subject, item.question.clone()))
        .collect();
    let new = items.into_iter().map(|item| NewAnswer {
        subject: item.subject,
        question: item.question,
        answer: item.answer,
        seen: item.revision.map_or(Seen::Nothing, Seen::Revision),
    });
    let outcomes = answers::save_many(&app, caller, path.1, new.collect()).await?;
    let results = keys.into_iter().zip(outcomes);
    let results =
        results.map(|((subject, question), outcome)| SavedAnswer::of(subject, question, outcome));
    Ok(HttpResponse::Ok().json(SavedAnswers {
        results: results.collect(),
    }))
}
