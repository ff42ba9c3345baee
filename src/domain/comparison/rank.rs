//! The order of suppliers, and pages of it.
//!
//! Invariant: a total order over rows, so that pages neither repeat nor skip one; the rank depends
//! on totals alone, the names only keep the order stable.

use std::cmp::{Ordering, Reverse};

use serde::{Deserialize, Serialize};

use super::ScoreRow;
use crate::domain::{ids::ResponseId, score::Standing};

/// A row's place in the order; also what a page's cursor holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RankKey {
    pub standing: Standing,
    pub total: i64,
    pub supplier_name: String,
    pub response: ResponseId,
}

impl Ord for RankKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let parts = |key: &Self| (key.standing.order(), Reverse(key.total));
        parts(self)
            .cmp(&parts(other))
            .then_with(|| self.supplier_name.cmp(&other.supplier_name))
            .then_with(|| self.response.cmp(&other.response))
    }
}

impl PartialOrd for RankKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl ScoreRow {
    pub fn key(&self) -> RankKey {
        RankKey {
            standing: self.standing,
            total: self.total,
            supplier_name: self.bidder.supplier_name.clone(),
            response: self.bidder.response,
        }
    }
}

/// A row with its rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ranked {
    /// From 1; none unless the standing is `ranked`. Equal totals share a rank, and the next one
    /// counts on from how many stand before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Whether another row has the same rank.
    pub tied: bool,
    pub row: ScoreRow,
}

/// Rows in the published order, whatever order they come in.
pub fn rank(rows: Vec<ScoreRow>) -> Vec<Ranked> {
    let mut keyed: Vec<(RankKey, ScoreRow)> =
        rows.into_iter().map(|row| (row.key(), row)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    let mut ranked: Vec<Ranked> = Vec::with_capacity(keyed.len());
    let mut position = 0_u32;
    for (_, row) in keyed {
        if row.standing != Standing::Ranked {
            ranked.push(Ranked {
                rank: None,
                tied: false,
                row,
            });
            continue;
        }
        position += 1;
        let before = ranked
            .last_mut()
            .filter(|last| last.rank.is_some() && last.row.total == row.total);
        match before {
            Some(last) => {
                last.tied = true;
                let rank = last.rank;
                ranked.push(Ranked {
                    rank,
                    tied: true,
                    row,
                });
            }
            None => ranked.push(Ranked {
                rank: Some(position),
                tied: false,
                row,
            }),
        }
    }
    ranked
}

/// A part of the order, and where the next part begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<'a> {
    pub items: &'a [Ranked],
    /// The key of the last item, when there are more.
    pub next: Option<RankKey>,
}

/// The rows after a key; the key itself need not be there any more.
pub fn page<'a>(ranked: &'a [Ranked], after: Option<&RankKey>, limit: usize) -> Page<'a> {
    let start = after.map_or(0, |key| ranked.partition_point(|row| row.row.key() <= *key));
    let rest = ranked.get(start..).unwrap_or_default();
    let items = rest.get(..limit).unwrap_or(rest);
    let next = (items.len() < rest.len())
        .then(|| items.last().map(|last| last.row.key()))
        .flatten();
    Page { items, next }
}
