//! The published JSON Schema of question set files.
//!
//! Invariant: generated from the types that read the files, so an editor that holds a file against
//! it says the same as the program. Rules beyond the shape are `validate`'s.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::model::QuestionSet;

/// The schema, in the 2020-12 draft.
pub fn json_schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<QuestionSet>();
    schema.insert("title".into(), "Assay question set".into());
    schema.to_value()
}

/// The text of `questionnaires/schema.json`.
///
/// # Errors
/// When it cannot be written as JSON, which the types rule out.
pub fn json_schema_text() -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&json_schema())? + "\n")
}
