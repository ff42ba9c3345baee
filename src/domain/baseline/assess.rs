//! From answers to a verdict.
//!
//! Invariant: any failing condition gives `not_met`; else any open one `insufficient_evidence`; else
//! `met`; and while the scope is unsure nothing is met.

use jiff::civil::Date;

use super::{
    edition::Edition,
    facts::{Facts, names_model},
    finding::finding,
    input::{BaselineInput, Reach},
    label::{self, LabelClaim},
    parts, passwords, reporting,
    route::{self, Judged},
    rule::{Case, Rule, question_ids},
    scope::{self, ScopeOutcome},
    statement, update_period,
    verdict::{
        Basis, ConditionResult, ConditionVerdict, Finding, FindingCode, NotApplicable, PartResult,
        Requirement, RequirementVerdict, Route, Scope, SecurityVerdict, StatementVerdict, Verdict,
        VerdictResult,
    },
};

/// The three security requirements, in the order of Schedule 1.
pub(super) const SECURITY: [(Requirement, &[Rule]); 3] = [
    (Requirement::Passwords, passwords::RULES),
    (Requirement::Reporting, reporting::RULES),
    (Requirement::Updates, update_period::RULES),
];

/// One assessment under way.
pub(super) struct Assessing<'a> {
    pub(super) case: Case<'a>,
    pub(super) basis: Basis,
    pub(super) label_counts: bool,
}

/// The verdict for one product. Never fails: what is missing or malformed is open.
pub fn assess(input: &BaselineInput<'_>) -> Verdict {
    let case = case_of(input);
    let edition = Edition::in_force_on(input.reference_date);
    let scope = scope::decide(&case, edition);
    let Some(basis) = basis(scope.scope, input.reach) else {
        return not_assessed(input, edition, scope);
    };
    let label = label::claim(&case, edition, input.reference_date);
    let on = Assessing {
        case,
        basis,
        label_counts: label.counts,
    };
    judged(input, edition, scope, &on, label)
}

pub(super) fn case_of<'a>(input: &BaselineInput<'a>) -> Case<'a> {
    Case {
        facts: Facts(input.answers),
        product: input.product,
        reference_date: input.reference_date,
    }
}

/// An unsure scope is judged as in law, where it can never be met.
const fn basis(scope: Scope, reach: Reach) -> Option<Basis> {
    match (scope, reach) {
        (Scope::InScope { .. } | Scope::Unsure, _) => Some(Basis::Law),
        (Scope::Excepted { .. } | Scope::NotInScope { .. }, Reach::ByChoice) => {
            Some(Basis::ByChoice)
        }
        (Scope::Excepted { .. } | Scope::NotInScope { .. }, Reach::LawOnly) => None,
    }
}

fn not_assessed(
    input: &BaselineInput<'_>,
    edition: Option<Edition>,
    scope: ScopeOutcome,
) -> Verdict {
    let requirements = SECURITY
        .iter()
        .map(|(requirement, _)| RequirementVerdict {
            requirement: *requirement,
            route: None,
            result: PartResult::NotAssessed,
        })
        .collect();
    Verdict {
        edition,
        reference_date: input.reference_date,
        product: input.product.clone(),
        scope: scope.scope,
        scope_explanation: scope.explanation,
        scope_questions: question_ids(&scope.questions),
        basis: Basis::Law,
        result: VerdictResult::NotAssessed,
        security: SecurityVerdict {
            result: PartResult::NotAssessed,
            requirements,
        },
        statement: StatementVerdict {
            result: PartResult::NotApplicable,
            reason: Some(NotApplicable::StatementNotRequired),
        },
        conditions: Vec::new(),
        findings: scope.findings,
    }
}

fn judged(
    input: &BaselineInput<'_>,
    edition: Option<Edition>,
    scope: ScopeOutcome,
    on: &Assessing<'_>,
    label: LabelClaim,
) -> Verdict {
    let unsure = scope.scope == Scope::Unsure;
    let mut conditions = Vec::new();
    let mut findings = scope.findings;
    findings.extend(label.findings);
    let mut requirements = Vec::new();
    for (requirement, rules) in SECURITY {
        let Judged {
            route,
            rows,
            findings: more,
        } = route::judge(on, requirement, rules);
        let result = capped(part_result(&rows), unsure);
        requirements.push(RequirementVerdict {
            requirement,
            route: (result != PartResult::NotApplicable).then_some(route),
            result,
        });
        conditions.extend(rows);
        findings.extend(more);
    }
    let security = capped(part_result(&conditions), unsure);
    let (statement, rows) = judge_statement(on, unsure);
    conditions.extend(rows);
    findings.extend(remarks(&on.case));

    Verdict {
        edition,
        reference_date: input.reference_date,
        product: input.product.clone(),
        scope: scope.scope,
        scope_explanation: scope.explanation,
        scope_questions: question_ids(&scope.questions),
        basis: on.basis,
        result: overall(security, statement.result),
        security: SecurityVerdict {
            result: security,
            requirements,
        },
        statement,
        conditions,
        findings,
    }
}

