//! Suppliers side by side.
//!
//! Invariant: the order is the published one, the rows are those that were kept at the last
//! assessment, and the number of queries is the same for any number of suppliers.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    App,
    access::{Caller, CompareSuppliers},
    assessment::Answers,
    audit::{self, Ledger, NewEvent},
    error::AppError,
    opened::{enter, method_of, parsed_method, unsealed},
    page::PageRequest,
};
use crate::{
    db::{
        assessment::{self as store, Submitted},
        mark,
        seam::Db,
    },
    domain::{
        answer::Answer,
        audit::{AuditAction, ObjectKind},
        comparison::{
            Bidder, Column, Differentiator, QuestionTable, RankKey, Ranked, RowFilter, ScoreRow,
            SectionTable, TermTable, differentiators, question_rows, question_table, section_rows,
            section_table, term_rows, term_table,
        },
        ids::{AuditEventId, CouncilId, LotId, ProcurementId, ResponseId},
        method::Method,
        procurement::state::Action,
        score::{Key, Standing},
    },
    limits,
};

/// Which table is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    Sections,
    Questions(RowFilter),
    /// The dates that suppliers name, against the contract's.
    Term,
}

/// What is asked for: a table, and of which responses of the page; of all when none is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub view: View,
    pub responses: BTreeSet<ResponseId>,
}

/// One of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Table {
    Sections(SectionTable),
    Questions(QuestionTable),
    Term(TermTable),
}

impl Wanted {
    /// The table with every response.
    pub fn all(view: View) -> Self {
        Self {
            view,
            responses: BTreeSet::new(),
        }
    }
}

impl Table {
    /// The cells for a spreadsheet, safe to be opened there.
    pub fn rows(&self) -> Vec<Vec<String>> {
        match self {
            Self::Sections(table) => section_rows(table),
            Self::Questions(table) => question_rows(table),
            Self::Term(table) => term_rows(table),
        }
    }
}

/// Whether the results are those of the present marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    UpToDate,
    /// Marks were saved since the last assessment.
    MarksChanged,
}

/// A page of a comparison.
#[derive(Debug, Clone)]
pub struct Compared {
    pub table: Table,
    /// What sets the suppliers of this page apart, the furthest first.
    pub differentiators: Vec<Differentiator>,
    /// Everybody on this page of the order, also who is not in the table.
    pub bidders: Vec<Bidder>,
    pub freshness: Freshness,
    /// Where the next page begins.
    pub next: Option<RankKey>,
}

/// A lot's suppliers in the published order, one page of them.
///
/// # Errors
/// Not found, [`super::error::Code::NotYetOpened`], or what [`Caller::enter`] refuses.
pub async fn compare(
    app: &App,
    caller: Caller<CompareSuppliers>,
    procurement: ProcurementId,
    lot: LotId,
    wanted: Wanted,
    page: PageRequest<RankKey>,
) -> Result<Compared, AppError> {
    let Wanted { view, responses } = wanted;
    let (now, council) = (app.clock.now(), caller.tenant());
    let read = app
        .db
        .read(caller.scope(), move |db| {
            let (_, tender) = enter(db, &caller, procurement, Action::Compare, now)?;
            let (_, text) = method_of(db, council, &tender)?;
            let mut rows = ranked(db, council, lot, &page)?;
            let bidders: Vec<Bidder> = rows
                .ranked
                .iter()
                .map(|ranked| ranked.row.bidder.clone())
                .collect();
            if !responses.is_empty() {
                rows.ranked
                    .retain(|ranked| responses.contains(&ranked.row.bidder.response));
            }
            let sealed = match view {
                View::Sections => Vec::new(),
                View::Questions(_) | View::Term => {
                    let responses = rows.ranked.iter().map(|row| row.row.bidder.response);
                    store::sealed_of(db, council, procurement, responses.collect())?
                }
            };
            let oldest = store::oldest(db, council, lot)?;
            let changed = mark::last_change(db, council, procurement)?;
            let freshness = match (oldest, changed) {
                (Some(oldest), Some(changed)) if changed > oldest => Freshness::MarksChanged,
                _ => Freshness::UpToDate,
            };
            Ok::<_, AppError>(Read {
                text,
                rows,
                bidders,
                sealed,
                freshness,
            })
        })
        .await?;
    let key = Arc::clone(&app.key);
    tokio::task::spawn_blocking(move || {
        let method = parsed_method(&read.text)?;
        let answers = read
            .sealed
            .into_iter()
            .map(|(of, sealed)| {
                let submission = unsealed(&key, council, of.response, of.submission, &sealed)?;
                Ok((of.response, Answers::of(submission).by_key))
            })
            .collect::<Result<BTreeMap<_, _>, AppError>>()?;
        let of_lot = method.lot(lot).ok_or_else(AppError::not_found)?;
        Ok(Compared {
            differentiators: differentiators(&method, of_lot, &read.rows.ranked),
            table: table(&method, lot, view, &read.rows.ranked, &answers)?,
            bidders: read.bidders,
            freshness: read.freshness,
            next: read.rows.next,
        })
    })
    .await
    .map_err(|_| AppError::Internal("a comparison did not end"))?
}

