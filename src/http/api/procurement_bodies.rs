//! What a procurement looks like in requests and responses.
//!
//! Invariant: a request's lots and slots may leave ids out, then new ones are made; numbers follow from the order.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::{
        App, check_codes,
        error::AppError,
        procurements::{Change, DraftChange, Made, Summary, View},
        starting_points,
    },
    domain::{
        criticality::{self, Criticality},
        ids::{LotId, SlotId, StartingPointId},
        method::MethodDraft,
        procurement::{
            ExternalReference, Jurisdiction, Lot, ProcurementDraft, ProcurementFacts,
            ProcurementKind, Slot, Threshold, state::State,
        },
        question_set::{Level, LotFeature},
        working_day::{Awkward, awkward},
    },
};

/// A part of a procurement that is awarded on its own.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewLot {
    /// Keeps the lot what it is when the list is sent again; made when left out.
    pub id: Option<LotId>,
    #[schema(max_length = 200)]
    pub title: String,
    #[serde(default)]
    #[schema(max_items = 5)]
    pub features: Vec<LotFeature>,
    #[serde(default)]
    #[schema(max_items = 20)]
    pub slots: Vec<NewSlot>,
}

/// A place in a lot for exactly one product of each bid.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewSlot {
    /// Keeps the slot what it is when the list is sent again; made when left out.
    pub id: Option<SlotId>,
    #[schema(max_length = 200)]
    pub title: String,
    /// Its share of every product question; the slots of a lot sum to 100.
    #[schema(maximum = 100)]
    pub weight: u32,
}

fn number(place: usize) -> u32 {
    u32::try_from(place + 1).unwrap_or(u32::MAX)
}

fn lots(app: &App, given: Vec<NewLot>) -> Vec<Lot> {
    let slot = |(place, slot): (usize, NewSlot)| Slot {
        id: slot.id.unwrap_or_else(|| SlotId(app.clock.new_id())),
        number: number(place),
        title: slot.title,
        weight: slot.weight,
    };
    let lot = |(place, lot): (usize, NewLot)| Lot {
        id: lot.id.unwrap_or_else(|| LotId(app.clock.new_id())),
        number: number(place),
        title: lot.title,
        features: lot.features,
        slots: lot.slots.into_iter().enumerate().map(slot).collect(),
    };
    given.into_iter().enumerate().map(lot).collect()
}

/// A procurement to be prepared.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewProcurement {
    /// The council's own reference, unique within it.
    #[schema(min_length = 1, max_length = 80, pattern = r"\S")]
    reference: String,
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    title: String,
    kind: ProcurementKind,
    jurisdiction: Jurisdiction,
    threshold: Threshold,
    /// When the tender closes.
    deadline: Timestamp,
    /// What is bought, in plain words.
    #[serde(default)]
    #[schema(max_length = 4000)]
    description: String,
    contract_start: Option<Date>,
    contract_end: Option<Date>,
    #[serde(default)]
    #[schema(max_items = 20)]
    external_references: Vec<ExternalReference>,
    #[serde(default)]
    #[schema(max_items = 20)]
    lots: Vec<NewLot>,
    criticality: Option<Criticality>,
    #[serde(default)]
    method: MethodDraft,
    /// Fills lots, criticality and question sets that are left out with what is typical, to be
    /// changed afterwards.
    starting_point: Option<StartingPointId>,
}

impl NewProcurement {
    /// The facts, the draft, and the starting point that filled it.
    ///
    /// # Errors
    /// When there is no such starting point.
    pub fn parts(
        self,
        app: &App,
    ) -> Result<(ProcurementFacts, ProcurementDraft, Option<StartingPointId>), AppError> {
        let facts = ProcurementFacts {
            reference: self.reference,
            title: self.title,
            kind: self.kind,
            jurisdiction: self.jurisdiction,
            threshold: self.threshold,
            deadline: self.deadline,
        };
        let mut draft = ProcurementDraft {
            description: self.description,
            contract_start: self.contract_start,
            contract_end: self.contract_end,
            external_references: self.external_references,
            lots: lots(app, self.lots),
            criticality: self.criticality,
            method: self.method,
        };
        if let Some(id) = &self.starting_point {
            starting_points::fill(app, id, &mut draft)?;
        }
        Ok((facts, draft, self.starting_point))
    }
}

/// Tells a field that is null (take it away) from one that is left out (leave it).
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// What to change in a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProcurementChange {
    #[schema(min_length = 1, max_length = 80, pattern = r"\S")]
    reference: Option<String>,
    #[schema(min_length = 1, max_length = 200, pattern = r"\S")]
    title: Option<String>,
    kind: Option<ProcurementKind>,
    jurisdiction: Option<Jurisdiction>,
    threshold: Option<Threshold>,
    deadline: Option<Timestamp>,
    #[schema(max_length = 4000)]
    description: Option<String>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Date>)]
    contract_start: Option<Option<Date>>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Date>)]
    contract_end: Option<Option<Date>>,
    #[schema(max_items = 20)]
    external_references: Option<Vec<ExternalReference>>,
    #[schema(max_items = 20)]
    lots: Option<Vec<NewLot>>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Criticality>)]
    criticality: Option<Option<Criticality>>,
    method: Option<MethodDraft>,
}

impl ProcurementChange {
    pub fn change(self, app: &App) -> Change {
        Change {
            reference: self.reference,
            title: self.title,
            kind: self.kind,
            jurisdiction: self.jurisdiction,
            threshold: self.threshold,
            deadline: self.deadline,
            draft: DraftChange {
                description: self.description,
                contract_start: self.contract_start,
                contract_end: self.contract_end,
                external_references: self.external_references,
                lots: self.lots.map(|given| lots(app, given)),
                criticality: self.criticality,
                method: self.method,
            },
        }
    }
}

