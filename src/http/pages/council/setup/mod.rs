//! An officer prepares a procurement: task by task, in any order, until it is issued. The same pages prepare an amendment
//! of what was issued.
//!
//! Invariant: each page changes its own part of the draft over the version that was seen; what was typed over another
//! version is shown again beside the new one, never lost.

pub mod amendment;
mod changed;
pub mod criticality;
pub mod details;
pub mod facts;
pub mod gates;
pub mod issue;
pub mod letter;
pub mod lots;
pub mod new;
pub mod scoring;
pub mod sets;
pub mod suppliers;
pub mod tasks;
pub mod weights;

use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::Place;
use crate::{
    app::{
        App,
        access::ManageProcurements,
        error::{AppError, Code},
        prepared_amendments,
        procurements::{self, Change, DraftChange, View},
        question_sets::Offered,
    },
    domain::{
        criticality::Criticality,
        ids::ProcurementId,
        method::MethodDraft,
        procurement::state::State,
        question_set::{Level, QuestionSet},
    },
    http::pages::{
        Member, PageError, Problems, redirect,
        response::answer_fields::{Fields, Typed},
    },
    ui::{
        govuk::{Button, Input, InsetText, Label},
        words::Words,
    },
};

type Path = web::Path<(Uuid, ProcurementId)>;
type Officer = Member<ManageProcurements>;

/// What the pages change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prepares {
    /// A procurement that is not issued yet.
    Procurement,
    /// An amendment of what was issued.
    Amendment,
}

impl Prepares {
    fn version_field(self) -> &'static str {
        match self {
            Self::Procurement => "revision",
            Self::Amendment => "prepared",
        }
    }
}

/// A draft at one of its pages.
pub struct Desk<'m> {
    member: &'m Officer,
    place: Place,
    prepares: Prepares,
    /// With the draft as it is prepared.
    view: View,
    /// Of what is prepared.
    revision: i64,
    /// The address of the page.
    here: String,
}

impl<'m> Desk<'m> {
    /// What is prepared, with the page's name at the end of its address: the draft, or the amendment of what was issued.
    async fn open(
        app: &App,
        member: &'m Officer,
        procurement: ProcurementId,
        page: &str,
    ) -> Result<Self, PageError> {
        member.caller.let_in(app).await?;
        let place = Place::new(member.caller.tenant(), procurement);
        let (prepares, view, revision) = prepared(app, member, procurement).await?;
        Ok(Self {
            here: format!("{}/{page}", place.hub()),
            member,
            place,
            prepares,
            view,
            revision,
        })
    }

    /// [`Desk::open`] for what a procurement does once: what was issued is no draft any more.
    async fn open_draft(
        app: &App,
        member: &'m Officer,
        procurement: ProcurementId,
        page: &str,
    ) -> Result<Self, PageError> {
        let desk = Self::open(app, member, procurement, page).await?;
        match desk.prepares {
            Prepares::Procurement => Ok(desk),
            Prepares::Amendment => Err(issued_already().into()),
        }
    }

    /// The page that the tasks are on.
    fn home(&self) -> String {
        match self.prepares {
            Prepares::Procurement => self.place.hub(),
            Prepares::Amendment => self.place.amendment(),
        }
    }

    /// The field with the version that a form stands over. An amendment's has a name of its own: a form that was opened
    /// before the issue must not count as one of the amendment's.
    fn version(&self) -> Markup {
        html! { input type="hidden" name=(self.prepares.version_field()) value=(self.revision); }
    }

    /// Says that it is an amendment, where it is one.
    fn notice(&self) -> Markup {
        let words = self.words();
        html! {
            @if self.prepares == Prepares::Amendment {
                (InsetText { content: words.amend_notice().into(), id: None })
            }
        }
    }

    fn words(&self) -> Words {
        self.member.words
    }

    /// The page: its form, with the version that it stands over.
    fn page(
        &self,
        heading: String,
        lead: &Markup,
        fields: &Markup,
        problems: Problems,
    ) -> HttpResponse {
        let words = self.words();
        let fields = html! {
            (self.version())
            (fields)
            (Button::new(words.save_and_continue()))
        };
        let content = html! { (self.notice()) (lead) (self.member.form(&self.here, &fields)) };
        self.member
            .page(heading)
            .caption(self.view.procurement.title.as_str())
            .back(self.home())
            .problems(problems)
            .content(content)
            .respond()
    }

