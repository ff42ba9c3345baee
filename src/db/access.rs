//! Memberships and API keys, as the first query of a closure reads them.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::{api_key, council_member, person, supplier_member},
    seam::Db,
    sql_types::{Id, Json},
};
use crate::{
    domain::{
        ids::{ApiKeyId, CouncilId, PersonId, SupplierId},
        roles::{CouncilRole, SupplierRole},
    },
    tenant_is,
};

/// What a person is in a tenant, judged with the time their token was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership<Role> {
    None,
    /// A member whose sessions were ended after the token was issued.
    TokenTooOld,
    Role(Role),
}

impl<Role> Membership<Role> {
    fn judge(found: Option<(Role, Timestamp)>, issued_at: Timestamp) -> Self {
        match found {
            None => Self::None,
            Some((_, valid_after)) if issued_at < valid_after => Self::TokenTooOld,
            Some((role, _)) => Self::Role(role),
        }
    }
}

pub fn council_role(
    db: &mut Db,
    council: CouncilId,
    who: PersonId,
    issued_at: Timestamp,
) -> QueryResult<Membership<CouncilRole>> {
    let found = council_member::table
        .inner_join(person::table)
        .filter(tenant_is!(council_member::council_id, council))
        .filter(council_member::person_id.eq(who))
        .select((council_member::role, person::valid_after))
        .first(db)
        .optional()?;
    Ok(Membership::judge(found, issued_at))
}

pub fn supplier_role(
    db: &mut Db,
    supplier: SupplierId,
    who: PersonId,
    issued_at: Timestamp,
) -> QueryResult<Membership<SupplierRole>> {
    let found = supplier_member::table
        .inner_join(person::table)
        .filter(tenant_is!(supplier_member::supplier_id, supplier))
        .filter(supplier_member::person_id.eq(who))
        .select((supplier_member::role, person::valid_after))
        .first(db)
        .optional()?;
    Ok(Membership::judge(found, issued_at))
}

/// What decides whether an API key works.
#[derive(Debug, diesel::Queryable)]
pub struct ApiKeyGrant {
    pub secret_hash: Vec<u8>,
    pub permissions: Json<Vec<String>>,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

impl ApiKeyGrant {
    /// Whether the key is this one, not revoked, and not expired at `now`.
    pub fn works(&self, secret_hash: &[u8; 32], now: Timestamp) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(&self.secret_hash, secret_hash).is_ok()
            && self.revoked_at.is_none()
            && now < self.expires_at
    }
}

/// The key, if it is this tenant's.
pub fn api_key(db: &mut Db, key: ApiKeyId, tenant: Uuid) -> QueryResult<Option<ApiKeyGrant>> {
    api_key::table
        .filter(api_key::id.eq(key))
        .filter(
            tenant_is!(api_key::council_id, Id(tenant))
                .or(tenant_is!(api_key::supplier_id, Id(tenant))),
        )
        .select((
            api_key::secret_hash,
            api_key::permissions,
            api_key::expires_at,
            api_key::revoked_at,
        ))
        .first(db)
        .optional()
}
