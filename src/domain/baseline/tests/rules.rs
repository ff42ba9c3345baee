//! Each rule of the three requirements and of the statement, in words.

use super::{ConditionResult::*, *};

pub(super) fn period(text: &str, end_date: Option<Date>) -> AnswerValue {
    AnswerValue::Period {
        text: text.to_owned(),
        end_date,
    }
}

#[test]
fn the_all_pass_offer_meets_every_condition_of_the_law() {
    let verdict = Offer::passing().verdict();
    assert_eq!(verdict.result, VerdictResult::Met);
    assert_eq!(verdict.basis, Basis::Law);
    assert_eq!(verdict.security.result, PartResult::Met);
    assert_eq!(verdict.statement.result, PartResult::Met);
    assert_eq!(verdict.findings, []);
    let direct: BTreeSet<String> = conditions()
        .into_iter()
        .filter(|condition| condition.route == Route::Direct)
        .map(|condition| condition.id.to_owned())
        .collect();
    assert_eq!(ids(&verdict, Met), direct);
}

#[test]
fn an_empty_draft_is_open_and_never_fails() {
    let verdict = Offer::empty().verdict();
    assert_eq!(verdict.scope, Scope::Unsure);
    assert_eq!(verdict.result, VerdictResult::InsufficientEvidence);
    assert_eq!(ids(&verdict, NotMet), BTreeSet::new());
}

#[test]
fn a_malformed_answer_is_open() {
    let offer = Offer::passing().choose("PST-01", "unique");
    assert_eq!(offer.condition("passwords.unique_or_user_set"), Unknown);
    let offer = Offer::passing().choose("PST-16", "perhaps");
    assert_eq!(offer.condition("statement.retention"), Unknown);
    assert_eq!(offer.result(), VerdictResult::InsufficientEvidence);
}

#[test]
fn without_evidence_about_the_key_a_derived_password_stays_open() {
    let offer = Offer::passing().without_evidence("PST-18");
    assert_eq!(offer.condition("passwords.no_bare_identifier"), Unknown);
    assert_eq!(offer.result(), VerdictResult::InsufficientEvidence);
}

#[test]
fn a_hash_without_a_key_or_a_known_key_fails() {
    for offer in [
        Offer::passing().field("PST-18", "method", "plain_hash"),
        Offer::passing().field("PST-18", "key_secret", "no"),
        Offer::passing()
            .field("PST-18", "accepted", "no")
            .without_evidence("PST-18"),
    ] {
        assert_eq!(offer.condition("passwords.no_bare_identifier"), NotMet);
    }
}

#[test]
fn a_password_cut_to_a_guessable_length_fails() {
    let cut = |length, symbols, limited| {
        Offer::passing()
            .number("PST-19", "length", length)
            .field("PST-19", "symbols", symbols)
            .field("PST-19", "tries_limited", limited)
    };
    let guessable = "passwords.not_guessable";
    assert_eq!(cut(5, "digits", "yes").condition(guessable), NotMet);
    assert_eq!(cut(6, "digits", "yes").condition(guessable), Met);
    assert_eq!(cut(6, "digits", "no").condition(guessable), NotMet);
    assert_eq!(cut(6, "digits", "dont_know").condition(guessable), Unknown);
    assert_eq!(
        cut(8, "hex", "yes")
            .without_evidence("PST-19")
            .condition(guessable),
        Unknown
    );
    assert_eq!(cut(12, "digits", "no").condition(guessable), Met);
    assert_eq!(cut(11, "digits", "no").condition(guessable), NotMet);
    assert_eq!(cut(4, "words", "no").condition(guessable), Met);
    assert_eq!(cut(20, "other", "no").condition(guessable), Unknown);
    assert_eq!(cut(-1, "digits", "yes").condition(guessable), Unknown);
    assert_eq!(cut(128, "mixed_case", "no").condition(guessable), Met);
}

#[test]
fn a_product_without_unit_passwords_needs_no_account_of_how_they_are_made() {
    for kinds in [&["none"][..], &["user_set"]] {
        let offer = Offer::passing()
            .tick("PST-01", kinds)
            .without("PST-02")
            .without("PST-18")
            .without("PST-19");
        assert_eq!(offer.result(), VerdictResult::Met);
        assert_eq!(
            offer.condition("passwords.no_counter"),
            NotApplicable(super::NotApplicable::NoUniquePasswords)
        );
    }
}

