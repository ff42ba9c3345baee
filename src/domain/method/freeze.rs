//! From a draft to a method.
//!
//! Invariant: a method that was frozen can be scored for any bidder: every weight has its section,
//! every gate its effect, every lot its denominator.

use std::collections::BTreeSet;

use super::{
    GateRule, IssuedQuestion, IssuedSet, METHOD_FORMAT, Method, MethodDraft, MethodLot,
    MethodProcurement, MethodWelsh, QUESTIONS_MAX, SectionWeight,
    check::{check_rules, check_weights},
    lots::{LotRefusal, lot_of},
    welsh::{missing_problem, welsh_of},
};
use crate::domain::{
    baseline::Edition,
    canonical::{ContentHash, canonical_bytes},
    ids::{ProcurementId, QuestionId, QuestionSetId, SectionId},
    procurement::{self, Jurisdiction, Lot, Problem, ProcurementDraft, ProcurementFacts},
    question_set::{
        Audience, EvidenceLevel, Level, QuestionClass, QuestionSet, ScoringMode, Section, Stage,
        Welsh,
    },
    score::{SCORING_RULES_VERSION, published_rules},
};

/// The number of published descriptors of a question scored by mark: one for each of 0 to 5.
const DESCRIPTORS: usize = 6;

/// What a method is frozen from.
#[derive(Debug, Clone, Copy)]
pub struct FreezeContext<'a> {
    pub procurement: ProcurementId,
    pub facts: &'a ProcurementFacts,
    pub draft: &'a ProcurementDraft,
    /// Every set that can be chosen, in its present version.
    pub sets: &'a [QuestionSet],
    /// The Welsh of these sets.
    pub welsh: &'a Welsh,
    /// The edition of the Product Security Regime in force on the day of the deadline.
    pub regime_edition: Option<Edition>,
    /// The gates that feed the baseline, as [`baseline_gates`] gives them; all other gates have
    /// their own effects.
    pub baseline_questions: &'a BTreeSet<QuestionId>,
}

/// The set whose gates feed the baseline.
pub const BASELINE_SET: &str = "psti-baseline";

/// The gates that feed the baseline: those of [`BASELINE_SET`].
pub fn baseline_gates(sets: &[QuestionSet]) -> BTreeSet<QuestionId> {
    sets.iter()
        .filter(|set| set.id.as_str() == BASELINE_SET)
        .flat_map(|set| &set.questions)
        .filter(|question| matches!(question.class, QuestionClass::Gate))
        .map(|question| question.id.clone())
        .collect()
}

