//! Whom to invite: one by one, or many from a spreadsheet. The same before and after the issue.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};

use super::{Officer, Path, line};
use crate::{
    app::{
        App,
        error::{AppError, Code},
        idempotency::Idempotent,
        invitation_file::FILE_COLUMNS,
        invitations::{self, NewCard, RowOutcome, RowResult},
        page::PageRequest,
        procurements,
    },
    db::invitation::Invitation,
    domain::{invitation::Contact, language::Language},
    http::pages::{
        Form, NoFields, PageResult, Problems, Upload,
        council::{Place, ways},
        listing::scrolling,
        problems::say,
        redirect,
        response::answer_fields::{Fields, Typed},
    },
    limits,
    ui::{
        govuk::{
            Button, Cell, Choice, FileUpload, Input, Label, Radios, RadiosLayout, Size, Table,
        },
        words::Words,
    },
};

pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    member.caller.let_in(&app).await?;
    let place = Place::new(member.caller.tenant(), path.1);
    page(
        &member,
        &app,
        place,
        &Typed::default(),
        Problems::none(),
        &[],
    )
    .await
}

/// Invites one supplier.
pub async fn invite(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (typed, words) = (Typed::from_pairs(form.0), member.words);
    let place = Place::new(member.caller.tenant(), path.1);
    let contact = |name: &str, email: &str| Contact {
        name: typed.one(name).trim().to_owned(),
        email: typed.one(email).trim().to_owned(),
    };
    let second = contact("second-name", "second-email");
    let no_second = second.name.is_empty() && second.email.is_empty();
    let card = NewCard {
        supplier_name: typed.one("supplier").to_owned(),
        contact: contact("name", "email"),
        more_contacts: if no_second { Vec::new() } else { vec![second] },
        language: Language::from_word(typed.one("language")).unwrap_or(Language::En),
    };
    let caller = member.caller.clone();
    let problems =
        match invitations::invite(&app, caller, Idempotent::unkeyed(), path.1, card).await {
            Ok(_) => {
                return Ok(redirect(place.suppliers())
                    .telling(&app, "supplier-added")
                    .respond());
            }
            Err(AppError::Refused(refusal)) if refusal.code == Code::AlreadyExists => {
                let mut problems = Problems::none();
                problems.add("email", words.suppliers_already());
                problems
            }
            Err(error) => Problems::from_error(error, words, |pointer| {
                Some(
                    match pointer {
                        "/supplierName" => "supplier",
                        "/contact/name" => "name",
                        "/contact/email" => "email",
                        other if other.ends_with("name") => "second-name",
                        _ => "second-email",
                    }
                    .to_owned(),
                )
            })?,
        };
    page(&member, &app, place, &typed, problems, &[]).await
}

/// Invites everybody in a file, and says what became of each row.
pub async fn import(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Upload<NoFields>,
) -> PageResult {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let mut problems = Problems::none();
    let Some(file) = form.file else {
        problems.add("file", words.evidence_file_missing());
        return page(&member, &app, place, &Typed::default(), problems, &[]).await;
    };
    let Some(bytes) = file.whole(limits::JSON_BODY_BYTES_MAX).await? else {
        problems.add("file", words.suppliers_file_too_large());
        return page(&member, &app, place, &Typed::default(), problems, &[]).await;
    };
    match invitations::import(&app, member.caller.clone(), path.1, &bytes).await {
        Ok(rows) => page(&member, &app, place, &Typed::default(), problems, &rows).await,
        Err(error) => {
            let problems = Problems::from_error(error, words, |_| Some("file".to_owned()))?;
            page(&member, &app, place, &Typed::default(), problems, &[]).await
        }
    }
}

