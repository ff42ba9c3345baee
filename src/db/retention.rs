//! How long a council keeps records, which procurements have ended, and what of them is deleted.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, QueryResult,
    RunQueryDsl, TextExpressionMethods,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::{assessment, invitation, mark, procurement, retention},
    seam::Db,
    sql_types::{Id, Json, Time},
};
use crate::{
    domain::{
        ids::{CouncilId, InvitationId, ProcurementId},
        invitation::Contact,
        procurement::{ProcurementDraft, state::State},
        retention::{NOBODY, NOBODY_AT},
    },
    tenant_is,
};

/// The years a council chose, with the revision.
pub fn find(db: &mut Db, council: CouncilId) -> QueryResult<Option<(i32, i64)>> {
    retention::table
        .filter(tenant_is!(retention::council_id, council))
        .select((retention::years, retention::revision))
        .first(db)
        .optional()
}

/// Keeps the years over the revision that was seen, 0 for none. Gives the new revision, or none when that is not the
/// one there.
pub fn save(
    db: &mut Db,
    council: CouncilId,
    seen: i64,
    years: i32,
    by: Uuid,
    at: Timestamp,
) -> QueryResult<Option<i64>> {
    let values = (
        retention::years.eq(years),
        retention::updated_by.eq(Id(by)),
        retention::updated_at.eq(Time(at)),
    );
    crate::save_setting!(db, retention, council, seen, values)
}

/// A procurement that has ended.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Ended {
    pub id: ProcurementId,
    pub reference: String,
    pub title: String,
    pub state: State,
    pub deadline: Timestamp,
    pub draft: Json<ProcurementDraft>,
    pub issued_at: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    pub hold_reason: Option<String>,
    pub disposed_at: Option<Timestamp>,
}

macro_rules! ended {
    ($council:expr, $now:expr) => {
        procurement::table
            .filter(tenant_is!(procurement::council_id, $council))
            .filter(
                procurement::state
                    .eq_any([State::Opened, State::Cancelled, State::Disposed])
                    .or(procurement::state
                        .eq(State::Issued)
                        .and(procurement::deadline.le(Time($now)))),
            )
            .select((
                procurement::id,
                procurement::reference,
                procurement::title,
                procurement::state,
                procurement::deadline,
                procurement::draft,
                procurement::issued_at,
                procurement::cancelled_at,
                procurement::hold_reason,
                procurement::disposed_at,
            ))
    };
}

/// The procurements of a council that have ended, the oldest first, after the one with the id `after`.
pub fn ended(
    db: &mut Db,
    council: CouncilId,
    now: Timestamp,
    after: Option<ProcurementId>,
    limit: i64,
) -> QueryResult<Vec<Ended>> {
    ended!(council, now)
        .filter(procurement::id.gt(after.unwrap_or(ProcurementId(Uuid::nil()))))
        .order(procurement::id)
        .limit(limit)
        .load(db)
}

/// One of them.
pub fn find_ended(
    db: &mut Db,
    council: CouncilId,
    now: Timestamp,
    id: ProcurementId,
) -> QueryResult<Option<Ended>> {
    ended!(council, now)
        .filter(procurement::id.eq(id))
        .first(db)
        .optional()
}

/// Sets or takes away the reason for which a procurement's records are held.
pub fn hold(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    reason: Option<&str>,
) -> QueryResult<usize> {
    diesel::update(
        procurement::table
            .filter(tenant_is!(procurement::council_id, council))
            .filter(procurement::id.eq(id)),
    )
    .set(procurement::hold_reason.eq(reason))
    .execute(db)
}

/// Deletes up to `limit` marks of a procurement. Returns how many there were.
pub fn delete_marks(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    limit: i64,
) -> QueryResult<usize> {
    let places: Vec<(Id, Id, String)> = mark::table
        .filter(tenant_is!(mark::council_id, council))
        .filter(mark::procurement_id.eq(id))
        .select((mark::response_id, mark::subject_id, mark::question_id))
        .limit(limit)
        .load(db)?;
    let mut deleted = 0;
    for (response, subject, question) in places {
        deleted += diesel::delete(
            mark::table
                .filter(tenant_is!(mark::council_id, council))
                .filter(mark::response_id.eq(response))
                .filter(mark::subject_id.eq(subject))
                .filter(mark::question_id.eq(question)),
        )
        .execute(db)?;
    }
    Ok(deleted)
}

/// Deletes up to `limit` results of a procurement. Returns how many there were.
pub fn delete_assessments(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    limit: i64,
) -> QueryResult<usize> {
    let places: Vec<(Id, Id)> = assessment::table
        .filter(tenant_is!(assessment::council_id, council))
        .filter(assessment::procurement_id.eq(id))
        .select((assessment::lot_id, assessment::response_id))
        .limit(limit)
        .load(db)?;
    let mut deleted = 0;
    for (lot, response) in places {
        deleted += diesel::delete(
            assessment::table
                .filter(tenant_is!(assessment::council_id, council))
                .filter(assessment::lot_id.eq(lot))
                .filter(assessment::response_id.eq(response)),
        )
        .execute(db)?;
    }
    Ok(deleted)
}

/// Takes names and addresses out of up to `limit` contact cards of a procurement. Returns how many had any.
pub fn clear_contacts(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    limit: i64,
) -> QueryResult<usize> {
    let cards: Vec<InvitationId> = invitation::table
        .filter(tenant_is!(invitation::council_id, council))
        .filter(invitation::procurement_id.eq(id))
        .filter(invitation::contact_email.not_like(format!("%{NOBODY_AT}")))
        .select(invitation::id)
        .limit(limit)
        .load(db)?;
    let nobody: Json<Vec<Contact>> = Json(Vec::new());
    for card in &cards {
        diesel::update(
            invitation::table
                .filter(tenant_is!(invitation::council_id, council))
                .filter(invitation::id.eq(card)),
        )
        .set((
            // Addresses differ within a procurement.
            invitation::contact_email.eq(format!("{card}{NOBODY_AT}")),
            invitation::contact_name.eq(NOBODY),
            invitation::more_contacts.eq(&nobody),
            invitation::decline_reason.eq(None::<String>),
        ))
        .execute(db)?;
    }
    Ok(cards.len())
}
