//! Moving the deadline back. Everybody who takes part is told.

use actix_web::{HttpResponse, web};
use jiff::Timestamp;
use maud::html;
use uuid::Uuid;

use super::super::{Place, moment, ways};
use crate::{
    app::{App, access::ManageProcurements, procurements},
    domain::ids::ProcurementId,
    http::pages::{Form, Member, PageResult, Problems, redirect, response::answer_fields::Typed},
    ui::govuk::{Button, InsetText},
};

type Path = web::Path<(Uuid, ProcurementId)>;

pub async fn show(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: Path,
) -> PageResult {
    member.caller.let_in(&app).await?;
    let place = Place::new(member.caller.tenant(), path.1);
    let view = procurements::find(&app, member.asking(), path.1).await?;
    let deadline = view.procurement.deadline;
    let mut typed = moment::typed(deadline);
    typed.set("revision", &view.procurement.revision.to_string());
    Ok(page(&member, place, deadline, &typed, Problems::none()))
}

pub async fn extend(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (typed, words) = (Typed::from_pairs(form.0), member.words);
    let place = Place::new(member.caller.tenant(), path.1);
    let mut problems = Problems::none();
    if let Some(deadline) = moment::read(words, &typed, &mut problems) {
        let revision = typed.one("revision").parse().unwrap_or_default();
        let caller = member.caller.clone();
        match procurements::extend(&app, caller, path.1, revision, deadline).await {
            Ok(_) => {
                return Ok(redirect(place.hub())
                    .telling(&app, "deadline-extended")
                    .respond());
            }
            Err(error) => {
                problems = Problems::from_error(error, words, |_| Some("day".to_owned()))?;
            }
        }
    }
    let view = procurements::find(&app, member.asking(), path.1).await?;
    let deadline = view.procurement.deadline;
    Ok(page(&member, place, deadline, &typed, problems))
}

fn page(
    member: &Member<ManageProcurements>,
    place: Place,
    deadline: Timestamp,
    typed: &Typed,
    problems: Problems,
) -> HttpResponse {
    let words = member.words;
    let fields = html! {
        input type="hidden" name="revision" value=(typed.one("revision"));
        (moment::fields(words, typed, &problems))
        (Button::new(words.extend_title()))
    };
    let content = html! {
        (ways(member, place))
        (InsetText { content: words.extend_now(words.moment(deadline)).into(), id: None })
        p class="govuk-body" { (words.extend_lead()) }
        (member.form(&place.extend(), &fields))
    };
    member
        .page(words.extend_title())
        .back(place.hub())
        .problems(problems)
        .content(content)
        .respond()
}
