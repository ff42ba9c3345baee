//! The people of an organisation: who belongs, in which role.
//!
//! The pages are the same for councils and suppliers; what differs is the address and the roles.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Form, Member, NoFields, PageResult, Problems, Reader, listing::listing, redirect, sign_in,
};
use crate::{
    app::{
        App,
        access::Permission,
        error::{AppError, Code},
        idempotency::Idempotent,
        people::{self, NewMember, Peopled},
    },
    domain::{
        ids::{CouncilId, PersonId, SupplierId},
        language::Language,
    },
    http::page::Paging,
    limits,
    ui::{
        govuk::{Button, Cell, Choice, Input, Radios, SummaryList, SummaryRow},
        words::Words,
    },
};

/// An organisation whose people have pages.
pub trait Shown: Peopled {
    /// The last part of their address.
    const PEOPLE: &'static str;

    fn home(self) -> String {
        format!("/{}/{self}", Self::COLLECTION)
    }

    fn people(self) -> String {
        format!("{}/{}", self.home(), Self::PEOPLE)
    }
}

impl Shown for CouncilId {
    const PEOPLE: &'static str = "people";
}

impl Shown for SupplierId {
    const PEOPLE: &'static str = "people";
}

type PersonPath = web::Path<(Uuid, PersonId)>;

/// Everybody, with their role.
pub async fn show<T: Shown>(
    member: Member<T::Manage>,
    app: web::Data<App>,
    paging: Paging,
) -> PageResult {
    let words = member.words;
    let place = member.caller.tenant();
    let page = people::list::<T>(&app, member.caller.clone(), paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let rows = page
        .items
        .iter()
        .map(|person| {
            vec![
                Cell::from(html! {
                    a class="govuk-link" href={ (place.people()) "/" (person.person) } { (person.name) }
                    @if person.person == member.visit().person { " " (words.people_you()) }
                }),
                person.email.as_str().into(),
                role_name::<T>(words, person.role).into(),
                words.date(person.since).into(),
            ]
        })
        .collect();
    let content = html! {
        p class="govuk-body" { (words.people_lead()) }
        (Button::link(words.people_add(), format!("{}/new", place.people())))
        (listing(words, &words.people_title(), vec![words.name_label().into(), words.email_label().into(), words.people_role().into(), words.people_since().into()], rows, next))
    };
    Ok(member
        .page(words.people_title())
        .back(place.home())
        .wide()
        .content(content)
        .respond())
}

/// Somebody to be added, as typed.
#[derive(Debug, Default, Deserialize)]
pub struct NewForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    role: String,
}

pub async fn show_new<T: Shown>(member: Member<T::Manage>, app: web::Data<App>) -> PageResult {
    member.caller.let_in(&app).await?;
    let form = NewForm {
        language: Language::En.as_str().to_owned(),
        ..NewForm::default()
    };
    let place = member.caller.tenant();
    Ok(new_page::<T>(&member, place, &form, Problems::none()))
}

/// Adds somebody, who is written to.
pub async fn add<T: Shown>(
    member: Member<T::Manage>,
    app: web::Data<App>,
    form: Form<NewForm>,
) -> PageResult {
    let (Form(form), words, place) = (form, member.words, member.caller.tenant());
    let mut problems = Problems::none();
    let name = form.name.trim();
    if name.is_empty() {
        problems.add("name", words.people_name_missing());
    } else if name.chars().count() > limits::NAME_CHARACTERS_MAX {
        problems.add("name", words.people_name_long(limits::NAME_CHARACTERS_MAX));
    }
    let email = sign_in::address(
        words,
        words.people_email_missing(),
        &form.email,
        &mut problems,
    );
    let language = Language::from_word(&form.language);
    if language.is_none() {
        problems.add("language", words.language_missing());
    }
    let role = chosen::<T>(words, &form.role, &mut problems);
    let (Some(email), Some(language), Some(role), true) =
        (email, language, role, problems.is_empty())
    else {
        return Ok(new_page::<T>(&member, place, &form, problems));
    };
    let new = NewMember {
        email,
        name: name.to_owned(),
        language,
        role,
    };
    match people::add::<T>(&app, member.caller.clone(), Idempotent::unkeyed(), new).await {
        Ok(_) => Ok(redirect(place.people())
            .telling(&app, "person-added")
            .respond()),
        Err(AppError::Refused(refusal)) if refusal.code == Code::AlreadyExists => {
            problems.add("email", words.people_email_taken());
            Ok(new_page::<T>(&member, place, &form, problems))
        }
        Err(error) => Err(error.into()),
    }
}

