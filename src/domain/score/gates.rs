//! What the gates found and what that does.
//!
//! Invariant: a gate acts only by the effect published for its result; a gate that is met, or does
//! not apply, does nothing.

use std::collections::BTreeMap;

use super::{
    BaselineScope, Finding, Gate, GateOutcome, LotInput, ProductBaseline, ScoreError,
    compute::{evidence_shortfall, look_up},
};
use crate::domain::{
    answer::{AnswerValue, option_value},
    baseline::{Basis, Reach, VerdictResult},
    ids::{QuestionId, SubjectId},
    method::{GateEffect, GateEffects, GateRule, IssuedQuestion, Method, MethodLot, MethodSlot},
    question_set::{AnswerSpec, visible},
};

/// The value of an answer that meets a gate outside the baseline.
const MEETS: u32 = 100;

/// Every gate of the lot: the baseline by slot, then the others in the method's order.
pub(super) fn outcomes(
    method: &Method,
    lot: &MethodLot,
    questions: &BTreeMap<&QuestionId, &IssuedQuestion>,
    input: &LotInput<'_>,
) -> Result<Vec<GateOutcome>, ScoreError> {
    let mut outcomes = Vec::new();
    if !input.baselines.is_empty() {
        for slot in &lot.slots {
            let baseline = input
                .baselines
                .get(&slot.id)
                .ok_or(ScoreError::BaselineMissing(slot.id))?;
            outcomes.extend(baseline_outcomes(method, slot, baseline));
        }
    }
    for asked in &lot.asked {
        let Some(rule) = method
            .gates
            .iter()
            .find(|gate| gate.question == asked.question)
        else {
            continue;
        };
        let issued = questions
            .get(&asked.question)
            .ok_or_else(|| ScoreError::BrokenMethod(asked.question.clone()))?;
        for subject in &asked.subjects {
            let whose = method.subject_title(subject.subject).unwrap_or_default();
            outcomes.push(question_outcome(
                issued,
                rule,
                subject.subject,
                &whose,
                lot,
                input,
            ));
        }
    }
    Ok(outcomes)
}

/// One outcome for what is known of the scope, where that has its own effect, and one for the
/// result.
fn baseline_outcomes(
    method: &Method,
    slot: &MethodSlot,
    baseline: &ProductBaseline,
) -> Vec<GateOutcome> {
    let effects = &method.baseline.effects;
    let outcome = |finding: Finding| GateOutcome {
        gate: Gate::Baseline,
        subject: SubjectId::from(slot.id),
        finding,
        effect: effect_of(finding, effects),
        sentence: format!(
            "Baseline, product in {}: {}",
            slot.title,
            sentence(&baseline.words)
        ),
    };
    let of_scope = match baseline.scope {
        BaselineScope::Unsure => Some(Finding::Unsure),
        BaselineScope::Excepted => Some(Finding::Excepted),
        BaselineScope::InScope | BaselineScope::NotInScope => None,
    };
    let beyond_law = match baseline.scope {
        BaselineScope::Excepted | BaselineScope::NotInScope => true,
        BaselineScope::InScope => false,
        BaselineScope::Unsure => baseline.basis == Basis::ByChoice,
    };
    let held = match method.baseline.reach {
        Reach::ByChoice => true,
        Reach::LawOnly => !beyond_law,
    };
    let of_result = match baseline.result {
        VerdictResult::Met if held => Some(Finding::Met),
        VerdictResult::NotMet if held => Some(Finding::NotMet),
        VerdictResult::InsufficientEvidence if held => Some(Finding::InsufficientEvidence),
        VerdictResult::Met
        | VerdictResult::NotMet
        | VerdictResult::InsufficientEvidence
        | VerdictResult::NotAssessed => None,
    };
    let mut outcomes: Vec<_> = of_scope
        .into_iter()
        .chain(of_result)
        .map(&outcome)
        .collect();
    if outcomes.is_empty() {
        outcomes.push(outcome(Finding::NotApplicable));
    }
    outcomes
}

fn question_outcome(
    issued: &IssuedQuestion,
    rule: &GateRule,
    subject: SubjectId,
    whose: &str,
    lot: &MethodLot,
    input: &LotInput<'_>,
) -> GateOutcome {
    let question = &issued.question;
    let shown = visible(question, &|id| {
        look_up(input.answers, subject, lot.id, id).map(|answer| &answer.value)
    });
    let answer = input.answers.get(&(subject, question.id.clone()));
    let (finding, why) = match answer {
        _ if !shown => (
            Finding::NotApplicable,
            "it is not asked after the earlier answers",
        ),
        None => (Finding::InsufficientEvidence, "it was not answered"),
        Some(answer) if !settles(&question.answer, &answer.value) => {
            (Finding::Unsure, "the answer does not settle it")
        }
        Some(answer) if option_value(&question.answer, &answer.value) < MEETS => {
            (Finding::NotMet, "the answer does not meet it")
        }
        Some(answer) => match evidence_shortfall(issued.evidence_required, answer) {
            Some(why) => (Finding::InsufficientEvidence, why),
            None => (Finding::Met, "the answer meets it with the evidence asked"),
        },
    };
    GateOutcome {
        gate: Gate::Question {
            question: question.id.clone(),
        },
        subject,
        finding,
        effect: effect_of(finding, &rule.effects),
        sentence: format!("{} ({}), {whose}: {why}.", question.short, question.id),
    }
}

/// Whether the answer has a value at all: "we do not know" has none, and neither has free text.
fn settles(spec: &AnswerSpec, value: &AnswerValue) -> bool {
    match (spec, value) {
        (AnswerSpec::Choice { options }, AnswerValue::Choice { option, .. }) => options
            .iter()
            .any(|known| known.id == *option && known.value.is_some()),
        (AnswerSpec::MultipleChoice { options, .. }, AnswerValue::MultipleChoice { .. }) => {
            options.iter().any(|known| known.value.is_some())
        }
        (AnswerSpec::Number { bands, .. }, AnswerValue::Number { .. }) => !bands.is_empty(),
        (AnswerSpec::ByAward { .. }, AnswerValue::ByAward { .. }) => true,
        _ => false,
    }
}

fn effect_of(finding: Finding, effects: &GateEffects) -> GateEffect {
    match finding {
        Finding::Met | Finding::NotApplicable => GateEffect::Reported,
        Finding::NotMet => effects.not_met,
        Finding::InsufficientEvidence => effects.insufficient_evidence,
        Finding::Unsure => effects.unsure,
        Finding::Excepted => effects.excepted,
    }
}

fn sentence(words: &str) -> String {
    let words = words.trim();
    if words.ends_with('.') {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}
