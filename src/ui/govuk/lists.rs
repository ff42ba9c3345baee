//! Lists of things to do, and of what was answered.

use maud::{Markup, Render, html};

use super::{Content, Tag};

/// What was answered, line by line.
#[derive(Debug, Clone, Default)]
pub struct SummaryList {
    pub rows: Vec<SummaryRow>,
    /// Set, the list stands in a card with this title.
    pub card: Option<Card>,
}

/// The frame of a list that is one of several.
#[derive(Debug, Clone, Default)]
pub struct Card {
    pub title: Content,
    pub actions: Vec<Action>,
}

/// One line.
#[derive(Debug, Clone, Default)]
pub struct SummaryRow {
    pub key: Content,
    pub value: Content,
    pub actions: Vec<Action>,
}

/// A link that changes a line.
#[derive(Debug, Clone, Default)]
pub struct Action {
    pub href: String,
    pub text: Content,
    /// What it changes, for those who hear the links alone.
    pub hidden: Option<String>,
}

impl SummaryRow {
    pub fn new(key: impl Into<Content>, value: impl Into<Content>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
            actions: Vec::new(),
        }
    }

    #[must_use]
    pub fn action(
        mut self,
        href: impl Into<String>,
        text: impl Into<Content>,
        hidden: impl Into<String>,
    ) -> Self {
        self.actions.push(Action {
            href: href.into(),
            text: text.into(),
            hidden: Some(hidden.into()),
        });
        self
    }
}

impl SummaryList {
    pub fn new(rows: Vec<SummaryRow>) -> Self {
        Self { rows, card: None }
    }

    fn list(&self) -> Markup {
        let any_actions = self.rows.iter().any(|row| !row.actions.is_empty());
        let card = self.card.as_ref().map(|card| &card.title);
        html! {
            dl class="govuk-summary-list" {
                @for row in &self.rows {
                    @let none = any_actions && row.actions.is_empty();
                    div class={ "govuk-summary-list__row" @if none { " govuk-summary-list__row--no-actions" } } {
                        dt class="govuk-summary-list__key" { (row.key) }
                        dd class="govuk-summary-list__value" { (row.value) }
                        @if !row.actions.is_empty() {
                            dd class="govuk-summary-list__actions" {
                                (actions(&row.actions, card, "govuk-summary-list__actions-list", "govuk-summary-list__actions-list-item"))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One action as it is, several as a list.
fn actions(all: &[Action], card: Option<&Content>, list: &str, item: &str) -> Markup {
    html! {
        @if let [only] = all {
            (only.link(card))
        } @else {
            ul class=(list) {
                @for action in all { li class=(item) { (action.link(card)) } }
            }
        }
    }
}

impl Action {
    fn link(&self, card: Option<&Content>) -> Markup {
        html! {
            a class="govuk-link" href=(self.href) {
                (self.text)
                @if self.hidden.is_some() || card.is_some() {
                    span class="govuk-visually-hidden" {
                        @if let Some(hidden) = &self.hidden { " " (hidden) }
                        @if let Some(card) = card { " (" (card) ")" }
                    }
                }
            }
        }
    }
}

impl Render for SummaryList {
    fn render(&self) -> Markup {
        let Some(card) = &self.card else {
            return self.list();
        };
        html! {
            div class="govuk-summary-card" {
                div class="govuk-summary-card__title-wrapper" {
                    h2 class="govuk-summary-card__title" { (card.title) }
                    @match card.actions.as_slice() {
                        [] => {},
                        [only] => div class="govuk-summary-card__actions" { (only.link(Some(&card.title))) },
                        all => (actions(all, Some(&card.title), "govuk-summary-card__actions", "govuk-summary-card__action")),
                    }
                }
                div class="govuk-summary-card__content" { (self.list()) }
            }
        }
    }
}

/// What is to be done, in the order that suits the person.
#[derive(Debug, Clone, Default)]
pub struct TaskList {
    /// What the ids begin with; it differs between two lists on a page.
    pub id_prefix: String,
    pub tasks: Vec<Task>,
}

/// One thing to do. Its title begins with a verb; its hint is a short sentence without links.
#[derive(Debug, Clone, Default)]
pub struct Task {
    pub title: Content,
    /// Not set while it cannot be started.
    pub href: Option<String>,
    pub hint: Option<Content>,
    pub status: Status,
}

/// How far a task is.
#[derive(Debug, Clone)]
pub enum Status {
    /// Such as "Completed": plain black text.
    Plain(Content),
    /// Such as "Cannot start yet": grey.
    CannotStart(Content),
    Tag(Tag),
}

impl Default for Status {
    fn default() -> Self {
        Self::Plain(Content::default())
    }
}

impl Render for TaskList {
    fn render(&self) -> Markup {
        html! {
            ul class="govuk-task-list" {
                @for (index, task) in self.tasks.iter().enumerate() {
                    (task.render_as(&format!("{}-{}", self.id_prefix, index + 1)))
                }
            }
        }
    }
}

impl Task {
    fn render_as(&self, id: &str) -> Markup {
        let (hint, status) = (format!("{id}-hint"), format!("{id}-status"));
        let described_by = match &self.hint {
            Some(_) => format!("{hint} {status}"),
            None => status.clone(),
        };
        let linked = self.href.is_some();
        let grey = matches!(self.status, Status::CannotStart(_));
        html! {
            li class={ "govuk-task-list__item" @if linked { " govuk-task-list__item--with-link" } } {
                div class="govuk-task-list__name-and-hint" {
                    @match &self.href {
                        Some(href) => a class="govuk-link govuk-task-list__link" href=(href) aria-describedby=(described_by) { (self.title) },
                        None => div { (self.title) },
                    }
                    @if let Some(text) = &self.hint {
                        div id=(hint) class="govuk-task-list__hint" { (text) }
                    }
                }
                div class={ "govuk-task-list__status" @if grey { " govuk-task-list__status--cannot-start-yet" } } id=(status) {
                    @match &self.status {
                        Status::Plain(text) | Status::CannotStart(text) => (text),
                        Status::Tag(tag) => (tag),
                    }
                }
            }
        }
    }
}
