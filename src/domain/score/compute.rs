//! From answers, marks and verdicts to a score.
//!
//! Invariant: reads only what the method asks in the lot, in the method's order, so the order of
//! the answers never matters and the same inputs give the same bytes.

use std::collections::BTreeMap;

use super::{
    AppliedCap, GateOutcome, Key, LotInput, LotScore, QuestionScore, Rule, SCORING_RULES_VERSION,
    SectionScore, SlotBaseline, Standing, SubjectQuestion, TotalTrace, Trace, answers::summarise,
    by_choice, display_of, gates, minimum,
};
use crate::domain::{
    answer::{Answer, option_value},
    ids::{LotId, QuestionId, SlotId, SubjectId},
    method::{
        Asked, AskedSubject, GateEffect, IssuedQuestion, LotSection, Method, MethodLot, Tenths,
    },
    question_set::{EvidenceLevel, ScoringMode},
};

/// The highest value of an answer without the evidence asked.
const CAP_WITHOUT_EVIDENCE: u32 = 50;
const VALUE_MAX: i64 = 100;

/// Why there is no score. None of these depends on how good an answer is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    #[error("the method has no lot {0}")]
    UnknownLot(LotId),
    #[error("the method was issued under scoring rules {0}, which this program does not know")]
    UnknownRules(String),
    #[error("the method does not hold together at {0}")]
    BrokenMethod(QuestionId),
    #[error("the mark for {0} is beyond 5")]
    MarkBeyondFive(QuestionId),
    #[error("the product in slot {0} has no baseline verdict")]
    BaselineMissing(SlotId),
    #[error("a number is too large")]
    TooLarge,
}

/// Scores one response in one lot.
pub fn score(method: &Method, lot: LotId, input: &LotInput<'_>) -> Result<LotScore, ScoreError> {
    if method.scoring_rules != SCORING_RULES_VERSION {
        return Err(ScoreError::UnknownRules(method.scoring_rules.clone()));
    }
    let lot = method.lot(lot).ok_or(ScoreError::UnknownLot(lot))?;
    let questions = method.by_id();
    let mut unmarked = Vec::new();
    let sections = lot
        .sections
        .iter()
        .map(|section| section_score(method, lot, section, &questions, input, &mut unmarked))
        .collect::<Result<Vec<_>, _>>()?;
    let total_before_cap = sections
        .iter()
        .try_fold(0_i64, |sum, section| sum.checked_add(section.contribution))
        .ok_or(ScoreError::TooLarge)?;
    let gates = gates::outcomes(method, lot, &questions, input)?;
    let cap = applied_cap(&gates, total_before_cap, lot.denominator);
    let total = cap
        .as_ref()
        .map_or(total_before_cap, |cap| tenths_of(cap.at, lot.denominator));
    let breaches = minimum::breaches(method, lot, &sections, total, &unmarked);
    let standing = standing(&gates, breaches.is_empty(), unmarked.is_empty());
    let display = display_of(total, lot.denominator);
    let mut score = LotScore {
        lot: lot.id,
        scoring_rules: SCORING_RULES_VERSION.to_owned(),
        standing,
        total,
        total_before_cap,
        denominator: lot.denominator,
        display,
        sections,
        baselines: baselines(lot, input),
        principles: by_choice::principles(method, lot, &questions, &gates),
        gates,
        breaches,
        cap,
        unmarked,
        trace: TotalTrace {
            rules: Vec::new(),
            sentences: Vec::new(),
        },
    };
    score.trace = total_trace(&score, lot);
    Ok(score)
}

fn section_score(
    method: &Method,
    lot: &MethodLot,
    section: &LotSection,
    questions: &BTreeMap<&QuestionId, &IssuedQuestion>,
    input: &LotInput<'_>,
    unmarked: &mut Vec<SubjectQuestion>,
) -> Result<SectionScore, ScoreError> {
    let mut scores = Vec::new();
    for asked in &lot.asked {
        let issued = questions
            .get(&asked.question)
            .ok_or_else(|| ScoreError::BrokenMethod(asked.question.clone()))?;
        if issued.question.section == section.section && asked.subjects.iter().any(|s| s.points > 0)
        {
            scores.push(question_score(method, issued, asked, input, unmarked)?);
        }
    }
    let numerator = scores.iter().map(|score| score.numerator).sum::<i64>();
    let contribution = numerator
        .checked_mul(section.factor)
        .ok_or(ScoreError::TooLarge)?;
    let title = method
        .section(&section.section)
        .map_or_else(|| section.section.to_string(), |known| known.title.clone());
    let display = display_of(numerator, section.denominator);
    let sentence = format!(
        "{title}: {numerator} of {} points is {display} out of 100; the section's share of the \
         total is {}/{} (published weight {}).",
        section.denominator, section.share.numerator, section.share.denominator, section.weight
    );
    Ok(SectionScore {
        section: section.section.clone(),
        title,
        weight: section.weight,
        share: section.share,
        numerator,
        denominator: section.denominator,
        contribution,
        display,
        sentence,
        questions: scores,
    })
}

