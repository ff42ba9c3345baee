//! The last look, and issuing: from then on the method changes only by a published amendment.

use actix_web::{HttpResponse, web};
use maud::html;

use super::{Desk, Officer, Path, facts, tasks::to_mend, weights};
use crate::{
    app::{
        App,
        error::{AppError, Code, FieldProblem},
        procurements,
    },
    domain::ids::QuestionSetId,
    http::pages::{
        Form, PageResult, Problems, council::moment, redirect, response::answer_fields::Typed,
    },
    ui::govuk::{Button, SummaryList, SummaryRow, WarningText},
};

const PAGE: &str = "issue";

pub async fn show(member: Officer, app: web::Data<App>, path: Path) -> PageResult {
    let desk = Desk::open_draft(&app, &member, path.1, PAGE).await?;
    let missing = procurements::readiness(&app, member.asking(), path.1).await?;
    Ok(page(&desk, &missing, Problems::none()))
}

pub async fn issue(
    member: Officer,
    app: web::Data<App>,
    path: Path,
    form: Form<Vec<(String, String)>>,
) -> PageResult {
    let typed = Typed::from_pairs(form.0);
    let desk = Desk::open_draft(&app, &member, path.1, PAGE).await?;
    let revision = typed.one("revision").parse().unwrap_or_default();
    let told = match procurements::issue(&app, member.caller.clone(), path.1, revision).await {
        Ok(_) => {
            return Ok(redirect(desk.place.hub()).telling(&app, "issued").respond());
        }
        Err(AppError::Refused(refusal)) if refusal.code == Code::VersionConflict => {
            member.words.setup_changed_meanwhile()
        }
        Err(AppError::Refused(refusal)) if refusal.code == Code::InvalidInput => {
            member.words.setup_not_ready()
        }
        Err(other) => return Err(other.into()),
    };
    let mut problems = Problems::none();
    problems.add_general(told);
    let missing = procurements::readiness(&app, member.asking(), path.1).await?;
    Ok(page(&desk, &missing, problems))
}

fn page(desk: &Desk<'_>, missing: &[FieldProblem], problems: Problems) -> HttpResponse {
    let (words, place) = (desk.words(), desk.place);
    let procurement = &desk.view.procurement;
    let draft = &procurement.draft.0;
    let form = html! {
        input type="hidden" name="revision" value=(procurement.revision);
        (Button::new(words.setup_issue()))
    };
    let slots: usize = draft.lots.iter().map(|lot| lot.slots.len()).sum();
    let sets: Vec<&str> = draft
        .method
        .question_sets
        .iter()
        .map(QuestionSetId::as_str)
        .collect();
    let content = html! {
        @if missing.is_empty() {
            p class="govuk-body" { (words.issue_lead()) }
            (SummaryList::new(vec![
                SummaryRow::new(words.facts_title(), procurement.title.as_str()),
                SummaryRow::new(words.facts_kind(), facts::kind_words(words, procurement.kind)),
                SummaryRow::new(words.facts_jurisdiction(), facts::jurisdiction_words(words, procurement.jurisdiction)),
                SummaryRow::new(words.due_by_label(), words.moment(procurement.deadline)),
                SummaryRow::new(words.setup_criticality(), draft.criticality.as_ref().map(|found| super::super::level_words(words, found.level())).unwrap_or_default()),
                SummaryRow::new(words.setup_lots(), words.issue_lots(draft.lots.len(), slots)),
                SummaryRow::new(words.setup_sets(), sets.join(", ")),
                SummaryRow::new(words.setup_weights(), words.weights_sum_now(weights::sum(&draft.method.section_weights))),
            ]))
            p class="govuk-body" { a class="govuk-link" href={ (place.hub()) "/letter" } { (words.letter_title()) } }
            (moment::awkward_warning(words, procurement.deadline, procurement.jurisdiction))
            (WarningText { content: words.issue_warning().into(), prefix: words.warning() })
            (desk.member.form(&desk.here, &form))
        } @else {
            p class="govuk-body" { (words.issue_missing(missing.len())) }
            (to_mend(words, place, missing))
        }
    };
    desk.member
        .page(words.setup_issue())
        .caption(procurement.title.as_str())
        .back(place.hub())
        .problems(problems)
        .content(content)
        .respond()
}
