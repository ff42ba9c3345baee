//! API keys of councils and suppliers: made, shown and revoked by people.
//!
//! Invariant: a key's secret leaves this service once, in the answer to the request that made it.
//! Two working keys may share a name, so that one can take over from the other; not three.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::{
    App,
    access::{
        Actor, COUNCIL_PERMISSIONS, Caller, ManageCouncilKeys, ManageSupplierKeys, Permission,
        SUPPLIER_PERMISSIONS,
    },
    audit::{self, NewEvent},
    credentials::keys,
    error::{AppError, Code, FieldProblem},
    idempotency::{self, Idempotent, Outcome},
    page::{Page, PageRequest},
    people::Peopled,
};
pub use crate::db::api_key::{ApiKey, Owner};
use crate::{
    clock::Clock,
    db::{
        api_key::{self as store, NewApiKey},
        seam::Db,
        sql_types::{Json, Time},
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{ApiKeyId, AuditEventId, CouncilId, SupplierId},
    },
    limits,
};

/// An organisation with API keys.
pub trait Keyed: Peopled {
    type ManageKeys: Permission<Tenant = Self>;

    /// The permissions that its keys may have.
    fn permissions() -> Vec<&'static str>;
}

impl Keyed for CouncilId {
    type ManageKeys = ManageCouncilKeys;

    fn permissions() -> Vec<&'static str> {
        COUNCIL_PERMISSIONS.iter().map(|(name, _)| *name).collect()
    }
}

impl Keyed for SupplierId {
    type ManageKeys = ManageSupplierKeys;

    fn permissions() -> Vec<&'static str> {
        SUPPLIER_PERMISSIONS.iter().map(|(name, _)| *name).collect()
    }
}

/// A key to be made, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRequest {
    name: String,
    permissions: Vec<String>,
    expires_at: Timestamp,
}