/// The statement duties exist only where the law reaches the product. While that is unsure, a
/// missing statement is open, not failed.
fn judge_statement(on: &Assessing<'_>, unsure: bool) -> (StatementVerdict, Vec<ConditionVerdict>) {
    let not_applicable = |reason| StatementVerdict {
        result: PartResult::NotApplicable,
        reason: Some(reason),
    };
    if on.basis == Basis::ByChoice {
        return (
            not_applicable(NotApplicable::StatementNotRequired),
            Vec::new(),
        );
    }
    if on.label_counts {
        let judged = route::judge(on, Requirement::Statement, statement::RULES);
        return (not_applicable(NotApplicable::DeemedByLabel), judged.rows);
    }
    let rows: Vec<ConditionVerdict> = statement::RULES
        .iter()
        .map(|rule| rule.verdict(&on.case))
        .collect();
    let result = match part_result(&rows) {
        PartResult::NotMet if unsure => PartResult::InsufficientEvidence,
        result => capped(result, unsure),
    };
    (
        StatementVerdict {
            result,
            reason: None,
        },
        rows,
    )
}

/// Any failure, else anything open, else met; not applicable where nothing applies.
pub(super) fn part_result(rows: &[ConditionVerdict]) -> PartResult {
    let any = |result| rows.iter().any(|row| row.result == result);
    if any(ConditionResult::NotMet) {
        PartResult::NotMet
    } else if any(ConditionResult::Unknown) {
        PartResult::InsufficientEvidence
    } else if any(ConditionResult::Met) {
        PartResult::Met
    } else {
        PartResult::NotApplicable
    }
}

const fn capped(result: PartResult, unsure: bool) -> PartResult {
    match result {
        PartResult::Met if unsure => PartResult::InsufficientEvidence,
        result => result,
    }
}

const fn overall(security: PartResult, statement: PartResult) -> VerdictResult {
    match (security, statement) {
        (PartResult::NotMet, _) | (_, PartResult::NotMet) => VerdictResult::NotMet,
        (PartResult::InsufficientEvidence | PartResult::NotAssessed, _)
        | (_, PartResult::InsufficientEvidence | PartResult::NotAssessed) => {
            VerdictResult::InsufficientEvidence
        }
        (
            PartResult::Met | PartResult::NotApplicable,
            PartResult::Met | PartResult::NotApplicable,
        ) => VerdictResult::Met,
    }
}

/// What the answers show beside the conditions.
fn remarks(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Ok(model) = case.facts.field_text("SCP-01", "model")
        && !names_model(model, &case.product.model)
    {
        findings.push(finding(
            FindingCode::ModelDiffers,
            None,
            &["SCP-01"],
            "The model in the answers is not the model of the offered product.",
        ));
    }
    if parts::any_updatable(case) == Ok(false) {
        findings.push(finding(
            FindingCode::NotUpdatable,
            Some(Requirement::Updates),
            &["PST-21"],
            "No part can receive security updates, so the law asks for no update period. A flaw found later cannot be mended.",
        ));
    } else {
        findings.extend(period_ended(case, case.reference_date));
    }
    findings.extend(statement_remarks(case));
    findings
}

pub(super) fn period_ended(case: &Case<'_>, day: Date) -> Option<Finding> {
    let end = update_period::ends(case)?;
    (end < day).then(|| {
        finding(
            FindingCode::SupportPeriodEnded,
            Some(Requirement::Updates),
            &["PST-09"],
            format!("The security update period ends on {end}, before {day}."),
        )
    })
}

fn statement_remarks(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !statement::attached(case) {
        return findings;
    }
    let mut add = |code, questions: &[&str], text: &str| {
        findings.push(finding(code, Some(Requirement::Statement), questions, text));
    };
    if case
        .facts
        .date("PST-33")
        .is_ok_and(|issued| issued > case.reference_date)
    {
        add(
            FindingCode::StatementDatedInFuture,
            &["PST-33"],
            "The statement is dated after the tender deadline.",
        );
    }
    if case
        .facts
        .field_text("PST-34", "models")
        .is_ok_and(|models| !names_model(models, &case.product.model))
    {
        add(
            FindingCode::StatementModelDiffers,
            &["PST-34"],
            "The models named in the statement do not include the offered model.",
        );
    }
    if let (Ok(in_statement), Some(published)) = (
        case.facts.field_date("PST-34", "support_end"),
        update_period::ends(case),
    ) && in_statement > published
    {
        add(
            FindingCode::StatementPeriodLonger,
            &["PST-34", "PST-09"],
            "The statement promises updates for longer than the published period. The period may have been cut short.",
        );
    }
    findings
}

/// Whether a requirement rests on this route.
pub(super) fn rests_on(verdict: &Verdict, route: Route) -> bool {
    verdict
        .security
        .requirements
        .iter()
        .any(|requirement| requirement.route == Some(route))
}
