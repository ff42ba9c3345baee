//! Statements, their number and their plans, with ten suppliers and with a thousand.

use assay::{
    app::{
        access::{CompareSuppliers, EditResponses, ViewProcurements, ViewResponses},
        answers::{self, NewAnswer},
        comparison::{self, View, Wanted},
        invitations,
        page::PageRequest,
        responses::Seen,
    },
    db::seam::{Backend, counting_queries, noting_queries},
    domain::comparison::RowFilter,
};

use super::plans::{Choice, plans};
use crate::{
    both_databases,
    support::{
        app::TestApp,
        bidding::{Stage, Tender},
        crowd::Crowd,
    },
};

const FEW: usize = 10;
const MANY: usize = 1_000;
/// Pages of a comparison that are looked at.
const PAGES: usize = 4;
/// Tables that grow with the number of suppliers and are touched when an answer is saved.
const GROWING: [&str; 4] = ["answer", "response", "supplier_member", "person"];

async fn saving(app: &TestApp, crowd: &Crowd, new: NewAnswer) -> Vec<String> {
    let caller = app.caller::<EditResponses>(crowd.people.owner, crowd.people.supplier);
    let (saved, texts) = noting_queries(answers::save(&app.app, caller, crowd.response, new)).await;
    saved.unwrap();
    texts
}

/// The statements that save an answer which is new, then those that save one over another.
async fn save_statements(app: &TestApp, crowd: &mut Crowd, revision: i64) -> Vec<String> {
    let new = crowd.held_back.remove(0);
    let again = NewAnswer {
        seen: Seen::Revision(revision),
        ..crowd.answers[0].clone()
    };
    let mut texts = saving(app, crowd, new).await;
    texts.extend(saving(app, crowd, again).await);
    texts
}

async fn read_statements(app: &TestApp, crowd: &Crowd) -> [Vec<String>; 3] {
    let page = || PageRequest {
        limit: 20,
        after: None,
    };
    let supplier = app.caller::<ViewResponses>(crowd.people.owner, crowd.people.supplier);
    let council = || app.caller::<ViewProcurements>(app.world.a.officer, app.world.a.council);
    let procurement = crowd.tender.procurement;
    let (read, answers) = noting_queries(answers::all(&app.app, supplier, crowd.response)).await;
    assert!(read.unwrap().len() >= crowd.answers.len());
    let (listed, list) =
        noting_queries(invitations::list(&app.app, council(), procurement, page())).await;
    assert!(!listed.unwrap().items.is_empty());
    let (shown, progress) = noting_queries(invitations::progress(
        &app.app,
        council(),
        procurement,
        page(),
    ))
    .await;
    let shown = shown.unwrap();
    assert!(shown.items.iter().all(|one| one.activity.is_some()));
    [
        answers,
        list,
        progress
            .iter()
            .map(|text| any_number_of_values(text))
            .collect(),
    ]
}

/// SQLite has a place for each value of a list.
fn any_number_of_values(text: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("?, ?") {
        text = text.replace("?, ?", "?");
    }
    text
}

/// The statements that `scripts/bench` has pgbench run, to show what the database alone takes; without those that open
/// and close the transaction.
fn pgbench_statements() -> Vec<String> {
    let text = include_str!("../../scripts/lib/save-answer.sql");
    let lines = text.lines();
    let statements = lines.filter(|line| !line.starts_with("--") && !line.starts_with('\\'));
    let statements = statements.collect::<Vec<_>>().join(" ");
    let inner = statements.split(';').map(str::trim).filter(|statement| {
        let outer = ["BEGIN", "SET LOCAL", "SELECT 1", "COMMIT"];
        !statement.is_empty() && !outer.iter().any(|word| statement.starts_with(word))
    });
    inner.map(bare).collect()
}

