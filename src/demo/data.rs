//! The files of the demo, typed.
//!
//! Invariant: a demo in memory has been read whole; a file that does not fit is an error that names
//! it.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use crate::domain::{
    baseline::{FindingCode, VerdictResult},
    criticality::Criticality,
    ids::{LotId, QuestionId, SlotId},
    method::MethodDraft,
    procurement::{
        ExternalReference, Jurisdiction, Lot, ProcurementDraft, ProcurementFacts, ProcurementKind,
        Slot, Threshold,
    },
    question_set::{EvidenceLevel, LotFeature},
    score::{BaselineScope, Standing},
};

macro_rules! file {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../questionnaires/demo/", $name)),
        )
    };
}

const PROCUREMENTS: (&str, &str) = file!("procurements.yaml");
const COMMON: (&str, &str) = file!("common.yaml");
const SUPPLIERS: &[(&str, &str)] = &[
    file!("lumenarc.yaml"),
    file!("brightpole.yaml"),
    file!("yoake.yaml"),
    file!("civimesh.yaml"),
    file!("nodewright.yaml"),
];

/// Why the demo cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{file}: {message}")]
    File { file: &'static str, message: String },
    #[error("{supplier}, {question}: {message}")]
    Answer {
        supplier: String,
        question: QuestionId,
        message: String,
    },
    #[error("the method does not have the lot and slots of the demo")]
    OtherMethod,
}

/// Everything the demo plays.
#[derive(Debug, Clone)]
pub struct Demo {
    pub council: Council,
    /// Played to its end.
    pub finished: DemoProcurement,
    /// Left open, to be answered by whoever tries the demo.
    pub open: DemoProcurement,
    /// Still being prepared.
    pub prepared: DemoProcurement,
    /// An earlier attempt at it.
    pub given_up: GivenUp,
    /// In the order in which they are invited.
    pub suppliers: Vec<Supplier>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Council {
    pub name: String,
    pub slug: String,
    pub jurisdiction: Jurisdiction,
}

/// A procurement that was cancelled while it was prepared.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GivenUp {
    pub reference: String,
    pub title: String,
    pub reason: String,
}

/// A procurement as an officer would fill it in.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DemoProcurement {
    pub reference: String,
    pub title: String,
    pub description: String,
    pub kind: ProcurementKind,
    pub jurisdiction: Jurisdiction,
    pub threshold: Threshold,
    pub contract_start: Option<Date>,
    pub contract_end: Option<Date>,
    #[serde(default)]
    pub external_references: Vec<ExternalReference>,
    pub lots: Vec<DemoLot>,
    pub criticality: Criticality,
    pub method: MethodDraft,
    /// When things happen; none for the one that is left open.
    pub timeline: Option<Timeline>,
    /// Published after the suppliers joined.
    pub amendment: Option<DemoAmendment>,
    /// What the first supplier asks.
    #[serde(default)]
    pub clarifications: Vec<DemoClarification>,
}

/// A question, with what the council publishes if it answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DemoClarification {
    pub asked: String,
    pub published: Option<DemoPublished>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DemoPublished {
    pub question: String,
    pub answer: String,
}

