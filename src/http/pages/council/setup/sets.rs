//! Which question sets are asked, and what they ask at the procurement's level.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use maud::{Markup, html};

use super::{Desk, Officer, Path};
use crate::{
    app::{
        App,
        question_sets::{self, Offered},
    },
    domain::{
        procurement::Jurisdiction,
        question_set::{
            Budget, Level, LotFeature, QuestionClass, QuestionSet, Welsh, minutes, questions_for,
        },
    },
    http::pages::{
        Form, PageResult, Problems, council::level_words, response::answer_fields::Typed,
    },
    ui::{
        govuk::{Checkboxes, Choice, Details, InsetText, Label, Size},
        words::Words,
    },
};

const PAGE: &str = "questions";
/// The box that accepts questions without Welsh, and its value.
const WELSH: &str = "welsh";
const ACCEPTED: &str = "english-only";

pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    let desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let chosen = desk.view.procurement.draft.0.method.question_sets.iter();
    let accepted = desk.view.procurement.draft.0.method.accept_missing_welsh;
    let accepted = accepted.then(|| (WELSH.to_owned(), ACCEPTED.to_owned()));
    let pairs = chosen
        .map(|id| ("sets".to_owned(), id.to_string()))
        .chain(accepted)
        .collect();
    page(&desk, &app, &Typed::from_pairs(pairs), Problems::none()).await
}

pub async fn save(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let typed = Typed::from_pairs(form.0);
    let mut desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let mut problems = Problems::none();
    if typed.all("sets").is_empty() {
        problems.add("sets", member.words.sets_missing());
        return page(&desk, &app, &typed, problems).await;
    }
    // In the order in which they are offered, whatever the browser sends.
    let offered = question_sets::offered(&app, member.asking()).await?;
    let mut method = desk.view.procurement.draft.0.method.clone();
    method.question_sets = offered
        .into_iter()
        .map(|offered| offered.set.id)
        .filter(|id| typed.all("sets").iter().any(|sent| sent == id.as_str()))
        .collect();
    method.accept_missing_welsh = typed.one(WELSH) == ACCEPTED;
    match desk
        .keep_method(&app, &typed, method, |_| Some("sets".to_owned()))
        .await?
    {
        Ok(done) => Ok(done),
        Err(problems) => page(&desk, &app, &typed, problems).await,
    }
}

async fn page(desk: &Desk<'_>, app: &App, typed: &Typed, problems: Problems) -> PageResult {
    let words = desk.words();
    let offered = question_sets::offered(app, desk.member.asking()).await?;
    let level = desk.level();
    let usable: Vec<&Offered> = offered
        .iter()
        .filter(|offered| offered.set.audience.is_supplier())
        .collect();
    let choices = usable
        .iter()
        .map(|offered| {
            Choice::with_hint(
                offered.set.id.as_str(),
                html! { span lang="en" { (offered.set.title) } },
                html! { span lang="en" { (offered.set.purpose) } },
            )
        })
        .collect();
    let fields = html! {
        (Checkboxes {
            values: typed.all("sets").to_vec(),
            error: problems.of("sets", words),
            ..Checkboxes::new("sets", Label::of_size(Size::S, words.sets_question()), choices)
        })
    };
    let chosen: Vec<&QuestionSet> = usable
        .iter()
        .filter(|offered| {
            typed
                .all("sets")
                .iter()
                .any(|sent| sent == offered.set.id.as_str())
        })
        .map(|offered| &offered.set)
        .collect();
    let lead = html! { p class="govuk-body" { (words.sets_lead()) } };
    let response: HttpResponse = {
        let fields = html! {
            (fields)
            (without_welsh(desk, app.catalogue.welsh(), level, &chosen, typed))
            (preview(desk, words, level, &chosen))
        };
        desk.page(words.setup_sets(), &lead, &fields, problems)
    };
    Ok(response)
}

/// What some lot is like.
fn features(desk: &Desk<'_>) -> BTreeSet<LotFeature> {
    let lots = desk.view.procurement.draft.0.lots.iter();
    lots.flat_map(|lot| lot.features.iter().copied()).collect()
}

/// Under the law of Wales: how many questions have no Welsh, and the box that accepts it.
fn without_welsh(
    desk: &Desk<'_>,
    welsh: &Welsh,
    level: Option<Level>,
    chosen: &[&QuestionSet],
    typed: &Typed,
) -> Markup {
    let words = desk.words();
    let wales = desk.view.procurement.jurisdiction == Jurisdiction::Wales;
    let Some(level) = level.filter(|_| wales) else {
        return html! {};
    };
    let asked = questions_for(chosen, level, &features(desk));
    let missing = asked
        .iter()
        .filter(|question| welsh.question(question).is_none())
        .count();
    html! {
        @if missing == 0 {
            p class="govuk-body" { (words.sets_welsh_whole()) }
        } @else {
            (Checkboxes {
                values: typed.all(WELSH).to_vec(),
                ..Checkboxes::new(
                    WELSH,
                    Label::of_size(Size::S, words.sets_welsh_missing(missing, asked.len())),
                    vec![Choice::with_hint(ACCEPTED, words.sets_welsh_accept(), words.sets_welsh_accept_hint())],
                )
            })
        }
    }
}

/// Every question as the vendor reads it, with why it is asked and what it does.
fn preview(desk: &Desk<'_>, words: Words, level: Option<Level>, chosen: &[&QuestionSet]) -> Markup {
    let Some(level) = level else {
        return html! { (InsetText { content: words.sets_no_level().into(), id: None }) };
    };
    let questions = questions_for(chosen, level, &features(desk));
    let budget = Budget::once(questions.iter().copied(), level);
    html! {
        @if !questions.is_empty() {
            h2 class="govuk-heading-m" { (words.sets_preview()) }
            p class="govuk-body" { (words.sets_budget(questions.len(), level_words(words, level), minutes(budget.seconds))) }
            @for question in &questions {
                (Details::new(
                    html! { span lang="en" { (question.text) } " (" (question.id) ")" },
                    html! {
                        p class="govuk-body" lang="en" { (question.why) }
                        p class="govuk-body" lang="en" { (question.guidance) }
                        p class="govuk-hint" {
                            @match &question.class {
                                QuestionClass::Gate => (words.class_gate()),
                                QuestionClass::Weighted { weight, .. } => (words.class_weighted(*weight)),
                                QuestionClass::Information => (words.class_information()),
                                QuestionClass::Routing => (words.class_routing()),
                            }
                        }
                    },
                ))
            }
        }
    }
}
