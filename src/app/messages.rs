//! The inbox of a supplier: what was mailed to it, to be read here too.
//!
//! Invariant: what opens something is not in it. A mail is kept as what it was about; its words are made again, and no
//! link in them carries a secret.

use jiff::Timestamp;

use super::{
    App,
    access::{Caller, ViewResponses},
    error::AppError,
    mailing::{self, Links},
    outbox::Parameters,
    page::{Page, PageRequest},
};
use crate::{
    db::{
        mail::{self as store, InInbox, MailState},
        response,
        seam::Db,
    },
    domain::{
        ids::{MailId, ResponseId, SupplierId},
        language::Language,
        retention::NOBODY_AT,
    },
    outbound::{letter::Letter, templates::letter},
    ui::words::Words,
};

/// A message as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: MailId,
    /// What it says, by the name of its template.
    pub kind: String,
    pub council: Option<String>,
    /// Reference and title.
    pub procurement: Option<(String, String)>,
    /// Who it went to: a name, or the address where there is none.
    pub to: String,
    pub state: MailState,
    /// When it was sent, or else queued.
    pub at: Timestamp,
}

/// A message with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub message: Message,
    /// Where it is dealt with, for one about a procurement.
    pub response: Option<ResponseId>,
    /// The language it was mailed in.
    pub language: Language,
    /// As it reads today; `None` when what it was about is gone.
    pub letter: Option<Letter>,
}

/// The messages of a supplier, the latest first.
///
/// # Errors
/// What [`Caller::enter`] refuses, or the database's.
pub async fn list(
    app: &App,
    caller: Caller<ViewResponses>,
    page: PageRequest<MailId>,
) -> Result<Page<Message, MailId>, AppError> {
    let now = app.clock.now();
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let rows = store::inbox(db, caller.tenant(), page.after, page.rows())?;
            let messages = rows.iter().map(Message::of).collect();
            Ok(page.page(messages, |message| message.id))
        })
        .await
}

/// One message. Its words are in `words`, or else in the language it was mailed in.
///
/// # Errors
/// Not found, what [`Caller::enter`] refuses, or the database's.
pub async fn read(
    app: &App,
    caller: Caller<ViewResponses>,
    id: MailId,
    words: Option<Words>,
) -> Result<Opened, AppError> {
    let (now, links) = (app.clock.now(), Links::of(app));
    app.db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            open(db, &links, caller.tenant(), id, words)
        })
        .await
}

fn open(
    db: &mut Db,
    links: &Links,
    supplier: SupplierId,
    id: MailId,
    words: Option<Words>,
) -> Result<Opened, AppError> {
    let found = store::find_in_inbox(db, supplier, id)?.ok_or_else(AppError::not_found)?;
    let response = match (found.mail.council_id, found.mail.procurement_id) {
        (Some(council), Some(procurement)) => {
            response::of_supplier(db, council, procurement, supplier)?
        }
        _ => None,
    };
    let response = response.map(|response| response.id);
    let page = match response {
        Some(response) => format!("/suppliers/{supplier}/responses/{response}"),
        None => format!("/suppliers/{supplier}"),
    };
    let message = Message::of(&found);
    let again = mailing::read_again(db, links, &found.mail, &page)?;
    let language = again.as_ref().map(|(_, language, _)| *language);
    Ok(Opened {
        letter: again
            .map(|(to, language, content)| letter(&content, &to, words.unwrap_or(Words(language)))),
        language: language.unwrap_or_default(),
        response,
        message,
    })
}

impl Message {
    fn of(found: &InInbox) -> Self {
        let mail = &found.mail;
        Self {
            id: mail.id,
            kind: mail.template.clone(),
            council: found.council.clone(),
            procurement: found.reference.clone().zip(found.title.clone()),
            to: recipient(found).unwrap_or_default().to_owned(),
            state: mail.state,
            at: mail.sent_at.unwrap_or(mail.created_at),
        }
    }
}

fn recipient(found: &InInbox) -> Option<&str> {
    if let Some(person) = &found.person {
        return Some(person);
    }
    let parameters: Parameters = serde_json::from_str(&found.mail.parameters).ok()?;
    let (name, email) = match usize::from(parameters.contact?).checked_sub(1) {
        None => (
            found.contact_name.as_deref()?,
            found.contact_email.as_deref()?,
        ),
        Some(further) => {
            let contact = found.more_contacts.as_ref()?.0.get(further)?;
            (contact.name.as_str(), contact.email.as_str())
        }
    };
    let to = if name.is_empty() { email } else { name };
    // A contact goes with the records of its procurement.
    Some(to).filter(|_| !email.ends_with(NOBODY_AT))
}
