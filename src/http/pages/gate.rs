//! Who may see a page or send its form, as the type of the handler's first argument.
//!
//! Invariant: every handler of a page begins with [`Visitor`], [`Person`] or [`Member`]; they make the same proofs that
//! the API's gates make, from the session instead of the Authorization header.

use std::{
    future::{Ready, ready},
    ops::Deref,
    rc::Rc,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use uuid::Uuid;

use super::{
    PageError,
    reader::{self, Reader},
};
use crate::{
    app::{
        access::{Caller, Credential, Permission, Tenant},
        error::AppError,
        web_sessions::Visit,
    },
    domain::{ids::CouncilId, roles::CouncilRole},
    http::gate::{Access, Gate},
};

/// Anybody.
#[derive(Clone)]
pub struct Visitor(Rc<Reader>);

/// Somebody signed in, with no tenant named.
#[derive(Clone)]
pub struct Person {
    reader: Rc<Reader>,
    visit: Visit,
}

/// Somebody signed in who asks for something that needs the permission `P` in the tenant that the address names.
/// Whether they have it is the first query of the use case.
pub struct Member<P: Permission> {
    reader: Rc<Reader>,
    /// What use cases take.
    pub caller: Caller<P>,
    visit: Visit,
}

impl Gate for Visitor {
    const ACCESS: Access = Access::Anyone;
}

impl Gate for Person {
    const ACCESS: Access = Access::SignedIn;
}

impl<P: Permission> Gate for Member<P> {
    const ACCESS: Access = Access::Tenant {
        parameter: P::Tenant::PARAMETER,
        permission: P::NAME,
    };
}

impl Person {
    pub fn visit(&self) -> &Visit {
        &self.visit
    }

    pub fn credential(&self) -> Credential {
        self.visit.credential()
    }
}

impl<P: Permission> Member<P> {
    /// The same person in the same tenant, asking for something else; the use case says whether they may.
    pub fn asking<Q: Permission<Tenant = P::Tenant>>(&self) -> Caller<Q> {
        Caller::new(self.visit.credential(), self.caller.tenant())
    }

    pub fn visit(&self) -> &Visit {
        &self.visit
    }
}

impl<P: Permission<Tenant = CouncilId>> Member<P> {
    /// What the person is in the council, to offer them what they may do. Whether they may is decided by the use case.
    pub fn role(&self) -> Option<CouncilRole> {
        let council = self.caller.tenant();
        let own = self
            .visit
            .councils
            .iter()
            .find(|own| own.council == council);
        own.map(|own| own.role)
    }

    /// Whether the person's role has the permission `Q`.
    pub fn may<Q: Permission<Tenant = CouncilId>>(&self) -> bool {
        self.role().is_some_and(|role| Q::ROLES.contains(&role))
    }
}

macro_rules! reads {
    ($([$($generics:tt)*] $kind:ty, $field:tt;)+) => {$(
        impl<$($generics)*> Deref for $kind {
            type Target = Reader;

            fn deref(&self) -> &Reader {
                &self.$field
            }
        }
    )+};
}
reads! {
    [] Visitor, 0;
    [] Person, reader;
    [P: Permission] Member<P>, reader;
}

fn read(request: &HttpRequest) -> Result<Rc<Reader>, PageError> {
    reader::of(request).ok_or_else(|| AppError::Internal("a page has no reader").into())
}

fn signed_in(request: &HttpRequest) -> Result<(Rc<Reader>, Visit), PageError> {
    let reader = read(request)?;
    let visit = reader
        .visit
        .clone()
        .ok_or_else(|| PageError::sign_in_first(&reader))?;
    Ok((reader, visit))
}

fn member<P: Permission>(request: &HttpRequest) -> Result<Member<P>, PageError> {
    let (reader, visit) = signed_in(request)?;
    let tenant = request
        .match_info()
        .get(P::Tenant::PARAMETER)
        .and_then(|text| text.parse::<Uuid>().ok())
        .ok_or_else(AppError::not_found)?;
    let caller = Caller::new(visit.credential(), P::Tenant::from_uuid(tenant));
    Ok(Member {
        reader,
        caller,
        visit,
    })
}

impl FromRequest for Visitor {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request).map(Self))
    }
}

impl FromRequest for Person {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(signed_in(request).map(|(reader, visit)| Self { reader, visit }))
    }
}

impl<P: Permission> FromRequest for Member<P> {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(member(request))
    }
}
