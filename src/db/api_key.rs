//! API keys as their owners manage them. What lets one in is read in `access`.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;

use super::{
    schema::api_key,
    seam::Db,
    sql_types::{Json, Time},
};
use crate::domain::ids::{ApiKeyId, CouncilId, PersonId, SupplierId};

#[derive(Clone, diesel::Queryable)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub council: Option<CouncilId>,
    pub supplier: Option<SupplierId>,
    pub name: String,
    pub secret_hash: Vec<u8>,
    pub permissions: Json<Vec<String>>,
    pub created_by: PersonId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    /// A date, `2026-11-23`.
    pub last_used_on: Option<String>,
}

/// Leaves the hash out.
impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl ApiKey {
    /// Whether the key is this one, not revoked, and not expired at `now`.
    pub fn works(&self, secret_hash: &[u8; 32], now: Timestamp) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(&self.secret_hash, secret_hash).is_ok()
            && self.revoked_at.is_none()
            && now < self.expires_at
    }
}

#[derive(Clone, diesel::Insertable)]
#[diesel(table_name = api_key)]
pub struct NewApiKey {
    pub id: ApiKeyId,
    pub council_id: Option<CouncilId>,
    pub supplier_id: Option<SupplierId>,
    pub name: String,
    pub secret_hash: Vec<u8>,
    pub permissions: Json<Vec<String>>,
    pub created_by: PersonId,
    pub created_at: Time,
    pub expires_at: Time,
}

/// Whose keys are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Council(CouncilId),
    Supplier(SupplierId),
}

pub fn find(db: &mut Db, id: ApiKeyId) -> QueryResult<Option<ApiKey>> {
    api_key::table
        .filter(api_key::id.eq(id))
        .first(db)
        .optional()
}

pub fn insert(db: &mut Db, row: NewApiKey) -> QueryResult<usize> {
    diesel::insert_into(api_key::table).values(row).execute(db)
}

/// A tenant's keys after the one with the id `after`, revoked and expired ones too.
pub fn list(
    db: &mut Db,
    owner: Owner,
    after: Option<ApiKeyId>,
    limit: i64,
) -> QueryResult<Vec<ApiKey>> {
    let mut query = api_key::table.order(api_key::id).limit(limit).into_boxed();
    query = match owner {
        Owner::Council(id) => query.filter(crate::tenant_is!(api_key::council_id, id)),
        Owner::Supplier(id) => query.filter(crate::tenant_is!(api_key::supplier_id, id)),
    };
    if let Some(after) = after {
        query = query.filter(api_key::id.gt(after));
    }
    query.load(db)
}

/// One of a tenant's keys.
pub fn find_of(db: &mut Db, owner: Owner, id: ApiKeyId) -> QueryResult<Option<ApiKey>> {
    let query = api_key::table.filter(api_key::id.eq(id)).into_boxed();
    match owner {
        Owner::Council(council) => query.filter(crate::tenant_is!(api_key::council_id, council)),
        Owner::Supplier(supplier) => {
            query.filter(crate::tenant_is!(api_key::supplier_id, supplier))
        }
    }
    .first(db)
    .optional()
}

/// The names of a tenant's working keys, one for each key.
pub fn working_names(db: &mut Db, owner: Owner, now: Timestamp) -> QueryResult<Vec<String>> {
    let query = api_key::table
        .filter(api_key::revoked_at.is_null())
        .filter(api_key::expires_at.gt(Time(now)))
        .select(api_key::name)
        .into_boxed();
    match owner {
        Owner::Council(id) => query.filter(crate::tenant_is!(api_key::council_id, id)),
        Owner::Supplier(id) => query.filter(crate::tenant_is!(api_key::supplier_id, id)),
    }
    .load(db)
}

/// Revokes a key for good; 0 when it was revoked before or is another tenant's.
pub fn revoke(db: &mut Db, owner: Owner, id: ApiKeyId, now: Timestamp) -> QueryResult<usize> {
    let row = api_key::table
        .filter(api_key::id.eq(id))
        .filter(api_key::revoked_at.is_null());
    let change = api_key::revoked_at.eq(Some(Time(now)));
    match owner {
        Owner::Council(council) => {
            diesel::update(row.filter(crate::tenant_is!(api_key::council_id, council)))
                .set(change)
                .execute(db)
        }
        Owner::Supplier(supplier) => {
            diesel::update(row.filter(crate::tenant_is!(api_key::supplier_id, supplier)))
                .set(change)
                .execute(db)
        }
    }
}

/// Notes that a key was used on a date; 0 when that is known.
pub fn note_use(db: &mut Db, id: ApiKeyId, date: &str) -> QueryResult<usize> {
    let unknown = api_key::table
        .filter(api_key::id.eq(id))
        .filter(api_key::revoked_at.is_null())
        .filter(
            api_key::last_used_on
                .is_null()
                .or(api_key::last_used_on.lt(date)),
        );
    diesel::update(unknown)
        .set(api_key::last_used_on.eq(Some(date)))
        .execute(db)
}
