//! Queues the same mail for every contact of every invitation that still takes part.
//!
//! Invariant: a hundred rows a transaction at most, and each contact is told once for each occasion, however often
//! the job is run.

use uuid::Uuid;

use super::worker::JobLease;
use crate::{
    app::{
        App,
        error::AppError,
        outbox::{self, Card, Template},
    },
    db::{mail_facts as facts, seam::Scope},
    domain::ids::{CouncilId, InvitationId, ProcurementId},
    limits,
};

/// How many invitations are read for one transaction: with every further contact that is the most rows it may insert.
pub(super) const INVITATIONS_PER_TURN: usize =
    limits::ROWS_PER_TRANSACTION_MAX / (1 + limits::MORE_CONTACTS_MAX);

pub(super) async fn run(
    app: &App,
    council: CouncilId,
    procurement: ProcurementId,
    template: &Template,
    occasion: &str,
    lease: &JobLease<'_>,
) -> Result<(), AppError> {
    queue_for(
        app,
        council,
        procurement,
        template,
        occasion,
        |_| true,
        lease,
    )
    .await
}

/// Queues for those of the invitations taking part that `chosen` picks.
pub(super) async fn queue_for(
    app: &App,
    council: CouncilId,
    procurement: ProcurementId,
    template: &Template,
    occasion: &str,
    chosen: impl Fn(&facts::Told) -> bool,
    lease: &JobLease<'_>,
) -> Result<(), AppError> {
    let limit = i64::try_from(INVITATIONS_PER_TURN).unwrap_or(1);
    let mut after = InvitationId(Uuid::nil());
    loop {
        let page = app
            .db
            .read(Scope::System, move |db| {
                Ok::<_, AppError>(facts::taking_part(db, council, procurement, after, limit)?)
            })
            .await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.id;
        let cards: Vec<Card> = page
            .iter()
            .filter(|told| chosen(told))
            .map(|told| Card {
                council,
                procurement,
                invitation: told.id,
                supplier: told.supplier_id,
                contacts: u8::try_from(1 + told.more_contacts.0.len()).unwrap_or(u8::MAX),
            })
            .collect();
        if !cards.is_empty() {
            let (clock, template, occasion) =
                (app.clock.clone(), template.clone(), occasion.to_owned());
            app.db
                .write(Scope::System, "mail.tell_invited", move |db| {
                    for card in &cards {
                        outbox::queue_for_contacts(db, &clock, *card, &template, &occasion)?;
                    }
                    Ok::<_, AppError>(())
                })
                .await?;
        }
        lease.renew(app).await?;
    }
}
