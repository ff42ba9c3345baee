use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{
    answer::Answer,
    ids::{ResponseId, SubjectId, SupplierId},
    method::{
        Method,
        fixtures::{self, CONTROLLER, GATEWAY, LOT, answer, key},
    },
    score::{Key, LotInput, Mark, Standing, score},
};

fn bidder(number: u128, name: &str) -> Bidder {
    Bidder {
        response: ResponseId(Uuid::from_u128(number)),
        supplier: SupplierId(Uuid::from_u128(1000 + number)),
        supplier_name: name.to_owned(),
    }
}

fn plain(number: u128, name: &str, standing: Standing, total: i64) -> ScoreRow {
    ScoreRow {
        bidder: bidder(number, name),
        standing,
        total,
        sections: vec![],
        cells: vec![],
        baselines: vec![],
        gates: vec![],
        remarks: vec![],
        unmarked: 0,
    }
}

fn answers(service: u32, gate: u32) -> BTreeMap<Key, Answer> {
    let org = SubjectId::ORGANISATION;
    BTreeMap::from([
        (key(CONTROLLER, "DEV-01"), answer(100)),
        (key(GATEWAY, "DEV-01"), answer(100)),
        (key(CONTROLLER, "DEV-02"), answer(100)),
        (key(GATEWAY, "DEV-02"), answer(100)),
        (key(LOT, "SVC-01"), answer(service)),
        (key(org, "GAT-01"), answer(gate)),
    ])
}

fn row(method: &Method, bidder: Bidder, answers: &BTreeMap<Key, Answer>) -> ScoreRow {
    let mark = |mark| Mark {
        mark,
        reason: "So.".into(),
    };
    let marks = BTreeMap::from([
        (key(CONTROLLER, "DEV-02"), mark(5)),
        (key(GATEWAY, "DEV-02"), mark(3)),
    ]);
    let baselines = BTreeMap::new();
    let input = LotInput {
        answers,
        marks: &marks,
        baselines: &baselines,
    };
    let lot = method.lot(LOT).unwrap();
    let row = ScoreRow::new(bidder, lot, &score(method, LOT, &input).unwrap(), &input);
    assert!(row.fits(method, lot));
    row
}

#[test]
fn failures_come_first_then_totals_from_the_highest_and_ties_share_a_rank() {
    let ranked = rank(vec![
        plain(1, "Elm", Standing::Ranked, 50),
        plain(2, "Ash", Standing::Ranked, 70),
        plain(3, "Oak", Standing::Incomplete, 90),
        plain(4, "Fir", Standing::Ranked, 70),
        plain(5, "Yew", Standing::BelowMinimum, 95),
        plain(6, "Bay", Standing::Disqualified, 99),
    ]);
    let order: Vec<_> = ranked
        .iter()
        .map(|r| (r.row.bidder.supplier_name.as_str(), r.rank, r.tied))
        .collect();
    assert_eq!(
        order,
        [
            ("Bay", None, false),
            ("Yew", None, false),
            ("Ash", Some(1), true),
            ("Fir", Some(1), true),
            ("Elm", Some(3), false),
            ("Oak", None, false),
        ]
    );
}

#[test]
fn the_section_table_shows_failures_in_words() {
    let method = fixtures::method();
    let lot = method.lot(LOT).unwrap();
    let ranked = rank(vec![
        row(&method, bidder(1, "Ash"), &answers(50, 100)),
        row(&method, bidder(2, "=Elm"), &answers(100, 0)),
    ]);
    let table = section_table(&method, lot, &ranked);
    let first = &table.suppliers[0];
    assert_eq!(first.standing, Standing::Disqualified);
    assert_eq!(
        first.remarks,
        ["Disqualified. GAT-01 (GAT-01), your organisation: the answer does not meet it."]
    );
    // Device: 600 + 400 + 300 + 2 x 75 = 1450 of 1500; service: 3 x 50 of 400.
    let second = &table.suppliers[1];
    let shown: Vec<_> = second
        .sections
        .iter()
        .map(|cell| cell.display.as_str())
        .collect();
    assert_eq!(
        (shown, second.total.as_str()),
        (vec!["96.7", "37.5"], "73.0")
    );
    let csv = section_rows(&table);
    assert_eq!(csv[0][..3], ["Rank", "Supplier", "Standing"]);
    assert_eq!(csv[1][1], "'=Elm");
    assert_eq!(csv[2][0], "1");
}

#[test]
fn only_differences_leaves_out_lines_in_which_all_are_the_same() {
    let method = fixtures::method();
    let lot = method.lot(LOT).unwrap();
    let all = [answers(50, 100), answers(100, 100)];
    let ranked = rank(vec![
        row(&method, bidder(1, "Ash"), &all[0]),
        row(&method, bidder(2, "Elm"), &all[1]),
    ]);
    let columns: Vec<_> = ranked
        .iter()
        .map(|ranked| Column {
            ranked,
            answers: Some(
                &all[if ranked.row.bidder.supplier_name == "Ash" {
                    0
                } else {
                    1
                }],
            ),
        })
        .collect();
    let every = question_table(&method, lot, &columns, RowFilter::All);
    assert_eq!(every.lines.len(), 8);
    let different = question_table(&method, lot, &columns, RowFilter::OnlyDifferences);
    assert_eq!(different.lines.len(), 1);
    let line = &different.lines[0];
    assert_eq!(line.question.as_str(), "SVC-01");
    let shown: Vec<_> = line
        .cells
        .iter()
        .map(|cell| {
            (
                cell.display.as_str(),
                cell.answer.as_ref().unwrap().as_str(),
            )
        })
        .collect();
    assert_eq!(shown, [("100", "v100"), ("50", "v50")]);
    assert_eq!(question_rows(&different)[1][5], "100: v100");
}