async fn page(
    member: &Officer,
    app: &App,
    place: Place,
    typed: &Typed,
    problems: Problems,
    rows: &[RowResult],
) -> PageResult {
    let words = member.words;
    let view = procurements::find(app, member.asking(), place.procurement).await?;
    let first = PageRequest {
        limit: limits::PAGE_ITEMS_MAX,
        after: None,
    };
    let invited = invitations::list(app, member.asking(), place.procurement, first).await?;
    let upload = html! {
        (FileUpload {
            hint: Some(words.suppliers_file_hint(FILE_COLUMNS.join(", ")).into()),
            error: problems.of("file", words),
            ..FileUpload::new("file", words.suppliers_file())
        })
        (Button::secondary(words.suppliers_import()))
    };
    let fields = form(&Fields {
        words,
        typed,
        problems: &problems,
    });
    let content = html! {
        @if view.procurement.issued_at.is_some() { (ways(member, place)) }
        p class="govuk-body" {
            @if view.procurement.issued_at.is_some() { (words.suppliers_lead_issued()) } @else { (words.suppliers_lead()) }
        }
        (results(words, rows))
        (list(words, &invited.items, invited.next.is_some()))
        h2 class="govuk-heading-m" { (words.suppliers_one()) }
        (member.form(&place.suppliers(), &fields))
        h2 class="govuk-heading-m" { (words.suppliers_many()) }
        (member.upload_form(&format!("{}/file", place.suppliers()), &upload))
        p class="govuk-body" { a class="govuk-link" href=(place.hub()) { (words.setup_back_to_tasks()) } }
    };
    let response: HttpResponse = member
        .page(words.setup_suppliers())
        .caption(view.procurement.title)
        .back(place.hub())
        .problems(problems)
        .content(content)
        .respond();
    Ok(response)
}

fn form(fields: &Fields<'_>) -> Markup {
    let words = fields.words;
    let address = |name: &str, label: String| Input {
        input_type: Some("email"),
        spellcheck: Some(false),
        ..line(fields, name, label)
    };
    let language = fields.typed.one("language");
    html! {
        (line(fields, "supplier", words.suppliers_name()))
        (line(fields, "name", words.suppliers_contact()))
        (address("email", words.suppliers_email()))
        (line(fields, "second-name", words.suppliers_second_contact()))
        (address("second-email", words.suppliers_second_email()))
        (Radios {
            value: Some(if language.is_empty() { "en" } else { language }.to_owned()),
            layout: RadiosLayout::Inline,
            ..Radios::new("language", Label::of_size(Size::S, words.suppliers_language()), vec![Choice::new("en", "English"), Choice::new("cy", "Cymraeg")])
        })
        (Button::new(words.suppliers_add()))
    }
}

fn list(words: Words, invited: &[Invitation], more: bool) -> Markup {
    let rows = invited
        .iter()
        .map(|one| {
            vec![
                Cell::from(one.supplier_name.as_str()),
                html! { (one.contact_name) br; span class="app-break-word" { (one.contact_email) } }.into(),
            ]
        })
        .collect();
    html! {
        @if invited.is_empty() {
            p class="govuk-body" { (words.suppliers_none()) }
        } @else {
            (scrolling(&words.suppliers_listed(), &Table {
                    caption: Some(words.suppliers_listed()),
                    head: vec![words.compare_supplier().into(), words.suppliers_contact().into()],
                    rows,
                    row_headings: true,
                    ..Table::default()
                }))
            @if more { p class="govuk-body" { (words.suppliers_more()) } }
        }
    }
}

/// What became of each row of a file.
fn results(words: Words, rows: &[RowResult]) -> Markup {
    let cells = rows
        .iter()
        .map(|row| {
            let said = match &row.outcome {
                RowOutcome::Created(_) => words.row_created(),
                RowOutcome::Duplicate => words.row_duplicate(),
                RowOutcome::Refused(problems) => {
                    let all: Vec<String> = problems.iter().map(|one| say(words, one)).collect();
                    all.join(" ")
                }
            };
            vec![Cell::from(row.line.to_string()), said.into()]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (scrolling(&words.rows_heading(), &Table {
                    caption: Some(words.rows_heading()),
                    head: vec![words.row_line().into(), words.row_result().into()],
                    rows: cells,
                    row_headings: true,
                    ..Table::default()
                }))
        }
    }
}
