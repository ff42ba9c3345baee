//! What the baseline says about one product.
//!
//! Invariant: a verdict is never one word. Scope, basis and result stand apart, each requirement
//! names its route, and every condition names its clause and the answers it rests on. Nothing here
//! says that a product is lawful: only whether the evidence supports it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::ids::{EvidenceId, QuestionId};

use super::edition::Edition;

/// The product a verdict is about, as the supplier offers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductIdentity {
    /// As marked on the product.
    #[schema(max_length = 200)]
    pub model: String,
    #[schema(max_length = 200)]
    pub manufacturer: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The edition of the regime in force on the reference date; none before the regime began.
    pub edition: Option<Edition>,
    /// The tender deadline.
    pub reference_date: Date,
    pub product: ProductIdentity,
    pub scope: Scope,
    /// Why the scope is what it is, in one sentence.
    #[schema(max_length = 1000)]
    pub scope_explanation: String,
    /// The questions the scope rests on.
    #[schema(max_items = 40)]
    pub scope_questions: Vec<QuestionId>,
    pub basis: Basis,
    pub result: VerdictResult,
    pub security: SecurityVerdict,
    pub statement: StatementVerdict,
    /// Every condition, in the order of the law. Empty when not assessed.
    #[schema(max_items = 100)]
    pub conditions: Vec<ConditionVerdict>,
    /// What people should look at. Findings never change a result.
    #[schema(max_items = 100)]
    pub findings: Vec<Finding>,
}

/// Whether the law reaches the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = ProductScope)]
pub enum Scope {
    InScope {
        condition: ConsumerCondition,
    },
    Excepted {
        class: ExceptionClass,
    },
    NotInScope {
        reason: OutOfScope,
    },
    /// An answer that decides it is missing or uncertain.
    Unsure,
}

/// PSTI Act 2022, s 54: why it is a UK consumer connectable product.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ConsumerCondition {
    /// Condition A, s 54(2): itself made available to consumers.
    A,
    /// Condition B, s 54(3): made available to others while identical products meet condition A.
    B,
}

/// The classes of Schedule 3 to the Regulations.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionClass {
    NorthernIreland,
    EvChargePoint,
    MedicalDevice,
    SmartMeter,
    Computer,
    MotorVehicle,
    TwoThreeWheelVehicle,
    AgriculturalVehicle,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum OutOfScope {
    /// The reference date is before 29 April 2024.
    RegimeNotInForce,
    /// Act ss 4-5.
    NotConnectable,
    /// Act s 54(2)(a), (3)(c).
    NotForConsumers,
    /// Act s 54(2)(b), (3)(b).
    Used,
    /// Act s 55(3): hired or lent by someone other than the manufacturer, or never handed over.
    NotSupplied,
}

/// Why the baseline is applied.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Law,
    /// The council applies it to something the law does not reach. Never a pass in law.
    ByChoice,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum VerdictResult {
    Met,
    NotMet,
    InsufficientEvidence,
    /// The law does not reach the product and the council does not apply the baseline by choice.
    NotAssessed,
}

/// The result of a part of the verdict.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PartResult {
    Met,
    NotMet,
    InsufficientEvidence,
    NotAssessed,
    NotApplicable,
}

/// Schedule 1 to the Regulations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecurityVerdict {
    pub result: PartResult,
    /// Passwords, reporting, update period.
    #[schema(max_items = 3)]
    pub requirements: Vec<RequirementVerdict>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RequirementVerdict {
    pub requirement: Requirement,
    /// None when not assessed or not applicable.
    pub route: Option<Route>,
    pub result: PartResult,
}

/// Act s 9 and regulations 5, 7, 8 and 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatementVerdict {
    pub result: PartResult,
    /// Why it is not applicable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<NotApplicable>,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    Passwords,
    Reporting,
    Updates,
    Statement,
}

/// How a requirement is shown to be met.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    Direct,
    Standard,
    Label,
    /// Other evidence judged on substance; by choice only.
    Equivalent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConditionVerdict {
    /// Stable, such as `passwords.unique_or_user_set`.
    #[schema(max_length = 80)]
    pub id: String,
    pub requirement: Requirement,
    #[schema(max_length = 200)]
    pub clause: String,
    #[schema(max_length = 200)]
    pub title: String,
    #[serde(flatten)]
    pub result: ConditionResult,
    /// The questions it reads.
    #[schema(max_items = 40)]
    pub questions: Vec<QuestionId>,
    /// The evidence linked to the answers it reads.
    #[schema(max_items = 800)]
    pub evidence: Vec<EvidenceId>,
    /// One sentence.
    #[schema(max_length = 1000)]
    pub explanation: String,
}

/// Written as `"result": "met"`; a condition that does not apply adds its `"reason"`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(tag = "result", content = "reason", rename_all = "snake_case")]
pub enum ConditionResult {
    Met,
    NotMet,
    Unknown,
    NotApplicable(NotApplicable),
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NotApplicable {
    /// A named standard stands in its place.
    DeemedByStandard,
    /// A label stands in its place.
    DeemedByLabel,
    /// By choice, other evidence stands in its place.
    ShownByEquivalent,
    NoUniquePasswords,
    /// The product has no part of this kind.
    NoSuchPart,
    /// Associated software of smartphones and cellular tablets is left out.
    PhoneOrCellularTablet,
    /// No part, or not this part, can receive security updates.
    NotUpdatable,
    NeverExtended,
    /// The manufacturer does not invite anyone to buy it on a site of its own.
    NoInvitationToPurchase,
    OneManufacturer,
    /// There is no statement whose content could be read.
    NoStatement,
    /// The bidder is neither maker, importer nor the maker's representative.
    BidderNotBound,
    /// The law does not reach the product, so no statement is required.
    StatementNotRequired,
}

/// Something people should look at. It never changes a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BaselineFinding)]
pub struct Finding {
    pub code: FindingCode,
    pub requirement: Option<Requirement>,
    #[schema(max_items = 40)]
    pub questions: Vec<QuestionId>,
    /// One or two sentences.
    #[schema(max_length = 1000)]
    pub text: String,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    RegimeNotInForce,
    ModelDiffers,
    ExceptionNotConfirmed,
    ExceptionNotInForce,
    ExceptionOnlyInGreatBritain,
    EarlierSupply,
    InstallerOnly,
    LabelNotInForceInLaw,
    LabelNotNamedInLaw,
    LabelDetailsMissing,
    LabelWithdrawn,
    LabelExpired,
    LabelOtherModel,
    LabelCheckRegister,
    LabelLeavesImporterDuty,
    AnswersContradictLabel,
    StandardVersionNotNamedInLaw,
    StandardNotShown,
    StandardOnlyByChoice,
    AnswersContradictStandard,
    EquivalentNotShown,
    EquivalentNeedsJudgement,
    NotUpdatable,
    SupportPeriodEnded,
    StatementDatedInFuture,
    StatementModelDiffers,
    StatementPeriodLonger,
    EditionChanged,
}
