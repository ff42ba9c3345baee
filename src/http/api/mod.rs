//! The API's handlers, one file a resource. A handler takes typed input, calls one use case and
//! shapes its answer.

pub mod amendments;
pub mod answer_sheet;
pub mod answers;
pub mod api_keys;
pub mod assessment;
pub mod assignments;
pub mod audit;
pub mod clarifications;
pub mod comparison;
pub mod councils;
pub mod evidence;
pub mod invitations;
pub mod mail;
pub mod marks;
pub mod messages;
pub mod method_documents;
pub mod methods;
pub mod opened;
pub mod own_answers;
pub mod people;
pub mod prepared_amendments;
pub mod procurement_bodies;
pub mod procurements;
pub mod public;
pub mod question_sets;
pub mod readiness;
pub mod responses;
pub mod retention;
pub mod settings;
pub mod sign_in;
pub mod starting_points;
pub mod submissions;
pub mod suppliers;

use utoipa::OpenApi;

/// The descriptions of all resources.
pub fn documents() -> Vec<utoipa::openapi::OpenApi> {
    vec![
        councils::Description::openapi(),
        responses::Description::openapi(),
        answers::Description::openapi(),
        answer_sheet::Description::openapi(),
        evidence::Description::openapi(),
        readiness::Description::openapi(),
        submissions::Description::openapi(),
        opened::Description::openapi(),
        marks::Description::openapi(),
        assessment::Description::openapi(),
        comparison::Description::openapi(),
        sign_in::Description::openapi(),
        people::Description::openapi(),
        audit::Description::openapi(),
        own_answers::Description::openapi(),
        suppliers::Description::openapi(),
        api_keys::Description::openapi(),
        procurements::Description::openapi(),
        assignments::Description::openapi(),
        mail::Description::openapi(),
        messages::Description::openapi(),
        settings::Description::openapi(),
        retention::Description::openapi(),
        method_documents::Description::openapi(),
        question_sets::Description::openapi(),
        methods::Description::openapi(),
        amendments::Description::openapi(),
        clarifications::Description::openapi(),
        prepared_amendments::Description::openapi(),
        invitations::Description::openapi(),
        public::Description::openapi(),
        starting_points::Description::openapi(),
    ]
}
