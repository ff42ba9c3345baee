//! The rules a starting point keeps.
//!
//! Invariant: all broken rules are told at once, each at its place.

use std::collections::BTreeSet;

use super::StartingPoint;
use crate::domain::{
    procurement::{LOTS_MAX, SLOTS_PER_LOT_MAX, WEIGHTS_SUM},
    question_set::{
        Audience, Catalogue, QuestionSet, questions_for,
        validate::{
            Flaw, Flaws, OPTIONS_MAX, PURPOSE_CHARACTERS_MAX, TITLE_CHARACTERS_MAX,
            WHY_CHARACTERS_MAX, cited, is_version, level_name,
        },
    },
};

pub(super) fn flaws(point: &StartingPoint, catalogue: &Catalogue) -> Vec<Flaw> {
    let mut flaws = Flaws::default();
    if !is_version(&point.version) {
        flaws.add(
            "/version",
            "The version is not three numbers such as 1.0.0.",
        );
    }
    texts(point, &mut flaws);
    let level = point.criticality.level();
    if point.level != level {
        flaws.add(
            "/level",
            format!(
                "By the published rule the answers give {}.",
                level_name(level)
            ),
        );
    }
    lots(point, &mut flaws);
    questions(point, catalogue, &mut flaws);
    flaws.count("/warnings", "warnings", point.warnings.len(), OPTIONS_MAX);
    if point.mappings.is_empty() {
        flaws.add(
            "/mappings",
            "The starting point names no source it rests on.",
        );
    }
    cited(
        &point.mappings,
        "/mappings",
        catalogue.sources(),
        &mut flaws,
    );
    flaws.0
}

fn texts(point: &StartingPoint, flaws: &mut Flaws) {
    let why = &point.why;
    let reasons = [
        ("harm", &why.harm),
        ("disruption", &why.disruption),
        ("personalData", &why.personal_data),
        ("reach", &why.reach),
        ("exposure", &why.exposure),
    ];
    flaws.text(
        "/title".into(),
        "The title",
        &point.title,
        TITLE_CHARACTERS_MAX,
    );
    flaws.text(
        "/summary".into(),
        "The summary",
        &point.summary,
        PURPOSE_CHARACTERS_MAX,
    );
    for (name, text) in reasons {
        flaws.text(
            format!("/why/{name}"),
            "The reason",
            text,
            WHY_CHARACTERS_MAX,
        );
    }
    for (index, matter) in point.matters.iter().enumerate() {
        let at = format!("/matters/{index}/why");
        flaws.text(at, "The reason", &matter.why, WHY_CHARACTERS_MAX);
    }
    for (index, warning) in point.warnings.iter().enumerate() {
        let at = format!("/warnings/{index}/text");
        flaws.text(at, "The warning", warning.text(), WHY_CHARACTERS_MAX);
    }
}

fn lots(point: &StartingPoint, flaws: &mut Flaws) {
    if point.lots.is_empty() {
        flaws.add("/lots", "There is no lot.");
    }
    flaws.count("/lots", "lots", point.lots.len(), LOTS_MAX);
    for (index, lot) in point.lots.iter().enumerate() {
        let at = format!("/lots/{index}");
        flaws.text(
            format!("{at}/title"),
            "The title",
            &lot.title,
            TITLE_CHARACTERS_MAX,
        );
        flaws.count(
            &format!("{at}/slots"),
            "slots",
            lot.slots.len(),
            SLOTS_PER_LOT_MAX,
        );
        for (number, slot) in lot.slots.iter().enumerate() {
            let at = format!("{at}/slots/{number}/title");
            flaws.text(at, "The title", &slot.title, TITLE_CHARACTERS_MAX);
        }
        let sum: u64 = lot.slots.iter().map(|slot| u64::from(slot.weight)).sum();
        if sum != u64::from(WEIGHTS_SUM) {
            flaws.add(
                format!("{at}/slots"),
                format!("The slot weights must sum to 100; they sum to {sum}."),
            );
        }
    }
}

fn questions(point: &StartingPoint, catalogue: &Catalogue, flaws: &mut Flaws) {
    let mut sets: Vec<&QuestionSet> = Vec::new();
    for (index, id) in point.question_sets.iter().enumerate() {
        match catalogue.find(id) {
            Some(set) if set.audience == Audience::Supplier => sets.push(set),
            Some(_) => flaws.add(
                format!("/questionSets/{index}"),
                format!("{id} is what a council answers about itself."),
            ),
            None => flaws.add(
                format!("/questionSets/{index}"),
                format!("There is no question set {id}."),
            ),
        }
    }
    let asked: BTreeSet<_> = point
        .lots
        .iter()
        .flat_map(|lot| {
            let features = lot.features.iter().copied().collect();
            questions_for(&sets, point.level, &features)
        })
        .map(|question| &question.id)
        .collect();
    let mut named = BTreeSet::new();
    for (index, matter) in point.matters.iter().enumerate() {
        let at = format!("/matters/{index}/question");
        let id = &matter.question;
        if !named.insert(id) {
            flaws.add(at, format!("The question {id} is named twice."));
        } else if !asked.contains(id) {
            flaws.add(
                at,
                format!(
                    "The question {id} is not asked of any of these lots at the {} level.",
                    level_name(point.level)
                ),
            );
        }
    }
}
