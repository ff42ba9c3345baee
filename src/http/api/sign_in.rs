//! Signing in and out, and what a caller may know about itself.

use actix_web::{HttpResponse, http::header, web};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::api_keys::PermissionName;
use crate::{
    app::{
        App,
        error::{AppError, FieldProblem},
        me::{self, Me},
        sign_in::{self, SignedInSession},
    },
    domain::{
        email::EmailAddress,
        roles::{CouncilRole, SupplierRole},
    },
    http::{
        gate::{Anyone, SignedIn},
        input::Body,
        limit::ClientAddress,
        problem::{ApiResult, Problem},
    },
    limits,
};

#[derive(OpenApi)]
#[openapi(paths(
    get_key_set,
    create_session,
    refresh_session,
    end_current_session,
    request_sign_in_link,
    exchange_sign_in_link,
    get_me,
    change_my_password,
    end_my_sessions
))]
pub struct Description;

/// An address and a password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordSignIn {
    #[schema(max_length = 254, example = "officer@council.example")]
    email: String,
    #[schema(value_type = String, max_length = 256)]
    password: SecretString,
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshBody {
    #[schema(value_type = String, max_length = 200)]
    refresh_token: SecretString,
}

/// An address to send a sign-in link to.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInLinkRequest {
    #[schema(max_length = 254, example = "officer@council.example")]
    email: String,
}

/// What the sign-in link carries.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LinkExchange {
    #[schema(value_type = String, max_length = 200)]
    token: SecretString,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPassword {
    /// Not needed by a person without one, nor within ten minutes of signing in by a link.
    #[schema(value_type = Option<String>, max_length = 256)]
    current_password: Option<SecretString>,
    /// Length counts, kinds of character do not. Common passwords are refused.
    #[schema(value_type = String, min_length = 12, max_length = 256)]
    new_password: SecretString,
}

/// What a signed-in person holds.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionBody {
    pub person_id: Uuid,
    /// Send it as `Authorization: Bearer ...`.
    #[schema(max_length = 2048)]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 10)]
    pub token_type: &'static str,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// Works once; the answer holds the next one. A second use ends the session.
    #[schema(max_length = 200)]
    pub refresh_token: String,
    #[schema(value_type = String, format = DateTime)]
    pub refresh_expires_at: Timestamp,
    /// When signing in again is needed, however often it was refreshed.
    #[schema(value_type = String, format = DateTime)]
    pub session_expires_at: Timestamp,
}

fn session_response(
    status: &mut actix_web::HttpResponseBuilder,
    s: &SignedInSession,
) -> HttpResponse {
    status
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(SessionBody {
            person_id: s.person.0,
            access_token: s.access.text.expose_secret().to_owned(),
            token_type: "Bearer",
            expires_at: s.access.expires_at,
            refresh_token: s.refresh.expose_secret().to_owned(),
            refresh_expires_at: s.refresh_expires_at,
            session_expires_at: s.session_expires_at,
        })
}

/// Reads an address, or says what is wrong with it.
pub(super) fn email(text: &str) -> Result<EmailAddress, AppError> {
    EmailAddress::parse(text)
        .map_err(|error| AppError::invalid_field("/email", "not-an-address", format!("{error}.")))
}

/// A password to compare: anything that could have been set.
fn to_compare(pointer: &str, password: &SecretString) -> Result<(), AppError> {
    if password.expose_secret().chars().count() <= limits::PASSWORD_CHARACTERS_MAX {
        return Ok(());
    }
    let detail = format!(
        "Use at most {} characters.",
        limits::PASSWORD_CHARACTERS_MAX
    );
    Err(AppError::invalid(vec![FieldProblem::new(
        pointer,
        "password-too-long",
        detail,
    )]))
}

/// The public keys of access tokens.
///
/// Gives the public keys with which access tokens can be checked.
#[utoipa::path(
    get,
    path = "/.well-known/jwks.json",
    operation_id = "getKeySet",
    tag = "sign-in",
    responses((status = 200, description = "A JSON Web Key Set, RFC 7517", body = Object))
)]
pub async fn get_key_set(_: Anyone, app: web::Data<App>) -> ApiResult {
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(app.credentials.key_set_json()))
}

