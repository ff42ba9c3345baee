//! The people of the demonstration: a council's four roles, and one owner for each supplier.

use std::{
    fmt::Write,
    net::{IpAddr, Ipv4Addr},
};

use anyhow::Context;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};

use super::{
    play::{Finished, Open},
    steps::Steps,
};
use crate::{
    app::{
        App,
        access::{Caller, Credential, ManagePeople, Permission, ViewProcurements, ViewResponses},
        api_keys::{self, KeyRequest, Keyed},
        first_administrator::{self, FirstAdministrator, NewCouncil},
        idempotency::Idempotent,
        me,
        people::{self, NewMember},
        sign_in,
        suppliers::{self, Profile},
    },
    db::{person, seam::Scope, sql_types::Time},
    demo::{Demo, Supplier},
    domain::{
        email::EmailAddress,
        ids::{CouncilId, PersonId, SessionId, SupplierId},
        language::Language,
        roles::CouncilRole,
    },
};

/// Everybody signs in with this; the demonstration listens on the machine itself only.
const PASSWORD: &str = "a lamp on every corner";
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

pub(super) struct People {
    pub(super) council: CouncilId,
    council_name: String,
    administrator: PersonId,
    pub(super) officer: PersonId,
    pub(super) evaluator: PersonId,
    emails: Vec<(&'static str, String)>,
    /// In the order of the demo's suppliers.
    pub(super) owners: Vec<Owner>,
}

pub(super) struct Owner {
    pub(super) person: PersonId,
    pub(super) supplier: SupplierId,
    name: String,
    email: String,
}

pub(super) async fn make(app: &App, demo: &Demo, steps: &mut Steps<'_>) -> anyhow::Result<People> {
    steps.begin("a council with an administrator, an officer, an evaluator and an auditor")?;
    let address = |role: &str| format!("{role}@{}.example", demo.council.slug);
    let founded = first_administrator::add(
        app,
        FirstAdministrator {
            slug: demo.council.slug.clone(),
            council: Some(NewCouncil {
                name: demo.council.name.clone(),
                jurisdiction: demo.council.jurisdiction.as_str(),
            }),
            email: email(&address("administrator"))?,
            name: "Administrator".to_owned(),
            language: Language::En,
        },
    )
    .await?;
    let (_, token) = founded
        .url
        .expose_secret()
        .rsplit_once('/')
        .context("the administrator's link has no token")?;
    let administrator = sign_in::exchange_link(app, token).await?.person;
    let mut people = People {
        council: founded.council,
        council_name: demo.council.name.clone(),
        administrator,
        officer: administrator,
        evaluator: administrator,
        emails: vec![("administrator", address("administrator"))],
        owners: Vec::new(),
    };
    set_password(app, administrator).await?;
    for (role, word, name) in [
        (CouncilRole::Officer, "officer", "Procurement officer"),
        (CouncilRole::Evaluator, "evaluator", "Security evaluator"),
        (CouncilRole::Auditor, "auditor", "Auditor"),
    ] {
        let caller: Caller<ManagePeople> = caller(app, administrator, founded.council);
        let new = NewMember {
            email: email(&address(word))?,
            name: name.to_owned(),
            language: Language::En,
            role,
        };
        let made = people::add::<CouncilId>(app, caller, Idempotent::unkeyed(), new)
            .await?
            .into_inner();
        set_password(app, made).await?;
        people.emails.push((word, address(word)));
        match role {
            CouncilRole::Officer => people.officer = made,
            CouncilRole::Evaluator => people.evaluator = made,
            CouncilRole::Administrator | CouncilRole::Auditor => {}
        }
    }
    steps.begin("five suppliers, each with an owner")?;
    for supplier in &demo.suppliers {
        people.owners.push(owner(app, supplier).await?);
    }
    Ok(people)
}

/// API keys that still work, whose secrets nobody learns, to be seen in the lists.
pub(super) async fn keys(app: &App, people: &People) -> anyhow::Result<()> {
    let of_council = (people.administrator, people.council);
    key(app, of_council, "Contract register", ViewProcurements::NAME).await?;
    if let Some(owner) = people.owners.first() {
        let of_supplier = (owner.person, owner.supplier);
        key(app, of_supplier, "Answer library", ViewResponses::NAME).await?;
    }
    Ok(())
}

async fn key<T: Keyed>(
    app: &App,
    (person, tenant): (PersonId, T),
    name: &str,
    permission: &str,
) -> anyhow::Result<()> {
    let now = app.clock.now();
    let expires = now + SignedDuration::from_hours(24 * 90);
    let wanted = KeyRequest::checked::<T>(name, vec![permission.to_owned()], expires, now)?;
    let caller = caller(app, person, tenant);
    api_keys::create::<T>(app, caller, Idempotent::unkeyed(), wanted).await?;
    Ok(())
}

async fn owner(app: &App, supplier: &Supplier) -> anyhow::Result<Owner> {
    let person = PersonId(app.clock.new_id());
    let now = Time(app.clock.now());
    let row = person::NewPerson {
        id: person,
        email: supplier.contact.email.clone(),
        name: supplier.contact.name.clone(),
        language: Language::En.as_str().to_owned(),
        valid_after: now,
        created_at: now,
    };
    // What following an invitation's link does.
    app.db
        .write(Scope::System, "demo.person", move |db| {
            person::insert_if_absent(db, &row).map_err(crate::app::error::AppError::from)
        })
        .await?;
    set_password(app, person).await?;
    let profile = Profile::checked(&supplier.name, Vec::new())?;
    let made = suppliers::create(app, as_person(app, person), Idempotent::unkeyed(), profile);
    Ok(Owner {
        person,
        supplier: made.await?.into_inner(),
        name: supplier.name.clone(),
        email: supplier.contact.email.clone(),
    })
}

fn email(text: &str) -> anyhow::Result<EmailAddress> {
    EmailAddress::parse(text)
        .ok()
        .with_context(|| format!("{text} is not an address"))
}

async fn set_password(app: &App, person: PersonId) -> anyhow::Result<()> {
    let new = SecretString::from(PASSWORD);
    me::change_password(app, HERE, as_person(app, person), None, new).await?;
    Ok(())
}

fn as_person(app: &App, id: PersonId) -> Credential {
    let session = SessionId(app.clock.new_id());
    Credential::Person {
        id,
        session,
        issued_at: app.clock.now(),
    }
}

/// The person as a caller who needs the permission `P` in the tenant.
pub(super) fn caller<P: Permission>(app: &App, person: PersonId, tenant: P::Tenant) -> Caller<P> {
    Caller::new(as_person(app, person), tenant)
}

impl People {
    /// Addresses and sign-ins, for whoever started the demonstration.
    pub(super) fn describe(&self, url: &str, finished: &Finished, open: &Open) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let mut line = |text: String| writeln!(out, "{text}").ok();
        line(String::new());
        line(format!("Serving {url} until you press Ctrl-C."));
        line(format!("  The pages               {url}/"));
        line(format!("  The API's description   {url}/v1/openapi.json"));
        line(format!(
            "  The finished one        {url}/councils/{}/procurements/{}",
            self.council, finished.id
        ));
        line(format!("  Open, to be answered    {url}/p/{}", open.id));
        line(String::new());
        line(format!(
            "Sign in on {url}/sign-in/password, or with POST {url}/v1/sessions; the password of all is: {PASSWORD}"
        ));
        for (role, email) in &self.emails {
            line(format!("  {email:<42}  {role}, {}", self.council_name));
        }
        for owner in &self.owners {
            line(format!(
                "  {:<42}  owner, {} ({})",
                owner.email, owner.name, owner.supplier
            ));
        }
        line(String::new());
        out
    }
}
