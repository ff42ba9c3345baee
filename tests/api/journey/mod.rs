//! The whole job by HTTP alone, from an empty list of procurements to the audit trail: five suppliers, two of them
//! invited from a file.
//!
//! What the suppliers answer about the law is the demonstration's, so that every kind of verdict comes about. The rest
//! is asked by the small set beside this file, so that each score can be worked out by hand.

mod bidder;
mod sums;

use std::collections::BTreeMap;

use assay::{
    db::seam::Backend,
    demo::{Demo, Timeline},
    domain::{
        method::Method,
        question_set::{Catalogue, embedded_sources, load},
    },
};
use jiff::Timestamp;
use reqwest::Method as Verb;
use serde_json::{Value, json};

pub use self::bidder::enter;
use self::{bidder::Bidder, sums::add_up};
use crate::{
    on_both,
    support::{
        actor::{Actor, Sent},
        app::TestApp,
        procurements::card,
    },
};

const GATE: &str = "JRN-04";

/// The council's people, signed in.
struct Council {
    officer: Actor,
    evaluator: Actor,
    auditor: Actor,
}

struct Journey {
    app: TestApp,
    demo: Demo,
    timeline: Timeline,
    council: Council,
}

impl Journey {
    async fn begin(backend: Backend) -> Self {
        let demo = Demo::embedded().unwrap();
        let timeline = demo.finished.timeline.unwrap();
        let sources = embedded_sources().unwrap();
        let own = load(include_str!("questions.yaml"), &sources).unwrap();
        let baseline = Catalogue::embedded().unwrap();
        let baseline = baseline.find(&"psti-baseline".parse().unwrap()).unwrap();
        let sets = Catalogue::new(vec![baseline.clone(), own], sources).unwrap();
        let app = TestApp::offering(backend, timeline.issued, sets).await;
        let council = Council::sign_in(&app).await;
        Self {
            app,
            demo,
            timeline,
            council,
        }
    }

    fn move_to(&self, moment: Timestamp) {
        self.app
            .advance(moment.duration_since(self.app.app.clock.now()));
    }

    /// Create, lots and slots, method, issue. Gives the procurement's path and the method.
    async fn prepare(&self) -> (String, Method) {
        let officer = &self.council.officer;
        let new = json!({
            "reference": "AMB-1", "title": "Street-lighting controllers", "kind": "open", "jurisdiction": "england",
            "threshold": "above", "deadline": self.timeline.deadline,
        });
        let path = self.app.council_path("/procurements");
        let made = officer.post_once(&path, "create", &new).await.expect(201);
        let path = made.location();
        let lots = json!({
            "description": "Controllers with their gateways and the service behind them.",
            "lots": [{
                "title": "Controllers", "features": ["cloud_service", "public_place"],
                "slots": [{"title": "Controller", "weight": 60}, {"title": "Gateway", "weight": 40}],
            }],
            "criticality": {"answers": {
                "harm": "serious", "disruption": "serious", "personalData": "none", "reach": "control",
                "exposure": "widespread",
            }},
        });
        let changed = officer.patch(&path, &made.etag(), &lots).await.expect(200);
        let unready = officer.get(&format!("{path}/readiness")).await.expect(200);
        assert!(
            !unready.body["problems"].as_array().unwrap().is_empty(),
            "{}",
            unready.text
        );
        let weight = |section: &str, weight: u32| json!({"section": section, "weight": weight});
        let method = json!({"method": {
            "questionSets": ["psti-baseline", "journey"],
            "sectionWeights": [weight("device", 50), weight("service", 30), weight("organisation", 20)],
            "minimumMarks": {"total": 400},
            "baseline": {"reach": "by_choice", "effects": {
                "notMet": {"kind": "disqualifies"}, "insufficientEvidence": {"kind": "caps", "at": 550},
            }},
            "gates": [{"question": GATE, "effects": {"notMet": {"kind": "disqualifies"}}}],
        }});
        let changed = officer
            .patch(&path, &changed.etag(), &method)
            .await
            .expect(200);
        let ready = officer.get(&format!("{path}/readiness")).await.expect(200);
        assert_eq!(ready.body["problems"], json!([]));
        let issue = format!("{path}/issue");
        officer
            .post_over(&issue, &changed.etag(), &Value::Null)
            .await
            .expect(200);
        let published = officer.get(&format!("{path}/method")).await.expect(200);
        (path, serde_json::from_str(&published.text).unwrap())
    }

    /// Three by one, two from a file; then each joins by the link in its mail.
    async fn invite(&self, path: &str) -> Vec<Bidder> {
        let path = format!("{path}/invitations");
        let (one_by_one, from_file) = self.demo.suppliers.split_at(3);
        for supplier in one_by_one {
            let card = card(&supplier.name, &supplier.contact.email);
            self.council
                .officer
                .post_once(&path, &supplier.domain, &card)
                .await
                .expect(201);
        }
        let mut file = "supplierName,contactName,contactEmail\r\n".to_owned();
        for supplier in from_file {
            file.push_str(&format!(
                "{},Desk,{}\r\n",
                supplier.name, supplier.contact.email
            ));
        }
        let import = self
            .council
            .officer
            .request(Verb::POST, &format!("{path}/import"));
        let import = import
            .header("Content-Type", "text/csv")
            .body(file)
            .sent()
            .await;
        import.expect(200);
        let mut bidders = Vec::new();
        for supplier in &self.demo.suppliers {
            bidders.push(Bidder::join(&self.app, supplier).await);
        }
        bidders
    }

