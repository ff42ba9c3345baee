//! The body of a mail, written once and shown as text and as HTML.
//!
//! Invariant: both parts say the same; the text is complete on its own and every address stands there in full. Words
//! from outside are one line, without control characters, and escaped in HTML.

use maud::{DOCTYPE, html};

use crate::ui::words::Words;

/// A mail's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    subject: String,
    greeting: String,
    blocks: Vec<Block>,
    sender: String,
    words: Words,
}

/// A part of a letter, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Paragraph(String),
    /// Something to open: what happens there, and the whole address.
    Link {
        label: String,
        url: String,
    },
}

/// Characters of a subject: longer ones are cut.
const SUBJECT_CHARACTERS_MAX: usize = 180;
/// Characters of a line of text.
const LINE_CHARACTERS: usize = 76;

impl Letter {
    /// `to` is the recipient's name, which may be empty; `sender` says in whose name it goes out.
    pub fn new(subject: &str, to: &str, sender: &str, words: Words) -> Self {
        let name = one_line(to);
        Self {
            subject: one_line(subject)
                .chars()
                .take(SUBJECT_CHARACTERS_MAX)
                .collect(),
            greeting: if name.is_empty() {
                words.mail_greeting_nobody()
            } else {
                words.mail_greeting(name)
            },
            blocks: Vec::new(),
            sender: one_line(sender),
            words,
        }
    }

    #[must_use]
    pub fn paragraph(mut self, text: &str) -> Self {
        self.blocks.push(Block::Paragraph(one_line(text)));
        self
    }

    #[must_use]
    pub fn link(mut self, label: &str, url: &str) -> Self {
        self.blocks.push(Block::Link {
            label: one_line(label),
            url: one_line(url),
        });
        self
    }

    pub fn subject(&self) -> &str {
        &self.subject
    }

    pub fn greeting(&self) -> &str {
        &self.greeting
    }

    /// What stands between greeting and signature.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub fn signature(&self) -> String {
        if self.sender.is_empty() {
            self.words.mail_signature()
        } else {
            self.words.mail_signature_for(&self.sender)
        }
    }

    /// The text part.
    pub fn text(&self) -> String {
        let mut text = wrapped(&self.greeting);
        for block in &self.blocks {
            text.push('\n');
            match block {
                Block::Paragraph(words) => text.push_str(&wrapped(words)),
                Block::Link { label, url } => {
                    text.push_str(&wrapped(&format!("{label}:")));
                    text.push_str(url);
                    text.push('\n');
                }
            }
        }
        text.push('\n');
        text.push_str(&wrapped(&self.signature()));
        text
    }

    /// The HTML part.
    pub fn html(&self) -> String {
        html! {
            (DOCTYPE)
            html lang=(self.words.language().as_str()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.subject) }
                }
                body {
                    h1 { (self.subject) }
                    p { (self.greeting) }
                    @for block in &self.blocks {
                        @match block {
                            Block::Paragraph(words) => p { (words) },
                            Block::Link { label, url } => p { (label) ":" br; a href=(url) { (url) } },
                        }
                    }
                    p { (self.signature()) }
                }
            }
        }
        .into_string()
    }
}

/// Words from outside as one line: control characters and line ends become single spaces.
pub fn one_line(text: &str) -> String {
    // Bidirectional overrides could make an address read as another one.
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.split(|c: char| c.is_whitespace() || hidden(c))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Words in lines of readable length. An address is never broken.
fn wrapped(words: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in words.split(' ') {
        let characters = word.chars().count();
        if length > 0 && length + 1 + characters > LINE_CHARACTERS {
            out.push('\n');
            length = 0;
        } else if length > 0 {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += characters;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    const ENGLISH: Words = Words(Language::En);

    #[test]
    fn both_parts_say_the_same_and_show_the_whole_address() {
        let url = "https://assay.example/i/abc_def-123";
        let letter = Letter::new("Subject", "Ana <b>", "Northby Council", ENGLISH)
            .paragraph("One & two.")
            .link("Open it", url);
        let text = letter.text();
        assert!(text.starts_with(
            "Hello Ana <b>,\n\nOne & two.\n\nOpen it:\nhttps://assay.example/i/abc_def-123\n"
        ));
        let html = letter.html();
        assert!(html.contains("<html lang=\"en\">"));
        assert!(html.contains("Hello Ana &lt;b&gt;,"));
        assert!(html.contains("One &amp; two."));
        assert!(html.contains(&format!(">{url}</a>")));
    }

    #[test]
    fn words_from_outside_stay_on_one_line() {
        let letter = Letter::new(
            "Title\r\nBcc: other@example.com\u{0}\u{202E}x",
            "Ana\r\n\r\nClick: http://evil.example",
            "",
            ENGLISH,
        );
        assert_eq!(letter.subject(), "Title Bcc: other@example.com x");
        assert!(
            letter
                .text()
                .starts_with("Hello Ana Click: http://evil.example,\n\n")
        );
    }

    #[test]
    fn long_text_is_wrapped_between_words() {
        let letter = Letter::new("s", "", "", ENGLISH).paragraph(&"word ".repeat(60));
        assert!(
            letter
                .text()
                .lines()
                .all(|line| line.chars().count() <= LINE_CHARACTERS)
        );
    }
}
