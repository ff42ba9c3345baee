//! The API's handlers, one file a resource. A handler takes typed input, calls one use case and
//! shapes its answer.

pub mod assessment;
pub mod comparison;
pub mod councils;
pub mod marks;
pub mod opened;

use utoipa::OpenApi;

/// The descriptions of all resources.
pub fn documents() -> Vec<utoipa::openapi::OpenApi> {
    vec![
        councils::Description::openapi(),
        opened::Description::openapi(),
        marks::Description::openapi(),
        assessment::Description::openapi(),
        comparison::Description::openapi(),
    ]
}
