//! The published schema and the program say the same about a file's shape.

use serde_json::Value;

use super::super::{load::options, *};

const COMMITTED: &str = include_str!("../../../../questionnaires/schema.json");
const FILES: &[(&str, &str)] = &[
    ("sample", include_str!("sample.yaml")),
    (
        "psti-baseline",
        include_str!("../../../../questionnaires/psti-baseline.yaml"),
    ),
    (
        "connected-places-supply-chain",
        include_str!("../../../../questionnaires/connected-places-supply-chain.yaml"),
    ),
];

fn value(text: &str) -> Value {
    serde_saphyr::from_str_with_options(text, options()).unwrap()
}

/// Everything in which a value breaks the schema. Knows the keywords that the schema uses and no
/// others.
fn broken(text: &str) -> Vec<String> {
    let root: Value = serde_json::from_str(COMMITTED).unwrap();
    let mut told = Vec::new();
    hold(&root, &root, &value(text), "", &mut told);
    told
}

fn hold(root: &Value, schema: &Value, value: &Value, at: &str, told: &mut Vec<String>) {
    if let Some(fixed) = schema.as_bool() {
        if !fixed {
            told.push(format!("{at} is not expected"));
        }
        return;
    }
    let inner = |schema: &Value, value: &Value, at: &str| {
        let mut told = Vec::new();
        hold(root, schema, value, at, &mut told);
        told
    };
    for (keyword, rule) in schema.as_object().unwrap() {
        let most_or_least = |size: Option<i64>, fine: fn(i64, i64) -> bool| {
            size.is_none_or(|size| fine(size, rule.as_i64().unwrap()))
        };
        let characters = value.as_str().map(|text| text.chars().count() as i64);
        let items = value.as_array().map(|items| items.len() as i64);
        let fine = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
                told.extend(inner(root.pointer(pointer).unwrap(), value, at));
                true
            }
            "type" => types(rule).iter().any(|name| is_type(name, value)),
            "enum" => rule.as_array().unwrap().contains(value),
            "const" => rule == value,
            "minLength" => most_or_least(characters, |size, least| size >= least),
            "maxLength" => most_or_least(characters, |size, most| size <= most),
            "minItems" => most_or_least(items, |size, least| size >= least),
            "maxItems" => most_or_least(items, |size, most| size <= most),
            "minimum" => most_or_least(value.as_i64(), |number, least| number >= least),
            "maximum" => most_or_least(value.as_i64(), |number, most| number <= most),
            "multipleOf" => most_or_least(value.as_i64(), |number, step| number % step == 0),
            "pattern" => value
                .as_str()
                .is_none_or(|text| fits(rule.as_str().unwrap(), text)),
            "oneOf" | "anyOf" => {
                let fitting = rule.as_array().unwrap().iter();
                let fitting = fitting
                    .filter(|one| inner(one, value, at).is_empty())
                    .count();
                fitting == 1 || (keyword == "anyOf" && fitting > 1)
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    told.extend(inner(rule, item, &format!("{at}/{index}")));
                }
                true
            }
            "required" => value.as_object().is_none_or(|entries| {
                let names = rule.as_array().unwrap().iter();
                names
                    .map(|name| name.as_str().unwrap())
                    .all(|name| entries.contains_key(name))
            }),
            "properties" => {
                for (name, one) in rule.as_object().unwrap() {
                    if let Some(entry) = value.get(name) {
                        told.extend(inner(one, entry, &format!("{at}/{name}")));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (name, entry) in value.as_object().into_iter().flatten() {
                    if !known.is_some_and(|known| known.contains_key(name)) {
                        told.extend(inner(rule, entry, &format!("{at}/{name}")));
                    }
                }
                true
            }
            unknown => panic!("the schema uses {unknown}"),
        };
        if !fine {
            told.push(format!("{at} breaks {keyword} {rule}"));
        }
    }
}

fn types(rule: &Value) -> Vec<&str> {
    match rule {
        Value::Array(names) => names.iter().map(|name| name.as_str().unwrap()).collect(),
        name => vec![name.as_str().unwrap()],
    }
}

fn is_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the schema uses the type {other}"),
    }
}

fn fits(pattern: &str, text: &str) -> bool {
    match pattern {
        "^[A-Za-z0-9_-]+$" => text.parse::<crate::domain::ids::QuestionId>().is_ok(),
        r"^\d+\.\d+\.\d+$" => {
            text.split('.').count() == 3 && text.split('.').all(|part| part.parse::<u32>().is_ok())
        }
        other => panic!("the schema uses the pattern {other}"),
    }
}

#[test]
fn the_committed_schema_is_the_one_of_the_types() {
    assert!(
        json_schema_text().unwrap() == COMMITTED,
        "write it anew: assay questions schema > questionnaires/schema.json"
    );
}

#[test]
fn every_shipped_file_keeps_the_schema() {
    for (name, text) in FILES {
        assert_eq!(broken(text), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_the_program_refuses_for_its_shape_breaks_the_schema_too() {
    let sample = include_str!("sample.yaml");
    let sources = embedded_sources().unwrap();
    for (passage, replacement) in [
        ("purpose: Shows", "prupose: Shows"),
        ("    why: What connects can be reached.\n", ""),
        ("id: Q-1", "id: Q 1"),
        ("levels: [low, medium]", "levels: [low, middling]"),
        ("levels: [high]", "levels: []"),
        ("kind: by_award", "kind: by_luck"),
        ("version: 1.0.0", "version: \"1.0\""),
        ("text: Does it connect?", "text: \"\""),
        ("good, strong]", "strong]"),
        ("weight: 2", "weight: 4"),
        ("maxLength: 500", "maxLength: 0"),
        ("value: 50}", "value: 40}"),
        ("{source: CE, clause: all}", "{source: CE}"),
        (
            "short: Connects\n",
            "short: Connects to something or somebody somewhere\n",
        ),
        (
            "showIf: {kind: is, question: Q-1, option: yes}",
            "showIf: {kind: is, question: Q-1}",
        ),
    ] {
        assert!(sample.contains(passage), "{passage}");
        let changed = sample.replacen(passage, replacement, 1);
        assert!(load(&changed, &sources).is_err(), "{replacement}");
        assert!(!broken(&changed).is_empty(), "{replacement}");
    }
}
