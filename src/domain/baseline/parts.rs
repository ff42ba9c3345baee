//! The parts of a product that the three requirements cover (Schedule 1, paragraphs 1(1), 2(1) and
//! 3(1)).
//!
//! Invariant: a part the product does not have needs no answer; a part nobody knows about is open.

use super::{
    facts::{Fact, GapKind},
    options::ProductKind,
    rule::{Case, Ruling},
    verdict::NotApplicable,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Hardware,
    PreInstalled,
    MustInstall,
    /// Any software used for, or with, what the product is sold for: paragraph 2(1)(d).
    OtherSoftware,
    /// The same, developed by or for a manufacturer: paragraph 3(1)(d).
    MakerSoftware,
}

impl Part {
    /// The field that names it in every question about parts.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::PreInstalled => "pre_installed",
            Self::MustInstall => "must_install",
            Self::OtherSoftware => "other_software",
            Self::MakerSoftware => "maker_software",
        }
    }
}

/// Why a part is left out, or `None` where the rules cover it.
fn left_out(case: &Case<'_>, part: Part) -> Fact<Option<NotApplicable>> {
    if part == Part::Hardware {
        return Ok(None);
    }
    if !case.facts.field_yes("SCP-21", part.field())? {
        return Ok(Some(NotApplicable::NoSuchPart));
    }
    if matches!(part, Part::OtherSoftware | Part::MakerSoftware) {
        let kind: ProductKind = case.facts.choice("SCP-09")?;
        if matches!(kind, ProductKind::Smartphone | ProductKind::TabletCellular) {
            return Ok(Some(NotApplicable::PhoneOrCellularTablet));
        }
    }
    Ok(None)
}

/// Whether the answers about a requirement hold for a part.
pub(super) fn covers(case: &Case<'_>, question: &'static str, part: Part) -> Fact<Ruling> {
    match left_out(case, part)? {
        Some(reason) => Ok(reason.into()),
        None => super::rule::all_yes([case.facts.field_yes(question, part.field())]),
    }
}

const UPDATE_PARTS: [Part; 4] = [
    Part::Hardware,
    Part::PreInstalled,
    Part::MustInstall,
    Part::MakerSoftware,
];

/// Whether a part can receive security updates, and the law covers it for that.
fn updatable(case: &Case<'_>, part: Part) -> Fact<bool> {
    match left_out(case, part)? {
        Some(_) => Ok(false),
        None => case.facts.field_yes("PST-21", part.field()),
    }
}

/// Whether any part can receive security updates.
pub(super) fn any_updatable(case: &Case<'_>) -> Fact<bool> {
    let parts = UPDATE_PARTS.map(|part| updatable(case, part));
    if parts.contains(&Ok(true)) {
        return Ok(true);
    }
    parts.into_iter().collect::<Fact<Vec<bool>>>()?;
    Ok(false)
}

/// Whether the defined support period covers a part.
pub(super) fn period_covers(case: &Case<'_>, part: Part) -> Fact<Ruling> {
    if let Some(reason) = left_out(case, part)? {
        return Ok(reason.into());
    }
    if !updatable(case, part)? {
        return Ok(NotApplicable::NotUpdatable.into());
    }
    super::rule::all_yes([case.facts.field_yes("PST-22", part.field())])
}

/// A gap where an option of `question` cannot stand beside the others.
pub(super) const fn contradiction<T>(question: &'static str) -> Fact<T> {
    Err(super::facts::Gap::new(question, GapKind::Contradicts))
}
