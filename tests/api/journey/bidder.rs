//! A supplier's side of the journey.

use std::collections::BTreeMap;

use assay::{
    demo::{Demo, Supplier},
    domain::{ids::EvidenceId, method::Method},
    limits,
};
use reqwest::Method as Verb;
use serde_json::{Value, json};

use crate::support::{
    actor::{Actor, Sent},
    app::TestApp,
    tender::ORGANISATION,
};

/// What a supplier says to the small set, and the marks it gets for its text about each slot.
#[derive(Clone, Copy)]
pub struct Says {
    updates: &'static str,
    proof: Proof,
    days: u32,
    checked: &'static str,
    pub marks: [u8; 2],
}

/// Whether a document goes with the answer about updates, which asks for one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    Document,
    None,
}

fn says(domain: &str) -> Says {
    let (updates, proof, days, checked, marks) = match domain {
        "lumenarc.example" => ("signed", Proof::Document, 365, "now", [5, 4]),
        "brightpole.example" => ("signed", Proof::Document, 200, "now", [4, 4]),
        "yoake.example" => ("signed", Proof::None, 180, "by_award", [3, 3]),
        "civimesh.example" => ("signed", Proof::Document, 120, "now", [3, 2]),
        "nodewright.example" => ("download", Proof::None, 90, "no", [2, 2]),
        other => panic!("{other} is not in the journey"),
    };
    Says {
        updates,
        proof,
        days,
        checked,
        marks,
    }
}

pub struct Bidder {
    pub says: Says,
    pub response: String,
    person: Actor,
    path: String,
}

/// What stands in the newest mail to this address after `mark`, up to the end of the link.
async fn link(app: &TestApp, address: &str, mark: &str) -> String {
    app.run_jobs().await;
    let folder = std::fs::read_dir(app.folder.path().join("mail")).unwrap();
    let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    files.sort();
    let mails = files
        .iter()
        .rev()
        .map(|file| std::fs::read_to_string(file).unwrap());
    let found = mails
        .map(|mail| mail.replace("=\r\n", ""))
        .find_map(|mail| {
            let to = mail.lines().find(|line| line.starts_with("To: "))?;
            let (_, link) = to.contains(address).then(|| mail.split_once(mark))??;
            let end = link.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
            Some(link[..end.unwrap_or(link.len())].to_owned())
        });
    found.unwrap_or_else(|| panic!("no mail to {address} holds {mark}"))
}

/// Signs in by the link that was sent to this address.
pub async fn enter(app: &TestApp, address: &str) -> Actor {
    let token = link(app, address, "/sign-in/").await;
    let exchange = json!({"token": token});
    let session = app
        .anonymous()
        .post("/v1/sign-in-links/exchanges", &exchange)
        .await
        .expect(201);
    app.actor(Some(session.text_at("/accessToken")))
}

impl Bidder {
    /// From the invitation's mail to the response.
    pub async fn join(app: &TestApp, supplier: &Supplier) -> Self {
        let address = &supplier.contact.email;
        let handle = link(app, address, "/i/").await;
        let (browser, path) = (app.browser(), format!("/i/{handle}"));
        let page = browser.get(&path).await.expect(200);
        assert!(page.text().contains(&supplier.name), "{}", page.text());
        browser.submit(&page, &path, &[]).await.expect(303);
        let person = enter(app, address).await;
        let made = person
            .post_once("/v1/suppliers", "us", &json!({"name": supplier.name}))
            .await
            .expect(201);
        let joins = format!("{}/invitation-acceptances", made.location());
        let joined = person
            .post_once(&joins, "join", &json!({"handle": handle}))
            .await
            .expect(201);
        Self {
            says: says(&supplier.domain),
            response: joined.text_at("/response"),
            path: joined.location(),
            person,
        }
    }

    fn at(&self, rest: &str) -> String {
        format!("{}{rest}", self.path)
    }

