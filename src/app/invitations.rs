//! Invitations: a council asks suppliers to take part.
//!
//! Invariant: a card is the council's own; nothing on it is compared with what other councils or suppliers typed. A
//! mail goes out only once the procurement is issued.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    App,
    access::{Actor, Caller, ManageProcurements, ViewProcurements},
    error::{AppError, Code, FieldProblem},
    idempotency::{Idempotent, Outcome, once},
    invitation_file,
    outbox::{self, Template},
    page::{Page, PageRequest},
    procurements::{decide, event, locked, officer, record},
};
pub use crate::db::{
    invitation::{Invitation, Progress},
    response::Activity,
};
use crate::{
    clock::Clock,
    db::{
        amendment,
        invitation::{self as store, Decision},
        procurement::{self as procurements, Procurement},
        response,
        seam::Db,
        sql_types::{Json, Time},
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        email::EmailAddress,
        ids::{CouncilId, InvitationId, ProcurementId, ResponseId},
        invitation::{Contact, InvitationState},
        language::Language,
        procurement::state::{Action, State},
    },
    limits,
};

/// An invitation, its mail and its audit event are three rows.
const CARDS_PER_TRANSACTION: usize = limits::ROWS_PER_TRANSACTION_MAX / 3;

/// What an officer fills in, not yet checked.
#[derive(Debug, Clone)]
pub struct NewCard {
    pub supplier_name: String,
    pub contact: Contact,
    pub more_contacts: Vec<Contact>,
    pub language: Language,
}

/// A card that was checked: names say something, addresses can be written to.
#[derive(Debug, Clone)]
struct Card(NewCard);

impl Card {
    fn parse(card: NewCard) -> Result<Self, Vec<FieldProblem>> {
        let NewCard {
            supplier_name,
            contact: first,
            more_contacts: further_contacts,
            language,
        } = card;
        let mut problems = Vec::new();
        let supplier_name = name("/supplierName", &supplier_name, &mut problems);
        let contact = contact_at("/contact", &first, &mut problems);
        if further_contacts.len() > limits::MORE_CONTACTS_MAX {
            let detail = format!("At most {}.", limits::MORE_CONTACTS_MAX);
            problems.push(FieldProblem::new("/moreContacts", "too-many", detail));
        }
        let mut seen = BTreeSet::from([contact.email.clone()]);
        let mut more_contacts = Vec::new();
        for (place, further) in further_contacts.iter().enumerate() {
            let pointer = format!("/moreContacts/{place}");
            let further = contact_at(&pointer, further, &mut problems);
            if !seen.insert(further.email.clone()) {
                let detail = "This address is on the card already.";
                problems.push(FieldProblem::new(
                    format!("{pointer}/email"),
                    "repeated",
                    detail,
                ));
            }
            more_contacts.push(further);
        }
        if problems.is_empty() {
            Ok(Self(NewCard {
                supplier_name,
                contact,
                more_contacts,
                language,
            }))
        } else {
            Err(problems)
        }
    }
}

/// A contact with its address in lower case, or what is wrong with it.
pub(super) fn contact_at(
    pointer: &str,
    given: &Contact,
    problems: &mut Vec<FieldProblem>,
) -> Contact {
    let name = name(&format!("{pointer}/name"), &given.name, problems);
    let email = match EmailAddress::parse(&given.email) {
        Ok(address) => address.as_str().to_owned(),
        Err(error) => {
            let detail = format!("Mend the address: {error}.");
            problems.push(FieldProblem::new(
                format!("{pointer}/email"),
                "not-an-address",
                detail,
            ));
            String::new()
        }
    };
    Contact { name, email }
}

fn name(pointer: &str, text: &str, problems: &mut Vec<FieldProblem>) -> String {
    let text = text.trim();
    if text.is_empty() {
        problems.push(FieldProblem::new(
            pointer,
            "missing",
            "This must not be empty.",
        ));
    } else if text.chars().count() > limits::NAME_CHARACTERS_MAX {
        let detail = format!("At most {} characters.", limits::NAME_CHARACTERS_MAX);
        problems.push(FieldProblem::new(pointer, "too-long", detail));
    } else if text.chars().any(char::is_control) {
        problems.push(FieldProblem::new(
            pointer,
            "control-character",
            "Remove line breaks and control characters.",
        ));
    }
    text.to_owned()
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub id: InvitationId,
}

