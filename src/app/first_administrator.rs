//! How a council comes to be: an operator names it and its first administrator.
//!
//! Invariant: the administrator's link works once and for a day; the database does not hold it.
//! Naming a council that exists adds an administrator to it and makes no second council.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use super::{
    App,
    access::Actor,
    audit::{self, Ledger, NewEvent},
    credentials::links::render_token,
    error::{AppError, FieldProblem},
    people::{self, Language},
    sign_in,
};
use crate::{
    clock::Clock,
    db::{
        council::{self, Council},
        member, person,
        seam::{Db, Scope},
        session::LinkPurpose,
        sql_types::Time,
    },
    domain::{
        audit::{AuditAction, Detail, ObjectKind},
        email::EmailAddress,
        ids::{AuditEventId, CouncilId, PersonId, SignInLinkId},
        procurement::Jurisdiction,
        roles::CouncilRole,
    },
    limits,
};

/// Who is to look after which council.
#[derive(Debug, Clone)]
pub struct Named {
    pub council: String,
    pub jurisdiction: Jurisdiction,
    pub email: EmailAddress,
    /// Used if the person is new to this service.
    pub name: String,
}

/// What the operator hands on.
#[derive(Debug)]
pub struct Appointed {
    pub council: CouncilId,
    pub person: PersonId,
    /// Signs in once, for setting a password.
    pub token: SecretString,
    pub expires_at: Timestamp,
}

/// Makes the council if there is none of that name, and the person its administrator.
///
/// # Errors
/// A name that is empty or too long, or what the database says.
pub async fn appoint(app: &App, named: Named) -> Result<Appointed, AppError> {
    let council_name = checked("/council", &named.council)?;
    let new_person = person::NewPerson {
        id: PersonId(app.clock.new_id()),
        email: named.email.as_str().to_owned(),
        name: checked("/name", &named.name)?,
        language: Language::En.as_str().to_owned(),
        valid_after: Time(app.clock.now()),
        created_at: Time(app.clock.now()),
    };
    let clock = app.clock.clone();
    let link = SignInLinkId(clock.new_id());
    let lasts = SignedDuration::from_hours(limits::FIRST_ADMIN_LINK_HOURS);
    let now = clock.now();
    let appointed = app.db.write(Scope::System, "council.appoint", move |db| {
        let council = find_or_make(db, &clock, &council_name, named.jurisdiction)?;
        let person = people::person_of(db, &new_person)?;
        make_administrator(db, &clock, &council, person)?;
        sign_in::insert_link(
            db,
            link,
            person,
            LinkPurpose::FirstAdministrator,
            now,
            lasts,
        )?;
        Ok::<_, AppError>((council.id, person))
    });
    let (council, person) = appointed.await?;
    Ok(Appointed {
        council,
        person,
        token: SecretString::from(render_token(&app.key, link)),
        expires_at: now.saturating_add(lasts).unwrap_or(Timestamp::MAX),
    })
}

fn checked(pointer: &str, name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if (1..=limits::NAME_CHARACTERS_MAX).contains(&name.chars().count()) {
        return Ok(name.to_owned());
    }
    let detail = format!("Use 1 to {} characters.", limits::NAME_CHARACTERS_MAX);
    Err(AppError::invalid(vec![FieldProblem::new(
        pointer, "length", detail,
    )]))
}

fn find_or_make(
    db: &mut Db,
    clock: &Clock,
    name: &str,
    jurisdiction: Jurisdiction,
) -> Result<Council, AppError> {
    if let Some(found) = council::find_by_name(db, name)? {
        return Ok(found);
    }
    let id = CouncilId(clock.new_id());
    let council = Council {
        id,
        ledger_id: clock.new_id(),
        name: name.to_owned(),
        // Names may repeat once letters are folded; the id does not.
        slug: format!("{}-{}", slug(name), id.0.simple()),
        jurisdiction: jurisdiction.as_str().to_owned(),
        created_at: clock.now(),
    };
    council::insert(db, council.clone())?;
    record(
        db,
        clock,
        &council,
        AuditAction::CouncilCreated,
        (ObjectKind::Council, id.0),
        None,
    )?;
    Ok(council)
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    words.join("-").chars().take(40).collect()
}

fn make_administrator(
    db: &mut Db,
    clock: &Clock,
    council: &Council,
    person: PersonId,
) -> Result<(), AppError> {
    let role = CouncilRole::Administrator;
    let added = member::of_council::insert_if_absent(db, council.id, person, role, clock.now())?;
    let action = if added == 0 {
        member::of_council::set_role(db, council.id, person, role)?;
        AuditAction::MemberChanged
    } else {
        AuditAction::MemberAdded
    };
    let detail = Some(("role", "administrator"));
    record(
        db,
        clock,
        council,
        action,
        (ObjectKind::Person, person.0),
        detail,
    )
}

fn record(
    db: &mut Db,
    clock: &Clock,
    council: &Council,
    action: AuditAction,
    (object_kind, object): (ObjectKind, uuid::Uuid),
    detail: Option<(&str, &str)>,
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
        detail: detail
            .map(|(name, word)| (name.to_owned(), Detail::from(word)))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
    };
    audit::record(db, event)?;
    Ok(())
}
