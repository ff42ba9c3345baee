//! Encryption at rest and keyed digests.
//!
//! Invariant: a sealed value opens only with the same key and in the same place (what it belongs to
//! is bound in), so a row copied elsewhere stays shut. Digests of guessable values are keyed.

use std::{path::Path, sync::OnceLock};

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey},
    hmac, rand,
};
use data_encoding::HEXLOWER_PERMISSIVE;

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 12;
const KEY_BYTES: usize = 32;

#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("the data key file cannot be read or written")]
    KeyFile(#[from] std::io::Error),
    #[error("the data key file does not hold 64 hexadecimal digits")]
    KeyMalformed,
    #[error("the system gave no randomness")]
    NoRandomness,
    #[error("a sealed value does not open with this deployment's key")]
    DoesNotOpen,
}

/// What a sealed value is, so that one kind never opens as another. The last one counts them: others go before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Answer,
    Product,
    EvidenceCard,
    EvidenceContent,
    Submission,
    /// What a council answers about itself.
    OwnAnswers,
    SigningKey,
}

/// How many purposes there are of each kind.
const PURPOSES: usize = Purpose::SigningKey as usize + 1;
const MAC_PURPOSES: usize = MacPurpose::KeyCheck as usize + 1;

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Answer => b"assay answer",
            Self::Product => b"assay product",
            Self::EvidenceCard => b"assay evidence card",
            Self::EvidenceContent => b"assay evidence content",
            Self::Submission => b"assay submission",
            Self::SigningKey => b"assay signing key",
            Self::OwnAnswers => b"assay own answers",
        }
    }
}

/// What a keyed digest is for. The last one counts them: others go before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MacPurpose {
    Receipt,
    EvidenceDigest,
    InvitationLink,
    SignInLink,
    /// The short code in a sign-in mail, for another device.
    SignInCode,
    /// Remembers in a browser which sign-in link it asked for.
    SignInAsked,
    /// Tells a session cookie of ours from a made-up one without a look-up, for the limits.
    SessionCookie,
    /// Lets a form of a page be sent by the browser it was shown to, and by no other.
    FormToken,
    /// Tells a mistyped or made-up API key from one that was issued, without a look-up.
    ApiKeyCheck,
    Cursor,
    /// Whom or where an attempt to sign in was for: addresses are never stored to count them.
    AttemptSubject,
    /// Requests remembered for idempotency: their bodies may hold answers.
    Fingerprint,
    /// What an assessment came to: its trace holds answers.
    Assessment,
    /// Tells whether a database was written with this key.
    KeyCheck,
}

impl MacPurpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Receipt => b"assay receipt",
            Self::EvidenceDigest => b"assay evidence digest",
            Self::InvitationLink => b"assay invitation link",
            Self::SignInLink => b"assay sign-in link",
            Self::SignInCode => b"assay sign-in code",
            Self::SignInAsked => b"assay sign-in asked",
            Self::SessionCookie => b"assay session cookie",
            Self::FormToken => b"assay form token",
            Self::ApiKeyCheck => b"assay api key check",
            Self::Cursor => b"assay cursor",
            Self::AttemptSubject => b"assay attempt subject",
            Self::Fingerprint => b"assay fingerprint",
            Self::Assessment => b"assay assessment",
            Self::KeyCheck => b"assay key check",
        }
    }
}

/// The deployment's data key. All keys in use are derived from it by purpose, each once.
pub struct DataKey {
    root: hmac::Key,
    seals: [OnceLock<LessSafeKey>; PURPOSES],
    macs: [OnceLock<hmac::Key>; MAC_PURPOSES],
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(hidden)")
    }
}

impl DataKey {
    /// The number stored beside every sealed value.
    pub const ID: i32 = 1;

    pub fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Self {
        Self {
            root: hmac::Key::new(hmac::HMAC_SHA256, bytes),
            seals: Default::default(),
            macs: Default::default(),
        }
    }

    /// Reads the key file: 64 hexadecimal digits.
    pub fn read(path: &Path) -> Result<Self, SealError> {
        let text = std::fs::read_to_string(path)?;
        let bytes = HEXLOWER_PERMISSIVE
            .decode(text.trim().as_bytes())
            .map_err(|_| SealError::KeyMalformed)?;
        let bytes: [u8; KEY_BYTES] = bytes.try_into().map_err(|_| SealError::KeyMalformed)?;
        Ok(Self::from_bytes(&bytes))
    }

    /// Makes a new random key file, readable by its owner alone. Fails if the file exists.
    pub fn create(path: &Path) -> Result<Self, SealError> {
        use std::{io::Write, os::unix::fs::OpenOptionsExt};
        let bytes = random_bytes::<KEY_BYTES>()?;
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        writeln!(file, "{}", HEXLOWER_PERMISSIVE.encode(&bytes))?;
        file.sync_all()?;
        Ok(Self::from_bytes(&bytes))
    }

