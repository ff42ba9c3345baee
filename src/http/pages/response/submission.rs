//! Handing a response in, and what was handed in, for ever.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{Place, answer_words, check, foreign, subject_title};
use crate::{
    app::{
        App,
        access::{SubmitResponses, ViewResponses},
        error::{AppError, Code},
        idempotency::Idempotent,
        methods::IssuedMethod,
        responses::{self, Draft, Scene, present_state},
        submissions::{self, DECLARATION, NewSubmission, Opened},
    },
    domain::{
        canonical::ContentHash,
        ids::{ResponseId, SubmissionId},
        procurement::state::State,
        response::subjects,
    },
    http::pages::{Form, Member, NoFields, PageResult, Problems, Reader, redirect},
    ui::{
        govuk::{
            Button, Checkboxes, Choice, Details, Input, InsetText, Panel, SummaryList, SummaryRow,
            WarningText,
        },
        words::Words,
    },
};

type Path = web::Path<(Uuid, ResponseId)>;

/// A named person's word for the response as it was seen.
#[derive(Debug, Default, Deserialize)]
pub struct SubmitForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    position: String,
    #[serde(default)]
    agree: String,
    #[serde(default)]
    seen: Option<ContentHash>,
}

/// The declaration, or what is missing.
pub async fn show_form(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: Path,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    let (scene, draft) = responses::read(&app, &member.caller, path.1).await?;
    let form = SubmitForm {
        name: member.visit().name.clone(),
        ..SubmitForm::default()
    };
    Ok(form_page(
        &member,
        place,
        &scene,
        &draft,
        &form,
        Problems::none(),
    ))
}

/// Hands in exactly what was seen.
pub async fn submit(
    member: Member<SubmitResponses>,
    app: web::Data<App>,
    path: Path,
    form: Form<SubmitForm>,
) -> PageResult {
    let (Form(form), words, response) = (form, member.words, path.1);
    let place = Place::new(member.caller.tenant(), response);
    let mut problems = Problems::none();
    if form.agree != "yes" {
        problems.add("agree", words.submit_agree_missing());
    }
    let told = match form.seen.clone().filter(|_| problems.is_empty()) {
        Some(seen) => {
            let new = NewSubmission {
                name: form.name.clone(),
                position: form.position.clone(),
                agreed: DECLARATION.to_owned(),
                seen,
            };
            Some(
                submissions::submit(
                    &app,
                    member.caller.clone(),
                    Idempotent::unkeyed(),
                    response,
                    new,
                )
                .await,
            )
        }
        None => None,
    };
    match told {
        Some(Ok(receipt)) => {
            return Ok(redirect(place.submission(receipt.submission))
                .telling(&app, "submitted")
                .respond());
        }
        Some(Err(AppError::Refused(refusal)))
            if matches!(
                refusal.code,
                Code::ResponseChanged | Code::ResponseIncomplete | Code::AmendmentNotAcknowledged
            ) =>
        {
            problems.add_general(words.submit_changed());
        }
        Some(Err(error)) => {
            problems = Problems::from_error(error, words, |pointer| {
                Some(
                    if pointer.ends_with("position") {
                        "position"
                    } else {
                        "name"
                    }
                    .to_owned(),
                )
            })?;
        }
        None => {}
    }
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    Ok(form_page(&member, place, &scene, &draft, &form, problems))
}

fn form_page(
    reader: &Reader,
    place: Place,
    scene: &Scene,
    draft: &Draft,
    form: &SubmitForm,
    problems: Problems,
) -> HttpResponse {
    let words = reader.words;
    let missing = draft.prepared().missing(&scene.method.method);
    let content = html! {
        @if missing.is_empty() {
            p class="govuk-body" { (words.submit_lead()) }
            (reader.form(&place.submit(), &declaration(words, draft, form, &problems)))
        } @else {
            p class="govuk-body" { (words.check_missing_heading(missing.len())) }
            (check::list(words, place, scene, &missing))
        }
    };
    reader
        .page(words.submit_title())
        .back(place.check())
        .problems(problems)
        .content(content)
        .respond()
}

fn declaration(words: Words, draft: &Draft, form: &SubmitForm, problems: &Problems) -> Markup {
    html! {
        input type="hidden" name="seen" value=(draft.digest.as_str());
        (InsetText { id: None, content: html! { p class="govuk-body" lang="en" { (DECLARATION) } }.into() })
        (Input {
            value: Some(form.name.clone()),
            error: problems.of("name", words),
            autocomplete: Some("name"),
            ..Input::new("name", words.submit_name())
        })
        (Input {
            value: Some(form.position.clone()),
            error: problems.of("position", words),
            autocomplete: Some("organization-title"),
            hint: Some(words.submit_position_hint().into()),
            ..Input::new("position", words.submit_position())
        })
        (Checkboxes {
            error: problems.of("agree", words),
            values: vec![form.agree.clone()],
            ..Checkboxes::new("agree", words.submit_declaration(), vec![Choice::new("yes", words.submit_agree())])
        })
        (WarningText { content: words.submit_warning().into(), prefix: words.warning() })
        (Button::new(words.submit_title()))
    }
}

