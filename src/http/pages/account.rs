//! What a person sees and changes of their own.

use actix_web::{HttpRequest, HttpResponse, web};
use maud::html;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{
    Form, Kept, NoFields, PageResult, Person, Problems, redirect,
    sign_in::{begin, browser, password_input},
};
use crate::{
    app::{
        App,
        error::{AppError, Code},
        me,
        web_sessions::{self, WebSession},
    },
    domain::{ids::SessionId, language::Language},
    http::limit::ClientAddress,
    limits,
    ui::govuk::{Button, Choice, Radios, SummaryList, SummaryRow},
};

/// Name, address, language, and the ways to change them.
pub async fn show(person: Person) -> PageResult {
    let (words, visit) = (person.words, person.visit());
    let password = if visit.has_password {
        words.password_is_set()
    } else {
        words.password_is_not_set()
    };
    let language = match visit.language {
        Language::En => "English",
        Language::Cy => "Cymraeg",
    };
    let rows = vec![
        SummaryRow::new(words.name_label(), visit.name.as_str()),
        SummaryRow::new(words.email_label(), visit.email.as_str()),
        SummaryRow::new(words.mail_language_label(), language).action(
            "/account/language",
            words.change(),
            words.mail_language_label().to_lowercase(),
        ),
        SummaryRow::new(words.password_label(), password).action(
            "/account/password",
            words.change(),
            words.password_label().to_lowercase(),
        ),
    ];
    let content = html! {
        (SummaryList::new(rows))
        p class="govuk-body" { a class="govuk-link" href="/account/sessions" { (words.sessions_title()) } }
        (person.form("/sign-out", &html! { (Button::secondary(words.sign_out())) }))
    };
    Ok(person
        .page(words.account_title())
        .content(content)
        .respond())
}

/// The language that mails are written in.
#[derive(Debug, Deserialize)]
pub struct LanguageForm {
    #[serde(default)]
    language: String,
}

pub async fn show_language(person: Person) -> PageResult {
    Ok(language_page(
        &person,
        person.visit().language.as_str(),
        Problems::none(),
    ))
}

pub async fn change_language(
    person: Person,
    app: web::Data<App>,
    form: Form<LanguageForm>,
) -> PageResult {
    let Some(language) = Language::from_word(&form.0.language) else {
        let mut problems = Problems::none();
        problems.add("language", person.words.language_missing());
        return Ok(language_page(&person, "", problems));
    };
    me::change_language(&app, person.credential(), language).await?;
    Ok(redirect("/account")
        .cookie(Kept::Language.keep(&app.config, language.as_str()))
        .telling(&app, "language-changed")
        .respond())
}

fn language_page(person: &Person, chosen: &str, problems: Problems) -> HttpResponse {
    let words = person.words;
    let radios = Radios {
        value: Some(chosen.to_owned()),
        error: problems.of("language", words),
        ..Radios::new(
            "language",
            words.mail_language_question(),
            vec![Choice::new("en", "English"), Choice::new("cy", "Cymraeg")],
        )
    };
    let fields = html! { (radios) (Button::new(words.save())) };
    person
        .page(words.mail_language_label())
        .back("/account")
        .problems(problems)
        .content(person.form("/account/language", &fields))
        .respond()
}

/// A new password, and the present one where it is needed.
#[derive(Debug, Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    current: SecretString,
    #[serde(default)]
    new: SecretString,
}

pub async fn show_password(person: Person) -> PageResult {
    Ok(password_page(&person, Problems::none()))
}

