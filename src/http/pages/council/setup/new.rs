//! A new procurement: what it is, and what typical purchase it begins from.

use actix_web::{HttpResponse, web};
use maud::html;

use super::{Officer, facts};
use crate::{
    app::{
        App,
        error::{AppError, Code},
        idempotency::Idempotent,
        procurements, starting_points,
    },
    domain::{ids::StartingPointId, procurement::ProcurementDraft},
    http::pages::{
        Form, PageResult, Problems,
        council::{Place, procurements as procurements_of},
        redirect,
        response::answer_fields::{Fields, Typed},
    },
    ui::govuk::{Button, Choice, Label, Radios, Size},
};

fn here(member: &Officer) -> String {
    format!(
        "{}/procurements/new",
        procurements_of(member.caller.tenant())
    )
}

pub async fn show(member: Officer, app: web::Data<App>) -> PageResult {
    member.caller.let_in(&app).await?;
    let typed = Typed::from_pairs(vec![("time".to_owned(), "12:00".to_owned())]);
    Ok(page(&member, &app, &typed, Problems::none()))
}

pub async fn create(
    member: Officer,
    app: web::Data<App>,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (typed, words) = (Typed::from_pairs(form.0), member.words);
    let mut problems = Problems::none();
    let Some(read) = facts::read(words, &typed, &mut problems) else {
        return Ok(page(&member, &app, &typed, problems));
    };
    let mut draft = ProcurementDraft {
        description: read.purchase.description,
        contract_start: read.purchase.contract_start,
        contract_end: read.purchase.contract_end,
        ..ProcurementDraft::default()
    };
    let point = StartingPointId::try_from(typed.one("startingPoint").to_owned()).ok();
    if let Some(point) = &point {
        starting_points::fill(&app, point, &mut draft)?;
    }
    let request = Idempotent::unkeyed();
    match procurements::create(
        &app,
        member.caller.clone(),
        request,
        read.facts,
        draft,
        point,
    )
    .await
    {
        Ok(made) => {
            let place = Place::new(member.caller.tenant(), made.into_inner().id);
            Ok(redirect(place.hub()).telling(&app, "draft-made").respond())
        }
        Err(AppError::Refused(refusal)) if refusal.code == Code::AlreadyExists => {
            problems.add("reference", words.facts_reference_taken());
            Ok(page(&member, &app, &typed, problems))
        }
        Err(error) => {
            let problems = Problems::from_error(error, words, facts::field_of)?;
            Ok(page(&member, &app, &typed, problems))
        }
    }
}

fn page(member: &Officer, app: &App, typed: &Typed, problems: Problems) -> HttpResponse {
    let words = member.words;
    let fields = Fields {
        words,
        typed,
        problems: &problems,
    };
    let points = app.starting_points.all().iter();
    let choices = points
        .map(|point| {
            Choice::with_hint(
                point.id.as_str(),
                html! { span lang="en" { (point.title) } },
                html! { span lang="en" { (point.summary) } },
            )
        })
        .chain([Choice::new("none", words.new_no_starting_point())]);
    let form = html! {
        (Radios {
            value: Some(typed.one("startingPoint").to_owned()),
            hint: Some(words.new_starting_point_hint().into()),
            ..Radios::new("startingPoint", Label::of_size(Size::S, words.new_starting_point()), choices.collect())
        })
        (facts::fields(&fields))
        (Button::new(words.save_and_continue()))
    };
    let content = member.form(&here(member), &form);
    member
        .page(words.new_title())
        .back(procurements_of(member.caller.tenant()))
        .problems(problems)
        .content(content)
        .respond()
}
