//! How long records are kept, and letting them go afterwards.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::address;
use crate::{
    app::{
        App,
        access::ManageSettings,
        error::{AppError, Code},
        retention::{self, Record},
    },
    domain::{
        ids::{CouncilId, ProcurementId},
        london,
    },
    http::{
        page::Paging,
        pages::{Form, Member, PageResult, Problems, listing::listing, redirect},
    },
    ui::{
        govuk::{
            Button, ButtonKind, Cell, Input, InsetText, SummaryList, SummaryRow, Tag, TagColour,
            Textarea, WarningText,
        },
        words::Words,
    },
};

fn here(council: CouncilId) -> String {
    format!("{}/retention", address(council))
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    years: String,
    #[serde(default)]
    revision: i64,
}

pub async fn show(
    member: Member<ManageSettings>,
    app: web::Data<App>,
    paging: Paging,
) -> PageResult {
    let (years, revision) = retention::find(&app, member.caller.clone()).await?;
    let typed = Typed {
        years: years.get().to_string(),
        revision,
    };
    let page = retention::list(&app, member.caller.clone(), paging.request()?).await?;
    let next = paging.next_query(page.next.as_ref())?;
    let words = member.words;
    let council = member.caller.tenant();
    let rows = page
        .items
        .iter()
        .map(|record| row(words, council, record))
        .collect();
    let ended = html! {
        h2 class="govuk-heading-m" { (words.retention_ended()) }
        @if page.items.is_empty() {
            p class="govuk-body" { (words.retention_none()) }
        } @else {
            (listing(words, &words.retention_ended(), vec![words.retention_procurement().into(), words.retention_kept_until().into(), words.status_label().into()], rows, next))
        }
    };
    Ok(settings(&member, &typed, Problems::none(), &ended))
}

pub async fn save(
    member: Member<ManageSettings>,
    app: web::Data<App>,
    form: Form<Typed>,
) -> PageResult {
    let (words, typed) = (member.words, form.0);
    let mut problems = Problems::none();
    // A number that cannot be one is out of range as well.
    let years = typed.years.trim().parse().unwrap_or(0);
    match retention::save(&app, member.caller.clone(), typed.revision, years).await {
        Ok(_) => {
            let here = here(member.caller.tenant());
            return Ok(redirect(here).telling(&app, "retention-saved").respond());
        }
        Err(AppError::Refused(refusal)) if refusal.code == Code::VersionConflict => {
            problems.add_general(words.setup_changed_meanwhile());
        }
        Err(AppError::Refused(refusal)) if refusal.code == Code::InvalidInput => {
            problems.add("years", words.retention_years_wrong());
        }
        Err(other) => return Err(other.into()),
    }
    Ok(settings(&member, &typed, problems, &html! {}))
}

fn settings(
    member: &Member<ManageSettings>,
    typed: &Typed,
    problems: Problems,
    ended: &Markup,
) -> HttpResponse {
    let words = member.words;
    let council = member.caller.tenant();
    let fields = html! {
        input type="hidden" name="revision" value=(typed.revision);
        (Input {
            value: Some(typed.years.clone()),
            error: problems.of("years", words),
            hint: Some(words.retention_years_hint().into()),
            inputmode: Some("numeric"),
            classes: Some("govuk-input--width-2".to_owned()),
            ..Input::new("years", words.retention_years())
        })
        (Button::new(words.save()))
    };
    let content = html! {
        p class="govuk-body" { (words.retention_lead()) }
        (member.form(&here(council), &fields))
        (ended)
    };
    member
        .page(words.retention_title())
        .back(address(council))
        .problems(problems)
        .content(content)
        .respond()
}

fn row(words: Words, council: CouncilId, record: &Record) -> Vec<Cell> {
    let href = format!("{}/{}", here(council), record.id);
    vec![
        Cell::from(html! {
            a class="govuk-link" href=(href) { (record.title) }
            br; span class="govuk-!-font-weight-regular" { (record.reference) }
        }),
        day(words, record.kept_until).into(),
        html! { (status(words, record)) }.into(),
    ]
}

fn status(words: Words, record: &Record) -> Tag {
    if record.disposed_at.is_some() {
        Tag::new(TagColour::Grey, words.retention_gone())
    } else if record.hold_reason.is_some() {
        Tag::new(TagColour::Purple, words.retention_held())
    } else if record.due {
        Tag::new(TagColour::Yellow, words.retention_due())
    } else {
        Tag::new(TagColour::Green, words.retention_kept())
    }
}

type Path = web::Path<(Uuid, ProcurementId)>;

/// What is to become of the records of one procurement.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `hold`, `release` or `delete`.
    #[serde(default)]
    action: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    reference: String,
}

pub async fn show_record(
    member: Member<ManageSettings>,
    app: web::Data<App>,
    path: Path,
) -> PageResult {
    let record = retention::show(&app, member.caller.clone(), path.1).await?;
    Ok(of_record(
        &member,
        &record,
        &Asked::default(),
        &Problems::none(),
    ))
}

