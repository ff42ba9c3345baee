//! Ending a procurement for good.

use actix_web::{HttpResponse, web};
use maud::html;
use serde::Deserialize;
use uuid::Uuid;

use super::super::{Place, ways};
use crate::{
    app::{App, access::ManageProcurements, procurements},
    domain::ids::ProcurementId,
    http::pages::{Form, Member, PageResult, Problems, redirect},
    ui::govuk::{Button, Textarea, WarningText},
};

type Path = web::Path<(Uuid, ProcurementId)>;

/// Why it ends, over the version that was seen.
#[derive(Debug, Default, Deserialize)]
pub struct CancelForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    revision: String,
}

pub async fn show(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: Path,
) -> PageResult {
    member.caller.let_in(&app).await?;
    let place = Place::new(member.caller.tenant(), path.1);
    let view = procurements::find(&app, member.asking(), path.1).await?;
    let form = CancelForm {
        revision: view.procurement.revision.to_string(),
        ..CancelForm::default()
    };
    Ok(page(&member, place, &form, Problems::none()))
}

pub async fn cancel(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: Path,
    form: Form<CancelForm>,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    let form = form.0;
    let revision = form.revision.parse().unwrap_or_default();
    let done = procurements::cancel(
        &app,
        member.caller.clone(),
        path.1,
        revision,
        form.reason.clone(),
    )
    .await;
    match done {
        Ok(_) => Ok(redirect(place.hub()).telling(&app, "cancelled").respond()),
        Err(error) => {
            let problems =
                Problems::from_error(error, member.words, |_| Some("reason".to_owned()))?;
            Ok(page(&member, place, &form, problems))
        }
    }
}

fn page(
    member: &Member<ManageProcurements>,
    place: Place,
    form: &CancelForm,
    problems: Problems,
) -> HttpResponse {
    let words = member.words;
    let fields = html! {
        input type="hidden" name="revision" value=(form.revision);
        (Textarea {
            value: Some(form.reason.clone()),
            error: problems.of("reason", words),
            hint: Some(words.cancel_reason_hint().into()),
            ..Textarea::new("reason", words.cancel_reason())
        })
        (Button::warning(words.cancel_title()))
    };
    let content = html! {
        (ways(member, place))
        (WarningText { content: words.cancel_warning().into(), prefix: words.warning() })
        (member.form(&place.cancel(), &fields))
    };
    member
        .page(words.cancel_title())
        .back(place.hub())
        .problems(problems)
        .content(content)
        .respond()
}
