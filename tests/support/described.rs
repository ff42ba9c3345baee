//! The API's published description, held against every answer that a test gets.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock, Mutex},
};

use jsonschema::Validator;
use serde_json::{Value, json};

/// The description as it is published.
static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
    let document = serde_json::from_str(include_str!("../../openapi/openapi.json")).unwrap();
    Description::new(document)
});

struct Description {
    paths: Vec<(Vec<String>, Value)>,
    components: Value,
    /// By the JSON of the schema.
    validators: Mutex<BTreeMap<String, Arc<Validator>>>,
}

impl Description {
    fn new(mut document: Value) -> Self {
        let components = document["components"].take();
        let mut schemas = components["schemas"].clone();
        let mut parts = BTreeSet::new();
        name_parts(&schemas, &mut parts);
        for (name, schema) in schemas.as_object_mut().unwrap() {
            if !parts.contains(name) {
                close(schema);
            }
        }
        let Value::Object(paths) = document["paths"].take() else {
            panic!("the description has no paths")
        };
        let paths = paths
            .into_iter()
            .map(|(path, item)| (path.split('/').map(str::to_owned).collect(), item))
            .collect();
        Self {
            paths,
            components: json!({ "schemas": schemas }),
            validators: Mutex::default(),
        }
    }

    /// What is described for requests to this path, the path with the fewest parameters first.
    fn item(&self, path: &str) -> Option<&Value> {
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |template: &[String]| {
            template.len() == parts.len()
                && template
                    .iter()
                    .zip(&parts)
                    .all(|(own, part)| own == part || own.starts_with('{'))
        };
        let parameters =
            |template: &[String]| template.iter().filter(|part| part.starts_with('{')).count();
        self.paths
            .iter()
            .filter(|(template, _)| fits(template))
            .min_by_key(|(template, _)| parameters(template))
            .map(|(_, item)| item)
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let name = schema.to_string();
        let mut known = self.validators.lock().unwrap();
        let validator = known.entry(name).or_insert_with(|| {
            let mut whole = schema.clone();
            close(&mut whole);
            whole["components"] = self.components.clone();
            Arc::new(jsonschema::validator_for(&whole).unwrap())
        });
        Arc::clone(validator)
    }
}

/// The names of schemas that are a part of another.
fn name_parts(schema: &Value, parts: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            let own = map.get("allOf").and_then(Value::as_array);
            let references = own
                .into_iter()
                .flatten()
                .filter_map(|part| part["$ref"].as_str());
            parts.extend(
                references
                    .filter_map(|name| name.rsplit('/').next())
                    .map(str::to_owned),
            );
            map.values().for_each(|value| name_parts(value, parts));
        }
        Value::Array(list) => list.iter().for_each(|value| name_parts(value, parts)),
        _ => {}
    }
}

/// Lets no property pass that the description does not name. Parts of an `allOf` know only their own.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") && !map.contains_key("additionalProperties") {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            for (key, value) in map {
                if key != "allOf" {
                    close(value);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}

/// Everything in an answer that its description does not say. An address outside the API has no description.
pub fn faults(
    method: &str,
    path: &str,
    status: u16,
    content_type: Option<&str>,
    body: &Value,
) -> Vec<String> {
    let Some(item) = path
        .starts_with("/v1/")
        .then(|| DESCRIPTION.item(path))
        .flatten()
    else {
        return Vec::new();
    };
    let Some(operation) = item.get(method.to_lowercase()) else {
        return Vec::new();
    };
    let Some(response) = operation["responses"].get(status.to_string()) else {
        return vec![format!("{method} {path}: status {status} is not described")];
    };
    let media_type = content_type.map(|text| text.split(';').next().unwrap_or_default().trim());
    let Some(content) = response.get("content") else {
        return media_type
            .map(|found| format!("{method} {path}: {status} has no body, but {found} came"))
            .into_iter()
            .collect();
    };
    let Some(described) = media_type.and_then(|found| content.get(found)) else {
        return vec![format!(
            "{method} {path}: {status} as {media_type:?} is not described"
        )];
    };
    if !media_type.is_some_and(|found| found.ends_with("json")) {
        return Vec::new();
    }
    DESCRIPTION
        .validator(&described["schema"])
        .iter_errors(body)
        .map(|error| {
            format!(
                "{method} {path}: {status}: {} {error}",
                error.instance_path()
            )
        })
        .collect()
}

#[test]
fn what_is_not_described_is_noticed() {
    let council = "/v1/councils/01890000-0000-7000-8000-000000000000";
    let json = Some("application/json");
    assert!(!faults("GET", council, 200, json, &json!({ "unheard": 1 })).is_empty());
    assert_eq!(faults("GET", council, 299, json, &json!({})).len(), 1);
    assert_eq!(
        faults("GET", council, 200, Some("text/html"), &json!({})).len(),
        1
    );
}
