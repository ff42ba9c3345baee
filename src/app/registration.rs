//! How a supplier comes to take part: by an invitation's link, or by the public link of an open procedure.
//!
//! Invariant: before this a supplier sees nothing of a council's procurement, so the closures here run in the system's
//! scope; each begins with the caller's own membership and touches the one invitation whose link was shown. One
//! supplier has one response to a procurement.

use std::{net::IpAddr, sync::Arc};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    App,
    access::{Actor, Caller, SubmitResponses},
    error::{AppError, Code},
    idempotency::{Idempotent, Outcome, once},
    invitation_links::InvitationHandle,
    invitations::contact_at,
    method::{Published, issued, version},
    methods::IssuedMethod,
    procurements::{decide, event, reason_given, record, shared, supplier_owner},
    sign_in::{self, Newcomer},
};
use crate::{
    clock::Clock,
    db::{
        invitation::{self as invitations, Decision, Invitation},
        mail, mail_facts,
        procurement::{self as procurements, Procurement},
        response,
        seam::{Db, Scope},
        sql_types::{Json, Time},
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        email::EmailAddress,
        ids::{CouncilId, InvitationId, ProcurementId, ResponseId, SignInLinkId, SupplierId},
        invitation::{Contact, InvitationState},
        language::Language,
        procurement::{
            ProcurementKind,
            state::{Action, State, state_at},
        },
    },
};

/// What a supplier takes part in from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    pub council: CouncilId,
    pub procurement: ProcurementId,
    pub invitation: InvitationId,
    pub response: ResponseId,
}

/// Takes an invitation up for the caller's supplier, and begins its response. Doing so again changes nothing.
///
/// # Errors
/// [`Code::LinkNotUsable`] for a handle that opens nothing (any more) or was taken up by another supplier;
/// [`Code::DeadlinePassed`], [`Code::WrongState`].
pub async fn accept(
    app: &App,
    caller: Caller<SubmitResponses>,
    request: Idempotent,
    handle: &str,
) -> Result<Outcome<Joined>, AppError> {
    let handle = InvitationHandle::parse(handle).ok_or_else(not_usable)?;
    let (clock, key) = (app.clock.clone(), Arc::clone(&app.key));
    let response = ResponseId(clock.new_id());
    caller.let_in(app).await?;
    app.db
        .write(Scope::System, "invitation.accept", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let supplier = caller.tenant();
            once(db, clock.now(), &request, |db| {
                let opened = Opened::by(db, &key, &handle, actor)?;
                match opened.invitation.state {
                    InvitationState::Invited | InvitationState::Declined => {}
                    InvitationState::Accepted | InvitationState::Registered
                        if opened.invitation.supplier_id == Some(supplier) => {}
                    InvitationState::Accepted
                    | InvitationState::Registered
                    | InvitationState::Revoked => {
                        return Err(not_usable());
                    }
                }
                if opened.invitation.supplier_id.is_none() {
                    let decision = Decision {
                        state: Some(InvitationState::Accepted),
                        supplier_id: Some(supplier),
                        decline_reason: Some(None),
                        decided_at: Some(Time(opened.now)),
                        ..Decision::default()
                    };
                    opened.decide(db, &clock, actor, AuditAction::InvitationAccepted, decision)?;
                    mail::belongs_to(db, opened.invitation.id, supplier)?;
                }
                let response = begin(
                    db,
                    &clock,
                    &opened.procurement,
                    supplier,
                    response,
                    actor,
                    opened.now,
                )?;
                Ok(opened.joined(response))
            })
        })
        .await
}

/// Turns an invitation down. The council sees the reason, not which supplier's account it came from.
///
/// # Errors
/// [`Code::LinkNotUsable`]; [`Code::WrongState`] once it was taken up; [`Code::DeadlinePassed`].
pub async fn decline(
    app: &App,
    caller: Caller<SubmitResponses>,
    handle: &str,
    reason: String,
) -> Result<InvitationId, AppError> {
    let handle = InvitationHandle::parse(handle).ok_or_else(not_usable)?;
    let reason = reason_given("/reason", reason)?;
    let (clock, key) = (app.clock.clone(), Arc::clone(&app.key));
    caller.let_in(app).await?;
    app.db
        .write(Scope::System, "invitation.decline", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let opened = Opened::by(db, &key, &handle, actor)?;
            match opened.invitation.state {
                InvitationState::Invited => {}
                InvitationState::Declined => return Ok(opened.invitation.id),
                InvitationState::Accepted | InvitationState::Registered => {
                    let detail =
                        "The invitation was taken up. To step back, withdraw the response.";
                    return Err(AppError::refused(Code::WrongState, detail));
                }
                InvitationState::Revoked => return Err(not_usable()),
            }
            let decision = Decision {
                state: Some(InvitationState::Declined),
                decline_reason: Some(Some(reason.clone())),
                decided_at: Some(Time(opened.now)),
                ..Decision::default()
            };
            opened.decide(db, &clock, actor, AuditAction::InvitationDeclined, decision)?;
            Ok(opened.invitation.id)
        })
        .await
}

