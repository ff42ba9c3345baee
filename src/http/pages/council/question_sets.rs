//! The question sets a council can choose from, and loading its own from a file.

use actix_web::web;
use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    app::{
        App,
        access::ManageQuestionSets,
        error::{AppError, Code},
        question_sets::{self, Offered, Origin},
    },
    domain::{
        ids::CouncilId,
        question_set::{FILE_BYTES_MAX, FileProblem, Severity},
    },
    http::pages::{Member, PageResult, Problems, Upload, listing::listing, redirect},
    ui::{
        govuk::{
            Button, Cell, Checkboxes, Choice, FileUpload, InsetText, Label, Size, Tag, TagColour,
        },
        words::Words,
    },
};

type Keeper = Member<ManageQuestionSets>;

/// The box of the form, and its value.
const ONLY_CHECK: &str = "only-check";

/// What is chosen beside the file.
#[derive(Debug, Deserialize)]
pub struct LoadForm {
    #[serde(default, rename = "only-check")]
    only_check: Option<String>,
}

/// The address of the page.
pub fn address(council: CouncilId) -> String {
    format!("{}/question-sets", super::procurements(council))
}

pub async fn show(member: Keeper, app: web::Data<App>) -> PageResult {
    member.caller.let_in(&app).await?;
    page(&member, &app, &Examination::default(), Problems::none()).await
}

/// What reading a file gave.
#[derive(Default)]
struct Examination {
    only_check: bool,
    found: Option<Vec<FileProblem>>,
}

/// Looks at a file, and keeps its set unless it was only to be looked at or something is wrong.
pub async fn load(member: Keeper, app: web::Data<App>, form: Upload<LoadForm>) -> PageResult {
    member.caller.let_in(&app).await?;
    let words = member.words;
    let mut problems = Problems::none();
    let mut examination = Examination {
        only_check: form.fields.only_check.is_some(),
        found: None,
    };
    let Some(file) = form.file else {
        problems.add("file", words.evidence_file_missing());
        return page(&member, &app, &examination, problems).await;
    };
    let Some(bytes) = file.whole(FILE_BYTES_MAX).await? else {
        problems.add("file", words.own_sets_too_large());
        return page(&member, &app, &examination, problems).await;
    };
    let examined = question_sets::check(&app, member.asking(), bytes.clone()).await?;
    let usable = examined.set.is_some();
    examination.found = Some(examined.problems);
    if !usable {
        problems.add("file", words.own_sets_wrong());
    } else if !examination.only_check {
        match question_sets::load(&app, member.caller.clone(), bytes).await {
            Ok(_) => {
                return Ok(redirect(address(member.caller.tenant()))
                    .telling(&app, "set-loaded")
                    .respond());
            }
            Err(AppError::Refused(refusal)) if refusal.code == Code::AlreadyExists => {
                problems.add("file", words.own_sets_same_version());
            }
            Err(AppError::Refused(refusal)) if refusal.code == Code::LimitReached => {
                problems.add("file", words.own_sets_too_many());
            }
            Err(other) => return Err(other.into()),
        }
    }
    page(&member, &app, &examination, problems).await
}

async fn page(
    member: &Keeper,
    app: &App,
    examination: &Examination,
    problems: Problems,
) -> PageResult {
    let (words, council) = (member.words, member.caller.tenant());
    let offered = question_sets::offered(app, member.asking()).await?;
    let fields = html! {
        (Checkboxes {
            values: if examination.only_check { vec!["yes".to_owned()] } else { Vec::new() },
            small: true,
            ..Checkboxes::new(
                ONLY_CHECK,
                Label::of_size(Size::S, words.own_sets_how()),
                vec![Choice::new("yes", words.own_sets_only_check())],
            )
        })
        (FileUpload {
            hint: Some(words.own_sets_file_hint().into()),
            error: problems.of("file", words),
            ..FileUpload::new("file", words.own_sets_file())
        })
        (Button::new(words.own_sets_load()))
    };
    let content = html! {
        p class="govuk-body" { (words.own_sets_lead()) }
        (sets(words, &offered))
        h2 class="govuk-heading-m" { (words.own_sets_heading()) }
        p class="govuk-body" { (words.own_sets_explained()) }
        @if let Some(found) = &examination.found { (findings(words, found)) }
        (member.upload_form(&address(council), &fields))
    };
    Ok(member
        .page(words.own_sets_title())
        .back(super::procurements(council))
        .problems(problems)
        .content(content)
        .respond())
}

fn sets(words: Words, offered: &[Offered]) -> Markup {
    let rows = offered
        .iter()
        .map(|offered| {
            vec![
                Cell::from(html! { span lang="en" { (offered.set.title) } span class="govuk-hint" { (offered.set.id) } }),
                offered.set.version.as_str().into(),
                offered.set.questions.len().to_string().into(),
                html! {
                    @match offered.origin {
                        Origin::Shipped => (Tag::new(TagColour::Grey, words.own_sets_shipped())),
                        Origin::Own => (Tag::new(TagColour::Green, words.own_sets_own())),
                    }
                }
                .into(),
            ]
        })
        .collect();
    let head = vec![
        words.own_sets_set().into(),
        words.own_sets_version().into(),
        words.own_sets_questions().into(),
        words.own_sets_from().into(),
    ];
    listing(words, &words.own_sets_title(), head, rows, None)
}

/// What was found in the file, each with the line and column where it stands.
fn findings(words: Words, found: &[FileProblem]) -> Markup {
    html! {
        @if found.is_empty() {
            (InsetText { content: words.own_sets_nothing_wrong().into(), id: None })
        } @else {
            h3 class="govuk-heading-s" { (words.own_sets_found(found.len())) }
            ul class="govuk-list govuk-list--bullet" {
                @for problem in found {
                    li {
                        (words.own_sets_place(problem.place.line, problem.place.column)) ": "
                        @if problem.severity == Severity::Warning { (words.own_sets_warning()) " " }
                        span lang="en" { (problem.message) }
                    }
                }
            }
        }
    }
}
