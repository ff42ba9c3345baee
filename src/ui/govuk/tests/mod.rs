//! Every component against the examples that ship with the design system.
//!
//! An example counts when its options are ones that the component has. The options that it lacks are listed, and so are
//! the examples that need a value it does not take; both lists must stay true.

mod fields;
mod others;

use std::{collections::BTreeSet, fs, path::Path};

use maud::Markup;
use serde_json::Value;

use super::{Content, FieldError, Label, Size};

/// One component's examples.
struct Examples {
    component: &'static str,
    /// Options that it does not have, as paths such as `items[].attributes`; what is inside them counts too.
    lacks: &'static [&'static str],
    /// Options that it always has: examples without them are left out.
    needs: &'static [&'static str],
    /// Examples that need a value it does not take.
    except: &'static [&'static str],
    /// How many examples it must have rendered, so that none falls out of sight.
    rendered: usize,
    render: fn(&Value) -> Option<Markup>,
}

impl Examples {
    fn hold(&self) {
        let path = Path::new(env!("GOVUK_COMPONENTS"))
            .join(self.component)
            .join("fixtures.json");
        let examples: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let (mut rendered, mut wrong) = (0, Vec::new());
        let (mut lacking, mut excepted) = (BTreeSet::<&str>::new(), BTreeSet::<&str>::new());
        for example in examples["fixtures"].as_array().unwrap() {
            let (name, options) = (example["name"].as_str().unwrap(), &example["options"]);
            let mut paths = BTreeSet::new();
            option_paths(options, "", &mut paths);
            let lacks: Vec<_> = self
                .lacks
                .iter()
                .filter(|lack| paths.contains(**lack))
                .collect();
            if !lacks.is_empty() {
                lacking.extend(lacks.into_iter().copied());
                continue;
            }
            if self.needs.iter().any(|need| !paths.contains(*need)) {
                continue;
            }
            if self.except.contains(&name) {
                excepted.extend(
                    self.except
                        .iter()
                        .filter(|except| **except == name)
                        .copied(),
                );
                continue;
            }
            let Some(markup) = (self.render)(options) else {
                wrong.push(format!("{name}: cannot be said with the component"));
                continue;
            };
            rendered += 1;
            let (ours, theirs) = (
                plain(&markup.into_string()),
                plain(example["html"].as_str().unwrap()),
            );
            if ours != theirs {
                wrong.push(format!("{name}:\n  ours   {ours}\n  theirs {theirs}"));
            }
        }
        assert!(wrong.is_empty(), "{}\n{}", self.component, wrong.join("\n"));
        assert_eq!(
            lacking.len(),
            self.lacks.len(),
            "{}: an option is listed that no example has",
            self.component
        );
        assert_eq!(
            excepted.len(),
            self.except.len(),
            "{}: an example is listed that is not there",
            self.component
        );
        assert_eq!(
            rendered, self.rendered,
            "{}: as many examples as before",
            self.component
        );
    }
}

fn option_paths(value: &Value, prefix: &str, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                let path = if prefix.is_empty() {
                    name.clone()
                } else {
                    format!("{prefix}.{name}")
                };
                paths.insert(path.clone());
                option_paths(inner, &path, paths);
            }
        }
        Value::Array(items) => {
            for item in items {
                option_paths(item, &format!("{prefix}[]"), paths);
            }
        }
        _ => {}
    }
}

/// Markup with the white space that does not show taken out, and `'` and `"` written one way.
fn plain(html: &str) -> String {
    let words = html.split_whitespace().collect::<Vec<_>>().join(" ");
    words
        .replace("> ", ">")
        .replace(" <", "<")
        .replace(" >", ">")
        .replace("/>", "></path>")
        .replace("&#39;", "'")
        .replace("&quot;", "\"")
}

/// A text option.
fn text(options: &Value, name: &str) -> Option<String> {
    match &options[name] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// `html` if it is there, else `text`.
fn content(options: &Value) -> Content {
    content_named(options, "html", "text").unwrap_or_default()
}

fn content_named(options: &Value, html: &str, words: &str) -> Option<Content> {
    let markup = text(options, html)
        .filter(|html| !html.is_empty())
        .map(|html| Content::Html(maud::PreEscaped(html)));
    markup.or_else(|| text(options, words).map(Content::Text))
}

fn is(options: &Value, name: &str) -> bool {
    options[name].as_bool().unwrap_or(false)
}

fn list(options: &Value, name: &str) -> Vec<Value> {
    let items = options[name].as_array().cloned().unwrap_or_default();
    items
        .into_iter()
        .filter(|item| {
            ![
                Value::Null,
                Value::Bool(false),
                "".into(),
                serde_json::json!({}),
            ]
            .contains(item)
        })
        .collect()
}

/// A label or legend; None when its classes are not a size.
fn label(options: &Value, class: &str) -> Option<Label> {
    let size = match text(options, "classes").as_deref() {
        None => None,
        Some(classes) => Some(size(classes, class)?),
    };
    Some(Label {
        content: content(options),
        size,
        heading: is(options, "isPageHeading"),
        classes: None,
    })
}

fn size(classes: &str, class: &str) -> Option<Size> {
    [Size::S, Size::M, Size::L, Size::Xl]
        .into_iter()
        .find(|size| format!("{class}--{}", size.letter()) == classes)
}

fn hint(options: &Value) -> Option<Content> {
    options.get("hint").map(content)
}

fn error(options: &Value) -> Option<FieldError> {
    let error = options.get("errorMessage")?;
    Some(FieldError::new("Error", content(error)))
}
