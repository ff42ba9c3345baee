//! An organisation's API keys: made, looked at, replaced and revoked.
//!
//! Invariant: a key's secret stands in the one answer to the form that made it, and in no other page.

use actix_web::{HttpResponse, web};
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use secrecy::ExposeSecret;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Form, Member, NoFields, PageResult, Problems, Reader, listing::listing, people::Shown, redirect,
};
use crate::{
    app::{
        App,
        api_keys::{self, ApiKey, KeyRequest, Keyed, MadeKey},
        error::{AppError, Code},
        idempotency::Idempotent,
    },
    domain::{ids::ApiKeyId, london},
    http::page::Paging,
    limits,
    ui::{
        govuk::{
            Button, Cell, Checkboxes, Choice, Input, InsetText, Panel, Radios, SummaryList,
            SummaryRow, Tag, TagColour, WarningText,
        },
        words::Words,
    },
};

/// An organisation whose keys have pages.
pub trait ShownKeys: Shown + Keyed {
    fn keys(self) -> String {
        format!("{}/keys", self.home())
    }
}

impl<T: Shown + Keyed> ShownKeys for T {}

/// How long a key may work, in days: what the form offers.
const DAYS: [i64; 4] = [30, 90, 180, limits::API_KEY_DAYS_MAX];

/// Every key, those that no longer work too.
pub async fn show<T: ShownKeys>(
    member: Member<T::ManageKeys>,
    app: web::Data<App>,
    paging: Paging,
) -> PageResult {
    let (words, place) = (member.words, member.caller.tenant());
    let page = api_keys::list::<T>(&app, member.caller.clone(), paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let now = app.clock.now();
    let rows = page
        .items
        .iter()
        .map(|key| {
            vec![
                Cell::from(html! {
                    a class="govuk-link" href={ (place.keys()) "/" (key.id) } { (key.name) }
                }),
                html! { (status(words, key, now)) }.into(),
                words.date(key.created_at).into(),
                words.date(key.expires_at).into(),
                last_used(words, key).into(),
            ]
        })
        .collect();
    let content = html! {
        p class="govuk-body" { (words.keys_lead()) }
        (Button::link(words.keys_make(), format!("{}/new", place.keys())))
        @if page.items.is_empty() {
            p class="govuk-body" { (words.keys_none()) }
        } @else {
            (listing(words, &words.keys_title(), vec![words.keys_name().into(), words.status_label().into(), words.keys_made_at().into(), words.keys_until().into(), words.keys_used().into()], rows, next))
        }
    };
    Ok(member
        .page(words.keys_title())
        .back(place.home())
        .wide()
        .content(content)
        .respond())
}

fn works(key: &ApiKey, now: Timestamp) -> bool {
    key.revoked_at.is_none() && now < key.expires_at
}

fn status(words: Words, key: &ApiKey, now: Timestamp) -> Tag {
    if works(key, now) {
        Tag::new(TagColour::Green, words.keys_works())
    } else if key.revoked_at.is_some() {
        Tag::new(TagColour::Grey, words.keys_revoked())
    } else {
        Tag::new(TagColour::Grey, words.keys_expired())
    }
}

fn last_used(words: Words, key: &ApiKey) -> String {
    key.last_used_on
        .as_deref()
        .and_then(|day| day.parse().ok())
        .map_or_else(
            || words.keys_never_used(),
            |day| london::day_in_words(words.language(), day),
        )
}

/// What a permission lets a program do, in words.
fn permission(words: Words, name: &str) -> String {
    words
        .by_code(&format!("permission-{}", name.replace('.', "-")))
        .unwrap_or_else(|| name.to_owned())
}

/// A key to be made, as typed.
#[derive(Debug, Default, Deserialize)]
pub struct NewForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    permissions: Vec<String>,
    #[serde(default)]
    days: String,
    /// Tells one showing of the form from another, so that sending it twice makes one key.
    #[serde(default)]
    once: String,
}

/// The key that a new one takes over from.
#[derive(Debug, Deserialize)]
pub struct After {
    after: Option<ApiKeyId>,
}