struct Read {
    text: String,
    rows: Rows,
    bidders: Vec<Bidder>,
    sealed: Vec<(Submitted, Vec<u8>)>,
    freshness: Freshness,
}

struct Rows {
    ranked: Vec<Ranked>,
    next: Option<RankKey>,
}

/// A page of kept rows with their ranks, in four queries at most.
fn ranked(
    db: &mut Db,
    council: CouncilId,
    lot: LotId,
    page: &PageRequest<RankKey>,
) -> Result<Rows, AppError> {
    let found = store::ranked(db, council, lot, page.after.as_ref(), page.rows())?;
    let page = page.page(found, |found| found.kept.0.row.key());
    let rows: Vec<ScoreRow> = page
        .items
        .into_iter()
        .map(|found| found.kept.0.row)
        .collect();
    let mut totals = rows
        .iter()
        .filter(|row| row.standing == Standing::Ranked)
        .map(|row| row.total);
    let ends = totals
        .next()
        .map(|first| (first, totals.next_back().unwrap_or(first)));
    let ranked = match ends {
        None => placed(rows, &Counts::default()),
        Some((first, last)) => {
            let counts = Counts {
                first,
                above_first: store::ranked_above(db, council, lot, first)?,
                at_first: store::ranked_at(db, council, lot, first)?,
                last,
                at_last: store::ranked_at(db, council, lot, last)?,
            };
            placed(rows, &counts)
        }
    };
    Ok(Rows {
        ranked,
        next: page.next,
    })
}

/// What a page cannot know of itself: ties that go over its edges.
#[derive(Default)]
struct Counts {
    first: i64,
    above_first: i64,
    at_first: i64,
    last: i64,
    at_last: i64,
}

/// Rows of one page, in order, with their ranks in the whole lot.
fn placed(rows: Vec<ScoreRow>, counts: &Counts) -> Vec<Ranked> {
    let totals: Vec<i64> = rows
        .iter()
        .filter(|row| row.standing == Standing::Ranked)
        .map(|row| row.total)
        .collect();
    rows.into_iter()
        .map(|row| {
            if row.standing != Standing::Ranked {
                return Ranked {
                    rank: None,
                    tied: false,
                    row,
                };
            }
            let here = |wanted: i64| totals.iter().filter(|total| **total == wanted).count();
            let at = if row.total == counts.first {
                counts.at_first
            } else if row.total == counts.last {
                counts.at_last
            } else {
                i64::try_from(here(row.total)).unwrap_or(i64::MAX)
            };
            let above = if row.total == counts.first {
                counts.above_first
            } else {
                let between = totals
                    .iter()
                    .filter(|total| **total > row.total && **total < counts.first)
                    .count();
                counts.above_first + counts.at_first + i64::try_from(between).unwrap_or(i64::MAX)
            };
            Ranked {
                rank: u32::try_from(above + 1).ok(),
                tied: at > 1,
                row,
            }
        })
        .collect()
}