/// Invites one supplier. Before the issue the card waits; afterwards its contacts are written to at once.
///
/// # Errors
/// [`Code::InvalidInput`]; [`Code::AlreadyExists`] for an address that was invited before; [`Code::LimitReached`];
/// [`Code::DeadlinePassed`], [`Code::WrongState`].
pub async fn invite(
    app: &App,
    caller: Caller<ManageProcurements>,
    request: Idempotent,
    procurement: ProcurementId,
    card: NewCard,
) -> Result<Outcome<Made>, AppError> {
    let card = Card::parse(card).map_err(AppError::invalid)?;
    let clock = app.clock.clone();
    let id = InvitationId(clock.new_id());
    app.db
        .write(caller.scope(), "invitation.create", move |db| {
            let actor = caller.enter(db, clock.now())?;
            once(db, clock.now(), &request, |db| {
                let inviting = Inviting::begin(db, &clock, caller.tenant(), procurement, actor)?;
                inviting.room(db, 1)?;
                if inviting.add(db, id, &card)? {
                    Ok(Made { id })
                } else {
                    Err(AppError::refused(
                        Code::AlreadyExists,
                        "An invitation to this address is there already: send that one again.",
                    ))
                }
            })
        })
        .await
}

/// What is the same for all cards of one transaction.
struct Inviting<'a> {
    clock: &'a Clock,
    row: Procurement,
    actor: Actor,
    now: Timestamp,
}

impl<'a> Inviting<'a> {
    fn begin(
        db: &mut Db,
        clock: &'a Clock,
        council: CouncilId,
        procurement: ProcurementId,
        actor: Actor,
    ) -> Result<Self, AppError> {
        let (row, now) = locked(db, council, procurement, None)?;
        // Preparing the list of those to be invited is part of preparing the procurement.
        let action = if row.state == State::Draft {
            Action::EditDraft
        } else {
            Action::Invite
        };
        decide(&row, action, officer(actor), now)?;
        Ok(Self {
            clock,
            row,
            actor,
            now,
        })
    }

    fn room(&self, db: &mut Db, more: usize) -> Result<(), AppError> {
        let there = store::count(db, self.row.council_id, self.row.id)?;
        if usize::try_from(there)
            .unwrap_or(usize::MAX)
            .saturating_add(more)
            <= limits::INVITATIONS_MAX
        {
            return Ok(());
        }
        let detail = format!(
            "A procurement has at most {} invitations.",
            limits::INVITATIONS_MAX
        );
        Err(AppError::refused(Code::LimitReached, detail))
    }

    /// Adds a card and queues its mails; false when its address was invited before.
    fn add(&self, db: &mut Db, id: InvitationId, Card(card): &Card) -> Result<bool, AppError> {
        let row = Invitation {
            council_id: self.row.council_id,
            id,
            procurement_id: self.row.id,
            supplier_name: card.supplier_name.clone(),
            contact_email: card.contact.email.clone(),
            contact_name: card.contact.name.clone(),
            more_contacts: Json(card.more_contacts.clone()),
            language: card.language.as_str().to_owned(),
            state: InvitationState::Invited,
            link_version: 1,
            supplier_id: None,
            decline_reason: None,
            created_at: self.now,
            decided_at: None,
        };
        if store::insert(db, row.clone())? == 0 {
            return Ok(false);
        }
        self.note(db, AuditAction::InvitationCreated, id)?;
        self.send(db, &row)?;
        Ok(true)
    }

    /// Queues the invitation in its link's version, unless the procurement is still in draft: then the issue does.
    fn send(&self, db: &mut Db, row: &Invitation) -> Result<(), AppError> {
        if self.row.state == State::Draft {
            return Ok(());
        }
        let card = outbox::Card {
            council: row.council_id,
            procurement: row.procurement_id,
            invitation: row.id,
            supplier: row.supplier_id,
            contacts: row.contacts(),
        };
        let occasion = row.link_version.to_string();
        outbox::queue_for_contacts(db, self.clock, card, &Template::Invitation, &occasion)?;
        Ok(())
    }

    fn note(&self, db: &mut Db, action: AuditAction, id: InvitationId) -> Result<(), AppError> {
        let detail = [("procurement", self.row.id.to_string().into())];
        let event = event(action, ObjectKind::Invitation, id.0, detail).of(self.row.id);
        record(
            db,
            self.clock,
            self.row.council_id,
            self.actor,
            self.now,
            event,
        )
    }
}

