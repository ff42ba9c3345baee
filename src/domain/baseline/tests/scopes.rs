//! Whether the law reaches the product.

use super::*;

fn scope(offer: &Offer) -> Scope {
    offer.verdict().scope
}

fn excepted(class: ExceptionClass) -> Scope {
    Scope::Excepted { class }
}

const fn out(reason: OutOfScope) -> Scope {
    Scope::NotInScope { reason }
}

const IN_B: Scope = Scope::InScope {
    condition: ConsumerCondition::B,
};

#[test]
fn a_product_identical_to_one_offered_to_consumers_is_in_scope() {
    assert_eq!(scope(&Offer::passing()), IN_B);
    assert_eq!(
        scope(&Offer::passing().choose("SCP-04", "same_stock")),
        Scope::InScope {
            condition: ConsumerCondition::A
        }
    );
}

#[test]
fn a_council_buying_it_does_not_make_it_a_consumer_product() {
    let offer = Offer::passing().choose("SCP-04", "no");
    assert_eq!(scope(&offer), out(OutOfScope::NotForConsumers));
    assert_eq!(offer.result(), VerdictResult::NotAssessed);
    assert_eq!(offer.verdict().conditions, []);
}

#[test]
fn the_ways_of_connecting_follow_section_5() {
    for (connection, connectable) in [
        ("internet", true),
        ("ip_local", true),
        ("other_protocol_many", true),
        ("computer_accessory", true),
        ("other_protocol_one", false),
        ("one_way", false),
        ("none", false),
    ] {
        let expected = if connectable {
            IN_B
        } else {
            out(OutOfScope::NotConnectable)
        };
        assert_eq!(
            scope(&Offer::passing().choose("SCP-03", connection)),
            expected
        );
    }
}

#[test]
fn returned_and_reconditioned_goods_count_as_new_and_used_ones_do_not() {
    for newness in [
        "new",
        "returned_unwanted",
        "returned_recall",
        "reconditioned",
    ] {
        assert_eq!(scope(&Offer::passing().choose("SCP-12", newness)), IN_B);
    }
    assert_eq!(
        scope(&Offer::passing().choose("SCP-12", "used")),
        out(OutOfScope::Used)
    );
}

#[test]
fn hire_by_the_maker_is_supply_and_hire_by_another_is_not() {
    for terms in ["sale", "hire_purchase", "hire_by_manufacturer", "works"] {
        assert_eq!(scope(&Offer::passing().choose("SCP-13", terms)), IN_B);
    }
    for terms in ["hire_by_other", "not_provided"] {
        let offer = Offer::passing().choose("SCP-13", terms);
        assert_eq!(scope(&offer), out(OutOfScope::NotSupplied));
        assert!(offer.finds(FindingCode::EarlierSupply));
    }
}

#[test]
fn units_themselves_on_offer_to_consumers_are_in_scope_on_any_terms() {
    let offer = Offer::passing()
        .choose("SCP-04", "same_stock")
        .choose("SCP-13", "hire_by_other");
    assert_eq!(
        scope(&offer),
        Scope::InScope {
            condition: ConsumerCondition::A
        }
    );
}

#[test]
fn computers_are_excepted_unless_made_only_for_young_children() {
    for kind in ["desktop", "laptop", "tablet_not_cellular"] {
        let offer = Offer::passing().choose("SCP-09", kind);
        assert_eq!(scope(&offer), Scope::Unsure, "{kind}");
        assert_eq!(
            scope(&offer.clone().choose("SCP-10", "no")),
            excepted(ExceptionClass::Computer)
        );
        assert_eq!(scope(&offer.choose("SCP-10", "yes")), IN_B);
    }
    for kind in ["smartphone", "tablet_cellular", "other"] {
        assert_eq!(
            scope(
                &Offer::passing()
                    .choose("SCP-09", kind)
                    .choose("SCP-10", "no")
            ),
            IN_B
        );
    }
}

#[test]
fn each_exception_holds_on_its_own_condition_and_no_wider() {
    let cases = [
        ("ev_charge_point", "SCP-16", ExceptionClass::EvChargePoint),
        ("motor_vehicle", "SCP-20", ExceptionClass::MotorVehicle),
        (
            "two_three_wheel_vehicle",
            "SCP-20",
            ExceptionClass::TwoThreeWheelVehicle,
        ),
        (
            "agricultural_vehicle",
            "SCP-20",
            ExceptionClass::AgriculturalVehicle,
        ),
    ];
    for (claim, question, class) in cases {
        let offer = Offer::passing().choose("SCP-05", claim);
        assert_eq!(scope(&offer), Scope::Unsure, "{claim}");
        assert_eq!(
            scope(&offer.clone().choose(question, "dont_know")),
            Scope::Unsure
        );
        assert_eq!(
            scope(&offer.clone().choose(question, "yes")),
            excepted(class)
        );
        let refused = offer.choose(question, "no");
        assert_eq!(scope(&refused), IN_B);
        assert!(refused.finds(FindingCode::ExceptionNotConfirmed));
    }
}

