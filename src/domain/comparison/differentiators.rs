//! What sets the suppliers of a lot apart: the questions that move their totals furthest from each other.
//!
//! Invariant: exact, over the lot's denominator; a supplier whose answer waits for a mark stands aside.

use super::{Cell, Ranked};
use crate::domain::{
    ids::{QuestionId, SectionId},
    method::{Method, MethodLot},
    score::display_of,
};

/// A question on which the totals of suppliers differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differentiator {
    pub question: QuestionId,
    pub section: SectionId,
    pub short: String,
    /// What the question brings the best supplier more than the weakest, over the lot's denominator: its weight times the
    /// spread of its values.
    pub spread: i64,
    /// The same in points of 100, rounded half up to 0.1.
    pub display: String,
    /// Everybody who got the most.
    pub ahead: Vec<String>,
    /// Everybody who got the least.
    pub behind: Vec<String>,
}

/// Every question that sets these suppliers apart, the furthest first; equal ones in the method's order.
pub fn differentiators(method: &Method, lot: &MethodLot, ranked: &[Ranked]) -> Vec<Differentiator> {
    let questions = method.by_id();
    let mut place = 0;
    let mut found = Vec::new();
    for asked in &lot.asked {
        let cells = place..place + asked.subjects.len();
        place = cells.end;
        let Some(issued) = questions.get(&asked.question) else {
            continue;
        };
        let section = lot
            .sections
            .iter()
            .find(|section| section.section == issued.question.section);
        let Some(section) = section else { continue };
        let brought: Vec<(&str, i64)> = ranked
            .iter()
            .filter_map(|one| {
                let own = one.row.cells.get(cells.clone())?;
                let points = asked.subjects.iter().zip(own).map(|(subject, cell)| {
                    value(*cell).map(|value| subject.points * i64::from(value))
                });
                let points = points.sum::<Option<i64>>()?;
                Some((
                    one.row.bidder.supplier_name.as_str(),
                    points * section.factor,
                ))
            })
            .collect();
        let most = brought.iter().map(|(_, points)| *points).max();
        let least = brought.iter().map(|(_, points)| *points).min();
        let (Some(most), Some(least)) = (most, least) else {
            continue;
        };
        if most == least {
            continue;
        }
        let named = |wanted: i64| {
            let names = brought.iter().filter(|(_, points)| *points == wanted);
            names.map(|(name, _)| (*name).to_owned()).collect()
        };
        found.push(Differentiator {
            question: asked.question.clone(),
            section: section.section.clone(),
            short: issued.question.short.clone(),
            spread: most - least,
            display: display_of(most - least, lot.denominator),
            ahead: named(most),
            behind: named(least),
        });
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.spread));
    found
}

/// What a cell is worth; none while it waits for a mark.
fn value(cell: Cell) -> Option<u32> {
    match cell {
        Cell::Value(value) | Cell::Capped(value) => Some(value),
        Cell::Unanswered | Cell::Gate(_) | Cell::Given | Cell::NotGiven => Some(0),
        Cell::Waits => None,
    }
}
