//! Evaluators mark: what waits, answer by answer, each with the descriptors that were published.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::{super::ways, Place, sealed};
use crate::{
    app::{
        App,
        access::{MarkAnswers, Permission, ReadAnswers},
        error::{AppError, Code},
        marks::{self, MARK_MAX, Row},
        method,
        methods::IssuedMethod,
        opened::{self, Opened},
    },
    domain::{
        ids::{CouncilId, ProcurementId, QuestionId, ResponseId, SubjectId},
        method::IssuedQuestion,
        question_set::{QuestionClass, ScoringMode},
        response::subjects,
        score::Mark,
    },
    http::{
        page::Paging,
        pages::{
            Form, Member, PageResult, Problems, Reader,
            listing::listing,
            redirect,
            response::{answer_words, subject_for_council},
        },
    },
    limits,
    ui::{
        govuk::{
            Button, Cell, Choice, Details, InsetText, Label, Radios, RadiosLayout, Size, Status,
            SummaryList, SummaryRow, Tag, TagColour, Task, TaskList, Textarea,
        },
        terms::level_in_words,
        words::Words,
    },
};

/// How many answers of one response are scored by mark.
fn marked(issued: &IssuedMethod) -> usize {
    subjects(&issued.method)
        .iter()
        .map(|subject| of_subject(issued, subject.id).count())
        .sum()
}

fn of_subject(issued: &IssuedMethod, subject: SubjectId) -> impl Iterator<Item = &IssuedQuestion> {
    issued.method.questions.iter().filter(move |question| {
        question.scoring == Some(ScoringMode::Marked)
            && issued.asks(subject, &question.question.id).is_some()
    })
}

/// Every response, and how many of its answers are marked.
pub async fn list(
    member: Member<ReadAnswers>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ProcurementId)>,
    paging: Paging,
) -> PageResult {
    let words = member.words;
    let place = Place::new(member.caller.tenant(), path.1);
    let found = marks::progress(&app, member.caller.clone(), path.1, paging.request()?).await;
    let page = match found {
        Ok(page) => page,
        Err(error) => return sealed(&member, place, words.marks_title(), error),
    };
    let next = paging.next_query(page.next.as_ref())?;
    let issued = method::in_force(&app, member.asking(), path.1).await?;
    let all = marked(&issued);
    let rows = page
        .items
        .iter()
        .map(|(of, given)| {
            vec![
                Cell::from(html! { a class="govuk-link" href=(place.marks_of(of.response)) { (of.supplier_name) } }),
                words.marks_given(*given, all).into(),
            ]
        })
        .collect();
    let content = html! {
        (ways(&member, place))
        @if page.items.is_empty() {
            p class="govuk-body" { (words.results_none()) }
        } @else if all == 0 {
            p class="govuk-body" { (words.marks_nothing_by_mark()) }
        } @else {
            p class="govuk-body" { (words.marks_lead()) }
            (listing(words, &words.marks_title(), vec![words.compare_supplier().into(), words.status_label().into()], rows, next))
        }
    };
    Ok(member
        .page(words.marks_title())
        .back(place.responses())
        .content(content)
        .respond())
}

/// The answers of one response that are scored by mark.
pub async fn of_response(
    member: Member<ReadAnswers>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ProcurementId, ResponseId)>,
) -> PageResult {
    let (_, procurement, response) = path.into_inner();
    let words = member.words;
    let place = Place::new(member.caller.tenant(), procurement);
    let opened = match opened::find(&app, member.caller.clone(), procurement, response).await {
        Ok(opened) => opened,
        Err(error) => return sealed(&member, place, words.marks_title(), error),
    };
    let rows = marks::of_response(&app, member.caller.clone(), procurement, response).await?;
    let issued = method::in_force(&app, member.asking(), procurement).await?;
    let given: BTreeMap<_, _> = rows
        .iter()
        .map(|row| ((row.subject_id, row.question_id.as_str()), row))
        .collect();
    let content = html! {
        @for (index, subject) in subjects(&issued.method).iter().enumerate() {
            @let tasks: Vec<Task> = of_subject(&issued, subject.id).map(|question| {
                let id = &question.question.id;
                let mark = given.get(&(subject.id, id.as_str()));
                Task {
                    title: html! { span lang="en" { (question.question.short) } }.into(),
                    href: Some(place.mark(response, subject.id, id)),
                    hint: Some(id.as_str().into()),
                    status: match mark {
                        Some(row) => Status::Plain(words.marks_mark(row.value).into()),
                        None => Status::Tag(Tag::new(TagColour::Plain, words.marks_waits())),
                    },
                }
            }).collect();
            @if !tasks.is_empty() {
                h2 class="govuk-heading-m" { (subject_for_council(words, subject)) }
                (TaskList { id_prefix: format!("subject-{index}"), tasks })
            }
        }
    };
    Ok(member
        .page(opened.listed.supplier_name.as_str())
        .caption(words.marks_title())
        .back(place.marks())
        .content(content)
        .respond())
}

