//! Use cases: one function for each thing a person or system can do.
//!
//! Each takes who asks, checks, decides by `domain`, stores by `db`. HTTP, jobs and the command line
//! call the same functions. Invariant: one database closure is one transaction, and a closure for a
//! tenant begins with [`access::Caller::enter`].

pub mod access;
pub mod amendments;
pub mod answer_sheet;
pub mod answers;
pub mod api_keys;
pub mod assessment;
mod attempts;
pub mod audit;
pub mod branding;
pub mod check_codes;
pub mod clarifications;
pub mod comparison;
pub mod councils;
pub mod credentials;
pub mod deliveries;
pub mod deployment;
pub mod error;
pub mod evidence;
pub mod first_administrator;
pub mod idempotency;
pub mod invitation_file;
pub mod invitation_links;
pub mod invitation_page;
pub mod invitation_preview;
pub mod invitations;
pub mod mail_tests;
pub mod mailing;
pub mod marks;
pub mod me;
pub mod messages;
pub mod method;
pub mod methods;
pub mod opened;
pub mod outbox;
pub mod own_answers;
pub mod page;
pub mod people;
pub mod prepared_amendments;
mod procurement_steps;
pub mod procurements;
pub mod products;
pub mod question_sets;
pub mod registration;
pub mod responses;
pub mod retention;
pub mod sign_in;
pub mod sign_in_page;
pub mod slots;
pub mod starting_points;
pub mod submissions;
pub mod suppliers;
pub mod web_sessions;
pub mod work;

use std::sync::Arc;

use crate::{
    clock::Clock,
    config::Config,
    db::seam::Database,
    domain::{question_set::Catalogue, starting_point::StartingPoints},
    outbound::files::Files,
    sealing::DataKey,
};

use self::{
    credentials::Credentials, deployment::NotUsable, methods::Methods, responses::Scenes,
    slots::Slots,
};

/// What use cases work with. Built once, shared by every request and job.
pub struct App {
    pub config: Config,
    pub db: Database,
    pub clock: Clock,
    pub key: Arc<DataKey>,
    pub credentials: Credentials,
    /// The question sets that can be chosen.
    pub catalogue: Arc<Catalogue>,
    /// Issued methods, which never change under their ids.
    pub methods: Arc<Methods>,
    /// Typical purchases to begin from.
    pub starting_points: Arc<StartingPoints>,
    /// What responses belong to.
    pub scenes: Arc<Scenes>,
    /// The content of evidence.
    pub files: Files,
    /// For looking into uploaded documents, each whole in memory.
    pub documents: Slots,
}

impl App {
    /// Makes the application over an open database that has all migrations, with the clock the database was opened
    /// with.
    ///
    /// # Errors
    /// When the database is not up to date, does not answer, or was written with another data key.
    pub async fn open(config: Config, db: Database, key: DataKey) -> Result<Self, NotUsable> {
        let clock = db.clock().clone();
        let key = Arc::new(key);
        let catalogue = method::catalogue().map_err(NotUsable::Catalogue)?;
        let starting_points =
            starting_points::embedded(&catalogue).map_err(NotUsable::StartingPoints)?;
        deployment::claim(&db, &key).await?;
        let files =
            Files::open(&config.evidence_url, Arc::clone(&key)).map_err(NotUsable::Files)?;
        let credentials = Credentials::open(
            &db,
            Arc::clone(&key),
            clock.clone(),
            &config.public_url,
            config.password_hashers,
        )
        .await
        .map_err(NotUsable::Credentials)?;
        Ok(Self {
            config,
            db,
            clock,
            key,
            credentials,
            catalogue,
            methods: Arc::default(),
            starting_points,
            scenes: Arc::default(),
            files,
            documents: evidence::document_slots(),
        })
    }
}
