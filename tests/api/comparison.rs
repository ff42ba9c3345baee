//! Suppliers side by side: order, ties, pages, differences and spreadsheets.

use serde_json::Value;

use crate::{
    both_databases,
    support::{
        actor::Sent,
        app::TestApp,
        bidding::{Stage, Tender},
    },
};

async fn assessed(app: &TestApp, names: &[&str]) -> Tender {
    let names = names.iter().map(ToString::to_string).collect();
    let tender = app.bidding_of(Stage::Opened, names).await;
    app.mark_all_bids(&tender).await;
    let address = tender.path(app, "/assessments");
    app.officer().post_empty(&address).await.expect(200);
    tender
}

fn suppliers(body: &Value) -> &[Value] {
    body["sections"]["suppliers"].as_array().unwrap()
}

both_databases! {
    async fn equal_totals_share_a_rank_also_over_the_edge_of_a_page(app: TestApp) {
        // The sixth and seventh answer as the first and second.
        let names = ["Zeta", "Beta", "Gamma", "Delta", "Epsilon", "alpha", "Beta Two"];
        let tender = assessed(&app, &names).await;
        let address = tender.lot_path(&app, "/comparison");
        let whole = app.officer().get(&address).await.expect(200);
        let whole = suppliers(&whole.body);
        let ranked: Vec<(&str, &Value, &Value)> = whole
            .iter()
            .map(|line| (line["supplierName"].as_str().unwrap(), &line["rank"], &line["tied"]))
            .collect();
        let names: Vec<&str> = ranked.iter().map(|line| line.0).collect();
        assert_eq!(names, ["Beta", "Beta Two", "Zeta", "alpha", "Delta", "Gamma", "Epsilon"]);
        assert!(ranked[0].1.is_null() && ranked[1].1.is_null());
        for tie in &ranked[2..4] {
            assert_eq!((tie.1, tie.2), (&1.into(), &true.into()));
        }
        assert_eq!((ranked[4].1, ranked[4].2), (&3.into(), &false.into()));

        for limit in 1..=3 {
            let mut paged = Vec::new();
            let mut next = format!("{address}?limit={limit}");
            loop {
                let page = app.officer().get(&next).await.expect(200);
                paged.extend(suppliers(&page.body).to_vec());
                let Some(cursor) = page.body["nextCursor"].as_str() else { break };
                assert!(page.header("link").unwrap().contains("rel=\"next\""));
                next = format!("{address}?limit={limit}&cursor={cursor}");
            }
            assert_eq!(paged, whole, "pages of {limit}");
        }
    }

    async fn a_cursor_of_one_view_is_refused_for_another(app: TestApp) {
        let tender = assessed(&app, &["One", "Two", "Three"]).await;
        let address = tender.lot_path(&app, "/comparison");
        let page = app.officer().get(&format!("{address}?limit=1")).await.expect(200);
        let cursor = page.text_at("/nextCursor");
        let other = format!("{address}?view=questions&limit=1&cursor={cursor}");
        app.officer().get(&other).await.expect_problem(422, "invalid-cursor");
        app.officer().get(&format!("{address}?view=matrix")).await
            .expect_problem(400, "malformed-request");
    }

    async fn only_lines_that_differ_are_left_when_asked(app: TestApp) {
        let tender = assessed(&app, &["One", "Two"]).await;
        let address = tender.lot_path(&app, "/comparison?view=questions");
        let all = app.officer().get(&address).await.expect(200);
        let fewer = app.officer().get(&format!("{address}&only=differences")).await.expect(200);
        let lines = |body: &Value| body["questions"]["lines"].as_array().unwrap().clone();
        let differing: Vec<Value> =
            lines(&all.body).into_iter().filter(|line| line["differs"] == true).collect();
        assert!(!differing.is_empty() && differing.len() < lines(&all.body).len());
        assert_eq!(lines(&fewer.body), differing);
        let line = lines(&all.body).into_iter().find(|line| line["question"] == "DEV-04").unwrap();
        assert_eq!(line["cells"].as_array().unwrap().len(), 2);
        assert!(line["cells"][0]["answer"].is_string());
    }

    async fn a_spreadsheet_runs_nothing_that_a_supplier_wrote(app: TestApp) {
        let tender = assessed(&app, &["=cmd|' /C calc'!A0", "Plain, with a comma"]).await;
        let address = tender.lot_path(&app, "/comparison.csv");
        let file = app.officer().get(&address).await.expect(200);
        assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
        assert!(file.text.contains(",'=cmd|' /C calc'!A0,"), "{}", file.text);
        assert!(file.text.contains("\"Plain, with a comma\""), "{}", file.text);
        let accepted = app
            .officer()
            .request(reqwest::Method::GET, &tender.lot_path(&app, "/comparison"))
            .header("Accept", "text/csv")
            .sent()
            .await
            .expect(200);
        assert_eq!(accepted.text, file.text);
        let questions = format!("{address}?view=questions");
        let questions = app.officer().get(&questions).await.expect(200);
        assert!(questions.text.contains("DEV-04"), "{}", questions.text);
        let trail = app.council_path("/audit-events?action=comparison.exported");
        let trail = app.auditor().get(&trail).await.expect(200);
        assert_eq!(trail.body["items"].as_array().unwrap().len(), 3, "{}", trail.text);
    }

    async fn chosen_responses_stand_alone_and_keep_their_places(app: TestApp) {
        let tender = assessed(&app, &["Alpha", "Beta", "Gamma"]).await;
        let address = tender.lot_path(&app, "/comparison");
        let whole = app.officer().get(&address).await.expect(200);
        let last = suppliers(&whole.body).last().unwrap().clone();
        let one = last["response"].as_str().unwrap();
        let alone = app.officer().get(&format!("{address}?responses={one}")).await.expect(200);
        assert_eq!(suppliers(&alone.body), [last]);
        app.officer().get(&format!("{address}?responses=nobody")).await.expect_problem(422, "invalid-input");
    }

    async fn the_workbooks_hold_the_rows_of_the_table(app: TestApp) {
        use calamine::{Reader, open_workbook_auto_from_rs};
        let tender = assessed(&app, &["Alpha", "=Beta"]).await;
        let csv = app.officer().get(&tender.lot_path(&app, "/comparison.csv")).await.expect(200);
        let lines: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(csv.text.as_bytes())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        for name in ["/comparison.xlsx", "/comparison.ods"] {
            let address = tender.lot_path(&app, name);
            let response = app.officer().request(reqwest::Method::GET, &address).send().await.unwrap();
            assert_eq!(response.status(), 200);
            let bytes = response.bytes().await.unwrap();
            let mut book = open_workbook_auto_from_rs(std::io::Cursor::new(bytes)).unwrap();
            let sheet = book.worksheet_range("Comparison").unwrap();
            let rows: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
            assert_eq!(rows, lines, "{name}");
        }
    }

    async fn a_lot_or_procurement_of_nobody_is_not_there(app: TestApp) {
        let tender = assessed(&app, &["One"]).await;
        let nowhere = tender.path(&app, &format!("/lots/{}/comparison", tender.procurement));
        app.officer().get(&nowhere).await.expect_problem(404, "not-found");
        let other = app.council_path(&format!("/procurements/{0}/lots/{0}/comparison", tender.lot));
        app.officer().get(&other).await.expect_problem(404, "not-found");
    }
}
