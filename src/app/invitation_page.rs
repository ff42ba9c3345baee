//! What the holder of an invitation's link can see and ask for without signing in.
//!
//! Invariant: the link shows who asks, what for and by when, and can have a sign-in link sent to the contact it was
//! made for; it opens no session. Whoever holds a link that does not work learns nothing, not even why.

use jiff::{SignedDuration, Timestamp};

use super::{
    App, check_codes,
    error::AppError,
    invitation_links::InvitationHandle,
    method::issued,
    outbox::{self, NewMail, Recipient, Template},
};
use crate::{
    db::{
        attempt::{self, AttemptKind},
        mail_facts::{self as facts, InvitationFacts},
        person,
        seam::{Db, Scope},
        session::{self, LinkPurpose},
        sql_types::Time,
    },
    domain::{
        email::EmailAddress,
        ids::{CouncilId, MailId, PersonId, ProcurementId, SignInLinkId},
        invitation::Contact,
        language::Language,
        question_set::Budget,
    },
    limits,
};

/// Sign-in links that may be asked for by one invitation's link in [`LINKS_WINDOW`].
const LINKS_MAX: i64 = 5;
const LINKS_WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// What the page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationPage {
    pub council_id: CouncilId,
    pub council: String,
    pub supplier: String,
    pub title: String,
    pub reference: String,
    pub deadline: Timestamp,
    pub standing: Standing,
    /// As people read it.
    pub check_code: Option<String>,
    /// How much is asked, and how long it takes.
    pub budget: Budget,
}

/// Whether anything can still be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    DeadlinePassed,
    Cancelled,
}

/// The invitation behind a link, or None when the link does not work.
///
/// # Errors
/// The database's.
pub async fn show(app: &App, handle: &str) -> Result<Option<InvitationPage>, AppError> {
    let Some(found) = look_up(app, handle).await? else {
        return Ok(None);
    };
    let (council, method) = (found.invitation.council_id, found.invitation.method_id);
    let budget = match method {
        Some(method) => issued(app, Scope::System, council, method)
            .await?
            .method
            .budget(),
        None => Budget::default(),
    };
    Ok(Some(page(found, budget)))
}

struct Found {
    invitation: InvitationFacts,
    /// Of the contact that the link was made for.
    place: u8,
    contact: Contact,
    now: Timestamp,
}

fn page(found: Found, budget: Budget) -> InvitationPage {
    let standing = standing(&found);
    let invitation = found.invitation;
    InvitationPage {
        council_id: invitation.council_id,
        council: invitation.council,
        supplier: invitation.supplier_name,
        title: invitation.title,
        reference: invitation.reference,
        deadline: invitation.deadline,
        check_code: invitation.check_code.as_deref().map(check_codes::shown),
        standing,
        budget,
    }
}

fn standing(found: &Found) -> Standing {
    if found.invitation.cancelled() {
        Standing::Cancelled
    } else if found.now < found.invitation.deadline {
        Standing::Open
    } else {
        Standing::DeadlinePassed
    }
}

async fn look_up(app: &App, handle: &str) -> Result<Option<Found>, AppError> {
    let Some(handle) = InvitationHandle::parse(handle) else {
        return Ok(None);
    };
    let id = handle.invitation();
    let found = app
        .db
        .read(Scope::System, move |db| {
            Ok::<_, AppError>((facts::invitation(db, id)?, db.deadline_now()?))
        })
        .await?;
    let (Some(invitation), now) = found else {
        return Ok(None);
    };
    let works = handle.opens(&app.key, invitation.link_version)
        && invitation.state.takes_part()
        && !invitation.in_draft();
    let place = handle.contact();
    let contact = invitation.contact(place).filter(|_| works);
    Ok(contact.map(|contact| Found {
        invitation,
        place,
        contact,
        now,
    }))
}

/// Queues a sign-in link to the contact that an invitation's link was made for. Says nothing of whether the link
/// works, and nothing when it was asked for too often: the id may be no link's.
///
/// # Errors
/// The database's.
pub async fn send_sign_in_link(app: &App, handle: &str) -> Result<SignInLinkId, AppError> {
    let link = SignInLinkId(app.clock.new_id());
    let Some(found) = look_up(app, handle)
        .await?
        .filter(|found| standing(found) == Standing::Open)
    else {
        return Ok(link);
    };
    // An address that cannot be written to gets the same answer as any other.
    let Ok(email) = EmailAddress::parse(&found.contact.email) else {
        return Ok(link);
    };
    let asked = Asked {
        council: found.invitation.council_id,
        procurement: found.invitation.procurement_id,
        subject: format!("invitation:{}:{}", found.invitation.id, found.place),
        email,
        name: found.contact.name,
        language: found.invitation.language(),
        now: app.clock.now(),
        person: PersonId(app.clock.new_id()),
        link,
        mail: MailId(app.clock.new_id()),
    };
    app.db
        .write(Scope::System, "invitation.sign_in_link", move |db| {
            asked.queue(db)
        })
        .await?;
    Ok(link)
}

/// Everything a replay of the transaction needs.
struct Asked {
    council: CouncilId,
    procurement: ProcurementId,
    subject: String,
    email: EmailAddress,
    name: String,
    language: Language,
    now: Timestamp,
    person: PersonId,
    link: SignInLinkId,
    mail: MailId,
}

impl Asked {
    fn queue(&self, db: &mut Db) -> Result<(), AppError> {
        let since = self
            .now
            .saturating_sub(LINKS_WINDOW)
            .unwrap_or(Timestamp::MIN);
        let before = attempt::since(db, AttemptKind::LinkToPerson, &self.subject, since)?;
        if before.count >= LINKS_MAX {
            return Ok(());
        }
        attempt::add(db, AttemptKind::LinkToPerson, &self.subject, self.now)?;
        let Some(person) = self.person(db)? else {
            return Err(AppError::Internal("a person just made is not there"));
        };
        let lifetime = SignedDuration::from_mins(limits::SIGN_IN_LINK_MINUTES);
        let link = session::NewLink {
            id: self.link,
            person_id: person,
            purpose: LinkPurpose::SignIn,
            created_at: Time(self.now),
            expires_at: Time(self.now.saturating_add(lifetime).unwrap_or(self.now)),
        };
        session::insert_link(db, &link)?;
        let mail = NewMail {
            id: self.mail,
            council_id: Some(self.council),
            procurement_id: Some(self.procurement),
            recipient: Recipient::Person(person),
            supplier_id: None,
            template: Template::SignInLink { link: self.link },
            dedupe_key: format!("sign_in_link:{}", self.link),
            due_at: self.now,
        };
        outbox::queue(db, self.now, &mail)?;
        Ok(())
    }

    /// The person with the contact's address, made now if there is none.
    fn person(&self, db: &mut Db) -> Result<Option<PersonId>, AppError> {
        let new = person::NewPerson {
            id: self.person,
            email: self.email.as_str().to_owned(),
            name: self.name.clone(),
            language: self.language.as_str().to_owned(),
            valid_after: Time(self.now),
            created_at: Time(self.now),
        };
        person::insert_if_absent(db, &new)?;
        Ok(person::find_by_email(db, self.email.as_str())?.map(|found| found.id))
    }
}
