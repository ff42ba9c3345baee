//! An application with a relay beside it, and rows to write mails about.

use std::{sync::Arc, time::Duration};

use assay::{
    app::{
        App,
        outbox::{self, Card, NewMail, Recipient, Template},
    },
    config::{Config, Environment},
    db::{
        mail::{Mail, MailState},
        schema,
        seam::{Backend, Scope, SeamError},
        sql_types::{Id, Time},
    },
    domain::ids::{
        CouncilId, InvitationId, MailId, PersonId, ProcurementId, ResponseId, SignInLinkId,
        SupplierId,
    },
    jobs::{Worked, Worker},
    outbound::mail::{MailSettings, Mailer},
    sealing::DataKey,
};
use diesel::prelude::*;
use jiff::{SignedDuration, Timestamp};

use crate::support::{
    databases::{Content, TestDatabase},
    smtp::SmtpServer,
};

pub struct Desk {
    pub app: Arc<App>,
    pub relay: SmtpServer,
    pub council: CouncilId,
    pub procurement: ProcurementId,
    pub deadline: Timestamp,
    _database: TestDatabase,
}

async fn open(database: &TestDatabase) -> App {
    let config = Config::load(None).unwrap();
    App::open(config, database.open(), DataKey::from_bytes(&[7; 32]))
        .await
        .unwrap()
}

/// Settings of mail that goes here, outside production.
pub fn settings(url: &str) -> MailSettings<'_> {
    MailSettings {
        url,
        from: "Assay <no-reply@assay.example>",
        ca_file: None,
        environment: Environment::Development,
    }
}

/// How long a try may take in these tests.
const TRY: Duration = Duration::from_millis(300);

impl Desk {
    /// A council with one issued procurement whose deadline is in thirty days.
    pub async fn new(backend: Backend) -> Self {
        let database = TestDatabase::new(backend, Content::Schema);
        let app = Arc::new(open(&database).await);
        let deadline = app.clock.now() + SignedDuration::from_hours(30 * 24);
        let council = CouncilId(app.clock.new_id());
        let procurement = ProcurementId(app.clock.new_id());
        let desk = Self {
            app,
            relay: SmtpServer::start().await,
            council,
            procurement,
            deadline,
            _database: database,
        };
        desk.insert_council().await;
        desk
    }

    async fn insert_council(&self) {
        let (council, procurement, now, deadline) = (
            self.council,
            self.procurement,
            self.app.clock.now(),
            self.deadline,
        );
        let ledger = self.app.clock.new_id();
        self.write(move |db| {
            use schema::{council as c, procurement as p};
            diesel::insert_into(c::table)
                .values((
                    c::id.eq(council),
                    c::ledger_id.eq(Id(ledger)),
                    c::name.eq("Northby Council"),
                    c::slug.eq(council.to_string()),
                    c::jurisdiction.eq("england"),
                    c::created_at.eq(Time(now)),
                ))
                .execute(db)?;
            diesel::insert_into(p::table)
                .values((
                    p::council_id.eq(council),
                    p::id.eq(procurement),
                    p::reference.eq("NB-2026-7"),
                    p::title.eq("Street-light controllers"),
                    p::kind.eq("open"),
                    p::jurisdiction.eq("england"),
                    p::threshold.eq("above"),
                    p::state.eq("issued"),
                    p::deadline.eq(Time(deadline)),
                    p::draft.eq("{}"),
                    p::revision.eq(1_i64),
                    p::created_at.eq(Time(now)),
                ))
                .execute(db)
        })
        .await;
    }

    /// An invitation with one contact, and further ones if given.
    pub async fn invitation(&self, name: &str, email: &str, more: &[(&str, &str)]) -> InvitationId {
        let (council, procurement, now) = (self.council, self.procurement, self.app.clock.now());
        let id = InvitationId(self.app.clock.new_id());
        let (name, email) = (name.to_owned(), email.to_owned());
        let more: Vec<_> = more
            .iter()
            .map(|(name, email)| serde_json::json!({"name": name, "email": email}))
            .collect();
        let more = serde_json::Value::from(more).to_string();
        self.write(move |db| {
            use schema::invitation as i;
            diesel::insert_into(i::table)
                .values((
                    i::council_id.eq(council),
                    i::id.eq(id),
                    i::procurement_id.eq(procurement),
                    i::supplier_name.eq(&name),
                    i::contact_email.eq(&email),
                    i::contact_name.eq("Ana Lumen"),
                    i::more_contacts.eq(&more),
                    i::language.eq("en"),
                    i::state.eq("invited"),
                    i::link_version.eq(1),
                    i::created_at.eq(Time(now)),
                ))
                .execute(db)
        })
        .await;
        id
    }

    /// Queues an invitation's first mail, as inviting does, once a contact.
    pub async fn invite(&self, invitation: InvitationId, contacts: u8) {
        let card = Card {
            council: self.council,
            procurement: self.procurement,
            invitation,
            supplier: None,
            contacts,
        };
        let clock = self.app.clock.clone();
        self.write(move |db| {
            outbox::queue_for_contacts(db, &clock, card, &Template::Invitation, "1")
        })
        .await;
    }