type MarkPath = web::Path<(Uuid, ProcurementId, ResponseId, SubjectId, QuestionId)>;

/// A mark as it is typed, with the version that was seen.
#[derive(Debug, Default, Deserialize)]
pub struct MarkForm {
    #[serde(default)]
    mark: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    revision: String,
}

/// One answer with everything that a mark rests on.
struct Answered<'a> {
    place: Place,
    response: ResponseId,
    subject: SubjectId,
    question: &'a IssuedQuestion,
    opened: &'a Opened,
    issued: &'a IssuedMethod,
}

/// The answer, the descriptors, and the mark so far.
pub async fn show(member: Member<ReadAnswers>, app: web::Data<App>, path: MarkPath) -> PageResult {
    let (_, procurement, response, subject, question) = path.into_inner();
    let rows = marks::of_response(&app, member.caller.clone(), procurement, response).await;
    let place = Place::new(member.caller.tenant(), procurement);
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => return sealed(&member, place, member.words.marks_title(), error),
    };
    let present = rows
        .into_iter()
        .find(|row| row.subject_id == subject && row.question_id == question.as_str());
    let form = present
        .as_ref()
        .map_or_else(MarkForm::default, |row| MarkForm {
            mark: row.value.to_string(),
            reason: row.reason.clone(),
            revision: row.revision.to_string(),
        });
    let at = marks::Place {
        procurement,
        response,
        subject,
        question,
    };
    answer_page(&member, &app, at, present.as_ref(), &form, Problems::none()).await
}

/// Keeps the mark over the one that was seen.
pub async fn save(
    member: Member<MarkAnswers>,
    app: web::Data<App>,
    path: MarkPath,
    form: Form<MarkForm>,
) -> PageResult {
    let (_, procurement, response, subject, question) = path.into_inner();
    let (Form(form), words) = (form, member.words);
    let place = Place::new(member.caller.tenant(), procurement);
    let at = marks::Place {
        procurement,
        response,
        subject,
        question,
    };
    let mut problems = Problems::none();
    let Ok(mark) = form.mark.parse::<u8>() else {
        problems.add("mark", words.marks_choose());
        return answer_page(&member, &app, at, None, &form, problems).await;
    };
    let mark = Mark {
        mark,
        reason: form.reason.clone(),
    };
    let seen = form.revision.parse().ok();
    match marks::save(&app, member.caller.clone(), at.clone(), seen, mark).await {
        Ok(_) => Ok(redirect(place.marks_of(response))
            .telling(&app, "mark-saved")
            .respond()),
        Err(AppError::Refused(refusal))
            if matches!(refusal.code, Code::VersionConflict | Code::AlreadyExists) =>
        {
            problems.add_general(words.marks_conflict());
            answer_page(&member, &app, at, None, &form, problems).await
        }
        Err(error) => {
            let problems = Problems::from_error(error, words, |pointer| {
                Some(pointer.trim_start_matches('/').to_owned())
            })?;
            answer_page(&member, &app, at, None, &form, problems).await
        }
    }
}

async fn answer_page<P>(
    member: &Member<P>,
    app: &App,
    at: marks::Place,
    present: Option<&Row>,
    form: &MarkForm,
    problems: Problems,
) -> PageResult
where
    P: Permission<Tenant = CouncilId>,
{
    let place = Place::new(member.caller.tenant(), at.procurement);
    let opened = opened::find(app, member.asking(), at.procurement, at.response).await?;
    let issued = method::in_force(app, member.asking(), at.procurement).await?;
    let question = issued
        .asks(at.subject, &at.question)
        .ok_or_else(AppError::not_found)?;
    let answered = Answered {
        place,
        response: at.response,
        subject: at.subject,
        question,
        opened: &opened,
        issued: &issued,
    };
    let mine = present.is_none_or(|row| row.evaluator_id == member.visit().person);
    Ok(answered.page(member, member.may::<MarkAnswers>() && mine, form, problems))
}

