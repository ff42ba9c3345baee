//! Queues mail inside the transaction of what the mail is about.
//!
//! Invariant: what is queued holds a template, ids and dates only. Addresses, names and tokens are looked up when the
//! mail is sent, so that a dump of the outbox opens nothing and a mail about something overtaken is never sent.

use crate::{
    clock::Clock,
    db::{
        mail::{self as store, MailState},
        seam::Db,
        sql_types::Time,
    },
    domain::ids::{
        AmendmentId, ClarificationId, CouncilId, InvitationId, MailId, PersonId, ProcurementId,
        ResponseId, SignInLinkId, SubmissionId, SupplierId,
    },
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a mail says, with what its text needs beyond the recipient: ids and dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Template {
    /// Asks a contact of an invitation to take part.
    Invitation,
    /// Carries the sign-in link with this id.
    SignInLink {
        link: SignInLinkId,
    },
    /// Tells a person that they now belong to an organisation.
    MemberWelcome {
        organisation: Organisation,
    },
    /// Reminds a contact `days` days before `deadline`; not sent once that deadline has moved.
    Reminder {
        days: u8,
        deadline: Timestamp,
    },
    DeadlineExtended {
        before: Timestamp,
        after: Timestamp,
    },
    AmendmentPublished {
        amendment: AmendmentId,
    },
    /// Tells an officer that a question waits for an answer.
    ClarificationAsked {
        clarification: ClarificationId,
    },
    /// Tells everybody who takes part what was asked and answered.
    ClarificationPublished {
        clarification: ClarificationId,
    },
    /// Tells whoever asked that the question was handed back. The council is here and not in the mail's row, where it
    /// would be seen whom the mail went to.
    ClarificationReturned {
        council: CouncilId,
        clarification: ClarificationId,
    },
    ProcurementCancelled,
    /// Tells a person that a colleague gave them parts of a response to answer.
    ResponseAssigned {
        response: ResponseId,
    },
    /// Shows an administrator that mail goes out.
    MailTest,
    /// Confirms a submission to the person who made it.
    SubmissionReceipt {
        submission: SubmissionId,
    },
    /// Confirms that a submission was taken back.
    Withdrawal {
        submission: SubmissionId,
    },
}

/// What a person was made a member of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Organisation {
    Council(CouncilId),
    Supplier(SupplierId),
}

impl Template {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::SignInLink { .. } => "sign_in_link",
            Self::MemberWelcome { .. } => "member_welcome",
            Self::Reminder { .. } => "reminder",
            Self::DeadlineExtended { .. } => "deadline_extended",
            Self::AmendmentPublished { .. } => "amendment_published",
            Self::ClarificationAsked { .. } => "clarification_asked",
            Self::ClarificationPublished { .. } => "clarification_published",
            Self::ClarificationReturned { .. } => "clarification_returned",
            Self::ProcurementCancelled => "procurement_cancelled",
            Self::ResponseAssigned { .. } => "response_assigned",
            Self::MailTest => store::TEST,
            Self::SubmissionReceipt { .. } => "submission_receipt",
            Self::Withdrawal { .. } => "withdrawal",
        }
    }
}

/// Whose address is looked up when the mail is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    Person(PersonId),
    /// A contact on an invitation's card: 0 is the first contact, 1 the first of the further ones.
    Contact {
        invitation: InvitationId,
        place: u8,
    },
}

/// A mail to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// Also the mail's Message-ID, the same at every try.
    pub id: MailId,
    /// The council in whose name it goes out; council users see that it did.
    pub council_id: Option<CouncilId>,
    pub procurement_id: Option<ProcurementId>,
    pub recipient: Recipient,
    /// The supplier in whose inbox it is: it concerns that supplier alone.
    pub supplier_id: Option<SupplierId>,
    pub template: Template,
    /// A second mail with the same key is never queued. Made of ids and dates, 200 characters at most.
    pub dedupe_key: String,
    pub due_at: Timestamp,
}

/// What became of a request to queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queued {
    Now,
    /// The same mail was queued earlier.
    Before,
}

/// The parameters column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<u8>,
    pub template: Template,
}

/// Queues one mail in the caller's transaction.
///
/// # Errors
/// The database's.
pub fn queue(db: &mut Db, now: Timestamp, mail: &NewMail) -> diesel::QueryResult<Queued> {
    let (person_id, invitation_id, contact) = match mail.recipient {
        Recipient::Person(person) => (Some(person), None, None),
        Recipient::Contact { invitation, place } => (None, Some(invitation), Some(place)),
    };
    let parameters = Parameters {
        contact,
        template: mail.template.clone(),
    };
    let row = store::NewMail {
        id: mail.id,
        council_id: mail.council_id,
        procurement_id: mail.procurement_id,
        invitation_id,
        person_id,
        supplier_id: mail.supplier_id,
        template: mail.template.name(),
        parameters: super::work::to_json(&parameters)?,
        dedupe_key: mail.dedupe_key.clone(),
        state: MailState::Waiting,
        attempts: 0,
        due_at: Time(mail.due_at),
        created_at: Time(now),
    };
    Ok(if store::insert(db, &row)? == 1 {
        Queued::Now
    } else {
        Queued::Before
    })
}

/// An invitation as far as queueing needs it.
#[derive(Debug, Clone, Copy)]
pub struct Card {
    pub council: CouncilId,
    pub procurement: ProcurementId,
    pub invitation: InvitationId,
    /// Once it took the invitation up.
    pub supplier: Option<SupplierId>,
    /// Contacts on the card, the first included.
    pub contacts: u8,
}

/// Queues one mail for each contact on an invitation's card. `occasion` tells repeated mails of one template apart
/// (a link version, an amendment's id, a new deadline) and makes each of them go out at most once a contact.
///
/// # Errors
/// The database's.
pub fn queue_for_contacts(
    db: &mut Db,
    clock: &Clock,
    card: Card,
    template: &Template,
    occasion: &str,
) -> diesel::QueryResult<()> {
    let now = clock.now();
    for place in 0..card.contacts {
        let mail = NewMail {
            id: MailId(clock.new_id()),
            council_id: Some(card.council),
            procurement_id: Some(card.procurement),
            recipient: Recipient::Contact {
                invitation: card.invitation,
                place,
            },
            supplier_id: card.supplier,
            template: template.clone(),
            dedupe_key: format!("{}:{}:{place}:{occasion}", template.name(), card.invitation),
            due_at: now,
        };
        queue(db, now, &mail)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn parameters_read_back_as_they_were_written() {
        let at: Timestamp = "2026-04-03T11:00:00Z".parse().unwrap();
        for template in [
            Template::Invitation,
            Template::SignInLink {
                link: SignInLinkId(Uuid::nil()),
            },
            Template::MemberWelcome {
                organisation: Organisation::Council(CouncilId(Uuid::nil())),
            },
            Template::Reminder {
                days: 7,
                deadline: at,
            },
            Template::DeadlineExtended {
                before: at,
                after: at,
            },
            Template::ProcurementCancelled,
        ] {
            let parameters = Parameters {
                contact: Some(1),
                template,
            };
            let text = serde_json::to_string(&parameters).unwrap();
            assert!(text.contains(parameters.template.name()), "{text}");
            assert_eq!(
                serde_json::from_str::<Parameters>(&text).unwrap(),
                parameters
            );
        }
    }
}