/// The method, or everything that keeps the draft from being issued. Whether the deadline is still
/// to come is [`procurement::issue_problems`]'s to say.
pub fn freeze(context: &FreezeContext<'_>) -> Result<Method, Vec<Problem>> {
    let mut problems = procurement::structure_problems(context.facts, context.draft);
    let Some(criticality) = &context.draft.criticality else {
        return Err(problems);
    };
    let level = criticality.level();
    let draft = &context.draft.method;
    let chosen = chosen_sets(draft, context.sets, &mut problems);
    let sections = sections_of(&chosen, &mut problems);
    let questions = questions_of(&chosen, level, draft, &mut problems);
    check_rules(draft, &sections, &questions, &mut problems);
    check_weights(context.draft, &sections, &mut problems);
    let gates = gates_of(draft, &questions, context.baseline_questions, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let lots = lots_of(context.draft, &questions, &sections, &mut problems);
    let question_sets = issued_sets(&chosen, &mut problems);
    let welsh = in_wales(context, &sections, &questions, &lots, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let used: BTreeSet<&SectionId> = questions.iter().map(|q| &q.question.section).collect();
    Ok(Method {
        format: METHOD_FORMAT,
        scoring_rules: SCORING_RULES_VERSION.to_owned(),
        regime_edition: context.regime_edition,
        procurement: MethodProcurement {
            id: context.procurement,
            reference: context.facts.reference.clone(),
            title: context.facts.title.clone(),
            description: context.draft.description.clone(),
            kind: context.facts.kind,
            jurisdiction: context.facts.jurisdiction,
            threshold: context.facts.threshold,
            level,
            level_explanation: criticality.explanation(),
            contract_start: context.draft.contract_start,
            contract_end: context.draft.contract_end,
        },
        question_sets,
        sections: sections
            .iter()
            .filter(|s| used.contains(&s.id))
            .cloned()
            .collect(),
        questions,
        lots,
        minimum_marks: draft.minimum_marks.clone(),
        mark_curve: draft.mark_curve,
        baseline: draft.baseline,
        gates,
        rules: published_rules(),
        welsh,
    })
}

/// Under the law of Wales, the Welsh of what is asked. What has none keeps a council from issuing, unless an officer has
/// accepted that: Welsh is not treated less favourably than English (Welsh Language (Wales) Measure 2011).
fn in_wales(
    context: &FreezeContext<'_>,
    sections: &[Section],
    questions: &[IssuedQuestion],
    lots: &[MethodLot],
    problems: &mut Vec<Problem>,
) -> Option<MethodWelsh> {
    if context.facts.jurisdiction != Jurisdiction::Wales {
        return None;
    }
    let asked: BTreeSet<&QuestionId> = lots
        .iter()
        .flat_map(|lot| &lot.asked)
        .map(|asked| &asked.question)
        .collect();
    let (welsh, mut missing) = welsh_of(context.welsh, sections, questions);
    missing.retain(|id| asked.contains(id));
    if !missing.is_empty() && !context.draft.method.accept_missing_welsh {
        problems.push(missing_problem(&missing, asked.len()));
    }
    Some(welsh)
}

fn chosen_sets<'a>(
    draft: &MethodDraft,
    sets: &'a [QuestionSet],
    problems: &mut Vec<Problem>,
) -> Vec<&'a QuestionSet> {
    if draft.question_sets.is_empty() {
        problems.push(Problem::new(
            "/method/questionSets",
            "no_question_set",
            "Choose at least one question set.",
        ));
    }
    let mut seen: BTreeSet<&QuestionSetId> = BTreeSet::new();
    let mut chosen = Vec::new();
    for (index, id) in draft.question_sets.iter().enumerate() {
        let pointer = format!("/method/questionSets/{index}");
        if !seen.insert(id) {
            problems.push(Problem::new(
                pointer,
                "repeated",
                "This set is chosen twice.",
            ));
            continue;
        }
        match sets.iter().find(|set| set.id == *id) {
            Some(set) if set.audience == Audience::Council => problems.push(Problem::new(
                pointer,
                "set_for_councils",
                format!(
                    "{id} is what a council answers about itself; it cannot be asked of suppliers."
                ),
            )),
            Some(set) => chosen.push(set),
            None => problems.push(Problem::new(
                pointer,
                "unknown_question_set",
                format!("There is no question set {id}."),
            )),
        }
    }
    chosen
}

/// The sections of the sets; one that several sets share stands where it first stands.
fn sections_of(sets: &[&QuestionSet], problems: &mut Vec<Problem>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for section in sets.iter().flat_map(|set| &set.sections) {
        match sections.iter().find(|known| known.id == section.id) {
            None => sections.push(section.clone()),
            Some(known) if known.title == section.title => {}
            Some(_) => problems.push(Problem::new(
                "/method/questionSets",
                "section_differs",
                format!(
                    "Two of the sets use the section {} for different things.",
                    section.id
                ),
            )),
        }
    }
    sections
}

/// What is asked at the level; a question that several sets share is asked once.
fn questions_of(
    sets: &[&QuestionSet],
    level: Level,
    draft: &MethodDraft,
    problems: &mut Vec<Problem>,
) -> Vec<IssuedQuestion> {
    let mut seen = BTreeSet::new();
    let mut questions = Vec::new();
    for (set, question) in sets
        .iter()
        .flat_map(|set| set.questions.iter().map(move |q| (set, q)))
    {
        if !question.levels.contains(&level) || !seen.insert(&question.id) {
            continue;
        }
        let scoring = match &question.class {
            QuestionClass::Weighted { scoring, .. } => Some(
                draft
                    .scoring
                    .iter()
                    .find(|own| own.question == question.id)
                    .map_or(*scoring, |own| own.scoring),
            ),
            QuestionClass::Gate | QuestionClass::Information | QuestionClass::Routing => None,
        };
        let evidence = question.evidence.get(&level).copied();
        questions.push(IssuedQuestion {
            set: set.id.clone(),
            question: question.clone(),
            scoring,
            evidence_required: evidence.unwrap_or(EvidenceLevel::None),
        });
    }
    if questions.len() > QUESTIONS_MAX {
        problems.push(Problem::new(
            "/method/questionSets",
            "too_many_questions",
            format!("At most {QUESTIONS_MAX} questions can be asked."),
        ));
    }
    for issued in &questions {
        if let Some(problem) = unscorable(issued) {
            problems.push(Problem::new(
                "/method/questionSets",
                "question_not_scorable",
                problem,
            ));
        }
    }
    questions
}

