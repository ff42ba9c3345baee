//! What holds for all schemas of the description, whoever wrote them.
//!
//! Invariant: what a request may hold is closed, since every request type refuses unknown members; and what has a name
//! is referred to by it, so that generated clients get one type for one thing.

use std::collections::BTreeSet;

use utoipa::openapi::{
    OpenApi, Ref, RefOr, Schema,
    path::Operation,
    schema::{AdditionalProperties, ArrayItems},
};

use super::operations;

const COMPONENTS: &str = "#/components/schemas/";

pub(super) fn finish(document: &mut OpenApi) {
    let mut open: Vec<String> = document
        .paths
        .paths
        .values()
        .flat_map(operations)
        .flat_map(|(_, operation)| taken_in(operation))
        .collect();
    let Some(components) = document.components.as_mut() else {
        return;
    };
    let named: BTreeSet<String> = components.schemas.keys().cloned().collect();
    for (name, schema) in &mut components.schemas {
        if let Some(item) = name
            .strip_prefix("PageBody_")
            .filter(|item| named.contains(*item))
        {
            refer_to_items(schema, item);
        }
    }
    let mut closed = BTreeSet::new();
    while let Some(name) = open.pop() {
        if closed.insert(name.clone())
            && let Some(schema) = components.schemas.get_mut(&name)
        {
            close(schema, &mut open);
        }
    }
}

/// The schemas that a schema is made of.
fn parts_mut(schema: &mut Schema) -> Vec<&mut RefOr<Schema>> {
    match schema {
        Schema::Array(list) => match &mut list.items {
            ArrayItems::RefOrSchema(item) => vec![item],
            ArrayItems::False => Vec::new(),
        },
        Schema::Object(object) => {
            let values = match object.additional_properties.as_deref_mut() {
                Some(AdditionalProperties::RefOr(values)) => Some(values),
                Some(AdditionalProperties::FreeForm(_)) | None => None,
            };
            object.properties.values_mut().chain(values).collect()
        }
        Schema::OneOf(choice) => choice.items.iter_mut().collect(),
        Schema::AnyOf(choice) => choice.items.iter_mut().collect(),
        // What a part of a whole may hold is for the whole to say.
        _ => Vec::new(),
    }
}

/// The named schemas of an operation's request body.
fn taken_in(operation: &Operation) -> Vec<String> {
    let Some(RefOr::T(body)) = &operation.request_body else {
        return Vec::new();
    };
    let schemas = body.content.values().filter_map(|content| match content {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    });
    schemas.filter_map(name_of).collect()
}

fn name_of(schema: &RefOr<Schema>) -> Option<String> {
    match schema {
        RefOr::Ref(to) => to.ref_location.strip_prefix(COMPONENTS).map(str::to_owned),
        RefOr::T(_) => None,
    }
}

/// A page's items, where the description of a generic type repeats them.
fn refer_to_items(page: &mut RefOr<Schema>, item: &str) {
    let RefOr::T(Schema::Object(page)) = page else {
        return;
    };
    if let Some(RefOr::T(Schema::Array(list))) = page.properties.get_mut("items") {
        list.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(item).into()));
    }
}

/// Says of every object in a schema that it holds nothing else; adds the schemas it refers to to those still open.
fn close(schema: &mut RefOr<Schema>, open: &mut Vec<String>) {
    open.extend(name_of(schema));
    let RefOr::T(schema) = schema else {
        return;
    };
    if let Schema::Object(object) = schema
        && !object.properties.is_empty()
    {
        let closed = || Box::new(AdditionalProperties::FreeForm(false));
        object.additional_properties.get_or_insert_with(closed);
    }
    for part in parts_mut(schema) {
        close(part, open);
    }
}
