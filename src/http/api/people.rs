//! The people of councils and suppliers, and the council's audit trail.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::header, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::sign_in::email;
use crate::{
    app::{
        App,
        access::{Caller, ManageColleagues, ManagePeople, ReadAudit},
        audit::{self, Filter, ListedEvent},
        error::AppError,
        people::{self, Member, NewMember, Peopled},
    },
    domain::{
        audit::{AuditAction, Detail, ObjectKind},
        ids::{CouncilId, PersonId, SupplierId},
        language::Language,
        roles::{CouncilRole, SupplierRole},
    },
    http::{
        input::{Body, IdempotencyKey},
        page::{NoFilter, PageBody, PageQuery, Paging},
        problem::{ApiResult, Problem},
    },
    limits,
};

#[derive(OpenApi)]
#[openapi(paths(
    list_council_members,
    add_council_member,
    change_council_member,
    remove_council_member,
    list_supplier_members,
    add_supplier_member,
    change_supplier_member,
    remove_supplier_member,
    list_audit_events
))]
pub struct Description;

/// Somebody to be added to a council.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCouncilMember {
    #[schema(max_length = 254, example = "officer@council.example")]
    email: String,
    /// Used if the person is new to this service.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// In which language a new person is written to; English if left out.
    language: Option<Language>,
    role: CouncilRole,
}

/// Somebody to be added to a supplier.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSupplierMember {
    #[schema(max_length = 254, example = "engineer@supplier.example")]
    email: String,
    /// Used if the person is new to this service.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// In which language a new person is written to; English if left out.
    language: Option<Language>,
    role: SupplierRole,
}

/// A council member's role.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CouncilRoleChange {
    role: CouncilRole,
}

/// A supplier member's role.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupplierRoleChange {
    role: SupplierRole,
}

/// A person who was added: the same whether or not they were known before.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedMember {
    person_id: Uuid,
}

/// A member of a council.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CouncilMemberBody {
    person_id: Uuid,
    #[schema(max_length = 254)]
    email: String,
    #[schema(max_length = 200)]
    name: String,
    role: CouncilRole,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

/// A member of a supplier.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SupplierMemberBody {
    person_id: Uuid,
    #[schema(max_length = 254)]
    email: String,
    #[schema(max_length = 200)]
    name: String,
    role: SupplierRole,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

impl From<Member<CouncilRole>> for CouncilMemberBody {
    fn from(m: Member<CouncilRole>) -> Self {
        Self {
            person_id: m.person.0,
            email: m.email,
            name: m.name,
            role: m.role,
            since: m.since,
        }
    }
}

impl From<Member<SupplierRole>> for SupplierMemberBody {
    fn from(m: Member<SupplierRole>) -> Self {
        Self {
            person_id: m.person.0,
            email: m.email,
            name: m.name,
            role: m.role,
            since: m.since,
        }
    }
}

fn new_member<Role>(
    address: &str,
    name: &str,
    language: Option<Language>,
    role: Role,
) -> Result<NewMember<Role>, AppError> {
    let name = name.trim();
    if !(1..=limits::NAME_CHARACTERS_MAX).contains(&name.chars().count()) {
        let detail = format!("Use 1 to {} characters.", limits::NAME_CHARACTERS_MAX);
        return Err(AppError::invalid_field("/name", "length", detail));
    }
    Ok(NewMember {
        email: email(address)?,
        name: name.to_owned(),
        language: language.unwrap_or(Language::En),
        role,
    })
}

async fn added<T: Peopled>(
    app: &App,
    caller: Caller<T::Manage>,
    key: IdempotencyKey,
    bytes: &[u8],
    new: NewMember<T::Role>,
    members: String,
) -> ApiResult {
    let request = key.request(app, &caller, bytes);
    let person = people::add::<T>(app, caller, request, new)
        .await?
        .into_inner();
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{members}/{person}")))
        .json(AddedMember {
            person_id: person.0,
        }))
}

/// List a council's people.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/members",
    operation_id = "listCouncilMembers",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id"), PageQuery),
    responses((status = 200, description = "A page of people", body = PageBody<CouncilMemberBody>))
)]
pub async fn list_council_members(
    caller: Caller<ManagePeople>,
    app: web::Data<App>,
    paging: Paging<NoFilter>,
) -> ApiResult {
    let page = people::list::<CouncilId>(&app, caller, paging.request()?).await?;
    paging.respond(page, CouncilMemberBody::from)
}

