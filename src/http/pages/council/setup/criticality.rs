//! How critical the purchase is, from five plain questions.

use actix_web::{HttpResponse, web};
use maud::html;
use serde_json::{Map, Value};

use super::{Desk, Officer, Path};
use crate::{
    app::{
        App,
        procurements::{Change, DraftChange},
    },
    domain::{
        criticality::{self, Criticality, LevelOverride},
        question_set::Level,
    },
    http::pages::{
        Form, PageResult, Problems,
        council::level_words,
        response::answer_fields::{Fields, Typed},
    },
    limits,
    ui::govuk::{Choice, InsetText, Label, Radios, Size},
};

const PAGE: &str = "criticality";
const LEVELS: [(&str, Level); 3] = [
    ("low", Level::Low),
    ("medium", Level::Medium),
    ("high", Level::High),
];

pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    let desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let mut typed = Typed::default();
    if let Some(present) = &desk.view.procurement.draft.0.criticality {
        let answers = serde_json::to_value(present.answers).unwrap_or_default();
        for question in criticality::questions() {
            let chosen = answers.get(question.id).and_then(Value::as_str);
            typed.set(question.id, chosen.unwrap_or_default());
        }
        if let Some(own) = &present.overridden {
            typed.set("level", criticality::level_word(own.level));
            typed.set("reason", &own.reason);
        }
    }
    Ok(page(&desk, &typed, Problems::none()))
}

pub async fn save(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (typed, words) = (Typed::from_pairs(form.0), member.words);
    let mut desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let mut problems = Problems::none();
    let mut answers = Map::new();
    for question in criticality::questions() {
        let chosen = typed.one(question.id);
        if question.choices.iter().all(|choice| choice.id != chosen) {
            problems.add(question.id, words.facts_choose());
        }
        answers.insert(question.id.to_owned(), chosen.into());
    }
    let own = LEVELS.iter().find(|(word, _)| *word == typed.one("level"));
    if own.is_some() && typed.one("reason").trim().is_empty() {
        problems.add("reason", words.criticality_reason_missing());
    }
    let read = serde_json::from_value(Value::Object(answers))
        .ok()
        .filter(|_| problems.is_empty());
    let Some(answers) = read else {
        return Ok(page(&desk, &typed, problems));
    };
    let overridden = own.map(|(_, level)| LevelOverride {
        level: *level,
        reason: typed.one("reason").trim().to_owned(),
    });
    let criticality = Criticality {
        answers,
        overridden,
    };
    let change = Change {
        draft: DraftChange {
            criticality: Some(Some(criticality)),
            ..DraftChange::default()
        },
        ..Change::default()
    };
    match desk
        .keep(&app, &typed, change, |_| Some("reason".to_owned()))
        .await?
    {
        Ok(done) => Ok(done),
        Err(problems) => Ok(page(&desk, &typed, problems)),
    }
}

fn page(desk: &Desk<'_>, typed: &Typed, problems: Problems) -> HttpResponse {
    let words = desk.words();
    let shown = Fields {
        words,
        typed,
        problems: &problems,
    };
    let levels = LEVELS
        .iter()
        .map(|(word, level)| Choice::new(*word, level_words(words, *level)))
        .chain([Choice::new("rule", words.criticality_by_rule())]);
    let own = typed.one("level");
    let fields = html! {
        @for question in criticality::questions() {
            (Radios {
                value: Some(typed.one(question.id).to_owned()),
                error: problems.of(question.id, words),
                ..Radios::new(
                    question.id,
                    Label::of_size(Size::S, html! { span lang="en" { (question.text) } }),
                    question.choices.iter().map(|choice| Choice::new(choice.id, html! { span lang="en" { (choice.label) } })).collect(),
                )
            })
        }
        (Radios {
            value: Some(if own.is_empty() { "rule" } else { own }.to_owned()),
            ..Radios::new("level", Label::of_size(Size::S, words.criticality_level()), levels.collect())
        })
        (shown.long_text("reason", Label::of_size(Size::S, words.criticality_reason()), Some(words.criticality_reason_hint()), limits::REASON_CHARACTERS_MAX))
    };
    let lead = html! {
        @if let Some(present) = &desk.view.procurement.draft.0.criticality {
            (InsetText { id: None, content: html! {
                p class="govuk-body" { (words.criticality_now(level_words(words, present.level()))) }
                p class="govuk-body" lang="en" { (present.explanation()) }
            }.into() })
        }
        p class="govuk-body" { (words.criticality_lead()) }
        p class="govuk-body" lang="en" { (criticality::RULE) }
    };
    desk.page(words.setup_criticality(), &lead, &fields, problems)
}