/// Without the names of parameters, quotes and spaces, in which pgbench and diesel differ; and pgbench has no fresh ids
/// and times to send.
fn bare(statement: &str) -> String {
    let statement = statement
        .replace("gen_random_uuid()", ":id")
        .replace("now()", ":now");
    let mut bare = String::new();
    let mut letters = statement.chars().peekable();
    while let Some(letter) = letters.next() {
        let parameter =
            matches!(letter, '$' | ':') && letters.peek().is_some_and(char::is_ascii_alphanumeric);
        if parameter {
            while letters
                .next_if(|c| c.is_ascii_alphanumeric() || *c == '_')
                .is_some()
            {}
            bare.push('?');
        } else if !matches!(letter, '"' | '(' | ')' | ' ') {
            bare.push(letter);
        }
    }
    bare
}

/// How many statements the first pages of each view take.
async fn compare_statements(app: &TestApp, tender: &Tender) -> Vec<Vec<u32>> {
    let mut counted = Vec::new();
    for view in [View::Sections, View::Questions(RowFilter::All)] {
        let (mut after, mut pages) = (None, Vec::new());
        while pages.len() < PAGES {
            let caller = app.caller::<CompareSuppliers>(app.world.a.officer, app.world.a.council);
            let page = PageRequest { limit: 100, after };
            let compare = comparison::compare(
                &app.app,
                caller,
                tender.procurement,
                tender.lot,
                Wanted::all(view),
                page,
            );
            let (compared, queries) = counting_queries(compare).await;
            pages.push(queries);
            after = compared.unwrap().next;
            if after.is_none() {
                break;
            }
        }
        counted.push(pages);
    }
    counted
}

both_databases! {
    async fn saving_and_reading_take_the_same_statements_and_plans_for_a_thousand_suppliers_as_for_ten(app: TestApp) {
        let backend = app.app.db.backend();
        let mut crowd = app.crowd().await;
        app.grow(&crowd, FEW - 1).await;
        let few = save_statements(&app, &mut crowd, 1).await;
        let few_plans = plans(&app, &crowd, Choice::Indexes, &few);
        let few_reads = read_statements(&app, &crowd).await;
        app.grow(&crowd, MANY - FEW).await;
        let many = save_statements(&app, &mut crowd, 2).await;

        assert_eq!(few, many);
        // PostgreSQL is asked for the time as well.
        let of_one_save = match backend {
            Backend::Sqlite => 4,
            Backend::Postgres => 5,
        };
        assert_eq!(many.len(), 2 * of_one_save, "{many:#?}");
        assert_eq!(few_plans, plans(&app, &crowd, Choice::Indexes, &many));
        for step in plans(&app, &crowd, Choice::Free, &many).concat() {
            for table in GROWING {
                let whole = [format!("Seq Scan on {table}"), format!("SCAN {table}")];
                assert!(!whole.iter().any(|whole| step.contains(whole)), "{step}");
            }
        }

        if backend == Backend::Postgres {
            let alone = pgbench_statements();
            let ours: Vec<String> = many[of_one_save..].iter().map(|sql| bare(sql)).collect();
            assert_eq!(alone, ours);
        }

        let many_reads = read_statements(&app, &crowd).await;
        assert_eq!(few_reads, many_reads);
        assert_eq!(many_reads.map(|texts| texts.len()), [2, 3, 6]);
    }

    async fn each_page_of_a_comparison_takes_the_same_statements_for_a_thousand_suppliers_as_for_ten(app: TestApp) {
        let names = |count| (0..count).map(|number| format!("Supplier {number:04}")).collect();
        let few = app.bidding_of(Stage::Opened, names(FEW)).await;
        app.mark_all_bids(&few).await;
        app.officer().post_empty(&few.path(&app, "/assessments")).await.expect(200);
        let many = app.bidding_of(Stage::Opened, names(MANY)).await;
        app.keep_results_like(&few, &many).await;
        let few = compare_statements(&app, &few).await;
        assert_eq!(few, [[9], [10]]);
        let many = compare_statements(&app, &many).await;
        for (pages, most) in many.iter().zip([9, 10]) {
            assert_eq!(pages.len(), PAGES);
            // Some pages have nobody on them who is ranked; those take fewer.
            assert_eq!(pages.iter().max(), Some(&most), "{many:?}");
        }
    }
}