#[test]
fn a_code_used_over_an_internet_protocol_is_a_password() {
    let offer = Offer::passing()
        .tick("PST-01", &["user_set"])
        .choose("PST-20", "unique")
        .tick("PST-02", &["counter"]);
    assert_eq!(offer.condition("passwords.no_counter"), NotMet);
    let left_out =
        Offer::passing().tick("PST-04", &["cryptographic_key", "pairing_pin", "api_key"]);
    assert_eq!(left_out.without("PST-20").result(), VerdictResult::Met);
}

#[test]
fn an_undescribed_way_of_making_passwords_is_open() {
    for ways in [&["other"][..], &["dont_know"], &["random", "dont_know"]] {
        let offer = Offer::passing().tick("PST-02", ways);
        assert_eq!(offer.condition("passwords.no_counter"), Unknown);
        assert_eq!(offer.result(), VerdictResult::InsufficientEvidence);
    }
}

#[test]
fn options_that_cannot_both_be_true_are_open() {
    assert_eq!(
        Offer::passing()
            .tick("PST-01", &["none", "user_set"])
            .condition("passwords.unique_or_user_set"),
        Unknown
    );
    assert_eq!(
        Offer::passing()
            .tick("PST-11", &["unchanged", "extended_promptly"])
            .condition("updates.not_shortened"),
        Unknown
    );
}

#[test]
fn a_part_the_product_does_not_have_needs_no_answer() {
    let offer = Offer::passing()
        .field("SCP-21", "must_install", "no")
        .field("PST-03", "must_install", "no")
        .field("PST-08", "must_install", "no")
        .field("PST-22", "must_install", "no");
    assert_eq!(offer.result(), VerdictResult::Met);
    let unknown = Offer::passing().field("SCP-21", "must_install", "dont_know");
    assert_eq!(unknown.condition("reporting.covers.must_install"), Unknown);
}

#[test]
fn associated_software_is_left_out_for_phones_and_cellular_tablets_only() {
    for (kind, left_out) in [
        ("smartphone", true),
        ("tablet_cellular", true),
        ("other", false),
    ] {
        let offer = Offer::passing()
            .choose("SCP-09", kind)
            .field("PST-08", "other_software", "no")
            .field("PST-22", "maker_software", "no");
        let expected = if left_out {
            NotApplicable(super::NotApplicable::PhoneOrCellularTablet)
        } else {
            NotMet
        };
        assert_eq!(offer.condition("reporting.covers.other_software"), expected);
        assert_eq!(offer.condition("updates.covers.maker_software"), expected);
    }
}

#[test]
fn a_contact_said_to_be_published_but_not_named_is_open() {
    let offer = Offer::passing()
        .value(
            "PST-05",
            AnswerValue::Group {
                fields: BTreeMap::new(),
            },
        )
        .field("PST-05", "published", "yes");
    assert_eq!(offer.condition("reporting.contact"), Unknown);
}

#[test]
fn only_a_period_with_an_end_date_is_a_support_period() {
    for words in ["At least five years", "Five years from purchase"] {
        let offer = Offer::passing().value("PST-09", period(words, None));
        assert_eq!(offer.condition("updates.end_date"), NotMet);
    }
    let bare = Offer::passing().value("PST-09", period("", Some(date(2031, 5, 1))));
    assert_eq!(bare.condition("updates.end_date"), Met);
    let nothing = Offer::passing().value("PST-09", period(" ", None));
    assert_eq!(nothing.condition("updates.end_date"), Unknown);
}

#[test]
fn a_period_that_has_ended_is_a_finding() {
    let offer = Offer::passing().value("PST-09", period("", Some(date(2026, 8, 31))));
    assert_eq!(offer.result(), VerdictResult::Met);
    assert!(offer.finds(FindingCode::SupportPeriodEnded));
}

#[test]
fn without_an_invitation_to_purchase_prominence_does_not_apply() {
    let offer = Offer::passing()
        .choose("PST-24", "no")
        .choose("PST-12", "no");
    assert_eq!(
        offer.condition("updates.prominence"),
        NotApplicable(super::NotApplicable::NoInvitationToPurchase)
    );
    assert_eq!(offer.result(), VerdictResult::Met);
    let unknown = Offer::passing().choose("PST-24", "dont_know");
    assert_eq!(unknown.condition("updates.prominence"), Unknown);
}

