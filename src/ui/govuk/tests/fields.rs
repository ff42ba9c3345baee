use maud::{Render, html};
use serde_json::Value;

use super::{Examples, content, error, hint, is, label, list, text};
use crate::ui::govuk::{
    CharacterCount, Checkboxes, Choice, DateInput, DatePart, FieldError, Fieldset, FileUpload,
    Input, Option_, PasswordInput, Radios, RadiosLayout, Select, SelectItem, Textarea,
};

fn input(o: &Value) -> Option<Input> {
    Some(Input {
        id: text(o, "id"),
        hint: hint(o),
        error: error(o),
        value: text(o, "value"),
        input_type: text(o, "type").map(|t| &*t.leak()),
        inputmode: text(o, "inputmode").map(|t| &*t.leak()),
        autocomplete: text(o, "autocomplete").map(|t| &*t.leak()),
        autocapitalize: text(o, "autocapitalize").map(|t| &*t.leak()),
        spellcheck: o["spellcheck"].as_bool(),
        classes: text(o, "classes"),
        prefix: o.get("prefix").map(content),
        suffix: o.get("suffix").map(content),
        described_by: text(o, "describedBy"),
        disabled: is(o, "disabled"),
        ..Input::new(text(o, "name")?, label(&o["label"], "govuk-label")?)
    })
}

fn textarea(o: &Value) -> Option<Textarea> {
    Some(Textarea {
        id: text(o, "id"),
        hint: hint(o),
        error: error(o),
        value: text(o, "value"),
        rows: o["rows"].as_u64().and_then(|rows| rows.try_into().ok()),
        spellcheck: o["spellcheck"].as_bool(),
        autocomplete: text(o, "autocomplete").map(|t| &*t.leak()),
        disabled: false,
        ..Textarea::new(text(o, "name")?, label(&o["label"], "govuk-label")?)
    })
}

#[test]
fn inputs_are_those_of_the_design_system() {
    Examples {
        component: "input",
        lacks: &[
            "attributes",
            "prefix.classes",
            "prefix.attributes",
            "suffix.classes",
            "suffix.attributes",
            "inputWrapper",
            "formGroup",
            "pattern",
        ],
        needs: &[],
        except: &[],
        rendered: 37,
        render: |o| Some(input(o)?.render()),
    }
    .hold();
}

#[test]
fn textareas_are_those_of_the_design_system() {
    Examples {
        component: "textarea",
        lacks: &["attributes", "classes", "describedBy", "formGroup"],
        needs: &[],
        except: &[],
        rendered: 11,
        render: |o| Some(textarea(o)?.render()),
    }
    .hold();
}

