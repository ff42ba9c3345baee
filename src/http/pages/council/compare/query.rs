//! What of a comparison is shown, as the address says it.

use std::collections::BTreeSet;

use maud::{Markup, html};
use serde::Deserialize;

use crate::{
    app::comparison::{View, Wanted},
    domain::{
        comparison::{Bidder, RowFilter},
        ids::ResponseId,
    },
    exports::Form as FileForm,
    ui::{
        govuk::{Button, Checkboxes, Choice, Label, Radios, RadiosLayout, Size},
        words::Words,
    },
};

const FILTERS: [(&str, RowFilter); 4] = [
    ("all", RowFilter::All),
    ("differences", RowFilter::OnlyDifferences),
    ("gaps", RowFilter::OnlyGaps),
    ("unverified", RowFilter::OnlyUnverified),
];

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    view: String,
    #[serde(default)]
    only: String,
    #[serde(default)]
    supplier: Vec<String>,
}

/// Which table is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Sections,
    Questions,
    Term,
}

/// What was chosen; what an address says that nothing knows is as if it were not there.
pub struct Chosen {
    view: Shows,
    filter: RowFilter,
    responses: BTreeSet<ResponseId>,
}

impl Chosen {
    pub fn of(query: &str) -> Self {
        let query = serde_html_form::from_str(query).unwrap_or(Query {
            view: String::new(),
            only: String::new(),
            supplier: Vec::new(),
        });
        let filter = FILTERS.iter().find(|(name, _)| *name == query.only);
        let responses = query.supplier.iter();
        Self {
            view: match query.view.as_str() {
                "questions" => Shows::Questions,
                "term" => Shows::Term,
                _ => Shows::Sections,
            },
            filter: filter.map_or(RowFilter::All, |(_, filter)| *filter),
            responses: responses
                .filter_map(|id| id.parse().ok().map(ResponseId))
                .collect(),
        }
    }

    pub fn wanted(&self) -> Wanted {
        Wanted {
            view: match self.view {
                Shows::Sections => View::Sections,
                Shows::Questions => View::Questions(self.filter),
                Shows::Term => View::Term,
            },
            responses: self.responses.clone(),
        }
    }

    fn view(&self) -> &'static str {
        match self.view {
            Shows::Sections => "sections",
            Shows::Questions => "questions",
            Shows::Term => "term",
        }
    }

    fn only(&self) -> &'static str {
        let known = FILTERS.iter().find(|(_, filter)| *filter == self.filter);
        known.map_or("all", |(name, _)| name)
    }

    /// The address of what is shown as a file.
    pub fn file(&self, here: &str, form: FileForm) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("view", self.view());
        query.append_pair("only", self.only());
        for response in &self.responses {
            query.append_pair("supplier", &response.to_string());
        }
        format!("{here}/{}?{}", form.extension(), query.finish())
    }
}

/// The choices, as a form that only reads.
pub fn form(words: Words, here: &str, chosen: &Chosen, bidders: &[Bidder]) -> Markup {
    let legend = |text| Label::of_size(Size::S, text);
    let suppliers = bidders
        .iter()
        .map(|bidder| Choice::new(bidder.response.to_string(), bidder.supplier_name.as_str()))
        .collect();
    let picked = |bidder: &&Bidder| {
        chosen.responses.is_empty() || chosen.responses.contains(&bidder.response)
    };
    let values = bidders.iter().filter(picked);
    html! {
        form class="app-choices app-no-print" method="get" action=(here) novalidate {
            (Radios {
                value: Some(chosen.view().to_owned()),
                layout: RadiosLayout::Inline,
                ..Radios::new("view", legend(words.compare_view()), vec![
                    Choice::new("sections", words.compare_by_sections()),
                    Choice::new("questions", words.compare_by_questions()),
                    Choice::new("term", words.compare_by_term()),
                ])
            })
            (Radios {
                value: Some(chosen.only().to_owned()),
                layout: RadiosLayout::Inline,
                hint: Some(words.compare_only_hint().into()),
                ..Radios::new("only", legend(words.compare_only()), vec![
                    Choice::new("all", words.compare_all()),
                    Choice::new("differences", words.compare_differences()),
                    Choice::new("gaps", words.compare_gaps()),
                    Choice::new("unverified", words.compare_unverified()),
                ])
            })
            (Checkboxes {
                values: values.map(|bidder| bidder.response.to_string()).collect(),
                small: true,
                ..Checkboxes::new("supplier", legend(words.compare_suppliers()), suppliers)
            })
            (Button::secondary(words.compare_show()))
        }
    }
}
