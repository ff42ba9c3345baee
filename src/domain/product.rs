//! The product a supplier puts in a slot.
//!
//! Invariant: any product within the limits can be kept as a draft; what is missing is listed, and only a submission
//! needs it all.

use serde::{Deserialize, Serialize};

use super::{baseline::ProductIdentity, procurement::Problem};

/// Names, models, manufacturers and versions, in characters.
pub const PRODUCT_NAME_CHARACTERS_MAX: usize = 200;
/// What the product does in the offer, in characters.
pub const PRODUCT_DESCRIPTION_CHARACTERS_MAX: usize = 4_000;

/// A product model as the supplier offers it. What part the supplier has in it is asked as a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Product {
    /// The name it is sold under.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: String,
    /// The model as marked on the product.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub model: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub manufacturer: String,
    /// Of hardware and software, as offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub version: Option<String>,
    /// The role it has in the offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    pub role: Option<String>,
}

impl Product {
    /// The same product with its texts trimmed and empty ones left out.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let trim = |text: String| text.trim().to_owned();
        let maybe = |text: Option<String>| text.map(trim).filter(|text| !text.is_empty());
        Self {
            name: trim(self.name),
            model: trim(self.model),
            manufacturer: trim(self.manufacturer),
            version: maybe(self.version),
            role: maybe(self.role),
        }
    }

    /// What the baseline compares labels and statements with.
    pub fn identity(&self) -> ProductIdentity {
        ProductIdentity {
            model: self.model.clone(),
            manufacturer: self.manufacturer.clone(),
        }
    }

    /// What cannot be kept even as a draft.
    pub fn limit_problems(&self) -> Vec<Problem> {
        let optional = |text: &Option<String>| text.as_ref().map_or(0, |text| text.chars().count());
        [
            (
                "/name",
                self.name.chars().count(),
                PRODUCT_NAME_CHARACTERS_MAX,
            ),
            (
                "/model",
                self.model.chars().count(),
                PRODUCT_NAME_CHARACTERS_MAX,
            ),
            (
                "/manufacturer",
                self.manufacturer.chars().count(),
                PRODUCT_NAME_CHARACTERS_MAX,
            ),
            (
                "/version",
                optional(&self.version),
                PRODUCT_NAME_CHARACTERS_MAX,
            ),
            (
                "/role",
                optional(&self.role),
                PRODUCT_DESCRIPTION_CHARACTERS_MAX,
            ),
        ]
        .into_iter()
        .filter(|(_, characters, max)| characters > max)
        .map(|(pointer, characters, max)| {
            Problem::new(
                pointer,
                "too_long",
                format!("Shorten it from {characters} to at most {max} characters."),
            )
        })
        .collect()
    }

    /// What is to be put right before it can be submitted.
    pub fn problems(&self) -> Vec<Problem> {
        [
            (
                "/name",
                &self.name,
                "Enter the name the product is sold under.",
            ),
            (
                "/model",
                &self.model,
                "Enter the model as marked on the product.",
            ),
            (
                "/manufacturer",
                &self.manufacturer,
                "Enter who makes the product.",
            ),
        ]
        .into_iter()
        .filter(|(_, text, _)| text.trim().is_empty())
        .map(|(pointer, _, message)| Problem::new(pointer, "empty", message))
        .collect()
    }
}