    /// Nobody reads an answer before the deadline, nor between it and the opening.
    async fn open(&mut self, path: &str, bidders: &[Bidder]) {
        let sealed = format!("{path}/responses/{}", bidders[0].response);
        let open = format!("{path}/open-answers");
        self.council
            .officer
            .get(&sealed)
            .await
            .expect_problem(409, "not-yet-opened");
        self.council.officer.post_empty(&open).await.expect(409);
        self.move_to(self.timeline.opened);
        self.council = Council::sign_in(&self.app).await;
        let progress = self
            .council
            .officer
            .get(&format!("{path}/progress"))
            .await
            .expect(200);
        let submitted = progress.body["items"].as_array().unwrap().iter();
        assert_eq!(
            submitted
                .filter(|of| of["response"]["state"] == "submitted")
                .count(),
            5
        );
        for reader in [&self.council.officer, &self.council.evaluator] {
            reader
                .get(&sealed)
                .await
                .expect_problem(409, "not-yet-opened");
        }
        self.council.officer.post_empty(&open).await.expect(200);
        self.council.officer.get(&sealed).await.expect(200);
    }

    async fn mark(&self, path: &str, method: &Method, bidders: &[Bidder]) {
        for bidder in bidders {
            for (slot, mark) in method.lots[0].slots.iter().zip(bidder.says.marks) {
                let place = format!(
                    "{path}/responses/{}/marks/{}/JRN-02",
                    bidder.response, slot.id
                );
                let mark = json!({"mark": mark, "reason": "By the descriptors."});
                self.council
                    .evaluator
                    .put_new(&place, &mark)
                    .await
                    .expect(200);
            }
        }
    }
}

impl Council {
    async fn sign_in(app: &TestApp) -> Self {
        let person = |role| async move {
            let email = format!("{role}@ambridge.example");
            let asked = json!({"email": email});
            app.anonymous()
                .post("/v1/sign-in-links", &asked)
                .await
                .expect(202);
            enter(app, &email).await
        };
        Self {
            officer: person("officer").await,
            evaluator: person("evaluator").await,
            auditor: person("auditor").await,
        }
    }
}

/// A line for each supplier: what the comparison says, and below it each product's verdict.
fn outline(table: &Value) -> String {
    let mut lines = Vec::new();
    for line in table["sections"]["suppliers"].as_array().unwrap() {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let sections: Vec<String> = line["sections"]
            .as_array()
            .unwrap()
            .iter()
            .map(|cell| text(&cell["display"]))
            .collect();
        lines.push(format!(
            "{} {} | {} | {} = {}",
            line["rank"]
                .as_u64()
                .map_or("-".into(), |rank| rank.to_string()),
            text(&line["supplierName"]),
            text(&line["standing"]),
            sections.join(" + "),
            text(&line["total"]),
        ));
        for slot in line["baselines"].as_array().unwrap() {
            let of = |field: &str| text(&slot["baseline"][field]);
            lines.push(format!(
                "    {}: {}, {}, {}",
                text(&slot["title"]),
                of("scope"),
                of("basis"),
                of("result")
            ));
        }
    }
    lines.join("\n")
}

/// How many events of each kind the trail holds, once every one has its place in the chain.
async fn trail(app: &TestApp, auditor: &Actor) -> String {
    app.run_jobs().await;
    let mut events: BTreeMap<String, u32> = BTreeMap::new();
    let mut next = app.council_path("/audit-events?limit=100");
    let (mut sequence, mut hash) = (0, Value::Null);
    loop {
        let page = auditor.get(&next).await.expect(200);
        for event in page.body["items"].as_array().unwrap() {
            *events
                .entry(event["action"].as_str().unwrap().to_owned())
                .or_default() += 1;
            sequence += 1;
            assert_eq!(event["sequence"], sequence, "{event}");
            if sequence > 1 {
                assert_eq!(event["previousHash"], hash, "{event}");
            }
            hash = event["hash"].clone();
        }
        let Some(cursor) = page.body["nextCursor"].as_str() else {
            break;
        };
        next = app.council_path(&format!("/audit-events?limit=100&cursor={cursor}"));
    }
    let lines: Vec<String> = events
        .iter()
        .map(|(action, count)| format!("{action} {count}"))
        .collect();
    lines.join("\n")
}

