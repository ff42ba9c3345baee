//! The files and links of a response.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Place,
    answer_fields::{Fields, Typed},
    answer_input, answer_words,
};
use crate::{
    app::{
        App,
        access::{EditResponses, ViewResponses},
        answers::{self, NewAnswer},
        error::{AppError, Code},
        evidence::{self, Evidence, NewFile, NewLink},
        idempotency::Idempotent,
        page::PageRequest,
        responses::{self, Seen},
    },
    domain::{
        answer::{Answer, AnswerValue, DraftedBy, typed::field_of_confidential},
        evidence::{EvidenceDates, EvidenceSource, Particulars},
        ids::{EvidenceId, QuestionId, ResponseId, SubjectId},
        london,
        question_set::{AnswerSpec, EvidenceLevel},
    },
    http::{
        download,
        pages::{Form, Member, PageResult, Problems, Reader, Upload, redirect},
    },
    limits,
    ui::{
        govuk::{Button, FileUpload, Input, Legend, Size, SummaryList, SummaryRow, button_group},
        words::Words,
    },
};

/// The answer that new evidence is for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct For {
    #[serde(default)]
    subject: Option<SubjectId>,
    #[serde(default)]
    question: Option<QuestionId>,
}

impl For {
    fn of(typed: &Typed) -> Self {
        Self {
            subject: typed.one("subject").parse().ok(),
            question: QuestionId::try_from(typed.one("question").to_owned()).ok(),
        }
    }

    fn answer(&self) -> Option<(SubjectId, &QuestionId)> {
        Some((self.subject?, self.question.as_ref()?))
    }

    fn fields(&self) -> Markup {
        html! {
            @if let Some((subject, question)) = self.answer() {
                input type="hidden" name="subject" value=(subject);
                input type="hidden" name="question" value=(question);
            }
        }
    }

    fn back(&self, place: Place) -> String {
        match self.answer() {
            Some((subject, question)) => place.question(subject, question),
            None => place.tasks(),
        }
    }
}

type Path = web::Path<(Uuid, ResponseId)>;

/// What is there, and the ways to add to it.
pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: Path,
    about: web::Query<For>,
) -> PageResult {
    let pieces = pieces(&app, &member, path.1).await?;
    let place = Place::new(member.caller.tenant(), path.1);
    Ok(page(
        &member,
        place,
        &pieces,
        &about,
        &Typed::default(),
        Problems::none(),
    ))
}

async fn pieces<P>(
    app: &App,
    member: &Member<P>,
    response: ResponseId,
) -> Result<Vec<Evidence>, AppError>
where
    P: crate::app::access::Permission<Tenant = crate::domain::ids::SupplierId>,
{
    let most = u32::try_from(limits::EVIDENCE_PER_RESPONSE_MAX).unwrap_or(u32::MAX);
    let all = PageRequest {
        limit: most,
        after: None,
    };
    Ok(evidence::list(app, member.asking(), response, all)
        .await?
        .items)
}

/// Takes in a file with its dates.
pub async fn upload(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: Path,
    form: Upload<Vec<(String, String)>>,
) -> PageResult {
    let (words, response) = (member.words, path.1);
    let typed = Typed::from_pairs(form.fields);
    let mut problems = Problems::none();
    let particulars = particulars(words, &typed, &mut problems);
    let Some(file) = form.file else {
        problems.add("file", words.evidence_file_missing());
        return again(&app, &member, response, &typed, problems).await;
    };
    if !problems.is_empty() {
        return again(&app, &member, response, &typed, problems).await;
    }
    let new = NewFile {
        name: file.name.clone(),
        particulars,
    };
    match evidence::upload(&app, member.caller.clone(), response, new, file.content).await {
        Ok(evidence) => kept(&app, &member, response, &For::of(&typed), evidence.id).await,
        Err(error) => {
            let problems = file_problems(words, error)?;
            again(&app, &member, response, &typed, problems).await
        }
    }
}

/// What is wrong with a file, or the error when it is something else.
fn file_problems(words: Words, error: AppError) -> Result<Problems, AppError> {
    let refusal = match error {
        AppError::Refused(refusal)
            if matches!(
                refusal.code,
                Code::FileTypeNotAllowed | Code::FileTooLarge | Code::FileEmpty
            ) =>
        {
            refusal
        }
        other => {
            return Problems::from_error(other, words, |pointer| Some(field_of(pointer, "file")));
        }
    };
    let mut problems = Problems::none();
    problems.add(
        "file",
        words
            .by_code(&format!("problem-{}", refusal.code.as_str()))
            .unwrap_or(refusal.detail),
    );
    Ok(problems)
}

/// Keeps a link with its dates.
pub async fn add_link(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (words, response) = (member.words, path.1);
    let typed = Typed::from_pairs(form.0);
    let mut problems = Problems::none();
    let particulars = particulars(words, &typed, &mut problems);
    if !problems.is_empty() {
        return again(&app, &member, response, &typed, problems).await;
    }
    let new = NewLink {
        title: typed.one("title").to_owned(),
        url: typed.one("url").to_owned(),
        particulars,
    };
    match evidence::link(
        &app,
        member.caller.clone(),
        Idempotent::unkeyed(),
        response,
        new,
    )
    .await
    {
        Ok(evidence) => kept(&app, &member, response, &For::of(&typed), evidence.id).await,
        Err(error) => {
            let problems =
                Problems::from_error(error, words, |pointer| Some(field_of(pointer, "title")))?;
            again(&app, &member, response, &typed, problems).await
        }
    }
}

