//! The API, resource by resource, as its users see it.

mod access_matrix;
mod amendments;
mod answers;
mod api_keys;
mod assessment;
mod comparison;
mod evidence;
mod invitations;
mod marks;
mod own_answers;
mod people;
mod procurements;
mod sealed;
mod sign_in;
mod submissions;
