//! The API's handlers, one file a resource. A handler takes typed input, calls one use case and
//! shapes its answer.

pub mod answers;
pub mod councils;
pub mod responses;
pub mod submissions;

use utoipa::OpenApi;

/// The descriptions of all resources.
pub fn documents() -> Vec<utoipa::openapi::OpenApi> {
    vec![
        councils::Description::openapi(),
        responses::Description::openapi(),
        answers::Description::openapi(),
        submissions::Description::openapi(),
    ]
}