/// A correction of what is bought.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DemoAmendment {
    pub reason: String,
    /// In place of the description at issue.
    pub description: String,
    /// Why the deadline stays.
    pub deadline_kept: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DemoLot {
    pub key: String,
    pub title: String,
    #[serde(default)]
    pub features: Vec<LotFeature>,
    pub slots: Vec<DemoSlot>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DemoSlot {
    pub key: String,
    pub title: String,
    pub weight: u32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Timeline {
    pub issued: Timestamp,
    pub deadline: Timestamp,
    pub opened: Timestamp,
    pub assessed: Timestamp,
}

/// A made-up bidder with its answers, not yet those of any one method.
#[derive(Debug, Clone)]
pub struct Supplier {
    pub name: String,
    /// In a line or two, what this bidder is there to show.
    pub story: String,
    pub domain: String,
    pub contact: Contact,
    pub declared_by: Person,
    pub submitted: Timestamp,
    pub expected: Expected,
    pub(super) manufacturer: String,
    pub(super) address: String,
    pub(super) support_end: Date,
    pub(super) products: BTreeMap<String, ProductEntry>,
    pub(super) evidence: Vec<EvidenceEntry>,
    /// By what they are about, common answers already merged in; `products` is every slot.
    pub(super) answers: Answers,
}

pub(super) type Answers = BTreeMap<String, BTreeMap<QuestionId, Value>>;

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contact {
    pub name: String,
    pub email: String,
    pub position: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    pub name: String,
    pub position: String,
}

/// What the demo shows of this bidder; a test holds it against the rules.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Expected {
    /// By slot.
    pub verdicts: BTreeMap<String, VerdictResult>,
    pub scope: BaselineScope,
    /// By slot, the conditions that fail.
    #[serde(default)]
    pub not_met: BTreeMap<String, Vec<String>>,
    /// Findings that every product has.
    #[serde(default)]
    pub findings: Vec<FindingCode>,
    pub standing: Standing,
    pub rank: Option<u32>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProductEntry {
    pub(super) product: String,
    pub(super) model: String,
    pub(super) version: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EvidenceEntry {
    /// With `{slot}` where each slot has its own.
    pub(super) key: String,
    pub(super) level: EvidenceLevel,
    pub(super) file: String,
    pub(super) body: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ProcurementsFile {
    council: Council,
    finished: DemoProcurement,
    open: DemoProcurement,
    prepared: DemoProcurement,
    given_up: GivenUp,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CommonFile {
    evidence: Vec<EvidenceEntry>,
    answers: Answers,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SupplierFile {
    name: String,
    story: String,
    domain: String,
    contact: Contact,
    declared_by: Person,
    submitted: Timestamp,
    manufacturer: String,
    address: String,
    support_end: Date,
    products: BTreeMap<String, ProductEntry>,
    #[serde(default)]
    evidence: Vec<EvidenceEntry>,
    expected: Expected,
    answers: Answers,
}

impl Demo {
    /// The demo that is part of the program.
    pub fn embedded() -> Result<Self, DemoError> {
        let ProcurementsFile {
            council,
            finished,
            prepared,
            given_up,
            open,
        } = parse(PROCUREMENTS)?;
        let common: CommonFile = parse(COMMON)?;
        let suppliers = SUPPLIERS
            .iter()
            .map(|file| Ok(parse::<SupplierFile>(*file)?.over(&common)))
            .collect::<Result<_, DemoError>>()?;
        Ok(Self {
            council,
            finished,
            prepared,
            given_up,
            open,
            suppliers,
        })
    }
}

fn parse<T: DeserializeOwned>((file, text): (&'static str, &str)) -> Result<T, DemoError> {
    let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| DemoError::File {
        file,
        message: error.to_string(),
    })
}

impl SupplierFile {
    /// This supplier's own answers over the common ones.
    fn over(self, common: &CommonFile) -> Supplier {
        let mut answers = common.answers.clone();
        for (about, own) in self.answers {
            answers.entry(about).or_default().extend(own);
        }
        let evidence = self
            .evidence
            .into_iter()
            .chain(common.evidence.iter().cloned());
        Supplier {
            name: self.name,
            story: self.story,
            domain: self.domain,
            contact: self.contact,
            declared_by: self.declared_by,
            submitted: self.submitted,
            expected: self.expected,
            manufacturer: self.manufacturer,
            address: self.address,
            support_end: self.support_end,
            products: self.products,
            evidence: evidence.collect(),
            answers,
        }
    }
}

impl DemoProcurement {
    /// The fields that are listed and searched, with this deadline.
    pub fn facts(&self, deadline: Timestamp) -> ProcurementFacts {
        ProcurementFacts {
            reference: self.reference.clone(),
            title: self.title.clone(),
            kind: self.kind,
            jurisdiction: self.jurisdiction,
            threshold: self.threshold,
            deadline,
        }
    }

    /// What the officer prepares, with ids for lots and slots from `new_id`.
    pub fn draft(&self, mut new_id: impl FnMut() -> Uuid) -> ProcurementDraft {
        ProcurementDraft {
            description: self.description.clone(),
            contract_start: self.contract_start,
            contract_end: self.contract_end,
            external_references: self.external_references.clone(),
            lots: (1..)
                .zip(&self.lots)
                .map(|(number, lot)| Lot {
                    id: LotId(new_id()),
                    number,
                    title: lot.title.clone(),
                    features: lot.features.clone(),
                    slots: (1..)
                        .zip(&lot.slots)
                        .map(|(number, slot)| Slot {
                            id: SlotId(new_id()),
                            number,
                            title: slot.title.clone(),
                            weight: slot.weight,
                        })
                        .collect(),
                })
                .collect(),
            criticality: Some(self.criticality.clone()),
            method: self.method.clone(),
        }
    }
}
