//! Members of lists that have no type of their own, for the description of the API.
//!
//! Invariant: nothing here is a value; each only says how long a text in such a list can be.

/// A sentence for people.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, max_length = 1000)]
pub struct Sentence(pub String);

/// What earns a mark.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, max_length = 400)]
pub struct Descriptor(pub String);
