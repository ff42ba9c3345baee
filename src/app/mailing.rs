//! Turns a queued mail into the mail that goes out, with what holds at this moment, or into words to read again.
//!
//! Invariant: addresses, names and tokens come into being here, between a read and the relay, and are stored nowhere.
//! A mail whose matter has been overtaken is not sent. What is read again holds no token.

use jiff::Timestamp;

use super::{
    App, check_codes,
    credentials::links::{in_halves, render_code, render_token},
    error::AppError,
    invitation_links::invitation_handle,
    outbox::{Organisation, Parameters, Template},
};
use crate::{
    db::{
        mail::Mail,
        mail_facts::{self as facts, InvitationFacts},
        seam::{Db, Scope},
        standing,
    },
    domain::{
        clarification::ClarificationState,
        ids::{
            ClarificationId, CouncilId, PersonId, ResponseId, SignInLinkId, SubmissionId,
            SupplierId,
        },
        invitation::Contact,
        language::Language,
    },
    outbound::{
        mail::OutboundMail,
        templates::{About, Check, Content, letter},
    },
    ui::words::Words,
};

/// What to do with a queued mail.
#[derive(Debug)]
pub enum Prepared {
    Send(Box<OutboundMail>),
    /// It was overtaken by what the code names.
    NotNeeded(&'static str),
    /// It can never be sent; the code says why.
    Broken(&'static str),
}

/// Why there is nothing to send.
enum Stop {
    NotNeeded(&'static str),
    Broken(&'static str),
}

type Gathered = Result<(Contact, Language, Content), Stop>;

/// Looks up what a mail says and to whom.
///
/// # Errors
/// The database's.
pub async fn prepare(app: &App, mail: &Mail) -> Result<Prepared, AppError> {
    let Ok(parameters) = serde_json::from_str::<Parameters>(&mail.parameters) else {
        return Ok(Prepared::Broken("parameters-unreadable"));
    };
    let links = Links::of(app);
    let looked_up = mail.clone();
    let gathered = app
        .db
        .read(Scope::System, move |db| -> Result<Gathered, AppError> {
            match (
                looked_up.person_id,
                looked_up.invitation_id,
                parameters.contact,
            ) {
                (Some(person), None, None) => {
                    to_person(db, &links, &looked_up, person, &parameters.template)
                }
                (None, Some(invitation), Some(place)) => match facts::invitation(db, invitation)? {
                    Some(invitation) => {
                        to_contact(db, &links, &invitation, place, &parameters.template)
                    }
                    None => Ok(Err(Stop::Broken("invitation-missing"))),
                },
                _ => Ok(Err(Stop::Broken("recipient-missing"))),
            }
        })
        .await?;
    Ok(match gathered {
        Err(Stop::NotNeeded(reason)) => Prepared::NotNeeded(reason),
        Err(Stop::Broken(reason)) => Prepared::Broken(reason),
        Ok((to, language, content)) => Prepared::Send(Box::new(OutboundMail {
            id: mail.id,
            letter: letter(&content, &to.name, Words(language)),
            to_name: to.name,
            to_address: to.email,
            at: app.clock.now(),
        })),
    })
}

/// A mail to read once more, where it was kept: the name of whom it went to, in which language, and what it says. The link in it leads to
/// `page`, an address within the site, where the mail itself had a link that opens something. `None` when what it was
/// about is gone.
pub(super) fn read_again(
    db: &mut Db,
    links: &Links,
    mail: &Mail,
    page: &str,
) -> Result<Option<(String, Language, Content)>, AppError> {
    let Ok(parameters) = serde_json::from_str::<Parameters>(&mail.parameters) else {
        return Ok(None);
    };
    let gathered = match (mail.person_id, mail.invitation_id, parameters.contact) {
        (Some(person), None, None) => to_person(db, links, mail, person, &parameters.template)?
            .map(|(to, language, content)| (to.name, language, content)),
        (None, Some(invitation), Some(place)) => {
            let Some(invitation) = facts::invitation(db, invitation)? else {
                return Ok(None);
            };
            let name = invitation.contact(place).map(|contact| contact.name);
            to_taking_part(
                db,
                links,
                &invitation,
                links.page(page),
                &parameters.template,
            )?
            .map(|content| (name.unwrap_or_default(), invitation.language(), content))
        }
        _ => return Ok(None),
    };
    Ok(gathered.ok())
}

/// Makes the links in mails.
pub(super) struct Links {
    public_url: String,
    key: std::sync::Arc<crate::sealing::DataKey>,
}

impl Links {
    pub(super) fn of(app: &App) -> Self {
        Self {
            public_url: app.config.public_url.clone(),
            key: app.key.clone(),
        }
    }

    fn invitation(&self, invitation: &InvitationFacts, contact: u8) -> String {
        let handle = invitation_handle(&self.key, invitation.id, contact, invitation.link_version);
        format!("{}/i/{handle}", self.public_url)
    }

    fn code(&self, link: SignInLinkId) -> String {
        in_halves(&render_code(&self.key, link))
    }

    fn page(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    fn sign_in(&self, link: SignInLinkId) -> String {
        format!(
            "{}/sign-in/{}",
            self.public_url,
            render_token(&self.key, link)
        )
    }
}

fn to_contact(
    db: &mut Db,
    links: &Links,
    invitation: &InvitationFacts,
    place: u8,
    template: &Template,
) -> Result<Gathered, AppError> {
    let Some(contact) = invitation.contact(place) else {
        return Ok(Err(Stop::NotNeeded("contact-removed")));
    };
    if let Some(reason) = overtaken(invitation, template, db.deadline_now()?) {
        return Ok(Err(Stop::NotNeeded(reason)));
    }
    let content = to_taking_part(
        db,
        links,
        invitation,
        links.invitation(invitation, place),
        template,
    )?;
    Ok(content.map(|content| (contact, invitation.language(), content)))
}

/// Why a mail to a contact need not be sent any more.
fn overtaken(
    invitation: &InvitationFacts,
    template: &Template,
    now: Timestamp,
) -> Option<&'static str> {
    if !invitation.state.takes_part() {
        return Some("invitation-ended");
    }
    let answerable = invitation.issued() && now < invitation.deadline;
    match template {
        Template::ProcurementCancelled => None,
        _ if !answerable => Some("no-longer-open"),
        Template::Reminder { deadline, .. } if *deadline != invitation.deadline => {
            Some("deadline-moved")
        }
        Template::Reminder { .. } if invitation.submitted() => Some("already-submitted"),
        Template::DeadlineExtended { after, .. } if *after != invitation.deadline => {
            Some("deadline-moved")
        }
        _ => None,
    }
}

/// What a mail to those who take part says, with `link` to where it is dealt with.
fn to_taking_part(
    db: &mut Db,
    links: &Links,
    invitation: &InvitationFacts,
    link: String,
    template: &Template,
) -> Result<Result<Content, Stop>, AppError> {
    let about = About {
        council: invitation.council.clone(),
        reference: invitation.reference.clone(),
        title: invitation.title.clone(),
        // A deadline that the mail is about is that one, whatever holds now.
        deadline: match template {
            Template::Reminder { deadline, .. } => *deadline,
            Template::DeadlineExtended { after, .. } => *after,
            _ => invitation.deadline,
        },
    };
    let supplier = invitation.supplier_name.clone();
    Ok(match template {
        Template::ProcurementCancelled => Ok(Content::ProcurementCancelled { about }),
        Template::Invitation => Ok(Content::Invitation {
            about,
            supplier,
            link,
            check: Check {
                code: check_codes::shown(invitation.check_code.as_deref().unwrap_or_default()),
                page: links.page(check_codes::PAGE),
            },
        }),
        Template::Reminder { .. } => Ok(Content::Reminder {
            about,
            supplier,
            link,
        }),
        Template::DeadlineExtended { before, .. } => Ok(Content::DeadlineExtended {
            about,
            before: *before,
            link,
        }),
        Template::AmendmentPublished { amendment } => {
            facts::amendment_number(db, invitation.council_id, *amendment)?
                .map(|number| Content::AmendmentPublished {
                    about,
                    number,
                    link,
                })
                .ok_or(Stop::Broken("amendment-missing"))
        }
        Template::ClarificationPublished { clarification } => {
            let found = facts::clarification(db, invitation.council_id, *clarification)?;
            match found.map(|found| (found.number, found.question, found.answer)) {
                Some((Some(number), Some(question), Some(answer))) => {
                    Ok(Content::ClarificationPublished {
                        about,
                        number,
                        question,
                        answer,
                        link,
                    })
                }
                _ => Err(Stop::Broken("clarification-missing")),
            }
        }
        Template::SignInLink { .. }
        | Template::MemberWelcome { .. }
        | Template::ClarificationAsked { .. }
        | Template::ClarificationReturned { .. }
        | Template::ResponseAssigned { .. }
        | Template::MailTest
        | Template::SubmissionReceipt { .. }
        | Template::Withdrawal { .. } => Err(Stop::Broken("recipient-missing")),
    })
}

fn to_person(
    db: &mut Db,
    links: &Links,
    mail: &Mail,
    person: PersonId,
    template: &Template,
) -> Result<Gathered, AppError> {
    let Some(found) = facts::person(db, person)? else {
        return Ok(Err(Stop::NotNeeded("person-removed")));
    };
    let content = match template {
        Template::SignInLink { link } => sign_in_link(db, links, person, *link)?,
        Template::MemberWelcome { organisation } => {
            let name = match organisation {
                Organisation::Council(id) => facts::council_name(db, *id)?,
                Organisation::Supplier(id) => facts::supplier_name(db, *id)?,
            };
            name.map(|organisation| Content::MemberWelcome {
                organisation,
                link: links.public_url.clone(),
            })
            .ok_or(Stop::Broken("organisation-missing"))
        }
        Template::SubmissionReceipt { submission } => of_submission(
            db,
            mail.council_id,
            *submission,
            |about, supplier, submission, at| Content::SubmissionReceipt {
                about,
                supplier,
                submission,
                at,
            },
        )?,
        Template::Withdrawal { submission } => of_submission(
            db,
            mail.council_id,
            *submission,
            |about, supplier, submission, at| Content::Withdrawal {
                about,
                supplier,
                submission,
                at,
            },
        )?,
        Template::ClarificationAsked { clarification } => {
            asked(db, links, mail.council_id, *clarification)?
        }
        Template::MailTest => match mail.council_id {
            Some(council) => facts::council_name(db, council)?
                .map(|council| Content::MailTest { council })
                .ok_or(Stop::Broken("council-missing")),
            None => Err(Stop::Broken("council-missing")),
        },
        Template::ResponseAssigned { response } => {
            assigned(db, links, mail.supplier_id, *response)?
        }
        Template::ClarificationReturned {
            council,
            clarification,
        } => handed_back(db, links, *council, *clarification)?,
        Template::Invitation
        | Template::ClarificationPublished { .. }
        | Template::Reminder { .. }
        | Template::DeadlineExtended { .. }
        | Template::AmendmentPublished { .. }
        | Template::ProcurementCancelled => Err(Stop::Broken("recipient-missing")),
    };
    Ok(content.map(|content| {
        (
            Contact {
                name: found.name,
                email: found.email,
            },
            Language::from_word(&found.language).unwrap_or_default(),
            content,
        )
    }))
}

fn sign_in_link(
    db: &mut Db,
    links: &Links,
    person: PersonId,
    link: SignInLinkId,
) -> Result<Result<Content, Stop>, AppError> {
    let now = db.deadline_now()?;
    Ok(match facts::sign_in_link(db, link)? {
        None => Err(Stop::NotNeeded("link-removed")),
        Some(found) if found.person_id != person => Err(Stop::Broken("link-of-another-person")),
        Some(found) if found.used_at.is_some() => Err(Stop::NotNeeded("link-used")),
        Some(found) if found.expires_at <= now => Err(Stop::NotNeeded("link-expired")),
        Some(found) => Ok(Content::SignInLink {
            link: links.sign_in(link),
            code: links.code(link),
            expires_at: found.expires_at,
        }),
    })
}

/// For an officer, with nothing of who asked.
fn asked(
    db: &mut Db,
    links: &Links,
    council: Option<CouncilId>,
    id: ClarificationId,
) -> Result<Result<Content, Stop>, AppError> {
    let Some(council) = council else {
        return Ok(Err(Stop::Broken("council-missing")));
    };
    let Some(found) = facts::clarification(db, council, id)? else {
        return Ok(Err(Stop::Broken("clarification-missing")));
    };
    if found.state != ClarificationState::Asked {
        return Ok(Err(Stop::NotNeeded("no-longer-waiting")));
    }
    let procurement = found.procurement_id;
    let path = format!("/councils/{council}/procurements/{procurement}/clarifications/{id}");
    Ok(Ok(Content::ClarificationAsked {
        about: about(found),
        link: links.page(&path),
    }))
}

/// For a colleague who was given something to answer.
fn assigned(
    db: &mut Db,
    links: &Links,
    supplier: Option<SupplierId>,
    response: ResponseId,
) -> Result<Result<Content, Stop>, AppError> {
    let Some(supplier) = supplier else {
        return Ok(Err(Stop::Broken("supplier-missing")));
    };
    let Some(found) = standing::of_supplier_one(db, supplier, response)? else {
        return Ok(Err(Stop::Broken("response-missing")));
    };
    let path = format!("/suppliers/{supplier}/responses/{response}");
    Ok(Ok(Content::ResponseAssigned {
        about: About {
            council: found.council_name,
            reference: found.reference,
            title: found.title,
            deadline: found.deadline,
        },
        link: links.page(&path),
    }))
}

/// For whoever asked.
fn handed_back(
    db: &mut Db,
    links: &Links,
    council: CouncilId,
    id: ClarificationId,
) -> Result<Result<Content, Stop>, AppError> {
    let Some(found) = facts::clarification(db, council, id)? else {
        return Ok(Err(Stop::Broken("clarification-missing")));
    };
    let (Some(supplier), Some(response), Some(reason)) = (
        found.supplier_id,
        found.response_id,
        found.return_reason.clone(),
    ) else {
        return Ok(Err(Stop::Broken("clarification-not-handed-back")));
    };
    let path = format!("/suppliers/{supplier}/responses/{response}/clarifications");
    Ok(Ok(Content::ClarificationReturned {
        about: about(found),
        reason,
        link: links.page(&path),
    }))
}

fn about(found: facts::ClarificationFacts) -> About {
    About {
        council: found.council,
        reference: found.reference,
        title: found.title,
        deadline: found.deadline,
    }
}

fn of_submission(
    db: &mut Db,
    council: Option<CouncilId>,
    id: SubmissionId,
    content: impl FnOnce(About, String, String, jiff::Timestamp) -> Content,
) -> Result<Result<Content, Stop>, AppError> {
    let Some(council) = council else {
        return Ok(Err(Stop::Broken("council-missing")));
    };
    let Some(found) = facts::submission(db, council, id)? else {
        return Ok(Err(Stop::Broken("submission-missing")));
    };
    let about = About {
        council: found.council,
        reference: found.reference,
        title: found.title,
        deadline: found.deadline,
    };
    Ok(Ok(content(
        about,
        found.supplier,
        id.to_string(),
        found.submitted_at,
    )))
}
