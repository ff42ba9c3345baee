//! Who of a supplier answers which part of a response.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::{
    app::{
        App,
        access::{Caller, EditResponses, ViewResponses},
        error::{AppError, FieldProblem},
        responses::{self, Give},
    },
    domain::{
        assignment::{Assignment, Assignments, Part},
        ids::{PersonId, ResponseId, SubjectId},
    },
    http::{input::Body, problem::ApiResult},
    limits,
};

#[derive(OpenApi)]
#[openapi(paths(list_assignments, assign))]
pub struct Description;

/// Whether a whole section or one question is given to somebody.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    Section,
    Question,
}

/// A part of a response that somebody is to answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssignmentBody {
    subject: SubjectId,
    kind: PartKind,
    /// The section's or the question's id.
    #[schema(max_length = 40)]
    id: String,
    person: PersonId,
    /// The person's name.
    #[schema(max_length = 200)]
    name: String,
    assigned_at: Timestamp,
}

impl From<Assignment> for AssignmentBody {
    fn from(given: Assignment) -> Self {
        Self {
            subject: given.subject,
            kind: match given.part {
                Part::Section(_) => PartKind::Section,
                Part::Question(_) => PartKind::Question,
            },
            id: given.part.id().to_owned(),
            person: given.person,
            name: given.name,
            assigned_at: given.assigned_at,
        }
    }
}

/// What was given to whom. A question that is not listed goes with its section.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssignmentList {
    #[schema(max_items = 10_000)]
    items: Vec<AssignmentBody>,
}

impl From<Assignments> for AssignmentList {
    fn from(assignments: Assignments) -> Self {
        Self {
            items: assignments.0.into_iter().map(Into::into).collect(),
        }
    }
}

/// A part to give to somebody.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveRequest {
    subject: SubjectId,
    kind: PartKind,
    /// The section's or the question's id.
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9_-]+$")]
    id: String,
    /// Somebody of the supplier; nobody any more if it is left out.
    #[serde(default)]
    person: Option<PersonId>,
}

impl GiveRequest {
    fn read(self, place: usize) -> Result<Give, FieldProblem> {
        let part = match self.kind {
            PartKind::Section => self.id.parse().map(Part::Section),
            PartKind::Question => self.id.parse().map(Part::Question),
        };
        let part = part.map_err(|error| {
            FieldProblem::new(
                format!("/assignments/{place}/id"),
                "not-an-id",
                error.to_string(),
            )
        })?;
        Ok(Give {
            subject: self.subject,
            part,
            to: self.person,
        })
    }
}

/// What is to change; what is not named stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignmentsRequest {
    #[schema(min_items = 1, max_items = 100)]
    assignments: Vec<GiveRequest>,
}

/// Who answers what.
///
/// Lists which parts of a response were given to whom. No council sees it, and it does not say who may answer:
/// whoever may answer, may answer everything.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/responses/{response}/assignments",
    operation_id = "listAssignments",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    responses((status = 200, description = "All of them", body = AssignmentList))
)]
pub async fn list_assignments(
    caller: Caller<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
) -> ApiResult {
    let assignments = responses::assignments(&app, &caller, path.1).await?;
    Ok(HttpResponse::Ok().json(AssignmentList::from(assignments)))
}

/// Share out what is to be answered.
///
/// Gives sections and questions to people of the supplier, or takes them away. Who was given something is told by
/// mail, once a day at most.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/responses/{response}/assignments",
    operation_id = "assignParts",
    tag = "responses",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("response" = Uuid, Path, description = "The response's id"),
    ),
    request_body = AssignmentsRequest,
    responses((status = 200, description = "All of them, as they are now", body = AssignmentList))
)]
pub async fn assign(
    caller: Caller<EditResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
    body: Body<AssignmentsRequest>,
) -> ApiResult {
    let asked = body.value.assignments;
    if !(1..=limits::ASSIGNMENTS_PER_REQUEST_MAX).contains(&asked.len()) {
        return Err(AppError::invalid_field(
            "/assignments",
            "count",
            format!("Send 1 to {}.", limits::ASSIGNMENTS_PER_REQUEST_MAX),
        )
        .into());
    }
    let (mut give, mut problems) = (Vec::new(), Vec::new());
    for (place, request) in asked.into_iter().enumerate() {
        match request.read(place) {
            Ok(one) => give.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(AppError::invalid(problems).into());
    }
    let assignments = responses::assign(&app, caller, path.1, give).await?;
    Ok(HttpResponse::Ok().json(AssignmentList::from(assignments)))
}
