//! What an amendment changed, in words: the same for those who published it and for those who answer.

use maud::{Markup, html};

use super::response::{foreign, section_language};
use crate::{
    app::{amendments::Amendment, methods::IssuedMethod},
    domain::{
        ids::{LotId, QuestionId, SectionId},
        method::{Changed, GateChange, GateEffect, MethodDifference, WeightChange},
    },
    http::pages::listing::listing,
    ui::{govuk::Cell, words::Words},
};

/// What became of the deadline.
pub fn deadline(words: Words, amendment: &Amendment) -> String {
    if amendment.deadline_after == amendment.deadline_before {
        words.amendment_deadline_kept(amendment.deadline_reason.as_deref().unwrap_or_default())
    } else {
        words.moment(amendment.deadline_after)
    }
}

/// A difference beside the method that names what it is about.
pub struct Told<'a> {
    pub words: Words,
    /// Methods that name things, the first that knows one. What none of them has is named by its id.
    pub methods: &'a [&'a IssuedMethod],
    pub difference: &'a MethodDifference,
}

impl Told<'_> {
    /// Everything that changed, each kind under its own heading.
    pub fn markup(&self) -> Markup {
        let (words, difference) = (self.words, self.difference);
        html! {
            (self.questions(&words.amendment_added(), &difference.questions_added))
            (self.questions(&words.amendment_changed(), &difference.questions_changed))
            (self.questions(&words.amendment_removed(), &difference.questions_removed))
            (self.lots(&words.amendment_lots_added(), &difference.lots_added))
            (self.lots(&words.amendment_lots_changed(), &difference.lots_changed))
            (self.lots(&words.amendment_lots_removed(), &difference.lots_removed))
            (self.weights())
            (self.gates())
            (self.parts())
            (self.questions(&words.amendment_reopened(), &difference.affected_questions))
        }
    }

    fn questions(&self, title: &str, ids: &[QuestionId]) -> Markup {
        list(title, ids, |id| self.question(id))
    }

    fn question(&self, id: &QuestionId) -> Markup {
        let words = self.words;
        html! {
            @match self.methods.iter().find_map(|method| method.told(words.language(), id)) {
                Some(told) => span lang=[foreign(words, told.language)] { (told.question.text) },
                None => (words.amendment_question_gone(id)),
            }
        }
    }

    fn lots(&self, title: &str, ids: &[LotId]) -> Markup {
        list(title, ids, |id| html! { (self.lot(*id)) })
    }

    fn lot(&self, id: LotId) -> String {
        let mut lots = self.methods.iter().flat_map(|method| &method.method.lots);
        lots.find(|lot| lot.id == id).map_or_else(
            || self.words.amendment_lot_gone(),
            |lot| self.words.amendment_lot(lot.number, &lot.title),
        )
    }

    fn section(&self, id: &SectionId) -> Markup {
        let words = self.words;
        let found = self.methods.iter().find_map(|method| {
            let sections = &method.in_language(words.language()).sections;
            let section = sections.iter().find(|section| section.id == *id)?;
            let lang = section_language(words, &method.method, id);
            Some((section.title.as_str(), lang))
        });
        html! {
            @match found {
                Some((title, lang)) => span lang=[foreign(words, lang)] { (title) },
                None => (id),
            }
        }
    }

    /// The weights of sections, before and after.
    fn weights(&self) -> Markup {
        let (words, changes) = (self.words, &self.difference.weights);
        let row = |change: &WeightChange| {
            vec![
                Cell::from(self.section(&change.section)),
                self.lot(change.lot).into(),
                Cell::number(change.before.to_string()),
                Cell::number(change.after.to_string()),
            ]
        };
        let head = vec![
            Cell::from(words.amendment_section()),
            words.assessment_lot().into(),
            Cell::number(words.amendment_before()),
            Cell::number(words.amendment_after()),
        ];
        html! {
            @if !changes.is_empty() {
                h3 class="govuk-heading-s" { (words.amendment_weights()) }
                (listing(words, &words.amendment_weights(), head, changes.iter().map(row).collect(), None))
            }
        }
    }

    /// What each result of a check did and does.
    fn gates(&self) -> Markup {
        let words = self.words;
        list(&words.amendment_gates(), &self.difference.gates, |change| {
            html! {
                @match &change.question {
                    Some(id) => (self.question(id)),
                    None => (words.gates_baseline()),
                }
                ul class="govuk-list govuk-list--bullet" {
                    @for (result, before, after) in effects(words, change) {
                        li { (words.amendment_gate(result, effect(words, before), effect(words, after))) }
                    }
                }
            }
        })
    }

    fn parts(&self) -> Markup {
        list(
            &self.words.amendment_parts(),
            &self.difference.parts,
            |part| html! { (part_words(self.words, *part)) },
        )
    }
}

/// A heading and a list, or nothing.
fn list<T>(title: &str, items: &[T], item: impl Fn(&T) -> Markup) -> Markup {
    html! {
        @if !items.is_empty() {
            h3 class="govuk-heading-s" { (title) }
            ul class="govuk-list govuk-list--bullet" {
                @for one in items { li { (item(one)) } }
            }
        }
    }
}

/// The results of a check whose effect changed. A check that was not there did nothing.
fn effects(
    words: Words,
    change: &GateChange,
) -> impl Iterator<Item = (String, GateEffect, GateEffect)> {
    let (before, after) = (
        change.before.unwrap_or_default(),
        change.after.unwrap_or_default(),
    );
    let results = [
        words.gate_not_met(),
        words.gate_insufficient(),
        words.gate_unsure(),
        words.gate_excepted(),
    ];
    let pairs = before.each().into_iter().zip(after.each());
    results
        .into_iter()
        .zip(pairs)
        .map(|(result, (before, after))| (result, before, after))
        .filter(|(_, before, after)| before != after)
}

fn effect(words: Words, effect: GateEffect) -> String {
    match effect {
        GateEffect::Reported => words.effect_reported(),
        GateEffect::Disqualifies => words.effect_disqualifies(),
        GateEffect::Caps { at } => words.amendment_capped(at),
    }
}

fn part_words(words: Words, part: Changed) -> String {
    match part {
        Changed::ScoringRules => words.amendment_part_scoring_rules(),
        Changed::RegimeEdition => words.amendment_part_regime_edition(),
        Changed::Procurement => words.amendment_part_procurement(),
        Changed::QuestionSets => words.amendment_part_question_sets(),
        Changed::Sections => words.amendment_part_sections(),
        Changed::MinimumMarks => words.amendment_part_minimum_marks(),
        Changed::MarkCurve => words.amendment_part_mark_curve(),
        Changed::BaselineReach => words.amendment_part_baseline_reach(),
        Changed::Order => words.amendment_part_order(),
    }
}
