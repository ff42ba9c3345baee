//! What a supplier says about a piece of evidence.
//!
//! Invariant: a card says what the evidence is and how old it is; whether it shows what it should is for people to say.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    answer::{DATE_MAX, DATE_MIN, URL_CHARACTERS_MAX, is_web_address},
    canonical::ContentHash,
    confidential::Confidential,
    procurement::Problem,
};

/// File names and titles, in characters.
pub const EVIDENCE_NAME_CHARACTERS_MAX: usize = 200;

/// A file or a link, with its dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceCard {
    /// The name of the file as it was sent, or the title of the link.
    pub name: String,
    pub source: EvidenceSource,
    #[serde(flatten)]
    pub particulars: Particulars,
}

/// What a supplier says of a piece of evidence beside its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Particulars {
    #[serde(flatten)]
    pub dates: EvidenceDates,
    /// That the supplier asks the council to keep it from the public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidential: Option<Confidential>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum EvidenceSource {
    File {
        /// Keyed, of the file's bytes; none while they are arriving.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest: Option<ContentHash>,
    },
    Link {
        url: String,
        /// Keyed, of the address.
        digest: ContentHash,
    },
}

/// The three dates of a piece of evidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceDates {
    /// When it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
    /// The last day on which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// When what it describes was tested or looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessed_on: Option<Date>,
}

impl EvidenceCard {
    pub fn digest(&self) -> Option<&ContentHash> {
        match &self.source {
            EvidenceSource::File { digest } => digest.as_ref(),
            EvidenceSource::Link { digest, .. } => Some(digest),
        }
    }

    /// What keeps the card from being kept.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let characters = self.name.chars().count();
        if self.name.trim().is_empty() {
            problems.push(Problem::new("/name", "empty", "Give it a name."));
        } else if characters > EVIDENCE_NAME_CHARACTERS_MAX {
            let most = EVIDENCE_NAME_CHARACTERS_MAX;
            let text = format!("Shorten the name to at most {most} characters.");
            problems.push(Problem::new("/name", "too_long", text));
        } else if self.name.chars().any(char::is_control) {
            problems.push(Problem::new(
                "/name",
                "control_character",
                "Use letters, digits and signs only.",
            ));
        }
        if let EvidenceSource::Link { url, .. } = &self.source
            && (!is_web_address(url) || url.chars().count() > URL_CHARACTERS_MAX)
        {
            let text = "Enter a whole web address, such as https://example.com/report, without a user name.";
            problems.push(Problem::new("/url", "url_invalid", text));
        }
        problems.extend(self.particulars.problems());
        problems
    }
}

impl Particulars {
    /// What keeps them from being kept.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.dates.problems();
        let faults = self.confidential.iter().flat_map(Confidential::faults);
        problems
            .extend(faults.map(|fault| {
                Problem::new(fault.pointer(), fault.code().as_str(), fault.message())
            }));
        problems
    }
}

impl EvidenceDates {
    /// Dates outside all sense, or in an order that cannot be.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (pointer, date) in [
            ("/issuedOn", self.issued_on),
            ("/validUntil", self.valid_until),
            ("/assessedOn", self.assessed_on),
        ] {
            if date.is_some_and(|date| !(DATE_MIN..=DATE_MAX).contains(&date)) {
                let text = format!(
                    "Enter a date from {} to {}.",
                    DATE_MIN.year(),
                    DATE_MAX.year()
                );
                problems.push(Problem::new(pointer, "date_out_of_range", text));
            }
        }
        if let (Some(issued), Some(until)) = (self.issued_on, self.valid_until)
            && until < issued
        {
            let text = "It cannot end before it was issued.";
            problems.push(Problem::new("/validUntil", "ends_before_start", text));
        }
        problems
    }
}
