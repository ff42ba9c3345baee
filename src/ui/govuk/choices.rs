//! Radios and checkboxes.

use maud::{Markup, Render, html};

use super::{
    Content, FieldError, Fieldset, Label, Legend,
    field::{described, group, hint},
    text::more,
};

/// One thing to choose, or the word between two groups of them.
#[derive(Debug, Clone)]
pub enum Choice {
    Option(Box<Option_>),
    /// Such as "or".
    Divider(String),
}

/// One thing to choose.
#[derive(Debug, Clone, Default)]
pub struct Option_ {
    pub value: String,
    pub label: Label,
    pub hint: Option<Content>,
    /// Said outright; otherwise the group's value decides.
    pub checked: Option<bool>,
    pub disabled: bool,
    pub id: Option<String>,
    /// Checkboxes only: another name than the group's.
    pub name: Option<String>,
    /// Fields that matter only when this is chosen. Prefer asking on the next page.
    pub conditional: Option<Markup>,
    /// Checkboxes only: unchecks the others.
    pub exclusive: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<Label>) -> Self {
        Self::Option(Box::new(Option_::new(value, label)))
    }

    pub fn with_hint(
        value: impl Into<String>,
        label: impl Into<Label>,
        hint: impl Into<Content>,
    ) -> Self {
        Self::Option(Box::new(Option_ {
            hint: Some(hint.into()),
            ..Option_::new(value, label)
        }))
    }
}

impl Option_ {
    pub fn new(value: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            ..Self::default()
        }
    }
}

/// How radios stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    #[default]
    Stacked,
    Inline,
    Small,
}

/// Choose one.
#[derive(Debug, Clone, Default)]
pub struct Radios {
    pub name: String,
    /// The same as the name unless said; the first input has it as its id.
    pub id_prefix: Option<String>,
    pub legend: Option<Legend>,
    pub hint: Option<Content>,
    pub error: Option<FieldError>,
    pub choices: Vec<Choice>,
    /// The value that is chosen.
    pub value: Option<String>,
    pub layout: Layout,
}

/// Choose any number.
#[derive(Debug, Clone, Default)]
pub struct Checkboxes {
    pub name: String,
    pub id_prefix: Option<String>,
    pub legend: Option<Legend>,
    pub hint: Option<Content>,
    pub error: Option<FieldError>,
    pub choices: Vec<Choice>,
    /// The values that are chosen.
    pub values: Vec<String>,
    pub small: bool,
    pub described_by: Option<String>,
}

impl Radios {
    pub fn new(name: impl Into<String>, legend: impl Into<Legend>, choices: Vec<Choice>) -> Self {
        Self {
            name: name.into(),
            legend: Some(legend.into()),
            choices,
            ..Self::default()
        }
    }
}

impl Checkboxes {
    pub fn new(name: impl Into<String>, legend: impl Into<Legend>, choices: Vec<Choice>) -> Self {
        Self {
            name: name.into(),
            legend: Some(legend.into()),
            choices,
            ..Self::default()
        }
    }
}

/// What differs between the two.
struct Group<'a> {
    kind: &'static str,
    input_type: &'static str,
    name: &'a str,
    prefix: &'a str,
    legend: Option<&'a Legend>,
    class: Option<&'static str>,
    error: Option<&'a FieldError>,
    hint: Option<&'a Content>,
    described_by: Option<&'a str>,
    choices: &'a [Choice],
}

