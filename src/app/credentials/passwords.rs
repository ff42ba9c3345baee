//! Passwords: argon2id with OWASP's parameters, a few at a time.
//!
//! Invariant: each hashing takes 19 MiB and one of a few slots. An unknown person costs the same work as a known one.

use std::{sync::OnceLock, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    app::{
        error::{AppError, FieldProblem},
        slots::Slots,
    },
    limits,
};

/// How the hashes of the parameters in use begin. Others are made anew at the next sign-in.
const CURRENT: &str = "$argon2id$v=19$m=19456,t=2,p=1$";
const WAIT_MAX: Duration = Duration::from_secs(3);
/// How many callers may wait for each slot.
const WAITING_PER_SLOT_MAX: usize = 32;

/// What came of comparing a password.
#[derive(Debug)]
pub enum Verified {
    Wrong,
    Right,
    /// Right, and hashed anew because the stored hash has outdated parameters.
    RightRehashed(String),
}

/// Hashes and checks passwords.
pub struct Passwords {
    slots: Slots,
}

impl Passwords {
    /// `hashers` passwords are hashed at the same time.
    pub fn new(hashers: u32) -> Self {
        let hashers = usize::try_from(hashers.max(1)).unwrap_or(1);
        let waiting_max = hashers.saturating_mul(WAITING_PER_SLOT_MAX);
        Self {
            slots: Slots::new(hashers, waiting_max, WAIT_MAX),
        }
    }

    /// The hash to store.
    pub async fn hash(&self, password: SecretString) -> Result<String, AppError> {
        self.slots.run(move || hash(&password)).await?
    }

    /// Compares with the stored hash. Without one it does the same work and says no.
    pub async fn verify(
        &self,
        password: SecretString,
        stored: Option<String>,
    ) -> Result<Verified, AppError> {
        self.slots
            .run(move || {
                let known = stored.is_some();
                let stored = match stored {
                    Some(stored) => stored,
                    None => nobodys_hash()?,
                };
                let right =
                    hasher()?.verify_password(password.expose_secret().as_bytes(), stored.as_str());
                match (known, right) {
                    (true, Ok(())) if stored.starts_with(CURRENT) => Ok(Verified::Right),
                    (true, Ok(())) => hash(&password).map(Verified::RightRehashed),
                    _ => Ok(Verified::Wrong),
                }
            })
            .await?
    }
}

fn hasher() -> Result<Argon2<'static>, AppError> {
    // OWASP Password Storage Cheat Sheet: at least 19 MiB, two passes, one lane.
    let params = Params::new(19_456, 2, 1, None)
        .map_err(|_| AppError::Internal("the password parameters cannot be used"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &SecretString) -> Result<String, AppError> {
    let hash: PasswordHash = hasher()?
        .hash_password(password.expose_secret().as_bytes())
        .map_err(|_| AppError::Internal("a password could not be hashed"))?;
    Ok(hash.to_string())
}

/// What is compared for people who do not exist or have no password.
fn nobodys_hash() -> Result<String, AppError> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash.clone());
    }
    let made = hash(&SecretString::from("nobody has this password"))?;
    Ok(HASH.get_or_init(|| made).clone())
}

/// Words that make a password guessable when little else is in it.
const FORBIDDEN_WORDS: &[&str] = &[
    "assay",
    "password",
    "passphrase",
    "passwort",
    "cyfrinair",
    "welcome",
    "croeso",
    "letmein",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfgh",
    "zxcvbn",
    "administrator",
    "admin",
    "council",
    "cyngor",
    "supplier",
    "officer",
    "changeme",
    "default",
    "secret",
    "iloveyou",
    "monkey",
    "dragon",
    "football",
    "liverpool",
    "arsenal",
    "chelsea",
    "sunshine",
    "princess",
    "superman",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "spring",
    "summer",
    "autumn",
    "winter",
    "london",
];
/// What must remain when words, runs and repeats are taken away, in characters.
const OWN_CHARACTERS_MIN: usize = 6;

