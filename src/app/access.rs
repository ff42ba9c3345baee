//! Who is asking, and what they may do.
//!
//! Invariant: a use case for a tenant takes a [`Caller`] that names the permission it needs, and
//! its database closure begins with [`Caller::enter`]: membership and role are read in the same
//! transaction as the work, so that taking access away works at once.

use std::marker::PhantomData;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    App,
    error::{AppError, Code},
};
use crate::{
    db::{
        access as store,
        seam::{Db, Scope},
    },
    domain::{
        ids::{ApiKeyId, CouncilId, PersonId, SessionId, SupplierId},
        roles::{CouncilRole, SupplierRole},
    },
};

/// Proof of who is asking, checked for authenticity but not yet for access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    Person {
        id: PersonId,
        session: SessionId,
        issued_at: Timestamp,
    },
    ApiKey {
        id: ApiKeyId,
        secret_hash: [u8; 32],
    },
}

impl Credential {
    /// Names the caller where requests are counted or remembered.
    pub fn principal(&self) -> String {
        match self {
            Self::Person { id, .. } => format!("person:{id}"),
            Self::ApiKey { id, .. } => format!("key:{id}"),
        }
    }
}

/// Which side a permission belongs to, and the tenant's id in its own type.
pub trait Tenant: Copy + Send + Sync + 'static {
    type Role: Copy + PartialEq + Send + Sync + 'static;
    /// The name of the tenant's id in a route.
    const PARAMETER: &'static str;
    /// What its addresses begin with, after the version.
    const COLLECTION: &'static str;
    fn from_uuid(id: Uuid) -> Self;
    fn uuid(self) -> Uuid;
    fn scope(self) -> Scope;
    /// The person's role, unless they are no member or their token was issued too early.
    fn role(
        self,
        db: &mut Db,
        person: PersonId,
        issued_at: Timestamp,
    ) -> diesel::QueryResult<store::Membership<Self::Role>>;
}

impl Tenant for CouncilId {
    type Role = CouncilRole;
    const PARAMETER: &'static str = "council";
    const COLLECTION: &'static str = "councils";

    fn from_uuid(id: Uuid) -> Self {
        Self(id)
    }

    fn uuid(self) -> Uuid {
        self.0
    }

    fn scope(self) -> Scope {
        Scope::Council(self.0)
    }

    fn role(
        self,
        db: &mut Db,
        person: PersonId,
        issued_at: Timestamp,
    ) -> diesel::QueryResult<store::Membership<CouncilRole>> {
        store::council_role(db, self, person, issued_at)
    }
}

impl Tenant for SupplierId {
    type Role = SupplierRole;
    const PARAMETER: &'static str = "supplier";
    const COLLECTION: &'static str = "suppliers";

    fn from_uuid(id: Uuid) -> Self {
        Self(id)
    }

    fn uuid(self) -> Uuid {
        self.0
    }

    fn scope(self) -> Scope {
        Scope::Supplier(self.0)
    }

    fn role(
        self,
        db: &mut Db,
        person: PersonId,
        issued_at: Timestamp,
    ) -> diesel::QueryResult<store::Membership<SupplierRole>> {
        store::supplier_role(db, self, person, issued_at)
    }
}

/// Something a role may do. One type a permission, so that it stands in a handler's signature.
pub trait Permission: Send + Sync + 'static {
    type Tenant: Tenant;
    /// The name in API keys and in the table of routes.
    const NAME: &'static str;
    const ROLES: &'static [<Self::Tenant as Tenant>::Role];
}

macro_rules! permissions {
    ($tenant:ty, $role:ident, $list:ident: $($(#[$doc:meta])* $name:ident = $text:literal, [$($allowed:ident),+];)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Permission for $name {
                type Tenant = $tenant;
                const NAME: &'static str = $text;
                const ROLES: &'static [$role] = &[$($role::$allowed),+];
            }
        )+

        /// Every permission of this side, with the roles that have it.
        pub const $list: &[(&str, &[$role])] = &[$(($text, $name::ROLES)),+];
    };
}

permissions! { CouncilId, CouncilRole, COUNCIL_PERMISSIONS:
    /// See procurements, their method, invitations and progress: counts and statuses, never answers.
    ViewProcurements = "procurements.view", [Administrator, Officer, Evaluator, Auditor];
    /// Prepare, issue, amend, extend and cancel procurements; invite suppliers.
    ManageProcurements = "procurements.manage", [Officer];
    /// Load question sets of the council's own.
    ManageQuestionSets = "question-sets.manage", [Administrator, Officer];
    /// Open the answers after the deadline.
    OpenAnswers = "answers.open", [Officer];
    /// Read opened answers and evidence.
    ReadAnswers = "answers.read", [Officer, Evaluator, Auditor];
    /// Give marks.
    MarkAnswers = "answers.mark", [Evaluator];
    /// Work out scores and see suppliers side by side.
    CompareSuppliers = "suppliers.compare", [Officer, Auditor];
    /// Answer sets that a council answers about itself.
    ManageOwnAnswers = "own-answers.manage", [Administrator, Officer];
    /// Read what the council answers about itself.
    ReadOwnAnswers = "own-answers.read", [Administrator, Officer, Auditor];
    /// Add people and change their roles.
    ManagePeople = "people.manage", [Administrator];
    /// Choose how the council's pages look, test whether mail goes out, say how long records are kept and let them go.
    ManageSettings = "settings.manage", [Administrator];
    /// Make and revoke the council's API keys.
    ManageCouncilKeys = "keys.manage", [Administrator];
    /// Read the audit trail.
    ReadAudit = "audit.read", [Administrator, Auditor];
}