/// What would let bidders be scored differently, or not at all.
fn unscorable(issued: &IssuedQuestion) -> Option<String> {
    let QuestionClass::Weighted {
        weight,
        descriptors,
        ..
    } = &issued.question.class
    else {
        return None;
    };
    let id = &issued.question.id;
    if !(1..=3).contains(weight) {
        Some(format!("{id} has a weight other than 1, 2 or 3."))
    } else if issued.question.show_if.is_some() {
        Some(format!(
            "{id} carries marks but is not asked of every bidder."
        ))
    } else if issued.question.stage != Stage::AwardCriterion {
        Some(format!("{id} carries marks but is not an award criterion."))
    } else if issued.scoring == Some(ScoringMode::Marked) && descriptors.len() != DESCRIPTORS {
        Some(format!(
            "{id} is scored by mark but lacks a descriptor for each of 0 to 5."
        ))
    } else {
        None
    }
}

fn gates_of(
    draft: &MethodDraft,
    questions: &[IssuedQuestion],
    baseline: &BTreeSet<QuestionId>,
    problems: &mut Vec<Problem>,
) -> Vec<GateRule> {
    let own_gates: Vec<&QuestionId> = questions
        .iter()
        .filter(|q| q.is_gate() && !baseline.contains(&q.question.id))
        .map(|q| &q.question.id)
        .collect();
    let mut seen = BTreeSet::new();
    for (index, rule) in draft.gates.iter().enumerate() {
        let pointer = format!("/method/gates/{index}");
        if !own_gates.contains(&&rule.question) || !seen.insert(&rule.question) {
            problems.push(Problem::new(
                format!("{pointer}/question"),
                "not_a_gate",
                format!(
                    "{} is not a gate of its own here, or is listed twice.",
                    rule.question
                ),
            ));
        }
    }
    own_gates
        .into_iter()
        .map(|id| GateRule {
            question: id.clone(),
            effects: draft
                .gates
                .iter()
                .find(|rule| rule.question == *id)
                .map(|rule| rule.effects)
                .unwrap_or_default(),
        })
        .collect()
}

fn lots_of(
    draft: &ProcurementDraft,
    questions: &[IssuedQuestion],
    sections: &[Section],
    problems: &mut Vec<Problem>,
) -> Vec<MethodLot> {
    let mut lots = Vec::new();
    for (index, lot) in draft.lots.iter().enumerate() {
        match lot_of(lot, questions, sections, weights_for(&draft.method, lot)) {
            Ok(frozen) => lots.push(frozen),
            Err(LotRefusal::TooFine) => problems.push(Problem::new(
                format!("/lots/{index}"),
                "weights_too_fine",
                "The weights of this lot have no common denominator that can be counted exactly. \
                 Rounder slot or section weights mend it.",
            )),
        }
    }
    problems.extend(unreachable_minimums(&draft.method, &lots));
    lots
}

/// A minimum mark for a section that carries no marks in any lot would never be looked at.
fn unreachable_minimums(draft: &MethodDraft, lots: &[MethodLot]) -> Vec<Problem> {
    let carries = |id: &SectionId| {
        lots.iter()
            .any(|lot| lot.sections.iter().any(|s| s.section == *id))
    };
    let mut problems: Vec<Problem> = draft
        .minimum_marks
        .sections
        .iter()
        .enumerate()
        .filter(|(_, minimum)| !carries(&minimum.section))
        .map(|(index, minimum)| {
            Problem::new(
                format!("/method/minimumMarks/sections/{index}/section"),
                "section_without_marks",
                format!("Nothing in the section {} carries marks.", minimum.section),
            )
        })
        .collect();
    if draft.minimum_marks.total.is_some() && lots.iter().all(|lot| lot.denominator == 0) {
        problems.push(Problem::new(
            "/method/minimumMarks/total",
            "nothing_carries_marks",
            "Nothing in any lot carries marks.",
        ));
    }
    problems
}

fn weights_for<'a>(draft: &'a MethodDraft, lot: &Lot) -> &'a [SectionWeight] {
    draft
        .lot_weights
        .iter()
        .find(|own| own.lot == lot.id)
        .map_or(draft.section_weights.as_slice(), |own| {
            own.weights.as_slice()
        })
}

fn issued_sets(sets: &[&QuestionSet], problems: &mut Vec<Problem>) -> Vec<IssuedSet> {
    let mut issued = Vec::new();
    for set in sets {
        match canonical_bytes(set) {
            Ok(bytes) => issued.push(IssuedSet {
                id: set.id.clone(),
                version: set.version.clone(),
                title: set.title.clone(),
                purpose: set.purpose.clone(),
                hash: ContentHash::of(&bytes),
            }),
            Err(error) => problems.push(Problem::new(
                "/method/questionSets",
                "question_set_unreadable",
                format!("{}: {error}.", set.id),
            )),
        }
    }
    issued
}
