//! One supplier's response, exactly as it was handed in.

use actix_web::web;
use maud::{Markup, html};
use uuid::Uuid;

use super::{Place, sealed};
use crate::{
    app::{
        App,
        access::{CompareSuppliers, ReadAnswers},
        method,
        methods::IssuedMethod,
        opened::{self, Opened},
    },
    domain::{
        ids::{ProcurementId, ResponseId},
        question_set::AppliesTo,
        response::subjects,
    },
    http::pages::{
        Member, PageResult,
        response::{answer_words, subject_for_council},
    },
    ui::{
        govuk::{Details, SummaryList, SummaryRow},
        terms::level_in_words,
        words::Words,
    },
};

/// Declaration, products and answers, lot by lot.
pub async fn show(
    member: Member<ReadAnswers>,
    app: web::Data<App>,
    path: web::Path<(Uuid, ProcurementId, ResponseId)>,
) -> PageResult {
    let (_, procurement, response) = path.into_inner();
    let words = member.words;
    let place = Place::new(member.caller.tenant(), procurement);
    let opened = match opened::find(&app, member.caller.clone(), procurement, response).await {
        Ok(opened) => opened,
        Err(error) => return sealed(&member, place, words.results_title(), error),
    };
    let issued = method::in_force(&app, member.asking(), procurement).await?;
    let declaration = &opened.submission.declaration;
    let content = html! {
        (SummaryList::new(vec![
            SummaryRow::new(words.submission_at(), words.moment(opened.listed.submitted_at)),
            SummaryRow::new(words.submission_by(), format!("{}, {}", declaration.name, declaration.position)),
            SummaryRow::new(words.results_declaration(), declaration.text.as_str()),
            SummaryRow::new(words.submission_id(), opened.listed.submission.to_string()),
        ]))
        @if member.may::<CompareSuppliers>() {
            h2 class="govuk-heading-m" { (words.results_why_heading()) }
            ul class="govuk-list" {
                @for lot in &issued.method.lots {
                    li { a class="govuk-link" href=(place.assessment(lot.id, response)) { (words.results_verdict_in(&lot.title)) } }
                }
            }
        }
        h2 class="govuk-heading-m" { (words.submission_content()) }
        (answers(words, place, response, &issued, &opened))
    };
    Ok(member
        .page(opened.listed.supplier_name.as_str())
        .back(place.responses())
        .content(content)
        .respond())
}

fn answers(
    words: Words,
    place: Place,
    response: ResponseId,
    issued: &IssuedMethod,
    opened: &Opened,
) -> Markup {
    let (submission, fallback) = (&opened.submission, words.evidence_heading());
    html! {
        @for subject in subjects(&issued.method) {
            @let product = submission.products.iter().find(|product| subject.about == AppliesTo::Product && product.slot.0 == subject.id.0);
            @let given: Vec<_> = submission.answers.iter().filter(|answer| answer.subject == subject.id).collect();
            @if product.is_some() || !given.is_empty() {
                (Details::new(subject_for_council(words, &subject), html! {
                    @if let Some(sent) = product {
                        p class="govuk-body" { (sent.product.manufacturer) " " (sent.product.model) ", " (sent.product.name) }
                    }
                    (SummaryList::new(given.iter().map(|sent| {
                        let Some(issued) = issued.question(&sent.question) else {
                            return SummaryRow::new(sent.question.as_str(), words.submission_question_gone());
                        };
                        SummaryRow::new(
                            html! { span lang="en" { (issued.question.text) } span class="govuk-hint" { (sent.question) } },
                            html! {
                                (answer_words::whole(words, &issued.question.answer, &sent.answer))
                                p class="govuk-hint" { (words.results_evidence_level()) ": " (level_in_words(words, sent.answer.evidence_level)) }
                                @if !sent.answer.evidence.is_empty() {
                                    ul class="govuk-list" {
                                        @for id in &sent.answer.evidence {
                                            @let name = opened.evidence.iter().find(|piece| piece.submitted.id == *id).and_then(|piece| piece.there.as_ref()).map(|there| there.card.name.as_str());
                                            li { a class="govuk-link" href=(place.evidence(response, *id)) { (name.unwrap_or(&fallback)) } }
                                        }
                                    }
                                }
                            },
                        )
                    }).collect()))
                }))
            }
        }
    }
}