type SubmissionPath = web::Path<(Uuid, ResponseId, SubmissionId)>;

/// The receipt, and exactly what was handed in.
pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: SubmissionPath,
) -> PageResult {
    let (_, response, id) = path.into_inner();
    let words = member.words;
    let place = Place::new(member.caller.tenant(), response);
    let opened = submissions::find(&app, member.caller.clone(), response, id).await?;
    let method = submissions::method_of(&app, &member.caller, response, &opened.listed).await?;
    let overview = responses::find(&app, member.caller.clone(), response).await?;
    let listed = &overview.listed;
    let open =
        present_state(&listed.procurement_state, listed.deadline, app.clock.now()) == State::Issued;
    let present = listed.submission == Some(id);
    let content = html! {
        @match opened.listed.withdrawn_at {
            None => (Panel {
                title: words.submission_done().into(),
                content: Some(words.submission_number(opened.receipt.number).into()),
                level: None,
            }),
            Some(at) => {
                h1 class="govuk-heading-l" { (words.submission_withdrawn_heading()) }
                p class="govuk-body" { (words.submission_withdrawn_at(words.moment(at))) }
            }
        }
        (receipt(words, &opened))
        p class="govuk-body" { (words.submission_keep()) }
        @if open && present {
            p class="govuk-body" { (words.submission_may_withdraw(words.moment(listed.deadline))) }
            (member.form(&format!("{}/withdraw", place.submission(id)), &html! { (Button::warning(words.submission_withdraw())) }))
        }
        h2 class="govuk-heading-m" { (words.submission_content()) }
        (submitted(words, &method, &opened))
    };
    let heading = match opened.listed.withdrawn_at {
        None => words.submission_done(),
        Some(_) => words.submission_withdrawn_heading(),
    };
    Ok(member
        .page(heading)
        .heading_in_content()
        .back(place.tasks())
        .content(content)
        .respond())
}

fn receipt(words: Words, opened: &Opened) -> Markup {
    let receipt = &opened.receipt;
    let declaration = &opened.submission.declaration;
    html! {
        (SummaryList::new(vec![
            SummaryRow::new(words.submission_at(), words.moment(receipt.submitted_at)),
            SummaryRow::new(words.submission_by(), format!("{}, {}", declaration.name, declaration.position)),
            SummaryRow::new(words.submission_id(), receipt.submission.to_string()),
            SummaryRow::new(words.submission_digest(), html! { span class="app-digest" { (receipt.digest) } }),
            SummaryRow::new(words.method_hash_label(), html! { span class="app-digest" { (receipt.method_hash.as_str()) } }),
        ]))
        @if !opened.unchanged {
            (WarningText { content: words.submission_changed().into(), prefix: words.warning() })
        }
    }
}

/// Products and answers, subject by subject, in the order in which they are asked.
fn submitted(words: Words, method: &IssuedMethod, opened: &Opened) -> Markup {
    let submission = &opened.submission;
    html! {
        @for subject in subjects(&method.method) {
            @let product = submission.products.iter().find(|product| product.slot.0 == subject.id.0);
            @let answers: Vec<_> = submission.answers.iter().filter(|answer| answer.subject == subject.id).collect();
            @if product.is_some() || !answers.is_empty() {
                (Details::new(subject_title(words, &subject), html! {
                    @if let Some(sent) = product {
                        p class="govuk-body" { (sent.product.manufacturer) " " (sent.product.model) ", " (sent.product.name) }
                    }
                    (SummaryList::new(answers.iter().map(|sent| {
                        match method.told(words.language(), &sent.question) {
                            Some(told) => SummaryRow::new(
                                html! { span lang=[foreign(words, told.language)] { (told.question.text) } },
                                html! {
                                    (answer_words::whole(words, &told.question.answer, &sent.answer))
                                },
                            ),
                            None => SummaryRow::new(sent.question.as_str(), words.submission_question_gone()),
                        }
                    }).collect()))
                }))
            }
        }
        @if !submission.evidence.is_empty() {
            (Details::new(words.response_evidence_title(), html! {
                ul class="govuk-list" {
                    @for piece in &submission.evidence {
                        li { span class="app-digest" { (piece.id) ": " (piece.digest) } }
                    }
                }
            }))
        }
    }
}

/// Takes the submission back, so that answers can be changed.
pub async fn withdraw(
    member: Member<SubmitResponses>,
    app: web::Data<App>,
    path: SubmissionPath,
    _: Form<NoFields>,
) -> PageResult {
    let (_, response, id) = path.into_inner();
    let place = Place::new(member.caller.tenant(), response);
    submissions::withdraw(&app, member.caller.clone(), response, id).await?;
    Ok(redirect(place.tasks()).telling(&app, "withdrawn").respond())
}
