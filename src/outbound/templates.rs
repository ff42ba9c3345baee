//! The words of every mail.
//!
//! Invariant: no mail says anything about an answer. Each says who asks, what for, what to do and by when.

use jiff::Timestamp;

use super::letter::Letter;
use crate::domain::london;

/// The procurement a mail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub council: String,
    pub reference: String,
    pub title: String,
    pub deadline: Timestamp,
}

impl About {
    fn named(&self) -> String {
        format!("{} (reference {})", self.title, self.reference)
    }
}

/// What one mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// `link` is the invitation's page.
    Invitation {
        about: About,
        supplier: String,
        link: String,
    },
    /// `link` is the page with the button that signs in.
    SignInLink {
        link: String,
        expires_at: Timestamp,
    },
    /// `organisation` is the council or supplier they now belong to; `link` is the service.
    MemberWelcome {
        organisation: String,
        link: String,
    },
    Reminder {
        about: About,
        supplier: String,
        link: String,
    },
    DeadlineExtended {
        about: About,
        before: Timestamp,
        link: String,
    },
    AmendmentPublished {
        about: About,
        number: i32,
        link: String,
    },
    ProcurementCancelled {
        about: About,
    },
    SubmissionReceipt {
        about: About,
        supplier: String,
        submission: String,
        at: Timestamp,
    },
    Withdrawal {
        about: About,
        supplier: String,
        submission: String,
        at: Timestamp,
    },
}

/// The mail for a recipient of this name, which may be empty.
pub fn letter(content: &Content, to: &str) -> Letter {
    match content {
        Content::Invitation {
            about,
            supplier,
            link,
        } => invitation(about, supplier, link, to),
        Content::SignInLink { link, expires_at } => sign_in_link(link, *expires_at, to),
        Content::MemberWelcome { organisation, link } => member_welcome(organisation, link, to),
        Content::Reminder {
            about,
            supplier,
            link,
        } => reminder(about, supplier, link, to),
        Content::DeadlineExtended {
            about,
            before,
            link,
        } => deadline_extended(about, *before, link, to),
        Content::AmendmentPublished {
            about,
            number,
            link,
        } => amendment_published(about, *number, link, to),
        Content::ProcurementCancelled { about } => procurement_cancelled(about, to),
        Content::SubmissionReceipt {
            about,
            supplier,
            submission,
            at,
        } => receipt(about, supplier, submission, *at, to),
        Content::Withdrawal {
            about,
            supplier,
            submission,
            at,
        } => withdrawal(about, supplier, submission, *at, to),
    }
}

fn invitation(about: &About, supplier: &str, link: &str, to: &str) -> Letter {
    let subject = format!("Invitation to answer security questions: {}", about.named());
    Letter::new(&subject, to, &about.council)
        .paragraph(&format!(
            "{} invites {supplier} to answer security questions about what it would offer for: {}.",
            about.council,
            about.named()
        ))
        .paragraph(&format!("The answers are due by {}.", london::spoken(about.deadline)))
        .link("See what is asked, and begin", link)
        .paragraph(
            "The page sends a sign-in link to this address when you ask for one. You need no account or password to \
             begin, and you can share the work with colleagues later.",
        )
        .paragraph(
            "Until the deadline nobody at the council can read your answers. If you use the API only, accept with the \
             last part of the address above at POST /v1/invitation-acceptances.",
        )
        .paragraph("If you do not want to take part, sign in and decline, and no reminders will come.")
}

fn sign_in_link(link: &str, expires_at: Timestamp, to: &str) -> Letter {
    Letter::new("Your sign-in link", to, "")
        .paragraph("Somebody, probably you, asked to sign in to Assay with this address.")
        .link("Sign in", link)
        .paragraph(&format!(
            "The link works once, until {}. Do not pass it on: whoever has it can sign in as you.",
            london::spoken(expires_at)
        ))
        .paragraph("If you did not ask for it, you need not do anything. Nobody signs in without the link.")
}

fn member_welcome(organisation: &str, link: &str, to: &str) -> Letter {
    Letter::new(&format!("You now have access to {organisation} on Assay"), to, organisation)
        .paragraph(&format!("You have been added to {organisation} on Assay with this e-mail address."))
        .link("Sign in with this address", link)
        .paragraph("If you do not know why, tell the organisation named above, which can take the access away again.")
}

