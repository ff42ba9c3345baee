//! The outbox: mails that wait, were sent, or were put aside.
//!
//! Invariant: a row holds a template, ids and dates, never an address, a name, a token or an answer. A mail is sent
//! only by the holder of its lease.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    OptionalExtension, QueryDsl, QueryResult, RunQueryDsl,
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{
    schema::{council, invitation, mail, person, procurement},
    seam::Db,
    sql_types::{Id, Json, Time},
};
use crate::domain::{
    ids::{CouncilId, InvitationId, MailId, PersonId, ProcurementId, SupplierId},
    invitation::Contact,
};

/// The template of a mail that tests whether mail goes out.
pub const TEST: &str = "mail_test";

/// Where a mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailState {
    /// To be sent when due, or being sent under a lease.
    Waiting,
    /// A relay took it over.
    Sent,
    /// What it was about no longer holds: a revoked invitation, a used link, a reminder after the submission.
    NotNeeded,
    /// Given up; a person has to look.
    Dead,
}

crate::db_enum!(MailState {
    Waiting => "waiting",
    Sent => "sent",
    NotNeeded => "not_needed",
    Dead => "dead",
});

/// A row as it is read.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Mail {
    pub id: MailId,
    pub council_id: Option<CouncilId>,
    pub procurement_id: Option<ProcurementId>,
    pub invitation_id: Option<InvitationId>,
    pub person_id: Option<PersonId>,
    /// Whose inbox it is in.
    pub supplier_id: Option<SupplierId>,
    pub template: String,
    /// JSON: `app::outbox` writes and reads it.
    pub parameters: String,
    pub dedupe_key: String,
    pub state: MailState,
    /// Tries begun, the running one included.
    pub attempts: i32,
    pub due_at: Timestamp,
    pub lease_owner: Option<Uuid>,
    pub lease_until: Option<Timestamp>,
    /// A code such as `smtp-451`, never what the relay wrote: that may hold an address.
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// A row as it comes in: waiting, never tried.
#[derive(Debug, Clone, diesel::Insertable)]
#[diesel(table_name = mail)]
pub struct NewMail {
    pub id: MailId,
    pub council_id: Option<CouncilId>,
    pub procurement_id: Option<ProcurementId>,
    pub invitation_id: Option<InvitationId>,
    pub person_id: Option<PersonId>,
    pub supplier_id: Option<SupplierId>,
    pub template: &'static str,
    pub parameters: String,
    pub dedupe_key: String,
    pub state: MailState,
    pub attempts: i32,
    pub due_at: Time,
    pub created_at: Time,
}

/// Inserts unless a mail with the same dedupe key was queued before. Returns how many rows came in: 1 or 0.
pub fn insert(db: &mut Db, row: &NewMail) -> QueryResult<usize> {
    // No conflict target: naming one needs the right to read the outbox, which suppliers lack.
    crate::each_backend!(db, |conn| {
        diesel::insert_into(mail::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)
    })
}

crate::leased!(mail as due_mail: DueMail, MailId => Mail, MailState::Waiting);

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Sent { at: Timestamp },
    NotNeeded { reason: &'static str },
    Retry { reason: Reason, due_at: Timestamp },
    Dead { reason: Reason },
}

/// Why a try failed, in a form that holds nothing from outside but a reply code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The relay's reply.
    Smtp(u16),
    Other(&'static str),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Smtp(code) => write!(f, "smtp-{code}"),
            Self::Other(code) => f.write_str(code),
        }
    }
}

/// Notes how a try ended and gives the lease back. Returns how many rows that changed: 0 when the lease ran out and
/// another worker took it.
pub fn finish(db: &mut Db, id: MailId, owner: Uuid, outcome: Outcome) -> QueryResult<usize> {
    let (state, error, due_at, sent_at) = match outcome {
        Outcome::Sent { at } => (MailState::Sent, None, None, Some(Time(at))),
        Outcome::NotNeeded { reason } => {
            (MailState::NotNeeded, Some(reason.to_owned()), None, None)
        }
        Outcome::Retry { reason, due_at } => (
            MailState::Waiting,
            Some(reason.to_string()),
            Some(Time(due_at)),
            None,
        ),
        Outcome::Dead { reason } => (MailState::Dead, Some(reason.to_string()), None, None),
    };
    diesel::update(of_holder(id, Id(owner)))
        .set((
            mail::state.eq(state),
            mail::last_error.eq(error),
            mail::sent_at.eq(sent_at),
            due_at.map(|due_at| mail::due_at.eq(due_at)),
            mail::lease_owner.eq(None::<Id>),
            mail::lease_until.eq(None::<Time>),
        ))
        .execute(db)
}

/// How many mails are in a state.
pub fn count(db: &mut Db, state: MailState) -> QueryResult<i64> {
    mail::table
        .filter(mail::state.eq(state))
        .count()
        .get_result(db)
}

/// What a council sees of one mail it caused: never an address.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct Delivery {
    pub id: MailId,
    pub invitation_id: Option<InvitationId>,
    pub template: String,
    pub state: MailState,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

