//! Where the pages of one procurement begin.

use actix_web::web;
use maud::html;
use uuid::Uuid;

use super::{
    Place, procurements as procurements_of, run::overview::overview, setup::tasks::tasks, ways,
};
use crate::{
    app::{App, access::ViewProcurements, clarifications, procurements},
    domain::{ids::ProcurementId, procurement::state::State},
    http::pages::{Member, PageResult},
};

/// What is left to do for a draft, how far it is for what was issued.
pub async fn show(
    member: Member<ViewProcurements>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ProcurementId)>,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    let view = procurements::find(&app, member.caller.clone(), path.1).await?;
    let content = if view.state == State::Draft {
        tasks(&member, &app, place, &view).await?
    } else {
        let waiting = clarifications::waiting(&app, member.caller.clone(), path.1).await?;
        html! {
            (ways(&member, place))
            (overview(&member, place, &view, waiting))
        }
    };
    Ok(member
        .page(view.procurement.title.as_str())
        .back(procurements_of(place.council))
        .content(content)
        .respond())
}