fn reminder(about: &About, supplier: &str, link: &str, to: &str) -> Letter {
    let subject = format!(
        "Reminder: answers due by {}: {}",
        london::date(about.deadline),
        about.named()
    );
    Letter::new(&subject, to, &about.council)
        .paragraph(&format!(
            "{} has not yet received a submission from {supplier} for: {}.",
            about.council,
            about.named()
        ))
        .paragraph(&format!(
            "The answers are due by {}. What is submitted later is not accepted.",
            london::spoken(about.deadline)
        ))
        .link("Carry on", link)
        .paragraph("If you do not want to take part, sign in and decline, and no more reminders will come.")
}

fn deadline_extended(about: &About, before: Timestamp, link: &str, to: &str) -> Letter {
    Letter::new(&format!("Deadline extended: {}", about.named()), to, &about.council)
        .paragraph(&format!("{} has extended the deadline for: {}.", about.council, about.named()))
        .paragraph(&format!("The answers are now due by {}.", london::spoken(about.deadline)))
        .paragraph(&format!("Before, they were due by {}.", london::spoken(before)))
        .paragraph("A submission you have already made stays valid. You can replace it until the new deadline.")
        .link("See the invitation", link)
}

fn amendment_published(about: &About, number: i32, link: &str, to: &str) -> Letter {
    Letter::new(&format!("Amendment {number}: {}", about.named()), to, &about.council)
        .paragraph(&format!(
            "{} has published amendment {number} to what is asked for: {}.",
            about.council,
            about.named()
        ))
        .paragraph(
            "Read what changed and acknowledge it. Answers that the change touches are open again: check them, and \
             submit again if you had already submitted.",
        )
        .paragraph(&format!("The answers are due by {}.", london::spoken(about.deadline)))
        .link("See what changed", link)
}

fn procurement_cancelled(about: &About, to: &str) -> Letter {
    Letter::new(&format!("Cancelled: {}", about.named()), to, &about.council)
        .paragraph(&format!(
            "{} has cancelled: {}.",
            about.council,
            about.named()
        ))
        .paragraph("Nothing more is needed from you. Answers that were not opened stay closed.")
}

fn receipt(about: &About, supplier: &str, submission: &str, at: Timestamp, to: &str) -> Letter {
    Letter::new(&format!("Submission received: {}", about.named()), to, &about.council)
        .paragraph(&format!(
            "The submission of {supplier} for {} was received on {}.",
            about.named(),
            london::spoken(at)
        ))
        .paragraph(&format!("Its number is {submission}. The full receipt, with its digest, is with your response."))
        .paragraph(&format!(
            "You can take it back and submit again until {}. Nobody at the council can read it before then.",
            london::spoken(about.deadline)
        ))
}

fn withdrawal(about: &About, supplier: &str, submission: &str, at: Timestamp, to: &str) -> Letter {
    Letter::new(&format!("Submission taken back: {}", about.named()), to, &about.council)
        .paragraph(&format!(
            "The submission of {supplier} for {} that was received on {} has been taken back. Its number was \
             {submission}.",
            about.named(),
            london::spoken(at)
        ))
        .paragraph(&format!(
            "To take part, submit again by {}. Without a submission there is nothing for the council to open.",
            london::spoken(about.deadline)
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About {
        About {
            council: "Northby Council".to_owned(),
            reference: "NB-2026-7".to_owned(),
            title: "Street-light controllers".to_owned(),
            deadline: "2026-04-03T11:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn an_invitation_says_who_asks_what_for_by_when_and_where() {
        let link = "https://assay.example/i/x".to_owned();
        let content = Content::Invitation {
            about: about(),
            supplier: "Lumen Ltd".to_owned(),
            link: link.clone(),
        };
        let text = letter(&content, "Ana").text();
        let unwrapped = text.replace('\n', " ");
        for part in [
            "Hello Ana,",
            "Northby Council invites Lumen Ltd",
            "Street-light controllers (reference NB-2026-7)",
            "Friday 3 April 2026 at 12:00 noon, London time",
        ] {
            assert!(unwrapped.contains(part), "{part}");
        }
        assert!(text.contains(&link));
    }

    #[test]
    fn a_supplier_cannot_write_lines_or_markup_of_its_own() {
        let content = Content::Reminder {
            about: about(),
            supplier: "Evil\r\nBcc: all@example.com\r\n\r\n<script>x</script>".to_owned(),
            link: "https://assay.example/i/x".to_owned(),
        };
        let letter = letter(&content, "Ana\r\nSubject: other");
        assert!(!letter.subject().contains(['\r', '\n']));
        assert!(!letter.text().contains("\nBcc:") && !letter.text().contains('\r'));
        assert!(!letter.html().contains("<script>"));
    }
}