/// What became of one row of an invitation file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    Created(InvitationId),
    /// Its address is on an earlier row, or was invited before.
    Duplicate,
    Refused(Vec<FieldProblem>),
}

/// A row of an invitation file, by its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowResult {
    /// The line it begins on; the header is line 1.
    pub line: u64,
    pub outcome: RowOutcome,
}

/// Invites everybody in a CSV file with the columns [`invitation_file::FILE_COLUMNS`]. Rows that cannot be used are reported and do not
/// keep others from being invited; sending the file again invites nobody twice.
///
/// Cells are taken as text, whatever they begin with; lists that go out as CSV escape them.
///
/// # Errors
/// [`Code::InvalidInput`] for a file that is not CSV with these columns or has too many rows; [`Code::LimitReached`], [`Code::DeadlinePassed`] and [`Code::WrongState`] before anything is stored.
pub async fn import(
    app: &App,
    caller: Caller<ManageProcurements>,
    procurement: ProcurementId,
    file: &[u8],
) -> Result<Vec<RowResult>, AppError> {
    let (asker, now) = (caller.clone(), app.clock.now());
    app.db
        .read(caller.scope(), move |db| {
            asker.enter(db, now)?;
            procurements::find(db, asker.tenant(), procurement)?.ok_or_else(AppError::not_found)
        })
        .await?;
    let mut results = Vec::new();
    let mut cards = Vec::new();
    let mut seen = BTreeSet::new();
    for (line, row) in invitation_file::read(file)? {
        let outcome = match row.and_then(Card::parse) {
            Err(problems) => RowOutcome::Refused(problems),
            Ok(Card(card)) if !seen.insert(card.contact.email.clone()) => RowOutcome::Duplicate,
            Ok(card) => {
                let id = InvitationId(app.clock.new_id());
                cards.push((results.len(), id, card));
                RowOutcome::Created(id)
            }
        };
        results.push(RowResult { line, outcome });
    }
    let mut room_for = cards.len();
    // An empty list is still checked for access and state.
    let chunks: Vec<_> = match cards.as_slice() {
        [] => vec![Vec::new()],
        cards => cards
            .chunks(CARDS_PER_TRANSACTION)
            .map(<[_]>::to_vec)
            .collect(),
    };
    for chunk in chunks {
        let (caller, clock, done) = (caller.clone(), app.clock.clone(), chunk.len());
        let duplicates = app
            .db
            .write(caller.scope(), "invitation.import", move |db| {
                let actor = caller.enter(db, clock.now())?;
                let inviting = Inviting::begin(db, &clock, caller.tenant(), procurement, actor)?;
                inviting.room(db, room_for)?;
                let mut duplicates = Vec::new();
                for (place, id, card) in &chunk {
                    if !inviting.add(db, *id, card)? {
                        duplicates.push(*place);
                    }
                }
                Ok::<_, AppError>(duplicates)
            })
            .await?;
        for place in duplicates {
            if let Some(result) = results.get_mut(place) {
                result.outcome = RowOutcome::Duplicate;
            }
        }
        room_for = room_for.saturating_sub(done);
    }
    Ok(results)
}

/// In the order in which they were made.
pub async fn list(
    app: &App,
    caller: Caller<ViewProcurements>,
    procurement: ProcurementId,
    page: PageRequest<InvitationId>,
) -> Result<Page<Invitation, InvitationId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            procurements::find(db, caller.tenant(), procurement)?
                .ok_or_else(AppError::not_found)?;
            let rows = store::list(db, caller.tenant(), procurement, page.after, page.rows())?;
            Ok(page.page(rows, |row| row.id))
        })
        .await
}

/// One invitation.
pub async fn find(
    app: &App,
    caller: Caller<ViewProcurements>,
    procurement: ProcurementId,
    id: InvitationId,
) -> Result<Invitation, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            store::find(db, caller.tenant(), procurement, id)?.ok_or_else(AppError::not_found)
        })
        .await
}