/// Sign in with a password.
///
/// Signs in with a password. After several failures each further try has to wait longer.
#[utoipa::path(
    post,
    path = "/v1/sessions",
    operation_id = "createSession",
    tag = "sign-in",
    request_body = PasswordSignIn,
    responses(
        (status = 201, description = "Signed in", body = SessionBody),
        (status = 401, description = "Address or password are not right", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn create_session(
    _: Anyone,
    app: web::Data<App>,
    client: ClientAddress,
    body: Body<PasswordSignIn>,
) -> ApiResult {
    let PasswordSignIn {
        email: address,
        password,
    } = body.value;
    to_compare("/password", &password)?;
    let session = sign_in::with_password(&app, client.0, email(&address)?, password).await?;
    Ok(session_response(&mut HttpResponse::Created(), &session))
}

/// Stay signed in.
///
/// Gives new tokens for a refresh token, which stops working.
#[utoipa::path(
    post,
    path = "/v1/sessions/refresh",
    operation_id = "refreshSession",
    tag = "sign-in",
    request_body = RefreshBody,
    responses(
        (status = 200, description = "New tokens", body = SessionBody),
        (status = 401, description = "The token is expired, was used before or is not one of ours",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn refresh_session(_: Anyone, app: web::Data<App>, body: Body<RefreshBody>) -> ApiResult {
    let session = sign_in::refresh(&app, body.value.refresh_token.expose_secret()).await?;
    Ok(session_response(&mut HttpResponse::Ok(), &session))
}

/// Sign out.
///
/// Ends the session that the access token belongs to: it cannot be refreshed any more. The access token itself works
/// to its end, ten minutes at most; `endMySessions` stops those too.
#[utoipa::path(
    delete,
    path = "/v1/sessions/current",
    operation_id = "endCurrentSession",
    tag = "sign-in",
    responses(
        (status = 204, description = "Signed out"),
        (status = 403, description = "An API key has no session", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn end_current_session(caller: SignedIn, app: web::Data<App>) -> ApiResult {
    sign_in::sign_out(&app, &caller.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What becomes of a request for a sign-in link.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LinkRequested {
    /// For people to read.
    #[schema(max_length = 200)]
    message: &'static str,
}

/// Ask for a sign-in link.
///
/// Sends a sign-in link to the address, if somebody here has it. The answer is the same if not.
#[utoipa::path(
    post,
    path = "/v1/sign-in-links",
    operation_id = "requestSignInLink",
    tag = "sign-in",
    request_body = SignInLinkRequest,
    responses((status = 202, description = "Taken on, whether or not the address is known", body = LinkRequested))
)]
pub async fn request_sign_in_link(
    _: Anyone,
    app: web::Data<App>,
    client: ClientAddress,
    body: Body<SignInLinkRequest>,
) -> ApiResult {
    sign_in::request_link(&app, client.0, email(&body.value.email)?).await?;
    Ok(HttpResponse::Accepted().json(LinkRequested {
        message: "If the address belongs to somebody here, a link is on its way. It works for ten minutes.",
    }))
}

/// Sign in with a link.
///
/// Signs in with what a sign-in link carries. A link works once.
#[utoipa::path(
    post,
    path = "/v1/sign-in-links/exchanges",
    operation_id = "exchangeSignInLink",
    tag = "sign-in",
    request_body = LinkExchange,
    responses(
        (status = 201, description = "Signed in", body = SessionBody),
        (status = 401, description = "The link is expired, was used before or is not one of ours",
            body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn exchange_sign_in_link(
    _: Anyone,
    app: web::Data<App>,
    body: Body<LinkExchange>,
) -> ApiResult {
    let session = sign_in::exchange_link(&app, body.value.token.expose_secret()).await?;
    Ok(session_response(&mut HttpResponse::Created(), &session))
}

/// Who the caller is.
#[derive(Serialize, ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum MeBody {
    #[schema(title = "MePerson")]
    Person {
        id: Uuid,
        #[schema(max_length = 254)]
        email: String,
        #[schema(max_length = 200)]
        name: String,
        /// `en` or `cy`.
        #[schema(max_length = 2)]
        language: String,
        #[schema(rename = "hasPassword")]
        has_password: bool,
        #[schema(max_items = 1000)]
        councils: Vec<MyCouncil>,
        #[schema(max_items = 1000)]
        suppliers: Vec<MySupplier>,
    },
    #[schema(title = "MeApiKey")]
    ApiKey {
        id: Uuid,
        #[schema(max_length = 200)]
        name: String,
        /// Set for a council's key.
        #[schema(rename = "councilId")]
        council_id: Option<Uuid>,
        /// Set for a supplier's key.
        #[schema(rename = "supplierId")]
        supplier_id: Option<Uuid>,
        #[schema(max_items = 50)]
        permissions: Vec<PermissionName>,
        #[schema(value_type = String, format = DateTime, rename = "expiresAt")]
        expires_at: Timestamp,
    },
}

/// A council that the caller is a member of.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyCouncil {
    pub council_id: Uuid,
    #[schema(max_length = 200)]
    pub name: String,
    pub role: CouncilRole,
}

/// A supplier that the caller is a member of.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MySupplier {
    pub supplier_id: Uuid,
    #[schema(max_length = 200)]
    pub name: String,
    pub role: SupplierRole,
}

impl From<Me> for MeBody {
    fn from(me: Me) -> Self {
        match me {
            Me::Person {
                person,
                councils,
                suppliers,
            } => Self::Person {
                id: person.id.0,
                email: person.email,
                name: person.name,
                language: person.language,
                has_password: person.password_hash.is_some(),
                councils: councils
                    .into_iter()
                    .map(|m| MyCouncil {
                        council_id: m.council.0,
                        name: m.name,
                        role: m.role,
                    })
                    .collect(),
                suppliers: suppliers
                    .into_iter()
                    .map(|m| MySupplier {
                        supplier_id: m.supplier.0,
                        name: m.name,
                        role: m.role,
                    })
                    .collect(),
            },
            Me::ApiKey(key) => Self::ApiKey {
                id: key.id.0,
                name: key.name,
                council_id: key.council.map(|id| id.0),
                supplier_id: key.supplier.map(|id| id.0),
                permissions: key.permissions.0.into_iter().map(PermissionName).collect(),
                expires_at: key.expires_at,
            },
        }
    }
}

/// Who am I?
///
/// Tells the caller who they are, where they belong and what they may do.
#[utoipa::path(
    get,
    path = "/v1/me",
    operation_id = "getMe",
    tag = "sign-in",
    responses((status = 200, description = "The person or API key", body = MeBody))
)]
pub async fn get_me(caller: SignedIn, app: web::Data<App>) -> ApiResult {
    Ok(HttpResponse::Ok().json(MeBody::from(me::show(&app, caller.0).await?)))
}

/// Set my password.
///
/// Sets a new password. Every session ends; the answer begins a new one.
#[utoipa::path(
    put,
    path = "/v1/me/password",
    operation_id = "changeMyPassword",
    tag = "sign-in",
    request_body = NewPassword,
    responses(
        (status = 200, description = "Set, and signed in anew", body = SessionBody),
        (status = 401, description = "The present password is missing or not right", body = Problem,
            content_type = "application/problem+json"),
        (status = 403, description = "An API key has no password", body = Problem,
            content_type = "application/problem+json"),
        (status = 412, description = "The password was changed meanwhile", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn change_my_password(
    caller: SignedIn,
    app: web::Data<App>,
    client: ClientAddress,
    body: Body<NewPassword>,
) -> ApiResult {
    let NewPassword {
        current_password,
        new_password,
    } = body.value;
    if let Some(password) = &current_password {
        to_compare("/currentPassword", password)?;
    }
    let session =
        me::change_password(&app, client.0, caller.0, current_password, new_password).await?;
    Ok(session_response(&mut HttpResponse::Ok(), &session))
}

/// Sign out everywhere.
///
/// Ends every session of the caller at once, this one too. Access tokens stop working with them.
#[utoipa::path(
    post,
    path = "/v1/me/sessions/end-all",
    operation_id = "endMySessions",
    tag = "sign-in",
    responses(
        (status = 204, description = "All sessions have ended"),
        (status = 403, description = "An API key has no session", body = Problem,
            content_type = "application/problem+json"),
    )
)]
pub async fn end_my_sessions(caller: SignedIn, app: web::Data<App>) -> ApiResult {
    me::end_all_sessions(&app, caller.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
