//! The method document: what a council publishes before it asks, in words, from the method itself.
//!
//! The Procurement Act 2023, s 23(3), asks for how tenders are assessed, what disqualifies and how much each
//! criterion counts. Invariant: everything here stands in the method whose hash it names.

use std::collections::BTreeMap;

use super::{
    document::{Block, Depth, Document, Table},
    question::{COLUMNS, Shown, blocks, pairs, row},
    set::time,
};
use crate::domain::{
    baseline::Reach,
    ids::QuestionId,
    method::{GateEffect, GateEffects, IssuedQuestion, Method, MethodLot, Share},
    procurement::{Jurisdiction, ProcurementKind, Threshold},
    question_set::{Question, words},
};

/// The method with this hash, for everybody to read.
pub fn document(method: &Method, hash: &str) -> Document {
    let mut read = Vec::new();
    let part = |title: &str| Block::Heading(Depth::Part, title.to_owned());
    if !method.procurement.description.is_empty() {
        read.push(part("What is bought"));
        read.push(Block::Paragraph(method.procurement.description.clone()));
    }
    let criteria = criteria(method);
    read.push(part("Criteria and how much each counts"));
    read.push(Block::Paragraph(
        "Each section below carries a share of a total of 100. Within a section a question counts by its weight. \
         The same questions carry the same marks for every bidder of a lot."
            .to_owned(),
    ));
    read.push(Block::Table(criteria.clone()));
    read.push(Block::Table(slots(method)));
    read.push(part("How marks are given"));
    read.push(Block::Table(curve(method)));
    let rules = method.rules.iter().map(|rule| rule.text.clone());
    read.push(Block::List(rules.collect()));
    read.push(part("Minimum marks"));
    read.push(minimums(method));
    let gates = gates(method);
    read.push(part("What disqualifies, caps or is reported"));
    read.push(Block::Paragraph(reach(method)));
    read.push(Block::Table(gates.clone()));
    let questions = questions(method, &mut read);
    Document {
        title: format!("Assessment method: {}", method.procurement.title),
        about: about(method, hash),
        blocks: read,
        tables: vec![questions, criteria, gates],
    }
}

fn about(method: &Method, hash: &str) -> Vec<(String, String)> {
    let procurement = &method.procurement;
    let sets: Vec<String> = method
        .question_sets
        .iter()
        .map(|set| format!("{}, version {}", set.title, set.version))
        .collect();
    let term = match (procurement.contract_start, procurement.contract_end) {
        (Some(start), Some(end)) => Some(format!("{start} to {end}")),
        (Some(start), None) => Some(format!("from {start}")),
        (None, Some(end)) => Some(format!("to {end}")),
        (None, None) => None,
    };
    pairs([
        ("Reference", Some(procurement.reference.clone())),
        ("Procedure", Some(kind(procurement.kind).to_owned())),
        (
            "Law",
            Some(jurisdiction(procurement.jurisdiction).to_owned()),
        ),
        ("Value", Some(threshold(procurement.threshold).to_owned())),
        (
            "Criticality",
            Some(format!(
                "{}. {}",
                words::level(procurement.level),
                procurement.level_explanation
            )),
        ),
        ("Contract", term),
        ("Question sets", Some(sets.join("; "))),
        (
            "Baseline held against",
            method
                .regime_edition
                .map(|edition| edition.citation().to_owned()),
        ),
        ("Scoring rules", Some(method.scoring_rules.clone())),
        ("Time to answer", Some(time(&method.budget()))),
        ("SHA-256 of the method", Some(hash.to_owned())),
    ])
}

