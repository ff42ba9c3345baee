//! Opening the answers: once, after the deadline, on record.

use actix_web::web;
use maud::html;
use uuid::Uuid;

use super::super::{Place, ways};
use crate::{
    app::{App, access::OpenAnswers, procurements},
    domain::{ids::ProcurementId, procurement::state::State},
    http::pages::{Form, Member, NoFields, PageResult, redirect},
    ui::govuk::{Button, InsetText, WarningText},
};

type Path = web::Path<(Uuid, ProcurementId)>;

/// What opening means, before it is done.
pub async fn show(member: Member<OpenAnswers>, app: web::Data<App>, path: Path) -> PageResult {
    member.caller.let_in(&app).await?;
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let view = procurements::find(&app, member.asking(), path.1).await?;
    let content = html! {
        (ways(&member, place))
        @match view.state {
            State::Closed => {
                p class="govuk-body" { (words.open_lead()) }
                (WarningText { content: words.open_warning().into(), prefix: words.warning() })
                (member.form(&place.open_answers(), &html! { (Button::new(words.open_title())) }))
            },
            State::Opened => (InsetText { content: words.overview_next_opened().into(), id: None }),
            _ => (InsetText { content: words.open_not_yet(words.moment(view.procurement.deadline)).into(), id: None }),
        }
    };
    Ok(member
        .page(words.open_title())
        .caption(view.procurement.title)
        .back(place.hub())
        .content(content)
        .respond())
}

pub async fn open(
    member: Member<OpenAnswers>,
    app: web::Data<App>,
    path: Path,
    _: Form<NoFields>,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    procurements::open(&app, member.caller.clone(), path.1).await?;
    Ok(redirect(place.responses())
        .telling(&app, "answers-opened")
        .respond())
}
