//! People signed in with a browser.
//!
//! Invariant: the browser holds a random secret of 256 bits, the database its SHA-256. A session ends when it was not
//! used for [`limits::WEB_SESSION_IDLE_HOURS`], after [`limits::WEB_SESSION_DAYS`], and whenever its person ends it.
//! It makes the same [`Credential`] as an access token, so that pages and API reach the same use cases.

use aws_lc_rs::constant_time;
use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    App,
    access::Credential,
    credentials::keys::sha256,
    error::AppError,
    me::current,
    sign_in::{self, Begins, person_of},
};
pub use crate::db::web_session::WebSession;
use crate::{
    db::{
        person::{self, CouncilMembership, SupplierMembership},
        seam::{Db, Scope},
        sql_types::Time,
        web_session as store,
    },
    domain::{
        audit::AuditAction,
        ids::{PersonId, SessionId},
        language::Language,
    },
    limits,
    sealing::{DataKey, MacPurpose, SealError, random_bytes},
};

const ID_BYTES: usize = 16;
const SECRET_BYTES: usize = 32;
const TAG_BYTES: usize = 32;
/// Uses within this time after one that was written down are not.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// Sessions that one person is shown.
const LISTED_MAX: i64 = 50;

/// A session just begun: what the browser is to keep.
#[derive(Debug)]
pub struct BrowserSession {
    pub cookie: SecretString,
    pub person: PersonId,
}

/// A secret made before the closure that stores its digest.
pub(super) struct NewBrowserSession {
    secret: [u8; SECRET_BYTES],
    browser: String,
}

impl NewBrowserSession {
    /// `browser` is what it calls itself, short enough to be shown.
    pub(super) fn make(browser: &str) -> Result<Self, AppError> {
        let secret = random_bytes::<SECRET_BYTES>()
            .map_err(|_: SealError| AppError::Internal("a session secret could not be made"))?;
        Ok(Self {
            secret,
            browser: browser.chars().take(limits::NAME_CHARACTERS_MAX).collect(),
        })
    }
}

/// The stored half of a new session.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    secret_hash: [u8; 32],
    browser: String,
}

impl Begins for NewBrowserSession {
    type Stored = Stored;
    type Granted = SessionId;
    type Given = BrowserSession;

    fn stored(&self) -> Stored {
        Stored {
            secret_hash: sha256(&self.secret),
            browser: self.browser.clone(),
        }
    }