fn question_score(
    method: &Method,
    issued: &IssuedQuestion,
    asked: &Asked,
    input: &LotInput<'_>,
    unmarked: &mut Vec<SubjectQuestion>,
) -> Result<QuestionScore, ScoreError> {
    let mut subjects = Vec::with_capacity(asked.subjects.len());
    for subject in &asked.subjects {
        let trace = trace(method, issued, subject, input)?;
        if trace.rule.id == Rule::Unmarked {
            unmarked.push(SubjectQuestion {
                subject: subject.subject,
                question: asked.question.clone(),
            });
        }
        subjects.push(trace);
    }
    let numerator = subjects.iter().map(|trace| trace.numerator).sum();
    let denominator = subjects.iter().map(|trace| trace.denominator).sum();
    Ok(QuestionScore {
        question: asked.question.clone(),
        short: issued.question.short.clone(),
        numerator,
        denominator,
        display: display_of(numerator, denominator),
        subjects,
    })
}

/// What an answer is worth, by which rule, and why in words.
struct Worth {
    rule: Rule,
    value: u32,
    option_value: Option<u32>,
    reason: String,
}

fn trace(
    method: &Method,
    issued: &IssuedQuestion,
    subject: &AskedSubject,
    input: &LotInput<'_>,
) -> Result<Trace, ScoreError> {
    let key: Key = (subject.subject, issued.question.id.clone());
    let answer = input.answers.get(&key);
    let mark = input.marks.get(&key);
    let weight = issued
        .weight()
        .ok_or_else(|| ScoreError::BrokenMethod(key.1.clone()))?;
    let worth = match (answer, issued.scoring, mark) {
        (_, None, _) => return Err(ScoreError::BrokenMethod(key.1)),
        (None, Some(_), _) => Worth {
            rule: Rule::Unanswered,
            value: 0,
            option_value: None,
            reason: "it was not answered".to_owned(),
        },
        (Some(answer), Some(ScoringMode::Option), _) => by_option(issued, answer),
        (Some(_), Some(ScoringMode::Marked), None) => Worth {
            rule: Rule::Unmarked,
            value: 0,
            option_value: None,
            reason: "it waits for an evaluator's mark".to_owned(),
        },
        (Some(_), Some(ScoringMode::Marked), Some(mark)) => Worth {
            rule: Rule::Mark,
            value: method
                .mark_curve
                .value(mark.mark)
                .ok_or_else(|| ScoreError::MarkBeyondFive(key.1.clone()))?,
            option_value: None,
            reason: format!("it was marked {} of 5", mark.mark),
        },
    };
    let numerator = subject.points * i64::from(worth.value);
    let denominator = subject.points * VALUE_MAX;
    let sentence = format!(
        "{} counts {} of 100 because {}; with question weight {weight} and subject weight {} that \
         is {numerator} of {denominator} points.",
        key.1, worth.value, worth.reason, subject.weight
    );
    let marked = worth.rule == Rule::Mark;
    Ok(Trace {
        rule: worth.rule.reference(),
        question: key.1,
        question_version: issued.question.version,
        subject: subject.subject,
        answer: answer.map(|answer| summarise(&issued.question.answer, &answer.value)),
        evidence_level: answer.map_or(EvidenceLevel::None, |answer| answer.evidence_level),
        evidence_required: issued.evidence_required,
        evidence_linked: answer.map_or(0, linked),
        option_value: worth.option_value,
        mark: mark.filter(|_| marked).cloned(),
        value: worth.value,
        weight,
        slot_weight: subject.weight,
        numerator,
        denominator,
        sentence,
    })
}

fn by_option(issued: &IssuedQuestion, answer: &Answer) -> Worth {
    let raw = option_value(&issued.question.answer, &answer.value);
    let shortfall = evidence_shortfall(issued.evidence_required, answer);
    match shortfall {
        Some(why) if raw > CAP_WITHOUT_EVIDENCE => Worth {
            rule: Rule::EvidenceCap,
            value: CAP_WITHOUT_EVIDENCE,
            option_value: Some(raw),
            reason: format!("the answer is worth {raw} by its option table, but {why}"),
        },
        Some(_) | None => Worth {
            rule: Rule::OptionValue,
            value: raw,
            option_value: Some(raw),
            reason: format!("the answer is worth {raw} by its option table"),
        },
    }
}