/// What to change in an issued method. What is left out stays; a part that is sent replaces the whole part.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MethodChange {
    #[schema(max_length = 4000)]
    description: Option<String>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Date>)]
    contract_start: Option<Option<Date>>,
    /// Null takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Date>)]
    contract_end: Option<Option<Date>>,
    #[schema(max_items = 20)]
    lots: Option<Vec<NewLot>>,
    criticality: Option<Criticality>,
    method: Option<MethodDraft>,
}

impl MethodChange {
    pub fn change(self, app: &App) -> DraftChange {
        DraftChange {
            description: self.description,
            contract_start: self.contract_start,
            contract_end: self.contract_end,
            external_references: None,
            lots: self.lots.map(|given| lots(app, given)),
            criticality: self.criticality.map(Some),
            method: self.method,
        }
    }
}

/// What a change left behind.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevisionBody {
    id: Uuid,
    /// Also in the ETag.
    #[schema(minimum = 1)]
    revision: i64,
}

impl From<Made> for RevisionBody {
    fn from(made: Made) -> Self {
        Self {
            id: made.id.0,
            revision: made.revision,
        }
    }
}

/// A procurement in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SummaryBody {
    id: Uuid,
    #[schema(max_length = 80)]
    reference: String,
    #[schema(max_length = 200)]
    title: String,
    kind: ProcurementKind,
    state: State,
    deadline: Timestamp,
    #[schema(minimum = 1)]
    revision: i64,
    created_at: Timestamp,
}

impl From<Summary> for SummaryBody {
    fn from(row: Summary) -> Self {
        Self {
            id: row.id.0,
            reference: row.reference,
            title: row.title,
            kind: row.kind,
            state: row.state,
            deadline: row.deadline,
            revision: row.revision,
            created_at: row.created_at,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LotBody {
    id: LotId,
    number: u32,
    #[schema(max_length = 200)]
    title: String,
    #[schema(max_items = 5)]
    features: Vec<LotFeature>,
    #[schema(max_items = 20)]
    slots: Vec<SlotBody>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SlotBody {
    id: SlotId,
    number: u32,
    #[schema(max_length = 200)]
    title: String,
    weight: u32,
}

impl From<Lot> for LotBody {
    fn from(lot: Lot) -> Self {
        let slot = |slot: Slot| SlotBody {
            id: slot.id,
            number: slot.number,
            title: slot.title,
            weight: slot.weight,
        };
        Self {
            id: lot.id,
            number: lot.number,
            title: lot.title,
            features: lot.features,
            slots: lot.slots.into_iter().map(slot).collect(),
        }
    }
}

/// The method in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MethodName {
    /// From 1; each amendment adds one.
    #[schema(minimum = 1)]
    number: i32,
    /// SHA-256 of its canonical JSON, in hexadecimal.
    #[schema(min_length = 64, max_length = 64)]
    hash: String,
}

/// The level of a procurement and how it came about.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LevelBody {
    level: Level,
    #[schema(max_length = 5000)]
    explanation: String,
}

/// A procurement with everything that was prepared.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcurementBody {
    id: Uuid,
    #[schema(minimum = 1)]
    revision: i64,
    /// By the clock: `closed` once the deadline has passed.
    state: State,
    #[schema(max_length = 80)]
    reference: String,
    #[schema(max_length = 200)]
    title: String,
    kind: ProcurementKind,
    jurisdiction: Jurisdiction,
    threshold: Threshold,
    deadline: Timestamp,
    /// Why nobody may be there to help when it falls.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline_warning: Option<Awkward>,
    #[schema(max_length = 4000)]
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_start: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract_end: Option<Date>,
    #[schema(max_items = 20)]
    external_references: Vec<ExternalReference>,
    #[schema(max_items = 20)]
    lots: Vec<LotBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    criticality: Option<Criticality>,
    /// What follows from the answers about criticality, or was set instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<LevelBody>,
    /// The settings of the method, as the officer prepared them.
    method: MethodDraft,
    /// Absent before the issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    method_in_force: Option<MethodName>,
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    cancel_reason: Option<String>,
    /// Stands in every invitation, from the issue on: with it anybody checks that one is genuine.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 9)]
    check_code: Option<String>,
}

impl From<View> for ProcurementBody {
    fn from(view: View) -> Self {
        let View {
            procurement: row,
            state,
            method,
        } = view;
        let draft = row.draft.0;
        let level = |criticality: &criticality::Criticality| LevelBody {
            level: criticality.level(),
            explanation: criticality.explanation(),
        };
        Self {
            id: row.id.0,
            revision: row.revision,
            state,
            reference: row.reference,
            title: row.title,
            kind: row.kind,
            jurisdiction: row.jurisdiction,
            threshold: row.threshold,
            deadline: row.deadline,
            deadline_warning: awkward(row.deadline, row.jurisdiction),
            description: draft.description,
            contract_start: draft.contract_start,
            contract_end: draft.contract_end,
            external_references: draft.external_references,
            lots: draft.lots.into_iter().map(LotBody::from).collect(),
            level: draft.criticality.as_ref().map(level),
            criticality: draft.criticality,
            method: draft.method,
            method_in_force: method.map(|(number, hash)| MethodName { number, hash }),
            created_at: row.created_at,
            issued_at: row.issued_at,
            opened_at: row.opened_at,
            cancelled_at: row.cancelled_at,
            cancel_reason: row.cancel_reason,
            check_code: row.check_code.as_deref().map(check_codes::shown),
        }
    }
}