/// An invitation whose link was shown, and its procurement, locked against changes of its state.
struct Opened {
    invitation: Invitation,
    procurement: Procurement,
    now: Timestamp,
}

impl Opened {
    fn by(
        db: &mut Db,
        key: &crate::sealing::DataKey,
        handle: &InvitationHandle,
        actor: Actor,
    ) -> Result<Self, AppError> {
        let opens = |invitation: &Invitation| handle.opens(key, invitation.link_version);
        let shown = invitations::find_any(db, handle.invitation())?
            .filter(opens)
            .ok_or_else(not_usable)?;
        let (procurement, now) = shared(db, shown.council_id, shown.procurement_id)?;
        // Again, now that nobody can revoke it meanwhile.
        let invitation = invitations::find_any(db, handle.invitation())?
            .filter(opens)
            .ok_or_else(not_usable)?;
        if procurement.state == State::Draft {
            return Err(not_usable());
        }
        decide(
            &procurement,
            Action::DecideInvitation,
            supplier_owner(actor),
            now,
        )?;
        Ok(Self {
            invitation,
            procurement,
            now,
        })
    }

    fn decide(
        &self,
        db: &mut Db,
        clock: &Clock,
        actor: Actor,
        action: AuditAction,
        decision: Decision,
    ) -> Result<(), AppError> {
        if invitations::decide(db, &self.invitation, decision)? == 0 {
            return Err(not_usable());
        }
        let Invitation { council_id, id, .. } = self.invitation;
        let detail = [("procurement", self.procurement.id.to_string().into())];
        record(
            db,
            clock,
            council_id,
            actor,
            self.now,
            event(action, ObjectKind::Invitation, id.0, detail).of(self.procurement.id),
        )
    }

    fn joined(&self, response: ResponseId) -> Joined {
        Joined {
            council: self.procurement.council_id,
            procurement: self.procurement.id,
            invitation: self.invitation.id,
            response,
        }
    }
}

/// The same for a link that never was, one that ended, and one that another supplier took up.
fn not_usable() -> AppError {
    AppError::refused(
        Code::LinkNotUsable,
        "Use the link in the latest mail, or ask the council to send a new one.",
    )
}

/// The supplier's response: the one there is, or a new one with the id `id`.
fn begin(
    db: &mut Db,
    clock: &Clock,
    procurement: &Procurement,
    supplier: SupplierId,
    id: ResponseId,
    actor: Actor,
    now: Timestamp,
) -> Result<ResponseId, AppError> {
    let council = procurement.council_id;
    if let Some(there) = response::of_supplier(db, council, procurement.id, supplier)? {
        return Ok(there.id);
    }
    if response::insert(db, council, id, procurement.id, supplier, now)? == 0 {
        // The same supplier took up another invitation in this moment.
        let there = response::of_supplier(db, council, procurement.id, supplier)?;
        return there
            .map(|there| there.id)
            .ok_or(AppError::Internal("a response is there and is not found"));
    }
    let detail = [("procurement", procurement.id.to_string().into())];
    record(
        db,
        clock,
        council,
        actor,
        now,
        event(
            AuditAction::ResponseStarted,
            ObjectKind::Response,
            id.0,
            detail,
        )
        .of(procurement.id),
    )?;
    Ok(id)
}

/// Registers the caller's supplier for an open procedure, with the contact that the council is to write to.
///
/// A registration is kept as an invitation in the state `registered`, so that whoever takes part is found, told and
/// reminded in one way.
///
/// # Errors
/// [`Code::NotFound`] unless it is public; [`Code::AlreadyExists`] for an address on another card of this procurement;
/// [`Code::InvalidInput`], [`Code::DeadlinePassed`], [`Code::WrongState`].
pub async fn register(
    app: &App,
    caller: Caller<SubmitResponses>,
    request: Idempotent,
    procurement: ProcurementId,
    contact: Contact,
) -> Result<Outcome<Joined>, AppError> {
    let mut problems = Vec::new();
    let contact = contact_at("/contact", &contact, &mut problems);
    if !problems.is_empty() {
        return Err(AppError::invalid(problems));
    }
    let clock = app.clock.clone();
    let (invitation, response) = (InvitationId(clock.new_id()), ResponseId(clock.new_id()));
    caller.let_in(app).await?;
    app.db
        .write(Scope::System, "procurement.register", move |db| {
            let actor = caller.enter(db, clock.now())?;
            let supplier = caller.tenant();
            once(db, clock.now(), &request, |db| {
                let (public, _) = procurements::find_public(db, procurement)?
                    .filter(|(row, _)| is_public(row))
                    .ok_or_else(AppError::not_found)?;
                let (row, now) = shared(db, public.council_id, procurement)?;
                decide(&row, Action::Register, supplier_owner(actor), now)?;
                let council = row.council_id;
                if response::of_supplier(db, council, row.id, supplier)?.is_some() {
                    return Err(AppError::refused(Code::AlreadyExists, "Your organisation takes part already."));
                }
                let name = mail_facts::supplier_name(db, supplier)?.ok_or_else(AppError::not_found)?;
                let card = card(&row, invitation, supplier, name, &contact, now);
                if invitations::insert(db, card)? == 0 {
                    return Err(AppError::refused(
                        Code::AlreadyExists,
                        "This address cannot be used here. If it was invited, use the link in its mail.",
                    ));
                }
                let detail = [("procurement", row.id.to_string().into()), ("by", "public link".into())];
                let event = event(AuditAction::InvitationAccepted, ObjectKind::Invitation, invitation.0, detail).of(row.id);
                record(db, &clock, council, actor, now, event)?;
                let response = begin(db, &clock, &row, supplier, response, actor, now)?;
                Ok(Joined { council, procurement: row.id, invitation, response })
            })
        })
        .await
}