/// Why the evidence asked is not reached, or none when it is.
pub(super) fn evidence_shortfall(required: EvidenceLevel, answer: &Answer) -> Option<&'static str> {
    if answer.evidence_level < required {
        Some("the evidence is below the level asked")
    } else if required >= EvidenceLevel::OwnDocument && answer.evidence.is_empty() {
        Some("no file or link was given as evidence")
    } else {
        None
    }
}

fn linked(answer: &Answer) -> u32 {
    u32::try_from(answer.evidence.len()).unwrap_or(u32::MAX)
}

/// Tenths of 100 over the lot's denominator; exact, as it is a multiple of 1,000.
pub(super) fn tenths_of(value: Tenths, denominator: i64) -> i64 {
    (denominator / 1000).saturating_mul(i64::from(value.0.min(Tenths::MAX.0)))
}

fn applied_cap(gates: &[GateOutcome], total: i64, denominator: i64) -> Option<AppliedCap> {
    let (at, outcome) = gates
        .iter()
        .filter_map(|outcome| match outcome.effect {
            GateEffect::Caps { at } => Some((at, outcome)),
            GateEffect::Disqualifies | GateEffect::Reported => None,
        })
        .min_by_key(|(at, _)| *at)?;
    (tenths_of(at, denominator) < total).then(|| AppliedCap {
        at,
        sentence: format!("The total is limited to {at}. {}", outcome.sentence),
    })
}

fn standing(gates: &[GateOutcome], no_breach: bool, all_marked: bool) -> Standing {
    if gates
        .iter()
        .any(|outcome| outcome.effect == GateEffect::Disqualifies)
    {
        Standing::Disqualified
    } else if !no_breach {
        Standing::BelowMinimum
    } else if !all_marked {
        Standing::Incomplete
    } else {
        Standing::Ranked
    }
}

fn baselines(lot: &MethodLot, input: &LotInput<'_>) -> Vec<SlotBaseline> {
    lot.slots
        .iter()
        .map(|slot| SlotBaseline {
            slot: slot.id,
            title: slot.title.clone(),
            baseline: input.baselines.get(&slot.id).cloned(),
        })
        .collect()
}

fn total_trace(score: &LotScore, lot: &MethodLot) -> TotalTrace {
    let mut rules = vec![Rule::Section, Rule::Total];
    if lot.slots.len() > 1 {
        rules.push(Rule::Slots);
    }
    if lot
        .sections
        .iter()
        .map(|section| section.weight)
        .sum::<u32>()
        < 100
    {
        rules.push(Rule::ShareOut);
    }
    let mut sentences: Vec<String> = score
        .sections
        .iter()
        .map(|section| section.sentence.clone())
        .collect();
    sentences.push(format!(
        "The sections together bring {} of {}, shown as {}.",
        score.total_before_cap,
        score.denominator,
        display_of(score.total_before_cap, score.denominator)
    ));
    if let Some(cap) = &score.cap {
        rules.push(Rule::GateCap);
        sentences.push(cap.sentence.clone());
    }
    for outcome in &score.gates {
        if outcome.effect == GateEffect::Disqualifies {
            rules.push(Rule::GateDisqualifies);
            sentences.push(format!(
                "{} This disqualifies the tender.",
                outcome.sentence
            ));
        }
    }
    if !score.breaches.is_empty() {
        rules.push(Rule::MinimumMark);
        sentences.extend(score.breaches.iter().map(|breach| breach.sentence.clone()));
    }
    if !score.unmarked.is_empty() {
        rules.push(Rule::Unmarked);
        sentences.push(format!(
            "{} answers wait for a mark, so the score is incomplete.",
            score.unmarked.len()
        ));
    }
    rules.dedup();
    TotalTrace {
        rules: rules.into_iter().map(Rule::reference).collect(),
        sentences,
    }
}

/// Where conditions look: the subject itself, then what it belongs to.
pub(super) fn look_up<'a>(
    answers: &'a BTreeMap<Key, Answer>,
    subject: SubjectId,
    lot: LotId,
    question: &QuestionId,
) -> Option<&'a Answer> {
    [subject, SubjectId::from(lot), SubjectId::ORGANISATION]
        .into_iter()
        .find_map(|subject| answers.get(&(subject, question.clone())))
}