/// Sends the invitation again with a new link; earlier links end. One that was declined or revoked is open again.
///
/// # Errors
/// [`Code::WrongState`] before the issue, [`Code::DeadlinePassed`].
pub async fn resend(
    app: &App,
    caller: Caller<ManageProcurements>,
    procurement: ProcurementId,
    id: InvitationId,
) -> Result<Made, AppError> {
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "invitation.resend", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let (inviting, before) = existing(db, &clock, &caller, procurement, id, actor)?;
            if inviting.row.state == State::Draft {
                return Err(AppError::refused(
                    Code::WrongState,
                    "Nothing was sent yet: the invitation goes out when the procurement is issued.",
                ));
            }
            let reopened = !before.state.takes_part();
            let decision = Decision {
                state: reopened.then_some(InvitationState::Invited),
                link_version: Some(before.link_version.saturating_add(1)),
                decline_reason: reopened.then_some(None),
                ..Decision::default()
            };
            store::decide(db, &before, decision)?;
            let version = before.link_version.saturating_add(1);
            inviting.send(
                db,
                &Invitation {
                    link_version: version,
                    ..before
                },
            )?;
            inviting.note(db, AuditAction::InvitationResent, id)?;
            Ok(Made { id })
        })
        .await
}

/// Takes an invitation back: its links end, and its contacts are told nothing more.
///
/// # Errors
/// [`Code::WrongState`] once it was taken up or ended, [`Code::DeadlinePassed`].
pub async fn revoke(
    app: &App,
    caller: Caller<ManageProcurements>,
    procurement: ProcurementId,
    id: InvitationId,
) -> Result<Made, AppError> {
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "invitation.revoke", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let (inviting, before) = existing(db, &clock, &caller, procurement, id, actor)?;
            match before.state {
                InvitationState::Invited | InvitationState::Declined => {}
                InvitationState::Accepted | InvitationState::Registered => {
                    let detail = "The supplier takes part already, and cannot be shut out by revoking an invitation.";
                    return Err(AppError::refused(Code::WrongState, detail));
                }
                InvitationState::Revoked => {
                    return Err(AppError::refused(Code::WrongState, "The invitation was revoked before."));
                }
            }
            let decision = Decision {
                state: Some(InvitationState::Revoked),
                link_version: Some(before.link_version.saturating_add(1)),
                decided_at: Some(Time(inviting.now)),
                ..Decision::default()
            };
            store::decide(db, &before, decision)?;
            inviting.note(db, AuditAction::InvitationRevoked, id)?;
            Ok(Made { id })
        })
        .await
}

fn existing<'a>(
    db: &mut Db,
    clock: &'a Clock,
    caller: &Caller<ManageProcurements>,
    procurement: ProcurementId,
    id: InvitationId,
    actor: Actor,
) -> Result<(Inviting<'a>, Invitation), AppError> {
    let inviting = Inviting::begin(db, clock, caller.tenant(), procurement, actor)?;
    let before =
        store::find(db, caller.tenant(), procurement, id)?.ok_or_else(AppError::not_found)?;
    Ok((inviting, before))
}

/// How far one invited supplier is.
#[derive(Debug, Clone)]
pub struct SupplierProgress {
    pub row: Progress,
    /// None before the first answer.
    pub activity: Option<Activity>,
    /// Amendments that the response has still to acknowledge; none without a response.
    pub unacknowledged: i64,
}

/// How far each invited supplier is: counts and states, never an answer. Five statements, however many there are.
pub async fn progress(
    app: &App,
    caller: Caller<ViewProcurements>,
    procurement: ProcurementId,
    page: PageRequest<InvitationId>,
) -> Result<Page<SupplierProgress, InvitationId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let council = caller.tenant();
            procurements::find(db, council, procurement)?.ok_or_else(AppError::not_found)?;
            let rows = store::progress(db, council, procurement, page.after, page.rows())?;
            let page = page.page(rows, |row| row.invitation);
            let responses: Vec<ResponseId> =
                page.items.iter().filter_map(|row| row.response).collect();
            let activity = response::activity(db, council, &responses)?;
            let amendments = amendment::count(db, council, procurement)?;
            let acknowledged = amendment::acknowledged(db, council, &responses)?;
            let items = page.items.into_iter().map(|row| {
                let of = row.response;
                let seen = acknowledged
                    .iter()
                    .find(|(response, _)| Some(*response) == of)
                    .map_or(0, |(_, seen)| *seen);
                SupplierProgress {
                    activity: activity
                        .iter()
                        .find(|one| Some(one.response) == of)
                        .copied(),
                    unacknowledged: of.map_or(0, |_| amendments - seen),
                    row,
                }
            });
            let items = items.collect();
            Ok(Page {
                items,
                next: page.next,
            })
        })
        .await
}
