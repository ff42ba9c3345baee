//! Holds what the program answers against what its description says it answers.
//!
//! Every answer that a test gets goes through here, so that the description is tried with everything the tests do.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use assay::http::openapi;
use jsonschema::Validator;
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};

static DESCRIPTION: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&openapi::text().unwrap()).unwrap());

/// The operation of the API that a request went to; none for pages, unknown addresses and methods that are not taken.
fn operation(method: &Method, path: &str) -> Option<(String, &'static Value)> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.split('/').collect();
        let same = |(of, part): (&&str, &&str)| of.starts_with('{') || of == part;
        pattern.len() == parts.len() && pattern.iter().zip(&parts).all(same)
    };
    let paths = DESCRIPTION["paths"].as_object().unwrap();
    let (pattern, item) = paths
        .iter()
        .filter(|(pattern, _)| fits(pattern))
        .min_by_key(|(pattern, _)| pattern.matches('{').count())?;
    let operation = item.get(method.as_str().to_lowercase())?;
    Some((format!("{method} {pattern}"), operation))
}

/// Compiled once for each schema that stands in a response.
fn validator(schema: &Value) -> Arc<Validator> {
    static COMPILED: Mutex<BTreeMap<String, Arc<Validator>>> = Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let made = compiled.entry(schema.to_string()).or_insert_with(|| {
        let root = json!({ "allOf": [schema], "components": DESCRIPTION["components"] });
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        Arc::new(options.build(&root).unwrap())
    });
    Arc::clone(made)
}

/// Fails the test when the answer is not one that the description gives for the operation.
pub fn check(method: &Method, path: &str, status: u16, headers: &HeaderMap, body: &Value) {
    let Some((name, operation)) = operation(method, path) else {
        return;
    };
    let response = &operation["responses"][status.to_string()];
    assert!(
        response.is_object(),
        "{name} answered {status}, which is not described: {body}"
    );
    for (header, _) in response["headers"].as_object().into_iter().flatten() {
        assert!(
            status >= 400 || headers.contains_key(header),
            "{name} answered {status} without {header}"
        );
    }
    let media_type = headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok());
    let media_type = media_type.and_then(|kind| kind.split(';').next());
    let Some(kind) = media_type.filter(|kind| kind.ends_with("json")) else {
        return;
    };
    let schema = &response["content"][kind]["schema"];
    // A file that somebody uploaded may be JSON, and is described as bytes.
    if schema.is_null()
        && response["content"]
            .get("application/octet-stream")
            .is_some()
    {
        return;
    }
    assert!(
        schema.is_object(),
        "{name} answered {status} with {kind}, which is not described"
    );
    let problems: Vec<String> = validator(schema)
        .iter_errors(body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(
        problems.is_empty(),
        "{name} answered {status} with a body that is not as described:\n{}\n{body:#}",
        problems.join("\n")
    );
}
