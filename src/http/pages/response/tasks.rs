//! What a supplier has to do, and how far it is.

use std::collections::BTreeMap;

use actix_web::web;
use maud::{Markup, html};

use super::{
    Place, assignments, copy, foreign, list::status, section_language, subject_title,
    unreviewed_welsh,
};
use crate::{
    app::{
        App,
        access::ViewResponses,
        page::PageRequest,
        responses::{self, AskedQuestion, AskedSubject, Draft, Overview, Scene, present_state},
        submissions::{self, Listed},
    },
    domain::{
        assignment::Assignments,
        ids::{PersonId, ResponseId, SectionId, SlotId},
        method::Method,
        procurement::state::State,
        question_set::{AppliesTo, Section},
        response::{AnswerState, ResponseState},
    },
    http::pages::{Member, PageResult},
    limits,
    ui::{
        govuk::{
            Button, Details, InsetText, Status, SummaryList, SummaryRow, Tag, TagColour, Task,
            TaskList,
        },
        words::Words,
    },
};

/// The task list of a response.
pub async fn show(
    member: Member<ViewResponses>,
    app: web::Data<App>,
    path: web::Path<(uuid::Uuid, ResponseId)>,
) -> PageResult {
    let (words, response) = (member.words, path.1);
    let place = Place::new(member.caller.tenant(), response);
    let overview = responses::find(&app, member.caller.clone(), response).await?;
    let (scene, draft) = responses::read(&app, &member.caller, response).await?;
    let method = scene.method.in_language(words.language());
    let asked = responses::asked(method, &draft);
    let assignments = responses::assignments(&app, &member.caller, response).await?;
    let whose = Whose {
        reader: member.visit().person,
        assignments: &assignments,
    };
    let every = PageRequest {
        limit: limits::PAGE_ITEMS_MAX,
        after: None,
    };
    let submissions = submissions::list(&app, member.caller.clone(), response, every).await?;
    let now = app.clock.now();
    let listed = &overview.listed;
    let submitted = listed.state == ResponseState::Submitted.as_str();
    let open = present_state(&listed.procurement_state, listed.deadline, now) == State::Issued;
    let answering = open && !submitted;
    let may_copy = match answering {
        false => Copying::Never,
        true if copy::earlier(&app, member.asking(), response)
            .await?
            .is_empty() =>
        {
            Copying::Here
        }
        true => Copying::FromEarlier,
    };
    let content = html! {
        (SummaryList::new(vec![
            SummaryRow::new(words.council_label(), listed.council_name.as_str()),
            SummaryRow::new(words.reference_label(), listed.reference.as_str()),
            SummaryRow::new(words.due_by_label(), words.moment(listed.deadline)),
            SummaryRow::new(words.status_label(), html! { (status(words, listed, now)) }),
        ]))
        @if !method.procurement.description.is_empty() {
            (Details::new(words.response_what_is_bought(), method.procurement.description.as_str()))
        }
        @if submitted && open {
            (InsetText { content: words.response_submitted_explained().into(), id: None })
        }
        (handed_in(words, place, &submissions.items))
        (amendments(words, place, &overview))
        p class="govuk-body" { a class="govuk-link" href=(place.clarifications()) { (words.clarifications_title()) } }
        @if answering { p class="govuk-body" { (words.response_tasks_lead()) } }
        p class="govuk-body" { a class="govuk-link" href=(place.sheet()) { (words.sheet_title()) } }
        (unreviewed_welsh(words, &scene.method))
        @if answering {
            p class="govuk-body" { a class="govuk-link" href=(place.assignments()) { (words.assignments_title()) } }
        }
        (subjects(words, place, &scene, &asked, &draft, whose, may_copy))
        h2 class="govuk-heading-m" { (words.response_evidence_title()) }
        p class="govuk-body" { a class="govuk-link" href=(place.evidence()) { (words.response_evidence_manage()) } }
        @if answering {
            h2 class="govuk-heading-m" { (words.response_hand_in_heading()) }
            p class="govuk-body" { (words.response_hand_in_lead()) }
            (Button::link(words.response_check_title(), place.check()))
        }
    };
    Ok(member
        .page(listed.title.as_str())
        .back(place.responses())
        .content(content)
        .respond())
}

/// Everything that was ever handed in, also what was taken back.
fn handed_in(words: Words, place: Place, submissions: &[Listed]) -> Markup {
    html! {
        @if !submissions.is_empty() {
            ul class="govuk-list" {
                @for listed in submissions {
                    li {
                        a class="govuk-link" href=(place.submission(listed.id)) { (words.response_see_submission_number(listed.number)) }
                        ", " (words.moment(listed.submitted_at))
                        @if listed.withdrawn_at.is_some() { " (" (words.response_taken_back()) ")" }
                    }
                }
            }
        }
    }
}

fn amendments(words: Words, place: Place, overview: &Overview) -> Markup {
    let tasks: Vec<Task> = overview
        .amendments
        .iter()
        .map(|amendment| Task {
            title: words.response_amendment_read(amendment.number).into(),
            href: Some(place.amendment(amendment.id)),
            hint: Some(words.date(amendment.published_at).into()),
            status: match amendment.acknowledged_at {
                Some(_) => Status::Plain(words.task_completed().into()),
                None => Status::Tag(Tag::new(TagColour::Red, words.task_look_again())),
            },
        })
        .collect();
    html! {
        @if !tasks.is_empty() {
            h2 class="govuk-heading-m" { (words.response_amendments_heading()) }
            (TaskList { id_prefix: "amendments".to_owned(), tasks })
        }
    }
}