#[test]
fn vehicles_are_excepted_from_25_february_2025_and_in_great_britain_only() {
    let tracker = Offer::passing()
        .choose("SCP-05", "motor_vehicle")
        .choose("SCP-20", "yes");
    let before = tracker.clone().on(date(2025, 2, 24));
    assert_eq!(scope(&before), IN_B);
    assert!(before.finds(FindingCode::ExceptionNotInForce));
    assert_eq!(
        scope(&tracker.clone().on(date(2025, 2, 25))),
        excepted(ExceptionClass::MotorVehicle)
    );
    let both = tracker
        .clone()
        .tick("SCP-15", &["england", "northern_ireland"]);
    assert_eq!(scope(&both), IN_B);
    assert!(both.finds(FindingCode::ExceptionOnlyInGreatBritain));
    assert_eq!(scope(&tracker.without("SCP-15")), Scope::Unsure);
}

#[test]
fn a_general_product_that_runs_medical_software_is_not_excepted() {
    let offer = Offer::passing().choose("SCP-05", "medical_device");
    for (reach, expected) in [
        ("product", excepted(ExceptionClass::MedicalDevice)),
        ("software_only", IN_B),
        ("no", IN_B),
        ("product_and_software", Scope::Unsure),
        ("dont_know", Scope::Unsure),
    ] {
        assert_eq!(scope(&offer.clone().choose("SCP-17", reach)), expected);
    }
}

#[test]
fn a_smart_meter_needs_the_licence_and_the_assurance() {
    let meter = |licence, assured| {
        scope(
            &Offer::passing()
                .choose("SCP-05", "smart_meter")
                .field("SCP-18", "licence_holder", licence)
                .field("SCP-18", "assured", assured),
        )
    };
    assert_eq!(meter("yes", "yes"), excepted(ExceptionClass::SmartMeter));
    assert_eq!(meter("no", "yes"), IN_B);
    assert_eq!(meter("yes", "no"), IN_B);
    assert_eq!(meter("yes", "dont_know"), Scope::Unsure);
}

#[test]
fn northern_ireland_turns_on_supply_there_and_the_listed_law() {
    let offer = |supplied, law, movement, same| {
        scope(
            &Offer::passing()
                .choose("SCP-05", "northern_ireland")
                .field("SCP-14", "supplied_there", supplied)
                .field("SCP-14", "listed_law", law)
                .field("SCP-14", "free_movement", movement)
                .field("SCP-14", "same_matters", same),
        )
    };
    let excepted = excepted(ExceptionClass::NorthernIreland);
    assert_eq!(offer("yes", "yes", "yes", "yes"), excepted);
    assert_eq!(offer("yes", "yes", "yes", "not_applicable"), excepted);
    assert_eq!(offer("no", "yes", "yes", "yes"), IN_B);
    assert_eq!(offer("yes", "yes", "yes", "no"), IN_B);
    assert_eq!(offer("yes", "dont_know", "yes", "yes"), Scope::Unsure);
}

#[test]
fn one_fact_that_takes_it_out_is_enough_whatever_is_open() {
    let offer = Offer::passing().without("SCP-03").choose("SCP-04", "no");
    assert_eq!(scope(&offer), out(OutOfScope::NotForConsumers));
}

#[test]
fn an_unsure_scope_never_gives_met_in_law() {
    for question in ["SCP-03", "SCP-04", "SCP-05", "SCP-12", "SCP-13"] {
        for reach in [Reach::LawOnly, Reach::ByChoice] {
            let mut offer = Offer::passing().choose(question, "dont_know");
            offer.reach = reach;
            let verdict = offer.verdict();
            assert_eq!(verdict.scope, Scope::Unsure, "{question}");
            assert_eq!(verdict.basis, Basis::Law);
            assert_eq!(verdict.result, VerdictResult::InsufficientEvidence);
            assert_eq!(verdict.security.result, PartResult::InsufficientEvidence);
        }
    }
}

#[test]
fn while_the_scope_is_unsure_a_missing_statement_is_open_and_not_failed() {
    let offer = Offer::passing()
        .choose("SCP-04", "dont_know")
        .choose("PST-32", "none");
    assert_eq!(offer.result(), VerdictResult::InsufficientEvidence);
}

#[test]
fn by_choice_the_requirements_are_judged_and_no_statement_is_due() {
    let verdict = Offer::by_choice().choose("PST-32", "none").verdict();
    assert_eq!(verdict.basis, Basis::ByChoice);
    assert_eq!(verdict.scope, out(OutOfScope::NotForConsumers));
    assert_eq!(verdict.result, VerdictResult::Met);
    assert_eq!(verdict.statement.result, PartResult::NotApplicable);
    assert_eq!(
        Offer::by_choice().field("PST-07", "free", "no").result(),
        VerdictResult::NotMet
    );
}

#[test]
fn the_edition_in_force_at_the_deadline_is_named() {
    for (deadline, edition) in [
        (date(2024, 4, 28), None),
        (date(2024, 4, 29), Some(Edition::April2024)),
        (date(2025, 2, 25), Some(Edition::February2025)),
        (date(2025, 12, 3), Some(Edition::February2025)),
        (date(2025, 12, 4), Some(Edition::December2025)),
    ] {
        assert_eq!(Offer::passing().on(deadline).verdict().edition, edition);
    }
    assert_eq!(
        scope(&Offer::passing().on(date(2024, 4, 28))),
        out(OutOfScope::RegimeNotInForce)
    );
}
