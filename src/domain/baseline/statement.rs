//! The statement of compliance: section 9 of the Act, regulations 7 to 9 and Schedule 4.
//!
//! Invariant: each thing the statement has to hold is a condition of its own. The Act also allows a
//! summary, but only in a form that regulations set, and none has been set.

use super::{
    facts::{Fact, Gap, GapKind, names_model},
    manufacturers,
    options::{Accompanied, ClaimedRoute, Role, YesNoNotApplicable},
    parts,
    rule::{Case, Rule, Ruling, all_yes},
    verdict::{NotApplicable, Requirement},
};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "statement.accompanies",
        requirement: Requirement::Statement,
        clause: "PSTI Act 2022, s 9(2)(a)",
        title: "The product comes with a statement of compliance",
        questions: &["PST-32", "PST-13"],
        replaced_by: &[],
        met: "The full statement comes with the product and a copy is attached.",
        not_met: "The full statement does not come with the product.",
        check: accompanies,
    },
    Rule {
        id: "statement.names_product",
        requirement: Requirement::Statement,
        clause: "PSTI Act 2022, s 9(3); PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(a)",
        title: "The statement names this product",
        questions: &["PST-32", "PST-34"],
        replaced_by: &[],
        met: "The statement names the offered model.",
        not_met: "The statement does not name the offered model.",
        check: names_product,
    },
    Rule {
        id: "statement.holds.product_type",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(a)",
        title: "The statement holds the type of the product",
        questions: &["PST-32", "PST-14"],
        replaced_by: &[],
        met: "The statement holds the type of the product.",
        not_met: "The statement does not hold the type of the product.",
        check: |case| holds(case, "product_type"),
    },
    Rule {
        id: "statement.holds.batch",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(a)",
        title: "The statement holds the batch",
        questions: &["PST-32", "PST-14"],
        replaced_by: &[],
        met: "The statement holds the batch.",
        not_met: "The statement does not hold the batch.",
        check: |case| holds(case, "batch"),
    },
    Rule {
        id: "statement.holds.manufacturers",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(b)",
        title: "The statement holds the name and address of each manufacturer",
        questions: &["PST-32", "PST-14"],
        replaced_by: &[],
        met: "The statement holds the name and address of each manufacturer.",
        not_met: "The statement does not hold the name and address of each manufacturer.",
        check: |case| holds(case, "manufacturers"),
    },
    Rule {
        id: "statement.holds.representatives",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(b)",
        title: "The statement holds the name and address of each authorised representative",
        questions: &["PST-32", "PST-14", "SCP-11"],
        replaced_by: &[],
        met: "The statement holds the name and address of each authorised representative.",
        not_met: "The statement does not hold the name and address of each authorised representative.",
        check: representatives,
    },
    Rule {
        id: "statement.holds.prepared_by",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(c)",
        title: "The statement holds that it is made by or for the manufacturer",
        questions: &["PST-32", "PST-14"],
        replaced_by: &[],
        met: "The statement holds that it is made by or for the manufacturer.",
        not_met: "The statement does not hold that it is made by or for the manufacturer.",
        check: |case| holds(case, "prepared_by"),
    },
    Rule {
        id: "statement.holds.declaration",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(d)",
        title: "The statement holds the manufacturer's declaration that the requirements, or the conditions that stand in for them, are met",
        questions: &["PST-32", "PST-14"],
        replaced_by: &[],
        met: "The statement holds the manufacturer's declaration that the requirements, or the conditions that stand in for them, are met.",
        not_met: "The statement does not hold the manufacturer's declaration that the requirements, or the conditions that stand in for them, are met.",
        check: |case| holds(case, "declaration"),
    },
    Rule {
        id: "statement.holds.standards",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(2)",
        title: "The statement holds number, version and date of each standard relied on",
        questions: &["PST-32", "PST-14", "PST-15"],
        replaced_by: &[],
        met: "The statement holds number, version and date of each standard relied on.",
        not_met: "The statement does not hold number, version and date of each standard relied on.",
        check: standards,
    },
    Rule {
        id: "statement.holds.support_period",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(e)",
        title: "The statement holds the update period that was right at first supply",
        questions: &["PST-32", "PST-14", "PST-21"],
        replaced_by: &[],
        met: "The statement holds the update period that was right at first supply.",
        not_met: "The statement does not hold the update period that was right at first supply.",
        check: support_period,
    },
    Rule {
        id: "statement.holds.signature",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(f)",
        title: "The statement holds a signature",
        questions: &["PST-32", "PST-14"],
        replaced_by: &[],
        met: "The statement holds a signature.",
        not_met: "The statement does not hold a signature.",
        check: |case| holds(case, "signature"),
    },
    Rule {
        id: "statement.holds.signatory_name",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(f)",
        title: "The statement holds the name of the person who signed",
        questions: &["PST-32", "PST-14"],
        replaced_by: &[],
        met: "The statement holds the name of the person who signed.",
        not_met: "The statement does not hold the name of the person who signed.",
        check: |case| holds(case, "signatory_name"),
    },
    Rule {
        id: "statement.holds.signatory_function",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(f)",
        title: "The statement holds the job of the person who signed",
        questions: &["PST-32", "PST-14"],
        replaced_by: &[],
        met: "The statement holds the job of the person who signed.",
        not_met: "The statement does not hold the job of the person who signed.",
        check: |case| holds(case, "signatory_function"),
    },
    Rule {
        id: "statement.holds.place",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(g)",
        title: "The statement holds the place of issue",
        questions: &["PST-32", "PST-14"],
        replaced_by: &[],
        met: "The statement holds the place of issue.",
        not_met: "The statement does not hold the place of issue.",
        check: |case| holds(case, "place"),
    },
    Rule {
        id: "statement.holds.date",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 4 para 1(1)(g)",
        title: "The statement holds the date of issue",
        questions: &["PST-32", "PST-14", "PST-33"],
        replaced_by: &[],
        met: "The statement holds the date of issue.",
        not_met: "The statement does not hold the date of issue.",
        check: issued,
    },
    Rule {
        id: "statement.each_manufacturer",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), reg 5; PSTI Act 2022, s 9(5)",
        title: "The statement is made for each manufacturer",
        questions: &["PST-32", "SCP-11", "PST-35"],
        replaced_by: &[],
        met: "The statement is made for each manufacturer, or each has its own.",
        not_met: "A manufacturer is not covered by a statement.",
        check: |case| with_statement(case, |case| manufacturers::each(case, "statement")),
    },
    Rule {
        id: "statement.retention",
        requirement: Requirement::Statement,
        clause: "PSTI Regulations 2023 (SI 2023/1007), regs 8 and 9",
        title: "The statement is kept for ten years or the update period, whichever is longer",
        questions: &["SCP-02", "PST-16"],
        replaced_by: &[],
        met: "The statement is kept long enough.",
        not_met: "The statement is not kept long enough.",
        check: retention,
    },
];

