//! What a pass-or-fail check does to a tender that does not pass it.

use actix_web::{HttpResponse, web};
use maud::{Markup, html};

use super::{Desk, Officer, Path, line, weights::mark};
use crate::{
    app::{App, question_sets},
    domain::{
        baseline::Reach,
        method::{BASELINE_SET, BaselineRule, GateEffect, GateEffects, GateRule},
        question_set::{Question, QuestionClass},
    },
    http::pages::{
        Form, PageError, PageResult, Problems,
        response::answer_fields::{Fields, Typed},
    },
    ui::{
        govuk::{Choice, Fieldset, Input, Label, Radios, Select, SelectItem, Size},
        words::Words,
    },
};

const PAGE: &str = "gates";
/// The results that can do something, by the name of their fields.
const RESULTS: [&str; 4] = ["not_met", "insufficient", "unsure", "excepted"];

/// Pass-or-fail questions outside the baseline.
async fn gates(desk: &Desk<'_>, app: &App) -> Result<Vec<Question>, PageError> {
    let level = desk.level();
    let offered = question_sets::offered(app, desk.member.asking()).await?;
    let of_baseline = |question: &Question| {
        let baseline = offered
            .iter()
            .filter(|one| one.set.id.as_str() == BASELINE_SET);
        let mut known = baseline.flat_map(|one| &one.set.questions);
        known.any(|known| known.id == question.id)
    };
    let mut found: Vec<Question> = Vec::new();
    for question in desk.chosen(&offered).flat_map(|set| &set.questions) {
        let gate = matches!(question.class, QuestionClass::Gate) && !of_baseline(question);
        let asked = level.is_none_or(|level| question.levels.contains(&level));
        if gate && asked && found.iter().all(|known| known.id != question.id) {
            found.push(question.clone());
        }
    }
    Ok(found)
}

fn type_effects(typed: &mut Typed, prefix: &str, effects: &GateEffects) {
    for (result, effect) in RESULTS.iter().zip(effects.each()) {
        let word = match effect {
            GateEffect::Reported => "reported",
            GateEffect::Disqualifies => "disqualifies",
            GateEffect::Caps { at } => {
                typed.set(&format!("{prefix}-{result}-at"), &at.to_string());
                "caps"
            }
        };
        typed.set(&format!("{prefix}-{result}"), word);
    }
}

pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    let desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let gates = gates(&desk, &app).await?;
    let method = &desk.view.procurement.draft.0.method;
    let mut typed = Typed::default();
    typed.set(
        "reach",
        match method.baseline.reach {
            Reach::LawOnly => "law_only",
            Reach::ByChoice => "by_choice",
        },
    );
    type_effects(&mut typed, "baseline", &method.baseline.effects);
    for gate in &gates {
        let rule = method.gates.iter().find(|rule| rule.question == gate.id);
        let effects = rule.map(|rule| rule.effects).unwrap_or_default();
        type_effects(&mut typed, gate.id.as_str(), &effects);
    }
    Ok(page(&desk, &gates, &typed, Problems::none()))
}

fn read_effects(words: Words, typed: &Typed, prefix: &str, problems: &mut Problems) -> GateEffects {
    let mut effect = |result: &str| {
        let name = format!("{prefix}-{result}");
        match typed.one(&name) {
            "disqualifies" => GateEffect::Disqualifies,
            "caps" => {
                let at = format!("{name}-at");
                if typed.one(&at).trim().is_empty() {
                    problems.add(at, words.mark_wrong());
                    return GateEffect::Reported;
                }
                mark(words, typed, &at, problems)
                    .map_or(GateEffect::Reported, |at| GateEffect::Caps { at })
            }
            _ => GateEffect::Reported,
        }
    };
    GateEffects {
        not_met: effect("not_met"),
        insufficient_evidence: effect("insufficient"),
        unsure: effect("unsure"),
        excepted: effect("excepted"),
    }
}

pub async fn save(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let (typed, words) = (Typed::from_pairs(form.0), member.words);
    let mut desk = Desk::open(&app, &member, path.1, PAGE).await?;
    let gates = gates(&desk, &app).await?;
    let mut problems = Problems::none();
    let mut method = desk.view.procurement.draft.0.method.clone();
    method.baseline = BaselineRule {
        reach: if typed.one("reach") == "law_only" {
            Reach::LawOnly
        } else {
            Reach::ByChoice
        },
        effects: read_effects(words, &typed, "baseline", &mut problems),
    };
    method.gates = gates
        .iter()
        .map(|gate| GateRule {
            question: gate.id.clone(),
            effects: read_effects(words, &typed, gate.id.as_str(), &mut problems),
        })
        .filter(|rule| rule.effects != GateEffects::default())
        .collect();
    if !problems.is_empty() {
        return Ok(page(&desk, &gates, &typed, problems));
    }
    match desk.keep_method(&app, &typed, method, |_| None).await? {
        Ok(done) => Ok(done),
        Err(problems) => Ok(page(&desk, &gates, &typed, problems)),
    }
}

fn page(desk: &Desk<'_>, gates: &[Question], typed: &Typed, problems: Problems) -> HttpResponse {
    let words = desk.words();
    let shown = Fields {
        words,
        typed,
        problems: &problems,
    };
    let reach = vec![
        Choice::with_hint(
            "by_choice",
            words.reach_by_choice(),
            words.reach_by_choice_hint(),
        ),
        Choice::with_hint(
            "law_only",
            words.reach_law_only(),
            words.reach_law_only_hint(),
        ),
    ];
    let fields = html! {
        (Radios {
            value: Some(typed.one("reach").to_owned()),
            ..Radios::new("reach", Label::of_size(Size::S, words.reach_question()), reach)
        })
        (effects(&shown, "baseline", words.gates_baseline().into(), &RESULTS))
        @for gate in gates {
            (effects(&shown, gate.id.as_str(), html! { span lang="en" { (gate.short) } " (" (gate.id) ")" }.into(), &RESULTS[..2]))
        }
    };
    let lead = html! { p class="govuk-body" { (words.gates_lead()) } };
    desk.page(words.setup_gates(), &lead, &fields, problems)
}

/// What each result of one check does.
fn effects(
    fields: &Fields<'_>,
    prefix: &str,
    legend: crate::ui::govuk::Content,
    results: &[&str],
) -> Markup {
    let words = fields.words;
    let inner = html! {
        @for result in results {
            @let name = format!("{prefix}-{result}");
            (Select {
                value: Some(fields.typed.one(&name).to_owned()),
                ..Select::new(name.clone(), result_words(words, result), vec![
                    SelectItem::new("reported", words.effect_reported()),
                    SelectItem::new("caps", words.effect_caps()),
                    SelectItem::new("disqualifies", words.effect_disqualifies()),
                ])
            })
            (Input {
                classes: Some("govuk-input--width-3".to_owned()),
                ..line(fields, &format!("{name}-at"), words.effect_caps_at(result_words(words, result)))
            })
        }
    };
    html! {
        (Fieldset {
            legend: Some(Label::of_size(Size::M, legend)),
            content: Some(inner),
            ..Fieldset::default()
        })
    }
}

fn result_words(words: Words, result: &str) -> String {
    match result {
        "not_met" => words.gate_not_met(),
        "insufficient" => words.gate_insufficient(),
        "unsure" => words.gate_unsure(),
        _ => words.gate_excepted(),
    }
}
