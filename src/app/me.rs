//! What a signed-in person or API key may know and change about itself.
//!
//! Invariant: a password is changed by who knows it, or by who has just proved to hold the address:
//! the session began with a sign-in link a few minutes ago. Either way every other session ends.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::{
    App,
    access::Credential,
    attempts::{self, Attempt},
    credentials::{
        not_usable,
        passwords::{self, Verified},
    },
    error::{AppError, Code},
    sign_in::{self, Begins, Prepared, SignedInSession, person_of},
    web_sessions::{BrowserSession, NewBrowserSession},
};
pub use crate::db::{
    api_key::ApiKey,
    person::{CouncilMembership, Person, SupplierMembership},
};
use crate::{
    db::{
        api_key, person,
        seam::{Db, Scope},
        session, web_session,
    },
    domain::{
        audit::AuditAction,
        email::EmailAddress,
        ids::{PersonId, SessionId},
        language::Language,
    },
    limits,
};

/// Who the caller is.
#[derive(Debug)]
pub enum Me {
    Person {
        person: Person,
        councils: Vec<CouncilMembership>,
        suppliers: Vec<SupplierMembership>,
    },
    ApiKey(ApiKey),
}

/// Tells the caller who they are and where they belong.
pub async fn show(app: &App, credential: Credential) -> Result<Me, AppError> {
    let now = app.clock.now();
    app.db
        .read(Scope::System, move |db| match &credential {
            Credential::Person { id, issued_at, .. } => Ok(Me::Person {
                person: current(db, *id, *issued_at)?,
                councils: person::council_memberships(db, *id)?,
                suppliers: person::supplier_memberships(db, *id)?,
            }),
            Credential::ApiKey { id, secret_hash } => {
                let key = api_key::find(db, *id)?.ok_or_else(not_usable)?;
                if !key.works(secret_hash, now) {
                    return Err(not_usable());
                }
                Ok(Me::ApiKey(key))
            }
        })
        .await
}

/// The person, if their token is not older than the end of all their sessions.
pub(super) fn current(db: &mut Db, id: PersonId, issued_at: Timestamp) -> Result<Person, AppError> {
    person::find(db, id)?
        .filter(|person| issued_at >= person.valid_after)
        .ok_or_else(not_usable)
}

/// Ends every session of the caller, this one too, at once.
pub async fn end_all_sessions(app: &App, credential: Credential) -> Result<(), AppError> {
    let (person, session, issued_at) = person_of(&credential)?;
    let clock = app.clock.clone();
    app.db
        .write(Scope::System, "session.end_all", move |db| {
            let now = clock.now();
            current(db, person, issued_at)?;
            end_all(db, person, now)?;
            sign_in::record(db, &clock, person, AuditAction::SessionEnded, session)
        })
        .await
}

fn end_all(db: &mut Db, id: PersonId, now: Timestamp) -> Result<(), AppError> {
    person::set_valid_after(db, id, now)?;
    session::revoke_all(db, id, now)?;
    web_session::end_all(db, id, now)?;
    session::use_up_links(db, id, now)?;
    Ok(())
}

/// Sets a new password and signs in anew. `current_password` may be left out by a person without one, and
/// within ten minutes of signing in by a link.
pub async fn change_password(
    app: &App,
    client: IpAddr,
    credential: Credential,
    current_password: Option<SecretString>,
    new: SecretString,
) -> Result<SignedInSession, AppError> {
    set_password(
        app,
        client,
        credential,
        current_password,
        new,
        Prepared::make(app)?,
    )
    .await
}

/// [`change_password`] for a browser, which calls itself `browser`.
pub async fn change_password_in_browser(
    app: &App,
    client: IpAddr,
    credential: Credential,
    current_password: Option<SecretString>,
    new: SecretString,
    browser: &str,
) -> Result<BrowserSession, AppError> {
    let prepared = NewBrowserSession::make(browser)?;
    set_password(app, client, credential, current_password, new, prepared).await
}

async fn set_password<B: Begins>(
    app: &App,
    client: IpAddr,
    credential: Credential,
    current_password: Option<SecretString>,
    new: SecretString,
    prepared: B,
) -> Result<B::Given, AppError> {
    let (id, old_session, issued_at) = person_of(&credential)?;
    let now = app.clock.now();
    let read = app.db.read(Scope::System, move |db| {
        let person = current(db, id, issued_at)?;
        let proved = proved_address(db, id, old_session, now)?;
        Ok::<_, AppError>((person, proved))
    });
    let (found, proved) = read.await?;
    if let Some(problem) = passwords::problem("/newPassword", new.expose_secret(), &found.email) {
        return Err(AppError::invalid(vec![problem]));
    }
    let seen = found.password_hash.clone();
    match (&seen, current_password) {
        (None, _) => {}
        (Some(_), None) if proved => {}
        (Some(_), None) => return Err(current_password_needed()),
        (Some(_), Some(password)) => {
            slow_down(app, client, &found.email).await?;
            let verified = app
                .credentials
                .passwords
                .verify(password, seen.clone())
                .await?;
            if matches!(verified, Verified::Wrong) {
                return Err(current_password_needed());
            }
        }
    }
    let hash = app.credentials.passwords.hash(new).await?;
    let (stored, clock) = (prepared.stored(), app.clock.clone());
    let new_session = SessionId(app.clock.new_id());
    let granted = app.db.write(Scope::System, "password.change", move |db| {
        let now = clock.now();
        current(db, id, issued_at)?;
        if person::replace_password(db, id, seen.as_deref(), &hash)? == 0 {
            return Err(AppError::version_conflict());
        }
        end_all(db, id, now)?;
        let granted = B::begin(&stored, db, id, new_session, now)?;
        sign_in::record(db, &clock, id, AuditAction::PasswordChanged, new_session)?;
        Ok(granted)
    });
    let granted = granted.await?;
    prepared.issue(app, id, granted)
}

/// Changes the language that the caller is written to in.
pub async fn change_language(
    app: &App,
    credential: Credential,
    language: Language,
) -> Result<(), AppError> {
    let (id, _, issued_at) = person_of(&credential)?;
    app.db
        .write(Scope::System, "person.language", move |db| {
            current(db, id, issued_at)?;
            person::set_language(db, id, language)?;
            Ok(())
        })
        .await
}

fn proved_address(
    db: &mut Db,
    person: PersonId,
    session: SessionId,
    now: Timestamp,
) -> Result<bool, AppError> {
    let recent = SignedDuration::from_mins(limits::SIGN_IN_LINK_MINUTES);
    let used_at = session::link_used_at(db, person, session)?;
    Ok(used_at.is_some_and(|at| now.duration_since(at) <= recent))
}

/// Whoever holds a stolen token must not try passwords faster than at the door.
async fn slow_down(app: &App, client: IpAddr, email: &str) -> Result<(), AppError> {
    let now = app.clock.now();
    let email = EmailAddress::parse(email)
        .map_err(|_| AppError::Internal("a stored address is not an address"))?;
    let attempt = Attempt::password(&app.key, &email, client, now);
    let counted = app.db.write(Scope::System, "password.attempt", move |db| {
        Ok::<_, AppError>(attempt.count(db, now)?)
    });
    match counted.await? {
        None => Ok(()),
        Some(wait) => Err(attempts::too_many(wait)),
    }
}

fn current_password_needed() -> AppError {
    AppError::refused(
        Code::WrongCredentials,
        "Send your present password as currentPassword, or sign in by a link and set the new one within ten minutes.",
    )
}
