//! One piece of evidence: what it is, its dates, and which answers it supports.

use actix_web::web;
use maud::html;
use uuid::Uuid;

use super::{Place, sealed};
use crate::{
    app::{App, access::ReadAnswers, error::AppError, method, opened},
    domain::{
        evidence::{EvidenceSource, Particulars},
        ids::{EvidenceId, ProcurementId, ResponseId},
        london,
    },
    http::{
        download,
        pages::{Member, PageResult, response::answer_words},
    },
    ui::govuk::{Button, SummaryList, SummaryRow},
};

type PiecePath = web::Path<(Uuid, ProcurementId, ResponseId, EvidenceId)>;

pub async fn show(member: Member<ReadAnswers>, app: web::Data<App>, path: PiecePath) -> PageResult {
    let (_, procurement, response, id) = path.into_inner();
    let words = member.words;
    let place = Place::new(member.caller.tenant(), procurement);
    let opened = match opened::find(&app, member.caller.clone(), procurement, response).await {
        Ok(opened) => opened,
        Err(error) => return sealed(&member, place, words.evidence_heading(), error),
    };
    let piece = opened
        .evidence
        .iter()
        .find(|piece| piece.submitted.id == id);
    let piece = piece.ok_or_else(AppError::not_found)?;
    let issued = method::in_force(&app, member.asking(), procurement).await?;
    let day = |date| london::day_in_words(words.language(), date);
    let mut rows = vec![SummaryRow::new(
        words.evidence_digest(),
        html! { span class="app-digest" { (piece.submitted.digest) } },
    )];
    let mut is_file = false;
    if let Some(there) = &piece.there {
        match &there.card.source {
            EvidenceSource::File { .. } => {
                is_file = true;
                rows.push(SummaryRow::new(
                    words.evidence_type(),
                    there.media_type.as_str(),
                ));
                rows.push(SummaryRow::new(
                    words.evidence_size(),
                    words.evidence_bytes(there.size_bytes),
                ));
            }
            EvidenceSource::Link { url, .. } => {
                rows.push(SummaryRow::new(words.evidence_link_address(), url.as_str()));
            }
        }
        let Particulars {
            dates,
            confidential,
        } = &there.card.particulars;
        for (label, date) in [
            (words.evidence_issued_on(), dates.issued_on),
            (words.evidence_valid_until(), dates.valid_until),
            (words.evidence_assessed_on(), dates.assessed_on),
        ] {
            rows.push(SummaryRow::new(
                label,
                date.map_or_else(|| words.not_given(), day),
            ));
        }
        if let Some(mark) = confidential {
            rows.push(SummaryRow::new(
                words.confidential_row(),
                answer_words::confidential(words, mark),
            ));
        }
    }
    let cited = opened
        .submission
        .answers
        .iter()
        .filter(|answer| answer.answer.evidence.contains(&id));
    let content = html! {
        (SummaryList::new(rows))
        @if is_file {
            (Button::link(words.evidence_download(), format!("{}/content", place.evidence(response, id))))
        } @else if piece.there.is_none() {
            p class="govuk-body" { (words.evidence_gone()) }
        }
        h2 class="govuk-heading-m" { (words.evidence_supports()) }
        ul class="govuk-list govuk-list--bullet" {
            @for answer in cited {
                li lang="en" {
                    @match issued.question(&answer.question) {
                        Some(known) => { (known.question.text) " (" (answer.question) ")" },
                        None => (answer.question),
                    }
                }
            }
        }
    };
    let name = piece.there.as_ref().map(|there| there.card.name.clone());
    Ok(member
        .page(name.unwrap_or_else(|| words.evidence_heading()))
        .caption(opened.listed.supplier_name.as_str())
        .back(place.response(response))
        .content(content)
        .respond())
}

/// The file itself.
pub async fn content(
    member: Member<ReadAnswers>,
    app: web::Data<App>,
    path: PiecePath,
) -> PageResult {
    let (_, procurement, response, id) = path.into_inner();
    let (piece, content) =
        opened::evidence_content(&app, member.caller, procurement, response, id).await?;
    Ok(download::evidence(&piece).streaming(content))
}
