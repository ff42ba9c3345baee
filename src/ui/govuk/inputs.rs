//! Fields that take text or a file, or choose from a list.

use maud::{Markup, Render, html};

use super::{
    Content, FieldError, Label,
    field::{described, group},
    text::more,
};

/// A line of text.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// The same as the name unless said.
    pub id: Option<String>,
    pub name: String,
    pub label: Label,
    pub hint: Option<Content>,
    pub error: Option<FieldError>,
    pub value: Option<String>,
    /// `text` unless said. For numbers keep `text` and set `inputmode` to `numeric`.
    pub input_type: Option<&'static str>,
    pub inputmode: Option<&'static str>,
    pub autocomplete: Option<&'static str>,
    pub spellcheck: Option<bool>,
    pub autocapitalize: Option<&'static str>,
    /// More classes, such as `govuk-input--width-5`.
    pub classes: Option<String>,
    pub prefix: Option<Content>,
    pub suffix: Option<Content>,
    /// More classes of the group around it.
    pub group_classes: Option<&'static str>,
    pub described_by: Option<String>,
    pub disabled: bool,
}

impl Input {
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    fn id(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }

    pub(super) fn element(&self, described_by: Option<&str>) -> Markup {
        let error = self.error.is_some().then_some("govuk-input--error");
        html! {
            input class={ "govuk-input" (more(self.classes.as_deref())) (more(error)) } id=(self.id()) name=(self.name) type=(self.input_type.unwrap_or("text")) spellcheck=[self.spellcheck] value=[&self.value] disabled[self.disabled] aria-describedby=[described_by] autocomplete=[self.autocomplete] autocapitalize=[self.autocapitalize] inputmode=[self.inputmode];
        }
    }
}

impl Render for Input {
    fn render(&self) -> Markup {
        let id = self.id();
        let about = described(
            id,
            self.described_by.as_deref(),
            self.hint.as_ref(),
            self.error.as_ref(),
        );
        let element = self.element(about.ids.as_deref());
        html! {
            div class=(group(self.error.as_ref(), self.group_classes)) {
                (self.label.render_for(id, "govuk-label"))
                (about.markup)
                @if self.prefix.is_some() || self.suffix.is_some() {
                    div class="govuk-input__wrapper" {
                        @if let Some(prefix) = &self.prefix {
                            div class="govuk-input__prefix" aria-hidden="true" { (prefix) }
                        }
                        (element)
                        @if let Some(suffix) = &self.suffix {
                            div class="govuk-input__suffix" aria-hidden="true" { (suffix) }
                        }
                    }
                } @else {
                    (element)
                }
            }
        }
    }
}

/// Several lines of text.
#[derive(Debug, Clone, Default)]
pub struct Textarea {
    pub id: Option<String>,
    pub name: String,
    pub label: Label,
    pub hint: Option<Content>,
    pub error: Option<FieldError>,
    pub value: Option<String>,
    /// 5 unless said.
    pub rows: Option<u16>,
    pub spellcheck: Option<bool>,
    pub autocomplete: Option<&'static str>,
    pub disabled: bool,
}

impl Textarea {
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            ..Self::default()
        }
    }

    fn id(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }

    fn inside(
        &self,
        described_by: Option<&str>,
        class: Option<&str>,
        after: Option<&Markup>,
    ) -> Markup {
        let id = self.id();
        let about = described(id, described_by, self.hint.as_ref(), self.error.as_ref());
        let error = self.error.is_some().then_some("govuk-textarea--error");
        html! {
            (self.label.render_for(id, "govuk-label"))
            (about.markup)
            textarea class={ "govuk-textarea" (more(error)) (more(class)) } id=(id) name=(self.name) rows=(self.rows.unwrap_or(5)) spellcheck=[self.spellcheck] disabled[self.disabled] aria-describedby=[about.ids] autocomplete=[self.autocomplete] {
                // A browser drops the first line end inside a textarea.
                @if self.value.as_ref().is_some_and(|value| value.starts_with('\n')) { "\n" }
                @if let Some(value) = &self.value { (value) }
            }
            @if let Some(after) = after { (after) }
        }
    }
}

impl Render for Textarea {
    fn render(&self) -> Markup {
        html! {
            div class=(group(self.error.as_ref(), None)) { (self.inside(None, None, None)) }
        }
    }
}

/// Several lines of text with a limit that is shown as one types.
#[derive(Debug, Clone, Default)]
pub struct CharacterCount {
    pub textarea: Textarea,
    pub max_length: u32,
    /// Percent of the limit from which the count shows.
    pub threshold: Option<u8>,
    /// "You can enter up to 200 characters", shown where no script runs.
    pub description: String,
    /// What scripts say, as pairs of an attribute's ending and its words, such as
    /// `("characters-under-limit.one", "You have %{count} character remaining")`.
    pub words: Vec<(&'static str, String)>,
}

impl Render for CharacterCount {
    fn render(&self) -> Markup {
        let info = format!("{}-info", self.textarea.id());
        let class = group(self.textarea.error.as_ref(), Some("govuk-character-count"));
        let mut open = format!(
            "<div class=\"{class}\" data-module=\"govuk-character-count\" data-maxlength=\"{}\"",
            self.max_length
        );
        if let Some(threshold) = self.threshold {
            open.push_str(&format!(" data-threshold=\"{threshold}\""));
        }
        for (name, words) in &self.words {
            open.push_str(&format!(
                " data-i18n.{name}=\"{}\"",
                html! { (words) }.into_string()
            ));
        }
        open.push('>');
        let count = super::field::hint(
            &info,
            Some("govuk-character-count__message"),
            &self.description.as_str().into(),
        );
        html! {
            (maud::PreEscaped(open))
            (self.textarea.inside(Some(&info), Some("govuk-js-character-count"), Some(&count)))
            (maud::PreEscaped("</div>"))
        }
    }
}

/// A password, which can be shown where scripts run.
#[derive(Debug, Clone)]
pub struct PasswordInput {
    pub id: Option<String>,
    pub name: String,
    pub label: Label,
    pub hint: Option<Content>,
    pub error: Option<FieldError>,
    /// `current-password` or `new-password`.
    pub autocomplete: &'static str,
    pub show: String,
    pub show_in_full: String,
    /// What scripts say, as pairs of an attribute's ending and its words, such as `("hide-password", "Hide")`.
    pub words: Vec<(&'static str, String)>,
}

impl PasswordInput {
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            id: None,
            name: name.into(),
            label: label.into(),
            hint: None,
            error: None,
            autocomplete: "current-password",
            show: "Show".to_owned(),
            show_in_full: "Show password".to_owned(),
            words: Vec::new(),
        }
    }
}

