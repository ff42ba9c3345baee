//! What each section weighs, and the marks below which a tender is not ranked.

use actix_web::{HttpResponse, web};
use maud::html;

use super::{Desk, Officer, Path, number, whole};
use crate::{
    app::{App, question_sets},
    domain::{
        ids::SectionId,
        method::{MinimumMarks, SectionMinimum, SectionWeight, Tenths},
        procurement::WEIGHTS_SUM,
        question_set::{QuestionClass, Section},
    },
    http::pages::{
        Form, PageError, PageResult, Problems,
        response::answer_fields::{Fields, Typed},
    },
    ui::{govuk::Input, words::Words},
};

const PAGE: &str = "weights";

/// The sections of the chosen sets in which something carries marks at the procurement's level.
async fn sections(desk: &Desk<'_>, app: &App) -> Result<Vec<Section>, PageError> {
    let level = desk.level();
    let offered = question_sets::offered(app, desk.member.asking()).await?;
    let mut found: Vec<Section> = Vec::new();
    for set in desk.chosen(&offered) {
        let carries = |section: &SectionId| {
            set.questions.iter().any(|question| {
                question.section == *section
                    && matches!(question.class, QuestionClass::Weighted { .. })
                    && level.is_none_or(|level| question.levels.contains(&level))
            })
        };
        for section in &set.sections {
            let twice = found.iter().any(|known| known.id == section.id);
            if carries(&section.id) && !twice {
                found.push(section.clone());
            }
        }
    }
    Ok(found)
}

pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    let desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let method = &desk.view.procurement.draft.0.method;
    let mut typed = Typed::default();
    for weight in &method.section_weights {
        typed.set(
            &format!("weight-{}", weight.section),
            &weight.weight.to_string(),
        );
    }
    for minimum in &method.minimum_marks.sections {
        typed.set(
            &format!("minimum-{}", minimum.section),
            &minimum.minimum.to_string(),
        );
    }
    if let Some(total) = method.minimum_marks.total {
        typed.set("minimum", &total.to_string());
    }
    let sections = sections(&desk, &app).await?;
    Ok(page(&desk, &sections, &typed, Problems::none()))
}

/// A mark out of 100 with at most one decimal; empty is none.
pub(super) fn mark(
    words: Words,
    typed: &Typed,
    name: &str,
    problems: &mut Problems,
) -> Option<Tenths> {
    let text = typed.one(name).trim();
    if text.is_empty() {
        return None;
    }
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let read = match (whole.parse::<u32>(), tenth.parse::<u32>()) {
        (Ok(whole @ 0..=100), Ok(tenth @ 0..=9)) if tenth == 0 || whole < 100 => {
            Some(Tenths(whole * 10 + tenth))
        }
        _ => None,
    };
    if read.is_none() {
        problems.add(name, words.mark_wrong());
    }
    read
}

pub async fn save(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (typed, words) = (Typed::from_pairs(form.0), member.words);
    let mut desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let sections = sections(&desk, &app).await?;
    let mut problems = Problems::none();
    let mut method = desk.view.procurement.draft.0.method.clone();
    method.section_weights = sections
        .iter()
        .map(|section| SectionWeight {
            section: section.id.clone(),
            weight: whole(
                words,
                &typed,
                &format!("weight-{}", section.id),
                &mut problems,
            ),
        })
        .collect();
    method.minimum_marks = MinimumMarks {
        total: mark(words, &typed, "minimum", &mut problems),
        sections: sections
            .iter()
            .filter_map(|section| {
                let name = format!("minimum-{}", section.id);
                let minimum = mark(words, &typed, &name, &mut problems)?;
                Some(SectionMinimum {
                    section: section.id.clone(),
                    minimum,
                })
            })
            .collect(),
    };
    let sum = sum(&method.section_weights);
    if let (true, Some(first)) = (sum != WEIGHTS_SUM && problems.is_empty(), sections.first()) {
        problems.add(format!("weight-{}", first.id), words.weights_sum_wrong(sum));
    }
    if !problems.is_empty() {
        return Ok(page(&desk, &sections, &typed, problems));
    }
    match desk.keep_method(&app, &typed, method, |_| None).await? {
        Ok(done) => Ok(done),
        Err(problems) => Ok(page(&desk, &sections, &typed, problems)),
    }
}

pub(super) fn sum(weights: &[SectionWeight]) -> u32 {
    let each = weights.iter().map(|weight| weight.weight);
    each.fold(0, u32::saturating_add)
}

fn page(desk: &Desk<'_>, sections: &[Section], typed: &Typed, problems: Problems) -> HttpResponse {
    let words = desk.words();
    let shown = Fields {
        words,
        typed,
        problems: &problems,
    };
    let sum = sum(&desk.view.procurement.draft.0.method.section_weights);
    let lead = html! {
        p class="govuk-body" { (words.weights_lead()) }
        p class="govuk-body" { (words.weights_sum_now(sum)) }
        @if sections.is_empty() { p class="govuk-body" { (words.weights_no_sections()) } }
    };
    let short = |input: Input| Input {
        classes: Some("govuk-input--width-3".to_owned()),
        ..input
    };
    let fields = html! {
        @for section in sections {
            h2 class="govuk-heading-s" lang="en" { (section.title) }
            (number(&shown, &format!("weight-{}", section.id), words.weight_of(&section.title)))
            (short(super::line(&shown, &format!("minimum-{}", section.id), words.minimum_of(&section.title))))
        }
        h2 class="govuk-heading-s" { (words.compare_total()) }
        (short(super::line(&shown, "minimum", words.minimum_total())))
    };
    desk.page(words.setup_weights(), &lead, &fields, problems)
}
