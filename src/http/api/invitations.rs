//! Invitations, as the council makes them and as suppliers decide on them.

use actix_web::{HttpRequest, HttpResponse, http::header::LOCATION, web};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::procurements::Place;
use crate::{
    app::{
        App,
        access::{Caller, ManageProcurements, SubmitResponses, ViewProcurements},
        error::{Code, FieldProblem},
        invitation_preview,
        invitations::{self, Invitation, NewCard, RowOutcome, RowResult},
        registration::{self, Joined},
    },
    domain::{
        ids::{CouncilId, InvitationId, ProcurementId},
        invitation::{Contact, InvitationState},
        language::Language,
    },
    http::{
        input::{Body, FileBody, IdempotencyKey},
        openapi::CsvFile,
        page::{PageBody, PageQuery, Paging},
        problem::{ApiError, ApiResult, Problem},
    },
};

#[derive(OpenApi)]
#[openapi(paths(
    create_invitation,
    preview_invitation,
    list_invitations,
    get_invitation,
    import_invitations,
    resend_invitation,
    revoke_invitation,
    accept_invitation,
    decline_invitation
))]
pub struct Description;

type InvitationPlace = web::Path<(CouncilId, ProcurementId, InvitationId)>;

/// A person a council can write to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactBody {
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    name: String,
    #[schema(min_length = 3, max_length = 254, format = "email")]
    email: String,
}

impl From<ContactBody> for Contact {
    fn from(body: ContactBody) -> Self {
        Self {
            name: body.name,
            email: body.email,
        }
    }
}

impl From<Contact> for ContactBody {
    fn from(contact: Contact) -> Self {
        Self {
            name: contact.name,
            email: contact.email,
        }
    }
}

/// A supplier to be invited: the council's own contact card.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewInvitation {
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    supplier_name: String,
    contact: ContactBody,
    /// Written to as well.
    #[serde(default)]
    #[schema(max_items = 10)]
    more_contacts: Vec<ContactBody>,
    #[serde(default)]
    language: Language,
}

/// An invitation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationBody {
    id: Uuid,
    #[schema(max_length = 200)]
    supplier_name: String,
    contact: ContactBody,
    #[schema(max_items = 10)]
    more_contacts: Vec<ContactBody>,
    /// `en` or `cy`.
    #[schema(max_length = 2)]
    language: String,
    state: InvitationState,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    decline_reason: Option<String>,
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<Timestamp>,
}

impl From<Invitation> for InvitationBody {
    fn from(row: Invitation) -> Self {
        Self {
            id: row.id.0,
            supplier_name: row.supplier_name,
            contact: ContactBody {
                name: row.contact_name,
                email: row.contact_email,
            },
            more_contacts: row
                .more_contacts
                .0
                .into_iter()
                .map(ContactBody::from)
                .collect(),
            language: row.language,
            state: row.state,
            decline_reason: row.decline_reason,
            created_at: row.created_at,
            decided_at: row.decided_at.map(|at| at.0),
        }
    }
}

/// The id of an invitation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationName {
    id: Uuid,
}

/// Invite a supplier.
///
/// Invites one supplier. Before the issue the card waits; afterwards its contacts are written to at once.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/invitations",
    operation_id = "createInvitation",
    tag = "invitations",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely",
            max_length = 128),
    ),
    request_body = NewInvitation,
    responses(
        (status = 201, description = "Invited", body = InvitationName,
            headers(("Location" = String, description = "The invitation"))),
        (status = 409, description = "The address was invited before, the deadline has passed, or a limit is reached",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn create_invitation(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    key: IdempotencyKey,
    body: Body<NewInvitation>,
) -> ApiResult {
    let (council, procurement) = place.into_inner();
    let request = key.request(&app, &caller, &body.bytes);
    let NewInvitation {
        supplier_name,
        contact,
        more_contacts,
        language,
    } = body.value;
    let more_contacts = more_contacts.into_iter().map(Contact::from).collect();
    let card = NewCard {
        supplier_name,
        contact: contact.into(),
        more_contacts,
        language,
    };
    let made = invitations::invite(&app, caller, request, procurement, card)
        .await?
        .into_inner();
    let path = format!(
        "/v1/councils/{council}/procurements/{procurement}/invitations/{}",
        made.id
    );
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, path))
        .json(InvitationName { id: made.id.0 }))
}

/// In which language the mail is.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// English if left out.
    language: Option<Language>,
}

