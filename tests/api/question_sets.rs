//! A council's own question sets.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    both_databases,
    support::{
        actor::{Actor, Answer, Sent},
        app::TestApp,
        procurements::street_lighting,
    },
};

const SAMPLE: &str = include_str!("../../src/domain/question_set/tests/sample.yaml");

async fn send(actor: &Actor, path: &str, file: &str) -> Answer {
    actor
        .request(Method::POST, path)
        .header("Content-Type", "application/yaml")
        .body(file.to_owned())
        .sent()
        .await
}

/// The same with another version and question.
fn second_version() -> String {
    SAMPLE
        .replacen("version: 1.0.0", "version: 1.1.0", 1)
        .replacen("text: How many days?", "text: How many days exactly?", 1)
        .replacen(
            "    version: 1\n    section: first\n    text: How",
            "    version: 2\n    section: first\n    text: How",
            1,
        )
}

async fn ids(actor: &Actor, path: &str) -> Vec<(String, String)> {
    let listed = actor.get(path).await.expect(200);
    let items = listed.body["items"].as_array().unwrap().clone();
    let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
    items
        .iter()
        .filter(|item| item["origin"] == "own")
        .map(|item| (text(item, "id"), text(item, "version")))
        .collect()
}

both_databases! {
    async fn a_council_loads_its_own_set_and_issues_it_beside_the_shipped_ones(app: TestApp) {
        let sets = app.council_path("/question-sets");
        let administrator = app.administrator();
        let loaded = send(&administrator, &sets, SAMPLE).await.expect(201);
        assert_eq!(loaded.location(), format!("{sets}/sample"));
        let again = send(&administrator, &sets, SAMPLE).await.expect(201);
        assert_eq!(again.body, loaded.body);
        let officer = app.officer();
        assert_eq!(ids(&officer, &sets).await, [("sample".to_owned(), "1.0.0".to_owned())]);
        let shown = officer.get(&format!("{sets}/sample")).await.expect(200);
        assert_eq!(shown.body["questions"].as_array().unwrap().len(), 5);

        let deadline = app.app.clock.now() + jiff::SignedDuration::from_hours(720);
        let mut draft = street_lighting("OWN-1", "open", deadline);
        draft["method"]["questionSets"] = json!(["psti-baseline", "sample"]);
        draft["method"]["sectionWeights"] = json!([{"section": "first", "weight": 100}]);
        let made = officer.post(&app.council_path("/procurements"), &draft).await.expect(201);
        let path = made.location();
        let ready = officer.get(&format!("{path}/readiness")).await.expect(200);
        assert_eq!(ready.body, json!({"ready": true, "problems": []}));
        officer.post_over(&format!("{path}/issue"), &made.etag(), &Value::Null).await.expect(200);
        let method = officer.get(&format!("{path}/method")).await.expect(200);
        assert_eq!(method.body["questionSets"][1]["hash"], loaded.body["hash"]);

        // What is issued stays as it was when the council loads another version.
        send(&officer, &sets, &second_version()).await.expect(201);
        assert_eq!(ids(&officer, &sets).await, [("sample".to_owned(), "1.1.0".to_owned())]);
        let same = officer.get(&format!("{path}/method")).await.expect(200);
        assert_eq!(same.text, method.text);

        let events = app.auditor().get(&app.council_path("/audit-events?limit=100")).await.expect(200);
        let items = events.body["items"].as_array().unwrap();
        let loads: Vec<&Value> = items.iter().filter(|item| item["action"] == "question_set.loaded").collect();
        assert_eq!(loads.len(), 2);
    }

    async fn a_version_never_changes_and_other_councils_do_not_see_it(app: TestApp) {
        let sets = app.council_path("/question-sets");
        let officer = app.officer();
        send(&officer, &sets, SAMPLE).await.expect(201);
        let changed = SAMPLE.replacen("How many days?", "How many weeks?", 1);
        send(&officer, &sets, &changed).await.expect_problem(409, "already-exists");
        let theirs = format!("/v1/councils/{}/question-sets", app.world.b.council);
        let other = app.officer_of_b();
        assert_eq!(ids(&other, &theirs).await, []);
        other.get(&format!("{theirs}/sample")).await.expect_problem(404, "not-found");
    }

    async fn a_file_that_cannot_be_used_is_told_where_and_nothing_is_kept(app: TestApp) {
        let sets = app.council_path("/question-sets");
        let officer = app.officer();
        let broken = SAMPLE.replacen("id: Q-3", "id: Q-1", 1);
        let told = send(&officer, &sets, &broken).await.expect_problem(422, "invalid-input");
        assert_eq!(told.body["errors"], json!([{
            "pointer": "/questions/2/id", "code": "question-set",
            "detail": "Line 54, column 9: The question id Q-1 is used twice.",
        }]));
        let checked = send(&officer, &format!("{sets}/checks"), &broken).await.expect(200);
        assert_eq!(checked.body, json!({"usable": false, "problems": [{
            "severity": "error", "line": 54, "column": 9, "pointer": "/questions/2/id",
            "message": "The question id Q-1 is used twice.",
        }]}));
        let fine = send(&officer, &format!("{sets}/checks"), SAMPLE).await.expect(200);
        assert_eq!(fine.body, json!({"usable": true, "problems": []}));

        let taken = SAMPLE.replacen("id: sample", "id: psti-baseline", 1).replacen("id: Q-3", "id: SCP-01", 1);
        let told = send(&officer, &sets, &taken).await.expect_problem(422, "invalid-input");
        let pointers: Vec<&str> =
            told.body["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        assert_eq!(pointers, ["/id", "/questions/2/id"]);

        send(&officer, &sets, "id: [").await.expect_problem(422, "invalid-input");
        let large = "#".repeat(1024 * 1024 + 1);
        assert!([413, 422].contains(&send(&officer, &sets, &large).await.status));
        let json = officer.post(&sets, &json!({"id": "sample"})).await;
        json.expect_problem(415, "unsupported-media-type");
        assert_eq!(ids(&officer, &sets).await, []);
    }
}
