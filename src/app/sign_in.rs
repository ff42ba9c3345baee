//! Signing in, staying signed in and signing out.
//!
//! Invariant: an unknown address gets the same answer, after the same work, as a known one with a
//! wrong password. A refresh token works once; a second use ends its session, because then two have
//! it. Ending a session stops refreshing; ending all of them also stops access tokens at once.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    App,
    access::{Actor, Credential},
    attempts::{self, Attempt},
    audit::{self, Ledger, NewEvent},
    credentials::{links, not_usable, passwords::Verified, tokens::AccessToken},
    error::{AppError, Code},
    outbox::{self, NewMail, Recipient, Template},
    web_sessions::{BrowserSession, NewBrowserSession},
};
use crate::{
    clock::Clock,
    db::{
        attempt::{self, AttemptKind},
        person,
        seam::{Db, Scope},
        session::{self as store, LinkPurpose, NewLink, NewRefreshToken},
        sql_types::{Id, Time},
    },
    domain::{
        audit::{AuditAction, ObjectKind},
        email::EmailAddress,
        ids::{AuditEventId, MailId, PersonId, SessionId, SignInLinkId},
        language::Language,
    },
    limits,
};

/// What a signed-in person holds.
#[derive(Debug)]
pub struct SignedInSession {
    pub person: PersonId,
    pub session: SessionId,
    pub access: AccessToken,
    /// Works once, until `refresh_expires_at`.
    pub refresh: SecretString,
    pub refresh_expires_at: Timestamp,
    /// When signing in again is needed whatever happens.
    pub session_expires_at: Timestamp,
}

/// What a person gets who signs in: tokens for a program, or a session of a browser. The secret is made before the
/// closure that stores its digest, and given out after it.
pub(super) trait Begins {
    /// What goes into the database, without the secret.
    type Stored: Clone + Send + Sync + 'static;
    /// What the closure gives.
    type Granted: Send + 'static;
    /// What the person gets, once the closure has committed.
    type Given;

    fn stored(&self) -> Self::Stored;
    fn begin(
        stored: &Self::Stored,
        db: &mut Db,
        person: PersonId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Self::Granted, AppError>;
    fn issue(
        self,
        app: &App,
        person: PersonId,
        granted: Self::Granted,
    ) -> Result<Self::Given, AppError>;
}

/// A refresh token made before the closure that stores it.
pub(super) struct Prepared {
    id: Uuid,
    token: links::NewRefreshToken,
}

impl Prepared {
    pub(super) fn make(app: &App) -> Result<Self, AppError> {
        let id = app.clock.new_id();
        let token = links::make_refresh_token(id)
            .map_err(|_| AppError::Internal("a refresh token could not be made"))?;
        Ok(Self { id, token })
    }
}

impl Begins for Prepared {
    type Stored = Stored;
    type Granted = Granted;
    type Given = SignedInSession;

    fn stored(&self) -> Stored {
        Stored {
            id: self.id,
            secret_hash: self.token.secret_hash,
        }
    }

    /// The first refresh token of a new session.
    fn begin(
        stored: &Stored,
        db: &mut Db,
        person: PersonId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Granted, AppError> {
        let ends = after(
            now,
            SignedDuration::from_hours(24 * limits::REFRESH_FAMILY_DAYS),
        )?;
        stored.follow(db, person, session, now, ends)
    }

    fn issue(
        self,
        app: &App,
        person: PersonId,
        granted: Granted,
    ) -> Result<SignedInSession, AppError> {
        Ok(SignedInSession {
            person,
            session: granted.session,
            access: app.credentials.issue(person, granted.session)?,
            refresh: self.token.text,
            refresh_expires_at: granted.expires_at,
            session_expires_at: granted.session_expires_at,
        })
    }
}

/// The stored half of a refresh token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored {
    id: Uuid,
    secret_hash: [u8; 32],
}

/// What a closure gave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Granted {
    session: SessionId,
    expires_at: Timestamp,
    session_expires_at: Timestamp,
}

impl Stored {
    fn follow(
        self,
        db: &mut Db,
        person: PersonId,
        session: SessionId,
        now: Timestamp,
        session_expires_at: Timestamp,
    ) -> Result<Granted, AppError> {
        let idle = after(
            now,
            SignedDuration::from_hours(24 * limits::REFRESH_TOKEN_DAYS),
        )?;
        let expires_at = idle.min(session_expires_at);
        store::insert(
            db,
            &NewRefreshToken {
                id: Id(self.id),
                family_id: session,
                person_id: person,
                secret_hash: self.secret_hash.to_vec(),
                issued_at: Time(now),
                expires_at: Time(expires_at),
                family_expires_at: Time(session_expires_at),
            },
        )?;
        Ok(Granted {
            session,
            expires_at,
            session_expires_at,
        })
    }
}

