//! The service's faces over HTTP: the API and the pages, both over the functions of `app`.

pub mod api;
pub mod download;
pub mod gate;
pub mod health;
pub mod input;
pub mod limit;
pub mod middleware;
pub mod openapi;
pub mod page;
pub mod pages;
pub mod problem;
pub mod routes;
pub mod server;
mod strict;
