//! One version of a set: every question with the council's answer, counted section by section.

use std::collections::BTreeMap;

use actix_web::web;
use maud::{Markup, html};

use super::{address, of_question};
use crate::{
    app::{
        App,
        access::{ManageOwnAnswers, ReadOwnAnswers},
        own_answers::{self, Questionnaire},
    },
    domain::{
        ids::{CouncilId, OptionId, QuestionSetId},
        language::Language,
        own_answers::{SectionStanding, Standing},
        question_set::{AnswerSpec, Question},
    },
    http::pages::{Member, PageResult, response::answer_words},
    ui::govuk::{SummaryList, SummaryRow, Tag, TagColour},
};

/// Which set, in which version.
type Path = web::Path<(CouncilId, QuestionSetId, String)>;

pub async fn show(member: Member<ReadOwnAnswers>, app: web::Data<App>, path: Path) -> PageResult {
    let (council, set, version) = path.into_inner();
    let own = own_answers::questionnaire(&app, member.caller.clone(), &set, &version).await?;
    let standing = own.answers.standing(own.set);
    let asked = own.answers.asked(own.set);
    let content = html! {
        p class="govuk-body" lang="en" { (own.set.purpose) }
        p class="govuk-body" { (member.words.own_answers_sealed()) }
        @for section in &standing.sections {
            h2 class="govuk-heading-m" lang="en" { (section.title) }
            (counts(&member, section, &asked))
            @let of_section: Vec<&Question> = asked.iter().filter(|q| q.section == section.section).copied().collect();
            (answers(&member, &own, &standing, &of_section))
        }
    };
    Ok(member
        .page(own.set.title.as_str())
        .heading_in(Language::En)
        .caption(member.words.own_answers_caption(version))
        .back(address(council))
        .content(content)
        .respond())
}

/// How many questions of the section have an answer, and how often each option was chosen.
fn counts(
    member: &Member<ReadOwnAnswers>,
    section: &SectionStanding,
    asked: &[&Question],
) -> Markup {
    let all = usize::try_from(section.answered).unwrap_or_default() + section.missing.len();
    let of_section = asked.iter().filter(|q| q.section == section.section);
    let mut labels = BTreeMap::<&OptionId, &str>::new();
    for question in of_section {
        if let AnswerSpec::Choice { options } | AnswerSpec::MultipleChoice { options, .. } =
            &question.answer
        {
            for option in options {
                labels.entry(&option.id).or_insert(&option.label);
            }
        }
    }
    html! {
        p class="govuk-body" { (member.words.own_answers_answered(section.answered, all)) }
        @if !section.chosen.is_empty() {
            ul class="govuk-list govuk-list--bullet" {
                @for (option, count) in &section.chosen {
                    li { span lang="en" { (labels.get(option).copied().unwrap_or(option.as_str())) } ": " (count) }
                }
            }
        }
    }
}

fn answers(
    member: &Member<ReadOwnAnswers>,
    own: &Questionnaire<'_>,
    standing: &Standing,
    questions: &[&Question],
) -> Markup {
    let (words, council) = (member.words, member.caller.tenant());
    let rows = questions.iter().map(|question| {
        let answer = own.answers.answers.get(&question.id);
        let wrong = standing
            .problems
            .iter()
            .any(|problem| problem.question == question.id);
        let value = html! {
            @match answer {
                Some(value) => (answer_words::read(words, &question.answer, value)),
                None => (words.own_answers_no_answer()),
            }
            @if wrong { (Tag::new(TagColour::Red, words.task_problem())) }
        };
        let row = SummaryRow::new(html! { span lang="en" { (question.text) } }, value);
        if !member.may::<ManageOwnAnswers>() {
            return row;
        }
        let verb = match answer {
            Some(_) => words.change(),
            None => words.answer_verb(),
        };
        let to = of_question(council, &own.set.id, &own.set.version, &question.id);
        row.action(to, verb, question.short.as_str())
    });
    html! { (SummaryList::new(rows.collect())) }
}
