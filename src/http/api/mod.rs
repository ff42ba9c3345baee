//! The API's handlers, one file a resource. A handler takes typed input, calls one use case and
//! shapes its answer.

pub mod amendments;
pub mod councils;
pub mod invitations;
pub mod procurement_bodies;
pub mod procurements;
pub mod public;

use utoipa::OpenApi;

/// The descriptions of all resources.
pub fn documents() -> Vec<utoipa::openapi::OpenApi> {
    vec![
        councils::Description::openapi(),
        procurements::Description::openapi(),
        amendments::Description::openapi(),
        invitations::Description::openapi(),
        public::Description::openapi(),
    ]
}
