//! What a mail, a reminder or an invitation's page needs to know of the things it is about.
//!
//! Invariant: read at the moment of use and kept nowhere else.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::{
        amendment, clarification, council, invitation, person, procurement, response, sign_in_link,
        submission, supplier,
    },
    seam::Db,
    sql_types::{Json, Time},
};
use crate::domain::{
    clarification::ClarificationState,
    ids::{
        AmendmentId, ClarificationId, CouncilId, InvitationId, MethodId, PersonId, ProcurementId,
        ResponseId, SignInLinkId, SubmissionId, SupplierId,
    },
    invitation::{Contact, InvitationState},
    language::Language,
};

/// A response in this state has been handed in and not taken back.
pub const RESPONSE_SUBMITTED: &str = "submitted";
/// A procurement in this state is known to its council alone.
const PROCUREMENT_DRAFT: &str = "draft";
const PROCUREMENT_CANCELLED: &str = "cancelled";
/// A procurement in this state takes answers until its deadline.
pub const PROCUREMENT_ISSUED: &str = "issued";

/// An invitation with what it is about.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct InvitationFacts {
    pub id: InvitationId,
    pub council_id: CouncilId,
    pub procurement_id: ProcurementId,
    pub supplier_name: String,
    pub contact_email: String,
    pub contact_name: String,
    pub more_contacts: Json<Vec<Contact>>,
    language: String,
    pub state: InvitationState,
    pub link_version: i32,
    pub council: String,
    pub reference: String,
    pub title: String,
    pub deadline: Timestamp,
    pub procurement_state: String,
    /// From the issue on.
    pub check_code: Option<String>,
    pub method_id: Option<MethodId>,
    /// Of the supplier's response, if it has begun one.
    pub response_state: Option<String>,
}

impl InvitationFacts {
    /// Contact 0 is the first; the further ones follow.
    pub fn contact(&self, place: u8) -> Option<Contact> {
        match usize::from(place).checked_sub(1) {
            None => Some(Contact {
                name: self.contact_name.clone(),
                email: self.contact_email.clone(),
            }),
            Some(further) => self.more_contacts.0.get(further).cloned(),
        }
    }

    /// The language that its contacts are written to in.
    pub fn language(&self) -> Language {
        Language::from_word(&self.language).unwrap_or_default()
    }

    pub fn submitted(&self) -> bool {
        self.response_state.as_deref() == Some(RESPONSE_SUBMITTED)
    }

    pub fn issued(&self) -> bool {
        self.procurement_state == PROCUREMENT_ISSUED
    }

    pub fn cancelled(&self) -> bool {
        self.procurement_state == PROCUREMENT_CANCELLED
    }

    pub fn in_draft(&self) -> bool {
        self.procurement_state == PROCUREMENT_DRAFT
    }
}

/// The invitation, whichever council it belongs to: for the holder of its link, and for jobs.
pub fn invitation(db: &mut Db, id: InvitationId) -> QueryResult<Option<InvitationFacts>> {
    invitation::table
        .inner_join(council::table.on(council::id.eq(invitation::council_id)))
        .inner_join(
            procurement::table.on(procurement::council_id
                .eq(invitation::council_id)
                .and(procurement::id.eq(invitation::procurement_id))),
        )
        .left_join(
            response::table.on(response::council_id
                .eq(invitation::council_id)
                .and(response::procurement_id.eq(invitation::procurement_id))
                .and(response::supplier_id.nullable().eq(invitation::supplier_id))),
        )
        .filter(invitation::id.eq(id))
        .select((
            invitation::id,
            invitation::council_id,
            invitation::procurement_id,
            invitation::supplier_name,
            invitation::contact_email,
            invitation::contact_name,
            invitation::more_contacts,
            invitation::language,
            invitation::state,
            invitation::link_version,
            council::name,
            procurement::reference,
            procurement::title,
            procurement::deadline,
            procurement::state,
            procurement::check_code,
            procurement::method_id,
            response::state.nullable(),
        ))
        .first(db)
        .optional()
}

/// A person to write to.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct PersonFacts {
    pub email: String,
    pub name: String,
    pub language: String,
}

pub fn person(db: &mut Db, id: PersonId) -> QueryResult<Option<PersonFacts>> {
    person::table
        .filter(person::id.eq(id))
        .select((person::email, person::name, person::language))
        .first(db)
        .optional()
}

/// A sign-in link, without its secret: that is made from the id.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct LinkFacts {
    pub person_id: PersonId,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

pub fn sign_in_link(db: &mut Db, id: SignInLinkId) -> QueryResult<Option<LinkFacts>> {
    sign_in_link::table
        .filter(sign_in_link::id.eq(id))
        .select((
            sign_in_link::person_id,
            sign_in_link::expires_at,
            sign_in_link::used_at,
        ))
        .first(db)
        .optional()
}

pub fn council_name(db: &mut Db, id: CouncilId) -> QueryResult<Option<String>> {
    council::table
        .filter(council::id.eq(id))
        .select(council::name)
        .first(db)
        .optional()
}

pub fn supplier_name(db: &mut Db, id: SupplierId) -> QueryResult<Option<String>> {
    supplier::table
        .filter(supplier::id.eq(id))
        .select(supplier::name)
        .first(db)
        .optional()
}

/// The amendment's number in its procurement.
pub fn amendment_number(
    db: &mut Db,
    council: CouncilId,
    id: AmendmentId,
) -> QueryResult<Option<i32>> {
    amendment::table
        .filter(crate::tenant_is!(amendment::council_id, council))
        .filter(amendment::id.eq(id))
        .select(amendment::number)
        .first(db)
        .optional()
}

