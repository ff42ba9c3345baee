//! What became of mails, for the council in whose name they go out.
//!
//! Invariant: no address is shown, and none is recorded.

use jiff::Timestamp;

use super::{
    App,
    access::{Actor, Caller, ManageProcurements},
    error::{AppError, Code},
    page::{Page, PageRequest},
    procurement_steps::{event, record},
};
pub use crate::db::mail::Delivery;
use crate::{
    clock::Clock,
    db::{
        council,
        mail::{self as store, Mail, Reason},
        procurement,
        seam::Db,
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::{MailId, ProcurementId},
    },
};

/// The mails of a procurement, oldest first.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn list(
    app: &App,
    caller: Caller<ManageProcurements>,
    id: ProcurementId,
    page: PageRequest<MailId>,
) -> Result<Page<Delivery, MailId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            procurement::find(db, caller.tenant(), id)?.ok_or_else(AppError::not_found)?;
            let rows = store::deliveries(db, caller.tenant(), id, page.after, page.rows())?;
            Ok(page.page(rows, |mail| mail.id))
        })
        .await
}

/// Puts a mail that was given up back in the queue: the relay works again, say. It is sent to whoever is the recipient
/// then, or not at all when what it says no longer holds.
///
/// # Errors
/// Not found; [`Code::WrongState`] for a mail that was not given up.
pub async fn try_again(
    app: &App,
    caller: Caller<ManageProcurements>,
    procurement: ProcurementId,
    id: MailId,
) -> Result<Delivery, AppError> {
    let clock = app.clock.clone();
    app.db
        .write(caller.scope(), "mail.try_again", move |db| {
            let (now, council) = (clock.now(), caller.tenant());
            let actor = caller.enter(db, now)?;
            let before = store::find(db, council, procurement, id)?;
            before.ok_or_else(AppError::not_found)?;
            if !store::wait_again(db, council, procurement, id, now)? {
                return Err(AppError::refused(
                    Code::WrongState,
                    "Only a mail that was given up can be put back in the queue.",
                ));
            }
            let detail = [("procurement", procurement.to_string().into())];
            let event =
                event(AuditAction::MailRetried, ObjectKind::Mail, id.0, detail).of(procurement);
            record(db, &clock, council, actor, now, event)?;
            store::find(db, council, procurement, id)?.ok_or_else(AppError::not_found)
        })
        .await
}

/// Records that a mail was given up, in the trail of the council in whose name it would have gone out.
pub fn note_given_up(
    db: &mut Db,
    clock: &Clock,
    mail: &Mail,
    reason: Reason,
    now: Timestamp,
) -> Result<(), AppError> {
    // A sign-in link of a person who asked for one belongs to no council.
    let Some(council) = mail.council_id else {
        return Ok(());
    };
    if council::ledger(db, council)?.is_none() {
        return Ok(());
    }
    let detail = [
        ("template", mail.template.as_str().into()),
        ("reason", reason.to_string().into()),
        ("attempts", i64::from(mail.attempts).into()),
    ];
    let event =
        event(AuditAction::MailFailed, ObjectKind::Mail, mail.id.0, detail).of(mail.procurement_id);
    record(db, clock, council, Actor::System, now, event)
}
