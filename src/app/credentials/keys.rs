//! API keys: `assay_key_<id>_<secret>_<check>`.
//!
//! Invariant: the secret has 256 random bits and only its SHA-256 is stored, which ASVS 5.0 V6.5.2
//! allows from 112 bits up. The check is keyed, so a made-up key costs no query. The prefix lets
//! secret scanners find a key that was committed somewhere by mistake.

use aws_lc_rs::{constant_time, digest};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use secrecy::SecretString;
use uuid::Uuid;

use crate::{
    domain::ids::ApiKeyId,
    sealing::{DataKey, MacPurpose, SealError, random_bytes},
};

const PREFIX: &str = "assay_key_";
const SECRET_BYTES: usize = 32;
const CHECK_BYTES: usize = 8;

/// A key as it was presented: one of ours, though perhaps revoked or expired since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedKey {
    pub id: ApiKeyId,
    pub secret_hash: [u8; 32],
}

/// A key just made. The text is shown once and kept nowhere.
#[derive(Debug)]
pub struct NewKey {
    pub text: SecretString,
    pub secret_hash: [u8; 32],
}

/// Whether a text is meant to be an API key.
pub fn looks_like_one(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// Makes a key.
pub fn make(key: &DataKey, id: ApiKeyId) -> Result<NewKey, SealError> {
    let secret = random_bytes::<SECRET_BYTES>()?;
    let text = format!(
        "{PREFIX}{}_{}_{}",
        HEXLOWER.encode(id.0.as_bytes()),
        lower_base32(&secret),
        lower_base32(&check(key, id, &secret)),
    );
    Ok(NewKey {
        text: SecretString::from(text),
        secret_hash: sha256(&secret),
    })
}

/// Reads a key, if it is one that this deployment made.
pub fn parse(key: &DataKey, text: &str) -> Option<ParsedKey> {
    let mut parts = text.strip_prefix(PREFIX)?.split('_');
    let (id, secret, given) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let id = ApiKeyId(Uuid::from_slice(&HEXLOWER.decode(id.as_bytes()).ok()?).ok()?);
    let secret = from_lower_base32(secret)?;
    let given = from_lower_base32(given)?;
    if secret.len() != SECRET_BYTES {
        return None;
    }
    constant_time::verify_slices_are_equal(&check(key, id, &secret), &given).ok()?;
    Some(ParsedKey {
        id,
        secret_hash: sha256(&secret),
    })
}

fn check(key: &DataKey, id: ApiKeyId, secret: &[u8]) -> [u8; CHECK_BYTES] {
    let message = [id.0.as_bytes(), secret].concat();
    let tag = key.mac(MacPurpose::ApiKeyCheck, &message);
    let mut check = [0; CHECK_BYTES];
    for (place, byte) in check.iter_mut().zip(tag) {
        *place = byte;
    }
    check
}

/// SHA-256, for secrets of full randomness only.
pub(in crate::app) fn sha256(secret: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, secret).as_ref());
    hash
}

pub(super) fn lower_base32(bytes: &[u8]) -> String {
    BASE32_NOPAD.encode(bytes).to_ascii_lowercase()
}

pub(super) fn from_lower_base32(text: &str) -> Option<Vec<u8>> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    BASE32_NOPAD
        .decode(text.to_ascii_uppercase().as_bytes())
        .ok()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn deployment() -> DataKey {
        DataKey::from_bytes(&[3; 32])
    }

    #[test]
    fn a_key_reads_back_as_the_id_and_hash_it_was_made_with() {
        let id = ApiKeyId(Uuid::from_u128(42));
        let made = make(&deployment(), id).unwrap();
        let parsed = parse(&deployment(), made.text.expose_secret()).unwrap();
        assert_eq!(
            parsed,
            ParsedKey {
                id,
                secret_hash: made.secret_hash
            }
        );
    }

    #[test]
    fn a_made_up_changed_or_foreign_key_is_not_ours() {
        let made = make(&deployment(), ApiKeyId(Uuid::from_u128(42))).unwrap();
        let text = made.text.expose_secret();
        assert!(parse(&DataKey::from_bytes(&[4; 32]), text).is_none());
        for place in PREFIX.len()..text.len() {
            let mut changed = text.to_owned().into_bytes();
            changed[place] = if changed[place] == b'b' { b'c' } else { b'b' };
            assert!(parse(&deployment(), std::str::from_utf8(&changed).unwrap()).is_none());
        }
        for changed in [
            format!("{text}_"),
            text.to_uppercase(),
            text[..text.len() - 1].to_owned(),
        ] {
            assert!(parse(&deployment(), &changed).is_none());
        }
    }

    #[test]
    fn debug_output_shows_no_secret() {
        let made = make(&deployment(), ApiKeyId(Uuid::from_u128(42))).unwrap();
        assert!(!format!("{made:?}").contains(made.text.expose_secret()));
    }
}