/// Add a person to a council.
///
/// Adds a person to a council and writes to them. The answer is the same whether or not the person was known to this
/// service.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/members",
    operation_id = "addCouncilMember",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely", min_length = 1, max_length = 130),
    ),
    request_body = NewCouncilMember,
    responses(
        (status = 201, description = "Added", body = AddedMember,
            headers(("Location" = String, description = "The member"))),
        (status = 409, description = "A member already, or too many members", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn add_council_member(
    caller: Caller<ManagePeople>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Body<NewCouncilMember>,
) -> ApiResult {
    let NewCouncilMember {
        email,
        name,
        language,
        role,
    } = &body.value;
    let new = new_member(email, name, *language, *role)?;
    let members = format!("/v1/councils/{}/members", caller.tenant());
    added::<CouncilId>(&app, caller, key, &body.bytes, new, members).await
}

/// Change a person's role in a council.
///
/// Gives a person another role. Somebody must stay administrator.
#[utoipa::path(
    patch,
    path = "/v1/councils/{council}/members/{person}",
    operation_id = "changeCouncilMember",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("person" = Uuid, Path, description = "The person's id"),
    ),
    request_body = CouncilRoleChange,
    responses(
        (status = 200, description = "The member with the new role", body = CouncilMemberBody),
        (status = 409, description = "The last administrator", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn change_council_member(
    caller: Caller<ManagePeople>,
    app: web::Data<App>,
    path: web::Path<(IgnoredAny, Uuid)>,
    body: Body<CouncilRoleChange>,
) -> ApiResult {
    let person = PersonId(path.into_inner().1);
    let member = people::change_role::<CouncilId>(&app, caller, person, body.value.role).await?;
    Ok(HttpResponse::Ok().json(CouncilMemberBody::from(member)))
}

/// Take a person out of a council.
///
/// Takes a person out of a council, at once. Somebody must stay administrator.
#[utoipa::path(
    delete,
    path = "/v1/councils/{council}/members/{person}",
    operation_id = "removeCouncilMember",
    tag = "councils",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("person" = Uuid, Path, description = "The person's id"),
    ),
    responses(
        (status = 204, description = "No longer a member"),
        (status = 409, description = "The last administrator", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn remove_council_member(
    caller: Caller<ManagePeople>,
    app: web::Data<App>,
    path: web::Path<(IgnoredAny, Uuid)>,
) -> ApiResult {
    people::remove::<CouncilId>(&app, caller, PersonId(path.into_inner().1)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List a supplier's people.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/members",
    operation_id = "listSupplierMembers",
    tag = "suppliers",
    params(("supplier" = Uuid, Path, description = "The supplier's id"), PageQuery),
    responses((status = 200, description = "A page of people", body = PageBody<SupplierMemberBody>))
)]
pub async fn list_supplier_members(
    caller: Caller<ManageColleagues>,
    app: web::Data<App>,
    paging: Paging<NoFilter>,
) -> ApiResult {
    let page = people::list::<SupplierId>(&app, caller, paging.request()?).await?;
    paging.respond(page, SupplierMemberBody::from)
}

/// Add a colleague.
///
/// Adds a colleague to a supplier and writes to them. The answer is the same whether or not the person was known to
/// this service.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/members",
    operation_id = "addSupplierMember",
    tag = "suppliers",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely", min_length = 1, max_length = 130),
    ),
    request_body = NewSupplierMember,
    responses(
        (status = 201, description = "Added", body = AddedMember,
            headers(("Location" = String, description = "The member"))),
        (status = 409, description = "A member already, or too many members", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn add_supplier_member(
    caller: Caller<ManageColleagues>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Body<NewSupplierMember>,
) -> ApiResult {
    let NewSupplierMember {
        email,
        name,
        language,
        role,
    } = &body.value;
    let new = new_member(email, name, *language, *role)?;
    let members = format!("/v1/suppliers/{}/members", caller.tenant());
    added::<SupplierId>(&app, caller, key, &body.bytes, new, members).await
}

/// Change a colleague's role.
///
/// Gives a colleague another role. Somebody must stay owner.
#[utoipa::path(
    patch,
    path = "/v1/suppliers/{supplier}/members/{person}",
    operation_id = "changeSupplierMember",
    tag = "suppliers",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("person" = Uuid, Path, description = "The person's id"),
    ),
    request_body = SupplierRoleChange,
    responses(
        (status = 200, description = "The member with the new role", body = SupplierMemberBody),
        (status = 409, description = "The last owner", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn change_supplier_member(
    caller: Caller<ManageColleagues>,
    app: web::Data<App>,
    path: web::Path<(IgnoredAny, Uuid)>,
    body: Body<SupplierRoleChange>,
) -> ApiResult {
    let person = PersonId(path.into_inner().1);
    let member = people::change_role::<SupplierId>(&app, caller, person, body.value.role).await?;
    Ok(HttpResponse::Ok().json(SupplierMemberBody::from(member)))
}

/// Take a colleague out.
///
/// Takes a colleague out of a supplier, at once. Somebody must stay owner.
#[utoipa::path(
    delete,
    path = "/v1/suppliers/{supplier}/members/{person}",
    operation_id = "removeSupplierMember",
    tag = "suppliers",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("person" = Uuid, Path, description = "The person's id"),
    ),
    responses(
        (status = 204, description = "No longer a member"),
        (status = 409, description = "The last owner", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn remove_supplier_member(
    caller: Caller<ManageColleagues>,
    app: web::Data<App>,
    path: web::Path<(IgnoredAny, Uuid)>,
) -> ApiResult {
    people::remove::<SupplierId>(&app, caller, PersonId(path.into_inner().1)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Which events to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only this action, such as `member.added`.
    #[param(max_length = 60)]
    action: Option<String>,
    /// Only this kind of thing, such as `procurement`.
    #[param(max_length = 40)]
    object_kind: Option<String>,
    /// Only the thing with this id.
    object_id: Option<Uuid>,
}

impl AuditQuery {
    /// A word that is no action lists nothing, so it is refused instead.
    fn checked(&self) -> Result<Filter, AppError> {
        let unknown = |pointer: &str| {
            AppError::invalid_field(pointer, "unknown", "Use a word that stands in an event.")
        };
        let action = match &self.action {
            None => None,
            Some(word) => Some(AuditAction::from_word(word).ok_or_else(|| unknown("/action"))?),
        };
        let object_kind = match &self.object_kind {
            None => None,
            Some(word) => Some(ObjectKind::from_word(word).ok_or_else(|| unknown("/objectKind"))?),
        };
        Ok(Filter {
            action,
            object_kind,
            object: self.object_id,
        })
    }
}

/// Something that happened in a council.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEventBody {
    id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `person`, `api_key`, `system` or `anonymous`.
    #[schema(max_length = 20)]
    actor_kind: String,
    actor_id: Option<Uuid>,
    #[schema(max_length = 60)]
    action: String,
    #[schema(max_length = 40)]
    object_kind: String,
    object_id: Option<Uuid>,
    /// Ids, states and counts by name; never an answer or a name of a person.
    #[schema(value_type = Object)]
    detail: BTreeMap<String, Detail>,
    /// The place in the chain; null for the newest events, which get theirs within a second or so.
    sequence: Option<i64>,
    #[schema(max_length = 80)]
    previous_hash: Option<String>,
    #[schema(max_length = 80)]
    hash: Option<String>,
}

impl From<ListedEvent> for AuditEventBody {
    fn from(event: ListedEvent) -> Self {
        Self {
            id: event.id.0,
            at: event.at,
            actor_kind: event.actor_kind,
            actor_id: event.actor_id,
            action: event.action,
            object_kind: event.object_kind,
            object_id: event.object_id,
            detail: event.detail.0,
            sequence: event.sequence,
            previous_hash: event.previous_hash,
            hash: event.hash,
        }
    }
}

/// List a council's audit trail.
///
/// Lists what happened in a council, the oldest first.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/audit-events",
    operation_id = "listAuditEvents",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id"), AuditQuery, PageQuery),
    responses(
        (status = 200, description = "A page of events", body = PageBody<AuditEventBody>),
        (status = 422, description = "A filter names no action or kind of thing", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn list_audit_events(
    caller: Caller<ReadAudit>,
    app: web::Data<App>,
    paging: Paging<AuditQuery>,
) -> ApiResult {
    let page = audit::list(&app, caller, paging.filter.checked()?, paging.request()?).await?;
    paging.respond(page, AuditEventBody::from)
}
