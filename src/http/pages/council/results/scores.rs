//! Each section's score, and the trace of every number in it.

use maud::{Markup, html};

use super::assessment::Scene;
use crate::{
    domain::{
        ids::SubjectId,
        score::{LotScore, QuestionScore, SectionScore, Trace},
    },
    http::pages::verdict::anchor,
    ui::{
        govuk::{Details, SummaryList, SummaryRow},
        terms::level_in_words,
    },
};

pub(super) fn sections(scene: &Scene<'_>, score: &LotScore) -> Markup {
    let words = scene.words;
    html! {
        h2 class="govuk-heading-m" { (words.compare_scores_heading()) }
        @for section in &score.sections { (one(scene, section)) }
        (Details::new(words.assessment_total_why(), html! {
            ol class="govuk-list govuk-list--number" lang="en" {
                @for sentence in &score.trace.sentences { li { (sentence) } }
            }
            (rules(score.trace.rules.iter().map(|rule| rule.id.text())))
        }))
    }
}

fn one(scene: &Scene<'_>, section: &SectionScore) -> Markup {
    let words = scene.words;
    html! {
        h3 class="govuk-heading-s" { span lang="en" { (section.title) } ": " (words.compare_total_of(&section.display)) }
        p class="govuk-body" { span lang="en" { (section.sentence) } " " (words.compare_weight(section.weight)) }
        @for question in &section.questions {
            @for trace in &question.subjects { (traced(scene, question, trace)) }
        }
    }
}

/// One number, opened: rule, answer, evidence, weight, mark.
fn traced(scene: &Scene<'_>, question: &QuestionScore, trace: &Trace) -> Markup {
    let words = scene.words;
    let subject = (trace.subject != SubjectId::ORGANISATION)
        .then(|| scene.issued.method.subject_title(trace.subject))
        .flatten();
    let mut rows = Vec::new();
    if let Some(issued) = scene.issued.question(&question.question) {
        rows.push(SummaryRow::new(
            words.compare_question(),
            html! { span lang="en" { (issued.question.text) } },
        ));
    }
    rows.push(match &trace.answer {
        Some(answer) => SummaryRow::new(words.trace_answer(), answer.as_str()),
        None => SummaryRow::new(words.trace_answer(), words.cell_unanswered()),
    });
    rows.push(SummaryRow::new(
        words.trace_evidence(),
        words.trace_evidence_of(
            level_in_words(words, trace.evidence_level),
            level_in_words(words, trace.evidence_required),
            trace.evidence_linked,
        ),
    ));
    if let Some(mark) = &trace.mark {
        rows.push(SummaryRow::new(
            words.trace_mark(),
            html! { (mark.mark) ": " (mark.reason) },
        ));
    }
    rows.push(SummaryRow::new(
        words.trace_points(),
        words.trace_fraction(
            trace.value,
            trace.weight,
            trace.slot_weight,
            trace.numerator.to_string(),
            trace.denominator.to_string(),
        ),
    ));
    let summary = html! {
        span lang="en" { (question.short) } " (" (question.question)
        @if let Some(subject) = subject { ", " (subject) }
        "): " (trace.value)
    };
    html! {
        div id=(anchor(trace.subject, &question.question)) {
            (Details::new(summary, html! {
                p class="govuk-body" lang="en" { (trace.sentence) }
                (SummaryList::new(rows))
                (rules(std::iter::once(trace.rule.id.text())))
            }))
        }
    }
}

/// The published text of the rules that were used.
fn rules(texts: impl Iterator<Item = &'static str>) -> Markup {
    html! {
        @for text in texts { p class="govuk-hint" lang="en" { (text) } }
    }
}