    /// Products, files, and an answer to everything that is asked.
    pub async fn answer(&mut self, demo: &Demo, supplier: &Supplier, method: &Method) {
        let mut files = BTreeMap::new();
        for file in supplier.evidence(&demo.finished, method).unwrap() {
            let path = self.at(&format!(
                "/evidence?name={}",
                file.file_name.replace(' ', "%20")
            ));
            let upload = self.person.request(Verb::POST, &path).body(file.body);
            let id: EvidenceId = upload
                .sent()
                .await
                .expect(201)
                .text_at("/id")
                .parse()
                .unwrap();
            files.insert(file.key, id);
        }
        let bid = supplier.bid(&demo.finished, method, &files).unwrap();
        for (slot, product) in &bid.products {
            let identity = &product.identity;
            let product = json!({
                "name": product.name, "model": identity.model, "manufacturer": identity.manufacturer,
            });
            self.person
                .put_new(&self.at(&format!("/products/{slot}")), &product)
                .await
                .expect(200);
        }
        let document = files.values().next().unwrap();
        let mut items: Vec<Value> = bid
            .answers
            .iter()
            .map(|(subject, question, answer)| item(subject, question.as_str(), json!(answer)))
            .collect();
        items.extend(self.own_answers(method, *document));
        self.is_asked(&items).await;
        for some in items.chunks(limits::ANSWERS_PER_REQUEST_MAX) {
            let saved = self
                .person
                .post(&self.at("/answers"), &json!({"answers": some}))
                .await
                .expect(200);
            for result in saved.body["results"].as_array().unwrap() {
                assert_eq!(result["state"], "complete", "{result}");
            }
        }
    }

    fn own_answers(&self, method: &Method, document: EvidenceId) -> Vec<Value> {
        let says = self.says;
        let given = |value: Value| json!({"value": value, "evidenceLevel": "statement", "draftedBy": "person"});
        let mut updates = given(json!({"kind": "choice", "option": says.updates}));
        if says.proof == Proof::Document {
            updates["evidenceLevel"] = json!("own_document");
            updates["evidence"] = json!([document]);
        }
        let lot = &method.lots[0];
        let mut items = vec![
            item(
                lot.id,
                "JRN-03",
                given(json!({"kind": "number", "number": says.days})),
            ),
            item(
                ORGANISATION,
                "JRN-04",
                given(json!({"kind": "choice", "option": "accept"})),
            ),
        ];
        let mut checked = given(json!({"kind": "by_award", "status": says.checked}));
        if says.checked == "by_award" {
            checked["value"]["date"] = json!("2026-05-01");
        }
        items.push(item(ORGANISATION, "JRN-05", checked));
        for slot in &lot.slots {
            items.push(item(slot.id, "JRN-01", updates.clone()));
            items.push(item(
                slot.id,
                "JRN-02",
                given(json!({"kind": "text", "text": "TLS 1.3 on every route."})),
            ));
        }
        items
    }

    /// The first question of the set is offered with its guidance, and nothing is answered that is never asked.
    async fn is_asked(&self, items: &[Value]) {
        let asked = self.person.get(&self.at("/questions")).await.expect(200);
        let subjects = asked.body["subjects"].as_array().unwrap();
        for item in items {
            assert!(
                subjects.iter().any(|of| of["subject"] == item["subject"]),
                "{item}"
            );
        }
        let mut questions = subjects
            .iter()
            .flat_map(|of| of["questions"].as_array().unwrap());
        let first = questions
            .find(|question| question["id"] == "JRN-01")
            .unwrap();
        assert_eq!(
            first["guidance"],
            "Choose what is true for all software on the device."
        );
        assert_eq!(first["evidenceRequired"], "own_document");
    }

    pub async fn submit(&self) {
        let missing = self.person.get(&self.at("/missing")).await.expect(200);
        assert_eq!(missing.body["missing"], json!([]));
        let submission = json!({
            "declaration": {
                "name": "Managing director", "position": "Managing director",
                "text": missing.body["declaration"],
            },
            "seen": missing.body["seen"],
        });
        let receipt = self
            .person
            .post_once(&self.at("/submissions"), "submit", &submission)
            .await
            .expect(201);
        assert_eq!(receipt.body["number"], 1);
        assert_eq!(receipt.text_at("/digest").len(), 64);
    }
}

fn item(subject: impl std::fmt::Display, question: &str, answer: Value) -> Value {
    let mut item = json!({"subject": subject.to_string(), "question": question});
    item["answer"] = answer;
    item
}
