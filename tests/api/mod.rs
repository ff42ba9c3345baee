//! The API, resource by resource, as its users see it.

mod access_matrix;
mod amendments;
mod answer_sheet;
mod answers;
mod api_keys;
mod assessment;
mod clarifications;
mod comparison;
mod evidence;
mod invitations;
mod journey;
mod marks;
mod method_documents;
mod own_answers;
mod people;
mod prepared_amendments;
mod procurements;
mod question_sets;
mod sealed;
mod sign_in;
mod signing_keys;
mod submissions;
