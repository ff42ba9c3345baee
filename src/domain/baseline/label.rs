//! The label route: SI 2025/1267 (Schedule 2, conditions B and C, and Schedule 2A).
//!
//! Invariant: only a label the law names, in force, not expired on the day and for this very model
//! counts, and only from 4 December 2025. Anything else is worth nothing, and says why.

use jiff::civil::Date;

use super::{
    edition::Edition,
    facts::names_model,
    finding::finding,
    options::{LabelScheme, LabelStatus, Role},
    rule::Case,
    verdict::{Finding, FindingCode},
};

pub(super) const QUESTIONS: &[&str] = &["PST-30", "PST-31"];

pub(super) struct LabelClaim {
    pub(super) counts: bool,
    pub(super) findings: Vec<Finding>,
}

/// Whether a label stands in place of the requirements on `day`.
pub(super) fn claim(case: &Case<'_>, edition: Option<Edition>, day: Date) -> LabelClaim {
    match case.facts.choice("PST-30") {
        Ok(LabelScheme::None) | Err(_) => LabelClaim {
            counts: false,
            findings: Vec::new(),
        },
        Ok(scheme) => match flaw(case, scheme, edition, day) {
            Some(flaw) => LabelClaim {
                counts: false,
                findings: vec![flaw],
            },
            None => LabelClaim {
                counts: true,
                findings: remarks(case),
            },
        },
    }
}

fn flaw(
    case: &Case<'_>,
    scheme: LabelScheme,
    edition: Option<Edition>,
    day: Date,
) -> Option<Finding> {
    let level = case.facts.field_number("PST-31", "level");
    let named = match scheme {
        LabelScheme::JcStar1 => level.is_err() || level == Ok(1),
        LabelScheme::SingaporeCls => true,
        LabelScheme::JcStarOther | LabelScheme::Other | LabelScheme::None => false,
    };
    if !named {
        return Some(note(
            FindingCode::LabelNotNamedInLaw,
            "The law names JC-STAR STAR-1 and the Singapore Cybersecurity Labelling Scheme only. This label changes nothing in law.",
        ));
    }
    if edition.is_none_or(|edition| edition < Edition::December2025) {
        return Some(note(
            FindingCode::LabelNotInForceInLaw,
            "Labels count in law only from 4 December 2025, after the tender deadline.",
        ));
    }
    if case.facts.field_choice("PST-31", "status") == Ok(LabelStatus::SuspendedOrWithdrawn) {
        return Some(note(
            FindingCode::LabelWithdrawn,
            "The label is suspended, withdrawn or ended, so it changes nothing.",
        ));
    }
    if let Ok(expires) = case.facts.field_date("PST-31", "expires")
        && expires < day
    {
        return Some(note(
            FindingCode::LabelExpired,
            format!("The label expired on {expires}, so it changes nothing on {day}."),
        ));
    }
    if let Ok(models) = case.facts.field_text("PST-31", "models")
        && !names_model(models, &case.product.model)
    {
        return Some(note(
            FindingCode::LabelOtherModel,
            "The label does not name the offered model, so it changes nothing.",
        ));
    }
    missing_detail(case)
}

fn missing_detail(case: &Case<'_>) -> Option<Finding> {
    let details = [
        case.facts.field_text("PST-31", "number").err(),
        case.facts.field_text("PST-31", "models").err(),
        case.facts.field_date("PST-31", "expires").err(),
        case.facts
            .field_choice::<LabelStatus>("PST-31", "status")
            .err(),
    ];
    let gap = details.into_iter().flatten().next()?;
    Some(note(
        FindingCode::LabelDetailsMissing,
        format!("The label cannot count yet. {}", gap.sentence()),
    ))
}

fn remarks(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = vec![note(
        FindingCode::LabelCheckRegister,
        "Look the label up in the public register of its scheme, now and again at award and at delivery.",
    )];
    if matches!(
        case.facts.choice("SCP-02"),
        Ok(Role::Importer | Role::Distributor)
    ) {
        findings.push(finding(
            FindingCode::LabelLeavesImporterDuty,
            None,
            &["SCP-02", "PST-30"],
            "The label stands in place of the manufacturer's duty to supply a statement (Act s 9(2), Sch 2A). The text does not say so for the duties of importers and distributors (Act ss 15 and 22).",
        ));
    }
    findings
}

fn note(code: FindingCode, text: impl Into<String>) -> Finding {
    finding(code, None, QUESTIONS, text)
}