#[test]
fn character_counts_are_those_of_the_design_system() {
    Examples {
        component: "character-count",
        lacks: &[
            "attributes",
            "classes",
            "formGroup",
            "countMessage",
            "countType",
            "wordsUnderLimitText",
        ],
        needs: &["maxlength"],
        except: &[],
        rendered: 14,
        render: |o| {
            let max_length = o["maxlength"].as_u64()?.try_into().ok()?;
            let description = text(o, "textareaDescriptionText")
                .unwrap_or_else(|| "You can enter up to %{count} characters".to_owned());
            Some(
                CharacterCount {
                    textarea: textarea(o)?,
                    max_length,
                    threshold: o["threshold"].as_u64().and_then(|t| t.try_into().ok()),
                    description: description.replace("%{count}", &max_length.to_string()),
                    words: Vec::new(),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn password_inputs_are_those_of_the_design_system() {
    Examples {
        component: "password-input",
        lacks: &["attributes", "classes", "value", "describedBy"],
        needs: &[],
        except: &[],
        rendered: 7,
        render: |o| {
            let words = [
                ("show-password", "showPasswordText"),
                ("hide-password", "hidePasswordText"),
                ("show-password-aria-label", "showPasswordAriaLabelText"),
                ("hide-password-aria-label", "hidePasswordAriaLabelText"),
                (
                    "password-shown-announcement",
                    "passwordShownAnnouncementText",
                ),
                (
                    "password-hidden-announcement",
                    "passwordHiddenAnnouncementText",
                ),
            ];
            let plain = PasswordInput::new(text(o, "name")?, label(&o["label"], "govuk-label")?);
            Some(
                PasswordInput {
                    id: text(o, "id"),
                    hint: hint(o),
                    error: error(o),
                    autocomplete: text(o, "autocomplete")
                        .map_or(plain.autocomplete, |t| &*t.leak()),
                    show: text(o, "showPasswordText").unwrap_or(plain.show),
                    show_in_full: text(o, "showPasswordAriaLabelText")
                        .unwrap_or(plain.show_in_full),
                    words: words
                        .into_iter()
                        .filter_map(|(name, option)| Some((name, text(o, option)?)))
                        .collect(),
                    name: plain.name,
                    label: plain.label,
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn file_uploads_are_those_of_the_design_system() {
    Examples {
        component: "file-upload",
        lacks: &["attributes", "classes", "formGroup", "javascript", "value"],
        needs: &[],
        except: &[],
        rendered: 13,
        render: |o| {
            Some(
                FileUpload {
                    id: text(o, "id"),
                    hint: hint(o),
                    error: error(o),
                    multiple: is(o, "multiple"),
                    disabled: is(o, "disabled"),
                    described_by: text(o, "describedBy"),
                    ..FileUpload::new(text(o, "name")?, label(&o["label"], "govuk-label")?)
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn selects_are_those_of_the_design_system() {
    Examples {
        component: "select",
        lacks: &["attributes", "classes", "formGroup", "items[].attributes"],
        needs: &[],
        except: &["with falsy values"],
        rendered: 14,
        render: |o| {
            let items = list(o, "items");
            let items = items.iter().map(|item| SelectItem {
                value: text(item, "value"),
                text: text(item, "text").unwrap_or_default(),
                selected: item["selected"].as_bool(),
                disabled: is(item, "disabled"),
            });
            Some(
                Select {
                    id: text(o, "id"),
                    hint: hint(o),
                    error: error(o),
                    value: text(o, "value"),
                    described_by: text(o, "describedBy"),
                    ..Select::new(
                        text(o, "name")?,
                        label(&o["label"], "govuk-label")?,
                        items.collect(),
                    )
                }
                .render(),
            )
        },
    }
    .hold();
}

fn choices(o: &Value) -> Vec<Choice> {
    list(o, "items")
        .iter()
        .map(|item| match text(item, "divider") {
            Some(word) => Choice::Divider(word),
            None => Choice::Option(Box::new(Option_ {
                checked: item["checked"].as_bool(),
                disabled: is(item, "disabled"),
                hint: item
                    .get("hint")
                    .map(content)
                    .filter(|hint| !hint.is_empty()),
                id: text(item, "id"),
                name: text(item, "name"),
                conditional: text(&item["conditional"], "html")
                    .filter(|html| !html.is_empty())
                    .map(maud::PreEscaped),
                exclusive: text(item, "behaviour").as_deref() == Some("exclusive"),
                ..Option_::new(text(item, "value").unwrap_or_default(), content(item))
            })),
        })
        .collect()
}

#[test]
fn radios_are_those_of_the_design_system() {
    Examples {
        component: "radios",
        lacks: &[
            "attributes",
            "formGroup",
            "fieldset.describedBy",
            "fieldset.classes",
            "fieldset.attributes",
            "items[].attributes",
            "items[].label",
        ],
        needs: &[],
        except: &["small inline", "with falsy items"],
        rendered: 27,
        render: |o| {
            let legend = match o.get("fieldset") {
                Some(fieldset) => Some(label(&fieldset["legend"], "govuk-fieldset__legend")?),
                None => None,
            };
            let layout = match text(o, "classes").as_deref() {
                None => RadiosLayout::Stacked,
                Some("govuk-radios--inline") => RadiosLayout::Inline,
                Some("govuk-radios--small") => RadiosLayout::Small,
                Some(_) => return None,
            };
            Some(
                Radios {
                    name: text(o, "name")?,
                    id_prefix: text(o, "idPrefix"),
                    legend,
                    hint: hint(o),
                    error: error(o),
                    choices: choices(o),
                    value: text(o, "value"),
                    layout,
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn checkboxes_are_those_of_the_design_system() {
    Examples {
        component: "checkboxes",
        lacks: &[
            "attributes",
            "formGroup",
            "fieldset.describedBy",
            "fieldset.classes",
            "fieldset.attributes",
            "items[].attributes",
            "items[].label",
        ],
        needs: &[],
        except: &["classes", "with falsy values"],
        rendered: 31,
        render: |o| {
            let legend = match o.get("fieldset") {
                Some(fieldset) => Some(label(&fieldset["legend"], "govuk-fieldset__legend")?),
                None => None,
            };
            let small = match text(o, "classes").as_deref() {
                None => false,
                Some("govuk-checkboxes--small") => true,
                Some(_) => return None,
            };
            Some(
                Checkboxes {
                    name: text(o, "name").unwrap_or_default(),
                    id_prefix: text(o, "idPrefix"),
                    legend,
                    hint: hint(o),
                    error: error(o),
                    choices: choices(o),
                    values: list(o, "values")
                        .iter()
                        .filter_map(|v| v.as_str().map(ToOwned::to_owned))
                        .collect(),
                    small,
                    described_by: text(o, "describedBy"),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn date_inputs_are_those_of_the_design_system() {
    Examples {
        component: "date-input",
        lacks: &[
            "attributes",
            "classes",
            "formGroup",
            "fieldset.describedBy",
            "items",
            "day.classes",
            "month.classes",
            "year.classes",
            "day.name",
        ],
        needs: &[],
        except: &[
            "day and month",
            "month and year",
            "with error on single field by omission",
        ],
        rendered: 13,
        render: |o| {
            let part = |name: &str, title: &str| DatePart {
                label: text(&o[name], "label").unwrap_or_else(|| title.to_owned()),
                value: text(&o[name], "value").or_else(|| {
                    text(
                        &o["values"],
                        &text(o, "namePrefix").map_or(name.to_owned(), |p| format!("{p}-{name}")),
                    )
                }),
                wrong: is(&o[name], "error"),
            };
            let legend = match o.get("fieldset") {
                Some(fieldset) => Some(label(&fieldset["legend"], "govuk-fieldset__legend")?),
                None => None,
            };
            Some(
                DateInput {
                    id: text(o, "id")?,
                    name: text(o, "namePrefix"),
                    legend,
                    hint: hint(o),
                    error: error(o),
                    parts: [
                        part("day", "Day"),
                        part("month", "Month"),
                        part("year", "Year"),
                    ],
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn fieldsets_are_those_of_the_design_system() {
    Examples {
        component: "fieldset",
        lacks: &["attributes", "classes"],
        needs: &[],
        except: &["legend classes"],
        rendered: 15,
        render: |o| {
            Some(
                Fieldset {
                    legend: Some(label(&o["legend"], "govuk-fieldset__legend")?),
                    role: text(o, "role").map(|t| &*t.leak()),
                    described_by: text(o, "describedBy"),
                    content: text(o, "html").map(maud::PreEscaped),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn error_messages_are_those_of_the_design_system() {
    Examples {
        component: "error-message",
        lacks: &["attributes", "classes"],
        needs: &[],
        except: &[],
        rendered: 7,
        render: |o| {
            let prefix = match &o["visuallyHiddenText"] {
                Value::Null => "Error".to_owned(),
                Value::String(prefix) => prefix.clone(),
                _ => String::new(),
            };
            let id = text(o, "id").unwrap_or_default();
            let markup = FieldError::new(prefix, content(o)).render_with(&id);
            // A field's message always has an id.
            Some(html! { (maud::PreEscaped(markup.into_string().replace("id=\"\" ", ""))) })
        },
    }
    .hold();
}