/// The field behind a pointer into a card; `name` is what holds the card's name.
fn field_of(pointer: &str, name: &str) -> String {
    if let Some(field) = field_of_confidential(pointer) {
        return field.to_owned();
    }
    match pointer {
        "/url" => "url",
        "/issuedOn" => "issued",
        "/validUntil" => "until",
        "/assessedOn" => "assessed",
        _ => name,
    }
    .to_owned()
}

fn particulars(words: Words, typed: &Typed, problems: &mut Problems) -> Particulars {
    let mut date = |name: &str| answer_input::date(words, name, typed, problems);
    let dates = EvidenceDates {
        issued_on: date("issued"),
        valid_until: date("until"),
        assessed_on: date("assessed"),
    };
    Particulars {
        dates,
        confidential: answer_input::confidential(words, typed, problems),
    }
}

async fn again(
    app: &App,
    member: &Member<EditResponses>,
    response: ResponseId,
    typed: &Typed,
    problems: Problems,
) -> PageResult {
    let pieces = pieces(app, member, response).await?;
    let place = Place::new(member.caller.tenant(), response);
    Ok(page(
        member,
        place,
        &pieces,
        &For::of(typed),
        typed,
        problems,
    ))
}

/// Links new evidence to the answer it is for, and goes back there.
async fn kept(
    app: &App,
    member: &Member<EditResponses>,
    response: ResponseId,
    about: &For,
    id: EvidenceId,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), response);
    if let Some((subject, question)) = about.answer() {
        let (scene, draft) = responses::read(app, &member.caller, response).await?;
        let present = draft.answer(subject, question);
        let is_file = scene
            .method
            .asks(subject, question)
            .is_some_and(|issued| matches!(issued.question.answer, AnswerSpec::File));
        let answer = match present {
            Some(kept) => Some(kept.answer.clone()),
            None if is_file => Some(Answer {
                value: AnswerValue::File { note: None },
                evidence_level: EvidenceLevel::OwnDocument,
                note: None,
                confidential: None,
                drafted_by: DraftedBy::Person,
                evidence: Vec::new(),
            }),
            None => None,
        };
        if let Some(mut answer) = answer {
            answer.evidence.push(id);
            let seen = present.map_or(Seen::Nothing, |kept| Seen::Revision(kept.revision));
            let new = NewAnswer {
                subject,
                question: question.clone(),
                answer,
                seen,
            };
            answers::save(app, member.caller.clone(), response, new).await?;
        }
        return Ok(redirect(place.question(subject, question))
            .telling(app, "evidence-kept")
            .respond());
    }
    Ok(redirect(place.evidence())
        .telling(app, "evidence-kept")
        .respond())
}

fn page(
    reader: &Reader,
    place: Place,
    pieces: &[Evidence],
    about: &For,
    typed: &Typed,
    problems: Problems,
) -> HttpResponse {
    let words = reader.words;
    let fields = Fields {
        words,
        typed,
        problems: &problems,
    };
    let file = html! {
        (about.fields())
        (three_dates(&fields))
        (fields.confidential())
        (FileUpload {
            hint: Some(words.evidence_file_hint(limits::EVIDENCE_BYTES_MAX / (1024 * 1024)).into()),
            error: problems.of("file", words),
            ..FileUpload::new("file", words.evidence_file())
        })
        (Button::new(words.evidence_upload()))
    };
    let link = html! {
        (about.fields())
        (Input {
            error: problems.of("title", words),
            value: Some(typed.one("title").to_owned()),
            ..Input::new("title", words.evidence_link_title())
        })
        (Input {
            error: problems.of("url", words),
            value: Some(typed.one("url").to_owned()),
            input_type: Some("url"),
            spellcheck: Some(false),
            hint: Some(words.evidence_link_hint().into()),
            ..Input::new("url", words.evidence_link_address())
        })
        (Button::secondary(words.evidence_link_add()))
    };
    let content = html! {
        p class="govuk-body" { (words.evidence_lead()) }
        h2 class="govuk-heading-m" { (words.evidence_file_heading()) }
        (reader.upload_form(&place.evidence(), &file))
        h2 class="govuk-heading-m" { (words.evidence_link_heading()) }
        (reader.form(&format!("{}/links", place.evidence()), &link))
        h2 class="govuk-heading-m" { (words.evidence_there()) }
        @if pieces.is_empty() { p class="govuk-body" { (words.evidence_nothing_yet()) } }
        @for piece in pieces { (summary(words, place, piece)) }
    };
    reader
        .page(words.response_evidence_title())
        .back(about.back(place))
        .problems(problems)
        .content(content)
        .respond()
}

