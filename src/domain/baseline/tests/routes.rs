//! Standards, labels and equivalents.

use super::{ConditionResult::*, rules::period, *};

const THREE: [Requirement; 3] = [
    Requirement::Passwords,
    Requirement::Reporting,
    Requirement::Updates,
];

fn labelled(scheme: &str) -> Offer {
    Offer::passing()
        .choose("PST-30", scheme)
        .words("PST-31", "number", "L-1234")
        .words("PST-31", "models", "AQ-100")
        .day("PST-31", "expires", date(2026, 9, 1))
        .field("PST-31", "status", "current")
}

fn en(offer: Offer, requirement: Requirement, version: &str) -> Offer {
    let (field, question, provisions): (_, _, &[&str]) = match requirement {
        Requirement::Passwords => (
            "passwords",
            "PST-25",
            &["provision_5_1_1", "provision_5_1_2"],
        ),
        Requirement::Reporting => ("reporting", "PST-26", &["provision_5_2_1"]),
        Requirement::Updates => ("updates", "PST-28", &["provision_5_3_13"]),
        Requirement::Statement => panic!("no standard for the statement"),
    };
    let mut offer = offer
        .field("PST-15", field, "en_303_645")
        .field(question, "version", version)
        .field(question, "covers", "yes");
    for provision in provisions {
        offer = offer.field(question, provision, "yes");
    }
    offer.evidence(question, EvidenceLevel::IndependentTest)
}

fn iso(offer: Offer, edition: &str) -> Offer {
    let mut offer = offer
        .field("PST-15", "reporting", "iso_29147")
        .field("PST-27", "edition", edition);
    for field in [
        "paragraph_6_2_2",
        "paragraph_6_2_5",
        "paragraph_6_5",
        "covers",
    ] {
        offer = offer.field("PST-27", field, "yes");
    }
    offer.evidence("PST-27", EvidenceLevel::OwnDocument)
}

fn other(offer: Offer) -> Offer {
    let mut offer = offer
        .words("PST-29", "name", "EN 18031-1")
        .words("PST-29", "version", "2024");
    for field in ["passwords", "reporting", "updates"] {
        offer = offer
            .field("PST-15", field, "other")
            .field("PST-29", field, "yes");
    }
    offer.evidence("PST-29", EvidenceLevel::IndependentTest)
}

#[test]
fn a_named_label_in_force_stands_in_for_requirements_and_statement() {
    for scheme in ["jc_star_1", "singapore_cls"] {
        let mut offer = labelled(scheme);
        offer.answers.retain(|id, _| {
            id.as_str().starts_with("SCP") || ["PST-30", "PST-31"].contains(&id.as_str())
        });
        let verdict = offer.verdict();
        assert_eq!(verdict.result, VerdictResult::Met);
        for requirement in THREE {
            assert_eq!(route(&verdict, requirement), Some(Route::Label));
        }
        assert_eq!(verdict.statement.result, PartResult::NotApplicable);
        assert_eq!(
            verdict.statement.reason,
            Some(super::NotApplicable::DeemedByLabel)
        );
        assert_eq!(offer.condition("statement.by_label"), Met);
    }
}

#[test]
fn a_label_keeps_the_raw_answers_and_shows_where_they_contradict_it() {
    let offer = labelled("jc_star_1").also("PST-01", "shared");
    assert_eq!(offer.result(), VerdictResult::Met);
    assert!(offer.finds(FindingCode::AnswersContradictLabel));
    let row = offer
        .verdict()
        .conditions
        .into_iter()
        .find(|row| row.id == "passwords.unique_or_user_set")
        .unwrap();
    assert!(
        row.explanation.contains("would not be met"),
        "{}",
        row.explanation
    );
}

