//! How a council gets its first administrator: by whoever runs the service, from the command line.
//!
//! Invariant: nobody becomes anything over HTTP by this; the link is made here once, works once and for a day, and
//! its secret is stored nowhere.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::{
    App,
    access::Actor,
    audit::{self, Ledger, NewEvent},
    credentials::links::render_token,
    error::AppError,
    people::person_of,
    sign_in::insert_link,
};
use crate::{
    clock::Clock,
    db::{
        council::{self, Council},
        member::of_council as member,
        person::NewPerson,
        seam::{Db, Scope},
        session::LinkPurpose,
        sql_types::Time,
    },
    domain::{
        audit::{AuditAction, Detail, ObjectKind},
        email::EmailAddress,
        ids::{AuditEventId, CouncilId, PersonId, SignInLinkId},
        language::Language,
        roles::CouncilRole,
    },
    limits,
};

/// A council and the person to administer it.
#[derive(Clone)]
pub struct FirstAdministrator {
    /// Names the council in commands and addresses: made if there is none.
    pub slug: String,
    /// Needed for a council that has to be made.
    pub council: Option<NewCouncil>,
    pub email: EmailAddress,
    pub name: String,
    pub language: Language,
}

#[derive(Clone)]
pub struct NewCouncil {
    pub name: String,
    /// As councils have it: `england`, `wales` or `northern_ireland`.
    pub jurisdiction: &'static str,
}

/// What to hand to the administrator.
#[derive(Debug)]
pub struct FirstLink {
    pub council: CouncilId,
    pub url: SecretString,
    pub expires_at: Timestamp,
}

/// Makes the person an administrator of the council, whatever they were before, and a link to sign in with once.
///
/// # Errors
/// When the council does not exist and is not described.
pub async fn add(app: &App, new: FirstAdministrator) -> Result<FirstLink, AppError> {
    let lasts = SignedDuration::from_hours(limits::FIRST_ADMIN_LINK_HOURS);
    let (link, now) = (SignInLinkId(app.clock.new_id()), app.clock.now());
    let clock = app.clock.clone();
    let council = app
        .db
        .write(Scope::System, "council.first_administrator", move |db| {
            let council = find_or_make(db, &clock, &new, now)?;
            let person = NewPerson {
                id: PersonId(clock.new_id()),
                email: new.email.as_str().to_owned(),
                name: new.name.clone(),
                language: new.language.as_str().to_owned(),
                valid_after: Time(now),
                created_at: Time(now),
            };
            let person = person_of(db, &person)?;
            let role = CouncilRole::Administrator;
            let action = if member::insert_if_absent(db, council.id, person, role, now)? == 1 {
                AuditAction::MemberAdded
            } else {
                member::set_role(db, council.id, person, role)?;
                AuditAction::MemberChanged
            };
            let detail = BTreeMap::from([("role".to_owned(), Detail::from("administrator"))]);
            let (kind, object) = (ObjectKind::Person, person.0);
            record(db, &clock, &council, action, kind, object, detail)?;
            insert_link(
                db,
                link,
                person,
                LinkPurpose::FirstAdministrator,
                now,
                lasts,
            )?;
            Ok::<_, AppError>(council.id)
        });
    let council = council.await?;
    let url = format!(
        "{}/sign-in/{}",
        app.config.public_url,
        render_token(&app.key, link)
    );
    let expires_at = now
        .checked_add(lasts)
        .map_err(|_| AppError::Internal("the clock is at the end of time"))?;
    Ok(FirstLink {
        council,
        url: url.into(),
        expires_at,
    })
}

fn find_or_make(
    db: &mut Db,
    clock: &Clock,
    new: &FirstAdministrator,
    now: Timestamp,
) -> Result<Council, AppError> {
    if let Some(council) = council::find_by_slug(db, &new.slug)? {
        return Ok(council);
    }
    let described = new.council.as_ref().ok_or_else(AppError::not_found)?;
    let council = Council {
        id: CouncilId(clock.new_id()),
        ledger_id: clock.new_id(),
        name: described.name.clone(),
        slug: new.slug.clone(),
        jurisdiction: described.jurisdiction.to_owned(),
        created_at: now,
    };
    council::insert(db, council.clone())?;
    let (kind, object) = (ObjectKind::Council, council.id.0);
    record(
        db,
        clock,
        &council,
        AuditAction::CouncilCreated,
        kind,
        object,
        BTreeMap::new(),
    )?;
    Ok(council)
}

fn record(
    db: &mut Db,
    clock: &Clock,
    council: &Council,
    action: AuditAction,
    object_kind: ObjectKind,
    object: uuid::Uuid,
    detail: BTreeMap<String, Detail>,
) -> Result<(), AppError> {
    let event = NewEvent {
        id: AuditEventId(clock.new_id()),
        ledger: Ledger::Council {
            council: council.id,
            ledger: council.ledger_id,
        },
        at: clock.now(),
        actor: Actor::System,
        action,
        object_kind,
        object: Some(object),
        procurement: None,
        detail,
    };
    audit::record(db, event)?;
    Ok(())
}
