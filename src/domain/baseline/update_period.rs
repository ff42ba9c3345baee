//! Information on the minimum security update period: Schedule 1, paragraph 3.
//!
//! Invariant: the rules bite only where something can receive security updates. A period without an
//! end date is no defined support period, whatever its words say (regulation 2(1)).

use jiff::civil::Date;

use super::{
    facts::{Fact, Gap, GapKind, Ticked},
    manufacturers,
    options::PeriodChange,
    parts::{self, Part},
    rule::{Case, Deemer, Rule, Ruling, all_yes},
    verdict::{NotApplicable, Requirement},
};

/// On the route by standard the end date, access, changes and prominence stay (Schedule 2,
/// paragraph 3(2) to (4)).
const EN: &[Deemer] = &[Deemer::En303645];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "updates.end_date",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), reg 2(1) and Sch 1 para 3(2)",
        title: "The security update period has an end date",
        questions: &["PST-21", "PST-09"],
        replaced_by: &[],
        met: "The period has an end date.",
        not_met: "The period is given without an end date.",
        check: end_date,
    },
    Rule {
        id: "updates.published",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(2)",
        title: "The security update period is published",
        questions: &["PST-21", "PST-23"],
        replaced_by: EN,
        met: "The period is published.",
        not_met: "The period is not published.",
        check: |case| {
            where_updatable(case, |case| {
                all_yes([case.facts.field_yes("PST-23", "published")])
            })
        },
    },
    Rule {
        id: "updates.access.accessible",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(4)",
        title: "The information on the period is easy to find and open",
        questions: &["PST-21", "PST-10"],
        replaced_by: &[],
        met: "The information on the period is easy to find and open.",
        not_met: "The information on the period is not easy to find and open.",
        check: |case| access(case, "accessible"),
    },
    Rule {
        id: "updates.access.clear",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(4)",
        title: "The information on the period is clear and hides nothing that matters",
        questions: &["PST-21", "PST-10"],
        replaced_by: &[],
        met: "The information on the period is clear and hides nothing that matters.",
        not_met: "The information on the period is not clear, or hides something that matters.",
        check: |case| access(case, "clear"),
    },
    Rule {
        id: "updates.access.no_request",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(4)(a)",
        title: "The information on the period is there without asking first",
        questions: &["PST-21", "PST-10"],
        replaced_by: &[],
        met: "The information on the period is there without asking first.",
        not_met: "The information on the period is not there without asking first.",
        check: |case| access(case, "no_request"),
    },
    Rule {
        id: "updates.access.english",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(4)(b)",
        title: "The information on the period is in English",
        questions: &["PST-21", "PST-10"],
        replaced_by: &[],
        met: "The information on the period is in English.",
        not_met: "The information on the period is not in English.",
        check: |case| access(case, "english"),
    },
    Rule {
        id: "updates.access.free",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(4)(c)",
        title: "The information on the period is free",
        questions: &["PST-21", "PST-10"],
        replaced_by: &[],
        met: "The information on the period is free.",
        not_met: "The information on the period is not free.",
        check: |case| access(case, "free"),
    },
    Rule {
        id: "updates.access.no_personal_information",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(4)(d)",
        title: "The information on the period is open without personal details",
        questions: &["PST-21", "PST-10"],
        replaced_by: &[],
        met: "The information on the period is open without personal details.",
        not_met: "The information on the period is not open without personal details.",
        check: |case| access(case, "no_personal_information"),
    },
    Rule {
        id: "updates.access.understandable",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(4)(e)",
        title: "The information on the period is understandable without technical knowledge",
        questions: &["PST-21", "PST-10"],
        replaced_by: &[],
        met: "The information on the period is understandable without technical knowledge.",
        not_met: "The information on the period is not understandable without technical knowledge.",
        check: |case| access(case, "understandable"),
    },
    Rule {
        id: "updates.extension_published",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(3)",
        title: "A longer period was published as soon as could be done",
        questions: &["PST-21", "PST-11"],
        replaced_by: &[],
        met: "Every longer period was published as soon as could be done.",
        not_met: "A longer period was published late or not at all.",
        check: extension_published,
    },
    Rule {
        id: "updates.not_shortened",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(6)",
        title: "The published period was never cut short",
        questions: &["PST-21", "PST-11"],
        replaced_by: &[],
        met: "The published period was never cut short.",
        not_met: "The published period was cut short.",
        check: not_shortened,
    },
    Rule {
        id: "updates.prominence",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(5)",
        title: "The period stands beside the main facts where the manufacturer invites people to buy",
        questions: &["PST-21", "PST-24", "PST-12"],
        replaced_by: &[],
        met: "The period stands beside the main facts of the product.",
        not_met: "The period does not stand beside the main facts of the product.",
        check: prominence,
    },
    Rule {
        id: "updates.covers.hardware",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(1)(a)",
        title: "The period covers the hardware",
        questions: &["PST-21", "PST-22"],
        replaced_by: EN,
        met: "The period covers the hardware.",
        not_met: "The period does not cover the hardware.",
        check: |case| parts::period_covers(case, Part::Hardware),
    },
    Rule {
        id: "updates.covers.pre_installed",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(1)(b)",
        title: "The period covers the software on the product",
        questions: &["SCP-21", "PST-21", "PST-22"],
        replaced_by: EN,
        met: "The period covers the software on the product.",
        not_met: "The period does not cover the software on the product.",
        check: |case| parts::period_covers(case, Part::PreInstalled),
    },
    Rule {
        id: "updates.covers.must_install",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(1)(c)",
        title: "The period covers software that must be installed",
        questions: &["SCP-21", "PST-21", "PST-22"],
        replaced_by: EN,
        met: "The period covers software that must be installed.",
        not_met: "The period does not cover software that must be installed.",
        check: |case| parts::period_covers(case, Part::MustInstall),
    },
    Rule {
        id: "updates.covers.maker_software",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 3(1)(d)",
        title: "The period covers other software of the manufacturer",
        questions: &["SCP-09", "SCP-21", "PST-21", "PST-22"],
        replaced_by: EN,
        met: "The period covers other software of the manufacturer.",
        not_met: "The period does not cover other software of the manufacturer.",
        check: |case| parts::period_covers(case, Part::MakerSoftware),
    },
    Rule {
        id: "updates.each_manufacturer",
        requirement: Requirement::Updates,
        clause: "PSTI Regulations 2023 (SI 2023/1007), reg 5",
        title: "Each manufacturer meets the rules on the update period",
        questions: &["PST-21", "SCP-11", "PST-35"],
        replaced_by: &[],
        met: "Each manufacturer meets the rules on the update period.",
        not_met: "One of the manufacturers does not meet the rules on the update period.",
        check: |case| where_updatable(case, |case| manufacturers::each(case, "updates")),
    },
];

