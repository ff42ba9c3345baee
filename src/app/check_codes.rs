//! Whether an invitation is genuine: a code in the mail that anybody can look up here.
//!
//! Invariant: a code says which council asks and for what, and nothing of who was invited. It opens nothing.

use jiff::Timestamp;

pub use super::credentials::links::in_halves as shown;
use super::{App, error::AppError};
use crate::{
    db::{
        procurement::{self, Checked},
        seam::Scope,
    },
    domain::procurement::state::{State, state_at},
    sealing::{SealError, random_bytes},
};

/// What codes are made of: no letter that reads as a digit or as another letter.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 40 bits.
const CHARACTERS: usize = 8;

/// Where a code is entered, within the site.
pub const PAGE: &str = "/check";

/// What stands behind a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genuine {
    pub council: String,
    pub reference: String,
    pub title: String,
    /// By the clock.
    pub state: State,
    pub deadline: Timestamp,
}

/// A new code.
///
/// # Errors
/// When the system has no randomness.
pub(super) fn new() -> Result<String, SealError> {
    let bytes = random_bytes::<CHARACTERS>()?;
    let letter = |byte: u8| ALPHABET.get(usize::from(byte % 32)).map(|c| char::from(*c));
    Ok(bytes.into_iter().filter_map(letter).collect())
}

/// A code as it is kept, however it was typed; none for what can be no code.
fn read(typed: &str) -> Option<String> {
    let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let code: String = letters
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let fits = code.len() == CHARACTERS && code.bytes().all(|c| ALPHABET.contains(&c));
    fits.then_some(code)
}

/// What a code stands for, or none.
///
/// # Errors
/// The database's.
pub async fn find(app: &App, typed: &str) -> Result<Option<Genuine>, AppError> {
    let Some(code) = read(typed) else {
        return Ok(None);
    };
    let now = app.clock.now();
    let found = app
        .db
        .read(Scope::System, move |db| {
            Ok::<_, AppError>(procurement::find_checked(db, &code)?)
        })
        .await?;
    let genuine = |found: Checked| Genuine {
        state: state_at(found.state, found.deadline, now),
        council: found.council,
        reference: found.reference,
        title: found.title,
        deadline: found.deadline,
    };
    Ok(found.map(genuine))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = new().unwrap();
        assert_eq!(code.len(), CHARACTERS);
        for typed in [
            code.clone(),
            shown(&code),
            format!(" {} ", code.to_lowercase()),
        ] {
            assert_eq!(read(&typed), Some(code.clone()));
        }
        assert_eq!(read("oil0-1234").as_deref(), Some("01101234"));
        for wrong in ["", "1234", "1234-56789", "ABCD-EFU!"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
