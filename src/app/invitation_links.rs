//! The handle in an invitation's link.
//!
//! Invariant: a handle is the invitation's id and a keyed digest over the id and the link's version. It is made when a
//! mail is rendered and stored nowhere; raising the version ends every earlier handle. It opens a page, never a session.

use data_encoding::BASE64URL_NOPAD;
use uuid::Uuid;

use crate::{
    domain::ids::InvitationId,
    sealing::{DataKey, MacPurpose},
};

const ID_BYTES: usize = 16;
const DIGEST_BYTES: usize = 32;
/// Characters of a handle.
pub const HANDLE_CHARACTERS: usize = (ID_BYTES + DIGEST_BYTES) * 4 / 3;

/// A handle of the right shape, not yet held against the invitation it names.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationHandle {
    invitation: InvitationId,
    digest: [u8; DIGEST_BYTES],
}

/// The handle of an invitation's present link.
pub fn invitation_handle(key: &DataKey, invitation: InvitationId, version: i32) -> String {
    let digest = key.mac(MacPurpose::InvitationLink, &message(invitation, version));
    let bytes: Vec<u8> = invitation.0.as_bytes().iter().chain(&digest).copied().collect();
    BASE64URL_NOPAD.encode(&bytes)
}

impl InvitationHandle {
    /// None when the text cannot be a handle of ours.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != HANDLE_CHARACTERS {
            return None;
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (id, digest) = bytes.split_at_checked(ID_BYTES)?;
        Some(Self {
            invitation: InvitationId(Uuid::from_slice(id).ok()?),
            digest: digest.try_into().ok()?,
        })
    }

    /// The invitation it claims to be for: look it up, then [`Self::opens`].
    pub fn invitation(&self) -> InvitationId {
        self.invitation
    }

    /// Whether it is the handle of the invitation's link in this version. Compares in constant time.
    pub fn opens(&self, key: &DataKey, version: i32) -> bool {
        key.mac_matches(MacPurpose::InvitationLink, &message(self.invitation, version), &self.digest)
    }
}

fn message(invitation: InvitationId, version: i32) -> Vec<u8> {
    invitation.0.as_bytes().iter().chain(&version.to_be_bytes()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_opens_its_own_invitation_in_its_own_version_only() {
        let key = DataKey::from_bytes(&[7; 32]);
        let invitation = InvitationId(Uuid::from_u128(5));
        let text = invitation_handle(&key, invitation, 1);
        let handle = InvitationHandle::parse(&text).unwrap();
        assert_eq!(handle.invitation(), invitation);
        assert!(handle.opens(&key, 1));
        assert!(!handle.opens(&key, 2));
        assert!(!handle.opens(&DataKey::from_bytes(&[8; 32]), 1));
    }

    #[test]
    fn a_changed_handle_opens_nothing() {
        let key = DataKey::from_bytes(&[7; 32]);
        let text = invitation_handle(&key, InvitationId(Uuid::from_u128(5)), 1);
        for place in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(InvitationHandle::parse(&changed).is_none_or(|handle| !handle.opens(&key, 1)), "{changed}");
        }
        for wrong in ["", "x", &text[1..], &format!("{text}A"), "é"] {
            assert!(InvitationHandle::parse(wrong).is_none());
        }
    }
}
