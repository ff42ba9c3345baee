//! A response as a spreadsheet to take away and send back, and as a document to read.

use actix_web::{HttpResponse, http::StatusCode, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::{Place, foreign, subject_of, subject_title};
use crate::{
    app::{
        App,
        access::{EditResponses, ViewResponses},
        answer_sheet::{self, Fault, Imported},
        error::AppError,
        responses::{self, Scene, present_state},
    },
    domain::{ids::ResponseId, procurement::state::State, response::ResponseState},
    exports::{self, Form as FileForm},
    http::{
        download,
        pages::{
            Member, NoFields, PageResult, Problems, Reader, Upload, listing::scrolling,
            problems::say,
        },
    },
    limits,
    ui::{
        govuk::{Button, Cell, FileUpload, Table},
        words::Words,
    },
};

type Path = web::Path<(Uuid, ResponseId)>;

pub async fn show(member: Member<ViewResponses>, app: web::Data<App>, path: Path) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    let overview = responses::find(&app, member.caller.clone(), path.1).await?;
    let listed = &overview.listed;
    let open = present_state(&listed.procurement_state, listed.deadline, app.clock.now());
    let answering = open == State::Issued && listed.state != ResponseState::Submitted.as_str();
    Ok(page(&member, place, answering, Problems::none()))
}

fn page(reader: &Reader, place: Place, answering: bool, problems: Problems) -> HttpResponse {
    let words = reader.words;
    let send = html! {
        (FileUpload {
            error: problems.of("file", words),
            ..FileUpload::new("file", words.sheet_file())
        })
        (Button::new(words.sheet_send()))
    };
    let content = html! {
        p class="govuk-body" { (words.sheet_lead()) }
        p class="govuk-body" { (words.sheet_not_in_it()) }
        h2 class="govuk-heading-m" { (words.sheet_download_heading()) }
        p class="govuk-body" { (words.sheet_download_hint()) }
        p class="govuk-body" { a class="govuk-link" href={ (place.sheet()) "/xlsx" } { (words.sheet_download()) } }
        @if answering {
            h2 class="govuk-heading-m" { (words.sheet_send_heading()) }
            p class="govuk-body" { (words.sheet_how_safe()) }
            (reader.upload_form(&place.sheet(), &send))
        }
        h2 class="govuk-heading-m" { (words.sheet_document_heading()) }
        p class="govuk-body" { (words.sheet_document_lead()) }
        p class="govuk-body" { a class="govuk-link" href={ (place.sheet()) "/docx" } { (words.sheet_document()) } }
    };
    reader
        .page(words.sheet_title())
        .back(place.tasks())
        .problems(problems)
        .content(content)
        .respond()
}

/// Takes the spreadsheet in, and says what became of it cell by cell.
pub async fn send(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: Path,
    form: Upload<NoFields>,
) -> PageResult {
    let (words, response) = (member.words, path.1);
    let place = Place::new(member.caller.tenant(), response);
    let mut problems = Problems::none();
    let Some(file) = form.file else {
        problems.add("file", words.sheet_file_missing());
        return Ok(page(&member, place, true, problems));
    };
    let Some(bytes) = file.whole(limits::JSON_BODY_BYTES_MAX).await? else {
        let megabytes = limits::JSON_BODY_BYTES_MAX / (1024 * 1024);
        problems.add("file", words.sheet_file_too_large(megabytes));
        return Ok(page(&member, place, true, problems));
    };
    match answer_sheet::import(&app, member.caller.clone(), response, bytes).await {
        Ok(imported) => {
            let scene = responses::scene(&app, &member.caller, response).await?;
            Ok(result(&member, place, &scene, &imported))
        }
        Err(error) => {
            let problems = Problems::from_error(error, words, |_| Some("file".to_owned()))?;
            Ok(page(&member, place, true, problems))
        }
    }
}

fn result(reader: &Reader, place: Place, scene: &Scene, imported: &Imported) -> HttpResponse {
    let words = reader.words;
    let mut problems = Problems::none();
    let mut status = StatusCode::OK;
    if !imported.faults.is_empty() {
        problems.add("faults", words.sheet_faults_lead());
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let content = html! {
        p class="govuk-body" { (words.sheet_saved(imported.saved)) @if imported.unchanged > 0 { " " (words.sheet_unchanged(imported.unchanged)) } }
        @if imported.faults.is_empty() {
            p class="govuk-body" { (words.sheet_none_faults()) }
        } @else {
            h2 class="govuk-heading-m" id="faults" tabindex="-1" { (words.sheet_faults_heading()) }
            (faults(words, place, scene, &imported.faults))
        }
        p class="govuk-body" { a class="govuk-link" href=(place.sheet()) { (words.sheet_again()) } }
    };
    reader
        .page(words.sheet_result_title())
        .back(place.tasks())
        .problems(problems)
        .content(content)
        .respond_with(status)
}

fn faults(words: Words, place: Place, scene: &Scene, faults: &[Fault]) -> Markup {
    let rows = faults
        .iter()
        .map(|fault| {
            let told = scene.method.told(words.language(), &fault.question);
            let about = subject_of(&scene.method.method, fault.subject);
            let question = html! {
                @match told {
                    Some(told) => a class="govuk-link" href=(place.question(fault.subject, &fault.question)) lang=[foreign(words, told.language)] { (told.question.short) },
                    None => (fault.question),
                }
                @if let Some(about) = &about { br; (subject_title(words, about)) }
            };
            let saved = if fault.saved { words.sheet_fault_kept() } else { words.sheet_fault_not_kept() };
            vec![
                Cell::from(fault.cell.as_str()),
                question.into(),
                say(words, &fault.problem).into(),
                saved.into(),
            ]
        })
        .collect();
    scrolling(
        &words.sheet_faults_heading(),
        &Table {
            head: vec![
                words.sheet_fault_cell().into(),
                words.sheet_fault_question().into(),
                words.sheet_fault_what().into(),
                words.sheet_fault_saved().into(),
            ],
            rows,
            row_headings: true,
            ..Table::default()
        },
    )
}

/// The spreadsheet or the document, by the ending in the address.
pub async fn file(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, String)>,
) -> PageResult {
    let (_, response, ending) = path.into_inner();
    let language = member.words.language();
    let form = match ending.as_str() {
        "xlsx" => FileForm::Xlsx,
        "docx" => FileForm::Docx,
        _ => return Err(AppError::not_found().into()),
    };
    let sheet = answer_sheet::sheet(&app, &member.caller, response, language).await?;
    let bytes = exports::answer_sheet::write(&sheet, form)
        .map_err(|_| AppError::Internal("answers cannot be written as a file"))?;
    let name = format!("{}.{ending}", member.words.sheet_name());
    Ok(download::made(&name, form.media_type(), bytes))
}