fn after(now: Timestamp, by: SignedDuration) -> Result<Timestamp, AppError> {
    now.checked_add(by)
        .map_err(|_| AppError::Internal("the clock is at the end of time"))
}

enum Attempted {
    TooSoon(SignedDuration),
    Known(PersonId, Option<String>),
    Unknown,
}

/// Signs a program in with a password.
pub async fn with_password(
    app: &App,
    client: IpAddr,
    email: EmailAddress,
    password: SecretString,
) -> Result<SignedInSession, AppError> {
    by_password(app, client, email, password, Prepared::make(app)?).await
}

/// Signs a browser, which calls itself `browser`, in with a password.
pub async fn browser_with_password(
    app: &App,
    client: IpAddr,
    email: EmailAddress,
    password: SecretString,
    browser: &str,
) -> Result<BrowserSession, AppError> {
    by_password(
        app,
        client,
        email,
        password,
        NewBrowserSession::make(browser)?,
    )
    .await
}

async fn by_password<B: Begins>(
    app: &App,
    client: IpAddr,
    email: EmailAddress,
    password: SecretString,
    prepared: B,
) -> Result<B::Given, AppError> {
    let now = app.clock.now();
    let attempt = Attempt::password(&app.key, &email, client, now);
    let counted = attempt.clone();
    let attempted = app.db.write(Scope::System, "sign_in.attempt", move |db| {
        // A refusal that must be remembered: Ok here, an error after the commit.
        if let Some(wait) = counted.count(db, now)? {
            return Ok(Attempted::TooSoon(wait));
        }
        let found = person::find_by_email(db, email.as_str())?;
        Ok(found.map_or(Attempted::Unknown, |p| {
            Attempted::Known(p.id, p.password_hash)
        }))
    });
    let (person, seen) = match attempted.await.map_err(|error: AppError| error)? {
        Attempted::TooSoon(wait) => return Err(attempts::too_many(wait)),
        Attempted::Known(person, hash) => (Some(person), hash),
        Attempted::Unknown => (None, None),
    };
    let verified = app
        .credentials
        .passwords
        .verify(password, seen.clone())
        .await?;
    let (Some(person), Some(seen), Verified::Right | Verified::RightRehashed(_)) =
        (person, seen, &verified)
    else {
        return Err(wrong_credentials());
    };
    let rehashed = match verified {
        Verified::RightRehashed(hash) => Some(hash),
        Verified::Right | Verified::Wrong => None,
    };
    let (stored, clock) = (prepared.stored(), app.clock.clone());
    let session = SessionId(app.clock.new_id());
    let granted = app.db.write(Scope::System, "sign_in.password", move |db| {
        let now = clock.now();
        let found = person::find(db, person)?;
        if found.and_then(|p| p.password_hash).as_ref() != Some(&seen) {
            // The password was changed while this one was being checked.
            return Err(wrong_credentials());
        }
        if let Some(hash) = &rehashed {
            person::replace_password(db, person, Some(&seen), hash)?;
        }
        attempt.succeeded(db)?;
        let granted = B::begin(&stored, db, person, session, now)?;
        record(db, &clock, person, AuditAction::SessionSignedIn, session)?;
        Ok(granted)
    });
    let granted = granted.await?;
    prepared.issue(app, person, granted)
}

fn wrong_credentials() -> AppError {
    AppError::refused(
        Code::WrongCredentials,
        "Check both, or ask for a sign-in link by e-mail.",
    )
}

enum Refreshed {
    Granted(PersonId, Granted),
    Reused,
}

