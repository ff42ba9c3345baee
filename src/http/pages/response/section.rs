//! A section of a response: every question of it with its answer.

use actix_web::web;
use maud::{Markup, html};
use uuid::Uuid;

use super::{
    Place, answer_words, assignments, foreign, section_language, subject_title, tasks::by_section,
};
use crate::{
    app::{
        App,
        access::ViewResponses,
        error::AppError,
        responses::{self, AskedQuestion, Colleagues, Draft, Scene},
    },
    domain::{
        assignment::Assignments,
        ids::{PersonId, ResponseId, SectionId, SubjectId},
        response::AnswerState,
    },
    http::pages::{Member, PageResult},
    ui::{
        govuk::{Button, SummaryList, SummaryRow, Tag, TagColour},
        words::Words,
    },
};

/// The answers of a section, each with the way to change it.
pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ResponseId, SubjectId, SectionId)>,
) -> PageResult {
    let (_, response, subject, section) = path.into_inner();
    let words = member.words;
    let place = Place::new(member.caller.tenant(), response);
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    let beside = Beside {
        colleagues: responses::colleagues(&app, member.caller.clone()).await?,
        assignments: responses::assignments(&app, &member.caller, response).await?,
        reader: member.visit().person,
    };
    let method = scene.method.in_language(words.language());
    let asked = responses::asked(method, &draft);
    let about = asked
        .iter()
        .find(|asked| asked.subject.id == subject)
        .ok_or_else(AppError::not_found)?;
    let (section, questions) = by_section(method, about)
        .into_iter()
        .find(|(known, _)| known.id == section)
        .ok_or_else(AppError::not_found)?;
    let language = section_language(words, method, &section.id);
    let next = questions
        .iter()
        .find(|question| question.state != Some(AnswerState::Complete));
    let content = html! {
        p class="govuk-body" lang=[foreign(words, language)] { (section.intro) }
        @if let Some(next) = next {
            @let word = if questions.iter().any(|question| question.state.is_some()) { words.section_go_on() } else { words.section_start() };
            (Button::link(word, place.question(subject, &next.id)))
        }
        (SummaryList::new(questions.iter().filter_map(|question| row(words, place, (&scene, &draft), &beside, subject, question)).collect()))
        @if next.is_none() { (Button::link(words.section_done(), place.tasks())) }
    };
    Ok(member
        .page(section.title.as_str())
        .heading_in(language)
        .caption(subject_title(words, &about.subject))
        .back(place.tasks())
        .content(content)
        .respond())
}

/// What stands beside the answers: who saved them, and who is to give them.
struct Beside {
    colleagues: Colleagues,
    assignments: Assignments,
    reader: PersonId,
}

fn row(
    words: Words,
    place: Place,
    (scene, draft): (&Scene, &Draft),
    beside: &Beside,
    subject: SubjectId,
    asked: &AskedQuestion,
) -> Option<SummaryRow> {
    let told = scene.method.told(words.language(), &asked.id)?;
    let question = told.question;
    let value: Markup = match draft.answer(subject, &asked.id) {
        None => html! { (words.not_answered_yet()) },
        Some(kept) => html! {
            (answer_words::whole(words, &question.answer, &kept.answer))
            p class="govuk-hint" { (answer_words::saved_by(words, &beside.colleagues, kept)) }
            @match kept.state {
                AnswerState::Complete => {}
                AnswerState::HasProblems => (Tag::new(TagColour::Red, words.task_problem())),
                AnswerState::Reopened => (Tag::new(TagColour::Red, words.task_look_again())),
            }
        },
    };
    let verb = if asked.state.is_some() {
        words.change()
    } else {
        words.answer_verb()
    };
    let whose = assignments::names(
        words,
        beside.reader,
        &beside.assignments,
        (subject, &question.section),
        [&asked.id],
    );
    let text = html! {
        span lang=[foreign(words, told.language)] { (question.text) }
        @if let Some(whose) = whose { p class="govuk-hint" { (whose) } }
    };
    Some(SummaryRow::new(text, value).action(
        place.question(subject, &asked.id),
        verb,
        question.short.as_str(),
    ))
}