/// A clarification with what it is about.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct ClarificationFacts {
    pub state: ClarificationState,
    pub number: Option<i32>,
    pub question: Option<String>,
    pub answer: Option<String>,
    pub return_reason: Option<String>,
    pub response_id: Option<ResponseId>,
    pub supplier_id: Option<SupplierId>,
    pub procurement_id: ProcurementId,
    pub council: String,
    pub reference: String,
    pub title: String,
    pub deadline: Timestamp,
}

pub fn clarification(
    db: &mut Db,
    council: CouncilId,
    id: ClarificationId,
) -> QueryResult<Option<ClarificationFacts>> {
    clarification::table
        .inner_join(council::table.on(council::id.eq(clarification::council_id)))
        .inner_join(
            procurement::table.on(procurement::council_id
                .eq(clarification::council_id)
                .and(procurement::id.eq(clarification::procurement_id))),
        )
        .filter(crate::tenant_is!(clarification::council_id, council))
        .filter(clarification::id.eq(id))
        .select((
            clarification::state,
            clarification::number,
            clarification::question,
            clarification::answer,
            clarification::return_reason,
            clarification::response_id,
            clarification::supplier_id,
            clarification::procurement_id,
            council::name,
            procurement::reference,
            procurement::title,
            procurement::deadline,
        ))
        .first(db)
        .optional()
}

/// A submission with what it is for; nothing of what it holds.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct SubmissionFacts {
    pub submitted_at: Timestamp,
    pub supplier: String,
    pub council: String,
    pub reference: String,
    pub title: String,
    pub deadline: Timestamp,
}

pub fn submission(
    db: &mut Db,
    council: CouncilId,
    id: SubmissionId,
) -> QueryResult<Option<SubmissionFacts>> {
    submission::table
        .inner_join(supplier::table.on(supplier::id.eq(submission::supplier_id)))
        .inner_join(council::table.on(council::id.eq(submission::council_id)))
        .inner_join(
            procurement::table.on(procurement::council_id
                .eq(submission::council_id)
                .and(procurement::id.eq(submission::procurement_id))),
        )
        .filter(crate::tenant_is!(submission::council_id, council))
        .filter(submission::id.eq(id))
        .select((
            submission::submitted_at,
            supplier::name,
            council::name,
            procurement::reference,
            procurement::title,
            procurement::deadline,
        ))
        .first(db)
        .optional()
}

/// An invitation whose contacts are to be told something.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Told {
    pub id: InvitationId,
    pub supplier_id: Option<SupplierId>,
    pub more_contacts: Json<Vec<Contact>>,
    pub created_at: Timestamp,
    pub response_state: Option<String>,
}

/// Up to `limit` invitations of a procurement that still take part, after the one with the id `after`.
pub fn taking_part(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    after: InvitationId,
    limit: i64,
) -> QueryResult<Vec<Told>> {
    invitation::table
        .left_join(
            response::table.on(response::council_id
                .eq(invitation::council_id)
                .and(response::procurement_id.eq(invitation::procurement_id))
                .and(response::supplier_id.nullable().eq(invitation::supplier_id))),
        )
        .filter(crate::tenant_is!(invitation::council_id, council))
        .filter(invitation::procurement_id.eq(procurement))
        .filter(invitation::state.eq_any(InvitationState::taking_part()))
        .filter(invitation::id.gt(after))
        .order(invitation::id)
        .limit(limit)
        .select((
            invitation::id,
            invitation::supplier_id,
            invitation::more_contacts,
            invitation::created_at,
            response::state.nullable(),
        ))
        .load(db)
}

/// A procurement whose deadline is near.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Nearing {
    pub council_id: CouncilId,
    pub id: ProcurementId,
    pub deadline: Timestamp,
}

/// Up to `limit` issued procurements with a deadline after `from` and at most at `to`, the nearest first, after the
/// one with the deadline and id of `after`.
pub fn nearing(
    db: &mut Db,
    from: Timestamp,
    to: Timestamp,
    after: Option<(Timestamp, ProcurementId)>,
    limit: i64,
) -> QueryResult<Vec<Nearing>> {
    let (deadline, id) = after.unwrap_or((from, ProcurementId(Uuid::max())));
    procurement::table
        .filter(procurement::state.eq(PROCUREMENT_ISSUED))
        .filter(procurement::deadline.gt(Time(from)))
        .filter(procurement::deadline.le(Time(to)))
        .filter(
            procurement::deadline
                .gt(Time(deadline))
                .or(procurement::deadline
                    .eq(Time(deadline))
                    .and(procurement::id.gt(id))),
        )
        .order((procurement::deadline, procurement::id))
        .limit(limit)
        .select((
            procurement::council_id,
            procurement::id,
            procurement::deadline,
        ))
        .load(db)
}

/// Whether this is still the deadline of an issued procurement.
pub fn deadline_stands(
    db: &mut Db,
    council: CouncilId,
    id: ProcurementId,
    deadline: Timestamp,
) -> QueryResult<bool> {
    let found: Option<ProcurementId> = procurement::table
        .filter(crate::tenant_is!(procurement::council_id, council))
        .filter(procurement::id.eq(id))
        .filter(procurement::state.eq(PROCUREMENT_ISSUED))
        .filter(procurement::deadline.eq(Time(deadline)))
        .select(procurement::id)
        .first(db)
        .optional()?;
    Ok(found.is_some())
}
