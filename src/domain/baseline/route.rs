//! The routes by which a requirement is shown: directly, by a named standard, by a label, or, by
//! choice only, by equivalent evidence (regulation 4 and Schedule 2).
//!
//! Invariant: a standard counts only in the version the law names, for every part the requirement
//! covers, with evidence, and only while no answer says otherwise. Failing that the direct
//! conditions decide, and a finding says why.

use super::{
    assess::Assessing,
    facts::{Fact, Gap},
    finding::finding,
    options::{ClaimedRoute, EnVersion, IsoEdition, YesNoNotApplicable},
    rule::{Case, Deemer, Rule, Ruling, all_yes, evidence_of, question_ids},
    verdict::{
        Basis, ConditionResult, ConditionVerdict, Finding, FindingCode, NotApplicable, Requirement,
        Route,
    },
};
use crate::domain::question_set::EvidenceLevel;

/// A condition that stands in place of direct ones.
pub(super) struct Deemed {
    pub(super) id: &'static str,
    pub(super) requirement: Requirement,
    pub(super) route: Route,
    pub(super) clause: &'static str,
    pub(super) title: &'static str,
    pub(super) questions: &'static [&'static str],
}

macro_rules! deemed {
    ($($id:literal $requirement:ident $route:ident $clause:literal $title:literal [$($question:literal),+];)+) => {
        pub(super) const DEEMED: &[Deemed] = &[$(Deemed {
            id: $id,
            requirement: Requirement::$requirement,
            route: Route::$route,
            clause: $clause,
            title: $title,
            questions: &[$($question),+],
        }),+];
    };
}

deemed! {
    "passwords.by_standard" Passwords Standard
        "PSTI Regulations 2023 (SI 2023/1007), Sch 2 para 1(2)"
        "EN 303 645 V2.1.1 is followed for passwords" ["PST-15", "PST-25"];
    "passwords.by_label" Passwords Label
        "PSTI Regulations 2023 (SI 2023/1007), Sch 2 para 1(3)-(4)"
        "A label named in the law stands in for the password rules" ["PST-30", "PST-31"];
    "passwords.by_equivalent" Passwords Equivalent
        "By choice of the council"
        "Equivalent evidence is given for passwords" ["PST-15", "PST-25", "PST-29"];
    "reporting.by_standard" Reporting Standard
        "PSTI Regulations 2023 (SI 2023/1007), Sch 2 para 2(2)-(4)"
        "EN 303 645 V2.1.1 or ISO/IEC 29147:2018 is followed for reporting" ["PST-15", "PST-26", "PST-27"];
    "reporting.by_label" Reporting Label
        "PSTI Regulations 2023 (SI 2023/1007), Sch 2 para 2(2A)-(2B)"
        "A label named in the law stands in for the rules on reporting" ["PST-30", "PST-31"];
    "reporting.by_equivalent" Reporting Equivalent
        "By choice of the council"
        "Equivalent evidence is given for reporting" ["PST-15", "PST-26", "PST-27", "PST-29"];
    "updates.by_standard" Updates Standard
        "PSTI Regulations 2023 (SI 2023/1007), Sch 2 para 3(2)"
        "EN 303 645 V2.1.1 is followed for the update period" ["PST-15", "PST-28"];
    "updates.by_label" Updates Label
        "PSTI Regulations 2023 (SI 2023/1007), Sch 2 para 3(2A)-(2B)"
        "A label named in the law stands in for the rules on the update period" ["PST-30", "PST-31"];
    "updates.by_equivalent" Updates Equivalent
        "By choice of the council"
        "Equivalent evidence is given for the update period" ["PST-15", "PST-28", "PST-29"];
    "statement.by_label" Statement Label
        "PSTI Regulations 2023 (SI 2023/1007), reg 4A and Sch 2A"
        "A label named in the law stands in for the statement of compliance" ["PST-30", "PST-31"];
}