    /// Lets a supplier take the invitation up and gives its response this state.
    pub async fn respond(&self, invitation: InvitationId, state: &'static str) {
        let (council, procurement, now) = (self.council, self.procurement, self.app.clock.now());
        let supplier = SupplierId(self.app.clock.new_id());
        let response = ResponseId(self.app.clock.new_id());
        let ledger = self.app.clock.new_id();
        self.write(move |db| {
            use schema::{invitation as i, response as r, supplier as s};
            diesel::insert_into(s::table)
                .values((
                    s::id.eq(supplier),
                    s::revision.eq(1),
                    s::ledger_id.eq(Id(ledger)),
                    s::name.eq("Lumen Ltd"),
                    s::identifiers.eq("[]"),
                    s::created_at.eq(Time(now)),
                ))
                .execute(db)?;
            diesel::insert_into(r::table)
                .values((
                    r::council_id.eq(council),
                    r::id.eq(response),
                    r::procurement_id.eq(procurement),
                    r::supplier_id.eq(supplier),
                    r::state.eq(state),
                    r::created_at.eq(Time(now)),
                ))
                .execute(db)?;
            diesel::update(i::table.filter(i::id.eq(invitation)))
                .set((i::state.eq("accepted"), i::supplier_id.eq(supplier)))
                .execute(db)
        })
        .await;
    }

    pub async fn set_invitation_state(&self, invitation: InvitationId, state: &'static str) {
        self.write(move |db| {
            use schema::invitation as i;
            diesel::update(i::table.filter(i::id.eq(invitation)))
                .set(i::state.eq(state))
                .execute(db)
        })
        .await;
    }

    pub async fn move_deadline(&self, deadline: Timestamp) {
        let procurement = self.procurement;
        self.write(move |db| {
            use schema::procurement as p;
            diesel::update(p::table.filter(p::id.eq(procurement)))
                .set(p::deadline.eq(Time(deadline)))
                .execute(db)
        })
        .await;
    }

    /// A person with a sign-in link that works for ten minutes, and the mail that carries it.
    pub async fn sign_in_mail(&self, email: &str) -> (PersonId, SignInLinkId) {
        let (person, link, mail) = (
            PersonId(self.app.clock.new_id()),
            SignInLinkId(self.app.clock.new_id()),
            MailId(self.app.clock.new_id()),
        );
        let now = self.app.clock.now();
        let email = email.to_owned();
        self.write(move |db| {
            use schema::{person as p, sign_in_link as l};
            diesel::insert_into(p::table)
                .values((
                    p::id.eq(person),
                    p::email.eq(&email),
                    p::name.eq("Ana Lumen"),
                    p::language.eq("en"),
                    p::valid_after.eq(Time(now)),
                    p::created_at.eq(Time(now)),
                ))
                .execute(db)?;
            diesel::insert_into(l::table)
                .values((
                    l::id.eq(link),
                    l::person_id.eq(person),
                    l::purpose.eq("sign_in"),
                    l::created_at.eq(Time(now)),
                    l::expires_at.eq(Time(now + SignedDuration::from_mins(10))),
                ))
                .execute(db)?;
            outbox::queue(
                db,
                now,
                &NewMail {
                    id: mail,
                    council_id: None,
                    procurement_id: None,
                    recipient: Recipient::Person(person),
                    supplier_id: None,
                    template: Template::SignInLink { link },
                    dedupe_key: format!("sign_in_link:{link}"),
                    due_at: now,
                },
            )
        })
        .await;
        (person, link)
    }

    pub fn worker(&self) -> Worker {
        let mailer = Mailer::new(&settings(&self.relay.url()))
            .unwrap()
            .with_timeout(TRY);
        Worker::with_mailer(&self.app, mailer)
    }

    /// Works until nothing is due.
    pub async fn settle(&self, worker: &Worker) -> Worked {
        let mut all = Worked::default();
        for _ in 0..200 {
            let worked = worker.run_once(&self.app).await.unwrap();
            if worked.nothing() {
                return all;
            }
            all = all.and(worked);
        }
        panic!("the worker always finds something to do");
    }

    /// Settles again and again, each time after the longest pause, until no mail waits.
    pub async fn outlast(&self, worker: &Worker) -> Worked {
        let mut all = self.settle(worker).await;
        for _ in 0..10 {
            if self
                .mails()
                .await
                .iter()
                .all(|mail| mail.state != MailState::Waiting)
            {
                break;
            }
            self.app.clock.advance(SignedDuration::from_hours(15));
            all = all.and(self.settle(worker).await);
        }
        all
    }

    pub async fn mails(&self) -> Vec<Mail> {
        self.read(|db| schema::mail::table.order(schema::mail::id).load(db))
            .await
    }

    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut assay::db::seam::Db) -> QueryResult<T> + Send + 'static,
    ) -> T {
        self.app
            .db
            .read(Scope::System, |db| f(db).map_err(SeamError::from))
            .await
            .unwrap()
    }

    pub async fn write<T: Send + 'static>(
        &self,
        f: impl Fn(&mut assay::db::seam::Db) -> QueryResult<T> + Send + 'static,
    ) -> T {
        self.app
            .db
            .write(Scope::System, "test", move |db| {
                f(db).map_err(SeamError::from)
            })
            .await
            .unwrap()
    }
}