/// The role of this word, or the problem that there is none.
fn chosen<T: Shown>(words: Words, word: &str, problems: &mut Problems) -> Option<T::Role> {
    let role = T::ROLES
        .iter()
        .copied()
        .find(|role| T::role_word(*role) == word);
    if role.is_none() {
        problems.add("role", words.people_role_missing());
    }
    role
}

fn role_name<T: Shown>(words: Words, role: T::Role) -> String {
    let word = T::role_word(role);
    words
        .by_code(&format!("role-{word}"))
        .unwrap_or_else(|| word.to_owned())
}

fn role_radios<T: Shown>(words: Words, value: &str, problems: &Problems) -> Radios {
    let choice = |role: &T::Role| {
        let (word, name) = (T::role_word(*role), role_name::<T>(words, *role));
        match words.by_code(&format!("role-{word}-hint")) {
            Some(hint) => Choice::with_hint(word, name, hint),
            None => Choice::new(word, name),
        }
    };
    Radios {
        value: Some(value.to_owned()),
        error: problems.of("role", words),
        ..Radios::new(
            "role",
            words.people_role_question(),
            T::ROLES.iter().map(choice).collect(),
        )
    }
}

fn new_page<T: Shown>(
    reader: &Reader,
    place: T,
    form: &NewForm,
    problems: Problems,
) -> HttpResponse {
    let words = reader.words;
    let fields = html! {
        (Input {
            value: Some(form.name.clone()).filter(|name| !name.is_empty()),
            error: problems.of("name", words),
            spellcheck: Some(false),
            ..Input::new("name", words.name_label())
        })
        (Input {
            // Somebody else's address: the browser must not offer the reader's own.
            autocomplete: Some("off"),
            ..sign_in::email_input(reader, &form.email, &problems)
        })
        (role_radios::<T>(words, &form.role, &problems))
        (Radios {
            value: Some(form.language.clone()),
            error: problems.of("language", words),
            ..Radios::new(
                "language",
                words.people_language_question(),
                vec![Choice::new("en", "English"), Choice::new("cy", "Cymraeg")],
            )
        })
        (Button::new(words.people_add()))
    };
    let content = html! {
        p class="govuk-body" { (words.people_add_lead()) }
        (reader.form(&format!("{}/new", place.people()), &fields))
    };
    reader
        .page(words.people_add())
        .back(place.people())
        .problems(problems)
        .content(content)
        .respond()
}

/// The role to be given, as chosen.
#[derive(Debug, Deserialize)]
pub struct RoleForm {
    #[serde(default)]
    role: String,
}

/// One person, their role and the ways to change it.
pub async fn show_person<T: Shown>(
    member: Member<T::Manage>,
    app: web::Data<App>,
    path: PersonPath,
) -> PageResult {
    let person = people::find::<T>(&app, member.caller.clone(), path.1).await?;
    let role = T::role_word(person.role);
    Ok(person_page::<T>(&member, &person, role, Problems::none()))
}

/// Gives another role, at once.
pub async fn change<T: Shown>(
    member: Member<T::Manage>,
    app: web::Data<App>,
    path: PersonPath,
    form: Form<RoleForm>,
) -> PageResult {
    let words = member.words;
    let mut problems = Problems::none();
    if let Some(role) = chosen::<T>(words, &form.0.role, &mut problems) {
        match people::change_role::<T>(&app, member.caller.clone(), path.1, role).await {
            Ok(person) => return Ok(after::<T>(&member, &app, &person, "role-changed")),
            Err(error) => still_needed(words, error, "role", &mut problems)?,
        }
    }
    let person = people::find::<T>(&app, member.caller.clone(), path.1).await?;
    let role = &form.0.role;
    Ok(person_page::<T>(&member, &person, role, problems))
}

