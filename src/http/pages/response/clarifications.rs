//! What was made clear, and what a supplier asks the council.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::Place;
use crate::{
    app::{
        App,
        access::{EditResponses, Permission, ViewResponses},
        clarifications::{self, Clarification, Published},
        error::AppError,
        idempotency::Idempotent,
        page::Page,
        responses,
    },
    domain::{
        clarification::ClarificationState,
        ids::{ClarificationId, ResponseId, SupplierId},
        procurement::state::State,
    },
    http::{
        page::Paging,
        pages::{
            Form, Member, PageResult, Problems,
            clarification::{field, lines, published},
            redirect,
        },
    },
    ui::{
        govuk::{Button, SummaryList, SummaryRow, Tag, TagColour},
        words::Words,
    },
};

type Path = web::Path<(Uuid, ResponseId)>;

/// A question, or which question is taken back.
#[derive(Debug, Default, Deserialize)]
pub struct AskForm {
    #[serde(default)]
    question: String,
    /// A question to take back.
    #[serde(default)]
    withdraw: String,
}

/// Everything that the page shows.
struct View {
    open: bool,
    published: Page<Published, i32>,
    next: Option<String>,
    own: Vec<Clarification>,
}

pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: Path,
    paging: Paging,
) -> PageResult {
    let view = view(&member, &app, path.1, &paging).await?;
    Ok(page(
        &member,
        path.1,
        &view,
        &AskForm::default(),
        Problems::none(),
    ))
}

pub async fn ask(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: Path,
    paging: Paging,
    form: Form<AskForm>,
) -> PageResult {
    let (form, caller) = (form.0, member.caller.clone());
    let place = Place::new(member.caller.tenant(), path.1);
    if !form.withdraw.is_empty() {
        let id = form.withdraw.parse().map(ClarificationId);
        let id = id.map_err(|_| AppError::not_found())?;
        clarifications::withdraw(&app, caller, path.1, id).await?;
        return Ok(redirect(place.clarifications())
            .telling(&app, "clarification-withdrawn")
            .respond());
    }
    let asked = form.question.clone();
    match clarifications::ask(&app, caller, Idempotent::unkeyed(), path.1, asked).await {
        Ok(_) => Ok(redirect(place.clarifications())
            .telling(&app, "clarification-asked")
            .respond()),
        Err(error) => {
            let problems =
                Problems::from_error(error, member.words, |_| Some("question".to_owned()))?;
            let view = view(&member, &app, path.1, &paging).await?;
            Ok(page(&member, path.1, &view, &form, problems))
        }
    }
}

async fn view<P: Permission<Tenant = SupplierId>>(
    member: &Member<P>,
    app: &App,
    response: ResponseId,
    paging: &Paging,
) -> Result<View, crate::http::pages::PageError> {
    let overview = responses::find(app, member.asking(), response).await?;
    let listed = &overview.listed;
    let now = app.clock.now();
    let state = responses::present_state(&listed.procurement_state, listed.deadline, now);
    let published =
        clarifications::published(app, member.asking(), response, paging.request()?).await?;
    Ok(View {
        open: state == State::Issued,
        next: paging.next_query(published.next.as_ref())?,
        published,
        own: clarifications::own(app, member.asking(), response).await?,
    })
}

fn page<P: Permission<Tenant = SupplierId>>(
    member: &Member<P>,
    response: ResponseId,
    view: &View,
    form: &AskForm,
    problems: Problems,
) -> HttpResponse {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), response);
    let fields = html! {
        (field(words, "question", words.clarification_your_question(), Some(words.clarification_ask_hint()), &form.question, problems.of("question", words)))
        (Button::new(words.clarification_ask()))
    };
    let content = html! {
        p class="govuk-body" { (words.clarifications_lead()) }
        h2 class="govuk-heading-m" { (words.clarifications_published()) }
        (published(words, &view.published, view.next.clone()))
        h2 class="govuk-heading-m" { (words.clarification_ask_title()) }
        @if view.open {
            (member.form(&place.clarifications(), &fields))
        } @else {
            p class="govuk-body" { (words.clarifications_closed()) }
        }
        h2 class="govuk-heading-m" { (words.clarifications_own()) }
        @if view.own.is_empty() {
            p class="govuk-body" { (words.clarifications_own_none()) }
        }
        @for one in &view.own { (own(member, place, view.open, one)) }
    };
    member
        .page(words.clarifications_title())
        .back(place.tasks())
        .problems(problems)
        .content(content)
        .respond()
}

fn own<P: Permission<Tenant = SupplierId>>(
    member: &Member<P>,
    place: Place,
    open: bool,
    one: &Clarification,
) -> Markup {
    let words = member.words;
    let asked = one.asked.as_deref().unwrap_or_default();
    let mut rows = vec![
        SummaryRow::new(words.clarification_your_question(), lines(asked)),
        SummaryRow::new(words.clarification_asked_at(), words.moment(one.asked_at)),
        SummaryRow::new(words.status_label(), html! { (status(words, one)) }),
    ];
    if let Some(reason) = &one.return_reason {
        rows.push(SummaryRow::new(
            words.clarification_return_reason(),
            lines(reason),
        ));
    }
    let withdraw = html! {
        input type="hidden" name="withdraw" value=(one.id);
        (Button::secondary(html! {
            (words.clarification_withdraw())
            span class="govuk-visually-hidden" { ": " (words.moment(one.asked_at)) }
        }))
    };
    html! {
        (SummaryList::new(rows))
        @if open && one.state == ClarificationState::Asked {
            (member.form(&place.clarifications(), &withdraw))
        }
    }
}

fn status(words: Words, one: &Clarification) -> Tag {
    match (one.state, one.number) {
        (ClarificationState::Published, Some(number)) => {
            Tag::new(TagColour::Green, words.clarification_answered(number))
        }
        (ClarificationState::Asked | ClarificationState::Published, _) => {
            Tag::new(TagColour::Yellow, words.clarification_waits())
        }
        (ClarificationState::Returned, _) => {
            Tag::new(TagColour::Red, words.clarification_returned())
        }
        (ClarificationState::Withdrawn, _) => {
            Tag::new(TagColour::Grey, words.clarification_withdrawn())
        }
    }
}
