//! The question sets that come with the program, and which of their questions are asked.
//!
//! Invariant: a question id means the same question in every set that has it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    load::{FileProblem, load_beside, load_sources},
    model::{Level, LotFeature, Question, QuestionSet},
    sources::Sources,
    welsh::{Welsh, load_welsh},
};
use crate::domain::ids::{QuestionId, QuestionSetId};

const SOURCES: (&str, &str) = (
    "sources.yaml",
    include_str!("../../../questionnaires/sources.yaml"),
);

/// File names and contents, in the order in which sets are offered. A set includes questions only of
/// sets before it.
const SETS: &[(&str, &str)] = &[
    (
        "psti-baseline.yaml",
        include_str!("../../../questionnaires/psti-baseline.yaml"),
    ),
    (
        "connected-places-supply-chain.yaml",
        include_str!("../../../questionnaires/connected-places-supply-chain.yaml"),
    ),
    (
        "device-security-principles.yaml",
        include_str!("../../../questionnaires/device-security-principles.yaml"),
    ),
    (
        "council-readiness.yaml",
        include_str!("../../../questionnaires/council-readiness.yaml"),
    ),
];

/// The Welsh beside sets: their place in [`SETS`], file names and contents.
const WELSH: &[(usize, &str, &str)] = &[
    (
        0,
        "psti-baseline.cy.yaml",
        include_str!("../../../questionnaires/psti-baseline.cy.yaml"),
    ),
    (
        1,
        "connected-places-supply-chain.cy.yaml",
        include_str!("../../../questionnaires/connected-places-supply-chain.cy.yaml"),
    ),
    (
        2,
        "device-security-principles.cy.yaml",
        include_str!("../../../questionnaires/device-security-principles.cy.yaml"),
    ),
    (
        3,
        "council-readiness.cy.yaml",
        include_str!("../../../questionnaires/council-readiness.cy.yaml"),
    ),
];

/// Why sets cannot be offered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    #[error("{file} has {} problems, the first at {}", problems.len(), first(problems))]
    File {
        file: &'static str,
        problems: Vec<FileProblem>,
    },
    #[error("the question set {0} is there twice")]
    SetTwice(QuestionSetId),
    #[error("the question {question} differs between the sets {first} and {second}")]
    QuestionDiffers {
        question: QuestionId,
        first: QuestionSetId,
        second: QuestionSetId,
    },
}

fn first(problems: &[FileProblem]) -> String {
    problems
        .first()
        .map(FileProblem::to_string)
        .unwrap_or_default()
}

/// The question sets a council can choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    sets: Vec<QuestionSet>,
    sources: Sources,
    welsh: Welsh,
}

impl Catalogue {
    /// The sets that are part of the program.
    pub fn embedded() -> Result<Self, CatalogueError> {
        let sources = embedded_sources()?;
        let mut sets = Vec::with_capacity(SETS.len());
        for &(file, text) in SETS {
            let set = load_beside(text, &sources, &sets)
                .map_err(|problems| CatalogueError::File { file, problems })?;
            sets.push(set);
        }
        let mut welsh = Welsh::default();
        for &(place, file, text) in WELSH {
            if let Some(set) = sets.get(place) {
                let texts = load_welsh(text, set)
                    .map_err(|problems| CatalogueError::File { file, problems })?;
                welsh = welsh.with(&texts);
            }
        }
        Ok(Self {
            welsh,
            ..Self::new(sets, sources)?
        })
    }

    /// A catalogue of validated sets.
    pub fn new(sets: Vec<QuestionSet>, sources: Sources) -> Result<Self, CatalogueError> {
        let mut ids = BTreeSet::new();
        let mut questions: BTreeMap<&QuestionId, (&QuestionSetId, &Question)> = BTreeMap::new();
        for set in &sets {
            if !ids.insert(&set.id) {
                return Err(CatalogueError::SetTwice(set.id.clone()));
            }
            for question in &set.questions {
                let (first, known) = questions.entry(&question.id).or_insert((&set.id, question));
                if *known != question {
                    return Err(CatalogueError::QuestionDiffers {
                        question: question.id.clone(),
                        first: (*first).clone(),
                        second: set.id.clone(),
                    });
                }
            }
        }
        Ok(Self {
            sets,
            sources,
            welsh: Welsh::default(),
        })
    }

    /// In the order in which they are offered.
    pub fn sets(&self) -> &[QuestionSet] {
        &self.sets
    }

    pub fn find(&self, id: &QuestionSetId) -> Option<&QuestionSet> {
        self.sets.iter().find(|set| set.id == *id)
    }

    /// The Welsh of its sets.
    pub fn welsh(&self) -> &Welsh {
        &self.welsh
    }

    pub fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// The register of sources that is part of the program.
pub fn embedded_sources() -> Result<Sources, CatalogueError> {
    let (file, text) = SOURCES;
    load_sources(text).map_err(|problems| CatalogueError::File { file, problems })
}

/// What is asked at a level in a lot with these features, in the order of the sets, then of their
/// questions. A question that several sets share is asked once, where it first stands.
pub fn questions_for<'s>(
    sets: &[&'s QuestionSet],
    level: Level,
    features: &BTreeSet<LotFeature>,
) -> Vec<&'s Question> {
    let mut seen = BTreeSet::new();
    sets.iter()
        .flat_map(|set| &set.questions)
        .filter(|question| question.levels.contains(&level))
        .filter(|question| question.lot_features.iter().all(|f| features.contains(f)))
        .filter(|question| seen.insert(&question.id))
        .collect()
}
