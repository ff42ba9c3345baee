//! What can be said of a sign-in link without using it, and what a browser keeps of one that it asked for.

use jiff::Timestamp;

use super::{
    App,
    credentials::links::{parse_asked, parse_token, render_asked},
    error::AppError,
};
use crate::{
    db::{mail_facts as facts, seam::Scope},
    domain::ids::SignInLinkId,
};

/// Until when a link works; None when it does not.
///
/// # Errors
/// The database's.
pub async fn works_until(app: &App, token: &str) -> Result<Option<Timestamp>, AppError> {
    let Some(link) = parse_token(&app.key, token) else {
        return Ok(None);
    };
    let (found, now) = app
        .db
        .read(Scope::System, move |db| {
            Ok::<_, AppError>((facts::sign_in_link(db, link)?, db.deadline_now()?))
        })
        .await?;
    Ok(found
        .filter(|link| link.used_at.is_none() && link.expires_at > now)
        .map(|link| link.expires_at))
}

/// What a browser keeps of a link that it asked for.
pub fn keep_asked(app: &App, link: SignInLinkId) -> String {
    render_asked(&app.key, link)
}

/// The link that a browser asked for, if what it kept is ours.
pub fn asked(app: &App, kept: &str) -> Option<SignInLinkId> {
    parse_asked(&app.key, kept)
}
