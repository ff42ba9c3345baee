//! Answers about one product taken over for another, each as the supplier has looked at it.
//!
//! Invariant: nothing that is answered is replaced, and nothing is taken over that was not chosen.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{Place, answer_fields::Typed, answer_words, foreign, subject_title};
use crate::{
    app::{
        App,
        access::{EditResponses, ViewResponses},
        answers::{self, NewAnswer, SaveOutcome},
        error::AppError,
        responses::{self, AskedSubject, Draft, KeptAnswer, Scene, Seen},
    },
    domain::{
        ids::{ResponseId, SubjectId},
        question_set::AppliesTo,
    },
    http::pages::{Form, Member, PageResult, Problems, Reader, redirect},
    limits,
    ui::{
        govuk::{Button, Checkboxes, Choice, Label, Size},
        words::Words,
    },
};

/// The answers about `from` that are shown, asked about `to` as well, and not given there yet.
fn left<'d>(
    scene: &Scene,
    draft: &'d Draft,
    from: &AskedSubject,
    to: SubjectId,
) -> Vec<&'d KeptAnswer> {
    let shown = from.questions.iter();
    let there = shown.filter_map(|asked| draft.answer(from.subject.id, &asked.id));
    there
        .filter(|kept| scene.method.asks(to, &kept.question).is_some())
        .filter(|kept| draft.answer(to, &kept.question).is_none())
        .collect()
}

/// The products whose answers can be taken over for `to`, with those answers.
pub(super) fn sources<'a>(
    scene: &Scene,
    asked: &'a [AskedSubject],
    draft: &'a Draft,
    to: &AskedSubject,
) -> Vec<(&'a AskedSubject, Vec<&'a KeptAnswer>)> {
    let others = asked.iter().filter(|from| {
        from.subject.id != to.subject.id
            && from.subject.about == to.subject.about
            && from.subject.about != AppliesTo::Organisation
    });
    others
        .map(|from| (from, left(scene, draft, from, to.subject.id)))
        .filter(|(_, kept)| !kept.is_empty())
        .collect()
}

/// The product that answers are taken from.
#[derive(Debug, Deserialize)]
pub struct From {
    from: Option<SubjectId>,
}

type Path = web::Path<(Uuid, ResponseId, SubjectId)>;

/// The products with answers to take over; of one of them, each answer.
pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: Path,
    query: web::Query<From>,
) -> PageResult {
    let (_, response, to) = path.into_inner();
    let place = Place::new(member.caller.tenant(), response);
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    let typed = Typed::default();
    page(
        &member,
        place,
        &scene,
        &draft,
        (query.from, to),
        &typed,
        Problems::none(),
    )
}

/// Takes over what was chosen and is still not answered.
pub async fn copy(
    member: Member<EditResponses>,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (_, response, to) = path.into_inner();
    let (words, typed) = (member.words, Typed::from_pairs(form.0));
    let place = Place::new(member.caller.tenant(), response);
    let from = typed.one("from").parse().ok().map(SubjectId);
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    let chosen: BTreeSet<&str> = typed.all("answers").iter().map(String::as_str).collect();
    let asked = responses::asked(&scene.method.method, &draft);
    let source = asked.iter().find(|asked| Some(asked.subject.id) == from);
    let source = source.ok_or_else(AppError::not_found)?;
    let left = left(&scene, &draft, source, to);
    let new: Vec<NewAnswer> = left
        .iter()
        .filter(|kept| chosen.contains(kept.question.as_str()))
        .take(limits::ANSWERS_PER_REQUEST_MAX)
        .map(|kept| NewAnswer {
            subject: to,
            question: kept.question.clone(),
            answer: kept.answer.clone(),
            seen: Seen::Nothing,
        })
        .collect();
    let mut problems = Problems::none();
    if new.is_empty() {
        if chosen.is_empty() && !left.is_empty() {
            problems.add("answers", words.copy_nothing_chosen());
        } else {
            problems.add_general(words.copy_answered_meanwhile());
        }
        return page(&member, place, &scene, &draft, (from, to), &typed, problems);
    }
    let outcomes = answers::save_many(&app, member.caller.clone(), response, new).await?;
    let all_saved = |outcome: &SaveOutcome| matches!(outcome, SaveOutcome::Saved { .. });
    if outcomes.iter().all(all_saved) {
        return Ok(redirect(place.tasks())
            .telling(&app, "answers-copied")
            .respond());
    }
    // What somebody else answered meanwhile stays, and is no longer offered.
    problems.add_general(words.copy_answered_meanwhile());
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    page(&member, place, &scene, &draft, (from, to), &typed, problems)
}

fn page(
    reader: &Reader,
    place: Place,
    scene: &Scene,
    draft: &Draft,
    (from, to): (Option<SubjectId>, SubjectId),
    typed: &Typed,
    problems: Problems,
) -> Result<HttpResponse, crate::http::pages::PageError> {
    let words = reader.words;
    let asked = responses::asked(scene.method.in_language(words.language()), draft);
    let target = asked.iter().find(|asked| asked.subject.id == to);
    let target = target.ok_or_else(AppError::not_found)?;
    let sources = sources(scene, &asked, draft, target);
    let source = match (from, sources.as_slice()) {
        // With one product there is nothing to choose.
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(from), all) => all.iter().find(|(source, _)| source.subject.id == from),
    };
    let content = match source {
        None => products(words, place, to, &sources),
        Some((source, kept)) => {
            let title = subject_title(words, &source.subject);
            html! {
                p class="govuk-body" { (words.copy_lead(&title)) }
                (reader.form(&place.copy(to), &html! {
                    input type="hidden" name="from" value=(source.subject.id);
                    (Checkboxes {
                        values: typed.all("answers").to_vec(),
                        error: problems.of("answers", words),
                        ..Checkboxes::new(
                            "answers",
                            Label::of_size(Size::M, words.copy_question()),
                            kept.iter().filter_map(|kept| choice(words, scene, kept)).collect(),
                        )
                    })
                    (Button::new(words.copy_button()))
                }))
            }
        }
    };
    Ok(reader
        .page(words.copy_title())
        .caption(subject_title(words, &target.subject))
        .back(place.tasks())
        .problems(problems)
        .content(content)
        .respond())
}

/// The products there are to choose from, or that there are none.
fn products(
    words: Words,
    place: Place,
    to: SubjectId,
    sources: &[(&AskedSubject, Vec<&KeptAnswer>)],
) -> Markup {
    html! {
        @if sources.is_empty() {
            p class="govuk-body" { (words.copy_none()) }
        } @else {
            p class="govuk-body" { (words.copy_from_which()) }
            ul class="govuk-list" {
                @for (source, kept) in sources {
                    li {
                        a class="govuk-link" href={ (place.copy(to)) "?from=" (source.subject.id) } { (subject_title(words, &source.subject)) }
                        " (" (words.copy_count(kept.len())) ")"
                    }
                }
            }
        }
    }
}

/// A question with the answer it would get.
fn choice(words: Words, scene: &Scene, kept: &KeptAnswer) -> Option<Choice> {
    let told = scene.method.told(words.language(), &kept.question)?;
    let text = html! { span lang=[foreign(words, told.language)] { (told.question.text) } };
    let value = html! {
        (answer_words::whole(words, &told.question.answer, &kept.answer))
        @if !kept.answer.evidence.is_empty() { p { (words.copy_evidence(kept.answer.evidence.len())) } }
    };
    Some(Choice::with_hint(kept.question.as_str(), text, value))
}
