//! Signing in and out.
//!
//! Invariant: an unknown address gets the same pages as a known one, and opening a link uses nothing up.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use maud::html;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{
    Form, Kept, NoFields, PageResult, Person, Problems, Reader, Visitor, link::no_longer_works,
    redirect,
};
use crate::{
    app::{
        App,
        error::{AppError, Code},
        sign_in, sign_in_page,
        web_sessions::{self, BrowserSession},
    },
    domain::{email::EmailAddress, ids::SignInLinkId},
    http::limit::ClientAddress,
    limits,
    ui::{
        govuk::{Button, Input, PasswordInput},
        words::Words,
    },
};

/// Where to go once signed in.
#[derive(Debug, Default, Deserialize)]
pub struct Onward {
    #[serde(default)]
    next: String,
}

impl Onward {
    /// An address of ours, never another site's.
    fn place(&self) -> &str {
        let ours = self.next.starts_with('/')
            && !self.next.starts_with("//")
            && self
                .next
                .bytes()
                .all(|b| b.is_ascii_graphic() && b != b'\\');
        if ours { &self.next } else { "/home" }
    }

    fn field(&self) -> maud::Markup {
        html! { @if !self.next.is_empty() { input type="hidden" name="next" value=(self.place()); } }
    }

    fn query(&self) -> String {
        match self.next.as_str() {
            "" => String::new(),
            _ => format!(
                "?next={}",
                form_urlencoded::byte_serialize(self.place().as_bytes()).collect::<String>()
            ),
        }
    }
}

/// The form that asks for a sign-in link.
#[derive(Debug, Default, Deserialize)]
pub struct LinkForm {
    #[serde(default)]
    email: String,
    #[serde(flatten)]
    onward: Onward,
}

/// The form with a password.
#[derive(Debug, Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: SecretString,
    #[serde(flatten)]
    onward: Onward,
}

/// Asks for the address that a link is sent to.
pub async fn show(visitor: Visitor, onward: web::Query<Onward>) -> PageResult {
    let form = LinkForm {
        onward: onward.into_inner(),
        ..LinkForm::default()
    };
    Ok(link_page(&visitor, &form, Problems::none()))
}

/// Sends a sign-in link.
pub async fn request_link(
    visitor: Visitor,
    app: web::Data<App>,
    client: ClientAddress,
    form: Form<LinkForm>,
) -> PageResult {
    let (Form(form), words) = (form, visitor.words);
    let mut problems = Problems::none();
    let Some(email) = address(words, words.email_missing(), &form.email, &mut problems) else {
        return Ok(link_page(&visitor, &form, problems));
    };
    let link = sign_in::request_link(&app, client.0, email).await?;
    Ok(to_check_your_mail(&app, link))
}

fn link_page(reader: &Reader, form: &LinkForm, problems: Problems) -> HttpResponse {
    let words = reader.words;
    let fields = html! {
        (email_input(reader, &form.email, &problems))
        (form.onward.field())
        (Button::new(words.send_sign_in_link()))
    };
    let content = html! {
        p class="govuk-body" { (words.sign_in_by_link_how(limits::SIGN_IN_LINK_MINUTES)) }
        (reader.form("/sign-in", &fields))
        p class="govuk-body" {
            a class="govuk-link" href={ "/sign-in/password" (form.onward.query()) } { (words.sign_in_with_password()) }
        }
    };
    reader
        .page(words.sign_in_title())
        .problems(problems)
        .content(content)
        .respond()
}

pub(super) fn email_input(reader: &Reader, value: &str, problems: &Problems) -> Input {
    let words = reader.words;
    Input {
        input_type: Some("email"),
        autocomplete: Some("email"),
        spellcheck: Some(false),
        value: Some(value.to_owned()).filter(|value| !value.is_empty()),
        error: problems.of("email", words),
        ..Input::new("email", words.email_label())
    }
}

/// The address that was typed; `missing` says that there is none.
pub(super) fn address(
    words: Words,
    missing: String,
    typed: &str,
    problems: &mut Problems,
) -> Option<EmailAddress> {
    if typed.trim().is_empty() {
        problems.add("email", missing);
        return None;
    }
    let email = EmailAddress::parse(typed).ok();
    if email.is_none() {
        problems.add("email", words.email_wrong());
    }
    email
}

