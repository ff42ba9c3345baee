//! What a mail is about and how it stands, in words.

use crate::{
    db::mail::MailState,
    ui::{
        govuk::{Tag, TagColour},
        words::Words,
    },
};

/// What a mail says, by the name of its template.
pub fn kind(words: Words, template: &str) -> String {
    words
        .by_code(&format!("mail-kind-{}", template.replace('_', "-")))
        .unwrap_or_else(|| template.to_owned())
}

/// What became of a mail.
pub fn state(words: Words, state: MailState) -> Tag {
    match state {
        MailState::Waiting => Tag::new(TagColour::Yellow, words.mail_waiting()),
        MailState::Sent => Tag::new(TagColour::Green, words.mail_sent()),
        MailState::NotNeeded => Tag::new(TagColour::Grey, words.mail_not_needed()),
        MailState::Dead => Tag::new(TagColour::Red, words.mail_dead()),
    }
}
