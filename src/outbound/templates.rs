//! The words of every mail.
//!
//! Invariant: no mail says anything about an answer. Each says who asks, what for, what to do and by when.

use jiff::Timestamp;

use super::letter::Letter;
use crate::ui::words::Words;

/// The procurement a mail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub council: String,
    pub reference: String,
    pub title: String,
    pub deadline: Timestamp,
}

impl About {
    fn named(&self, words: Words) -> String {
        words.mail_named(&self.title, &self.reference)
    }
}

/// How to check that an invitation is genuine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// As people read it.
    pub code: String,
    /// The page where it is entered.
    pub page: String,
}

/// What one mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// `link` is the invitation's page.
    Invitation {
        about: About,
        supplier: String,
        link: String,
        check: Check,
    },
    /// `link` is the page with the button that signs in; `code` does the same where the link was asked for.
    SignInLink {
        link: String,
        code: String,
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
    /// For an officer; `link` is the page where it is answered.
    ClarificationAsked {
        about: About,
        link: String,
    },
    ClarificationPublished {
        about: About,
        number: i32,
        question: String,
        answer: String,
        link: String,
    },
    /// For whoever asked; `link` is the page of their questions.
    ClarificationReturned {
        about: About,
        reason: String,
        link: String,
    },
    ProcurementCancelled {
        about: About,
    },
    /// For a colleague; `link` is the response's task list.
    ResponseAssigned {
        about: About,
        link: String,
    },
    /// For an administrator who wants to know whether mail goes out.
    MailTest {
        council: String,
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

/// The mail for a recipient of this name, which may be empty, in their language.
pub fn letter(content: &Content, to: &str, words: Words) -> Letter {
    match content {
        Content::Invitation {
            about,
            supplier,
            link,
            check,
        } => invitation(about, supplier, link, check, to, words),
        Content::SignInLink {
            link,
            code,
            expires_at,
        } => sign_in_link(link, code, *expires_at, to, words),
        Content::MemberWelcome { organisation, link } => {
            member_welcome(organisation, link, to, words)
        }
        Content::Reminder {
            about,
            supplier,
            link,
        } => reminder(about, supplier, link, to, words),
        Content::DeadlineExtended {
            about,
            before,
            link,
        } => deadline_extended(about, *before, link, to, words),
        Content::AmendmentPublished {
            about,
            number,
            link,
        } => amendment_published(about, *number, link, to, words),
        Content::ClarificationAsked { about, link } => clarification_asked(about, link, to, words),
        Content::ClarificationPublished {
            about,
            number,
            question,
            answer,
            link,
        } => clarification_published(about, *number, question, answer, link, to, words),
        Content::ClarificationReturned {
            about,
            reason,
            link,
        } => clarification_returned(about, reason, link, to, words),
        Content::ProcurementCancelled { about } => procurement_cancelled(about, to, words),
        Content::MailTest { council } => mail_test(council, to, words),
        Content::ResponseAssigned { about, link } => response_assigned(about, link, to, words),
        Content::SubmissionReceipt {
            about,
            supplier,
            submission,
            at,
        } => receipt(about, supplier, submission, *at, to, words),
        Content::Withdrawal {
            about,
            supplier,
            submission,
            at,
        } => withdrawal(about, supplier, submission, *at, to, words),
    }
}

fn invitation(
    about: &About,
    supplier: &str,
    link: &str,
    check: &Check,
    to: &str,
    words: Words,
) -> Letter {
    let named = about.named(words);
    Letter::new(
        &words.mail_invitation_subject(&named),
        to,
        &about.council,
        words,
    )
    .paragraph(&words.mail_invitation_who(&about.council, supplier, &named))
    .paragraph(&words.mail_due(words.moment(about.deadline)))
    .link(&words.mail_invitation_link(), link)
    .paragraph(&words.mail_invitation_how())
    .paragraph(&words.mail_invitation_genuine(&check.page, &check.code))
    .paragraph(&words.mail_invitation_sealed())
    .paragraph(&words.mail_invitation_decline())
}

fn sign_in_link(link: &str, code: &str, expires_at: Timestamp, to: &str, words: Words) -> Letter {
    Letter::new(&words.mail_sign_in_subject(), to, "", words)
        .paragraph(&words.mail_sign_in_who())
        .link(&words.mail_sign_in_link(), link)
        .paragraph(&words.mail_sign_in_code(code))
        .paragraph(&words.mail_sign_in_once(words.moment(expires_at)))
        .paragraph(&words.mail_sign_in_not_you())
}

fn member_welcome(organisation: &str, link: &str, to: &str, words: Words) -> Letter {
    Letter::new(
        &words.mail_welcome_subject(organisation),
        to,
        organisation,
        words,
    )
    .paragraph(&words.mail_welcome_what(organisation))
    .link(&words.mail_welcome_link(), link)
    .paragraph(&words.mail_welcome_why())
}

fn reminder(about: &About, supplier: &str, link: &str, to: &str, words: Words) -> Letter {
    let named = about.named(words);
    let subject = words.mail_reminder_subject(words.date(about.deadline), &named);
    Letter::new(&subject, to, &about.council, words)
        .paragraph(&words.mail_reminder_what(&about.council, supplier, &named))
        .paragraph(&words.mail_reminder_due(words.moment(about.deadline)))
        .link(&words.mail_reminder_link(), link)
        .paragraph(&words.mail_reminder_decline())
}

fn deadline_extended(
    about: &About,
    before: Timestamp,
    link: &str,
    to: &str,
    words: Words,
) -> Letter {
    let named = about.named(words);
    Letter::new(
        &words.mail_extended_subject(&named),
        to,
        &about.council,
        words,
    )
    .paragraph(&words.mail_extended_what(&about.council, &named))
    .paragraph(&words.mail_extended_now(words.moment(about.deadline)))
    .paragraph(&words.mail_extended_before(words.moment(before)))
    .paragraph(&words.mail_extended_stays())
    .link(&words.mail_extended_link(), link)
}

fn amendment_published(about: &About, number: i32, link: &str, to: &str, words: Words) -> Letter {
    let named = about.named(words);
    Letter::new(
        &words.mail_amended_subject(number, &named),
        to,
        &about.council,
        words,
    )
    .paragraph(&words.mail_amended_what(&about.council, number, &named))
    .paragraph(&words.mail_amended_do())
    .paragraph(&words.mail_due(words.moment(about.deadline)))
    .link(&words.mail_amended_link(), link)
}

fn clarification_asked(about: &About, link: &str, to: &str, words: Words) -> Letter {
    let named = about.named(words);
    Letter::new(&words.mail_asked_subject(&named), to, &about.council, words)
        .paragraph(&words.mail_asked_what(&named))
        .paragraph(&words.mail_asked_do(words.moment(about.deadline)))
        .link(&words.mail_asked_link(), link)
}

fn clarification_published(
    about: &About,
    number: i32,
    question: &str,
    answer: &str,
    link: &str,
    to: &str,
    words: Words,
) -> Letter {
    let named = about.named(words);
    Letter::new(
        &words.mail_clarified_subject(number, &named),
        to,
        &about.council,
        words,
    )
    .paragraph(&words.mail_clarified_what(&about.council, &named))
    .paragraph(&words.mail_clarified_question(question))
    .paragraph(&words.mail_clarified_answer(answer))
    .paragraph(&words.mail_due(words.moment(about.deadline)))
    .link(&words.mail_clarified_link(), link)
}

fn clarification_returned(
    about: &About,
    reason: &str,
    link: &str,
    to: &str,
    words: Words,
) -> Letter {
    let named = about.named(words);
    Letter::new(
        &words.mail_returned_subject(&named),
        to,
        &about.council,
        words,
    )
    .paragraph(&words.mail_returned_what(&about.council, &named))
    .paragraph(&words.mail_returned_reason(reason))
    .paragraph(&words.mail_returned_do(words.moment(about.deadline)))
    .link(&words.mail_returned_link(), link)
}

fn procurement_cancelled(about: &About, to: &str, words: Words) -> Letter {
    let named = about.named(words);
    Letter::new(
        &words.mail_cancelled_subject(&named),
        to,
        &about.council,
        words,
    )
    .paragraph(&words.mail_cancelled_what(&about.council, &named))
    .paragraph(&words.mail_cancelled_rest())
}

/// It comes from a colleague, so it goes out in no council's name.
fn response_assigned(about: &About, link: &str, to: &str, words: Words) -> Letter {
    let named = about.named(words);
    Letter::new(&words.mail_assigned_subject(&named), to, "", words)
        .paragraph(&words.mail_assigned_what(&about.council, &named))
        .paragraph(&words.mail_due(words.moment(about.deadline)))
        .link(&words.mail_assigned_link(), link)
}

fn mail_test(council: &str, to: &str, words: Words) -> Letter {
    Letter::new(&words.mail_test_subject(), to, council, words)
        .paragraph(&words.mail_test_arrived())
        .paragraph(&words.mail_test_look())
}

fn receipt(
    about: &About,
    supplier: &str,
    submission: &str,
    at: Timestamp,
    to: &str,
    words: Words,
) -> Letter {
    let named = about.named(words);
    Letter::new(
        &words.mail_receipt_subject(&named),
        to,
        &about.council,
        words,
    )
    .paragraph(&words.mail_receipt_what(supplier, &named, words.moment(at)))
    .paragraph(&words.mail_receipt_number(submission))
    .paragraph(&words.mail_receipt_until(words.moment(about.deadline)))
}

fn withdrawal(
    about: &About,
    supplier: &str,
    submission: &str,
    at: Timestamp,
    to: &str,
    words: Words,
) -> Letter {
    let named = about.named(words);
    Letter::new(
        &words.mail_withdrawal_subject(&named),
        to,
        &about.council,
        words,
    )
    .paragraph(&words.mail_withdrawal_what(supplier, &named, words.moment(at), submission))
    .paragraph(&words.mail_withdrawal_again(words.moment(about.deadline)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

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
            check: Check {
                code: "ABCD-1234".to_owned(),
                page: "https://assay.example/check".to_owned(),
            },
        };
        let text = letter(&content, "Ana", Words(Language::En)).text();
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
        let letter = letter(&content, "Ana\r\nSubject: other", Words(Language::En));
        assert!(!letter.subject().contains(['\r', '\n']));
        assert!(!letter.text().contains("\nBcc:") && !letter.text().contains('\r'));
        assert!(!letter.html().contains("<script>"));
    }

    #[test]
    fn a_mail_is_in_the_language_of_whom_it_is_for() {
        let content = Content::SignInLink {
            link: "https://assay.example/sign-in/x".to_owned(),
            code: "abcd-efgh".to_owned(),
            expires_at: "2026-04-03T11:00:00Z".parse().unwrap(),
        };
        let letter = letter(&content, "Ana", Words(Language::Cy));
        assert_eq!(letter.subject(), "Eich dolen fewngofnodi");
        assert!(letter.text().starts_with("Helo Ana,"));
        assert!(
            letter
                .text()
                .replace('\n', " ")
                .contains("Dydd Gwener 3 Ebrill 2026")
        );
        assert!(letter.html().contains("<html lang=\"cy\">"));
    }
}