    /// Format byte, nonce, ciphertext and tag. `place` binds the value to the row it belongs to.
    pub fn seal(&self, purpose: Purpose, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
        let nonce = random_bytes::<NONCE_BYTES>()?;
        let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + plain.len() + 16);
        sealed.push(FORMAT);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let body = sealed
            .get_mut(1 + NONCE_BYTES..)
            .ok_or(SealError::DoesNotOpen)?;
        let tag = self
            .key(purpose)?
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), body)
            .map_err(|_| SealError::NoRandomness)?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// The plain bytes of what `seal` made for the same purpose and place.
    pub fn open(
        &self,
        purpose: Purpose,
        place: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let (&format, rest) = sealed.split_first().ok_or(SealError::DoesNotOpen)?;
        if format != FORMAT {
            return Err(SealError::DoesNotOpen);
        }
        let (nonce, body) = rest
            .split_at_checked(NONCE_BYTES)
            .ok_or(SealError::DoesNotOpen)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::DoesNotOpen)?;
        let mut body = body.to_vec();
        let length = self
            .key(purpose)?
            .open_in_place(nonce, Aad::from(place), &mut body)
            .map_err(|_| SealError::DoesNotOpen)?
            .len();
        body.truncate(length);
        Ok(body)
    }

    /// HMAC-SHA-256 under a key of its own for each purpose.
    pub fn mac(&self, purpose: MacPurpose, message: &[u8]) -> [u8; 32] {
        fixed(hmac::sign(self.mac_key(purpose), message).as_ref())
    }

    /// Compares in constant time.
    pub fn mac_matches(&self, purpose: MacPurpose, message: &[u8], tag: &[u8]) -> bool {
        hmac::verify(self.mac_key(purpose), message, tag).is_ok()
    }

    /// A running HMAC, for content that streams past.
    pub fn mac_stream(&self, purpose: MacPurpose) -> hmac::Context {
        hmac::Context::with_key(self.mac_key(purpose))
    }

    fn mac_key(&self, purpose: MacPurpose) -> &hmac::Key {
        let make = || hmac::Key::new(hmac::HMAC_SHA256, &self.derive(purpose.label()));
        #[expect(
            clippy::indexing_slicing,
            reason = "there is a place for each purpose: its number is below their count"
        )]
        self.macs[purpose as usize].get_or_init(make)
    }

    fn key(&self, purpose: Purpose) -> Result<&LessSafeKey, SealError> {
        let kept = self
            .seals
            .get(purpose as usize)
            .ok_or(SealError::DoesNotOpen)?;
        if let Some(key) = kept.get() {
            return Ok(key);
        }
        let made = UnboundKey::new(&AES_256_GCM_SIV, &self.derive(purpose.label()))
            .map_err(|_| SealError::DoesNotOpen)?;
        Ok(kept.get_or_init(|| LessSafeKey::new(made)))
    }

    /// The key of one purpose: a pseudo-random function of the root key and the purpose's label.
    fn derive(&self, label: &[u8]) -> [u8; KEY_BYTES] {
        fixed(hmac::sign(&self.root, label).as_ref())
    }
}

fn fixed(tag: &[u8]) -> [u8; KEY_BYTES] {
    let mut out = [0; KEY_BYTES];
    out.copy_from_slice(tag);
    out
}

/// Random bytes from the system's generator.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| SealError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> DataKey {
        DataKey::from_bytes(&[7; 32])
    }

    #[test]
    fn a_sealed_value_opens_in_its_own_place_only() {
        let sealed = key()
            .seal(Purpose::Answer, b"response 1", b"canary")
            .unwrap();
        assert_eq!(
            key().open(Purpose::Answer, b"response 1", &sealed).unwrap(),
            b"canary"
        );
        for (purpose, place) in [
            (Purpose::Answer, b"response 2"),
            (Purpose::Product, b"response 1"),
        ] {
            assert!(matches!(
                key().open(purpose, place, &sealed),
                Err(SealError::DoesNotOpen)
            ));
        }
        assert!(!sealed.windows(6).any(|bytes| bytes == b"canary"));
    }

    #[test]
    fn a_changed_or_cut_value_does_not_open() {
        let mut sealed = key().seal(Purpose::Answer, b"p", b"text").unwrap();
        for cut in 0..sealed.len() {
            assert!(key().open(Purpose::Answer, b"p", &sealed[..cut]).is_err());
        }
        *sealed.last_mut().unwrap() ^= 1;
        assert!(key().open(Purpose::Answer, b"p", &sealed).is_err());
    }

    #[test]
    fn a_key_file_is_made_once_and_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.key");
        let made = DataKey::create(&path).unwrap();
        let sealed = made.seal(Purpose::Answer, b"p", b"text").unwrap();
        assert_eq!(
            DataKey::read(&path)
                .unwrap()
                .open(Purpose::Answer, b"p", &sealed)
                .unwrap(),
            b"text"
        );
        assert!(matches!(DataKey::create(&path), Err(SealError::KeyFile(_))));
    }
}