pub async fn show_new<T: ShownKeys>(
    member: Member<T::ManageKeys>,
    app: web::Data<App>,
    query: web::Query<After>,
) -> PageResult {
    let mut form = NewForm {
        once: app.clock.new_id().to_string(),
        ..NewForm::default()
    };
    match query.after {
        None => member.caller.let_in(&app).await?,
        Some(before) => {
            let before = api_keys::find::<T>(&app, member.caller.clone(), before).await?;
            form.name = before.name;
            form.permissions = before.permissions.0;
        }
    }
    let place = member.caller.tenant();
    Ok(new_page::<T>(&member, place, &form, Problems::none()))
}

/// Makes a key and shows its secret.
pub async fn make<T: ShownKeys>(
    member: Member<T::ManageKeys>,
    app: web::Data<App>,
    form: Form<NewForm>,
) -> PageResult {
    let (Form(form), words, place) = (form, member.words, member.caller.tenant());
    let now = app.clock.now();
    let days = form.days.parse().ok().filter(|days| DAYS.contains(days));
    let wanted = KeyRequest::checked::<T>(
        &form.name,
        form.permissions.clone(),
        // A period that was not chosen is refused with whatever else is wrong.
        now + SignedDuration::from_hours(24 * days.unwrap_or(0)),
        now,
    );
    let wanted = match wanted {
        Ok(wanted) => wanted,
        Err(error) => {
            let problems = key_problems(words, error)?;
            return Ok(new_page::<T>(&member, place, &form, problems));
        }
    };
    let request = once::<T>(&app, &member, &form);
    match api_keys::create::<T>(&app, member.caller.clone(), request, wanted).await {
        Ok(made) => Ok(made_page::<T>(&member, place, &made)),
        Err(AppError::Refused(refusal)) if refusal.code == Code::LimitReached => {
            let mut problems = Problems::none();
            problems.add(
                "name",
                words.keys_too_many(limits::API_KEYS_PER_NAME_MAX, limits::API_KEYS_MAX),
            );
            Ok(new_page::<T>(&member, place, &form, problems))
        }
        Err(error) => Err(error.into()),
    }
}

/// The same form sent twice makes one key, a changed one another.
fn once<T: ShownKeys>(app: &App, member: &Member<T::ManageKeys>, form: &NewForm) -> Idempotent {
    let fields = format!("{:?}", (&form.name, &form.permissions, &form.days));
    let digest = HEXLOWER.encode(digest(&SHA256, fields.as_bytes()).as_ref());
    let shown: String = form.once.chars().take(36).collect();
    Idempotent::keyed(
        &app.key,
        member.caller.principal(),
        format!("form:{shown}:{digest}"),
        "make key".to_owned(),
        &member.caller.tenant().keys(),
        fields.as_bytes(),
    )
}

/// What is wrong with a key to be made, in the words of its form.
fn key_problems(words: Words, error: AppError) -> Result<Problems, AppError> {
    let AppError::Refused(refusal) = error else {
        return Err(error);
    };
    let mut problems = Problems::none();
    for problem in &refusal.problems {
        match problem.pointer.as_str() {
            "/name" => problems.add("name", words.keys_name_missing(limits::NAME_CHARACTERS_MAX)),
            "/expiresAt" => problems.add("days", words.keys_days_missing()),
            _ => problems.add("permissions", words.keys_permissions_missing()),
        }
    }
    Ok(problems)
}

fn new_page<T: ShownKeys>(
    reader: &Reader,
    place: T,
    form: &NewForm,
    problems: Problems,
) -> HttpResponse {
    let words = reader.words;
    let choices = T::permissions()
        .into_iter()
        .map(|name| Choice::new(name, permission(words, name)))
        .collect();
    let periods = DAYS
        .into_iter()
        .map(|days| Choice::new(days.to_string(), words.keys_days(days)))
        .collect();
    let fields = html! {
        input type="hidden" name="once" value=(form.once);
        (Input {
            hint: Some(words.keys_name_hint().into()),
            value: Some(form.name.clone()).filter(|name| !name.is_empty()),
            error: problems.of("name", words),
            ..Input::new("name", words.keys_name())
        })
        (Checkboxes {
            hint: Some(words.keys_permissions_hint().into()),
            values: form.permissions.clone(),
            error: problems.of("permissions", words),
            ..Checkboxes::new("permissions", words.keys_permissions_question(), choices)
        })
        (Radios {
            value: Some(form.days.clone()),
            error: problems.of("days", words),
            ..Radios::new("days", words.keys_days_question(), periods)
        })
        (Button { prevent_double_click: Some(true), ..Button::new(words.keys_make()) })
    };
    reader
        .page(words.keys_make())
        .back(place.keys())
        .problems(problems)
        .content(reader.form(&format!("{}/new", place.keys()), &fields))
        .respond()
}