/// The code of the mail, where it is read on another device.
#[derive(Debug, Default, Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
}

/// What to do after asking for a link: the same for every address.
pub async fn check_your_mail(
    visitor: Visitor,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let asked = Kept::Asked.read(&app.config, request.headers());
    Ok(code_page(&visitor, asked.is_some(), "", Problems::none()))
}

/// Signs in with the code.
pub async fn with_code(
    visitor: Visitor,
    request: HttpRequest,
    app: web::Data<App>,
    form: Form<CodeForm>,
) -> PageResult {
    let (Form(form), words) = (form, visitor.words);
    let asked = Kept::Asked.read(&app.config, request.headers());
    let link = asked.and_then(|kept| sign_in_page::asked(&app, &kept));
    let mut problems = Problems::none();
    let (Some(link), false) = (link, form.code.trim().is_empty()) else {
        problems.add("code", words.code_missing());
        return Ok(code_page(&visitor, true, &form.code, problems));
    };
    match sign_in::browser_with_code(&app, link, &form.code, &browser(&request)).await {
        Ok(session) => Ok(begin(&app, &session, "/home")),
        Err(AppError::Refused(refusal)) if refusal.code == Code::TokenNotUsable => {
            problems.add("code", words.code_wrong());
            Ok(code_page(&visitor, true, &form.code, problems))
        }
        Err(error) => Err(error.into()),
    }
}

fn code_page(reader: &Reader, asked: bool, typed: &str, problems: Problems) -> HttpResponse {
    let words = reader.words;
    let input = Input {
        value: Some(typed.to_owned()).filter(|value| !value.is_empty()),
        hint: Some(words.code_hint().into()),
        error: problems.of("code", words),
        autocomplete: Some("one-time-code"),
        spellcheck: Some(false),
        autocapitalize: Some("none"),
        classes: Some("govuk-input--width-10".to_owned()),
        ..Input::new("code", words.code_label())
    };
    let fields = html! { (input) (Button::secondary(words.code_use())) };
    let content = html! {
        p class="govuk-body" { (words.check_mail_sent(limits::SIGN_IN_LINK_MINUTES)) }
        p class="govuk-body" { (words.check_mail_nothing()) }
        @if asked { (reader.form("/check-your-mail", &fields)) }
        p class="govuk-body" { a class="govuk-link" href="/sign-in" { (words.ask_again()) } }
    };
    reader
        .page(words.check_mail_title())
        .problems(problems)
        .content(content)
        .respond()
}

/// On to that page with what the browser keeps of the link.
pub(super) fn to_check_your_mail(app: &App, link: SignInLinkId) -> HttpResponse {
    redirect("/check-your-mail")
        .cookie(Kept::Asked.keep(&app.config, sign_in_page::keep_asked(app, link)))
        .respond()
}

/// Asks for address and password.
pub async fn show_password(visitor: Visitor, onward: web::Query<Onward>) -> PageResult {
    Ok(password_page(&visitor, "", &onward, Problems::none()))
}

/// Signs in with them.
pub async fn with_password(
    visitor: Visitor,
    request: HttpRequest,
    app: web::Data<App>,
    client: ClientAddress,
    form: Form<PasswordForm>,
) -> PageResult {
    let Form(form) = form;
    let words = visitor.words;
    let mut problems = Problems::none();
    let email = address(words, words.email_missing(), &form.email, &mut problems);
    let typed = form.password.expose_secret().chars().count();
    if typed == 0 {
        problems.add("password", words.password_missing());
    }
    let Some(email) = email.filter(|_| problems.is_empty()) else {
        return Ok(password_page(&visitor, &form.email, &form.onward, problems));
    };
    if typed > limits::PASSWORD_CHARACTERS_MAX {
        problems.add_general(words.credentials_wrong());
        return Ok(password_page(&visitor, &form.email, &form.onward, problems));
    }
    match sign_in::browser_with_password(&app, client.0, email, form.password, &browser(&request))
        .await
    {
        Ok(session) => Ok(begin(&app, &session, form.onward.place())),
        Err(AppError::Refused(refusal)) if refusal.code == Code::WrongCredentials => {
            problems.add_general(words.credentials_wrong());
            Ok(password_page(&visitor, &form.email, &form.onward, problems))
        }
        Err(error) => Err(error.into()),
    }
}

