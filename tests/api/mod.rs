//! The API, resource by resource, as its users see it.

mod access_matrix;
mod assessment;
mod comparison;
mod marks;