fn table(
    method: &Method,
    lot: LotId,
    view: View,
    ranked: &[Ranked],
    answers: &BTreeMap<ResponseId, BTreeMap<Key, Answer>>,
) -> Result<Table, AppError> {
    let lot = method.lot(lot).ok_or_else(AppError::not_found)?;
    let columns = || -> Vec<Column<'_>> {
        ranked
            .iter()
            .map(|ranked| Column {
                ranked,
                answers: answers.get(&ranked.row.bidder.response),
            })
            .collect()
    };
    Ok(match view {
        View::Sections => Table::Sections(section_table(method, lot, ranked)),
        View::Questions(filter) => {
            Table::Questions(question_table(method, lot, &columns(), filter))
        }
        View::Term => Table::Term(term_table(method, lot, &columns())),
    })
}

/// A whole lot's comparison for a spreadsheet: every supplier by sections, or the first hundred by
/// questions. Who took it away is recorded.
///
/// # Errors
/// As [`compare`].
pub async fn export(
    app: &App,
    caller: Caller<CompareSuppliers>,
    procurement: ProcurementId,
    lot: LotId,
    wanted: Wanted,
) -> Result<Table, AppError> {
    let most = match wanted.view {
        View::Sections => u32::try_from(limits::INVITATIONS_MAX).unwrap_or(u32::MAX),
        View::Questions(_) | View::Term => limits::PAGE_ITEMS_MAX,
    };
    let page = PageRequest {
        limit: most,
        after: None,
    };
    let compared = compare(app, caller.clone(), procurement, lot, wanted, page).await?;
    let (clock, event) = (app.clock.clone(), AuditEventId(app.clock.new_id()));
    app.db
        .write(caller.scope(), "comparison.export", move |db| {
            let now = clock.now();
            let (actor, tender) = enter(db, &caller, procurement, Action::Compare, now)?;
            let event = NewEvent {
                id: event,
                ledger: Ledger::Council {
                    council: caller.tenant(),
                    ledger: tender.ledger,
                },
                at: now,
                actor,
                action: AuditAction::ComparisonExported,
                object_kind: ObjectKind::Lot,
                object: Some(lot.0),
                procurement: Some(procurement),
                detail: BTreeMap::new(),
            };
            audit::record(db, event)?;
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(compared.table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        comparison::{Bidder, page as page_of, rank},
        ids::SupplierId,
    };
    use uuid::Uuid;

    fn row(id: u128, standing: Standing, total: i64) -> ScoreRow {
        ScoreRow {
            bidder: Bidder {
                response: ResponseId(Uuid::from_u128(id)),
                supplier: SupplierId(Uuid::from_u128(id)),
                supplier_name: format!("Supplier {id:03}"),
            },
            standing,
            total,
            sections: Vec::new(),
            cells: Vec::new(),
            baselines: Vec::new(),
            gates: Vec::new(),
            remarks: Vec::new(),
            unmarked: 0,
        }
    }

    /// Ranks worked out page by page from counts are those of the whole order.
    #[test]
    fn ranks_and_ties_do_not_turn_on_where_a_page_ends() {
        let totals = [90, 80, 80, 80, 70, 70, 60, 50, 50];
        let mut rows: Vec<ScoreRow> = (1..)
            .zip(totals)
            .map(|(id, total)| row(id, Standing::Ranked, total))
            .collect();
        rows.push(row(20, Standing::Disqualified, 95));
        rows.push(row(21, Standing::Incomplete, 10));
        let whole = rank(rows);
        let at = |total: i64| {
            let same = whole
                .iter()
                .filter(|r| r.row.standing == Standing::Ranked && r.row.total == total);
            i64::try_from(same.count()).unwrap()
        };
        for limit in 1..=whole.len() {
            let (mut after, mut again) = (None, Vec::new());
            loop {
                let page = page_of(&whole, after.as_ref(), limit);
                let rows: Vec<ScoreRow> = page.items.iter().map(|r| r.row.clone()).collect();
                let mut totals = rows
                    .iter()
                    .filter(|row| row.standing == Standing::Ranked)
                    .map(|row| row.total);
                let first = totals.next().unwrap_or_default();
                let last = totals.next_back().unwrap_or(first);
                let above = whole
                    .iter()
                    .filter(|r| r.row.standing == Standing::Ranked && r.row.total > first);
                let counts = Counts {
                    first,
                    above_first: i64::try_from(above.count()).unwrap(),
                    at_first: at(first),
                    last,
                    at_last: at(last),
                };
                again.extend(placed(rows, &counts));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(again, whole, "pages of {limit}");
        }
    }
}
