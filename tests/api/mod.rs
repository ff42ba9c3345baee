//! The API, resource by resource, as its users see it.

mod access_matrix;
mod api_keys;
mod first_administrator;
mod people;
mod sign_in;
mod amendments;
mod invitations;
mod procurements;
