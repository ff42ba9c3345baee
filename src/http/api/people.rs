//! The people of councils and suppliers.

use actix_web::{HttpResponse, http::header, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::IgnoredAny};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::sign_in::email;
use crate::{
    app::{
        App,
        access::{Caller, ManageColleagues, ManagePeople},
        error::AppError,
        people::{self, Member, NewMember, Peopled},
    },
    domain::{
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
    remove_supplier_member
))]
pub struct Description;

/// Somebody to be added to an organisation.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMemberBody<Role> {
    #[schema(max_length = 254, example = "officer@council.example")]
    email: String,
    /// Used if the person is new to this service.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// In which language a new person is written to; English if left out.
    language: Option<Language>,
    role: Role,
}

/// A member's role.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RoleChange<Role> {
    role: Role,
}

/// A person who was added: the same whether or not they were known before.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedMember {
    person_id: Uuid,
}

/// A member of an organisation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberBody<Role> {
    person_id: Uuid,
    #[schema(max_length = 254)]
    email: String,
    #[schema(max_length = 200)]
    name: String,
    role: Role,
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
}

impl<Role> From<Member<Role>> for MemberBody<Role> {
    fn from(member: Member<Role>) -> Self {
        Self {
            person_id: member.person.0,
            email: member.email,
            name: member.name,
            role: member.role,
            since: member.since,
        }
    }
}

impl<Role: Copy> NewMemberBody<Role> {
    fn checked(&self) -> Result<NewMember<Role>, AppError> {
        let name = self.name.trim();
        if !(1..=limits::NAME_CHARACTERS_MAX).contains(&name.chars().count()) {
            let detail = format!("Use 1 to {} characters.", limits::NAME_CHARACTERS_MAX);
            return Err(AppError::invalid_field("/name", "length", detail));
        }
        Ok(NewMember {
            email: email(&self.email)?,
            name: name.to_owned(),
            language: self.language.unwrap_or(Language::En),
            role: self.role,
        })
    }
}

/// The organisation and the person that a path names.
type MemberPath = web::Path<(IgnoredAny, PersonId)>;

async fn list<T: Peopled>(
    app: &App,
    caller: Caller<T::Manage>,
    paging: Paging<NoFilter>,
) -> ApiResult
where
    T::Role: Serialize,
{
    let page = people::list::<T>(app, caller, paging.request()?).await?;
    paging.respond(page, MemberBody::from)
}

async fn add<T: Peopled>(
    app: &App,
    caller: Caller<T::Manage>,
    key: IdempotencyKey,
    body: Body<NewMemberBody<T::Role>>,
) -> ApiResult {
    let new = body.value.checked()?;
    let tenant = caller.tenant();
    let request = key.request(app, &caller, &body.bytes);
    let person = people::add::<T>(app, caller, request, new)
        .await?
        .into_inner();
    let members = format!("/v1/{}/{tenant}/members", T::COLLECTION);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{members}/{person}")))
        .json(AddedMember {
            person_id: person.0,
        }))
}

async fn change<T: Peopled>(
    app: &App,
    caller: Caller<T::Manage>,
    person: PersonId,
    role: T::Role,
) -> ApiResult
where
    T::Role: Serialize,
{
    let member = people::change_role::<T>(app, caller, person, role).await?;
    Ok(HttpResponse::Ok().json(MemberBody::from(member)))
}

async fn remove<T: Peopled>(app: &App, caller: Caller<T::Manage>, person: PersonId) -> ApiResult {
    people::remove::<T>(app, caller, person).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List a council's people.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/members",
    operation_id = "listCouncilMembers",
    tag = "councils",
    params(("council" = Uuid, Path, description = "The council's id"), PageQuery),
    responses((status = 200, description = "A page of people", body = PageBody<MemberBody<CouncilRole>>))
)]
pub async fn list_council_members(
    caller: Caller<ManagePeople>,
    app: web::Data<App>,
    paging: Paging<NoFilter>,
) -> ApiResult {
    list::<CouncilId>(&app, caller, paging).await
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
    request_body = NewMemberBody<CouncilRole>,
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
    body: Body<NewMemberBody<CouncilRole>>,
) -> ApiResult {
    add::<CouncilId>(&app, caller, key, body).await
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
    request_body = RoleChange<CouncilRole>,
    responses(
        (status = 200, description = "The member with the new role", body = MemberBody<CouncilRole>),
        (status = 409, description = "The last administrator", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn change_council_member(
    caller: Caller<ManagePeople>,
    app: web::Data<App>,
    path: MemberPath,
    body: Body<RoleChange<CouncilRole>>,
) -> ApiResult {
    change::<CouncilId>(&app, caller, path.1, body.value.role).await
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
    path: MemberPath,
) -> ApiResult {
    remove::<CouncilId>(&app, caller, path.1).await
}

/// List a supplier's people.
#[utoipa::path(
    get,
    path = "/v1/suppliers/{supplier}/members",
    operation_id = "listSupplierMembers",
    tag = "suppliers",
    params(("supplier" = Uuid, Path, description = "The supplier's id"), PageQuery),
    responses((status = 200, description = "A page of people", body = PageBody<MemberBody<SupplierRole>>))
)]
pub async fn list_supplier_members(
    caller: Caller<ManageColleagues>,
    app: web::Data<App>,
    paging: Paging<NoFilter>,
) -> ApiResult {
    list::<SupplierId>(&app, caller, paging).await
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
    request_body = NewMemberBody<SupplierRole>,
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
    body: Body<NewMemberBody<SupplierRole>>,
) -> ApiResult {
    add::<SupplierId>(&app, caller, key, body).await
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
    request_body = RoleChange<SupplierRole>,
    responses(
        (status = 200, description = "The member with the new role", body = MemberBody<SupplierRole>),
        (status = 409, description = "The last owner", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn change_supplier_member(
    caller: Caller<ManageColleagues>,
    app: web::Data<App>,
    path: MemberPath,
    body: Body<RoleChange<SupplierRole>>,
) -> ApiResult {
    change::<SupplierId>(&app, caller, path.1, body.value.role).await
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
    path: MemberPath,
) -> ApiResult {
    remove::<SupplierId>(&app, caller, path.1).await
}