fn card(
    row: &Procurement,
    id: InvitationId,
    supplier: SupplierId,
    supplier_name: String,
    contact: &Contact,
    now: Timestamp,
) -> Invitation {
    Invitation {
        council_id: row.council_id,
        id,
        procurement_id: row.id,
        supplier_name,
        contact_email: contact.email.clone(),
        contact_name: contact.name.clone(),
        more_contacts: Json(Vec::new()),
        language: "en".to_owned(),
        state: InvitationState::Registered,
        link_version: 1,
        supplier_id: Some(supplier),
        decline_reason: None,
        created_at: now,
        decided_at: Some(Time(now)),
    }
}

/// Whether anybody may read it: an open procedure that was issued.
fn is_public(row: &Procurement) -> bool {
    row.kind == ProcurementKind::Open && row.method_id.is_some()
}

/// An open procedure that was issued, with the council's name.
pub(super) fn public_row(
    db: &mut Db,
    id: ProcurementId,
) -> Result<(Procurement, String), AppError> {
    procurements::find_public(db, id)?
        .filter(|(row, _)| is_public(row))
        .ok_or_else(AppError::not_found)
}

/// What anybody may read of an open procedure, before registering.
#[derive(Debug, Clone)]
pub struct PublicView {
    pub procurement: Procurement,
    pub council: String,
    /// By the clock.
    pub state: State,
    pub method: Arc<IssuedMethod>,
}

/// An open procedure with its whole method.
///
/// # Errors
/// [`Code::NotFound`] for any other.
pub async fn public(app: &App, id: ProcurementId) -> Result<PublicView, AppError> {
    let now = app.clock.now();
    let (procurement, council) = app
        .db
        .read(Scope::System, move |db| public_row(db, id))
        .await?;
    let method = procurement.method_id.ok_or_else(AppError::not_found)?;
    let method = issued(app, Scope::System, procurement.council_id, method).await?;
    Ok(PublicView {
        state: state_at(procurement.state, procurement.deadline, now),
        procurement,
        council,
        method,
    })
}

/// Sends a sign-in link to somebody who wants to take part in an open procedure and may be new here. The caller learns
/// nothing of whether the address was known.
///
/// # Errors
/// [`Code::InvalidInput`]; not found unless it is public; [`Code::DeadlinePassed`], [`Code::WrongState`]; too many
/// requests.
pub async fn join(
    app: &App,
    client: IpAddr,
    id: ProcurementId,
    contact: &Contact,
    language: Language,
) -> Result<SignInLinkId, AppError> {
    let mut problems = Vec::new();
    let contact = contact_at("", contact, &mut problems);
    if !problems.is_empty() {
        return Err(AppError::invalid(problems));
    }
    match public(app, id).await?.state {
        State::Issued => {}
        State::Closed | State::Opened | State::Disposed => {
            return Err(AppError::refused(
                Code::DeadlinePassed,
                "The deadline has passed: nobody can join any more.",
            ));
        }
        State::Draft | State::Cancelled => {
            return Err(AppError::refused(
                Code::WrongState,
                "Nobody can join this procurement.",
            ));
        }
    }
    let email = EmailAddress::parse(&contact.email)
        .map_err(|_| AppError::Internal("an address that was checked is none"))?;
    let newcomer = Newcomer {
        name: contact.name,
        language,
    };
    sign_in::request_first_link(app, client, email, newcomer).await
}

/// One published version of an open procedure's method.
///
/// # Errors
/// [`Code::NotFound`] for any other procurement, and for a number that no version has.
pub async fn public_version(
    app: &App,
    id: ProcurementId,
    number: i32,
) -> Result<Published, AppError> {
    app.db
        .read(Scope::System, move |db| {
            let (procurement, _) = public_row(db, id)?;
            version(db, procurement.council_id, id, number)
        })
        .await
}
