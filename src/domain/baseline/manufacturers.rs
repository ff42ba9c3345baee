//! Several manufacturers: regulation 5, and section 9(5) of the Act for the statement.

use super::{
    facts::Fact,
    options::ManufacturerCount,
    rule::{Case, Ruling, all_yes},
    verdict::NotApplicable,
};

/// Whether each manufacturer does what `field` of PST-35 names.
pub(super) fn each(case: &Case<'_>, field: &str) -> Fact<Ruling> {
    match case.facts.field_choice("SCP-11", "count")? {
        ManufacturerCount::One => Ok(NotApplicable::OneManufacturer.into()),
        ManufacturerCount::Several => all_yes([case.facts.field_yes("PST-35", field)]),
    }
}
