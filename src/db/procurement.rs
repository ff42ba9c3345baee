//! Procurements.
//!
//! Invariant: whoever changes a procurement's state has locked its row before, and counts its revision up, so that two
//! officers never overwrite each other unseen.

use diesel::{ExpressionMethods, JoinOnDsl, OptionalExtension, QueryDsl, QueryResult, RunQueryDsl};
use jiff::Timestamp;

use super::{
    evidence::RECEIVING,
    schema::{council, evidence, procurement, response},
    seam::Db,
    sql_types::{Json, Time},
};
use crate::{
    domain::{
        ids::{CouncilId, MethodId, ProcurementId},
        procurement::{
            Jurisdiction, ProcurementDraft, ProcurementFacts, ProcurementKind, Threshold,
            state::State,
        },
    },
    tenant_is,
};

/// A row as it is read.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Procurement {
    pub council_id: CouncilId,
    pub id: ProcurementId,
    pub reference: String,
    pub title: String,
    pub kind: ProcurementKind,
    pub jurisdiction: Jurisdiction,
    pub threshold: Threshold,
    /// As stored: an issued one stays so when its deadline passes.
    pub state: State,
    pub deadline: Timestamp,
    pub draft: Json<ProcurementDraft>,
    /// The method in force, from the issue on.
    pub method_id: Option<MethodId>,
    pub revision: i64,
    pub created_at: Timestamp,
    pub issued_at: Option<Timestamp>,
    pub opened_at: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    pub cancel_reason: Option<String>,
    /// From the issue on.
    pub check_code: Option<String>,
    /// Why its records are held beyond their time.
    pub hold_reason: Option<String>,
    pub disposed_at: Option<Timestamp>,
}

impl Procurement {
    pub fn facts(&self) -> ProcurementFacts {
        ProcurementFacts {
            reference: self.reference.clone(),
            title: self.title.clone(),
            kind: self.kind,
            jurisdiction: self.jurisdiction,
            threshold: self.threshold,
            deadline: self.deadline,
        }
    }
}

/// A procurement in a list.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Summary {
    pub id: ProcurementId,
    pub reference: String,
    pub title: String,
    pub kind: ProcurementKind,
    pub state: State,
    pub deadline: Timestamp,
    pub revision: i64,
    pub created_at: Timestamp,
}

/// The primary key, for [`Db::lock_row`].
pub fn key(council: CouncilId, id: ProcurementId) -> [(&'static str, uuid::Uuid); 2] {
    [("council_id", council.0), ("id", id.0)]
}

/// Adds a procurement in draft. A reference that the council uses already is a unique violation.
pub fn insert(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    facts: &ProcurementFacts,
    draft: &ProcurementDraft,
    now: Timestamp,
) -> QueryResult<usize> {
    let values = (
        procurement::council_id.eq(council),
        procurement::id.eq(id),
        procurement::reference.eq(&facts.reference),
        procurement::title.eq(&facts.title),
        procurement::kind.eq(facts.kind),
        procurement::jurisdiction.eq(facts.jurisdiction),
        procurement::threshold.eq(facts.threshold),
        procurement::state.eq(State::Draft),
        procurement::deadline.eq(Time(facts.deadline)),
        procurement::draft.eq(Json(draft.clone())),
        procurement::revision.eq(1_i64),
        procurement::created_at.eq(Time(now)),
    );
    diesel::insert_into(procurement::table)
        .values(values)
        .execute(db)
}

pub fn find(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
) -> QueryResult<Option<Procurement>> {
    procurement::table
        .filter(tenant_is!(procurement::council_id, council))
        .filter(procurement::id.eq(id))
        .first(db)
        .optional()
}

/// Whichever council's it is, with the council's name: for those who hold its public link.
pub fn find_public(db: &mut Db, id: ProcurementId) -> QueryResult<Option<(Procurement, String)>> {
    let found: Option<Procurement> = procurement::table
        .filter(procurement::id.eq(id))
        .first(db)
        .optional()?;
    let Some(found) = found else { return Ok(None) };
    let name = council::table
        .filter(council::id.eq(found.council_id))
        .select(council::name)
        .first(db)?;
    Ok(Some((found, name)))
}

/// What a check code belongs to.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Checked {
    pub council: String,
    pub reference: String,
    pub title: String,
    pub state: State,
    pub deadline: Timestamp,
}