fn accompanies(case: &Case<'_>) -> Fact<Ruling> {
    match case.facts.choice("PST-32")? {
        Accompanied::None | Accompanied::SummaryOnly => Ok(Ruling::NotMet),
        Accompanied::Statement => {
            case.facts.evidenced("PST-13")?;
            Ok(Ruling::Met)
        }
    }
}

/// Whether there is a statement, or a summary of one, to look at.
pub(super) fn attached(case: &Case<'_>) -> bool {
    matches!(
        case.facts.choice("PST-32"),
        Ok(Accompanied::Statement | Accompanied::SummaryOnly)
    )
}

/// The content rules read a statement; without one `statement.accompanies` alone decides.
fn with_statement(case: &Case<'_>, check: fn(&Case<'_>) -> Fact<Ruling>) -> Fact<Ruling> {
    match case.facts.choice("PST-32")? {
        Accompanied::None => Ok(NotApplicable::NoStatement.into()),
        Accompanied::Statement | Accompanied::SummaryOnly => check(case),
    }
}

fn holds(case: &Case<'_>, field: &str) -> Fact<Ruling> {
    match case.facts.choice("PST-32")? {
        Accompanied::None => Ok(NotApplicable::NoStatement.into()),
        Accompanied::Statement | Accompanied::SummaryOnly => {
            all_yes([case.facts.field_yes("PST-14", field)])
        }
    }
}

/// A field that need not be there where `needless` says so; a contradiction is open.
fn holds_where_needed(
    case: &Case<'_>,
    field: &str,
    needless: fn(&Case<'_>) -> Fact<bool>,
) -> Fact<Ruling> {
    if case.facts.choice::<Accompanied>("PST-32")? == Accompanied::None {
        return Ok(NotApplicable::NoStatement.into());
    }
    match case.facts.field_choice("PST-14", field)? {
        YesNoNotApplicable::Yes => Ok(Ruling::Met),
        YesNoNotApplicable::No => Ok(Ruling::NotMet),
        YesNoNotApplicable::NotApplicable if needless(case)? => Ok(Ruling::Met),
        YesNoNotApplicable::NotApplicable => parts::contradiction("PST-14"),
    }
}

fn representatives(case: &Case<'_>) -> Fact<Ruling> {
    holds_where_needed(case, "representatives", |case| {
        Ok(case.facts.field_text("SCP-11", "representative").is_err())
    })
}

fn standards(case: &Case<'_>) -> Fact<Ruling> {
    holds_where_needed(case, "standards", |case| {
        let relies = |requirement| {
            matches!(
                case.facts.field_choice("PST-15", requirement),
                Ok(ClaimedRoute::En303645 | ClaimedRoute::Iso29147)
            )
        };
        Ok(!["passwords", "reporting", "updates"]
            .into_iter()
            .any(relies))
    })
}

fn support_period(case: &Case<'_>) -> Fact<Ruling> {
    holds_where_needed(case, "support_period", |case| {
        Ok(!parts::any_updatable(case)?)
    })
}

fn names_product(case: &Case<'_>) -> Fact<Ruling> {
    with_statement(case, |case| {
        if !case.facts.field_yes("PST-34", "this_model")? {
            return Ok(Ruling::NotMet);
        }
        if names_model(
            case.facts.field_text("PST-34", "models")?,
            &case.product.model,
        ) {
            Ok(Ruling::Met)
        } else {
            Err(Gap::new(
                "PST-34",
                GapKind::Sentence("The models in PST-34 do not include the offered model."),
            ))
        }
    })
}

/// A date after the tender deadline leaves it open whether there is a statement yet.
fn issued(case: &Case<'_>) -> Fact<Ruling> {
    with_statement(case, |case| {
        if !case.facts.field_yes("PST-14", "date")? {
            return Ok(Ruling::NotMet);
        }
        if case.facts.date("PST-33")? <= case.reference_date {
            Ok(Ruling::Met)
        } else {
            Err(Gap::new(
                "PST-33",
                GapKind::Sentence("The date in PST-33 is after the tender deadline."),
            ))
        }
    })
}

fn retention(case: &Case<'_>) -> Fact<Ruling> {
    match case.facts.choice("SCP-02")? {
        Role::Manufacturer | Role::OwnBrand | Role::Importer | Role::Representative => {
            all_yes([case.facts.yes("PST-16")])
        }
        Role::Distributor | Role::Installer | Role::Other => {
            Ok(NotApplicable::BidderNotBound.into())
        }
    }
}
