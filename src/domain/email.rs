//! E-mail addresses of people who sign in.
//!
//! Invariant: an address is kept in lower case, so that one person is not two.

use std::fmt;

use super::answer::is_email;

/// An address that mail can be sent to, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

/// Why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address has one @ between a name and a domain, such as morgan@council.example")]
pub struct NotAnAddress;

impl EmailAddress {
    /// The longest address, in characters: RFC 5321 section 4.5.3.1.3 less the angle brackets.
    pub const LENGTH_MAX: usize = 254;

    /// Takes what mail systems in practice deliver: no quoted names, no address literals.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim().to_lowercase();
        if text.chars().count() <= Self::LENGTH_MAX && is_email(&text) {
            Ok(Self(text))
        } else {
            Err(NotAnAddress)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_lower_case_without_blanks() {
        let address = EmailAddress::parse(" Morgan.O'Neill+tenders@Council.Example ").unwrap();
        assert_eq!(address.as_str(), "morgan.o'neill+tenders@council.example");
    }

    #[test]
    fn what_no_mail_could_reach_is_not_an_address() {
        for text in [
            "",
            "morgan",
            "@council.example",
            "morgan@",
            "morgan@council",
            "mor gan@council.example",
            "morgan@council..example",
            "morgan@-council.example",
            ".morgan@council.example",
            "a@b@council.example",
            "morgan@council.example\r\nbcc: x@y.example",
            "morgan@[127.0.0.1]",
        ] {
            assert_eq!(EmailAddress::parse(text), Err(NotAnAddress), "{text}");
        }
        assert!(EmailAddress::parse(&format!("{}@council.example", "m".repeat(65))).is_err());
    }
}
