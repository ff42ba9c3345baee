//! The service's faces over HTTP: the API and the pages, both over the functions of `app`.

pub mod api;
pub mod gate;
pub mod input;
pub mod openapi;
pub mod problem;
pub mod routes;
