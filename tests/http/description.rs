//! The description of the API, held against the program.

use std::collections::BTreeSet;

use assay::http::{
    openapi::{self, operations},
    routes,
};
use serde_json::Value;

/// Every operation with its method and path.
fn each(mut look: impl FnMut(&str, &Value)) {
    let document: Value = serde_json::from_str(&openapi::text().unwrap()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "patch", "delete"] {
            if let Some(operation) = item.get(method) {
                look(&format!("{} {path}", method.to_uppercase()), operation);
            }
        }
    }
}

#[test]
fn the_committed_description_is_the_one_the_program_gives() {
    let committed = include_str!("../../openapi/openapi.json");
    assert!(
        committed == openapi::text().unwrap(),
        "run `cargo run -- openapi > openapi/openapi.json` and look at what changed"
    );
}

#[test]
fn every_route_is_described_and_every_description_has_a_route() {
    let routes: BTreeSet<String> = routes::table()
        .iter()
        .map(|entry| format!("{} {}", entry.method, entry.path))
        .collect();
    let mut described = BTreeSet::new();
    each(|operation, _| {
        described.insert(operation.to_owned());
    });
    assert_eq!(routes, described);
    let document = openapi::document();
    assert_eq!(
        document.paths.paths.values().flat_map(operations).count(),
        routes.len()
    );
}

#[test]
fn every_operation_has_an_id_of_its_own_in_camel_case_a_summary_and_one_tag_that_is_explained() {
    let document: Value = serde_json::from_str(&openapi::text().unwrap()).unwrap();
    let tags: Vec<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|tag| tag["description"].is_string())
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let mut ids = BTreeSet::new();
    each(|name, operation| {
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(
            id.starts_with(|c: char| c.is_ascii_lowercase()),
            "{name}: {id}"
        );
        assert!(
            id.chars().all(|c| c.is_ascii_alphanumeric()),
            "{name}: {id}"
        );
        assert!(ids.insert(id.to_owned()), "{name}: {id} is used twice");
        assert!(operation["summary"].is_string(), "{name} has no summary");
        let own = operation["tags"].as_array().unwrap();
        assert_eq!(own.len(), 1, "{name}");
        assert!(
            tags.contains(&own[0].as_str().unwrap()),
            "{name}: {}",
            own[0]
        );
    });
}

#[test]
fn every_response_and_parameter_is_explained_and_every_refusal_is_a_problem() {
    each(|name, operation| {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let text = response["description"].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{name}: {status} has no description");
            if status.starts_with(['4', '5']) {
                let problem = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(problem, "#/components/schemas/Problem", "{name}: {status}");
            }
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let text = parameter["description"].as_str().unwrap_or_default();
            assert!(
                !text.is_empty(),
                "{name}: {} has no description",
                parameter["name"]
            );
        }
    });
}

#[test]
fn every_change_of_something_versioned_asks_for_the_version() {
    each(|name, operation| {
        if name.starts_with("PUT") || name.starts_with("PATCH") || name.starts_with("DELETE") {
            let mut parameters = operation["parameters"].as_array().into_iter().flatten();
            let asks = parameters.any(|parameter| parameter["name"] == "If-Match");
            assert!(
                asks || WITHOUT_VERSIONS.contains(&name),
                "{name} takes no If-Match"
            );
        }
    });
}

/// Changes that mean the same whatever happened meanwhile, such as ending a session.
const WITHOUT_VERSIONS: &[&str] = &[
    "DELETE /v1/sessions/current",
    "PUT /v1/me/password",
    "PATCH /v1/councils/{council}/members/{person}",
    "DELETE /v1/councils/{council}/members/{person}",
    "PATCH /v1/suppliers/{supplier}/members/{person}",
    "DELETE /v1/suppliers/{supplier}/members/{person}",
    "DELETE /v1/councils/{council}/api-keys/{key}",
    "DELETE /v1/suppliers/{supplier}/api-keys/{key}",
];

/// Whether a schema accepts without bound; references are looked at where they stand.
fn unbounded(schema: &Value, place: &str, found: &mut Vec<String>) {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let fixed = ["enum", "const", "format", "pattern"]
        .iter()
        .any(|key| !schema[*key].is_null());
    if kinds.contains(&"string") && !fixed && schema["maxLength"].is_null() {
        found.push(format!("{place}: a string without maxLength"));
    }
    if kinds.contains(&"array") && schema["maxItems"].is_null() {
        found.push(format!("{place}: an array without maxItems"));
    }
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                if key != "example" && key != "examples" {
                    unbounded(value, &format!("{place}/{key}"), found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                unbounded(item, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_string_and_list_has_a_limit() {
    let document: Value = serde_json::from_str(&openapi::text().unwrap()).unwrap();
    let mut found = Vec::new();
    unbounded(&document["components"]["schemas"], "schemas", &mut found);
    each(|name, operation| unbounded(&operation["parameters"], name, &mut found));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Every type with a schema, by the name it has in the description.
fn named_schemas(folder: &std::path::Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            named_schemas(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for described in text.split("ToSchema").skip(1) {
            let Some((head, rest)) = described
                .split_once("pub struct ")
                .into_iter()
                .chain(described.split_once("pub enum "))
                .min_by_key(|(head, _)| head.len())
            else {
                continue;
            };
            // Another derive begins: this mention was an import, or something that is not public.
            if head.contains("derive(") || head.contains("fn ") || rest.starts_with('$') {
                continue;
            }
            let renamed = head.split_once("(as = ").map(|(_, name)| name);
            let name = renamed.unwrap_or(rest);
            let name: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
            found.push((name, path.display().to_string()));
        }
    }
}

#[test]
fn no_two_types_share_a_name_in_the_description() {
    let mut found = Vec::new();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    named_schemas(&source, &mut found);
    assert!(found.len() > 100, "only {} types were found", found.len());
    let mut seen = std::collections::BTreeMap::new();
    for (name, file) in found {
        if let Some(other) = seen.insert(name.clone(), file.clone()) {
            panic!("{name} stands in {other} and in {file}: one of them would describe both");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_description_is_served() {
    let app = crate::support::app::TestApp::new(assay::db::seam::Backend::Sqlite).await;
    let answer = app.anonymous().get("/v1/openapi.json").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.text, openapi::text().unwrap());
}
