//! How the mail that invites will read, before anybody is invited.

use super::{
    App,
    access::{Caller, ViewProcurements},
    check_codes,
    error::AppError,
};
use crate::{
    db::{council, procurement as procurements},
    domain::{ids::ProcurementId, language::Language},
    outbound::templates::{About, Check, Content, letter},
    ui::words::Words,
};

/// What stands where a link has its own secret.
const NO_SECRET: &str = "…";

/// A mail as it will be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub subject: String,
    pub text: String,
}

/// The mail to an example supplier. Its link leads nowhere.
///
/// # Errors
/// Not found, or what [`Caller::enter`] refuses.
pub async fn preview(
    app: &App,
    caller: Caller<ViewProcurements>,
    procurement: ProcurementId,
    language: Language,
) -> Result<Preview, AppError> {
    let now = app.clock.now();
    let (council, found) = app
        .db
        .read(caller.scope(), move |db| {
            caller.enter(db, now)?;
            let found = procurements::find(db, caller.tenant(), procurement)?;
            let council = council::find(db, caller.tenant())?;
            council.zip(found).ok_or_else(AppError::not_found)
        })
        .await?;
    let words = Words(language);
    let content = Content::Invitation {
        about: About {
            council: council.name,
            reference: found.reference,
            title: found.title,
            deadline: found.deadline,
        },
        supplier: words.letter_example_supplier(),
        link: format!("{}/i/{NO_SECRET}", app.config.public_url),
        check: Check {
            code: check_codes::shown(&found.check_code.unwrap_or_else(|| NO_SECRET.to_owned())),
            page: format!("{}{}", app.config.public_url, check_codes::PAGE),
        },
    };
    let letter = letter(&content, &words.letter_example_contact(), words);
    Ok(Preview {
        subject: letter.subject().to_owned(),
        text: letter.text(),
    })
}
