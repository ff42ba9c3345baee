//! What is handed out once and comes back: sign-in links and refresh tokens.
//!
//! Invariant: a sign-in link's secret is a keyed digest over its id, made when the mail is rendered,
//! so the database and the outbox never hold it. A refresh token's secret is random and stored as
//! its SHA-256.

use aws_lc_rs::constant_time;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use secrecy::SecretString;
use uuid::Uuid;

use super::keys::{from_lower_base32, lower_base32, sha256};
use crate::{
    domain::ids::SignInLinkId,
    sealing::{DataKey, MacPurpose, SealError, random_bytes},
};

const ID_BYTES: usize = 16;
const REFRESH_PREFIX: &str = "assay_refresh_";

/// The token of a sign-in link, for the mail or the terminal that shows it.
pub fn render_token(key: &DataKey, link: SignInLinkId) -> String {
    let tag = key.mac(MacPurpose::SignInLink, link.0.as_bytes());
    BASE64URL_NOPAD.encode(&[link.0.as_bytes().as_slice(), &tag].concat())
}

/// The link that a token was made for, if this deployment made it.
pub fn parse_token(key: &DataKey, token: &str) -> Option<SignInLinkId> {
    tagged_id(key, MacPurpose::SignInLink, token)
}

/// Characters of a sign-in code: 40 bits, of which five guesses are allowed.
const CODE_CHARACTERS: usize = 8;

/// The code beside a sign-in link, to be typed where the link was asked for.
pub fn render_code(key: &DataKey, link: SignInLinkId) -> String {
    let tag = key.mac(MacPurpose::SignInCode, link.0.as_bytes());
    lower_base32(&tag).chars().take(CODE_CHARACTERS).collect()
}

/// A code as people read it and type it: in two halves.
pub fn in_halves(code: &str) -> String {
    match code.split_at_checked(code.len() / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

/// Whether somebody typed the link's code, however they spaced it.
pub fn code_matches(key: &DataKey, link: SignInLinkId, typed: &str) -> bool {
    let typed: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_lowercase() {
            // Neither digit is in the alphabet.
            '0' => 'o',
            '1' => 'l',
            other => other,
        })
        .collect();
    let code = render_code(key, link);
    constant_time::verify_slices_are_equal(code.as_bytes(), typed.as_bytes()).is_ok()
}

/// What a browser keeps of the link it asked for. It says nothing of whether there is one.
pub fn render_asked(key: &DataKey, link: SignInLinkId) -> String {
    let tag = key.mac(MacPurpose::SignInAsked, link.0.as_bytes());
    BASE64URL_NOPAD.encode(&[link.0.as_bytes().as_slice(), &tag].concat())
}

/// The link that a browser asked for.
pub fn parse_asked(key: &DataKey, kept: &str) -> Option<SignInLinkId> {
    tagged_id(key, MacPurpose::SignInAsked, kept)
}

/// An id with its tag, if the tag is ours.
fn tagged_id(key: &DataKey, purpose: MacPurpose, text: &str) -> Option<SignInLinkId> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let (id, tag) = bytes.split_at_checked(ID_BYTES)?;
    key.mac_matches(purpose, id, tag)
        .then(|| Uuid::from_slice(id).ok().map(SignInLinkId))
        .flatten()
}

/// A refresh token just made.
#[derive(Debug)]
pub struct NewRefreshToken {
    pub text: SecretString,
    pub secret_hash: [u8; 32],
}

/// A refresh token as it was presented.
#[derive(Debug, Clone, Copy)]
pub struct PresentedRefreshToken {
    pub id: Uuid,
    pub secret_hash: [u8; 32],
}

impl PresentedRefreshToken {
    /// Compares in constant time with what is stored.
    pub fn matches(&self, stored: &[u8]) -> bool {
        constant_time::verify_slices_are_equal(&self.secret_hash, stored).is_ok()
    }
}

pub fn make_refresh_token(id: Uuid) -> Result<NewRefreshToken, SealError> {
    let secret = random_bytes::<32>()?;
    let text = format!(
        "{REFRESH_PREFIX}{}_{}",
        HEXLOWER.encode(id.as_bytes()),
        lower_base32(&secret)
    );
    Ok(NewRefreshToken {
        text: SecretString::from(text),
        secret_hash: sha256(&secret),
    })
}

pub fn parse_refresh_token(text: &str) -> Option<PresentedRefreshToken> {
    let (id, secret) = text.strip_prefix(REFRESH_PREFIX)?.split_once('_')?;
    let id = Uuid::from_slice(&HEXLOWER.decode(id.as_bytes()).ok()?).ok()?;
    let secret = from_lower_base32(secret)?;
    (secret.len() == 32).then(|| PresentedRefreshToken {
        id,
        secret_hash: sha256(&secret),
    })
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_link_token_is_read_by_the_deployment_that_made_it_only() {
        let key = DataKey::from_bytes(&[1; 32]);
        let link = SignInLinkId(Uuid::from_u128(7));
        let token = render_token(&key, link);
        assert_eq!(parse_token(&key, &token), Some(link));
        assert_eq!(parse_token(&DataKey::from_bytes(&[2; 32]), &token), None);
        let other = render_token(&key, SignInLinkId(Uuid::from_u128(8)));
        let spliced = format!("{}{}", &token[..22], &other[22..]);
        assert_eq!(parse_token(&key, &spliced), None);
        assert_eq!(parse_token(&key, ""), None);
        assert_eq!(parse_token(&key, &token[..22]), None);
    }

    #[test]
    fn a_code_is_known_however_it_is_spaced_and_for_its_own_link_only() {
        let key = DataKey::from_bytes(&[1; 32]);
        let link = SignInLinkId(Uuid::from_u128(7));
        let code = render_code(&key, link);
        assert_eq!(code.len(), CODE_CHARACTERS);
        let spaced = format!(" {}-{} ", &code[..4], code[4..].to_uppercase());
        assert!(code_matches(&key, link, &code) && code_matches(&key, link, &spaced));
        assert!(!code_matches(&key, SignInLinkId(Uuid::from_u128(8)), &code));
        assert!(!code_matches(&key, link, "") && !code_matches(&key, link, &code[..7]));
        let asked = render_asked(&key, link);
        assert_eq!(parse_asked(&key, &asked), Some(link));
        assert_eq!(parse_token(&key, &asked), None, "it is no sign-in link");
    }

    #[test]
    fn a_refresh_token_matches_its_own_hash_only() {
        let made = make_refresh_token(Uuid::from_u128(7)).unwrap();
        let read = parse_refresh_token(made.text.expose_secret()).unwrap();
        assert_eq!(read.id, Uuid::from_u128(7));
        assert!(read.matches(&made.secret_hash));
        assert!(!read.matches(&[0; 32]));
        assert!(!read.matches(&[]));
        assert!(!format!("{made:?}").contains(made.text.expose_secret()));
    }
}