#[test]
fn an_expired_withdrawn_or_foreign_label_changes_nothing() {
    let day_before = date(2026, 8, 31);
    let cases = [
        (
            labelled("jc_star_1").day("PST-31", "expires", day_before),
            FindingCode::LabelExpired,
        ),
        (
            labelled("jc_star_1").field("PST-31", "status", "suspended_or_withdrawn"),
            FindingCode::LabelWithdrawn,
        ),
        (
            labelled("singapore_cls").words("PST-31", "models", "AQ-1000, AQ-10"),
            FindingCode::LabelOtherModel,
        ),
        (labelled("jc_star_other"), FindingCode::LabelNotNamedInLaw),
        (labelled("other"), FindingCode::LabelNotNamedInLaw),
        (
            labelled("jc_star_1").number("PST-31", "level", 2),
            FindingCode::LabelNotNamedInLaw,
        ),
        (
            labelled("jc_star_1").words("PST-31", "number", " "),
            FindingCode::LabelDetailsMissing,
        ),
        (
            labelled("singapore_cls").on(date(2025, 12, 3)),
            FindingCode::LabelNotInForceInLaw,
        ),
    ];
    for (offer, code) in cases {
        let verdict = offer.verdict();
        assert!(offer.finds(code), "{code:?}");
        assert_eq!(route(&verdict, Requirement::Passwords), Some(Route::Direct));
        let failing = offer.field("PST-07", "english", "no");
        assert_eq!(failing.result(), VerdictResult::NotMet, "{code:?}");
    }
}

#[test]
fn a_label_leaves_the_duty_of_an_importer_as_a_finding() {
    let offer = labelled("singapore_cls").choose("SCP-02", "importer");
    assert!(offer.finds(FindingCode::LabelLeavesImporterDuty));
    assert!(!labelled("singapore_cls").finds(FindingCode::LabelLeavesImporterDuty));
}

#[test]
fn a_label_that_runs_out_before_delivery_is_a_finding_then() {
    let offer = labelled("jc_star_1");
    let codes = |day| -> Vec<FindingCode> {
        findings_on(&offer.input(), day)
            .iter()
            .map(|finding| finding.code)
            .collect()
    };
    assert_eq!(codes(date(2026, 9, 1)), []);
    assert_eq!(codes(date(2026, 9, 2)), [FindingCode::LabelExpired]);
    assert_eq!(
        codes(date(2034, 1, 1)),
        [FindingCode::LabelExpired, FindingCode::SupportPeriodEnded]
    );
}

#[test]
fn en_303_645_v2_1_1_is_the_standards_route() {
    for requirement in THREE {
        let verdict = en(Offer::passing(), requirement, "v2_1_1").verdict();
        assert_eq!(route(&verdict, requirement), Some(Route::Standard));
        assert_eq!(verdict.result, VerdictResult::Met);
    }
    let alone = en(Offer::passing(), Requirement::Reporting, "v2_1_1")
        .without("PST-05")
        .without("PST-06")
        .without("PST-07")
        .without("PST-08");
    assert_eq!(alone.result(), VerdictResult::Met);
    assert_eq!(alone.condition("reporting.by_standard"), Met);
}

#[test]
fn another_version_is_not_the_standards_route_and_the_direct_conditions_decide() {
    for requirement in THREE {
        let offer = en(Offer::passing(), requirement, "v3_1_3");
        let verdict = offer.verdict();
        assert_eq!(route(&verdict, requirement), Some(Route::Direct));
        assert_eq!(verdict.result, VerdictResult::Met);
        assert!(offer.finds(FindingCode::StandardVersionNotNamedInLaw));
    }
    let failing = en(Offer::passing(), Requirement::Passwords, "v3_1_3").also("PST-01", "shared");
    assert_eq!(failing.result(), VerdictResult::NotMet);
}

