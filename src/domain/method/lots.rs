//! What is asked in each lot, and what it weighs there.
//!
//! Invariant: what applies turns only on the level and the lot's published features, never on a
//! bidder's answers, so every bidder of a lot has the same denominator.

use super::{
    Asked, AskedSubject, IssuedQuestion, LotSection, MethodLot, MethodSlot, SectionWeight,
    weights::{Part, VALUE_MAX, combine, reduce},
};
use crate::domain::{
    ids::{SectionId, SubjectId},
    procurement::{Lot, WEIGHTS_SUM},
    question_set::{AppliesTo, Section},
};

/// Why a lot has no arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LotRefusal {
    /// The common denominator does not fit in 64 bits.
    TooFine,
}

/// A lot with its arithmetic. `weights` are those of the lot.
pub(super) fn lot_of(
    lot: &Lot,
    questions: &[IssuedQuestion],
    sections: &[Section],
    weights: &[SectionWeight],
) -> Result<MethodLot, LotRefusal> {
    let applicable: Vec<&IssuedQuestion> = questions
        .iter()
        .filter(|q| {
            q.question
                .lot_features
                .iter()
                .all(|f| lot.features.contains(f))
        })
        .collect();
    let mut asked = Vec::with_capacity(applicable.len());
    let mut parts: Vec<(SectionId, Part)> = Vec::new();
    let mut points_of = std::collections::BTreeMap::new();
    for section in sections {
        let weight = weight_of(weights, &section.id);
        if weight == 0 {
            continue;
        }
        let marked: Vec<_> = applicable
            .iter()
            .filter(|q| q.question.section == section.id)
            .filter_map(|q| Some((*q, i64::from(q.weight()?))))
            .collect();
        let products: Vec<i64> = marked
            .iter()
            .flat_map(|(q, weight)| {
                subjects(lot, q)
                    .into_iter()
                    .map(move |(_, share)| weight * i64::from(share))
            })
            .collect();
        let unit = reduce(&products);
        let full: i64 = products.iter().map(|product| product / unit).sum();
        for (q, weight) in &marked {
            for (subject, share) in subjects(lot, q) {
                points_of.insert((&q.question.id, subject), weight * i64::from(share) / unit);
            }
        }
        if full > 0 {
            let denominator = full.checked_mul(VALUE_MAX).ok_or(LotRefusal::TooFine)?;
            parts.push((
                section.id.clone(),
                Part {
                    weight,
                    denominator,
                },
            ));
        }
    }
    for q in applicable {
        asked.push(Asked {
            question: q.question.id.clone(),
            subjects: subjects(lot, q)
                .into_iter()
                .map(|(subject, weight)| AskedSubject {
                    subject,
                    weight,
                    points: points_of
                        .get(&(&q.question.id, subject))
                        .copied()
                        .unwrap_or(0),
                })
                .collect(),
        });
    }
    let (sections, denominator) = arithmetic(parts)?;
    Ok(MethodLot {
        id: lot.id,
        number: lot.number,
        title: lot.title.clone(),
        features: lot.features.clone(),
        slots: lot
            .slots
            .iter()
            .map(|slot| MethodSlot {
                id: slot.id,
                number: slot.number,
                title: slot.title.clone(),
                weight: slot.weight,
            })
            .collect(),
        sections,
        asked,
        denominator,
    })
}

fn arithmetic(parts: Vec<(SectionId, Part)>) -> Result<(Vec<LotSection>, i64), LotRefusal> {
    if parts.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let bare: Vec<Part> = parts.iter().map(|(_, part)| part.clone()).collect();
    let (shares, denominator, factors) = combine(&bare).ok_or(LotRefusal::TooFine)?;
    let sections = parts
        .into_iter()
        .zip(shares)
        .zip(factors)
        .map(|(((section, part), share), factor)| LotSection {
            section,
            weight: part.weight,
            share,
            denominator: part.denominator,
            factor,
        })
        .collect();
    Ok((sections, denominator))
}

/// What a question is asked about in a lot, with the weight of each.
fn subjects(lot: &Lot, question: &IssuedQuestion) -> Vec<(SubjectId, u32)> {
    match question.question.applies_to {
        AppliesTo::Product => lot
            .slots
            .iter()
            .map(|slot| (SubjectId::from(slot.id), slot.weight))
            .collect(),
        AppliesTo::Service => vec![(SubjectId::from(lot.id), WEIGHTS_SUM)],
        AppliesTo::Organisation => vec![(SubjectId::ORGANISATION, WEIGHTS_SUM)],
    }
}

pub(super) fn weight_of(weights: &[SectionWeight], section: &SectionId) -> u32 {
    weights
        .iter()
        .find(|weight| weight.section == *section)
        .map_or(0, |weight| weight.weight)
}
