//! Minimum marks.
//!
//! Invariant: compared by the exact value, for the score as a whole and for each product by
//! itself, so that nothing averages a failing product away. What waits for a mark is not judged.

use super::{Breach, SectionScore, SubjectQuestion, compute::tenths_of, display_of};
use crate::domain::{
    ids::{SlotId, SubjectId},
    method::{Method, MethodLot, MethodSlot, Tenths},
};

/// Every published minimum that is not reached.
pub(super) fn breaches(
    method: &Method,
    lot: &MethodLot,
    sections: &[SectionScore],
    total: i64,
    unmarked: &[SubjectQuestion],
) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for minimum in &method.minimum_marks.sections {
        let Some(section) = sections.iter().find(|s| s.section == minimum.section) else {
            continue;
        };
        let waits = section.questions.iter().any(|q| {
            unmarked
                .iter()
                .any(|waiting| waiting.question == q.question)
        });
        if waits {
            continue;
        }
        let mut check = |slot: Option<&MethodSlot>, numerator: i64| {
            if falls_below(numerator, section.denominator, minimum.minimum) {
                breaches.push(breach(
                    Some(section),
                    slot,
                    minimum.minimum,
                    numerator,
                    section.denominator,
                ));
            }
        };
        check(None, section.numerator);
        for slot in products(lot, std::slice::from_ref(section)) {
            check(Some(slot), with_product_everywhere(section, slot.id));
        }
    }
    if let Some(minimum) = method.minimum_marks.total
        && unmarked.is_empty()
        && lot.denominator > 0
    {
        let mut check = |slot: Option<&MethodSlot>, numerator: i64| {
            if numerator < tenths_of(minimum, lot.denominator) {
                breaches.push(breach(None, slot, minimum, numerator, lot.denominator));
            }
        };
        check(None, total);
        for slot in products(lot, sections) {
            let alone = sections
                .iter()
                .zip(&lot.sections)
                .map(|(score, section)| with_product_everywhere(score, slot.id) * section.factor)
                .sum();
            check(Some(slot), alone);
        }
    }
    breaches
}

/// The slots to judge by themselves: none where one product is the whole lot, or where nothing in
/// these sections is about products.
fn products<'a>(lot: &'a MethodLot, sections: &[SectionScore]) -> &'a [MethodSlot] {
    let about_products = sections
        .iter()
        .flat_map(|section| &section.questions)
        .any(|question| question.subjects.len() > 1);
    if about_products { &lot.slots } else { &[] }
}

/// The section's points if the product of this slot stood in every slot.
fn with_product_everywhere(section: &SectionScore, slot: SlotId) -> i64 {
    section
        .questions
        .iter()
        .map(|question| {
            question
                .subjects
                .iter()
                .find(|trace| trace.subject == SubjectId::from(slot))
                .map_or(question.numerator, |trace| {
                    // The question's denominator is 100 times its points.
                    question.denominator / 100 * i64::from(trace.value)
                })
        })
        .sum()
}

/// Whether the exact fraction is under a minimum mark.
pub fn falls_below(numerator: i64, denominator: i64, minimum: Tenths) -> bool {
    i128::from(numerator) * 1000 < i128::from(denominator) * i128::from(minimum.0)
}

fn breach(
    section: Option<&SectionScore>,
    slot: Option<&MethodSlot>,
    minimum: Tenths,
    numerator: i64,
    denominator: i64,
) -> Breach {
    let what = section.map_or("The total", |section| section.title.as_str());
    let whose = slot.map_or(String::new(), |slot| {
        format!(" for the product in {} by itself", slot.title)
    });
    Breach {
        section: section.map(|section| section.section.clone()),
        slot: slot.map(|slot| slot.id),
        minimum,
        numerator,
        denominator,
        sentence: format!(
            "{what}{whose} is below the minimum mark of {minimum}: {numerator} of {denominator}, \
             shown as {}.",
            display_of(numerator, denominator)
        ),
    }
}
