//! A supplier answers: the tasks of a response, its products, questions, evidence, and handing it in.
//!
//! Invariant: what is typed is saved on every submit, as far as it can be kept; what cannot is shown again as it was typed.

pub mod amendment;
pub mod answer_fields;
pub mod answer_input;
pub mod answer_words;
pub mod assignments;
pub mod check;
pub mod clarifications;
pub mod copy;
pub mod evidence;
pub mod list;
pub mod product;
pub mod question;
pub mod section;
pub mod sheet;
pub mod submission;
pub mod tasks;

use maud::{Markup, html};

use crate::{
    app::methods::IssuedMethod,
    domain::{
        ids::{
            AmendmentId, EvidenceId, QuestionId, ResponseId, SectionId, SlotId, SubjectId,
            SubmissionId, SupplierId,
        },
        language::Language,
        method::Method,
        question_set::AppliesTo,
        response::{Subject, subjects},
    },
    ui::{govuk::InsetText, terms::subject_title, words::Words},
};

/// The addresses of one response's pages.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    supplier: SupplierId,
    response: ResponseId,
}

impl Place {
    pub fn new(supplier: SupplierId, response: ResponseId) -> Self {
        Self { supplier, response }
    }

    pub fn responses(self) -> String {
        format!("/suppliers/{}", self.supplier)
    }

    pub fn tasks(self) -> String {
        format!("/suppliers/{}/responses/{}", self.supplier, self.response)
    }

    pub fn product(self, slot: SlotId) -> String {
        format!("{}/products/{slot}", self.tasks())
    }

    pub fn section(self, subject: SubjectId, section: &SectionId) -> String {
        format!("{}/sections/{subject}/{section}", self.tasks())
    }

    pub fn question(self, subject: SubjectId, question: &QuestionId) -> String {
        format!("{}/questions/{subject}/{question}", self.tasks())
    }

    /// Where answers about another product are taken over.
    pub fn copy(self, to: SubjectId) -> String {
        format!("{}/copy/{to}", self.tasks())
    }

    /// Where answers are taken away as a spreadsheet and sent back.
    pub fn sheet(self) -> String {
        format!("{}/sheet", self.tasks())
    }

    /// Where sections are given to colleagues.
    pub fn assignments(self) -> String {
        format!("{}/assignments", self.tasks())
    }

    /// Where single questions of a section are.
    pub fn assignments_of(self, subject: SubjectId, section: &SectionId) -> String {
        format!("{}/{subject}/{section}", self.assignments())
    }

    pub fn evidence(self) -> String {
        format!("{}/evidence", self.tasks())
    }

    pub fn piece(self, evidence: EvidenceId) -> String {
        format!("{}/{evidence}", self.evidence())
    }

    pub fn check(self) -> String {
        format!("{}/check", self.tasks())
    }

    pub fn submit(self) -> String {
        format!("{}/submit", self.tasks())
    }

    pub fn submission(self, submission: SubmissionId) -> String {
        format!("{}/submissions/{submission}", self.tasks())
    }

    pub fn clarifications(self) -> String {
        format!("{}/clarifications", self.tasks())
    }

    pub fn amendment(self, amendment: AmendmentId) -> String {
        format!("{}/amendments/{amendment}", self.tasks())
    }
}

/// The same for whoever reads what somebody else answered.
pub fn subject_for_council(words: Words, subject: &Subject) -> String {
    match subject.about {
        AppliesTo::Organisation => words.response_the_organisation(),
        AppliesTo::Product | AppliesTo::Service => subject_title(words, subject),
    }
}

/// The `lang` of words that are in another language than the page around them.
pub fn foreign(words: Words, language: Language) -> Option<&'static str> {
    (words.language() != language).then(|| language.as_str())
}

/// Whether a section reads in Welsh or in English.
pub fn section_language(words: Words, method: &Method, section: &SectionId) -> Language {
    match method.welsh_section(section) {
        Some(_) => words.language(),
        None => Language::En,
    }
}

/// Says to a reader of Welsh that a translator has still to read it.
pub fn unreviewed_welsh(words: Words, method: &IssuedMethod) -> Markup {
    html! {
        @if words.language() == Language::Cy && method.has_unreviewed_welsh() {
            (InsetText { content: words.welsh_unreviewed().into(), id: None })
        }
    }
}

/// The subject of a method that has this id.
fn subject_of(method: &Method, id: SubjectId) -> Option<Subject> {
    subjects(method)
        .into_iter()
        .find(|subject| subject.id == id)
}
