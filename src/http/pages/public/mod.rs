//! An open procedure, for anybody: what is bought, what is asked, how it counts, and the way to take part.
//!
//! Invariant: whatever can move a verdict or a mark is readable here before anybody registers.

pub mod clarifications;
pub mod join;
pub mod register;

use actix_web::web;
use maud::{Markup, html};

use super::{
    PageResult, Visitor, branding,
    response::{foreign, section_language, unreviewed_welsh},
};
use crate::{
    app::{
        App,
        error::AppError,
        registration::{self, PublicView},
    },
    domain::{
        ids::ProcurementId, language::Language, method::Method, procurement::state::State,
        question_set::QuestionClass,
    },
    exports::{self, Form as FileForm},
    http::download,
    ui::{
        govuk::{Button, Details, InsetText, SummaryList, SummaryRow},
        words::Words,
    },
};

/// The address of a procurement's public page.
pub fn address(procurement: ProcurementId) -> String {
    format!("/p/{procurement}")
}

pub async fn show(
    visitor: Visitor,
    app: web::Data<App>,
    procurement: web::Path<ProcurementId>,
) -> PageResult {
    let words = visitor.words;
    let view = registration::public(&app, *procurement).await?;
    let here = address(*procurement);
    let method = view.method.in_language(words.language());
    let content = html! {
        (facts(words, &view))
        @match view.state {
            State::Issued => {
                p class="govuk-body" { (words.public_take_part()) }
                (Button::link(words.public_register(), format!("{here}/{}", if visitor.visit.is_some() { "register" } else { "join" })))
            },
            State::Cancelled => (InsetText { content: words.invitation_cancelled().into(), id: None }),
            _ => (InsetText { content: words.deadline_has_passed().into(), id: None }),
        }
        h2 class="govuk-heading-m" { (words.public_documents()) }
        ul class="govuk-list" {
            @for (form, name) in [(FileForm::Docx, "Word (DOCX)"), (FileForm::Xlsx, "Excel (XLSX)"), (FileForm::Ods, "OpenDocument (ODS)"), (FileForm::Csv, "CSV")] {
                li { a class="govuk-link" href=(format!("{here}/method/{}", form.extension())) { (name) } }
            }
        }
        p class="govuk-body" { a class="govuk-link" href=(format!("{here}/clarifications")) { (words.clarifications_title()) } }
        (unreviewed_welsh(words, &view.method))
        (weights(words, method))
        (questions(words, method))
    };
    let owner = branding::owner(&app, view.procurement.council_id, &view.council).await?;
    Ok(visitor
        .page(view.procurement.title.as_str())
        .of(owner)
        .caption(view.council.as_str())
        .content(content)
        .respond())
}

fn facts(words: Words, view: &PublicView) -> Markup {
    let procurement = &view.procurement;
    html! {
        p class="govuk-body" { (view.method.method.procurement.description) }
        (SummaryList::new(vec![
            SummaryRow::new(words.council_label(), view.council.as_str()),
            SummaryRow::new(words.reference_label(), procurement.reference.as_str()),
            SummaryRow::new(words.due_by_label(), words.moment(procurement.deadline)),
            SummaryRow::new(words.method_hash_label(), html! { span class="app-digest" { (view.method.hash) } }),
        ]))
    }
}

fn weights(words: Words, method: &Method) -> Markup {
    html! {
        h2 class="govuk-heading-m" { (words.public_weights()) }
        @for lot in &method.lots {
            h3 class="govuk-heading-s" { (lot.title) }
            (SummaryList::new(lot.sections.iter().map(|section| {
                let title = method.section(&section.section).map_or(section.section.as_str(), |found| found.title.as_str());
                let minimum = method.minimum_marks.sections.iter().find(|minimum| minimum.section == section.section);
                SummaryRow::new(
                    html! { span lang=[foreign(words, section_language(words, method, &section.section))] { (title) } },
                    html! {
                        (words.compare_weight(section.weight))
                        @if let Some(minimum) = minimum { ". " (words.compare_minimum(minimum.minimum.to_string())) }
                    },
                )
            }).collect()))
        }
        @if let Some(total) = method.minimum_marks.total {
            p class="govuk-body" { (words.public_minimum_total(total.to_string())) }
        }
        p class="govuk-body" { (words.public_gates_in_documents()) }
    }
}

/// Every question, section by section, with why it is asked and what earns each mark.
fn questions(words: Words, method: &Method) -> Markup {
    html! {
        h2 class="govuk-heading-m" { (words.public_questions(method.questions.len())) }
        @for section in &method.sections {
            h3 class="govuk-heading-s" lang=[foreign(words, section_language(words, method, &section.id))] { (section.title) }
            @for issued in method.questions.iter().filter(|issued| issued.question.section == section.id) {
                @let question = &issued.question;
                @let lang = foreign(words, method.welsh_question(&question.id).map_or(Language::En, |_| words.language()));
                (Details::new(
                    html! { span lang=[lang] { (question.text) } " (" (question.id) ")" },
                    html! {
                        p class="govuk-body" lang=[lang] { (question.why) }
                        p class="govuk-body" lang=[lang] { (question.guidance) }
                        p class="govuk-body" lang=[lang] { (question.passing) }
                        @if let QuestionClass::Weighted { descriptors, weight, .. } = &question.class {
                            p class="govuk-body" { (words.class_weighted(*weight)) }
                            dl class="app-facts" lang=[lang] {
                                @for (mark, text) in descriptors.iter().enumerate() { dt { (mark) } dd { (text) } }
                            }
                        }
                    },
                ))
            }
        }
    }
}

/// The method as a document.
pub async fn document(
    _: Visitor,
    app: web::Data<App>,
    path: web::Path<(ProcurementId, FileForm)>,
) -> PageResult {
    let (procurement, form) = path.into_inner();
    let view = registration::public(&app, procurement).await?;
    let bytes = exports::method::document(&view.method.method, view.method.hash.as_str())
        .write(form)
        .map_err(|_| AppError::Internal("a method cannot be written as a document"))?;
    let name = format!("method.{}", form.extension());
    Ok(download::made(&name, form.media_type(), bytes))
}
