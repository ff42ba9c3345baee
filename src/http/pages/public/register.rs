//! For whoever is signed in: for which organisation, and whom the council writes to.

use actix_web::{HttpResponse, web};
use maud::html;
use serde::Deserialize;
use uuid::Uuid;

use super::address;
use crate::{
    app::{
        App,
        access::{Caller, SubmitResponses},
        error::{AppError, Code},
        idempotency::Idempotent,
        registration,
        suppliers::{self, Profile},
        web_sessions::Visit,
    },
    domain::{
        ids::{ProcurementId, SupplierId},
        invitation::Contact,
        procurement::state::State,
        roles::SupplierRole,
    },
    http::pages::{Form, PageResult, Person, Problems, redirect, response::Place},
    ui::govuk::{Button, Choice, Input, Label, Radios, Size},
};

/// The organisation that takes part: one of one's own, or a new one.
#[derive(Debug, Default, Deserialize)]
pub struct RegisterForm {
    #[serde(default)]
    supplier: String,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
}

fn owned(visit: &Visit) -> impl Iterator<Item = (SupplierId, &str)> {
    visit
        .suppliers
        .iter()
        .filter(|own| own.role == SupplierRole::Owner)
        .map(|own| (own.supplier, own.name.as_str()))
}

pub async fn show(
    person: Person,
    app: web::Data<App>,
    procurement: web::Path<ProcurementId>,
) -> PageResult {
    let view = registration::public(&app, *procurement).await?;
    if view.state != State::Issued {
        return Ok(redirect(address(*procurement)).respond());
    }
    let visit = person.visit();
    let form = RegisterForm {
        supplier: owned(visit)
            .next()
            .map(|(id, _)| id.to_string())
            .unwrap_or_default(),
        name: visit.name.clone(),
        email: visit.email.clone(),
        ..RegisterForm::default()
    };
    Ok(page(&person, *procurement, &form, Problems::none()))
}

pub async fn register(
    person: Person,
    app: web::Data<App>,
    procurement: web::Path<ProcurementId>,
    form: Form<RegisterForm>,
) -> PageResult {
    let (Form(form), words) = (form, person.words);
    let chosen = form.supplier.parse::<Uuid>().ok().map(SupplierId);
    let contact = Contact {
        name: form.name.clone(),
        email: form.email.trim().to_owned(),
    };
    let supplier = match chosen {
        Some(supplier) => supplier,
        None => match make(&app, &person, &form.organisation).await {
            Ok(made) => made,
            Err(error) => {
                let field = |_: &str| Some("organisation".to_owned());
                let problems = Problems::from_error(error, words, field)?;
                return Ok(page(&person, *procurement, &form, problems));
            }
        },
    };
    let caller: Caller<SubmitResponses> = Caller::new(person.credential(), supplier);
    let form = RegisterForm {
        supplier: supplier.to_string(),
        ..form
    };
    let request = Idempotent::unkeyed();
    match registration::register(&app, caller, request, *procurement, contact).await {
        Ok(joined) => {
            let place = Place::new(supplier, joined.into_inner().response);
            Ok(redirect(place.tasks())
                .telling(&app, "registered")
                .respond())
        }
        Err(AppError::Refused(refusal)) if refusal.code == Code::AlreadyExists => {
            let mut problems = Problems::none();
            problems.add_general(words.register_already());
            Ok(page(&person, *procurement, &form, problems))
        }
        Err(error) => {
            let problems = Problems::from_error(error, words, |pointer| {
                Some(pointer.rsplit('/').next().unwrap_or_default().to_owned())
            })?;
            Ok(page(&person, *procurement, &form, problems))
        }
    }
}

async fn make(app: &App, person: &Person, name: &str) -> Result<SupplierId, AppError> {
    let profile = Profile::checked(name, Vec::new())?;
    let made = suppliers::create(app, person.credential(), Idempotent::unkeyed(), profile).await?;
    Ok(made.into_inner())
}

fn page(
    person: &Person,
    procurement: ProcurementId,
    form: &RegisterForm,
    problems: Problems,
) -> HttpResponse {
    let words = person.words;
    let here = address(procurement);
    let choices: Vec<Choice> = owned(person.visit())
        .map(|(id, name)| Choice::new(id.to_string(), name))
        .chain([Choice::new("new", words.register_new())])
        .collect();
    let input = |name: &str, label: String, value: &str| Input {
        value: Some(value.to_owned()),
        error: problems.of(name, words),
        ..Input::new(name, label)
    };
    // Made a moment ago, when something else was still wrong with the form.
    let just_made = form
        .supplier
        .parse::<Uuid>()
        .is_ok_and(|id| owned(person.visit()).all(|(own, _)| own != SupplierId(id)));
    let fields = html! {
        @if just_made {
            input type="hidden" name="supplier" value=(form.supplier);
        } @else if choices.len() > 1 {
            (Radios {
                value: Some(if form.supplier.is_empty() { "new" } else { &form.supplier }.to_owned()),
                ..Radios::new("supplier", Label::of_size(Size::S, words.register_which()), choices)
            })
        }
        @if !just_made {
            (Input { autocomplete: Some("organization"), ..input("organisation", words.register_organisation(), &form.organisation) })
        }
        (Input { autocomplete: Some("name"), ..input("name", words.register_contact(), &form.name) })
        (Input { autocomplete: Some("email"), input_type: Some("email"), spellcheck: Some(false), ..input("email", words.register_email(), &form.email) })
        (Button::new(words.public_register()))
    };
    let content = html! {
        p class="govuk-body" { (words.register_lead()) }
        (person.form(&format!("{here}/register"), &fields))
    };
    person
        .page(words.public_register())
        .back(here)
        .problems(problems)
        .content(content)
        .respond()
}