fn password_page(
    reader: &Reader,
    email: &str,
    onward: &Onward,
    problems: Problems,
) -> HttpResponse {
    let words = reader.words;
    let fields = html! {
        (email_input(reader, email, &problems))
        (password_input(reader, "password", words.password_label(), "current-password", &problems))
        (onward.field())
        (Button::new(words.sign_in()))
    };
    let content = html! {
        (reader.form("/sign-in/password", &fields))
        p class="govuk-body" { a class="govuk-link" href={ "/sign-in" (onward.query()) } { (words.sign_in_by_link_instead()) } }
    };
    reader
        .page(words.sign_in_with_password())
        .back("/sign-in")
        .problems(problems)
        .content(content)
        .respond()
}

/// A password field in the reader's language.
pub(super) fn password_input(
    reader: &Reader,
    name: &str,
    label: String,
    autocomplete: &'static str,
    problems: &Problems,
) -> PasswordInput {
    let words = reader.words;
    PasswordInput {
        autocomplete,
        error: problems.of(name, words),
        show: words.password_show(),
        show_in_full: words.password_show_in_full(),
        words: vec![
            ("show-password", words.password_show()),
            ("hide-password", words.password_hide()),
            ("show-password-aria-label", words.password_show_in_full()),
            ("hide-password-aria-label", words.password_hide_in_full()),
            ("password-shown-announcement", words.password_is_shown()),
            ("password-hidden-announcement", words.password_is_hidden()),
        ],
        ..PasswordInput::new(name, label)
    }
}

/// Where a sign-in link leads: a button. Looking uses nothing up.
pub async fn show_link(
    visitor: Visitor,
    app: web::Data<App>,
    token: web::Path<String>,
) -> PageResult {
    let words = visitor.words;
    let Some(expires_at) = sign_in_page::works_until(&app, &token).await? else {
        return Ok(no_longer_works(&visitor));
    };
    let content = html! {
        p class="govuk-body" { (words.sign_in_link_works(words.moment(expires_at))) }
        (visitor.form(&format!("/sign-in/{token}"), &html! { (Button::new(words.sign_in())) }))
    };
    Ok(visitor
        .page(words.sign_in_link_title())
        .content(content)
        .respond())
}

/// Uses the link up.
pub async fn with_link(
    visitor: Visitor,
    request: HttpRequest,
    app: web::Data<App>,
    token: web::Path<String>,
    _: Form<NoFields>,
) -> PageResult {
    match sign_in::browser_with_link(&app, &token, &browser(&request)).await {
        Ok(session) => Ok(begin(&app, &session, "/home")),
        Err(AppError::Refused(refusal)) if refusal.code == Code::TokenNotUsable => {
            Ok(no_longer_works(&visitor))
        }
        Err(error) => Err(error.into()),
    }
}

/// Signs out.
pub async fn sign_out(person: Person, app: web::Data<App>, _: Form<NoFields>) -> PageResult {
    web_sessions::end(&app, person.credential(), person.visit().session).await?;
    Ok(redirect("/")
        .cookie(Kept::Session.forget(&app.config))
        .telling(&app, "signed-out")
        .respond())
}

/// On to `place` with a new session.
pub(super) fn begin(app: &App, session: &BrowserSession, place: &str) -> HttpResponse {
    redirect(place)
        .cookie(Kept::Session.keep(&app.config, session.cookie.expose_secret()))
        .cookie(Kept::Form.forget(&app.config))
        .cookie(Kept::Asked.forget(&app.config))
        .respond()
}

/// What a browser calls itself, in words that a person knows their devices by.
pub(super) fn browser(request: &HttpRequest) -> String {
    let agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let first = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(part, _)| agent.contains(part))
            .map_or("", |(_, name)| *name)
    };
    // The order matters: most call themselves by others' names too.
    let name = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [name, system]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_on_to_another_site() {
        for (next, place) in [
            ("/councils/1?x=2", "/councils/1?x=2"),
            ("//evil.example", "/home"),
            ("/\\evil.example", "/home"),
            ("https://evil.example", "/home"),
            ("", "/home"),
            ("/a\r\nSet-Cookie: x", "/home"),
        ] {
            let onward = Onward {
                next: next.to_owned(),
            };
            assert_eq!(onward.place(), place, "{next}");
        }
    }
}
