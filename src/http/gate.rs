//! Who may call a handler, as the type of the handler's first argument.
//!
//! Invariant: every handler begins with [`Anyone`], [`SignedIn`] or a [`Caller`]; the table of
//! routes reads the access rule from that type, so table and handler cannot disagree.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use uuid::Uuid;

use super::problem::ApiError;
use crate::app::{
    App,
    access::{Caller, Credential, Permission, Tenant},
    error::{AppError, Code},
};

/// The rule of one route, as the table of routes lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Anyone,
    /// Any person or API key; what they see is their own.
    SignedIn,
    /// A member of, or a key of, the tenant named in the path, with this permission.
    Tenant { parameter: &'static str, permission: &'static str },
}

/// The first argument of every handler.
pub trait Gate: FromRequest {
    const ACCESS: Access;
}

/// The arguments of a handler whose first is a gate.
pub trait Gated {
    const ACCESS: Access;
}

macro_rules! gated {
    ($($rest:ident)*) => {
        impl<G: Gate, $($rest),*> Gated for (G, $($rest,)*) {
            const ACCESS: Access = G::ACCESS;
        }
    };
}
gated!();
gated!(A);
gated!(A B);
gated!(A B C);
gated!(A B C D);
gated!(A B C D E);
gated!(A B C D E F);

/// No sign-in needed.
#[derive(Debug)]
pub struct Anyone;

impl Gate for Anyone {
    const ACCESS: Access = Access::Anyone;
}

impl FromRequest for Anyone {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self))
    }
}

/// A person or key that proved itself, with no tenant named.
#[derive(Debug)]
pub struct SignedIn(pub Credential);

impl Gate for SignedIn {
    const ACCESS: Access = Access::SignedIn;
}

impl FromRequest for SignedIn {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(credential(request).map(Self))
    }
}

impl<P: Permission> Gate for Caller<P> {
    const ACCESS: Access =
        Access::Tenant { parameter: P::Tenant::PARAMETER, permission: P::NAME };
}

impl<P: Permission> FromRequest for Caller<P> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller(request))
    }
}

fn caller<P: Permission>(request: &HttpRequest) -> Result<Caller<P>, ApiError> {
    let credential = credential(request)?;
    let tenant = request
        .match_info()
        .get(P::Tenant::PARAMETER)
        .and_then(|text| text.parse::<Uuid>().ok())
        .ok_or_else(AppError::not_found)?;
    Ok(Caller::new(credential, P::Tenant::from_uuid(tenant)))
}

/// The API takes the Authorization header alone: never a cookie, never the address.
fn credential(request: &HttpRequest) -> Result<Credential, ApiError> {
    let app = request
        .app_data::<web::Data<App>>()
        .ok_or(AppError::Internal("the application state is missing"))?;
    let token = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| {
            AppError::refused(
                Code::NotSignedIn,
                "Send an access token or an API key in the Authorization header: Bearer TOKEN.",
            )
        })?;
    Ok(app.credentials.authenticate(token)?)
}
