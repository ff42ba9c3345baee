//! Passwords: Schedule 1, paragraph 1.
//!
//! Invariant: a password that differs on every unit passes only if no way of making it is named that
//! the law rules out; an unknown key, or an unknown way, leaves the condition open.

use super::{
    facts::{Fact, Gap, GapKind, Ticked},
    options::{CodeKind, FixedSecret, KeyedMethod, Making, PasswordKind, Symbols},
    parts::{self, Part},
    rule::{Case, Deemer, Rule, Ruling, all_yes},
    verdict::{NotApplicable, Requirement},
};

/// Fewer possible passwords than this are guessable whatever else is done.
pub const GUESSABLE_BELOW: u128 = 1_000_000;

/// So many possible passwords or more need no limit on wrong tries.
pub const HARD_TO_GUESS_FROM: u128 = 1_000_000_000_000;

const EN: &[Deemer] = &[Deemer::En303645];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "passwords.unique_or_user_set",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 1(2)",
        title: "Passwords differ on every unit or are chosen by the user",
        questions: &["PST-01"],
        replaced_by: EN,
        met: "Every password differs on every unit or is chosen by the user, or there are none.",
        not_met: "A password is the same on two or more units, or is neither the unit's own nor the user's.",
        check: unique_or_user_set,
    },
    Rule {
        id: "passwords.exclusions",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 1(4)",
        title: "Only the secrets the law leaves out are treated as no passwords",
        questions: &["PST-04", "PST-20"],
        replaced_by: EN,
        met: "Every fixed secret is one the law leaves out, or a code chosen by the user or the unit's own.",
        not_met: "A code that counts as a password is the same on two or more units.",
        check: exclusions,
    },
    Rule {
        id: "passwords.no_counter",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 1(3)(a)",
        title: "The unit's own password does not count on from unit to unit",
        questions: &["PST-01", "PST-02"],
        replaced_by: EN,
        met: "The way the password is made does not count on from unit to unit.",
        not_met: "The password changes by only a few characters from one unit to the next.",
        check: |case| not_made_by(case, Making::Counter),
    },
    Rule {
        id: "passwords.no_public_information",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 1(3)(b)",
        title: "The unit's own password does not come from public facts",
        questions: &["PST-01", "PST-02"],
        replaced_by: EN,
        met: "The way the password is made uses no public facts.",
        not_met: "The password comes from facts that anyone can find out.",
        check: |case| not_made_by(case, Making::PublicInformation),
    },
    Rule {
        id: "passwords.no_bare_identifier",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 1(3)(c) and 1(5)",
        title: "The unit's own password does not come from an identifier, unless by an accepted method with a secret key",
        questions: &["PST-01", "PST-02", "PST-18"],
        replaced_by: EN,
        met: "The password does not come from an identifier, or comes from one by an accepted method with a secret key.",
        not_met: "The password comes from an identifier without an accepted method and a secret key.",
        check: no_bare_identifier,
    },
    Rule {
        id: "passwords.not_guessable",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 1(3)(d)",
        title: "The unit's own password is not guessable in another way",
        questions: &["PST-01", "PST-19"],
        replaced_by: EN,
        met: "There are enough possible passwords, given how wrong tries are treated.",
        not_met: "There are too few possible passwords, given how wrong tries are treated.",
        check: not_guessable,
    },
    Rule {
        id: "passwords.covers.hardware",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 1(1)(a)",
        title: "The password answers hold for the hardware",
        questions: &["PST-03"],
        replaced_by: EN,
        met: "The password answers hold for the hardware.",
        not_met: "The password answers do not hold for the hardware.",
        check: |case| parts::covers(case, "PST-03", Part::Hardware),
    },
    Rule {
        id: "passwords.covers.pre_installed",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 1(1)(b)",
        title: "The password answers hold for the software on the product",
        questions: &["SCP-21", "PST-03"],
        replaced_by: EN,
        met: "The password answers hold for the software on the product.",
        not_met: "The password answers do not hold for the software on the product.",
        check: |case| parts::covers(case, "PST-03", Part::PreInstalled),
    },
    Rule {
        id: "passwords.covers.must_install",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), Sch 1 para 1(1)(c)",
        title: "The password answers hold for software that must be installed",
        questions: &["SCP-21", "PST-03"],
        replaced_by: EN,
        met: "The password answers hold for software that must be installed.",
        not_met: "The password answers do not hold for software that must be installed.",
        check: |case| parts::covers(case, "PST-03", Part::MustInstall),
    },
    Rule {
        id: "passwords.each_manufacturer",
        requirement: Requirement::Passwords,
        clause: "PSTI Regulations 2023 (SI 2023/1007), reg 5",
        title: "Each manufacturer meets the password rules",
        questions: &["SCP-11", "PST-35"],
        replaced_by: &[],
        met: "Each manufacturer meets the password rules.",
        not_met: "One of the manufacturers does not meet the password rules.",
        check: |case| super::manufacturers::each(case, "passwords"),
    },
];

fn unique_or_user_set(case: &Case<'_>) -> Fact<Ruling> {
    let kinds: Ticked<PasswordKind> = case.facts.ticked("PST-01")?;
    if kinds.has(PasswordKind::Shared) {
        return Ok(Ruling::NotMet);
    }
    if kinds.mixes(PasswordKind::None) {
        return parts::contradiction("PST-01");
    }
    if kinds.dont_know() {
        return Err(Gap::new("PST-01", GapKind::DontKnow));
    }
    Ok(Ruling::Met)
}

