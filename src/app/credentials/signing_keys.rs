//! The keys that sign access tokens: made, put to use and retired.
//!
//! Invariant: a key is published for long before it signs and for long after: there is always a
//! `next` one that every replica has read, and a retired one is kept for much longer than the
//! tokens it signed live. Only a key that is withdrawn, for somebody else may know it, is dropped at once. Private halves are stored sealed, each bound to its own key id.

use aws_lc_rs::{
    digest,
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair},
};
use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};

use super::tokens::KeySet;
use crate::{
    app::error::AppError,
    clock::Clock,
    db::{
        seam::{Database, Scope},
        signing_key::{self as store, KeyState, NewSigningKey},
        sql_types::Time,
    },
    sealing::{DataKey, Purpose},
};

/// How long a key signs before the next one takes over.
const AGE_MAX: SignedDuration = SignedDuration::from_hours(90 * 24);
/// How long a retired key is still published and accepted: tokens live for ten minutes.
const RETIRED_KEPT: SignedDuration = SignedDuration::from_hours(1);

/// Makes the first keys, unless there are some.
pub(super) async fn ensure(db: &Database, key: &DataKey, clock: &Clock) -> Result<(), AppError> {
    let there: Result<bool, AppError> = db.read(Scope::System, |db| Ok(store::any(db)?)).await;
    if there? {
        return Ok(());
    }
    let now = clock.now();
    let rows = [
        made(key, KeyState::Active, now)?,
        made(key, KeyState::Next, now)?,
    ];
    db.write(
        Scope::System,
        "signing_key.first",
        move |db| -> Result<(), AppError> {
            // Two replicas may start at once: the second finds the first one's keys.
            if !store::any(db)? {
                for row in rows.clone() {
                    store::insert(db, row)?;
                }
            }
            Ok(())
        },
    )
    .await
}

/// All keys that are published, the newest active one for signing.
pub(super) async fn load(db: &Database, key: &DataKey, clock: &Clock) -> Result<KeySet, AppError> {
    let since = long_ago(clock.now());
    let rows: Result<_, AppError> = db
        .read(Scope::System, move |db| Ok(store::published(db, since)?))
        .await;
    let mut keys = KeySet::default();
    for row in rows? {
        if row.state == KeyState::Active {
            let private = key
                .open(Purpose::SigningKey, row.id.as_bytes(), &row.sealed_private)
                .map_err(|_| {
                    AppError::Internal("a signing key does not open with this data key")
                })?;
            // Rows come oldest first: with two active ones the newer signs.
            keys.sign_with(row.id.clone(), &private);
        }
        keys.accept(row.id, row.public_key);
    }
    Ok(keys)
}

/// Retires the active key, activates the next and makes a new next one.
pub(super) async fn rotate(db: &Database, key: &DataKey, clock: &Clock) -> Result<(), AppError> {
    let now = clock.now();
    let new = made(key, KeyState::Next, now)?;
    db.write(
        Scope::System,
        "signing_key.rotate",
        move |db| -> Result<(), AppError> {
            let next = store::oldest_next(db)?.ok_or(AppError::Internal(
                "there is no next signing key to put to use",
            ))?;
            store::retire_active(db, now)?;
            store::activate(db, &next, now)?;
            store::insert(db, new.clone())?;
            Ok(())
        },
    )
    .await
}

/// Which keys are to be withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withdraw {
    /// The one with this id, the `kid` of tokens.
    One(String),
    /// Whoever knows one may know them all: they lie in one place.
    All,
}

/// Stops accepting keys, and sees to it that one signs and one is next. Says how many were withdrawn.
pub(super) async fn withdraw(
    db: &Database,
    key: &DataKey,
    clock: &Clock,
    which: Withdraw,
) -> Result<usize, AppError> {
    let now = clock.now();
    let active = made(key, KeyState::Active, now)?;
    let next = made(key, KeyState::Next, now)?;
    db.write(
        Scope::System,
        "signing_key.withdraw",
        move |db| -> Result<usize, AppError> {
            let id = match &which {
                Withdraw::One(id) => Some(id.as_str()),
                Withdraw::All => None,
            };
            let withdrawn = store::withdraw(db, id, now)?;
            if !store::any_in(db, KeyState::Active)? {
                match store::oldest_next(db)? {
                    Some(id) => store::activate(db, &id, now)?,
                    None => store::insert(db, active.clone())?,
                };
            }
            if !store::any_in(db, KeyState::Next)? {
                store::insert(db, next.clone())?;
            }
            Ok(withdrawn)
        },
    )
    .await
}

/// Whether the active key has signed for its whole time.
pub(super) async fn rotation_is_due(db: &Database, clock: &Clock) -> Result<bool, AppError> {
    let before = clock
        .now()
        .saturating_sub(AGE_MAX)
        .unwrap_or(Timestamp::MIN);
    db.read(Scope::System, move |db| {
        Ok(store::all_activated_before(db, before)?)
    })
    .await
}

/// Drops keys that nobody accepts any more.
pub(super) async fn tidy(db: &Database, clock: &Clock) -> Result<(), AppError> {
    let since = long_ago(clock.now());
    db.write(
        Scope::System,
        "signing_key.tidy",
        move |db| -> Result<(), AppError> {
            store::delete_retired_before(db, since)?;
            Ok(())
        },
    )
    .await
}

fn long_ago(now: Timestamp) -> Timestamp {
    now.saturating_sub(RETIRED_KEPT).unwrap_or(Timestamp::MIN)
}

fn made(key: &DataKey, state: KeyState, now: Timestamp) -> Result<NewSigningKey, AppError> {
    let failed = AppError::Internal("a signing key could not be made");
    let Ok(private) = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()) else {
        return Err(failed);
    };
    let Ok(pair) = Ed25519KeyPair::from_pkcs8(private.as_ref()) else {
        return Err(failed);
    };
    let public_key = pair.public_key().as_ref().to_vec();
    let id = thumbprint(&public_key);
    let Ok(sealed_private) = key.seal(Purpose::SigningKey, id.as_bytes(), private.as_ref()) else {
        return Err(failed);
    };
    Ok(NewSigningKey {
        id,
        state,
        sealed_private,
        public_key,
        created_at: Time(now),
        activated_at: (state == KeyState::Active).then_some(Time(now)),
    })
}

/// The JWK thumbprint of an Ed25519 key, RFC 7638 with RFC 8037 section 2.
fn thumbprint(public: &[u8]) -> String {
    let x = BASE64URL_NOPAD.encode(public);
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    BASE64URL_NOPAD.encode(digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbprint_is_that_of_the_example_in_rfc_8037() {
        let x = BASE64URL_NOPAD
            .decode(b"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
            .unwrap();
        assert_eq!(
            thumbprint(&x),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
    }
}
