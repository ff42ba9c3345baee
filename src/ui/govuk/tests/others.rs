use maud::{PreEscaped, Render};
use serde_json::Value;

use super::{Examples, content, content_named, is, list, size, text};
use crate::ui::govuk::{
    Action, BackLink, Breadcrumbs, Button, ButtonKind, Card, Cell, Crumb, Details, ErrorSummary,
    Format, GenericHeader, Here, InsetText, LanguageItem, LanguageNavigation, NavigationItem,
    NotificationBanner, PageItem, Pagination, Panel, PhaseBanner, ServiceNavigation, SkipLink,
    Status, SummaryList, SummaryRow, Tab, Table, Tabs, Tag, TagColour, Task, TaskList, WarningText,
};

#[test]
fn buttons_are_those_of_the_design_system() {
    Examples {
        component: "button",
        lacks: &["attributes", "disabled"],
        needs: &[],
        except: &[
            "default hover state",
            "default active state",
            "default focus state",
            "secondary hover state",
            "secondary active state",
            "secondary focus state",
            "warning hover state",
            "warning active state",
            "warning focus state",
            "inverse hover state",
            "inverse active state",
            "inverse focus state",
            "classes",
            "link classes",
        ],
        rendered: 18,
        render: |o| {
            let kind = match (text(o, "classes").as_deref(), is(o, "isStartButton")) {
                (None, false) => ButtonKind::Primary,
                (None, true) => ButtonKind::Start,
                (Some("govuk-button--secondary"), _) => ButtonKind::Secondary,
                (Some("govuk-button--warning"), _) => ButtonKind::Warning,
                (Some("govuk-button--inverse"), _) => ButtonKind::Inverse,
                (Some(_), _) => return None,
            };
            Some(
                Button {
                    kind,
                    href: text(o, "href"),
                    id: text(o, "id"),
                    name: text(o, "name"),
                    value: text(o, "value"),
                    button_type: text(o, "type").map(|t| &*t.leak()),
                    prevent_double_click: o["preventDoubleClick"].as_bool(),
                    ..Button::new(content(o))
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn back_links_are_those_of_the_design_system() {
    Examples {
        component: "back-link",
        lacks: &["attributes", "classes", "html"],
        needs: &[],
        except: &[],
        rendered: 3,
        render: |o| {
            Some(
                BackLink {
                    href: text(o, "href").unwrap_or_else(|| "#".to_owned()),
                    text: text(o, "text").unwrap_or_else(|| "Back".to_owned()),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn breadcrumbs_are_those_of_the_design_system() {
    Examples {
        component: "breadcrumbs",
        lacks: &[
            "attributes",
            "classes",
            "collapseOnMobile",
            "items[].attributes",
            "items[].html",
        ],
        needs: &[],
        except: &[],
        rendered: 6,
        render: |o| {
            let items = list(o, "items");
            let items = items.iter().map(|item| Crumb {
                text: text(item, "text").unwrap_or_default(),
                href: text(item, "href"),
            });
            let label = text(o, "labelText").unwrap_or_else(|| "Breadcrumb".to_owned());
            Some(
                Breadcrumbs {
                    items: items.collect(),
                    label,
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn error_summaries_are_those_of_the_design_system() {
    Examples {
        component: "error-summary",
        lacks: &[
            "attributes",
            "classes",
            "errorList[].attributes",
            "disableAutoFocus",
            "titleHtml",
        ],
        needs: &[],
        except: &[],
        rendered: 13,
        render: |o| {
            let errors = list(o, "errorList");
            let errors = errors.iter().map(|item| {
                let field = text(item, "href").map(|href| href.trim_start_matches('#').to_owned());
                (field, content(item))
            });
            Some(
                ErrorSummary {
                    title: text(o, "titleText").unwrap_or_default(),
                    errors: errors.collect(),
                    description: content_named(o, "descriptionHtml", "descriptionText"),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn details_are_those_of_the_design_system() {
    Examples {
        component: "details",
        lacks: &["attributes", "classes"],
        needs: &[],
        except: &[],
        rendered: 8,
        render: |o| {
            Some(
                Details {
                    id: text(o, "id"),
                    open: is(o, "open"),
                    ..Details::new(content_named(o, "summaryHtml", "summaryText")?, content(o))
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn inset_texts_are_those_of_the_design_system() {
    Examples {
        component: "inset-text",
        lacks: &["attributes", "classes"],
        needs: &[],
        except: &[],
        rendered: 4,
        render: |o| {
            Some(
                InsetText {
                    content: content(o),
                    id: text(o, "id"),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn notification_banners_are_those_of_the_design_system() {
    Examples {
        component: "notification-banner",
        lacks: &[
            "attributes",
            "classes",
            "titleHtml",
            "titleHeadingLevel",
            "titleId",
            "role",
            "disableAutoFocus",
        ],
        needs: &[],
        except: &[],
        rendered: 10,
        render: |o| {
            let success = text(o, "type").as_deref() == Some("success");
            let title = if success { "Success" } else { "Important" };
            Some(
                NotificationBanner {
                    title: text(o, "titleText").unwrap_or_else(|| title.to_owned()),
                    content: content(o),
                    success,
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn panels_are_those_of_the_design_system() {
    Examples {
        component: "panel",
        lacks: &["attributes", "classes"],
        needs: &[],
        except: &[],
        rendered: 8,
        render: |o| {
            Some(
                Panel {
                    title: content_named(o, "titleHtml", "titleText")?,
                    content: content_named(o, "html", "text"),
                    level: o["headingLevel"]
                        .as_u64()
                        .and_then(|level| level.try_into().ok()),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn paginations_are_those_of_the_design_system() {
    Examples {
        component: "pagination",
        lacks: &["attributes", "classes", "previous.labelText"],
        needs: &[],
        except: &[],
        rendered: 11,
        render: |o| {
            let items = list(o, "items");
            let items = items.iter().map(|item| {
                if is(item, "ellipsis") {
                    return PageItem::Ellipsis;
                }
                let number = text(item, "number").unwrap_or_default();
                PageItem::Page {
                    href: text(item, "href").unwrap_or_default(),
                    current: is(item, "current"),
                    label: text(item, "visuallyHiddenText")
                        .unwrap_or_else(|| format!("Page {number}")),
                    number,
                }
            });
            Some(
                Pagination {
                    previous: text(&o["previous"], "href"),
                    next: text(&o["next"], "href"),
                    items: items.collect(),
                    label: text(o, "landmarkLabel").unwrap_or_else(|| "Pagination".to_owned()),
                    previous_words: text(&o["previous"], "text")
                        .map(|words| maud::html! { (words) }),
                    next_words: text(&o["next"], "text").map(|words| maud::html! { (words) }),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn phase_banners_are_those_of_the_design_system() {
    Examples {
        component: "phase-banner",
        lacks: &["attributes", "classes", "tag.classes", "tag.html"],
        needs: &[],
        except: &[],
        rendered: 3,
        render: |o| {
            Some(
                PhaseBanner {
                    tag: text(&o["tag"], "text").unwrap_or_default(),
                    content: content(o),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn service_navigation_is_that_of_the_design_system() {
    Examples {
        component: "service-navigation",
        lacks: &[
            "attributes",
            "classes",
            "collapseNavigationOnMobile",
            "menuButtonLabel",
            "navigationLabel",
            "navigationClasses",
            "navigationId",
            "slots.start",
            "navigation[].html",
        ],
        needs: &["serviceName", "serviceUrl"],
        except: &[],
        rendered: 4,
        render: |o| {
            let items = list(o, "navigation");
            let items = items.iter().map(|item| NavigationItem {
                text: text(item, "text").unwrap_or_default(),
                href: text(item, "href").unwrap_or_default(),
                here: match (is(item, "current"), is(item, "active")) {
                    (true, _) => Here::This,
                    (false, true) => Here::Inside,
                    (false, false) => Here::Elsewhere,
                },
            });
            Some(
                ServiceNavigation {
                    name: text(o, "serviceName")?,
                    url: text(o, "serviceUrl")?,
                    items: items.collect(),
                    menu: text(o, "menuButtonText").unwrap_or_else(|| "Menu".to_owned()),
                    label: text(o, "ariaLabel").unwrap_or_else(|| "Service information".to_owned()),
                    end: text(&o["slots"]["end"], "html").map(PreEscaped),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn language_navigation_is_that_of_the_design_system() {
    Examples {
        component: "language-navigation",
        lacks: &[
            "attributes",
            "classes",
            "items[].dir",
            "items[].languageDescriptionText",
            "items[].classes",
            "items[].html",
            "items[].attributes",
        ],
        needs: &[],
        except: &[],
        rendered: 3,
        render: |o| {
            let items = list(o, "items");
            let items = items.iter().map(|item| LanguageItem {
                text: text(item, "text").unwrap_or_default(),
                language: text(item, "lang").unwrap_or_default().leak(),
                href: text(item, "href").filter(|_| !is(item, "current")),
            });
            let label = text(o, "ariaLabel").unwrap_or_else(|| "Language".to_owned());
            Some(
                LanguageNavigation {
                    label,
                    items: items.collect(),
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn generic_headers_are_those_of_the_design_system() {
    Examples {
        component: "generic-header",
        lacks: &["attributes", "classes", "containerClasses"],
        needs: &[],
        except: &[],
        rendered: 4,
        render: |o| {
            Some(
                GenericHeader {
                    url: text(o, "url").unwrap_or_else(|| "/".to_owned()),
                    logo: content_named(o, "logoHtml", "logoText")?,
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn skip_links_are_those_of_the_design_system() {
    Examples {
        component: "skip-link",
        lacks: &["attributes", "classes", "html"],
        needs: &[],
        except: &[],
        rendered: 5,
        render: |o| {
            Some(
                SkipLink {
                    href: text(o, "href").unwrap_or_else(|| "#content".to_owned()),
                    text: text(o, "text").unwrap_or_default(),
                }
                .render(),
            )
        },
    }
    .hold();
}

fn actions(o: &Value) -> Vec<Action> {
    let items = list(&o["actions"], "items");
    let items = items.iter().map(|item| Action {
        href: text(item, "href").unwrap_or_default(),
        text: content(item),
        hidden: text(item, "visuallyHiddenText").filter(|words| !words.is_empty()),
    });
    items.collect()
}

#[test]
fn summary_lists_are_those_of_the_design_system() {
    Examples {
        component: "summary-list",
        lacks: &[
            "attributes",
            "classes",
            "rows[].classes",
            "rows[].key.classes",
            "rows[].value.classes",
            "rows[].actions.classes",
            "rows[].actions.items[].attributes",
            "rows[].actions.items[].classes",
            "card.classes",
            "card.attributes",
            "card.title.headingLevel",
        ],
        needs: &[],
        except: &[],
        rendered: 18,
        render: |o| {
            let rows = list(o, "rows");
            let rows = rows.iter().map(|row| SummaryRow {
                key: content(&row["key"]),
                value: content(&row["value"]),
                actions: actions(row),
            });
            let card = o.get("card").map(|card| Card {
                title: content(&card["title"]),
                actions: actions(card),
            });
            Some(
                SummaryList {
                    rows: rows.collect(),
                    card,
                }
                .render(),
            )
        },
    }
    .hold();
}

#[test]
fn tables_are_those_of_the_design_system() {
    Examples {
        component: "table",
        lacks: &[
            "attributes",
            "classes",
            "head[].classes",
            "head[].attributes",
            "rows[][].classes",
            "rows[][].attributes",
        ],
        needs: &[],
        except: &[],
        rendered: 12,
        render: |o| {
            let caption_size = match text(o, "captionClasses") {
                None => None,
                Some(classes) => Some(size(&classes, "govuk-table__caption")?),
            };
            Some(
                Table {
                    caption: text(o, "caption"),
                    caption_size,
                    head: list(o, "head").iter().map(table_cell).collect(),
                    rows: list(o, "rows")
                        .iter()
                        .map(|row| {
                            row.as_array()
                                .into_iter()
                                .flatten()
                                .map(table_cell)
                                .collect()
                        })
                        .collect(),
                    row_headings: is(o, "firstCellIsHeader"),
                }
                .render(),
            )
        },
    }
    .hold();
}

fn table_cell(o: &Value) -> Cell {
    Cell {
        content: content(o),
        format: match text(o, "format").as_deref() {
            Some("numeric") => Format::Number,
            _ => Format::Words,
        },
        colspan: o["colspan"].as_u64().and_then(|n| n.try_into().ok()),
        rowspan: o["rowspan"].as_u64().and_then(|n| n.try_into().ok()),
    }
}

#[test]
fn tabs_are_those_of_the_design_system() {
    Examples {
        component: "tabs",
        lacks: &["attributes", "classes", "id", "idPrefix", "items[].attributes", "items[].panel.attributes"],
        needs: &[],
        except: &[],
        rendered: 7,
        render: |o| {
            let items = list(o, "items");
            let tabs = items.iter().map(|item| Tab {
                id: text(item, "id").unwrap_or_default(),
                label: text(item, "label").unwrap_or_default(),
                content: match text(&item["panel"], "html") {
                    Some(html) => PreEscaped(html),
                    None => maud::html! { p class="govuk-body" { (text(&item["panel"], "text").unwrap_or_default()) } },
                },
            });
            let title = text(o, "title").unwrap_or_else(|| "Contents".to_owned());
            Some(Tabs { title, tabs: tabs.collect() }.render())
        },
    }
    .hold();
}

fn tag(o: &Value) -> Option<Tag> {
    let colour = match text(o, "classes").as_deref() {
        None => TagColour::Plain,
        Some("govuk-tag--grey") => TagColour::Grey,
        Some("govuk-tag--green") => TagColour::Green,
        Some("govuk-tag--teal") => TagColour::Teal,
        Some("govuk-tag--purple") => TagColour::Purple,
        Some("govuk-tag--magenta") => TagColour::Magenta,
        Some("govuk-tag--red") => TagColour::Red,
        Some("govuk-tag--orange") => TagColour::Orange,
        Some("govuk-tag--yellow") => TagColour::Yellow,
        Some(_) => return None,
    };
    Some(Tag::new(colour, content(o)))
}

#[test]
fn tags_are_those_of_the_design_system() {
    Examples {
        component: "tag",
        lacks: &["attributes"],
        needs: &[],
        except: &[],
        rendered: 11,
        render: |o| Some(tag(o)?.render()),
    }
    .hold();
}

#[test]
fn task_lists_are_those_of_the_design_system() {
    Examples {
        component: "task-list",
        lacks: &[
            "attributes",
            "classes",
            "items[].classes",
            "items[].title.classes",
            "items[].status.tag.attributes",
        ],
        needs: &[],
        except: &[
            "default",
            "with hint text and additional states",
            "with all possible colours",
            "with very long single word tags",
            "with empty values",
        ],
        rendered: 3,
        render: |o| {
            let mut tasks = Vec::new();
            for item in list(o, "items") {
                let status = &item["status"];
                tasks.push(Task {
                    title: content(&item["title"]),
                    href: text(&item, "href"),
                    hint: item.get("hint").map(content),
                    status: match (status.get("tag"), text(status, "classes").as_deref()) {
                        (Some(found), _) => Status::Tag(tag(found)?),
                        (None, None) => Status::Plain(content(status)),
                        (None, Some("govuk-task-list__status--cannot-start-yet")) => {
                            Status::CannotStart(content(status))
                        }
                        (None, Some(_)) => return None,
                    },
                });
            }
            let id_prefix = text(o, "idPrefix").unwrap_or_else(|| "task-list".to_owned());
            Some(TaskList { id_prefix, tasks }.render())
        },
    }
    .hold();
}

#[test]
fn warning_texts_are_those_of_the_design_system() {
    Examples {
        component: "warning-text",
        lacks: &["attributes", "classes"],
        needs: &[],
        except: &[],
        rendered: 6,
        render: |o| {
            let prefix = text(o, "iconFallbackText").filter(|words| !words.is_empty());
            Some(
                WarningText {
                    content: content(o),
                    prefix: prefix.unwrap_or_else(|| "Warning".to_owned()),
                }
                .render(),
            )
        },
    }
    .hold();
}