on_both!(
    the_whole_job_by_http_from_a_new_procurement_to_the_audit_trail,
    |backend| async move {
        let mut journey = Journey::begin(backend).await;
        let (path, method) = journey.prepare().await;
        let mut bidders = journey.invite(&path).await;
        for (bidder, supplier) in bidders.iter_mut().zip(&journey.demo.suppliers) {
            bidder.answer(&journey.demo, supplier, &method).await;
        }
        for bidder in &bidders {
            bidder.submit().await;
        }
        journey.open(&path, &bidders).await;
        journey.mark(&path, &method, &bidders).await;
        let officer = &journey.council.officer;
        officer
            .post_once(&format!("{path}/assessments"), "assess", &json!({}))
            .await
            .expect(200);

        let lot = format!("{path}/lots/{}", method.lots[0].id);
        let table = officer
            .get(&format!("{lot}/comparison"))
            .await
            .expect(200)
            .body;
        insta::allow_duplicates! {
            insta::assert_snapshot!(outline(&table), @r#"
            - Brightpole Systems Ltd (fictional) | disqualified | 97.5 + 100.0 + 100.0 = 98.8
                Controller: in_scope, law, not_met
                Gateway: in_scope, law, met
            - Nodewright Ltd (fictional) | below_minimum | 28.8 + 50.0 + 0.0 = 29.4
                Controller: in_scope, law, met
                Gateway: in_scope, law, met
            1 Lumenarc Controls Ltd (fictional) | ranked | 99.0 + 100.0 + 100.0 = 99.5
                Controller: in_scope, law, met
                Gateway: in_scope, law, met
            2 Civimesh Networks Ltd (fictional) | ranked | 90.3 + 50.0 + 100.0 = 80.1
                Controller: not_in_scope, by_choice, met
                Gateway: not_in_scope, by_choice, met
            3 Yoake Lighting UK Ltd (fictional) | ranked | 56.3 + 100.0 + 50.0 = 55.0
                Controller: in_scope, law, insufficient_evidence
                Gateway: in_scope, law, insufficient_evidence
            "#);
        }
        for line in table["sections"]["suppliers"].as_array().unwrap() {
            let response = line["response"].as_str().unwrap();
            let opened = officer
                .get(&format!("{path}/responses/{response}"))
                .await
                .expect(200)
                .body;
            let traced = officer
                .get(&format!("{lot}/responses/{response}/assessment"))
                .await
                .expect(200)
                .body;
            add_up(&method, line, &traced, &opened);
        }
        let file = officer
            .get(&format!("{lot}/comparison.csv"))
            .await
            .expect(200);
        insta::allow_duplicates! {
            insta::assert_snapshot!(file.text.replace("\r\n", "\n"), @r#"
            Rank,Supplier,Standing,Baseline: Controller,Baseline: Gateway,The device (weight 50),The service (weight 30),Your organisation (weight 20),Total,Remarks
            ,Brightpole Systems Ltd (fictional),disqualified,in scope in law; the evidence does not support The security update period has an end date.,in scope in law; the evidence supports every condition.,97.5,100.0,100.0,98.8,"Disqualified. Baseline, product in Controller: in scope in law; the evidence does not support The security update period has an end date."
            ,Nodewright Ltd (fictional),below a minimum mark,in scope in law; the evidence supports every condition.,in scope in law; the evidence supports every condition.,28.8,50.0,0.0,29.4,"The total is below the minimum mark of 40.0: 1175 of 4000, shown as 29.4. The total for the product in Controller by itself is below the minimum mark of 40.0: 1175 of 4000, shown as 29.4. The total for the product in Gateway by itself is below the minimum mark of 40.0: 1175 of 4000, shown as 29.4."
            1,Lumenarc Controls Ltd (fictional),ranked,in scope in law; the evidence supports every condition.,in scope in law; the evidence supports every condition.,99.0,100.0,100.0,99.5,
            2,Civimesh Networks Ltd (fictional),ranked,not in scope in law; baseline applied by choice; the evidence supports every condition.,not in scope in law; baseline applied by choice; the evidence supports every condition.,90.3,50.0,100.0,80.1,
            3,Yoake Lighting UK Ltd (fictional),ranked,"in scope in law; open: It is published when news follows until the problem is solved, A longer period was published as soon as could be done, The published period was never cut short.","in scope in law; open: It is published when news follows until the problem is solved, A longer period was published as soon as could be done, The published period was never cut short.",56.3,100.0,50.0,55.0,"The total is limited to 55.0. Baseline, product in Controller: in scope in law; open: It is published when news follows until the problem is solved, A longer period was published as soon as could be done, The published period was never cut short."
            "#);
        }
        let trail = trail(&journey.app, &journey.council.auditor).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(trail, @r#"
            answer.saved 5
            comparison.exported 1
            evidence.uploaded 16
            invitation.accepted 5
            invitation.created 5
            mark.saved 10
            procurement.assessed 1
            procurement.created 1
            procurement.edited 2
            procurement.issued 1
            procurement.opened 1
            product.saved 10
            response.started 5
            response.submitted 5
            session.signed_in 6
            "#);
        }
    }
);