/// A mail as it will be read.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MailPreview {
    #[schema(max_length = 1000)]
    subject: String,
    #[schema(max_length = 20000)]
    text: String,
}

/// Preview the invitation.
///
/// Shows the mail that invites, as an example supplier would read it. Its link leads nowhere.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/invitation-preview",
    operation_id = "previewInvitation",
    tag = "invitations",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        PreviewQuery,
    ),
    responses((status = 200, description = "The mail", body = MailPreview))
)]
pub async fn preview_invitation(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: Place,
    query: web::Query<PreviewQuery>,
) -> ApiResult {
    let language = query.language.unwrap_or_default();
    let mail = invitation_preview::preview(&app, caller, place.1, language).await?;
    Ok(HttpResponse::Ok().json(MailPreview {
        subject: mail.subject,
        text: mail.text,
    }))
}

/// List invitations.
///
/// Lists the invitations of a procurement in the order in which they were made.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/invitations",
    operation_id = "listInvitations",
    tag = "invitations",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        PageQuery,
    ),
    responses((status = 200, description = "One page", body = PageBody<InvitationBody>))
)]
pub async fn list_invitations(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: Place,
    paging: Paging,
) -> ApiResult {
    let page = invitations::list(&app, caller, place.1, paging.request()?).await?;
    paging.respond(page, InvitationBody::from)
}

/// Show an invitation.
#[utoipa::path(
    get,
    path = "/v1/councils/{council}/procurements/{procurement}/invitations/{invitation}",
    operation_id = "getInvitation",
    tag = "invitations",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("invitation" = Uuid, Path, description = "The invitation's id"),
    ),
    responses((status = 200, description = "The invitation", body = InvitationBody))
)]
pub async fn get_invitation(
    caller: Caller<ViewProcurements>,
    app: web::Data<App>,
    place: InvitationPlace,
) -> ApiResult {
    let row = invitations::find(&app, caller, place.1, place.2).await?;
    Ok(HttpResponse::Ok().json(InvitationBody::from(row)))
}

/// What became of one row of the file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportedRow {
    /// The line it begins on; the header is line 1.
    #[schema(minimum = 1)]
    line: u64,
    /// `created`, `duplicate` or `refused`.
    #[schema(max_length = 20)]
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    invitation: Option<Uuid>,
    /// What is wrong with a refused row, by the fields of an invitation.
    #[schema(max_items = 20)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

impl From<RowResult> for ImportedRow {
    fn from(row: RowResult) -> Self {
        let (outcome, invitation, errors) = match row.outcome {
            RowOutcome::Created(id) => ("created", Some(id.0), Vec::new()),
            RowOutcome::Duplicate => ("duplicate", None, Vec::new()),
            RowOutcome::Refused(errors) => ("refused", None, errors),
        };
        Self {
            line: row.line,
            outcome,
            invitation,
            errors,
        }
    }
}

/// What became of an invitation file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    #[schema(max_items = 1000)]
    rows: Vec<ImportedRow>,
    /// How many rows invited somebody.
    created: usize,
}