fn criteria(method: &Method) -> Table {
    let mut rows = Vec::new();
    for lot in &method.lots {
        for inside in &lot.sections {
            let title = method.section(&inside.section).map_or_else(
                || inside.section.to_string(),
                |section| section.title.clone(),
            );
            rows.push(vec![
                lot_name(lot),
                title,
                inside.weight.to_string(),
                percent(inside.share),
            ]);
        }
        if lot.sections.is_empty() {
            let none = "Nothing carries marks".to_owned();
            rows.push(vec![lot_name(lot), none, String::new(), String::new()]);
        }
    }
    table(
        "Criteria",
        &[
            "Lot",
            "Section",
            "Weight as set",
            "Share of the total, in %",
        ],
        rows,
    )
}

fn slots(method: &Method) -> Table {
    let rows = method.lots.iter().flat_map(|lot| {
        lot.slots.iter().map(|slot| {
            let title = slot.title.clone();
            vec![lot_name(lot), title, slot.weight.to_string()]
        })
    });
    table(
        "Products",
        &[
            "Lot",
            "Product asked for",
            "Weight among the lot's products",
        ],
        rows.collect(),
    )
}

fn curve(method: &Method) -> Table {
    let rows = method.mark_curve.0.iter().enumerate();
    let rows = rows.map(|(mark, value)| vec![mark.to_string(), value.to_string()]);
    table("Marks", &["Mark", "Worth, of 100"], rows.collect())
}

fn minimums(method: &Method) -> Block {
    let minimum = &method.minimum_marks;
    let total = minimum
        .total
        .map(|mark| format!("The total: {mark} of 100."));
    let sections = minimum.sections.iter().map(|section| {
        let title = method
            .section(&section.section)
            .map_or(section.section.as_str(), |known| known.title.as_str());
        format!("{title}: {} of 100.", section.minimum)
    });
    let lines: Vec<String> = total.into_iter().chain(sections).collect();
    if lines.is_empty() {
        Block::Paragraph("No minimum mark is set.".to_owned())
    } else {
        Block::List(lines)
    }
}

fn reach(method: &Method) -> String {
    match method.baseline.reach {
        Reach::LawOnly => "The baseline is held against products that the law reaches.",
        Reach::ByChoice => {
            "The baseline is held against every product. Where the law does not reach a product, the council applies \
             the baseline by choice, and the result says so."
        }
    }
    .to_owned()
}

fn gates(method: &Method) -> Table {
    let line = |name: String, effects: &GateEffects| {
        std::iter::once(name)
            .chain(effects.each().map(effect))
            .collect()
    };
    let baseline = "The baseline, for each product".to_owned();
    let mut rows: Vec<Vec<String>> = vec![line(baseline, &method.baseline.effects)];
    for gate in &method.gates {
        let short = method
            .question(&gate.question)
            .map_or("", |issued| issued.question.short.as_str());
        rows.push(line(format!("{} {short}", gate.question), &gate.effects));
    }
    table(
        "Gates",
        &[
            "Gate",
            "Not met",
            "Too little evidence",
            "Cannot be told whether it applies",
            "Excepted",
        ],
        rows,
    )
}

fn effect(effect: GateEffect) -> String {
    match effect {
        GateEffect::Disqualifies => "Disqualifies".to_owned(),
        GateEffect::Caps { at } => format!("The total is at most {at}"),
        GateEffect::Reported => "Reported only".to_owned(),
    }
}

/// The questions, section by section into `read`, and as a table.
fn questions(method: &Method, read: &mut Vec<Block>) -> Table {
    let by_id = method.by_id();
    let find = |id: &QuestionId| -> Option<&Question> { Some(&by_id.get(id)?.question) };
    let importance = Importance::of(method);
    let mut rows = Vec::new();
    for section in &method.sections {
        read.push(Block::Heading(
            Depth::Part,
            format!("Questions: {}", section.title),
        ));
        read.push(Block::Paragraph(section.intro.clone()));
        for issued in method
            .questions
            .iter()
            .filter(|q| q.question.section == section.id)
        {
            let shown = shown(issued, &importance);
            read.extend(blocks(&shown, &find));
            rows.push(row(&shown, &section.title, &find));
        }
    }
    let columns = COLUMNS.iter().copied().chain([COUNTS]);
    Table {
        name: "Questions".to_owned(),
        columns: columns.map(str::to_owned).collect(),
        rows,
    }
}

