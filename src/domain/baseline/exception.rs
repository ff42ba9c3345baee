//! Excepted products: Schedule 3, each class on its own condition and no wider.
//!
//! Invariant: what a supplier calls its product never excepts it; the condition of the class does. A
//! computer is excepted by what it is, whether or not anyone claims it.

use super::{
    edition::Edition,
    facts::{Fact, Gap, GapKind},
    finding::finding,
    options::{ExceptionClaim, MedicalReach, Nation, ProductKind, YesNoNotApplicable},
    rule::{Case, Ruling, all_yes},
    verdict::{ExceptionClass, Finding, FindingCode},
};

pub(super) enum Exception {
    None,
    Excepted(ExceptionClass, &'static str),
    Open(Gap),
}

pub(super) struct ExceptionOutcome {
    pub(super) status: Exception,
    pub(super) questions: Vec<&'static str>,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn of(case: &Case<'_>, edition: Edition) -> ExceptionOutcome {
    let computer = computer(case);
    if computer == Ok(true) {
        return ExceptionOutcome {
            status: Exception::Excepted(
                ExceptionClass::Computer,
                "Desktops, laptops and tablets without a mobile network are excepted unless made only for children under 14 (Sch 3 para 5).",
            ),
            questions: vec!["SCP-09", "SCP-10"],
            findings: Vec::new(),
        };
    }
    let mut claimed = claimed(case, edition);
    if let (Err(gap), Exception::None) = (computer, &claimed.status) {
        claimed.status = Exception::Open(gap);
    }
    claimed
}

/// Schedule 3, paragraph 5.
fn computer(case: &Case<'_>) -> Fact<bool> {
    match case.facts.choice("SCP-09")? {
        ProductKind::Desktop | ProductKind::Laptop | ProductKind::TabletNotCellular => {
            Ok(!case.facts.yes("SCP-10")?)
        }
        ProductKind::Smartphone | ProductKind::TabletCellular | ProductKind::Other => Ok(false),
    }
}

fn claimed(case: &Case<'_>, edition: Edition) -> ExceptionOutcome {
    let (class, why, question, holds) = match case.facts.choice("SCP-05") {
        Err(gap) => return plain(Exception::Open(gap)),
        Ok(ExceptionClaim::None) => return plain(Exception::None),
        Ok(ExceptionClaim::NorthernIreland) => (
            ExceptionClass::NorthernIreland,
            "The product is supplied in Northern Ireland under a listed law that opens the market there (Sch 3 para 1).",
            "SCP-14",
            northern_ireland(case),
        ),
        Ok(ExceptionClaim::EvChargePoint) => (
            ExceptionClass::EvChargePoint,
            "The Electric Vehicles (Smart Charge Points) Regulations 2021 apply to it (Sch 3 para 2).",
            "SCP-16",
            all_yes([case.facts.yes("SCP-16")]),
        ),
        Ok(ExceptionClaim::MedicalDevice) => (
            ExceptionClass::MedicalDevice,
            "The Medical Devices Regulations 2002 apply to the product itself (Sch 3 para 3).",
            "SCP-17",
            medical(case),
        ),
        Ok(ExceptionClaim::SmartMeter) => (
            ExceptionClass::SmartMeter,
            "A licensed firm supplies it and it has passed the assurance scheme (Sch 3 para 4).",
            "SCP-18",
            all_yes([
                case.facts.field_yes("SCP-18", "licence_holder"),
                case.facts.field_yes("SCP-18", "assured"),
            ]),
        ),
        Ok(ExceptionClaim::MotorVehicle) => {
            return vehicle(case, edition, ExceptionClass::MotorVehicle);
        }
        Ok(ExceptionClaim::TwoThreeWheelVehicle) => {
            return vehicle(case, edition, ExceptionClass::TwoThreeWheelVehicle);
        }
        Ok(ExceptionClaim::AgriculturalVehicle) => {
            return vehicle(case, edition, ExceptionClass::AgriculturalVehicle);
        }
    };
    settle(class, why, question, holds)
}

fn plain(status: Exception) -> ExceptionOutcome {
    ExceptionOutcome {
        status,
        questions: vec!["SCP-05"],
        findings: Vec::new(),
    }
}

fn settle(
    class: ExceptionClass,
    why: &'static str,
    question: &'static str,
    holds: Fact<Ruling>,
) -> ExceptionOutcome {
    let mut findings = Vec::new();
    let status = match holds {
        Ok(Ruling::Met) => Exception::Excepted(class, why),
        Ok(Ruling::NotMet | Ruling::NotApplicable(_)) => {
            findings.push(finding(
                FindingCode::ExceptionNotConfirmed,
                None,
                &["SCP-05", question],
                "An exception is named, but its own condition is not met, so the product is not excepted.",
            ));
            Exception::None
        }
        Err(gap) => Exception::Open(gap),
    };
    ExceptionOutcome {
        status,
        questions: vec!["SCP-05", question],
        findings,
    }
}

/// Schedule 3, paragraph 1: every condition, whoever buys.
fn northern_ireland(case: &Case<'_>) -> Fact<Ruling> {
    let same_matters = case
        .facts
        .field_choice::<YesNoNotApplicable>("SCP-14", "same_matters")
        .map(|answer| answer != YesNoNotApplicable::No);
    all_yes([
        case.facts.field_yes("SCP-14", "supplied_there"),
        case.facts.field_yes("SCP-14", "listed_law"),
        case.facts.field_yes("SCP-14", "free_movement"),
        same_matters,
    ])
}

/// Schedule 3, paragraph 3. Read word for word, paragraph (2) takes back a device on which other
/// medical software runs, so that case stays open for people to settle.
fn medical(case: &Case<'_>) -> Fact<Ruling> {
    match case.facts.choice("SCP-17")? {
        MedicalReach::Product => Ok(Ruling::Met),
        MedicalReach::SoftwareOnly | MedicalReach::No => Ok(Ruling::NotMet),
        MedicalReach::ProductAndSoftware => Err(Gap::new(
            "SCP-17",
            GapKind::Sentence(
                "The product is a medical device and also runs separate medical software, which Sch 3 para 3(2) may bring back.",
            ),
        )),
    }
}

/// Schedule 3, paragraphs 6 to 8: from 25 February 2025, in Great Britain.
fn vehicle(case: &Case<'_>, edition: Edition, class: ExceptionClass) -> ExceptionOutcome {
    if edition < Edition::February2025 {
        return ExceptionOutcome {
            status: Exception::None,
            questions: vec!["SCP-05"],
            findings: vec![finding(
                FindingCode::ExceptionNotInForce,
                None,
                &["SCP-05"],
                "Vehicles are excepted only from 25 February 2025, after the tender deadline.",
            )],
        };
    }
    let mut outcome = settle(
        class,
        "Vehicle approval law applies to it and it is supplied in Great Britain (Sch 3 paras 6 to 8).",
        "SCP-20",
        all_yes([case.facts.yes("SCP-20")]),
    );
    if matches!(outcome.status, Exception::Excepted(..)) {
        outcome.questions.push("SCP-15");
        match case.facts.ticked::<Nation>("SCP-15") {
            Ok(nations) if nations.dont_know() => {
                outcome.status = Exception::Open(Gap::new("SCP-15", GapKind::DontKnow));
            }
            Ok(nations) if nations.has(Nation::NorthernIreland) => {
                outcome.status = Exception::None;
                outcome.findings.push(finding(
                    FindingCode::ExceptionOnlyInGreatBritain,
                    None,
                    &["SCP-05", "SCP-15"],
                    "Vehicles are excepted in Great Britain only. Units for Northern Ireland are not, so the verdict is given for them.",
                ));
            }
            Ok(_) => {}
            Err(gap) => outcome.status = Exception::Open(gap),
        }
    }
    outcome
}