fn made_page<T: ShownKeys>(reader: &Reader, place: T, made: &MadeKey) -> HttpResponse {
    let words = reader.words;
    let content = html! {
        (Panel {
            title: words.keys_made().into(),
            content: Some(made.key.name.as_str().into()),
            ..Panel::default()
        })
        @match &made.text {
            Some(secret) => {
                (WarningText { prefix: words.warning(), content: words.keys_secret_once().into() })
                h2 class="govuk-heading-m" { (words.keys_secret()) }
                (InsetText { content: html! { code class="app-digest" id="secret" { (secret.expose_secret()) } }.into(), id: None })
                p class="govuk-body" { (words.keys_secret_how()) }
                p class="govuk-body" { code class="app-digest" { "Authorization: Bearer …" } }
            }
            None => p class="govuk-body" { (words.keys_secret_gone()) },
        }
        (facts(words, &made.key))
        p class="govuk-body" { a class="govuk-link" href=(place.keys()) { (words.keys_back()) } }
    };
    reader
        .page(words.keys_made())
        .heading_in_content()
        .content(content)
        .respond()
}

fn facts(words: Words, key: &ApiKey) -> Markup {
    let may = html! {
        ul class="govuk-list" {
            @for name in &key.permissions.0 { li { (permission(words, name)) } }
        }
    };
    html! {
        (SummaryList::new(vec![
            SummaryRow::new(words.keys_may(), may),
            SummaryRow::new(words.keys_made_at(), words.date(key.created_at)),
            SummaryRow::new(words.keys_until(), words.date(key.expires_at)),
            SummaryRow::new(words.keys_used(), last_used(words, key)),
        ]))
    }
}

type KeyPath = web::Path<(Uuid, ApiKeyId)>;

/// One key, and the ways to replace and to revoke it.
pub async fn show_key<T: ShownKeys>(
    member: Member<T::ManageKeys>,
    app: web::Data<App>,
    path: KeyPath,
) -> PageResult {
    let (words, place) = (member.words, member.caller.tenant());
    let key = api_keys::find::<T>(&app, member.caller.clone(), path.1).await?;
    let now = app.clock.now();
    let address = format!("{}/{}", place.keys(), key.id);
    let revoke = html! { (Button::warning(words.keys_revoke())) };
    let content = html! {
        p class="govuk-body" { (status(words, &key, now)) }
        (facts(words, &key))
        @if works(&key, now) {
            h2 class="govuk-heading-m" { (words.keys_replace_heading()) }
            p class="govuk-body" { (words.keys_replace_how()) }
            p class="govuk-body" { a class="govuk-link" href={ (place.keys()) "/new?after=" (key.id) } { (words.keys_replace()) } }
            h2 class="govuk-heading-m" { (words.keys_revoke_heading()) }
            p class="govuk-body" { (words.keys_revoke_how()) }
            (member.form(&address, &revoke))
        }
    };
    Ok(member
        .page(key.name.as_str())
        .caption(words.keys_caption())
        .back(place.keys())
        .content(content)
        .respond())
}

/// Makes a key stop working, at once.
pub async fn revoke<T: ShownKeys>(
    member: Member<T::ManageKeys>,
    app: web::Data<App>,
    path: KeyPath,
    _: Form<NoFields>,
) -> PageResult {
    api_keys::revoke::<T>(&app, member.caller.clone(), path.1).await?;
    Ok(redirect(member.caller.tenant().keys())
        .telling(&app, "key-revoked")
        .respond())
}
