//! Before handing in: what is missing, and how the gates would stand.

use std::collections::BTreeSet;

use actix_web::web;
use maud::{Markup, html};
use uuid::Uuid;

use super::{Place, subject_of, subject_title};
use crate::{
    app::{
        App,
        access::ViewResponses,
        responses::{self, Gates, Scene},
        submissions::problem_of,
    },
    domain::{
        baseline::{ConditionResult, Verdict, VerdictResult},
        ids::ResponseId,
        response::Missing,
    },
    http::pages::{Member, PageResult, problems::say, verdict::result_tag},
    ui::{
        govuk::{Button, InsetText, WarningText},
        words::Words,
    },
};

/// What is missing, then the gates, then the way to hand it in.
pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId)>,
) -> PageResult {
    let (words, response) = (member.words, path.1);
    let place = Place::new(member.caller.tenant(), response);
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    let gates = responses::gates(&app, member.caller.clone(), response).await?;
    let missing = draft.prepared().missing(&scene.method.method);
    let content = html! {
        @if missing.is_empty() {
            (InsetText { id: None, content: words.check_nothing_missing().into() })
        } @else {
            h2 class="govuk-heading-m" { (words.check_missing_heading(missing.len())) }
            (list(words, place, &scene, &missing))
        }
        h2 class="govuk-heading-m" { (words.check_gates_heading()) }
        p class="govuk-body" { (words.check_gates_lead()) }
        (gate_lists(words, &scene, &gates))
        @if missing.is_empty() { (Button::link(words.submit_title(), place.submit())) }
    };
    Ok(member
        .page(words.response_check_title())
        .back(place.tasks())
        .content(content)
        .respond())
}

/// What is missing, each with the page where it is put right.
pub(super) fn list(words: Words, place: Place, scene: &Scene, missing: &[Missing]) -> Markup {
    let mut told = BTreeSet::new();
    html! {
        ul class="govuk-list govuk-list--bullet" {
            @for item in missing {
                @let (href, title) = place_of(words, place, scene, item);
                @let problem = problem_of(item);
                @if told.insert((href.clone(), problem.code.clone())) {
                    li { a class="govuk-link" href=(href) { (title) } ": " (say(words, &problem)) }
                }
            }
        }
    }
}

fn place_of(words: Words, place: Place, scene: &Scene, item: &Missing) -> (String, String) {
    let method = &scene.method.method;
    let title = |id| {
        subject_of(method, id)
            .map(|subject| subject_title(words, &subject))
            .unwrap_or_default()
    };
    match item {
        Missing::NoLot => (place.tasks(), words.response_product_task()),
        Missing::Product { slot } | Missing::ProductProblems { slot, .. } => {
            (place.product(*slot), title((*slot).into()))
        }
        Missing::Answer { subject, question }
        | Missing::AnswerProblems {
            subject, question, ..
        }
        | Missing::Reopened { subject, question }
        | Missing::Evidence {
            subject, question, ..
        } => {
            let short = scene
                .method
                .told(words.language(), question)
                .map_or(question.as_str(), |told| told.question.short.as_str());
            (
                place.question(*subject, question),
                format!("{}, {short}", title(*subject)),
            )
        }
        Missing::Acknowledgement { amendment } => (
            place.amendment(*amendment),
            words.response_amendments_heading(),
        ),
    }
}

fn gate_lists(words: Words, scene: &Scene, gates: &Gates) -> Markup {
    let method = &scene.method.method;
    html! {
        @for (slot, verdict) in &gates.baselines {
            @if let Some(subject) = subject_of(method, (*slot).into()) {
                h3 class="govuk-heading-s" { (words.check_baseline_of(subject_title(words, &subject))) }
                (baseline(words, verdict))
            }
        }
        @for (_, outcomes) in &gates.outcomes {
            @let failing: Vec<_> = outcomes.iter().filter(|outcome| !outcome.sentence.is_empty()).collect();
            @if !failing.is_empty() {
                ul class="govuk-list govuk-list--bullet" {
                    @for outcome in failing { li lang="en" { (outcome.sentence) } }
                }
            }
        }
    }
}

/// The verdict as it would be, with every condition that is not met or still open.
fn baseline(words: Words, verdict: &Verdict) -> Markup {
    let open: Vec<_> = verdict
        .conditions
        .iter()
        .filter(|row| {
            matches!(
                row.result,
                ConditionResult::NotMet | ConditionResult::Unknown
            )
        })
        .collect();
    html! {
        p class="govuk-body" { (result_tag(words, verdict.result, verdict.basis)) }
        p class="govuk-body" lang="en" { (verdict.scope_explanation) }
        @if verdict.result == VerdictResult::NotMet {
            (WarningText { content: words.check_fails().into(), prefix: words.warning() })
        }
        @if !open.is_empty() {
            ul class="govuk-list govuk-list--bullet" lang="en" {
                @for row in open {
                    li { (row.title) " (" (row.clause) "): " (row.explanation) }
                }
            }
        }
    }
}
