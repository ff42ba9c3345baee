//! A council's people run procurements: from the first draft to the comparison.
//!
//! Invariant: pages of a procurement show the same ways to one another, and nothing a supplier answered before the
//! answers are opened.

pub mod audit;
pub mod audit_file;
pub mod compare;
pub mod hub;
pub mod list;
mod moment;
pub mod own_answers;
pub mod question_sets;
pub mod results;
pub mod run;
pub mod settings;
pub mod setup;

use maud::{Markup, html};

use crate::{
    app::access::{CompareSuppliers, Permission},
    domain::{
        clarification::ClarificationState,
        ids::{
            ClarificationId, CouncilId, EvidenceId, LotId, ProcurementId, QuestionId, ResponseId,
            SubjectId,
        },
        procurement::state::State,
        question_set::Level,
    },
    http::pages::Member,
    ui::{
        govuk::{Tag, TagColour},
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

    /// A lot by its id, or `new`.
    pub fn lot(self, lot: &str) -> String {
        format!("{}/lots/{lot}", self.hub())
    }

    pub fn suppliers(self) -> String {
        format!("{}/suppliers", self.hub())
    }

    pub fn issue(self) -> String {
        format!("{}/issue", self.hub())
    }

    pub fn progress(self) -> String {
        format!("{}/progress", self.hub())
    }

    pub fn mail(self) -> String {
        format!("{}/mail", self.hub())
    }

    pub fn extend(self) -> String {
        format!("{}/extend", self.hub())
    }

    pub fn amendments(self) -> String {
        format!("{}/amendments", self.hub())
    }

    /// The amendment that is being prepared.
    pub fn amendment(self) -> String {
        format!("{}/amendment", self.hub())
    }

    /// The questions that wait for an answer.
    pub fn clarifications(self) -> String {
        format!("{}/clarifications", self.hub())
    }

    pub fn clarifications_in(self, state: ClarificationState) -> String {
        match state {
            ClarificationState::Asked => self.clarifications(),
            other => format!("{}?state={other}", self.clarifications()),
        }
    }

    /// Where something is made clear unasked.
    pub fn new_clarification(self) -> String {
        format!("{}/new", self.clarifications())
    }

    pub fn clarification(self, id: ClarificationId) -> String {
        format!("{}/{id}", self.clarifications())
    }

    /// What happened in this procurement.
    pub fn trail(self) -> String {
        format!(
            "/councils/{}/audit?procurement={}",
            self.council, self.procurement
        )
    }

    pub fn cancel(self) -> String {
        format!("{}/cancel", self.hub())
    }

    pub fn open_answers(self) -> String {
        format!("{}/open-answers", self.hub())
    }

    pub fn responses(self) -> String {
        format!("{}/responses", self.hub())
    }

    pub fn response(self, response: ResponseId) -> String {
        format!("{}/{response}", self.responses())
    }

    pub fn evidence(self, response: ResponseId, evidence: EvidenceId) -> String {
        format!("{}/evidence/{evidence}", self.response(response))
    }

    pub fn marks(self) -> String {
        format!("{}/marks", self.hub())
    }

    pub fn marks_of(self, response: ResponseId) -> String {
        format!("{}/{response}", self.marks())
    }

    pub fn mark(self, response: ResponseId, subject: SubjectId, question: &QuestionId) -> String {
        format!("{}/{subject}/{question}", self.marks_of(response))
    }

    pub fn assessment(self, lot: LotId, response: ResponseId) -> String {
        format!("{}/lots/{lot}/responses/{response}", self.hub())
    }

    /// Where the only lot is compared, or one of several is chosen.
    pub fn lots(self) -> String {
        format!("{}/compare", self.hub())
    }

    pub fn compare(self, lot: LotId) -> String {
        format!("{}/lots/{lot}/compare", self.hub())
    }
}

/// The ways between the pages of one procurement that somebody may take, below its heading.
pub fn ways<P: Permission<Tenant = CouncilId>>(member: &Member<P>, place: Place) -> Markup {
    let (words, here) = (member.words, member.path());
    let mut items = vec![
        (words.overview(), place.hub()),
        (words.progress_title(), place.progress()),
        (words.clarifications_title(), place.clarifications()),
        (words.results_title(), place.responses()),
    ];
    if member.may::<CompareSuppliers>() {
        items.push((words.compare_title(), place.lots()));
    }
    links_in_a_row(&words.procurement_ways(), &items, here, "page")
}

/// Links side by side, each with its words and address. The one to `here` is marked as current: as the `page`, or as
/// `true` of several choices.
fn links_in_a_row(
    label: &str,
    items: &[(String, String)],
    here: &str,
    current: &'static str,
) -> Markup {
    html! {
        nav class="app-ways" aria-label=(label) {
            ul class="app-ways__list" {
                @for (text, href) in items {
                    li class="app-ways__item" {
                        a class="govuk-link govuk-link--no-visited-state" href=(href) aria-current=[(href == here).then_some(current)] { (text) }
                    }
                }
            }
        }
    }
}

/// How critical, in a word.
pub fn level_words(words: Words, level: Level) -> String {
    match level {
        Level::Low => words.level_low(),
        Level::Medium => words.level_medium(),
        Level::High => words.level_high(),
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
        State::Disposed => Tag::new(TagColour::Grey, words.procurement_disposed()),
    }
}
