//! The API, resource by resource, as its users see it.

mod access_matrix;
mod api_keys;
mod people;
mod sign_in;
mod amendments;
mod assessment;
mod comparison;
mod answers;
mod invitations;
mod marks;
mod procurements;
mod submissions;