pub async fn act(
    member: Member<ManageSettings>,
    app: web::Data<App>,
    path: Path,
    form: Form<Asked>,
) -> PageResult {
    let (words, asked, caller) = (member.words, form.0, member.caller.clone());
    let (told, done) = match asked.action.as_str() {
        "hold" => {
            let reason = Some(asked.reason.clone());
            (
                "records-held",
                retention::hold(&app, caller, path.1, reason).await,
            )
        }
        "release" => (
            "records-released",
            retention::hold(&app, caller, path.1, None).await,
        ),
        "delete" => (
            "records-deleted",
            retention::dispose(&app, caller, path.1, asked.reference.clone()).await,
        ),
        _ => return Err(AppError::not_found().into()),
    };
    match done {
        Ok(_) => {
            let page = format!("{}/{}", here(member.caller.tenant()), path.1);
            Ok(redirect(page).telling(&app, told).respond())
        }
        Err(error) => {
            let problems = Problems::from_error(error, words, |pointer| {
                Some(pointer.trim_start_matches('/').to_owned())
            })?;
            let record = retention::show(&app, member.caller.clone(), path.1).await?;
            Ok(of_record(&member, &record, &asked, &problems))
        }
    }
}

fn of_record(
    member: &Member<ManageSettings>,
    record: &Record,
    asked: &Asked,
    problems: &Problems,
) -> HttpResponse {
    let words = member.words;
    let back = here(member.caller.tenant());
    let mut rows = vec![
        SummaryRow::new(words.reference_label(), record.reference.as_str()),
        SummaryRow::new(
            words.retention_counted_from(),
            day(words, record.counted_from),
        ),
        SummaryRow::new(words.retention_kept_until(), day(words, record.kept_until)),
        SummaryRow::new(words.status_label(), html! { (status(words, record)) }),
    ];
    if let Some(reason) = &record.hold_reason {
        rows.push(SummaryRow::new(words.retention_held_why(), reason.as_str()));
    }
    if let Some(at) = record.disposed_at {
        rows.push(SummaryRow::new(words.retention_gone_at(), words.moment(at)));
    }
    let forms = Forms {
        member,
        record,
        asked,
        problems,
        action: format!("{back}/{}", record.id),
    };
    let content = html! {
        (SummaryList::new(rows))
        @if record.disposed_at.is_some() {
            (InsetText { content: words.overview_next_disposed().into(), id: None })
        } @else if record.hold_reason.is_some() {
            (forms.release())
        } @else {
            (forms.hold())
            (forms.delete())
        }
    };
    member
        .page(record.title.as_str())
        .caption(words.retention_title())
        .back(back)
        .problems(problems.clone())
        .content(content)
        .respond()
}

/// The forms of one procurement's page.
struct Forms<'a> {
    member: &'a Member<ManageSettings>,
    record: &'a Record,
    asked: &'a Asked,
    problems: &'a Problems,
    action: String,
}

impl Forms<'_> {
    fn form(&self, action: &str, fields: &Markup) -> Markup {
        let fields = html! {
            input type="hidden" name="action" value=(action);
            (fields)
        };
        self.member.form(&self.action, &fields)
    }

    fn hold(&self) -> Markup {
        let words = self.member.words;
        html! {
            h2 class="govuk-heading-m" { (words.retention_hold_heading()) }
            p class="govuk-body" { (words.retention_hold_lead()) }
            (self.form("hold", &html! {
                (Textarea {
                    value: Some(self.asked.reason.clone()),
                    error: self.problems.of("reason", words),
                    ..Textarea::new("reason", words.retention_hold_reason())
                })
                (Button::secondary(words.retention_hold()))
            }))
        }
    }

    fn release(&self) -> Markup {
        let words = self.member.words;
        html! {
            p class="govuk-body" { (words.retention_release_lead()) }
            (self.form("release", &html! { (Button::secondary(words.retention_release())) }))
        }
    }

    fn delete(&self) -> Markup {
        let (words, record) = (self.member.words, self.record);
        html! {
            h2 class="govuk-heading-m" { (words.retention_delete_heading()) }
            p class="govuk-body" { (words.retention_delete_lead()) }
            @if record.due {
                (WarningText { content: words.retention_delete_warning().into(), prefix: words.warning() })
                (self.form("delete", &html! {
                    (Input {
                        value: Some(self.asked.reference.clone()),
                        error: self.problems.of("reference", words),
                        spellcheck: Some(false),
                        ..Input::new("reference", words.retention_delete_reference(&record.reference))
                    })
                    (Button { kind: ButtonKind::Warning, ..Button::new(words.retention_delete()) })
                }))
            } @else {
                p class="govuk-body" { (words.retention_not_yet(day(words, record.kept_until))) }
            }
        }
    }
}

/// A day, as people say it.
fn day(words: Words, day: jiff::civil::Date) -> String {
    london::day_in_words(words.language(), day)
}