    /// [`Desk::keep`] for a changed method.
    async fn keep_method(
        &mut self,
        app: &App,
        typed: &Typed,
        method: MethodDraft,
        field_of: impl Fn(&str) -> Option<String>,
    ) -> Result<Result<HttpResponse, Problems>, PageError> {
        let change = Change {
            draft: DraftChange {
                method: Some(method),
                ..DraftChange::default()
            },
            ..Change::default()
        };
        self.keep(app, typed, change, field_of).await
    }

    /// The question sets that the draft names, of those on offer.
    fn chosen<'o>(&'o self, offered: &'o [Offered]) -> impl Iterator<Item = &'o QuestionSet> {
        let named = self.view.procurement.draft.0.method.question_sets.iter();
        named.filter_map(|id| {
            let found = offered.iter().find(|one| one.set.id == *id);
            found.map(|one| &one.set)
        })
    }

    /// The level that the draft's criticality gives, once there is one.
    fn level(&self) -> Option<Level> {
        let criticality = &self.view.procurement.draft.0.criticality;
        criticality.as_ref().map(Criticality::level)
    }

    /// Saves a part of the draft over the version that was seen, and goes back to the tasks; or says what is wrong.
    async fn keep(
        &mut self,
        app: &App,
        typed: &Typed,
        change: Change,
        field_of: impl Fn(&str) -> Option<String>,
    ) -> Result<Result<HttpResponse, Problems>, PageError> {
        let revision = typed.one(self.prepares.version_field());
        let revision = revision.parse().unwrap_or_default();
        let (caller, id) = (self.member.caller.clone(), self.place.procurement);
        let saved = match self.prepares {
            Prepares::Procurement => procurements::edit(app, caller, id, revision, change)
                .await
                .map(|_| ()),
            Prepares::Amendment => {
                prepared_amendments::change(app, caller, id, revision, change.draft)
                    .await
                    .map(|_| ())
            }
        };
        match saved {
            Ok(()) => Ok(Ok(redirect(self.home())
                .telling(app, "draft-saved")
                .respond())),
            Err(AppError::Refused(refusal)) if refusal.code == Code::VersionConflict => {
                (self.prepares, self.view, self.revision) = prepared(app, self.member, id).await?;
                let mut problems = Problems::none();
                problems.add_general(self.words().setup_changed_meanwhile());
                Ok(Err(problems))
            }
            Err(error) => Ok(Err(Problems::from_error(error, self.words(), field_of)?)),
        }
    }
}

/// The draft with its revision: the procurement's own, or that of the amendment that is being prepared.
async fn prepared(
    app: &App,
    member: &Officer,
    id: ProcurementId,
) -> Result<(Prepares, View, i64), AppError> {
    let mut view = procurements::find(app, member.asking(), id).await?;
    if view.state == State::Draft {
        let revision = view.procurement.revision;
        return Ok((Prepares::Procurement, view, revision));
    }
    let amendment = prepared_amendments::find(app, member.asking(), id).await?;
    let amendment = amendment.filter(|_| view.state == State::Issued);
    let amendment = amendment.ok_or_else(issued_already)?;
    view.procurement.draft = amendment.draft;
    Ok((Prepares::Amendment, view, amendment.revision))
}

fn issued_already() -> AppError {
    let detail = "It was issued: prepare an amendment.";
    AppError::refused(Code::WrongState, detail)
}

/// A line of text.
fn line(fields: &Fields<'_>, name: &str, label: impl Into<Label>) -> Input {
    Input {
        value: Some(fields.typed.one(name).to_owned()),
        error: fields.problems.of(name, fields.words),
        ..Input::new(name, label)
    }
}

/// A whole number in a short field.
fn number(fields: &Fields<'_>, name: &str, label: impl Into<Label>) -> Input {
    Input {
        inputmode: Some("numeric"),
        classes: Some("govuk-input--width-3".to_owned()),
        ..line(fields, name, label)
    }
}

/// A number that was typed; empty is 0, and what is none is a problem.
fn whole(words: Words, typed: &Typed, name: &str, problems: &mut Problems) -> u32 {
    let text = typed.one(name).trim();
    if text.is_empty() {
        return 0;
    }
    text.parse().unwrap_or_else(|_| {
        problems.add(name, words.setup_number_wrong());
        0
    })
}