fn exclusions(case: &Case<'_>) -> Fact<Ruling> {
    let secrets: Ticked<FixedSecret> = case.facts.ticked("PST-04")?;
    if secrets.has(FixedSecret::IpCode)
        && case.facts.choice::<CodeKind>("PST-20")? == CodeKind::Shared
    {
        return Ok(Ruling::NotMet);
    }
    if secrets.mixes(FixedSecret::None) {
        return parts::contradiction("PST-04");
    }
    if secrets.dont_know() {
        return Err(Gap::new("PST-04", GapKind::DontKnow));
    }
    Ok(Ruling::Met)
}

/// Whether some password is made for the single unit. A gap in PST-04 or PST-20 leaves
/// `passwords.exclusions` open and is not repeated here.
fn made_per_unit(case: &Case<'_>) -> Fact<bool> {
    let code_is_unique = case
        .facts
        .ticked::<FixedSecret>("PST-04")
        .is_ok_and(|secrets| secrets.has(FixedSecret::IpCode))
        && case.facts.choice("PST-20") == Ok(CodeKind::Unique);
    if code_is_unique {
        return Ok(true);
    }
    let kinds: Ticked<PasswordKind> = case.facts.ticked("PST-01")?;
    if kinds.dont_know() && !kinds.has(PasswordKind::Unique) {
        return Err(Gap::new("PST-01", GapKind::DontKnow));
    }
    Ok(kinds.has(PasswordKind::Unique))
}

/// The way is not named; a way nobody described leaves it open.
fn not_made_by(case: &Case<'_>, way: Making) -> Fact<Ruling> {
    if !made_per_unit(case)? {
        return Ok(NotApplicable::NoUniquePasswords.into());
    }
    let ways: Ticked<Making> = case.facts.ticked("PST-02")?;
    if ways.has(way) {
        return Ok(Ruling::NotMet);
    }
    described(&ways)?;
    Ok(Ruling::Met)
}

fn described(ways: &Ticked<Making>) -> Fact<()> {
    if ways.dont_know() {
        return Err(Gap::new("PST-02", GapKind::DontKnow));
    }
    if ways.has(Making::Other) {
        return Err(Gap::new(
            "PST-02",
            GapKind::Sentence(
                "PST-02 names a way of making the password that has to be looked at.",
            ),
        ));
    }
    Ok(())
}

fn no_bare_identifier(case: &Case<'_>) -> Fact<Ruling> {
    if !made_per_unit(case)? {
        return Ok(NotApplicable::NoUniquePasswords.into());
    }
    let ways: Ticked<Making> = case.facts.ticked("PST-02")?;
    if ways.has(Making::IdentifierPlain) {
        return Ok(Ruling::NotMet);
    }
    if ways.has(Making::IdentifierKeyed) {
        let keyed = keyed_method(case);
        if keyed != Ok(Ruling::Met) {
            return keyed;
        }
    }
    described(&ways)?;
    Ok(Ruling::Met)
}

/// A secret key has to be shown, not only claimed: without evidence it stays open.
fn keyed_method(case: &Case<'_>) -> Fact<Ruling> {
    let keyed = case
        .facts
        .field_choice::<KeyedMethod>("PST-18", "method")
        .map(|method| method != KeyedMethod::PlainHash);
    let ruling = all_yes([
        keyed,
        case.facts.field_yes("PST-18", "accepted"),
        case.facts.field_yes("PST-18", "key_secret"),
    ])?;
    if ruling == Ruling::Met {
        case.facts.field_text("PST-18", "algorithm")?;
        case.facts.evidenced("PST-18")?;
    }
    Ok(ruling)
}

fn not_guessable(case: &Case<'_>) -> Fact<Ruling> {
    if !made_per_unit(case)? {
        return Ok(NotApplicable::NoUniquePasswords.into());
    }
    let possible = possible_passwords(case)?;
    if possible < GUESSABLE_BELOW {
        return Ok(Ruling::NotMet);
    }
    if possible >= HARD_TO_GUESS_FROM {
        return Ok(Ruling::Met);
    }
    if !case.facts.field_yes("PST-19", "tries_limited")? {
        return Ok(Ruling::NotMet);
    }
    case.facts.evidenced("PST-19")?;
    Ok(Ruling::Met)
}

/// How many passwords there could be at the least; the largest number where there are more.
fn possible_passwords(case: &Case<'_>) -> Fact<u128> {
    let length = u32::try_from(case.facts.field_number("PST-19", "length")?)
        .map_err(|_| Gap::new("PST-19", GapKind::Malformed))?;
    let symbols: u128 = match case.facts.field_choice("PST-19", "symbols")? {
        Symbols::Digits => 10,
        Symbols::Hex => 16,
        Symbols::Letters => 26,
        Symbols::MixedCase => 52,
        Symbols::Words => 1_000,
        Symbols::Other => {
            return Err(Gap::new(
                "PST-19",
                GapKind::Sentence("PST-19 names symbols that have to be looked at."),
            ));
        }
    };
    Ok(symbols.checked_pow(length).unwrap_or(u128::MAX))
}