impl Group<'_> {
    fn render(&self, checked: impl Fn(&Option_) -> bool) -> Markup {
        let about = described(self.prefix, self.described_by, self.hint, self.error);
        let (kind, module) = (
            format!("govuk-{}", self.kind),
            format!("govuk-{}", self.kind),
        );
        // Checkboxes without a fieldset are described one by one.
        let of_each = if self.kind == "checkboxes" && self.legend.is_none() {
            about.ids.as_deref()
        } else {
            None
        };
        let inner = html! {
            (about.markup)
            div class={ (kind) (more(self.class)) } data-module=(module) {
                @for (index, choice) in self.choices.iter().enumerate() {
                    @match choice {
                        Choice::Divider(word) => div class={ (kind) "__divider" } { (word) },
                        Choice::Option(option) => (self.option(&kind, index, option, checked(option), of_each)),
                    }
                }
            }
        };
        html! {
            div class=(group(self.error, None)) {
                @match self.legend {
                    Some(legend) => (Fieldset {
                        legend: Some(legend.clone()),
                        described_by: about.ids,
                        content: Some(inner),
                        role: None,
                    }),
                    None => (inner),
                }
            }
        }
    }

    fn option(
        &self,
        kind: &str,
        index: usize,
        option: &Option_,
        checked: bool,
        of_each: Option<&str>,
    ) -> Markup {
        // The first has no number, so that the error summary's link finds it.
        let id = option.id.clone().unwrap_or_else(|| match index {
            0 => self.prefix.to_owned(),
            _ => format!("{}-{}", self.prefix, index + 1),
        });
        let (hint_id, conditional) = (format!("{id}-item-hint"), format!("conditional-{id}"));
        let controls = option.conditional.as_ref().map(|_| conditional.as_str());
        let mut ids: Vec<&str> = of_each.into_iter().collect();
        if option.hint.is_some() {
            ids.push(&hint_id);
        }
        let described_by = (!ids.is_empty()).then(|| ids.join(" "));
        let hidden = if checked { "" } else { "--hidden" };
        html! {
            div class={ (kind) "__item" } {
                input class={ (kind) "__input" } id=(id) name=(option.name.as_deref().unwrap_or(self.name)) type=(self.input_type) value=(option.value) checked[checked] disabled[option.disabled] data-aria-controls=[controls] data-behaviour=[option.exclusive.then_some("exclusive")] aria-describedby=[described_by];
                (Label { classes: Some(if self.input_type == "radio" { "govuk-radios__label" } else { "govuk-checkboxes__label" }), ..option.label.clone() }.render_for(&id, "govuk-label"))
                @if let Some(text) = &option.hint {
                    (hint(&hint_id, Some(&format!("{kind}__hint")), text))
                }
            }
            @if let Some(fields) = &option.conditional {
                div class={ (kind) "__conditional" @if !checked { " " (kind) "__conditional" (hidden) } } id=(conditional) { (fields) }
            }
        }
    }
}

impl Render for Radios {
    fn render(&self) -> Markup {
        let group = Group {
            kind: "radios",
            input_type: "radio",
            name: &self.name,
            prefix: self.id_prefix.as_deref().unwrap_or(&self.name),
            legend: self.legend.as_ref(),
            class: match self.layout {
                Layout::Stacked => None,
                Layout::Inline => Some("govuk-radios--inline"),
                Layout::Small => Some("govuk-radios--small"),
            },
            error: self.error.as_ref(),
            hint: self.hint.as_ref(),
            described_by: None,
            choices: &self.choices,
        };
        let chosen = self.value.as_ref().filter(|value| !value.is_empty());
        group.render(|option| {
            option
                .checked
                .unwrap_or_else(|| chosen == Some(&option.value))
        })
    }
}

impl Render for Checkboxes {
    fn render(&self) -> Markup {
        let group = Group {
            kind: "checkboxes",
            input_type: "checkbox",
            name: &self.name,
            prefix: self.id_prefix.as_deref().unwrap_or(&self.name),
            legend: self.legend.as_ref(),
            class: self.small.then_some("govuk-checkboxes--small"),
            error: self.error.as_ref(),
            hint: self.hint.as_ref(),
            described_by: self.described_by.as_deref(),
            choices: &self.choices,
        };
        group.render(|option| {
            option
                .checked
                .unwrap_or_else(|| self.values.contains(&option.value))
        })
    }
}