#[test]
fn what_cannot_be_updated_needs_no_period_in_law() {
    let mut offer = Offer::passing()
        .without("PST-09")
        .without("PST-10")
        .without("PST-11");
    for part in [
        "hardware",
        "pre_installed",
        "must_install",
        "maker_software",
    ] {
        offer = offer.field("PST-21", part, "no");
    }
    let verdict = offer.verdict();
    assert_eq!(verdict.result, VerdictResult::Met);
    assert_eq!(route(&verdict, Requirement::Updates), None);
    assert!(offer.finds(FindingCode::NotUpdatable));
    assert_eq!(
        offer
            .field("PST-14", "support_period", "not_applicable")
            .result(),
        VerdictResult::Met
    );
}

#[test]
fn one_part_that_can_be_updated_is_enough_for_the_period_to_be_due() {
    let mut offer = Offer::passing().without("PST-09");
    for part in ["hardware", "pre_installed", "must_install"] {
        offer = offer
            .field("PST-21", part, "no")
            .field("PST-22", part, "no");
    }
    assert_eq!(offer.condition("updates.end_date"), Unknown);
    assert_eq!(
        offer.condition("updates.covers.hardware"),
        NotApplicable(super::NotApplicable::NotUpdatable)
    );
}

#[test]
fn without_a_copy_of_the_statement_it_is_open() {
    let offer = Offer::passing().without_evidence("PST-13");
    assert_eq!(offer.condition("statement.accompanies"), Unknown);
    assert_eq!(offer.result(), VerdictResult::InsufficientEvidence);
}

#[test]
fn no_statement_fails_once_and_its_content_is_not_read() {
    let verdict = Offer::passing().choose("PST-32", "none").verdict();
    assert_eq!(
        ids(&verdict, NotMet),
        BTreeSet::from(["statement.accompanies".to_owned()])
    );
    assert_eq!(verdict.statement.result, PartResult::NotMet);
    assert_eq!(verdict.security.result, PartResult::Met);
}

#[test]
fn a_statement_dated_in_the_future_is_open_with_a_finding() {
    let later = AnswerValue::Date {
        date: date(2026, 9, 2),
    };
    let offer = Offer::passing().value("PST-33", later);
    assert_eq!(offer.condition("statement.holds.date"), Unknown);
    assert!(offer.finds(FindingCode::StatementDatedInFuture));
    assert_eq!(offer.on(date(2026, 9, 2)).result(), VerdictResult::Met);
}

#[test]
fn a_statement_that_lists_other_models_is_open_with_a_finding() {
    let offer = Offer::passing().words("PST-34", "models", "AQ-100+, AQ-200");
    assert_eq!(offer.condition("statement.names_product"), Unknown);
    assert!(offer.finds(FindingCode::StatementModelDiffers));
    let spelt = Offer::passing().words("PST-34", "models", "aq 100");
    assert_eq!(spelt.condition("statement.names_product"), Met);
}

#[test]
fn a_standard_relied_on_has_to_be_named_in_the_statement() {
    let offer = Offer::passing().field("PST-14", "standards", "not_applicable");
    assert_eq!(offer.condition("statement.holds.standards"), Met);
    let relying = offer.field("PST-15", "passwords", "en_303_645");
    assert_eq!(relying.condition("statement.holds.standards"), Unknown);
}

#[test]
fn a_period_in_the_statement_beyond_the_published_one_is_a_finding() {
    let offer = Offer::passing().day("PST-34", "support_end", date(2034, 1, 1));
    assert!(offer.finds(FindingCode::StatementPeriodLonger));
    assert_eq!(offer.result(), VerdictResult::Met);
}

#[test]
fn keeping_the_statement_binds_makers_importers_and_representatives_only() {
    for (role, bound) in [
        ("manufacturer", true),
        ("own_brand", true),
        ("importer", true),
        ("representative", true),
        ("distributor", false),
        ("installer", false),
        ("other", false),
    ] {
        let offer = Offer::passing()
            .choose("SCP-02", role)
            .choose("PST-16", "no");
        let failed = offer.condition("statement.retention") == NotMet;
        assert_eq!(failed, bound, "{role}");
    }
}

#[test]
fn one_manufacturer_needs_no_account_of_each() {
    let offer = Offer::passing()
        .field("SCP-11", "count", "one")
        .without("PST-35");
    assert_eq!(offer.result(), VerdictResult::Met);
}
