//! The command line, as those who run the service use it.

mod questions;
mod user;
