//! Until the deadline nobody in the council, and no reader of the database, finds what a supplier answered.
//!
//! One canary of each kind of answer is planted, in a draft and in a submission, and looked for wherever it could leak.

use assay::http::routes;
use data_encoding::HEXLOWER;
use reqwest::Method;
use serde_json::json;

use crate::{
    both_databases,
    support::{
        actor::Sent,
        app::TestApp,
        logs, metrics,
        tender::{Answering, OF_ORGANISATION, ORGANISATION, answer_to},
        world::KeyOf,
        written::WrittenSince,
    },
};

/// Words that stand nowhere else; each kind of answer has its own, which begin so.
const WORDS: &str = "zq7canary";
const NUMBER: &str = "987654321";
const DATE: &str = "2077-07-17";
const AWARD: &str = "2078-08-18";
const COUNTRIES: &str = "[\"TV\",\"KP\",\"ZW\"]";

fn canaries() -> [&'static str; 5] {
    [WORDS, NUMBER, DATE, AWARD, COUNTRIES]
}

/// What the answer to a question holds, and nothing else does.
fn canary_of(question: &str) -> String {
    match question {
        "NUM" => NUMBER.to_owned(),
        "DAT" => DATE.to_owned(),
        "AWD" => AWARD.to_owned(),
        "CTR" => COUNTRIES.to_owned(),
        other => format!("{WORDS}{}", other.to_lowercase()),
    }
}

#[track_caller]
fn finds_none(place: &str, bytes: &[u8]) {
    for canary in canaries() {
        let hex = HEXLOWER.encode(canary.as_bytes());
        for form in [canary.as_bytes(), hex.as_bytes()] {
            let found = bytes.windows(form.len()).position(|part| part == form);
            assert!(
                found.is_none(),
                "{canary} stands in {place}, at byte {found:?}"
            );
        }
    }
}

/// Plants a canary in every kind of answer, in a product, in evidence and in a declaration.
async fn plant(app: &TestApp, it: &Answering) {
    let owner = app.signed_in(it.people.owner);
    for slot in 0..2 {
        let product = json!({"name": WORDS, "model": WORDS, "manufacturer": WORDS, "role": WORDS});
        owner
            .put_new(&it.product_path(slot), &product)
            .await
            .expect(200);
    }
    let path = it.at(&format!("/evidence?name={WORDS}.txt&validUntil={DATE}"));
    let file = owner.request(Method::POST, &path);
    let file = file
        .body(format!("{WORDS} in a file").repeat(5_000))
        .sent()
        .await
        .expect(201);
    let link = json!({"title": WORDS, "url": format!("https://example.com/{WORDS}")});
    owner
        .post_once(&it.at("/evidence-links"), "link", &link)
        .await
        .expect(201);
    let answer = |id: &str| {
        let mut answer = answer_to(id, &canary_of(id));
        answer["note"] = json!(WORDS);
        answer["evidence"] = json!([file.body["id"]]);
        match id {
            "NUM" => answer["value"]["number"] = json!(987_654_321),
            "DAT" => answer["value"]["date"] = json!(DATE),
            "CTR" => answer["value"]["countries"] = json!(["TV", "KP", "ZW"]),
            "AWD" => {
                answer["value"] = json!({"kind": "by_award", "status": "by_award", "date": AWARD})
            }
            _ => {}
        }
        answer
    };
    let mut items: Vec<_> = OF_ORGANISATION
        .iter()
        .map(|id| json!({"subject": ORGANISATION, "question": id, "answer": answer(id)}))
        .collect();
    for slot in it.tender.slots {
        items.extend(
            ["CHO", "GAT"].map(|id| json!({"subject": slot, "question": id, "answer": answer(id)})),
        );
    }
    let saved = owner
        .post(&it.at("/answers"), &json!({"answers": items}))
        .await
        .expect(200);
    assert!(
        saved.body["results"]
            .as_array()
            .unwrap()
            .iter()
            .all(|result| result["state"] == "complete"),
        "{}",
        saved.text
    );
}

