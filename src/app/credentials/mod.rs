//! Proof of who is asking: access tokens, API keys and passwords.
//!
//! Invariant: [`Credentials::authenticate`] asks no database. It says whether a token is one of
//! ours and in time; whether its owner still has access is the first query of each use case. Nothing
//! here shows a secret in `Debug`, in an error or in a log.

pub mod keys;
pub mod links;
pub mod passwords;
pub mod signing_keys;
pub mod tokens;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use tokio::sync::Notify;

use self::{
    passwords::Passwords,
    signing_keys::Withdraw,
    tokens::{Issuer, KeySet, TokenError},
};
use super::{
    access::Credential,
    error::{AppError, Code},
};
use crate::{
    clock::Clock,
    db::{
        api_key,
        seam::{Database, Scope},
    },
    domain::ids::{ApiKeyId, PersonId, SessionId},
    limits,
    sealing::DataKey,
};

/// The longest token or key that is looked at, in bytes.
const TOKEN_BYTES_MAX: usize = 2_048;
/// How often every replica reads the signing keys again, and so how long a withdrawn one may still be accepted.
pub const KEYS_READ_EVERY: Duration = Duration::from_secs(15);
/// How soon after one reading an unknown key may cause another.
const REFRESH_NO_SOONER: Duration = Duration::from_secs(5);

/// What it takes to tell who is asking.
pub struct Credentials {
    key: Arc<DataKey>,
    clock: Clock,
    issuer: Issuer,
    keys: RwLock<Arc<KeySet>>,
    unknown_key_seen: Notify,
    uses: Mutex<HashMap<ApiKeyId, LastUse>>,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
}

/// The day an API key was last presented here, and whether the database knows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct LastUse {
    date: String,
    written: bool,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(hidden)")
    }
}

impl Credentials {
    /// Loads the signing keys, and makes the first ones in an empty database. `public_url` names
    /// this service in tokens; `password_hashers` passwords are hashed at the same time.
    pub async fn open(
        db: &Database,
        key: Arc<DataKey>,
        clock: Clock,
        public_url: &str,
        password_hashers: u32,
    ) -> Result<Self, AppError> {
        signing_keys::ensure(db, &key, &clock).await?;
        let keys = signing_keys::load(db, &key, &clock).await?;
        Ok(Self {
            key,
            clock,
            issuer: Issuer::new(public_url),
            keys: RwLock::new(Arc::new(keys)),
            unknown_key_seen: Notify::new(),
            uses: Mutex::default(),
            passwords: Passwords::new(password_hashers),
        })
    }

