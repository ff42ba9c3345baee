//! Repeating a request that may already have been carried out.
//!
//! Invariant: the key is taken in the transaction of the effect itself, so that either both are kept or neither; what
//! is remembered is which things were made, never what they hold.

use std::num::NonZeroU64;

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, de::DeserializeOwned};

use super::error::{AppError, Code};
use crate::{
    db::{idempotency as store, seam::Db},
    limits,
    sealing::{DataKey, MacPurpose},
};

/// A request that may be repeated under its key.
#[derive(Debug, Clone)]
pub struct Idempotent {
    claim: Option<Claim>,
}

#[derive(Debug, Clone)]
struct Claim {
    principal: String,
    key: String,
    operation: String,
    fingerprint: [u8; 32],
}

impl Idempotent {
    /// A request without a key: carried out each time.
    pub fn unkeyed() -> Self {
        Self { claim: None }
    }

    /// `key` belongs to `principal` and `operation`; `path` and `body` tell a repeat from another request. The
    /// fingerprint is keyed, because a body may hold an answer that can be guessed.
    pub fn keyed(
        data_key: &DataKey,
        principal: String,
        key: String,
        operation: String,
        path: &str,
        body: &[u8],
    ) -> Self {
        let mut message = Vec::with_capacity(path.len() + 1 + body.len());
        message.extend_from_slice(path.as_bytes());
        message.push(0);
        message.extend_from_slice(body);
        let fingerprint = data_key.mac(MacPurpose::Fingerprint, &message);
        Self {
            claim: Some(Claim {
                principal,
                key,
                operation,
                fingerprint,
            }),
        }
    }
}

/// What was made, and whether by this request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome<R> {
    /// This request did it.
    Done(R),
    /// An earlier request with the same key did it.
    Repeated(R),
}

impl<R> Outcome<R> {
    pub fn into_inner(self) -> R {
        match self {
            Self::Done(result) | Self::Repeated(result) => result,
        }
    }

    pub fn map<S>(self, f: impl FnOnce(R) -> S) -> Outcome<S> {
        match self {
            Self::Done(result) => Outcome::Done(f(result)),
            Self::Repeated(result) => Outcome::Repeated(f(result)),
        }
    }
}

/// Runs `effect` unless a request with the same key has run it. `R` is kept for the repeats: ids and states, never
/// content or secrets. A refusal (`Err`) is not remembered.
///
/// Two such requests at the same time: on PostgreSQL the second waits at the insert until the first has committed, on
/// SQLite there is one writer.
///
/// # Errors
/// What `effect` returns, [`Code::IdempotencyKeyReused`], or what the database says.
pub fn once<R: Serialize + DeserializeOwned>(
    db: &mut Db,
    now: Timestamp,
    request: &Idempotent,
    effect: impl FnOnce(&mut Db) -> Result<R, AppError>,
) -> Result<Outcome<R>, AppError> {
    let Some(claim) = &request.claim else {
        return effect(db).map(Outcome::Done);
    };
    let key = store::Key {
        principal: &claim.principal,
        request_key: &claim.key,
        operation: &claim.operation,
    };
    let expires_at = now
        .checked_add(SignedDuration::from_hours(limits::IDEMPOTENCY_HOURS))
        .map_err(|_| AppError::Internal("the clock is at the end of time"))?;
    let ours = store::claim(db, key, &claim.fingerprint, expires_at)?
        || store::claim_expired(db, key, now, &claim.fingerprint, expires_at)?;
    if !ours {
        let earlier = store::find(db, key)?.ok_or(AppError::Internal(
            "an idempotency key is taken and is not there",
        ))?;
        return repeat(claim, &earlier);
    }
    let result = effect(db)?;
    let resource = serde_json::to_string(&result)
        .map_err(|_| AppError::Internal("the result of a request cannot be kept"))?;
    store::complete(db, key, &resource)?;
    Ok(Outcome::Done(result))
}

fn repeat<R: DeserializeOwned>(
    claim: &Claim,
    earlier: &store::Remembered,
) -> Result<Outcome<R>, AppError> {
    if earlier.fingerprint != claim.fingerprint {
        return Err(AppError::refused(
            Code::IdempotencyKeyReused,
            "Use a new Idempotency-Key for a request with another address or body.",
        ));
    }
    serde_json::from_str(&earlier.resource)
        .map(Outcome::Repeated)
        .map_err(|_| AppError::Internal("the result of an earlier request cannot be read"))
}

/// Forgets expired keys, one chunk at a time. Says how many; call it again until that is 0.
///
/// # Errors
/// What the database says.
pub fn forget_expired(db: &mut Db, now: Timestamp) -> Result<Option<NonZeroU64>, AppError> {
    let forgotten = store::forget_expired(db, now)?;
    Ok(u64::try_from(forgotten).ok().and_then(NonZeroU64::new))
}