    fn begin(
        stored: &Stored,
        db: &mut Db,
        person: PersonId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<SessionId, AppError> {
        let lasts = SignedDuration::from_hours(24 * limits::WEB_SESSION_DAYS);
        let ends_at = now
            .checked_add(lasts)
            .map_err(|_| AppError::Internal("the clock is at the end of time"))?;
        let row = store::NewWebSession {
            id: session,
            person_id: person,
            secret_hash: stored.secret_hash.to_vec(),
            browser: stored.browser.clone(),
            began_at: Time(now),
            seen_at: Time(now),
            ends_at: Time(ends_at),
        };
        store::insert(db, &row)?;
        Ok(session)
    }

    fn issue(
        self,
        app: &App,
        person: PersonId,
        session: SessionId,
    ) -> Result<BrowserSession, AppError> {
        let id = session.0.as_bytes().as_slice();
        let tag = app.key.mac(MacPurpose::SessionCookie, id);
        let bytes = [id, &self.secret, &tag].concat();
        Ok(BrowserSession {
            cookie: SecretString::from(BASE64URL_NOPAD.encode(&bytes)),
            person,
        })
    }
}

/// Somebody who is signed in with a browser, and where they belong.
#[derive(Clone)]
pub struct Visit {
    pub person: PersonId,
    pub session: SessionId,
    pub began_at: Timestamp,
    pub name: String,
    pub email: String,
    pub language: Language,
    pub has_password: bool,
    pub councils: Vec<CouncilMembership>,
    pub suppliers: Vec<SupplierMembership>,
}

/// Shows the ids alone.
impl std::fmt::Debug for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Visit")
            .field("person", &self.person)
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

impl Visit {
    /// The proof that use cases take.
    pub fn credential(&self) -> Credential {
        Credential::Person {
            id: self.person,
            session: self.session,
            issued_at: self.began_at,
        }
    }
}

/// Who is behind a browser's cookie, or None when it means nothing any more.
///
/// # Errors
/// The database's.
pub async fn open(app: &App, cookie: &str) -> Result<Option<Visit>, AppError> {
    let Some((id, secret_hash)) = parse(&app.key, cookie) else {
        return Ok(None);
    };
    let now = app.clock.now();
    let found = app
        .db
        .read(Scope::System, move |db| {
            let Some(session) = store::find(db, id)?.filter(|s| works(s, &secret_hash, now)) else {
                return Ok(None);
            };
            let Some(person) = person::find(db, session.person)?
                .filter(|person| session.began_at >= person.valid_after)
            else {
                return Ok(None);
            };
            let visit = Visit {
                person: person.id,
                session: session.id,
                began_at: session.began_at,
                language: Language::from_word(&person.language).unwrap_or_default(),
                has_password: person.password_hash.is_some(),
                councils: person::council_memberships(db, person.id)?,
                suppliers: person::supplier_memberships(db, person.id)?,
                name: person.name,
                email: person.email,
            };
            Ok::<_, AppError>(Some((visit, session.seen_at)))
        })
        .await?;
    let Some((visit, seen_at)) = found else {
        return Ok(None);
    };
    if now.duration_since(seen_at) >= SEEN_EVERY {
        app.db
            .write(Scope::System, "web_session.seen", move |db| {
                store::set_seen(db, id, now)?;
                Ok::<_, AppError>(())
            })
            .await?;
    }
    Ok(Some(visit))
}

/// Which session a cookie claims, and the digest of its secret. None of a cookie that was not given out here.
fn parse(key: &DataKey, cookie: &str) -> Option<(SessionId, [u8; 32])> {
    let bytes = BASE64URL_NOPAD.decode(cookie.as_bytes()).ok()?;
    let (id, rest) = bytes.split_at_checked(ID_BYTES)?;
    let (secret, tag) = rest.split_at_checked(SECRET_BYTES)?;
    let ours = tag.len() == TAG_BYTES && key.mac_matches(MacPurpose::SessionCookie, id, tag);
    let id = Uuid::from_slice(id).ok()?;
    ours.then(|| (SessionId(id), sha256(secret)))
}

/// The session that a cookie claims, without asking whether it goes on or the secret is right.
pub fn claimed(app: &App, cookie: &str) -> Option<SessionId> {
    parse(&app.key, cookie).map(|(session, _)| session)
}

fn works(session: &WebSession, secret_hash: &[u8; 32], now: Timestamp) -> bool {
    let idle = SignedDuration::from_hours(limits::WEB_SESSION_IDLE_HOURS);
    constant_time::verify_slices_are_equal(&session.secret_hash, secret_hash).is_ok()
        && session.ended_at.is_none()
        && now < session.ends_at
        && now.duration_since(session.seen_at) < idle
}

/// The caller's sessions that go on, the last one used first.
///
/// # Errors
/// 401 when all of them were ended meanwhile.
pub async fn list(app: &App, credential: Credential) -> Result<Vec<WebSession>, AppError> {
    let (person, _, issued_at) = person_of(&credential)?;
    let now = app.clock.now();
    app.db
        .read(Scope::System, move |db| {
            current(db, person, issued_at)?;
            Ok(store::list(db, person, now, LISTED_MAX)?)
        })
        .await
}

/// Ends one of the caller's sessions, which may be the present one.
///
/// # Errors
/// 401 when all of them were ended meanwhile.
pub async fn end(app: &App, credential: Credential, which: SessionId) -> Result<(), AppError> {
    let (person, _, issued_at) = person_of(&credential)?;
    let clock = app.clock.clone();
    app.db
        .write(Scope::System, "web_session.end", move |db| {
            current(db, person, issued_at)?;
            if store::end(db, person, which, clock.now())? > 0 {
                sign_in::record(db, &clock, person, AuditAction::SessionEnded, which)?;
            }
            Ok(())
        })
        .await
}
