//! What is left to do before a procurement can be issued.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::super::Place;
use crate::{
    app::{
        App,
        access::{ManageProcurements, ViewProcurements},
        error::{AppError, FieldProblem},
        procurements::{self, View},
    },
    http::pages::{Member, problems::say},
    ui::{
        govuk::{
            Button, InsetText, Status, SummaryList, SummaryRow, Tag, TagColour, Task, TaskList,
        },
        words::Words,
    },
};

/// The task that mends what a pointer into the draft names.
pub(super) fn task_of(pointer: &str) -> &'static str {
    let mut parts = pointer.trim_start_matches('/').split('/');
    match (parts.next(), parts.next()) {
        (Some("criticality"), _) => "criticality",
        (Some("lots"), _) => "lots",
        (Some("method"), Some("sectionWeights" | "lotWeights" | "minimumMarks")) => "weights",
        (Some("method"), Some("scoring" | "markCurve")) => "scoring",
        (Some("method"), Some("gates" | "baseline")) => "gates",
        (Some("method"), _) => "questions",
        _ => "details",
    }
}

/// What is wrong with a draft, each with the way to the task that mends it.
pub(super) fn to_mend(words: Words, place: Place, problems: &[FieldProblem]) -> Markup {
    html! {
        ul class="govuk-list govuk-list--bullet" {
            @for problem in problems {
                li { a class="govuk-link" href={ (place.hub()) "/" (task_of(&problem.pointer)) } { (say(words, problem)) } }
            }
        }
    }
}

/// The task list, for an officer; what there is so far, for who only looks.
pub(in crate::http::pages::council) async fn tasks(
    member: &Member<ViewProcurements>,
    app: &App,
    place: Place,
    view: &View,
) -> Result<Markup, AppError> {
    let words = member.words;
    if !member.may::<ManageProcurements>() {
        return Ok(html! {
            (InsetText { content: words.setup_only_officers().into(), id: None })
            (SummaryList::new(vec![
                SummaryRow::new(words.reference_label(), view.procurement.reference.as_str()),
                SummaryRow::new(words.due_by_label(), words.moment(view.procurement.deadline)),
            ]))
        });
    }
    let problems = procurements::readiness(app, member.asking(), place.procurement).await?;
    let open: BTreeSet<&str> = problems
        .iter()
        .map(|problem| task_of(&problem.pointer))
        .collect();
    let task = |name: &'static str, title: String| Task {
        title: title.into(),
        href: Some(format!("{}/{name}", place.hub())),
        hint: None,
        status: status(words, !open.contains(name)),
    };
    let draft = &view.procurement.draft.0;
    let not_yet = draft.criticality.is_none() || draft.method.question_sets.is_empty();
    let needs_questions = |task: Task| Task {
        href: task.href.filter(|_| !not_yet),
        status: if not_yet {
            Status::CannotStart(words.task_cannot_start().into())
        } else {
            task.status
        },
        ..task
    };
    Ok(html! {
        p class="govuk-body" { (words.setup_lead()) }
        h2 class="govuk-heading-m" { (words.setup_what_heading()) }
        (TaskList { id_prefix: "what".to_owned(), tasks: vec![
            task("details", words.setup_details()),
            task("criticality", words.setup_criticality()),
            task("lots", words.setup_lots()),
        ] })
        h2 class="govuk-heading-m" { (words.setup_how_heading()) }
        (TaskList { id_prefix: "how".to_owned(), tasks: vec![
            task("questions", words.setup_sets()),
            needs_questions(task("weights", words.setup_weights())),
            needs_questions(task("scoring", words.setup_scoring())),
            needs_questions(task("gates", words.setup_gates())),
        ] })
        h2 class="govuk-heading-m" { (words.setup_who_heading()) }
        (TaskList { id_prefix: "who".to_owned(), tasks: vec![Task {
            title: words.setup_suppliers().into(),
            href: Some(place.suppliers()),
            hint: Some(words.setup_suppliers_hint().into()),
            status: Status::Plain(words.task_optional().into()),
        }] })
        h2 class="govuk-heading-m" { (words.setup_issue_heading()) }
        @if open.is_empty() {
            (Button::link(words.setup_issue(), place.issue()))
        } @else {
            p class="govuk-body" { (words.setup_not_ready()) }
            p class="govuk-body" { a class="govuk-link" href=(place.issue()) { (words.setup_see_missing()) } }
        }
    })
}

fn status(words: Words, done: bool) -> Status {
    if done {
        Status::Plain(words.task_completed().into())
    } else {
        Status::Tag(Tag::new(TagColour::Yellow, words.task_to_do()))
    }
}
