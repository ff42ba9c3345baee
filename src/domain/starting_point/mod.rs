//! Starting points: what councils often buy, with typical answers for an officer to change.
//!
//! Invariant: a starting point in memory has been validated: its level follows from its answers by
//! the published rule, and every question it names is asked at that level in one of its lots. It
//! decides nothing; what is issued is what the officer leaves standing.

mod check;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    baseline::ExceptionClass,
    criticality::{Criticality, CriticalityAnswers},
    ids::{LotId, QuestionId, QuestionSetId, SlotId, StartingPointId},
    procurement::{Lot, ProcurementDraft, Slot},
    question_set::{Catalogue, FileProblem, Level, LotFeature, Mapping, read},
};

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        /// File names and contents, in the order in which they are offered.
        const FILES: &[(&str, &str)] = &[$((
            $name,
            include_str!(concat!("../../../questionnaires/starting-points/", $name)),
        )),+];
    };
}

files! {
    "traffic-management.yaml",
    "waste-sensors.yaml",
    "environmental-monitoring.yaml",
    "street-lighting.yaml",
    "cctv-and-anpr.yaml",
    "damp-and-temperature.yaml",
    "smart-local-energy.yaml",
}

/// One kind of purchase: a file `questionnaires/starting-points/<id>.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StartingPoint {
    pub id: StartingPointId,
    /// `major.minor.patch`.
    #[schema(max_length = 40)]
    pub version: String,
    #[schema(max_length = 200)]
    pub title: String,
    #[schema(max_length = 2000)]
    pub summary: String,
    /// The typical answers to the five plain questions.
    pub criticality: CriticalityAnswers,
    /// Why each answer is typical.
    pub why: Reasons,
    /// What follows from the answers.
    pub level: Level,
    /// The typical parts of an offer.
    #[schema(max_items = 20)]
    pub lots: Vec<TypicalLot>,
    #[schema(max_items = 20)]
    pub question_sets: Vec<QuestionSetId>,
    /// The questions that tell bidders apart here, and why.
    #[schema(max_items = 40)]
    pub matters: Vec<Matter>,
    /// What is easily overlooked.
    #[schema(max_items = 40)]
    pub warnings: Vec<Warning>,
    #[schema(max_items = 20)]
    pub mappings: Vec<Mapping>,
}

/// One sentence for each of the five answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reasons {
    #[schema(max_length = 600)]
    pub harm: String,
    #[schema(max_length = 600)]
    pub disruption: String,
    #[schema(max_length = 600)]
    pub personal_data: String,
    #[schema(max_length = 600)]
    pub reach: String,
    #[schema(max_length = 600)]
    pub exposure: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TypicalLot {
    #[schema(max_length = 200)]
    pub title: String,
    #[serde(default)]
    #[schema(max_items = 5)]
    pub features: Vec<LotFeature>,
    #[schema(max_items = 20)]
    pub slots: Vec<TypicalSlot>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TypicalSlot {
    #[schema(max_length = 200)]
    pub title: String,
    /// The slots of a lot sum to 100.
    #[schema(maximum = 100)]
    pub weight: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Matter {
    pub question: QuestionId,
    #[schema(max_length = 600)]
    pub why: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
#[schema(as = StartingPointWarning)]
pub enum Warning {
    /// Some of what is bought may be excepted from the Product Security Regime, Schedule 3.
    ExceptedClass {
        class: ExceptionClass,
        #[schema(max_length = 600)]
        text: String,
    },
    /// Whether the regime reaches what is bought is easily got wrong.
    Scope {
        #[schema(max_length = 600)]
        text: String,
    },
    /// People's data may be handled where nobody expects it.
    PersonalData {
        #[schema(max_length = 600)]
        text: String,
    },
}

impl Warning {
    pub fn text(&self) -> &str {
        match self {
            Self::ExceptedClass { text, .. }
            | Self::Scope { text }
            | Self::PersonalData { text } => text,
        }
    }
}

impl StartingPoint {
    /// Fills what a draft leaves open: its lots, its answers about criticality, its question sets.
    /// What the draft says already stays. `new_id` makes the ids of lots and slots.
    pub fn fill(&self, draft: &mut ProcurementDraft, mut new_id: impl FnMut() -> uuid::Uuid) {
        if draft.lots.is_empty() {
            let typical = (1..).zip(&self.lots);
            draft.lots = typical
                .map(|(number, lot)| lot.draft(number, &mut new_id))
                .collect();
        }
        if draft.criticality.is_none() {
            draft.criticality = Some(Criticality {
                answers: self.criticality,
                overridden: None,
            });
        }
        if draft.method.question_sets.is_empty() {
            draft.method.question_sets.clone_from(&self.question_sets);
        }
    }
}

impl TypicalLot {
    fn draft(&self, number: u32, new_id: &mut impl FnMut() -> uuid::Uuid) -> Lot {
        Lot {
            id: LotId(new_id()),
            number,
            title: self.title.clone(),
            features: self.features.clone(),
            slots: (1..)
                .zip(&self.slots)
                .map(|(number, slot)| Slot {
                    id: SlotId(new_id()),
                    number,
                    title: slot.title.clone(),
                    weight: slot.weight,
                })
                .collect(),
        }
    }
}

/// Why starting points cannot be offered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartingPointError {
    #[error("{file} has {} problems: {problems:?}", problems.len())]
    File {
        file: &'static str,
        problems: Vec<FileProblem>,
    },
    #[error("the starting point {0} is there twice")]
    Twice(StartingPointId),
}

/// The starting points that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartingPoints(Vec<StartingPoint>);

impl StartingPoints {
    /// Those that are part of the program, held against the sets they name.
    ///
    /// # Errors
    /// The first file with problems, or an id that is there twice.
    pub fn embedded(catalogue: &Catalogue) -> Result<Self, StartingPointError> {
        let mut points: Vec<StartingPoint> = Vec::with_capacity(FILES.len());
        for &(file, text) in FILES {
            let point = load(text, catalogue)
                .map_err(|problems| StartingPointError::File { file, problems })?;
            if points.iter().any(|known| known.id == point.id) {
                return Err(StartingPointError::Twice(point.id));
            }
            points.push(point);
        }
        Ok(Self(points))
    }

    /// In the order in which they are offered.
    pub fn all(&self) -> &[StartingPoint] {
        &self.0
    }

    pub fn find(&self, id: &StartingPointId) -> Option<&StartingPoint> {
        self.0.iter().find(|point| point.id == *id)
    }
}

/// Reads and validates one file.
///
/// # Errors
/// All there is to put right, each with its line and column.
pub fn load(text: &str, catalogue: &Catalogue) -> Result<StartingPoint, Vec<FileProblem>> {
    read(text, |point| check::flaws(point, catalogue))
}
