//! Clarifications: a supplier asks what something means, and the answer goes to everybody who takes part, without names.
//!
//! Invariant: until the answers are opened nobody in the council learns who asked, from a page, a mail or the trail, so
//! that no answer can favour somebody. What is published reads the same for all, also for those who join later.

mod council;
mod supplier;

pub use council::{ForCouncil, Made, find, list, publish, publish_unasked, send_back, waiting};
pub use supplier::{ask, own, published, withdraw};

pub use crate::db::clarification::{Clarification, Text};

use super::{
    App,
    error::AppError,
    page::{Page, PageRequest},
    procurement_steps::text_given,
    registration,
};
use crate::{
    db::{clarification as store, seam::Scope},
    domain::ids::{ProcurementId, ResponseId},
};

/// A published clarification, as everybody reads it.
#[derive(Debug, Clone)]
pub struct Published {
    /// From 1 in each procurement.
    pub number: i32,
    pub text: Text,
    pub at: jiff::Timestamp,
    /// Whether the reader's own response asked it.
    pub own: bool,
}

impl Published {
    /// None unless it was published.
    fn of(row: Clarification, reader: Option<ResponseId>) -> Option<Self> {
        Some(Self {
            number: row.number?,
            text: Text {
                question: row.question?,
                answer: row.answer?,
            },
            at: row.decided_at?,
            own: reader.is_some() && row.response_id == reader,
        })
    }
}

/// A page of what was published, from its rows.
fn page_of(
    page: &PageRequest<i32>,
    rows: Vec<Clarification>,
    reader: Option<ResponseId>,
) -> Page<Published, i32> {
    let published = rows
        .into_iter()
        .filter_map(|row| Published::of(row, reader))
        .collect();
    page.page(published, |one| one.number)
}

/// What was published in an open procedure, for anybody: the first one first.
///
/// # Errors
/// Not found for any other procurement.
pub async fn public(
    app: &App,
    id: ProcurementId,
    page: PageRequest<i32>,
) -> Result<Page<Published, i32>, AppError> {
    app.db
        .read(Scope::System, move |db| {
            let council = registration::public_row(db, id)?.0.council_id;
            let after = page.after.unwrap_or(0);
            let rows = store::published(db, council, id, after, page.rows())?;
            Ok(page_of(&page, rows, None))
        })
        .await
}

/// A question and an answer that may be published, or everything that is wrong with them.
fn checked(text: Text) -> Result<Text, AppError> {
    let question = text_given("/question", text.question, "Write the question.");
    let answer = text_given("/answer", text.answer, "Write the answer.");
    match (question, answer) {
        (Ok(question), Ok(answer)) => Ok(Text { question, answer }),
        (Err(AppError::Refused(mut first)), Err(AppError::Refused(second))) => {
            first.problems.extend(second.problems);
            Err(AppError::Refused(first))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}
