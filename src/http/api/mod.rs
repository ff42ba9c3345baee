//! The API's handlers, one file a resource. A handler takes typed input, calls one use case and
//! shapes its answer.

pub mod councils;

use utoipa::OpenApi;

/// The descriptions of all resources.
pub fn documents() -> Vec<utoipa::openapi::OpenApi> {
    vec![councils::Description::openapi()]
}