/// Invite many suppliers.
///
/// Invites everybody in a CSV file. The first row names the columns: `supplierName,contactName,contactEmail,language`; the language (`en` or `cy`) may
/// be left out, as a cell or as a column. UTF-8, at most 1,000 rows. Each row gets a result; rows that cannot be used
/// do not keep others from being invited, and an address that was invited before is reported as a duplicate, so that
/// a file can be mended and sent again. Cells are text, whatever they begin with.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/invitations/import",
    operation_id = "importInvitations",
    tag = "invitations",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
    ),
    request_body(content = CsvFile, content_type = "text/csv", description = "The file"),
    responses(
        (status = 200, description = "The result of each row", body = Imported),
        (status = 409, description = "The deadline has passed, or a limit is reached", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn import_invitations(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: Place,
    request: HttpRequest,
    FileBody(file): FileBody,
) -> ApiResult {
    if !actix_web::HttpMessage::content_type(&request).eq_ignore_ascii_case("text/csv") {
        let detail = "Send the file with the header Content-Type: text/csv.";
        return Err(ApiError::refused(Code::UnsupportedMediaType, detail));
    }
    let rows = invitations::import(&app, caller, place.1, &file).await?;
    let rows: Vec<_> = rows.into_iter().map(ImportedRow::from).collect();
    let created = rows.iter().filter(|row| row.invitation.is_some()).count();
    Ok(HttpResponse::Ok().json(Imported { rows, created }))
}

/// Send an invitation again.
///
/// Sends an invitation again with a new link. Earlier links end; one that was declined or revoked is open again.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/invitations/{invitation}/resend",
    operation_id = "resendInvitation",
    tag = "invitations",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("invitation" = Uuid, Path, description = "The invitation's id"),
    ),
    responses(
        (status = 200, description = "It will be sent", body = InvitationName),
        (status = 409, description = "The procurement is not open for answers", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn resend_invitation(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: InvitationPlace,
) -> ApiResult {
    let made = invitations::resend(&app, caller, place.1, place.2).await?;
    Ok(HttpResponse::Ok().json(InvitationName { id: made.id.0 }))
}

/// Revoke an invitation.
///
/// Takes an invitation back before it was taken up. Its links end.
#[utoipa::path(
    post,
    path = "/v1/councils/{council}/procurements/{procurement}/invitations/{invitation}/revoke",
    operation_id = "revokeInvitation",
    tag = "invitations",
    params(
        ("council" = Uuid, Path, description = "The council's id"),
        ("procurement" = Uuid, Path, description = "The procurement's id"),
        ("invitation" = Uuid, Path, description = "The invitation's id"),
    ),
    responses(
        (status = 200, description = "Revoked", body = InvitationName),
        (status = 409, description = "It was taken up or revoked, or the deadline has passed", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn revoke_invitation(
    caller: Caller<ManageProcurements>,
    app: web::Data<App>,
    place: InvitationPlace,
) -> ApiResult {
    let made = invitations::revoke(&app, caller, place.1, place.2).await?;
    Ok(HttpResponse::Ok().json(InvitationName { id: made.id.0 }))
}

/// An invitation's link, taken up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acceptance {
    /// The last part of the link in the invitation's mail.
    #[schema(max_length = 200)]
    handle: String,
}

/// What the supplier takes part in from now on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JoinedBody {
    council: Uuid,
    procurement: Uuid,
    invitation: Uuid,
    response: Uuid,
}

/// The answer to whoever takes part from now on.
pub(super) fn joined(supplier: impl std::fmt::Display, joined: Joined) -> HttpResponse {
    HttpResponse::Created()
        .insert_header((
            LOCATION,
            format!("/v1/suppliers/{supplier}/responses/{}", joined.response),
        ))
        .json(JoinedBody {
            council: joined.council.0,
            procurement: joined.procurement.0,
            invitation: joined.invitation.0,
            response: joined.response.0,
        })
}

/// Accept an invitation.
///
/// Takes an invitation up for this supplier, and begins its response.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/invitation-acceptances",
    operation_id = "acceptInvitation",
    tag = "invitations",
    params(
        ("supplier" = Uuid, Path, description = "The supplier's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Lets the request be repeated safely",
            max_length = 128),
    ),
    request_body = Acceptance,
    responses(
        (status = 201, description = "Accepted", body = JoinedBody,
            headers(("Location" = String, description = "The response"))),
        (status = 409, description = "The link does not work (any more), or the deadline has passed",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn accept_invitation(
    caller: Caller<SubmitResponses>,
    app: web::Data<App>,
    key: IdempotencyKey,
    body: Body<Acceptance>,
) -> ApiResult {
    let request = key.request(&app, &caller, &body.bytes);
    let supplier = caller.tenant();
    let accepted = registration::accept(&app, caller, request, &body.value.handle).await?;
    Ok(joined(supplier, accepted.into_inner()))
}

/// An invitation's link, turned down.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refusal {
    /// The last part of the link in the invitation's mail.
    #[schema(max_length = 200)]
    handle: String,
    /// The council reads it.
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    reason: String,
}

/// Decline an invitation.
///
/// Turns an invitation down. The council sees the reason, and not from whose account it came.
#[utoipa::path(
    post,
    path = "/v1/suppliers/{supplier}/invitation-declines",
    operation_id = "declineInvitation",
    tag = "invitations",
    params(("supplier" = Uuid, Path, description = "The supplier's id")),
    request_body = Refusal,
    responses(
        (status = 200, description = "Declined", body = InvitationName),
        (status = 409, description = "The link does not work (any more), it was taken up, or the deadline has passed",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn decline_invitation(
    caller: Caller<SubmitResponses>,
    app: web::Data<App>,
    body: Body<Refusal>,
) -> ApiResult {
    let Refusal { handle, reason } = body.value;
    let id = registration::decline(&app, caller, &handle, reason).await?;
    Ok(HttpResponse::Ok().json(InvitationName { id: id.0 }))
}
