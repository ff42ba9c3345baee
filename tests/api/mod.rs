//! The API, resource by resource, as its users see it.

mod access_matrix;
mod amendments;
mod answers;
mod evidence;
mod sealed;
mod invitations;
mod procurements;
mod submissions;
