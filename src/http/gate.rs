//! Who may call a handler, as the type of the handler's first argument.
//!
//! Invariant: every handler begins with [`Anyone`], [`SignedIn`] or a [`Caller`]; the table of
//! routes reads the access rule from that type, so table and handler cannot disagree.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::{Extensions, Payload},
    http::header::{self, HeaderMap},
};
use uuid::Uuid;

use super::problem::ApiError;
use crate::app::{
    App,
    access::{Caller, Credential, Permission, Tenant},
    error::{AppError, Code, Refusal},
};

/// The rule of one route, as the table of routes lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Anyone,
    /// Any person or API key; what they see is their own.
    SignedIn,
    /// A member of, or a key of, the tenant named in the path, with this permission.
    Tenant {
        parameter: &'static str,
        permission: &'static str,
    },
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
    const ACCESS: Access = Access::Tenant {
        parameter: P::Tenant::PARAMETER,
        permission: P::NAME,
    };
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

/// What the Authorization header proved. Read once a request, before the limits are applied.
///
/// The API takes that header alone: never a cookie, never the address.
#[derive(Debug, Clone)]
pub struct Presented(Result<Credential, Refusal>);

impl Presented {
    /// `None` when nothing of the kind was sent.
    pub fn read(app: &App, headers: &HeaderMap) -> Option<Self> {
        let (scheme, token) = headers
            .get(header::AUTHORIZATION)?
            .to_str()
            .ok()?
            .split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let proved = app.credentials.authenticate(token.trim());
        Some(Self(proved.map_err(|error| error.refusal())))
    }

    pub fn credential(&self) -> Result<&Credential, &Refusal> {
        self.0.as_ref()
    }

    /// What kind of caller it was, for the log.
    pub fn kind_of(extensions: &Extensions) -> &'static str {
        match extensions.get::<Self>().map(Self::credential) {
            None => "none",
            Some(Err(_)) => "refused",
            Some(Ok(Credential::Person { .. })) => "person",
            Some(Ok(Credential::ApiKey { .. })) => "api_key",
        }
    }
}

fn credential(request: &HttpRequest) -> Result<Credential, ApiError> {
    match request
        .extensions()
        .get::<Presented>()
        .map(Presented::credential)
    {
        Some(Ok(credential)) => Ok(credential.clone()),
        Some(Err(refusal)) => Err(AppError::Refused(refusal.clone()).into()),
        None => Err(ApiError::refused(
            Code::NotSignedIn,
            "Send an access token or an API key in the Authorization header: Bearer TOKEN.",
        )),
    }
}