fn where_updatable(case: &Case<'_>, check: fn(&Case<'_>) -> Fact<Ruling>) -> Fact<Ruling> {
    if parts::any_updatable(case)? {
        check(case)
    } else {
        Ok(NotApplicable::NotUpdatable.into())
    }
}

/// The end of the period, where a period is due and has one.
pub(super) fn ends(case: &Case<'_>) -> Option<Date> {
    if parts::any_updatable(case) == Ok(true) {
        case.facts.period_end("PST-09").ok().flatten()
    } else {
        None
    }
}

fn end_date(case: &Case<'_>) -> Fact<Ruling> {
    where_updatable(case, |case| match case.facts.period_end("PST-09")? {
        Some(_) => Ok(Ruling::Met),
        None => Ok(Ruling::NotMet),
    })
}

fn access(case: &Case<'_>, field: &str) -> Fact<Ruling> {
    if parts::any_updatable(case)? {
        all_yes([case.facts.field_yes("PST-10", field)])
    } else {
        Ok(NotApplicable::NotUpdatable.into())
    }
}

fn extension_published(case: &Case<'_>) -> Fact<Ruling> {
    where_updatable(case, |case| {
        let changes: Ticked<PeriodChange> = case.facts.ticked("PST-11")?;
        if changes.has(PeriodChange::ExtendedLate) {
            return Ok(Ruling::NotMet);
        }
        settled(&changes)?;
        if changes.has(PeriodChange::ExtendedPromptly) {
            Ok(Ruling::Met)
        } else {
            Ok(NotApplicable::NeverExtended.into())
        }
    })
}

fn not_shortened(case: &Case<'_>) -> Fact<Ruling> {
    where_updatable(case, |case| {
        let changes: Ticked<PeriodChange> = case.facts.ticked("PST-11")?;
        if changes.has(PeriodChange::Shortened) {
            return Ok(Ruling::NotMet);
        }
        settled(&changes)?;
        Ok(Ruling::Met)
    })
}

fn settled(changes: &Ticked<PeriodChange>) -> Fact<()> {
    if changes.mixes(PeriodChange::Unchanged) {
        return parts::contradiction("PST-11");
    }
    if changes.dont_know() {
        return Err(Gap::new("PST-11", GapKind::DontKnow));
    }
    Ok(())
}

fn prominence(case: &Case<'_>) -> Fact<Ruling> {
    where_updatable(case, |case| {
        if case.facts.yes("PST-24")? {
            all_yes([case.facts.yes("PST-12")])
        } else {
            Ok(NotApplicable::NoInvitationToPurchase.into())
        }
    })
}