/// The procurement with this check code, whichever council's it is.
pub fn find_checked(db: &mut Db, code: &str) -> QueryResult<Option<Checked>> {
    procurement::table
        .inner_join(council::table.on(council::id.eq(procurement::council_id)))
        .filter(procurement::check_code.eq(code))
        .select((
            council::name,
            procurement::reference,
            procurement::title,
            procurement::state,
            procurement::deadline,
        ))
        .first(db)
        .optional()
}

/// The newest first, after the one with the id `after`.
pub fn list(
    db: &mut Db,
    council: CouncilId,
    after: Option<ProcurementId>,
    limit: i64,
) -> QueryResult<Vec<Summary>> {
    let mut query = procurement::table
        .filter(tenant_is!(procurement::council_id, council))
        .order(procurement::id.desc())
        .limit(limit)
        .select((
            procurement::id,
            procurement::reference,
            procurement::title,
            procurement::kind,
            procurement::state,
            procurement::deadline,
            procurement::revision,
            procurement::created_at,
        ))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(procurement::id.lt(after));
    }
    query.load(db)
}

/// Replaces facts and draft, and counts the revision up from `revision`; 0 rows when it was another.
pub fn replace(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    revision: i64,
    facts: &ProcurementFacts,
    draft: &ProcurementDraft,
) -> QueryResult<usize> {
    diesel::update(
        procurement::table
            .filter(tenant_is!(procurement::council_id, council))
            .filter(procurement::id.eq(id))
            .filter(procurement::revision.eq(revision)),
    )
    .set((
        procurement::reference.eq(&facts.reference),
        procurement::title.eq(&facts.title),
        procurement::kind.eq(facts.kind),
        procurement::jurisdiction.eq(facts.jurisdiction),
        procurement::threshold.eq(facts.threshold),
        procurement::deadline.eq(Time(facts.deadline)),
        procurement::draft.eq(Json(draft.clone())),
        procurement::revision.eq(revision + 1),
    ))
    .execute(db)
}

/// What a step in a procurement's life changes. What is `None` stays.
#[derive(Debug, Clone, Default, diesel::AsChangeset)]
#[diesel(table_name = procurement)]
pub struct Step {
    pub state: Option<State>,
    pub deadline: Option<Time>,
    pub method_id: Option<MethodId>,
    pub issued_at: Option<Time>,
    pub opened_at: Option<Time>,
    pub cancelled_at: Option<Time>,
    pub cancel_reason: Option<String>,
    pub check_code: Option<String>,
    pub disposed_at: Option<Time>,
}

/// Takes a step and counts the revision up from `revision`; 0 rows when it was another.
pub fn step(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    revision: i64,
    step: Step,
) -> QueryResult<usize> {
    diesel::update(
        procurement::table
            .filter(tenant_is!(procurement::council_id, council))
            .filter(procurement::id.eq(id))
            .filter(procurement::revision.eq(revision)),
    )
    .set((step, procurement::revision.eq(revision + 1)))
    .execute(db)
}

/// Puts an amended draft, deadline and method in force, and counts the revision up; 0 rows when it was another.
pub fn amend(
    db: &mut Db,
    before: &Procurement,
    draft: &ProcurementDraft,
    deadline: Timestamp,
    method: MethodId,
) -> QueryResult<usize> {
    diesel::update(
        procurement::table
            .filter(tenant_is!(procurement::council_id, before.council_id))
            .filter(procurement::id.eq(before.id))
            .filter(procurement::revision.eq(before.revision)),
    )
    .set((
        procurement::draft.eq(Json(draft.clone())),
        procurement::deadline.eq(Time(deadline)),
        procurement::method_id.eq(method),
        procurement::revision.eq(before.revision + 1),
    ))
    .execute(db)
}

/// Uploads of a procurement's responses that have begun and are not stored.
pub fn uploads_under_way(db: &mut Db, council: CouncilId, id: ProcurementId) -> QueryResult<i64> {
    let responses = response::table
        .filter(tenant_is!(response::council_id, council))
        .filter(response::procurement_id.eq(id))
        .select(response::id);
    evidence::table
        .filter(tenant_is!(evidence::council_id, council))
        .filter(evidence::response_id.eq_any(responses))
        .filter(evidence::state.eq(RECEIVING))
        .count()
        .get_result(db)
}