/// Gives new tokens for a refresh token, which is used up by that.
pub async fn refresh(app: &App, token: &str) -> Result<SignedInSession, AppError> {
    let presented = links::parse_refresh_token(token).ok_or_else(not_usable)?;
    let prepared = Prepared::make(app)?;
    let (stored, clock) = (prepared.stored(), app.clock.clone());
    let refreshed = app.db.write(Scope::System, "session.refresh", move |db| {
        let now = clock.now();
        db.lock_for_update("refresh_token", &[("id", presented.id)])?;
        let found = store::find(db, presented.id)?.ok_or_else(not_usable)?;
        if !presented.matches(&found.secret_hash) || found.revoked_at.is_some() {
            return Err(not_usable());
        }
        if found.used_at.is_some() {
            // Two have this token, and only one of them can be right. This must be remembered.
            store::revoke(db, found.person, found.session, now)?;
            record(
                db,
                &clock,
                found.person,
                AuditAction::SessionReuseDetected,
                found.session,
            )?;
            return Ok(Refreshed::Reused);
        }
        if now >= found.expires_at || now >= found.session_expires_at {
            return Err(not_usable());
        }
        store::mark_used(db, found.id, now)?;
        let granted = stored.follow(
            db,
            found.person,
            found.session,
            now,
            found.session_expires_at,
        )?;
        Ok(Refreshed::Granted(found.person, granted))
    });
    match refreshed.await? {
        Refreshed::Granted(person, granted) => prepared.issue(app, person, granted),
        Refreshed::Reused => Err(not_usable()),
    }
}

/// Ends the session that the token belongs to.
pub async fn sign_out(app: &App, credential: &Credential) -> Result<(), AppError> {
    let (person, session, _) = person_of(credential)?;
    let clock = app.clock.clone();
    app.db
        .write(Scope::System, "session.end", move |db| {
            if store::revoke(db, person, session, clock.now())? > 0 {
                record(db, &clock, person, AuditAction::SessionEnded, session)?;
            }
            Ok(())
        })
        .await
}

/// Sends a sign-in link to the address, if it is somebody's. The caller learns nothing of that: the id may be no
/// link's.
pub async fn request_link(
    app: &App,
    client: IpAddr,
    email: EmailAddress,
) -> Result<SignInLinkId, AppError> {
    link_to(app, client, email, None).await
}

/// Somebody who may be new to this service.
#[derive(Debug, Clone)]
pub struct Newcomer {
    pub name: String,
    pub language: Language,
}

/// Sends a sign-in link to the address, whoever it is: somebody new becomes known by it.
pub(super) async fn request_first_link(
    app: &App,
    client: IpAddr,
    email: EmailAddress,
    newcomer: Newcomer,
) -> Result<SignInLinkId, AppError> {
    link_to(app, client, email, Some(newcomer)).await
}

async fn link_to(
    app: &App,
    client: IpAddr,
    email: EmailAddress,
    newcomer: Option<Newcomer>,
) -> Result<SignInLinkId, AppError> {
    let now = app.clock.now();
    let new = newcomer.map(|newcomer| person::NewPerson {
        id: PersonId(app.clock.new_id()),
        email: email.as_str().to_owned(),
        name: newcomer.name,
        language: newcomer.language.as_str().to_owned(),
        valid_after: Time(now),
        created_at: Time(now),
    });
    let attempt = Attempt::link(&app.key, &email, client, now);
    let clock = app.clock.clone();
    let (link, mail) = (SignInLinkId(clock.new_id()), MailId(clock.new_id()));
    let wait = app
        .db
        .write(Scope::System, "sign_in_link.request", move |db| {
            if let Some(wait) = attempt.count(db, now)? {
                return Ok(Some(wait));
            }
            if let Some(new) = &new {
                person::insert_if_absent(db, new)?;
            }
            if let Some(person) = person::find_by_email(db, email.as_str())? {
                let lasts = SignedDuration::from_mins(limits::SIGN_IN_LINK_MINUTES);
                insert_link(db, link, person.id, LinkPurpose::SignIn, now, lasts)?;
                let mail = NewMail {
                    id: mail,
                    council_id: None,
                    procurement_id: None,
                    recipient: Recipient::Person(person.id),
                    supplier_id: None,
                    template: Template::SignInLink { link },
                    dedupe_key: format!("sign_in_link:{link}"),
                    due_at: now,
                };
                outbox::queue(db, now, &mail)?;
            }
            Ok::<_, AppError>(None)
        });
    match wait.await? {
        None => Ok(link),
        Some(wait) => Err(attempts::too_many(wait)),
    }
}

pub(super) fn insert_link(
    db: &mut Db,
    id: SignInLinkId,
    person: PersonId,
    purpose: LinkPurpose,
    now: Timestamp,
    lasts: SignedDuration,
) -> Result<(), AppError> {
    let row = NewLink {
        id,
        person_id: person,
        purpose,
        created_at: Time(now),
        expires_at: Time(after(now, lasts)?),
    };
    store::insert_link(db, &row)?;
    Ok(())
}