#[test]
fn gaps_and_missing_evidence_can_be_looked_at_alone() {
    let method = fixtures::method();
    let lot = method.lot(LOT).unwrap();
    let mut silent = row(&method, bidder(1, "Ash"), &answers(50, 100));
    silent.cells = vec![Cell::Value(100); silent.cells.len()];
    silent.cells[0] = Cell::Unanswered;
    silent.cells[1] = Cell::Capped(50);
    let ranked = rank(vec![silent]);
    let columns = [Column {
        ranked: &ranked[0],
        answers: None,
    }];
    let lines = |filter| question_table(&method, lot, &columns, filter).lines.len();
    assert_eq!(lines(RowFilter::OnlyGaps), 1);
    assert_eq!(lines(RowFilter::OnlyUnverified), 1);
    assert_eq!(lines(RowFilter::OnlyDifferences), 0);
}

#[test]
fn what_a_question_brings_apart_adds_up_to_the_difference_of_the_totals() {
    let method = fixtures::method();
    let lot = method.lot(LOT).unwrap();
    let ranked = rank(vec![
        row(&method, bidder(1, "Ash"), &answers(50, 100)),
        row(&method, bidder(2, "Elm"), &answers(100, 100)),
    ]);
    let found = differentiators(&method, lot, &ranked);
    let apart: i64 = found.iter().map(|one| one.spread).sum();
    assert_eq!(apart, ranked[0].row.total - ranked[1].row.total);
    assert_eq!(found[0].question.as_str(), "SVC-01");
    assert_eq!(
        (found[0].ahead.as_slice(), found[0].behind.as_slice()),
        (["Elm".to_owned()].as_slice(), ["Ash".to_owned()].as_slice())
    );
}

#[test]
fn a_row_is_stored_and_read_back_as_it_was() {
    let method = fixtures::method();
    let row = row(&method, bidder(1, "Ash"), &answers(50, 0));
    let text = serde_json::to_string(&row).unwrap();
    assert_eq!(serde_json::from_str::<ScoreRow>(&text).unwrap(), row);
    assert!(!text.contains("v50"));
}

#[test]
fn a_cell_that_could_begin_a_formula_becomes_text() {
    for dangerous in ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "＝1"] {
        assert_eq!(csv_cell(dangerous), format!("'{dangerous}"));
    }
    assert_eq!(csv_cell("59.9"), "59.9");
    assert_eq!(csv_cell(""), "");
}

fn any_row() -> impl Strategy<Value = ScoreRow> {
    (0_u128..1_000_000, "[a-c]{1,2}", 0_usize..4, 0_i64..4).prop_map(
        |(id, name, standing, total)| {
            let standings = [
                Standing::Disqualified,
                Standing::BelowMinimum,
                Standing::Ranked,
                Standing::Incomplete,
            ];
            plain(id, &name, standings[standing], total)
        },
    )
}

proptest! {
    #[test]
    fn the_order_is_the_same_whatever_order_rows_come_in(
        rows in prop::collection::vec(any_row(), 0..40), seed in any::<u64>()
    ) {
        let mut turned = rows.clone();
        let middle = if rows.is_empty() { 0 } else { seed as usize % rows.len() };
        turned.rotate_left(middle);
        turned.reverse();
        prop_assert_eq!(rank(rows), rank(turned));
    }

    #[test]
    fn a_rank_is_one_more_than_the_number_of_higher_totals(
        rows in prop::collection::vec(any_row(), 0..40)
    ) {
        let ranked = rank(rows);
        let totals: Vec<i64> =
            ranked.iter().filter(|r| r.rank.is_some()).map(|r| r.row.total).collect();
        for one in ranked.iter().filter(|r| r.rank.is_some()) {
            let higher = totals.iter().filter(|total| **total > one.row.total).count();
            let same = totals.iter().filter(|total| **total == one.row.total).count();
            prop_assert_eq!(one.rank, Some(u32::try_from(higher + 1).unwrap()));
            prop_assert_eq!(one.tied, same > 1);
        }
    }

    #[test]
    fn pages_neither_repeat_nor_skip(
        rows in prop::collection::vec(any_row(), 0..40), limit in 1_usize..7
    ) {
        let mut unique = BTreeMap::new();
        for row in rows {
            unique.insert(row.bidder.response, row);
        }
        let ranked = rank(unique.into_values().collect());
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = page(&ranked, after.as_ref(), limit);
            seen.extend_from_slice(page.items);
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        prop_assert_eq!(seen, ranked);
    }
}