/// Where answers that were given before can be taken over from.
#[derive(Clone, Copy)]
enum Copying {
    Never,
    /// From other products of this response.
    Here,
    /// From another response too.
    FromEarlier,
}

impl Copying {
    fn offers(self, here: impl FnOnce() -> bool) -> bool {
        match self {
            Self::Never => false,
            Self::Here => here(),
            Self::FromEarlier => true,
        }
    }
}

/// Who answers what, and who is reading.
#[derive(Clone, Copy)]
struct Whose<'a> {
    reader: PersonId,
    assignments: &'a Assignments,
}

/// The organisation, then lot by lot the service and its products; each with its sections.
fn subjects(
    words: Words,
    place: Place,
    scene: &Scene,
    asked: &[AskedSubject],
    draft: &Draft,
    whose: Whose<'_>,
    copying: Copying,
) -> Markup {
    let method = scene.method.in_language(words.language());
    html! {
        @for (index, subject) in asked.iter().enumerate() {
            @let sections = sections(words, place, method, subject, whose);
            @let slot = (subject.subject.about == AppliesTo::Product).then_some(SlotId(subject.subject.id.0));
            @let product = slot.map(|slot| product_task(words, place, slot, draft));
            @if product.is_some() || !sections.is_empty() {
                h2 class="govuk-heading-m" { (subject_title(words, &subject.subject)) }
                (TaskList {
                    id_prefix: format!("subject-{index}"),
                    tasks: product.into_iter().chain(sections).collect(),
                })
                @let open = subject.questions.iter().any(|asked| asked.answered.is_none());
                @if open && copying.offers(|| !copy::sources(scene, asked, draft, subject).is_empty()) {
                    p class="govuk-body" {
                        a class="govuk-link" href=(place.copy(subject.subject.id)) {
                            (words.copy_title()) span class="govuk-visually-hidden" { ": " (subject_title(words, &subject.subject)) }
                        }
                    }
                }
            }
        }
    }
}

fn product_task(words: Words, place: Place, slot: SlotId, draft: &Draft) -> Task {
    let product = draft.products.iter().find(|kept| kept.slot == slot);
    Task {
        title: words.response_product_task().into(),
        href: Some(place.product(slot)),
        hint: product.map(|kept| kept.product.name.as_str().into()),
        status: match product {
            None => not_started(words),
            Some(kept) if kept.product.problems().is_empty() => {
                Status::Plain(words.task_completed().into())
            }
            Some(_) => Status::Tag(Tag::new(TagColour::Red, words.task_problem())),
        },
    }
}

fn not_started(words: Words) -> Status {
    Status::Tag(Tag::new(TagColour::Plain, words.task_not_started()))
}

fn sections(
    words: Words,
    place: Place,
    method: &Method,
    subject: &AskedSubject,
    whose: Whose<'_>,
) -> Vec<Task> {
    by_section(method, subject)
        .into_iter()
        .map(|(section, questions)| Task {
            title: html! { span lang=[foreign(words, section_language(words, method, &section.id))] { (section.title) } }.into(),
            href: Some(place.section(subject.subject.id, &section.id)),
            hint: Some(html! {
                (words.response_questions_answered(answered(&questions), questions.len()))
                @if let Some(names) = assignments::names(words, whose.reader, whose.assignments, (subject.subject.id, &section.id), questions.iter().map(|asked| &asked.id)) { br; (names) }
            }.into()),
            status: state_of(words, &questions),
        })
        .collect()
}

/// The questions of a subject that are shown, section by section, in the method's order.
pub(super) fn by_section<'m, 'a>(
    method: &'m Method,
    subject: &'a AskedSubject,
) -> Vec<(&'m Section, Vec<&'a AskedQuestion>)> {
    let section_of: BTreeMap<_, &SectionId> = method
        .questions
        .iter()
        .map(|issued| (&issued.question.id, &issued.question.section))
        .collect();
    method
        .sections
        .iter()
        .map(|section| {
            let own = subject
                .questions
                .iter()
                .filter(|asked| section_of.get(&asked.id) == Some(&&section.id));
            (section, own.collect::<Vec<_>>())
        })
        .filter(|(_, questions)| !questions.is_empty())
        .collect()
}

fn answered(questions: &[&AskedQuestion]) -> usize {
    questions
        .iter()
        .filter(|question| question.state.is_some())
        .count()
}

/// How far a section is, worst first.
fn state_of(words: Words, questions: &[&AskedQuestion]) -> Status {
    let any = |state| {
        questions
            .iter()
            .any(|question| question.state == Some(state))
    };
    if any(AnswerState::Reopened) {
        Status::Tag(Tag::new(TagColour::Red, words.task_look_again()))
    } else if any(AnswerState::HasProblems) {
        Status::Tag(Tag::new(TagColour::Red, words.task_problem()))
    } else {
        match answered(questions) {
            0 => not_started(words),
            some if some < questions.len() => {
                Status::Tag(Tag::new(TagColour::Yellow, words.task_in_progress()))
            }
            _ => Status::Plain(words.task_completed().into()),
        }
    }
}