permissions! { SupplierId, SupplierRole, SUPPLIER_PERMISSIONS:
    /// Read the organisation's invitations, responses and receipts.
    ViewResponses = "responses.view", [Owner, Contributor];
    /// Answer, choose products, attach evidence.
    EditResponses = "responses.edit", [Owner, Contributor];
    /// Accept or decline invitations, submit and withdraw.
    SubmitResponses = "responses.submit", [Owner];
    /// Add colleagues and change their roles.
    ManageColleagues = "colleagues.manage", [Owner];
    /// Make and revoke the supplier's API keys.
    ManageSupplierKeys = "supplier-keys.manage", [Owner];
}

/// Who is asking for something that needs the permission `P` in one tenant.
pub struct Caller<P: Permission> {
    credential: Credential,
    tenant: P::Tenant,
    permission: PhantomData<P>,
}

impl<P: Permission> Clone for Caller<P> {
    fn clone(&self) -> Self {
        Self {
            credential: self.credential.clone(),
            tenant: self.tenant,
            permission: PhantomData,
        }
    }
}

/// Who did it, as the audit trail and `updated_by` columns keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Person(PersonId),
    ApiKey(ApiKeyId),
    /// The service itself, in a job.
    System,
}

impl Actor {
    pub fn kind(self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::ApiKey(_) => "api_key",
            Self::System => "system",
        }
    }

    /// Nil for the service itself.
    pub fn uuid(self) -> Uuid {
        match self {
            Self::Person(id) => id.0,
            Self::ApiKey(id) => id.0,
            Self::System => Uuid::nil(),
        }
    }
}

impl<P: Permission> Caller<P> {
    pub fn new(credential: Credential, tenant: P::Tenant) -> Self {
        Self {
            credential,
            tenant,
            permission: PhantomData,
        }
    }

    pub fn tenant(&self) -> P::Tenant {
        self.tenant
    }

    pub fn scope(&self) -> Scope {
        self.tenant.scope()
    }

    pub fn principal(&self) -> String {
        self.credential.principal()
    }

    /// Whose name stands beside what the caller changes, as [`Actor::uuid`] gives it.
    pub fn actor_id(&self) -> Uuid {
        match &self.credential {
            Credential::Person { id, .. } => id.0,
            Credential::ApiKey { id, .. } => id.0,
        }
    }

    /// Checks access in the tenant's own scope, before work that has to be done in the name of the
    /// service: there row-level security lets everything through. That work still begins with
    /// [`Caller::enter`].
    ///
    /// # Errors
    /// As [`Caller::enter`].
    pub async fn let_in(&self, app: &App) -> Result<(), AppError> {
        let (caller, clock) = (self.clone(), app.clock.clone());
        app.db
            .read(self.scope(), move |db| {
                caller.enter(db, clock.now()).map(drop)
            })
            .await
    }

    /// Checks, as the first query of the closure, that the caller may do this in this tenant.
    ///
    /// Refuses with 404 when the tenant is not theirs, 403 when their role is not enough and 401
    /// when the credential no longer works. `now` judges a key's expiry.
    pub fn enter(&self, db: &mut Db, now: Timestamp) -> Result<Actor, AppError> {
        match &self.credential {
            Credential::Person { id, issued_at, .. } => {
                match self.tenant.role(db, *id, *issued_at)? {
                    store::Membership::None => Err(AppError::not_found()),
                    store::Membership::TokenTooOld => Err(token_not_usable()),
                    store::Membership::Role(role) if P::ROLES.contains(&role) => {
                        Ok(Actor::Person(*id))
                    }
                    store::Membership::Role(_) => Err(AppError::not_permitted()),
                }
            }
            Credential::ApiKey { id, secret_hash } => {
                let Some(key) = store::api_key(db, *id, self.tenant.uuid())? else {
                    return Err(AppError::not_found());
                };
                if !key.works(secret_hash, now) {
                    return Err(token_not_usable());
                }
                if !key.permissions.0.iter().any(|name| name == P::NAME) {
                    return Err(AppError::not_permitted());
                }
                Ok(Actor::ApiKey(*id))
            }
        }
    }
}

fn token_not_usable() -> AppError {
    AppError::refused(
        Code::TokenNotUsable,
        "Sign in again, or use an API key that is still valid.",
    )
}