    /// Tells whose token or API key this is.
    ///
    /// Refuses with 401 and always the same words, whatever is wrong with it.
    pub fn authenticate(&self, token: &str) -> Result<Credential, AppError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(not_usable());
        }
        if keys::looks_like_one(token) {
            let key = keys::parse(&self.key, token).ok_or_else(not_usable)?;
            self.note_use(key.id);
            return Ok(Credential::ApiKey {
                id: key.id,
                secret_hash: key.secret_hash,
            });
        }
        match self.issuer.check(&self.keys(), token, self.clock.now()) {
            Ok(subject) => Ok(Credential::Person {
                id: subject.person,
                session: subject.session,
                issued_at: subject.issued_at,
            }),
            Err(error) => {
                if matches!(error, TokenError::UnknownKey) {
                    self.unknown_key_seen.notify_one();
                }
                Err(not_usable())
            }
        }
    }

    /// A new access token for a person, in one of their sessions.
    pub fn issue(
        &self,
        person: PersonId,
        session: SessionId,
    ) -> Result<tokens::AccessToken, AppError> {
        let id = self.clock.new_id();
        self.issuer
            .issue(&self.keys(), person, session, self.clock.now(), id)
            .map_err(|_| AppError::Internal("an access token could not be signed"))
    }

    /// The public keys as RFC 7517 has them: next, active and lately retired.
    pub fn key_set_json(&self) -> String {
        self.keys().published()
    }

    /// Reads the signing keys again.
    pub async fn refresh(&self, db: &Database) -> Result<(), AppError> {
        let keys = signing_keys::load(db, &self.key, &self.clock).await?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keys);
        Ok(())
    }

    /// Puts the next signing key to use at once, and loads it.
    pub async fn rotate(&self, db: &Database) -> Result<(), AppError> {
        signing_keys::rotate(db, &self.key, &self.clock).await?;
        self.refresh(db).await
    }

    /// Stops accepting signing keys that somebody else may know: here at once, on other replicas within
    /// [`KEYS_READ_EVERY`]. Whoever holds a token signed by one gets another with the refresh token. Says how many keys
    /// were withdrawn.
    pub async fn withdraw(&self, db: &Database, which: Withdraw) -> Result<usize, AppError> {
        let withdrawn = signing_keys::withdraw(db, &self.key, &self.clock, which).await?;
        self.refresh(db).await?;
        Ok(withdrawn)
    }

    /// Rotates when the active key has reached its age; drops keys retired long ago. For a daily job.
    pub async fn rotate_by_age(&self, db: &Database) -> Result<(), AppError> {
        signing_keys::tidy(db, &self.clock).await?;
        if signing_keys::rotation_is_due(db, &self.clock).await? {
            self.rotate(db).await?;
        }
        Ok(())
    }

    /// Remembers the day; writing it down can wait. The map grows with keys that were issued, not with
    /// what anybody makes up.
    fn note_use(&self, id: ApiKeyId) {
        let date = self.clock.now().strftime("%Y-%m-%d").to_string();
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        if uses.get(&id).is_none_or(|last| last.date != date) {
            uses.insert(
                id,
                LastUse {
                    date,
                    written: false,
                },
            );
        }
    }

    /// Writes down which API keys were used on which day: at most once a day for each key.
    pub async fn write_uses(&self, db: &Database) -> Result<(), AppError> {
        let unwritten: Vec<(ApiKeyId, String)> = {
            let uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
            uses.iter()
                .filter(|(_, u)| !u.written)
                .map(|(id, u)| (*id, u.date.clone()))
                .collect()
        };
        for chunk in unwritten.chunks(limits::ROWS_PER_TRANSACTION_MAX) {
            let rows = chunk.to_vec();
            db.write(
                Scope::System,
                "api_key.note_use",
                move |db| -> Result<(), AppError> {
                    for (id, date) in &rows {
                        api_key::note_use(db, *id, date)?;
                    }
                    Ok(())
                },
            )
            .await?;
            let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
            for (id, date) in chunk {
                if let Some(last) = uses.get_mut(id).filter(|last| last.date == *date) {
                    last.written = true;
                }
            }
        }
        Ok(())
    }

    /// Follows rotations made by other replicas, and writes down uses of API keys. Runs until the task is dropped.
    pub async fn keep_fresh(&self, db: &Database) {
        loop {
            tokio::time::sleep(REFRESH_NO_SOONER).await;
            let wait = KEYS_READ_EVERY.saturating_sub(REFRESH_NO_SOONER);
            // Either way it is time to look: a token of an unknown key came, or the keys were read a while ago.
            drop(tokio::time::timeout(wait, self.unknown_key_seen.notified()).await);
            if let Err(error) = self.refresh(db).await {
                tracing::warn!(%error, "the signing keys could not be read; the known ones stay in use");
            }
            if let Err(error) = self.write_uses(db).await {
                tracing::warn!(%error, "uses of API keys could not be written down; the next try follows");
            }
        }
    }

    fn keys(&self) -> Arc<KeySet> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The one answer for every token and key that does not work.
pub(super) fn not_usable() -> AppError {
    AppError::refused(
        Code::TokenNotUsable,
        "Sign in again, or use an API key that is still valid.",
    )
}
