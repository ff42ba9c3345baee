//! The command line, as those who run the service use it.

mod demonstration;
mod questions;
mod user;
