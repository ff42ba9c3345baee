//! A council's people run procurements: from the first draft to the comparison.
//!
//! Invariant: pages of a procurement show the same ways to one another, and nothing a supplier answered before the
//! answers are opened.

pub mod hub;
pub mod list;

use maud::{Markup, html};

use crate::{
    domain::{
        ids::{CouncilId, ProcurementId},
        procurement::state::State,
    },
    ui::{
        govuk::{Tag, TagColour},
        page::way,
        words::Words,
    },
};

/// The address of a council's procurements.
pub fn procurements(council: CouncilId) -> String {
    format!("/councils/{council}")
}

/// The addresses of one procurement's pages.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub council: CouncilId,
    pub procurement: ProcurementId,
}

impl Place {
    pub fn new(council: CouncilId, procurement: ProcurementId) -> Self {
        Self {
            council,
            procurement,
        }
    }

    /// The task list of a draft, the overview of what was issued.
    pub fn hub(self) -> String {
        format!(
            "/councils/{}/procurements/{}",
            self.council, self.procurement
        )
    }
}

/// The ways between the pages of one procurement, below its heading. `here` is the page's own address.
pub fn ways(words: Words, place: Place, here: &str) -> Markup {
    let items = [way(words.overview(), place.hub(), here)];
    html! {
        nav class="app-ways" aria-label=(words.procurement_ways()) {
            ul class="app-ways__list" {
                @for item in &items {
                    li class="app-ways__item" {
                        a class="govuk-link govuk-link--no-visited-state" href=(item.href) aria-current=[(item.href == here).then_some("page")] { (item.text) }
                    }
                }
            }
        }
    }
}

/// Where a procurement stands, in a word or two.
pub fn state_tag(words: Words, state: State) -> Tag {
    match state {
        State::Draft => Tag::new(TagColour::Grey, words.procurement_draft()),
        State::Issued => Tag::new(TagColour::Green, words.procurement_issued()),
        State::Closed => Tag::new(TagColour::Yellow, words.procurement_closed()),
        State::Opened => Tag::new(TagColour::Teal, words.procurement_opened()),
        State::Cancelled => Tag::new(TagColour::Red, words.procurement_cancelled()),
    }
}
