//! An administrator has a mail sent to themselves, to see whether mail goes out.

use super::{
    App,
    access::{Actor, Caller, ManageSettings},
    error::{AppError, Code},
    idempotency::{Idempotent, Outcome, once},
    outbox::{self, NewMail, Recipient, Template},
    procurement_steps::{event, record},
};
pub use crate::db::mail::Delivery;
use crate::{
    db::mail as store,
    domain::{
        audit::{AuditAction, ObjectKind},
        ids::MailId,
    },
    limits,
};

/// Writes to whoever asks. Gives the mail's id.
///
/// # Errors
/// [`Code::WrongState`] for an API key, which has no address; [`Code::LimitReached`] while many wait.
pub async fn send(
    app: &App,
    caller: Caller<ManageSettings>,
    request: Idempotent,
) -> Result<Outcome<MailId>, AppError> {
    let clock = app.clock.clone();
    let id = MailId(clock.new_id());
    app.db
        .write(caller.scope(), "mail.test", move |db| {
            let (now, council) = (clock.now(), caller.tenant());
            let actor = caller.enter(db, now)?;
            let Actor::Person(person) = actor else {
                return Err(AppError::refused(
                    Code::WrongState,
                    "A key has no address. Ask for the test as a person.",
                ));
            };
            once(db, now, &request, |db| {
                let sent = store::tests(db, council, limits::MAIL_TESTS_SHOWN)?;
                let waiting = sent
                    .iter()
                    .filter(|mail| mail.state == store::MailState::Waiting);
                if waiting.count() >= limits::MAIL_TESTS_WAITING_MAX {
                    return Err(AppError::refused(
                        Code::LimitReached,
                        "Earlier test mails still wait. Look at what became of them first.",
                    ));
                }
                let mail = NewMail {
                    id,
                    council_id: Some(council),
                    procurement_id: None,
                    recipient: Recipient::Person(person),
                    supplier_id: None,
                    template: Template::MailTest,
                    dedupe_key: format!("mail_test:{id}"),
                    due_at: now,
                };
                outbox::queue(db, now, &mail)?;
                let tested = event(AuditAction::MailTested, ObjectKind::Mail, id.0, []);
                record(db, &clock, council, actor, now, tested)?;
                Ok(id)
            })
        })
        .await
}

/// The last tests of the council, the latest first.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn list(app: &App, caller: Caller<ManageSettings>) -> Result<Vec<Delivery>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            Ok(store::tests(db, caller.tenant(), limits::MAIL_TESTS_SHOWN)?)
        })
        .await
}