fn three_dates(fields: &Fields<'_>) -> Markup {
    let words = fields.words;
    html! {
        (fields.date("issued", Legend::of_size(Size::S, words.evidence_issued()), None))
        (fields.date("until", Legend::of_size(Size::S, words.evidence_until()), None))
        (fields.date("assessed", Legend::of_size(Size::S, words.evidence_assessed()), Some(words.evidence_assessed_hint())))
    }
}

fn summary(words: Words, place: Place, piece: &Evidence) -> Markup {
    let day = |date: Option<jiff::civil::Date>| {
        date.map_or_else(
            || words.not_given(),
            |date| london::day_in_words(words.language(), date),
        )
    };
    let what = match &piece.card.source {
        EvidenceSource::Link { url, .. } => html! { (url) },
        EvidenceSource::File { digest } => html! {
            a class="govuk-link" href={ (place.piece(piece.id)) "/content" } { (words.download_file(&piece.card.name)) }
            @if let Some(digest) = digest { br; span class="app-digest" { (digest.as_str()) } }
        },
    };
    let Particulars {
        dates,
        confidential,
    } = &piece.card.particulars;
    let mark = match confidential {
        Some(mark) => answer_words::confidential(words, mark),
        None => html! { (words.confidential_not_marked()) },
    };
    html! {
        h3 class="govuk-heading-s" { (piece.card.name) }
        (SummaryList::new(vec![
            SummaryRow::new(words.evidence_what(), what),
            SummaryRow::new(words.evidence_issued(), day(dates.issued_on))
                .action(place.piece(piece.id), words.change(), words.evidence_dates_of(&piece.card.name)),
            SummaryRow::new(words.evidence_until(), day(dates.valid_until)),
            SummaryRow::new(words.evidence_assessed(), day(dates.assessed_on)),
            SummaryRow::new(words.confidential_row(), mark),
        ]))
    }
}

type PiecePath = web::Path<(Uuid, ResponseId, EvidenceId)>;

/// The dates of a piece of evidence, and the way to remove it.
pub async fn show_piece(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: PiecePath,
) -> PageResult {
    let (_, response, id) = path.into_inner();
    let piece = evidence::find(&app, member.caller.clone(), response, id).await?;
    let mut typed = Typed::default();
    let Particulars {
        dates,
        confidential,
    } = &piece.card.particulars;
    typed.fill_confidential(confidential.as_ref());
    for (name, date) in [
        ("issued", dates.issued_on),
        ("until", dates.valid_until),
        ("assessed", dates.assessed_on),
    ] {
        if let Some(date) = date {
            typed.fill_date(name, date);
        }
    }
    typed.set("revision", &piece.revision);
    let place = Place::new(member.caller.tenant(), response);
    Ok(piece_page(&member, place, &piece, &typed, Problems::none()))
}

/// Changes the dates, or removes it.
pub async fn change_piece(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: PiecePath,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (_, response, id) = path.into_inner();
    let (words, typed) = (member.words, Typed::from_pairs(form.0));
    let (caller, place) = (
        member.caller.clone(),
        Place::new(member.caller.tenant(), response),
    );
    let revision = typed
        .one("revision")
        .parse()
        .map_err(|_| AppError::version_conflict())?;
    let mut problems = Problems::none();
    let done = if typed.one("action") == "remove" {
        evidence::remove(&app, caller, response, id, revision)
            .await
            .map(|()| "evidence-removed")
    } else {
        let particulars = particulars(words, &typed, &mut problems);
        if problems.is_empty() {
            evidence::change(&app, caller, response, id, particulars, revision)
                .await
                .map(|_| "evidence-changed")
        } else {
            Ok("")
        }
    };
    match done {
        Ok("") => {}
        Ok(told) => return Ok(redirect(place.evidence()).telling(&app, told).respond()),
        Err(AppError::Refused(refusal)) if refusal.code == Code::WrongState => {
            problems.add_general(words.evidence_in_use())
        }
        Err(error) => {
            problems =
                Problems::from_error(error, words, |pointer| Some(field_of(pointer, "issued")))?
        }
    }
    let piece = evidence::find(&app, member.asking(), response, id).await?;
    Ok(piece_page(&member, place, &piece, &typed, problems))
}

fn piece_page(
    reader: &Reader,
    place: Place,
    piece: &Evidence,
    typed: &Typed,
    problems: Problems,
) -> HttpResponse {
    let words = reader.words;
    let fields = Fields {
        words,
        typed,
        problems: &problems,
    };
    let form = html! {
        input type="hidden" name="revision" value=(typed.one("revision"));
        (three_dates(&fields))
        (fields.confidential())
        (button_group(&[
            Button::new(words.save()).sends("action", "save"),
            Button::secondary(words.evidence_remove()).sends("action", "remove"),
        ]))
    };
    let content = reader.form(&place.piece(piece.id), &form);
    reader
        .page(piece.card.name.as_str())
        .back(place.evidence())
        .problems(problems)
        .content(content)
        .respond()
}

/// The file itself.
pub async fn content(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: PiecePath,
) -> PageResult {
    let (_, response, id) = path.into_inner();
    let (piece, content) = evidence::content(&app, member.caller, response, id).await?;
    Ok(download::evidence(&piece).streaming(content))
}