macro_rules! of_procurement {
    ($council:expr, $procurement:expr) => {
        mail::table
            .filter(mail::council_id.eq($council))
            .filter(mail::procurement_id.eq($procurement))
    };
}

macro_rules! delivery {
    () => {
        (
            mail::id,
            mail::invitation_id,
            mail::template,
            mail::state,
            mail::attempts,
            mail::last_error,
            mail::created_at,
            mail::sent_at,
        )
    };
}

/// The mails of one procurement after the one with the id `after`, oldest first.
pub fn deliveries(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    after: Option<MailId>,
    limit: i64,
) -> QueryResult<Vec<Delivery>> {
    of_procurement!(council, procurement)
        .filter(mail::id.gt(after.unwrap_or(MailId(Uuid::nil()))))
        .order(mail::id)
        .limit(limit)
        .select(delivery!())
        .load(db)
}

/// The last mails with which a council tested whether mail goes out, the latest first.
pub fn tests(db: &mut Db, council: CouncilId, limit: i64) -> QueryResult<Vec<Delivery>> {
    mail::table
        .filter(crate::tenant_is!(mail::council_id, council))
        .filter(mail::procurement_id.is_null())
        .filter(mail::template.eq(TEST))
        .order(mail::id.desc())
        .limit(limit)
        .select(delivery!())
        .load(db)
}

/// One mail of a procurement.
pub fn find(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    id: MailId,
) -> QueryResult<Option<Delivery>> {
    of_procurement!(council, procurement)
        .filter(mail::id.eq(id))
        .select(delivery!())
        .first(db)
        .optional()
}

/// Puts a mail that was given up back in the queue, as if it had never been tried; false when it was not given up.
pub fn wait_again(
    db: &mut Db,
    council: CouncilId,
    procurement: ProcurementId,
    id: MailId,
    now: Timestamp,
) -> QueryResult<bool> {
    let changed = diesel::update(
        of_procurement!(council, procurement)
            .filter(mail::id.eq(id))
            .filter(mail::state.eq(MailState::Dead)),
    )
    .set((
        mail::state.eq(MailState::Waiting),
        mail::attempts.eq(0),
        mail::due_at.eq(Time(now)),
        mail::last_error.eq(None::<String>),
    ))
    .execute(db)?;
    Ok(changed == 1)
}

/// The mails about an invitation are in the inbox of the supplier that took it up, those of before included.
pub fn belongs_to(
    db: &mut Db,
    invitation: InvitationId,
    supplier: SupplierId,
) -> QueryResult<usize> {
    diesel::update(mail::table.filter(mail::invitation_id.eq(invitation)))
        .set(mail::supplier_id.eq(supplier))
        .execute(db)
}

/// A mail in an inbox, with the names around it. Each is `None` where the mail has nothing to do with one.
#[derive(Debug, Clone, diesel::Queryable)]
pub struct InInbox {
    pub mail: Mail,
    pub council: Option<String>,
    pub reference: Option<String>,
    pub title: Option<String>,
    /// Of the person it went to.
    pub person: Option<String>,
    /// Of the invitation it was about: its first contact, then the further ones.
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub more_contacts: Option<Json<Vec<Contact>>>,
}

macro_rules! in_inbox {
    ($supplier:expr) => {
        mail::table
            .left_join(council::table.on(mail::council_id.eq(council::id.nullable())))
            .left_join(
                procurement::table.on(mail::council_id
                    .eq(procurement::council_id.nullable())
                    .and(mail::procurement_id.eq(procurement::id.nullable()))),
            )
            .left_join(person::table.on(mail::person_id.eq(person::id.nullable())))
            .left_join(invitation::table.on(mail::invitation_id.eq(invitation::id.nullable())))
            .filter(mail::supplier_id.eq($supplier))
            .filter(mail::state.ne(MailState::NotNeeded))
            .select((
                mail::all_columns,
                council::name.nullable(),
                procurement::reference.nullable(),
                procurement::title.nullable(),
                person::name.nullable(),
                invitation::contact_name.nullable(),
                invitation::contact_email.nullable(),
                invitation::more_contacts.nullable(),
            ))
    };
}

/// The inbox of a supplier before the mail with the id `before`, the latest first.
pub fn inbox(
    db: &mut Db,
    supplier: SupplierId,
    before: Option<MailId>,
    limit: i64,
) -> QueryResult<Vec<InInbox>> {
    in_inbox!(supplier)
        .filter(mail::id.lt(before.unwrap_or(MailId(Uuid::max()))))
        .order(mail::id.desc())
        .limit(limit)
        .load(db)
}

/// One mail of a supplier's inbox.
pub fn find_in_inbox(
    db: &mut Db,
    supplier: SupplierId,
    id: MailId,
) -> QueryResult<Option<InInbox>> {
    in_inbox!(supplier)
        .filter(mail::id.eq(id))
        .first(db)
        .optional()
}
