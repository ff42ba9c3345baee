//! The API, resource by resource, as its users see it.

mod access_matrix;
mod answers;
mod submissions;