/// Mistakes that answer with a problem, which must not repeat what was sent.
async fn stumble(app: &TestApp, it: &Answering) {
    let owner = app.signed_in(it.people.owner);
    let text = it.answer_path(ORGANISATION, "TXT");
    let malformed = json!({"value": {"kind": WORDS}, "draftedBy": "person"});
    let wrong_type = json!({"value": {"kind": "number", "number": WORDS}, "draftedBy": "person"});
    let date = json!({"value": {"kind": "date", "date": WORDS}, "draftedBy": "person"});
    let unknown = json!({"value": {"kind": "text", "text": "x"}, "draftedBy": "person", WORDS: 1});
    for body in [
        malformed,
        wrong_type,
        date,
        answer_to("TXT", &WORDS.repeat(2_000)),
    ] {
        let refused = owner.put(&text, "\"1\"", &body).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        finds_none("a problem", refused.text.as_bytes());
    }
    // The name of a field is not an answer, but nothing is kept of it either.
    assert_eq!(owner.put(&text, "\"1\"", &unknown).await.status, 422);
    let conflict = owner
        .put(&text, "\"9\"", &answer_to("TXT", WORDS))
        .await
        .expect(412);
    finds_none("a conflict", conflict.text.as_bytes());
}

async fn council_reads_nothing(app: &TestApp, it: &Answering) {
    let a = app.world.a;
    let permissions: Vec<&str> = assay::app::access::COUNCIL_PERMISSIONS
        .iter()
        .map(|(name, _)| *name)
        .collect();
    let mut readers = vec![app.api_key(KeyOf::Council(a.council), &permissions).await];
    readers
        .extend([a.administrator, a.officer, a.evaluator, a.auditor].map(|who| app.signed_in(who)));
    for entry in routes::table() {
        if entry.method.as_str() != "GET" {
            continue;
        }
        let path = entry
            .path
            .replace("{council}", &a.council.to_string())
            .replace("{supplier}", &it.people.supplier.to_string())
            .replace("{procurement}", &it.tender.procurement.to_string())
            .replace("{response}", &it.response.to_string())
            .replace("{lot}", &it.tender.lot.to_string())
            .replace("{slot}", &it.tender.slots[0].to_string())
            .replace("{subject}", ORGANISATION)
            .replace("{question}", "TXT");
        let path = regardless(&path, &it.response.to_string());
        for reader in &readers {
            let answer = reader.get(&path).await;
            finds_none(
                &format!("{} of {path}", answer.status),
                answer.text.as_bytes(),
            );
        }
    }
}

/// Fills what else a path names with an id that exists.
fn regardless(path: &str, id: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// The database as it lies on disk and as a dump has it. What is not sealed is found in each place, so that the search
/// can be trusted.
fn database_holds_nothing(app: &TestApp, since: &WrittenSince, known: &str) {
    for place in app.database().written(since) {
        let mut found = false;
        for (name, bytes) in &place {
            finds_none(name, bytes);
            found |= bytes
                .windows(known.len())
                .any(|part| part == known.as_bytes());
        }
        let names: Vec<&String> = place.iter().map(|(name, _)| name).collect();
        assert!(found, "not even what is not sealed is in {names:?}");
    }
}

fn folders_hold_nothing(folder: &std::path::Path) -> usize {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        finds_none("a path", path.to_string_lossy().as_bytes());
        if path.is_dir() {
            files += folders_hold_nothing(&path);
        } else {
            finds_none(&path.to_string_lossy(), &std::fs::read(&path).unwrap());
            files += 1;
        }
    }
    files
}

both_databases! {
    async fn a_canary_is_found_nowhere_before_the_deadline(app: TestApp) {
        logs::capture();
        metrics::count();
        let since = app.database().written_since();
        let it = app.answering("Canary").await;
        plant(&app, &it).await;
        stumble(&app, &it).await;
        let mut submission = it.submission(&app).await;
        submission["declaration"]["name"] = json!(WORDS);
        submission["declaration"]["position"] = json!(WORDS);
        let owner = app.signed_in(it.people.owner);
        let made = owner.post_once(&it.at("/submissions"), "submit", &submission).await.expect(201);
        finds_none("a receipt", made.text.as_bytes());
        app.run_jobs().await;
        // The supplier itself finds them, so that the search can be trusted.
        let own = owner.get(&made.location()).await.expect(200);
        for question in OF_ORGANISATION.into_iter().chain(["CHO", "GAT"]) {
            let canary = canary_of(question);
            assert!(own.text.contains(&canary), "{canary} was not planted");
        }
        council_reads_nothing(&app, &it).await;
        database_holds_nothing(&app, &since, &format!("T-{}", it.tender.procurement));
        let counted = metrics::scraped().await;
        assert!(counted.contains("assay_http_requests_total"), "{counted}");
        finds_none("the metrics", counted.as_bytes());
        assert!(folders_hold_nothing(app.folder.path()) > 0);
        for canary in canaries() {
            let lines = logs::lines_with(canary);
            assert!(lines.is_empty(), "the log has {canary}: {lines:?}");
        }
    }
}