pub async fn set_password(
    person: Person,
    request: HttpRequest,
    app: web::Data<App>,
    client: ClientAddress,
    form: Form<PasswordForm>,
) -> PageResult {
    let (Form(form), words) = (form, person.words);
    let mut problems = Problems::none();
    if form.new.expose_secret().is_empty() {
        problems.add("new", words.password_new_missing());
        return Ok(password_page(&person, problems));
    }
    if form.current.expose_secret().chars().count() > limits::PASSWORD_CHARACTERS_MAX {
        problems.add("current", words.password_current_wrong());
        return Ok(password_page(&person, problems));
    }
    let current = Some(form.current).filter(|current| !current.expose_secret().is_empty());
    let set = me::change_password_in_browser(
        &app,
        client.0,
        person.credential(),
        current,
        form.new,
        &browser(&request),
    )
    .await;
    match set {
        Ok(session) => {
            let mut response = begin(&app, &session, "/account");
            let told = Kept::Notice.keep(&app.config, "password-set");
            super::middleware::add_cookie(response.headers_mut(), &told);
            Ok(response)
        }
        Err(AppError::Refused(refusal)) if refusal.code == Code::WrongCredentials => {
            problems.add("current", words.password_current_wrong());
            Ok(password_page(&person, problems))
        }
        Err(error) => {
            let problems = Problems::from_error(error, words, |_| Some("new".to_owned()))?;
            Ok(password_page(&person, problems))
        }
    }
}

fn password_page(person: &Person, problems: Problems) -> HttpResponse {
    let words = person.words;
    let heading = if person.visit().has_password {
        words.password_change_title()
    } else {
        words.password_set_title()
    };
    let fields = html! {
        @if person.visit().has_password {
            (password_input(person, "current", words.password_current_label(), "current-password", &problems))
            p class="govuk-hint" { (words.password_current_hint(limits::SIGN_IN_LINK_MINUTES)) }
        }
        p class="govuk-body" { (words.password_rules(limits::PASSWORD_CHARACTERS_MIN)) }
        (password_input(person, "new", words.password_new_label(), "new-password", &problems))
        (Button::new(words.save()))
    };
    let content = html! {
        p class="govuk-body" { (words.password_ends_sessions()) }
        (person.form("/account/password", &fields))
    };
    person
        .page(heading)
        .back("/account")
        .problems(problems)
        .content(content)
        .respond()
}

/// Where one is signed in.
pub async fn show_sessions(person: Person, app: web::Data<App>) -> PageResult {
    let words = person.words;
    let sessions = web_sessions::list(&app, person.credential()).await?;
    let content = html! {
        p class="govuk-body" { (words.sessions_lead()) }
        @for session in &sessions { (session_card(&person, session)) }
        h2 class="govuk-heading-m" { (words.sessions_end_all_heading()) }
        p class="govuk-body" { (words.sessions_end_all_explained()) }
        (person.form("/account/sessions/end-all", &html! { (Button::warning(words.sessions_end_all())) }))
    };
    Ok(person
        .page(words.sessions_title())
        .back("/account")
        .content(content)
        .respond())
}

fn session_card(person: &Person, session: &WebSession) -> maud::Markup {
    let words = person.words;
    let this = session.id == person.visit().session;
    let browser = if session.browser.is_empty() {
        words.sessions_unknown_browser()
    } else {
        session.browser.clone()
    };
    let rows = vec![
        SummaryRow::new(
            words.sessions_browser(),
            if this {
                words.sessions_this(&browser)
            } else {
                browser.clone()
            },
        ),
        SummaryRow::new(words.sessions_began(), words.moment(session.began_at)),
        SummaryRow::new(words.sessions_seen(), words.moment(session.seen_at)),
    ];
    let button = html! {
        button type="submit" name="session" value=(session.id) class="govuk-button govuk-button--secondary" data-module="govuk-button" {
            (words.sessions_end()) span class="govuk-visually-hidden" { " (" (browser) ", " (words.moment(session.began_at)) ")" }
        }
    };
    html! {
        (SummaryList::new(rows))
        @if !this { (person.form("/account/sessions", &button)) }
    }
}

/// Which session to end.
#[derive(Debug, Deserialize)]
pub struct SessionForm {
    session: uuid::Uuid,
}

pub async fn end_session(
    person: Person,
    app: web::Data<App>,
    form: Form<SessionForm>,
) -> PageResult {
    web_sessions::end(&app, person.credential(), SessionId(form.0.session)).await?;
    Ok(redirect("/account/sessions")
        .telling(&app, "session-ended")
        .respond())
}

pub async fn end_all_sessions(
    person: Person,
    app: web::Data<App>,
    _: Form<NoFields>,
) -> PageResult {
    me::end_all_sessions(&app, person.credential()).await?;
    Ok(redirect("/")
        .cookie(Kept::Session.forget(&app.config))
        .telling(&app, "signed-out")
        .respond())
}