impl KeyRequest {
    /// Checks all of it and lists every problem.
    pub fn checked<T: Keyed>(
        name: &str,
        mut permissions: Vec<String>,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Self, AppError> {
        let mut problems = Vec::new();
        let name = name.trim();
        if !(1..=limits::NAME_CHARACTERS_MAX).contains(&name.chars().count()) {
            let detail = format!("Use 1 to {} characters.", limits::NAME_CHARACTERS_MAX);
            problems.push(FieldProblem::new("/name", "length", detail));
        }
        let known = T::permissions();
        if permissions.is_empty() {
            let detail = format!("List at least one of: {}.", known.join(", "));
            problems.push(FieldProblem::new("/permissions", "missing", detail));
        }
        for (place, permission) in permissions.iter().enumerate() {
            if !known.contains(&permission.as_str()) {
                let detail = format!("Use one of: {}.", known.join(", "));
                let pointer = format!("/permissions/{place}");
                problems.push(FieldProblem::new(pointer, "unknown", detail));
            }
        }
        let latest = SignedDuration::from_hours(24 * limits::API_KEY_DAYS_MAX);
        if expires_at <= now || expires_at.duration_since(now) > latest {
            let detail = format!(
                "Choose a time from now to {} days ahead.",
                limits::API_KEY_DAYS_MAX
            );
            problems.push(FieldProblem::new("/expiresAt", "out-of-range", detail));
        }
        permissions.sort_unstable();
        permissions.dedup();
        if problems.is_empty() {
            Ok(Self {
                name: name.to_owned(),
                permissions,
                expires_at,
            })
        } else {
            Err(AppError::invalid(problems))
        }
    }
}

/// A key, and its text if this very request made it.
#[derive(Debug)]
pub struct MadeKey {
    pub key: ApiKey,
    pub text: Option<SecretString>,
}

/// Makes a key. A repeat of the same request shows the key without its secret.
pub async fn create<T: Keyed>(
    app: &App,
    caller: Caller<T::ManageKeys>,
    request: Idempotent,
    wanted: KeyRequest,
) -> Result<MadeKey, AppError> {
    let id = ApiKeyId(app.clock.new_id());
    let made =
        keys::make(&app.key, id).map_err(|_| AppError::Internal("an API key could not be made"))?;
    let (clock, secret_hash) = (app.clock.clone(), made.secret_hash);
    let stored = app.db.write(caller.scope(), "api_key.create", move |db| {
        let now = clock.now();
        let Actor::Person(creator) = caller.enter(db, now)? else {
            return Err(AppError::refused(
                Code::NotPermitted,
                "An API key cannot make API keys: sign in as a person.",
            ));
        };
        let tenant = caller.tenant();
        let owner = tenant.keys_of();
        let outcome = idempotency::once(db, now, &request, |db| {
            refuse_too_many(db, owner, &wanted.name, now)?;
            let (council_id, supplier_id) = match owner {
                Owner::Council(council) => (Some(council), None),
                Owner::Supplier(supplier) => (None, Some(supplier)),
            };
            let row = NewApiKey {
                id,
                council_id,
                supplier_id,
                name: wanted.name.clone(),
                secret_hash: secret_hash.to_vec(),
                permissions: Json(wanted.permissions.clone()),
                created_by: creator,
                created_at: Time(now),
                expires_at: Time(wanted.expires_at),
            };
            store::insert(db, row)?;
            record(
                db,
                &clock,
                tenant,
                Actor::Person(creator),
                AuditAction::ApiKeyCreated,
                id,
            )?;
            Ok(id)
        })?;
        let key = store::find_of(db, owner, outcome.into_inner())?;
        let key = key.ok_or_else(AppError::not_found)?;
        Ok((outcome, key))
    });
    let (outcome, key) = stored.await?;
    let text = match outcome {
        Outcome::Done(_) => Some(made.text),
        Outcome::Repeated(_) => None,
    };
    Ok(MadeKey { key, text })
}

fn refuse_too_many(db: &mut Db, owner: Owner, name: &str, now: Timestamp) -> Result<(), AppError> {
    let working = store::working_names(db, owner, now)?;
    let namesakes = working.iter().filter(|working| *working == name).count();
    if namesakes >= limits::API_KEYS_PER_NAME_MAX {
        return Err(AppError::refused(
            Code::LimitReached,
            format!(
                "At most {} working keys share a name: revoke the one no longer in use.",
                limits::API_KEYS_PER_NAME_MAX
            ),
        ));
    }
    if working.len() >= limits::API_KEYS_MAX {
        return Err(AppError::refused(
            Code::LimitReached,
            format!(
                "At most {} keys work at a time: revoke one.",
                limits::API_KEYS_MAX
            ),
        ));
    }
    Ok(())
}

/// The keys of the caller's organisation, those that no longer work too.
pub async fn list<T: Keyed>(
    app: &App,
    caller: Caller<T::ManageKeys>,
    page: PageRequest<ApiKeyId>,
) -> Result<Page<ApiKey, ApiKeyId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let owner = caller.tenant().keys_of();
            let rows = store::list(db, owner, page.after, page.rows())?;
            Ok(page.page(rows, |key| key.id))
        })
        .await
}

/// One key of the caller's organisation.
pub async fn find<T: Keyed>(
    app: &App,
    caller: Caller<T::ManageKeys>,
    key: ApiKeyId,
) -> Result<ApiKey, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let found = store::find_of(db, caller.tenant().keys_of(), key)?;
            found.ok_or_else(AppError::not_found)
        })
        .await
}

/// Makes a key stop working, at once and for good.
pub async fn revoke<T: Keyed>(
    app: &App,
    caller: Caller<T::ManageKeys>,
    key: ApiKeyId,
) -> Result<(), AppError> {
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "api_key.revoke", move |db| {
            let now = clock.now();
            let actor = caller.enter(db, now)?;
            let tenant = caller.tenant();
            store::find_of(db, tenant.keys_of(), key)?.ok_or_else(AppError::not_found)?;
            if store::revoke(db, tenant.keys_of(), key, now)? > 0 {
                record(db, &clock, tenant, actor, AuditAction::ApiKeyRevoked, key)?;
            }
            Ok(())
        })
        .await
}

fn record<T: Peopled>(
    db: &mut Db,
    clock: &Clock,
    tenant: T,
    actor: Actor,
    action: AuditAction,
    key: ApiKeyId,
) -> Result<(), AppError> {
    let event = NewEvent {
        id: AuditEventId(clock.new_id()),
        ledger: tenant.ledger(db)?,
        at: clock.now(),
        actor,
        action,
        object_kind: ObjectKind::ApiKey,
        object: Some(key.0),
        procurement: None,
        detail: BTreeMap::new(),
    };
    audit::record(db, event)?;
    Ok(())
}
