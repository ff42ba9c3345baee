//! The scoring rules by name, version and published text.
//!
//! Invariant: whatever can move a number has a rule here, and its text is part of every method.
//! A changed rule changes [`SCORING_RULES_VERSION`].

use serde::{Deserialize, Serialize};

use super::RuleRef;

/// `major.minor.patch` of all the rules together.
pub const SCORING_RULES_VERSION: &str = "1.0.0";

/// A rule with its text, as published in a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishedRule {
    pub rule: Rule,
    #[schema(max_length = 2000)]
    pub text: String,
}

macro_rules! rules {
    ($($variant:ident: $text:literal,)+) => {
        /// The name of a rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Rule { $($variant),+ }

        impl Rule {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The published text.
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }
    };
}

rules! {
    OptionValue: "A question scored by option is worth what its option table says for the answer, \
        from 0 to 100.",
    EvidenceCap: "Where the evidence asked at this procurement's level is not reached, an answer \
        scored by option is worth at most 50. Evidence from the supplier's own document upwards \
        counts only with a file or link given with the answer.",
    Mark: "A question scored by mark is marked 0 to 5 by its published descriptors; the published \
        curve turns the mark into a value from 0 to 100. Evidence is part of the descriptors.",
    Unanswered: "An unanswered question is worth 0.",
    Unmarked: "Until every question scored by mark has its mark, the score is incomplete and has \
        no rank.",
    Slots: "A question about products is worth the sum, over the slots of the lot, of the slot's \
        weight times the value for the product in it.",
    Section: "A section's fraction is the sum of question weight times value, over the same sum \
        with full values. It has the same denominator for every bidder of the lot.",
    ShareOut: "The weight of a section in which nothing carries marks in a lot is shared out among \
        the other sections in proportion to their weights.",
    Total: "The total is the sum, over the sections, of the section's share times its fraction. \
        All of it is exact; rounding to 0.1, half up, happens once for display.",
    GateCap: "A gate whose published effect is a cap limits the total to that figure. With several \
        caps the lowest counts.",
    GateDisqualifies: "A gate whose published effect is disqualification keeps the tender out of \
        the ranking, whatever its score.",
    QuestionGate: "A gate outside the baseline is met by an answer worth 100 with the evidence \
        asked; without that evidence, or unanswered, the evidence is insufficient; an answer \
        without a value leaves it unsure; any other answer does not meet it.",
    MinimumMark: "A minimum mark is compared with the exact value, not the one shown. It must also \
        be reached for each product by itself: with that product counted in every slot, before \
        any cap.",
    Order: "Disqualified tenders and those below a minimum mark come first, in words. The others \
        are ranked by their total; equal totals share a rank. Price never enters.",
}

impl Rule {
    pub(super) fn reference(self) -> RuleRef {
        RuleRef {
            id: self,
            version: SCORING_RULES_VERSION.to_owned(),
        }
    }
}

/// Every rule with its text, for a method.
pub fn published_rules() -> Vec<PublishedRule> {
    Rule::ALL
        .iter()
        .map(|rule| PublishedRule {
            rule: *rule,
            text: rule.text().to_owned(),
        })
        .collect()
}
