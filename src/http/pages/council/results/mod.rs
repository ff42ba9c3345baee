//! What came in, once the answers are opened: each supplier's answers, verdicts and numbers, with why.
//!
//! Invariant: before the opening these pages say when it can be, and nothing else.

pub mod assessment;
pub mod evidence;
pub mod list;
pub mod marks;
pub mod response;
mod scores;
mod verdicts;

use actix_web::HttpResponse;
use maud::{Markup, html};

use super::{Place, ways};
use crate::{
    app::{
        access::Permission,
        error::{AppError, Code},
    },
    domain::ids::CouncilId,
    http::pages::{Member, PageError},
    ui::govuk::InsetText,
};

/// The page instead of results that are still sealed; any other error as it is.
fn sealed<P: Permission<Tenant = CouncilId>>(
    member: &Member<P>,
    place: Place,
    title: String,
    error: AppError,
) -> Result<HttpResponse, PageError> {
    match error {
        AppError::Refused(refusal) if refusal.code == Code::NotYetOpened => {
            let content: Markup = html! {
                (ways(member, place))
                (InsetText { content: member.words.results_not_opened().into(), id: None })
            };
            let page = member.page(title).back(place.hub()).content(content);
            Ok(page.respond())
        }
        other => Err(other.into()),
    }
}
