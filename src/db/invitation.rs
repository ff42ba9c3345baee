//! Invitations: a council's own contact cards, each for one procurement.
//!
//! Invariant: a card names a supplier only once that supplier took the invitation up.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;

use super::{
    schema::{invitation, response},
    seam::Db,
    sql_types::{Json, Time},
};
use crate::{
    domain::{
        ids::{CouncilId, InvitationId, ProcurementId, ResponseId, SupplierId},
        invitation::{Contact, InvitationState},
        response::ResponseState,
    },
    tenant_is,
};

/// A row.
#[derive(Clone, diesel::Queryable, diesel::Insertable)]
#[diesel(table_name = invitation)]
pub struct Invitation {
    pub council_id: CouncilId,
    pub id: InvitationId,
    pub procurement_id: ProcurementId,
    pub supplier_name: String,
    pub contact_email: String,
    pub contact_name: String,
    pub more_contacts: Json<Vec<Contact>>,
    /// `en` or `cy`.
    pub language: String,
    pub state: InvitationState,
    pub link_version: i32,
    pub supplier_id: Option<SupplierId>,
    pub decline_reason: Option<String>,
    #[diesel(serialize_as = Time)]
    pub created_at: Timestamp,
    pub decided_at: Option<Time>,
}

/// Shows no name and no address.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation")
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Invitation {
    /// Contacts on the card, the first included.
    pub fn contacts(&self) -> u8 {
        u8::try_from(1 + self.more_contacts.0.len()).unwrap_or(u8::MAX)
    }
}

/// Adds a card unless one with the same address is there. Returns how many rows came in: 1 or 0.
pub fn insert(db: &mut Db, row: Invitation) -> QueryResult<usize> {
    crate::each_backend!(db, |conn| {
        diesel::insert_into(invitation::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)
    })
}

pub fn find(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    id: InvitationId,
) -> QueryResult<Option<Invitation>> {
    invitation::table
        .filter(tenant_is!(invitation::council_id, council))
        .filter(invitation::procurement_id.eq(procurement))
        .filter(invitation::id.eq(id))
        .first(db)
        .optional()
}

/// Whichever council's it is: for the holder of its link.
pub fn find_any(db: &mut Db, id: InvitationId) -> QueryResult<Option<Invitation>> {
    invitation::table
        .filter(invitation::id.eq(id))
        .first(db)
        .optional()
}

/// What the cards of these suppliers call them.
pub fn names(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    suppliers: Vec<SupplierId>,
) -> QueryResult<Vec<(SupplierId, String)>> {
    invitation::table
        .filter(tenant_is!(invitation::council_id, council))
        .filter(invitation::procurement_id.eq(procurement))
        .filter(invitation::supplier_id.eq_any(suppliers))
        .select((
            invitation::supplier_id.assume_not_null(),
            invitation::supplier_name,
        ))
        .load(db)
}

pub fn count(db: &mut Db, council: CouncilId, procurement: ProcurementId) -> QueryResult<i64> {
    invitation::table
        .filter(tenant_is!(invitation::council_id, council))
        .filter(invitation::procurement_id.eq(procurement))
        .count()
        .get_result(db)
}

/// In the order in which they were made, after the one with the id `after`.
pub fn list(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    after: Option<InvitationId>,
    limit: i64,
) -> QueryResult<Vec<Invitation>> {
    let mut query = invitation::table
        .filter(tenant_is!(invitation::council_id, council))
        .filter(invitation::procurement_id.eq(procurement))
        .order(invitation::id)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(invitation::id.gt(after));
    }
    query.load(db)
}

/// What becomes of an invitation. What is `None` stays.
#[derive(Debug, Clone, Default, diesel::AsChangeset)]
#[diesel(table_name = invitation)]
pub struct Decision {
    pub state: Option<InvitationState>,
    pub link_version: Option<i32>,
    pub supplier_id: Option<SupplierId>,
    /// `Some(None)` takes an earlier reason away.
    pub decline_reason: Option<Option<String>>,
    pub decided_at: Option<Time>,
}

/// Changes an invitation that is still in the version and state that were read; 0 rows when it is not.
pub fn decide(db: &mut Db, before: &Invitation, decision: Decision) -> QueryResult<usize> {
    diesel::update(
        invitation::table
            .filter(tenant_is!(invitation::council_id, before.council_id))
            .filter(invitation::id.eq(before.id))
            .filter(invitation::state.eq(before.state))
            .filter(invitation::link_version.eq(before.link_version)),
    )
    .set(decision)
    .execute(db)
}

/// How far an invited supplier is.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Progress {
    pub invitation: InvitationId,
    pub supplier_name: String,
    pub state: InvitationState,
    pub response: Option<ResponseId>,
    pub response_state: Option<ResponseState>,
    pub response_created_at: Option<Timestamp>,
}

/// The invitations of a procurement with their responses, after the one with the id `after`.
pub fn progress(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    after: Option<InvitationId>,
    limit: i64,
) -> QueryResult<Vec<Progress>> {
    let mut query = invitation::table
        .left_join(
            response::table.on(response::council_id
                .eq(invitation::council_id)
                .and(response::procurement_id.eq(invitation::procurement_id))
                .and(response::supplier_id.nullable().eq(invitation::supplier_id))),
        )
        .filter(tenant_is!(invitation::council_id, council))
        .filter(invitation::procurement_id.eq(procurement))
        .order(invitation::id)
        .limit(limit)
        .select((
            invitation::id,
            invitation::supplier_name,
            invitation::state,
            response::id.nullable(),
            response::state.nullable(),
            response::created_at.nullable(),
        ))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(invitation::id.gt(after));
    }
    query.load(db)
}
