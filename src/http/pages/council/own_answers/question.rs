//! One question that a council answers about itself.
//!
//! Invariant: whatever can be kept is kept, and an answer over another version of the answers is shown beside it, never
//! put in its place.

use actix_web::{HttpResponse, http::StatusCode, web};
use maud::{Markup, html};

use super::{of_question, of_set};
use crate::{
    app::{
        App,
        access::ManageOwnAnswers,
        error::{AppError, Code, FieldProblem},
        own_answers::{self, Questionnaire},
    },
    domain::{
        answer::{AnswerValue, typed::field_of},
        ids::{CouncilId, QuestionId, QuestionSetId},
        language::Language,
        own_answers::OwnProblem,
        question_set::Question,
    },
    http::pages::{
        Form, Member, PageResult, Problems, redirect,
        response::{
            answer_fields::{Fields, Typed},
            answer_input::{self, add_problem},
            answer_words,
            question::sources,
        },
    },
    ui::{
        govuk::{Button, Details, button_group},
        words::Words,
    },
};

/// Which set, in which version, and which of its questions.
type Path = web::Path<(CouncilId, QuestionSetId, String, QuestionId)>;
type Keeper = Member<ManageOwnAnswers>;

/// A question with the answers that surround it.
struct Asked<'a> {
    own: &'a Questionnaire<'a>,
    question: &'a Question,
}

impl<'a> Asked<'a> {
    fn of(own: &'a Questionnaire<'a>, id: &QuestionId) -> Result<Self, AppError> {
        let question = own.set.question(id).ok_or_else(AppError::not_found)?;
        Ok(Self { own, question })
    }

    fn answer(&self) -> Option<&'a AnswerValue> {
        self.own.answers.answers.get(&self.question.id)
    }

    /// What is to be put right in the answer, beside its fields.
    fn add_problems(&self, words: Words, found: &[OwnProblem], problems: &mut Problems) {
        for problem in found.iter().filter(|one| one.question == self.question.id) {
            let pointer = format!("/value{}", problem.pointer);
            let found = FieldProblem::new(pointer, problem.code, problem.message.clone());
            add_problem(words, &self.question.answer, &found, problems);
        }
    }
}

pub async fn show(member: Keeper, app: web::Data<App>, path: Path) -> PageResult {
    member.caller.let_in(&app).await?;
    let (_, set, version, id) = path.into_inner();
    let own = own_answers::questionnaire(&app, member.asking(), &set, &version).await?;
    let asked = Asked::of(&own, &id)?;
    let typed = asked.answer().map(Typed::of).unwrap_or_default();
    let mut problems = Problems::none();
    let standing = own.answers.standing(own.set);
    asked.add_problems(member.words, &standing.problems, &mut problems);
    Ok(page(
        &member,
        &asked,
        &typed,
        problems,
        None,
        StatusCode::OK,
    ))
}

/// Saves what was typed, as far as it can be kept, and goes on to the next question.
pub async fn save(
    member: Keeper,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (council, set, version, id) = path.into_inner();
    let (typed, words) = (Typed::from_pairs(form.0), member.words);
    let own = own_answers::questionnaire(&app, member.asking(), &set, &version).await?;
    let asked = Asked::of(&own, &id)?;
    let mut problems = Problems::none();
    let value = answer_input::answer(words, &asked.question.answer, &typed, &mut problems);
    let seen = typed.one("revision").parse().ok();
    let mut answers = own.answers.clone();
    match value {
        Some(value) => {
            answers.answers.insert(id.clone(), value);
        }
        // Nothing typed is no answer; what could not be read leaves the answer as it was.
        None if problems.is_empty() => {
            answers.answers.remove(&id);
        }
        None => {}
    }
    asked.add_problems(words, &answers.standing(own.set).problems, &mut problems);
    let mut conflict = false;
    // The same form sent twice has nothing more to save.
    if answers != own.answers {
        let caller = member.caller.clone();
        match own_answers::save(&app, caller, set.clone(), version.clone(), seen, answers).await {
            Ok(_) => {}
            Err(AppError::Refused(refusal)) if refusal.code == Code::VersionConflict => {
                conflict = true;
            }
            Err(error) => {
                let inside = format!("/answers/{id}");
                problems = Problems::from_error(error, words, |pointer| {
                    let rest = pointer.strip_prefix(&inside)?;
                    Some(field_of(&asked.question.answer, &format!("/value{rest}")))
                })?;
            }
        }
    }
    let later = typed.one("action") == "later";
    if !conflict && (later || problems.is_empty()) {
        let next = (!later).then(|| next(&own, &id)).flatten();
        let to = match next {
            Some(next) => of_question(council, &set, &version, next),
            None => of_set(council, &set, &version),
        };
        return Ok(redirect(to).telling(&app, "answer-saved").respond());
    }
    let own = own_answers::questionnaire(&app, member.asking(), &set, &version).await?;
    let asked = Asked::of(&own, &id)?;
    let status = if conflict {
        problems = Problems::none();
        problems.add_general(words.response_changed_meanwhile());
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let theirs = asked.answer().filter(|_| conflict);
    Ok(page(&member, &asked, &typed, problems, theirs, status))
}

/// The question after this one, in the order of the set.
fn next<'a>(own: &'a Questionnaire<'_>, id: &QuestionId) -> Option<&'a QuestionId> {
    let questions = &own.set.questions;
    let here = questions.iter().position(|question| question.id == *id)?;
    questions.get(here + 1).map(|question| &question.id)
}

fn page(
    member: &Keeper,
    asked: &Asked<'_>,
    typed: &Typed,
    problems: Problems,
    theirs: Option<&AnswerValue>,
    status: StatusCode,
) -> HttpResponse {
    let (words, council) = (member.words, member.caller.tenant());
    let (set, question) = (asked.own.set, asked.question);
    let fields = Fields {
        words,
        typed,
        problems: &problems,
    };
    let revision = asked.own.revision.map(|revision| revision.to_string());
    let form = html! {
        input type="hidden" name="revision" value=(revision.unwrap_or_default());
        (fields.answer(&question.answer, &words.your_answer()))
        (button_group(&[
            Button::new(words.save_and_continue()).sends("action", "continue"),
            Button::secondary(words.save_and_come_back()).sends("action", "later"),
        ]))
    };
    let here = of_question(council, &set.id, &set.version, &question.id);
    let content = html! {
        @if let Some(theirs) = theirs { (answer_words::theirs(words, &words.own_answers_theirs(), &question.answer, theirs)) }
        (about(words, question))
        (member.form(&here, &form))
    };
    let section = set
        .sections
        .iter()
        .find(|section| section.id == question.section);
    member
        .page(question.text.as_str())
        .heading_in(Language::En)
        .caption(section.map_or("", |section| section.title.as_str()))
        .back(of_set(council, &set.id, &set.version))
        .problems(problems)
        .content(content)
        .respond_with(status)
}

/// Why it is asked and what a good answer is.
fn about(words: Words, question: &Question) -> Markup {
    html! {
        p class="govuk-body" lang="en" { (question.guidance) }
        (Details::new(words.question_why(), html! {
            p class="govuk-body" lang="en" { (question.why) }
            h2 class="govuk-heading-s" { (words.question_passing()) }
            p class="govuk-body" lang="en" { (question.passing) }
            (sources(words, question))
        }))
    }
}