const COUNTS: &str = "Counts for, in % of the total";

fn shown<'m>(issued: &'m IssuedQuestion, importance: &Importance<'_>) -> Shown<'m> {
    let class = match (issued.weight(), issued.scoring) {
        (Some(weight), Some(scoring)) => format!(
            "Carries marks: weight {weight} of 3, {}",
            words::scoring_words(scoring)
        ),
        _ => words::class(&issued.question.class),
    };
    Shown {
        question: &issued.question,
        class,
        evidence: words::evidence(issued.evidence_required).to_owned(),
        more: vec![(COUNTS.to_owned(), importance.words(&issued.question.id))],
    }
}

/// What full marks for a question are worth in each lot.
struct Importance<'m>(BTreeMap<&'m QuestionId, Vec<(String, Share)>>);

impl<'m> Importance<'m> {
    fn of(method: &'m Method) -> Self {
        let mut shares: BTreeMap<&QuestionId, Vec<(String, Share)>> = BTreeMap::new();
        for lot in &method.lots {
            for asked in &lot.asked {
                let Some(issued) = method.question(&asked.question) else {
                    continue;
                };
                let factor = lot
                    .sections
                    .iter()
                    .find(|section| section.section == issued.question.section)
                    .map_or(0, |section| section.factor);
                let points: i64 = asked.subjects.iter().map(|subject| subject.points).sum();
                let share = Share {
                    numerator: points.saturating_mul(100).saturating_mul(factor),
                    denominator: lot.denominator,
                };
                if share.numerator > 0 {
                    let lots = shares.entry(&asked.question).or_default();
                    lots.push((lot_name(lot), share));
                }
            }
        }
        Self(shares)
    }

    fn words(&self, question: &QuestionId) -> String {
        let Some(lots) = self.0.get(question) else {
            return "0".to_owned();
        };
        let each: Vec<String> = lots
            .iter()
            .map(|(lot, share)| format!("{lot}: {}", percent(*share)))
            .collect();
        each.join("; ")
    }
}

/// A share in percent with one decimal, half up, for display alone.
fn percent(share: Share) -> String {
    let (numerator, denominator) = (i128::from(share.numerator), i128::from(share.denominator));
    if denominator <= 0 {
        return "0.0".to_owned();
    }
    let tenths = (2_000 * numerator + denominator) / (2 * denominator);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn lot_name(lot: &MethodLot) -> String {
    format!("{}. {}", lot.number, lot.title)
}

fn table(name: &str, columns: &[&str], rows: Vec<Vec<String>>) -> Table {
    Table {
        name: name.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows,
    }
}

fn kind(kind: ProcurementKind) -> &'static str {
    match kind {
        ProcurementKind::Open => "Open procedure",
        ProcurementKind::FlexibleStages => "Competitive flexible procedure in stages",
        ProcurementKind::CallOff => "Call-off from a framework",
        ProcurementKind::DirectAward => "Direct award",
        ProcurementKind::Quote => "Quotes",
    }
}

fn jurisdiction(jurisdiction: Jurisdiction) -> &'static str {
    match jurisdiction {
        Jurisdiction::England => "England: Procurement Act 2023, Procurement Regulations 2024",
        Jurisdiction::NorthernIreland => {
            "Northern Ireland: Procurement Act 2023, Procurement Regulations 2024"
        }
        Jurisdiction::Wales => "Wales: Procurement Act 2023, Procurement (Wales) Regulations 2024",
        Jurisdiction::Scotland => "Scotland",
    }
}

fn threshold(threshold: Threshold) -> &'static str {
    match threshold {
        Threshold::Above => "At or above the threshold",
        Threshold::Below => "Below the threshold",
    }
}
