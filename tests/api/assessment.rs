//! Opened answers, verdicts and scores, and the refusal of all of it before the opening.

use assay::{
    app::{
        access::{Caller, CompareSuppliers, Credential},
        comparison::{self, View, Wanted},
        page::PageRequest,
    },
    db::seam::counting_queries,
    domain::{comparison::RowFilter, ids::SessionId},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    both_databases,
    support::{
        actor::Sent,
        app::TestApp,
        bidding::{Stage, Tender},
    },
};

/// Every address that tells something of answers, with what a caller would send.
fn addresses(app: &TestApp, tender: &Tender) -> Vec<(Method, String)> {
    let response = tender.bidders[0].response;
    let (subject, question, _) = &tender.bidders[0].marks[0];
    let of = |rest: &str| tender.path(app, rest);
    let lot = |rest: &str| tender.lot_path(app, rest);
    vec![
        (Method::GET, of("/responses")),
        (Method::GET, of(&format!("/responses/{response}"))),
        (Method::GET, of(&format!("/responses/{response}/marks"))),
        (
            Method::PUT,
            of(&format!("/responses/{response}/marks/{subject}/{question}")),
        ),
        (Method::POST, of("/assessments")),
        (
            Method::GET,
            lot(&format!("/responses/{response}/assessment")),
        ),
        (
            Method::GET,
            lot(&format!("/responses/{response}/assessment/replay")),
        ),
        (Method::GET, lot("/comparison")),
        (Method::GET, lot("/comparison?view=questions")),
        (Method::GET, lot("/comparison.csv")),
        (Method::GET, lot("/comparison.xlsx")),
        (Method::GET, lot("/comparison.ods")),
    ]
}

fn line<'a>(table: &'a Value, name: &str) -> &'a Value {
    let lines = table["sections"]["suppliers"].as_array().unwrap();
    let found = lines
        .iter()
        .find(|line| line["supplierName"].as_str().unwrap().starts_with(name));
    found.unwrap_or_else(|| panic!("{name} is not there: {table}"))
}

