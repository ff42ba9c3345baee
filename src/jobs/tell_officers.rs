//! Queues a mail to every officer of a council: a supplier asked something.
//!
//! Invariant: each officer is told once for each question, however often the job is run, and never who asked.

use super::worker::JobLease;
use crate::{
    app::{
        App,
        error::AppError,
        outbox::{self, NewMail, Recipient, Template},
    },
    db::{member::of_council, seam::Scope},
    domain::{
        ids::{ClarificationId, CouncilId, MailId, PersonId, ProcurementId},
        roles::CouncilRole,
    },
    limits,
};

pub(super) async fn run(
    app: &App,
    council: CouncilId,
    procurement: ProcurementId,
    clarification: ClarificationId,
    lease: &JobLease<'_>,
) -> Result<(), AppError> {
    let limit = i64::try_from(limits::ROWS_PER_TRANSACTION_MAX).unwrap_or(1);
    let mut after: Option<PersonId> = None;
    loop {
        let members = app
            .db
            .read(Scope::System, move |db| {
                Ok::<_, AppError>(of_council::list(db, council, after, limit)?)
            })
            .await?;
        let Some(last) = members.last() else {
            return Ok(());
        };
        after = Some(last.person);
        let officers: Vec<PersonId> = members
            .iter()
            .filter(|member| member.role == CouncilRole::Officer)
            .map(|member| member.person)
            .collect();
        let clock = app.clock.clone();
        app.db
            .write(Scope::System, "mail.tell_officers", move |db| {
                let now = clock.now();
                for officer in &officers {
                    let mail = NewMail {
                        id: MailId(clock.new_id()),
                        council_id: Some(council),
                        procurement_id: Some(procurement),
                        recipient: Recipient::Person(*officer),
                        supplier_id: None,
                        template: Template::ClarificationAsked { clarification },
                        dedupe_key: format!("clarification_asked:{clarification}:{officer}"),
                        due_at: now,
                    };
                    outbox::queue(db, now, &mail)?;
                }
                Ok::<_, AppError>(())
            })
            .await?;
        lease.renew(app).await?;
    }
}