/// One requirement, judged.
pub(super) struct Judged {
    pub(super) route: Route,
    pub(super) rows: Vec<ConditionVerdict>,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn judge(on: &Assessing<'_>, requirement: Requirement, rules: &[Rule]) -> Judged {
    let case = &on.case;
    if on.label_counts {
        return by_label(case, requirement, rules);
    }
    let claim = claim(on, requirement);
    let mut findings: Vec<Finding> = claim.finding.into_iter().collect();
    if let Some((route, deemer)) = claim.stands {
        let contradicted: Vec<&str> = rules
            .iter()
            .filter(|rule| rule.replaced_by.contains(&deemer))
            .filter(|rule| (rule.check)(case) == Ok(Ruling::NotMet))
            .flat_map(|rule| rule.questions.iter().copied())
            .collect();
        if contradicted.is_empty() {
            let rows = deemed_rows(case, requirement, route, rules, deemer);
            return Judged {
                route,
                rows,
                findings,
            };
        }
        findings.push(finding(
            FindingCode::AnswersContradictStandard,
            Some(requirement),
            &contradicted,
            "The supplier relies on a standard, but its own answers say that what the standard asks for is not done. The answers decide.",
        ));
    }
    Judged {
        route: Route::Direct,
        rows: rules.iter().map(|rule| rule.verdict(case)).collect(),
        findings,
    }
}

fn by_label(case: &Case<'_>, requirement: Requirement, rules: &[Rule]) -> Judged {
    let contradicted: Vec<&str> = rules
        .iter()
        .filter(|rule| (rule.check)(case) == Ok(Ruling::NotMet))
        .flat_map(|rule| rule.questions.iter().copied())
        .collect();
    let findings = if contradicted.is_empty() {
        Vec::new()
    } else {
        vec![finding(
            FindingCode::AnswersContradictLabel,
            Some(requirement),
            &contradicted,
            "The label counts in law, but the answers taken alone would fail a condition.",
        )]
    };
    let mut rows: Vec<ConditionVerdict> = head(case, requirement, Route::Label);
    rows.extend(
        rules
            .iter()
            .map(|rule| rule.replaced(case, NotApplicable::DeemedByLabel)),
    );
    Judged {
        route: Route::Label,
        rows,
        findings,
    }
}

fn deemed_rows(
    case: &Case<'_>,
    requirement: Requirement,
    route: Route,
    rules: &[Rule],
    deemer: Deemer,
) -> Vec<ConditionVerdict> {
    let reason = match route {
        Route::Equivalent => NotApplicable::ShownByEquivalent,
        Route::Direct | Route::Standard | Route::Label => NotApplicable::DeemedByStandard,
    };
    let mut rows = head(case, requirement, route);
    rows.extend(rules.iter().map(|rule| {
        if rule.replaced_by.contains(&deemer) {
            rule.replaced(case, reason)
        } else {
            rule.verdict(case)
        }
    }));
    rows
}

/// The row of what stands in place of the direct conditions.
fn head(case: &Case<'_>, requirement: Requirement, route: Route) -> Vec<ConditionVerdict> {
    DEEMED
        .iter()
        .filter(|deemed| deemed.requirement == requirement && deemed.route == route)
        .map(|deemed| ConditionVerdict {
            id: deemed.id.to_owned(),
            requirement,
            clause: deemed.clause.to_owned(),
            title: deemed.title.to_owned(),
            result: ConditionResult::Met,
            questions: question_ids(deemed.questions),
            evidence: evidence_of(case, deemed.questions),
            explanation: format!("{}.", deemed.title),
        })
        .collect()
}

/// What a supplier's claim comes to: the route it opens, and what to say about it.
#[derive(Default)]
struct Claim {
    stands: Option<(Route, Deemer)>,
    finding: Option<Finding>,
}

fn claim(on: &Assessing<'_>, requirement: Requirement) -> Claim {
    let case = &on.case;
    let (field, en_question) = match requirement {
        Requirement::Passwords => ("passwords", "PST-25"),
        Requirement::Reporting => ("reporting", "PST-26"),
        Requirement::Updates => ("updates", "PST-28"),
        Requirement::Statement => return Claim::default(),
    };
    match case.facts.field_choice("PST-15", field) {
        Ok(ClaimedRoute::Direct) | Err(_) => Claim::default(),
        Ok(ClaimedRoute::En303645) => standard(
            on,
            requirement,
            en_question,
            Deemer::En303645,
            case.facts
                .field_choice::<EnVersion>(en_question, "version")
                .map(|version| version == EnVersion::V2_1_1),
            en_provisions(case, requirement),
        ),
        Ok(ClaimedRoute::Iso29147) => standard(
            on,
            requirement,
            "PST-27",
            Deemer::Iso29147,
            case.facts
                .field_choice::<IsoEdition>("PST-27", "edition")
                .map(|edition| edition == IsoEdition::Ed2018),
            iso_paragraphs(case),
        ),
        Ok(ClaimedRoute::Other) => other(on, requirement, field),
    }
}

fn en_provisions(case: &Case<'_>, requirement: Requirement) -> Fact<Ruling> {
    let facts = case.facts;
    match requirement {
        Requirement::Passwords => all_yes([
            facts.field_yes("PST-25", "provision_5_1_1"),
            facts
                .field_choice::<YesNoNotApplicable>("PST-25", "provision_5_1_2")
                .map(|answer| answer != YesNoNotApplicable::No),
            facts.field_yes("PST-25", "covers"),
        ]),
        Requirement::Reporting => all_yes([
            facts.field_yes("PST-26", "provision_5_2_1"),
            facts.field_yes("PST-26", "covers"),
        ]),
        Requirement::Updates => all_yes([
            facts.field_yes("PST-28", "provision_5_3_13"),
            facts.field_yes("PST-28", "covers"),
        ]),
        Requirement::Statement => Ok(Ruling::NotMet),
    }
}

fn iso_paragraphs(case: &Case<'_>) -> Fact<Ruling> {
    let facts = case.facts;
    all_yes([
        facts.field_yes("PST-27", "paragraph_6_2_2"),
        facts.field_yes("PST-27", "paragraph_6_2_5"),
        facts.field_yes("PST-27", "paragraph_6_5"),
        facts.field_yes("PST-27", "covers"),
    ])
}

fn standard(
    on: &Assessing<'_>,
    requirement: Requirement,
    question: &'static str,
    deemer: Deemer,
    version_named_in_law: Fact<bool>,
    followed: Fact<Ruling>,
) -> Claim {
    let shown = shown(followed, on.case.facts.evidenced(question));
    match (version_named_in_law, shown) {
        (Ok(true), Ok(())) => Claim {
            stands: Some((Route::Standard, deemer)),
            finding: None,
        },
        (Ok(false), Ok(())) if on.basis == Basis::ByChoice => Claim {
            stands: Some((Route::Equivalent, deemer)),
            finding: Some(needs_judgement(requirement, question)),
        },
        (Ok(false), _) => Claim {
            stands: None,
            finding: Some(finding(
                FindingCode::StandardVersionNotNamedInLaw,
                Some(requirement),
                &[question],
                "The law names EN 303 645 V2.1.1 and ISO/IEC 29147:2018 only. Another version is not the standards route, so the direct conditions decide.",
            )),
        },
        (Ok(true), Err(why)) => {
            not_shown(FindingCode::StandardNotShown, requirement, question, &why)
        }
        (Err(gap), _) => not_shown(
            FindingCode::StandardNotShown,
            requirement,
            question,
            &gap.sentence(),
        ),
    }
}

fn other(on: &Assessing<'_>, requirement: Requirement, field: &'static str) -> Claim {
    let case = &on.case;
    if on.basis == Basis::Law {
        return Claim {
            stands: None,
            finding: Some(finding(
                FindingCode::StandardOnlyByChoice,
                Some(requirement),
                &["PST-15", "PST-29"],
                "Where the law reaches the product, only the standards and labels it names can stand in for a requirement. The direct conditions decide.",
            )),
        };
    }
    let named = case
        .facts
        .field_text("PST-29", "name")
        .and_then(|_| case.facts.field_text("PST-29", "version"));
    let followed = named.and_then(|_| all_yes([case.facts.field_yes("PST-29", field)]));
    let in_date = case
        .facts
        .field_date("PST-29", "expires")
        .map_or(true, |expires| expires >= case.reference_date);
    let independent = case.facts.evidence_level("PST-29") >= EvidenceLevel::IndependentValidation;
    match shown(followed, case.facts.evidenced("PST-29")) {
        Ok(()) if in_date && independent => Claim {
            stands: Some((Route::Equivalent, Deemer::En303645)),
            finding: Some(needs_judgement(requirement, "PST-29")),
        },
        Ok(()) => not_shown(
            FindingCode::EquivalentNotShown,
            requirement,
            "PST-29",
            "The proof is out of date or not independent.",
        ),
        Err(why) => not_shown(FindingCode::EquivalentNotShown, requirement, "PST-29", &why),
    }
}

/// Followed, with evidence; else why not, in a sentence.
fn shown(followed: Fact<Ruling>, evidenced: Fact<()>) -> Result<(), String> {
    match followed {
        Ok(Ruling::Met) => evidenced.map_err(|gap: Gap| gap.sentence()),
        Ok(Ruling::NotMet | Ruling::NotApplicable(_)) => {
            Err("A part that counts is not followed, or not for the whole product.".to_owned())
        }
        Err(gap) => Err(gap.sentence()),
    }
}

fn needs_judgement(requirement: Requirement, question: &str) -> Finding {
    finding(
        FindingCode::EquivalentNeedsJudgement,
        Some(requirement),
        &[question],
        "By choice, this stands in for the requirement. Evaluators read the evidence and judge whether it shows the same thing.",
    )
}

fn not_shown(code: FindingCode, requirement: Requirement, question: &str, why: &str) -> Claim {
    Claim {
        stands: None,
        finding: Some(finding(
            code,
            Some(requirement),
            &[question],
            format!(
                "The standard or label relied on is not shown, so the direct conditions decide. {why}"
            ),
        )),
    }
}