/// Signs a program in with the token of a sign-in link, once.
pub async fn exchange_link(app: &App, token: &str) -> Result<SignedInSession, AppError> {
    by_link(app, token, Prepared::make(app)?).await
}

/// Signs a browser, which calls itself `browser`, in with the token of a sign-in link, once.
pub async fn browser_with_link(
    app: &App,
    token: &str,
    browser: &str,
) -> Result<BrowserSession, AppError> {
    by_link(app, token, NewBrowserSession::make(browser)?).await
}

async fn by_link<B: Begins>(app: &App, token: &str, prepared: B) -> Result<B::Given, AppError> {
    let link = links::parse_token(&app.key, token).ok_or_else(link_not_usable)?;
    let (stored, clock) = (prepared.stored(), app.clock.clone());
    let signed_in = app
        .db
        .write(Scope::System, "sign_in_link.exchange", move |db| {
            let now = clock.now();
            let person = store::use_link(db, link, now)?.ok_or_else(link_not_usable)?;
            // A session that begins with a link has the link's id: such a one may set the password.
            let session = SessionId(link.0);
            let granted = B::begin(&stored, db, person, session, now)?;
            record(db, &clock, person, AuditAction::SessionSignedIn, session)?;
            Ok::<_, AppError>((person, granted))
        });
    let (person, granted) = signed_in.await?;
    prepared.issue(app, person, granted)
}

/// Tries that the code of one sign-in link allows.
pub(super) const CODE_TRIES_MAX: i64 = 5;

/// Signs a browser in with the code of the link that it asked for.
pub async fn browser_with_code(
    app: &App,
    link: SignInLinkId,
    code: &str,
    browser: &str,
) -> Result<BrowserSession, AppError> {
    let right = links::code_matches(&app.key, link, code);
    let prepared = NewBrowserSession::make(browser)?;
    let (stored, clock, subject) = (prepared.stored(), app.clock.clone(), link.to_string());
    let signed_in = app.db.write(Scope::System, "sign_in_link.code", move |db| {
        let now = clock.now();
        let before = attempt::since(db, AttemptKind::CodeOfLink, &subject, Timestamp::UNIX_EPOCH)?;
        attempt::add(db, AttemptKind::CodeOfLink, &subject, now)?;
        if !right || before.count >= CODE_TRIES_MAX {
            // A refusal that must be remembered.
            return Ok(None);
        }
        let Some(person) = store::use_link(db, link, now)? else {
            return Ok(None);
        };
        let session = SessionId(link.0);
        let granted = NewBrowserSession::begin(&stored, db, person, session, now)?;
        record(db, &clock, person, AuditAction::SessionSignedIn, session)?;
        Ok::<_, AppError>(Some((person, granted)))
    });
    let (person, granted) = signed_in.await?.ok_or_else(link_not_usable)?;
    prepared.issue(app, person, granted)
}

fn link_not_usable() -> AppError {
    AppError::refused(
        Code::TokenNotUsable,
        "Ask for a new sign-in link and use it within its time.",
    )
}

/// The person, their session and when the token was issued. An API key has neither.
pub(super) fn person_of(
    credential: &Credential,
) -> Result<(PersonId, SessionId, Timestamp), AppError> {
    match credential {
        Credential::Person {
            id,
            session,
            issued_at,
        } => Ok((*id, *session, *issued_at)),
        Credential::ApiKey { .. } => Err(AppError::refused(
            Code::NotPermitted,
            "An API key cannot do this: sign in as a person.",
        )),
    }
}

/// Records something about a person's session in the trail of each organisation they belong to.
pub(super) fn record(
    db: &mut Db,
    clock: &Clock,
    person: PersonId,
    action: AuditAction,
    session: SessionId,
) -> Result<(), AppError> {
    let councils = person::council_memberships(db, person)?
        .into_iter()
        .map(|m| Ledger::Council {
            council: m.council,
            ledger: m.ledger,
        });
    let suppliers = person::supplier_memberships(db, person)?
        .into_iter()
        .map(|m| Ledger::Supplier {
            supplier: m.supplier,
            ledger: m.ledger,
        });
    for ledger in councils.chain(suppliers) {
        let event = NewEvent {
            id: AuditEventId(clock.new_id()),
            ledger,
            at: clock.now(),
            actor: Actor::Person(person),
            action,
            object_kind: ObjectKind::Session,
            object: Some(session.0),
            procurement: None,
            detail: std::collections::BTreeMap::new(),
        };
        audit::record(db, event)?;
    }
    Ok(())
}
