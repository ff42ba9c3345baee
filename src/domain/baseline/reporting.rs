//! Information on how to report security problems: Schedule 1, paragraph 2.
//!
//! Invariant: what has to be published, and each way in which it has to be open, is a condition of
//! its own. The law sets no number of days, so none decides here.

use super::{
    facts::{Fact, Gap, GapKind},
    manufacturers,
    parts::{self, Part},
    rule::{Case, Deemer, Rule, Ruling, all_yes},
    verdict::Requirement,
};

const EN: &[Deemer] = &[Deemer::En303645];
/// On the route by ISO/IEC 29147 the publication and access conditions stay (Schedule 2, paragraph
/// 2(3) and (4)).
const EN_OR_ISO: &[Deemer] = &[Deemer::En303645, Deemer::Iso29147];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "reporting.contact",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(2)(a)",
        title: "A contact for reports is published",
        questions: &["PST-05"],
        replaced_by: EN,
        met: "A contact for reports is published and named.",
        not_met: "No contact for reports is published.",
        check: contact,
    },
    Rule {
        id: "reporting.acknowledgement",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(2)(b)(i)",
        title: "It is published when receipt of a report is confirmed",
        questions: &["PST-06"],
        replaced_by: EN,
        met: "It is published when receipt is confirmed.",
        not_met: "It is not published when receipt is confirmed.",
        check: |case| all_yes([case.facts.field_yes("PST-06", "acknowledgement")]),
    },
    Rule {
        id: "reporting.status_updates",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(2)(b)(ii)",
        title: "It is published when news follows until the problem is solved",
        questions: &["PST-06"],
        replaced_by: EN,
        met: "It is published when news follows until the problem is solved.",
        not_met: "It is not published when news follows, or the news stops before the problem is solved.",
        check: status_updates,
    },
    Rule {
        id: "reporting.access.accessible",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(3)",
        title: "The information on reporting is easy to find and open",
        questions: &["PST-07"],
        replaced_by: EN,
        met: "The information on reporting is easy to find and open.",
        not_met: "The information on reporting is not easy to find and open.",
        check: |case| all_yes([case.facts.field_yes("PST-07", "accessible")]),
    },
    Rule {
        id: "reporting.access.clear",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(3)",
        title: "The information on reporting is clear and hides nothing that matters",
        questions: &["PST-07"],
        replaced_by: EN,
        met: "The information on reporting is clear and hides nothing that matters.",
        not_met: "The information on reporting is not clear, or hides something that matters.",
        check: |case| all_yes([case.facts.field_yes("PST-07", "clear")]),
    },
    Rule {
        id: "reporting.access.no_request",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(3)(a)",
        title: "The information on reporting is there without asking first",
        questions: &["PST-07"],
        replaced_by: EN,
        met: "The information on reporting is there without asking first.",
        not_met: "The information on reporting is not there without asking first.",
        check: |case| all_yes([case.facts.field_yes("PST-07", "no_request")]),
    },
    Rule {
        id: "reporting.access.english",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(3)(b)",
        title: "The information on reporting is in English",
        questions: &["PST-07"],
        replaced_by: EN,
        met: "The information on reporting is in English.",
        not_met: "The information on reporting is not in English.",
        check: |case| all_yes([case.facts.field_yes("PST-07", "english")]),
    },
    Rule {
        id: "reporting.access.free",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(3)(c)",
        title: "The information on reporting is free",
        questions: &["PST-07"],
        replaced_by: EN,
        met: "The information on reporting is free.",
        not_met: "The information on reporting is not free.",
        check: |case| all_yes([case.facts.field_yes("PST-07", "free")]),
    },
    Rule {
        id: "reporting.access.no_personal_information",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(3)(d)",
        title: "The information on reporting is open without personal details",
        questions: &["PST-07"],
        replaced_by: EN,
        met: "The information on reporting is open without personal details.",
        not_met: "The information on reporting is not open without personal details.",
        check: |case| all_yes([case.facts.field_yes("PST-07", "no_personal_information")]),
    },
    Rule {
        id: "reporting.covers.hardware",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(1)(a)",
        title: "The reporting route covers the hardware",
        questions: &["PST-08"],
        replaced_by: EN_OR_ISO,
        met: "The reporting route covers the hardware.",
        not_met: "The reporting route does not cover the hardware.",
        check: |case| parts::covers(case, "PST-08", Part::Hardware),
    },
    Rule {
        id: "reporting.covers.pre_installed",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(1)(b)",
        title: "The reporting route covers the software on the product",
        questions: &["SCP-21", "PST-08"],
        replaced_by: EN_OR_ISO,
        met: "The reporting route covers the software on the product.",
        not_met: "The reporting route does not cover the software on the product.",
        check: |case| parts::covers(case, "PST-08", Part::PreInstalled),
    },
    Rule {
        id: "reporting.covers.must_install",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(1)(c)",
        title: "The reporting route covers software that must be installed",
        questions: &["SCP-21", "PST-08"],
        replaced_by: EN_OR_ISO,
        met: "The reporting route covers software that must be installed.",
        not_met: "The reporting route does not cover software that must be installed.",
        check: |case| parts::covers(case, "PST-08", Part::MustInstall),
    },
    Rule {
        id: "reporting.covers.other_software",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 2(1)(d)",
        title: "The reporting route covers other software used with the product",
        questions: &["SCP-09", "SCP-21", "PST-08"],
        replaced_by: EN_OR_ISO,
        met: "The reporting route covers other software used with the product.",
        not_met: "The reporting route does not cover other software used with the product.",
        check: |case| parts::covers(case, "PST-08", Part::OtherSoftware),
    },
    Rule {
        id: "reporting.each_manufacturer",
        requirement: Requirement::Reporting,
        clause: "PSTI Regulations 2023 (SI 2023/1007), reg 5",
        title: "Each manufacturer meets the rules on reporting",
        questions: &["SCP-11", "PST-35"],
        replaced_by: &[],
        met: "Each manufacturer meets the rules on reporting.",
        not_met: "One of the manufacturers does not meet the rules on reporting.",
        check: |case| manufacturers::each(case, "reporting"),
    },
];

fn contact(case: &Case<'_>) -> Fact<Ruling> {
    if !case.facts.field_yes("PST-05", "published")? {
        return Ok(Ruling::NotMet);
    }
    let named = ["page", "email", "other"]
        .iter()
        .any(|field| case.facts.field_text("PST-05", field).is_ok());
    if named {
        Ok(Ruling::Met)
    } else {
        Err(Gap::new(
            "PST-05",
            GapKind::Sentence("PST-05 says that a contact is published but does not name it."),
        ))
    }
}

fn status_updates(case: &Case<'_>) -> Fact<Ruling> {
    all_yes([
        case.facts.field_yes("PST-06", "updates"),
        case.facts.field_yes("PST-06", "until_resolved"),
    ])
}