impl Render for PasswordInput {
    fn render(&self) -> Markup {
        let class = group(self.error.as_ref(), Some("govuk-password-input"));
        let mut open = format!("<div class=\"{class}\" data-module=\"govuk-password-input\"");
        for (name, words) in &self.words {
            open.push_str(&format!(
                " data-i18n.{name}=\"{}\"",
                html! { (words) }.into_string()
            ));
        }
        open.push('>');
        let id = self.id.as_deref().unwrap_or(&self.name);
        let about = described(id, None, self.hint.as_ref(), self.error.as_ref());
        let input = Input {
            id: Some(id.to_owned()),
            input_type: Some("password"),
            spellcheck: Some(false),
            autocapitalize: Some("none"),
            autocomplete: Some(self.autocomplete),
            error: self.error.clone(),
            classes: Some("govuk-password-input__input govuk-js-password-input-input".to_owned()),
            ..Input::new(self.name.clone(), "")
        };
        html! {
            (maud::PreEscaped(open))
            (self.label.render_for(id, "govuk-label"))
            (about.markup)
            div class="govuk-input__wrapper govuk-password-input__wrapper" {
                (input.element(about.ids.as_deref()))
                button type="button" class="govuk-button govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle" data-module="govuk-button" aria-controls=(id) aria-label=(self.show_in_full) hidden {
                    (self.show)
                }
            }
            (maud::PreEscaped("</div>"))
        }
    }
}

/// A file to send. Plain: the improved one has a name that speech control cannot match.
#[derive(Debug, Clone, Default)]
pub struct FileUpload {
    pub id: Option<String>,
    pub name: String,
    pub label: Label,
    pub hint: Option<Content>,
    pub error: Option<FieldError>,
    pub multiple: bool,
    pub disabled: bool,
    pub described_by: Option<String>,
}

impl FileUpload {
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            ..Self::default()
        }
    }
}

impl Render for FileUpload {
    fn render(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let about = described(
            id,
            self.described_by.as_deref(),
            self.hint.as_ref(),
            self.error.as_ref(),
        );
        let error = self.error.is_some().then_some("govuk-file-upload--error");
        html! {
            div class=(group(self.error.as_ref(), None)) {
                (self.label.render_for(id, "govuk-label"))
                (about.markup)
                input class={ "govuk-file-upload" (more(error)) } id=(id) name=(self.name) type="file" disabled[self.disabled] multiple[self.multiple] aria-describedby=[about.ids];
            }
        }
    }
}

/// One of a list. Use radios where they fit.
#[derive(Debug, Clone, Default)]
pub struct Select {
    pub id: Option<String>,
    pub name: String,
    pub label: Label,
    pub hint: Option<Content>,
    pub error: Option<FieldError>,
    pub items: Vec<SelectItem>,
    /// The value that is chosen.
    pub value: Option<String>,
    pub disabled: bool,
    pub described_by: Option<String>,
}

/// An entry of a [`Select`].
#[derive(Debug, Clone, Default)]
pub struct SelectItem {
    pub value: Option<String>,
    pub text: String,
    pub selected: Option<bool>,
    pub disabled: bool,
}

impl SelectItem {
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            text: text.into(),
            ..Self::default()
        }
    }
}

impl Select {
    pub fn new(name: impl Into<String>, label: impl Into<Label>, items: Vec<SelectItem>) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            items,
            ..Self::default()
        }
    }

    fn selected(&self, item: &SelectItem) -> bool {
        let chosen = self.value.as_ref().filter(|value| !value.is_empty());
        item.selected.unwrap_or_else(|| {
            chosen.is_some_and(|value| item.value.as_ref().unwrap_or(&item.text) == value)
        })
    }
}

impl Render for Select {
    fn render(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let about = described(
            id,
            self.described_by.as_deref(),
            self.hint.as_ref(),
            self.error.as_ref(),
        );
        let error = self.error.is_some().then_some("govuk-select--error");
        html! {
            div class=(group(self.error.as_ref(), None)) {
                (self.label.render_for(id, "govuk-label"))
                (about.markup)
                select class={ "govuk-select" (more(error)) } id=(id) name=(self.name) disabled[self.disabled] aria-describedby=[about.ids] {
                    @for item in &self.items {
                        option value=[&item.value] selected[self.selected(item)] disabled[item.disabled] { (item.text) }
                    }
                }
            }
        }
    }
}
