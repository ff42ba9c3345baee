//! An amendment of what was issued: its parts, what it would change, and publishing it.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use maud::{Markup, html};

use super::{
    super::Place,
    Officer, Path,
    changed::changed_tasks,
    tasks::{task_of, to_mend},
};
use crate::{
    app::{
        App,
        amendments::{self, Becomes, DeadlineDecision, NewAmendment},
        error::{AppError, Code, FieldProblem},
        idempotency::Idempotent,
        methods::IssuedMethod,
        prepared_amendments::{self, Preview},
    },
    domain::ids::ProcurementId,
    http::pages::{
        Form, PageResult, Problems,
        amendment::Told,
        council::moment,
        redirect,
        response::answer_fields::{Fields, Typed},
    },
    limits,
    ui::{
        govuk::{
            Button, Choice, InsetText, Label, Option_, Radios, Size, Status, Tag, TagColour, Task,
            TaskList, WarningText,
        },
        words::Words,
    },
};

/// Begins one, or goes on with the one that was begun.
pub async fn begin(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    _: Form<Vec<(String, String)>>,
) -> PageResult {
    let place = Place::new(member.caller.tenant(), path.1);
    let request = Idempotent::unkeyed();
    match prepared_amendments::begin(&app, member.caller.clone(), request, path.1).await {
        Ok(_) => {}
        Err(AppError::Refused(refusal)) if refusal.code == Code::AlreadyExists => {}
        Err(other) => return Err(other.into()),
    }
    Ok(redirect(place.amendment()).respond())
}

pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    member.caller.let_in(&app).await?;
    let preview = prepared_amendments::preview(&app, member.asking(), path.1).await?;
    let typed = moment::typed(preview.procurement.deadline);
    Ok(page(&member, path.1, &preview, &typed, Problems::none()))
}

/// Publishes what was prepared, or throws it away.
pub async fn act(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    member.caller.let_in(&app).await?;
    let (typed, words) = (Typed::from_pairs(form.0), member.words);
    let place = Place::new(member.caller.tenant(), path.1);
    let caller = member.caller.clone();
    let prepared = typed.one("revision").parse().unwrap_or_default();
    let mut problems = Problems::none();
    let done = if typed.one("action") == "discard" {
        let done = prepared_amendments::discard(&app, caller, path.1, prepared).await;
        Some(done.map(|()| "amendment-discarded"))
    } else if let Some(new) = read(words, &typed, prepared, &mut problems) {
        let revision = typed.one("procurement").parse().unwrap_or_default();
        let done = amendments::publish(&app, caller, path.1, revision, new).await;
        Some(done.map(|_| "amended"))
    } else {
        None
    };
    match done {
        Some(Ok(told)) => {
            return Ok(redirect(place.amendments()).telling(&app, told).respond());
        }
        Some(Err(AppError::Refused(refusal))) if refusal.code == Code::VersionConflict => {
            problems.add_general(words.amend_changed_meanwhile());
        }
        Some(Err(error)) => problems = Problems::from_error(error, words, field_of)?,
        None => {}
    }
    let preview = prepared_amendments::preview(&app, member.asking(), path.1).await?;
    Ok(page(&member, path.1, &preview, &typed, problems))
}

/// What was typed, or what is wrong with it.
fn read(
    words: Words,
    typed: &Typed,
    prepared: i64,
    problems: &mut Problems,
) -> Option<NewAmendment> {
    let reason = typed.one("reason").trim().to_owned();
    if reason.is_empty() {
        problems.add("reason", words.amend_reason_missing());
    }
    let deadline = match typed.one("deadline") {
        "moved" => moment::read(words, typed, problems).map(DeadlineDecision::Moved),
        "kept" => {
            let kept = typed.one("kept").trim().to_owned();
            if kept.is_empty() {
                problems.add("kept", words.amend_kept_missing());
            }
            Some(DeadlineDecision::Kept(kept))
        }
        _ => {
            problems.add("deadline", words.amend_deadline_missing());
            None
        }
    };
    let deadline = deadline.filter(|_| problems.is_empty())?;
    Some(NewAmendment {
        reason,
        becomes: Becomes::Prepared(prepared),
        deadline,
    })
}

fn field_of(pointer: &str) -> Option<String> {
    match pointer {
        "/reason" => Some("reason".to_owned()),
        "/deadline/reason" => Some("kept".to_owned()),
        "/deadline" => Some("day".to_owned()),
        _ => None,
    }
}

