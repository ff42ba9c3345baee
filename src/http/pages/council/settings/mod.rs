//! What an administrator sets for the whole council.

pub mod branding;
pub mod mail;
pub mod retention;

use actix_web::web;
use maud::html;

use crate::{
    app::{App, access::ManageSettings},
    domain::ids::CouncilId,
    http::pages::{Member, PageResult},
};

/// The address of the settings.
fn address(council: CouncilId) -> String {
    format!("/councils/{council}/settings")
}

/// What can be set.
pub async fn show(member: Member<ManageSettings>, app: web::Data<App>) -> PageResult {
    member.caller.let_in(&app).await?;
    let words = member.words;
    let here = address(member.caller.tenant());
    let content = html! {
        @for (part, title, lead) in [
            ("branding", words.branding_title(), words.branding_what()),
            ("mail", words.mail_test_title(), words.mail_test_what()),
            ("retention", words.retention_title(), words.retention_what()),
        ] {
            h2 class="govuk-heading-m" { a class="govuk-link" href={ (here) "/" (part) } { (title) } }
            p class="govuk-body" { (lead) }
        }
    };
    Ok(member
        .page(words.settings_title())
        .back(format!("/councils/{}", member.caller.tenant()))
        .content(content)
        .respond())
}