/// Who gave up their own charge goes to a page they may still see.
fn after<T: Shown>(
    member: &Member<T::Manage>,
    app: &App,
    person: &people::Member<T::Role>,
    notice: &'static str,
) -> HttpResponse {
    let place = member.caller.tenant();
    let still_in_charge =
        person.person != member.visit().person || T::Manage::ROLES.contains(&person.role);
    let to = if still_in_charge {
        place.people()
    } else {
        place.home()
    };
    redirect(to).telling(app, notice).respond()
}

/// Says by the field that nobody would be in charge any more; gives other errors back.
fn still_needed(
    words: Words,
    error: AppError,
    field: &str,
    problems: &mut Problems,
) -> Result<(), AppError> {
    match error {
        AppError::Refused(refusal) if refusal.code == Code::LastAdministrator => {
            problems.add(field, words.people_last_in_charge());
            Ok(())
        }
        other => Err(other),
    }
}

fn facts<T: Shown>(words: Words, person: &people::Member<T::Role>) -> SummaryList {
    SummaryList::new(vec![
        SummaryRow::new(words.email_label(), person.email.as_str()),
        SummaryRow::new(words.people_role(), role_name::<T>(words, person.role)),
        SummaryRow::new(words.people_since(), words.date(person.since)),
    ])
}

fn person_page<T: Shown>(
    member: &Member<T::Manage>,
    person: &people::Member<T::Role>,
    role: &str,
    problems: Problems,
) -> HttpResponse {
    let (words, place) = (member.words, member.caller.tenant());
    let address = format!("{}/{}", place.people(), person.person);
    let fields = html! {
        (role_radios::<T>(words, role, &problems))
        (Button::new(words.save()))
    };
    let content = html! {
        (facts::<T>(words, person))
        (member.form(&address, &fields))
        p class="govuk-body" { a class="govuk-link" href={ (address) "/remove" } { (words.people_remove()) } }
    };
    member
        .page(person.name.as_str())
        .back(place.people())
        .problems(problems)
        .content(content)
        .respond()
}

/// Asks whether to end a membership.
pub async fn show_removal<T: Shown>(
    member: Member<T::Manage>,
    app: web::Data<App>,
    path: PersonPath,
) -> PageResult {
    removal_page::<T>(&member, &app, path.1, Problems::none()).await
}

/// Ends a membership, at once.
pub async fn remove<T: Shown>(
    member: Member<T::Manage>,
    app: web::Data<App>,
    path: PersonPath,
    _: Form<NoFields>,
) -> PageResult {
    match people::remove::<T>(&app, member.caller.clone(), path.1).await {
        Ok(()) => {
            let to = if path.1 == member.visit().person {
                "/home".to_owned()
            } else {
                member.caller.tenant().people()
            };
            Ok(redirect(to).telling(&app, "person-removed").respond())
        }
        Err(error) => {
            let mut problems = Problems::none();
            still_needed(member.words, error, "remove", &mut problems)?;
            removal_page::<T>(&member, &app, path.1, problems).await
        }
    }
}

async fn removal_page<T: Shown>(
    member: &Member<T::Manage>,
    app: &App,
    who: PersonId,
    problems: Problems,
) -> PageResult {
    let (words, place) = (member.words, member.caller.tenant());
    let person = people::find::<T>(app, member.caller.clone(), who).await?;
    let address = format!("{}/{who}", place.people());
    let button: Markup = html! {
        (Button { id: Some("remove".to_owned()), ..Button::warning(words.people_remove()) })
    };
    let content = html! {
        (facts::<T>(words, &person))
        p class="govuk-body" { (words.people_remove_explained()) }
        (member.form(&format!("{address}/remove"), &button))
        p class="govuk-body" { a class="govuk-link" href=(address) { (words.people_keep()) } }
    };
    Ok(member
        .page(words.people_remove_title(&person.name))
        .back(address.as_str())
        .problems(problems)
        .content(content)
        .respond())
}