fn page(
    member: &Officer,
    id: ProcurementId,
    preview: &Preview,
    typed: &Typed,
    problems: Problems,
) -> HttpResponse {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), id);
    let revision = html! {
        input type="hidden" name="revision" value=(preview.prepared.revision);
    };
    let none = Vec::new();
    let missing = preview.after.as_ref().err().unwrap_or(&none);
    let discard =
        html! { (revision) (Button::secondary(words.amend_discard()).sends("action", "discard")) };
    let content = html! {
        (InsetText { content: words.amend_notice().into(), id: None })
        h2 class="govuk-heading-m" { (words.amend_parts_heading()) }
        p class="govuk-body" { (words.amend_parts_lead()) }
        (parts(words, place, preview, missing))
        h2 class="govuk-heading-m" { (words.amend_difference_heading()) }
        @match &preview.after {
            Err(missing) => {
                p class="govuk-body" { (words.amend_missing(missing.len())) }
                (to_mend(words, place, missing))
            },
            Ok(after) if after.difference.is_empty() => {
                p class="govuk-body" { (words.amend_nothing()) }
            },
            Ok(after) => {
                @let methods: [&IssuedMethod; 2] = [&after.method, &preview.before];
                (Told { words, methods: &methods, difference: &after.difference }.markup())
                h2 class="govuk-heading-m" { (words.amend_publish_heading()) }
                p class="govuk-body" { (words.amend_republish()) " " a class="govuk-link" href=(place.cancel()) { (words.cancel_title()) } }
                (WarningText { content: words.amend_warning().into(), prefix: words.warning() })
                (member.form(&place.amendment(), &html! {
                    (revision)
                    input type="hidden" name="procurement" value=(preview.procurement.revision);
                    (publishing(&Fields { words, typed, problems: &problems }, preview))
                    (Button::new(words.amend_publish()))
                }))
            },
        }
        h2 class="govuk-heading-m" { (words.amend_discard_heading()) }
        p class="govuk-body" { (words.amend_discard_lead()) }
        (member.form(&place.amendment(), &discard))
    };
    member
        .page(words.amend_title())
        .caption(preview.procurement.title.as_str())
        .back(place.amendments())
        .problems(problems)
        .content(content)
        .respond()
}

/// The tasks, with those whose part differs from what is in force.
fn parts(words: Words, place: Place, preview: &Preview, missing: &[FieldProblem]) -> Markup {
    let (now, new) = (&preview.procurement.draft.0, &preview.prepared.draft.0);
    let changed = changed_tasks(now, new);
    let wrong: BTreeSet<&str> = missing
        .iter()
        .map(|problem| task_of(&problem.pointer))
        .collect();
    let tasks = [
        ("details", words.setup_details()),
        ("criticality", words.setup_criticality()),
        ("lots", words.setup_lots()),
        ("questions", words.setup_sets()),
        ("weights", words.setup_weights()),
        ("scoring", words.setup_scoring()),
        ("gates", words.setup_gates()),
    ];
    let task = |(name, title): (&str, String)| Task {
        title: title.into(),
        href: Some(format!("{}/{name}", place.hub())),
        hint: None,
        status: if wrong.contains(name) {
            Status::Tag(Tag::new(TagColour::Yellow, words.task_to_do()))
        } else if changed.contains(name) {
            Status::Tag(Tag::new(TagColour::Green, words.amend_part_changed()))
        } else {
            Status::Plain(words.amend_part_same().into())
        },
    };
    html! {
        (TaskList { id_prefix: "part".to_owned(), tasks: tasks.into_iter().map(task).collect() })
    }
}

/// Why, and what becomes of the deadline.
fn publishing(fields: &Fields<'_>, preview: &Preview) -> Markup {
    let words = fields.words;
    let reason_max = limits::REASON_CHARACTERS_MAX;
    let moved = Option_ {
        conditional: Some(moment::fields(words, fields.typed, fields.problems)),
        ..Option_::new("moved", words.amend_deadline_moved())
    };
    let kept = Option_ {
        conditional: Some(fields.long_text(
            "kept",
            words.amend_kept_reason().into(),
            Some(words.amend_kept_hint()),
            reason_max,
        )),
        ..Option_::new("kept", words.amend_deadline_kept())
    };
    html! {
        (fields.long_text("reason", Label::of_size(Size::S, words.amend_reason()), Some(words.amend_reason_hint()), reason_max))
        (Radios {
            value: Some(fields.typed.one("deadline").to_owned()),
            error: fields.problems.of("deadline", words),
            hint: Some(words.extend_now(words.moment(preview.procurement.deadline)).into()),
            ..Radios::new(
                "deadline",
                Label::of_size(Size::S, words.amend_deadline()),
                vec![Choice::Option(Box::new(moved)), Choice::Option(Box::new(kept))],
            )
        })
    }
}