/// What is wrong with a password that somebody wants to use, if anything. Length counts, kinds of
/// character do not (ASVS 5.0 V6.2).
pub fn problem(pointer: &str, password: &str, email: &str) -> Option<FieldProblem> {
    let length = password.chars().count();
    if length < limits::PASSWORD_CHARACTERS_MIN {
        return Some(FieldProblem::new(
            pointer,
            "password-too-short",
            format!(
                "Use at least {} characters; a few words do well.",
                limits::PASSWORD_CHARACTERS_MIN
            ),
        ));
    }
    if length > limits::PASSWORD_CHARACTERS_MAX {
        return Some(FieldProblem::new(
            pointer,
            "password-too-long",
            format!(
                "Use at most {} characters.",
                limits::PASSWORD_CHARACTERS_MAX
            ),
        ));
    }
    (own_characters(password, email) < OWN_CHARACTERS_MIN).then(|| {
        FieldProblem::new(
            pointer,
            "password-guessable",
            "Use words that are not your address, this service's name, a common password or a run of keys.",
        )
    })
}

/// Counts what a guesser could not have started from: different characters outside known words,
/// not continuing a run such as `abc`, `321` or `aaa`.
fn own_characters(password: &str, email: &str) -> usize {
    let typed: Vec<char> = password.to_lowercase().chars().collect();
    let plain: Vec<char> = typed.iter().copied().map(unmasked).collect();
    let mut known = vec![false; typed.len()];
    let email = email.to_lowercase();
    let own_words = email
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= 3);
    for word in FORBIDDEN_WORDS.iter().copied().chain(own_words) {
        let word: Vec<char> = word.chars().map(unmasked).collect();
        for (start, window) in plain.windows(word.len()).enumerate() {
            if window == word {
                known
                    .iter_mut()
                    .skip(start)
                    .take(word.len())
                    .for_each(|place| *place = true);
            }
        }
    }
    let mut kept: Vec<char> = Vec::new();
    let mut before: Option<i64> = None;
    for (character, known) in typed.into_iter().zip(known) {
        let code = i64::from(u32::from(character));
        let continues = before.is_some_and(|last| (code - last).abs() <= 1);
        before = Some(code);
        if !known && !continues && !character.is_whitespace() && !kept.contains(&character) {
            kept.push(character);
        }
    }
    kept.len()
}

/// Undoes the usual disguises of letters.
fn unmasked(character: char) -> char {
    match character {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<String> {
        problem("/password", password, "morgan.hughes@northborough.example").map(|p| p.code)
    }

    #[test]
    fn short_long_and_guessable_passwords_are_refused_and_others_are_not() {
        for (password, expected) in [
            ("short", Some("password-too-short")),
            ("Password1234!", Some("password-guessable")),
            ("P4ssw0rd!P4ssw0rd!", Some("password-guessable")),
            ("morganhughes2026", Some("password-guessable")),
            ("Northborough2026", Some("password-guessable")),
            ("AssayAssayAssay", Some("password-guessable")),
            ("aaaaaaaaaaaaaaaa", Some("password-guessable")),
            ("abcdefghijklmnop", Some("password-guessable")),
            ("123456789012345", Some("password-guessable")),
            ("correct horse battery", None),
            ("tegell glas y gath", None),
            ("vK8#mZ2qLw9xTb", None),
        ] {
            assert_eq!(code(password).as_deref(), expected, "{password}");
        }
        assert_eq!(
            code(&"ab ".repeat(100)).as_deref(),
            Some("password-too-long")
        );
    }

    #[tokio::test]
    async fn a_hash_matches_its_own_password_only_and_unknown_people_have_none() {
        let passwords = Passwords::new(1);
        let hash = passwords
            .hash("correct horse battery".into())
            .await
            .unwrap();
        assert!(hash.starts_with(CURRENT), "{hash}");
        let right = passwords
            .verify("correct horse battery".into(), Some(hash.clone()))
            .await;
        assert!(matches!(right, Ok(Verified::Right)));
        let wrong = passwords
            .verify("correct horse batterx".into(), Some(hash))
            .await;
        assert!(matches!(wrong, Ok(Verified::Wrong)));
        let nobody = passwords
            .verify("nobody has this password".into(), None)
            .await;
        assert!(matches!(nobody, Ok(Verified::Wrong)));
    }

    #[tokio::test]
    async fn a_hash_with_older_parameters_is_made_anew_when_the_password_is_right() {
        let params = Params::new(8 * 1024, 1, 1, None).unwrap();
        let old: PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(b"correct horse battery")
            .unwrap();
        let verified = Passwords::new(1)
            .verify("correct horse battery".into(), Some(old.to_string()))
            .await
            .unwrap();
        let Verified::RightRehashed(hash) = verified else {
            panic!("not hashed anew")
        };
        assert!(hash.starts_with(CURRENT));
    }
}
