//! Every page is looked at in a real browser: `tests/browser/visits.json` names each route of the pages.

use std::collections::BTreeSet;

use assay::http::routes;
use serde_json::Value;

#[test]
fn every_page_has_a_visit_by_a_browser() {
    let visits: Value = serde_json::from_str(include_str!("../browser/visits.json")).unwrap();
    let visited: BTreeSet<&str> = visits
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["page"].as_str().unwrap())
        .collect();
    let pages: BTreeSet<&str> = routes::pages()
        .iter()
        .filter(|entry| entry.method == "GET" && !entry.path.starts_with("/assets/"))
        .map(|entry| entry.path)
        .collect();
    let missing: Vec<_> = pages.difference(&visited).collect();
    assert!(
        missing.is_empty(),
        "no visit in tests/browser/visits.json to {missing:?}"
    );
}