impl Answered<'_> {
    fn page(
        &self,
        reader: &Reader,
        may_mark: bool,
        form: &MarkForm,
        problems: Problems,
    ) -> HttpResponse {
        let words = reader.words;
        let id = &self.question.question.id;
        let content = html! {
            (self.answer(words))
            (descriptors(words, self.question))
            @if may_mark {
                (reader.form(&self.place.mark(self.response, self.subject, id), &fields(words, form, &problems)))
            } @else if !form.reason.is_empty() {
                (SummaryList::new(vec![
                    SummaryRow::new(words.trace_mark(), form.mark.as_str()),
                    SummaryRow::new(words.marks_reason(), form.reason.as_str()),
                ]))
            } @else {
                (InsetText { content: words.marks_only_evaluators().into(), id: None })
            }
        };
        let page = reader
            .page(self.question.question.text.as_str())
            .caption(self.caption(words))
            .back(self.place.marks_of(self.response))
            .problems(problems)
            .content(content);
        page.respond()
    }

    fn caption(&self, words: Words) -> String {
        let subject = subjects(&self.issued.method)
            .into_iter()
            .find(|subject| subject.id == self.subject)
            .map(|subject| subject_for_council(words, &subject));
        let supplier = &self.opened.listed.supplier_name;
        match subject {
            Some(subject) => format!("{supplier}: {subject}"),
            None => supplier.clone(),
        }
    }

    fn answer(&self, words: Words) -> Markup {
        let question = &self.question.question;
        let given = self
            .opened
            .submission
            .answers
            .iter()
            .find(|answer| answer.subject == self.subject && answer.question == question.id);
        html! {
            h2 class="govuk-heading-m" { (words.trace_answer()) }
            @match given {
                None => p class="govuk-body" { (words.cell_not_given()) },
                Some(sent) => {
                    div class="govuk-inset-text" {
                        (answer_words::whole(words, &question.answer, &sent.answer))
                    }
                    p class="govuk-body" { (words.results_evidence_level()) ": " (level_in_words(words, sent.answer.evidence_level)) }
                    ul class="govuk-list" {
                        @for id in &sent.answer.evidence {
                            @let piece = self.opened.evidence.iter().find(|piece| piece.submitted.id == *id);
                            @let name = piece.and_then(|piece| piece.there.as_ref()).map_or_else(|| words.evidence_heading(), |there| there.card.name.clone());
                            li { a class="govuk-link" href=(self.place.evidence(self.response, *id)) { (name) } }
                        }
                    }
                },
            }
        }
    }
}

/// What earns each mark, as it was published with the method.
fn descriptors(words: Words, question: &IssuedQuestion) -> Markup {
    let QuestionClass::Weighted { descriptors, .. } = &question.question.class else {
        return html! {};
    };
    html! {
        (Details {
            open: true,
            ..Details::new(words.marks_descriptors(), html! {
                dl class="app-facts" lang="en" {
                    @for (mark, text) in descriptors.iter().enumerate() { dt { (mark) } dd { (text) } }
                }
            })
        })
    }
}

fn fields(words: Words, form: &MarkForm, problems: &Problems) -> Markup {
    let choices = (0..=MARK_MAX).map(|mark| Choice::new(mark.to_string(), mark.to_string()));
    html! {
        input type="hidden" name="revision" value=(form.revision);
        (Radios {
            value: Some(form.mark.clone()),
            error: problems.of("mark", words),
            layout: RadiosLayout::Inline,
            ..Radios::new("mark", Label::of_size(Size::M, words.marks_question()), choices.collect())
        })
        (Textarea {
            value: Some(form.reason.clone()),
            error: problems.of("reason", words),
            hint: Some(words.marks_reason_hint(limits::REASON_CHARACTERS_MAX).into()),
            ..Textarea::new("reason", words.marks_reason())
        })
        (Button::new(words.save()))
    }
}
