//! For whoever is not signed in: an address, to which a sign-in link is sent. Nobody learns whether it was known.

use actix_web::{HttpResponse, web};
use maud::html;
use serde::Deserialize;

use super::address;
use crate::{
    app::{App, error::AppError, registration},
    domain::{ids::ProcurementId, invitation::Contact, procurement::state::State},
    http::{
        limit::ClientAddress,
        pages::{
            Form, PageResult, Problems, Reader, Visitor, redirect, sign_in::to_check_your_mail,
        },
    },
    limits,
    ui::govuk::{Button, Input},
};

/// Who wants to take part.
#[derive(Debug, Default, Deserialize)]
pub struct JoinForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
}

pub async fn show(
    visitor: Visitor,
    app: web::Data<App>,
    procurement: web::Path<ProcurementId>,
) -> PageResult {
    let view = registration::public(&app, *procurement).await?;
    if visitor.visit.is_some() || view.state != State::Issued {
        return Ok(redirect(address(*procurement)).respond());
    }
    Ok(page(
        &visitor,
        *procurement,
        &JoinForm::default(),
        Problems::none(),
    ))
}

pub async fn join(
    visitor: Visitor,
    app: web::Data<App>,
    client: ClientAddress,
    procurement: web::Path<ProcurementId>,
    form: Form<JoinForm>,
) -> PageResult {
    let (Form(form), words) = (form, visitor.words);
    let contact = Contact {
        name: form.name.clone(),
        email: form.email.trim().to_owned(),
    };
    let asked = registration::join(&app, client.0, *procurement, &contact, words.language()).await;
    match asked {
        Ok(link) => Ok(to_check_your_mail(&app, link)),
        Err(error @ AppError::Refused(_)) => {
            let problems = Problems::from_error(error, words, |pointer| {
                Some(pointer.trim_start_matches('/').to_owned())
            })?;
            Ok(page(&visitor, *procurement, &form, problems))
        }
        Err(other) => Err(other.into()),
    }
}

fn page(
    reader: &Reader,
    procurement: ProcurementId,
    form: &JoinForm,
    problems: Problems,
) -> HttpResponse {
    let words = reader.words;
    let here = address(procurement);
    let fields = html! {
        (Input {
            value: Some(form.name.clone()),
            error: problems.of("name", words),
            autocomplete: Some("name"),
            ..Input::new("name", words.join_name())
        })
        (Input {
            value: Some(form.email.clone()),
            error: problems.of("email", words),
            input_type: Some("email"),
            autocomplete: Some("email"),
            spellcheck: Some(false),
            ..Input::new("email", words.join_email())
        })
        (Button::new(words.send_sign_in_link()))
    };
    let content = html! {
        p class="govuk-body" { (words.join_lead(limits::SIGN_IN_LINK_MINUTES)) }
        (reader.form(&format!("{here}/join"), &fields))
    };
    reader
        .page(words.public_register())
        .back(here)
        .problems(problems)
        .content(content)
        .respond()
}
