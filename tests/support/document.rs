//! A page as a browser reads it, and what must hold for every page.

use std::collections::BTreeSet;

use html5ever::{driver::ParseOpts, parse_document, tendril::TendrilSink};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element with what is in it.
#[derive(Debug, Clone)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// All text inside, with single spaces.
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// Itself and everything inside, in the order of the page.
    pub fn all(&self) -> Vec<&Element> {
        let mut found = vec![self];
        for child in &self.children {
            found.extend(child.all());
        }
        found
    }

    /// The elements of this name.
    pub fn named(&self, name: &str) -> Vec<&Element> {
        self.all().into_iter().filter(|e| e.name == name).collect()
    }

    pub fn by_id(&self, id: &str) -> Option<&Element> {
        self.all()
            .into_iter()
            .find(|e| e.attribute("id") == Some(id))
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|all| all.split_whitespace().any(|one| one == class))
    }
}

/// Reads a page.
pub fn parse(html: &str) -> Element {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let children = elements(&dom.document);
    children.into_iter().next().expect("a page has an element")
}

fn elements(node: &Handle) -> Vec<Element> {
    let children = node.children.borrow();
    children
        .iter()
        .filter_map(|child| match &child.data {
            NodeData::Element { name, attrs, .. } => {
                let attributes = attrs.borrow();
                let attributes = attributes
                    .iter()
                    .map(|a| (a.name.local.to_string(), a.value.to_string()));
                Some(Element {
                    name: name.local.to_string(),
                    attributes: attributes.collect(),
                    text: one_space(&text(child)),
                    children: elements(child),
                })
            }
            _ => None,
        })
        .collect()
}

fn text(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text).collect(),
    }
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is wrong with a page that every page has to have right.
pub fn faults(page: &Element) -> Vec<String> {
    let mut faults = Vec::new();
    headings(page, &mut faults);
    ids(page, &mut faults);
    labels(page, &mut faults);
    inline_code(page, &mut faults);
    forms(page, &mut faults);
    if !matches!(page.attribute("lang"), Some("en" | "cy")) {
        faults.push("html has no language".to_owned());
    }
    faults
}

fn headings(page: &Element, faults: &mut Vec<String>) {
    let headings = page.named("h1");
    let title = page
        .named("title")
        .first()
        .map(|t| t.text.clone())
        .unwrap_or_default();
    let [heading] = headings.as_slice() else {
        faults.push(format!("{} h1", headings.len()));
        return;
    };
    let wrong = page
        .all()
        .iter()
        .any(|e| e.has_class("govuk-error-summary"));
    let prefix = match (wrong, page.attribute("lang")) {
        (false, _) => "",
        (true, Some("cy")) => "Gwall: ",
        (true, _) => "Error: ",
    };
    if !title.starts_with(&format!("{prefix}{}", heading.text)) {
        faults.push(format!(
            "the title {title:?} does not begin with {prefix:?} and {:?}",
            heading.text
        ));
    }
    let mut level = 0;
    for element in page.all() {
        let Some(found) = element
            .name
            .strip_prefix('h')
            .and_then(|n| n.parse::<u8>().ok())
        else {
            continue;
        };
        // The summary of errors and banners stand above the page's heading; the footer's is hidden.
        if level > 0 && found > level + 1 {
            faults.push(format!("h{found} follows h{level}"));
        }
        level = found;
    }
}

fn ids(page: &Element, faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for element in page.all() {
        if let Some(id) = element.attribute("id") {
            if id.is_empty() || id.contains(char::is_whitespace) {
                faults.push(format!("the id {id:?} is none"));
            }
            if !seen.insert(id.to_owned()) {
                faults.push(format!("the id {id} is there twice"));
            }
        }
    }
    for element in page.all() {
        for name in [
            "aria-describedby",
            "aria-labelledby",
            "aria-controls",
            "for",
        ] {
            for id in element
                .attribute(name)
                .unwrap_or_default()
                .split_whitespace()
            {
                if !seen.contains(id) {
                    faults.push(format!("{name} names {id}, which is not there"));
                }
            }
        }
        if let Some(id) = element
            .attribute("href")
            .and_then(|href| href.strip_prefix('#'))
            && !id.is_empty()
            && !seen.contains(id)
        {
            faults.push(format!("a link leads to #{id}, which is not there"));
        }
    }
}

fn labels(page: &Element, faults: &mut Vec<String>) {
    let labels = page.named("label");
    for input in page.all() {
        let kind = input.attribute("type").unwrap_or("text");
        let takes_words = match input.name.as_str() {
            "input" => !matches!(kind, "hidden" | "submit" | "button"),
            "select" | "textarea" => true,
            _ => false,
        };
        if takes_words {
            let id = input.attribute("id");
            let labelled = labels
                .iter()
                .any(|l| id.is_some() && l.attribute("for") == id && !l.text.is_empty());
            if !labelled && input.attribute("aria-label").is_none() {
                faults.push(format!("{:?} has no label", input.attribute("name")));
            }
        }
        let named = !input.text.is_empty() || input.attribute("aria-label").is_some();
        if matches!(input.name.as_str(), "button" | "a") && !named {
            faults.push(format!("a {} has no words", input.name));
        }
    }
    for fieldset in page.named("fieldset") {
        if fieldset
            .named("legend")
            .first()
            .is_none_or(|legend| legend.text.is_empty())
        {
            faults.push("a fieldset has no legend".to_owned());
        }
    }
}

fn inline_code(page: &Element, faults: &mut Vec<String>) {
    for element in page.all() {
        for (name, value) in &element.attributes {
            if name == "style" || name.starts_with("on") {
                faults.push(format!(
                    "{} has the attribute {name}={value:?}",
                    element.name
                ));
            }
        }
        if element.name == "style" {
            faults.push("there is a style element".to_owned());
        }
    }
    let inline: Vec<_> = page
        .named("script")
        .into_iter()
        .filter(|s| s.attribute("src").is_none())
        .collect();
    if inline.len() != 1 {
        faults.push(format!("{} inline scripts", inline.len()));
    }
}

fn forms(page: &Element, faults: &mut Vec<String>) {
    for form in page.named("form") {
        let posts = form
            .attribute("method")
            .is_some_and(|m| m.eq_ignore_ascii_case("post"));
        let protected = form
            .named("input")
            .iter()
            .any(|i| i.attribute("name") == Some("form_token"));
        if posts != protected {
            faults.push("a form has no token, or has one that is not needed".to_owned());
        }
        if posts && form.attribute("novalidate").is_none() {
            faults.push("a form lets the browser judge its fields".to_owned());
        }
    }
}