both_databases! {
    async fn nobody_learns_anything_of_answers_before_the_opening(app: TestApp) {
        for stage in [Stage::Issued, Stage::Closed] {
            let tender = app.bidding_of(stage, vec!["Canary Lamps".into()]).await;
            for (method, address) in addresses(&app, &tender) {
                for (role, actor) in [
                    ("officer", app.officer()),
                    ("evaluator", app.evaluator()),
                    ("auditor", app.auditor()),
                    ("administrator", app.administrator()),
                ] {
                    let mut request = actor.request(method.clone(), &address);
                    if method == Method::PUT {
                        request = request
                            .header("If-None-Match", "*")
                            .json(&json!({"mark": 3, "reason": "Sound."}));
                    }
                    let answer = request.sent().await;
                    let code = answer.body["code"].as_str().unwrap_or_default();
                    assert!(
                        [(409, "not-yet-opened"), (403, "not-permitted")]
                            .contains(&(answer.status, code)),
                        "{method} {address} as {role}, {stage:?}: {}",
                        answer.text
                    );
                    assert!(!answer.text.contains("Canary"), "{}", answer.text);
                }
            }
        }
    }

    async fn opened_answers_are_shown_as_they_were_handed_in(app: TestApp) {
        let tender = app.bidding(Stage::Opened).await;
        let listed = app.evaluator().get(&tender.path(&app, "/responses?limit=2")).await.expect(200);
        assert_eq!(listed.body["items"].as_array().unwrap().len(), 2);
        assert!(listed.body["nextCursor"].is_string());
        let bidder = &tender.bidders[0];
        assert_eq!(listed.text_at("/items/0/supplierName"), bidder.name);
        let shown = app
            .evaluator()
            .get(&tender.path(&app, &format!("/responses/{}", bidder.response)))
            .await
            .expect(200);
        assert_eq!(shown.body["products"].as_array().unwrap().len(), 2);
        assert_eq!(shown.text_at("/declaration/name"), "Ann Other");
        let answers = shown.body["answers"].as_array().unwrap();
        let answer = answers.iter().find(|answer| answer["question"] == "DEV-04").unwrap();
        assert_eq!(answer["answer"]["value"]["option"], "signed_no_rollback");
        assert!(!shown.body["evidence"].as_array().unwrap().is_empty());
        let other = app.officer_of_b();
        other.get(&tender.path(&app, "/responses")).await.expect_problem(404, "not-found");
    }

    async fn the_whole_job_gives_the_verdicts_the_scores_and_the_order_of_the_demo(app: TestApp) {
        let tender = app.bidding(Stage::Opened).await;
        app.mark_all_bids(&tender).await;
        let assessments = tender.path(&app, "/assessments");
        let assessed = app.officer().post_empty(&assessments).await.expect(200);
        assert_eq!(assessed.body["responses"], 5);

        let comparison = tender.lot_path(&app, "/comparison");
        let table = app.officer().get(&comparison).await.expect(200);
        assert_eq!(table.body["freshness"], "up_to_date");
        let first = &table.body["sections"]["suppliers"][0];
        assert!(first["supplierName"].as_str().unwrap().starts_with("Brightpole"));
        assert_eq!(first["standing"], "disqualified");
        assert!(first["remarks"][0].as_str().unwrap().contains("end date"), "{first}");
        for (name, rank) in [("Lumenarc", 1), ("Civimesh", 2), ("Yoake", 3), ("Nodewright", 4)] {
            assert_eq!(line(&table.body, name)["rank"], rank, "{}", table.text);
        }
        let yoake = line(&table.body, "Yoake");
        assert_eq!(yoake["total"], "55.0");
        assert!(yoake["remarks"][0].as_str().unwrap().contains("limited to 55.0"), "{yoake}");
        let civimesh = line(&table.body, "Civimesh");
        let words = civimesh["baselines"][0]["baseline"]["words"].as_str().unwrap();
        assert!(words.contains("baseline applied by choice"), "{words}");

        let brightpole = first["response"].as_str().unwrap();
        let why = format!("/responses/{brightpole}/assessment");
        let why = app.auditor().get(&tender.lot_path(&app, &why)).await.expect(200);
        let conditions = why.body["verdicts"][0]["verdict"]["conditions"].as_array().unwrap();
        let failed = conditions.iter().find(|one| one["id"] == "updates.end_date").unwrap();
        assert_eq!(failed["result"], "not_met");
        assert!(failed["clause"].as_str().unwrap().contains("SI 2023/1007"));
        assert_eq!(why.body["score"]["standing"], "disqualified");
        let trace = &why.body["score"]["sections"][0]["questions"][0]["subjects"][0];
        assert!(trace["sentence"].as_str().unwrap().contains("points"), "{trace}");
    }

    async fn assessing_again_and_replaying_give_the_same_bytes(app: TestApp) {
        let tender = app.bidding(Stage::Opened).await;
        app.mark_all_bids(&tender).await;
        let assessments = tender.path(&app, "/assessments");
        let addresses = [
            tender.lot_path(&app, "/comparison"),
            tender.lot_path(&app, "/comparison?view=questions"),
            tender.lot_path(&app, "/comparison.csv"),
        ];
        let mut seen: Vec<Vec<String>> = Vec::new();
        for _ in 0..2 {
            app.officer().post_empty(&assessments).await.expect(200);
            let mut texts = Vec::new();
            for address in &addresses {
                texts.push(app.officer().get(address).await.expect(200).text);
            }
            seen.push(texts);
        }
        assert_eq!(seen[0], seen[1]);
        for bidder in &tender.bidders {
            let address = format!("/responses/{}/assessment/replay", bidder.response);
            let replay = app.auditor().get(&tender.lot_path(&app, &address)).await.expect(200);
            assert_eq!(replay.body["outcome"], "same", "{}", replay.text);
            assert_eq!(replay.body["kept"], replay.body["computed"]);
        }
    }

    async fn a_repeated_request_assesses_once_and_says_the_same(app: TestApp) {
        let tender = app.bidding_of(Stage::Opened, vec!["One".into()]).await;
        let address = tender.path(&app, "/assessments");
        for _ in 0..2 {
            let request = app.officer().request(Method::POST, &address);
            let answer = request.header("Idempotency-Key", "assess-1").sent().await.expect(200);
            assert_eq!(answer.body["responses"], 1);
        }
        let trail = app.council_path("/audit-events?action=procurement.assessed");
        let trail = app.auditor().get(&trail).await.expect(200);
        assert_eq!(trail.body["items"].as_array().unwrap().len(), 1, "{}", trail.text);
    }

    async fn evaluators_and_suppliers_see_no_comparison_and_officers_give_no_marks(app: TestApp) {
        let tender = app.bidding_of(Stage::Opened, vec!["One".into()]).await;
        app.officer().post_empty(&tender.path(&app, "/assessments")).await.expect(200);
        let response = tender.bidders[0].response;
        let evaluator = app.evaluator();
        evaluator.post_empty(&tender.path(&app, "/assessments")).await.expect_problem(403, "not-permitted");
        for rest in ["/comparison", "/comparison.csv", &format!("/responses/{response}/assessment")] {
            evaluator.get(&tender.lot_path(&app, rest)).await.expect_problem(403, "not-permitted");
        }
        let (subject, question, _) = &tender.bidders[0].marks[0];
        let mark = tender.path(&app, &format!("/responses/{response}/marks/{subject}/{question}"));
        let body = json!({"mark": 3, "reason": "Sound."});
        for actor in [app.officer(), app.auditor(), app.administrator()] {
            actor.put_new(&mark, &body).await.expect_problem(403, "not-permitted");
        }
        let supplier = app.supplier("Another Supplier").await;
        let owner = app.signed_in(supplier.owner);
        owner.get(&tender.lot_path(&app, "/comparison")).await.expect_problem(404, "not-found");
    }

    async fn a_comparison_takes_as_many_queries_for_fifty_suppliers_as_for_five(app: TestApp) {
        let mut counted = Vec::new();
        for count in [5, 50] {
            let names = (0..count).map(|number| format!("Supplier {number:02}")).collect();
            let tender = app.bidding_of(Stage::Opened, names).await;
            app.mark_all_bids(&tender).await;
            app.officer().post_empty(&tender.path(&app, "/assessments")).await.expect(200);
            let mut queries = Vec::new();
            for view in [View::Sections, View::Questions(RowFilter::All)] {
                let credential = Credential::Person {
                    id: app.world.a.officer,
                    session: SessionId(app.app.clock.new_id()),
                    issued_at: app.app.clock.now(),
                };
                let caller = Caller::<CompareSuppliers>::new(credential, app.world.a.council);
                let page = PageRequest { limit: 100, after: None };
                let compare = comparison::compare(
                    &app.app, caller, tender.procurement, tender.lot, Wanted::all(view), page,
                );
                let (compared, made) = counting_queries(compare).await;
                compared.unwrap();
                queries.push(made);
            }
            counted.push(queries);
        }
        assert_eq!(counted[0], counted[1]);
    }
}
