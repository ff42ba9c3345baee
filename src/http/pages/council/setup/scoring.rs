//! How each question that carries marks is scored: by its published options, or by an evaluator's mark.

use actix_web::{HttpResponse, web};
use maud::html;

use super::{Desk, Officer, Path};
use crate::{
    app::{App, question_sets},
    domain::{
        method::ScoringOverride,
        question_set::{AnswerSpec, Question, QuestionClass, ScoringMode},
    },
    http::pages::{Form, PageError, PageResult, Problems, response::answer_fields::Typed},
    ui::govuk::{Select, SelectItem},
};

const PAGE: &str = "scoring";

/// Questions with a choice of how to score them: those whose options have values.
async fn questions(desk: &Desk<'_>, app: &App) -> Result<Vec<(Question, ScoringMode)>, PageError> {
    let level = desk.level();
    let offered = question_sets::offered(app, desk.member.asking()).await?;
    let mut found: Vec<(Question, ScoringMode)> = Vec::new();
    for question in desk.chosen(&offered).flat_map(|set| &set.questions) {
        let QuestionClass::Weighted { scoring, .. } = question.class else {
            continue;
        };
        let asked = level.is_none_or(|level| question.levels.contains(&level));
        let twice = found.iter().any(|(known, _)| known.id == question.id);
        if asked && !twice && matches!(question.answer, AnswerSpec::Choice { .. }) {
            found.push((question.clone(), scoring));
        }
    }
    Ok(found)
}

fn word(mode: ScoringMode) -> &'static str {
    match mode {
        ScoringMode::Marked => "marked",
        ScoringMode::Option => "option",
    }
}

pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    let desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let questions = questions(&desk, &app).await?;
    let own = &desk.view.procurement.draft.0.method.scoring;
    let mut typed = Typed::default();
    for (question, mode) in &questions {
        let set = own.iter().find(|set| set.question == question.id);
        let mode = set.map_or(*mode, |set| set.scoring);
        typed.set(&format!("mode-{}", question.id), word(mode));
    }
    Ok(page(&desk, &questions, &typed, Problems::none()))
}

pub async fn save(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let typed = Typed::from_pairs(form.0);
    let mut desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let questions = questions(&desk, &app).await?;
    let mut method = desk.view.procurement.draft.0.method.clone();
    method.scoring = questions
        .iter()
        .filter_map(|(question, usual)| {
            let chosen = match typed.one(&format!("mode-{}", question.id)) {
                "marked" => ScoringMode::Marked,
                "option" => ScoringMode::Option,
                _ => *usual,
            };
            (chosen != *usual).then(|| ScoringOverride {
                question: question.id.clone(),
                scoring: chosen,
            })
        })
        .collect();
    match desk.keep_method(&app, &typed, method, |_| None).await? {
        Ok(done) => Ok(done),
        Err(problems) => Ok(page(&desk, &questions, &typed, problems)),
    }
}

fn page(
    desk: &Desk<'_>,
    questions: &[(Question, ScoringMode)],
    typed: &Typed,
    problems: Problems,
) -> HttpResponse {
    let words = desk.words();
    let lead = html! {
        p class="govuk-body" { (words.scoring_lead()) }
        @if questions.is_empty() { p class="govuk-body" { (words.scoring_none()) } }
    };
    let fields = html! {
        @for (question, _) in questions {
            @let name = format!("mode-{}", question.id);
            (Select {
                value: Some(typed.one(&name).to_owned()),
                ..Select::new(name, html! { span lang="en" { (question.short) } " (" (question.id) ")" }, vec![
                    SelectItem::new("option", words.scoring_option()),
                    SelectItem::new("marked", words.scoring_marked()),
                ])
            })
        }
    };
    desk.page(words.setup_scoring(), &lead, &fields, problems)
}
