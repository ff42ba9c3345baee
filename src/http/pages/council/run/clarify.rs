//! Answering a question for everybody, handing it back, or making something clear unasked.

use actix_web::{HttpResponse, web};
use maud::html;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    super::{Place, ways},
    clarifications::facts,
};
use crate::{
    app::{
        App,
        access::ManageProcurements,
        clarifications::{self, ForCouncil, Text},
        idempotency::Idempotent,
        procurements,
    },
    domain::{
        clarification::ClarificationState,
        ids::{ClarificationId, ProcurementId},
        procurement::state::State,
    },
    http::pages::{Form, Member, PageResult, Problems, clarification::field, redirect},
    ui::govuk::{Button, InsetText, WarningText},
};

type New = web::Path<(Uuid, ProcurementId)>;
type One = web::Path<(Uuid, ProcurementId, ClarificationId)>;

/// What is to be published, or why it is not.
#[derive(Debug, Default, Deserialize)]
pub struct ClarifyForm {
    #[serde(default)]
    question: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    action: String,
}

impl ClarifyForm {
    fn text(&self) -> Text {
        Text {
            question: self.question.clone(),
            answer: self.answer.clone(),
        }
    }
}

/// The field behind a pointer, which has its name.
fn field_of(pointer: &str) -> Option<String> {
    Some(pointer.trim_start_matches('/').to_owned())
}

pub async fn begin(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: New,
) -> PageResult {
    member.caller.let_in(&app).await?;
    let place = Place::new(member.caller.tenant(), path.1);
    procurements::find(&app, member.asking(), path.1).await?;
    let form = ClarifyForm::default();
    Ok(unasked(&member, place, &form, Problems::none()))
}

pub async fn publish_unasked(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: New,
    form: Form<ClarifyForm>,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    let (caller, text) = (member.caller.clone(), form.0.text());
    let request = Idempotent::unkeyed();
    match clarifications::publish_unasked(&app, caller, request, path.1, text).await {
        Ok(_) => Ok(
            redirect(place.clarifications_in(ClarificationState::Published))
                .telling(&app, "clarification-published")
                .respond(),
        ),
        Err(error) => {
            let problems = Problems::from_error(error, member.words, field_of)?;
            Ok(unasked(&member, place, &form.0, problems))
        }
    }
}

fn unasked(
    member: &Member<ManageProcurements>,
    place: Place,
    form: &ClarifyForm,
    problems: Problems,
) -> HttpResponse {
    let words = member.words;
    let fields = html! {
        (text_fields(member, form, &problems))
        (Button::new(words.clarification_publish()))
    };
    let content = html! {
        (ways(member, place))
        p class="govuk-body" { (words.clarification_unasked_lead()) }
        (requirement(member, place))
        (member.form(&place.new_clarification(), &fields))
    };
    member
        .page(words.clarification_unasked_title())
        .back(place.clarifications())
        .problems(problems)
        .content(content)
        .respond()
}

pub async fn show(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: One,
) -> PageResult {
    member.caller.let_in(&app).await?;
    let place = Place::new(member.caller.tenant(), path.1);
    let found = clarifications::find(&app, member.asking(), path.1, path.2).await?;
    let form = ClarifyForm {
        question: found.row.asked.clone().unwrap_or_default(),
        ..ClarifyForm::default()
    };
    let state = procurements::find(&app, member.asking(), path.1)
        .await?
        .state;
    Ok(page(&member, place, &found, state, &form, Problems::none()))
}

pub async fn decide(
    member: Member<ManageProcurements>,
    app: web::Data<App>,
    path: One,
    form: Form<ClarifyForm>,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    let (procurement, id) = (path.1, path.2);
    let (caller, mut form) = (member.caller.clone(), form.0);
    let done = if form.action == "return" {
        let reason = form.reason.clone();
        clarifications::send_back(&app, caller, procurement, id, reason)
            .await
            .map(|()| (ClarificationState::Returned, "clarification-returned"))
    } else {
        clarifications::publish(&app, caller, procurement, id, form.text())
            .await
            .map(|_| (ClarificationState::Published, "clarification-published"))
    };
    match done {
        Ok((state, told)) => Ok(redirect(place.clarifications_in(state))
            .telling(&app, told)
            .respond()),
        Err(error) => {
            let problems = Problems::from_error(error, member.words, field_of)?;
            let found = clarifications::find(&app, member.asking(), procurement, id).await?;
            if form.action == "return" {
                form.question = found.row.asked.clone().unwrap_or_default();
            }
            let view = procurements::find(&app, member.asking(), procurement).await?;
            Ok(page(&member, place, &found, view.state, &form, problems))
        }
    }
}

fn page(
    member: &Member<ManageProcurements>,
    place: Place,
    found: &ForCouncil,
    state: State,
    form: &ClarifyForm,
    problems: Problems,
) -> HttpResponse {
    let words = member.words;
    let address = place.clarification(found.row.id);
    let publish = html! {
        (text_fields(member, form, &problems))
        (Button::new(words.clarification_publish()).sends("action", "publish"))
    };
    let hand_back = html! {
        (field(words, "reason", words.clarification_return_reason(), Some(words.clarification_return_hint()), &form.reason, problems.of("reason", words)))
        (Button::secondary(words.clarification_return()).sends("action", "return"))
    };
    let content = html! {
        (ways(member, place))
        (facts(words, found))
        @if found.row.state != ClarificationState::Asked {
            (InsetText { content: words.clarification_done().into(), id: None })
        } @else if state == State::Cancelled {
            (InsetText { content: words.overview_next_cancelled().into(), id: None })
        } @else if state != State::Issued {
            (InsetText { content: words.deadline_has_passed().into(), id: None })
        } @else {
            h2 class="govuk-heading-m" { (words.clarification_answer_it()) }
            (requirement(member, place))
            (member.form(&address, &publish))
            h2 class="govuk-heading-m" { (words.clarification_return()) }
            p class="govuk-body" { (words.clarification_return_lead()) }
            (member.form(&address, &hand_back))
        }
    };
    member
        .page(words.clarification_title())
        .back(place.clarifications())
        .problems(problems)
        .content(content)
        .respond()
}

/// What everybody will read.
fn text_fields(
    member: &Member<ManageProcurements>,
    form: &ClarifyForm,
    problems: &Problems,
) -> maud::Markup {
    let words = member.words;
    html! {
        (WarningText { content: words.clarification_publish_warning().into(), prefix: words.warning() })
        (field(words, "question", words.clarification_question(), Some(words.clarification_question_hint()), &form.question, problems.of("question", words)))
        (field(words, "answer", words.clarification_answer(), None, &form.answer, problems.of("answer", words)))
    }
}

/// An answer that changes what is asked is no clarification.
fn requirement(member: &Member<ManageProcurements>, place: Place) -> maud::Markup {
    let words = member.words;
    html! {
        p class="govuk-body" {
            (words.clarification_requirement()) " "
            a class="govuk-link" href=(place.amendments()) { (words.amend_title()) }
        }
    }
}