#[test]
fn a_standard_without_evidence_or_coverage_is_not_the_route() {
    let base = || en(Offer::passing(), Requirement::Passwords, "v2_1_1");
    for offer in [
        base().without_evidence("PST-25"),
        base().field("PST-25", "covers", "no"),
        base().field("PST-25", "provision_5_1_1", "dont_know"),
        base().field("PST-25", "provision_5_1_2", "no"),
        base().field("PST-25", "version", "dont_know"),
    ] {
        let verdict = offer.verdict();
        assert_eq!(route(&verdict, Requirement::Passwords), Some(Route::Direct));
        assert!(offer.finds(FindingCode::StandardNotShown));
        assert_eq!(
            offer.without("PST-01").result(),
            VerdictResult::InsufficientEvidence
        );
    }
    let irrelevant = base().field("PST-25", "provision_5_1_2", "not_applicable");
    assert_eq!(
        route(&irrelevant.verdict(), Requirement::Passwords),
        Some(Route::Standard)
    );
}

#[test]
fn answers_that_contradict_a_standard_decide() {
    let offer = en(Offer::passing(), Requirement::Passwords, "v2_1_1").also("PST-01", "shared");
    assert_eq!(offer.result(), VerdictResult::NotMet);
    assert!(offer.finds(FindingCode::AnswersContradictStandard));
}

#[test]
fn on_the_standards_route_the_other_rules_on_the_period_still_apply() {
    let base = || en(Offer::passing(), Requirement::Updates, "v2_1_1");
    for (offer, id) in [
        (base().also("PST-11", "shortened"), "updates.not_shortened"),
        (
            base().also("PST-11", "extended_late"),
            "updates.extension_published",
        ),
        (base().choose("PST-12", "no"), "updates.prominence"),
        (
            base().value("PST-09", period("five years", None)),
            "updates.end_date",
        ),
        (
            base().field("PST-10", "understandable", "no"),
            "updates.access.understandable",
        ),
    ] {
        assert_eq!(offer.condition(id), NotMet);
        assert_eq!(offer.result(), VerdictResult::NotMet);
    }
}

#[test]
fn iso_29147_needs_the_publication_and_access_conditions_too() {
    let offer = iso(Offer::passing(), "ed_2018").without("PST-08");
    assert_eq!(
        route(&offer.verdict(), Requirement::Reporting),
        Some(Route::Standard)
    );
    assert_eq!(offer.result(), VerdictResult::Met);
    let hidden = offer.field("PST-07", "no_personal_information", "no");
    assert_eq!(hidden.result(), VerdictResult::NotMet);
    let old = iso(Offer::passing(), "other");
    assert_eq!(
        route(&old.verdict(), Requirement::Reporting),
        Some(Route::Direct)
    );
    assert!(old.finds(FindingCode::StandardVersionNotNamedInLaw));
}

#[test]
fn equivalent_evidence_counts_by_choice_and_never_in_law() {
    let bare = |offer: Offer| offer.without("PST-01").without("PST-05").without("PST-08");
    let in_law = other(Offer::passing());
    assert!(in_law.finds(FindingCode::StandardOnlyByChoice));
    assert_eq!(bare(in_law).result(), VerdictResult::InsufficientEvidence);

    let by_choice = bare(other(Offer::by_choice()));
    let verdict = by_choice.verdict();
    assert_eq!(verdict.result, VerdictResult::Met);
    for requirement in THREE {
        assert_eq!(route(&verdict, requirement), Some(Route::Equivalent));
    }
    assert!(by_choice.finds(FindingCode::EquivalentNeedsJudgement));
}

#[test]
fn equivalent_evidence_has_to_be_independent_and_in_date() {
    for offer in [
        other(Offer::by_choice()).evidence("PST-29", EvidenceLevel::OwnDocument),
        other(Offer::by_choice()).day("PST-29", "expires", date(2026, 8, 31)),
        other(Offer::by_choice()).without_evidence("PST-29"),
    ] {
        assert!(offer.finds(FindingCode::EquivalentNotShown));
        assert_eq!(
            route(&offer.verdict(), Requirement::Passwords),
            Some(Route::Direct)
        );
    }
}

#[test]
fn by_choice_a_later_version_of_the_standard_is_equivalent() {
    let verdict = en(Offer::by_choice(), Requirement::Passwords, "v3_1_3").verdict();
    assert_eq!(
        route(&verdict, Requirement::Passwords),
        Some(Route::Equivalent)
    );
}
